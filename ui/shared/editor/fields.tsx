import { NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { getAt, listAt, type Path, textAt } from './draft.ts';
import { useEditing } from './editing.tsx';

type FieldProps = {
  readonly path: Path;
  readonly label: string;
  readonly description?: ReactNode;
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly disabled?: boolean;
};

/** A text of the draft. An empty field removes the property, unless it is required. */
export function TextField({ path, required = false, ...rest }: FieldProps): ReactNode {
  const { draft, set, errorAt } = useEditing();
  return (
    <TextInput
      {...rest}
      required={required}
      value={textAt(draft, path)}
      error={errorAt(path)}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) =>
        set(path, event.currentTarget.value === '' && !required ? undefined : event.currentTarget.value)
      }
    />
  );
}

/** A longer text of the draft, such as a command. */
export function LongTextField({ path, required = false, ...rest }: FieldProps): ReactNode {
  const { draft, set, errorAt } = useEditing();
  return (
    <Textarea
      {...rest}
      required={required}
      autosize
      minRows={2}
      maxRows={10}
      value={textAt(draft, path)}
      error={errorAt(path)}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
      onChange={(event) =>
        set(path, event.currentTarget.value === '' && !required ? undefined : event.currentTarget.value)
      }
    />
  );
}

export type NumberFieldProps = FieldProps & {
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly suffix?: string;
};

/** A number of the draft. An empty field removes the property, so that the server's default applies. */
export function NumberField({ path, ...rest }: NumberFieldProps): ReactNode {
  const { draft, set, errorAt } = useEditing();
  const value = getAt(draft, path);
  return (
    <NumberInput
      {...rest}
      value={typeof value === 'number' ? value : ''}
      error={errorAt(path)}
      onChange={(next) => set(path, typeof next === 'number' ? next : undefined)}
    />
  );
}

export type SelectFieldProps = FieldProps & {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** Shown where the draft has nothing. */
  readonly fallback: string;
};

/** One of several values. */
export function SelectField({ path, options, fallback, ...rest }: SelectFieldProps): ReactNode {
  const { draft, set, errorAt } = useEditing();
  return (
    <Select
      {...rest}
      data={options}
      allowDeselect={false}
      value={textAt(draft, path) || fallback}
      error={errorAt(path)}
      onChange={(value) => set(path, value ?? undefined)}
    />
  );
}

export type SwitchFieldProps = FieldProps & { readonly fallback?: boolean; readonly mt?: string };

/** Yes or no; what equals the default is left out of the draft. */
export function SwitchField({ path, fallback = false, ...rest }: SwitchFieldProps): ReactNode {
  const { draft, set, errorAt } = useEditing();
  const value = getAt(draft, path);
  return (
    <Switch
      {...rest}
      checked={typeof value === 'boolean' ? value : fallback}
      error={errorAt(path)}
      onChange={(event) =>
        set(path, event.currentTarget.checked === fallback ? undefined : event.currentTarget.checked)
      }
    />
  );
}

/** A list of texts. An empty list is left out of the draft. */
export function TextsField({ path, ...rest }: FieldProps): ReactNode {
  const { draft, set, errorAt } = useEditing();
  return (
    <TagsInput
      {...rest}
      acceptValueOnBlur
      splitChars={[',']}
      value={listAt(draft, path).map(String)}
      error={errorAt(path)}
      onChange={(values) => set(path, values.length === 0 ? undefined : values)}
    />
  );
}

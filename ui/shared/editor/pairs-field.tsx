import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { getAt, type Path } from './draft.ts';
import { useEditing } from './editing.tsx';
import { newRowId, type Pair, toPairs, toRecord } from './pairs.ts';

export type PairsFieldProps = {
  readonly path: Path;
  /** What one pair is called: "variable", "label". */
  readonly noun: string;
};

/** A map of texts as rows of name and value. Values that are not texts are kept and can be changed in the JSON. */
export function PairsField(props: PairsFieldProps): ReactNode {
  const { epoch } = useEditing();
  return <Rows key={epoch} {...props} />;
}

const Rows = ({ path, noun }: PairsFieldProps): ReactNode => {
  const { draft, set, errorAt } = useEditing();
  const [pairs, setPairs] = useState(() => toPairs(getAt(draft, path)));
  const change = (next: readonly Pair[]): void => {
    setPairs(next);
    set(path, toRecord(next));
  };
  const edit = (index: number, part: Partial<Pair>): void =>
    change(pairs.map((pair, at) => (at === index ? { ...pair, ...part } : pair)));
  const error = errorAt(path);
  return (
    <Stack gap="xs">
      {pairs.map((pair, index) => (
        <Group key={pair.rowId} gap="xs" wrap="nowrap" align="flex-start">
          <TextInput
            aria-label={`Name of ${noun} ${index + 1}`}
            placeholder="name"
            value={pair.name}
            spellCheck={false}
            style={{ flex: 2 }}
            error={pair.name === '' ? undefined : errorAt([...path, pair.name])}
            onChange={(event) => edit(index, { name: event.currentTarget.value })}
          />
          <TextInput
            aria-label={`Value of ${noun} ${index + 1}`}
            placeholder="value"
            value={typeof pair.value === 'string' ? pair.value : JSON.stringify(pair.value)}
            disabled={typeof pair.value !== 'string'}
            spellCheck={false}
            style={{ flex: 3 }}
            onChange={(event) => edit(index, { value: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`Remove ${noun} ${pair.name === '' ? index + 1 : pair.name}`}
            onClick={() => change(pairs.filter((_, at) => at !== index))}
          >
            <IconTrash size={16} stroke={1.6} />
          </ActionIcon>
        </Group>
      ))}
      {error === undefined ? null : (
        <Text size="xs" c="var(--bad-text)">
          {error}
        </Text>
      )}
      <div>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => setPairs([...pairs, { rowId: newRowId(), name: '', value: '' }])}
        >
          Add {noun}
        </Button>
      </div>
    </Stack>
  );
};

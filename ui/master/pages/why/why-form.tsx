import { Autocomplete, Button, Group, NumberInput, Select, SimpleGrid, Stack, TagsInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { shortId } from '../../../shared/format/ids.ts';
import { useRoles } from '../../api/roles.ts';
import { useNames } from '../../api/summary.ts';
import { resourceTitle } from '../../model/amounts.ts';
import { type Question, shapeNames } from '../../model/why.ts';

type Option = { readonly value: string; readonly label: string };

/** Frameworks by name, with their ids where names are alike; also one that the address names but nobody knows. */
function useFrameworkOptions(chosen: string): Option[] {
  const frameworks = useNames()?.frameworks ?? [];
  const options = frameworks.map(({ id, name }) => {
    const isAlone = name !== '' && frameworks.filter((other) => other.name === name).length === 1;
    return { value: id, label: isAlone ? name : `${name} ${shortId(id)}`.trim() };
  });
  const isListed = chosen === '' || options.some(({ value }) => value === chosen);
  return isListed ? options : [...options, { value: chosen, label: shortId(chosen) }];
}

const units: Readonly<Record<string, string>> = { mem: ' MiB', disk: ' MiB' };
const titles: Readonly<Record<string, string>> = { ports: 'Ports' };

export type WhyFormProps = { readonly question: Question; readonly onAsk: (question: Question) => void };

/** Who asks, and what the task needs. */
export function WhyForm({ question, onAsk }: WhyFormProps): ReactNode {
  const [draft, setDraft] = useState(question);
  const set = (part: Partial<Question>): void => setDraft({ ...draft, ...part });
  const roles = useRoles().data?.roles ?? [];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onAsk(draft);
      }}
    >
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
          <Select
            label="Framework"
            placeholder="anybody"
            searchable
            clearable
            clearButtonProps={{ 'aria-label': 'Clear the framework' }}
            data={useFrameworkOptions(draft.framework)}
            value={draft.framework === '' ? null : draft.framework}
            onChange={(value) => set({ framework: value ?? '' })}
          />
          <Autocomplete
            label="Role"
            placeholder={draft.framework === '' ? '*' : 'all of its roles'}
            data={roles.map(({ name }) => name)}
            value={draft.role}
            onChange={(role) => set({ role })}
          />
          <TagsInput
            label="Attributes of the agent"
            placeholder={draft.attributes === '' ? 'rack:r1' : ''}
            acceptValueOnBlur
            splitChars={[',']}
            value={draft.attributes === '' ? [] : draft.attributes.split(',')}
            onChange={(values) => set({ attributes: values.join(',') })}
          />
        </SimpleGrid>
        <SimpleGrid cols={{ base: 2, sm: 5 }} spacing="sm">
          {shapeNames.map((name) => (
            <NumberInput
              key={name}
              label={titles[name] ?? resourceTitle(name)}
              placeholder="any"
              min={0}
              allowNegative={false}
              suffix={units[name] ?? ''}
              value={draft[name]}
              onChange={(value) => set({ [name]: String(value) })}
            />
          ))}
        </SimpleGrid>
        <Group justify="flex-end">
          <Button type="submit">Explain</Button>
        </Group>
      </Stack>
    </form>
  );
}

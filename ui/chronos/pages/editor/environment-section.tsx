import { ActionIcon, Button, Group, Stack, TagsInput, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { getAt, listAt, textAt } from '../../../shared/editor/draft.ts';
import { useEditing } from '../../../shared/editor/editing.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';

const path = ['environmentVariables'] as const;

/** Variables, constraints and downloads of a job. */
export function EnvironmentSection(): ReactNode {
  const { draft, set } = useEditing();
  const list = listAt(draft, path);
  return (
    <Panel title="Environment">
      <Stack gap="xs">
        {list.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry of the definition is its position.
          <Group key={index} gap="xs" wrap="nowrap">
            {(['name', 'value'] as const).map((part) => (
              <TextInput
                key={part}
                aria-label={`${part === 'name' ? 'Name' : 'Value'} of variable ${index + 1}`}
                placeholder={part}
                value={textAt(draft, [...path, index, part])}
                spellCheck={false}
                style={{ flex: part === 'name' ? 2 : 3 }}
                onChange={(event) => set([...path, index, part], event.currentTarget.value)}
              />
            ))}
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={`Remove variable ${index + 1}`}
              onClick={() => (list.length === 1 ? set(path, undefined) : set([...path, index], undefined))}
            >
              <IconTrash size={16} stroke={1.6} />
            </ActionIcon>
          </Group>
        ))}
        <div>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => set(path, [...list, { name: '', value: '' }])}
          >
            Add variable
          </Button>
        </div>
        <Constraints />
        <Downloads />
      </Stack>
    </Panel>
  );
}

const Constraints = (): ReactNode => {
  const { draft, set } = useEditing();
  const texts = listAt(draft, ['constraints']).map((entry) => (Array.isArray(entry) ? entry.join(':') : String(entry)));
  const parse = (text: string): readonly string[] => {
    const [name = '', operator = '', ...value] = text.split(':');
    return [name.trim(), operator.trim().toUpperCase(), value.join(':').trim()];
  };
  return (
    <TagsInput
      label="Constraints"
      description="attribute:OPERATOR:value with EQUALS, LIKE or UNLIKE; for example rack:EQUALS:r1"
      acceptValueOnBlur
      value={texts}
      onChange={(values) => set(['constraints'], values.length === 0 ? undefined : values.map(parse))}
    />
  );
};

// Entries keep their options, new ones have the address only.
const Downloads = (): ReactNode => {
  const { draft, set } = useEditing();
  const list = listAt(draft, ['fetch']);
  const uriOf = (entry: unknown): string => String(getAt(entry, ['uri']) ?? '');
  return (
    <TagsInput
      label="Downloads"
      description="Addresses fetched into the sandbox before the start; archives are unpacked."
      acceptValueOnBlur
      value={list.map(uriOf)}
      onChange={(uris) =>
        set(
          ['fetch'],
          uris.length === 0 ? undefined : uris.map((uri) => list.find((entry) => uriOf(entry) === uri) ?? { uri }),
        )
      }
    />
  );
};

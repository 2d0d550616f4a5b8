import { ActionIcon, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { listAt, type Path } from '../../../shared/editor/draft.ts';
import { useEditing } from '../../../shared/editor/editing.tsx';

export type RowListProps = {
  readonly path: Path;
  /** What one entry is called: "port". */
  readonly noun: string;
  /** What a new entry begins as. */
  readonly begin: unknown;
  readonly none: string;
  readonly children: (path: Path, index: number) => ReactNode;
};

/** A list of objects in the draft, each with fields of its own. The last one taken away removes the list. */
export function RowList({ path, noun, begin, none, children }: RowListProps): ReactNode {
  const { draft, set, errorAt } = useEditing();
  const list = listAt(draft, path);
  const remove = (index: number): void => {
    if (list.length === 1) set(path, undefined);
    else set([...path, index], undefined);
  };
  const error = errorAt(path);
  return (
    <Stack gap="sm">
      {list.length === 0 ? (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      ) : null}
      {list.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an entry of the definition is its position.
        <Paper key={index} withBorder p="sm" bg="transparent">
          <Group align="flex-start" wrap="nowrap" gap="xs">
            <div style={{ flex: 1, minWidth: 0 }}>{children([...path, index], index)}</div>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove ${noun} ${index + 1}`}
              onClick={() => remove(index)}
            >
              <IconTrash size={16} stroke={1.6} />
            </ActionIcon>
          </Group>
        </Paper>
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
          onClick={() => set(path, [...list, begin])}
        >
          Add {noun}
        </Button>
      </div>
    </Stack>
  );
}

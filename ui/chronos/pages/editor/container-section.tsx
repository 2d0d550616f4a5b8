import { SimpleGrid, Stack, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { getAt } from '../../../shared/editor/draft.ts';
import { useEditing } from '../../../shared/editor/editing.tsx';
import { SelectField, SwitchField, TextField } from '../../../shared/editor/fields.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';

const types = [
  { value: 'DOCKER', label: 'Docker' },
  { value: 'MESOS', label: 'Mesos' },
];
const networks = [
  { value: 'BRIDGE', label: 'Bridge' },
  { value: 'HOST', label: 'Host' },
  { value: 'USER', label: 'Named' },
];

/** The container a job runs in, if it does. */
export function ContainerSection(): ReactNode {
  const { draft, set } = useEditing();
  const has = getAt(draft, ['container']) !== undefined;
  return (
    <Panel title="Container">
      <Stack gap="sm">
        <Switch
          label="Runs in a container"
          checked={has}
          onChange={(event) =>
            set(
              ['container'],
              event.currentTarget.checked ? { type: 'DOCKER', image: '', network: 'BRIDGE' } : undefined,
            )
          }
        />
        {has ? (
          <>
            <TextField path={['container', 'image']} label="Image" required placeholder="registry/name:tag" />
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <SelectField path={['container', 'type']} label="Containerizer" options={types} fallback="DOCKER" />
              <SelectField path={['container', 'network']} label="Network" options={networks} fallback="HOST" />
            </SimpleGrid>
            <SwitchField path={['container', 'forcePullImage']} label="Pull the image at every start" />
          </>
        ) : null}
      </Stack>
    </Panel>
  );
}

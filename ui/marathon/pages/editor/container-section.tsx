import { SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useEditing } from '../../../shared/editor/editing.tsx';
import { SwitchField, TextField } from '../../../shared/editor/fields.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import {
  type ContainerKind,
  containerKind,
  type NetworkMode,
  networkMode,
  withContainerKind,
  withNetwork,
} from '../../model/app-draft.ts';

const kinds = [
  { value: 'none', label: 'Plain process' },
  { value: 'docker', label: 'Docker' },
  { value: 'mesos', label: 'Mesos container' },
];
const networks = [
  { value: 'host', label: 'Host' },
  { value: 'container/bridge', label: 'Bridge' },
  { value: 'container', label: 'Named' },
];
const networkWords: Readonly<Record<NetworkMode, string>> = {
  host: 'The instance uses the ports of its machine directly.',
  'container/bridge': 'The container has ports of its own, which are mapped to ports of the machine.',
  container: 'The container gets an address in a network of its own, named below.',
};

/** What the app runs in, and how it is connected. */
export function ContainerSection(): ReactNode {
  const { draft, replace } = useEditing();
  const kind = containerKind(draft);
  const mode = networkMode(draft);
  return (
    <Panel title="Container and network">
      <Stack gap="sm">
        <SegmentedControl
          aria-label="Kind of container"
          value={kind}
          onChange={(value) => replace(withContainerKind(draft, value as ContainerKind))}
          data={kinds}
        />
        {kind === 'none' ? null : (
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextField
              path={['container', 'docker', 'image']}
              label="Image"
              required={kind === 'docker'}
              placeholder="registry/name:tag"
            />
            <Stack gap="xs" justify="flex-end">
              <SwitchField path={['container', 'docker', 'forcePullImage']} label="Pull the image at every start" />
              {kind === 'docker' ? (
                <SwitchField
                  path={['container', 'docker', 'privileged']}
                  label="Privileged: full access to the machine"
                />
              ) : null}
            </Stack>
          </SimpleGrid>
        )}
        <div>
          <Text size="sm" fw={500} mb={4}>
            Network
          </Text>
          <SegmentedControl
            aria-label="Network"
            value={mode}
            disabled={kind === 'none'}
            onChange={(value) => replace(withNetwork(draft, value as NetworkMode))}
            data={networks}
          />
          <Text size="xs" c="dimmed" mt={4}>
            {kind === 'none' ? 'A plain process always uses the network of its machine.' : networkWords[mode]}
          </Text>
        </div>
        {mode === 'container' ? (
          <TextField path={['networks', 0, 'name']} label="Name of the network" required />
        ) : null}
      </Stack>
    </Panel>
  );
}

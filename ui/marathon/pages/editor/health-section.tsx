import { SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import { textAt } from '../../../shared/editor/draft.ts';
import { useEditing } from '../../../shared/editor/editing.tsx';
import { NumberField, SelectField, TextField } from '../../../shared/editor/fields.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import { RowList } from './row-list.tsx';

const protocols = [
  { value: 'MESOS_HTTP', label: 'HTTP, by the agent' },
  { value: 'MESOS_HTTPS', label: 'HTTPS, by the agent' },
  { value: 'MESOS_TCP', label: 'TCP, by the agent' },
  { value: 'COMMAND', label: 'Command, by the agent' },
  { value: 'HTTP', label: 'HTTP, by Marathon' },
  { value: 'HTTPS', label: 'HTTPS, by Marathon' },
  { value: 'TCP', label: 'TCP, by Marathon' },
];

/** How it is found out whether an instance is well. */
export function HealthSection(): ReactNode {
  const { draft } = useEditing();
  return (
    <Panel title="Health checks">
      <RowList
        path={['healthChecks']}
        noun="health check"
        begin={{
          protocol: 'MESOS_HTTP',
          path: '/',
          portIndex: 0,
          gracePeriodSeconds: 30,
          intervalSeconds: 10,
          timeoutSeconds: 5,
          maxConsecutiveFailures: 3,
        }}
        none="Without a check an instance counts as well while it runs; with one it is replaced when the check keeps failing."
      >
        {(path) => {
          const protocol = textAt(draft, [...path, 'protocol']).toUpperCase() || 'HTTP';
          const command = protocol === 'COMMAND';
          return (
            <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="xs">
              <SelectField path={[...path, 'protocol']} label="Kind" options={protocols} fallback="HTTP" />
              {command ? <TextField path={[...path, 'command', 'value']} label="Command" required /> : null}
              {protocol.includes('HTTP') ? <TextField path={[...path, 'path']} label="Path" placeholder="/" /> : null}
              {command ? null : <NumberField path={[...path, 'portIndex']} label="Port index, from 0" min={0} />}
              <NumberField path={[...path, 'gracePeriodSeconds']} label="Grace period (s)" min={0} />
              <NumberField path={[...path, 'intervalSeconds']} label="Every (s)" min={1} />
              <NumberField path={[...path, 'timeoutSeconds']} label="Timeout (s)" min={1} />
              <NumberField path={[...path, 'maxConsecutiveFailures']} label="Failures until replaced" min={0} />
            </SimpleGrid>
          );
        }}
      </RowList>
    </Panel>
  );
}

import { SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import { useEditing } from '../../../shared/editor/editing.tsx';
import { NumberField, SelectField, SwitchField, TextField } from '../../../shared/editor/fields.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import { networkMode, portsPath } from '../../model/app-draft.ts';
import { RowList } from './row-list.tsx';

const protocols = [
  { value: 'tcp', label: 'tcp' },
  { value: 'udp', label: 'udp' },
  { value: 'udp,tcp', label: 'both' },
];

/** The ports an instance gets. */
export function PortsSection(): ReactNode {
  const { draft } = useEditing();
  const host = networkMode(draft) === 'host';
  return (
    <Panel title="Ports">
      <RowList
        path={portsPath(draft)}
        noun="port"
        begin={host ? { port: 0, protocol: 'tcp' } : { containerPort: 8080, hostPort: 0, protocol: 'tcp' }}
        none={
          host
            ? 'Without an entry the instance gets one port, $PORT0. The machine picks a free number.'
            : 'Without an entry no port of the container is reachable.'
        }
      >
        {(path) => (
          <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="xs">
            {host ? (
              <NumberField path={[...path, 'port']} label="Service port, 0: any" min={0} max={65_535} />
            ) : (
              <>
                <NumberField path={[...path, 'containerPort']} label="Container port" min={0} max={65_535} />
                <NumberField path={[...path, 'hostPort']} label="Host port, 0: any" min={0} max={65_535} />
              </>
            )}
            <SelectField path={[...path, 'protocol']} label="Protocol" options={protocols} fallback="tcp" />
            <TextField path={[...path, 'name']} label="Name" placeholder="http" />
          </SimpleGrid>
        )}
      </RowList>
      {host ? (
        <SwitchField path={['requirePorts']} label="Wait for exactly these ports of the machine" mt="md" />
      ) : null}
    </Panel>
  );
}

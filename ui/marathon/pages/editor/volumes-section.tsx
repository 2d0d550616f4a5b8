import { SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { getAt } from '../../../shared/editor/draft.ts';
import { useEditing } from '../../../shared/editor/editing.tsx';
import { NumberField, SelectField, TextField } from '../../../shared/editor/fields.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import { containerKind } from '../../model/app-draft.ts';
import { RowList } from './row-list.tsx';

const modes = [
  { value: 'RW', label: 'read and write' },
  { value: 'RO', label: 'read only' },
];

/** Directories of the machine, and persistent volumes. Other kinds are kept and can be changed in the JSON. */
export function VolumesSection(): ReactNode {
  const { draft } = useEditing();
  if (containerKind(draft) === 'none') return null;
  return (
    <Panel title="Volumes">
      <RowList
        path={['container', 'volumes']}
        noun="volume"
        begin={{ containerPath: '/data', hostPath: '', mode: 'RW' }}
        none="Everything an instance writes is gone when it is replaced, except what lies on a volume."
      >
        {(path) => {
          const persistent = getAt(draft, [...path, 'persistent']) !== undefined;
          const other = ['external', 'secret'].find((kind) => getAt(draft, [...path, kind]) !== undefined);
          return (
            <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="xs">
              <TextField path={[...path, 'containerPath']} label="In the container" required />
              {persistent ? <NumberField path={[...path, 'persistent', 'size']} label="Size (MiB)" min={1} /> : null}
              {!persistent && other === undefined ? (
                <TextField path={[...path, 'hostPath']} label="On the machine" required />
              ) : null}
              {other === undefined ? null : <Text size="sm">An {other} volume: see the JSON.</Text>}
              <SelectField path={[...path, 'mode']} label="Mode" options={modes} fallback="RW" />
            </SimpleGrid>
          );
        }}
      </RowList>
    </Panel>
  );
}

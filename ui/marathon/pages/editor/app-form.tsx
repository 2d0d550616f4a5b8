import { SimpleGrid, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { LongTextField, NumberField, TextField } from '../../../shared/editor/fields.tsx';
import { PairsField } from '../../../shared/editor/pairs-field.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import { AdvancedSection } from './advanced-section.tsx';
import { ContainerSection } from './container-section.tsx';
import { HealthSection } from './health-section.tsx';
import { PortsSection } from './ports-section.tsx';
import { VolumesSection } from './volumes-section.tsx';

/** The definition of an app as a form. */
export function AppForm({ isNew }: { isNew: boolean }): ReactNode {
  return (
    <>
      <Panel title="General">
        <Stack gap="sm">
          <TextField
            path={['id']}
            label="Id"
            required
            disabled={!isNew}
            placeholder="/group/name"
            description="A path: groups, then the name. Lowercase letters, digits, dashes and dots."
          />
          <LongTextField
            path={['cmd']}
            label="Command"
            placeholder="python3 -m http.server $PORT0"
            description="Run by a shell. $PORT0, $PORT1… are the ports the instance was given. May be empty if an image has its own."
          />
          <SimpleGrid cols={{ base: 2, sm: 4 }}>
            <NumberField path={['instances']} label="Instances" min={0} />
            <NumberField path={['cpus']} label="CPUs" min={0.001} step={0.1} />
            <NumberField path={['mem']} label="Memory (MiB)" min={0} step={32} />
            <NumberField path={['disk']} label="Disk (MiB)" min={0} step={32} />
          </SimpleGrid>
        </Stack>
      </Panel>
      <ContainerSection />
      <PortsSection />
      <HealthSection />
      <Panel title="Environment variables">
        <PairsField path={['env']} noun="variable" />
      </Panel>
      <Panel title="Labels">
        <PairsField path={['labels']} noun="label" />
      </Panel>
      <VolumesSection />
      <AdvancedSection />
    </>
  );
}

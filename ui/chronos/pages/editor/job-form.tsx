import { SimpleGrid, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { LongTextField, NumberField, SwitchField, TextField, TextsField } from '../../../shared/editor/fields.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import { ContainerSection } from './container-section.tsx';
import { EnvironmentSection } from './environment-section.tsx';
import { WhenSection } from './when-section.tsx';

/** The definition of a job as a form. `names` are the jobs it may run after. */
export function JobForm({ isNew, names }: { isNew: boolean; names: readonly string[] }): ReactNode {
  return (
    <>
      <Panel title="What">
        <Stack gap="sm">
          <TextField
            path={['name']}
            label="Name"
            required
            disabled={!isNew}
            placeholder="nightly-report"
            description="Letters, digits, dots, dashes and underscores. It cannot be changed later."
          />
          <LongTextField
            path={['command']}
            label="Command"
            placeholder="echo $(date) >> report.txt"
            description="Run by a shell. May be empty if an image has its own."
          />
          <TextsField path={['arguments']} label="Arguments" description="Press Enter after each." />
          <TextField path={['description']} label="Description" />
        </Stack>
      </Panel>
      <WhenSection names={names} />
      <Panel title="Resources and retries">
        <SimpleGrid cols={{ base: 2, sm: 3 }}>
          <NumberField path={['cpus']} label="CPUs" min={0} step={0.1} />
          <NumberField path={['mem']} label="Memory (MiB)" min={0} step={32} />
          <NumberField path={['disk']} label="Disk (MiB)" min={0} step={32} />
          <NumberField path={['retries']} label="Retries" min={0} />
          <NumberField path={['maxCompletionTime']} label="Killed after (s), 0: never" min={0} />
          <TextField path={['runAsUser']} label="User" />
        </SimpleGrid>
      </Panel>
      <ContainerSection />
      <EnvironmentSection />
      <Panel title="Behaviour">
        <Stack gap="sm">
          <SwitchField path={['disabled']} label="Disabled: does not run" />
          <SwitchField path={['concurrent']} label="May run several times at once" />
          <SwitchField path={['softError']} label="Jobs that wait for it start even if it fails" />
          <SwitchField path={['highPriority']} label="Starts before other jobs" />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextField path={['owner']} label="Owner" description="Addresses for notices, with commas between them." />
            <TextField path={['ownerName']} label="Name of the owner" description="Shown only." />
          </SimpleGrid>
        </Stack>
      </Panel>
    </>
  );
}

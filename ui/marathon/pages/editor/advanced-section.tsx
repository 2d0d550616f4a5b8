import { Collapse, SimpleGrid, Stack, TagsInput, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { getAt, listAt } from '../../../shared/editor/draft.ts';
import { useEditing } from '../../../shared/editor/editing.tsx';
import { NumberField, SelectField, TextField, TextsField } from '../../../shared/editor/fields.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import { constraintText, parseConstraint } from '../../model/app-draft.ts';

const Constraints = (): ReactNode => {
  const { draft, set, errorAt } = useEditing();
  return (
    <TagsInput
      label="Constraints"
      description="field:OPERATOR:value with UNIQUE, CLUSTER, GROUP_BY, MAX_PER, LIKE, UNLIKE, IS; for example hostname:UNIQUE or rack:LIKE:r[1-3]"
      acceptValueOnBlur
      value={listAt(draft, ['constraints']).map(constraintText)}
      error={errorAt(['constraints']) ?? errorAt(['constraints', 0])}
      onChange={(values) => set(['constraints'], values.length === 0 ? undefined : values.map(parseConstraint))}
    />
  );
};

// The download list: entries keep their options, new ones have the address only.
const Fetch = (): ReactNode => {
  const { draft, set, errorAt } = useEditing();
  const list = listAt(draft, ['fetch']);
  const uriOf = (entry: unknown): string => String(getAt(entry, ['uri']) ?? '');
  const change = (uris: readonly string[]): void => {
    const next = uris.map((uri) => list.find((entry) => uriOf(entry) === uri) ?? { uri });
    set(['fetch'], next.length === 0 ? undefined : next);
  };
  return (
    <TagsInput
      label="Downloads"
      description="Addresses fetched into the sandbox before the start; archives are unpacked."
      acceptValueOnBlur
      value={list.map(uriOf)}
      error={errorAt(['fetch'])}
      onChange={change}
    />
  );
};

const killSelections = [
  { value: 'YOUNGEST_FIRST', label: 'the youngest first' },
  { value: 'OLDEST_FIRST', label: 'the oldest first' },
];

/** What most apps never need: placement, upgrade, back-off and the rest. */
export function AdvancedSection(): ReactNode {
  const [open, { toggle }] = useDisclosure(false);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <Panel>
      <UnstyledButton onClick={toggle} aria-expanded={open} fw={650} fz="h2" style={{ display: 'flex', gap: 6 }}>
        <Chevron size={20} aria-hidden /> Placement, upgrades and more
      </UnstyledButton>
      <Collapse expanded={open}>
        <Stack gap="sm" mt="md">
          <Constraints />
          <TextsField path={['acceptedResourceRoles']} label="Accepted resource roles" />
          <TextsField
            path={['dependencies']}
            label="Dependencies"
            description="Ids of apps that have to run before this one."
          />
          <Fetch />
          <SimpleGrid cols={{ base: 2, sm: 3 }}>
            <TextField path={['role']} label="Role" />
            <TextField path={['user']} label="User" />
            <NumberField path={['gpus']} label="GPUs" min={0} />
            <NumberField
              path={['upgradeStrategy', 'minimumHealthCapacity']}
              label="Kept healthy in upgrades"
              min={0}
              max={1}
              step={0.1}
              description="Share of the instances, 0 to 1"
            />
            <NumberField
              path={['upgradeStrategy', 'maximumOverCapacity']}
              label="Extra in upgrades"
              min={0}
              max={1}
              step={0.1}
              description="Share of the instances, 0 to 1"
            />
            <SelectField
              path={['killSelection']}
              label="Scaling down ends"
              options={killSelections}
              fallback="YOUNGEST_FIRST"
            />
            <NumberField path={['backoffSeconds']} label="First back-off (s)" min={0} />
            <NumberField path={['backoffFactor']} label="Back-off factor" min={1} step={0.05} />
            <NumberField path={['maxLaunchDelaySeconds']} label="Longest back-off (s)" min={0} />
            <NumberField path={['taskKillGracePeriodSeconds']} label="Grace when killed (s)" min={0} />
          </SimpleGrid>
        </Stack>
      </Collapse>
    </Panel>
  );
}

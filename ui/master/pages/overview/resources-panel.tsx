import { Box, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatPercent } from '../../../shared/format/numbers.ts';
import { Panel } from '../../../shared/layout/panel.tsx';
import type { Agent } from '../../api/agents.ts';
import { formatAmount, resourceTitle, type ScalarName, scalarNames, usageOf } from '../../model/amounts.ts';
import { UsageBar, usedColor } from '../../parts/usage-bar.tsx';

const Legend = ({ color, children }: { color: string; children: ReactNode }): ReactNode => (
  <Group gap={6} wrap="nowrap">
    <Box w={10} h={10} bg={color} style={{ borderRadius: 3, border: '1px solid var(--line)' }} aria-hidden />
    <Text size="xs" c="dimmed">
      {children}
    </Text>
  </Group>
);

const Resource = ({ name, agents }: { name: ScalarName; agents: readonly Agent[] }): ReactNode => {
  const usage = usageOf(name, agents);
  const show = (value: number): string => formatAmount(name, value);
  return (
    <Stack gap={6}>
      <Group justify="space-between" align="baseline" gap="xs" wrap="nowrap">
        <Text fw={600} size="sm">
          {resourceTitle(name)}
        </Text>
        <Text size="sm">
          {show(usage.used)} of {show(usage.total)}
          <Text span c="dimmed" size="sm">
            {' '}
            · {formatPercent(usage.used, usage.total)}
          </Text>
        </Text>
      </Group>
      <UsageBar name={name} usage={usage} size={12} />
      <Group gap="md">
        <Legend color={usedColor}>used {show(usage.used)}</Legend>
        <Legend color="var(--mantine-color-orange-5)">offered {show(usage.offered)}</Legend>
        <Legend color="transparent">free {show(usage.free)}</Legend>
      </Group>
    </Stack>
  );
};

/** Resources of all agents together: used, offered to frameworks, free. */
export function ResourcesPanel({ agents }: { agents: readonly Agent[] }): ReactNode {
  const names = scalarNames.filter((name) => name !== 'gpus' || usageOf('gpus', agents).total > 0);
  return (
    <Panel title="Resources">
      <SimpleGrid cols={{ base: 1, sm: 2, lg: names.length }} spacing="xl">
        {names.map((name) => (
          <Resource key={name} name={name} agents={agents} />
        ))}
      </SimpleGrid>
    </Panel>
  );
}

import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AgentInFull } from '../../api/agents.ts';
import { formatAmount, resourceTitle, scalarNames, usageOf } from '../../model/amounts.ts';
import { UsageBar } from '../../parts/usage-bar.tsx';

/** What an agent has and what is taken of it. */
export function AgentResources({ agent }: { agent: AgentInFull }): ReactNode {
  const names = scalarNames.filter((name) => agent.resources[name] > 0);
  const others = Object.entries(agent.resources).filter(([name]) => !scalarNames.some((scalar) => scalar === name));
  return (
    <Stack gap="md">
      {names.map((name) => {
        const usage = usageOf(name, [agent]);
        const offered = usage.offered > 0 ? `, ${formatAmount(name, usage.offered)} offered` : '';
        return (
          <Stack key={name} gap={5}>
            <Group justify="space-between" gap="xs">
              <Text size="sm" fw={600}>
                {resourceTitle(name)}
              </Text>
              <Text size="sm">
                {formatAmount(name, usage.used)} of {formatAmount(name, usage.total)} used
                <Text span c="dimmed" size="sm">
                  {offered}, {formatAmount(name, usage.free)} free
                </Text>
              </Text>
            </Group>
            <UsageBar name={name} usage={usage} size={10} />
          </Stack>
        );
      })}
      {others.map(([name, value]) => (
        <Group key={name} justify="space-between" gap="xs">
          <Text size="sm" fw={600} tt="capitalize">
            {name}
          </Text>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {typeof value === 'number' ? formatAmount(name, value) : value}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}

import { Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { PageLink } from '../../../shared/app/navigation.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import { useMetrics } from '../../api/metrics.ts';
import type { Summary } from '../../api/summary.ts';
import type { Task } from '../../api/tasks.ts';
import { type Attention, findAttention } from '../../model/attention.ts';

const Line = ({ item }: { item: Attention }): ReactNode => (
  <Group gap="sm" wrap="nowrap" align="flex-start">
    {item.severity === 'bad' ? (
      <IconAlertTriangle size={18} color="var(--mantine-color-red-6)" aria-label="Problem" style={{ flex: 'none' }} />
    ) : (
      <IconInfoCircle size={18} color="var(--mantine-color-orange-6)" aria-label="Notice" style={{ flex: 'none' }} />
    )}
    <div>
      <PageLink to={item.to} params={item.params ?? {}} search={item.search ?? {}} size="sm">
        {item.text}
      </PageLink>
      {item.detail === undefined ? null : (
        <Text size="xs" c="dimmed">
          {item.detail}
        </Text>
      )}
    </div>
  </Group>
);

/** What an operator should look at now. */
export function AttentionPanel({ summary, tasks }: { summary: Summary; tasks: readonly Task[] }): ReactNode {
  const { data: metrics } = useMetrics();
  const unreachableAgents = metrics?.['master/slaves_unreachable'] ?? 0;
  const items = findAttention({ summary, tasks, unreachableAgents, nowMs: Date.now() });
  return (
    <Panel title="Needs attention">
      {items.length === 0 ? (
        <Group gap="sm">
          <IconCircleCheck size={18} color="var(--mantine-color-green-7)" aria-hidden />
          <Text size="sm">Nothing. All agents and frameworks are connected, and no task failed in the last hour.</Text>
        </Group>
      ) : (
        <Stack gap="xs">
          {items.map((item) => (
            <Line key={item.id} item={item} />
          ))}
        </Stack>
      )}
    </Panel>
  );
}

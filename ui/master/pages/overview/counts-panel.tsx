import { SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { PageLink, type Target } from '../../../shared/app/navigation.tsx';
import { formatNumber } from '../../../shared/format/numbers.ts';
import { Panel } from '../../../shared/layout/panel.tsx';
import { useMetrics } from '../../api/metrics.ts';
import type { Summary } from '../../api/summary.ts';

type Count = Target & { readonly label: string; readonly value: number; readonly note: string; readonly bad?: boolean };

const CountTile = ({ count }: { count: Count }): ReactNode => {
  const { label, value, note, bad, ...target } = count;
  return (
    <Stack gap={0}>
      <PageLink {...target} size="sm">
        {label}
      </PageLink>
      <Text fz={28} fw={650} lh={1.2} {...(bad === true ? { c: 'var(--bad-text)' } : {})}>
        {formatNumber(value)}
      </Text>
      <Text size="xs" c="dimmed">
        {note}
      </Text>
    </Stack>
  );
};

/** How many agents, frameworks and tasks there are. */
export function CountsPanel({ summary }: { summary: Summary }): ReactNode {
  const { data: metrics = {} } = useMetrics();
  const metric = (name: string): number => metrics[`master/${name}`] ?? 0;
  const active = summary.slaves.filter((agent) => agent.active).length;
  const connected = summary.frameworks.filter((framework) => framework.connected).length;
  const sum = (state: 'TASK_RUNNING' | 'TASK_STAGING' | 'TASK_STARTING'): number =>
    summary.slaves.reduce((all, agent) => all + agent[state], 0);
  const failed = metric('tasks_failed') + metric('tasks_error') + metric('tasks_lost') + metric('tasks_dropped');
  const counts: readonly Count[] = [
    {
      label: 'Agents',
      to: '/agents',
      value: summary.slaves.length,
      note: `${active} active, ${formatNumber(metric('slaves_unreachable'))} unreachable`,
    },
    { label: 'Frameworks', to: '/frameworks', value: summary.frameworks.length, note: `${connected} connected` },
    {
      label: 'Running tasks',
      to: '/tasks',
      value: sum('TASK_RUNNING'),
      note: `${sum('TASK_STAGING') + sum('TASK_STARTING')} starting`,
    },
    {
      label: 'Failed tasks',
      to: '/tasks',
      search: { show: 'failed' },
      value: failed,
      note: 'since this master was elected',
    },
    {
      label: 'Finished tasks',
      to: '/tasks',
      search: { show: 'ended' },
      value: metric('tasks_finished'),
      note: 'since then',
    },
    { label: 'Offers', to: '/offers', value: metric('outstanding_offers'), note: 'in the hands of frameworks' },
  ];
  return (
    <Panel title="Counts">
      <SimpleGrid cols={{ base: 2, xs: 3 }} spacing="lg">
        {counts.map((count) => (
          <CountTile key={count.label} count={count} />
        ))}
      </SimpleGrid>
    </Panel>
  );
}

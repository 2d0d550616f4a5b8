import { SimpleGrid, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import { useSummary } from '../../api/summary.ts';
import { useTasks } from '../../api/tasks.ts';
import { AttentionPanel } from './attention-panel.tsx';
import { CountsPanel } from './counts-panel.tsx';
import { LeaderPanel } from './leader-panel.tsx';
import { RecentTasksPanel } from './recent-tasks-panel.tsx';
import { ResourcesPanel } from './resources-panel.tsx';

const recentTasks = 200;

/** The state of the cluster at a glance: what is wrong first, then what there is. */
export function OverviewPage(): ReactNode {
  const summary = useSummary();
  const tasks = useTasks(recentTasks);
  return (
    <>
      <PageTitle title="Overview" />
      <Loaded query={summary}>
        {(data) => (
          <Stack>
            <AttentionPanel summary={data} tasks={tasks.data?.tasks ?? []} />
            <ResourcesPanel agents={data.slaves} />
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              <CountsPanel summary={data} />
              <LeaderPanel cluster={data.cluster} />
            </SimpleGrid>
            <RecentTasksPanel tasks={tasks.data?.tasks ?? []} loading={tasks.isPending} />
          </Stack>
        )}
      </Loaded>
    </>
  );
}

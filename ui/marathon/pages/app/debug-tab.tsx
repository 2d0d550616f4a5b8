import { SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Ago } from '../../../shared/format/ago.tsx';
import { formatSpan } from '../../../shared/format/times.ts';
import { CopyText } from '../../../shared/layout/copy-text.tsx';
import { Facts } from '../../../shared/layout/facts.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import type { Column } from '../../../shared/table/columns.ts';
import { DataTable } from '../../../shared/table/data-table.tsx';
import type { App, TaskFailure, TaskStats } from '../../api/apps.ts';
import { TaskLinks } from '../../parts/task-links.tsx';

const LastFailure = ({ failure }: { failure: TaskFailure | undefined }): ReactNode => {
  if (failure === undefined) return <Text size="sm">No instance has failed.</Text>;
  return (
    <Facts
      facts={[
        ['Message', failure.message],
        ['State', failure.state.replace(/^TASK_/, '').toLowerCase()],
        ['When', <Ago key="when" time={failure.timestamp} />],
        ['Host', failure.host],
        ['Instance', <CopyText key="task" text={failure.taskId} />],
        ['Version', <Ago key="version" time={failure.version} />],
        ['Sandbox', <TaskLinks key="links" taskId={failure.taskId} />],
      ]}
    />
  );
};

type Bucket = { readonly name: string; readonly stats: NonNullable<TaskStats['totalSummary']>['stats'] };
const bucketNames: readonly [keyof TaskStats, string][] = [
  ['startedAfterLastScaling', 'Started after the last scaling'],
  ['withLatestConfig', 'With the current configuration'],
  ['withOutdatedConfig', 'With an older configuration'],
  ['totalSummary', 'All'],
];
const lifeTime = (seconds: number | undefined): string => (seconds === undefined ? '–' : formatSpan(seconds * 1000));
const columns: readonly Column<Bucket>[] = [
  { id: 'name', header: 'Instances', cell: (bucket) => bucket.name },
  { id: 'staged', header: 'Starting', align: 'right', cell: (bucket) => bucket.stats.counts.staged },
  { id: 'running', header: 'Running', align: 'right', cell: (bucket) => bucket.stats.counts.running },
  { id: 'healthy', header: 'Healthy', align: 'right', cell: (bucket) => bucket.stats.counts.healthy },
  { id: 'unhealthy', header: 'Unhealthy', align: 'right', cell: (bucket) => bucket.stats.counts.unhealthy },
  {
    id: 'median',
    header: 'Median life',
    align: 'right',
    cell: (bucket) => lifeTime(bucket.stats.lifeTime?.medianSeconds),
  },
  {
    id: 'average',
    header: 'Mean life',
    align: 'right',
    cell: (bucket) => lifeTime(bucket.stats.lifeTime?.averageSeconds),
  },
];

/** What failed last, what changed last, and how long instances live. */
export function DebugTab({ app }: { app: App }): ReactNode {
  const stats = app.taskStats ?? app.tasksStats ?? {};
  const buckets = bucketNames.flatMap(([key, name]) => {
    const bucket = stats[key];
    return bucket === undefined ? [] : [{ name, stats: bucket.stats }];
  });
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Panel title="Last failure">
          <LastFailure failure={app.lastTaskFailure} />
        </Panel>
        <Panel title="Last changes">
          <Facts
            facts={[
              ['Scaled or restarted', <Ago key="scaled" time={app.versionInfo?.lastScalingAt} />],
              ['Configuration', <Ago key="config" time={app.versionInfo?.lastConfigChangeAt} />],
              ['Version', app.version],
            ]}
          />
        </Panel>
      </SimpleGrid>
      <Panel title="Statistics">
        <DataTable
          label="Statistics"
          rows={buckets}
          columns={columns}
          rowId={(bucket) => bucket.name}
          empty={<Text size="sm">No instance has run yet.</Text>}
        />
      </Panel>
    </Stack>
  );
}

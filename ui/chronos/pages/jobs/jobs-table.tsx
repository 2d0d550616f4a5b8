import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { PageLink } from '../../../shared/app/navigation.tsx';
import { Ago } from '../../../shared/format/ago.tsx';
import { formatNumber } from '../../../shared/format/numbers.ts';
import type { Column } from '../../../shared/table/columns.ts';
import { DataTable } from '../../../shared/table/data-table.tsx';
import { JobMenu } from '../../actions/job-menu.tsx';
import type { Job, JobWithState } from '../../api/jobs.ts';
import { activityWords, childrenOf, lastRun, nextRun } from '../../model/job-state.ts';
import { describeSchedule } from '../../model/schedule.ts';
import { ActivityBadge, ResultBadge } from '../../parts/job-badges.tsx';
import { NextRun } from '../../parts/next-run.tsx';

export type JobsTableProps = {
  readonly entries: readonly JobWithState[];
  /** All jobs, also those that are not shown. */
  readonly jobs: readonly Job[];
  readonly empty: ReactNode;
};

const when = (job: Job): string => (job.schedule === undefined ? 'after other jobs' : describeSchedule(job.schedule));

const columnsFor = (jobs: readonly Job[]): readonly Column<JobWithState>[] => [
  {
    id: 'name',
    header: 'Job',
    value: ({ job }) => job.name,
    cell: ({ job }) => (
      <>
        <PageLink to="/jobs/$jobName" params={{ jobName: job.name }} {...(job.disabled ? { td: 'line-through' } : {})}>
          {job.name}
        </PageLink>
        <Text size="xs" c="dimmed" fw={400} lineClamp={1} title={job.command}>
          {job.description || job.command || job.container?.image}
        </Text>
      </>
    ),
  },
  {
    id: 'state',
    header: 'Now',
    value: (entry) => activityWords(entry).label,
    cell: (entry) => <ActivityBadge entry={entry} />,
  },
  {
    id: 'status',
    header: 'Last result',
    value: (entry) => entry.status,
    cell: (entry) => <ResultBadge status={entry.status} />,
  },
  {
    id: 'last',
    header: 'Last run',
    value: (entry) => Date.parse(lastRun(entry)) || 0,
    cell: (entry) => <Ago time={lastRun(entry)} none="never" />,
  },
  {
    id: 'next',
    header: 'Next run',
    value: (entry) => nextRun(entry, Date.now()),
    cell: (entry) => <NextRun entry={entry} />,
  },
  {
    id: 'schedule',
    header: 'Schedule',
    cell: ({ job }) => <span title={job.schedule}>{when(job)}</span>,
    wideOnly: true,
  },
  {
    id: 'counts',
    header: 'Succeeded / failed',
    align: 'right',
    value: ({ job }) => job.errorCount,
    cell: ({ job }) => (
      <Group gap={4} justify="flex-end" wrap="nowrap">
        {formatNumber(job.successCount)} /
        <Text span inherit {...(job.errorCount > 0 ? { c: 'var(--bad-text)' } : {})}>
          {formatNumber(job.errorCount)}
        </Text>
      </Group>
    ),
  },
  {
    id: 'menu',
    header: '',
    align: 'right',
    width: 50,
    cell: (entry) => <JobMenu entry={entry} waiting={childrenOf(entry.job.name, jobs)} />,
  },
];

/** Jobs in a table. */
export function JobsTable({ entries, jobs, empty }: JobsTableProps): ReactNode {
  return (
    <DataTable
      label="Jobs"
      rows={entries}
      columns={columnsFor(jobs)}
      rowId={(entry) => entry.job.name}
      sortBy={{ id: 'name' }}
      empty={empty}
    />
  );
}

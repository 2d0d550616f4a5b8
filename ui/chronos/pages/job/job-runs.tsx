import { Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { Ago } from '../../../shared/format/ago.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import type { Tone } from '../../../shared/status/tone.ts';
import { ToneBadge } from '../../../shared/status/tone-badge.tsx';
import type { Column } from '../../../shared/table/columns.ts';
import { DataTable } from '../../../shared/table/data-table.tsx';
import type { Job } from '../../api/jobs.ts';
import { type TaskRun, useStats } from '../../api/stats.ts';
import { TaskLinks } from '../../parts/task-links.tsx';

const tones: Readonly<Record<string, Tone>> = { Success: 'good', Fail: 'bad', Lost: 'bad', Running: 'busy' };
const results: Readonly<Record<string, string>> = { Fail: 'Failed', Success: 'Success' };
const origins: Readonly<Record<string, string>> = { schedule: 'schedule', parents: 'parents', manual: 'by hand' };

// Task ids read ct:<due in ms>:<attempt>:<job>:<arguments>.
const causeOf = (run: TaskRun): string => {
  const attempt = run.attempt ?? Number(/^ct:\d+:(\d+):/.exec(run.taskId)?.[1] ?? 0);
  const origin = origins[run.origin ?? ''] ?? '';
  return [origin, attempt === 0 ? '' : `retry ${attempt}`].filter(Boolean).join(', ') || 'first attempt';
};

const resultOf = (run: TaskRun): string => run.outcome ?? run.status;

const columns: readonly Column<TaskRun>[] = [
  {
    id: 'started',
    header: 'Started',
    cell: (run) => (run.start === undefined ? run.startTime : <Ago time={run.start} />),
  },
  {
    id: 'status',
    header: 'Result',
    value: resultOf,
    cell: (run) => (
      <ToneBadge tone={tones[resultOf(run)] ?? 'idle'}>{results[resultOf(run)] ?? resultOf(run)}</ToneBadge>
    ),
  },
  {
    id: 'message',
    header: 'Why',
    cell: (run) => (run.message === undefined || run.message === '' ? null : <Text size="xs">{run.message}</Text>),
  },
  { id: 'duration', header: 'Took', align: 'right', cell: (run) => run.duration ?? '–' },
  { id: 'cause', header: 'Started by', value: causeOf },
  {
    id: 'task',
    header: 'Task',
    cell: (run) => (
      <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
        {run.taskId}
      </Text>
    ),
    wideOnly: true,
  },
  { id: 'logs', header: 'Sandbox', cell: (run) => <TaskLinks taskId={run.taskId} /> },
];

/** The last runs of a job. */
export function JobRuns({ job }: { job: Job }): ReactNode {
  const query = useStats(job.name);
  return (
    <Panel title="Last runs">
      <Loaded query={query}>
        {({ taskStatHistory }) => (
          <DataTable
            label="Last runs"
            rows={taskStatHistory}
            columns={columns}
            rowId={(run) => run.taskId}
            empty={
              <EmptyNote title="No run is on record" icon={IconHistory}>
                Runs appear here once they have started. Run the job now to see the first one.
              </EmptyNote>
            }
          />
        )}
      </Loaded>
    </Panel>
  );
}

import { Skeleton } from '@mantine/core';
import { IconSubtask } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { PageLink } from '../../../shared/app/navigation.tsx';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import type { Task } from '../../api/tasks.ts';
import { TasksTable } from '../tasks/tasks-table.tsx';

/** The tasks that started last. */
export function RecentTasksPanel({ tasks, loading }: { tasks: readonly Task[]; loading: boolean }): ReactNode {
  return (
    <Panel title="Newest tasks" actions={<PageLink to="/tasks">All tasks</PageLink>}>
      {loading ? (
        <Skeleton h={120} />
      ) : (
        <TasksTable
          tasks={tasks.slice(0, 8)}
          empty={
            <EmptyNote title="No task has run yet" icon={IconSubtask}>
              Tasks come from frameworks: deploy an app with Marathon, a job with Chronos, or run one command with{' '}
              <code>stadion run -- echo hello</code>.
            </EmptyNote>
          }
        />
      )}
    </Panel>
  );
}

import { Alert, SimpleGrid, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useParam, useSearchValue } from '../../../shared/app/navigation.tsx';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import { taskSandboxPath } from '../../api/files.ts';
import { type Reason, reasonKey, useReasons } from '../../api/task-reasons.ts';
import { type Task, useTask } from '../../api/tasks.ts';
import { isFailure, isLive, reasonText } from '../../model/task-state.ts';
import { TaskStateBadge } from '../../parts/task-state-badge.tsx';
import { SandboxPanel } from '../sandbox/sandbox-panel.tsx';
import { TaskFacts } from './task-facts.tsx';
import { TaskHistory } from './task-history.tsx';

const NoTask = (
  <EmptyNote title="The master does not know this task">
    Ended tasks are forgotten after a while: the master keeps the last thousand of each framework.
  </EmptyNote>
);

/** One task: how it is and why, its past, what it was given, its files and output. */
export function TaskPage(): ReactNode {
  const taskId = useParam('taskId');
  const [frameworkId] = useSearchValue('framework');
  const query = useTask(taskId, frameworkId);
  const reasons = useReasons(true);
  return (
    <Loaded query={query}>
      {({ tasks }) => {
        const task = tasks[0];
        if (task === undefined) return NoTask;
        return <TaskView task={task} reasons={reasons.get(reasonKey(task.framework_id, task.id)) ?? []} />;
      }}
    </Loaded>
  );
}

const TaskView = ({ task, reasons }: { task: Task; reasons: readonly Reason[] }): ReactNode => {
  const newest = reasons.at(-1);
  const said = newest === undefined ? '' : [reasonText(newest.reason), newest.message].filter(Boolean).join(': ');
  // Of a task that is well, only what somebody wrote is worth reading.
  const why = isLive(task) && newest?.message === '' ? '' : said;
  return (
    <>
      <PageTitle title={task.name === '' ? task.id : task.name} trail={[{ label: 'Tasks', to: '/tasks' }]}>
        <TaskStateBadge task={task} />
      </PageTitle>
      <Stack>
        {why === '' ? null : (
          <Alert
            color={isFailure(task) ? 'red' : 'gray'}
            variant="light"
            icon={isFailure(task) ? <IconAlertTriangle /> : undefined}
            title="Why it is in this state"
          >
            {why}
          </Alert>
        )}
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Panel title="Task">
            <TaskFacts task={task} />
          </Panel>
          <Panel title="What happened">
            <TaskHistory task={task} reasons={reasons} />
          </Panel>
        </SimpleGrid>
        <SandboxPanel agentId={task.slave_id} root={taskSandboxPath(task)} />
      </Stack>
    </>
  );
};

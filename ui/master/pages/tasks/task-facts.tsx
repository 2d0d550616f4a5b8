import { Badge, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyText } from '../../../shared/layout/copy-text.tsx';
import { Facts } from '../../../shared/layout/facts.tsx';
import type { Task } from '../../api/tasks.ts';
import { describeAmounts } from '../../model/amounts.ts';
import { taskAddresses } from '../../model/task-state.ts';
import { AgentName } from '../../parts/agent-name.tsx';
import { FrameworkName } from '../../parts/framework-name.tsx';

const containerText = (task: Task): string | undefined => {
  if (task.container === undefined) return undefined;
  const image = task.container.docker?.image;
  return image === undefined ? task.container.type : `${task.container.type}: ${image}`;
};

/** What a task is and what it was given. */
export function TaskFacts({ task }: { task: Task }): ReactNode {
  const containerId = task.statuses.at(-1)?.container_status?.container_id?.value;
  const labels = task.labels ?? [];
  return (
    <Facts
      facts={[
        ['Id', <CopyText key="id" text={task.id} />],
        ['Framework', <FrameworkName key="framework" id={task.framework_id} />],
        ['Agent', <AgentName key="agent" id={task.slave_id} />],
        ['Executor', task.executor_id === '' ? 'command executor' : task.executor_id],
        ['Role', task.role],
        ['User', task.user],
        ['Resources', describeAmounts(task.resources)],
        ['Limits', task.limits === undefined ? undefined : describeAmounts(task.limits)],
        ['Addresses', taskAddresses(task).join(', ')],
        ['Container', containerText(task)],
        ['Container id', containerId === undefined ? undefined : <CopyText key="container" text={containerId} />],
        [
          'Labels',
          labels.length === 0 ? undefined : (
            <Group key="labels" gap={4}>
              {labels.map((label) => (
                <Badge key={label.key} variant="default">
                  {label.value === undefined ? label.key : `${label.key}: ${label.value}`}
                </Badge>
              ))}
            </Group>
          ),
        ],
      ]}
    />
  );
}

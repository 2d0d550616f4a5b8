import type { ReactNode } from 'react';
import { ToneBadge } from '../../shared/status/tone-badge.tsx';
import type { Task } from '../api/tasks.ts';
import { lastStatus, taskStateWords } from '../model/task-state.ts';

/** The state of a task, with its health where it is checked. */
export function TaskStateBadge({ task }: { task: Pick<Task, 'state' | 'statuses'> }): ReactNode {
  const words = taskStateWords(task.state);
  const healthy = words.ended ? undefined : lastStatus(task)?.healthy;
  if (healthy === false) {
    return (
      <ToneBadge tone="bad" hint={`${words.meaning} Its health check fails.`}>
        {words.label}, unhealthy
      </ToneBadge>
    );
  }
  return (
    <ToneBadge tone={words.tone} hint={healthy === true ? `${words.meaning} Its health check passes.` : words.meaning}>
      {words.label}
    </ToneBadge>
  );
}

import type { TaskState, TaskStatus } from '../../wire/gen/mesos.ts';
import { stopChecks } from './check-progress.ts';
import type { ContainerEnd, ExecutorEffect } from './events.ts';
import { cancelDeadline, type ExecutorState, isDockerTask, type Task } from './executor-state.ts';
import { beginKill } from './killing.ts';
import { sendStatus } from './statuses.ts';
import { waitStatusText } from './wait-status.ts';

/** A container has ended: what that means for its task. */
export function containerEnded(
  state: ExecutorState,
  taskId: string,
  end: ContainerEnd,
  nowMs: number,
): ExecutorEffect[] {
  const task = state.tasks.get(taskId);
  if (task === undefined || task.phase === 'ended') return [];
  return endTask(state, task, nowMs, terminalStatus(task, end));
}

function terminalStatus(task: Task, end: ContainerEnd): Partial<TaskStatus> & { readonly state: TaskState } {
  if (end.reason !== undefined && task.kill === undefined) {
    const limited = end.limitedResources;
    return {
      state: 'TASK_FAILED',
      source: 'SOURCE_AGENT',
      reason: end.reason,
      message: end.message ?? 'Container ended',
      ...(limited === undefined ? {} : { limitation: { resources: [...limited] } }),
    };
  }
  const what = isDockerTask(task) ? 'Container' : 'Command';
  // COMPAT(mesos-1.11): both texts; a container may know more of why it ended.
  const plain =
    end.waitStatus === undefined
      ? `Failed to get exit status for ${what}`
      : `${what} ${waitStatusText(end.waitStatus)}`;
  const message = task.kill === undefined ? (end.message ?? plain) : plain;
  const cause = task.kill?.cause;
  // An exit with 0 is a success, even after SIGTERM; `docker stop` gives no such chance.
  if (end.waitStatus === 0 && (cause === undefined || !isDockerTask(task))) return { state: 'TASK_FINISHED', message };
  if (cause === 'too-long') return { state: 'TASK_FAILED', reason: 'REASON_MAX_COMPLETION_TIME_REACHED', message };
  if (cause !== undefined) {
    return { state: 'TASK_KILLED', message, ...(cause === 'unhealthy' ? { healthy: false } : {}) };
  }
  if (end.waitStatus === undefined) return { state: 'TASK_FAILED', reason: 'REASON_COMMAND_EXECUTOR_FAILED', message };
  return { state: 'TASK_FAILED', message };
}

/** The terminal status of a task, and what follows for its group and the executor. */
export function endTask(
  state: ExecutorState,
  task: Task,
  nowMs: number,
  what: Partial<TaskStatus> & { readonly state: TaskState },
): ExecutorEffect[] {
  task.phase = 'ended';
  // COMPAT(mesos-1.11): a Docker container that has ended has no address of its own any more.
  if (isDockerTask(task)) task.containerStatus = undefined;
  stopChecks(state, task);
  cancelDeadline(state, 'kill', task.taskId);
  cancelDeadline(state, 'life', task.taskId);
  const effects: ExecutorEffect[] = [
    sendStatus(state, task, nowMs, what),
    { kind: 'destroy-container', containerId: task.containerId },
  ];
  if (task.group !== undefined && what.state !== 'TASK_FINISHED') {
    for (const other of state.tasks.values()) {
      if (other.group === task.group && other !== task)
        effects.push(...beginKill(state, other, 'group', undefined, nowMs));
    }
  }
  return effects;
}

/** The executor ends with its last task. Called after each event. */
export function endWhenIdle(state: ExecutorState): ExecutorEffect[] {
  if (state.isEnded || state.tasks.size === 0) return [];
  for (const task of state.tasks.values()) if (task.phase !== 'ended') return [];
  state.isEnded = true;
  return [{ kind: 'end' }];
}

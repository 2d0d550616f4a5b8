/** Giving queued tasks to an executor that is ready for them. */
import { isPersistentVolume } from '../../model/volumes.ts';
import { RunTaskMessage } from '../../wire/gen/internal.ts';
import type { TaskInfo } from '../../wire/gen/mesos.ts';
import { deliver, runOf } from './delivery.ts';
import { type AgentEffect, send } from './effects.ts';
import type { AgentEvent } from './events.ts';
import { type AgentState, type Executor, findRun, frameworkOf } from './state.ts';
import { goneState } from './status-updates.ts';
import { newTask, resourcesOf } from './tasks.ts';

/** Delivers every queued task whose checkpoint is durable; a group only as a whole. */
export function deliverQueued(state: AgentState, executor: Executor): AgentEffect[] {
  if (executor.phase !== 'running') return [];
  const grouped = new Set(executor.queuedGroups.flat());
  const effects: AgentEffect[] = mountVolumes(executor);
  const mounts = effects.length;
  const alone = [...executor.queued.values()].filter(
    ({ task_id }) => !grouped.has(task_id.value) && !executor.undurable.has(task_id.value),
  );
  for (const task of alone) effects.push(...deliverTask(state, executor, task));
  const groups = executor.queuedGroups;
  executor.queuedGroups = groups.filter((group) => group.some((taskId) => executor.undurable.has(taskId)));
  for (const group of groups) {
    if (executor.queuedGroups.includes(group)) continue;
    const tasks = group.flatMap((taskId) => executor.queued.get(taskId) ?? []);
    if (tasks.length > 0) effects.push(...deliverGroup(executor, tasks));
  }
  if (effects.length > mounts && executor.kind === 'custom') {
    effects.unshift({ kind: 'update-container', run: runOf(executor), resources: resourcesOf(executor) });
  }
  return effects;
}

/** A task finds its volumes in the executor's sandbox: they are put there first. */
function mountVolumes(executor: Executor): AgentEffect[] {
  if (executor.kind !== 'custom') return [];
  for (const taskId of executor.mounted) if (!executor.queued.has(taskId)) executor.mounted.delete(taskId);
  const taskIds = [...executor.queued.values()]
    .filter(({ resources = [] }) => resources.some(isPersistentVolume))
    .map(({ task_id }) => task_id.value)
    .filter((taskId) => !executor.undurable.has(taskId) && !executor.mounted.has(taskId));
  if (taskIds.length === 0) return [];
  for (const taskId of taskIds) {
    executor.mounted.add(taskId);
    executor.undurable.add(taskId);
  }
  return [{ kind: 'update-container', run: runOf(executor), resources: resourcesOf(executor), taskIds }];
}

/** The volumes are there, or cannot be: then the executor ends with all its tasks, as in Mesos. */
export function containerUpdated(
  state: AgentState,
  { run, taskIds, failure }: Extract<AgentEvent, { kind: 'container-updated' }>,
): AgentEffect[] {
  const executor = findRun(state, run);
  if (executor?.phase !== 'running') return [];
  if (failure === undefined) return tasksStored(state, executor, taskIds);
  executor.phase = 'terminating';
  const lost = goneState(frameworkOf(state, executor).info);
  executor.pendingTermination = { state: lost, reason: 'REASON_CONTAINER_UPDATE_FAILED', message: failure };
  return [{ kind: 'destroy-container', run: runOf(executor) }];
}

function deliverTask(state: AgentState, executor: Executor, task: TaskInfo): AgentEffect[] {
  launched(executor, task);
  const framework = frameworkOf(state, executor);
  return deliver(executor, {
    builtIn: () => ({ action: 'launch', task }),
    http: () => ({ type: 'LAUNCH', launch: { task } }),
    driver: (pid) =>
      send(pid, RunTaskMessage, {
        framework: framework.info,
        task,
        ...(framework.pid === undefined ? {} : { pid: framework.pid }),
      }),
  });
}

function deliverGroup(executor: Executor, tasks: readonly TaskInfo[]): AgentEffect[] {
  for (const task of tasks) launched(executor, task);
  return deliver(executor, {
    builtIn: () => ({ action: 'launch-group', tasks }),
    http: () => ({ type: 'LAUNCH_GROUP', launch_group: { task_group: { tasks: [...tasks] } } }),
    // The driver's protocol knows no groups; the master does not send them to driver executors.
    driver: () => ({ kind: 'destroy-container', run: runOf(executor) }),
  });
}

function launched(executor: Executor, task: TaskInfo): void {
  const taskId = task.task_id.value;
  executor.queued.delete(taskId);
  executor.mounted.delete(taskId);
  executor.launched.set(taskId, newTask(task, executor.frameworkId));
}

/** The checkpoints of these tasks are durable. */
export function tasksStored(state: AgentState, executor: Executor, taskIds: readonly string[]): AgentEffect[] {
  for (const taskId of taskIds) executor.undurable.delete(taskId);
  return deliverQueued(state, executor);
}

import { refineResources, unrefineResource } from '../../model/reservations.ts';
import { addResources, type Resources, unallocateResources } from '../../model/resources.ts';
import { concealTask } from '../../model/secrets.ts';
import { needsCheckpoint } from '../../model/volumes.ts';
import type { ExecutorInfo, Resource, Task, TaskInfo, TaskStatus } from '../../wire/gen/mesos.ts';
import type { AgentState, Executor } from './state.ts';

/** The record of a task that was just given to its executor, without its secrets. Fields are set where the TaskInfo has them. */
export function newTask(info: TaskInfo, frameworkId: string): Task {
  const user = info.command?.user ?? info.executor?.command?.user;
  const task: Task = {
    name: info.name,
    task_id: info.task_id,
    framework_id: { value: frameworkId },
    agent_id: info.agent_id,
    state: 'TASK_STAGING',
    resources: info.resources ?? [],
  };
  if (info.executor !== undefined) task.executor_id = info.executor.executor_id;
  if (info.labels !== undefined) task.labels = info.labels;
  if (info.discovery !== undefined) task.discovery = info.discovery;
  if (info.container !== undefined) task.container = info.container;
  if (info.health_check !== undefined) task.health_check = info.health_check;
  if (info.kill_policy !== undefined) task.kill_policy = info.kill_policy;
  if (info.limits !== undefined) task.limits = info.limits;
  if (user !== undefined) task.user = user;
  return concealTask(task);
}

/** The task with its resources refined, as the core keeps it. */
export function refineTask(info: TaskInfo): TaskInfo {
  return {
    ...info,
    ...(info.resources === undefined ? {} : { resources: refineResources(info.resources) }),
    ...(info.executor === undefined ? {} : { executor: refineExecutor(info.executor) }),
  };
}

export function refineExecutor(info: ExecutorInfo): ExecutorInfo {
  return info.resources === undefined ? info : { ...info, resources: refineResources(info.resources) };
}

/**
 * Resources as masters and checkpoints have them: in the old format, unless one of them cannot be said in it; then all
 * stay as they are.
 */
export function unrefine(resources: readonly Resource[]): Resource[] {
  const old: Resource[] = [];
  for (const resource of resources) {
    const one = unrefineResource(resource);
    if (one === undefined) return [...resources];
    old.push(one);
  }
  return old;
}

export function unrefineTask(task: Task): Task {
  return task.resources === undefined ? task : { ...task, resources: unrefine(task.resources) };
}

export function unrefineExecutor(info: ExecutorInfo): ExecutorInfo {
  return info.resources === undefined ? info : { ...info, resources: unrefine(info.resources) };
}

/** What an executor and its tasks hold of the agent. Ended tasks hold nothing. */
export function resourcesOf(executor: Executor): Resource[] {
  if (executor.phase === 'terminated') return [];
  return addResources(
    executor.info.resources ?? [],
    ...[...executor.queued.values()].map((task) => task.resources ?? []),
    ...[...executor.launched.values()].map((task) => task.resources ?? []),
  );
}

/** What all executors and tasks hold, without allocation. */
export function heldResources(state: AgentState): Resource[] {
  const held: Resource[][] = [];
  for (const framework of state.frameworks.values()) {
    for (const executor of framework.executors.values()) held.push(unallocateResources(resourcesOf(executor)));
  }
  return addResources(...held);
}

/** Those that operations made: the flags of the agent do not speak of them. */
export function checkpointedOf(resources: Resources): Resource[] {
  return resources.filter(needsCheckpoint);
}

/** A task's history with one more status: one entry per state, the newest of it. */
export function withStatus(statuses: TaskStatus[] | undefined, status: TaskStatus): TaskStatus[] {
  const before = statuses ?? [];
  return before.at(-1)?.state === status.state ? [...before.slice(0, -1), status] : [...before, status];
}

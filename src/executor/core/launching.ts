import { nextUuid } from '../../base/random.ts';
import { isTerminal } from '../../model/task-state.ts';
import type { TaskInfo } from '../../wire/gen/mesos.ts';
import { startChecks } from './check-progress.ts';
import { endTask } from './ending.ts';
import type { ExecutorEffect, ExecutorEvent, RecoveredTaskFacts } from './events.ts';
import { type ExecutorState, setDeadline, type Task } from './executor-state.ts';
import { beginKill, msOf } from './killing.ts';
import { sendStatus } from './statuses.ts';

/** COMPAT(mesos-1.11): what the command executor says to a second task. */
const secondTask = 'Attempted to run multiple tasks using a "command" executor';

/** A task for this executor: alone, or with its group. */
export function launchTasks(
  state: ExecutorState,
  tasks: readonly TaskInfo[],
  group: number | undefined,
  nowMs: number,
): ExecutorEffect[] {
  return tasks.flatMap((info) => {
    const taskId = info.task_id.value;
    const isTaken = state.facts.kind === 'command' ? state.tasks.size > 0 : state.tasks.has(taskId);
    if (isTaken || state.isShuttingDown || state.isEnded) {
      const message = state.isShuttingDown ? 'Executor is shutting down' : secondTask;
      return [
        sendStatus(state, { taskId, containerId: state.facts.containerId }, nowMs, { state: 'TASK_FAILED', message }),
      ];
    }
    const task = addTask(state, { task: info, ...(group === undefined ? {} : { group }) });
    return [{ kind: 'launch-container', taskId, containerId: task.containerId, sandbox: task.sandbox, task: info }];
  });
}

export function launchGroup(state: ExecutorState, tasks: readonly TaskInfo[], nowMs: number): ExecutorEffect[] {
  state.groups += 1;
  return launchTasks(state, tasks, state.groups, nowMs);
}

function addTask(state: ExecutorState, { task: info, containerId, group }: RecoveredTaskFacts): Task {
  const { facts } = state;
  const own = facts.kind === 'command' ? facts.containerId : `${facts.containerId}.${nextUuid(state.random)}`;
  const id = containerId ?? own;
  const child = id.slice(id.lastIndexOf('.') + 1);
  const task: Task = {
    taskId: info.task_id.value,
    info,
    containerId: id,
    sandbox: id === facts.containerId ? facts.sandbox : `${facts.sandbox}/containers/${child}`,
    group,
    phase: 'launching',
    kill: undefined,
    containerStatus: undefined,
    health: undefined,
    check: undefined,
    healthy: undefined,
    checkStatus: undefined,
  };
  state.tasks.set(task.taskId, task);
  return task;
}

/** Its files and image are there, and nothing else stands between it and its start. */
export function containerPrepared(state: ExecutorState, taskId: string, nowMs: number): ExecutorEffect[] {
  const task = state.tasks.get(taskId);
  if (task?.phase !== 'launching') return [];
  task.phase = 'starting';
  return [sendStatus(state, task, nowMs, { state: 'TASK_STARTING' })];
}

export function containerStarted(
  state: ExecutorState,
  event: Extract<ExecutorEvent, { kind: 'container-started' }>,
  nowMs: number,
): ExecutorEffect[] {
  const task = state.tasks.get(event.taskId);
  if (task === undefined || (task.phase !== 'launching' && task.phase !== 'starting')) return [];
  task.containerStatus = event.status;
  if (task.kill !== undefined) {
    // Its container is being destroyed: it never counted as running.
    task.phase = 'killing';
    return [];
  }
  const effects = containerPrepared(state, event.taskId, nowMs);
  task.phase = 'running';
  startLife(state, task, nowMs);
  startChecks(state, task, nowMs);
  effects.push(
    sendStatus(state, task, nowMs, {
      state: 'TASK_RUNNING',
      ...(event.data === undefined ? {} : { data: event.data }),
      ...(task.checkStatus === undefined ? {} : { check_status: task.checkStatus }),
    }),
  );
  return effects;
}

function startLife(state: ExecutorState, task: Task, runningSinceMs: number): void {
  const lifeMs = msOf(task.info.max_completion_time);
  if (lifeMs !== undefined) setDeadline(state, 'life', task.taskId, runningSinceMs + lifeMs);
}

/** The container could not be started, or was called off. */
export function containerFailed(
  state: ExecutorState,
  event: Extract<ExecutorEvent, { kind: 'container-failed' }>,
  nowMs: number,
): ExecutorEffect[] {
  const task = state.tasks.get(event.taskId);
  if (task === undefined || task.phase === 'ended') return [];
  const { reason } = event;
  if (task.kill !== undefined && task.kill.cause !== 'too-long') {
    return endTask(state, task, nowMs, {
      state: 'TASK_KILLED',
      reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
      message: 'Task killed while it was being launched',
    });
  }
  return endTask(state, task, nowMs, {
    state: 'TASK_FAILED',
    source: 'SOURCE_AGENT',
    reason,
    message: `Failed to launch container: ${event.message}`,
  });
}

/** Takes over what ran before the agent restarted. Tasks that had ended are not told again. */
export function recoverTasks(
  state: ExecutorState,
  recovered: readonly RecoveredTaskFacts[],
  nowMs: number,
): ExecutorEffect[] {
  const effects: ExecutorEffect[] = [];
  for (const facts of recovered) {
    const task = addTask(state, facts);
    if (facts.group !== undefined) state.groups = Math.max(state.groups, facts.group);
    const last = facts.lastStatus?.state;
    task.healthy = facts.lastStatus?.healthy;
    task.checkStatus = facts.lastStatus?.check_status;
    if (last !== undefined && isTerminal(last)) {
      task.phase = 'ended';
      effects.push({ kind: 'destroy-container', containerId: task.containerId });
      continue;
    }
    task.phase = last === undefined ? 'launching' : last === 'TASK_STARTING' ? 'starting' : 'running';
    if (task.phase === 'running') startLife(state, task, facts.runningSinceMs ?? nowMs);
    effects.push({ kind: 'find-container', taskId: task.taskId, containerId: task.containerId });
    if (last === 'TASK_KILLING') {
      const cause = task.healthy === false ? 'unhealthy' : 'framework';
      // The framework has heard of it: only the signals are sent again.
      effects.push(...beginKill(state, task, cause, undefined, nowMs).filter(({ kind }) => kind !== 'send-status'));
    }
  }
  return effects;
}

/** The container of a recovered task still runs. One whose TASK_RUNNING was never sent is told now. */
export function containerFound(
  state: ExecutorState,
  event: Extract<ExecutorEvent, { kind: 'container-found' }>,
  nowMs: number,
): ExecutorEffect[] {
  const task = state.tasks.get(event.taskId);
  if (task === undefined || task.phase === 'ended') return [];
  if (task.phase === 'launching' || task.phase === 'starting') {
    return containerStarted(state, { ...event, kind: 'container-started' }, nowMs);
  }
  task.containerStatus = event.status;
  if (task.phase === 'running') startChecks(state, task, nowMs);
  return [];
}

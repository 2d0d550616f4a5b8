import { askCheck, checkAnswered } from './checks.ts';
import { containerEnded, endWhenIdle } from './ending.ts';
import type { ExecutorEffect, ExecutorEvent } from './events.ts';
import { deadlineOf, type ExecutorState } from './executor-state.ts';
import { forceKill, killRequested, lifeOver, shutDown } from './killing.ts';
import {
  containerFailed,
  containerFound,
  containerPrepared,
  containerStarted,
  launchGroup,
  launchTasks,
  recoverTasks,
} from './launching.ts';

/** Decides what one event means for the tasks of a built-in executor. */
export function step(state: ExecutorState, event: ExecutorEvent, nowMs: number): ExecutorEffect[] {
  const effects = handle(state, event, nowMs);
  effects.push(...endWhenIdle(state));
  return effects;
}

function handle(state: ExecutorState, event: ExecutorEvent, nowMs: number): ExecutorEffect[] {
  switch (event.kind) {
    case 'task-launched':
      return launchTasks(state, [event.task], undefined, nowMs);
    case 'group-launched':
      return launchGroup(state, event.tasks, nowMs);
    case 'tasks-recovered':
      return recoverTasks(state, event.tasks, nowMs);
    case 'container-prepared':
      return containerPrepared(state, event.taskId, nowMs);
    case 'container-started':
      return containerStarted(state, event, nowMs);
    case 'container-failed':
      return containerFailed(state, event, nowMs);
    case 'container-found':
      return containerFound(state, event, nowMs);
    case 'container-ended':
      return neverBegan(state, event)
        ? containerFailed(state, { ...neverBegun, taskId: event.taskId }, nowMs)
        : containerEnded(state, event.taskId, event.end, nowMs);
    case 'kill-requested':
      return killRequested(state, event.taskId, event.graceMs, nowMs);
    case 'shutdown-requested':
      return shutDown(state, nowMs);
    case 'check-answered':
      return checkAnswered(state, event, nowMs);
    case 'ticked':
      return takeDue(state, nowMs);
  }
}

/** COMPAT(mesos-1.11): a launch does not outlive its agent: what was being fetched or pulled then is not begun again. */
const neverBegun = {
  kind: 'container-failed',
  reason: 'REASON_CONTAINER_LAUNCH_FAILED',
  message: 'the agent was restarted meanwhile (files were being fetched, or its image pulled): nothing of it has run',
} as const;

/** A task that was found again in the middle of its launch, of which there is no trace. */
function neverBegan(
  state: ExecutorState,
  { taskId, end }: Extract<ExecutorEvent, { kind: 'container-ended' }>,
): boolean {
  const isUnseen =
    end.waitStatus === undefined && (end.reason ?? 'REASON_EXECUTOR_TERMINATED') === 'REASON_EXECUTOR_TERMINATED';
  return isUnseen && state.tasks.get(taskId)?.phase === 'launching';
}

function takeDue(state: ExecutorState, nowMs: number): ExecutorEffect[] {
  return state.deadlines.popDue(nowMs).flatMap((key) => deadlineCame(state, key, nowMs));
}

function deadlineCame(state: ExecutorState, key: string, nowMs: number): ExecutorEffect[] {
  const { kind, taskId } = deadlineOf(key);
  const task = state.tasks.get(taskId);
  if (task === undefined) return [];
  switch (kind) {
    case 'kill':
      return forceKill(state, task, nowMs);
    case 'life':
      return lifeOver(state, task, nowMs);
    case 'health':
    case 'check':
      return askCheck(task, kind);
  }
}

import type { DurationInfo } from '../../wire/gen/mesos.ts';
import { stopChecks } from './check-progress.ts';
import type { ExecutorEffect } from './events.ts';
import {
  cancelDeadline,
  type ExecutorState,
  isDockerTask,
  type KillCause,
  setDeadline,
  type Task,
} from './executor-state.ts';
import { sendStatus } from './statuses.ts';

const defaultGraceMs = 3000;
/** SIGKILL is repeated this often, should a container not end by it. */
const forceAgainMs = 10_000;

/** A duration in milliseconds; negative ones count as none. */
export function msOf(duration: DurationInfo | undefined): number | undefined {
  return duration === undefined ? undefined : Math.max(0, duration.nanoseconds / 1e6);
}

/** The framework wants a task to end. */
export function killRequested(
  state: ExecutorState,
  taskId: string,
  graceMs: number | undefined,
  nowMs: number,
): ExecutorEffect[] {
  const task = state.tasks.get(taskId);
  return task === undefined ? [] : beginKill(state, task, 'framework', graceMs, nowMs);
}

/** SIGTERM now and SIGKILL after the grace period. While a kill is under way, only a shorter grace counts. */
export function beginKill(
  state: ExecutorState,
  task: Task,
  cause: KillCause,
  graceMs: number | undefined,
  nowMs: number,
): ExecutorEffect[] {
  if (task.phase === 'ended') return [];
  const leastMs = isDockerTask(task) ? (state.facts.dockerStopTimeoutMs ?? 0) : 0;
  const wantedMs = graceMs ?? msOf(task.info.kill_policy?.grace_period) ?? Math.max(defaultGraceMs, leastMs);
  if (task.kill !== undefined) return shortenKill(state, task, wantedMs);
  const isLaunching = task.phase === 'launching' || task.phase === 'starting';
  task.kill = { cause, startedMs: nowMs, killAtMs: nowMs + wantedMs, isForced: isLaunching };
  if (isLaunching) return [{ kind: 'destroy-container', containerId: task.containerId }];

  task.phase = 'killing';
  stopChecks(state, task);
  cancelDeadline(state, 'life', task.taskId);
  setDeadline(state, 'kill', task.taskId, task.kill.killAtMs);
  const effects: ExecutorEffect[] = [];
  if (state.facts.canTellKilling) {
    effects.push(
      sendStatus(state, task, nowMs, {
        state: 'TASK_KILLING',
        ...(cause === 'unhealthy' ? { healthy: false } : {}),
      }),
    );
  }
  effects.push({ kind: 'signal-container', containerId: task.containerId, signal: 'SIGTERM' });
  return effects;
}

function shortenKill(state: ExecutorState, task: Task, wantedMs: number): ExecutorEffect[] {
  const { kill } = task;
  if (kill === undefined || kill.isForced) return [];
  const killAtMs = kill.startedMs + wantedMs;
  if (killAtMs < kill.killAtMs) {
    kill.killAtMs = killAtMs;
    setDeadline(state, 'kill', task.taskId, killAtMs);
  }
  return [];
}

/** The grace period is over. */
export function forceKill(state: ExecutorState, task: Task, nowMs: number): ExecutorEffect[] {
  if (task.phase !== 'killing' || task.kill === undefined) return [];
  task.kill.isForced = true;
  setDeadline(state, 'kill', task.taskId, nowMs + forceAgainMs);
  return [{ kind: 'signal-container', containerId: task.containerId, signal: 'SIGKILL' }];
}

/** max_completion_time is over: no grace. */
export function lifeOver(state: ExecutorState, task: Task, nowMs: number): ExecutorEffect[] {
  return beginKill(state, task, 'too-long', 0, nowMs);
}

/** Ends every task; the executor ends with the last. */
export function shutDown(state: ExecutorState, nowMs: number): ExecutorEffect[] {
  if (state.isEnded) return [];
  state.isShuttingDown = true;
  const alive = [...state.tasks.values()].filter((task) => task.phase !== 'ended');
  if (alive.length === 0) {
    state.isEnded = true;
    return [{ kind: 'end' }];
  }
  return alive.flatMap((task) => beginKill(state, task, 'shutdown', state.facts.shutdownGraceMs, nowMs));
}

/** Executors that shall end: asked first, forced when their grace period is over. */
import { formatDurationMs } from '../../base/durations.ts';
import { ShutdownExecutorMessage } from '../../wire/gen/internal.ts';
import { deliver, runOf } from './delivery.ts';
import { type AgentEffect, send } from './effects.ts';
import { type AgentState, type Executor, findRun, type RunKey } from './state.ts';

const builtInExtraMs = 10_000;

/** Asks the executor to end itself; its container is destroyed when the grace period is over. */
export function shutdownExecutor(state: AgentState, executor: Executor, nowMs: number): AgentEffect[] {
  if (executor.phase === 'terminating' || executor.phase === 'terminated') return [];
  const isConnected = executor.channel.kind !== 'none';
  executor.phase = 'terminating';
  state.deadlines.cancel(runDeadline('registration', executor));
  if (!isConnected) return [{ kind: 'destroy-container', run: runOf(executor) }];
  // A built-in executor keeps to the grace period itself; the deadline is for one that fails to.
  const extraMs = executor.channel.kind === 'built-in' ? builtInExtraMs : 0;
  state.deadlines.set(runDeadline('shutdown', executor), nowMs + graceOf(state, executor) + extraMs);
  return deliver(executor, {
    builtIn: () => ({ action: 'shutdown' }),
    http: () => ({ type: 'SHUTDOWN' }),
    driver: (pid) => send(pid, ShutdownExecutorMessage, {}),
  });
}

function graceOf(state: AgentState, executor: Executor): number {
  const ns = executor.info.shutdown_grace_period?.nanoseconds;
  return ns === undefined ? state.settings.executorShutdownGraceMs : ns / 1e6;
}

export type RunDeadline = 'registration' | 'reregistration' | 'reconnect' | 'shutdown';

/** Deadline key about a run. */
export function runDeadline(kind: RunDeadline, run: RunKey): string {
  return `${kind}|${run.frameworkId}\n${run.executorId}\n${run.containerId}`;
}

export function runOfDeadline(text: string): RunKey {
  const [frameworkId = '', executorId = '', containerId = ''] = text.split('\n');
  return { frameworkId, executorId, containerId };
}

/** The grace period is over. */
export function shutdownTimedOut(state: AgentState, run: RunKey): AgentEffect[] {
  const executor = findRun(state, run);
  if (executor === undefined || executor.phase === 'terminated') return [];
  return [{ kind: 'destroy-container', run }];
}

/** It did not register in time. */
export function registrationTimedOut(state: AgentState, run: RunKey): AgentEffect[] {
  const executor = findRun(state, run);
  if (executor?.phase !== 'registering') return [];
  executor.phase = 'terminating';
  executor.pendingTermination = {
    state: 'TASK_FAILED',
    reason: 'REASON_EXECUTOR_REGISTRATION_TIMEOUT',
    message: `Executor did not register within ${formatDurationMs(state.settings.executorRegistrationTimeoutMs)}`,
  };
  return [{ kind: 'destroy-container', run }];
}

/** After a restart: executors of before go on, come back, or are ended; then the agent looks for a master. */
import { formatDurationMs } from '../../base/durations.ts';
import { ReconnectExecutorMessage } from '../../wire/gen/internal.ts';
import { runOf } from './delivery.ts';
import { type AgentEffect, persist, send } from './effects.ts';
import { runDeadline, shutdownExecutor } from './executor-shutdown.ts';
import { startOversubscription } from './oversubscription.ts';
import { latestAgentPath } from './paths.ts';
import { type AgentState, agentIdOf, type Executor, type ExecutorChannel } from './state.ts';
import { goneState } from './status-updates.ts';
import { endTasks } from './stopping.ts';

/** Containers that live are attached again: built-in executors go on, the others may come back for a while. */
export function containersRecovered(state: AgentState, nowMs: number): AgentEffect[] {
  if (state.phase !== 'recovering') return [];
  const effects: AgentEffect[] = [];
  state.areExecutorsAwaited = true;
  for (const executor of liveExecutors(state)) {
    if (state.settings.recover === 'cleanup') {
      executor.channel = channelToEnd(executor);
      effects.push(...shutdownExecutor(state, executor, nowMs));
    } else if (executor.kind !== 'custom') {
      executor.phase = 'running';
      executor.channel = { kind: 'built-in' };
    } else {
      effects.push(...awaitExecutor(state, executor, nowMs));
    }
  }
  return [...effects, ...recoveryFinished(state, nowMs)];
}

/** How an executor of before is told to end. One over HTTP hears of it when it subscribes, if it does in time. */
function channelToEnd({ kind, channel, reconnectPid: pid }: Executor): ExecutorChannel {
  if (kind !== 'custom') return { kind: 'built-in' };
  if (channel.kind !== 'none') return channel;
  return pid === undefined ? { kind: 'http' } : { kind: 'driver', pid };
}

function liveExecutors(state: AgentState): Executor[] {
  return [...state.frameworks.values()]
    .flatMap(({ executors }) => [...executors.values()])
    .filter(({ phase }) => phase !== 'terminated');
}

function awaitExecutor(state: AgentState, executor: Executor, nowMs: number): AgentEffect[] {
  // It may have come back already, while containers were looked for.
  if (executor.phase === 'running') return [];
  state.deadlines.set(runDeadline('reregistration', executor), nowMs + state.settings.executorReregistrationTimeoutMs);
  return askBack(state, executor, nowMs);
}

/** Asks a driver to register again, for a message that comes too early or not at all is of no use. */
export function askBack(state: AgentState, executor: Executor, nowMs: number): AgentEffect[] {
  const { reconnectPid } = executor;
  if (reconnectPid === undefined || executor.phase !== 'registering') return [];
  const retryMs = state.settings.executorReregistrationRetryMs;
  if (retryMs !== undefined) state.deadlines.set(runDeadline('reconnect', executor), nowMs + retryMs);
  return [send(reconnectPid, ReconnectExecutorMessage, { slave_id: { value: agentIdOf(state) } })];
}

/** An executor did not come back in time. */
export function reregistrationTimedOut(state: AgentState, executor: Executor, nowMs: number): AgentEffect[] {
  const framework = state.frameworks.get(executor.frameworkId);
  if (executor.phase !== 'registering' || framework === undefined) return recoveryFinished(state, nowMs);
  executor.phase = 'terminating';
  state.deadlines.cancel(runDeadline('reconnect', executor));
  executor.pendingTermination = {
    state: goneState(framework.info),
    reason: 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT',
    message: `Executor did not reregister within ${formatDurationMs(state.settings.executorReregistrationTimeoutMs)}`,
  };
  return [{ kind: 'destroy-container', run: runOf(executor) }, ...recoveryFinished(state, nowMs)];
}

/** Recovery is over when no executor of before is waited for; only then does the agent look for a master. */
export function recoveryFinished(state: AgentState, nowMs: number): AgentEffect[] {
  if (state.phase !== 'recovering' || !state.areExecutorsAwaited) return [];
  if (state.settings.recover === 'cleanup') return cleanedUp(state);
  const isWaiting = liveExecutors(state).some(({ kind, phase }) => kind === 'custom' && phase === 'registering');
  if (isWaiting) return [];
  state.phase = 'disconnected';
  state.recoveredAtMs = nowMs;
  startOversubscription(state, nowMs);
  return state.isClosing ? endTasks(state, nowMs) : [{ kind: 'recovery-done' }];
}

/** `--recover=cleanup`: the agent ends when all old executors have. */
function cleanedUp(state: AgentState): AgentEffect[] {
  if (liveExecutors(state).length > 0) return [];
  state.phase = 'terminating';
  return [
    persist([{ op: 'remove', path: latestAgentPath }]),
    { kind: 'exit', code: 0, reason: 'all executors of the earlier agent have ended' },
  ];
}

/** Which calls of the frameworks' own executors the agent takes, as far as its state decides it. */
import type { Call } from '../../wire/gen/executor.ts';
import { type AgentState, findExecutor } from './state.ts';

export interface RefusedCall {
  readonly status: 400 | 403 | 503;
  readonly text: string;
}

/** Before that the agent does not know which executors there are. */
export function isTooEarly(state: AgentState): boolean {
  return state.phase === 'recovering' && !state.areExecutorsAwaited;
}

/**
 * Why a call is refused, or undefined. An executor that has come back may speak at once, also while others are still awaited: an
 * update that it would have to keep would wait until it subscribes again.
 */
export function refusedCall(state: AgentState, call: Call): RefusedCall | undefined {
  if (isTooEarly(state)) return { status: 503, text: 'Agent has not finished recovery' };
  if (call.type === 'HEARTBEAT') return undefined;
  const frameworkId = call.framework_id.value;
  if (!state.frameworks.has(frameworkId)) return { status: 400, text: 'Framework cannot be found' };
  const executor = findExecutor(state, frameworkId, call.executor_id.value);
  if (executor === undefined) return { status: 400, text: 'Executor cannot be found' };
  if (executor.kind !== 'custom') return { status: 403, text: 'This executor is part of the agent' };
  if (call.type === 'SUBSCRIBE' || executor.channel.kind === 'http') return undefined;
  return state.phase === 'recovering'
    ? { status: 503, text: 'Agent has not finished recovery' }
    : { status: 403, text: 'Executor is not subscribed' };
}

import { ExecutorToFrameworkMessage } from '../../wire/gen/internal.ts';
import { type AgentEffect, send, warn } from './effects.ts';
import { driverPid } from './frameworks.ts';
import { type AgentState, agentIdOf, count } from './state.ts';

/** A message of an executor for its scheduler: to a driver directly, else through the master. Best effort. */
export function toFramework(state: AgentState, message: ExecutorToFrameworkMessage): AgentEffect[] {
  const framework = state.frameworks.get(message.framework_id.value);
  const to = framework === undefined ? undefined : (driverPid(framework) ?? state.master?.pid);
  if (to === undefined || framework?.isTerminating || state.phase !== 'running') {
    count(state, 'slave/invalid_framework_messages');
    return [warn('dropping a message for a framework', { frameworkId: message.framework_id.value })];
  }
  count(state, 'slave/valid_framework_messages');
  return [send(to, ExecutorToFrameworkMessage, message)];
}

export function executorSaid(
  state: AgentState,
  event: { readonly frameworkId: string; readonly executorId: string; readonly data: Uint8Array },
): AgentEffect[] {
  return toFramework(state, {
    slave_id: { value: agentIdOf(state) },
    framework_id: { value: event.frameworkId },
    executor_id: { value: event.executorId },
    data: event.data,
  });
}

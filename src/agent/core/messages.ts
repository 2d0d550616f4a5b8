/** Libprocess messages that the agent understands, and what handles each. */
import {
  AcknowledgeOperationStatusMessage,
  ApplyOperationMessage,
  CheckpointResourcesMessage,
  DrainSlaveMessage,
  ExecutorToFrameworkMessage,
  FrameworkToExecutorMessage,
  KillTaskMessage,
  PingSlaveMessage,
  ReconcileOperationsMessage,
  RegisterExecutorMessage,
  ReregisterExecutorMessage,
  RunTaskGroupMessage,
  RunTaskMessage,
  ShutdownExecutorMessage,
  ShutdownFrameworkMessage,
  ShutdownMessage,
  SlaveRegisteredMessage,
  SlaveReregisteredMessage,
  StatusUpdateAcknowledgementMessage,
  StatusUpdateMessage,
  UpdateFrameworkMessage,
} from '../../wire/gen/internal.ts';
import { type MessageType, tryDecode } from '../../wire/message.ts';
import { drain } from './draining.ts';
import { type AgentEffect, send, warn } from './effects.ts';
import { shutdownExecutor } from './executor-shutdown.ts';
import { toFramework } from './framework-messages.ts';
import { shutdownFramework } from './framework-shutdown.ts';
import { updateFramework } from './frameworks.ts';
import { killTask } from './kill-task.ts';
import { applyOperation, checkpointResources, operationAcknowledged, reconcileOperations } from './operations.ts';
import { addressRefused, isAboutAddress, pinged, registered, reregistered } from './registration.ts';
import { runTask, runTaskGroup } from './run-task.ts';
import { type AgentState, count, findExecutor, streamKey } from './state.ts';
import { driverReported } from './status-updates.ts';
import { shutdownAgent } from './stopping.ts';
import { driverRegistered, driverReregistered, messageToExecutor } from './subscribe.ts';
import { acknowledge } from './update-streams.ts';

interface Inbound {
  readonly type: MessageType<never>;
  /** Only the leading master may send it. */
  readonly isMasters: boolean;
  readonly handle: (state: AgentState, from: string, message: never, nowMs: number) => AgentEffect[];
}

const inbound = new Map<string, Inbound>();

function on<T>(
  type: MessageType<T>,
  sender: 'master' | 'anyone',
  handle: (state: AgentState, from: string, message: T, nowMs: number) => AgentEffect[],
): void {
  const isMasters = sender === 'master';
  inbound.set(type.name, {
    type: type as unknown as MessageType<never>,
    isMasters,
    handle: handle as Inbound['handle'],
  });
}

on(SlaveRegisteredMessage, 'master', registered);
on(SlaveReregisteredMessage, 'master', reregistered);
on(PingSlaveMessage, 'anyone', pinged);
on(RunTaskMessage, 'master', (state, _from, message, nowMs) => runTask(state, message, nowMs));
on(RunTaskGroupMessage, 'master', (state, _from, message, nowMs) => runTaskGroup(state, message, nowMs));
on(KillTaskMessage, 'master', (state, _from, message, nowMs) => killTask(state, message, nowMs));
on(StatusUpdateAcknowledgementMessage, 'master', (state, _from, { framework_id, task_id, uuid }) =>
  acknowledge(state, streamKey(framework_id.value, task_id.value), uuid),
);
on(ShutdownFrameworkMessage, 'master', (state, _from, { framework_id }, nowMs) =>
  shutdownFramework(state, framework_id.value, nowMs),
);
on(ShutdownExecutorMessage, 'master', (state, _from, { framework_id, executor_id }, nowMs) => {
  const executor = findExecutor(state, framework_id?.value ?? '', executor_id?.value ?? '');
  return executor === undefined ? [] : shutdownExecutor(state, executor, nowMs);
});
on(UpdateFrameworkMessage, 'master', (state, _from, message) => updateFramework(state, message));
on(ShutdownMessage, 'master', (state, from, { message }, nowMs) =>
  // It is about the registration alone: the tasks are as good as before.
  state.phase === 'disconnected' && isAboutAddress(message)
    ? [addressRefused(message)]
    : shutdownAgent(state, message ?? `the master ${from} asked for it`, nowMs),
);
on(CheckpointResourcesMessage, 'master', (state, _from, message) => checkpointResources(state, message));
on(ApplyOperationMessage, 'master', (state, _from, message, nowMs) => applyOperation(state, message, nowMs));
on(AcknowledgeOperationStatusMessage, 'master', (state, _from, message, nowMs) =>
  operationAcknowledged(state, message, nowMs),
);
on(ReconcileOperationsMessage, 'master', (state, _from, message) => reconcileOperations(state, message));
on(DrainSlaveMessage, 'master', (state, _from, message, nowMs) => drain(state, message, nowMs));
on(FrameworkToExecutorMessage, 'anyone', (state, _from, message) => {
  const at = { frameworkId: message.framework_id.value, executorId: message.executor_id.value };
  const isRunning = findExecutor(state, at.frameworkId, at.executorId)?.phase === 'running';
  count(state, isRunning ? 'slave/valid_framework_messages' : 'slave/invalid_framework_messages');
  return messageToExecutor(state, at, message.data, (pid) => send(pid, FrameworkToExecutorMessage, message));
});
on(RegisterExecutorMessage, 'anyone', (state, from, message) => driverRegistered(state, from, message));
on(ReregisterExecutorMessage, 'anyone', driverReregistered);
on(ExecutorToFrameworkMessage, 'anyone', (state, from, message) => {
  const isIts = isDriver(state, from, message.framework_id.value, message.executor_id.value);
  return isIts ? toFramework(state, message) : [warn('ignoring a message that is not from its executor', { from })];
});
on(StatusUpdateMessage, 'anyone', (state, from, { update }, nowMs) => {
  const isIts = isDriver(state, from, update.framework_id.value, update.executor_id?.value ?? '');
  return isIts
    ? driverReported(state, update, nowMs)
    : [warn('ignoring a status update that is not from its executor', { from })];
});

/** Whether the sender is the driver of this executor: nobody may speak for another, least of all for one of ours. */
function isDriver(state: AgentState, from: string, frameworkId: string, executorId: string): boolean {
  const channel = findExecutor(state, frameworkId, executorId)?.channel;
  return channel?.kind === 'driver' && channel.pid === from;
}

/** The message in a body, or why it cannot be read. `unknown` names are dropped silently, as libprocess does. */
export function decodeMessage(
  name: string,
  body: Uint8Array,
): { readonly kind: 'message'; readonly message: unknown } | { readonly kind: 'unknown' | 'malformed' } {
  const known = inbound.get(name);
  if (known === undefined) return { kind: 'unknown' };
  const message = tryDecode(known.type, body);
  return message === undefined ? { kind: 'malformed' } : { kind: 'message', message };
}

export function messageReceived(
  state: AgentState,
  event: { readonly from: string; readonly name: string; readonly message: unknown },
  nowMs: number,
): AgentEffect[] {
  const known = inbound.get(event.name);
  if (known === undefined) return [];
  if (known.isMasters && state.master?.pid !== event.from) {
    return [warn('ignoring a message that is not from the leading master', { from: event.from, message: event.name })];
  }
  return known.handle(state, event.from, event.message as never, nowMs);
}

/** What agents say of operations, on its way to frameworks, and acknowledgements on their way back. */
import { equalBytes } from '../../base/bytes.ts';
import { formatUuid } from '../../base/uuid.ts';
import { isTerminalOperation } from '../../model/operations.ts';
import {
  AcknowledgeOperationStatusMessage,
  ReconcileOperationsMessage,
  type UpdateOperationStatusMessage,
  type UpdateSlaveMessage,
} from '../../wire/gen/internal.ts';
import type { OperationStatus, UUID } from '../../wire/gen/mesos.ts';
import type { CallAcknowledgeOperationStatus } from '../../wire/gen/scheduler.ts';
import type { Agent } from './agent-record.ts';
import { send } from './effects.ts';
import type { Framework } from './framework-record.ts';
import type { OperationRecord } from './operation-record.ts';
import {
  adoptOperation,
  keepStatus,
  maxOperationsPerAgent,
  removeOperation,
  tellOperation,
  updateOperation,
} from './operations.ts';
import { takesOperations } from './promises.ts';
import { count, report, type Turn } from './turn.ts';

/** A framework that has not subscribed for so long after its agent came back is not waited for. */
const orphanPatienceMs = 600_000;

/** UpdateOperationStatusMessage of an agent. What cannot be passed on stays with the agent, which repeats it. */
export function operationStatusUpdated(turn: Turn, from: string, message: UpdateOperationStatusMessage): void {
  count(turn, 'messages_operation_status_update');
  const { slave_id: agentId, operation_uuid: uuid, status, latest_status: latest } = message;
  const agent = turn.state.agents.get(agentId?.value ?? '');
  const operation = agent?.operations.get(uuid === undefined ? '' : formatUuid(uuid.value));
  if (agent === undefined || agent.pid !== from || operation === undefined) {
    count(turn, 'invalid_operation_status_updates');
    report(turn, 'warn', 'a status of an operation that is not on record', {
      agentId: agentId?.value,
      state: status.state,
    });
    return;
  }
  updateOperation(turn, agent, operation, completed(operation, latest ?? status));
  keepStatus(operation, completed(operation, status));
  const framework = acknowledgingFramework(turn, operation);
  if (framework !== undefined) {
    const isTold = framework.connected && tellOperation(turn, framework, completed(operation, status));
    count(turn, isTold ? 'valid_operation_status_updates' : 'invalid_operation_status_updates');
    // Without a uuid nobody will acknowledge it.
    if (status.uuid === undefined && isTerminalOperation(operation.message.latest_status.state)) {
      removeOperation(turn, operation);
    }
    return;
  }
  count(turn, 'valid_operation_status_updates');
  if (isAwaited(turn, agent, operation)) return;
  if (status.uuid !== undefined) acknowledge(turn, agent, operation, status.uuid);
  else if (isTerminalOperation(operation.message.latest_status.state)) removeOperation(turn, operation);
}

/** Frameworks know their operations by the ids that they gave, and by the agent. */
function completed({ message }: OperationRecord, status: OperationStatus): OperationStatus {
  const { id } = message.info;
  return {
    ...status,
    ...(id === undefined ? {} : { operation_id: id }),
    agent_id: message.agent_id,
  };
}

/** The framework that acknowledges the operation itself, if one does: it is here, it named it, and it is not a driver. */
function acknowledgingFramework({ state }: Turn, { frameworkId, message }: OperationRecord): Framework | undefined {
  const framework = state.frameworks.get(frameworkId ?? '');
  return message.info.id === undefined || framework?.connection?.pid !== undefined ? undefined : framework;
}

/** Its framework may still come and acknowledge it. */
function isAwaited({ state, nowMs }: Turn, agent: Agent, { frameworkId, message }: OperationRecord): boolean {
  if (frameworkId === undefined || message.info.id === undefined) return false;
  if (state.frameworks.has(frameworkId) || state.completedFrameworks.has(frameworkId)) return false;
  return nowMs - (agent.reregisteredMs ?? agent.registeredMs) < orphanPatienceMs;
}

function acknowledge(turn: Turn, agent: Agent, operation: OperationRecord, status: UUID): void {
  if (!agent.connected) return;
  const { latest_status: latest, uuid } = operation.message;
  turn.effects.push(send(agent.pid, AcknowledgeOperationStatusMessage, { status_uuid: status, operation_uuid: uuid }));
  const isLast = latest.uuid !== undefined && equalBytes(latest.uuid.value, status.value);
  if (isLast && isTerminalOperation(latest.state)) removeOperation(turn, operation);
}

/** ACKNOWLEDGE_OPERATION_STATUS: passed on to the agent; an operation whose end is acknowledged leaves the record. */
export function acknowledgeOperation(turn: Turn, framework: Framework, call: CallAcknowledgeOperationStatus): void {
  count(turn, 'messages_operation_status_update_acknowledgement');
  const operation = framework.operationsById.get(call.operation_id.value);
  const agent = turn.state.agents.get(call.agent_id?.value ?? '');
  if (operation === undefined || operation.agentId !== agent?.id || !agent.connected) {
    count(turn, 'invalid_operation_status_update_acknowledgements');
    report(turn, 'info', 'an acknowledgement of an operation that is not on record', {
      frameworkId: framework.id,
      operationId: call.operation_id.value,
    });
    return;
  }
  count(turn, 'valid_operation_status_update_acknowledgements');
  acknowledge(turn, agent, operation, { value: call.uuid });
}

/**
 * The agent lists its operations (UpdateSlaveMessage): those that a master before this one sent are put on record, of others the latest
 * status is learnt. It is asked about those that it does not list: it never got them, or forgot them when their end was acknowledged.
 */
export function compareOperations(turn: Turn, agent: Agent, { operations }: UpdateSlaveMessage): void {
  if (operations === undefined || !takesOperations(agent)) return;
  const listed = new Set<string>();
  for (const message of operations.operations ?? []) {
    const uuid = formatUuid(message.uuid.value);
    listed.add(uuid);
    const known = agent.operations.get(uuid);
    if (known !== undefined) updateOperation(turn, agent, known, completed(known, message.latest_status));
    else if (agent.operations.size < maxOperationsPerAgent) adoptOperation(turn, agent, message);
  }
  const missing: OperationRecord[] = [];
  for (const operation of [...agent.operations.values()]) {
    if (listed.has(operation.uuid)) continue;
    if (isTerminalOperation(operation.message.latest_status.state)) removeOperation(turn, operation);
    else missing.push(operation);
  }
  if (missing.length === 0) return;
  const asked = missing.map(({ message }) => ({ operation_uuid: message.uuid }));
  turn.effects.push(send(agent.pid, ReconcileOperationsMessage, { operations: asked }));
}

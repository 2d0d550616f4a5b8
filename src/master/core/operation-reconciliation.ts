/** What the master believes of operations, told when frameworks ask. */
import type { OperationID, OperationState, OperationStatus } from '../../wire/gen/mesos.ts';
import type { CallReconcileOperations, CallReconcileOperationsOperation } from '../../wire/gen/scheduler.ts';
import type { Framework } from './framework-record.ts';
import type { OperationRecord } from './operation-record.ts';
import { tellOperation } from './operations.ts';
import { count, type Turn } from './turn.ts';

/** RECONCILE_OPERATIONS: the operations asked about, or all that the framework named when it asks about none. */
export function reconcileOperations(turn: Turn, framework: Framework, call: CallReconcileOperations): void {
  count(turn, 'messages_reconcile_operations');
  const asked = call.operations ?? [];
  if (asked.length === 0) {
    for (const operation of framework.operationsById.values()) tellOperation(turn, framework, latestOf(operation));
    return;
  }
  for (const question of asked) tellOperation(turn, framework, answerTo(turn, framework, question));
}

/** Answers of the master have no uuid: nobody acknowledges them. */
function latestOf({ message }: OperationRecord): OperationStatus {
  const { uuid: _, message: __, ...latest } = message.latest_status;
  const { id } = message.info;
  return {
    ...latest,
    ...(id === undefined ? {} : { operation_id: id }),
    message: 'Reconciliation: Latest operation state',
    agent_id: message.agent_id,
  };
}

function answerTo(turn: Turn, framework: Framework, question: CallReconcileOperationsOperation): OperationStatus {
  const { operation_id: id, agent_id: agentId, resource_provider_id: providerId } = question;
  const operation = framework.operationsById.get(id.value);
  if (operation !== undefined) return latestOf(operation);
  return {
    ...beliefOf(turn, id, agentId?.value),
    ...(agentId === undefined ? {} : { agent_id: agentId }),
    ...(providerId === undefined ? {} : { resource_provider_id: providerId }),
  };
}

/** What is to be believed of an operation that is not on record. */
function beliefOf({ state }: Turn, operation_id: OperationID, agentId: string | undefined): OperationStatus {
  const says = (operationState: OperationState, text: string): OperationStatus => ({
    operation_id,
    state: operationState,
    message: `Reconciliation: ${text}`,
  });
  if (agentId === undefined) return says('OPERATION_UNKNOWN', 'Operation is unknown');
  if (state.recoveredAgents.has(agentId) || state.readmittingAgents.has(agentId)) {
    return says('OPERATION_RECOVERING', 'Agent is recovering');
  }
  if (state.agents.has(agentId)) return says('OPERATION_UNKNOWN', 'Operation is unknown');
  if (state.unreachableAgents.has(agentId)) return says('OPERATION_UNREACHABLE', 'Agent is unreachable');
  if (state.goneAgents.has(agentId)) return says('OPERATION_GONE_BY_OPERATOR', 'Agent marked gone by operator');
  return says('OPERATION_UNKNOWN', 'Both operation and agent are unknown');
}

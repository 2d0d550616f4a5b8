/** Operations on record: how they come, change, end and are forgotten. */
import { nextUuidBytes } from '../../base/random.ts';
import { formatUuid } from '../../base/uuid.ts';
import type { Conversion } from '../../model/conversions.ts';
import { isTerminalOperation } from '../../model/operations.ts';
import type { OfferOperation, Operation, OperationState, OperationStatus } from '../../wire/gen/mesos.ts';
import type { Agent } from './agent-record.ts';
import type { OperationCounts } from './counters.ts';
import { tell } from './events-out.ts';
import type { Framework } from './framework-record.ts';
import type { OperationRecord } from './operation-record.ts';
import { takeBack } from './promises.ts';
import type { MasterState } from './state.ts';
import { noteIdle } from './tasks.ts';
import type { Turn } from './turn.ts';

/** So many operations of one agent may wait for their last acknowledgement; further ones are refused. */
export const maxOperationsPerAgent = 10_000;

export interface NewOperation {
  readonly frameworkId: string | undefined;
  readonly info: OfferOperation;
  readonly promised: Conversion;
}

/** Puts an operation on record that is about to be sent to its agent. */
export function addOperation(turn: Turn, agent: Agent, { frameworkId, info, promised }: NewOperation): OperationRecord {
  const uuid = nextUuidBytes(turn.state.random);
  const status: OperationStatus = { state: 'OPERATION_PENDING', agent_id: agent.wireId };
  const message: Operation = {
    ...(frameworkId === undefined ? {} : { framework_id: { value: frameworkId } }),
    agent_id: agent.wireId,
    info,
    latest_status: info.id === undefined ? status : { operation_id: info.id, ...status },
    uuid: { value: uuid },
  };
  return record(turn, agent, { uuid: formatUuid(uuid), agentId: agent.id, frameworkId, message, promised });
}

/** Puts an operation on record that the agent speaks of: a master before this one sent it. */
export function adoptOperation(turn: Turn, agent: Agent, message: Operation): OperationRecord {
  const adopted: OperationRecord = {
    uuid: formatUuid(message.uuid.value),
    agentId: agent.id,
    frameworkId: message.framework_id?.value,
    message: { ...message, agent_id: agent.wireId },
    promised: undefined,
  };
  record(turn, agent, adopted);
  const { state } = message.latest_status;
  if (isTerminalOperation(state)) countEnd(turn.state, adopted, state);
  return adopted;
}

function record(turn: Turn, agent: Agent, operation: OperationRecord): OperationRecord {
  agent.operations.set(operation.uuid, operation);
  countsOf(turn.state, operation.message.info).total++;
  const { frameworkId } = operation;
  if (frameworkId === undefined) return operation;
  const framework = turn.state.frameworks.get(frameworkId);
  if (framework !== undefined) assign(framework, operation);
  else orphansOf(turn.state, frameworkId).add(operation);
  return operation;
}

function assign(framework: Framework, operation: OperationRecord): void {
  framework.operations.add(operation);
  const id = operation.message.info.id?.value;
  // Of several with one id the last is meant.
  if (id !== undefined) framework.operationsById.set(id, operation);
}

function orphansOf(state: MasterState, frameworkId: string): Set<OperationRecord> {
  let orphans = state.orphanOperations.get(frameworkId);
  if (orphans === undefined) {
    orphans = new Set();
    state.orphanOperations.set(frameworkId, orphans);
  }
  return orphans;
}

/** Operations that agents spoke of before their framework was known become its own. */
export function claimOperations(state: MasterState, framework: Framework): void {
  for (const operation of state.orphanOperations.get(framework.id) ?? []) assign(framework, operation);
  state.orphanOperations.delete(framework.id);
}

/** The framework is over: what its operations became nobody but the master will acknowledge. */
export function orphanOperations(state: MasterState, framework: Framework): void {
  for (const operation of framework.operations) orphansOf(state, framework.id).add(operation);
  framework.operations.clear();
  framework.operationsById.clear();
}

/** Forgets an operation. What it made of the agent's resources stays. */
export function removeOperation(turn: Turn, operation: OperationRecord): void {
  const { state } = turn;
  const agent = state.agents.get(operation.agentId);
  if (agent?.operations.delete(operation.uuid) === true) noteIdle(state, agent);
  const { frameworkId = '' } = operation;
  const framework = state.frameworks.get(frameworkId);
  framework?.operations.delete(operation);
  const id = operation.message.info.id?.value ?? '';
  if (framework?.operationsById.get(id) === operation) framework.operationsById.delete(id);
  const orphans = state.orphanOperations.get(frameworkId);
  orphans?.delete(operation);
  if (orphans?.size === 0) state.orphanOperations.delete(frameworkId);
}

function countsOf({ counters }: MasterState, { type = 'UNKNOWN' }: OfferOperation): OperationCounts {
  let counts = counters.operations.get(type);
  if (counts === undefined) {
    counts = { total: 0, ended: {} };
    counters.operations.set(type, counts);
  }
  return counts;
}

function countEnd(state: MasterState, { message }: OperationRecord, end: OperationState): void {
  const { ended } = countsOf(state, message.info);
  ended[end] = (ended[end] ?? 0) + 1;
}

/** An operation that was refused and never got on record. */
export function countRefused(state: MasterState, info: OfferOperation): void {
  const counts = countsOf(state, info);
  counts.total++;
  counts.ended.OPERATION_ERROR = (counts.ended.OPERATION_ERROR ?? 0) + 1;
}

/** Applies what the agent says. A terminal state stays; with the first one it is certain what became of the agent's resources. */
export function updateOperation(turn: Turn, agent: Agent, operation: OperationRecord, latest: OperationStatus): void {
  const { message } = operation;
  const before = message.latest_status.state;
  // The same end may come with another uuid, when the agent did not write the first one down.
  if (!isTerminalOperation(before) || before === latest.state) message.latest_status = latest;
  if (isTerminalOperation(before) || !isTerminalOperation(latest.state)) return;
  countEnd(turn.state, operation, latest.state);
  if (latest.state === 'OPERATION_FINISHED') operation.promised = undefined;
  else takeBack(turn, agent, operation);
}

/** A status that the agent sent is kept with those before it, the same one once. */
export function keepStatus({ message }: OperationRecord, status: OperationStatus): void {
  const statuses = message.statuses ?? [];
  if (statuses.at(-1)?.state === status.state) statuses[statuses.length - 1] = status;
  else statuses.push(status);
  message.statuses = statuses;
}

/** Tells a framework what became of an operation that it named; false when it cannot hear it. */
export function tellOperation(turn: Turn, framework: Framework, status: OperationStatus): boolean {
  return tell(turn, framework, { type: 'UPDATE_OPERATION_STATUS', update_operation_status: { status } });
}

export interface OperationLoss {
  readonly state: OperationState;
  readonly message: string;
}

/** The agent leaves the record: so do its operations, and frameworks hear of those that they named and whose end is open. */
export function loseOperations(turn: Turn, agent: Agent, { state, message }: OperationLoss): void {
  for (const operation of [...agent.operations.values()]) {
    removeOperation(turn, operation);
    if (isTerminalOperation(operation.message.latest_status.state)) continue;
    if (isTerminalOperation(state)) countEnd(turn.state, operation, state);
    const { id } = operation.message.info;
    const framework = turn.state.frameworks.get(operation.frameworkId ?? '');
    if (id === undefined || framework === undefined) continue;
    tellOperation(turn, framework, { operation_id: id, state, message, agent_id: agent.wireId });
  }
}

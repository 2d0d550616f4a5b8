/**
 * What became of operations, on its way to the master: as with tasks, one stream for each, only the head is sent, again and
 * again until it is acknowledged. An outcome is durable before anyone hears of it.
 */
import { equalBytes } from '../../base/bytes.ts';
import { nextUuidBytes } from '../../base/random.ts';
import { formatUuid } from '../../base/uuid.ts';
import {
  type AcknowledgeOperationStatusMessage,
  UpdateOperationStatusMessage,
  UpdateOperationStatusRecord,
} from '../../wire/gen/internal.ts';
import type { OperationState, OperationStatus } from '../../wire/gen/mesos.ts';
import { endDrain } from './drain-record.ts';
import { type AgentEffect, type CheckpointWrite, persist, send, type VolumeFailure, warn } from './effects.ts';
import { operationPath, operationUpdatesPath } from './paths.ts';
import { encodeRecord } from './records.ts';
import { maxUpdateRetryMs, minUpdateRetryMs } from './settings.ts';
import { type AgentOperation, type AgentState, agentIdOf, type ResourceChange } from './state.ts';

export interface Outcome {
  readonly state: OperationState;
  readonly message?: string;
}

/** Gives an operation a new status; the update is sent when it is durable. */
export function setOutcome(state: AgentState, known: AgentOperation, { state: outcome, message }: Outcome): void {
  const { operation } = known;
  const status: OperationStatus = {
    ...(operation.info.id === undefined ? {} : { operation_id: operation.info.id }),
    state: outcome,
    ...(message === undefined ? {} : { message }),
    uuid: { value: nextUuidBytes(state.random) },
    agent_id: { value: agentIdOf(state) },
  };
  known.operation = {
    ...operation,
    latest_status: status,
    statuses: [...(operation.statuses ?? []), status],
  };
  known.pending.push({
    ...(operation.framework_id === undefined ? {} : { framework_id: operation.framework_id }),
    slave_id: { value: agentIdOf(state) },
    status,
    operation_uuid: operation.uuid,
  });
}

/** A change was worked on: its operation is finished, or failed for what its directories ran into. */
export function concludeOperation(
  state: AgentState,
  change: ResourceChange,
  failure: VolumeFailure | undefined,
): AgentEffect[] {
  const known = state.operations.get(change.operation ?? '');
  if (known === undefined || known.pending.length > 0) return [];
  if (failure === undefined) {
    setOutcome(state, known, known.refused ?? { state: 'OPERATION_FINISHED' });
    return [];
  }
  setOutcome(state, known, { state: 'OPERATION_FAILED', message: failure.reason });
  const facts = { operation: known.uuid, path: failure.path, reason: failure.reason };
  return [
    warn('an operation on resources failed', facts),
    persist([], [{ kind: 'operation-failed', uuid: known.uuid }]),
  ];
}

/** The stream's record of the newest update. */
export function updateWrite(state: AgentState, uuid: string): CheckpointWrite[] {
  const update = state.operations.get(uuid)?.pending.at(-1);
  return update === undefined ? [] : [appendTo(state, uuid, { type: 'UPDATE', update })];
}

/** Of an acknowledged operation nothing is kept but, until it is gone too, the word that it was acknowledged. */
export function forgetWrites(state: AgentState, uuid: string): CheckpointWrite[] {
  const acknowledged = state.operations.get(uuid)?.pending[0]?.status.uuid;
  return [
    ...(acknowledged === undefined ? [] : [appendTo(state, uuid, { type: 'ACK', uuid: acknowledged })]),
    { op: 'remove', path: operationPath(agentIdOf(state), uuid) },
  ];
}

function appendTo(state: AgentState, uuid: string, record: UpdateOperationStatusRecord): CheckpointWrite {
  const path = operationUpdatesPath(agentIdOf(state), uuid);
  return { op: 'append', path, bytes: encodeRecord(UpdateOperationStatusRecord, record) };
}

export function operationStored(state: AgentState, uuid: string, nowMs: number): AgentEffect[] {
  const known = state.operations.get(uuid);
  if (known === undefined) return [];
  known.isListed = true;
  known.isStored = true;
  return sendOutcome(state, known, nowMs);
}

export function forgetOperation(state: AgentState, uuid: string): AgentEffect[] {
  state.operations.delete(uuid);
  state.deadlines.cancel(`operation|${uuid}`);
  return endDrain(state);
}

/** Sends the oldest update that waits for its acknowledgement, unless it was sent lately. */
export function sendOutcome(state: AgentState, known: AgentOperation, nowMs: number): AgentEffect[] {
  const key = `operation|${known.uuid}`;
  const head = known.pending[0];
  const isMuted = state.phase !== 'running' || state.master === undefined || state.deadlines.has(key);
  if (head === undefined || !known.isStored || known.isAcknowledged || isMuted) return [];
  const waitMs = Math.min(maxUpdateRetryMs, minUpdateRetryMs * 2 ** Math.min(known.attempts, 16));
  known.attempts++;
  state.deadlines.set(key, nowMs + waitMs);
  const message = { ...head, latest_status: known.operation.latest_status };
  return [send(state.master?.pid ?? '', UpdateOperationStatusMessage, message)];
}

/** The retry deadline has come. */
export function resendOutcome(state: AgentState, uuid: string, nowMs: number): AgentEffect[] {
  const known = state.operations.get(uuid);
  return known === undefined ? [] : sendOutcome(state, known, nowMs);
}

/** The update that this acknowledges, or undefined: of another status, or come twice. */
export function acknowledgedOperation(
  state: AgentState,
  message: AcknowledgeOperationStatusMessage,
): AgentOperation | undefined {
  const known = state.operations.get(formatUuid(message.operation_uuid.value));
  const sent = known?.pending[0]?.status.uuid?.value;
  if (known?.isStored !== true || known.isAcknowledged || sent === undefined) return undefined;
  return equalBytes(sent, message.status_uuid.value) ? known : undefined;
}

/** One of several updates was acknowledged: on to the next. */
export function nextOutcome(state: AgentState, known: AgentOperation, nowMs: number): AgentEffect[] {
  const uuid = known.pending.shift()?.status.uuid;
  known.attempts = 0;
  state.deadlines.cancel(`operation|${known.uuid}`);
  const noted = uuid === undefined ? [] : [persist([appendTo(state, known.uuid, { type: 'ACK', uuid })])];
  return [...noted, ...sendOutcome(state, known, nowMs)];
}

/** Without a master nothing is sent. */
export function pauseOutcomes(state: AgentState): void {
  for (const known of state.operations.values()) {
    state.deadlines.cancel(`operation|${known.uuid}`);
    known.attempts = 0;
  }
}

/** A master is there again: every head is sent. */
export function resumeOutcomes(state: AgentState, nowMs: number): AgentEffect[] {
  return [...state.operations.values()].flatMap((known) => sendOutcome(state, known, nowMs));
}

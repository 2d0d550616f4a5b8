/**
 * Operations on the agent's resources (reserve, create a volume…) that a master sends. This agent does not convert its
 * resources on request: each operation is dropped, and the master is told until it acknowledges.
 */

import { equalBytes } from '../../base/bytes.ts';
import { nextUuidBytes } from '../../base/random.ts';
import { formatUuid } from '../../base/uuid.ts';
import { refineResources } from '../../model/reservations.ts';
import { addResources, containsResources, subtractResources } from '../../model/resources.ts';
import { ResourceState } from '../../wire/gen/agent-state.ts';
import {
  type AcknowledgeOperationStatusMessage,
  type ApplyOperationMessage,
  type CheckpointResourcesMessage,
  type ReconcileOperationsMessage,
  UpdateOperationStatusMessage,
} from '../../wire/gen/internal.ts';
import { type OperationStatus, Resource } from '../../wire/gen/mesos.ts';
import { type AgentEffect, persist, send, warn } from './effects.ts';
import { resourceStatePath, resourcesInfoPath } from './paths.ts';
import { encodeRecord, encodeRecords } from './records.ts';
import { maxUpdateRetryMs, minUpdateRetryMs } from './settings.ts';
import { type AgentState, agentIdOf, type PendingOperation } from './state.ts';
import { unrefine } from './tasks.ts';

/** Operations kept for retries; beyond this the oldest answer is not repeated any more. */
const maxPendingOperations = 10_000;

export function applyOperation(state: AgentState, message: ApplyOperationMessage, nowMs: number): AgentEffect[] {
  const uuid = formatUuid(message.operation_uuid.value);
  const known = state.operations.get(uuid);
  if (known !== undefined) return [sendOutcome(state, known, nowMs)];
  const id = message.operation_info.id;
  const status: OperationStatus = {
    ...(id === undefined ? {} : { operation_id: id }),
    state: 'OPERATION_DROPPED',
    message: `${message.operation_info.type ?? 'This operation'} is not supported by this agent`,
    uuid: { value: nextUuidBytes(state.random) },
    agent_id: { value: agentIdOf(state) },
  };
  const pending: PendingOperation = {
    uuid,
    attempts: 0,
    operation: {
      ...(message.framework_id === undefined ? {} : { framework_id: message.framework_id }),
      agent_id: { value: agentIdOf(state) },
      info: message.operation_info,
      latest_status: status,
      statuses: [status],
      uuid: message.operation_uuid,
    },
  };
  state.operations.set(uuid, pending);
  forgetOldest(state);
  const facts = { operation: uuid, type: message.operation_info.type };
  return [warn('dropping an operation on resources', facts), sendOutcome(state, pending, nowMs)];
}

function forgetOldest(state: AgentState): void {
  if (state.operations.size <= maxPendingOperations) return;
  const [oldest] = state.operations.keys();
  if (oldest === undefined) return;
  state.operations.delete(oldest);
  state.deadlines.cancel(`operation|${oldest}`);
}

function sendOutcome(state: AgentState, pending: PendingOperation, nowMs: number): AgentEffect {
  const { operation } = pending;
  const waitMs = Math.min(maxUpdateRetryMs, minUpdateRetryMs * 2 ** Math.min(pending.attempts, 16));
  pending.attempts++;
  state.deadlines.set(`operation|${pending.uuid}`, nowMs + waitMs);
  return send(state.master?.pid ?? '', UpdateOperationStatusMessage, {
    ...(operation.framework_id === undefined ? {} : { framework_id: operation.framework_id }),
    slave_id: { value: agentIdOf(state) },
    status: operation.latest_status,
    latest_status: operation.latest_status,
    operation_uuid: operation.uuid,
  });
}

/** The retry deadline has come. Without a master it waits for the next one: the registration lists it. */
export function resendOutcome(state: AgentState, uuid: string, nowMs: number): AgentEffect[] {
  const pending = state.operations.get(uuid);
  if (pending === undefined) return [];
  if (state.phase === 'running' && state.master !== undefined) return [sendOutcome(state, pending, nowMs)];
  state.deadlines.set(`operation|${uuid}`, nowMs + minUpdateRetryMs);
  return [];
}

export function operationAcknowledged(state: AgentState, message: AcknowledgeOperationStatusMessage): AgentEffect[] {
  const uuid = formatUuid(message.operation_uuid.value);
  const sent = state.operations.get(uuid)?.operation.latest_status.uuid?.value;
  if (sent === undefined || !equalBytes(sent, message.status_uuid.value)) return [];
  state.operations.delete(uuid);
  state.deadlines.cancel(`operation|${uuid}`);
  return [];
}

/** Operations that the master thinks we have: of those we do not know, it is told that they were dropped. */
export function reconcileOperations(state: AgentState, message: ReconcileOperationsMessage): AgentEffect[] {
  const effects: AgentEffect[] = [];
  for (const { operation_uuid } of message.operations ?? []) {
    if (operation_uuid === undefined) continue;
    if (state.operations.has(formatUuid(operation_uuid.value)) || state.master === undefined) continue;
    const status: OperationStatus = { state: 'OPERATION_DROPPED', agent_id: { value: agentIdOf(state) } };
    effects.push(
      send(state.master.pid, UpdateOperationStatusMessage, {
        slave_id: { value: agentIdOf(state) },
        status,
        latest_status: status,
        operation_uuid,
        ...(message.framework_id === undefined ? {} : { framework_id: message.framework_id }),
      }),
    );
  }
  return effects;
}

/** A master that keeps reservations and volumes itself tells the whole set. */
export function checkpointResources(state: AgentState, message: CheckpointResourcesMessage): AgentEffect[] {
  const wanted = refineResources(message.resources ?? []);
  if (!containsResources(plain(state.info.resources ?? []), plain(wanted))) {
    return [warn('ignoring reservations that this agent does not have the resources for', {})];
  }
  state.checkpointedResources = wanted;
  return [
    persist([
      { op: 'write', path: resourcesInfoPath, bytes: encodeRecords(Resource, unrefine(wanted)) },
      { op: 'write', path: resourceStatePath, bytes: encodeRecord(ResourceState, { resources: wanted }) },
    ]),
  ];
}

/** All resources of the agent with the reservations and volumes made on them. */
export function totalResources(state: AgentState): Resource[] {
  const flags = state.info.resources ?? [];
  if (state.checkpointedResources.length === 0) return [...flags];
  return addResources(subtractResources(flags, plain(state.checkpointedResources)), state.checkpointedResources);
}

/** Amounts only: what a conversion was made from. Static reservations stay. */
function plain(resources: readonly Resource[]): Resource[] {
  return resources.map((resource) => {
    const { reservations, disk, shared: _, ...rest } = resource;
    const fixed = (reservations ?? []).filter(({ type }) => type === 'STATIC');
    return {
      ...rest,
      ...(fixed.length === 0 ? {} : { reservations: fixed }),
      ...(disk?.source === undefined ? {} : { disk: { source: disk.source } }),
    };
  });
}

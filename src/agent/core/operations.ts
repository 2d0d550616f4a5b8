/** Operations on the agent's resources (reserve, create a volume…) that a master sends. */
import { equalBytes } from '../../base/bytes.ts';
import { nextUuidBytes } from '../../base/random.ts';
import { formatUuid } from '../../base/uuid.ts';
import { applyConversion, type Conversion, conversionOf } from '../../model/conversions.ts';
import { refineResources } from '../../model/reservations.ts';
import { containsResources, type Resources, subtractResources } from '../../model/resources.ts';
import { isPersistentVolume, needsCheckpoint, volumeDirectory } from '../../model/volumes.ts';
import {
  type AcknowledgeOperationStatusMessage,
  type ApplyOperationMessage,
  type CheckpointResourcesMessage,
  type ReconcileOperationsMessage,
  UpdateOperationStatusMessage,
} from '../../wire/gen/internal.ts';
import type { OperationStatus, Resource } from '../../wire/gen/mesos.ts';
import { type AgentEffect, send, type VolumeWork, warn } from './effects.ts';
import { acknowledgedOperation, nextOutcome, type Outcome, sendOutcome } from './operation-updates.ts';
import { registerAnew } from './registration.ts';
import { addChange } from './resource-changes.ts';
import { withCheckpointed } from './resource-fit.ts';
import { type AgentOperation, type AgentState, agentIdOf, isReady } from './state.ts';
import { heldResources } from './tasks.ts';

/** Operations whose outcome nobody acknowledged; more are not taken. */
const maxOperations = 10_000;

/** An operation that is refused, and whether the master, which counts on it already, must be told the resources anew. */
interface Refusal extends Outcome {
  readonly misleads: boolean;
}

export function applyOperation(state: AgentState, message: ApplyOperationMessage, nowMs: number): AgentEffect[] {
  const uuid = formatUuid(message.operation_uuid.value);
  const facts = { operation: uuid, type: message.operation_info.type };
  const known = state.operations.get(uuid);
  if (known !== undefined) return sendOutcome(state, known, nowMs);
  if (message.operation_uuid.value.length !== 16) return [warn('ignoring an operation without a UUID', facts)];
  // As with tasks: the master asks about it when it knows us again.
  if (!isReady(state)) return [warn('ignoring an operation: the agent is not ready', facts)];
  if (state.operations.size >= maxOperations) return refuseUnheard(state, message, nowMs);
  const checked = check(state, message);
  const refused = 'conversion' in checked ? undefined : checked;
  const works = 'conversion' in checked ? worksOf(state, checked.conversion) : [];
  const operation: AgentOperation = {
    uuid,
    operation: {
      ...(message.framework_id === undefined ? {} : { framework_id: message.framework_id }),
      agent_id: { value: agentIdOf(state) },
      info: message.operation_info,
      latest_status: { ...idOf(message), state: 'OPERATION_PENDING', agent_id: { value: agentIdOf(state) } },
      uuid: message.operation_uuid,
    },
    conversion: 'conversion' in checked ? checked.conversion : undefined,
    refused: refused && { state: refused.state, ...(refused.message && { message: refused.message }) },
    pending: [],
    isListed: false,
    isStored: false,
    isAcknowledged: false,
    attempts: 0,
  };
  state.operations.set(uuid, operation);
  if ('conversion' in checked) state.total = checked.total;
  const change = addChange(state, { works, operation: uuid });
  if (refused === undefined) return change;
  const dropped = warn('dropping an operation on resources', { ...facts, reason: refused.message });
  return [dropped, ...change, ...(refused.misleads ? resynchronize(state, nowMs) : [])];
}

function idOf({ operation_info: { id } }: ApplyOperationMessage): Pick<OperationStatus, 'operation_id'> {
  return id === undefined ? {} : { operation_id: id };
}

/**
 * The master applies such operations before we do. When we cannot follow, it learns our true resources by a registration;
 * what it sent before that builds on wrong ones and is recognised by the older version.
 */
function resynchronize(state: AgentState, nowMs: number): AgentEffect[] {
  state.resourceVersion = nextUuidBytes(state.random);
  return registerAnew(state, nowMs);
}

type Checked = Refusal | { readonly conversion: Conversion; readonly total: Resource[] };

function check(
  state: AgentState,
  { operation_info: info, resource_version_uuid: version }: ApplyOperationMessage,
): Checked {
  if (version.resource_provider_id !== undefined) return drop('This agent has no resource providers', false);
  if (!equalBytes(version.uuid.value, state.resourceVersion)) {
    return drop('Operation assumes outdated resource state', false);
  }
  const result = conversionOf(info);
  if ('error' in result) return { state: 'OPERATION_ERROR', message: result.error, misleads: isSpeculative(info.type) };
  const { conversion } = result;
  const unusable = placeError(state, conversion);
  if (unusable !== undefined) return { state: 'OPERATION_ERROR', message: unusable, misleads: true };
  const total = applyConversion(state.total, conversion);
  if (total === undefined) return drop('The agent does not have the resources', true);
  const busy = inUse(state, conversion);
  return busy === undefined ? { conversion, total } : drop(busy, true);
}

function drop(message: string, misleads: boolean): Refusal {
  return { state: 'OPERATION_DROPPED', message, misleads };
}

function isSpeculative(type: string | undefined): boolean {
  return type !== undefined && !['UNKNOWN', 'LAUNCH', 'LAUNCH_GROUP', 'CREATE_DISK', 'DESTROY_DISK'].includes(type);
}

function directoriesOf(state: AgentState, resources: Resources): (string | undefined)[] {
  return resources.filter(isPersistentVolume).map((volume) => volumeDirectory(state.settings.workDir, volume));
}

/** Why a volume cannot be where it would be. */
function placeError(state: AgentState, { consumed, converted }: Conversion): string | undefined {
  const before = new Set(directoriesOf(state, consumed));
  const others = new Set(directoriesOf(state, [...state.total, ...state.setAside]));
  for (const directory of directoriesOf(state, converted)) {
    if (directory === undefined) return 'The volume cannot have a directory on this agent';
    if (before.has(directory)) continue;
    if (others.has(directory)) return `There is a persistent volume at '${directory}' already`;
    others.add(directory);
  }
  return undefined;
}

/** Why tasks stand in the way. */
function inUse(state: AgentState, { consumed }: Conversion): string | undefined {
  const held = heldResources(state).filter(needsCheckpoint);
  if (held.length === 0) return undefined;
  const busy = new Set(directoriesOf(state, held));
  if (directoriesOf(state, consumed).some((directory) => busy.has(directory)))
    return 'A task uses the persistent volume';
  const reserved = (list: Resources) => list.filter((one) => needsCheckpoint(one) && !isPersistentVolume(one));
  const free = subtractResources(reserved(state.total), reserved(held));
  return containsResources(free, reserved(consumed)) ? undefined : 'Tasks use the resources';
}

function worksOf(state: AgentState, { consumed, converted }: Conversion): VolumeWork[] {
  return volumeWorks(state, consumed, converted);
}

/** What brings the directories from one set of resources to another. A volume that only grows or shrinks stays. */
export function volumeWorks(state: AgentState, from: Resources, to: Resources): VolumeWork[] {
  const before = placesOf(state, from);
  const now = placesOf(state, to);
  const works: VolumeWork[] = [];
  for (const [path, isMount] of before) if (!now.has(path)) works.push({ work: 'remove', path, isMount });
  for (const [path, isMount] of now) if (!before.has(path)) works.push({ work: 'make', path, isMount });
  return works;
}

function placesOf(state: AgentState, resources: Resources): Map<string, boolean> {
  const places = new Map<string, boolean>();
  for (const volume of resources.filter(isPersistentVolume)) {
    const path = volumeDirectory(state.settings.workDir, volume);
    if (path !== undefined) places.set(path, volume.disk?.source?.type === 'MOUNT');
  }
  return places;
}

/** Work on directories failed: the resources become again what they were, if nothing was built on them. */
export function operationFailed(state: AgentState, uuid: string, nowMs: number): AgentEffect[] {
  const conversion = state.operations.get(uuid)?.conversion;
  const back = conversion && { consumed: conversion.converted, converted: conversion.consumed };
  const total = back && applyConversion(state.total, back);
  if (total === undefined) return resynchronize(state, nowMs);
  state.total = total;
  return [...addChange(state, { works: [] }), ...resynchronize(state, nowMs)];
}

/** Too much waits for acknowledgements: this one is not even remembered. */
function refuseUnheard(state: AgentState, message: ApplyOperationMessage, nowMs: number): AgentEffect[] {
  const facts = { operation: formatUuid(message.operation_uuid.value), waiting: state.operations.size };
  return [
    warn('refusing an operation: too many were not acknowledged', facts),
    ...tellDropped(state, { ...message, operation_id: message.operation_info.id }),
    ...resynchronize(state, nowMs),
  ];
}

type Unknown = Pick<UpdateOperationStatusMessage, 'framework_id' | 'operation_uuid'> &
  Pick<OperationStatus, 'operation_id'>;

/** Says once that an operation is not here; such an update has no UUID and is not acknowledged. */
function tellDropped(state: AgentState, { framework_id, operation_uuid, operation_id }: Unknown): AgentEffect[] {
  if (state.master === undefined || operation_uuid === undefined) return [];
  const status: OperationStatus = {
    ...(operation_id === undefined ? {} : { operation_id }),
    state: 'OPERATION_DROPPED',
    agent_id: { value: agentIdOf(state) },
  };
  const update: UpdateOperationStatusMessage = {
    ...(framework_id === undefined ? {} : { framework_id }),
    slave_id: { value: agentIdOf(state) },
    status,
    latest_status: status,
    operation_uuid,
  };
  return [send(state.master.pid, UpdateOperationStatusMessage, update)];
}

export function operationAcknowledged(
  state: AgentState,
  message: AcknowledgeOperationStatusMessage,
  nowMs: number,
): AgentEffect[] {
  const known = acknowledgedOperation(state, message);
  if (known === undefined) return [];
  if (known.pending.length > 1) return nextOutcome(state, known, nowMs);
  known.isAcknowledged = true;
  state.deadlines.cancel(`operation|${known.uuid}`);
  return addChange(state, { works: [], forgets: known.uuid });
}

/** Operations that the master thinks we have: of those we do not know, it is told that they were dropped. */
export function reconcileOperations(state: AgentState, message: ReconcileOperationsMessage): AgentEffect[] {
  return (message.operations ?? []).flatMap((asked) => {
    const { operation_uuid, operation_id } = asked;
    if (operation_uuid === undefined || state.operations.has(formatUuid(operation_uuid.value))) return [];
    return tellDropped(state, { operation_uuid, operation_id, framework_id: message.framework_id });
  });
}

/** A master of before operations tells the whole set of reservations and volumes. */
export function checkpointResources(state: AgentState, message: CheckpointResourcesMessage): AgentEffect[] {
  const wanted = refineResources(message.resources ?? []);
  const total = withCheckpointed(state.own, wanted);
  if (total === undefined) return [warn('ignoring reservations that this agent does not have the resources for', {})];
  const works = volumeWorks(state, state.total, total);
  state.total = total;
  return addChange(state, { works });
}

/** Reservations, volumes and operations of before the restart; work on directories that was cut off is done again. */
import { formatUuid } from '../../base/uuid.ts';
import type { Operation } from '../../wire/gen/mesos.ts';
import { type AgentEffect, persist, type VolumeWork } from './effects.ts';
import type { AgentEvent, RecoveredAgent, RecoveredOperationStream, RecoveredResources } from './events.ts';
import { volumeWorks, withCheckpointed } from './operations.ts';
import { operationPath } from './paths.ts';
import { addChanges } from './resource-changes.ts';
import { type AgentOperation, type AgentState, agentIdOf, type ResourceChange } from './state.ts';

const nothing: RecoveredResources = { checkpointed: [], operations: [] };

type Change = Omit<ResourceChange, 'total'>;

/**
 * Sets the agent's resources and gives what has to be done for them, or says why the agent cannot go on: its flags no
 * longer give what the reservations and volumes are made of.
 */
export function recoverResources(
  state: AgentState,
  { resources = nothing, resourcesTarget }: Extract<AgentEvent, { kind: 'disk-recovered' }>,
): { readonly refused: string } | { readonly changes: Change[] } {
  const wanted = resourcesTarget ?? resources;
  const own = state.info.resources ?? [];
  const total = withCheckpointed(own, wanted.checkpointed);
  if (total === undefined) return { refused: advice(state.settings.workDir) };
  const before = withCheckpointed(own, resources.checkpointed) ?? resources.checkpointed;
  state.total = total;
  const works = new Map<string, VolumeWork>();
  for (const work of [...volumeWorks(state, [], total), ...volumeWorks(state, before, total)])
    works.set(work.path, work);
  const isNothing = works.size === 0 && resourcesTarget === undefined;
  return { changes: isNothing ? [] : [{ works: [...works.values()] }] };
}

function advice(workDir: string): string {
  return (
    'Incompatible agent resources detected: reservations and persistent volumes were made of resources that --resources ' +
    'does not give any more. Start with the earlier resources, or give all reservations and volumes of this agent up ' +
    `before a start as a new agent: rm -rf ${workDir}/meta/resources ${workDir}/meta/slaves/latest`
  );
}

/**
 * Operations that the earlier process of this agent had not heard an acknowledgement of; a new agent has none. Begins the
 * changes too: what is written then must know the operations.
 */
export function recoverOperations(
  state: AgentState,
  found: RecoveredAgent | undefined,
  { resources = nothing, resourcesTarget }: Extract<AgentEvent, { kind: 'disk-recovered' }>,
  changes: Change[],
): AgentEffect[] {
  const { operations } = resourcesTarget ?? resources;
  if (found === undefined || state.info.id === undefined) {
    return addChanges(state, operations.length === 0 ? changes : [...changes, { works: [] }]);
  }
  for (const operation of operations) {
    const uuid = formatUuid(operation.uuid.value);
    const stream = found.operationStreams.get(uuid);
    const known = restored(state, uuid, operation, stream);
    state.operations.set(uuid, known);
    if (known.isAcknowledged) changes.push({ works: [], forgets: uuid });
    else if (!known.isStored) changes.push({ works: [], operation: uuid });
  }
  // Of an operation that did not get as far as the state nobody was told.
  const unknown = [...found.operationStreams.keys()].filter((uuid) => !state.operations.has(uuid));
  const removals = unknown.map((uuid) => ({ op: 'remove', path: operationPath(agentIdOf(state), uuid) }) as const);
  return [...(removals.length === 0 ? [] : [persist(removals)]), ...addChanges(state, changes)];
}

function restored(
  state: AgentState,
  uuid: string,
  operation: Operation,
  stream: RecoveredOperationStream | undefined,
): AgentOperation {
  const { updates = [], acknowledged = [] } = stream ?? {};
  const done = new Set(acknowledged.map(formatUuid));
  const pending = updates.filter(({ status }) => status.uuid === undefined || !done.has(formatUuid(status.uuid.value)));
  const told = operation.latest_status;
  // Its end was checkpointed, the update was not: only agents of another make leave that behind.
  if (updates.length === 0 && told.state !== 'OPERATION_PENDING' && told.uuid !== undefined) {
    const { framework_id } = operation;
    const slave_id = { value: agentIdOf(state) };
    pending.push({ ...(framework_id && { framework_id }), slave_id, status: told, operation_uuid: operation.uuid });
  }
  const last = updates.at(-1)?.status;
  return {
    uuid,
    operation: last === undefined ? operation : { ...operation, latest_status: last },
    conversion: undefined,
    refused: undefined,
    pending,
    isListed: true,
    isStored: updates.length > 0,
    isAcknowledged: updates.length > 0 && pending.length === 0,
    attempts: 0,
  };
}

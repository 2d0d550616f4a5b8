/** Reservations, volumes and operations of before the restart; work on directories that was cut off is done again. */
import { formatUuid } from '../../base/uuid.ts';
import { formatResources } from '../../model/resource-text.ts';
import type { Operation } from '../../wire/gen/mesos.ts';
import { type AgentEffect, persist, type VolumeWork, warn } from './effects.ts';
import type { AgentEvent, RecoveredAgent, RecoveredOperationStream, RecoveredResources } from './events.ts';
import { volumeWorks } from './operations.ts';
import { operationPath } from './paths.ts';
import { addChanges } from './resource-changes.ts';
import { type Fitted, fitCheckpointed } from './resource-fit.ts';
import { type AgentOperation, type AgentState, agentIdOf, type ResourceChange } from './state.ts';

const nothing: RecoveredResources = { checkpointed: [], operations: [] };

type Change = Omit<ResourceChange, 'total'>;

/** Sets the agent's resources, and gives what has to be done for them and what to tell the operator. */
export function recoverResources(
  state: AgentState,
  { resources = nothing, resourcesTarget }: Extract<AgentEvent, { kind: 'disk-recovered' }>,
): { readonly changes: Change[]; readonly effects: AgentEffect[] } {
  const wanted = resourcesTarget ?? resources;
  const fitted = fitCheckpointed(state.info.resources ?? [], wanted.checkpointed);
  const { total } = fitted;
  state.own = fitted.own;
  state.total = total;
  state.setAside = fitted.setAside;
  const works = new Map<string, VolumeWork>();
  const ended = volumeWorks(state, resources.checkpointed, wanted.checkpointed).filter(({ work }) => work === 'remove');
  for (const work of [...volumeWorks(state, [], total), ...ended]) works.set(work.path, work);
  const isNothing = works.size === 0 && resourcesTarget === undefined;
  const changes = isNothing ? [] : [{ works: [...works.values()] }];
  return { changes, effects: tellMisfits(fitted) };
}

function tellMisfits({ beyond, setAside }: Fitted): AgentEffect[] {
  const effects: AgentEffect[] = [];
  if (beyond.length > 0) {
    effects.push(
      warn('persistent volumes take more than --resources gives: they stay, and the master is told what they take', {
        beyond: formatResources(beyond),
      }),
    );
  }
  if (setAside.length > 0) {
    effects.push(
      warn(
        '--resources gives less than is reserved: what has no room is not offered, nothing of it is deleted, and it is back ' +
          'after a start with resources that suffice',
        { setAside: formatResources(setAside) },
      ),
    );
  }
  return effects;
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

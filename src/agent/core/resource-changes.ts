/**
 * Changes of the agent's resources on their way to disk. In memory a change counts at once, since whatever the master
 * sends next builds on it; nobody is promised anything before it is durable. A change that makes or removes volumes goes
 * in three steps: what is wanted is written down (the target), the directories are worked on, then the target becomes the
 * state. A start that finds a target does the work again.
 */
import { addResources } from '../../model/resources.ts';
import { ResourceState } from '../../wire/gen/agent-state.ts';
import { Resource } from '../../wire/gen/mesos.ts';
import { type AgentEffect, type CheckpointWrite, persist, type VolumeFailure, warn } from './effects.ts';
import type { AgentEvent } from './events.ts';
import { concludeOperation, forgetOperation, forgetWrites, operationStored, updateWrite } from './operation-updates.ts';
import { resourceStatePath, resourcesInfoPath, resourceTargetPath } from './paths.ts';
import { encodeRecord, encodeRecords } from './records.ts';
import type { AgentState, ResourceChange } from './state.ts';
import { checkpointedOf, unrefine } from './tasks.ts';

/** Changes that are written together. */
const maxRound = 512;

/** Notes a change of the total that was made in memory and sees that it becomes durable. */
export function addChange(state: AgentState, change: Omit<ResourceChange, 'total'>): AgentEffect[] {
  return addChanges(state, [change]);
}

export function addChanges(state: AgentState, changes: readonly Omit<ResourceChange, 'total'>[]): AgentEffect[] {
  state.changes.made += changes.length;
  state.changes.waiting.push(...changes.map((change) => ({ ...change, total: state.total })));
  return beginRound(state);
}

/** Whether everything that is known in memory is on disk. */
export function areChangesStored({ changes }: AgentState): boolean {
  return changes.stored === changes.made;
}

/** The events once all changes so far are durable: at once when they are. */
export function afterChanges(state: AgentState, then: readonly AgentEvent[]): AgentEvent[] {
  return areChangesStored(state) ? [...then] : [{ kind: 'changes-awaited', made: state.changes.made, then }];
}

export function changesAwaited(state: AgentState, made: number, then: readonly AgentEvent[]): AgentEffect[] {
  if (state.changes.stored >= made) return [persist([], then)];
  state.changes.held.push({ made, then });
  return [];
}

function beginRound(state: AgentState): AgentEffect[] {
  const { changes } = state;
  if (changes.round.length > 0 || changes.waiting.length === 0) return [];
  changes.round = changes.waiting.splice(0, roundLength(changes.waiting));
  const works = changes.round.flatMap((change) => change.works);
  if (works.length === 0) return finishRound(state, []);
  const write: CheckpointWrite = { op: 'write', path: resourceTargetPath, bytes: stateRecord(state) };
  return [persist([write], [{ kind: 'resources-targeted' }])];
}

/** A directory is touched once in a round: the target says what there shall be, not what was there meanwhile. */
function roundLength(waiting: readonly ResourceChange[]): number {
  const touched = new Set<string>();
  for (const [at, { works }] of waiting.entries()) {
    if (at === maxRound || works.some(({ path }) => touched.has(path))) return at;
    for (const { path } of works) touched.add(path);
  }
  return waiting.length;
}

/** The target is durable: work on the directories. */
export function resourcesTargeted(state: AgentState): AgentEffect[] {
  return [{ kind: 'work-on-volumes', works: state.changes.round.flatMap(({ works }) => works) }];
}

/** The directories are as wanted, save those of the failures. */
export function volumesWorked(state: AgentState, failures: readonly VolumeFailure[]): AgentEffect[] {
  return finishRound(state, failures);
}

function finishRound(state: AgentState, failures: readonly VolumeFailure[]): AgentEffect[] {
  const writes: CheckpointWrite[] = [];
  const effects: AgentEffect[] = [];
  const { round } = state.changes;
  for (const change of round) {
    if (change.forgets !== undefined) writes.push(...forgetWrites(state, change.forgets));
    const failure = failures.find(({ path }) => change.works.some((work) => work.path === path));
    if (change.operation === undefined) {
      if (failure !== undefined) effects.push(warn('the directory of a volume is not as it should be', { ...failure }));
      continue;
    }
    effects.push(...concludeOperation(state, change, failure));
    writes.push(...updateWrite(state, change.operation));
  }
  writes.push({ op: 'write', path: resourceStatePath, bytes: stateRecord(state) });
  const old = unrefine(toKeep(state));
  writes.push({ op: 'write', path: resourcesInfoPath, bytes: encodeRecords(Resource, old) });
  if (round.some(({ works }) => works.length > 0)) writes.push({ op: 'remove', path: resourceTargetPath });
  return [...effects, persist(writes, [{ kind: 'resources-stored' }])];
}

/** What is durable at the end of the round: nothing of changes that wait for the next. */
function stateRecord(state: AgentState): Uint8Array {
  const { round, waiting } = state.changes;
  const later = new Set(waiting.map(({ operation }) => operation));
  const forgotten = new Set(round.map(({ forgets }) => forgets));
  const operations = [...state.operations.values()]
    .filter(({ uuid, isListed }) => (isListed || !later.has(uuid)) && !forgotten.has(uuid))
    .map(({ operation }) => operation);
  const resources = toKeep(state);
  return encodeRecord(ResourceState, {
    ...(operations.length === 0 ? {} : { operations }),
    ...(resources.length === 0 ? {} : { resources }),
  });
}

/** Reservations and volumes at the end of the round, with those that have no room now. */
function toKeep({ changes: { round }, total, setAside }: AgentState): Resource[] {
  return addResources(checkpointedOf(round.at(-1)?.total ?? total), setAside);
}

/** The round is on disk: its outcomes go out, and what waited for it goes on. */
export function resourcesStored(state: AgentState, nowMs: number): AgentEffect[] {
  const { changes } = state;
  const effects: AgentEffect[] = [];
  const { round } = changes;
  changes.round = [];
  changes.stored += round.length;
  for (const { operation, forgets } of round) {
    if (operation !== undefined) effects.push(...operationStored(state, operation, nowMs));
    if (forgets !== undefined) effects.push(...forgetOperation(state, forgets));
  }
  const ready = changes.held.filter(({ made }) => made <= changes.stored);
  changes.held = changes.held.filter(({ made }) => made > changes.stored);
  for (const { then } of ready) effects.push(persist([], then));
  return [...effects, ...beginRound(state)];
}

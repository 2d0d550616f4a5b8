/** What the log promises, watched from outside at every step. */
import type { LogChange, LogEffect } from '../../../src/log/core/effects.ts';
import type { Action, MetadataStatus } from '../../../src/wire/gen/log.ts';
import { type Decisions, textOf } from './decisions.ts';
import type { CreateLogChecker, LogFact } from './log-checker.ts';
import type { LogMember } from './member.ts';

/** No position has two decided values, in memory, on a disk or on the way; only what is truncated is forgotten. */
const agreement: CreateLogChecker = ({ decisions, onDecided }) => {
  const decide = (action: Action): string | undefined =>
    action.learned === true ? decisions.decide(action, onDecided) : undefined;
  return {
    name: 'agreement',
    onEffect: (_member, effect) => {
      if (effect.type === 'tell-learned') return decide(effect.message.action);
      if (effect.type === 'persist') return firstOf(effect.change.actions ?? [], decide);
      return undefined;
    },
    onStored: (_member, { actions = [] }) => firstOf(actions, decide),
  };
};

/** A replica never goes back to a lesser state. */
const rank: Readonly<Record<MetadataStatus, number>> = { EMPTY: 0, STARTING: 1, RECOVERING: 2, VOTING: 3 };

/** What is on a disk goes forward only, and an answer that promises something finds it there. */
const durability: CreateLogChecker = () => ({
  name: 'durability',
  onStored: ({ disk }, { metadata, actions = [] }) => {
    const before = disk.metadata ?? { status: 'EMPTY', promised: 0 };
    if (metadata !== undefined) {
      if (metadata.promised < before.promised)
        return `the promise ${before.promised} goes back to ${metadata.promised}`;
      if (rank[metadata.status] < rank[before.status]) return `${before.status} becomes ${metadata.status}`;
    }
    return firstOf(actions, (action) => regression(disk.actions.get(action.position), action));
  },
  onEffect: (member, effect) => (effect.type === 'answer' ? unkept(member, effect) : undefined),
});

function regression(before: Action | undefined, after: Action): string | undefined {
  if (before === undefined || after.nop?.tombstone === true) return undefined;
  const where = `position ${after.position}`;
  if (before.learned === true) {
    return after.learned === true && textOf(after) === textOf(before)
      ? undefined
      : `${where} is decided on the disk and is written over`;
  }
  if (after.learned === true) return undefined;
  if (after.promised < before.promised)
    return `${where}: the promise ${before.promised} goes back to ${after.promised}`;
  return before.performed !== undefined && after.performed === undefined
    ? `${where}: what was accepted is gone`
    : undefined;
}

function unkept({ disk }: LogMember, { response }: Extract<LogEffect, { type: 'answer' }>): string | undefined {
  const { metadata, actions } = disk;
  if (response.kind === 'recover') {
    const { status } = response.message;
    return rank[status] <= rank[metadata?.status ?? 'EMPTY']
      ? undefined
      : `says it is ${status}, which is not on its disk`;
  }
  const { type, proposal, position } = response.message;
  if (type !== 'ACCEPT') return undefined;
  if (response.kind === 'write') {
    const stored = actions.get(response.message.position);
    const isKept =
      isForgotten(disk, response.message.position) || (stored?.performed ?? -1) >= proposal || stored?.learned;
    return isKept ? undefined : `accepts ${proposal} at ${position}, which is not on its disk`;
  }
  const at = response.message.action?.position;
  if (at === undefined && (metadata?.promised ?? 0) >= proposal) return undefined;
  const place = at ?? position ?? 0;
  if (isForgotten(disk, place) || (actions.get(place)?.promised ?? -1) >= proposal) return undefined;
  return actions.get(place)?.learned === true
    ? undefined
    : `promises ${proposal} at ${place}, which is not on its disk`;
}

/** Whether a later action on the disk says that a position is truncated. */
function isForgotten({ actions }: LogMember['disk'], position: number): boolean {
  for (const { learned, truncate, nop, position: at } of actions.values()) {
    if (learned === true && ((truncate?.to ?? 0) > position || (nop?.tombstone === true && at >= position)))
      return true;
  }
  return false;
}

/** What was decided or acknowledged before is seen by whoever is elected or catches up; each position as it was decided. */
const reads: CreateLogChecker = ({ decisions }) => {
  /** Highest position that was decided when a call began. */
  const knownBefore = new Map<number, number>();
  return {
    name: 'reads',
    onFact: (fact) => {
      if (fact.kind === 'wanted') {
        knownBefore.set(fact.id, decisions.highest);
        return undefined;
      }
      if (fact.kind !== 'read') return undefined;
      const known = knownBefore.get(fact.id) ?? -1;
      // Who only catches up leaves the last position alone.
      const least = fact.how === 'elected' ? known : known - 1;
      if (fact.last < least) return `reads until ${fact.last}, but ${known} was decided before`;
      if (fact.begin > decisions.truncatedTo) return `begins at ${fact.begin}, truncated is ${decisions.truncatedTo}`;
      return misread(decisions, fact);
    },
  };
};

function misread(
  decisions: Decisions,
  { begin, last, entries }: Extract<LogFact, { kind: 'read' }>,
): string | undefined {
  for (let position = begin; position <= last; position++) {
    const decided = decisions.at(position);
    const entry = entries.get(position);
    if (decided === undefined) return `reads over position ${position}, which nobody decided`;
    const expected = decided.startsWith('append ') ? decided.slice('append '.length) : undefined;
    if (entry !== expected) return `reads '${entry}' at ${position}, decided is ${decided}`;
  }
  return undefined;
}

/**
 * The log as a register: an append sets it from what its writer saw to something new. The order of positions is the order of the
 * register: each entry follows the one its writer knew, and nothing that began later stands before what was acknowledged.
 */
const register: CreateLogChecker = ({ decisions }) => {
  const wanted = new Map<number, { readonly text: string; readonly after: number }>();
  const texts = new Set<string>();
  const placeOf = new Map<string, number>();
  let acknowledged = -1;
  return {
    name: 'register',
    onDecided: (position: number, text: string) => {
      if (!text.startsWith('append ')) return undefined;
      const entry = text.slice('append '.length);
      const place = placeOf.get(entry);
      if (!texts.has(entry)) return `'${entry}' at ${position} was appended by nobody`;
      if (place !== undefined) return `'${entry}' is at ${place} and at ${position}`;
      placeOf.set(entry, position);
      return brokenChain(decisions, position, entry);
    },
    onFact: (fact: LogFact) => {
      if (fact.kind === 'wanted' && fact.what === 'append') {
        texts.add(fact.text);
        wanted.set(fact.id, { text: fact.text, after: acknowledged });
      }
      if (fact.kind !== 'ended' || fact.end.type !== 'written') return undefined;
      const { position } = fact.end;
      const append = wanted.get(fact.id);
      if (append === undefined) return undefined;
      acknowledged = Math.max(acknowledged, position);
      if (decisions.at(position) !== `append ${append.text}`) {
        return `'${append.text}' is acknowledged at ${position}, decided is ${decisions.at(position)}`;
      }
      return position > append.after ? undefined : `${position} is acknowledged after ${append.after}`;
    },
  };
};

/** `8<5` must follow `5`, as far as all between is decided. */
function brokenChain(decisions: Decisions, position: number, entry: string): string | undefined {
  const before = neighbour(decisions, position, -1);
  if (before !== undefined && before.name !== afterOf(entry)) {
    return `'${entry}' at ${position} overwrites ${before.name} unseen`;
  }
  const next = neighbour(decisions, position, 1);
  if (next === undefined || next.entry === undefined || afterOf(next.entry) === nameOf(entry)) return undefined;
  return `'${next.entry}' overwrites '${entry}' at ${position} unseen`;
}

function neighbour(
  decisions: Decisions,
  position: number,
  direction: 1 | -1,
): { readonly name: string; readonly entry: string | undefined } | undefined {
  for (let at = position + direction; at >= 0; at += direction) {
    const text = decisions.at(at);
    if (text === undefined) return undefined;
    if (text.startsWith('append ')) {
      const entry = text.slice('append '.length);
      return { name: nameOf(entry), entry };
    }
  }
  return { name: '0', entry: undefined };
}

function nameOf(entry: string): string {
  return entry.slice(0, entry.indexOf('<'));
}

function afterOf(entry: string): string {
  return entry.slice(entry.indexOf('<') + 1);
}

/** What the core holds agrees with itself. */
const indices: CreateLogChecker = () => ({
  name: 'indices',
  onStepped: (_member, { replica, rounds, roundOf, waiting, catchUps, members }) => {
    const { begin, end, records, undecided } = replica;
    if (begin > end + 1) return `begins at ${begin} and ends at ${end}`;
    const [first] = undecided.ranges();
    if (first !== undefined && first.first < begin) return `misses ${first.first}, which is truncated`;
    if ((undecided.ranges().at(-1)?.last ?? end) > end) return 'misses what lies behind its end';
    if (rounds.size !== roundOf.size) return `${rounds.size} rounds for ${roundOf.size} purposes`;
    if (catchUps.size > 3 || roundOf.size > 8) return 'forgets to end rounds';
    if (waiting.length > 1_000 * (members.length + 1)) return 'piles up answers';
    return records.size > end - begin + 1 ? `holds ${records.size} records from ${begin} to ${end}` : undefined;
  },
});

function firstOf(
  actions: NonNullable<LogChange['actions']>,
  find: (action: Action) => string | undefined,
): string | undefined {
  for (const action of actions) {
    const problem = find(action);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

export const logCheckers: readonly CreateLogChecker[] = [agreement, durability, reads, register, indices];

/** The writer's side of a member: elections, appends and truncations. */
import type { Action } from '../../wire/gen/log.ts';
import { beginCatchUp, type CatchUp } from './catch-up.ts';
import type { LogRefusal } from './events.ts';
import { learnAndTell } from './learning.ts';
import { isMissing } from './replica.ts';
import { closeRound, openRound, openWrite, type Round } from './rounds.ts';
import { isVoting, type LogState } from './state.ts';
import { votesOf } from './tally.ts';
import type { Content } from './well-formed.ts';

/** Most calls that wait for an election or for a catch-up. */
const maxCalls = 1_000;

/** Somebody wants this member to be the writer. Who asks during an election gets the next one: it promises to see what was decided before it was wanted. */
export function wantElection(state: LogState, call: number): void {
  const { coordinator } = state;
  if (coordinator.calls.length + coordinator.next.length >= maxCalls) {
    refuse(state, call, 'busy');
    return;
  }
  coordinator.next.push(call);
  if (coordinator.phase === 'writing') abandonWrite(state, 'lost-to-another');
  startWantedElection(state);
}

/** Begins the election that waits, when this member may. */
export function startWantedElection(state: LogState): void {
  const { coordinator } = state;
  if (coordinator.phase === 'electing' || coordinator.next.length === 0 || !isVoting(state)) return;
  coordinator.phase = 'electing';
  coordinator.calls = coordinator.next;
  coordinator.next = [];
  askForPromises(state);
}

function askForPromises(state: LogState): void {
  const { coordinator, replica } = state;
  coordinator.number = Math.max(coordinator.number, replica.promised) + 1;
  openRound(state, 'election', { kind: 'promise', message: { proposal: coordinator.number } });
  state.deadlines.set('election', state.nowMs + state.settings.electionTimeoutMs);
}

/** The promises do not come together: members that came back since then are asked with a new number. */
export function retryElection(state: LogState): void {
  const round = state.roundOf.get('election');
  if (round === undefined) return;
  if (round.silent !== undefined) askForPromises(state);
  else state.deadlines.set('election', state.nowMs + state.settings.electionTimeoutMs);
}

export function electionAnswered(state: LogState, round: Round): void {
  const votes = votesOf(round.tally, state.quorum);
  if (votes === undefined || votes.type === 'learned') return;
  const { coordinator, replica } = state;
  closeRound(state, 'election');
  state.deadlines.cancel('election');
  if (votes.type === 'accepted') {
    coordinator.last = Math.max(votes.end, replica.end);
    // A higher number, since this one is promised already where a position has no record.
    const number = coordinator.number + 1;
    beginCatchUp(state, 'election', { first: replica.begin, last: coordinator.last, number });
    return;
  }
  if (votes.type === 'rejected') surpass(state, votes.highestNumber);
  coordinator.phase = 'initial';
  const why = votes.type === 'ignored' ? 'not-voting' : 'lost-to-another';
  for (const call of coordinator.calls.splice(0)) refuse(state, call, why);
  startWantedElection(state);
}

/** Everything up to the highest position that anybody of the quorum knew is decided: what comes next is this member's. */
export function electionCaughtUp(state: LogState, { last }: CatchUp): void {
  const { coordinator } = state;
  coordinator.phase = 'elected';
  for (const call of coordinator.calls.splice(0)) state.effects.push({ type: 'elected', call, last });
  stepDownWhenSurpassed(state);
  startWantedElection(state);
}

export function wantAppend(state: LogState, call: number, bytes: Uint8Array): void {
  write(state, call, () => ({ type: 'APPEND', append: { bytes } }));
}

/** A truncation forgets at most everything before itself. */
export function wantTruncation(state: LogState, call: number, to: number): void {
  write(state, call, (position) => ({
    type: 'TRUNCATE',
    truncate: {
      to: Number.isSafeInteger(to) ? Math.max(state.replica.begin, Math.min(to, position)) : state.replica.begin,
    },
  }));
}

function write(state: LogState, call: number, contentAt: (position: number) => Content): void {
  const { coordinator, replica } = state;
  const { phase, number } = coordinator;
  if (phase === 'writing') {
    refuse(state, call, 'busy');
    return;
  }
  if (phase !== 'elected') {
    coordinator.phase = phase === 'deposed' ? 'initial' : phase;
    refuse(state, call, phase === 'deposed' ? 'lost-to-another' : 'not-elected');
    return;
  }
  const position = coordinator.last + 1;
  if (position < replica.begin || !isMissing(replica, position)) {
    // Another one has written here.
    coordinator.phase = 'initial';
    refuse(state, call, 'lost-to-another');
    return;
  }
  const action: Action = { position, promised: number, performed: number, ...contentAt(position) };
  coordinator.phase = 'writing';
  coordinator.writing = call;
  openWrite(state, 'write', action);
  state.deadlines.set('write', state.nowMs + state.settings.answerLifeMs);
}

export function writeAnswered(state: LogState, round: Round): void {
  const { coordinator } = state;
  const votes = votesOf(round.tally, state.quorum);
  if (votes === undefined || votes.type === 'learned' || round.action === undefined) return;
  if (votes.type !== 'accepted') {
    if (votes.type === 'rejected') surpass(state, votes.highestNumber);
    abandonWrite(state, votes.type === 'ignored' ? 'not-voting' : 'lost-to-another');
    return;
  }
  const { position } = round.action;
  const call = endWrite(state);
  learnAndTell(state, round.action);
  coordinator.phase = 'elected';
  coordinator.last = position;
  if (call !== undefined) state.effects.push({ type: 'written', call, position });
  stepDownWhenSurpassed(state);
}

/** A writer that has nothing to write learns here that another was elected, not only with its next write. */
export function stepDownWhenSurpassed(state: LogState): void {
  const { coordinator, replica } = state;
  if (coordinator.phase !== 'elected' || replica.promised <= coordinator.number) return;
  coordinator.phase = 'deposed';
  state.effects.push({ type: 'deposed' });
}

/** Whether a write happened is not known: the next election decides it, here or elsewhere. */
export function abandonWrite(state: LogState, why: LogRefusal): void {
  const call = endWrite(state);
  state.coordinator.phase = 'initial';
  if (call !== undefined) refuse(state, call, why);
}

function endWrite(state: LogState): number | undefined {
  const call = state.coordinator.writing;
  state.coordinator.writing = undefined;
  closeRound(state, 'write');
  state.deadlines.cancel('write');
  return call;
}

/** The next number is to be higher than this one. */
function surpass(state: LogState, number: number): void {
  state.coordinator.number = Math.max(state.coordinator.number, number);
}

function refuse(state: LogState, call: number, why: LogRefusal): void {
  state.effects.push({ type: 'refused', call, why });
}

/** Learning what the others decided without becoming the writer. */
import { nextInt } from '../../base/random.ts';
import { beginCatchUp, type CatchUp } from './catch-up.ts';
import { closeRound, openRound, type Round } from './rounds.ts';
import { isVoting, type LogState } from './state.ts';

/** Readers who want to catch up. A run serves those who asked before it began: who asks later wants to see what was decided since. */
export interface Reading {
  phase: 'idle' | 'asking' | 'waiting' | 'filling';
  /** Whom the present run serves, and whom the next. */
  calls: number[];
  next: number[];
}

/** Most readers that wait. */
const maxCalls = 1_000;

export function wantCatchUp(state: LogState, call: number): void {
  const { reading } = state;
  if (reading.calls.length + reading.next.length >= maxCalls) {
    state.effects.push({ type: 'refused', call, why: 'busy' });
    return;
  }
  reading.next.push(call);
  startWantedReading(state);
}

export function startWantedReading(state: LogState): void {
  const { reading } = state;
  if (reading.phase !== 'idle' || reading.next.length === 0 || !isVoting(state)) return;
  reading.calls = reading.next;
  reading.next = [];
  askForRange(state);
}

/** Asks who votes and what they have; also when that was asked before in vain. */
export function askForRange(state: LogState): void {
  state.reading.phase = 'asking';
  openRound(state, 'reading', { kind: 'recover', message: {} });
  state.deadlines.set('reading', state.nowMs + state.settings.recoverTimeoutMs);
}

export function readingAnswered(state: LogState, { tally, silent }: Round): void {
  const { reading, replica } = state;
  if (tally.voting >= state.quorum) {
    closeRound(state, 'reading');
    state.deadlines.cancel('reading');
    reading.phase = 'filling';
    // Not the last position: it may be half written, and to decide it would cost the writer its place.
    const range = { first: Math.min(replica.begin, tally.begin), last: tally.end - 1 };
    beginCatchUp(state, 'reading', { ...range, number: replica.promised + 1 });
  } else if (silent?.size === 0) {
    const [least, most] = state.settings.recoveryRetryMs;
    closeRound(state, 'reading');
    reading.phase = 'waiting';
    state.deadlines.set('reading', state.nowMs + least + nextInt(state.random, most - least));
  }
}

export function readingCaughtUp(state: LogState, { last }: CatchUp): void {
  const { reading } = state;
  const { begin } = state.replica;
  reading.phase = 'idle';
  const end = Math.max(last, begin - 1);
  for (const call of reading.calls.splice(0)) state.effects.push({ type: 'caught-up', call, begin, end });
  startWantedReading(state);
}

/** Learning the decided value of position after position; what nobody decided yet is decided on the way. */
import { nextInt } from '../../base/random.ts';
import type { Action } from '../../wire/gen/log.ts';
import { learnAndTell } from './learning.ts';
import { isMissing, isTombstone, lowestMissing } from './replica.ts';
import { closeRound, openRound, openWrite, type Round } from './rounds.ts';
import type { LogState } from './state.ts';
import { votesOf } from './tally.ts';

/** Who wants to catch up: each at most once at a time. */
export type CatchUpPurpose = 'election' | 'recovery' | 'reading';

export interface CatchUp {
  readonly purpose: CatchUpPurpose;
  /** Everything from `first` to `last` is known in the end. */
  readonly first: number;
  readonly last: number;
  /** Number of the present try, carried from position to position. */
  number: number;
  /** The position that is being filled, once it has begun. */
  position: number | undefined;
  /** Tombstones met one after another: truncated stretches are crossed in leaps. */
  tombstones: number;
  /** Waits until it tries the position again. */
  isWaiting: boolean;
}

/** Begins to fill what is missing here from `first` to `last`. `settleCatchUp` says when all is there, maybe at once. */
export function beginCatchUp(
  state: LogState,
  purpose: CatchUpPurpose,
  range: { readonly first: number; readonly last: number; readonly number: number },
): void {
  state.catchUps.set(purpose, { purpose, ...range, position: undefined, tombstones: 0, isWaiting: false });
}

/** Goes to the next missing position when the present one is known, however that came. Gives the catch-up when it is over. */
export function settleCatchUp(state: LogState, purpose: CatchUpPurpose): CatchUp | undefined {
  const catchUp = state.catchUps.get(purpose);
  if (catchUp === undefined) return undefined;
  if (catchUp.position !== undefined && isMissing(state.replica, catchUp.position)) return undefined;
  const next = nextPosition(state, catchUp);
  if (next !== undefined) {
    catchUp.position = next;
    fill(state, catchUp);
    return undefined;
  }
  closeRound(state, `fill-${purpose}`);
  state.deadlines.cancel(`position-${purpose}`);
  state.catchUps.delete(purpose);
  return catchUp;
}

/**
 * Ascending. But who was away for long misses much that all others have truncated, and each of these positions would cost a
 * round: after n tombstones in a row it tries 2^n positions further on, since one tombstone there settles all before it.
 */
function nextPosition({ replica }: LogState, { first, last, tombstones }: CatchUp): number | undefined {
  const lowest = lowestMissing(replica, first, last);
  if (lowest === undefined || tombstones === 0) return lowest;
  const further = Math.min(lowest + 2 ** Math.min(tombstones, 50), last);
  return isMissing(replica, further) ? further : lowest;
}

/** First asks what may have been decided at the position, by a promise for it alone. */
function fill(state: LogState, catchUp: CatchUp): void {
  const { purpose, number: proposal, position = 0 } = catchUp;
  catchUp.isWaiting = false;
  openRound(state, `fill-${purpose}`, { kind: 'promise', message: { proposal, position } });
  state.deadlines.set(`position-${purpose}`, state.nowMs + state.settings.catchUpTimeoutMs);
}

/** The wait is over, or too many members are silent: the position is tried again, with a number that was not used for it. */
export function retryFill(state: LogState, purpose: CatchUpPurpose): void {
  const catchUp = state.catchUps.get(purpose);
  if (catchUp === undefined) return;
  if (!catchUp.isWaiting && state.roundOf.get(`fill-${purpose}`)?.silent === undefined) {
    // There are too few members to ask: nothing was tried.
    state.deadlines.set(`position-${purpose}`, state.nowMs + state.settings.catchUpTimeoutMs);
    return;
  }
  if (!catchUp.isWaiting) catchUp.number++;
  fill(state, catchUp);
}

/** An answer was counted for the position that is being filled. */
export function fillAnswered(state: LogState, purpose: CatchUpPurpose, round: Round): void {
  const catchUp = state.catchUps.get(purpose);
  const votes = votesOf(round.tally, state.quorum);
  if (catchUp === undefined || votes === undefined) return;
  switch (votes.type) {
    case 'learned':
      catchUp.tombstones = isTombstone(votes.action) ? catchUp.tombstones + 1 : 0;
      learnAndTell(state, votes.action);
      return;
    case 'accepted':
      if (round.action === undefined) propose(state, catchUp, votes.performed);
      else {
        catchUp.tombstones = 0;
        learnAndTell(state, round.action);
      }
      return;
    case 'rejected':
      backOff(state, catchUp, votes.highestNumber);
      return;
    case 'ignored':
      backOff(state, catchUp, catchUp.number);
  }
}

/** Writes what may have been decided; when nobody accepted anything, that nothing is there. */
function propose(state: LogState, catchUp: CatchUp, performed: Action | undefined): void {
  const { purpose, number, position = 0 } = catchUp;
  const { type = 'NOP', nop, append, truncate } = performed ?? { nop: {} };
  openWrite(state, `fill-${purpose}`, {
    position,
    promised: number,
    performed: number,
    type,
    ...(nop === undefined ? {} : { nop }),
    ...(append === undefined ? {} : { append }),
    ...(truncate === undefined ? {} : { truncate }),
  });
}

/** Somebody was faster: lets it finish, then tries with a higher number. */
function backOff(state: LogState, catchUp: CatchUp, highestNumber: number): void {
  const [least, most] = state.settings.fillBackoffMs;
  catchUp.number = Math.max(catchUp.number, highestNumber) + 1;
  catchUp.isWaiting = true;
  closeRound(state, `fill-${catchUp.purpose}`);
  state.deadlines.set(`position-${catchUp.purpose}`, state.nowMs + least + nextInt(state.random, most - least));
}

/** Questions to all members, and the counting of their answers: one open question for each purpose. */
import type { Action } from '../../wire/gen/log.ts';
import type { CatchUpPurpose } from './catch-up.ts';
import type { LogRequest, LogResponse } from './events.ts';
import type { LogState } from './state.ts';
import { countPromise, countRecover, countWrite, createTally, type Tally } from './tally.ts';

export type RoundPurpose = 'election' | 'write' | 'recovery' | 'probe' | 'reading' | `fill-${CatchUpPurpose}`;

export interface Round {
  readonly number: number;
  readonly purpose: RoundPurpose;
  readonly request: LogRequest;
  /** What is written, for a round that writes. */
  readonly action: Action | undefined;
  /** Who was asked and is silent so far; undefined as long as there are too few members to ask. */
  silent: Set<string> | undefined;
  askedMs: number;
  readonly tally: Tally;
}

/** Asks all members, as soon as a quorum of them is there. What was asked for the same purpose before counts no more. */
export function openRound(state: LogState, purpose: RoundPurpose, request: LogRequest, action?: Action): void {
  closeRound(state, purpose);
  state.lastRound++;
  const number = state.lastRound;
  const round: Round = { number, purpose, request, action, silent: undefined, askedMs: 0, tally: createTally() };
  state.rounds.set(number, round);
  state.roundOf.set(purpose, round);
  askIfEnough(state, round);
}

/** Asks for a position to be written as this action says. */
export function openWrite(state: LogState, purpose: RoundPurpose, action: Action): void {
  const { position, promised: proposal, type = 'NOP', nop, append, truncate } = action;
  const message = {
    proposal,
    position,
    type,
    ...(nop === undefined ? {} : { nop }),
    ...(append === undefined ? {} : { append }),
    ...(truncate === undefined ? {} : { truncate }),
  };
  openRound(state, purpose, { kind: 'write', message }, action);
}

export function closeRound(state: LogState, purpose: RoundPurpose): void {
  const round = state.roundOf.get(purpose);
  if (round === undefined) return;
  state.roundOf.delete(purpose);
  state.rounds.delete(round.number);
  if (round.silent !== undefined) state.effects.push({ type: 'end-round', round: round.number });
}

/** The members are others than before: questions that waited for more of them are asked. Who was not there then is not asked later. */
export function askWaitingRounds(state: LogState): void {
  for (const round of state.roundOf.values()) if (round.silent === undefined) askIfEnough(state, round);
}

function askIfEnough(state: LogState, round: Round): void {
  const { members } = state;
  if (members.length < state.quorum) return;
  round.silent = new Set(members);
  round.askedMs = state.nowMs;
  state.effects.push({ type: 'ask', round: round.number, members, request: round.request });
}

/**
 * Counts an answer. Gives its round, or undefined when the answer changes nothing: the round is over, the member was not asked or
 * has answered, the answer makes no sense, or it comes too late. Late answers must not count because their giver may since have
 * lost its disk and come back without knowing of them (`recovery.ts`).
 */
export function countResponse(
  state: LogState,
  from: string,
  number: number,
  response: LogResponse | undefined,
): Round | undefined {
  const round = state.rounds.get(number);
  if (round?.silent === undefined || !round.silent.has(from)) return undefined;
  if (state.nowMs - round.askedMs > state.settings.answerLifeMs) return undefined;
  if (typeof response?.message !== 'object' || response.message === null || !count(round, response)) return undefined;
  round.silent.delete(from);
  return round;
}

function count({ request, tally }: Round, response: LogResponse): boolean {
  if (request.kind === 'promise' && response.kind === 'promise') {
    return countPromise(tally, response.message, request.message);
  }
  if (request.kind === 'write' && response.kind === 'write') {
    return countWrite(tally, response.message, request.message);
  }
  return request.kind === 'recover' && response.kind === 'recover' && countRecover(tally, response.message);
}

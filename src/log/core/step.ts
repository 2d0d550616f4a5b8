import { fillAnswered, retryFill, settleCatchUp } from './catch-up.ts';
import {
  abandonWrite,
  electionAnswered,
  electionCaughtUp,
  retryElection,
  wantAppend,
  wantElection,
  wantTruncation,
  writeAnswered,
} from './coordinator.ts';
import type { LogEffect } from './effects.ts';
import type { LogEvent } from './events.ts';
import { isCongested, persist, releaseDurable } from './outbox.ts';
import { askForRange, readingAnswered, readingCaughtUp, wantCatchUp } from './reading.ts';
import {
  finishRecovery,
  probeAnswered,
  recoveryAnswered,
  recoveryCaughtUp,
  retryRecovery,
  startRecovery,
} from './recovery.ts';
import { learn } from './replica.ts';
import { answerRequest } from './requests.ts';
import { askWaitingRounds, countResponse, type Round } from './rounds.ts';
import type { LogState, LogTimer } from './state.ts';
import { learnedAction } from './well-formed.ts';

/** Lets one member go on by one event. Gives what is to be done, in order; never throws on what others sent. */
export function step(state: LogState, event: LogEvent, nowMs: number): readonly LogEffect[] {
  state.nowMs = Math.max(state.nowMs, nowMs);
  handle(state, event);
  settle(state);
  const { effects } = state;
  state.effects = [];
  return effects;
}

function handle(state: LogState, event: LogEvent): void {
  switch (event.type) {
    case 'members-changed':
      state.members = [...new Set(event.members)];
      askWaitingRounds(state);
      startRecovery(state);
      return;
    case 'request-received':
      answerRequest(state, event);
      return;
    case 'learned-received': {
      const action = isCongested(state) ? undefined : learnedAction(event.message);
      if (action !== undefined) persist(state, learn(state.replica, action));
      return;
    }
    case 'response-received': {
      const round = countResponse(state, event.from, event.round, event.response);
      if (round !== undefined) weigh(state, round);
      return;
    }
    case 'persisted':
      releaseDurable(state, event.ticket);
      finishRecovery(state);
      return;
    case 'election-wanted':
      wantElection(state, event.call);
      return;
    case 'append-wanted':
      wantAppend(state, event.call, event.bytes);
      return;
    case 'truncation-wanted':
      wantTruncation(state, event.call, event.to);
      return;
    case 'catch-up-wanted':
      wantCatchUp(state, event.call);
      return;
    case 'ticked':
      for (const timer of state.deadlines.popDue(state.nowMs)) onTimer(state, timer);
  }
}

/** One more member has answered. */
function weigh(state: LogState, round: Round): void {
  switch (round.purpose) {
    case 'election':
      electionAnswered(state, round);
      return;
    case 'write':
      writeAnswered(state, round);
      return;
    case 'recovery':
      recoveryAnswered(state, round);
      return;
    case 'probe':
      probeAnswered(state, round);
      return;
    case 'reading':
      readingAnswered(state, round);
      return;
    case 'fill-election':
      fillAnswered(state, 'election', round);
      return;
    case 'fill-recovery':
      fillAnswered(state, 'recovery', round);
      return;
    case 'fill-reading':
      fillAnswered(state, 'reading', round);
  }
}

function onTimer(state: LogState, timer: LogTimer): void {
  switch (timer) {
    case 'election':
      retryElection(state);
      return;
    case 'write':
      abandonWrite(state, 'lost-to-another');
      return;
    case 'recovery':
      retryRecovery(state);
      return;
    case 'reading':
      askForRange(state);
      return;
    case 'position-election':
      retryFill(state, 'election');
      return;
    case 'position-recovery':
      retryFill(state, 'recovery');
      return;
    case 'position-reading':
      retryFill(state, 'reading');
  }
}

/** What became known in this step may end what members catch up for. */
function settle(state: LogState): void {
  const election = settleCatchUp(state, 'election');
  if (election !== undefined) electionCaughtUp(state, election);
  if (settleCatchUp(state, 'recovery') !== undefined) recoveryCaughtUp(state);
  const reading = settleCatchUp(state, 'reading');
  if (reading !== undefined) readingCaughtUp(state, reading);
}

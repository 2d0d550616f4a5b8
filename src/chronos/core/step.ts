import { unreachable } from '../../base/assert.ts';
import type { ChronosEffect, ChronosEvent } from './events.ts';
import { deleteJob, postJob } from './jobs.ts';
import { decline, dropOffer, placeRuns, receiveOffers, reviveIfDue, sendLaunch, settleOffers } from './launching.ts';
import { refreshJob } from './ready.ts';
import { noteDisconnected, noteRegistered, reconcileIfDue, reconcileSent, takeOver } from './recovery.ts';
import { reportCompletion, reportProgress, requestKill, requestRun, requestSuccess } from './requests.ts';
import { type ChronosState, clearState } from './state.ts';
import { giveUpUnreachable, loseAllRuns, receiveStatus } from './statuses.ts';
import { Turn } from './turn.ts';

/** Timers worked off for one event; the rest follow with the next tick. */
const maxPerTick = 5_000;

/** Advances Chronos by one event. Requests to a node that does not lead are answered 503. */
export function step(state: ChronosState, event: ChronosEvent, nowMs: number): ChronosEffect[] {
  const turn = new Turn(nowMs);
  if (!state.isLeader && event.kind !== 'took-over') {
    refuseAsFollower(turn, event);
    return turn.finish();
  }
  apply(state, turn, event);
  if (turn.hasNewOffers || turn.newlyReady.length > 0) placeRuns(state, turn);
  settleOffers(state, turn);
  return turn.finish();
}

function refuseAsFollower(turn: Turn, event: ChronosEvent): void {
  if (event.kind === 'persisted') {
    // What was promised before is durable: those who asked may know.
    for (const effect of event.effects) if (effect.kind === 'reply') turn.now(effect);
  } else if ('requestId' in event) {
    const answer = { status: 503, message: 'this node does not lead' };
    turn.now({ kind: 'reply', requestId: event.requestId, answer });
  }
}

function apply(state: ChronosState, turn: Turn, event: ChronosEvent): void {
  switch (event.kind) {
    case 'took-over':
      takeOver(state, turn, event.records);
      break;
    case 'leadership-lost':
      clearState(state);
      break;
    case 'registered':
      noteRegistered(state, turn);
      turn.hasNewOffers = true;
      break;
    case 'disconnected':
      noteDisconnected(state);
      break;
    case 'framework-removed':
      noteDisconnected(state);
      loseAllRuns(state, turn);
      break;
    case 'offers-received':
      receiveOffers(state, turn, event.offers);
      break;
    case 'offer-rescinded':
      rescindOffer(state, event.offerId);
      break;
    case 'status-received':
      receiveStatus(state, turn, event.status);
      break;
    case 'accept-refused':
      reconcileSent(state, turn);
      break;
    case 'persisted':
      for (const taskId of event.ended) state.ending.delete(taskId);
      for (const launch of event.launches) sendLaunch(state, turn, launch);
      for (const effect of event.effects) turn.now(effect);
      break;
    case 'ticked':
      tick(state, turn);
      break;
    case 'job-posted':
      postJob(state, turn, event);
      break;
    case 'job-deleted':
      deleteJob(state, turn, event);
      break;
    case 'run-requested':
      requestRun(state, turn, event);
      break;
    case 'success-marked':
      requestSuccess(state, turn, event);
      break;
    case 'kill-requested':
      requestKill(state, turn, event);
      break;
    case 'progress-reported':
      reportProgress(state, turn, event);
      break;
    case 'completion-reported':
      reportCompletion(state, turn, event);
      break;
    default:
      unreachable(event);
  }
}

function tick(state: ChronosState, turn: Turn): void {
  const { nowMs } = turn;
  for (const name of state.slots.popDue(nowMs, maxPerTick)) {
    const job = state.jobs.get(name);
    if (job !== undefined) refreshJob(state, turn, job);
  }
  for (const key of state.delays.popDue(nowMs, maxPerTick)) {
    const job = state.jobs.get(key.slice(0, key.indexOf('\n')));
    if (job !== undefined) refreshJob(state, turn, job);
  }
  giveUpUnreachable(state, turn);
  const stale = state.offerDeadlines.popDue(nowMs);
  if (stale.length > 0) decline(state, turn, stale);
  reviveIfDue(state, turn);
  reconcileIfDue(state, turn);
}

function rescindOffer(state: ChronosState, offerId: string): void {
  dropOffer(state, offerId);
  const committed = state.committed.get(offerId);
  if (committed !== undefined) committed.isRescinded = true;
}

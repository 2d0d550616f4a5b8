/** What happens when a deadline of the state has come. */
import { proofLate } from './authenticatee.ts';
import type { AgentEffect } from './effects.ts';
import { askBack, reregistrationTimedOut } from './executor-return.ts';
import { registrationTimedOut, runOfDeadline, shutdownTimedOut } from './executor-shutdown.ts';
import { resendOutcome } from './operation-updates.ts';
import { estimate, lookAtLoad } from './oversubscription.ts';
import { pingsMissing, register } from './registration.ts';
import { type AgentState, findRun } from './state.ts';
import { resendHead } from './update-streams.ts';

/** Deadlines handled at once; the rest comes with the next tick. */
const maxDueAtOnce = 1000;

export function ticked(state: AgentState, nowMs: number): AgentEffect[] {
  return state.deadlines.popDue(nowMs, maxDueAtOnce).flatMap((key) => due(state, key, nowMs));
}

function due(state: AgentState, key: string, nowMs: number): AgentEffect[] {
  const bar = key.indexOf('|');
  const what = key.slice(bar + 1);
  switch (key.slice(0, bar)) {
    case 'register':
      return register(state, nowMs);
    case 'prove':
      return proofLate(state, nowMs);
    case 'ping':
      return pingsMissing(state);
    case 'update':
      return resendHead(state, what, nowMs);
    case 'operation':
      return resendOutcome(state, what, nowMs);
    case 'estimate':
      return estimate(state, nowMs);
    case 'qos':
      return lookAtLoad(state, nowMs);
    case 'registration':
      return registrationTimedOut(state, runOfDeadline(what));
    case 'reregistration': {
      const executor = findRun(state, runOfDeadline(what));
      return executor === undefined ? [] : reregistrationTimedOut(state, executor, nowMs);
    }
    case 'reconnect': {
      const executor = findRun(state, runOfDeadline(what));
      return executor === undefined ? [] : askBack(state, executor, nowMs);
    }
    case 'shutdown':
      return shutdownTimedOut(state, runOfDeadline(what));
    case 'disk':
      state.deadlines.set('disk|', nowMs + state.settings.diskWatchIntervalMs);
      return [{ kind: 'measure-disk' }];
    default:
      return [];
  }
}

import { isForgotten } from './backoff.ts';
import { isActive } from './conditions.ts';
import { probeInstance } from './health.ts';
import { killInstance, retryKill } from './kills.ts';
import { wantOffers } from './offers.ts';
import { probeReadiness } from './readiness.ts';
import { askAgain, reconcile } from './reconciliation.ts';
import { becomeInactive, expungeInstance } from './status-updates.ts';
import type { Turn } from './turn.ts';

/** Most timers handled in one event; the rest are due still and come with the next. */
const maxTimersPerTick = 2_000;

/** Handles everything that is due. */
export function ticked(turn: Turn): void {
  for (const key of turn.state.timers.popDue(turn.nowMs, maxTimersPerTick)) fire(turn, key);
}

function fire(turn: Turn, key: string): void {
  const [kind, id = '', index = '0'] = key.split(' ');
  switch (kind) {
    case 'probe':
      probeInstance(turn, id, Number(index));
      return;
    case 'ready':
      probeReadiness(turn, id);
      return;
    case 'kill':
      retryKill(turn, id);
      return;
    case 'overdue':
      killOverdue(turn, id);
      return;
    case 'inactive':
      becomeInactive(turn, id);
      return;
    case 'expunge':
      expungeInstance(turn, id);
      return;
    case 'backoff':
      backoffOver(turn, id);
      return;
    case 'tokens':
      refillTokens(turn);
      return;
    case 'reconcile':
      reconcile(turn);
      return;
    case 'ask':
      askAgain(turn);
      return;
    case 'scale':
      checkAllScales(turn);
      return;
    default:
      // 'offers' and 'hold' only wake the core: what is due is done when the turn is settled.
      return;
  }
}

/** A task that does not get going is killed and tried again. */
function killOverdue(turn: Turn, instanceId: string): void {
  const instance = turn.state.instances.get(instanceId);
  if (instance === undefined || !isActive(instance.condition)) return;
  if (!['Provisioned', 'Staging', 'Starting'].includes(instance.condition)) return;
  killInstance(turn, instance, false);
}

// Fires at the deadline, and then once more when the entry may be forgotten.
function backoffOver(turn: Turn, appId: string): void {
  const { state, nowMs } = turn;
  const backoff = state.backoffs.get(appId);
  const app = state.apps.get(appId);
  if (backoff === undefined) return;
  if (app === undefined || isForgotten(backoff, app, nowMs)) {
    state.backoffs.delete(appId);
  } else {
    state.timers.set(
      `backoff ${appId}`,
      Math.max(nowMs + 10_000, backoff.referenceMs + app.maxLaunchDelaySeconds * 1000),
    );
  }
  if (state.waiting.has(appId)) wantOffers(state);
}

function refillTokens(turn: Turn): void {
  const { state } = turn;
  // Those who waited for tokens had their offers held or declined.
  if (state.offers.tokens <= 0 && state.waiting.size > 0) wantOffers(state);
  state.offers.tokens = state.settings.launchTokens;
  state.timers.set('tokens', turn.nowMs + state.settings.launchTokenRefreshMs);
}

function checkAllScales(turn: Turn): void {
  const { state } = turn;
  for (const app of state.runtimes.keys()) state.dirty.add(app);
  for (const app of state.apps.keys()) state.dirty.add(app);
  state.timers.set('scale', turn.nowMs + state.settings.scaleIntervalMs);
}

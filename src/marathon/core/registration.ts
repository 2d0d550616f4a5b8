import { resumeDeployment } from './deployments/deployments.ts';
import { startChecks } from './health.ts';
import { resumeKills } from './kills.ts';
import { schedulerDisconnected, schedulerRegistered, schedulerReregistered } from './published.ts';
import { reconcile, stopAsking } from './reconciliation.ts';
import { writeFrameworkId } from './records.ts';
import { rolesInUse } from './roles.ts';
import { persist, publish, type Turn } from './turn.ts';

/** This process leads: what was stored is taken up again. */
export function elected(turn: Turn): void {
  const { state, nowMs } = turn;
  const { settings, timers } = state;
  for (const role of rolesInUse(state)) state.roles.add(role);
  turn.effects.push({ type: 'use-roles', roles: [...state.roles] });
  timers.set('tokens', nowMs + settings.launchTokenRefreshMs);
  timers.set('scale', nowMs + settings.scaleInitialMs);
  for (const instance of state.instances.values()) {
    restoreTimers(turn, instance.id);
    if (instance.condition === 'Running') startChecks(turn, instance);
  }
  resumeKills(turn);
  for (const deployment of [...state.deployments.values()]) resumeDeployment(turn, deployment);
}

function restoreTimers(turn: Turn, instanceId: string): void {
  const { state, nowMs } = turn;
  const instance = state.instances.get(instanceId);
  if (instance === undefined) return;
  const { settings, timers } = state;
  if (instance.condition === 'Provisioned')
    timers.set(`overdue ${instanceId}`, nowMs + settings.launchConfirmTimeoutMs);
  if (instance.condition === 'Staging' || instance.condition === 'Starting') {
    timers.set(`overdue ${instanceId}`, nowMs + settings.launchTimeoutMs);
  }
  if (instance.condition === 'Unreachable' || instance.condition === 'UnreachableInactive') {
    const strategy = state.appVersions.get(instance.appId)?.get(instance.version)?.unreachableStrategy;
    if (strategy === undefined || strategy === 'disabled') return;
    const { inactiveAfterSeconds, expungeAfterSeconds } = strategy;
    if (instance.condition === 'Unreachable') {
      timers.set(`inactive ${instanceId}`, Math.max(nowMs, instance.sinceMs + inactiveAfterSeconds * 1000));
    }
    const firstMs = nowMs + settings.lostExpungeInitialMs;
    timers.set(`expunge ${instanceId}`, Math.max(firstMs, instance.sinceMs + expungeAfterSeconds * 1000));
  }
}

/** The master has accepted us. Its id for us is kept for ever; tasks are asked about. */
export function registered(
  turn: Turn,
  event: { readonly frameworkId: string; readonly master: string; readonly masterRegion: string | undefined },
): void {
  const { state, nowMs } = turn;
  const isNew = state.frameworkId !== event.frameworkId;
  state.frameworkId = event.frameworkId;
  state.isRegistered = true;
  state.masterAddress = event.master;
  state.masterRegion = event.masterRegion;
  if (isNew) {
    persist(turn, [writeFrameworkId(event.frameworkId)]);
    publish(turn, schedulerRegistered(event.frameworkId, event.master, nowMs));
  } else publish(turn, schedulerReregistered(event.master, nowMs));
  // The master has forgotten what we said about offers.
  state.offers.held.clear();
  state.offers.isSuppressed = false;
  state.offers.wantsRevive = state.waiting.size > 0;
  state.offers.lastReviveMs = Number.NEGATIVE_INFINITY;
  // Kills on their way may have been lost with the connection.
  for (const [id, order] of state.kills.inFlight) state.kills.waiting.set(id, order);
  state.kills.inFlight.clear();
  reconcile(turn);
}

export function disconnected(turn: Turn): void {
  if (!turn.state.isRegistered) return;
  turn.state.isRegistered = false;
  stopAsking(turn);
  // Offers are void with the connection.
  turn.state.offers.held.clear();
  publish(turn, schedulerDisconnected(turn.nowMs));
}

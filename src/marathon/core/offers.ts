import { shuffle } from '../../base/random.ts';
import type { Offer, TaskInfo } from '../../wire/gen/mesos.ts';
import type { Instance } from './instance.ts';
import { definitionOf, placementsOf, putInstance, versionFields } from './instances.ts';
import { isBeingKilled } from './kills.ts';
import { matchOffer, placeOf } from './offer-matcher.ts';
import { poolOf } from './offer-pool.ts';
import { noteRefusal, noteUse } from './offer-statistics.ts';
import type { PathId } from './path-id.ts';
import { type Write, writeInstance } from './records.ts';
import { type MarathonState, runtimeOf } from './state.ts';
import { endTask } from './status-updates.ts';
import { buildTask } from './task-builder.ts';
import { taskIdOf } from './task-ids.ts';
import { persist, type Turn } from './turn.ts';

/** Most refusals worked out for one offer; which apps they are about is shuffled. */
const maxRefusalsPerOffer = 200;

/** Unused offers are held this long after something became launchable or was launched: more often follows at once. */
const holdMs = 1_000;
const maxHeld = 1_024;

/** A revive is said again after this, or after the least time between two when that is longer. */
const repeatReviveMs = 2_000;

function holdsUntilMs(state: MarathonState): number {
  return state.offers.lastActiveMs + holdMs;
}

/** Takes in offers: each is used for instances that wait, held for a moment, or declined. */
export function receiveOffers(turn: Turn, offers: readonly Offer[]): void {
  const { state, nowMs } = turn;
  const { held, counters } = state.offers;
  counters.incoming += offers.length;
  const unused: string[] = [];
  for (const offer of offers) {
    if (spendOffer(turn, offer)) continue;
    if (nowMs < holdsUntilMs(state) && held.size < maxHeld) held.set(offer.id.value, offer);
    else unused.push(offer.id.value);
  }
  decline(turn, unused);
}

function decline(turn: Turn, offerIds: readonly string[]): void {
  if (offerIds.length === 0) return;
  const { counters } = turn.state.offers;
  counters.declined += offerIds.length;
  turn.effects.push({ type: 'decline', offerIds, refuseSeconds: turn.state.settings.declineOfferMs / 1000 });
}

/** The master takes an offer back. */
export function offerRescinded(turn: Turn, offerId: string): void {
  turn.state.offers.held.delete(offerId);
}

/** Tries held offers for what has become launchable, and lets go of them when their time is over. */
function settleHeld(turn: Turn): void {
  const { state, nowMs } = turn;
  const { offers: flow, timers } = state;
  if (flow.triesHeld) {
    flow.triesHeld = false;
    for (const [id, offer] of [...flow.held]) {
      if (state.waiting.size === 0) break;
      if (spendOffer(turn, offer)) flow.held.delete(id);
    }
  }
  if (flow.held.size === 0) return;
  const untilMs = holdsUntilMs(state);
  if (nowMs < untilMs) {
    timers.set('hold', untilMs);
    return;
  }
  decline(turn, [...flow.held.keys()]);
  flow.held.clear();
}

/** Apps that have something to launch now. */
export function launchableApps(state: MarathonState, nowMs: number): PathId[] {
  const found: PathId[] = [];
  for (const app of state.waiting) {
    const backoff = state.backoffs.get(app);
    if (backoff === undefined || backoff.deadlineMs <= nowMs) found.push(app);
  }
  return found;
}

/** True when at least one instance is put on the offer. */
function spendOffer(turn: Turn, offer: Offer): boolean {
  const { state } = turn;
  const waiting = shuffle(state.random, launchableApps(state, turn.nowMs));
  if (waiting.length === 0) return false;
  const pool = poolOf(offer);
  const launched: TaskInfo[] = [];
  const writes: Write[] = [];
  let refusals = 0;
  while (launched.length < state.settings.maxInstancesPerOffer && state.offers.tokens > 0) {
    const appId = waiting.shift();
    if (appId === undefined || refusals >= maxRefusalsPerOffer) break;
    const outcome = launchOne(turn, offer, pool, appId);
    if (outcome === undefined) {
      refusals++;
      continue;
    }
    launched.push(outcome.task);
    writes.push(writeInstance(outcome.instance));
    if ((state.runtimes.get(appId)?.scheduled.size ?? 0) > 0) waiting.push(appId);
  }
  if (launched.length === 0) return false;
  state.offers.counters.used++;
  state.offers.lastActiveMs = turn.nowMs;
  persist(turn, writes, {
    type: 'launch-stored',
    offerId: offer.id.value,
    agentId: offer.agent_id.value,
    tasks: launched,
  });
  return true;
}

function launchOne(
  turn: Turn,
  offer: Offer,
  pool: ReturnType<typeof poolOf>,
  appId: PathId,
): { task: TaskInfo; instance: Instance } | undefined {
  const { state, nowMs } = turn;
  const runtime = runtimeOf(state, appId);
  const [instanceId] = runtime.scheduled;
  const scheduled = state.instances.get(instanceId ?? '');
  const app = scheduled === undefined ? undefined : definitionOf(state, scheduled);
  if (scheduled === undefined || app === undefined) return undefined;
  const outcome = matchOffer({
    app,
    instance: scheduled,
    offer,
    pool,
    settings: state.settings,
    masterRegion: state.masterRegion,
    placements: (field) => placementsOf(state, runtime, field, app.versionInfo.lastConfigChangeAt),
    random: state.random,
    nowMs,
  });
  runtime.revision++;
  if (!outcome.ok) {
    noteRefusal(runtime.offers, offer, outcome.refusal, nowMs);
    return undefined;
  }
  noteUse(runtime.offers, offer, nowMs);
  state.offers.tokens--;
  const incarnation = scheduled.incarnation + 1;
  const taskId = taskIdOf(scheduled.id, incarnation);
  const { activeSinceMs, healthy, ...rest } = scheduled;
  const instance: Instance = {
    ...rest,
    ...versionFields(app),
    condition: 'Provisioned',
    sinceMs: nowMs,
    incarnation,
    ready: false,
    agent: placeOf(offer),
    task: { id: taskId, stagedAtMs: nowMs, hostPorts: outcome.hostPorts, addresses: [] },
  };
  putInstance(turn, instance);
  state.timers.set(`overdue ${instance.id}`, nowMs + state.settings.launchConfirmTimeoutMs);
  const task = buildTask({
    app,
    instance,
    offer,
    resources: outcome.resources,
    hostPorts: outcome.hostPorts,
    settings: state.settings,
    enforcesGroupRole: enforcesRole(state, appId),
    random: state.random,
  });
  return { task, instance };
}

function enforcesRole(state: MarathonState, appId: PathId): boolean {
  const top = appId.split('/')[1] ?? '';
  return state.groups.get(`/${top}`)?.enforceRole ?? false;
}

/** The records of instances to be launched are durable: now the master may hear of their tasks. */
export function launchStored(turn: Turn, offerId: string, agentId: string, tasks: readonly TaskInfo[]): void {
  const { state } = turn;
  const wanted: TaskInfo[] = [];
  for (const task of tasks) {
    const instance = instanceOfTask(state, task.task_id.value);
    if (instance?.condition !== 'Provisioned') continue;
    if (state.isRegistered && instance.goal === 'Running' && !isBeingKilled(turn, instance.id)) wanted.push(task);
    else endTask(turn, instance, 'Killed', { state: 'TASK_KILLED', message: 'Not launched: no longer wanted' });
  }
  state.offers.counters.launched += wanted.length;
  if (wanted.length > 0) turn.effects.push({ type: 'accept', offerId, agentId, tasks: wanted });
  else if (state.isRegistered) turn.effects.push({ type: 'decline', offerIds: [offerId], refuseSeconds: 0 });
}

/** An ACCEPT did not reach the master: its tasks do not exist. */
export function launchLost(turn: Turn, taskIds: readonly string[]): void {
  for (const taskId of taskIds) {
    const instance = instanceOfTask(turn.state, taskId);
    if (instance?.condition !== 'Provisioned') continue;
    endTask(turn, instance, 'Killed', { state: 'TASK_KILLED', message: 'Not launched: the master was out of reach' });
  }
}

function instanceOfTask(state: MarathonState, taskId: string): Instance | undefined {
  const instance = state.instances.get(taskId.slice(0, taskId.lastIndexOf('._app.')));
  return instance?.task?.id === taskId ? instance : undefined;
}

/** Something that waited may be launched now: offers that are held are tried, and more are asked for. */
export function wantOffers({ offers }: MarathonState): void {
  offers.wantsRevive = true;
  offers.triesHeld = true;
}

/** Tells the master when offers are wanted and when not, at most once in the revive interval. */
export function settleOffers(turn: Turn): void {
  const { state, nowMs } = turn;
  const flow = state.offers;
  if (!state.isRegistered) return;
  settleHeld(turn);
  if (state.waiting.size === 0) {
    flow.wantsRevive = false;
    flow.repeatsReviveAtMs = undefined;
    state.timers.cancel('offers');
    if (nowMs < holdsUntilMs(state)) state.timers.set('offers', holdsUntilMs(state));
    else if (state.settings.suppressOffers && !flow.isSuppressed) {
      flow.isSuppressed = true;
      turn.effects.push({ type: 'suppress' });
    }
    return;
  }
  if (!flow.wantsRevive) repeatRevive(turn);
  else if (launchableApps(state, nowMs).length > 0) {
    const nextMs = flow.lastReviveMs + state.settings.minReviveMs;
    if (nowMs < nextMs) state.timers.set('offers', nextMs);
    else {
      flow.wantsRevive = false;
      flow.repeatsReviveAtMs = nowMs + Math.max(state.settings.minReviveMs, repeatReviveMs);
      state.timers.set('offers', flow.repeatsReviveAtMs);
      revive(turn);
    }
  }
}

// A decline with a filter that the master takes in after a revive would keep that agent's offers away for minutes. Offers are held
// for a second at most, so by then all of that time are settled.
function repeatRevive(turn: Turn): void {
  const { state, nowMs } = turn;
  const flow = state.offers;
  if (flow.repeatsReviveAtMs === undefined) return;
  if (nowMs < flow.repeatsReviveAtMs) {
    state.timers.set('offers', flow.repeatsReviveAtMs);
    return;
  }
  flow.repeatsReviveAtMs = undefined;
  // Those that wait for their back-off ask themselves when it is over.
  if (launchableApps(state, nowMs).length > 0) revive(turn);
}

function revive({ state, nowMs, effects }: Turn): void {
  state.offers.isSuppressed = false;
  state.offers.lastReviveMs = nowMs;
  effects.push({ type: 'revive' });
}

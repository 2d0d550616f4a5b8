import type { Offer } from '../../wire/gen/mesos.ts';
import type { Launch } from './events.ts';
import { fits, needKey, needOf, placementRefusals, poolOf, subtractPool, takeResources } from './placement.ts';
import { dequeue, isQueued, refreshJob, takeSlot } from './ready.ts';
import type { ActiveRun, WaitingRun } from './run.ts';
import type { ChronosState, HeldOffer, JobRecord, Pool, ReadyRun } from './state.ts';
import { formatTaskId } from './task-id.ts';
import { buildTask } from './task-info.ts';
import type { Turn } from './turn.ts';

/** Queue entries looked at for one event. */
const maxScanned = 10_000;
/** Tasks in one ACCEPT. */
const maxTasksPerOffer = 500;
/** Offers are kept when a slot comes within this. */
const holdMs = 3_000;

interface Plan {
  readonly held: HeldOffer;
  pool: Pool;
  readonly taskIds: string[];
}

/**
 * Matches ready runs with offers. What is matched becomes an active run and part of this turn's records; only when those are
 * durable is the launch sent.
 */
export function placeRuns(state: ChronosState, turn: Turn): void {
  if (!state.isRegistered) return;
  const runs = turn.hasNewOffers ? queued(state) : turn.newlyReady;
  const plans = [...state.offers.values()].map((held): Plan => ({ held, pool: held.pool, taskIds: [] }));
  const hopeless = new Set<string>();
  let isAnyUnplaced = false;
  let next = 0;
  for (const run of runs) {
    if (!isQueued(state, run)) continue;
    const { definition } = run.job;
    const key = plans.length === 0 ? '' : needKey(definition);
    const plan = plans.length === 0 || hopeless.has(key) ? undefined : choosePlan(plans, run, next);
    if (plan === undefined) {
      hopeless.add(key);
      isAnyUnplaced = true;
      continue;
    }
    next = (plans.indexOf(plan) + 1) % plans.length;
    plan.pool = subtractPool(plan.pool, needOf(definition));
    plan.taskIds.push(startRun(state, turn, run, plan.held.offer));
  }
  for (const { held, taskIds } of plans) if (taskIds.length > 0) commit(state, turn, held, taskIds);
  if (isAnyUnplaced) wishForOffers(state, turn);
}

/** All queued runs, those of high priority first, up to a bound. */
function* queued(state: ChronosState): Iterable<ReadyRun> {
  let scanned = 0;
  for (const queue of [state.readyHigh, state.readyNormal]) {
    for (const run of queue.values()) {
      if (scanned++ >= maxScanned) return;
      yield run;
    }
  }
}

/** The first offer from `from` on, in a circle, that the run fits. */
function choosePlan(plans: readonly Plan[], run: ReadyRun, from: number): Plan | undefined {
  const { definition } = run.job;
  const need = needOf(definition);
  for (let step = 0; step < plans.length; step++) {
    const plan = plans[(from + step) % plans.length];
    if (plan === undefined || plan.taskIds.length >= maxTasksPerOffer || !fits(need, plan.pool)) continue;
    if (definition.constraints.length === 0) return plan;
    if (placementRefusals(definition, plan.held.offer, plan.pool).length === 0) return plan;
  }
  return undefined;
}

/** Turns a ready run into an active one with a task id. */
function startRun(state: ChronosState, turn: Turn, ready: ReadyRun, offer: Offer): string {
  const { job } = ready;
  const { nowMs } = turn;
  const waiting = ready.waitingId === undefined ? undefined : job.waiting.get(ready.waitingId);
  const identity =
    waiting === undefined
      ? { origin: 'schedule' as const, dueMs: takeSlot(job, nowMs), attempt: 0, failures: 0, arguments: undefined }
      : identityOf(waiting);
  if (waiting !== undefined) job.waiting.delete(waiting.id);
  const taskId = uniqueTaskId(state, job, identity);
  const run: ActiveRun = {
    ...identity,
    dueMs: taskId.dueMs,
    attempt: taskId.attempt,
    taskId: taskId.text,
    agentId: offer.agent_id.value,
    hostname: offer.hostname,
    launchedMs: nowMs,
    phase: 'intended',
    isKilled: false,
    startedMs: undefined,
    unreachableMs: undefined,
  };
  job.active.set(run.taskId, run);
  state.runs.set(run.taskId, job);
  state.counters.launched++;
  // The start of a dependent job uses up its parents' successes; a repeated attempt has done so before.
  if (identity.attempt === 0) for (const parent of job.edges.keys()) job.edges.set(parent, 0);
  dequeue(state, job, ready.key);
  turn.changed(job);
  refreshJob(state, turn, job);
  return run.taskId;
}

function identityOf(run: WaitingRun): Omit<WaitingRun, 'id' | 'notBeforeMs'> {
  const { origin, dueMs, attempt, failures } = run;
  return { origin, dueMs, attempt, failures, arguments: run.arguments };
}

/** A task id that no run of the job has or had lately: a slot keeps its time, other runs move by milliseconds. */
function uniqueTaskId(
  state: ChronosState,
  job: JobRecord,
  identity: Omit<WaitingRun, 'id' | 'notBeforeMs'>,
): { text: string; dueMs: number; attempt: number } {
  const text = identity.arguments ?? job.definition.arguments.join(' ');
  const used = new Set(job.history.map((entry) => entry.taskId));
  let { dueMs, attempt } = identity;
  for (;;) {
    const id = formatTaskId({ dueMs, attempt, jobName: job.definition.name, arguments: text });
    const isUsed = state.runs.has(id) || state.ending.has(id) || state.retired.has(id) || used.has(id);
    if (!isUsed) return { text: id, dueMs, attempt };
    if (identity.origin === 'schedule') attempt++;
    else dueMs++;
  }
}

function commit(state: ChronosState, turn: Turn, held: HeldOffer, taskIds: readonly string[]): void {
  const offerId = held.offer.id.value;
  dropOffer(state, offerId);
  state.committed.set(offerId, { offer: held.offer, taskIds, isRescinded: false });
  turn.launch({ offerId });
}

/** The runs are durable: sends the launch, unless the offer is void by now. */
export function sendLaunch(state: ChronosState, turn: Turn, launch: Launch): void {
  const committed = state.committed.get(launch.offerId);
  if (committed === undefined) return;
  state.committed.delete(launch.offerId);
  const free = [...(committed.offer.resources ?? [])];
  const tasks = [];
  for (const taskId of committed.taskIds) {
    const job = state.runs.get(taskId);
    const run = job?.active.get(taskId);
    if (job === undefined || run === undefined) continue;
    if (committed.isRescinded) {
      takeBack(state, turn, job, run);
      continue;
    }
    run.phase = 'launched';
    tasks.push(buildTask(job.definition, run, takeResources(free, needOf(job.definition))));
  }
  if (tasks.length > 0) turn.now({ kind: 'accept', offerId: launch.offerId, tasks });
  else if (!committed.isRescinded) turn.now({ kind: 'decline', offerIds: [launch.offerId], refuseSeconds: 0 });
}

/** A run that never reached the master waits again, under another task id. */
export function takeBack(state: ChronosState, turn: Turn, job: JobRecord, run: ActiveRun, notBeforeMs = 0): void {
  job.active.delete(run.taskId);
  state.runs.delete(run.taskId);
  state.cutOff.cancel(run.taskId);
  addWaiting(job, { ...identityOf({ ...run, id: 0, notBeforeMs: 0 }), attempt: run.attempt + 1, notBeforeMs });
  turn.changed(job);
  refreshJob(state, turn, job);
}

/** Lets a run wait; gives it its id. */
export function addWaiting(job: JobRecord, run: Omit<WaitingRun, 'id'>): WaitingRun {
  const waiting = { ...run, id: job.nextWaitingId++ };
  job.waiting.set(waiting.id, waiting);
  return waiting;
}

/** New offers: kept for the runs of this turn, remembered for explanations. */
export function receiveOffers(state: ChronosState, turn: Turn, offers: readonly Offer[]): void {
  for (const offer of offers) {
    const pool = poolOf(offer);
    state.offers.set(offer.id.value, { offer, pool });
    state.seen.set(offer.agent_id.value, { offer, pool, seenMs: turn.nowMs });
  }
  turn.hasNewOffers = true;
}

/** Gives offers back that no run of this turn took, unless a slot comes soon. */
export function settleOffers(state: ChronosState, turn: Turn): void {
  const untilSlotMs = (state.slots.nextMs ?? Number.POSITIVE_INFINITY) - turn.nowMs;
  const unsettled = [...state.offers.keys()].filter((offerId) => !state.offerDeadlines.has(offerId));
  if (unsettled.length === 0) return;
  const isQueueEmpty = state.readyHigh.size + state.readyNormal.size === 0;
  if (isQueueEmpty && untilSlotMs <= holdMs) {
    for (const offerId of unsettled) state.offerDeadlines.set(offerId, turn.nowMs + 2 * holdMs);
    return;
  }
  decline(state, turn, unsettled);
}

/** Declines offers so that they come back shortly before the next slot. */
export function decline(state: ChronosState, turn: Turn, offerIds: readonly string[]): void {
  for (const offerId of offerIds) dropOffer(state, offerId);
  const untilSlotMs = (state.slots.nextMs ?? Number.POSITIVE_INFINITY) - turn.nowMs;
  const refuseMs = Math.min(state.settings.declineOfferMs, Math.max(1000, untilSlotMs - holdMs));
  turn.now({ kind: 'decline', offerIds, refuseSeconds: refuseMs / 1000 });
}

export function dropOffer(state: ChronosState, offerId: string): void {
  state.offers.delete(offerId);
  state.offerDeadlines.cancel(offerId);
}

/** Asks the master to offer again what was declined, not too often. */
export function wishForOffers(state: ChronosState, turn: Turn): void {
  if (state.reviveDueMs !== undefined || !state.isRegistered) return;
  const { minReviveIntervalMs } = state.settings;
  // A clock that was set back must not make the wait longer.
  const waitMs = Math.min(minReviveIntervalMs, state.lastReviveMs + minReviveIntervalMs - turn.nowMs);
  state.reviveDueMs = turn.nowMs + Math.max(0, waitMs);
  reviveIfDue(state, turn);
}

export function reviveIfDue(state: ChronosState, turn: Turn): void {
  if (state.reviveDueMs === undefined || state.reviveDueMs > turn.nowMs) return;
  state.reviveDueMs = undefined;
  if (!state.isRegistered || state.readyHigh.size + state.readyNormal.size === 0) return;
  state.lastReviveMs = turn.nowMs;
  state.counters.revives++;
  turn.now({ kind: 'revive' });
}

import type { WaitingRun } from './run.ts';
import { indexAtOrAfter, occurrenceMs } from './schedule.ts';
import type { ChronosState, JobRecord, ReadyRun } from './state.ts';
import type { Turn } from './turn.ts';

/** Key of a run in the queues; 0 stands for the slot at the cursor. */
export function readyKey(job: JobRecord, waitingId: number | undefined): string {
  return `${job.definition.name}\n${waitingId ?? 0}`;
}

interface Candidate {
  readonly waitingId: number | undefined;
  readonly dueMs: number;
  readonly sinceMs: number;
}

/**
 * Brings the queues and timers in line with a job: call it after everything that changes its cursor, its runs or its description.
 * A job that may not run concurrently has one run in the queue at most, and none while one is active.
 */
export function refreshJob(state: ChronosState, turn: Turn, job: JobRecord): void {
  const wanted = candidates(state, turn, job);
  const isFree = job.definition.concurrent || job.active.size === 0;
  const chosen = isFree ? (job.definition.concurrent ? wanted : wanted.slice(0, 1)) : [];
  const keys = new Set(chosen.map((candidate) => readyKey(job, candidate.waitingId)));
  for (const key of [...job.ready]) if (!keys.has(key)) dequeue(state, job, key);
  for (const candidate of chosen) enqueue(state, turn, job, candidate);
}

/** Everything of the job that could start now, in the order it was due: a slot that is launched again goes before later ones. */
function candidates(state: ChronosState, turn: Turn, job: JobRecord): Candidate[] {
  const { nowMs } = turn;
  const found: Candidate[] = [];
  for (const run of job.waiting.values()) {
    const key = readyKey(job, run.id);
    const latestMs = latestStartMs(job, run);
    if (latestMs !== undefined && latestMs < nowMs) {
      job.waiting.delete(run.id);
      state.delays.cancel(key);
      state.counters.skippedSlots++;
      turn.changed(job);
      continue;
    }
    const isAllowed = !job.definition.disabled || run.origin === 'manual';
    if (isAllowed && run.notBeforeMs <= nowMs) {
      if (latestMs === undefined) state.delays.cancel(key);
      else state.delays.set(key, latestMs + 1);
      found.push({ waitingId: run.id, dueMs: run.dueMs, sinceMs: run.notBeforeMs });
    } else if (isAllowed) state.delays.set(key, run.notBeforeMs);
    else state.delays.cancel(key);
  }
  const slotMs = dueSlot(state, turn, job);
  if (slotMs !== undefined) found.push({ waitingId: undefined, dueMs: slotMs, sinceMs: slotMs });
  return found.sort((left, right) => left.dueMs - right.dueMs);
}

/** Until when a run may start: a slot whose first launch came to nothing is still bound to epsilon, retries are not. */
function latestStartMs(job: JobRecord, run: WaitingRun): number | undefined {
  const { epsilonMs } = job.definition;
  const isBound = run.origin === 'schedule' && run.failures === 0 && epsilonMs !== undefined;
  return isBound ? run.dueMs + epsilonMs : undefined;
}

/** The slot at the cursor when it is due, after dropping those that are too late; sets the timer for the next look. */
function dueSlot(state: ChronosState, turn: Turn, job: JobRecord): number | undefined {
  const { definition, cursor } = job;
  const { name, trigger, epsilonMs } = definition;
  state.slots.cancel(name);
  if (trigger.kind !== 'schedule' || definition.disabled || cursor.remaining === 0) return undefined;
  if (epsilonMs !== undefined) skipLateSlots(state, turn, job, epsilonMs);
  if (cursor.remaining === 0) return undefined;
  const slotMs = occurrenceMs(trigger.schedule, cursor.index);
  if (!Number.isFinite(slotMs)) return undefined;
  if (slotMs > turn.nowMs) {
    state.slots.set(name, slotMs);
    return undefined;
  }
  if (epsilonMs !== undefined) state.slots.set(name, slotMs + epsilonMs + 1);
  return slotMs;
}

/** Slots later than epsilon are not run any more; each uses up a repetition. Follows from the clock, so it needs no record. */
function skipLateSlots(state: ChronosState, turn: Turn, job: JobRecord, epsilonMs: number): void {
  const { cursor, definition } = job;
  if (definition.trigger.kind !== 'schedule') return;
  const { schedule } = definition.trigger;
  const oldestMs = turn.nowMs - epsilonMs;
  if (occurrenceMs(schedule, cursor.index) >= oldestMs) return;
  const first = Math.max(cursor.index + 1, indexAtOrAfter(schedule, oldestMs, cursor.index + 1));
  const skipped = Math.min(first - cursor.index, cursor.remaining ?? Number.POSITIVE_INFINITY);
  cursor.index = first;
  if (cursor.remaining !== undefined) cursor.remaining -= skipped;
  state.counters.skippedSlots += skipped;
}

function enqueue(state: ChronosState, turn: Turn, job: JobRecord, candidate: Candidate): void {
  const key = readyKey(job, candidate.waitingId);
  if (job.ready.has(key)) return;
  const run: ReadyRun = { key, job, waitingId: candidate.waitingId, sinceMs: candidate.sinceMs };
  job.ready.add(key);
  (job.definition.highPriority ? state.readyHigh : state.readyNormal).set(key, run);
  turn.newlyReady.push(run);
}

export function dequeue(state: ChronosState, job: JobRecord, key: string): void {
  job.ready.delete(key);
  state.readyHigh.delete(key);
  state.readyNormal.delete(key);
}

/** True while the run is still in a queue: earlier work of the same turn may have taken it out. */
export function isQueued(state: ChronosState, run: ReadyRun): boolean {
  return state.readyHigh.get(run.key) === run || state.readyNormal.get(run.key) === run;
}

/** Takes a job out of all queues and timers. */
export function forgetTimers(state: ChronosState, job: JobRecord): void {
  for (const key of [...job.ready]) dequeue(state, job, key);
  state.slots.cancel(job.definition.name);
  for (const run of job.waiting.values()) state.delays.cancel(readyKey(job, run.id));
  for (const taskId of job.active.keys()) state.cutOff.cancel(taskId);
}

/** The slot a launch of the schedule uses, and the cursor moved behind it. */
export function takeSlot(job: JobRecord, nowMs: number): number {
  const { cursor, definition } = job;
  const { trigger } = definition;
  if (trigger.kind !== 'schedule') return nowMs;
  const { schedule } = trigger;
  // With epsilon every slot runs; without, those that have passed are one run, that of the latest. Where a zone left out a whole day
  // two occurrences may fall together: they are one slot.
  const passedMs = definition.epsilonMs === undefined ? nowMs : occurrenceMs(schedule, cursor.index);
  const next = indexAtOrAfter(schedule, passedMs + 1, cursor.index + 1);
  // A finite schedule has no slots beyond its last.
  const last = cursor.index + (cursor.remaining ?? Number.POSITIVE_INFINITY) - 1;
  const slotMs = occurrenceMs(schedule, Math.min(next - 1, last));
  cursor.index = next;
  cursor.lastSlotMs = slotMs;
  if (cursor.remaining !== undefined) cursor.remaining--;
  return slotMs;
}

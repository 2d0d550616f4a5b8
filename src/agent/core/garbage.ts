/** Removal of what ended executors, frameworks and earlier agents left on disk. */
import type { AgentEffect } from './effects.ts';
import { isOfFailedRun } from './failed-runs.ts';
import { type AgentState, count, type RemovedPath } from './state.ts';

/** Directories removed by one look, so that much garbage does not stall the agent; more follows soon. */
const maxRemovalsAtOnce = 100;
const nextPortionMs = 1000;
/** Directories that may wait; beyond this the oldest go, however young. */
const maxGarbage = 100_000;

/** Gives a directory up; it is removed when it is old enough. */
export function discard(state: AgentState, path: string, nowMs: number): void {
  // The newest stand last, so that the oldest are found first.
  state.garbage.delete(path);
  state.garbage.set(path, nowMs);
}

/** Keeps a directory that is in use again. */
export function keep(state: AgentState, path: string): void {
  state.garbage.delete(path);
}

/** How old garbage may become while this share of the disk is used. */
export function maxAgeMs(state: AgentState, usedShare: number): number {
  const { gcDelayMs, gcDiskHeadroom } = state.settings;
  return gcDelayMs * Math.max(0, 1 - gcDiskHeadroom - usedShare);
}

/** Of the last failed runs of an app things may become as old as on an empty disk, until the disk is as full as it may be. */
function ageLimitMs(state: AgentState, path: string): number {
  const isFull = state.garbageMaxAgeMs === 0;
  return !isFull && isOfFailedRun(state, path) ? state.settings.gcDelayMs : state.garbageMaxAgeMs;
}

function hours(ms: number): string {
  return `${(ms / 3_600_000).toFixed(1)} hours`;
}

/** Why a directory, or one that it was in, is not there any more; undefined when it was not removed lately. */
export function whyRemoved(state: AgentState, path: string): RemovedPath | undefined {
  for (let at = path; at.length > 1; at = at.slice(0, at.lastIndexOf('/'))) {
    const removed = state.removed.get(at);
    if (removed !== undefined) return removed;
  }
  return undefined;
}

/** The disk was measured: what is too old by now goes. */
export function diskMeasured(state: AgentState, usedShare: number, nowMs: number): AgentEffect[] {
  state.garbageMaxAgeMs = maxAgeMs(state, usedShare);
  const effects: AgentEffect[] = [];
  for (const [path, discardedMs] of state.garbage) {
    const isTooMuch = state.garbage.size > maxGarbage;
    const limitMs = ageLimitMs(state, path);
    const ageMs = nowMs - discardedMs;
    if (!isTooMuch && ageMs < limitMs) continue;
    if (effects.length === maxRemovalsAtOnce) {
      state.deadlines.set('disk|', nowMs + nextPortionMs);
      break;
    }
    state.garbage.delete(path);
    const why = isTooMuch
      ? `more than ${maxGarbage} directories of ended tasks were waiting`
      : `it had ended ${hours(ageMs)} before, and with ${Math.round(usedShare * 100)} % of the disk used what is older than ${hours(limitMs)} is removed (--gc_delay, --gc_disk_headroom)`;
    state.removed.set(path, { removedMs: nowMs, why });
    effects.push({ kind: 'remove-path', path });
  }
  return effects;
}

export function pathRemoved(state: AgentState, isRemoved: boolean): void {
  count(state, isRemoved ? 'gc/path_removals_succeeded' : 'gc/path_removals_failed');
}

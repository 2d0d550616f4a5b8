/** Removal of what ended executors, frameworks and earlier agents left on disk. */
import type { AgentEffect } from './effects.ts';
import { type AgentState, count } from './state.ts';

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

/** The disk was measured: what is too old by now goes. */
export function diskMeasured(state: AgentState, usedShare: number, nowMs: number): AgentEffect[] {
  state.garbageMaxAgeMs = maxAgeMs(state, usedShare);
  const effects: AgentEffect[] = [];
  for (const [path, discardedMs] of state.garbage) {
    const isTooMuch = state.garbage.size > maxGarbage;
    if (!isTooMuch && nowMs - discardedMs < state.garbageMaxAgeMs) continue;
    if (effects.length === maxRemovalsAtOnce) {
      state.deadlines.set('disk|', nowMs + nextPortionMs);
      break;
    }
    state.garbage.delete(path);
    effects.push({ kind: 'remove-path', path });
  }
  return effects;
}

export function pathRemoved(state: AgentState, isRemoved: boolean): void {
  count(state, isRemoved ? 'gc/path_removals_succeeded' : 'gc/path_removals_failed');
}

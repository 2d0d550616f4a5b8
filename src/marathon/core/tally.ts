import { type Instance, isCandidate, isConsideredHealthy, isHealthyAndReady, isInstanceActive } from './instance.ts';

/** Numbers of instances of one configuration of an app, kept up to date with every change so that nobody has to count. */
export interface Tally {
  total: number;
  /** Goal Running and not unreachable-inactive. */
  candidates: number;
  /** Waiting to be launched, goal Running. */
  scheduled: number;
  /** A task is there or may be, whatever the goal. */
  active: number;
  /** Goal Running and considered healthy. */
  healthy: number;
  /** Goal Running, healthy and ready. */
  ready: number;
  /** Goal Running and unreachable-inactive: given up for now, but its task may come back. */
  inactive: number;
}

export function emptyTally(): Tally {
  return { total: 0, candidates: 0, scheduled: 0, active: 0, healthy: 0, ready: 0, inactive: 0 };
}

/** Adds an instance to a tally, or takes it out with sign -1. */
export function tallyInstance(tally: Tally, instance: Instance, sign: 1 | -1): void {
  tally.total += sign;
  if (isInstanceActive(instance)) tally.active += sign;
  if (instance.goal === 'Running' && instance.condition === 'UnreachableInactive') tally.inactive += sign;
  if (!isCandidate(instance)) return;
  tally.candidates += sign;
  if (instance.condition === 'Scheduled') tally.scheduled += sign;
  if (isConsideredHealthy(instance)) tally.healthy += sign;
  if (isHealthyAndReady(instance)) tally.ready += sign;
}

/** Sums tallies. */
export function sumTallies(tallies: Iterable<Readonly<Tally>>): Tally {
  const sum = emptyTally();
  for (const tally of tallies) {
    sum.total += tally.total;
    sum.candidates += tally.candidates;
    sum.scheduled += tally.scheduled;
    sum.active += tally.active;
    sum.healthy += tally.healthy;
    sum.ready += tally.ready;
    sum.inactive += tally.inactive;
  }
  return sum;
}

import type { UpgradeStrategy } from '../app.ts';
import { type Instance, isCandidate, isConsideredHealthy, isHealthyAndReady, isInstanceActive } from '../instance.ts';
import type { Tally } from '../tally.ts';

/** What is known of an app in the middle of a rolling replacement. */
export interface RollingView {
  readonly target: number;
  readonly strategy: UpgradeStrategy;
  /** Instances of the wanted configuration. */
  readonly fresh: Readonly<Tally>;
  /** Instances of all other configurations. */
  readonly old: Readonly<Tally>;
  /** Called only when something must be killed. */
  readonly oldInstances: () => Iterable<Instance>;
  readonly freshInstances: () => readonly Instance[];
}

export interface NextMoves {
  /** Instances to end for good, in this order. */
  readonly kill: readonly string[];
  /** New instances to put into the launch queue. */
  readonly start: number;
  readonly isDone: boolean;
}

/** The two bounds of a rolling replacement of `target` instances. */
export function rollingBounds(target: number, strategy: UpgradeStrategy): { minHealthy: number; maxActive: number } {
  // The products of shares like 0.1 are off by a hair; that must not move a bound by one.
  const minHealthy = Math.max(0, Math.ceil(target * strategy.minimumHealthCapacity - 1e-9));
  const maxActive = Math.floor(target * (1 + strategy.maximumOverCapacity) + 1e-9);
  // With no room in either direction nothing could ever move: one extra instance is allowed.
  return { minHealthy, maxActive: minHealthy >= maxActive ? maxActive + 1 : maxActive };
}

/**
 * The next moves of a rolling replacement. Healthy old instances are ended only while enough available ones (healthy old,
 * ready new) remain; others may go as soon as enough stand in for them. New ones are started while there is room.
 */
export function nextRollingMoves(view: RollingView): NextMoves {
  const { target, fresh, old } = view;
  const { minHealthy, maxActive } = rollingBounds(target, view.strategy);
  const holding = old.active + fresh.active + fresh.scheduled;
  const start = Math.max(0, Math.min(target - fresh.candidates, maxActive - holding));
  const oldRunning = old.candidates - old.scheduled;
  // Those that are not healthy go first. So when a healthy one's turn comes, all that still count are healthy or ready.
  const mayKill = Math.max(0, oldRunning + fresh.ready - minHealthy);
  // Those that were given up may come back when all is over; forgotten, their tasks are killed then.
  const kill = old.inactive > 0 ? chooseInactive(view.oldInstances()) : [];
  if (old.scheduled > 0 || (oldRunning > 0 && mayKill > 0)) {
    const areAllHealthy = old.candidates === old.healthy;
    kill.push(...chooseOld(view.oldInstances(), mayKill, areAllHealthy));
  }
  const surplus = fresh.candidates - target;
  if (surplus > 0) kill.push(...chooseSurplus(view.freshInstances(), surplus));
  const isOldGone = old.active === 0 && old.candidates === 0 && old.inactive === 0;
  const isDone = fresh.ready === target && fresh.candidates === target && isOldGone;
  return { kill, start, isDone };
}

/** Instances that were given up as unreachable and that nobody has decided to end yet. */
export function chooseInactive(instances: Iterable<Instance>): string[] {
  const chosen: string[] = [];
  for (const { id, goal, condition } of instances) {
    if (goal === 'Running' && condition === 'UnreachableInactive') chosen.push(id);
  }
  return chosen;
}

/** `areAllHealthy`: then the first ones do, and nobody has to look through all of them. */
function chooseOld(instances: Iterable<Instance>, mayKill: number, areAllHealthy: boolean): string[] {
  const chosen: string[] = [];
  const healthy: Instance[] = [];
  let left = mayKill;
  for (const instance of instances) {
    if (!isCandidate(instance)) continue;
    if (areAllHealthy && healthy.length >= mayKill) break;
    if (instance.condition === 'Scheduled') chosen.push(instance.id);
    else if (isConsideredHealthy(instance)) healthy.push(instance);
    else if (left > 0) {
      left--;
      chosen.push(instance.id);
    }
  }
  for (const instance of healthy.slice(0, left)) chosen.push(instance.id);
  return chosen;
}

function chooseSurplus(instances: readonly Instance[], surplus: number): string[] {
  const rank = (instance: Instance): number => {
    if (!isInstanceActive(instance)) return 0;
    return isHealthyAndReady(instance) ? 2 : 1;
  };
  return instances
    .filter(isCandidate)
    .sort((left, right) => rank(left) - rank(right) || right.createdAtMs - left.createdAtMs)
    .slice(0, surplus)
    .map((instance) => instance.id);
}

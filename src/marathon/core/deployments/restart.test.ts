import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Condition } from '../conditions.ts';
import { type Instance, isConsideredHealthy, isHealthyAndReady, isInstanceActive } from '../instance.ts';
import { emptyTally, type Tally, tallyInstance } from '../tally.ts';
import { type NextMoves, nextRollingMoves, rollingBounds } from './restart.ts';

interface Fleet {
  readonly instances: Instance[];
  readonly target: number;
  readonly min: number;
  readonly over: number;
}

let made = 0;

function instanceOf(config: 'old' | 'new', condition: Condition, more: Partial<Instance> = {}): Instance {
  made++;
  return {
    id: `${config}-${made}`,
    appId: '/a',
    goal: 'Running',
    condition,
    sinceMs: made,
    createdAtMs: made,
    version: config,
    configVersion: config,
    role: '*',
    incarnation: 1,
    isChecked: false,
    isGated: false,
    ready: false,
    ...more,
  };
}

function tallyOf(instances: readonly Instance[]): Tally {
  const tally = emptyTally();
  for (const instance of instances) tallyInstance(tally, instance, 1);
  return tally;
}

function moves({ instances, target, min, over }: Fleet): NextMoves {
  const old = instances.filter(({ configVersion }) => configVersion === 'old');
  const fresh = instances.filter(({ configVersion }) => configVersion === 'new');
  return nextRollingMoves({
    target,
    strategy: { minimumHealthCapacity: min, maximumOverCapacity: over },
    old: tallyOf(old),
    fresh: tallyOf(fresh),
    oldInstances: () => old,
    freshInstances: () => fresh,
  });
}

function running(count: number, config: 'old' | 'new' = 'old'): Instance[] {
  return Array.from({ length: count }, () => instanceOf(config, 'Running'));
}

describe('bounds of a rolling replacement', () => {
  it.each([
    [4, 1, 1, 4, 8],
    [4, 0.5, 0, 2, 4],
    [4, 0.5, 0.5, 2, 6],
    [4, 1, 0, 4, 5],
    [1, 0, 0, 0, 1],
    [1, 1, 0, 1, 2],
    [3, 0.34, 0.34, 2, 4],
    [10, 0.1, 0.1, 1, 11],
    [30, 0.7, 0.1, 21, 33],
  ])('%d with %d and %d: at least %d healthy, at most %d active', (target, min, over, minHealthy, maxActive) => {
    const strategy = { minimumHealthCapacity: min, maximumOverCapacity: over };
    expect(rollingBounds(target, strategy)).toEqual({ minHealthy, maxActive });
  });
});

describe('first moves with all old instances healthy', () => {
  it.each([
    [4, 1, 1, 0, 4],
    [4, 0.5, 0, 2, 0],
    [4, 0.5, 0.5, 2, 2],
    [4, 1, 0, 0, 1],
    [1, 0, 0, 1, 0],
    [1, 1, 0, 0, 1],
    [3, 0.34, 0.34, 1, 1],
  ])('%d with %d and %d: kill %d, start %d', (target, min, over, kills, starts) => {
    const next = moves({ instances: running(target), target, min, over });
    expect([next.kill.length, next.start, next.isDone]).toEqual([kills, starts, false]);
  });
});

describe('later moves', () => {
  it('start as old ones end', () => {
    const killing = [instanceOf('old', 'Killing', { goal: 'Decommissioned' })];
    expect(moves({ instances: [...running(3), ...killing], target: 4, min: 0.5, over: 0 }).start).toBe(0);
    expect(moves({ instances: running(3), target: 4, min: 0.5, over: 0 })).toMatchObject({ start: 1 });
  });

  it('end one old for each new that is ready', () => {
    const next = moves({ instances: [...running(4), ...running(1, 'new')], target: 4, min: 1, over: 1 });
    expect(next.kill).toHaveLength(1);
    const gated = instanceOf('new', 'Running', { isGated: true });
    expect(moves({ instances: [...running(4), gated], target: 4, min: 1, over: 1 }).kill).toEqual([]);
    const checked = instanceOf('new', 'Running', { isChecked: true });
    expect(moves({ instances: [...running(4), checked], target: 4, min: 1, over: 1 }).kill).toEqual([]);
  });

  it('prefer to end what is not healthy, and what never ran', () => {
    const ill = instanceOf('old', 'Running', { isChecked: true, healthy: false });
    const staged = instanceOf('old', 'Staging');
    const waiting = instanceOf('old', 'Scheduled');
    const next = moves({ instances: [...running(3), ill, staged, waiting], target: 6, min: 0.5, over: 0 });
    expect(next.kill.slice(0, 3).sort()).toEqual([ill.id, staged.id, waiting.id].sort());
  });

  it('end no instance of unknown health while nothing stands in for it', () => {
    const unknown = Array.from({ length: 4 }, () => instanceOf('old', 'Running', { isChecked: true }));
    expect(moves({ instances: unknown, target: 4, min: 1, over: 1 })).toMatchObject({ kill: [], start: 4 });
  });

  it('to fewer instances end the surplus at once', () => {
    expect(moves({ instances: running(10), target: 4, min: 1, over: 1 }).kill).toHaveLength(6);
  });

  it('end at once old ones that were given up, and are not over before', () => {
    const lost = instanceOf('old', 'UnreachableInactive');
    const next = moves({ instances: [...running(2, 'new'), lost], target: 2, min: 1, over: 1 });
    expect(next).toEqual({ kill: [lost.id], start: 0, isDone: false });
    const begun = moves({ instances: [...running(2), lost], target: 2, min: 1, over: 1 });
    expect(begun).toEqual({ kill: [lost.id], start: 2, isDone: false });
    const ended = instanceOf('old', 'UnreachableInactive', { goal: 'Decommissioned' });
    expect(moves({ instances: [...running(2, 'new'), ended], target: 2, min: 1, over: 1 }).isDone).toBe(true);
  });

  it('take back new instances that are too many', () => {
    const ready = running(3, 'new');
    const waiting = instanceOf('new', 'Scheduled');
    expect(moves({ instances: [...ready, waiting], target: 3, min: 1, over: 1 }).kill).toEqual([waiting.id]);
  });

  it('are over when all are new and ready and none is old', () => {
    expect(moves({ instances: running(2, 'new'), target: 2, min: 1, over: 1 }).isDone).toBe(true);
    const killing = instanceOf('old', 'Killing', { goal: 'Decommissioned' });
    expect(moves({ instances: [...running(2, 'new'), killing], target: 2, min: 1, over: 1 }).isDone).toBe(false);
    expect(moves({ instances: [], target: 0, min: 1, over: 1 }).isDone).toBe(true);
  });
});

const anyInstance = fc
  .record({
    config: fc.constantFrom('old' as const, 'new' as const),
    condition: fc.constantFrom<Condition>(
      'Scheduled',
      'Provisioned',
      'Staging',
      'Running',
      'Running',
      'Running',
      'Killing',
      'Unreachable',
      'UnreachableInactive',
    ),
    isChecked: fc.boolean(),
    healthy: fc.constantFrom(true, false, undefined),
    isGated: fc.boolean(),
    ready: fc.boolean(),
    ending: fc.boolean(),
  })
  .map(({ config, condition, isChecked, healthy, isGated, ready, ending }) =>
    instanceOf(config, condition, {
      isChecked,
      isGated,
      ready,
      ...(healthy === undefined ? {} : { healthy }),
      ...(condition === 'Killing' || (ending && condition !== 'Scheduled') ? { goal: 'Decommissioned' as const } : {}),
    }),
  );

describe('whatever state an app is in', () => {
  const fleets = fc.record({
    instances: fc.array(anyInstance, { maxLength: 16 }),
    target: fc.integer({ min: 0, max: 8 }),
    min: fc.constantFrom(0, 0.25, 0.5, 1),
    over: fc.constantFrom(0, 0.25, 0.5, 1),
  });

  it('kills never take the available below the minimum, starts never go above the maximum', () => {
    fc.assert(
      fc.property(fleets, (fleet) => {
        const { instances, target } = fleet;
        const bounds = rollingBounds(target, { minimumHealthCapacity: fleet.min, maximumOverCapacity: fleet.over });
        const next = moves(fleet);
        const available = (list: readonly Instance[]): number =>
          list.filter(
            (instance) =>
              instance.goal === 'Running' &&
              (instance.configVersion === 'old' ? isConsideredHealthy(instance) : isHealthyAndReady(instance)),
          ).length;
        const left = instances.filter(({ id }) => !next.kill.includes(id));
        const killed = instances.filter(({ id }) => next.kill.includes(id));
        const surplusOnly = killed.every(
          ({ id, condition }) => id.startsWith('new') || condition === 'UnreachableInactive',
        );
        if (available(left) < available(instances) && !surplusOnly) {
          expect(available(left)).toBeGreaterThanOrEqual(Math.min(bounds.minHealthy, target));
        }
        // Those that never ran are gone at once; the others hold on until they have ended.
        const holding = instances.filter(
          (instance) =>
            isInstanceActive(instance) || (instance.condition === 'Scheduled' && !next.kill.includes(instance.id)),
        ).length;
        if (next.start > 0) expect(holding + next.start).toBeLessThanOrEqual(bounds.maxActive);
        expect(new Set(next.kill).size).toBe(next.kill.length);
        if (next.isDone) expect([next.kill, next.start]).toEqual([[], 0]);
      }),
      { numRuns: 500 },
    );
  });

  it('there is always a move, something to wait for, or the end', () => {
    fc.assert(
      fc.property(fleets, (fleet) => {
        // Nothing is in motion and nothing may change by itself: then the core must move or be done.
        const settled = fleet.instances
          .filter(({ condition, goal }) => condition === 'Running' && goal === 'Running')
          .map((instance) => ({ ...instance, isChecked: false, isGated: false }));
        const next = moves({ ...fleet, instances: settled });
        expect(next.isDone || next.kill.length > 0 || next.start > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

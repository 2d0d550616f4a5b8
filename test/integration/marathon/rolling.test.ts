import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rollingBounds } from '../../../src/marathon/core/deployments/restart.ts';
import { isConsideredHealthy, isInstanceActive } from '../../../src/marathon/core/instance.ts';
import { instancesOf } from '../../../src/marathon/core/state.ts';
import { World } from './world.ts';

const base = { id: '/web', cmd: 'sleep 1', cpus: 0.01, mem: 1 };
const settings = { minReviveMs: 0, launchTokens: 100_000, maxInstancesPerOffer: 100 };

interface Rolling {
  readonly instances: number;
  readonly minimumHealthCapacity: number;
  readonly maximumOverCapacity: number;
  readonly seed: number;
  readonly failing: number;
  readonly crashes: boolean;
}

const rollings = fc.record({
  instances: fc.integer({ min: 1, max: 12 }),
  minimumHealthCapacity: fc.constantFrom(0, 0.25, 0.34, 0.5, 0.75, 1),
  maximumOverCapacity: fc.constantFrom(0, 0.1, 0.34, 0.5, 1),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  failing: fc.constantFrom(0, 0, 0.03),
  crashes: fc.boolean(),
});

/** Healthy instances that nobody has decided to end, and all that hold resources. */
function count(world: World): { wanted: number; active: number } {
  const instances = instancesOf(world.state, '/web');
  const wanted = instances.filter((instance) => instance.goal === 'Running' && isConsideredHealthy(instance)).length;
  return { wanted, active: instances.filter(isInstanceActive).length };
}

function roll(rolling: Rolling): void {
  const { instances, minimumHealthCapacity, maximumOverCapacity, seed } = rolling;
  const upgradeStrategy = { minimumHealthCapacity, maximumOverCapacity };
  const world = new World({ seed, settings });
  world.createApp({ ...base, instances, upgradeStrategy, backoffSeconds: 0 });
  world.settle();
  const bounds = rollingBounds(instances, upgradeStrategy);
  let lowest = count(world).wanted;
  world.onStep = () => {
    const { wanted, active } = count(world);
    expect(active).toBeLessThanOrEqual(bounds.maxActive);
    // Only failures may take the number below the bound; our own kills never do.
    const killed = wanted < lowest && wanted < bounds.minHealthy;
    if (rolling.failing === 0) expect(killed).toBe(false);
    lowest = wanted;
  };
  world.updateApp({ ...base, instances, upgradeStrategy, backoffSeconds: 0, env: { V: '2' } });
  for (let round = 0; round < 400 && world.state.deployments.size > 0; round++) {
    world.offer();
    world.runTasksAtRandom(rolling.failing);
    if (rolling.crashes && round % 17 === 5) world.crash();
    world.advance(1_000);
  }
  expect(world.state.deployments.size).toBe(0);
  world.onStep = undefined;
  world.settle();
  const variables = world.running('/web').map(({ info }) => info.command?.environment?.variables ?? []);
  expect(variables).toHaveLength(instances);
  for (const list of variables) expect(list.some(({ name, value }) => name === 'V' && value === '2')).toBe(true);
  expect(world.doubled).toEqual([]);
}

describe('a rolling deployment', () => {
  it('never ends more than the minimum allows nor runs more than the maximum, whatever happens to tasks', () => {
    fc.assert(fc.property(rollings, roll), { numRuns: 150 });
  });

  it('with health checks ends no old task before a new one is healthy', () => {
    const world = new World({ settings });
    const healthChecks = [
      { protocol: 'TCP', portIndex: 0, gracePeriodSeconds: 0, intervalSeconds: 5, maxConsecutiveFailures: 0 },
    ];
    const healthy = new Set<string>();
    world.onProbe = ({ target }) => {
      const failure = healthy.has(target.taskId) ? {} : { failure: 'connection refused' };
      world.post({ type: 'probed', probed: { target, ...failure } });
    };
    world.createApp({ ...base, instances: 3, healthChecks });
    world.offer();
    world.runTasks();
    for (const { info } of world.running('/web')) healthy.add(info.task_id.value);
    world.settle();
    expect(world.state.deployments.size).toBe(0);
    const old = world.running('/web').map(({ info }) => info.task_id.value);
    world.updateApp({ ...base, instances: 3, healthChecks, cmd: 'sleep 2' });
    for (let round = 0; round < 5; round++) {
      world.offer();
      world.runTasks();
      world.advance(5_000);
    }
    expect(world.running('/web')).toHaveLength(6);
    for (let left = 2; left >= 0; left--) {
      const fresh = world.running('/web').find(({ info }) => !healthy.has(info.task_id.value));
      healthy.add(fresh?.info.task_id.value ?? '');
      world.advance(5_000);
      world.runTasks();
      const alive = world.running('/web').filter(({ info }) => old.includes(info.task_id.value));
      expect(alive).toHaveLength(left);
    }
    expect(world.state.deployments.size).toBe(0);
  });

  it('ends even when every old task is unhealthy', () => {
    const world = new World({ settings });
    const healthChecks = [{ protocol: 'TCP', portIndex: 0, gracePeriodSeconds: 0, maxConsecutiveFailures: 0 }];
    const upgradeStrategy = { minimumHealthCapacity: 0.5, maximumOverCapacity: 0 };
    world.onProbe = ({ target }) => {
      const isNew = world.tasks.get(target.taskId)?.info.command?.value === 'good';
      world.post({ type: 'probed', probed: { target, ...(isNew ? {} : { failure: 'refused' }) } });
    };
    world.createApp({ ...base, cmd: 'bad', instances: 4, healthChecks, upgradeStrategy });
    world.settle();
    world.updateApp({ ...base, cmd: 'good', instances: 4, healthChecks, upgradeStrategy }, true);
    world.settle();
    expect(world.state.deployments.size).toBe(0);
    expect(world.running('/web').map(({ info }) => info.command?.value)).toEqual(['good', 'good', 'good', 'good']);
  });
});

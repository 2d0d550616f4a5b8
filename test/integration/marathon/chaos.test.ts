import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextChance, nextInt } from '../../../src/base/random.ts';
import type { Command } from '../../../src/marathon/core/requests.ts';
import { restoreState } from '../../../src/marathon/core/restore.ts';
import type { AppRuntime, MarathonState } from '../../../src/marathon/core/state.ts';
import { emptyTally, type Tally, tallyInstance } from '../../../src/marathon/core/tally.ts';
import { VersionWatch } from '../../simulation/checkers/marathon-versions.ts';
import { isAlive, updateCommand, World } from './world.ts';

const settings = { minReviveMs: 0, launchTokens: 100_000, maxInstancesPerOffer: 20 };
const ids = ['/a', '/b', '/g/c', '/g/d', '/g/in/e'];
const agents = 8;
/** Most instances of an app on one agent, where it says so. */
const maxPer = 2;

function randomCommand(world: World): Command {
  const { random } = world;
  const id = ids[nextInt(random, ids.length)] ?? '/a';
  const force = nextChance(random, 0.5);
  const app = (): Record<string, unknown> & { id: string } => ({
    id,
    cmd: `run ${nextInt(random, 3)}`,
    cpus: 0.1,
    mem: 1,
    instances: nextInt(random, 5),
    backoffSeconds: 0,
    upgradeStrategy: { minimumHealthCapacity: nextInt(random, 3) / 2, maximumOverCapacity: nextInt(random, 3) / 2 },
    ...(id === '/b' ? { dependencies: ['/a'] } : {}),
    ...(nextChance(random, 0.2) ? { constraints: [['hostname', 'MAX_PER', String(maxPer)]] } : {}),
  });
  const tasks = [...world.tasks.keys()];
  const taskIds = tasks.length === 0 ? [] : [tasks[nextInt(random, tasks.length)] ?? ''];
  const scale = nextChance(random, 0.3);
  switch (nextInt(random, 10)) {
    case 0:
      return { type: 'delete-app', id, force };
    case 1:
      return { type: 'restart-app', id, force };
    case 2:
      return { type: 'kill-tasks', taskIds, options: { scale, wipe: !scale && nextChance(random, 0.5), force } };
    case 3:
      return { type: 'cancel-deployment', id: [...world.state.deployments.keys()][0] ?? 'none', force };
    case 4:
      return { type: 'delete-group', id: '/g', force };
    case 5:
      return {
        type: 'update-group',
        id: '/g',
        document: { scaleBy: factor(world.state) },
        force,
        dryRun: nextChance(random, 0.2),
      };
    case 6:
      return { type: 'kill-app-tasks', id, host: undefined, options: { scale, wipe: false, force } };
    default:
      return updateCommand(app(), force);
  }
}

/** Grows the group only as far as every instance still finds an agent that its constraint allows: else nothing could settle. */
function factor(state: MarathonState): number {
  const most = Math.max(...ids.map((id) => state.apps.get(id)?.instances ?? 0));
  return Math.ceil(most * 1.5) <= agents * maxPer ? 1.5 : 0.4;
}

function must(holds: boolean, message: () => string): void {
  if (!holds) throw new Error(message());
}

/** What must hold between any two events. */
function check(state: MarathonState): void {
  for (const [app, id] of state.locks) {
    must(state.deployments.get(id)?.changes.has(app) === true, () => `lock of ${app} without a deployment`);
  }
  for (const deployment of state.deployments.values()) {
    for (const app of deployment.changes.keys()) {
      must(state.locks.get(app) === deployment.id, () => `deployment ${deployment.id} does not hold ${app}`);
    }
  }
  for (const runtime of state.runtimes.values()) checkRuntime(state, runtime);
  for (const [id, group] of state.groups) {
    for (const app of group.apps) must(state.apps.has(app), () => `${id} names ${app}`);
    for (const child of group.groups) must(state.groups.has(child), () => `${id} names ${child}`);
  }
  for (const [port, uses] of state.servicePorts) must(uses > 0, () => `port ${port} is used ${uses} times`);
}

function checkRuntime(state: MarathonState, runtime: AppRuntime): void {
  const { appId, instanceIds, scheduled, tallies } = runtime;
  const counted = new Map<string, Tally>();
  for (const id of instanceIds) {
    const instance = state.instances.get(id);
    if (instance === undefined) throw new Error(`${id} is indexed but gone`);
    must(instance.appId === appId, () => `${id} stands under ${appId}`);
    const tally = counted.get(instance.configVersion) ?? emptyTally();
    tallyInstance(tally, instance, 1);
    counted.set(instance.configVersion, tally);
    const isScheduled = instance.condition === 'Scheduled' && instance.goal === 'Running';
    must(scheduled.has(id) === isScheduled, () => `${id} is wrongly listed as scheduled, or not`);
  }
  const [shown, wanted] = [tallies, counted].map((each) => JSON.stringify([...each].sort()));
  must(shown === wanted, () => `tallies of ${appId} are ${shown}, should be ${wanted}`);
  must(state.waiting.has(appId) === scheduled.size > 0, () => `${appId} is wrongly listed as waiting, or not`);
}

/** The store, read again, must be what the state is. */
function checkStore(world: World): void {
  const records = [...world.store].map(([key, value]) => ({ key, value }));
  const { state } = restoreState({ settings: world.settings, seed: 1, nowMs: world.nowMs, records });
  expect([...state.apps].sort()).toEqual([...world.state.apps].sort());
  expect([...state.groups.keys()].sort()).toEqual([...world.state.groups.keys()].sort());
  // Before the first change nothing is stored, and the version of the empty tree is the time it was loaded.
  if (world.store.has('root')) expect(state.rootVersion).toBe(world.state.rootVersion);
  expect([...state.deployments.keys()].sort()).toEqual([...world.state.deployments.keys()].sort());
  expect([...state.servicePorts].sort()).toEqual([...world.state.servicePorts].sort());
  const withTasks = [...world.state.instances.values()].filter(({ incarnation }) => incarnation > 0);
  expect([...state.instances.keys()].sort()).toEqual(withTasks.map(({ id }) => id).sort());
}

function disturb(world: World): void {
  const { random } = world;
  const live = [...world.tasks].filter(([, task]) => isAlive(task.state));
  const [taskId, task] = live[nextInt(random, Math.max(1, live.length))] ?? [];
  switch (nextInt(random, 8)) {
    case 0:
      world.crash();
      return;
    case 1:
      world.disconnect();
      world.connect();
      return;
    case 2:
      if (taskId !== undefined && task?.state === 'TASK_RUNNING') world.update(taskId, 'TASK_UNREACHABLE');
      return;
    case 3:
      if (taskId !== undefined && task?.state === 'TASK_UNREACHABLE') world.update(taskId, 'TASK_RUNNING');
      return;
    default:
      return;
  }
}

function live(world: World, steps: number): VersionWatch {
  const versions = new VersionWatch();
  world.onStep = () => {
    check(world.state);
    versions.stepped(world.state);
  };
  for (let step = 0; step < steps; step++) {
    if (nextChance(world.random, 0.4)) world.ask(randomCommand(world));
    if (nextChance(world.random, 0.15)) disturb(world);
    if (nextChance(world.random, 0.7)) world.offer();
    world.runTasksAtRandom(0.03);
    world.advance(nextInt(world.random, 3) * 1_000);
  }
  return versions;
}

/** Nobody disturbs any more: everything has to get where it was told to. */
function calm(world: World): void {
  for (const [taskId, task] of [...world.tasks]) {
    if (task.state === 'TASK_UNREACHABLE') world.update(taskId, 'TASK_RUNNING');
  }
  for (let round = 0; round < 300; round++) {
    world.offer();
    const moved = world.runTasks();
    world.advance(moved ? 1_000 : 30_000);
    if (!moved && world.state.deployments.size === 0 && world.state.waiting.size === 0 && round > 20) break;
  }
}

function liveAndSettle(seed: number): void {
  const world = new World({ seed, settings, agents });
  const versions = live(world, 60);
  checkStore(world);
  calm(world);
  checkStore(world);
  expect([...world.state.deployments.values()]).toEqual([]);
  for (const id of ids) {
    const wanted = world.state.apps.get(id)?.instances ?? 0;
    expect([id, world.alive(id).length]).toEqual([id, wanted]);
  }
  expect(versions.problem(world.state)).toBeUndefined();
  expect(world.doubled).toEqual([]);
}

describe('whatever happens', () => {
  // The same runs every time; CHAOS_SEED draws others. 1062441255 once drew a life in which no change was ever accepted.
  const given = process.env['CHAOS_SEED'];
  it.each(given === undefined ? [1, 2, 3, 1_062_441_255] : [Number(given)])(
    'the state is sound, the store agrees, and everything settles: %d',
    (seed) => {
      fc.assert(fc.property(fc.integer({ min: 1, max: 10_000_000 }), liveAndSettle), { numRuns: 120, seed });
    },
    120_000,
  );
});

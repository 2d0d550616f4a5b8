import { describe, expect, it } from 'vitest';
import { updateCommand, World } from './world.ts';

const sleep = { cmd: 'sleep 1', cpus: 0.1, mem: 1 };
const stuck = { cmd: 'x', cpus: 1_000 };

describe('locks', () => {
  it('are those of live deployments, and force ends these', () => {
    const world = new World();
    const first = world.createApp({ id: '/a', ...stuck }).deployment?.id ?? '';
    const refusal = world.mustRefuse(updateCommand({ id: '/a', ...sleep }));
    expect(refusal).toMatchObject({ code: 'locked', deployments: [first] });
    expect(world.eventTypes().at(-1)).toBe('group_change_failed');
    const second = world.updateApp({ id: '/a', ...sleep }, true);
    const failed = world.published.find(({ eventType }) => eventType === 'deployment_failed');
    expect(failed).toMatchObject({ id: first, reason: 'The upgrade has been cancelled' });
    expect([...world.state.locks.values()]).toEqual([second.deployment?.id]);
    world.settle();
    expect(world.state.locks.size).toBe(0);
    expect(world.running('/a')).toHaveLength(1);
  });

  it('pass over in one write: no crash finds the old deployment gone and the new one missing', () => {
    const world = new World();
    const first = world.createApp({ id: '/a', ...stuck }).deployment?.id ?? '';
    const second = world.updateApp({ id: '/a', ...sleep }, true).deployment?.id ?? '';
    const writes = world.effects.flatMap((effect) => (effect.type === 'persist' ? [effect.writes] : []));
    const passing = writes.filter((each) => each.some(({ key, value }) => key.endsWith(first) && value === undefined));
    expect(passing).toHaveLength(1);
    expect(passing[0]?.some(({ key, value }) => key.endsWith(second) && value !== undefined)).toBe(true);
  });

  it('of other apps do not matter', () => {
    const world = new World();
    world.createApp({ id: '/a', ...stuck });
    world.createApp({ id: '/b', ...sleep });
    world.offer();
    world.runTasks();
    expect(world.running('/b')).toHaveLength(1);
    expect(world.state.deployments.size).toBe(1);
  });

  it('too many deployments are refused', () => {
    const world = new World({ settings: { maxRunningDeployments: 2 } });
    world.createApp({ id: '/a', ...stuck });
    world.createApp({ id: '/b', ...stuck });
    expect(() => world.createApp({ id: '/c', ...stuck })).toThrow('Max number (2) of running deployments is achieved.');
    world.must({ type: 'delete-app', id: '/a', force: true });
    world.createApp({ id: '/c', ...stuck });
  });
});

describe('scaling by force', () => {
  it('breaks a restart off: what runs counts whatever its version, and a restart evens it out', () => {
    const world = new World();
    const upgradeStrategy = { minimumHealthCapacity: 1, maximumOverCapacity: 0 };
    const app = { id: '/web', ...sleep, instances: 3, upgradeStrategy };
    world.createApp(app);
    world.settle();
    world.updateApp({ ...app, env: { V: '2' } });
    world.offer();
    world.runTasks();
    expect(world.state.deployments.size).toBe(1);
    world.updateApp({ ...app, instances: 4, env: { V: '2' } }, true);
    world.settle();
    const versions = (): string[] =>
      world.running('/web').map(({ info }) => {
        const variables = info.command?.environment?.variables ?? [];
        return variables.some(({ name }) => name === 'V') ? 'new' : 'old';
      });
    expect(world.state.deployments.size).toBe(0);
    expect(versions()).toHaveLength(4);
    expect(new Set(versions())).toEqual(new Set(['old', 'new']));
    world.must({ type: 'restart-app', id: '/web', force: false });
    world.settle();
    expect(versions()).toEqual(['new', 'new', 'new', 'new']);
  });
});

describe('cancelling', () => {
  it('by force stops where it is and keeps the wanted state', () => {
    const world = new World();
    const { deployment } = world.createApp({ id: '/a', ...stuck });
    const answer = world.must({ type: 'cancel-deployment', id: deployment?.id ?? '', force: true });
    expect(answer.deployment).toBeUndefined();
    expect(world.state.deployments.size).toBe(0);
    expect(world.state.apps.has('/a')).toBe(true);
    expect([...world.store.keys()].filter((key) => key.startsWith('deployments/'))).toEqual([]);
  });

  it('rolls back an update to the definition and number before', () => {
    const world = new World();
    world.createApp({ id: '/a', ...sleep, instances: 2 });
    world.settle();
    const before = world.running('/a').map(({ info }) => info.task_id.value);
    const update = world.updateApp({ id: '/a', ...stuck, instances: 3 });
    world.offer();
    world.must({ type: 'cancel-deployment', id: update.deployment?.id ?? '', force: false });
    world.settle();
    expect(world.state.deployments.size).toBe(0);
    expect(world.state.apps.get('/a')).toMatchObject({ cmd: 'sleep 1', instances: 2 });
    const after = world.running('/a').map(({ info }) => info.command?.value);
    expect(after).toEqual(['sleep 1', 'sleep 1']);
    expect(before).toHaveLength(2);
    const outcome = world.published.filter(({ eventType }) => /deployment_(success|failed)/.test(eventType));
    expect(outcome.map(({ eventType }) => eventType)).toEqual([
      'deployment_success',
      'deployment_failed',
      'deployment_success',
    ]);
  });

  it('rolls back a creation by removing the app and the groups made for it', () => {
    const world = new World();
    const { deployment } = world.createApp({ id: '/x/y/a', ...stuck });
    world.must({ type: 'cancel-deployment', id: deployment?.id ?? '', force: false });
    world.settle();
    expect(world.state.apps.size).toBe(0);
    expect([...world.state.groups.keys()]).toEqual(['/']);
  });

  it('rolls back a removal by bringing the app back', () => {
    const world = new World();
    world.createApp({ id: '/a', ...sleep });
    world.settle();
    const removal = world.must({ type: 'delete-app', id: '/a', force: true });
    world.must({ type: 'cancel-deployment', id: removal.deployment?.id ?? '', force: false });
    world.settle();
    expect(world.running('/a')).toHaveLength(1);
  });
});

describe('dependencies', () => {
  const group = {
    id: '/shop',
    apps: [
      { id: 'front', ...sleep, dependencies: ['back'] },
      { id: 'back', ...sleep, dependencies: ['/shop/data/db'] },
    ],
    groups: [{ id: 'data', apps: [{ id: 'db', ...sleep }] }],
  };

  it('start before those that need them', async () => {
    const { readGroup } = await import('../../../src/marathon/core/group-document.ts');
    const { Issues } = await import('../../../src/marathon/core/issues.ts');
    const world = new World();
    const document = readGroup(group, new Issues());
    world.must({ type: 'create-group', id: '/', document, force: false });
    const order: string[] = [];
    for (let round = 0; round < 10; round++) {
      world.offer();
      for (const [taskId, task] of world.tasks) {
        if (task.state !== 'TASK_STAGING') continue;
        order.push(taskId.split('.')[0] ?? '');
        world.update(taskId, 'TASK_RUNNING');
      }
      world.advance(5_000);
    }
    expect(order).toEqual(['shop_data_db', 'shop_back', 'shop_front']);
    expect(world.state.deployments.size).toBe(0);
  });
});

describe('unreachable instances', () => {
  function lost(strategy: Record<string, number> | 'disabled'): { world: World; taskId: string } {
    const world = new World({ settings: { minReviveMs: 0 } });
    world.createApp({ id: '/a', ...sleep, unreachableStrategy: strategy });
    world.settle();
    const taskId = world.running('/a')[0]?.info.task_id.value ?? '';
    world.update(taskId, 'TASK_UNREACHABLE');
    return { world, taskId };
  }

  it('are replaced at once by default; the surplus goes when they come back', () => {
    const { world, taskId } = lost({ inactiveAfterSeconds: 0, expungeAfterSeconds: 0 });
    world.offer();
    world.runTasks();
    expect(world.running('/a')).toHaveLength(1);
    world.update(taskId, 'TASK_RUNNING');
    world.runTasks();
    expect(world.running('/a')).toHaveLength(1);
    expect(world.state.instances.size).toBe(1);
  });

  it('are waited for as long as their strategy says', () => {
    const { world, taskId } = lost({ inactiveAfterSeconds: 60, expungeAfterSeconds: 600 });
    world.advance(50_000);
    world.offer();
    expect(world.alive('/a')).toHaveLength(1);
    world.advance(20_000);
    world.offer();
    world.runTasks();
    expect(world.running('/a')).toHaveLength(1);
    world.advance(600_000);
    expect(world.state.instances.size).toBe(1);
    world.update(taskId, 'TASK_RUNNING');
    world.runTasks();
    expect(world.tasks.get(taskId)?.state).toBe('TASK_KILLED');
  });

  it('are waited for without end when the strategy is disabled', () => {
    const { world, taskId } = lost('disabled');
    world.advance(10_000_000);
    world.offer();
    expect(world.alive('/a')).toHaveLength(1);
    world.must({ type: 'kill-tasks', taskIds: [taskId], options: { scale: false, wipe: true, force: false } });
    world.settle();
    expect(world.running('/a')).toHaveLength(1);
    world.update(taskId, 'TASK_KILLED');
    expect(world.eventTypes()).toContain('unknown_instance_terminated_event');
  });

  it('are killed when they come back after a restart', () => {
    const world = new World();
    const unreachableStrategy = { inactiveAfterSeconds: 10, expungeAfterSeconds: 100_000 };
    world.createApp({ id: '/web', ...sleep, instances: 2, unreachableStrategy });
    world.settle();
    const [lost] = world.running('/web');
    const lostId = lost?.info.task_id.value ?? '';
    world.update(lostId, 'TASK_UNREACHABLE');
    world.advance(11_000);
    world.settle();
    world.updateApp({ id: '/web', ...sleep, instances: 2, unreachableStrategy, env: { V: '2' } });
    world.settle();
    expect(world.state.deployments.size).toBe(0);
    const fresh = world.running('/web').map(({ info }) => info.task_id.value);
    expect(fresh).toHaveLength(2);
    world.update(lostId, 'TASK_RUNNING');
    world.settle();
    expect(world.tasks.get(lostId)?.state).toBe('TASK_KILLED');
    expect(world.running('/web').map(({ info }) => info.task_id.value)).toEqual(fresh);
  });

  it('are killed when they come back after a change of an app without instances', () => {
    const world = new World();
    const unreachableStrategy = { inactiveAfterSeconds: 10, expungeAfterSeconds: 100_000 };
    world.createApp({ id: '/web', ...sleep, unreachableStrategy });
    world.settle();
    const lostId = world.running('/web')[0]?.info.task_id.value ?? '';
    world.update(lostId, 'TASK_UNREACHABLE');
    world.advance(11_000);
    world.settle();
    world.updateApp({ id: '/web', ...sleep, instances: 0, unreachableStrategy, env: { V: '2' } });
    world.settle();
    world.updateApp({ id: '/web', ...sleep, instances: 1, unreachableStrategy, env: { V: '2' } });
    world.settle();
    const fresh = world.running('/web').map(({ info }) => info.task_id.value);
    world.update(lostId, 'TASK_RUNNING');
    world.settle();
    expect(world.running('/web').map(({ info }) => info.task_id.value)).toEqual(fresh);
  });

  it('do not hold up the removal of their app', () => {
    const { world } = lost('disabled');
    world.must({ type: 'delete-app', id: '/a', force: true });
    expect(world.state.deployments.size).toBe(0);
    expect(world.state.instances.size).toBe(0);
  });
});

describe('tasks that do not get going', () => {
  it('are killed after a time and tried again', () => {
    const world = new World({ settings: { minReviveMs: 0, launchTimeoutMs: 60_000, launchConfirmTimeoutMs: 30_000 } });
    world.createApp({ id: '/a', ...sleep });
    world.offer();
    const [taskId] = [...world.tasks.keys()];
    world.update(taskId ?? '', 'TASK_STARTING');
    world.advance(59_000);
    expect(world.tasks.get(taskId ?? '')?.state).toBe('TASK_STARTING');
    world.advance(2_000);
    expect(world.tasks.get(taskId ?? '')?.state).toBe('TASK_KILLING');
    world.settle();
    expect(world.running('/a')).toHaveLength(1);
  });

  it('have their kill repeated when nobody answers', () => {
    const world = new World({ settings: { killRetryMs: 10_000 } });
    world.createApp({ id: '/a', ...sleep });
    world.settle();
    world.updateApp({ id: '/a', ...sleep, instances: 0 });
    world.advance(25_000);
    expect(world.effects.filter(({ type }) => type === 'kill')).toHaveLength(3);
  });
});

describe('back-off', () => {
  it('grows with each failure up to its bound, is kept by scaling, and dropped by a change', () => {
    const world = new World({ settings: { minReviveMs: 0 } });
    const app = { id: '/a', ...sleep, backoffSeconds: 10, backoffFactor: 2, maxLaunchDelaySeconds: 35 };
    world.createApp(app);
    const delays: number[] = [];
    for (let failure = 0; failure < 4; failure++) {
      world.offer();
      const [task] = world.alive('/a');
      world.update(task?.info.task_id.value ?? '', 'TASK_FAILED');
      const backoff = world.state.backoffs.get('/a');
      delays.push((backoff?.delayMs ?? 0) / 1000);
      world.offer();
      expect(world.alive('/a')).toHaveLength(0);
      world.advance((backoff?.delayMs ?? 0) + 1);
    }
    expect(delays).toEqual([10, 20, 35, 35]);
    world.offer();
    world.update(world.alive('/a')[0]?.info.task_id.value ?? '', 'TASK_FAILED');
    world.updateApp({ ...app, instances: 2 }, true);
    world.offer();
    expect(world.alive('/a')).toHaveLength(0);
    world.updateApp({ ...app, instances: 2, cmd: 'other' }, true);
    world.offer();
    expect(world.alive('/a').length).toBeGreaterThan(0);
  });

  it('over, is followed by a launch on an offer that was held meanwhile', () => {
    const world = new World({ settings: { minReviveMs: 0 } });
    world.createApp({ id: '/a', ...sleep, backoffSeconds: 1 });
    world.offer();
    world.runTasks();
    const taskId = world.running('/a')[0]?.info.task_id.value ?? '';
    world.update(taskId, 'TASK_FAILED');
    world.advance(500);
    // Something else becomes launchable: offers are held for a second from now.
    world.createApp({ id: '/b', ...stuck });
    world.offer();
    expect(world.alive('/a')).toHaveLength(0);
    world.advance(600);
    expect(world.alive('/a')).toHaveLength(1);
  });

  it('over, asks for offers twice: an old one may be declined after the first time', () => {
    const world = new World({ settings: { minReviveMs: 0 }, agents: 1 });
    world.createApp({ id: '/a', ...stuck });
    const revives = (): number => world.effects.filter(({ type }) => type === 'revive').length;
    const before = revives();
    world.advance(10_000);
    expect(revives()).toBe(before + 1);
    world.advance(100_000);
    expect(revives()).toBe(before + 1);
  });

  it('is forgotten after quiet times and by request', () => {
    const world = new World({ settings: { minReviveMs: 0 } });
    world.createApp({ id: '/a', ...sleep, backoffSeconds: 100 });
    world.settle();
    world.update(world.running('/a')[0]?.info.task_id.value ?? '', 'TASK_FINISHED');
    expect(world.state.backoffs.size).toBe(1);
    world.must({ type: 'reset-delay', id: '/a' });
    world.offer();
    expect(world.alive('/a')).toHaveLength(1);
    world.update(world.alive('/a')[0]?.info.task_id.value ?? '', 'TASK_FINISHED');
    world.advance(100_001);
    world.settle();
    world.advance(400_000);
    expect(world.state.backoffs.size).toBe(0);
  });
});

describe('a framework that the master has removed', () => {
  it('starts all over under a new id', () => {
    const world = new World();
    world.createApp({ id: '/a', ...sleep, instances: 2 });
    world.settle();
    world.tasks.clear();
    world.post({ type: 'framework-lost' });
    expect(world.state.frameworkId).toBeUndefined();
    world.post({ type: 'elected' });
    world.post({ type: 'registered', frameworkId: 'framework-2', master: 'm:1', masterRegion: undefined });
    world.settle();
    expect(world.running('/a')).toHaveLength(2);
    expect(world.store.get('framework-id')).toBe('{"frameworkId":"framework-2"}');
  });
});

import { describe, expect, it } from 'vitest';
import { World } from './world.ts';

const sleep = { cmd: 'sleep 1000', cpus: 0.1, mem: 16 };

describe('life of an app', () => {
  it('is created, runs, and tells so in order', () => {
    const world = new World();
    const answer = world.createApp({ id: 'web', ...sleep });
    expect(answer.created).toBe(true);
    expect(answer.app?.id).toBe('/web');
    world.settle();
    expect(world.running('/web')).toHaveLength(1);
    expect(world.state.deployments.size).toBe(0);
    const order = world
      .eventTypes()
      .filter((type) => !['instance_changed_event', 'scheduler_registered_event'].includes(type));
    expect(order).toEqual([
      'api_post_event',
      'group_change_success',
      'deployment_info',
      'deployment_step_success',
      'deployment_info',
      'status_update_event',
      'deployment_step_success',
      'deployment_success',
    ]);
  });

  it('keeps its tasks when the same definition is put again', () => {
    const world = new World();
    world.createApp({ id: '/web', ...sleep });
    world.settle();
    const before = [...world.tasks.keys()];
    const answer = world.updateApp({ id: '/web', ...sleep });
    expect(answer.deployment?.id).toBeDefined();
    world.settle();
    expect([...world.tasks.keys()]).toEqual(before);
    expect(world.eventTypes().at(-1)).toBe('deployment_success');
  });

  it('scales up and down, and to nothing and back', () => {
    const world = new World();
    world.createApp({ id: '/web', ...sleep });
    world.settle();
    for (const instances of [4, 2, 0, 3]) {
      world.updateApp({ id: '/web', ...sleep, instances });
      world.settle();
      expect(world.running('/web')).toHaveLength(instances);
      expect(world.alive('/web')).toHaveLength(instances);
      expect(world.state.deployments.size).toBe(0);
    }
  });

  it('gets all new tasks by a restart', () => {
    const world = new World();
    world.createApp({ id: '/web', ...sleep, instances: 3 });
    world.settle();
    const before = world.running('/web').map(({ info }) => info.task_id.value);
    world.must({ type: 'restart-app', id: '/web', force: false });
    world.settle();
    const after = world.running('/web').map(({ info }) => info.task_id.value);
    expect(after).toHaveLength(3);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
  });

  it('is gone after delete, with its tasks', () => {
    const world = new World();
    world.createApp({ id: '/shop/web', ...sleep, instances: 2 });
    world.settle();
    world.must({ type: 'delete-app', id: '/shop/web', force: true });
    world.settle();
    expect(world.alive('/shop/web')).toEqual([]);
    expect(world.state.apps.size).toBe(0);
    expect(world.state.runtimes.size).toBe(0);
    expect(world.eventTypes()).toContain('app_terminated_event');
    expect(world.state.groups.has('/shop')).toBe(true);
    expect([...world.store.keys()].filter((key) => key.startsWith('instances/'))).toEqual([]);
  });

  it('replaces a failed task in the same instance, with a back-off', () => {
    const world = new World();
    world.createApp({ id: '/web', ...sleep, backoffSeconds: 10 });
    world.settle();
    const [task] = world.running('/web');
    const first = task?.info.task_id.value ?? '';
    world.update(first, 'TASK_FAILED', { message: 'exit 1' });
    world.offer();
    expect(world.alive('/web')).toEqual([]);
    world.advance(10_000);
    world.settle();
    const [second] = world.running('/web').map(({ info }) => info.task_id.value);
    expect(second).toBe(first.replace(/1$/, '2'));
    expect(world.state.runtimes.get('/web')?.lastFailure?.message).toBe('exit 1');
  });

  it('is refused a second time', () => {
    const world = new World();
    world.createApp({ id: '/web', ...sleep });
    expect(() => world.createApp({ id: '/web', ...sleep })).toThrow('already exists');
  });
});

describe('a new leader', () => {
  it('finds its tasks running and starts none again', () => {
    const world = new World();
    world.createApp({ id: '/web', ...sleep, instances: 5 });
    world.settle();
    const before = world.running('/web').map(({ info }) => info.task_id.value);
    world.crash();
    world.settle();
    world.advance(400_000);
    world.settle();
    expect(world.running('/web').map(({ info }) => info.task_id.value)).toEqual(before);
    expect(world.doubled).toEqual([]);
  });

  it('goes on with a deployment', () => {
    const world = new World();
    world.createApp({ id: '/web', ...sleep, instances: 4 });
    world.settle();
    world.updateApp({ id: '/web', ...sleep, cmd: 'sleep 2000', instances: 4 });
    world.offer();
    world.crash();
    expect(world.state.deployments.size).toBe(1);
    world.settle();
    expect(world.state.deployments.size).toBe(0);
    const commands = world.running('/web').map(({ info }) => info.command?.value);
    expect(commands).toEqual(['sleep 2000', 'sleep 2000', 'sleep 2000', 'sleep 2000']);
  });

  it('kills tasks of its framework that it does not know', () => {
    const world = new World();
    world.createApp({ id: '/web', ...sleep });
    world.settle();
    for (const key of [...world.store.keys()]) if (!key.startsWith('framework')) world.store.delete(key);
    world.crash();
    world.settle();
    expect(world.alive('/web')).toEqual([]);
  });
});

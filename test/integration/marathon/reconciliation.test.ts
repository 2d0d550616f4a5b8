import { describe, expect, it } from 'vitest';
import { World } from './world.ts';

const sleep = { cmd: 'sleep 1000', cpus: 0.1, mem: 16 };

function runningIds(world: World): string[] {
  return world.running('/web').map(({ info }) => info.task_id.value);
}

/** A new master that has not heard of the agents of these tasks yet. */
function changeMaster(world: World, silent: readonly string[]): void {
  for (const id of silent) world.silent.add(id);
  world.disconnect();
  world.connect();
}

describe('after a change of master', () => {
  it('a kill that nobody could carry out is repeated once the task is known again', () => {
    const world = new World();
    world.createApp({ id: '/web', ...sleep });
    world.settle();
    changeMaster(world, runningIds(world));
    world.must({ type: 'delete-app', id: '/web', force: true });
    expect(world.alive('/web')).toHaveLength(1);
    world.silent.clear();
    // Long before --kill_retry_timeout.
    world.advance(3_000);
    world.runTasks();
    expect(world.alive('/web')).toEqual([]);
  });

  it('a launch that was lost on the way is found out and made up for', () => {
    const world = new World();
    world.createApp({ id: '/web', ...sleep });
    world.offer();
    const [taskId = ''] = world.alive('/web').map(({ info }) => info.task_id.value);
    world.tasks.delete(taskId);
    changeMaster(world, [taskId]);
    expect(world.state.waiting.size).toBe(0);
    world.silent.clear();
    // Long before --task_launch_confirm_timeout.
    world.advance(3_000);
    expect(world.state.waiting).toContain('/web');
    world.settle();
    expect(runningIds(world)).toEqual([taskId.replace(/1$/, '2')]);
    expect(world.doubled).toEqual([]);
  });

  it('is asked less and less often about tasks it says nothing of, and not about the others', () => {
    const world = new World();
    world.createApp({ id: '/web', ...sleep, instances: 3 });
    world.settle();
    const [silent = ''] = runningIds(world);
    world.effects.length = 0;
    changeMaster(world, [silent]);
    world.advance(300_000);
    const asked = world.effects.flatMap((effect) =>
      effect.type === 'reconcile' && effect.tasks.length > 0 ? [effect.tasks.map(({ taskId }) => taskId)] : [],
    );
    expect(asked[0]).toHaveLength(3);
    expect(new Set(asked.slice(1).flat())).toEqual(new Set([silent]));
    // 1, 2, 4 … 60 s: ten in five minutes.
    expect(asked.length).toBeGreaterThan(6);
    expect(asked.length).toBeLessThan(13);
  });
});

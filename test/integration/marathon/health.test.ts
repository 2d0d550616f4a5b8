import { describe, expect, it } from 'vitest';
import type { Probed } from '../../../src/marathon/core/health.ts';
import { World } from './world.ts';

const base = { id: '/web', cmd: 'sleep 1', cpus: 0.1, mem: 1, backoffSeconds: 0 };
const check = { protocol: 'HTTP', path: '/up', gracePeriodSeconds: 20, intervalSeconds: 10, maxConsecutiveFailures: 2 };

/** A world whose probes see what `seen` says at the time. */
function watched(seen: { result: Omit<Probed, 'target'> }): World {
  const world = new World({ settings: { minReviveMs: 0 } });
  world.onProbe = ({ target }) => world.post({ type: 'probed', probed: { target, ...seen.result } });
  return world;
}

function started(world: World, healthChecks: unknown[], more: Record<string, unknown> = {}): string {
  world.createApp({ ...base, healthChecks, ...more });
  world.offer();
  world.runTasks();
  return world.running('/web')[0]?.info.task_id.value ?? '';
}

describe("Marathon's own health checks", () => {
  it('look at the right place and hold the deployment until they pass', () => {
    const seen = { result: { failure: 'refused' } as Omit<Probed, 'target'> };
    const world = watched(seen);
    const taskId = started(world, [check]);
    world.advance(15_000);
    expect(world.state.deployments.size).toBe(1);
    const probe = world.effects.find((effect) => effect.type === 'probe');
    const port = world.tasks.get(taskId)?.info.resources?.find(({ name }) => name === 'ports')?.ranges
      ?.range?.[0]?.begin;
    expect(probe).toMatchObject({
      target: { kind: 'health', taskId, protocol: 'HTTP', path: '/up', port, timeoutMs: 20_000, checkIndex: 0 },
    });
    expect(world.eventTypes()).not.toContain('failed_health_check_event');
    seen.result = { status: 200 };
    world.advance(10_000);
    expect(world.state.deployments.size).toBe(0);
    expect(world.eventTypes()).toContain('instance_health_changed_event');
    const [results] = [...world.state.health.values()];
    expect(results?.get(0)).toMatchObject({ alive: true, consecutiveFailures: 0 });
  });

  it('kill what fails too often, after the grace period, and replace it in the same instance', () => {
    const seen = { result: { status: 200 } as Omit<Probed, 'target'> };
    const world = watched(seen);
    const taskId = started(world, [check]);
    world.advance(5_000);
    seen.result = { status: 503 };
    world.advance(20_000);
    expect(world.tasks.get(taskId)?.state).toBe('TASK_RUNNING');
    expect(world.eventTypes().filter((type) => type === 'failed_health_check_event')).toHaveLength(2);
    world.advance(10_000);
    expect(world.tasks.get(taskId)?.state).toBe('TASK_KILLING');
    const kill = world.published.find(({ eventType }) => eventType === 'unhealthy_instance_kill_event');
    expect(kill).toMatchObject({ appId: '/web', taskId, reason: 'Unexpected response status 503' });
    expect(world.state.runtimes.get('/web')?.lastFailure?.message).toBe(
      'Task was killed since health check failed. Reason: Unexpected response status 503',
    );
    seen.result = { status: 200 };
    world.settle();
    expect(world.running('/web').map(({ info }) => info.task_id.value)).toEqual([taskId.replace(/1$/, '2')]);
    // A kill is no failure of the task: it does not make the next launch wait.
    expect(world.state.backoffs.size).toBe(0);
  });

  it('never kill with maxConsecutiveFailures 0, but say that it is ill', () => {
    const world = watched({ result: { failure: 'refused' } });
    const taskId = started(world, [{ ...check, gracePeriodSeconds: 0, maxConsecutiveFailures: 0 }]);
    world.advance(200_000);
    expect(world.tasks.get(taskId)?.state).toBe('TASK_RUNNING');
    const instance = [...world.state.instances.values()][0];
    expect(instance?.healthy).toBe(false);
    expect(world.state.health.get(instance?.id ?? '')?.get(0)).toMatchObject({
      alive: false,
      lastFailureCause: 'refused',
    });
  });

  it('need all to pass', () => {
    const world = new World();
    let isOpen = false;
    world.onProbe = ({ target }) => {
      const result = target.protocol === 'TCP' ? (isOpen ? {} : { failure: 'refused' }) : { status: 204 };
      world.post({ type: 'probed', probed: { target, ...result } });
    };
    started(world, [check, { protocol: 'TCP', intervalSeconds: 10 }]);
    world.advance(30_000);
    expect([...world.state.instances.values()][0]?.healthy).toBeUndefined();
    expect(world.state.deployments.size).toBe(1);
    isOpen = true;
    world.advance(10_000);
    expect([...world.state.instances.values()][0]?.healthy).toBe(true);
    expect(world.state.deployments.size).toBe(0);
  });

  it('begin anew with a new leader, and nobody is killed for not being known', () => {
    const world = watched({ result: { status: 200 } });
    started(world, [check], { instances: 3 });
    world.settle();
    const before = world.running('/web').length;
    world.crash();
    expect([...world.state.instances.values()].every(({ healthy }) => healthy === undefined)).toBe(true);
    world.updateApp({ ...base, instances: 3, healthChecks: [check], cmd: 'new' });
    world.offer();
    expect(world.running('/web')).toHaveLength(before);
    world.settle();
    expect(world.running('/web').map(({ info }) => info.command?.value)).toEqual(['new', 'new', 'new']);
  });
});

describe('checks done by the agent', () => {
  it('come with status updates', () => {
    const world = new World();
    const taskId = started(world, [{ protocol: 'MESOS_HTTP' }]);
    expect(world.state.deployments.size).toBe(1);
    world.update(taskId, 'TASK_RUNNING', { healthy: false });
    expect([...world.state.instances.values()][0]?.healthy).toBe(false);
    world.update(taskId, 'TASK_RUNNING', { healthy: true });
    expect(world.state.deployments.size).toBe(0);
    expect(world.effects.some(({ type }) => type === 'probe')).toBe(false);
  });
});

describe('readiness checks', () => {
  const gate = { portName: 'api', path: '/ready', intervalSeconds: 5, timeoutSeconds: 1, preserveLastResponse: true };
  const ports = { portDefinitions: [{ name: 'api' }], readinessChecks: [gate] };

  it('hold a deployment until the task says that it is ready', () => {
    const seen = { result: { status: 503, contentType: 'text/plain', body: 'wait' } as Omit<Probed, 'target'> };
    const world = watched(seen);
    started(world, [], ports);
    world.advance(20_000);
    expect(world.state.deployments.size).toBe(1);
    expect([...world.state.readiness.values()]).toMatchObject([
      { name: 'readinessCheck', ready: false, lastResponse: { status: 503, contentType: 'text/plain', body: 'wait' } },
    ]);
    seen.result = { status: 200 };
    world.advance(5_000);
    expect(world.state.deployments.size).toBe(0);
    const probes = world.effects.filter(({ type }) => type === 'probe').length;
    world.advance(60_000);
    expect(world.effects.filter(({ type }) => type === 'probe')).toHaveLength(probes);
  });

  it('keep old tasks until new ones are ready', () => {
    const seen = { result: { status: 200 } as Omit<Probed, 'target'> };
    const world = watched(seen);
    started(world, [], ports);
    world.settle();
    seen.result = { failure: 'refused' };
    world.updateApp({ ...base, ...ports, cmd: 'new' });
    for (let round = 0; round < 5; round++) {
      world.offer();
      world.runTasks();
      world.advance(10_000);
    }
    expect(world.running('/web')).toHaveLength(2);
    seen.result = { status: 200 };
    world.advance(10_000);
    world.settle();
    expect(world.running('/web').map(({ info }) => info.command?.value)).toEqual(['new']);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { untilPasses } from '../../until.ts';
import { call, untilReady, World } from './world.ts';

let world: World;

beforeEach(async () => {
  world = await World.start();
});

afterEach(async () => {
  await world.stop();
});

const past = '2020-01-01T00:00:00Z';
const frameworkIds = () => new Set(world.master.callsOf('SUBSCRIBE').map((one) => one.framework_id?.value));
const launchesOf = (name: string) => world.launched.filter((task) => task.name === `ChronosTask:${name}`);

describe('several Chronos nodes', () => {
  it('lead one after the other under one framework, with running tasks kept', async () => {
    const first = await world.startNode();
    await untilReady(first);
    const second = await world.startNode();
    world.autoEnd = undefined;
    const job = { name: 'long', command: 'sleep 100', schedule: `R/${past}/P1D` };
    // A follower passes requests on.
    await untilPasses(async () => expect((await call(second, 'POST', '/v1/scheduler/iso8601', job)).status).toBe(204));
    await untilPasses(() => expect(launchesOf('long')).toHaveLength(1));
    expect((await call(second, 'GET', '/v1/scheduler/leader')).json).toEqual({
      leader: `127.0.0.1:${first.address.port}`,
    });
    expect((await call(second, 'GET', '/v1/scheduler/job/none')).json.message).toContain('not found');
    expect((await call(second, 'GET', '/metrics')).json.gauges).toMatchObject({ 'chronos.leader': { value: 1 } });
    expect((await call(second, 'GET', '/metrics/prometheus')).text).toContain('\nchronos_leader 0\n');
    // What was passed on once is not passed on again, as it would be between nodes that take each other for the leader.
    const headers = { 'X-Chronos-Forwarded-By': 'somebody' };
    const looped = await fetch(`http://127.0.0.1:${second.address.port}/v1/scheduler/jobs`, { headers });
    expect([looped.status, await looped.text()]).toEqual([503, expect.stringContaining('circle')]);

    await first.close();
    await untilReady(second);
    expect(frameworkIds().size).toBe(1);
    await untilPasses(async () => {
      const { json } = await call(second, 'GET', '/v1/scheduler/jobs/summary');
      expect(json.jobs[0]).toMatchObject({ name: 'long', state: '1 running' });
    });
    const [taskId = ''] = [...world.states.keys()];
    world.update(taskId, 'TASK_FINISHED');
    await untilPasses(async () => {
      expect((await call(second, 'GET', '/v1/scheduler/job/long')).json).toMatchObject({ successCount: 1 });
    });
    expect(launchesOf('long')).toHaveLength(1);
  });

  it('wait through an outage of ZooKeeper: nothing is promised, nothing starts, nothing is lost', async () => {
    const node = await world.startNode();
    await untilReady(node);
    const job = { name: 'later', command: 'true', schedule: 'R/2090-01-01T00:00:00Z/P1D' };
    expect((await call(node, 'POST', '/v1/scheduler/iso8601', job)).status).toBe(204);
    let answer: Promise<{ status: number }> | undefined;
    await world.restartZookeeper(async () => {
      answer = call(node, 'PUT', '/v1/scheduler/job/later');
      await untilPasses(async () => {
        const { json } = await call(node, 'GET', '/v1/scheduler/jobs/summary');
        expect(json.jobs[0].state).not.toBe('idle');
      });
      expect(world.launched).toHaveLength(0);
    });
    // The session may have survived or not; in the latter case the answer says that nothing is sure.
    expect([204, 503]).toContain((await answer)?.status);
    await untilReady(node);
    expect((await call(node, 'PUT', '/v1/scheduler/job/later')).status).toBe(204);
    await untilPasses(async () => {
      const { json } = await call(node, 'GET', '/v1/scheduler/job/later');
      expect(json.successCount).toBeGreaterThanOrEqual(1);
    });
    expect(frameworkIds().size).toBe(1);
  });

  it('pause while ZooKeeper is away for longer than a session, say so, and go on without a slot missed or doubled', async () => {
    const nodes = [await world.startNode(), await world.startNode()] as const;
    await untilReady(nodes[0]);
    world.autoEnd = undefined;
    const start = Math.ceil(Date.now() / 1000) * 1000;
    const tick = {
      name: 'tick',
      command: 'true',
      epsilon: 'PT60S',
      schedule: `R6/${new Date(start).toISOString()}/PT1S`,
    };
    const long = { name: 'long', command: 'sleep 100', schedule: `R1/${past}/P1D` };
    expect((await call(nodes[0], 'POST', '/v1/scheduler/iso8601', long)).status).toBe(204);
    await untilPasses(() => expect(launchesOf('long')).toHaveLength(1));
    world.autoEnd = 'TASK_FINISHED';
    expect((await call(nodes[0], 'POST', '/v1/scheduler/iso8601', tick)).status).toBe(204);
    await untilPasses(() => expect(launchesOf('tick').length).toBeGreaterThan(0));
    let launched = 0;
    await world.restartZookeeper(async () => {
      launched = world.launched.length;
      for (const node of nodes) {
        await untilPasses(async () => {
          const answer = await call(node, 'GET', '/v1/scheduler/leader');
          expect([answer.status, answer.json.message]).toEqual([
            503,
            expect.stringContaining('ZooKeeper does not answer'),
          ]);
        });
        expect((await call(node, 'GET', '/ping')).text).toBe('pong\n');
        expect((await call(node, 'GET', '/metrics')).json.gauges).toMatchObject({
          'chronos.leader': { value: 0 },
          'chronos.zookeeper.connected': { value: 0 },
        });
        expect((await call(node, 'GET', '/metrics/prometheus')).text).toContain('\nchronos_zookeeper_connected 0\n');
        expect((await call(node, 'POST', '/v1/scheduler/iso8601', tick)).status).toBe(503);
      }
    });
    await untilPasses(async () => {
      const { json } = await call(nodes[1], 'GET', '/v1/scheduler/job/tick');
      expect(json).toMatchObject({ successCount: 6, errorCount: 0, disabled: true });
    });
    expect(launched).toBeLessThan(7);
    const due = launchesOf('tick').map((task) => Number(task.task_id.value.split(':')[1]));
    expect(due).toEqual(Array.from({ length: 6 }, (_, slot) => start + slot * 1000));
    const { json } = await call(nodes[0], 'GET', '/v1/scheduler/jobs/summary');
    expect(json.jobs.find((one: { name: string }) => one.name === 'long')).toMatchObject({ state: '1 running' });
    expect(world.master.callsOf('KILL')).toEqual([]);
    expect(frameworkIds().size).toBe(1);
  });

  it('registers anew when the master has removed the framework', async () => {
    const node = await world.startNode();
    await untilReady(node);
    world.master.send({ type: 'ERROR', error: { message: 'Framework has been removed' } });
    await untilPasses(() => expect(frameworkIds().size).toBe(2));
    await untilReady(node);
  });

  it('asks for credentials when it has some', async () => {
    const node = await world.startNode({ http_credentials: 'me:secret' });
    expect((await call(node, 'GET', '/v1/scheduler/jobs')).status).toBe(401);
    const headers = { Authorization: `Basic ${Buffer.from('me:secret').toString('base64')}` };
    expect((await fetch(`http://127.0.0.1:${node.address.port}/ping`, { headers })).status).toBe(200);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, until, untilReady, World } from './world.ts';

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
    await until(async () => expect((await call(second, 'POST', '/v1/scheduler/iso8601', job)).status).toBe(204));
    await until(() => expect(launchesOf('long')).toHaveLength(1));
    expect((await call(second, 'GET', '/v1/scheduler/leader')).json).toEqual({
      leader: `127.0.0.1:${first.address.port}`,
    });
    expect((await call(second, 'GET', '/v1/scheduler/job/none')).json.message).toContain('not found');

    await first.close();
    await untilReady(second);
    expect(frameworkIds().size).toBe(1);
    await until(async () => {
      const { json } = await call(second, 'GET', '/v1/scheduler/jobs/summary');
      expect(json.jobs[0]).toMatchObject({ name: 'long', state: '1 running' });
    });
    const [taskId = ''] = [...world.states.keys()];
    world.update(taskId, 'TASK_FINISHED');
    await until(async () => {
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
      await until(async () => {
        const { json } = await call(node, 'GET', '/v1/scheduler/jobs/summary');
        expect(json.jobs[0].state).not.toBe('idle');
      });
      expect(world.launched).toHaveLength(0);
    });
    // The session may have survived or not; in the latter case the answer says that nothing is sure.
    expect([204, 503]).toContain((await answer)?.status);
    await untilReady(node);
    expect((await call(node, 'PUT', '/v1/scheduler/job/later')).status).toBe(204);
    await until(async () => {
      const { json } = await call(node, 'GET', '/v1/scheduler/job/later');
      expect(json.successCount).toBeGreaterThanOrEqual(1);
    });
    expect(frameworkIds().size).toBe(1);
  });

  it('registers anew when the master has removed the framework', async () => {
    const node = await world.startNode();
    await untilReady(node);
    world.master.send({ type: 'ERROR', error: { message: 'Framework has been removed' } });
    await until(() => expect(frameworkIds().size).toBe(2));
    await untilReady(node);
  });

  it('asks for credentials when it has some', async () => {
    const node = await world.startNode('--http_credentials', 'me:secret');
    expect((await call(node, 'GET', '/v1/scheduler/jobs')).status).toBe(401);
    const headers = { Authorization: `Basic ${Buffer.from('me:secret').toString('base64')}` };
    expect((await fetch(`http://127.0.0.1:${node.address.port}/ping`, { headers })).status).toBe(200);
  });
});

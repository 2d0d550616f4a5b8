import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningProgram } from '../../../src/runtime/program.ts';
import { untilPasses } from '../../until.ts';
import { call, untilReady, World } from './world.ts';

let world: World;
let node: RunningProgram;

beforeAll(async () => {
  world = await World.start();
  node = await world.startNode();
  await untilReady(node);
});

afterAll(async () => {
  await world.stop();
});

const past = '2020-01-01T00:00:00Z';
const future = '2090-01-01T00:00:00Z';

function job(name: string, more: object = {}): object {
  return { name, command: 'true', schedule: `R1/${past}/PT1H`, ...more };
}

const launchesOf = (name: string) => world.launched.filter((task) => task.name === `ChronosTask:${name}`);

describe('a Chronos node', () => {
  it('registers under an id it has stored before', () => {
    const [subscribe] = world.master.callsOf('SUBSCRIBE');
    expect(subscribe?.framework_id?.value).toMatch(/^[0-9a-f-]{36}-0000$/);
  });

  it('runs a due job once, counts it and disables it after the last repetition', async () => {
    expect(await call(node, 'POST', '/v1/scheduler/iso8601', job('once', { owner: 'me' }))).toMatchObject({
      status: 204,
    });
    await untilPasses(async () => {
      const { json } = await call(node, 'GET', '/v1/scheduler/job/once');
      expect(json).toMatchObject({ successCount: 1, disabled: true, owner: 'me', errorCount: 0 });
      expect(json.schedule).toMatch(/^R0\//);
    });
    const [task] = launchesOf('once');
    expect(launchesOf('once')).toHaveLength(1);
    expect(task?.task_id.value).toBe(`ct:${Date.parse(past)}:0:once:`);
    expect(task?.command).toMatchObject({ shell: true, value: 'true', user: 'root' });
    const names = task?.command?.environment?.variables?.map((variable) => variable.name);
    expect(names).toContain('CHRONOS_JOB_NAME');
    await untilPasses(() => expect(world.master.callsOf('ACKNOWLEDGE').length).toBeGreaterThanOrEqual(2));
  });

  it('starts a dependent job after its parents', async () => {
    await call(node, 'POST', '/v1/scheduler/iso8601', job('mother', { schedule: `R/${future}/P1D` }));
    await call(node, 'POST', '/v1/scheduler/iso8601', job('father', { schedule: `R/${future}/P1D` }));
    const child = { name: 'child', command: 'true', parents: ['mother', 'father'] };
    expect((await call(node, 'POST', '/v1/scheduler/dependency', child)).status).toBe(204);
    expect((await call(node, 'PUT', '/v1/scheduler/job/mother')).status).toBe(204);
    await untilPasses(() => expect(launchesOf('mother')).toHaveLength(1));
    expect((await call(node, 'PUT', '/scheduler/job/father')).status).toBe(204);
    await untilPasses(() => expect(launchesOf('child')).toHaveLength(1));
    const { text } = await call(node, 'GET', '/v1/scheduler/graph/csv');
    expect(text).toContain('link,mother,child\n');
    await untilPasses(async () => {
      expect((await call(node, 'GET', '/scheduler/graph/csv')).text).toContain('node,child,success,idle\n');
    });
    expect((await call(node, 'GET', '/v1/scheduler/graph/dot')).text).toMatch(/^digraph/);
  });

  it('tries a failed run again and then counts one error', async () => {
    world.autoEnd = 'TASK_FAILED';
    await call(node, 'POST', '/v1/scheduler/iso8601', job('bad', { retries: 2 }));
    await untilPasses(async () => {
      expect((await call(node, 'GET', '/v1/scheduler/job/bad')).json).toMatchObject({ errorCount: 1, successCount: 0 });
    });
    world.autoEnd = 'TASK_FINISHED';
    expect(launchesOf('bad').map((task) => task.task_id.value.split(':')[2])).toEqual(['0', '1', '2']);
    const { json } = await call(node, 'GET', '/v1/scheduler/job/stat/bad');
    expect(json.taskStatHistory).toHaveLength(3);
    expect(json.taskStatHistory[0]).toMatchObject({ status: 'Fail', jobName: 'bad', slaveId: 'agent-1', attempt: 2 });
    expect(json.histogram).toHaveProperty('75thPercentile');
  });

  it('passes arguments of a request to run', async () => {
    await call(node, 'POST', '/v1/scheduler/iso8601', job('echo', { command: 'echo', schedule: `R/${future}/P1D` }));
    expect((await call(node, 'PUT', '/v1/scheduler/job/echo?arguments=-a%20b')).status).toBe(204);
    await untilPasses(() => expect(launchesOf('echo')[0]?.command?.value).toBe('echo -a b'));
    expect(launchesOf('echo')[0]?.task_id.value).toMatch(/:echo:-a b$/);
  });

  it('takes a JSON content type without a body, as clients send it', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const base = `http://127.0.0.1:${node.address.port}/scheduler`;
    expect((await fetch(`${base}/task/kill/echo`, { method: 'DELETE', headers })).status).toBe(204);
    expect((await fetch(`${base}/job/success/echo`, { method: 'PUT', headers })).status).toBe(200);
    expect((await fetch(`${base}/iso8601`, { method: 'POST', body: 'name=x' })).status).toBe(415);
  });

  it('kills running tasks, and on deletion too', async () => {
    world.autoEnd = undefined;
    await call(node, 'POST', '/v1/scheduler/iso8601', job('long', { schedule: `R/${past}/P1D` }));
    await untilPasses(async () => {
      const { json } = await call(node, 'GET', '/v1/scheduler/jobs/summary');
      expect(json.jobs.find((one: { name: string }) => one.name === 'long')).toMatchObject({ state: '1 running' });
    });
    expect((await call(node, 'DELETE', '/v1/scheduler/task/kill/long')).status).toBe(204);
    await untilPasses(async () => {
      const { json } = await call(node, 'GET', '/v1/scheduler/jobs/summary');
      expect(json.jobs.find((one: { name: string }) => one.name === 'long')).toMatchObject({ state: 'idle' });
    });
    expect((await call(node, 'PUT', '/v1/scheduler/job/long')).status).toBe(204);
    await untilPasses(() => expect(launchesOf('long')).toHaveLength(2));
    expect((await call(node, 'DELETE', '/v1/scheduler/job/long')).status).toBe(204);
    await untilPasses(() => expect(world.states.get(launchesOf('long')[1]?.task_id.value ?? '')).toBe('TASK_KILLED'));
    expect((await call(node, 'GET', '/v1/scheduler/job/long')).status).toBe(400);
    world.autoEnd = 'TASK_FINISHED';
  });

  it('says why a run waits, by agent and by amount', async () => {
    await call(node, 'POST', '/v1/scheduler/iso8601', job('huge', { cpus: 999 }));
    const { json } = await call(node, 'GET', '/v1/scheduler/queue?job=huge');
    expect(json.queue[0]).toMatchObject({ name: 'huge' });
    expect(json.queue[0].agents[0].reasons).toEqual(['needs 999 cpus, offered 8']);
    expect((await call(node, 'GET', '/v1/scheduler/graph/csv')).text).toContain('node,huge,fresh,queued');
    await call(node, 'DELETE', '/v1/scheduler/job/huge');
  });

  it.each([
    ['POST', '/v1/scheduler/iso8601', { name: 'a b', command: 'x', schedule: `R/${past}/P1D` }, 'name is invalid'],
    ['POST', '/v1/scheduler/iso8601', { command: 'x' }, "a job needs a 'name'"],
    ['POST', '/v1/scheduler/iso8601', { name: 'x', schedule: 'R/whenever/P1D' }, 'is no ISO 8601'],
    [
      'POST',
      '/v1/scheduler/iso8601',
      { name: 'x', schedule: `R/${past}/P1D`, scheduleTimeZone: 'Mars' },
      'no time zone',
    ],
    ['POST', '/v1/scheduler/dependency', { name: 'x', parents: ['nobody'] }, 'unknown parents: nobody'],
    ['POST', '/v1/scheduler/dependency', { name: 'x', parents: ['x'] }, 'circle'],
    ['POST', '/v1/scheduler/dependency', { name: 'mother', parents: ['child'] }, 'circle'],
    ['POST', '/v1/scheduler/dependency', { name: 'x', parents: [] }, 'no parents'],
    ['POST', '/v1/scheduler/iso8601', '{', 'JSON'],
    ['GET', '/v1/scheduler/job/none', undefined, 'not found'],
    ['PUT', '/v1/scheduler/job/none', undefined, 'not found'],
    ['DELETE', '/v1/scheduler/job/none', undefined, 'not found'],
    ['DELETE', '/v1/scheduler/task/kill/none', undefined, 'not found'],
    ['GET', '/v1/scheduler/job/stat/none', undefined, 'not found'],
    ['POST', '/v1/scheduler/job/once/task/ct%3A1%3A0%3Aonce%3A/progress', {}, 'not enabled to track data'],
  ])('refuses %s %s %j with 400', async (method, path, body, message) => {
    const answer = await call(node, method, path, body);
    expect(answer.status).toBe(400);
    expect(answer.json.status).toBe('Bad Request');
    expect(answer.json.message).toContain(message);
    const legacy = await call(node, method, path.replace('/v1', ''), body);
    if (legacy.status !== 204) expect(legacy.text).toContain(message);
  });

  it('answers the small endpoints', async () => {
    expect(await call(node, 'GET', '/ping')).toMatchObject({ status: 200, text: 'pong\n' });
    expect((await call(node, 'GET', '/v1/scheduler/leader')).json).toEqual({
      leader: `127.0.0.1:${node.address.port}`,
    });
    expect((await call(node, 'GET', '/v1/info')).json.mesos_leader_ui_url).toBe(`http://${world.master.address}/`);
    expect((await call(node, 'GET', '/metrics')).json.counters['jobs.run.success.once']).toEqual({ count: 1 });
    expect((await call(node, 'GET', '/metrics/prometheus')).text).toContain('chronos_jobs ');
    const stats = (await call(node, 'GET', '/v1/scheduler/stats/median')).json;
    expect(stats[0]).toHaveProperty('jobNameLabel');
    expect((await call(node, 'GET', '/v1/scheduler/stats/other')).json).toEqual([]);
    expect((await call(node, 'PUT', '/v1/scheduler/job/success/none')).text).toMatch(/false$/);
    expect((await call(node, 'GET', '/v1/scheduler/nothing')).status).toBe(404);
    expect(
      (await call(node, 'GET', '/v1/scheduler/jobs/search?any=FATH')).json.map((one: { name: string }) => one.name),
    ).toEqual(['father']);
  });

  it('reads back what it lists without starting anything anew', async () => {
    const before = (await call(node, 'GET', '/v1/scheduler/jobs')).json;
    const count = world.launched.length;
    for (const one of before) {
      const route = one.parents === undefined ? 'iso8601' : 'dependency';
      expect((await call(node, 'POST', `/v1/scheduler/${route}`, one)).status).toBe(204);
    }
    expect((await call(node, 'GET', '/v1/scheduler/jobs')).json).toEqual(before);
    expect(world.launched).toHaveLength(count);
  });
});

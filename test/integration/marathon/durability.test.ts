import { afterEach, describe, expect, it } from 'vitest';
import type { RunningProgram } from '../../../src/runtime/program.ts';
import { until } from '../../until.ts';
import { Cluster } from './cluster.ts';

const sleep = { cmd: 'sleep 1000', cpus: 0.1, mem: 16 };

let cluster: Cluster | undefined;
const others: RunningProgram[] = [];

afterEach(async () => {
  for (const other of others.splice(0)) await other.close();
  await cluster?.stop();
  cluster = undefined;
});

function taskIds(answer: { readonly json: { app: { tasks: { id: string }[] } } }): string[] {
  return answer.json.app.tasks.map((task) => task.id).sort();
}

describe('with its state in ZooKeeper', () => {
  it('a Marathon that comes back knows everything and leaves tasks alone', async () => {
    cluster = await Cluster.start({ zookeeper: true });
    await cluster.call('POST', '/v2/apps', { id: '/shop/web', ...sleep, instances: 5 });
    await cluster.call('POST', '/v2/apps', { id: '/big', cmd: 'x', cpus: 1000 });
    const before = taskIds(await cluster.runs('/shop/web', 5));
    const deployments = (await cluster.get('/v2/deployments')).json.map((each: { id: string }) => each.id);
    const { frameworkId } = (await cluster.get('/v2/info')).json;
    await cluster.marathon?.close();
    cluster.marathon = await cluster.startMarathon();
    const after = taskIds(await cluster.runs('/shop/web', 5));
    expect(after).toEqual(before);
    expect(cluster.agent.alive.sort()).toEqual(before);
    expect((await cluster.get('/v2/deployments')).json.map((each: { id: string }) => each.id)).toEqual(deployments);
    expect((await cluster.get('/v2/info')).json.frameworkId).toBe(frameworkId);
    expect((await cluster.get('/v2/apps/shop/web/versions')).json.versions).toHaveLength(1);
    await cluster.call('PUT', '/v2/apps/shop/web', { instances: 2 });
    await cluster.runs('/shop/web', 2);
  });

  it('a task that ended meanwhile is replaced', async () => {
    cluster = await Cluster.start({ zookeeper: true });
    await cluster.call('POST', '/v2/apps', { id: '/web', ...sleep, instances: 2, backoffSeconds: 0 });
    const before = taskIds(await cluster.runs('/web', 2));
    await cluster.marathon?.close();
    cluster.agent.end(before[0] ?? '', 'TASK_FAILED');
    const running = cluster;
    running.marathon = await running.startMarathon();
    const after = await until('two tasks run again', async () => {
      const answer = await running.get('/v2/apps/web');
      const ids: string[] = (answer.json?.app?.tasks ?? []).map((task: { id: string }) => task.id);
      const isDone = answer.json?.app?.tasksRunning === 2 && !ids.includes(before[0] ?? '');
      return isDone ? ids.sort() : false;
    });
    expect(after).toContain(before[1]);
    expect(running.agent.alive.sort()).toEqual(after);
  });

  it('ZooKeeper may go away and come back', async () => {
    const running = await Cluster.start({ zookeeper: true });
    cluster = running;
    await running.call('POST', '/v2/apps', { id: '/web', ...sleep, instances: 3 });
    const before = taskIds(await running.runs('/web', 3));
    await running.stopZookeeper();
    await until('it leads no more', async () => (await running.get('/v2/info')).status === 502);
    await running.startZookeeper();
    const after = await until('it leads again', async () => {
      const answer = await running.get('/v2/apps/web');
      return answer.json?.app?.tasksRunning === 3 ? answer : false;
    });
    expect(taskIds(after)).toEqual(before);
    await running.call('PUT', '/v2/apps/web', { instances: 4 });
    await running.runs('/web', 4);
    expect(running.agent.alive).toEqual(expect.arrayContaining(before));
  }, 60_000);

  it('a definition too large for one node is kept in parts', async () => {
    cluster = await Cluster.start({
      zookeeper: true,
      flags: ['--disable_zk_compression', '--zk_max_node_size', '4000000'],
    });
    const env = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`V${index}`, 'x'.repeat(20_000)]));
    const created = await cluster.call('POST', '/v2/apps', { id: '/large', ...sleep, instances: 0, env });
    expect(created.status).toBe(201);
    await cluster.marathon?.close();
    cluster.marathon = await cluster.startMarathon();
    const read = await until('the app is there', async () => {
      const answer = await cluster?.get('/v2/apps/large');
      return answer?.status === 200 ? answer : false;
    });
    expect(read.json.app.env).toEqual(env);
  });
});

describe('a standby', () => {
  it('hands requests on, redirects streams and takes over', async () => {
    const running = await Cluster.start({ zookeeper: true });
    cluster = running;
    await running.call('POST', '/v2/apps', { id: '/web', ...sleep, instances: 3 });
    const before = taskIds(await running.runs('/web', 3));
    const standby = await running.startMarathon();
    others.push(standby);
    const leader = running.url('').slice('http://'.length);
    const proxied = await until('the standby knows the leader', async () => {
      const answer = await running.call('GET', '/v2/apps/web', undefined, { marathon: standby });
      return answer.status === 200 ? answer : false;
    });
    expect(taskIds(proxied)).toEqual(before);
    expect(proxied.headers['x-marathon-via']).toBe(`1.1 127.0.0.1:${standby.address.port}`);
    expect(proxied.headers['x-marathon-leader']).toBe(`http://${leader}`);
    const created = await running.call('POST', '/v2/apps', { id: '/by-standby', ...sleep }, { marathon: standby });
    expect(created.status).toBe(201);
    await running.runs('/by-standby', 1);
    const missing = await running.call('GET', '/v2/apps/none', undefined, { marathon: standby });
    expect([missing.status, missing.json.message]).toEqual([404, "App '/none' does not exist"]);
    const looped = await running.call('GET', '/ping', undefined, {
      marathon: standby,
      headers: { 'X-Marathon-Via': `1.1 127.0.0.1:${standby.address.port}` },
    });
    expect(looped.status).toBe(502);
    const redirected = await running.call('GET', '/v2/events', undefined, {
      marathon: standby,
      headers: { Accept: 'text/event-stream' },
    });
    expect([redirected.status, redirected.headers['location']]).toEqual([302, `http://${leader}/v2/events`]);
    expect((await running.call('DELETE', '/v2/leader')).json).toEqual({ message: 'Leadership abdicated' });
    const second = `127.0.0.1:${standby.address.port}`;
    await until('the standby leads', async () => {
      const answer = await running.call('GET', '/v2/leader', undefined, { marathon: standby });
      return answer.json?.leader === second;
    });
    const after = await until('the new leader knows the tasks', async () => {
      const answer = await running.call('GET', '/v2/apps/web', undefined, { marathon: standby });
      return answer.json?.app?.tasksRunning === 3 ? answer : false;
    });
    expect(taskIds(after)).toEqual(before);
    expect(running.agent.alive).toHaveLength(4);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import type { RunningProgram } from '../../../src/runtime/program.ts';
import { connectZookeeper } from '../../../src/zookeeper/client/client.ts';
import type { ZookeeperClient } from '../../../src/zookeeper/client/zookeeper-client.ts';
import { until } from '../../until.ts';
import { Cluster } from './cluster.ts';
import { Victim } from './victim.ts';
import { ZookeeperGate } from './zookeeper-gate.ts';

const sleep = { cmd: 'sleep 1000', cpus: 0.1, mem: 16 };

let cluster: Cluster;
const gates: ZookeeperGate[] = [];
const programs: RunningProgram[] = [];
let client: ZookeeperClient | undefined;

afterEach(async () => {
  for (const program of programs.splice(0)) await program.close();
  await client?.close();
  client = undefined;
  for (const gate of gates.splice(0)) await gate.close();
  await cluster.stop();
});

/** A cluster whose Marathon sees ZooKeeper through a gate, and a client that sees it directly. */
async function start(): Promise<{ gate: ZookeeperGate; zookeeper: ZookeeperClient }> {
  cluster = await Cluster.start({ zookeeper: true });
  await cluster.marathon?.close();
  const gate = await ZookeeperGate.open(() => cluster.zookeeperPort);
  gates.push(gate);
  cluster.marathon = await cluster.startMarathon(`zk://127.0.0.1:${gate.port}/marathon`);
  const zookeeper = connectZookeeper({ servers: cluster.zk });
  client = zookeeper;
  await until('it leads', async () => (await cluster.get('/v2/info')).json?.frameworkId ?? false);
  return { gate, zookeeper };
}

/** Every path below a node, with the version of its data. */
async function dump(zookeeper: ZookeeperClient, path: string): Promise<string[]> {
  const stat = await zookeeper.exists(path);
  const found = [`${path} ${stat?.version}`];
  for (const name of (await zookeeper.children(path)).sort()) found.push(...(await dump(zookeeper, `${path}/${name}`)));
  return found;
}

describe('a leader that was deposed and does not know', () => {
  it('can write nothing, says that the change is not known to be stored, and steps down', async () => {
    const { gate, zookeeper } = await start();
    await cluster.call('POST', '/v2/apps', { id: '/before', ...sleep });
    await cluster.runs('/before', 1);
    gate.isMuted = true;
    const [node = ''] = await zookeeper.children('/leader-curator');
    await zookeeper.delete(`/leader-curator/${node}`);
    // Somebody else is first in line now, and stays there.
    const other = await zookeeper.create('/leader-curator/_c_other-latch-', Buffer.from('127.0.0.1:9'), {
      mode: 'ephemeral_sequential',
    });
    await until('the news is kept from it', () => gate.muted > 0);
    expect((await cluster.get('/v2/leader')).status).toBe(200);
    const stored = await dump(zookeeper, '/stadion');
    const answer = await cluster.call('POST', '/v2/apps', { id: '/after', ...sleep });
    expect([answer.status, answer.json.message]).toEqual([
      503,
      'This process leads no more. Whether the change was stored is not known: look before you ask again',
    ]);
    expect(await dump(zookeeper, '/stadion')).toEqual(stored);
    // It has stepped down without having heard of the other one; what is asked goes there, and nobody listens there.
    gate.isMuted = false;
    // The watch whose news was kept back is set again with the next connection, and tells of the next change.
    gate.shut();
    gate.reopen();
    const refused = await until('it knows the other', async () => {
      await zookeeper.delete(await zookeeper.create('/leader-curator/visitor-latch-9999999999', new Uint8Array(0)));
      const proxied = await cluster.get('/v2/apps');
      return proxied.json?.message === 'Connection to leader refused.' ? proxied : false;
    });
    expect(refused.status).toBe(502);
    expect(refused.headers['x-marathon-leader']).toBeUndefined();
    // Its task went on; when the other one goes, it leads again.
    expect(cluster.agent.alive).toHaveLength(1);
    await zookeeper.delete(other);
    await cluster.runs('/before', 1);
    expect((await cluster.get('/v2/apps/after')).status).toBe(404);
    expect((await cluster.call('POST', '/v2/apps', { id: '/after', ...sleep })).status).toBe(201);
  });
});

describe('a leader that was frozen until its session was over', () => {
  it('carries out nothing that was asked of it meanwhile', async () => {
    await start();
    const standby = cluster.marathon as RunningProgram;
    programs.push(standby);
    const victim = await Victim.start(cluster);
    programs.push(victim);
    await cluster.call('POST', '/v2/apps', { id: '/web', ...sleep, instances: 1 });
    await cluster.runs('/web', 1);
    for (let round = 0; round < 2; round++) {
      await cluster.call('DELETE', '/v2/leader', undefined, { marathon: standby });
      cluster.marathon = victim;
      await until('the victim leads', async () => {
        const answer = await cluster.get('/v2/info');
        return answer.status === 200 && answer.headers['x-marathon-via'] === undefined;
      });
      await cluster.runs('/web', 1);
      victim.freeze();
      const asked = Array.from({ length: 10 }, async (_, index) => {
        const id = `/frozen-${round}-${index}`;
        const answer = await cluster
          .call('POST', '/v2/apps', { id, ...sleep, instances: 0 }, { marathon: victim, timeoutMs: 60_000 })
          .catch(() => undefined);
        return { id, answer };
      });
      cluster.marathon = standby;
      await until('the standby leads', async () => {
        const answer = await cluster.get('/v2/info');
        return answer.status === 200 && answer.headers['x-marathon-via'] === undefined;
      });
      await cluster.runs('/web', 1);
      victim.thaw();
      for (const { id, answer } of await Promise.all(asked)) {
        const isDone = answer !== undefined && answer.status < 300;
        // What it carried out itself is marked by nothing; what it handed on to the leader is.
        if (isDone) expect([id, answer.headers['x-marathon-via']]).toEqual([id, expect.stringContaining('1.1 ')]);
        expect([id, (await cluster.get(`/v2/apps${id}`)).status]).toEqual([id, isDone ? 200 : 404]);
      }
    }
    expect(cluster.agent.alive).toHaveLength(1);
  }, 120_000);
});

describe('without ZooKeeper', () => {
  it('Marathon says why it answers nobody, keeps its tasks and goes on afterwards', async () => {
    const { gate } = await start();
    await cluster.call('POST', '/v2/apps', { id: '/web', ...sleep, instances: 2 });
    await cluster.runs('/web', 2);
    expect((await cluster.get('/metrics')).json.gauges['marathon.zookeeper.connected.gauge']).toEqual({ value: 1 });
    const launched = cluster.agent.tasks.size;
    gate.shut();
    const refused = await until('it pauses', async () => {
      const answer = await cluster.get('/ping');
      return answer.status === 502 ? answer : false;
    });
    expect(refused.json.message).toBe('Could not determine the current leader');
    expect(refused.json.details).toMatch(
      /^ZooKeeper has not answered since 20.*Z\. Marathon pauses until it does; tasks run on\.$/,
    );
    const metrics = await cluster.get('/metrics');
    expect(metrics.status).toBe(200);
    expect(metrics.json.gauges['marathon.zookeeper.connected.gauge']).toEqual({ value: 0 });
    expect(metrics.json.gauges['marathon.leadership.leading.gauge']).toEqual({ value: 0 });
    expect((await cluster.get('/metrics/prometheus')).text).toContain('\nmarathon_zookeeper_connected_gauge 0\n');
    const created = await cluster.call('POST', '/v2/apps', { id: '/new', ...sleep });
    expect([created.status, created.json.details]).toEqual([502, refused.json.details]);
    const events = await cluster.get('/v2/events', { Accept: 'text/event-stream' });
    expect([events.status, events.json.details]).toEqual([502, refused.json.details]);
    expect((await cluster.get('/ui/')).status).toBe(200);
    expect([cluster.agent.alive.length, cluster.agent.tasks.size]).toEqual([2, launched]);
    gate.reopen();
    await cluster.runs('/web', 2);
    expect((await cluster.call('POST', '/v2/apps', { id: '/new', ...sleep })).status).toBe(201);
    await cluster.runs('/new', 1);
    expect(cluster.agent.tasks.size).toBe(launched + 1);
  }, 60_000);
});

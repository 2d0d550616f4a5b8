/** Three masters as in the recordings: what they leave in ZooKeeper, and what the leader and a standby answer. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { type RunningMaster, startMaster } from '../../../src/master/shell/master.ts';
import { connectZookeeper, type ZookeeperClient } from '../../../src/zookeeper/client/client.ts';
import { startZookeeper, type ZookeeperServer } from '../../../src/zookeeper/server/server.ts';
import { masterConfig } from '../../integration/master/test-master.ts';
import { until } from '../../until.ts';
import { shapeOf } from '../shape.ts';

const recordings = join(import.meta.dirname, '../recordings');

interface Node {
  readonly data: string;
  readonly ephemeral: boolean;
  readonly acl: readonly (readonly unknown[])[];
}

function recordedNodes(file: string): Readonly<Record<string, Node>> {
  return JSON.parse(readFileSync(join(recordings, file), 'utf8')) as Record<string, Node>;
}

let directory = '';
let zookeeper: ZookeeperServer;
let client: ZookeeperClient;
let masters: RunningMaster[] = [];
let leader: RunningMaster;
let standby: RunningMaster;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'stadion-standby-'));
  zookeeper = await startZookeeper(
    { host: '127.0.0.1', clientPort: 0, dataDir: join(directory, 'zk'), tickTimeMs: 500 },
    { logger: silentLogger },
  );
  const zk = `127.0.0.1:${zookeeper.address.port}`;
  client = connectZookeeper({ servers: zk });
  masters = await Promise.all(
    [1, 2, 3].map((place) => {
      const config = masterConfig(join(directory, `work-${place}`), { quorum: 2 });
      return startMaster({ ...config, zk: `zk://${zk}/mesos` }, { logger: silentLogger });
    }),
  );
  leader = await until('one leads', () => masters.find(({ door }) => door.state.phase === 'serving'));
  standby = await until('another stands by and knows the leader', () =>
    masters.find(({ door }) => door.state.phase === 'standby' && door.state.leader?.id === leader.door.state.info.id),
  );
});

afterAll(async () => {
  for (const master of masters) await master.close();
  await client?.close();
  await zookeeper?.close();
  await rm(directory, { recursive: true, force: true });
});

/** Name patterns of the nodes with what each holds, without what differs from run to run. */
function general(nodes: Readonly<Record<string, Node>>): string[] {
  return Object.entries(nodes)
    .map(([path, { data, ephemeral, acl }]) => {
      const content = data.startsWith('{') ? [...shapeOf(JSON.parse(data))].sort() : data.replace(/@.*$/, '@ADDRESS');
      return JSON.stringify({ path: path.replace(/\d{10}$/, 'N'), content, ephemeral, acl });
    })
    .sort();
}

async function liveNodes(): Promise<Record<string, Node>> {
  const nodes: Record<string, Node> = {};
  const walk = async (path: string): Promise<void> => {
    const { data, stat } = await client.get(path);
    const { acl } = await client.getAcl(path);
    nodes[path] = {
      data: Buffer.from(data ?? new Uint8Array()).toString('utf8'),
      ephemeral: stat.ephemeralOwner !== 0n,
      acl: acl.map(({ perms, scheme, id }) => [perms, scheme, id]),
    };
    for (const name of await client.children(path)) await walk(`${path}/${name}`);
  };
  await walk('/mesos');
  return nodes;
}

function ask(port: number, path: string): Promise<{ status: number; location: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, location: String(response.headers.location ?? '') });
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('three masters, beside those of Apache Mesos', () => {
  it.each(['failover/zookeeper-before.json'])('leave the same in ZooKeeper: %s', async (file) => {
    const wanted = general(recordedNodes(file));
    await until('all have entered themselves', async () => Object.keys(await liveNodes()).length === wanted.length);
    expect(general(await liveNodes())).toEqual(wanted);
  });

  it.each(['failover/zookeeper-after.json', 'zookeeper.json'])('leave nodes of the same kinds: %s', async (file) => {
    const kinds = new Set(general(await liveNodes()));
    expect(general(recordedNodes(file)).filter((node) => !kinds.has(node))).toEqual([]);
  });

  const lines = readFileSync(join(recordings, 'failover/standby-answers.txt'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, role, path, status, location] = /^(master[23]) (\S+) (\d+) ?(\S*)$/.exec(line) ?? [];
      return role === undefined
        ? []
        : [[role === 'master2' ? 'leader' : 'standby', path ?? '', Number(status), location ?? ''] as const];
    });

  it('has read what was recorded', () => {
    expect(lines).toHaveLength(12);
  });

  it.each(lines)('%s %s: %i %s', async (role, path, status, location) => {
    const asked = role === 'leader' ? leader : standby;
    const { hostname, port } = leader.door.state.info;
    const live = await ask(asked.address.port, path);
    expect(live.status).toBe(status);
    // curl adds the scheme, and the slash of an empty path.
    const target = new URL(live.location || 'http://none', 'http://base');
    const wanted = location.replace('http://master2.example:17052', `http://${hostname}:${port}`);
    expect(live.location === '' ? '' : target.href).toBe(wanted);
  });

  it('answer SUBSCRIBE: the leader with a stream, a standby with where the leader is', async () => {
    const recorded = readFileSync(join(recordings, 'failover/standby-answers.txt'), 'utf8');
    expect(recorded).toContain('Location: //master2.example:17052/master/api/v1/scheduler\r\nContent-Length: 0');
    const { hostname, port } = leader.door.state.info;
    const body = JSON.stringify({ type: 'SUBSCRIBE', subscribe: { framework_info: { user: 'nobody', name: 'n' } } });
    const subscribe = (master: RunningMaster): Promise<Response> =>
      fetch(`http://127.0.0.1:${master.address.port}/api/v1/scheduler`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body,
        redirect: 'manual',
      });
    const sent = await subscribe(standby);
    expect([sent.status, sent.headers.get('location'), sent.headers.get('content-length')]).toEqual([
      307,
      `//${hostname}:${port}/master/api/v1/scheduler`,
      '0',
    ]);
    const stream = await subscribe(leader);
    expect([stream.status, stream.headers.get('content-type'), stream.headers.get('transfer-encoding')]).toEqual([
      200,
      'application/json',
      'chunked',
    ]);
    expect(stream.headers.get('mesos-stream-id')).toMatch(/^[0-9a-f-]{36}$/);
    await stream.body?.cancel();
  });
});

import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningProgram } from '../../../src/runtime/program.ts';
import { connectZookeeper } from '../../../src/zookeeper/client/client.ts';
import type { ZookeeperClient } from '../../../src/zookeeper/client/zookeeper-client.ts';
import { encodeConnectRequest } from '../../../src/zookeeper/jute/handshake.ts';
import { encodeRequest } from '../../../src/zookeeper/jute/requests.ts';
import { untilPasses } from '../../until.ts';
import { Strait } from './strait.ts';
import { call, untilReady, World } from './world.ts';

let world: World;
let strait: Strait;
let admin: ZookeeperClient;
let old: RunningProgram;
let next: RunningProgram;

beforeEach(async () => {
  world = await World.start();
  strait = await Strait.open(() => world.zkHosts);
  admin = connectZookeeper({ servers: world.zkHosts });
  // Long enough that silence is not noticed while the test lasts.
  old = await world.startNode({ zk_hosts: strait.address, zk_timeout: '10000' });
  await untilReady(old);
  next = await world.startNode();
  expect((await call(old, 'POST', '/v1/scheduler/iso8601', job('before'))).status).toBe(204);
});

afterEach(async () => {
  strait.release();
  await admin.close();
  await world.stop();
  await strait.close();
});

const root = '/chronos/state';
const job = (name: string) => ({ name, command: 'true', schedule: 'R/2090-01-01T00:00:00Z/P1D' });
const addressOf = (node: RunningProgram): string => `127.0.0.1:${node.address.port}`;

/** Everything Chronos stores, with the number of writes to each node. */
async function stored(path = root): Promise<string[]> {
  const { data, stat } = await admin.get(path);
  const lines = [`${path} ${stat.version} ${Buffer.from(data)}`];
  const names = await admin.children(path);
  for (const name of names.sort()) if (name !== 'candidate') lines.push(...(await stored(`${path}/${name}`)));
  return lines;
}

/** Ends the session of the old leader as the server does when it hears nothing, without a word to the leader. */
async function expireSession(): Promise<void> {
  const { session } = strait;
  if (session === undefined) throw new Error('no session');
  const [host = '', port = ''] = world.zkHosts.split(':');
  const socket = connect({ host, port: Number(port) });
  const { sessionId, password, timeoutMs } = session;
  socket.write(
    encodeConnectRequest({
      protocolVersion: 0,
      lastZxidSeen: 0n,
      timeoutMs,
      sessionId,
      password: password.slice(),
      readOnly: undefined,
    }),
  );
  socket.write(encodeRequest(1, { kind: 'closeSession' }));
  socket.resume();
  await once(socket, 'close');
}

/** Deletes the old leader's node in the election; its session lives on. */
async function deleteNode(): Promise<void> {
  const names = await admin.children(`${root}/candidate`);
  const [first] = names.sort((left, right) => left.slice(-10).localeCompare(right.slice(-10)));
  await admin.delete(`${root}/candidate/${first}`);
}

async function untilLeading(node: RunningProgram): Promise<void> {
  await untilPasses(async () => {
    const { json } = await call(node, 'GET', '/v1/info');
    expect(json).toMatchObject({ is_registered: true, leader: addressOf(node) });
  });
}

describe('a leader that was deposed and does not know it', () => {
  it.each([
    ['its session ended', expireSession],
    ['its node was deleted', deleteNode],
  ])('writes nothing, not even what was under way when %s', async (_, depose) => {
    strait.hold('out', 'in');
    // A new framework id and a change of a job are on their way to the store, and behind them a run.
    world.master.send({ type: 'ERROR', error: { message: 'Framework has been removed' } });
    const answers = [
      call(old, 'POST', '/v1/scheduler/iso8601', { ...job('before'), command: 'false' }),
      call(old, 'PUT', '/v1/scheduler/job/before'),
    ];
    await untilPasses(() => {
      for (const part of ['J_before', 'framework_id']) expect(strait.held('out')).toContain(part);
    });

    await depose();
    await untilLeading(next);
    expect((await call(next, 'POST', '/v1/scheduler/iso8601', job('after'))).status).toBe(204);
    const before = await stored();
    expect((await call(old, 'GET', '/v1/scheduler/leader')).json).toEqual({ leader: addressOf(old) });

    strait.release();
    for (const answer of answers) expect((await answer).status).toBe(503);
    await untilPasses(async () => {
      expect((await call(old, 'GET', '/v1/scheduler/leader')).json).toEqual({ leader: addressOf(next) });
    });
    expect(await stored()).toEqual(before);
    const names = (await call(old, 'GET', '/v1/scheduler/jobs')).json.map((one: { name: string }) => one.name);
    expect(names.sort()).toEqual(['after', 'before']);
    expect(world.launched).toEqual([]);
  });
});

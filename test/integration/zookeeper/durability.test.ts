import { afterEach, describe, expect, it } from 'vitest';
import type { ZookeeperClient } from '../../../src/zookeeper/client/zookeeper-client.ts';
import { until } from '../../until.ts';
import { bytes, Harness, text } from './harness.ts';
import { spawnZookeeper } from './zookeeper-process.ts';

const harness = new Harness();
afterEach(() => harness.close());

/** Writes until told to stop; remembers what was acknowledged. */
async function writeOn(
  zk: ZookeeperClient,
  name: string,
  acknowledged: Map<string, string>,
  stopped: () => boolean,
): Promise<void> {
  for (let count = 0; !stopped(); count++) {
    const path = `/w/${name}-${count}`;
    try {
      await zk.create(path, bytes('first'));
      acknowledged.set(path, 'first');
      if (count % 3 === 0) {
        await zk.set(path, bytes('second'));
        acknowledged.set(path, 'second');
      }
      if (count % 5 === 0) {
        await zk.delete(path);
        acknowledged.delete(path);
      }
    } catch {
      // Unknown whether it was done; either is right, so this path says nothing.
      acknowledged.delete(path);
    }
  }
}

describe('kill -9', () => {
  it('loses nothing that was acknowledged, and no session', async () => {
    const dataDir = await harness.directory();
    let server = await spawnZookeeper(dataDir);
    const { port } = server;
    harness.onClose(() => server.kill());
    const options = { sessionTimeoutMs: 10_000 };
    const owner = harness.client(port, options).zk;
    await owner.create('/w');
    await owner.create('/mine', undefined, { mode: 'ephemeral' });
    const session = owner.sessionId;
    const writers = Array.from({ length: 8 }, () => harness.client(port, options).zk);
    const acknowledged = new Map<string, string>();
    for (let round = 0; round < 3; round++) {
      let stopped = false;
      const before = acknowledged.size;
      const writing = writers.map((zk, index) => writeOn(zk, `${round}-${index}`, acknowledged, () => stopped));
      await until('enough writes', () => acknowledged.size > before + 300);
      await server.kill();
      stopped = true;
      server = await spawnZookeeper(dataDir, port);
      await Promise.all(writing);
      const names = new Set(await owner.children('/w'));
      expect([...acknowledged.keys()].filter((path) => !names.has(path.slice(3)))).toEqual([]);
      for (const [path, value] of acknowledged) expect(text((await owner.get(path)).data), path).toBe(value);
    }
    expect(owner.sessionId).toBe(session);
    expect((await owner.exists('/mine'))?.ephemeralOwner).toBe(session);
    // Numbers go on where they were, so that no client is sent away for having seen the future.
    const newest = await owner.create('/w/last');
    expect((await owner.exists(newest))?.czxid).toBeGreaterThan(BigInt(acknowledged.size));
  });
});

describe('a restart', () => {
  it('lets the sessions of the dead expire, in their own time', async () => {
    const dataDir = await harness.directory();
    let server = await spawnZookeeper(dataDir);
    const { port } = server;
    harness.onClose(() => server.kill());
    const gone = harness.client(port, { sessionTimeoutMs: 3000 });
    await gone.zk.create('/theirs', undefined, { mode: 'ephemeral' });
    await server.kill();
    server = await spawnZookeeper(dataDir, port);
    const session = gone.zk.sessionId;
    const other = harness.client(port).zk;
    expect((await other.exists('/theirs'))?.ephemeralOwner).toBe(session);
    await gone.zk.close();
    await until('the end of the closed session', async () => (await other.exists('/theirs')) === undefined);
  });
});

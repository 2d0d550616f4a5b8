import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { ZookeeperStore } from '../../../src/marathon/shell/zookeeper-store.ts';
import { connectZookeeper } from '../../../src/zookeeper/client/client.ts';
import type { ZookeeperClient } from '../../../src/zookeeper/client/zookeeper-client.ts';
import { startZookeeper, type ZookeeperServer } from '../../../src/zookeeper/server/server.ts';

describe('the store in ZooKeeper', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'stadion-store-'));
  let server: ZookeeperServer;
  let client: ZookeeperClient;
  const unreadable: string[] = [];

  beforeAll(async () => {
    server = await startZookeeper({ host: '127.0.0.1', clientPort: 0, dataDir }, { logger: silentLogger });
    client = connectZookeeper({ servers: `127.0.0.1:${server.address.port}` });
    await client.connected();
  });

  afterAll(async () => {
    await client.close();
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  function open(root: string, fence?: string): ZookeeperStore {
    return new ZookeeperStore({
      client,
      root,
      compressAboveBytes: 1_000,
      ...(fence === undefined ? {} : { fence }),
      onUnreadable: (key) => unreadable.push(key),
    });
  }

  async function contents(root: string): Promise<Record<string, string>> {
    const records = await open(root).load();
    return Object.fromEntries(records.map(({ key, value }) => [key, value]));
  }

  it('keeps what is written, in order, and forgets what is removed', async () => {
    const store = open('/one');
    expect(await store.load()).toEqual([]);
    const large = JSON.stringify({ text: 'x'.repeat(5_000) });
    const writes = Array.from({ length: 1_000 }, (_, index) =>
      store.write([{ key: `folder/${index % 7}/record${index % 50}`, value: `{"n":${index}}` }]),
    );
    await Promise.all(writes);
    await store.write([
      { key: 'folder/0/record0', value: undefined },
      { key: 'large', value: large },
      { key: 'never/there', value: undefined },
    ]);
    const found = await contents('/one');
    expect(found['large']).toBe(large);
    expect(found['folder/0/record0']).toBeUndefined();
    for (let index = 950; index < 1_000; index++) {
      const key = `folder/${index % 7}/record${index % 50}`;
      if (key !== 'folder/0/record0') expect(found[key]).toBe(`{"n":${index}}`);
    }
  });

  it('writes over what an earlier leader left', async () => {
    const first = open('/two');
    await first.load();
    await first.write([
      { key: 'a/b', value: '1' },
      { key: 'a/b/c', value: '2' },
    ]);
    const second = open('/two');
    expect(await second.load()).toHaveLength(2);
    await second.write([
      { key: 'a/b', value: '3' },
      { key: 'a/b/c', value: undefined },
      { key: 'a/d', value: '4' },
    ]);
    expect(await contents('/two')).toEqual({ 'a/b': '3', 'a/d': '4' });
  });

  it('refuses the writes of a leader whose candidacy is over, all that follow too', async () => {
    await client.create('/candidacy');
    const store = open('/three', '/candidacy');
    await store.load();
    await store.write([{ key: 'a', value: '1' }]);
    await client.delete('/candidacy');
    await expect(store.write([{ key: 'a', value: '2' }])).rejects.toThrow('ZooKeeper refused to write /candidacy');
    await client.create('/candidacy');
    await expect(store.write([{ key: 'a', value: '3' }])).rejects.toThrow('/candidacy');
    expect(await contents('/three')).toEqual({ a: '1' });
  });

  it('tells of records that are damaged and reads the others', async () => {
    const store = open('/four');
    await store.load();
    await store.write([{ key: 'good', value: '{}' }]);
    await client.create('/four/bad', Buffer.from([0x1f, 0x8b, 1, 2, 3]));
    expect(await contents('/four')).toEqual({ good: '{}' });
    expect(unreadable).toEqual(['bad']);
  });
});

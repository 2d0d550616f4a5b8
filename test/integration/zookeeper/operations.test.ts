import { afterEach, describe, expect, it } from 'vitest';
import type { ZookeeperClient } from '../../../src/zookeeper/client/zookeeper-client.ts';
import type { ZookeeperServerConfig } from '../../../src/zookeeper/config.ts';
import { digestOf } from '../../../src/zookeeper/server/digest.ts';
import { until } from '../../until.ts';
import { bytes, Harness, text } from './harness.ts';

const harness = new Harness();
afterEach(() => harness.close());

async function open(settings: Partial<ZookeeperServerConfig> = {}): Promise<{ zk: ZookeeperClient; port: number }> {
  const server = await harness.server(undefined, 0, settings);
  return { zk: harness.client(server.address.port).zk, port: server.address.port };
}

describe('nodes that go by themselves', () => {
  it('containers once they are empty, TTL nodes once they are left alone', async () => {
    const { zk } = await open({ extendedTypesEnabled: true, containerCheckIntervalMs: 100 });
    expect(await zk.create('/container', undefined, { mode: 'container' })).toBe('/container');
    const made = await zk.createWithStat('/ttl', bytes('x'), { mode: 'ttl', ttlMs: 200 });
    expect(made).toMatchObject({ path: '/ttl', stat: { dataLength: 1, ephemeralOwner: 0n } });
    expect(await zk.create('/t-', undefined, { mode: 'ttl_sequential', ttlMs: 3_600_000 })).toBe('/t-0000000002');
    await zk.create('/container/child');
    await until('the end of the TTL node', async () => (await zk.exists('/ttl')) === undefined);
    expect(await zk.exists('/container')).toBeDefined();
    await zk.delete('/container/child');
    await until('the end of the container', async () => (await zk.exists('/container')) === undefined);
    expect(await zk.exists('/t-0000000002')).toBeDefined();
  });

  it('are refused where they cannot be', async () => {
    const { zk } = await open();
    for (const ttlMs of [undefined, 0, -1, 1.5, 2 ** 40]) {
      const options = { mode: 'ttl', ...(ttlMs === undefined ? {} : { ttlMs }) } as const;
      await expect(zk.create('/ttl', undefined, options)).rejects.toMatchObject({
        code: 'bad-arguments',
        path: '/ttl',
      });
    }
    // The server does not allow them.
    await expect(zk.create('/ttl', undefined, { mode: 'ttl', ttlMs: 5 })).rejects.toMatchObject({
      code: 'unimplemented',
    });
    expect((await zk.children('/')).length).toBe(1);
  });
});

describe('reads', () => {
  it('come several at a time, each with its own answer', async () => {
    const { zk } = await open();
    await zk.create('/a/b', bytes('1'), { recursive: true });
    const results = await zk.multiRead([
      { op: 'get', path: '/a/b' },
      { op: 'children', path: '/a' },
      { op: 'get', path: '/none' },
    ]);
    expect(results).toMatchObject([
      { ok: true, op: 'get', stat: { version: 0, dataLength: 1 } },
      { ok: true, op: 'children', children: ['b'] },
      { ok: false, code: 'no-node' },
    ]);
    expect(await zk.multiRead([])).toEqual([]);
  });

  it('of Stats with creations and children, of counts and of ephemeral nodes', async () => {
    const { port } = await open();
    const { zk } = harness.client([], { servers: `zk://127.0.0.1:${port}/base` });
    await zk.ensurePath('/');
    expect(await zk.createWithStat('/a')).toMatchObject({ path: '/a', stat: { version: 0, numChildren: 0 } });
    await zk.create('/a/b/c', undefined, { recursive: true });
    await zk.create('/e-', undefined, { mode: 'ephemeral_sequential' });
    await zk.create('/a/e', undefined, { mode: 'ephemeral' });
    const beside = harness.client(port).zk;
    await beside.create('/base-two', undefined, { mode: 'ephemeral' });
    expect(await zk.countDescendants('/')).toBe(5);
    expect((await zk.ephemerals()).sort()).toEqual(['/a/e', '/e-0000000001']);
    expect(await zk.ephemerals('/a')).toEqual(['/a/e']);
    expect(await beside.ephemerals('/base')).toEqual(['/base-two']);
    const { children, stat } = await zk.childrenWithStat('/a');
    expect([children.sort(), stat.numChildren, stat.cversion]).toEqual([['b', 'e'], 2, 2]);
  });
});

describe('watches that stay', () => {
  it('hear of every change until they are removed', async () => {
    const { zk } = await open();
    const exact: string[] = [];
    const below: string[] = [];
    await zk.addWatch('/w', 'persistent', ({ type, path }) => exact.push(`${type} ${path}`));
    await zk.addWatch('/w', 'recursive', ({ type, path }) => below.push(`${type} ${path}`));
    await zk.create('/w');
    await zk.create('/w/a');
    await zk.set('/w/a', bytes('1'));
    await zk.set('/w', bytes('1'));
    await zk.delete('/w/a');
    await zk.sync('/w');
    expect(exact).toEqual(['created /w', 'children /w', 'changed /w', 'children /w']);
    expect(below).toEqual(['created /w', 'created /w/a', 'changed /w/a', 'changed /w', 'deleted /w/a']);
    await zk.removeWatches('/w');
    await zk.set('/w', bytes('2'));
    await zk.sync('/w');
    expect(exact).toHaveLength(4);
    expect(below).toHaveLength(5);
    await expect(zk.removeWatches('/w')).rejects.toMatchObject({ code: 'no-watcher', path: '/w' });
  });

  it('leave one-shot watches alone when only those are removed', async () => {
    const { zk } = await open();
    const heard: string[] = [];
    await zk.create('/w');
    await zk.get('/w', ({ type }) => heard.push(`data ${type}`));
    await zk.children('/w', ({ type }) => heard.push(`children ${type}`));
    await zk.removeWatches('/w', 'data');
    await zk.set('/w', bytes('1'));
    await zk.create('/w/a');
    await zk.sync('/w');
    expect(heard).toEqual(['children children']);
  });

  it('are set again after a reconnect and in the next session', async () => {
    const { port } = await open();
    const proxy = await harness.proxy(() => port);
    const { zk, states, reached } = ((client) => ({
      zk: client.zk,
      states: client.states,
      reached: client.reached.bind(client),
    }))(harness.client(proxy.port));
    const other = harness.client(port).zk;
    const heard: string[] = [];
    await zk.addWatch('/w', 'recursive', ({ type, path }) => heard.push(`${type} ${path}`));
    proxy.cut();
    await reached('disconnected');
    await zk.sync('/');
    await other.create('/w/a', undefined, { recursive: true });
    await until('the events after the reconnect', () => heard.length === 2);
    proxy.refuse();
    await reached('expired');
    proxy.heal();
    await zk.sync('/');
    await other.set('/w/a', bytes('2'));
    await until('the event of the next session', () => heard.includes('changed /w/a'));
    expect(heard).toEqual(['created /w', 'created /w/a', 'expired /w', 'changed /w/a']);
    expect(states.filter((state) => state === 'expired')).toHaveLength(1);
  });
});

describe('identities', () => {
  it('are added, shown again after a reconnect, and refused without harm', async () => {
    const { port } = await open();
    const proxy = await harness.proxy(() => port);
    const client = harness.client(proxy.port);
    const { zk } = client;
    await harness.client(port, { auth: { scheme: 'digest', credential: 'bob:secret' } }).zk.create('/bobs');
    await expect(zk.get('/bobs')).rejects.toMatchObject({ code: 'no-auth' });
    await zk.addAuth({ scheme: 'digest', credential: 'bob:secret' });
    await zk.addAuth({ scheme: 'digest', credential: 'bob:secret' });
    expect((await zk.get('/bobs')).data).toHaveLength(0);
    expect(await zk.whoAmI()).toEqual([
      { scheme: 'ip', id: '127.0.0.1' },
      { scheme: 'digest', id: 'bob' },
    ]);
    proxy.cut();
    await client.reached('disconnected');
    expect((await zk.get('/bobs')).data).toHaveLength(0);
    const before = client.states.length;
    await expect(zk.addAuth({ scheme: 'nonsense', credential: 'x' })).rejects.toMatchObject({ code: 'auth-failed' });
    await client.reached('disconnected', before);
    expect((await zk.get('/bobs')).data).toHaveLength(0);
    expect(client.states).not.toContain('expired');
  });

  it('that the client was made with end it when they are refused', async () => {
    const { port } = await open();
    const { zk } = harness.client(port, { auth: { scheme: 'nonsense', credential: 'x' } });
    await expect(zk.get('/')).rejects.toMatchObject({ code: 'auth-failed' });
    await expect(zk.addAuth({ scheme: 'digest', credential: 'a:b' })).rejects.toMatchObject({ code: 'auth-failed' });
    expect(zk.state).toBe('closed');
  });

  it('of the super user pass every ACL', async () => {
    const { zk, port } = await open({ superDigest: digestOf('super:test') });
    await harness
      .client(port, { auth: { scheme: 'digest', credential: 'bob:secret' } })
      .zk.create('/bobs', bytes('private'));
    await expect(zk.get('/bobs')).rejects.toMatchObject({ code: 'no-auth' });
    await zk.addAuth({ scheme: 'digest', credential: 'super:test' });
    expect(text((await zk.get('/bobs')).data)).toBe('private');
    await zk.setAcl('/bobs', [{ perms: 31, scheme: 'world', id: 'anyone' }]);
    expect((await harness.client(port).zk.getAcl('/bobs')).acl).toMatchObject([{ scheme: 'world' }]);
  });
});

describe('without a connection', () => {
  it('every call ends by its deadline with a word why', async () => {
    const { zk } = harness.client(1, { operationTimeoutMs: 200 });
    const ignore = (): void => {};
    const calls: Promise<unknown>[] = [
      zk.create('/a'),
      zk.createWithStat('/a'),
      zk.get('/a'),
      zk.set('/a', bytes('')),
      zk.delete('/a'),
      zk.exists('/a', ignore),
      zk.children('/a'),
      zk.childrenWithStat('/a'),
      zk.countDescendants('/a'),
      zk.ephemerals(),
      zk.multi([{ op: 'check', path: '/a' }]),
      zk.multiRead([{ op: 'get', path: '/a' }]),
      zk.addWatch('/a', 'recursive', ignore),
      zk.sync('/a'),
      zk.ensurePath('/a'),
      zk.getAcl('/a'),
      zk.setAcl('/a', []),
      zk.whoAmI(),
      zk.addAuth({ scheme: 'digest', credential: 'a:b' }),
      zk.connected(),
    ];
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'operation-timeout', retryable: true, message: expect.stringMatching(/in time|within 200 ms/) },
      });
    }
  });
});

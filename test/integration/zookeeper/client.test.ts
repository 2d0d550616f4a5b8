import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { WatchEvent } from '../../../src/zookeeper/client/zookeeper-client.ts';
import { until } from '../../until.ts';
import { bytes, Harness, text } from './harness.ts';

const harness = new Harness();
afterEach(() => harness.close());

describe('calls', () => {
  it('create, read, change and delete', async () => {
    const server = await harness.server();
    const { zk } = harness.client(server.address.port);
    expect(await zk.create('/a/b', bytes('1'), { recursive: true })).toBe('/a/b');
    expect(await zk.create('/a/s-', undefined, { mode: 'persistent_sequential' })).toBe('/a/s-0000000001');
    const { data, stat } = await zk.get('/a/b');
    expect([text(data), stat.version, stat.dataLength]).toEqual(['1', 0, 1]);
    expect((await zk.set('/a/b', bytes('22'), 0)).version).toBe(1);
    await expect(zk.set('/a/b', bytes('3'), 0)).rejects.toMatchObject({
      code: 'bad-version',
      retryable: false,
      path: '/a/b',
    });
    await expect(zk.get('/none')).rejects.toMatchObject({ code: 'no-node' });
    expect(await zk.exists('/none')).toBeUndefined();
    await expect(zk.create('/a')).rejects.toMatchObject({ code: 'node-exists' });
    await expect(zk.delete('/a')).rejects.toMatchObject({ code: 'not-empty' });
    expect((await zk.children('/a')).sort()).toEqual(['b', 's-0000000001']);
    await zk.delete('/a/b', 1);
    await zk.sync('/a');
    await zk.ensurePath('/x/y/z');
    await zk.ensurePath('/x/y/z');
    expect(await zk.exists('/x/y/z')).toBeDefined();
    await expect(zk.get('no-slash')).rejects.toMatchObject({ code: 'bad-arguments' });
  });

  it('in a multi are done all or not at all', async () => {
    const server = await harness.server();
    const { zk } = harness.client(server.address.port);
    const done = await zk.multi([
      { op: 'create', path: '/m', data: bytes('x') },
      { op: 'set', path: '/m', data: bytes('y'), version: 0 },
      { op: 'check', path: '/m', version: 1 },
      { op: 'create', path: '/m/s-', mode: 'ephemeral_sequential' },
    ]);
    expect(done).toMatchObject({
      ok: true,
      results: [{ path: '/m' }, { stat: { version: 1 } }, {}, { path: '/m/s-0000000000' }],
    });
    const refused = await zk.multi([
      { op: 'create', path: '/n' },
      { op: 'check', path: '/m', version: 7 },
      { op: 'delete', path: '/m' },
    ]);
    expect(refused).toEqual({ ok: false, failedIndex: 1, code: 'bad-version' });
    expect(await zk.exists('/n')).toBeUndefined();
  });

  it('stay below the chroot and use the credential of a zk:// URL', async () => {
    const server = await harness.server();
    const servers = `zk://bob:secret@127.0.0.1:${server.address.port}/base/one`;
    const inside = harness.client([], { servers }).zk;
    const outside = harness.client(server.address.port).zk;
    await inside.ensurePath('/');
    const events: WatchEvent[] = [];
    await inside.exists('/x', (event) => events.push(event));
    expect(await inside.create('/x', bytes('private'))).toBe('/x');
    await until('the event', () => events.length > 0);
    expect(events).toEqual([{ type: 'created', path: '/x' }]);
    expect(await inside.children('/')).toEqual(['x']);
    await expect(outside.get('/base/one/x')).rejects.toMatchObject({ code: 'no-auth' });
    expect((await inside.getAcl('/x')).acl).toMatchObject([{ scheme: 'digest', perms: 31 }]);
  });

  it('that are too large or too many are refused here, the rest goes on', async () => {
    const server = await harness.server();
    const { zk } = harness.client(server.address.port);
    await expect(zk.create('/big', new Uint8Array(1 << 20))).rejects.toMatchObject({ code: 'too-large' });
    expect((await zk.get(await zk.create('/fits', new Uint8Array(1_000_000)))).data.length).toBe(1_000_000);
    const lost = harness.client(1).zk;
    const calls = Array.from({ length: 10_001 }, () => lost.get('/').catch((error: unknown) => error));
    expect(await calls[10_000]).toMatchObject({ code: 'queue-full', retryable: true });
    const inFlight = Array.from({ length: 20_001 }, () => zk.sync('/').catch((error: unknown) => error));
    expect(await inFlight[20_000]).toMatchObject({ code: 'queue-full', retryable: true });
    expect(await inFlight[0]).toBeUndefined();
  });

  it('without a server end in time', async () => {
    const { zk } = harness.client(1, { operationTimeoutMs: 300 });
    await expect(zk.get('/')).rejects.toMatchObject({ code: 'operation-timeout', retryable: true });
    await expect(zk.connected(100)).rejects.toMatchObject({ code: 'operation-timeout' });
    await zk.close();
    await expect(zk.get('/')).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('a lost connection', () => {
  it('keeps the session, its nodes and its watches, and tells what was missed', async () => {
    const server = await harness.server();
    const proxy = await harness.proxy(() => server.address.port);
    const { zk, states } = harness.client(proxy.port);
    const other = harness.client(server.address.port).zk;
    await other.create('/w', bytes('1'));
    await zk.create('/mine', undefined, { mode: 'ephemeral' });
    const events: string[] = [];
    const note = ({ type, path }: WatchEvent): void => {
      events.push(`${type} ${path}`);
    };
    await zk.get('/w', note);
    await zk.exists('/new', note);
    await zk.children('/', note);
    await zk.get('/mine', note);
    const session = zk.sessionId;
    proxy.refuse();
    await until('disconnected', () => states.includes('disconnected'));
    await other.set('/w', bytes('2'));
    await other.create('/new');
    proxy.heal();
    expect(text((await zk.get('/w')).data)).toBe('2');
    expect(events.sort()).toEqual(['changed /w', 'children /', 'created /new']);
    expect(zk.sessionId).toBe(session);
    expect(await other.exists('/mine')).toBeDefined();
    await other.delete('/mine');
    await until('the watch that was set again', () => events.includes('deleted /mine'));
    expect(states).toEqual(['connected', 'disconnected', 'connected']);
  });

  it('fails what was sent and keeps what was not', async () => {
    const server = await harness.server();
    const proxy = await harness.proxy(() => server.address.port);
    const { zk } = harness.client(proxy.port);
    await zk.connected();
    proxy.freeze();
    const sent = zk.get('/').catch((error: unknown) => error);
    await new Promise((resolve) => setImmediate(resolve));
    proxy.cut();
    expect(await sent).toMatchObject({ code: 'connection-loss', retryable: true });
    const waiting = zk.get('/');
    proxy.heal();
    expect((await waiting).stat.numChildren).toBe(1);
  });

  it('is noticed although the server only falls silent, and the next server is used', async () => {
    const server = await harness.server();
    const silent = await harness.proxy(() => server.address.port);
    const healthy = await harness.proxy(() => server.address.port);
    const { zk, states } = harness.client([silent.port, healthy.port]);
    await zk.connected();
    const session = zk.sessionId;
    const used = silent.accepted > 0 ? silent : healthy;
    used.freeze();
    await until('a connection to the other server', () => states.filter((state) => state === 'connected').length === 2);
    expect(zk.sessionId).toBe(session);
    expect(states).toEqual(['connected', 'disconnected', 'connected']);
  });

  it('to a server that accepts and never answers the handshake leads to the next', async () => {
    const server = await harness.server();
    const mute = createServer((socket) => socket.on('error', () => {}));
    await new Promise<void>((resolve) => {
      mute.listen(0, '127.0.0.1', resolve);
    });
    harness.onClose(async () => {
      mute.close();
    });
    const address = mute.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const clients = [1, 2, 3].map(() => harness.client([port, server.address.port]).zk);
    await Promise.all(clients.map((zk) => zk.connected(30_000)));
  });
});

describe('a lost session', () => {
  it('is noticed without a server, and followed by a new one', async () => {
    const server = await harness.server();
    const proxy = await harness.proxy(() => server.address.port);
    const { zk, states } = harness.client(proxy.port);
    const events: string[] = [];
    await zk.get('/', ({ type }) => events.push(type));
    const session = zk.sessionId;
    proxy.refuse();
    await until('expired', () => states.includes('expired'));
    expect(events).toEqual(['expired']);
    expect(states).toEqual(['connected', 'disconnected', 'expired', 'connecting']);
    proxy.heal();
    await zk.get('/');
    expect(zk.sessionId).not.toBe(session);
  });

  it('is believed when the server says so', async () => {
    const dataDir = await harness.directory();
    const first = await harness.server(dataDir);
    const { port } = first.address;
    const { zk, states } = harness.client(port, { sessionTimeoutMs: 60_000 });
    await zk.create('/mine', undefined, { mode: 'ephemeral' });
    const before = zk.sessionId;
    await first.close();
    await until('disconnected', () => states.includes('disconnected'));
    // Another server with the same address and none of the sessions.
    await harness.server(undefined, port);
    await until('expired', () => states.includes('expired'));
    await zk.get('/');
    expect(zk.sessionId).not.toBe(before);
    expect(await zk.exists('/mine')).toBeUndefined();
  });

  it('that was closed takes its nodes with it at once', async () => {
    const server = await harness.server();
    const { zk } = harness.client(server.address.port);
    const other = harness.client(server.address.port).zk;
    await zk.create('/mine', undefined, { mode: 'ephemeral' });
    const gone = new Promise<WatchEvent>((resolve) => {
      void other.exists('/mine', resolve);
    });
    await other.sync('/');
    await zk.close();
    expect(await gone).toEqual({ type: 'deleted', path: '/mine' });
  });
});

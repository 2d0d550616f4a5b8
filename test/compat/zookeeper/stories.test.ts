/** What random operations do not reach: handshakes, the ends of sessions, nodes that go by themselves, the edges of frames. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectResponse } from '../../../src/zookeeper/jute/handshake.ts';
import type { Request } from '../../../src/zookeeper/jute/requests.ts';
import type { CreateRequest } from '../../../src/zookeeper/jute/write-requests.ts';
import { until } from '../../until.ts';
import { type ApacheServer, haveApacheZookeeper, startApache } from './apache-server.ts';
import { type OwnServer, startOwn } from './own-server.ts';
import { type RawReply, RawSession } from './raw-session.ts';

const encoder = new TextEncoder();
const open = [{ perms: 31, scheme: 'world', id: 'anyone' }];

function create(path: string, fields: Partial<CreateRequest> = {}): CreateRequest {
  return { kind: 'create2', path, data: null, acl: open, flags: 0, ttlMs: 0n, ...fields };
}

/** A reply without what differs from server to server. */
function seen(reply: RawReply | 'closed'): unknown {
  if (reply === 'closed') return reply;
  const { error, body } = reply;
  if (body?.kind === 'identities')
    return { error, identities: body.identities.map(({ scheme, id }) => `${scheme} ${id}`).sort() };
  if (body?.kind === 'acl')
    return { error, acl: body.acl.map(({ perms, scheme, id }) => `${perms} ${scheme} ${id}`).sort() };
  if (body === undefined || !('stat' in body)) return { error, body };
  const { ctime: _c, mtime: _m, ephemeralOwner, ...stat } = body.stat;
  return { error, body: { ...body, stat: { ...stat, isEphemeral: ephemeralOwner !== 0n } } };
}

function welcome(answer: ConnectResponse | 'closed'): unknown {
  if (answer === 'closed') return answer;
  const { protocolVersion, timeoutMs, readOnly, sessionId, password } = answer;
  return { protocolVersion, timeoutMs, readOnly, hasSession: sessionId !== 0n, passwordBytes: password.length };
}

type Story = (port: number, say: (what: unknown) => void) => Promise<void>;

const handshakes: Story = async (port, say) => {
  for (const timeoutMs of [0, -5, 1, 4000, 7777, 999_999]) say(welcome(await new RawSession(port).open({ timeoutMs })));
  for (const readOnly of [false, true]) say(welcome(await new RawSession(port).open({ readOnly })));
  for (const length of [0, 3, 16, 100]) {
    say(welcome(await new RawSession(port).open({ password: new Uint8Array(length) })));
  }
  say(welcome(await new RawSession(port).open({ lastZxidSeen: 1n << 40n })));
  const stranger = new RawSession(port);
  stranger.sessionId = 77n;
  say(welcome(await stranger.open({ readOnly: false })));
  const mine = new RawSession(port);
  await mine.open();
  await mine.cut();
  say(welcome(await mine.another().open({ password: new Uint8Array(16).fill(1) })));
  say(welcome(await mine.open({ timeoutMs: 5000 })));
  say(seen(await mine.call(create('/h'))));
  say(seen(await mine.call({ kind: 'closeSession' })));
  await until('the end of the connection', () => mine.closed);
  say(welcome(await mine.open()));
};

const identities: Story = async (port, say) => {
  const session = new RawSession(port);
  await session.open();
  const auth = (scheme: string, credential: string): Promise<unknown> =>
    session.call({ kind: 'auth', scheme, credential: encoder.encode(credential) }, -4).then(seen);
  say(await auth('digest', 'bob:secret'));
  say(await auth('digest', 'no colon'));
  say(await auth('digest', ''));
  say(await auth('digest', 'a:b:c'));
  say(seen(await session.call(create('/auth', { acl: [{ perms: 31, scheme: 'auth', id: '' }] }))));
  say(seen(await session.call({ kind: 'getAcl', path: '/auth' })));
  say(seen(await session.call({ kind: 'whoAmI' })));
  say(await auth('nonsense', 'x'));
  await until('the end of the connection', () => session.closed);
  say(welcome(await session.open()));
  say(seen(await session.call({ kind: 'getData', path: '/auth', watch: false })));
  say(seen(await session.call({ kind: 'whoAmI' })));
  say(await auth('digest', 'super:test'));
  say(seen(await session.call({ kind: 'getData', path: '/auth', watch: false })));
  say(seen(await session.call({ kind: 'setAcl', path: '/auth', acl: open, version: 0 })));
  say(seen(await session.call({ kind: 'getAcl', path: '/auth' })));
  await session.call({ kind: 'closeSession' });
};

/** A session dies without a word: its nodes go at once, and everyone hears of each. */
const ends: Story = async (port, say) => {
  const watcher = new RawSession(port);
  await watcher.open();
  for (const path of ['/ends', '/ends/a', '/ends/b']) await watcher.call(create(path));
  const dying = new RawSession(port);
  await dying.open({ timeoutMs: 4000 });
  const paths = ['/ends/e1', '/ends/e2', '/ends/a/e3'];
  for (const path of paths) say(seen(await dying.call(create(path, { flags: 1 }))));
  say(seen(await dying.call({ kind: 'getEphemerals', prefix: '/ends/a' })));
  await watcher.call({ kind: 'addWatch', path: '/ends', mode: 1 });
  await watcher.call({ kind: 'getData', path: '/ends/e1', watch: true });
  await watcher.call({ kind: 'getChildren', path: '/ends', watch: true });
  await watcher.call({ kind: 'getChildren', path: '/ends/e2', watch: true });
  await watcher.call({ kind: 'exists', path: '/ends/a/e3', watch: true });
  await dying.cut();
  await until('the end of the session', async () => {
    const reply = await watcher.call({ kind: 'exists', path: paths[2] ?? '', watch: false });
    return reply !== 'closed' && reply.error === -101;
  });
  say(
    watcher
      .takeEvents()
      .map(({ type, path }) => `${type} ${path}`)
      .sort(),
  );
  for (const path of paths) say(seen(await watcher.call({ kind: 'exists', path, watch: false })));
  for (const path of ['/ends', '/ends/a']) say(seen(await watcher.call({ kind: 'getChildren2', path, watch: false })));
  say(welcome(await dying.open()));
  await watcher.call({ kind: 'closeSession' });
};

/** Containers that lost their children and TTL nodes that were left alone go; everything else stays. */
const sweeps: Story = async (port, say) => {
  const session = new RawSession(port);
  await session.open();
  const made: CreateRequest[] = [
    create('/sweep'),
    create('/sweep/full', { kind: 'createContainer', flags: 4 }),
    create('/sweep/full/child'),
    create('/sweep/never', { kind: 'createContainer', flags: 4 }),
    create('/sweep/emptied', { kind: 'createContainer', flags: 4 }),
    create('/sweep/emptied/child'),
    create('/sweep/ttl', { kind: 'createTtl', flags: 5, ttlMs: 300n }),
    create('/sweep/s-', { kind: 'createTtl', flags: 6, ttlMs: 300n }),
    create('/sweep/parent', { kind: 'createTtl', flags: 5, ttlMs: 300n }),
    create('/sweep/parent/child'),
    create('/sweep/long', { kind: 'createTtl', flags: 5, ttlMs: 3_600_000n }),
  ];
  for (const request of made) {
    const reply = await session.call(request);
    say(reply === 'closed' ? reply : [request.path, reply.error]);
  }
  await session.call({ kind: 'addWatch', path: '/sweep', mode: 1 });
  say(seen(await session.call({ kind: 'delete', path: '/sweep/emptied/child', version: -1 })));
  const names = async (): Promise<string[]> => {
    const reply = await session.call({ kind: 'getChildren', path: '/sweep', watch: false });
    return reply !== 'closed' && reply.body?.kind === 'names' ? [...reply.body.names].sort() : [];
  };
  await until('the sweep', async () => (await names()).length === 4);
  say(await names());
  say(
    session
      .takeEvents()
      .map(({ type, path }) => `${type} ${path}`)
      .sort(),
  );
  const rest = await session.call({ kind: 'exists', path: '/sweep', watch: false });
  say(rest !== 'closed' && rest.body?.kind === 'stat' ? [rest.body.stat.cversion, rest.body.stat.numChildren] : rest);
  await session.call({ kind: 'closeSession' });
};

const withoutTtl: Story = async (port, say) => {
  const session = new RawSession(port);
  await session.open();
  say(seen(await session.call(create('/t', { kind: 'createTtl', flags: 5, ttlMs: 10n }))));
  say(session.closed);
  say(seen(await session.call(create('/t', { kind: 'createTtl', flags: 6, ttlMs: 10n }))));
  const steps = [create('/t', { kind: 'createTtl', flags: 5, ttlMs: 10n })];
  say(seen(await session.call({ kind: 'multi', steps })));
  say(seen(await session.call({ kind: 'exists', path: '/t', watch: false })));
  await session.call({ kind: 'closeSession' });
};

const frames: Story = async (port, say) => {
  const session = new RawSession(port);
  await session.open();
  const trailing = Uint8Array.of(0, 0, 0, 1, 47, 0, 9, 9, 9);
  const root = await session.callRaw(4, trailing);
  say(root === 'closed' ? root : root.error);
  for (const sizeBytes of [1_000_000, 1_048_000]) {
    say(seen(await session.call(create(`/f${sizeBytes}`, { data: new Uint8Array(sizeBytes) }))));
  }
  const read = await session.call({ kind: 'getData', path: '/f1048000', watch: false });
  say(read !== 'closed' && read.body?.kind === 'data' ? read.body.data?.length : read);
  say(seen(await session.call(create('/much', { data: new Uint8Array(1_048_576) }))));
  say(welcome(await session.open()));
  say(seen(await session.callRaw(-1, new Uint8Array(0))));
  await session.cut();
  say(welcome(await session.open()));
  const many: Request[] = Array.from({ length: 500 }, (_, index) => create(`/f1000000/${index}`));
  const replies = await Promise.all(many.map((request, index) => session.call(request, index)));
  say(replies.every((reply, index) => reply !== 'closed' && reply.error === 0 && reply.xid === index));
  say(seen(await session.call({ kind: 'getAllChildrenNumber', path: '/f1000000' })));
  say(seen(await session.call({ kind: 'sync', path: '/nowhere' })));
  await session.call({ kind: 'closeSession' });
};

const superDigest = 'super:D/InIHSb7yEEbrWz8b9l71RjZJU=';

describe.skipIf(!haveApacheZookeeper())('the same story on this server and on Apache ZooKeeper', () => {
  let pairs: { readonly full: readonly number[]; readonly plain: readonly number[] };
  const servers: (ApacheServer | OwnServer)[] = [];
  beforeAll(async () => {
    const full = {
      maxClientCnxns: 0,
      extendedTypesEnabled: 'true',
      'DigestAuthenticationProvider.superDigest': superDigest,
    };
    servers.push(
      await startApache(full, { properties: { 'znode.container.checkIntervalMs': 500 } }),
      await startApache({ maxClientCnxns: 0 }),
      await startOwn({ tickTimeMs: 3000, extendedTypesEnabled: true, superDigest, containerCheckIntervalMs: 500 }),
      await startOwn({ tickTimeMs: 3000 }),
    );
    const [first = 0, second = 0, third = 0, fourth = 0] = servers.map(({ port }) => port);
    pairs = { full: [first, third], plain: [second, fourth] };
  });
  afterAll(async () => {
    for (const server of servers) await server.close();
  });

  const stories: readonly (readonly [name: string, server: 'full' | 'plain', story: Story])[] = [
    ['of handshakes, resumed sessions and refused ones', 'full', handshakes],
    ['of identities and the super user', 'full', identities],
    ['of a session that dies and of its ephemeral nodes', 'full', ends],
    ['of containers and TTL nodes', 'full', sweeps],
    ['of TTL nodes where they are not allowed', 'plain', withoutTtl],
    ['of large, odd and many frames', 'plain', frames],
  ];
  it.each(stories)('%s', async (_name, server, story) => {
    const [theirs, ours] = await Promise.all(
      pairs[server].map(async (port) => {
        const told: unknown[] = [];
        await story(port, (what) => told.push(what));
        return told;
      }),
    );
    expect(theirs?.length).toBeGreaterThan(4);
    expect(withoutZxids(ours)).toEqual(withoutZxids(theirs));
  });
});

function withoutZxids(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutZxids);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const kept = Object.entries(value).filter(([key]) => !/^[cmp]zxid$/.test(key));
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutZxids(item)]));
}

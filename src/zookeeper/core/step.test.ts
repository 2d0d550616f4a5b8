import { describe, expect, it } from 'vitest';
import { zkErrors } from '../jute/errors.ts';
import { createFlags, opcodes, watchEventTypes } from '../jute/opcodes.ts';
import { creatorAllAcl } from '../jute/records.ts';
import type { Request } from '../jute/requests.ts';
import { CoreRig, create } from './core-rig.ts';
import type { ServerEffect } from './events.ts';
import { sequenceText } from './paths.ts';

const kinds = (effects: readonly ServerEffect[]): string[] => effects.map(({ kind }) => kind);
const notices = (effects: readonly ServerEffect[]): unknown[] =>
  effects.filter((effect) => effect.kind === 'notify').map(({ type, path, connections }) => [type, path, connections]);
const read = (kind: 'exists' | 'getData' | 'getChildren', path: string): Request => ({ kind, path, watch: true });

describe('order of effects', () => {
  it('persists first, tells watchers next, answers last', () => {
    const rig = new CoreRig();
    const client = rig.connect();
    rig.ask(client, read('exists', '/a'));
    rig.ask(client, read('getChildren', '/'));
    rig.ask(client, create('/a'));
    expect(kinds(rig.effects)).toEqual(['persist', 'notify', 'notify', 'reply']);
    expect(notices(rig.effects)).toEqual([
      [watchEventTypes.created, '/a', [client]],
      [watchEventTypes.children, '/', [client]],
    ]);
  });

  it('numbers refused writes too, and reads never', () => {
    const rig = new CoreRig();
    const client = rig.connect();
    const before = rig.state.zxid;
    expect(rig.ask(client, create('/no/parent'))).toMatchObject({ error: zkErrors.noNode, zxid: before + 1n });
    expect(kinds(rig.effects)).toEqual(['persist', 'reply']);
    expect(rig.ask(client, { kind: 'exists', path: '/none', watch: false }).zxid).toBe(before + 1n);
    expect(kinds(rig.effects)).toEqual(['reply']);
  });

  it('closes after the last answer', () => {
    const rig = new CoreRig();
    const client = rig.connect();
    rig.ask(client, { kind: 'closeSession' });
    expect(kinds(rig.effects)).toEqual(['persist', 'reply', 'close']);
    rig.post({
      kind: 'request-received',
      connection: client,
      frame: { xid: 2, opcode: 11, request: { kind: 'ping' } },
    });
    expect(rig.effects).toEqual([]);
  });

  it('closes the connection of whoever asks for an unknown operation, not its session', () => {
    const rig = new CoreRig();
    const client = rig.connect();
    const session = rig.sessionOf(client);
    for (const opcode of [999, opcodes.check, -10]) {
      const connection = rig.connect(session);
      rig.post({ kind: 'request-received', connection, frame: { xid: 5, opcode, request: undefined } });
      expect(rig.effects).toMatchObject([
        { kind: 'reply', header: { xid: 5, zxid: -1n, error: zkErrors.unimplemented } },
        { kind: 'close', connection },
      ]);
    }
    expect(rig.state.sessions.has(session.sessionId)).toBe(true);
  });
});

describe('sessions', () => {
  it('expire on a tick between the time-out and one tick more, with their nodes, and their connection is closed', () => {
    const rig = new CoreRig();
    rig.nowMs += 300;
    const client = rig.connect(undefined, 4000);
    const watcher = rig.connect(undefined, 20_000);
    rig.ask(watcher, read('exists', '/e'));
    rig.ask(client, create('/e', createFlags.ephemeral));
    rig.ask(watcher, read('getData', '/e'));
    rig.pass(3999);
    expect(rig.paths()).toContain('/e');
    rig.pass(1001);
    expect(rig.paths()).not.toContain('/e');
    expect(notices(rig.effects)).toEqual([[watchEventTypes.deleted, '/e', [watcher]]]);
    expect(rig.effects.at(-1)).toMatchObject({ kind: 'close', connection: client });
  });

  it('live on with every packet, ping included', () => {
    const rig = new CoreRig();
    const client = rig.connect(undefined, 2000);
    for (let turn = 0; turn < 10; turn++) {
      rig.pass(1500);
      rig.ask(client, { kind: 'ping' });
    }
    expect(rig.state.sessions.size).toBe(1);
    rig.post({ kind: 'connection-closed', connection: client });
    rig.pass(3000);
    expect(rig.state.sessions.size).toBe(0);
  });

  it('get back the time in which the server itself stood still', () => {
    const rig = new CoreRig();
    rig.connect(undefined, 4000);
    rig.pass(1000);
    rig.nowMs += 60_000;
    rig.post({ kind: 'ticked', wallMs: 1_700_000_100_000 });
    expect(rig.state.sessions.size).toBe(1);
    rig.pass(5000);
    expect(rig.state.sessions.size).toBe(0);
  });

  it('move to a new connection only with their password', () => {
    const rig = new CoreRig();
    const first = rig.connect();
    const session = rig.sessionOf(first);
    rig.connect({ ...session, password: new Uint8Array(16).fill(9) });
    expect(rig.effects).toMatchObject([
      { kind: 'handshake', response: { timeoutMs: 0, sessionId: 0n } },
      { kind: 'close' },
    ]);
    expect(rig.sessionOf(first)).toEqual(session);
    const second = rig.connect(session);
    expect(rig.effects).toMatchObject([
      { kind: 'close', connection: first },
      { kind: 'handshake', connection: second, response: { sessionId: session.sessionId } },
    ]);
  });

  it('have time-outs within the bounds and ids that are never given twice', () => {
    const rig = new CoreRig();
    const ids = new Set<bigint>();
    for (const [askedMs, grantedMs] of [
      [1, 2000],
      [5000, 5000],
      [999_999, 20_000],
      [-1, 2000],
    ] as const) {
      const client = rig.connect(undefined, askedMs);
      expect(rig.effects.at(-1)).toMatchObject({ kind: 'handshake', response: { timeoutMs: grantedMs } });
      ids.add(rig.sessionOf(client).sessionId);
      rig.ask(client, { kind: 'closeSession' });
    }
    expect(ids.size).toBe(4);
  });
});

describe('nodes', () => {
  it('that are sequential count every child ever made', () => {
    const rig = new CoreRig();
    const client = rig.connect();
    rig.ask(client, create('/q'));
    rig.ask(client, create('/q/x'));
    rig.ask(client, { kind: 'delete', path: '/q/x', version: -1 });
    expect(rig.ask(client, create('/q/s-', createFlags.persistentSequential)).body).toEqual({
      kind: 'path',
      path: '/q/s-0000000001',
    });
    expect([sequenceText(2 ** 31 - 1), sequenceText(-(2 ** 31)), sequenceText(-5)]).toEqual([
      '2147483647',
      '-2147483648',
      '-000000005',
    ]);
  });

  it('that are containers go once they are empty again, those with a TTL once they are left alone', () => {
    const rig = new CoreRig();
    const client = rig.connect(undefined, 20_000);
    const idle = (ms: number): void => {
      for (let left = ms; left > 0; left -= 5000) {
        rig.ask(client, { kind: 'ping' });
        rig.pass(5000);
      }
    };
    rig.ask(client, create('/unused', createFlags.container));
    rig.ask(client, create('/c', createFlags.container));
    rig.ask(client, create('/c/x'));
    rig.ask(client, create('/t', createFlags.ttl, { ttlMs: 30_000n }));
    rig.ask(client, create('/long', createFlags.ttl, { ttlMs: 3_600_000n }));
    idle(65_000);
    expect(rig.paths()).toEqual(expect.arrayContaining(['/unused', '/c', '/c/x', '/long']));
    expect(rig.paths()).not.toContain('/t');
    rig.ask(client, { kind: 'delete', path: '/c/x', version: -1 });
    idle(65_000);
    expect(rig.paths()).not.toContain('/c');
    expect(rig.paths()).toEqual(expect.arrayContaining(['/unused', '/long']));
  });
});

describe('watches', () => {
  it('fire once, persistent ones always, recursive ones for everything below', () => {
    const rig = new CoreRig();
    const [once, always, below] = [rig.connect(), rig.connect(), rig.connect()];
    const writer = rig.connect();
    rig.ask(once, read('exists', '/a'));
    rig.ask(always, { kind: 'addWatch', path: '/a', mode: 0 });
    rig.ask(below, { kind: 'addWatch', path: '/a', mode: 1 });
    rig.ask(writer, create('/a'));
    expect(notices(rig.effects)).toEqual([[watchEventTypes.created, '/a', [once, always, below]]]);
    rig.ask(writer, { kind: 'setData', path: '/a', data: null, version: -1 });
    expect(notices(rig.effects)).toEqual([[watchEventTypes.changed, '/a', [always, below]]]);
    rig.ask(writer, create('/a/b'));
    expect(notices(rig.effects)).toEqual([
      [watchEventTypes.created, '/a/b', [below]],
      [watchEventTypes.children, '/a', [always]],
    ]);
    rig.post({ kind: 'connection-closed', connection: below });
    rig.ask(writer, create('/a/b/c'));
    expect(notices(rig.effects)).toEqual([]);
    expect(rig.state.watches.data.count + rig.state.watches.child.count).toBe(2);
  });

  it('tell nothing of nodes that the watcher may not read', () => {
    const rig = new CoreRig();
    const [owner, stranger] = [rig.connect(), rig.connect()];
    rig.authenticate(owner, 'bob:hash');
    rig.ask(stranger, read('exists', '/secret'));
    rig.ask(owner, read('exists', '/secret'));
    rig.ask(owner, create('/secret', 0, { acl: creatorAllAcl }));
    expect(notices(rig.effects)).toEqual([[watchEventTypes.created, '/secret', [owner]]]);
  });
});

describe('ACLs', () => {
  it('keep others out, show them no hashes, and yield to the super user', () => {
    const rig = new CoreRig();
    Object.assign(rig.state.config, { superDigest: 'super:hash' });
    const [owner, stranger] = [rig.connect(), rig.connect()];
    rig.authenticate(owner, 'bob:hash');
    const acl = [...creatorAllAcl, { perms: 1, scheme: 'ip', id: '10.0.0.0/30' }];
    rig.ask(owner, create('/private', 0, { acl }));
    const set: Request = { kind: 'setData', path: '/private', data: null, version: -1 };
    expect(rig.ask(stranger, set).error).toBe(zkErrors.noAuth);
    expect(rig.ask(stranger, read('getData', '/private')).error).toBe(0);
    expect(rig.ask(stranger, { kind: 'getAcl', path: '/private' }).body).toMatchObject({
      acl: [
        { scheme: 'digest', id: 'bob:x' },
        { scheme: 'ip', id: '10.0.0.0/30' },
      ],
    });
    rig.authenticate(stranger, 'super:hash');
    expect(rig.ask(stranger, set).error).toBe(0);
  });

  it.each([
    [[], zkErrors.invalidAcl],
    [[{ perms: 31, scheme: 'auth', id: '' }], zkErrors.invalidAcl],
    [[{ perms: 31, scheme: 'digest', id: 'a:b:c' }], zkErrors.invalidAcl],
    [[{ perms: 31, scheme: 'ip', id: '10.0.0.1/33' }], zkErrors.invalidAcl],
    [[{ perms: 31, scheme: 'ip', id: '10.0.0.1/24' }], 0],
  ])('%j', (acl, error) => {
    const rig = new CoreRig();
    expect(rig.ask(rig.connect(), create('/a', 0, { acl })).error).toBe(error);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import type { ZookeeperClient } from '../../../src/zookeeper/client/zookeeper-client.ts';
import { contend, detect, type Leader } from '../../../src/zookeeper/recipes/election.ts';
import { type Group, type Member, openGroup } from '../../../src/zookeeper/recipes/group.ts';
import { type LeaderLatch, openLeaderLatch } from '../../../src/zookeeper/recipes/leader-latch.ts';
import { until } from '../../until.ts';
import { bytes, Harness, text } from './harness.ts';

const harness = new Harness();
afterEach(() => harness.close());

const failure = (error: Error): void => {
  throw error;
};

describe('group', () => {
  it('lists its members as Mesos names them, lowest first, and ignores what is none', async () => {
    const server = await harness.server();
    const group = openGroup(harness.client(server.address.port).zk, '/mesos');
    let members: readonly Member[] = [];
    const stop = group.watch((seen) => {
      members = seen;
    });
    const first = group.join({ label: 'json.info', data: bytes('one') });
    await until('the first member', () => members.length === 1);
    const replicas = openGroup(harness.client(server.address.port).zk, '/mesos/log_replicas');
    const replica = replicas.join({ data: bytes('log-replica(1)@127.0.0.1:5050') });
    await until('the replica', () => replica.member !== undefined);
    const third = group.join({ label: 'json.info', data: bytes('three') });
    await until('the third member', () => members.length === 2);
    expect(members).toEqual([
      { sequence: 0, label: 'json.info', path: '/mesos/json.info_0000000000' },
      { sequence: 2, label: 'json.info', path: '/mesos/json.info_0000000002' },
    ]);
    expect(replica.member).toEqual({ sequence: 0, label: undefined, path: '/mesos/log_replicas/0000000000' });
    expect(text(await group.data(members[1] as Member))).toBe('three');
    await first.leave();
    await until('the first to leave', () => members.length === 1);
    expect(members[0]?.path).toBe(third.member?.path);
    expect(await group.data({ sequence: 0, label: 'json.info', path: '/mesos/json.info_0000000000' })).toBeUndefined();
    stop();
  });

  it('tells a lost session at once: no members, and the own membership is lost', async () => {
    const server = await harness.server();
    const proxy = await harness.proxy(() => server.address.port);
    const { zk } = harness.client(proxy.port);
    const group = openGroup(zk, '/mesos');
    const sizes: number[] = [];
    const lost: string[] = [];
    group.watch((members) => sizes.push(members.length));
    group.join({ label: 'json.info', data: bytes('x'), onLost: (reason) => lost.push(reason) });
    await until('the member', () => sizes.at(-1) === 1);
    const before = sizes.length;
    proxy.refuse();
    await until('the loss', () => lost.length > 0);
    expect(sizes.slice(before)).toEqual([0]);
    expect(lost).toEqual(['the ZooKeeper session expired']);
    proxy.heal();
    await until('the view of the new session', () => sizes.length > before + 1);
  });

  it('with credentials lets others look and not write', async () => {
    const server = await harness.server();
    const auth = { scheme: 'digest', credential: 'mesos:secret' };
    const group = openGroup(harness.client(server.address.port, { auth }).zk, '/mesos', { hasCredentials: true });
    const joining = group.join({ label: 'json.info', data: bytes('x'), onFailure: failure });
    await until('the member', () => joining.member !== undefined);
    const stranger = harness.client(server.address.port).zk;
    expect(await stranger.children('/mesos')).toEqual(['json.info_0000000000']);
    const failures: string[] = [];
    openGroup(stranger, '/mesos').join({ data: bytes('y'), onFailure: (error) => failures.push(error.message) });
    await until('the refusal', () => failures.length > 0);
    expect(failures[0]).toContain('no-auth');
  });

  it('has no twin after a join whose answer was lost', async () => {
    const server = await harness.server();
    const proxy = await harness.proxy(() => server.address.port);
    const { zk } = harness.client(proxy.port);
    const other = harness.client(server.address.port).zk;
    await other.ensurePath('/mesos');
    await zk.connected();
    // The request passes, its answer does not.
    const joined = new Promise<void>((resolve) => {
      void other.children('/mesos', () => {
        proxy.cut();
        resolve();
      });
    });
    await other.sync('/');
    const joining = openGroup(zk, '/mesos').join({ label: 'json.info', data: bytes('x') });
    await joined;
    await until('the member', () => joining.member !== undefined);
    expect(await other.children('/mesos')).toHaveLength(1);
  });

  it('has no twin after a join that was begun in one session and made in the next', async () => {
    const server = await harness.server();
    const proxy = await harness.proxy(() => server.address.port);
    const { zk } = harness.client(proxy.port);
    const other = harness.client(server.address.port).zk;
    await other.ensurePath('/mesos');
    await zk.connected();
    const expired = new Promise<void>((resolve) => {
      zk.onState((state) => state === 'expired' && resolve());
    });
    proxy.refuse();
    await expired;
    const joined = new Promise<void>((resolve) => {
      void other.children('/mesos', () => {
        proxy.cut();
        resolve();
      });
    });
    await other.sync('/');
    const joining = openGroup(zk, '/mesos').join({ label: 'json.info', data: bytes('x') });
    proxy.heal();
    await joined;
    await until('the member', () => joining.member !== undefined);
    expect(await other.children('/mesos')).toHaveLength(1);
  });

  it('leaves nothing behind when it is left before the answer of its join, and that is lost', async () => {
    const server = await harness.server();
    const proxy = await harness.proxy(() => server.address.port);
    const { zk } = harness.client(proxy.port);
    const other = harness.client(server.address.port).zk;
    await other.ensurePath('/mesos');
    await zk.connected();
    const session = zk.sessionId;
    const created = new Promise<void>((resolve) => {
      void other.children('/mesos', () => {
        proxy.cut();
        resolve();
      });
    });
    await other.sync('/');
    const joining = openGroup(zk, '/mesos').join({ label: 'json.info', data: bytes('x') });
    await created;
    await joining.leave();
    expect(await other.children('/mesos')).toEqual([]);
    expect(zk.sessionId).toBe(session);
  });
});

describe('election', () => {
  it('is won by the lowest, then by the next, and is seen by all', async () => {
    const server = await harness.server();
    const group = (): Group => openGroup(harness.client(server.address.port).zk, '/mesos');
    const seen: (string | undefined)[] = [];
    detect(group(), { onLeader: (leader) => seen.push(text(leader?.data)), onFailure: failure });
    await until('the first look', () => seen.length === 1);
    const lost: string[] = [];
    const candidate = (name: string): ReturnType<typeof contend> =>
      contend(group(), { label: 'json.info', data: bytes(name), onLost: () => lost.push(name), onFailure: failure });
    const first = candidate('one');
    await until('the first leader', () => seen.at(-1) === 'one');
    const second = candidate('two');
    await until('the second candidate', () => second.sequence !== undefined);
    await first.withdraw();
    await until('the second leader', () => seen.at(-1) === 'two');
    const outsider = harness.client(server.address.port).zk;
    await outsider.delete('/mesos/json.info_0000000001');
    await until('nobody', () => lost.length > 0 && seen.at(-1) === undefined);
    expect(lost).toEqual(['two']);
    expect(seen).toEqual([undefined, 'one', 'two', undefined]);
  });

  it('fails on a leader of unknown kind and goes on after it', async () => {
    const server = await harness.server();
    const zk: ZookeeperClient = harness.client(server.address.port).zk;
    await zk.create('/mesos/foo_0000000000', bytes('?'), { recursive: true });
    const leaders: (Leader | undefined)[] = [];
    const failures: string[] = [];
    detect(openGroup(zk, '/mesos'), {
      onLeader: (leader) => leaders.push(leader),
      onFailure: ({ message }) => failures.push(message),
    });
    await until('the failure', () => failures.length > 0);
    expect(leaders).toEqual([]);
    contend(openGroup(zk, '/mesos'), { label: 'json.info', data: bytes('x'), onLost: () => {}, onFailure: failure });
    await zk.delete('/mesos/foo_0000000000');
    await until('the candidate', () => leaders.length > 0 && leaders.at(-1) !== undefined);
    expect(leaders.at(-1)?.label).toBe('json.info');
  });
});

interface Candidate {
  readonly latch: LeaderLatch;
  readonly told: string[];
}

function stand(zk: ZookeeperClient, name: string): Candidate {
  const told: string[] = [];
  const latch = openLeaderLatch(zk, {
    path: '/marathon/leader-curator',
    data: bytes(name),
    onLeader: () => told.push('leader'),
    onNotLeader: (reason) => told.push(reason),
    onFailure: failure,
  });
  harness.onClose(() => latch.close());
  return { latch, told };
}

/** The client, of which deletions wait until then. */
function withSlowDelete(zk: ZookeeperClient, until: Promise<void>): ZookeeperClient {
  return new Proxy(zk, {
    get: (target, key) => {
      if (key === 'delete') return (path: string) => until.then(() => target.delete(path));
      const member: unknown = Reflect.get(target, key, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

describe('leader latch', () => {
  it('names its nodes as Curator does, and others can read who leads', async () => {
    const server = await harness.server();
    const one = stand(harness.client(server.address.port).zk, 'host-1:8080');
    await until('leadership', () => one.latch.hasLeadership);
    const two = stand(harness.client(server.address.port).zk, 'host-2:8080');
    await until('the second in line', () => two.latch.nodePath !== undefined);
    expect(one.latch.nodePath).toMatch(/^\/marathon\/leader-curator\/_c_[0-9a-f-]{36}-latch-0000000000$/);
    expect(text(await two.latch.readLeader())).toBe('host-1:8080');
    await until('the data of the leader', () => text(two.latch.leaderData) === 'host-1:8080');
    await one.latch.abdicate();
    expect(one.told).toEqual(['leader', 'abdicated']);
    await until('the second to lead', () => two.latch.hasLeadership);
    await two.latch.close();
    await until('the first to lead again', () => one.latch.hasLeadership);
  });

  it('takes its turn behind a candidate of Curator', async () => {
    const server = await harness.server();
    const { zk } = harness.client(server.address.port);
    await zk.ensurePath('/marathon/leader-curator');
    const curator = '/marathon/leader-curator/_c_ffffffff-0000-4000-8000-000000000000-latch-';
    const path = await zk.create(curator, bytes('curator:8080'), { mode: 'ephemeral_sequential' });
    const ours = stand(harness.client(server.address.port).zk, 'ours:8080');
    await until('its leader', () => text(ours.latch.leaderData) === 'curator:8080');
    expect(ours.latch.hasLeadership).toBe(false);
    await zk.delete(path);
    await until('leadership', () => ours.latch.hasLeadership);
  });

  it('stops leading no later than anybody else can, and stands again', async () => {
    const server = await harness.server();
    const proxy = await harness.proxy(() => server.address.port);
    const one = stand(harness.client(proxy.port).zk, 'one');
    await until('leadership', () => one.latch.hasLeadership);
    const two = stand(harness.client(server.address.port).zk, 'two');
    await until('the second in line', () => two.latch.nodePath !== undefined);
    let overlapped = false;
    const watcher = setInterval(() => {
      overlapped ||= one.latch.hasLeadership && two.latch.hasLeadership;
    }, 1);
    proxy.refuse();
    await until('the second to lead', () => two.latch.hasLeadership);
    clearInterval(watcher);
    expect(overlapped).toBe(false);
    expect(one.told).toEqual(['leader', 'the ZooKeeper session expired']);
    proxy.heal();
    await until('the first in line again', () => one.latch.nodePath !== undefined);
    await two.latch.close();
    await until('the first to lead again', () => one.told.at(-1) === 'leader');
  });

  it('pauses through a short outage without giving up', async () => {
    const server = await harness.server();
    const proxy = await harness.proxy(() => server.address.port);
    const { zk, reached } = ((client) => ({ zk: client.zk, reached: client.reached.bind(client) }))(
      harness.client(proxy.port),
    );
    const one = stand(zk, 'one');
    await until('leadership', () => one.latch.hasLeadership);
    proxy.refuse();
    await reached('disconnected');
    proxy.heal();
    await zk.get('/');
    expect(one.told).toEqual(['leader']);
    expect(one.latch.hasLeadership).toBe(true);
  });

  it('stands once after it abdicated while its session was ending', async () => {
    const server = await harness.server();
    const proxy = await harness.proxy(() => server.address.port);
    const { zk } = harness.client(proxy.port);
    let stoodAgain: () => void = () => {};
    const stands = new Promise<void>((resolve) => {
      stoodAgain = resolve;
    });
    const one = stand(withSlowDelete(zk, stands), 'one');
    await until('leadership', () => one.latch.hasLeadership);
    const expired = new Promise<void>((resolve) => {
      zk.onState((state) => state === 'expired' && resolve());
    });
    proxy.refuse();
    const abdicated = one.latch.abdicate();
    expect(one.told).toEqual(['leader', 'abdicated']);
    await expired;
    proxy.heal();
    await until('leadership again', () => one.latch.hasLeadership);
    stoodAgain();
    await abdicated;
    // A candidacy begun by now is answered before these.
    for (let round = 0; round < 3; round++) await zk.sync('/');
    expect(await zk.children('/marathon/leader-curator')).toHaveLength(1);
    expect(one.told).toEqual(['leader', 'abdicated', 'leader']);
  });

  it('takes away a node of its own that it does not know of', async () => {
    const server = await harness.server();
    const one = stand(harness.client(server.address.port).zk, 'one');
    await until('leadership', () => one.latch.hasLeadership);
    const own = one.latch.nodePath ?? '';
    const { zk } = harness.client(server.address.port);
    const twin = await zk.create(own.replace(/\d+$/, ''), bytes('one'), { mode: 'ephemeral_sequential' });
    await until('the end of the twin', async () => (await zk.exists(twin)) === undefined);
    expect(one.latch.nodePath).toBe(own);
    expect(one.told).toEqual(['leader']);
  });

  it('stands again when somebody deletes its node', async () => {
    const server = await harness.server();
    const one = stand(harness.client(server.address.port).zk, 'one');
    await until('leadership', () => one.latch.hasLeadership);
    const { zk } = harness.client(server.address.port);
    await zk.delete(one.latch.nodePath ?? '');
    await until('leadership again', () => one.told.length === 3);
    expect(one.told).toEqual(['leader', 'our node is not the first any more', 'leader']);
  });
});

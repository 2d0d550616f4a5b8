import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { opName } from '../../../src/zookeeper/jute/opcodes.ts';
import type { Stat } from '../../../src/zookeeper/jute/records.ts';
import { startZookeeper, type ZookeeperServer } from '../../../src/zookeeper/server/server.ts';
import { until } from '../../until.ts';
import { type ApacheServer, haveApacheZookeeper, startApache, word } from './apache-server.ts';
import { expectedOutcomes } from './expected-outcomes.ts';
import { type Operation, OperationSource } from './random-operations.ts';
import { RawSession } from './raw-session.ts';

const sessions = 4;
const operations = Number(process.env['ZOOKEEPER_OPERATIONS'] ?? 10_000);
const seed = Number(process.env['ZOOKEEPER_SEED'] ?? 20_240_801);
const unimplemented = -6;
const superDigest = 'super:D/InIHSb7yEEbrWz8b9l71RjZJU=';

/** One server and the same sessions on it. */
class World {
  readonly #port: number;
  readonly sessions: RawSession[];
  /** Session ids differ between servers, so they are told by order of opening. */
  readonly #known = new Map<bigint, number>();

  constructor(port: number) {
    this.#port = port;
    this.sessions = Array.from({ length: sessions }, () => new RawSession(port));
  }

  async open(index: number): Promise<unknown> {
    const session = this.#session(index);
    const answer = await session.open();
    if (answer === 'closed') return answer;
    if (!this.#known.has(session.sessionId)) this.#known.set(session.sessionId, this.#known.size);
    return { timeoutMs: answer.timeoutMs, session: this.#known.get(answer.sessionId), readOnly: answer.readOnly };
  }

  async perform(operation: Operation): Promise<unknown> {
    const session = this.#session(operation.session);
    switch (operation.kind) {
      case 'call':
        return this.#normal(await session.call(operation.request));
      case 'raw': {
        const reply = await session.callRaw(operation.opcode, operation.body);
        // After this refusal the server closes the connection; a ping sent at once may or may not be answered before.
        if (reply !== 'closed' && reply.error === unimplemented)
          await until('the connection to be closed', () => session.closed);
        return this.#normal(reply);
      }
      case 'reconnect': {
        await session.cut();
        const answer = await this.open(operation.session);
        const { restore } = operation;
        if (restore === undefined) return answer;
        const relativeZxid = session.lastZxid - restore.relativeZxid;
        return [answer, this.#normal(await session.call({ ...restore, relativeZxid }, -8))];
      }
      case 'move': {
        const second = session.another();
        const answer = await second.open();
        await until('the first connection to be closed', () => session.closed);
        this.sessions[operation.session] = second;
        return answer === 'closed'
          ? answer
          : { timeoutMs: answer.timeoutMs, isSame: answer.sessionId === session.sessionId };
      }
      case 'renew': {
        const farewell = this.#normal(await session.call({ kind: 'closeSession' }));
        await session.cut();
        this.sessions[operation.session] = new RawSession(this.#port);
        return [farewell, await this.open(operation.session)];
      }
    }
  }

  /** Opens again what the server closed, and waits until all events are here; they come in order, session by session. */
  async settle(): Promise<unknown[]> {
    const pinged = await Promise.all(this.sessions.map((session) => session.ping()));
    const seen: unknown[] = [];
    for (const [index, session] of this.sessions.entries()) {
      if (pinged[index] === 'closed') seen.push(['closed', await this.open(index)]);
      seen.push(session.takeEvents());
    }
    return seen;
  }

  #session(index: number): RawSession {
    const session = this.sessions[index];
    if (session === undefined) throw new Error('no such session');
    return session;
  }

  /** Everything but times, with session ids replaced and unordered lists in order. */
  #normal(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#normal(item));
    if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value).map(([key, item]: [string, unknown]) => {
      if (key === 'stat') return [key, this.#normalStat(item as Stat)];
      if (key === 'names') return [key, [...(item as string[])].sort()];
      // Identities have no order in the original, and `auth` in an ACL becomes all of them.
      if (key === 'acl') return [key, (item as object[]).map((each) => JSON.stringify(each)).sort()];
      if (key === 'identities') return [key, (item as object[]).map((each) => JSON.stringify(each)).sort()];
      return [key, this.#normal(item)];
    });
    return Object.fromEntries(fields);
  }

  #normalStat(stat: Stat): unknown {
    const owner = stat.ephemeralOwner === 0n ? 'none' : this.#known.get(stat.ephemeralOwner);
    return { ...stat, ctime: stat.ctime > 0, mtime: stat.mtime > 0, ephemeralOwner: owner };
  }
}

describe.skipIf(!haveApacheZookeeper())('the same operations on this server and on Apache ZooKeeper', () => {
  let apache: ApacheServer;
  let own: ZookeeperServer;
  let dataDir: string;

  beforeAll(async () => {
    // Neither may sweep containers away in the middle of the game: when it does depends on the clock.
    const sweepMs = 3_600_000;
    const apacheSettings = {
      tickTime: 2000,
      maxClientCnxns: 0,
      extendedTypesEnabled: 'true',
      'DigestAuthenticationProvider.superDigest': superDigest,
      'zookeeper.forceSync': 'no',
    };
    apache = await startApache(apacheSettings, { properties: { 'znode.container.checkIntervalMs': sweepMs } });
    dataDir = await mkdtemp(join(tmpdir(), 'stadion-zookeeper-'));
    own = await startZookeeper(
      {
        host: '127.0.0.1',
        clientPort: 0,
        dataDir,
        tickTimeMs: 2000,
        extendedTypesEnabled: true,
        superDigest,
        containerCheckIntervalMs: sweepMs,
        fourLetterWords: ['*'],
      },
      { logger: silentLogger },
    );
  });
  afterAll(async () => {
    await apache?.close();
    await own?.close();
    if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
  });

  it(`give the same replies, transaction numbers, stats and events (${operations} operations)`, async () => {
    const source = new OperationSource(seed, sessions);
    const theirs = new World(apache.port);
    const ours = new World(own.address.port);
    for (let index = 0; index < sessions; index++) expect(await ours.open(index)).toEqual(await theirs.open(index));
    const outcomes = new Map<string, number>();
    const eventTypes = new Set<number>();
    for (let count = 0; count < operations; count++) {
      const operation = source.next();
      const place = `operation ${count}: ${text(operation)}`;
      const [expected, actual] = await Promise.all([theirs.perform(operation), ours.perform(operation)]);
      expect(actual, place).toEqual(expected);
      const [expectedEvents, actualEvents] = await Promise.all([theirs.settle(), ours.settle()]);
      // The nodes of a closed session are deleted in no particular order.
      if (operation.kind === 'renew') expect(sorted(actualEvents), place).toEqual(sorted(expectedEvents));
      else expect(actualEvents, place).toEqual(expectedEvents);
      learn(source, actual);
      for (const { type } of actualEvents.flat() as { type?: number }[]) if (type !== undefined) eventTypes.add(type);
      countOutcome(outcomes, operation, actual);
    }
    expect(await figures(own.address.port)).toEqual(await figures(apache.port));
    // The game was worth playing: every operation, done and refused in every way, not one refusal after the other.
    const missing = expectedOutcomes.filter((outcome) => !outcomes.has(outcome));
    if (operations >= 10_000) {
      expect(missing).toEqual([]);
      expect([...eventTypes].sort()).toEqual([1, 2, 3, 4]);
    }
  });
});

const comparedFigures = [
  'zk_num_alive_connections',
  'zk_znode_count',
  'zk_watch_count',
  'zk_ephemerals_count',
  'zk_approximate_data_size',
  'zk_global_sessions',
  'zk_outstanding_requests',
  'zk_server_state',
];

/** What both servers must count alike. */
async function figures(port: number): Promise<unknown> {
  const lines = (await word(port, 'mntr')).split('\n').map((line) => line.split('\t'));
  const all = new Map(lines.map(([key = '', value]) => [key, value]));
  const zxid = /^Zxid: (\S+)$/m.exec(await word(port, 'srvr'))?.[1];
  return { zxid, ...Object.fromEntries(comparedFigures.map((key) => [key, all.get(key)])) };
}

function text(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? String(item) : item));
}

function sorted(events: unknown[]): unknown[] {
  return events.map((each) => (Array.isArray(each) ? each.map(text).sort() : each));
}

function learn(source: OperationSource, reply: unknown): void {
  const { body } = reply as { body?: { path?: string; results?: readonly { path?: string }[] } };
  for (const { path } of [body ?? {}, ...(body?.results ?? [])]) {
    if (path !== undefined && /\d{10}$/.test(path)) source.learn(path);
  }
}

function countOutcome(outcomes: Map<string, number>, operation: Operation, reply: unknown): void {
  const name = operation.kind === 'raw' ? (opName(operation.opcode) ?? 'unknown') : operation.kind;
  const kind = operation.kind === 'call' ? operation.request.kind : name;
  const note = (name: string, error: unknown): void => {
    const key = `${name} ${error}`;
    outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
  };
  if (operation.kind === 'reconnect' && operation.restore !== undefined) note(operation.restore.kind, 0);
  note(kind, Array.isArray(reply) ? 0 : ((reply as { error?: number }).error ?? 0));
  const { body } = reply as { body?: { results?: readonly { kind: string; error?: number }[] } };
  for (const { kind: step, error = 0 } of body?.results ?? []) note(`${kind}/${step}`, error);
}

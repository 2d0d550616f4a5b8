/** Many clients, idle or ill-behaved, on a server in a process of its own whose memory is watched. */
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandom, nextInt } from '../../../src/base/random.ts';
import { FrameSplitter } from '../../../src/zookeeper/jute/frames.ts';
import { encodeConnectRequest } from '../../../src/zookeeper/jute/handshake.ts';
import { encodeRequest, type Request } from '../../../src/zookeeper/jute/requests.ts';
import { until } from '../../until.ts';
import { Harness } from './harness.ts';
import { spawnZookeeper, type ZookeeperProcess } from './zookeeper-process.ts';

const harness = new Harness();
let server: ZookeeperProcess;
beforeEach(async () => {
  server = await spawnZookeeper(await harness.directory());
  harness.onClose(() => server.kill());
});
afterEach(() => harness.close());

const hello = encodeConnectRequest({
  protocolVersion: 0,
  lastZxidSeen: 0n,
  timeoutMs: 40_000,
  sessionId: 0n,
  password: new Uint8Array(16),
  readOnly: undefined,
});

interface Guest {
  readonly socket: Socket;
  frames: number;
  closed: boolean;
}

/** A connection with a session that counts the frames it gets. */
async function guest(): Promise<Guest> {
  const socket = connect({ port: server.port, host: '127.0.0.1' });
  const splitter = new FrameSplitter(1 << 26);
  const made: Guest = { socket, frames: 0, closed: false };
  harness.onClose(async () => {
    socket.destroy();
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    made.closed = true;
  });
  const greeted = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      made.frames += splitter.push(chunk).length;
      if (made.frames > 0) resolve();
    });
  });
  socket.write(hello);
  await greeted;
  made.frames = 0;
  return made;
}

async function guests(count: number): Promise<Guest[]> {
  const made: Guest[] = [];
  while (made.length < count) made.push(...(await Promise.all(Array.from({ length: Math.min(50, count) }, guest))));
  return made;
}

function ask({ socket }: Guest, request: Request): void {
  socket.write(encodeRequest(1, request));
}

const megabyte = 1 << 20;
/** For clients that must not take a busy machine for a lost server. */
const patient = { sessionTimeoutMs: 10_000 };

describe('memory', () => {
  it('of a thousand idle sessions is small', async () => {
    await guests(100);
    const before = server.rssBytes();
    await guests(1000);
    expect(server.rssBytes() - before).toBeLessThan(80 * megabyte);
  });

  it('is not taken by lengths that nothing follows', async () => {
    const all = await guests(300);
    const before = server.rssBytes();
    for (const { socket } of all) socket.write(Uint8Array.of(0, 15, 255, 255, 1, 2, 3));
    const { zk } = harness.client(server.port, patient);
    for (let count = 0; count < 50; count++) await zk.set('/', new Uint8Array(10));
    expect(server.rssBytes() - before).toBeLessThan(80 * megabyte);
    expect(all.filter(({ closed }) => closed)).toEqual([]);
  });

  it('is not taken by clients that ask for much and read nothing; others are served', async () => {
    const { zk } = harness.client(server.port, patient);
    await zk.create('/large', new Uint8Array(1_000_000));
    const greedy = await guests(150);
    const before = server.rssBytes();
    for (const each of greedy) {
      each.socket.pause();
      for (let count = 0; count < 20; count++) ask(each, { kind: 'getData', path: '/large', watch: false });
    }
    for (let count = 0; count < 100; count++) await zk.get('/large');
    // Three gigabytes were asked for, and each may have one answer on its way.
    expect(server.rssBytes() - before).toBeLessThan(500 * megabyte);
    expect(zk.state).toBe('connected');
  });

  it('is not taken by watchers that do not listen: they are cut off, those that listen hear everything', async () => {
    const { zk } = harness.client(server.port, patient);
    const path = `/${'x'.repeat(4000)}`;
    await zk.create(path);
    const deaf = await guests(50);
    for (const each of deaf) {
      ask(each, { kind: 'addWatch', path, mode: 1 });
      await until('the answer', () => each.frames > 0);
      each.socket.pause();
    }
    let heard = 0;
    const listener = harness.client(server.port, patient).zk;
    await listener.addWatch(path, 'recursive', () => heard++);
    const before = server.rssBytes();
    const writes = 5000;
    for (let done = 0; done < writes; done += 500) {
      await Promise.all(Array.from({ length: 500 }, () => zk.set(path, new Uint8Array(1))));
    }
    await listener.sync('/');
    expect(heard).toBe(writes);
    expect(server.rssBytes() - before).toBeLessThan(600 * megabyte);
    for (const { socket } of deaf) socket.resume();
    await until('the deaf to be cut off', () => deaf.every(({ closed }) => closed));
  });
});

describe('bytes that mean nothing', () => {
  it('in any frame of any session never reach other sessions', async () => {
    const { zk, states } = harness.client(server.port, patient);
    await zk.create('/kept', undefined, { mode: 'ephemeral' });
    const random = createRandom(20_261_123);
    const valid: Request[] = [
      { kind: 'getData', path: '/kept', watch: true },
      { kind: 'setData', path: '/noise', data: new Uint8Array(30), version: -1 },
      { kind: 'multi', steps: [{ kind: 'check', path: '/', version: -1 }] },
      { kind: 'getChildren2', path: '/', watch: true },
      { kind: 'addWatch', path: '/kept', mode: 1 },
      { kind: 'auth', scheme: 'digest', credential: new Uint8Array(9) },
    ];
    for (let round = 0; round < 20; round++) {
      const noisy = await guests(20);
      for (const each of noisy) {
        for (let count = 0; count < 10; count++) {
          const request = valid[nextInt(random, valid.length)] as Request;
          const frame = encodeRequest(nextInt(random, 100), request);
          // Not the length: that would only make the rest one long frame.
          for (let flips = nextInt(random, 4); flips > 0; flips--)
            frame[4 + nextInt(random, frame.length - 4)] = nextInt(random, 256);
          each.socket.write(frame);
        }
        if (nextInt(random, 4) === 0) each.socket.write(Uint8Array.from({ length: 50 }, () => nextInt(random, 256)));
      }
      expect(await zk.exists('/kept')).toBeDefined();
      for (const { socket } of noisy) socket.destroy();
    }
    expect(states).toEqual(['connected']);
  });
});

import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { createRandom, nextInt } from '../../../src/base/random.ts';
import { encodeFrame } from '../../../src/zookeeper/jute/frames.ts';
import { encodeConnectRequest } from '../../../src/zookeeper/jute/handshake.ts';
import { encodeRequest } from '../../../src/zookeeper/jute/requests.ts';
import { startZookeeper } from '../../../src/zookeeper/server/server.ts';
import { until } from '../../until.ts';
import { Harness } from './harness.ts';

const harness = new Harness();
afterEach(() => harness.close());

const hello = encodeConnectRequest({
  protocolVersion: 0,
  lastZxidSeen: 0n,
  timeoutMs: 4000,
  sessionId: 0n,
  password: new Uint8Array(16),
  readOnly: undefined,
});

interface Visit {
  readonly socket: Socket;
  readonly received: Buffer[];
  closed: boolean;
}

function visit(port: number): Visit {
  const socket = connect({ port, host: '127.0.0.1' });
  const visited: Visit = { socket, received: [], closed: false };
  socket.on('data', (chunk: Buffer) => visited.received.push(chunk));
  socket.on('error', () => {});
  socket.on('close', () => {
    visited.closed = true;
  });
  harness.onClose(async () => {
    socket.destroy();
  });
  return visited;
}

function length(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value);
  return bytes;
}

describe('a hostile client', () => {
  it.each([
    ['a negative length', [hello, length(-1)]],
    ['a length beyond jute.maxbuffer', [hello, length(1_048_576)]],
    ['a request without header', [hello, encodeFrame((writer) => writer.boolean(true))]],
    ['no handshake but something else', [encodeFrame((writer) => writer.int(7))]],
    ['HTTP', [new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n')]],
    ['an unknown operation', [hello, encodeFrame((writer) => writer.int(1).int(12_345))]],
    ['a session that is not there', [encodeFrame((writer) => writer.int(0).long(0n).int(1).long(77n).buffer(null))]],
  ])('that sends %s loses its connection, nobody else anything', async (_name, packets) => {
    const server = await harness.server();
    const { zk } = harness.client(server.address.port);
    await zk.create('/kept', undefined, { mode: 'ephemeral' });
    const visited = visit(server.address.port);
    for (const packet of packets) visited.socket.write(packet);
    await until('the closed connection', () => visited.closed);
    expect(await zk.exists('/kept')).toBeDefined();
    expect(zk.state).toBe('connected');
  });

  it('that sends noise does no harm', async () => {
    const server = await harness.server();
    const { zk, states } = harness.client(server.address.port);
    await zk.connected();
    const random = createRandom(7);
    for (let count = 0; count < 200; count++) {
      const visited = visit(server.address.port);
      const noise = Uint8Array.from({ length: nextInt(random, 60) }, () => nextInt(random, 256));
      visited.socket.write(nextInt(random, 2) === 0 ? hello : noise);
      visited.socket.write(encodeFrame((writer) => writer.int(1).int(nextInt(random, 25)).raw(noise)));
      visited.socket.end();
    }
    await zk.create('/after');
    expect(states).toEqual(['connected']);
  });

  it('that asks for much and reads nothing is not served without bound', async () => {
    const server = await harness.server();
    const { zk } = harness.client(server.address.port);
    await zk.create('/large', new Uint8Array(1_000_000));
    const visited = visit(server.address.port);
    visited.socket.pause();
    visited.socket.write(hello);
    for (let count = 0; count < 5000; count++) {
      visited.socket.write(encodeRequest(count, { kind: 'getData', path: '/large', watch: false }));
    }
    const before = process.memoryUsage().rss;
    for (let count = 0; count < 300; count++) await zk.get('/large');
    // Five gigabytes were asked for.
    expect(process.memoryUsage().rss - before).toBeLessThan(500 << 20);
    expect(zk.state).toBe('connected');
  });

  it('cannot take more connections than one address may have', async () => {
    const dataDir = await harness.directory();
    const server = await startZookeeper(
      { host: '127.0.0.1', clientPort: 0, dataDir, maxClientCnxns: 3 },
      { logger: silentLogger },
    );
    harness.onClose(() => server.close());
    const visits = Array.from({ length: 5 }, () => visit(server.address.port));
    await until('two closed', () => visits.filter(({ closed }) => closed).length === 2);
    visits.find(({ closed }) => !closed)?.socket.destroy();
    await until('one more free', () => visits.filter(({ closed }) => closed).length === 3);
    const { zk } = harness.client(server.address.port);
    await zk.connected(30_000);
  });
});

describe('a start that cannot be', () => {
  it('says in one sentence what to do', async () => {
    const server = await harness.server();
    const dataDir = await harness.directory();
    const { port } = server.address;
    const start = startZookeeper({ host: '127.0.0.1', clientPort: port, dataDir }, { logger: silentLogger });
    await expect(start).rejects.toMatchObject({
      code: 'zookeeper-port-in-use',
      message: `port ${port} is in use: stop what listens there or choose another with --client-port`,
    });
    // And holds on to nothing.
    const again = await startZookeeper({ host: '127.0.0.1', clientPort: 0, dataDir }, { logger: silentLogger });
    await again.close();
  });
});

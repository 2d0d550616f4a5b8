import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';
import { type EndpointOptions, LibprocessEndpoint, type LibprocessMessage } from './libprocess-endpoint.ts';

const closers: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Peer {
  readonly server: HttpServer;
  readonly endpoint: LibprocessEndpoint;
}

async function startPeer(options: Partial<EndpointOptions> = {}): Promise<Peer> {
  const server = createHttpServer({ logger: silentLogger });
  await server.listen({ ip: '127.0.0.1', port: 0 });
  const endpoint = new LibprocessEndpoint({ server, logger: silentLogger, ...options });
  closers.push(async () => {
    endpoint.close();
    await server.close(0);
  });
  return { server, endpoint };
}

/** A bare listening socket that shows what connections an endpoint makes. */
async function startSink(
  onConnection: (socket: Socket) => void,
): Promise<{ port: number; server: Server; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as { port: number }).port, server, sockets };
}

const body = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const textOf = (message: LibprocessMessage): string => Buffer.from(message.body).toString();

describe('sending', () => {
  it('delivers in order, both ways, with the sender', async () => {
    const [left, right] = [await startPeer(), await startPeer()];
    const seen: string[] = [];
    right.endpoint.spawn('slave(1)', (message) => {
      seen.push(`${message.name} ${textOf(message)}`);
      right.endpoint.send({ from: right.endpoint.pid('slave(1)'), to: message.from, name: 'pong', body: message.body });
    });
    const answers: string[] = [];
    left.endpoint.spawn('master', (message) => answers.push(textOf(message)));
    const wanted = Array.from({ length: 500 }, (_, index) => String(index));
    for (const text of wanted) {
      left.endpoint.send({
        from: left.endpoint.pid('master'),
        to: right.endpoint.pid('slave(1)'),
        name: 'ping',
        body: body(text),
      });
    }
    await vi.waitUntil(() => answers.length === wanted.length, { timeout: 5000 });
    expect(seen).toEqual(wanted.map((text) => `ping ${text}`));
    expect(answers).toEqual(wanted);
    expect(left.endpoint.stats).toMatchObject({ sent: 500, received: 500, dropped: 0, connections: 1 });
  });

  it('delivers to itself without a socket, but never at once', async () => {
    const { endpoint } = await startPeer();
    const seen: string[] = [];
    endpoint.spawn('a', (message) => seen.push(textOf(message)));
    endpoint.send({ from: endpoint.pid('b'), to: endpoint.pid('a'), name: 'x', body: body('1') });
    expect(seen).toEqual([]);
    await vi.waitUntil(() => seen.length === 1);
    expect(endpoint.stats.connections).toBe(0);
  });

  it('gives up messages that have no address or whose receiver cannot be reached', async () => {
    const { endpoint } = await startPeer();
    for (const to of ['nonsense', 'a@0.0.0.0:0'])
      endpoint.send({ from: endpoint.pid('b'), to, name: 'x', body: body('') });
    expect(endpoint.stats.dropped).toBe(2);
    const { port, server } = await startSink(() => {});
    await new Promise((resolve) => server.close(resolve));
    endpoint.send({ from: endpoint.pid('b'), to: `a@127.0.0.1:${port}`, name: 'x', body: body('') });
    await vi.waitUntil(() => endpoint.stats.dropped === 3);
    expect(endpoint.stats.connections).toBe(0);
  });

  it('drops what is above the bound for a peer that does not read', async () => {
    const { endpoint } = await startPeer({ maxQueuedBytes: 1024 * 1024 });
    const { port } = await startSink((socket) => socket.pause());
    const large = new Uint8Array(300 * 1024);
    for (let index = 0; index < 100; index++) {
      endpoint.send({ from: endpoint.pid('b'), to: `a@127.0.0.1:${port}`, name: 'x', body: large });
    }
    expect(endpoint.stats.dropped).toBeGreaterThan(90);
  });

  it('sends one message above the bound when it waits alone', async () => {
    const { endpoint } = await startPeer({ maxQueuedBytes: 1024 });
    const receiver = await startPeer({});
    const sizes: number[] = [];
    receiver.endpoint.spawn('a', (message) => sizes.push(message.body.length));
    const to = receiver.endpoint.pid('a');
    endpoint.send({ from: endpoint.pid('b'), to, name: 'x', body: new Uint8Array(1_000_000) });
    endpoint.send({ from: endpoint.pid('b'), to, name: 'x', body: new Uint8Array(1_000_000) });
    await vi.waitUntil(() => sizes.length > 0);
    expect([sizes, endpoint.stats.dropped]).toEqual([[1_000_000], 1]);
  });

  it('gives ids that nobody else of the endpoint has', async () => {
    const { endpoint } = await startPeer({});
    expect([endpoint.newId('x'), endpoint.newId('x'), endpoint.newId('y')]).toEqual(['x(1)', 'x(2)', 'y(1)']);
  });

  it('closes an unlinked connection when it was idle, keeps a linked one', async () => {
    const { endpoint } = await startPeer({ idleMs: 20 });
    let connections = 0;
    let answerAll = (): void => {};
    const sink = await startSink((socket) => {
      connections++;
      answerAll = () => void socket.write('HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n');
      socket.resume();
    });
    const to = `a@127.0.0.1:${sink.port}`;
    endpoint.send({ from: endpoint.pid('b'), to, name: 'x', body: body('') });
    await vi.waitUntil(() => connections === 1);
    expect(endpoint.stats.connections).toBe(1);
    answerAll();
    await vi.waitUntil(() => sink.sockets.size === 0);
    const onExited = vi.fn();
    endpoint.link({ from: endpoint.pid('b'), to, onExited });
    endpoint.link({ from: endpoint.pid('c'), to, onExited });
    await vi.waitUntil(() => connections === 2);
    endpoint.unlink({ from: endpoint.pid('b'), to });
    expect(endpoint.stats.connections).toBe(1);
    endpoint.unlink({ from: endpoint.pid('c'), to });
    await vi.waitUntil(() => sink.sockets.size === 0);
    expect(onExited).not.toHaveBeenCalled();
  });
});

describe('links', () => {
  it('tell every linker once when the peer goes, and a later link connects again', async () => {
    const { endpoint } = await startPeer();
    const peer = await startPeer();
    peer.endpoint.spawn('slave(1)', () => {});
    const to = peer.endpoint.pid('slave(1)');
    const exited: string[] = [];
    for (const from of ['a', 'b'])
      endpoint.link({ from: endpoint.pid(from), to, onExited: (pid) => exited.push(`${from} ${pid}`) });
    await vi.waitUntil(() => endpoint.stats.connections === 1);
    const { port } = peer.server.address;
    endpoint.send({ from: endpoint.pid('a'), to, name: 'x', body: body('') });
    await vi.waitUntil(() => peer.endpoint.stats.received === 1);
    await peer.server.close(0);
    await vi.waitUntil(() => exited.length === 2);
    expect(exited).toEqual([`a ${to}`, `b ${to}`]);

    const again = createHttpServer({ logger: silentLogger });
    await again.listen({ ip: '127.0.0.1', port });
    closers.push(() => again.close(0));
    const second = new LibprocessEndpoint({ server: again, logger: silentLogger });
    second.spawn('slave(1)', () => {});
    endpoint.send({ from: endpoint.pid('a'), to, name: 'y', body: body('') });
    await vi.waitUntil(() => second.stats.received === 1);
    expect(exited).toHaveLength(2);
  });

  it('tell when the address cannot be reached', async () => {
    const { endpoint } = await startPeer();
    const { port, server } = await startSink(() => {});
    await new Promise((resolve) => server.close(resolve));
    const onExited = vi.fn();
    endpoint.link({ from: endpoint.pid('a'), to: `x@127.0.0.1:${port}`, onExited });
    endpoint.link({ from: endpoint.pid('a'), to: 'nowhere', onExited });
    await vi.waitUntil(() => onExited.mock.calls.length === 2);
  });

  it('say nothing for a missing process at a live address', async () => {
    const [left, right] = [await startPeer(), await startPeer()];
    const onExited = vi.fn();
    left.endpoint.link({ from: left.endpoint.pid('a'), to: right.endpoint.pid('nobody'), onExited });
    left.endpoint.send({ from: left.endpoint.pid('a'), to: right.endpoint.pid('nobody'), name: 'x', body: body('') });
    right.endpoint.spawn('somebody', () => {});
    left.endpoint.send({ from: left.endpoint.pid('a'), to: right.endpoint.pid('somebody'), name: 'x', body: body('') });
    await vi.waitUntil(() => right.endpoint.stats.received === 1);
    expect(onExited).not.toHaveBeenCalled();
  });

  it('move silently to a new socket when asked to reconnect', async () => {
    const { endpoint } = await startPeer();
    let connections = 0;
    const sink = await startSink((socket) => {
      connections++;
      socket.resume();
    });
    const onExited = vi.fn();
    const link = { from: endpoint.pid('a'), to: `x@127.0.0.1:${sink.port}`, onExited };
    endpoint.link(link);
    await vi.waitUntil(() => connections === 1);
    endpoint.link({ ...link, reconnect: true });
    await vi.waitUntil(() => connections === 2);
    await vi.waitUntil(() => sink.sockets.size === 1);
    expect(onExited).not.toHaveBeenCalled();
    for (const socket of sink.sockets) socket.destroy();
    await vi.waitUntil(() => onExited.mock.calls.length === 1);
  });

  it('tell when a local process ends', async () => {
    const { endpoint } = await startPeer();
    endpoint.spawn('executor', () => {});
    const onExited = vi.fn();
    endpoint.link({ from: endpoint.pid('slave(1)'), to: endpoint.pid('executor'), onExited });
    endpoint.remove('executor');
    await vi.waitUntil(() => onExited.mock.calls.length === 1);
    expect(onExited).toHaveBeenCalledWith(endpoint.pid('executor'));
  });
});

describe('receiving', () => {
  it('refuses a message whose sender is elsewhere when asked to check', async () => {
    const receiver = await startPeer({ requirePeerIpMatch: true });
    const sender = await startPeer();
    const seen: string[] = [];
    receiver.endpoint.spawn('master', (message) => seen.push(message.from));
    for (const from of ['slave(1)@10.9.9.9:5051', 'slave(1)@127.0.0.1:5051']) {
      sender.endpoint.send({ from, to: receiver.endpoint.pid('master'), name: 'x', body: body('') });
    }
    await vi.waitUntil(() => seen.length > 0);
    expect(seen).toEqual(['slave(1)@127.0.0.1:5051']);
    const post = async (ip: string): Promise<number> => {
      const headers = { 'Libprocess-From': `slave(1)@${ip}:5051` };
      const url = `http://127.0.0.1:${receiver.endpoint.address.port}/master/x`;
      return (await fetch(url, { method: 'POST', headers })).status;
    };
    expect([await post('10.9.9.9'), await post('127.0.0.1')]).toEqual([400, 202]);
  });
});

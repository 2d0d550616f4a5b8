// How many small libprocess messages one connection carries: received by the fast door, and from endpoint to endpoint.
// node bench/libprocess.ts [messages]
import { connect } from 'node:net';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { silentLogger } from '../src/base/logger.ts';
import { createHttpServer } from '../src/net/http-server.ts';
import { LibprocessEndpoint } from '../src/net/libprocess-endpoint.ts';
import { encodeMessages } from '../src/wire/libprocess.ts';

const batch = 500;
const bodyBytes = 64;

interface SenderTask {
  readonly port: number;
  readonly messages: number;
}

/** Writes encoded messages as fast as the other side takes them and drops the answers. */
function floodConnection({ port, messages }: SenderTask): void {
  const body = new Uint8Array(bodyBytes).fill(7);
  const bytes = encodeMessages(
    Array.from({ length: batch }, (_, index) => ({
      from: `slave(${index})@127.0.0.1:6100`,
      to: `master@127.0.0.1:${port}`,
      name: 'mesos.internal.StatusUpdateMessage',
      body,
    })),
  );
  const socket = connect(port, '127.0.0.1');
  socket.resume();
  let left = messages / batch;
  const write = (): void => {
    while (left > 0) {
      left--;
      if (!socket.write(bytes)) return void socket.once('drain', write);
    }
  };
  socket.once('connect', write);
}

async function measureDoor(messages: number): Promise<number> {
  const server = createHttpServer({ logger: silentLogger });
  const { port } = await server.listen({ ip: '127.0.0.1', port: 0 });
  let received = 0;
  let startedMs = 0;
  const elapsedMs = await new Promise<number>((resolve) => {
    server.onMessage(() => {
      if (received === 0) startedMs = performance.now();
      received++;
      if (received === messages) resolve(performance.now() - startedMs);
      return 202;
    });
    new Worker(new URL(import.meta.url), { workerData: { port, messages } satisfies SenderTask });
  });
  await server.close(0);
  return (messages / elapsedMs) * 1000;
}

async function measureEndpoints(messages: number): Promise<number> {
  const servers = [createHttpServer({ logger: silentLogger }), createHttpServer({ logger: silentLogger })] as const;
  for (const server of servers) await server.listen({ ip: '127.0.0.1', port: 0 });
  const sender = new LibprocessEndpoint({ server: servers[0], logger: silentLogger });
  const receiver = new LibprocessEndpoint({ server: servers[1], logger: silentLogger });
  const body = new Uint8Array(bodyBytes).fill(7);
  let received = 0;
  const startedMs = performance.now();
  await new Promise<void>((resolve) => {
    receiver.spawn('master', () => {
      received++;
      if (received === messages) resolve();
    });
    let sent = 0;
    const sendSome = (): void => {
      for (let index = 0; index < batch && sent < messages; index++, sent++) {
        sender.send({
          from: sender.pid(`slave(${index})`),
          to: receiver.pid('master'),
          name: 'mesos.internal.StatusUpdateMessage',
          body,
        });
      }
      if (sent < messages) setImmediate(sendSome);
    };
    sendSome();
  });
  const elapsedMs = performance.now() - startedMs;
  sender.close();
  receiver.close();
  for (const server of servers) await server.close(0);
  return (messages / elapsedMs) * 1000;
}

if (isMainThread) {
  const messages = Math.max(batch, Number(process.argv[2] ?? 500_000));
  for (let round = 1; round <= 3; round++) {
    const door = await measureDoor(messages);
    const both = await measureEndpoints(messages / 2);
    console.log(
      `round ${round}: door ${Math.round(door)}/s; endpoint to endpoint in one process ${Math.round(both)}/s`,
    );
  }
  console.log(`node ${process.version}, body ${bodyBytes} bytes, ${messages} messages`);
} else {
  floodConnection(workerData as SenderTask);
}

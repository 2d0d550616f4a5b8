/**
 * Rates of a ZooKeeper server, ours or Apache's: `node bench/zookeeper.ts HOST:PORT [SECONDS]`. Each client has one call of 100
 * bytes on its way at a time.
 */
import { connectZookeeper } from '../src/zookeeper/client/client.ts';
import type { ZookeeperClient } from '../src/zookeeper/client/zookeeper-client.ts';

const [servers = '127.0.0.1:2181', secondsText = '5'] = process.argv.slice(2);
const data = new Uint8Array(100).fill(120);
const root = `/bench-${Date.now()}`;

type Work = (client: ZookeeperClient, index: number, count: number) => Promise<unknown>;

const works: Readonly<Record<string, Work>> = {
  create: (client, index, count) => client.create(`${root}/c${index}/${count}`, data),
  set: (client, index) => client.set(`${root}/c${index}`, data),
  get: (client, index) => client.get(`${root}/c${index}`),
};

async function measure(clients: readonly ZookeeperClient[], work: Work, offset: number): Promise<number> {
  const startMs = performance.now();
  const endMs = startMs + Number(secondsText) * 1000;
  let done = 0;
  await Promise.all(
    clients.map(async (client, index) => {
      for (let count = offset; performance.now() < endMs; count++) {
        await work(client, index, count);
        done++;
      }
    }),
  );
  return done / ((performance.now() - startMs) / 1000);
}

const largest = 256;
const clients = Array.from({ length: largest }, () => connectZookeeper({ servers, sessionTimeoutMs: 30_000 }));
await Promise.all(clients.map((client) => client.connected()));
const [first] = clients;
if (first === undefined) throw new Error('no client');
await first.create(root, data);
await Promise.all(clients.map((client, index) => client.create(`${root}/c${index}`, data)));
process.stdout.write(`server ${servers}, node ${process.version}, ${secondsText} s each, 100 bytes\n`);
let offset = 0;
for (const [name, work] of Object.entries(works)) {
  for (const size of [1, 64, largest]) {
    const rate = await measure(clients.slice(0, size), work, offset);
    offset += 1_000_000;
    process.stdout.write(
      `${name.padEnd(6)} ${String(size).padStart(3)} clients ${Math.round(rate).toString().padStart(7)}/s\n`,
    );
  }
}
await Promise.all(clients.map((client) => client.close()));

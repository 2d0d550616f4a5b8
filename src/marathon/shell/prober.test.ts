import { createServer as createHttpServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { HealthTarget, Probed } from '../core/health.ts';
import { Prober } from './prober.ts';

const servers: (Server | TcpServer)[] = [];
const probers: Prober[] = [];

afterEach(async () => {
  for (const prober of probers.splice(0)) prober.close();
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listening<T extends Server | TcpServer>(server: T): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return (server.address() as AddressInfo).port;
}

function targetOf(port: number, more: Partial<HealthTarget> = {}): HealthTarget {
  return {
    kind: 'health',
    instanceId: 'i',
    taskId: 't',
    checkIndex: 0,
    protocol: 'HTTP',
    host: '127.0.0.1',
    port,
    path: '/',
    timeoutMs: 5_000,
    ...more,
  };
}

function probe(target: HealthTarget): Promise<Probed> {
  return new Promise((resolve) => {
    const prober = new Prober({ maxProbes: 4, onProbed: resolve });
    probers.push(prober);
    prober.probe(target);
  });
}

describe('probes', () => {
  it('tell the status of HTTP', async () => {
    const paths: (string | undefined)[] = [];
    const port = await listening(
      createHttpServer((request, response) => {
        paths.push(request.url);
        response.writeHead(418).end();
      }),
    );
    expect((await probe(targetOf(port, { path: 'up?a=b c' }))).status).toBe(418);
    expect(paths).toEqual(['/up?a=b%20c']);
  });

  it('bring the body back when they ask for readiness, up to a bound', async () => {
    const port = await listening(createHttpServer((_request, response) => response.end('x'.repeat(100_000))));
    const probed = await probe(targetOf(port, { kind: 'readiness' }));
    expect(probed.status).toBe(200);
    expect(probed.body?.length).toBeLessThan(100_000);
  });

  it('connect by TCP', async () => {
    const port = await listening(createTcpServer((socket) => socket.resume().on('error', () => {})));
    expect(await probe(targetOf(port, { protocol: 'TCP' }))).not.toHaveProperty('failure');
  });

  it('say what is wrong', async () => {
    const port = await listening(createTcpServer());
    const gone = servers.pop();
    await new Promise((resolve) => gone?.close(resolve));
    expect((await probe(targetOf(port))).failure).toContain('ECONNREFUSED');
    expect((await probe(targetOf(port, { protocol: 'TCP' }))).failure).toContain('ECONNREFUSED');
    const silent = await listening(createTcpServer((socket) => socket.resume().on('error', () => {})));
    expect((await probe(targetOf(silent, { timeoutMs: 20 }))).failure).toContain('within 20 ms');
    const garbled = await listening(
      createTcpServer((socket) =>
        socket
          .resume()
          .on('error', () => {})
          .end('nonsense\r\n\r\n'),
      ),
    );
    expect((await probe(targetOf(garbled))).failure).toBeDefined();
  });

  it('wait for each other beyond the bound, the newest of a kind only', async () => {
    let open = 0;
    let most = 0;
    const port = await listening(
      createHttpServer((_request, response) => {
        open++;
        most = Math.max(most, open);
        setImmediate(() => {
          open--;
          response.end();
        });
      }),
    );
    const seen: string[] = [];
    await new Promise<void>((resolve) => {
      const prober = new Prober({
        maxProbes: 2,
        onProbed: ({ target }) => {
          seen.push(target.instanceId);
          if (seen.length === 10) resolve();
        },
      });
      probers.push(prober);
      for (let index = 0; index < 10; index++) {
        prober.probe(targetOf(port, { instanceId: `i${index}` }));
        if (index > 3) prober.probe(targetOf(port, { instanceId: `i${index}` }));
      }
    });
    expect(most).toBeLessThanOrEqual(2);
    expect(new Set(seen).size).toBe(10);
  });
});

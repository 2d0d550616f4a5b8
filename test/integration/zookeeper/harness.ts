/** Servers, proxies and clients that a test leaves behind are closed in the end, last first. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../src/base/logger.ts';
import { connectZookeeper } from '../../../src/zookeeper/client/client.ts';
import type { ClientState, ConnectOptions, ZookeeperClient } from '../../../src/zookeeper/client/zookeeper-client.ts';
import { startZookeeper, type ZookeeperServer } from '../../../src/zookeeper/server/server.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

export const sessionTimeoutMs = 2000;

export class Harness {
  readonly #closers: (() => Promise<unknown>)[] = [];

  onClose(close: () => Promise<unknown>): void {
    this.#closers.push(close);
  }

  async close(): Promise<void> {
    for (let close = this.#closers.pop(); close !== undefined; close = this.#closers.pop()) await close();
  }

  async directory(): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'stadion-zookeeper-'));
    this.onClose(() => rm(directory, { recursive: true, force: true }));
    return directory;
  }

  async server(dataDir?: string, clientPort = 0): Promise<ZookeeperServer> {
    const directory = dataDir ?? (await this.directory());
    const server = await startZookeeper(
      { host: '127.0.0.1', clientPort, dataDir: directory, tickTimeMs: 200 },
      { logger: silentLogger },
    );
    this.onClose(() => server.close());
    return server;
  }

  async proxy(target: () => number): Promise<FaultProxy> {
    const proxy = await startFaultProxy(target);
    this.onClose(() => proxy.close());
    return proxy;
  }

  client(ports: number | readonly number[], options: Partial<ConnectOptions> = {}): TestClient {
    const servers = [ports].flat().map((port) => `127.0.0.1:${port}`);
    const client = connectZookeeper({ servers: servers.join(','), sessionTimeoutMs, ...options });
    this.onClose(() => client.close());
    return new TestClient(client);
  }
}

/** A client that remembers its states. */
export class TestClient {
  readonly zk: ZookeeperClient;
  readonly states: ClientState[] = [];

  constructor(client: ZookeeperClient) {
    this.zk = client;
    client.onState((state) => this.states.push(state));
  }

  /** Waits until a state was seen, counted from the `from`-th on. */
  reached(state: ClientState, from = 0): Promise<void> {
    return until(() => this.states.slice(from).includes(state), `state ${state}`);
  }
}

/** Waits for a condition; fails with its name after a minute. */
export async function until(condition: () => boolean | Promise<boolean>, name: string): Promise<void> {
  const deadlineMs = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > deadlineMs) throw new Error(`never came: ${name}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (data: Uint8Array | undefined): string | undefined =>
  data === undefined ? undefined : new TextDecoder().decode(data);

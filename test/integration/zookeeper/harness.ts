/** Servers, proxies and clients that a test leaves behind are closed in the end, last first. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../src/base/logger.ts';
import { connectZookeeper } from '../../../src/zookeeper/client/client.ts';
import type { ClientState, ConnectOptions, ZookeeperClient } from '../../../src/zookeeper/client/zookeeper-client.ts';
import type { ZookeeperServerConfig } from '../../../src/zookeeper/config.ts';
import { startZookeeper, type ZookeeperServer } from '../../../src/zookeeper/server/server.ts';
import { until } from '../../until.ts';
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

  async server(
    dataDir?: string,
    clientPort = 0,
    settings: Partial<ZookeeperServerConfig> = {},
  ): Promise<ZookeeperServer> {
    const directory = dataDir ?? (await this.directory());
    const server = await startZookeeper(
      { host: '127.0.0.1', clientPort, dataDir: directory, tickTimeMs: 200, ...settings },
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
  async reached(state: ClientState, from = 0): Promise<void> {
    await until(`state ${state}`, () => this.states.slice(from).includes(state));
  }
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (data: Uint8Array | undefined): string | undefined =>
  data === undefined ? undefined : new TextDecoder().decode(data);

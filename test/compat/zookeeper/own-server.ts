/** This project's server on a free port and a directory of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../src/base/logger.ts';
import type { ZookeeperServerConfig } from '../../../src/zookeeper/config.ts';
import { startZookeeper } from '../../../src/zookeeper/server/server.ts';

export interface OwnServer {
  readonly port: number;
  close(): Promise<void>;
}

export async function startOwn(settings: Partial<ZookeeperServerConfig> = {}): Promise<OwnServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'stadion-zookeeper-'));
  const server = await startZookeeper(
    { host: '127.0.0.1', clientPort: 0, dataDir, fourLetterWords: ['*'], ...settings },
    { logger: silentLogger },
  );
  return {
    port: server.address.port,
    close: async () => {
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

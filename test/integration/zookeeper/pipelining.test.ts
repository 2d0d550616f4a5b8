import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { connectZookeeper } from '../../../src/zookeeper/client/client.ts';
import { startZookeeper } from '../../../src/zookeeper/server/server.ts';

it('answers everything that one client asks at once, though the answers are more than is kept in line', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'zookeeper-test-'));
  const server = await startZookeeper({ host: '127.0.0.1', clientPort: 0, dataDir }, { logger: silentLogger });
  const client = connectZookeeper({ servers: `127.0.0.1:${server.address.port}` });
  try {
    await client.create('/a', new Uint8Array(4_000));
    const answers = await Promise.all(Array.from({ length: 3_000 }, () => client.get('/a')));
    expect(answers).toHaveLength(3_000);
  } finally {
    await client.close();
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});

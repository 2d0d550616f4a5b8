/** A server in a process of its own, to be killed: `node serve.ts PORT DIRECTORY`. Prints its port once it serves. */
import { silentLogger } from '../../../src/base/logger.ts';
import { startZookeeper } from '../../../src/zookeeper/server/server.ts';

const [port = '0', dataDir = ''] = process.argv.slice(2);
const server = await startZookeeper(
  { host: '127.0.0.1', clientPort: Number(port), dataDir, tickTimeMs: 500, snapCount: 300 },
  { logger: silentLogger },
);
process.stdout.write(`${server.address.port}\n`);

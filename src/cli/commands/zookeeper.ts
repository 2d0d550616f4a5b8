import { readFileSync } from 'node:fs';
import { errorText, ok, type Result, refuse } from '../../base/errors.ts';
import { createLogger } from '../../runtime/logger.ts';
import { runDaemon } from '../../runtime/program.ts';
import { parseZookeeperArgs, zookeeperUsage } from '../../zookeeper/config.ts';
import { startZookeeper } from '../../zookeeper/server/server.ts';
import type { Command } from '../command.ts';

export const zookeeper: Command = {
  async run(args) {
    if (args.includes('--help')) {
      process.stdout.write(zookeeperUsage);
      return 0;
    }
    const config = parseZookeeperArgs(args, readText);
    if (!config.ok) {
      process.stderr.write(`stadion zookeeper: ${config.error.reason}.\n\n${zookeeperUsage}`);
      return 1;
    }
    const logger = createLogger({ name: 'stadion zookeeper' });
    const onFailure = (): void => {
      logger.flush();
      process.exit(1);
    };
    return runDaemon({
      name: 'stadion zookeeper',
      logger,
      start: async () => {
        const server = await startZookeeper(config.value, { logger, onFailure });
        const { host, port } = server.address;
        return { address: { ip: host, port }, close: () => server.close() };
      },
    });
  },
};

function readText(path: string): Result<string> {
  try {
    return ok(readFileSync(path, 'utf8'));
  } catch (thrown) {
    return refuse('zookeeper-config', `cannot be read: ${errorText(thrown)}`);
  }
}

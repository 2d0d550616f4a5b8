import { createLogger } from '../../runtime/logger.ts';
import { runDaemon } from '../../runtime/program.ts';
import type { Command } from '../command.ts';
import { readOptions } from '../options.ts';
import { complain } from './directory.ts';
import { startMember } from './member.ts';
import { memberOptions, memberUsage, readMemberPlace } from './member-options.ts';

const usage = `usage: stadion log replica --path DIR [--quorum N --zk URL] [--no-initialize] [--ip ADDRESS] [--port N]

Runs a replica that votes and stores without a master, until Ctrl-C. It counts as one of the 2 * quorum - 1 members.

${memberUsage}  --no-initialize found no new log together with the others
`;

export const logReplica: Command = {
  async run(args) {
    const read = readOptions(args, { ...memberOptions, 'no-initialize': { type: 'boolean', default: false } }, usage);
    if ('exitCode' in read) return read.exitCode;
    const place = readMemberPlace(read.values);
    if (!place.ok) return complain('replica', place.error.reason, usage);
    const logger = createLogger({ name: 'stadion log replica', level: 'info' });
    const autoInitialize = !read.values['no-initialize'];
    const onFailed = (): never => {
      logger.flush();
      process.exit(1);
    };
    const code = await runDaemon({
      name: 'stadion log replica',
      logger,
      start: () => startMember({ ...place.value, autoInitialize, logger, onFailed }),
    });
    logger.flush();
    return code;
  },
};

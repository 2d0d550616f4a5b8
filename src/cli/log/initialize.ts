import type { Command } from '../command.ts';
import { readOptions } from '../options.ts';
import { complain, openDirectory } from './directory.ts';

const usage = `usage: stadion log initialize --path DIR

Gives the empty replica in DIR (work_dir/replicated_log of a master that is stopped) its vote. Do this once, for each of the
masters of a new cluster, and only if they run with --no-log_auto_initialize. A replica that lost its disk must NOT be
initialised: started empty, it learns everything from the others and then votes.
`;

export const logInitialize: Command = {
  async run(args) {
    const read = readOptions(args, { path: { type: 'string' } }, usage);
    if ('exitCode' in read) return read.exitCode;
    const { path } = read.values;
    if (path === undefined) return complain('initialize', '--path is missing', usage);
    const { storage, stored } = await openDirectory(path);
    try {
      const status = stored.metadata?.status ?? 'EMPTY';
      if (status !== 'EMPTY' || stored.actions.length > 0)
        throw new Error(`the replica in ${path} is ${status.toLowerCase()}, not empty: nothing was changed`);
      await storage.write({ metadata: { status: 'VOTING', promised: 0 } });
    } finally {
      await storage.close();
    }
    process.stdout.write(`The replica in ${path} votes from now on.\n`);
    return 0;
  },
};

import { type Command, usageExitCode } from '../command.ts';

const usage = `usage: stadion log COMMAND [OPTIONS]

Looks after the replicated log on which masters keep their registry. The log of a running master cannot be opened.

  read         list what a log holds, or print the registry in it
  initialize   give an empty replica its vote, for masters with --no-log_auto_initialize
  replica      run a replica without a master
  benchmark    append entries and measure

stadion log COMMAND --help tells more about one.
`;

const loaders: Readonly<Record<string, () => Promise<Command>>> = {
  read: async () => (await import('../log/read.ts')).logRead,
  initialize: async () => (await import('../log/initialize.ts')).logInitialize,
  replica: async () => (await import('../log/replica.ts')).logReplica,
  benchmark: async () => (await import('../log/benchmark.ts')).logBenchmark,
};

export const log: Command = {
  async run([name = '', ...args]) {
    if (name === '--help' || name === '-h' || name === 'help') {
      process.stdout.write(usage);
      return 0;
    }
    const load = Object.hasOwn(loaders, name) ? loaders[name] : undefined;
    if (load !== undefined) return (await load()).run(args);
    process.stderr.write(name === '' ? usage : `stadion log: there is no command '${name}'\n\n${usage}`);
    return usageExitCode;
  },
};

import { badFlagsExitCode, marathonFlags, readMarathonConfig } from '../../marathon/config.ts';
import { startMarathon } from '../../marathon/shell/marathon.ts';
import type { Command } from '../command.ts';
import { daemonCommand } from '../daemon.ts';

export const marathon: Command = daemonCommand({
  name: 'stadion marathon',
  flags: marathonFlags,
  read: readMarathonConfig,
  refusedExitCode: badFlagsExitCode,
  start: (config, logger) => startMarathon(config, { logger }),
});

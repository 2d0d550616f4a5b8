import { badFlagsExitCode, marathonFlags, readMarathonConfig } from '../../marathon/config.ts';
import { startMarathon } from '../../marathon/shell/marathon.ts';
import { logLevelOf } from '../../runtime/logger.ts';
import type { Command } from '../command.ts';
import { daemonCommand } from '../daemon.ts';

export const marathon: Command = daemonCommand({
  name: 'stadion marathon',
  flags: marathonFlags,
  read: readMarathonConfig,
  refusedExitCode: badFlagsExitCode,
  logLevel: ({ loggingLevel }) => logLevelOf(loggingLevel ?? 'info'),
  start: (config, logger) => startMarathon(config, { logger }),
});

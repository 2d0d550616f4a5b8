import { chronosFlags, readChronosConfig } from '../../chronos/config.ts';
import { startChronos } from '../../chronos/shell/chronos.ts';
import type { Command } from '../command.ts';
import { daemonCommand } from '../daemon.ts';

export const chronos: Command = daemonCommand({
  name: 'stadion chronos',
  flags: chronosFlags,
  read: readChronosConfig,
  start: (config, logger) => startChronos(config, { logger }),
});

import { masterFlags, readMasterConfig } from '../../master/config.ts';
import { startStandingMaster } from '../../master/shell/standing-master.ts';
import type { Command } from '../command.ts';
import { daemonCommand, levelOfFlags, logBufferOf, logFileOf } from '../daemon.ts';

export const master: Command = daemonCommand({
  name: 'stadion master',
  flags: masterFlags,
  read: readMasterConfig,
  logLevel: (config) => levelOfFlags(config.flagTexts),
  logFile: (config) => logFileOf(config.flagTexts, 'mesos-master'),
  logBufferMs: (config) => logBufferOf(config.flagTexts),
  start: (config, logger, end) => startStandingMaster(config, { logger, onFatal: () => end(1) }),
});

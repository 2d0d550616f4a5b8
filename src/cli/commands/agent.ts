import { agentFlags, readAgentConfig } from '../../agent/config.ts';
import { startAgent } from '../../agent/shell/agent.ts';
import type { Command } from '../command.ts';
import { daemonCommand, levelOfFlags, logBufferOf, logFileOf } from '../daemon.ts';

export const agent: Command = daemonCommand({
  name: 'stadion agent',
  flags: agentFlags,
  read: readAgentConfig,
  logLevel: (config) => levelOfFlags(config.flagTexts),
  logFile: (config) => logFileOf(config.flagTexts, 'mesos-agent'),
  logBufferMs: (config) => logBufferOf(config.flagTexts),
  start: async (config, logger, end) => {
    const running = await startAgent(config, { logger, onEnd: ({ code }) => end(code) });
    // As in Mesos: leave the cluster for good.
    process.on('SIGUSR1', () => running.unregister());
    return running;
  },
});

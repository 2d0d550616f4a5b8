import { chronosFlags, readChronosConfig } from '../../chronos/config.ts';
import { startChronos } from '../../chronos/shell/chronos.ts';
import type { Command } from '../command.ts';
import { type ConfigOutcome, daemonCommand } from '../daemon.ts';

type Read = NonNullable<Extract<ReturnType<typeof readChronosConfig>, { ok: true }>>['value'];

export const chronos: Command = daemonCommand<Read>({
  name: 'stadion chronos',
  flags: chronosFlags,
  read: (input): ConfigOutcome<Read> => {
    if (input.argv.includes('--help')) return { kind: 'help' };
    if (input.argv.includes('--version')) return { kind: 'version' };
    const outcome = readChronosConfig(input);
    if (!outcome.ok) return { kind: 'refused', complaints: outcome.error.reason.split('\n') };
    return { kind: 'run', config: outcome.value };
  },
  start: ({ config, warnings }, logger) => {
    for (const warning of warnings) logger.warn(warning);
    return startChronos(config, { logger });
  },
});

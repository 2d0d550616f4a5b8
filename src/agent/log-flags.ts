/** What becomes of the output of tasks. */
import { ok, type Result, refuse } from '../base/errors.ts';
import { type LogSettings, readLogSettings } from '../containerizer/core/log-limits.ts';
import { moduleParameters } from './oversubscription.ts';

const rotating = 'org_apache_mesos_LogrotateContainerLogger';

export const logFlags = {
  container_logger: {
    type: 'string',
    help: 'Left out, logs of tasks grow without limit; org_apache_mesos_LogrotateContainerLogger rotates them, with parameters in --modules.',
  },
  gc_keep_failed: {
    type: 'int',
    default: 3,
    min: 0,
    max: 100,
    help: 'Sandboxes of so many last failed runs of each app are kept for the whole gc_delay, unless the disk is full.',
  },
} as const;

export interface LogFlags {
  readonly modules: unknown;
  readonly container_logger: string | undefined;
}

/** How logs are rotated; undefined when they are not. */
export function readLogs(flags: LogFlags): Result<LogSettings | undefined> {
  const name = flags.container_logger;
  if (name === undefined) return ok(undefined);
  if (name !== rotating) {
    return refuse(
      'flag-invalid',
      `Flag 'container_logger': the module '${name}' is not built in: ${rotating} is, or leave the flag out`,
    );
  }
  const parameters = moduleParameters(flags.modules);
  if (!parameters.ok) return parameters;
  const settings = readLogSettings(parameters.value.get(name) ?? new Map());
  return settings.ok ? settings : refuse('flag-invalid', `Flag 'modules': ${settings.error.reason}`);
}

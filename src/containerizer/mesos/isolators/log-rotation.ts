import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../../../base/logger.ts';
import { ContainerError } from '../../container-error.ts';
import type { ContainerizerOptions } from '../../container-options.ts';
import {
  type ContainerLogLimits,
  containerLogLimits,
  type LogLimits,
  type LogSettings,
} from '../../core/log-limits.ts';
import { LogRotator } from '../../logs/log-rotator.ts';
import type { ContainerIsolator } from './container-isolator.ts';

export interface LogRotationOptions {
  readonly settings: LogSettings;
  readonly logger: Logger;
  readonly lookMs?: number;
}

/** The rotation that the options ask for, or nothing. */
export function logRotationOf({ logs, logger }: Pick<ContainerizerOptions, 'logs' | 'logger'>): ContainerIsolator[] {
  return logs === undefined ? [] : [createLogRotation({ settings: logs, logger })];
}

/** Keeps the logs of processes within limits: nothing of the process itself changes, it goes on writing to its files. */
export function createLogRotation({ settings, logger, lookMs }: LogRotationOptions): ContainerIsolator {
  const rotator = new LogRotator({ logger, ...(lookMs === undefined ? {} : { lookMs }) });
  return {
    name: 'logs',
    prepare: async ({ launch, directory }) => {
      const limits = containerLogLimits(settings, launch.command?.environment);
      if (!limits.ok) {
        throw new ContainerError({ code: 'container-launch-failed', message: limits.error.reason });
      }
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      writeFileSync(join(directory, limitsName), JSON.stringify(limits.value), { mode: 0o600 });
      rotator.watch(launch.containerId, launch.sandbox, limits.value);
      return {};
    },
    recover: async (known) => {
      for (const { containerId, directory, sandbox } of known) {
        rotator.watchOld(containerId, sandbox, readLimits(directory) ?? settings);
      }
    },
    cleanUp: (containerId) => rotator.release(containerId),
    close: () => rotator.close(),
  };
}

/** In the directory of a run: its own limits, for the next agent. */
const limitsName = 'logs';

/** The limits that a container was started with, or undefined when nothing was written down: logs were not rotated then. */
function readLimits(directory: string): ContainerLogLimits | undefined {
  try {
    const { stdout, stderr } = JSON.parse(readFileSync(join(directory, limitsName), 'utf8')) as ContainerLogLimits;
    return areLimits(stdout) && areLimits(stderr) ? { stdout, stderr } : undefined;
  } catch {
    return undefined;
  }
}

function areLimits(limits: LogLimits | undefined): boolean {
  return Number.isSafeInteger(limits?.maxBytes) && Number.isSafeInteger(limits?.keep);
}

import type { Environment } from '../../wire/gen/mesos.ts';
import { ContainerError } from '../container-error.ts';
import { type ContainerLogLimits, containerLogLimits, type LogSettings } from '../core/log-limits.ts';

/** Throws `container-launch-failed` for limits of logs that make no sense. */
export function checkOutputLimits(settings: LogSettings | undefined, environment: Environment | undefined): void {
  const limits = settings === undefined ? undefined : containerLogLimits(settings, environment);
  if (limits?.ok === false) throw new ContainerError({ code: 'container-launch-failed', message: limits.error.reason });
}

/** The limits of the logs of a container, by the variables (`NAME=value`) that the engine gave it. */
export function outputLimits(
  settings: LogSettings | undefined,
  variables: readonly string[] | undefined,
): ContainerLogLimits | undefined {
  if (settings === undefined) return undefined;
  const pairs = (variables ?? []).map((text) => {
    const end = text.indexOf('=');
    return { name: text.slice(0, end), value: text.slice(end + 1) };
  });
  const limits = containerLogLimits(settings, { variables: pairs });
  return limits.ok ? limits.value : settings;
}

/** How much of what a container writes is kept. */
import { formatBytes, parseBytes } from '../../base/bytes.ts';
import { ok, type Result, refuse } from '../../base/errors.ts';
import { mostPieces } from '../../base/rotation-state.ts';
import type { Environment } from '../../wire/gen/mesos.ts';

/** Of one log. */
export interface LogLimits {
  /** A log that is larger is rotated. */
  readonly maxBytes: number;
  /** Rotated pieces that stay, each as large: NAME.1 is the newest. */
  readonly keep: number;
}

export interface ContainerLogLimits {
  readonly stdout: LogLimits;
  readonly stderr: LogLimits;
}

/** What containers get that say nothing themselves. */
export interface LogSettings extends ContainerLogLimits {
  /** Variables of a command that begin so say how its own logs are rotated. */
  readonly prefix: string;
}

/** Logs are cut at these, the pages of memory. */
export const pageBytes = 4096;

const defaultMaxBytes = 10 * 1024 ** 2;
const names = ['stdout', 'stderr'] as const;

export const defaultLogSettings: LogSettings = {
  stdout: { maxBytes: defaultMaxBytes, keep: 1 },
  stderr: { maxBytes: defaultMaxBytes, keep: 1 },
  prefix: 'CONTAINER_LOGGER_',
};

/** Settings from the parameters of the module, by their names in the original. */
export function readLogSettings(parameters: ReadonlyMap<string, string>): Result<LogSettings> {
  const limits = limitsFrom((key) => parameters.get(key), defaultLogSettings);
  if (!limits.ok) return limits;
  return ok({
    ...limits.value,
    prefix: parameters.get('environment_variable_prefix') ?? defaultLogSettings.prefix,
  });
}

/** The limits of one container: what its command's variables say, over the settings. */
export function containerLogLimits(
  settings: LogSettings,
  environment: Environment | undefined,
): Result<ContainerLogLimits> {
  const values = new Map((environment?.variables ?? []).map(({ name, value }) => [name, value]));
  return limitsFrom((key) => values.get(`${settings.prefix}${key.toUpperCase()}`), settings);
}

function limitsFrom(
  valueFor: (key: string) => string | undefined,
  otherwise: ContainerLogLimits,
): Result<ContainerLogLimits> {
  const limits: { stdout: LogLimits; stderr: LogLimits } = { stdout: otherwise.stdout, stderr: otherwise.stderr };
  for (const name of names) {
    const size = valueFor(`max_${name}_size`);
    const options = valueFor(`logrotate_${name}_options`);
    const maxBytes = size === undefined ? ok(limits[name].maxBytes) : parseBytes(size);
    if (!maxBytes.ok) return refuse('log-limits', `max_${name}_size: ${maxBytes.error.reason}`);
    if (maxBytes.value < pageBytes) {
      return refuse('log-limits', `max_${name}_size '${size}' is less than a page of ${formatBytes(pageBytes)}`);
    }
    const keep = options === undefined ? limits[name].keep : (rotateCount(options) ?? limits[name].keep);
    limits[name] = { maxBytes: maxBytes.value, keep };
  }
  return ok(limits);
}

/** Of logrotate's own words only `rotate COUNT` has a meaning here. */
function rotateCount(options: string): number | undefined {
  const count = /^\s*rotate\s+(\d+)\s*$/m.exec(options)?.[1];
  return count === undefined ? undefined : Math.min(Number(count), mostPieces);
}

/** What to cut off the beginning of a log: bytes to forget, then as many pieces to keep, oldest first. */
export interface Rotation {
  readonly dropBytes: number;
  readonly pieceBytes: number;
  readonly pieces: number;
}

/**
 * How to bring a log of this size below its limit, or undefined when it is. Cuts are multiples of the file system's block,
 * and something always stays: no file system cuts off a whole file.
 */
export function planRotation(sizeBytes: number, limits: LogLimits, blockBytes: number): Rotation | undefined {
  const pieceBytes = Math.max(blockBytes, Math.floor(limits.maxBytes / blockBytes) * blockBytes);
  const all = Math.floor((sizeBytes - 1) / pieceBytes);
  if (all < 1) return undefined;
  const pieces = Math.min(all, limits.keep);
  return { dropBytes: (all - pieces) * pieceBytes, pieceBytes, pieces };
}

import { ok, type Result, refuse } from '../../../base/errors.ts';
import { digestPattern } from './reference.ts';

/** What an image says about how it is to be run, and of which layers it is made. */
export interface ImageConfig {
  /** `NAME=value`. */
  readonly environment: readonly string[];
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly workingDirectory?: string;
  /** `USER`, `USER:GROUP`, names or numbers. */
  readonly user?: string;
  /** Digests of the layers' uncompressed archives, from the lowest to the highest. */
  readonly diffIds: readonly string[];
}

const mostWords = 10_000;
const mostLayers = 512;

/** Reads the configuration of an image. Fields that nobody needs here may be anything. */
export function readImageConfig(json: unknown): Result<ImageConfig> {
  if (!isObject(json)) return invalid('it is no JSON object');
  if (typeof json['os'] === 'string' && json['os'] !== 'linux') return invalid(`it is for ${json['os']}, not Linux`);
  const rootfs = json['rootfs'];
  const diffIds = isObject(rootfs) ? words(rootfs['diff_ids']) : undefined;
  if (diffIds === undefined || !diffIds.every((id) => digestPattern.test(id))) {
    return invalid('it does not say which layers the image has (rootfs.diff_ids)');
  }
  if (diffIds.length > mostLayers) return invalid(`it has ${diffIds.length} layers, more than ${mostLayers}`);
  const run = isObject(json['config']) ? json['config'] : {};
  const environment = words(run['Env']);
  const entrypoint = words(run['Entrypoint']);
  const command = words(run['Cmd']);
  if (environment === undefined || entrypoint === undefined || command === undefined) {
    return invalid('Env, Entrypoint and Cmd must be lists of texts without null characters');
  }
  const { WorkingDir: workingDirectory, User: user } = run;
  if (![workingDirectory, user].every((text) => text === undefined || text === null || isText(text))) {
    return invalid('WorkingDir and User must be texts without null characters');
  }
  return ok({
    environment,
    entrypoint,
    command,
    diffIds,
    ...(isText(workingDirectory) && workingDirectory !== '' ? { workingDirectory } : {}),
    ...(isText(user) && user !== '' ? { user } : {}),
  });
}

/** A list of texts; absent and null are empty, undefined is anything else. */
function words(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) && value.length <= mostWords && value.every(isText) ? value : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(why: string): Result<ImageConfig> {
  return refuse('image-config-invalid', `the configuration of the image cannot be used: ${why}`);
}

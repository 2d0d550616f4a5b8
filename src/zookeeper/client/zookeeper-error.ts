import { StadionError } from '../../base/errors.ts';
import { type ZkErrorName, zkErrorName } from '../jute/errors.ts';

/** The protocol's errors, and those the client finds by itself: `closed`, `too-large` (never sent), `queue-full`. */
export type ZookeeperErrorCode = ZkErrorName | 'closed' | 'too-large' | 'queue-full';

const retryableCodes: ReadonlySet<ZookeeperErrorCode> = new Set<ZookeeperErrorCode>([
  'connection-loss',
  'operation-timeout',
  'session-expired',
  'session-moved',
  'throttled',
  'queue-full',
]);

/**
 * A ZooKeeper call failed. `retryable` says that the same call may succeed later; a write that failed with
 * `connection-loss`, `operation-timeout` or `session-expired` may nevertheless have been done.
 */
export class ZookeeperError extends StadionError {
  declare readonly code: ZookeeperErrorCode;
  /** The path as the caller gave it, when the call had one. */
  readonly path: string | undefined;

  constructor(code: ZookeeperErrorCode, path?: string, detail?: string) {
    const text = detail ?? `ZooKeeper answered ${code}`;
    super({ code, message: path === undefined ? text : `${text} for ${path}`, retryable: retryableCodes.has(code) });
    this.name = 'ZookeeperError';
    this.path = path;
  }
}

/** Wraps an error number of the protocol. */
export function zookeeperError(error: number, path?: string): ZookeeperError {
  return new ZookeeperError(zkErrorName(error), path);
}

/** True when this is a ZookeeperError with that code. */
export function isZookeeperError(thrown: unknown, code?: ZookeeperErrorCode): thrown is ZookeeperError {
  return thrown instanceof ZookeeperError && (code === undefined || thrown.code === code);
}

import type { LogFields } from '../../base/logger.ts';
import type { ZookeeperServerConfig } from '../config.ts';

export interface ServerLogger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export interface ServerDeps {
  readonly logger: ServerLogger;
  /** The disk refused a write: the server has closed all connections and stopped, since it may promise nothing more. */
  readonly onFailure?: (error: Error) => void;
}

export interface ZookeeperServer {
  readonly address: { readonly host: string; readonly port: number };
  /** Stops and leaves everything acknowledged on disk. Sessions live on in the data directory. */
  close(): Promise<void>;
}

/**
 * Recovers the data directory and serves it. Fails with a StadionError whose message says what to do: `zookeeper-port-in-use`,
 * `zookeeper-data-dir` (not writable, in use), `zookeeper-data-corrupt`.
 */
export declare function startZookeeper(config: ZookeeperServerConfig, deps: ServerDeps): Promise<ZookeeperServer>;

import type { ConnectOptions, ZookeeperClient } from './zookeeper-client.ts';

/**
 * Starts a client; it connects in the background and goes on trying until closed. Throws a ZookeeperError `bad-arguments` when
 * `servers` cannot be understood.
 */
export declare function connectZookeeper(options: ConnectOptions): ZookeeperClient;

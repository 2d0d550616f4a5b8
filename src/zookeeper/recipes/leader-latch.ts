import type { ZookeeperClient } from '../client/zookeeper-client.ts';
import type { Acl } from '../jute/records.ts';

export interface LeaderLatchOptions {
  /** `/marathon/leader-curator`; created when missing. */
  readonly path: string;
  /** What others read of us when we lead: `host:port`. */
  readonly data: Uint8Array;
  readonly acl?: readonly Acl[];
  /** We lead. Told again after each time leadership came back. */
  readonly onLeader: () => void;
  /** We lead no more: the session is lost, somebody deleted our node, or `abdicate` or `close` was called. */
  readonly onNotLeader: (reason: string) => void;
  /** Hears the leader's data after each change, undefined when there is no leader or ZooKeeper lost us. */
  readonly onLeaderData?: (data: Uint8Array | undefined) => void;
  readonly onFailure?: (error: Error) => void;
}

export interface LeaderLatch {
  readonly hasLeadership: boolean;
  /** Path of our node while we are a candidate: put a `check` of it in a multi to fence writes of a deposed leader. */
  readonly nodePath: string | undefined;
  /** The last known data of the leader. */
  readonly leaderData: Uint8Array | undefined;
  /** Reads the leader's data now. */
  readLeader(): Promise<Uint8Array | undefined>;
  /** Gives leadership up and stands in line again behind the others. */
  abdicate(): Promise<void>;
  /** Stands for election no more. Never rejects. */
  close(): Promise<void>;
}

/** Stands for election with nodes named as Curator's LeaderLatch names them, so that both can be mixed. */
export declare function openLeaderLatch(client: ZookeeperClient, options: LeaderLatchOptions): LeaderLatch;

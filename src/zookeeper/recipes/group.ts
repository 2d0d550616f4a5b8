import type { ZookeeperClient } from '../client/zookeeper-client.ts';
import type { Acl } from '../jute/records.ts';

/** A member of a group: an ephemeral node `BASE/[LABEL_]0000000012`. */
export interface Member {
  /** The number at the end of its name: unique in the group, growing. */
  readonly sequence: number;
  readonly label: string | undefined;
  readonly path: string;
}

export interface JoinOptions {
  readonly label?: string;
  readonly data: Uint8Array;
  /** The member is there. */
  readonly onJoined?: (member: Member) => void;
  /** The member is gone without `leave`: its session is lost or somebody deleted it. Told once per `onJoined`. */
  readonly onLost?: (reason: string) => void;
  /** Joining is impossible for a reason that does not pass by itself (no right to create, invalid path). */
  readonly onFailure?: (error: Error) => void;
}

export interface Joining {
  /** The member while it exists. */
  readonly member: Member | undefined;
  /** Gives the membership up; resolves when the node is gone or will go with its session. Never rejects. */
  leave(): Promise<void>;
}

export interface Group {
  /** Joins, trying again while ZooKeeper is away. A lost member is not joined again: that is for `onLost` to decide. */
  join(options: JoinOptions): Joining;
  /**
   * Hears the members, lowest sequence first, now and after each change. When the session is lost it hears an empty list, then
   * the true one once a new session is up. The returned function ends it.
   */
  watch(onMembers: (members: readonly Member[]) => void, onFailure?: (error: Error) => void): () => void;
  /** The data of a member, undefined when it is gone. */
  data(member: Member): Promise<Uint8Array | undefined>;
}

export interface GroupOptions {
  /** ACL of the base path, its parents and the members; default: as Mesos does with (`hasCredentials`) or without credentials. */
  readonly acl?: readonly Acl[];
  readonly hasCredentials?: boolean;
}

/** A group as Mesos keeps it: candidates below `/mesos`, log replicas below `/mesos/log_replicas`. `path` is created when missing. */
export declare function openGroup(client: ZookeeperClient, path: string, options?: GroupOptions): Group;

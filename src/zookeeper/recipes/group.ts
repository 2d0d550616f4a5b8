import type { ZookeeperClient } from '../client/zookeeper-client.ts';
import { isZookeeperError } from '../client/zookeeper-error.ts';
import { type Acl, creatorAllWorldReadAcl, openAcl } from '../jute/records.ts';
import { watchChildren } from './children-watch.ts';
import { createEphemeral, deleteEphemeral } from './ephemeral-node.ts';
import { asError, retrying } from './retry.ts';

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
  /** The member is gone without `leave`: its session is lost or somebody deleted it. Told once, after `onJoined`. */
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
  /** The data of a member, undefined when it is gone. Tries until it is known or the client is closed. */
  data(member: Member): Promise<Uint8Array | undefined>;
}

export interface GroupOptions {
  /** ACL of the base path, its parents and the members; default: Mesos's, which depends on `hasCredentials`. */
  readonly acl?: readonly Acl[];
  /** The client has a credential: then only the creator may write and everyone may read; otherwise all is open. */
  readonly hasCredentials?: boolean;
}

/** A group as Mesos keeps it: candidates below `/mesos`, log replicas below `/mesos/log_replicas`. `path` is created when missing. */
export function openGroup(client: ZookeeperClient, path: string, options: GroupOptions = {}): Group {
  const acl = options.acl ?? (options.hasCredentials === true ? creatorAllWorldReadAcl : openAcl);
  const ownPaths = new Set<string>();
  return {
    join: (join) => new JoinAttempt(client, { ...join, path, acl, ownPaths }),
    watch: (onMembers, onFailure = () => {}) =>
      watchChildren(client, {
        path,
        acl,
        onChildren: (names) => {
          onMembers(names === undefined ? [] : membersOf(path, names));
        },
        onFailure,
      }),
    data: async (member) => {
      try {
        const answer = await retrying({ isStopped: () => client.state === 'closed' }, () => client.get(member.path));
        return answer?.data;
      } catch (thrown) {
        if (isZookeeperError(thrown, 'no-node')) return undefined;
        throw thrown;
      }
    },
  };
}

/** The member a child of a group stands for; undefined for children that are none (`log_replicas` beside the candidates). */
export function parseMember(path: string, name: string): Member | undefined {
  const digits = name.slice(name.lastIndexOf('_') + 1);
  if (!/^-?\d{1,11}$/.test(digits)) return undefined;
  const first = name.indexOf('_');
  return {
    sequence: Number(digits),
    label: first < 0 ? undefined : name.slice(0, first),
    path: `${path === '/' ? '' : path}/${name}`,
  };
}

function membersOf(path: string, names: readonly string[]): Member[] {
  return names
    .map((name) => parseMember(path, name))
    .filter((member) => member !== undefined)
    .sort((left, right) => left.sequence - right.sequence);
}

interface JoinContext extends JoinOptions {
  readonly path: string;
  readonly acl: readonly Acl[];
  readonly ownPaths: Set<string>;
}

class JoinAttempt implements Joining {
  readonly #client: ZookeeperClient;
  readonly #context: JoinContext;
  readonly #unsubscribe: () => void;
  readonly #joined: Promise<void>;
  #member: Member | undefined;
  #owner = 0n;
  #leaving = false;

  constructor(client: ZookeeperClient, context: JoinContext) {
    this.#client = client;
    this.#context = context;
    this.#unsubscribe = client.onState((state) => {
      if (state === 'expired') this.#lose('the ZooKeeper session expired');
      else if (state === 'closed') this.#lose('the ZooKeeper client was closed');
    });
    this.#joined = this.#join();
  }

  get member(): Member | undefined {
    return this.#member;
  }

  async leave(): Promise<void> {
    this.#leaving = true;
    this.#unsubscribe();
    await this.#joined;
    const member = this.#member;
    this.#member = undefined;
    if (member === undefined) return;
    this.#context.ownPaths.delete(member.path);
    await deleteEphemeral(this.#client, member.path, this.#owner);
  }

  async #join(): Promise<void> {
    const { path, acl, data, label, ownPaths } = this.#context;
    try {
      const created = await createEphemeral(this.#client, {
        parent: path,
        acl,
        data,
        prefix: label === undefined ? '' : `${label}_`,
        isStopped: () => this.#leaving,
        isTaken: (taken) => ownPaths.has(taken),
      });
      if (created === undefined) return;
      const member = parseMember(path, created.slice(created.lastIndexOf('/') + 1));
      if (member === undefined) throw new Error(`ZooKeeper made a member of unknown form: ${created}`);
      ownPaths.add(created);
      this.#owner = this.#client.sessionId;
      this.#member = member;
      if (this.#leaving) return;
      this.#context.onJoined?.(member);
      void this.#guard(member);
    } catch (thrown) {
      this.#unsubscribe();
      if (!this.#leaving) this.#context.onFailure?.(asError(thrown));
    }
  }

  /** Notices when somebody deletes the member. */
  async #guard(member: Member): Promise<void> {
    const isStopped = (): boolean => this.#member !== member || this.#leaving;
    try {
      const stat = await retrying({ isStopped }, () =>
        this.#client.exists(member.path, () => void this.#guard(member)),
      );
      if (isStopped()) return;
      if (stat === undefined || stat.ephemeralOwner !== this.#owner) this.#lose('the member was deleted');
    } catch (thrown) {
      if (!isStopped()) this.#lose(asError(thrown).message);
    }
  }

  #lose(reason: string): void {
    const member = this.#member;
    if (member === undefined || this.#leaving) return;
    this.#member = undefined;
    this.#unsubscribe();
    this.#context.ownPaths.delete(member.path);
    this.#context.onLost?.(reason);
  }
}

import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { LogMembership } from '../../log/membership.ts';
import type { ZkTls } from '../../runtime/zk-tls-flags.ts';
import { parseProcessId } from '../../wire/process-id.ts';
import { connectZookeeper } from '../../zookeeper/client/client.ts';
import { type Group, type Member, openGroup } from '../../zookeeper/recipes/group.ts';
import { parseZkUrl } from '../../zookeeper/zk-url.ts';

export interface LogMembersOptions {
  readonly zk: string;
  readonly sessionTimeoutMs: number;
  /** Speak TLS with ZooKeeper. */
  readonly zkTls?: ZkTls | undefined;
  /** Process id of our own replica. */
  readonly self: string;
  readonly logger: Logger;
  /** Joining is impossible for a reason that does not pass by itself. */
  readonly onFailed: (reason: string) => void;
}

export interface JoinableLogMembers extends LogMembership {
  /** Lets the others know of our replica, which must listen by then. */
  join(): void;
}

/** The masters' replicas as they find each other in ZooKeeper, in the way of Mesos: a node for each below `log_replicas`. */
export function zookeeperLogMembers(options: LogMembersOptions): JoinableLogMembers {
  const url = parseZkUrl(options.zk);
  if (!url.ok) throw new Error(url.error.reason);
  const { servers, credential, path } = url.value;
  // A session of its own: a master that loses its candidacy still votes.
  const client = connectZookeeper({
    servers,
    sessionTimeoutMs: options.sessionTimeoutMs,
    ...(options.zkTls === undefined ? {} : { tls: options.zkTls }),
    ...(credential === undefined ? {} : { auth: { scheme: 'digest', credential } }),
    onWarning: (message, fields) => options.logger.warn(message, fields),
  });
  const group = openGroup(client, `${path}/log_replicas`, { hasCredentials: credential !== undefined });
  return new ZookeeperLogMembers(options, group, () => client.close());
}

class ZookeeperLogMembers implements JoinableLogMembers {
  readonly #options: LogMembersOptions;
  readonly #group: Group;
  readonly #disconnect: () => Promise<void>;
  readonly #listeners = new Set<(members: readonly string[]) => void>();
  readonly #stopWatching: () => void;
  /** Process ids by the node they stand in: a node's data never changes. */
  #pids = new Map<string, string>();
  #members: readonly string[];
  #lists = 0;
  #isClosed = false;

  constructor(options: LogMembersOptions, group: Group, disconnect: () => Promise<void>) {
    this.#options = options;
    this.#group = group;
    this.#disconnect = disconnect;
    this.#members = [options.self];
    this.#stopWatching = group.watch(
      (members) => void this.#follow(members),
      (error) => this.#fail(error),
    );
  }

  current(): readonly string[] {
    return this.#members;
  }

  onChange(listener: (members: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopWatching();
    // Our node goes with the session.
    await this.#disconnect();
  }

  join(): void {
    if (this.#isClosed) return;
    this.#group.join({
      data: Buffer.from(this.#options.self),
      onLost: (reason) => {
        if (this.#isClosed) return;
        this.#options.logger.info('the replica joins the log anew', { reason });
        this.join();
      },
      onFailure: (error) => this.#fail(error),
    });
  }

  #fail(error: Error): void {
    if (!this.#isClosed) this.#options.onFailed(`cannot take part in the replicated log: ${error.message}`);
  }

  async #follow(members: readonly Member[]): Promise<void> {
    // Nothing at all is what a lost session looks like. The replicas are still where they were.
    if (members.length === 0) return;
    const list = ++this.#lists;
    try {
      const pids = new Map<string, string>();
      const read = members.map(async (member) => {
        const pid = this.#pids.get(member.path) ?? (await this.#readPid(member));
        if (pid !== undefined) pids.set(member.path, pid);
      });
      await Promise.all(read);
      // A newer list is being read, which says more.
      if (list !== this.#lists || this.#isClosed) return;
      this.#pids = pids;
      this.#tell(new Set([this.#options.self, ...pids.values()]));
    } catch (thrown) {
      if (!this.#isClosed) this.#options.logger.error('cannot read who keeps the log', { reason: errorText(thrown) });
    }
  }

  /** Undefined when the node is gone or holds no process id. */
  async #readPid(member: Member): Promise<string | undefined> {
    const data = await this.#group.data(member);
    if (data === undefined) return undefined;
    const text = Buffer.from(data).toString();
    if (parseProcessId(text) !== undefined) return text;
    this.#options.logger.warn('a member of the log has no process id', { path: member.path });
    return undefined;
  }

  #tell(members: ReadonlySet<string>): void {
    this.#members = [...members];
    for (const listener of this.#listeners) listener(this.#members);
  }
}

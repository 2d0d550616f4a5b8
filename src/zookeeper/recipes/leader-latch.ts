import { randomUUID } from 'node:crypto';
import type { ZookeeperClient } from '../client/zookeeper-client.ts';
import { isZookeeperError } from '../client/zookeeper-error.ts';
import { type Acl, creatorAllWorldReadAcl, openAcl } from '../jute/records.ts';
import { watchChildren } from './children-watch.ts';
import { createEphemeral, deleteEphemeral } from './ephemeral-node.ts';
import { asError, retrying } from './retry.ts';

export interface LeaderLatchOptions {
  /** `/marathon/leader-curator`; created when missing. */
  readonly path: string;
  /** What others read of us when we lead: `host:port`. */
  readonly data: Uint8Array;
  /** Default: open, or with `hasCredentials` writable by the creator and readable by all. */
  readonly acl?: readonly Acl[];
  readonly hasCredentials?: boolean;
  /** We lead. Told again after each time leadership came back. */
  readonly onLeader: () => void;
  /** We lead no more: the session is lost, somebody deleted our node, or `abdicate` or `close` was called. */
  readonly onNotLeader: (reason: string) => void;
  /** Hears the leader's data after each change, undefined when there is no leader or ZooKeeper lost us. */
  readonly onLeaderData?: (data: Uint8Array | undefined) => void;
  /** Standing for election failed for a reason that does not pass by itself. */
  readonly onFailure?: (error: Error) => void;
}

export interface LeaderLatch {
  readonly hasLeadership: boolean;
  /** Path of our node while we are a candidate: put a `check` of it in a multi to fence the writes of a deposed leader. */
  readonly nodePath: string | undefined;
  /** The last known data of the leader. */
  readonly leaderData: Uint8Array | undefined;
  /** Reads the leader's data now; undefined when there is none. */
  readLeader(): Promise<Uint8Array | undefined>;
  /** Gives leadership up and stands in line again behind the others. Never rejects. */
  abdicate(): Promise<void>;
  /** Stands for election no more. Never rejects. */
  close(): Promise<void>;
}

/** Stands for election with nodes named as Curator's LeaderLatch names them, so that both can be mixed. */
export function openLeaderLatch(client: ZookeeperClient, options: LeaderLatchOptions): LeaderLatch {
  return new Latch(client, options);
}

const nodeName = 'latch-';

/** What candidates are ordered by: the number after `latch-`, or the whole name of a stranger. */
function orderOf(name: string): string {
  const at = name.lastIndexOf(nodeName);
  return at < 0 ? name : name.slice(at + nodeName.length);
}

function byOrder(left: string, right: string): number {
  const [first, second] = [orderOf(left), orderOf(right)];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

class Latch implements LeaderLatch {
  readonly #client: ZookeeperClient;
  readonly #options: LeaderLatchOptions;
  readonly #acl: readonly Acl[];
  readonly #stop: () => void;
  /** What the names of all our nodes begin with. */
  readonly #prefix = `_c_${randomUUID()}-${nodeName}`;
  #closed = false;
  /** `listed`: it was seen among the children, so its absence from a later list means that it is gone. */
  #node: { readonly path: string; readonly owner: bigint; listed: boolean } | undefined;
  #leads = false;
  #leaderPath: string | undefined;
  #leaderData: Uint8Array | undefined;
  /** Counts candidacies: what belongs to an earlier one no longer counts. */
  #term = 0;
  #standing: Promise<void> | undefined;
  /** Nodes that may exist and are not known yet. */
  #creating = 0;
  #names: readonly string[] | undefined;

  constructor(client: ZookeeperClient, options: LeaderLatchOptions) {
    this.#client = client;
    this.#options = options;
    this.#acl = options.acl ?? (options.hasCredentials === true ? creatorAllWorldReadAcl : openAcl);
    const stopWatching = watchChildren(client, {
      path: options.path,
      acl: this.#acl,
      onChildren: (names) => {
        this.#names = names;
        if (names === undefined) this.#sessionLost();
        else this.#evaluate();
      },
      onFailure: (error) => options.onFailure?.(error),
    });
    const stopListening = client.onState((state) => {
      if (state === 'closed') this.#resign('the ZooKeeper client was closed');
    });
    this.#stop = () => {
      stopWatching();
      stopListening();
    };
    this.#stand();
  }

  get hasLeadership(): boolean {
    return this.#leads;
  }

  get nodePath(): string | undefined {
    return this.#node?.path;
  }

  get leaderData(): Uint8Array | undefined {
    return this.#leaderData;
  }

  async readLeader(): Promise<Uint8Array | undefined> {
    try {
      const [first] = (await this.#client.children(this.#options.path)).sort(byOrder);
      if (first === undefined) return undefined;
      return (await this.#client.get(this.#pathOf(first))).data;
    } catch (thrown) {
      if (isZookeeperError(thrown, 'no-node')) return undefined;
      throw thrown;
    }
  }

  async abdicate(): Promise<void> {
    const term = await this.#withdraw('abdicated');
    // Whoever came in between, a new session or another call, stands already or will.
    if (!this.#closed && term === this.#term) this.#stand();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#stop();
    await this.#withdraw('the latch was closed');
  }

  #pathOf(name: string): string {
    return `${this.#options.path === '/' ? '' : this.#options.path}/${name}`;
  }

  /** Leaves the line: first we stop leading, then the node goes. Gives the number of the term that nobody stands in. */
  async #withdraw(reason: string): Promise<number> {
    const term = ++this.#term;
    const node = this.#node;
    this.#node = undefined;
    this.#resign(reason);
    // A candidacy in the making sees that its term is over and takes its node away itself.
    await this.#standing;
    if (node !== undefined) await deleteEphemeral(this.#client, node.path, node.owner);
    return term;
  }

  #resign(reason: string): void {
    if (!this.#leads) return;
    this.#leads = false;
    this.#options.onNotLeader(reason);
  }

  #sessionLost(): void {
    this.#node = undefined;
    this.#setLeader(undefined, undefined);
    this.#resign('the ZooKeeper session expired');
    this.#stand();
  }

  #stand(): void {
    if (this.#closed) return;
    const term = ++this.#term;
    const before = this.#standing;
    this.#standing = (async () => {
      await before;
      await this.#createNode(term);
    })();
  }

  async #createNode(term: number): Promise<void> {
    const isStopped = (): boolean => term !== this.#term;
    this.#creating++;
    try {
      const path = await createEphemeral(this.#client, {
        parent: this.#options.path,
        acl: this.#acl,
        prefix: this.#prefix,
        data: this.#options.data,
        isStopped,
      });
      if (path === undefined) return;
      const owner = this.#client.sessionId;
      if (isStopped()) {
        await deleteEphemeral(this.#client, path, owner);
        return;
      }
      this.#node = { path, owner, listed: false };
    } catch (thrown) {
      if (!isStopped()) this.#options.onFailure?.(asError(thrown));
    } finally {
      this.#creating--;
      this.#evaluate();
    }
  }

  #evaluate(): void {
    const names = this.#names;
    if (names === undefined) return;
    const [first] = [...names].sort(byOrder);
    const leaderPath = first === undefined ? undefined : this.#pathOf(first);
    if (leaderPath !== this.#leaderPath) this.#follow(leaderPath);
    this.#removeForgotten(names);
    const node = this.#node;
    if (node === undefined) return;
    const isListed = names.some((name) => this.#pathOf(name) === node.path);
    if (leaderPath === node.path) this.#lead();
    else this.#resign('our node is not the first any more');
    if (node.listed && !isListed) {
      this.#node = undefined;
      this.#stand();
    }
    node.listed ||= isListed;
  }

  /** A node of ours that we do not know of would stand in line, or first in it, as long as the session lives. */
  #removeForgotten(names: readonly string[]): void {
    if (this.#creating > 0) return;
    for (const name of names) {
      const path = this.#pathOf(name);
      if (name.startsWith(this.#prefix) && path !== this.#node?.path) {
        void deleteEphemeral(this.#client, path, this.#client.sessionId);
      }
    }
  }

  #lead(): void {
    if (this.#leads) return;
    this.#leads = true;
    this.#options.onLeader();
  }

  #setLeader(path: string | undefined, data: Uint8Array | undefined): void {
    this.#leaderPath = path;
    this.#leaderData = data;
    this.#options.onLeaderData?.(data);
  }

  #follow(path: string | undefined): void {
    this.#leaderPath = path;
    if (path === undefined) this.#setLeader(undefined, undefined);
    else void this.#readData(path);
  }

  async #readData(path: string): Promise<void> {
    const isStopped = (): boolean => this.#closed || this.#leaderPath !== path;
    try {
      const answer = await retrying({ isStopped }, () => this.#client.get(path));
      if (answer !== undefined && !isStopped()) this.#setLeader(path, answer.data);
    } catch (thrown) {
      if (isStopped()) return;
      // Gone between the list and the read; the watch on the children tells who follows.
      if (isZookeeperError(thrown, 'no-node')) this.#setLeader(path, undefined);
      else this.#options.onFailure?.(asError(thrown));
    }
  }
}

import type { LogFields } from '../../base/logger.ts';
import type { Acl, Id, Stat } from '../jute/records.ts';
import type { TlsOptions } from './tls.ts';
import type { WatchSelection } from './watch-table.ts';
import type { ZookeeperErrorCode } from './zookeeper-error.ts';

/**
 * `connecting`: no session yet. `connected`: calls go out. `disconnected`: the session may still live; calls wait for the
 * connection or for their time-out. `expired`: the session and its ephemeral nodes are gone; told once, then the client goes
 * back to `connecting` for a new session by itself. `closed`: for good.
 */
export type ClientState = 'connecting' | 'connected' | 'disconnected' | 'expired' | 'closed';

export interface Credential {
  /** `digest`, usually. */
  readonly scheme: string;
  /** `user:password` in clear for `digest`. */
  readonly credential: string;
}

export interface ConnectOptions {
  /** `host:port,host:port`, or a `zk://` URL whose credential and path serve as `auth` and `chroot` when those are absent. */
  readonly servers: string;
  /** Wanted session time-out, which the server clamps (usually to 4–40 s); default 10 000. */
  readonly sessionTimeoutMs?: number;
  /** Connections are encrypted: the servers' `secureClientPort` is meant. Default: plain TCP. */
  readonly tls?: TlsOptions;
  /** Path put before every path of every call; `ensurePath('/')` creates it. */
  readonly chroot?: string;
  readonly auth?: Credential;
  /** ACL of created nodes when the call gives none: everyone everything without `auth`, otherwise the creator only. */
  readonly defaultAcl?: readonly Acl[];
  /** Longest wait for the answer of a call, time without connection included; default: twice the session time-out. */
  readonly operationTimeoutMs?: number;
  /** Hears what went wrong and was dealt with (lost connections, refused servers). */
  readonly onWarning?: (message: string, fields?: LogFields) => void;
}

/**
 * Why a watch fired. `expired` is made by the client: the session is gone and the watch with it, so whoever watched must read again.
 */
export type WatchEventType = 'created' | 'deleted' | 'changed' | 'children' | 'expired';

export interface WatchEvent {
  readonly type: WatchEventType;
  /** Without chroot, as the caller writes it. */
  readonly path: string;
}

/**
 * Called before the answer of any later call that shows the change; once at most, unless the watch was set with `addWatch`. It
 * must not throw.
 */
export type WatchCallback = (event: WatchEvent) => void;

/**
 * `container`: the server deletes it some time after its last child is gone. `ttl` and `ttl_sequential`: the server deletes it
 * when it has no children and was not changed for `ttlMs`; only on servers with `extendedTypesEnabled`.
 */
export type CreateMode =
  | 'persistent'
  | 'ephemeral'
  | 'persistent_sequential'
  | 'ephemeral_sequential'
  | 'container'
  | 'ttl'
  | 'ttl_sequential';

export interface CreateOptions {
  readonly mode?: CreateMode;
  /** 1 to 2^40 - 1; needed for the modes with a TTL, and of no meaning for others. */
  readonly ttlMs?: number;
  readonly acl?: readonly Acl[];
  /** Creates missing parents as persistent nodes without data and with the same ACL. */
  readonly recursive?: boolean;
}

/** One step of a transaction. Versions left out match any. */
export type MultiOp =
  | {
      readonly op: 'create';
      readonly path: string;
      readonly data?: Uint8Array;
      readonly mode?: CreateMode;
      readonly ttlMs?: number;
      readonly acl?: readonly Acl[];
    }
  | { readonly op: 'set'; readonly path: string; readonly data: Uint8Array; readonly version?: number }
  | { readonly op: 'delete'; readonly path: string; readonly version?: number }
  | { readonly op: 'check'; readonly path: string; readonly version?: number };

/** What one step gave: the path of a create, the Stat of a set. */
export interface MultiOpResult {
  readonly path?: string;
  readonly stat?: Stat;
}

/** All steps done, or none; then `failedIndex` is the step that was refused, and why. */
export type MultiResult =
  | { readonly ok: true; readonly results: readonly MultiOpResult[] }
  | { readonly ok: false; readonly failedIndex: number; readonly code: ZookeeperErrorCode };

/** One step of a reading transaction. */
export interface MultiReadOp {
  readonly op: 'get' | 'children';
  readonly path: string;
}

/** What one step read, or why it was refused; steps do not depend on each other. */
export type MultiReadResult =
  | { readonly ok: true; readonly op: 'get'; readonly data: Uint8Array; readonly stat: Stat }
  | { readonly ok: true; readonly op: 'children'; readonly children: readonly string[] }
  | { readonly ok: false; readonly code: ZookeeperErrorCode };

/** Which watches stay: `persistent` hears of the node and of its children's names, `recursive` of it and all below it. */
export type LastingWatch = 'persistent' | 'recursive';

/**
 * A ZooKeeper session kept alive over reconnects, with a new one after expiry. Every call ends within its time-out and fails
 * with a ZookeeperError. Calls go out and are answered in order. No write is ever repeated by the client.
 */
export interface ZookeeperClient {
  readonly state: ClientState;
  /** Id of the current session, 0 before the first. */
  readonly sessionId: bigint;
  /** What the server granted; what was asked for before the first connection. */
  readonly sessionTimeoutMs: number;
  /** Hears each change of state from now on; the returned function ends it. */
  onState(callback: (state: ClientState) => void): () => void;
  /** Creates a node and returns its path (with its number, when sequential). */
  create(path: string, data?: Uint8Array, options?: CreateOptions): Promise<string>;
  /** The same, with the Stat of what was created. */
  createWithStat(
    path: string,
    data?: Uint8Array,
    options?: CreateOptions,
  ): Promise<{ readonly path: string; readonly stat: Stat }>;
  /** Fails with `no-node` when absent; then no watch is left. */
  get(path: string, onChange?: WatchCallback): Promise<{ readonly data: Uint8Array; readonly stat: Stat }>;
  /** Fails with `bad-version` when `version` is given and differs. */
  set(path: string, data: Uint8Array, version?: number): Promise<Stat>;
  delete(path: string, version?: number): Promise<void>;
  /** Undefined when absent; the watch then hears of the creation. */
  exists(path: string, onChange?: WatchCallback): Promise<Stat | undefined>;
  /** Names of the children, in no order. */
  children(path: string, onChange?: WatchCallback): Promise<string[]>;
  /** The same, with the Stat of the node. */
  childrenWithStat(
    path: string,
    onChange?: WatchCallback,
  ): Promise<{ readonly children: string[]; readonly stat: Stat }>;
  /** How many nodes there are below the path, at any depth. */
  countDescendants(path: string): Promise<number>;
  /** Paths of this session's ephemeral nodes that begin with `prefix` (default: all). */
  ephemerals(prefix?: string): Promise<string[]>;
  /** All or nothing. A refused step is a result; only failures of the call itself are thrown. */
  multi(ops: readonly MultiOp[]): Promise<MultiResult>;
  /** Several reads of one moment. No watch can be left by them. */
  multiRead(ops: readonly MultiReadOp[]): Promise<MultiReadResult[]>;
  /**
   * Sets a watch that stays, over reconnects and, after it heard `expired`, over new sessions, until `removeWatches`. The node
   * need not exist. What happens while there is no connection is not told: read again when the state is `connected`.
   */
  addWatch(path: string, mode: LastingWatch, onChange: WatchCallback): Promise<void>;
  /**
   * Removes this client's watches on a path: one-shot ones on its data (existence included) or its children, or `any`
   * (default), those of `addWatch` included. Fails with `no-watcher` when there is none.
   */
  removeWatches(path: string, which?: WatchSelection): Promise<void>;
  /** Waits until the server has seen every write finished before this call. */
  sync(path: string): Promise<void>;
  /** Creates the path and its parents where missing, persistent and without data. */
  ensurePath(path: string, acl?: readonly Acl[]): Promise<void>;
  getAcl(path: string): Promise<{ readonly acl: readonly Acl[]; readonly stat: Stat }>;
  setAcl(path: string, acl: readonly Acl[], aclVersion?: number): Promise<Stat>;
  /** Who the server takes this client for; users of a digest come without its hash. */
  whoAmI(): Promise<readonly Id[]>;
  /**
   * Proves one more identity to the server, now and after each reconnect. Fails with `auth-failed` when the server knows no such
   * scheme or refuses the credential; the session then goes on without it.
   */
  addAuth(credential: Credential): Promise<void>;
  /** Resolves at the first connection of this session, or rejects after `timeoutMs` (default: the operation time-out). */
  connected(timeoutMs?: number): Promise<void>;
  /** Ends the session, so that its ephemeral nodes go at once. Never rejects; bounded in time. */
  close(): Promise<void>;
}

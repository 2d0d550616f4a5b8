import { Deadlines } from '../../base/deadlines.ts';
import { type Acl, type Id, openAcl } from '../jute/records.ts';
import { type Node, newNode } from './node.ts';
import { baseName, parentPath } from './paths.ts';
import { WatchTables } from './watch-tables.ts';

/** What the rules of a server depend on. */
export interface CoreConfig {
  readonly tickTimeMs: number;
  readonly minSessionTimeoutMs: number;
  readonly maxSessionTimeoutMs: number;
  /** TTL nodes are allowed. */
  readonly extendedTypesEnabled: boolean;
  readonly containerCheckIntervalMs: number;
  readonly skipAcl: boolean;
  /** `user:hash` that makes its holder pass every ACL. */
  readonly superDigest: string | undefined;
  /** Clients may come with certificates, so ACLs may name them. */
  readonly x509Enabled?: boolean;
}

/** Named by the shell, never used twice. */
export type ConnectionId = number;

export interface Session {
  readonly id: bigint;
  readonly password: Uint8Array;
  timeoutMs: number;
  readonly ephemerals: Set<string>;
  connection: Connection | undefined;
}

export interface Connection {
  readonly id: ConnectionId;
  readonly address: string;
  /** Who the client proved to be; its address comes first. */
  readonly identities: Id[];
  session: Session | undefined;
}

/** Everything the server knows. The tree and the sessions can be made again from transactions, the rest dies with the process. */
export interface ServerState {
  readonly config: CoreConfig;
  readonly nodes: Map<string, Node>;
  readonly root: Node;
  readonly sessions: Map<bigint, Session>;
  readonly connections: Map<ConnectionId, Connection>;
  readonly watches: WatchTables;
  /** When sessions expire, rounded up to ticks. */
  readonly expiry: Deadlines<bigint>;
  /** Paths of nodes that go by themselves once they are empty. */
  readonly containers: Set<string>;
  readonly ttls: Set<string>;
  /** The last transaction. */
  zxid: bigint;
  /** The largest session id ever given. */
  lastSessionId: bigint;
  /** What must be added to the core's steady clock to get the time of day. */
  wallOffsetMs: number;
  lastTickMs: number | undefined;
  nextSweepMs: number;
  ephemeralCount: number;
  /** Bytes of all paths and data. */
  dataBytes: number;
}

/** Nodes that nobody may delete. */
export const undeletablePaths: ReadonlySet<string> = new Set([
  '/',
  '/zookeeper',
  '/zookeeper/quota',
  '/zookeeper/config',
]);

const readOnlyAcl: readonly Acl[] = [{ perms: 1, scheme: 'world', id: 'anyone' }];

/** The root and what every server has below it from the start. */
export function newSystemNodes(): [root: Node, ...below: Node[]] {
  const make = (path: string): Node => newNode({ path, data: new Uint8Array(0), acl: openAcl, zxid: 0n, timeMs: 0 });
  // Read-only, and changed once already, as clients of the original know it.
  const config = { ...make('/zookeeper/config'), acl: readOnlyAcl, aversion: -1 };
  return [make('/'), make('/zookeeper'), make('/zookeeper/quota'), config];
}

export function createServerState(config: CoreConfig): ServerState {
  const [root, ...below] = newSystemNodes();
  const state: ServerState = {
    config,
    nodes: new Map([['/', root]]),
    root,
    sessions: new Map(),
    connections: new Map(),
    watches: new WatchTables(),
    expiry: new Deadlines(),
    containers: new Set(),
    ttls: new Set(),
    zxid: 0n,
    lastSessionId: 0n,
    wallOffsetMs: 0,
    lastTickMs: undefined,
    nextSweepMs: 0,
    ephemeralCount: 0,
    dataBytes: weightOf(root),
  };
  for (const node of below) attach(state, node);
  return state;
}

/** The node at a path; the empty path is the root, as clients may write it. */
export function nodeAt(state: ServerState, path: string): Node | undefined {
  return path === '' ? state.root : state.nodes.get(path);
}

/** Hangs a node in below its parent and into every index; false when there is no parent. */
export function attach(state: ServerState, node: Node): boolean {
  const parent = state.nodes.get(parentPath(node.path) ?? '');
  if (parent === undefined) return false;
  state.nodes.set(node.path, node);
  state.dataBytes += weightOf(node);
  parent.children ??= new Set();
  parent.children.add(baseName(node.path));
  switch (node.kind) {
    case 'ephemeral':
      state.sessions.get(node.owner)?.ephemerals.add(node.path);
      state.ephemeralCount++;
      break;
    case 'container':
      state.containers.add(node.path);
      break;
    case 'ttl':
      state.ttls.add(node.path);
      break;
    case 'persistent':
      break;
  }
  return true;
}

/** Takes a node out of the tree and out of every index. */
export function detach(state: ServerState, node: Node): void {
  state.nodes.delete(node.path);
  state.dataBytes -= weightOf(node);
  state.nodes.get(parentPath(node.path) ?? '/')?.children?.delete(baseName(node.path));
  state.containers.delete(node.path);
  state.ttls.delete(node.path);
  if (node.kind === 'ephemeral') {
    state.sessions.get(node.owner)?.ephemerals.delete(node.path);
    state.ephemeralCount--;
  }
}

/** Replaces the data of an attached node. */
export function replaceData(state: ServerState, node: Node, data: Uint8Array | null): void {
  state.dataBytes += (data?.length ?? 0) - (node.data?.length ?? 0);
  node.data = data;
}

function weightOf(node: Node): number {
  return node.path.length + (node.data?.length ?? 0);
}

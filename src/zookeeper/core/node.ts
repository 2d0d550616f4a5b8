import { type Acl, openAcl, type Stat } from '../jute/records.ts';

/** What lets a node disappear by itself. */
export type NodeKind = 'persistent' | 'ephemeral' | 'container' | 'ttl';

/** A node of the tree. Changed only by the core; what leaves the core is a Stat or its data, which is never changed in place. */
export interface Node {
  readonly path: string;
  readonly kind: NodeKind;
  /** Session of an ephemeral node, otherwise 0. */
  readonly owner: bigint;
  /** Life after the last change of a TTL node, otherwise 0. */
  readonly ttlMs: number;
  readonly czxid: bigint;
  readonly ctimeMs: number;
  data: Uint8Array | null;
  acl: readonly Acl[];
  mzxid: bigint;
  mtimeMs: number;
  pzxid: bigint;
  version: number;
  aversion: number;
  /** Children ever created, wrapping at 32 bits: numbers sequential children. */
  creates: number;
  /** Names of the children; absent while there was never one. */
  children: Set<string> | undefined;
}

export interface NewNode {
  readonly path: string;
  readonly data: Uint8Array | null;
  readonly acl: readonly Acl[];
  readonly zxid: bigint;
  readonly timeMs: number;
  readonly kind?: NodeKind;
  readonly owner?: bigint;
  readonly ttlMs?: number;
}

export function newNode(fields: NewNode): Node {
  return {
    path: fields.path,
    kind: fields.kind ?? 'persistent',
    owner: fields.owner ?? 0n,
    ttlMs: fields.ttlMs ?? 0,
    czxid: fields.zxid,
    ctimeMs: fields.timeMs,
    data: fields.data,
    acl: sharedAcl(fields.acl),
    mzxid: fields.zxid,
    mtimeMs: fields.timeMs,
    pzxid: fields.zxid,
    version: 0,
    aversion: 0,
    creates: 0,
    children: undefined,
  };
}

/** What clients see of a node. */
export function statOf(node: Node): Stat {
  const numChildren = node.children?.size ?? 0;
  return {
    czxid: node.czxid,
    mzxid: node.mzxid,
    ctime: node.ctimeMs,
    mtime: node.mtimeMs,
    version: node.version,
    // Creations and deletions; only creations are counted, so deletions are what is missing.
    cversion: (node.creates * 2 - numChildren) | 0,
    aversion: node.aversion,
    ephemeralOwner: node.owner,
    dataLength: node.data?.length ?? 0,
    numChildren,
    pzxid: node.pzxid,
  };
}

/** Almost all nodes have the open ACL: they share one list. */
export function sharedAcl(acl: readonly Acl[]): readonly Acl[] {
  const [only] = acl;
  const isOpen = acl.length === 1 && only?.perms === 31 && only.scheme === 'world' && only.id === 'anyone';
  return isOpen ? openAcl : acl;
}

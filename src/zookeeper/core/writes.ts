import { zkErrors } from '../jute/errors.ts';
import { createFlags } from '../jute/opcodes.ts';
import { type Acl, permissions } from '../jute/records.ts';
import type { CreateRequest, SetDataRequest, VersionedRequest, WriteRequest } from '../jute/write-requests.ts';
import { isAllowed, resolveAcl } from './acl.ts';
import { addNode, type Draft, removeNode, setNodeAcl, setNodeData } from './draft.ts';
import type { Node, NodeKind } from './node.ts';
import { parentPath, pathFault, sequenceText } from './paths.ts';
import { type Connection, nodeAt, type ServerState, undeletablePaths } from './state.ts';

/** A write on its way: who asks, and the transaction it becomes part of. */
export interface Write {
  readonly state: ServerState;
  readonly draft: Draft;
  readonly connection: Connection;
}

/** Refused with an error number, or done with the node it left (a removed one for delete). */
export type Outcome =
  | { readonly error: number; readonly node?: undefined }
  | { readonly error: 0; readonly node: Node };

const refused = (error: number): Outcome => ({ error });
const done = (node: Node): Outcome => ({ error: 0, node });

// 40 bits, less one: the most that fits beside the type in an owner field of the original.
const maxTtlMs = 0xffffffffffn;

/** Tries one write against the tree as it stands. Nothing is changed when it is refused. */
export function attemptWrite(write: Write, request: WriteRequest): Outcome {
  switch (request.kind) {
    case 'delete':
      return attemptDelete(write, request);
    case 'check':
      return attemptCheck(write, request);
    case 'setData':
      return attemptSetData(write, request);
    default:
      return attemptCreate(write, request);
  }
}

interface Kind {
  readonly kind: NodeKind;
  readonly isSequential: boolean;
}

const kindsByFlag: ReadonlyMap<number, Kind> = new Map([
  [createFlags.persistent, { kind: 'persistent', isSequential: false }],
  [createFlags.ephemeral, { kind: 'ephemeral', isSequential: false }],
  [createFlags.persistentSequential, { kind: 'persistent', isSequential: true }],
  [createFlags.ephemeralSequential, { kind: 'ephemeral', isSequential: true }],
  [createFlags.container, { kind: 'container', isSequential: false }],
  [createFlags.ttl, { kind: 'ttl', isSequential: false }],
  [createFlags.ttlSequential, { kind: 'ttl', isSequential: true }],
]);

/** The flags, not the operation, choose the kind; only a TTL needs the operation that carries it. */
function kindOf(state: ServerState, request: CreateRequest): Kind | number {
  const kind = kindsByFlag.get(request.flags);
  if (kind === undefined) return zkErrors.badArguments;
  if (kind.kind === 'ttl') {
    if (!state.config.extendedTypesEnabled) return zkErrors.unimplemented;
    const isValid = request.kind === 'createTtl' && request.ttlMs > 0n && request.ttlMs <= maxTtlMs;
    return isValid ? kind : zkErrors.badArguments;
  }
  return request.kind === 'createTtl' ? zkErrors.badArguments : kind;
}

// The order of these checks decides which of several errors a client sees: it is the original's.
function attemptCreate({ state, draft, connection }: Write, request: CreateRequest): Outcome {
  const kind = kindOf(state, request);
  if (typeof kind === 'number') return refused(kind);
  const above = parentPath(request.path);
  if (above === undefined || request.path.includes('\0')) return refused(zkErrors.badArguments);
  const acl = resolveAcl(state.config, request.acl, connection.identities);
  if (acl === undefined) return refused(zkErrors.invalidAcl);
  const parent = nodeAt(state, above);
  if (parent === undefined) return refused(zkErrors.noNode);
  if (!isAllowed(state, connection, parent.acl, permissions.create)) return refused(zkErrors.noAuth);
  const path = kind.isSequential ? request.path + sequenceText(parent.creates) : request.path;
  if (pathFault(path) !== undefined) return refused(zkErrors.badArguments);
  if (state.nodes.has(path)) return refused(zkErrors.nodeExists);
  if (parent.kind === 'ephemeral') return refused(zkErrors.noChildrenForEphemerals);
  const owner = kind.kind === 'ephemeral' ? (connection.session?.id ?? 0n) : 0n;
  const ttlMs = kind.kind === 'ttl' ? Number(request.ttlMs) : 0;
  return done(addNode(state, draft, { path, data: request.data, acl, kind: kind.kind, owner, ttlMs }));
}

function attemptDelete({ state, draft, connection }: Write, request: VersionedRequest): Outcome {
  const above = parentPath(request.path);
  if (above === undefined || request.path.includes('\0') || undeletablePaths.has(request.path)) {
    return refused(zkErrors.badArguments);
  }
  const parent = nodeAt(state, above);
  if (parent === undefined) return refused(zkErrors.noNode);
  if (!isAllowed(state, connection, parent.acl, permissions.delete)) return refused(zkErrors.noAuth);
  const node = state.nodes.get(request.path);
  if (node === undefined) return refused(zkErrors.noNode);
  if (!matches(request.version, node.version)) return refused(zkErrors.badVersion);
  if ((node.children?.size ?? 0) > 0) return refused(zkErrors.notEmpty);
  removeNode(state, draft, node);
  return done(node);
}

function attemptSetData({ state, draft, connection }: Write, request: SetDataRequest): Outcome {
  if (pathFault(request.path) !== undefined) return refused(zkErrors.badArguments);
  const node = state.nodes.get(request.path);
  if (node === undefined) return refused(zkErrors.noNode);
  if (!isAllowed(state, connection, node.acl, permissions.write)) return refused(zkErrors.noAuth);
  if (!matches(request.version, node.version)) return refused(zkErrors.badVersion);
  setNodeData(state, draft, node, request.data);
  return done(node);
}

function attemptCheck({ state, connection }: Write, request: VersionedRequest): Outcome {
  if (pathFault(request.path) !== undefined) return refused(zkErrors.badArguments);
  const node = state.nodes.get(request.path);
  if (node === undefined) return refused(zkErrors.noNode);
  if (!isAllowed(state, connection, node.acl, permissions.read)) return refused(zkErrors.noAuth);
  return matches(request.version, node.version) ? done(node) : refused(zkErrors.badVersion);
}

export interface SetAclRequest {
  readonly path: string;
  readonly acl: readonly Acl[] | null;
  readonly version: number;
}

/** Changes an ACL; never part of a multi. */
export function attemptSetAcl({ state, draft, connection }: Write, request: SetAclRequest): Outcome {
  if (pathFault(request.path) !== undefined) return refused(zkErrors.badArguments);
  const acl = resolveAcl(state.config, request.acl, connection.identities);
  if (acl === undefined) return refused(zkErrors.invalidAcl);
  const node = state.nodes.get(request.path);
  if (node === undefined) return refused(zkErrors.noNode);
  if (!isAllowed(state, connection, node.acl, permissions.admin)) return refused(zkErrors.noAuth);
  if (!matches(request.version, node.aversion)) return refused(zkErrors.badVersion);
  setNodeAcl(draft, node, acl);
  return done(node);
}

function matches(asked: number, version: number): boolean {
  return asked === -1 || asked === version;
}

import { assert } from '../../base/assert.ts';
import { watchEventTypes } from '../jute/opcodes.ts';
import type { Acl } from '../jute/records.ts';
import type { Change, Transaction } from './changes.ts';
import { type NewNode, type Node, newNode, sharedAcl } from './node.ts';
import { parentPath } from './paths.ts';
import { attach, detach, replaceData, type ServerState } from './state.ts';

/** Something watchers may hear of, with the ACLs that decide who may. */
export interface Trigger {
  /** One of watchEventTypes: created, deleted or changed. */
  readonly type: number;
  readonly path: string;
  readonly acl: readonly Acl[];
  readonly parentAcl: readonly Acl[];
}

/**
 * A transaction in the making. The tree is changed at once, so that later steps see earlier ones; `rollBack` undoes all of it.
 */
export interface Draft {
  readonly zxid: bigint;
  /** Time of day. */
  readonly timeMs: number;
  /** Each touched path: did its data change, and what stood there before (with its own copy of the counters). */
  readonly touched: Map<string, { dataChanged: boolean; readonly before: Node | undefined }>;
  readonly triggers: Trigger[];
  readonly sessionChanges: Change[];
}

/** Begins a transaction: its number is used up whatever becomes of it. */
export function beginDraft(state: ServerState, nowMs: number): Draft {
  state.zxid += 1n;
  return {
    zxid: state.zxid,
    timeMs: Math.floor(nowMs + state.wallOffsetMs),
    touched: new Map(),
    triggers: [],
    sessionChanges: [],
  };
}

/** What the transaction left behind. */
export function finishDraft(state: ServerState, draft: Draft): Transaction {
  const changes = [...draft.sessionChanges];
  for (const [path, { dataChanged, before }] of draft.touched) {
    const node = state.nodes.get(path);
    if (node === undefined) {
      // Made and removed in the same transaction: nothing is left to tell.
      if (before !== undefined) changes.push({ kind: 'remove', path });
    } else {
      // The live node goes on changing, so the record needs its own copy.
      changes.push(dataChanged ? { kind: 'put', node: { ...node } } : { kind: 'touch', node: { ...node } });
    }
  }
  return { zxid: draft.zxid, changes };
}

/** Undoes every change of the draft to the tree. */
export function rollBack(state: ServerState, draft: Draft): void {
  for (const [path, { before }] of [...draft.touched].reverse()) {
    const node = state.nodes.get(path);
    if (node !== undefined && (before === undefined || node.czxid !== before.czxid || node.owner !== before.owner)) {
      detach(state, node);
    }
    if (before === undefined) continue;
    const standing = state.nodes.get(path);
    if (standing === undefined) attach(state, { ...before, children: undefined });
    else restoreCounters(state, standing, before);
  }
  draft.touched.clear();
  draft.triggers.length = 0;
}

function restoreCounters(state: ServerState, node: Node, before: Node): void {
  replaceData(state, node, before.data);
  const { acl, mzxid, mtimeMs, pzxid, version, aversion, creates } = before;
  Object.assign(node, { acl, mzxid, mtimeMs, pzxid, version, aversion, creates });
}

function touch(draft: Draft, node: Node, dataChanged: boolean): void {
  const known = draft.touched.get(node.path);
  if (known === undefined) draft.touched.set(node.path, { dataChanged, before: { ...node } });
  else if (dataChanged) known.dataChanged = true;
}

function parentOf(state: ServerState, path: string): Node {
  const parent = state.nodes.get(parentPath(path) ?? '/');
  assert(parent !== undefined, 'every node but the root has a parent');
  return parent;
}

/** Adds a node below an existing parent, where none is. */
export function addNode(state: ServerState, draft: Draft, fields: Omit<NewNode, 'zxid' | 'timeMs'>): Node {
  const parent = parentOf(state, fields.path);
  touch(draft, parent, false);
  const known = draft.touched.get(fields.path);
  if (known === undefined) draft.touched.set(fields.path, { dataChanged: true, before: undefined });
  else known.dataChanged = true;
  const node = newNode({ ...fields, zxid: draft.zxid, timeMs: draft.timeMs });
  attach(state, node);
  parent.creates = (parent.creates + 1) | 0;
  parent.pzxid = draft.zxid;
  draft.triggers.push({ type: watchEventTypes.created, path: node.path, acl: node.acl, parentAcl: parent.acl });
  return node;
}

/** Removes a node that has no children. */
export function removeNode(state: ServerState, draft: Draft, node: Node): void {
  const parent = parentOf(state, node.path);
  touch(draft, node, false);
  touch(draft, parent, false);
  detach(state, node);
  parent.pzxid = draft.zxid;
  draft.triggers.push({ type: watchEventTypes.deleted, path: node.path, acl: node.acl, parentAcl: parent.acl });
}

export function setNodeData(state: ServerState, draft: Draft, node: Node, data: Uint8Array | null): void {
  touch(draft, node, true);
  replaceData(state, node, data);
  node.version = (node.version + 1) | 0;
  node.mzxid = draft.zxid;
  node.mtimeMs = draft.timeMs;
  draft.triggers.push({ type: watchEventTypes.changed, path: node.path, acl: node.acl, parentAcl: node.acl });
}

export function setNodeAcl(draft: Draft, node: Node, acl: readonly Acl[]): void {
  touch(draft, node, false);
  node.acl = sharedAcl(acl);
  node.aversion = (node.aversion + 1) | 0;
}

import type { Change, NodeRecord, Transaction } from './changes.ts';
import { expiryMs } from './expiry.ts';
import { sharedAcl } from './node.ts';
import { attach, type CoreConfig, createServerState, newSystemNodes, replaceData, type ServerState } from './state.ts';

interface SessionRecord {
  readonly timeoutMs: number;
  readonly password: Uint8Array;
}

/**
 * What was read from disk so far: the last word on each path and session. Parents, children and owners are put together only
 * at the end, since a snapshot taken during writes may hold them in any order.
 */
export interface Recovery {
  readonly nodes: Map<string, NodeRecord>;
  readonly sessions: Map<bigint, SessionRecord>;
  zxid: bigint;
  lastSessionId: bigint;
}

export function createRecovery(): Recovery {
  // Transactions touch the system nodes without ever having made them.
  const nodes = new Map<string, NodeRecord>(newSystemNodes().map((node) => [node.path, node]));
  return { nodes, sessions: new Map(), zxid: 0n, lastSessionId: 0n };
}

/** Takes in the next transaction of the log. */
export function recoverTransaction(recovery: Recovery, transaction: Transaction): void {
  for (const change of transaction.changes) recoverChange(recovery, change);
  if (transaction.zxid > recovery.zxid) recovery.zxid = transaction.zxid;
}

/** Takes in a change of a transaction or an item of a snapshot. */
export function recoverChange(recovery: Recovery, change: Change): void {
  switch (change.kind) {
    case 'put':
      recovery.nodes.set(change.node.path, change.node);
      return;
    case 'touch': {
      // A snapshot taken meanwhile may lack the node; then a later transaction removes it anyway.
      const known = recovery.nodes.get(change.node.path);
      if (known !== undefined) recovery.nodes.set(known.path, { ...change.node, data: known.data });
      return;
    }
    case 'remove':
      recovery.nodes.delete(change.path);
      return;
    case 'open-session':
      recovery.sessions.set(change.id, change);
      if (change.id > recovery.lastSessionId) recovery.lastSessionId = change.id;
      return;
    case 'close-session':
      recovery.sessions.delete(change.id);
  }
}

/**
 * A state to serve from. Every session gets its whole time-out from `nowMs` on, as if it had been heard of just now. Undefined
 * when the records contradict each other (a node without parent or owner): then the files are not what was written.
 */
export function finishRecovery(recovery: Recovery, config: CoreConfig, nowMs: number): ServerState | undefined {
  const state = createServerState(config);
  state.zxid = recovery.zxid;
  state.lastSessionId = recovery.lastSessionId;
  state.nextSweepMs = nowMs + config.containerCheckIntervalMs;
  for (const [id, { timeoutMs, password }] of recovery.sessions) {
    const session = { id, timeoutMs, password, ephemerals: new Set<string>(), connection: undefined };
    state.sessions.set(id, session);
    state.expiry.set(id, expiryMs(config, nowMs, timeoutMs));
  }
  // The shorter path first: so each parent is there before its children.
  const records = [...recovery.nodes.values()].sort((left, right) => left.path.length - right.path.length);
  for (const record of records) {
    if (!restore(state, record)) return undefined;
  }
  return state;
}

function restore(state: ServerState, record: NodeRecord): boolean {
  const system = state.nodes.get(record.path);
  if (system !== undefined) {
    replaceData(state, system, record.data);
    const { acl, mzxid, mtimeMs, pzxid, version, aversion, creates } = record;
    Object.assign(system, { acl, mzxid, mtimeMs, pzxid, version, aversion, creates });
    return true;
  }
  if (record.kind === 'ephemeral' && !state.sessions.has(record.owner)) return false;
  return attach(state, { ...record, acl: sharedAcl(record.acl), children: undefined });
}

import { beginDraft, removeNode } from './draft.ts';
import type { ServerEffect } from './events.ts';
import type { Node } from './node.ts';
import { closeConnection, closeSession } from './sessions.ts';
import type { ServerState } from './state.ts';
import { commit } from './transactions.ts';

/** No more nodes than this disappear by themselves in one sweep. */
const maxSweptNodes = 10_000;
/** No more sessions than this end in one tick; the rest follow in the next. */
const maxExpiredSessions = 1000;

/** Time passed: sessions end, and nodes that were waiting to go, go. */
export function tick(state: ServerState, wallMs: number, nowMs: number, effects: ServerEffect[]): void {
  state.wallOffsetMs = wallMs - nowMs;
  giveBackStall(state, nowMs);
  state.lastTickMs = nowMs;
  for (const id of state.expiry.popDue(nowMs, maxExpiredSessions)) {
    const session = state.sessions.get(id);
    if (session === undefined) continue;
    const connection = session.connection;
    closeSession(state, session, nowMs, effects);
    if (connection !== undefined) closeConnection(state, connection, 'the session expired', effects);
  }
  if (nowMs >= state.nextSweepMs) {
    state.nextSweepMs = nowMs + state.config.containerCheckIntervalMs;
    sweep(state, nowMs, effects);
  }
}

/**
 * While this process stood still (suspended, starved) it could not hear its clients: the sessions get that time back, instead
 * of all expiring at the first tick after it.
 */
function giveBackStall(state: ServerState, nowMs: number): void {
  const { tickTimeMs } = state.config;
  if (state.lastTickMs === undefined) return;
  const ticks = Math.floor((nowMs - state.lastTickMs) / tickTimeMs);
  if (ticks < 2) return;
  for (const [id, dueMs] of [...state.expiry.entries()]) state.expiry.set(id, dueMs + ticks * tickTimeMs);
}

/** Removes containers that had children and have none, and TTL nodes that were left alone for too long. */
function sweep(state: ServerState, nowMs: number, effects: ServerEffect[]): void {
  const wallMs = nowMs + state.wallOffsetMs;
  const due: Node[] = [];
  for (const path of [...state.containers, ...state.ttls]) {
    const node = state.nodes.get(path);
    if (node === undefined || (node.children?.size ?? 0) > 0) continue;
    const isOver = node.kind === 'container' ? node.creates > 0 : wallMs - node.mtimeMs > node.ttlMs;
    if (isOver) due.push(node);
    if (due.length >= maxSweptNodes) break;
  }
  for (const node of due) {
    const draft = beginDraft(state, nowMs);
    removeNode(state, draft, node);
    commit(state, draft, effects);
  }
}

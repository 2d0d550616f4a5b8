import { equalBytes } from '../../base/bytes.ts';
import type { ConnectRequest, ConnectResponse } from '../jute/handshake.ts';
import { beginDraft, removeNode } from './draft.ts';
import type { ServerEffect, ServerEvent } from './events.ts';
import { expiryMs } from './expiry.ts';
import type { Connection, ConnectionId, ServerState, Session } from './state.ts';
import { commit } from './transactions.ts';

const noPassword = new Uint8Array(16);
// The high byte names the server of an ensemble; a standalone one is number 1.
const serverBits = 1n << 56n;
const clockBits = (1n << 40n) - 1n;

export function openConnection(
  state: ServerState,
  { connection: id, address, identities = [] }: Extract<ServerEvent, { kind: 'connection-opened' }>,
): void {
  state.connections.set(id, {
    id,
    address,
    identities: [{ scheme: 'ip', id: address }, ...identities],
    session: undefined,
  });
}

/** The connection is gone; its session waits for the client to come back. */
export function forgetConnection(state: ServerState, id: ConnectionId): void {
  const connection = state.connections.get(id);
  if (connection === undefined) return;
  state.connections.delete(id);
  state.watches.removeConnection(id);
  if (connection.session?.connection === connection) connection.session.connection = undefined;
}

/** Closes a connection from our side, after what was sent before. */
export function closeConnection(
  state: ServerState,
  connection: Connection,
  reason: string,
  effects: ServerEffect[],
): void {
  effects.push({ kind: 'close', connection: connection.id, reason });
  forgetConnection(state, connection.id);
}

/** The session was heard of: it lives for its time-out from now on. */
export function touchSession(state: ServerState, session: Session, nowMs: number): void {
  const dueMs = expiryMs(state.config, nowMs, session.timeoutMs);
  if (state.expiry.get(session.id) !== dueMs) state.expiry.set(session.id, dueMs);
}

/** The first packet of a connection: a new session, an old one, or no. */
export function admit(
  state: ServerState,
  event: Extract<ServerEvent, { kind: 'connect-requested' }>,
  nowMs: number,
  effects: ServerEffect[],
): void {
  const connection = state.connections.get(event.connection);
  if (connection === undefined || connection.session !== undefined) return;
  const { request } = event;
  if (request.sessionId === 0n) {
    if (isFromTheFuture(state, request))
      closeConnection(state, connection, 'the client has seen later writes', effects);
    else openSession(state, connection, { event, nowMs, effects });
    return;
  }
  const session = state.sessions.get(request.sessionId);
  if (session === undefined || !equalBytes(session.password, request.password)) {
    // Also to clients from before the data directory was wiped: they then begin anew instead of coming back for ever.
    effects.push({ kind: 'handshake', connection: connection.id, response: refusal(request) });
    closeConnection(state, connection, 'unknown session or wrong password', effects);
  } else if (isFromTheFuture(state, request)) {
    closeConnection(state, connection, 'the client has seen later writes', effects);
  } else resumeSession(state, connection, session, { request, nowMs, effects });
}

function isFromTheFuture(state: ServerState, request: ConnectRequest): boolean {
  return request.lastZxidSeen > state.zxid;
}

function refusal(request: ConnectRequest): ConnectResponse {
  return { protocolVersion: 0, timeoutMs: 0, sessionId: 0n, password: noPassword, readOnly: readOnlyOf(request) };
}

/** The field is answered only to clients that know it. */
function readOnlyOf(request: ConnectRequest): boolean | undefined {
  return request.readOnly === undefined ? undefined : false;
}

function openSession(
  state: ServerState,
  connection: Connection,
  how: {
    readonly event: Extract<ServerEvent, { kind: 'connect-requested' }>;
    readonly nowMs: number;
    readonly effects: ServerEffect[];
  },
): void {
  const { event, nowMs, effects } = how;
  const { request, password } = event;
  const id = nextSessionId(state, nowMs);
  const timeoutMs = negotiate(state, request.timeoutMs);
  const session: Session = { id, timeoutMs, password, ephemerals: new Set(), connection };
  state.sessions.set(id, session);
  connection.session = session;
  touchSession(state, session, nowMs);
  const draft = beginDraft(state, nowMs);
  draft.sessionChanges.push({ kind: 'open-session', id, timeoutMs, password });
  commit(state, draft, effects);
  welcome(connection, session, request, effects);
}

function resumeSession(
  state: ServerState,
  connection: Connection,
  session: Session,
  how: { readonly request: ConnectRequest; readonly nowMs: number; readonly effects: ServerEffect[] },
): void {
  if (session.connection !== undefined) {
    closeConnection(state, session.connection, 'the session moved to another connection', how.effects);
  }
  session.timeoutMs = negotiate(state, how.request.timeoutMs);
  session.connection = connection;
  connection.session = session;
  touchSession(state, session, how.nowMs);
  welcome(connection, session, how.request, how.effects);
}

function welcome(connection: Connection, session: Session, request: ConnectRequest, effects: ServerEffect[]): void {
  const { id: sessionId, timeoutMs, password } = session;
  const response = { protocolVersion: 0, timeoutMs, sessionId, password, readOnly: readOnlyOf(request) };
  effects.push({ kind: 'handshake', connection: connection.id, response });
}

function negotiate(state: ServerState, askedMs: number): number {
  return Math.min(state.config.maxSessionTimeoutMs, Math.max(state.config.minSessionTimeoutMs, askedMs));
}

/** Larger than any before, and by the clock also than those of a data directory that was wiped. */
function nextSessionId(state: ServerState, nowMs: number): bigint {
  const wallMs = BigInt(Math.floor(nowMs + state.wallOffsetMs));
  const byClock = serverBits | ((wallMs & clockBits) << 16n);
  const next = state.lastSessionId + 1n;
  state.lastSessionId = byClock > next ? byClock : next;
  return state.lastSessionId;
}

/** Ends a session and deletes its ephemeral nodes in one transaction. */
export function closeSession(state: ServerState, session: Session, nowMs: number, effects: ServerEffect[]): void {
  const draft = beginDraft(state, nowMs);
  draft.sessionChanges.push({ kind: 'close-session', id: session.id });
  for (const path of [...session.ephemerals]) {
    const node = state.nodes.get(path);
    if (node !== undefined) removeNode(state, draft, node);
  }
  state.sessions.delete(session.id);
  state.expiry.cancel(session.id);
  commit(state, draft, effects);
}

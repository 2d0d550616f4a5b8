import { zkErrors } from '../jute/errors.ts';
import { opcodes } from '../jute/opcodes.ts';
import type { Request, RequestFrame } from '../jute/requests.ts';
import type { ServerEffect, ServerEvent } from './events.ts';
import {
  answerAllChildrenNumber,
  answerEphemerals,
  answerGetAcl,
  answerMultiRead,
  answerWatchingRead,
  answerWhoAmI,
} from './reads.ts';
import { admit, closeConnection, closeSession, forgetConnection, openConnection, touchSession } from './sessions.ts';
import type { Connection, ServerState } from './state.ts';
import { tick } from './ticks.ts';
import { type Answer, answerMulti, answerWrite, emptyBody, refuseWrite } from './transactions.ts';
import { answerAddWatch, answerWatcherQuery, restoreWatches } from './watch-requests.ts';

/** One event, all its consequences. `nowMs` is a clock that never jumps; the time of day comes with the ticks. */
export function step(state: ServerState, event: ServerEvent, nowMs: number): ServerEffect[] {
  const effects: ServerEffect[] = [];
  switch (event.kind) {
    case 'connection-opened':
      openConnection(state, event);
      break;
    case 'connection-closed':
      forgetConnection(state, event.connection);
      break;
    case 'connect-requested':
      admit(state, event, nowMs, effects);
      break;
    case 'request-received':
      receiveRequest(state, event, nowMs, effects);
      break;
    case 'auth-received':
      authenticate(state, event, nowMs, effects);
      break;
    case 'ticked':
      tick(state, event.wallMs, nowMs, effects);
      break;
  }
  return effects;
}

function receiveRequest(
  state: ServerState,
  event: Extract<ServerEvent, { kind: 'request-received' }>,
  nowMs: number,
  effects: ServerEffect[],
): void {
  const connection = state.connections.get(event.connection);
  if (connection?.session === undefined) return;
  touchSession(state, connection.session, nowMs);
  const { xid, opcode, request } = event.frame;
  const answer =
    request === undefined
      ? answerUndecodable(state, event.frame, nowMs, effects)
      : answerRequest({ state, connection, request, nowMs, effects });
  const zxid = answer.error === zkErrors.unimplemented && !isWrite(opcode) ? -1n : state.zxid;
  effects.push({
    kind: 'reply',
    connection: connection.id,
    header: { xid, zxid, error: answer.error },
    body: answer.body,
  });
  if (opcode === opcodes.closeSession) closeConnection(state, connection, 'the client closed its session', effects);
  else if (zxid === -1n) closeConnection(state, connection, 'unknown operation', effects);
}

const writeOpcodes: ReadonlySet<number> = new Set([
  opcodes.create,
  opcodes.create2,
  opcodes.createContainer,
  opcodes.createTtl,
  opcodes.delete,
  opcodes.setData,
  opcodes.setAcl,
  opcodes.multi,
]);
const knownOpcodes: ReadonlySet<number> = new Set(Object.values(opcodes));

function isWrite(opcode: number): boolean {
  return writeOpcodes.has(opcode);
}

function answerUndecodable(state: ServerState, frame: RequestFrame, nowMs: number, effects: ServerEffect[]): Answer {
  if (isWrite(frame.opcode)) return refuseWrite(state, nowMs, effects, zkErrors.marshallingError);
  const isKnown = knownOpcodes.has(frame.opcode) && frame.opcode !== opcodes.check;
  return { error: isKnown ? zkErrors.marshallingError : zkErrors.unimplemented, body: emptyBody };
}

interface AskedRequest {
  readonly state: ServerState;
  readonly connection: Connection;
  readonly request: Request;
  readonly nowMs: number;
  readonly effects: ServerEffect[];
}

function answerRequest(asked: AskedRequest): Answer {
  const { state, connection, request, nowMs, effects } = asked;
  switch (request.kind) {
    case 'create':
    case 'create2':
    case 'createContainer':
    case 'createTtl':
    case 'delete':
    case 'setData':
    case 'setAcl':
      return answerWrite({ ...asked, request });
    case 'multi':
      return answerMulti({ ...asked, request: request.steps });
    case 'exists':
    case 'getData':
    case 'getChildren':
    case 'getChildren2':
      return answerWatchingRead(asked, request);
    case 'getAcl':
      return answerGetAcl(asked, request.path);
    case 'getAllChildrenNumber':
      return answerAllChildrenNumber(asked, request.path);
    case 'getEphemerals':
      return answerEphemerals(asked, request.prefix);
    case 'multiRead':
      return answerMultiRead(asked, request.steps);
    case 'whoAmI':
      return answerWhoAmI(asked);
    case 'sync':
      return { error: 0, body: { kind: 'path', path: request.path } };
    case 'ping':
      return { error: 0, body: emptyBody };
    case 'setWatches':
    case 'setWatches2':
      return restoreWatches(asked, request, effects);
    case 'addWatch':
      return answerAddWatch(asked, request.path, request.mode);
    case 'removeWatches':
    case 'checkWatches':
      return answerWatcherQuery(asked, request);
    case 'closeSession':
      if (connection.session !== undefined) closeSession(state, connection.session, nowMs, effects);
      return { error: 0, body: emptyBody };
    case 'sasl':
      // No SASL here: the null token ends the client's attempt, and it goes on unauthenticated.
      return { error: 0, body: { kind: 'token', token: null } };
    case 'reconfig':
      return refuseWrite(state, nowMs, effects, zkErrors.reconfigDisabled);
    case 'check':
    case 'auth':
      // check has a meaning only inside a multi; auth comes as its own event.
      return { error: zkErrors.unimplemented, body: emptyBody };
  }
}

function authenticate(
  state: ServerState,
  event: Extract<ServerEvent, { kind: 'auth-received' }>,
  nowMs: number,
  effects: ServerEffect[],
): void {
  const connection = state.connections.get(event.connection);
  if (connection?.session === undefined) return;
  touchSession(state, connection.session, nowMs);
  const { identity } = event;
  const error = identity === undefined ? zkErrors.authFailed : zkErrors.ok;
  effects.push({
    kind: 'reply',
    connection: connection.id,
    header: { xid: event.xid, zxid: 0n, error },
    body: emptyBody,
  });
  if (identity === undefined) {
    closeConnection(state, connection, 'unknown authentication scheme', effects);
    return;
  }
  const isSuper = identity.scheme === 'digest' && identity.id === state.config.superDigest;
  const added = isSuper ? [{ scheme: 'super', id: '' }, identity] : [identity];
  for (const each of added) {
    const isKnown = connection.identities.some(({ scheme, id }) => scheme === each.scheme && id === each.id);
    if (!isKnown) connection.identities.push(each);
  }
}

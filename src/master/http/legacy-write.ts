/** What the old endpoints that change something have in common: who may answer, methods, and bodies. */
import { parseJson } from '../../base/json.ts';
import { methodNotAllowed } from '../../net/api-call.ts';
import { type Answer, jsonpAnswer, sendAnswer, textAnswer } from '../../net/http-answer.ts';
import { bodyRefusalStatus, readBody } from '../../net/http-body.ts';
import type { Exchange, HttpServer } from '../../net/http-server.ts';
import { fromJson } from '../../wire/json.ts';
import type { MessageType } from '../../wire/message.ts';
import { WireError } from '../../wire/reader.ts';
import type { OperatorRequest } from '../core/operator-requests.ts';
import { notServingAnswer, standbyAnswer } from './leader.ts';
import { answerOf } from './operator-changes.ts';
import type { OperatorDoor } from './operator-read.ts';
import { masterRealms } from './realms.ts';
import type { View } from './view.ts';

export interface LegacyEndpoint {
  readonly path: string;
  /** JSON text for GET, when it can be read. */
  readonly read?: (view: View) => string;
  /** The method that changes, and what it asks for: the request, or why there is none. */
  readonly write?: { readonly method: 'POST' | 'PUT'; readonly request: (body: string) => OperatorRequest | Answer };
}

/** Adds an endpoint that only the leader answers. */
export function serveLegacy(server: HttpServer, door: OperatorDoor, endpoint: LegacyEndpoint): void {
  const realm = endpoint.write === undefined ? masterRealms.readonly : masterRealms.readwrite;
  server.raw('*', endpoint.path, (exchange) => answerLegacy(exchange, door, endpoint), realm);
}

async function answerLegacy(exchange: Exchange, door: OperatorDoor, endpoint: LegacyEndpoint): Promise<void> {
  const { request, response } = exchange;
  const answer = (made: Answer): Promise<void> => sendAnswer(request, response, made);
  const elsewhere = standbyAnswer(door.state, request);
  if (elsewhere !== undefined) return answer(elsewhere);
  const { read, write } = endpoint;
  const method = request.method ?? '';
  if (read !== undefined && (method === 'GET' || method === 'HEAD')) {
    const made = jsonpAnswer(read(door.views.of(exchange.principal?.value)), exchange.query.get('jsonp'));
    return answer(made.ok ? made.value : textAnswer(400, made.error.reason));
  }
  if (write === undefined || method !== write.method) {
    return answer(methodNotAllowed(method, [...(read ? ['GET'] : []), ...(write ? [write.method] : [])]));
  }
  const body = await readBody(request);
  if (!body.ok) return answer(textAnswer(bodyRefusalStatus(body.error.code), body.error.reason));
  // Reading took time, in which leadership may have been lost.
  const deposed = notServingAnswer(door.state, request);
  if (deposed !== undefined) return answer(deposed);
  const wanted = write.request(Buffer.from(body.value).toString('utf8'));
  return answer('status' in wanted ? wanted : answerOf(await door.ask(wanted, exchange.principal?.value)));
}

/** Reads a body that is one message, or with `readMessages` a list of them; text: why it cannot be read. */
export function readMessage<T>(type: MessageType<T>, body: string): { readonly value: T } | string {
  const json = parseJson(body);
  return json.ok ? convert(() => fromJson(type, json.value)) : json.error.reason;
}

export function readMessages<T>(type: MessageType<T>, body: string): { readonly value: T[] } | string {
  const json = parseJson(body);
  if (!json.ok) return json.error.reason;
  const { value } = json;
  if (!Array.isArray(value)) return 'Expecting a JSON array';
  return convert(() => value.map((item) => fromJson(type, item)));
}

function convert<T>(read: () => T): { readonly value: T } | string {
  try {
    return { value: read() };
  } catch (thrown) {
    if (thrown instanceof WireError) return thrown.message;
    throw thrown;
  }
}

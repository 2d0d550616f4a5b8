/**
 * The part that all v1 endpoints share: reading a call in JSON or protobuf, and which of the two the caller accepts.
 * Texts are those of Mesos: clients show them.
 */
import { isDeeperThan, maxJsonDepth } from '../base/json.ts';
import { fromJson, toJsonText } from '../wire/json.ts';
import { decode, encode, type MessageType } from '../wire/message.ts';
import { WireError } from '../wire/reader.ts';
import { type Answer, contentTypes, textAnswer } from './http-answer.ts';
import { bodyRefusalStatus, readBody } from './http-body.ts';
import type { Exchange } from './http-server.ts';

export type ApiContentType = typeof contentTypes.json | typeof contentTypes.protobuf;

export type ReadCall<T> =
  | { readonly call: T; readonly contentType: ApiContentType }
  /** The call cannot be used: send this. */
  | { readonly refusal: Answer };

export const notAcceptable: Answer = textAnswer(
  406,
  `Expecting 'Accept' to allow '${contentTypes.protobuf}' or '${contentTypes.json}'`,
);

/** Reads the body of a POST. `405`, `400` and `415` come back as a refusal. */
export async function readApiCall<T>({ request }: Exchange, type: MessageType<T>): Promise<ReadCall<T>> {
  if (request.method !== 'POST') return { refusal: methodNotAllowed(request.method ?? '', ['POST']) };
  const header = request.headers['content-type'];
  if (header === undefined) return { refusal: textAnswer(400, "Expecting 'Content-Type' to be present") };
  const contentType = header.split(';')[0]?.trim().toLowerCase();
  if (contentType !== contentTypes.json && contentType !== contentTypes.protobuf) {
    const text = `Expecting 'Content-Type' of ${contentTypes.json} or ${contentTypes.protobuf}`;
    return { refusal: textAnswer(415, text) };
  }
  const body = await readBody(request);
  if (!body.ok) return { refusal: textAnswer(bodyRefusalStatus(body.error.code), body.error.reason) };
  const call = parseApiCall(type, body.value, contentType);
  return typeof call === 'string' ? { refusal: textAnswer(400, call) } : { call: call.value, contentType };
}

/** The call in these bytes, or the text that says why there is none. */
export function parseApiCall<T>(
  type: MessageType<T>,
  body: Uint8Array,
  contentType: ApiContentType,
): { value: T } | string {
  if (contentType === contentTypes.protobuf) {
    try {
      return { value: decode(type, body) };
    } catch (thrown) {
      if (thrown instanceof WireError) return 'Failed to parse body into Call protobuf';
      throw thrown;
    }
  }
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  const json = parseText(text);
  if ('problem' in json) return `Failed to parse body into JSON: ${json.problem}`;
  try {
    return { value: fromJson(type, json.value) };
  } catch (thrown) {
    if (thrown instanceof WireError) return `Failed to convert JSON into Call protobuf: ${thrown.message}`;
    throw thrown;
  }
}

function parseText(text: string): { readonly value: unknown } | { readonly problem: string } {
  if (isDeeperThan(text, maxJsonDepth)) return { problem: `nested deeper than ${maxJsonDepth}` };
  try {
    return { value: JSON.parse(text) };
  } catch (thrown) {
    const position = Number(/position (\d+)/.exec(String(thrown))?.[1] ?? text.length);
    const line = text.slice(0, position).split('\n').length;
    return { problem: `syntax error at line ${line} near: ${text.slice(position, position + 100)}` };
  }
}

/** What to answer in, JSON first; `undefined` when the caller accepts neither. Without an Accept header anything goes. */
export function acceptedType(accept: string | undefined): ApiContentType | undefined {
  if (accept === undefined || accept.trim() === '') return contentTypes.json;
  const ranges = accept.split(',').map(readRange);
  return [contentTypes.json, contentTypes.protobuf].find((type) => isAccepted(type, ranges));
}

interface MediaRange {
  readonly type: string;
  readonly isRefused: boolean;
}

function readRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  return { type, isRefused: parameters.some((parameter) => /^q\s*=\s*0(\.0*)?$/.test(parameter)) };
}

function isAccepted(type: string, ranges: readonly MediaRange[]): boolean {
  const matching = (name: string): MediaRange | undefined => ranges.find((range) => range.type === name);
  const range = matching(type) ?? matching(`${type.split('/')[0]}/*`) ?? matching('*/*');
  return range !== undefined && !range.isRefused;
}

/** A message in the form that was asked for. */
export function messageAnswer<T>(type: MessageType<T>, message: T, contentType: ApiContentType): Answer {
  return { status: 200, headers: { 'Content-Type': contentType }, body: messageBody(type, message, contentType) };
}

export function messageBody<T>(type: MessageType<T>, message: T, contentType: ApiContentType): Uint8Array {
  return contentType === contentTypes.json ? Buffer.from(toJsonText(type, message)) : encode(type, message);
}

export function methodNotAllowed(method: string, allowed: readonly string[]): Answer {
  const list = allowed.map((name) => `'${name}'`).join(', ');
  const text = `405 Method Not Allowed. Expecting one of { ${list} }, but received '${method}'.`;
  return textAnswer(405, text, { Allow: allowed.join(', ') });
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { ok, type Result, refuse } from '../base/errors.ts';

const gzipAsync = promisify(gzip);
/** Smaller bodies are sent as they are. */
export const gzipFromBytes = 1024;
/** Larger bodies are compressed fast rather than well: a cluster's state is many megabytes. */
const fastGzipFromBytes = 256 * 1024;

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export const contentTypes = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
  recordio: 'application/recordio',
  text: 'text/plain; charset=utf-8',
  javascript: 'text/javascript',
  html: 'text/html; charset=utf-8',
} as const;

/** A plain text answer, as libprocess gives for errors. */
export function textAnswer(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'Content-Type': contentTypes.text, ...headers }, body: text };
}

/** Text that is JSON already. */
export function jsonAnswer(status: number, text: string | Uint8Array): Answer {
  return { status, headers: { 'Content-Type': contentTypes.json }, body: text };
}

/**
 * Wraps JSON text for `?jsonp=NAME`. Names that are more than a dotted identifier are refused: the text would run as a
 * script on the page that asked.
 */
export function jsonpAnswer(text: string, name: string | null | undefined): Result<Answer> {
  if (name === null || name === undefined || name === '') return ok(jsonAnswer(200, text));
  if (name.length > 128 || !/^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*$/.test(name)) {
    return refuse('jsonp-invalid', 'jsonp is not the name of a function');
  }
  const headers = { 'Content-Type': contentTypes.javascript, 'X-Content-Type-Options': 'nosniff' };
  return ok({ status: 200, headers, body: `${name}(${text});` });
}

/** True when the request allows a gzip'ed answer. */
export function acceptsGzip(header: string | readonly string[] | undefined): boolean {
  const text = typeof header === 'string' ? header : (header?.join(',') ?? '');
  return text.split(',').some((part) => /^\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(part));
}

/** Compresses a body; large ones fast rather than well. */
export async function gzipBody(body: string | Uint8Array): Promise<Uint8Array> {
  const level = body.length >= fastGzipFromBytes ? constants.Z_BEST_SPEED : constants.Z_DEFAULT_COMPRESSION;
  return gzipAsync(body, { level });
}

/** Sends a whole answer: gzip'ed from 1024 bytes on when the request accepts it, without a body for HEAD. */
export async function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const headers: Record<string, string | number> = { ...answer.headers };
  let body = typeof answer.body === 'string' ? Buffer.from(answer.body) : (answer.body ?? Buffer.alloc(0));
  const isEncoded = headers['Content-Encoding'] !== undefined;
  if (body.length >= gzipFromBytes && !isEncoded && acceptsGzip(request.headers['accept-encoding'])) {
    body = await gzipBody(body);
    headers['Content-Encoding'] = 'gzip';
  }
  if (response.destroyed || response.headersSent) return;
  if (answer.status !== 204 && answer.status !== 304) headers['Content-Length'] = body.length;
  // Nobody will read on: what is left of the body must not be taken for the next request.
  if (request.isPaused() && !request.complete) headers['Connection'] = 'close';
  response.writeHead(answer.status, headers);
  response.end(request.method === 'HEAD' ? undefined : body);
}

import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ByteCollector } from '../base/byte-collector.ts';
import { errorText, ok, type Result, refuse } from '../base/errors.ts';
import { type UnfinishedBodies, type UnfinishedBody, unfinishedBodies } from './unfinished-bodies.ts';

const gunzipAsync = promisify(gunzip);

export interface BodyLimits {
  /** Longest body, also after it was unpacked. */
  readonly maxBytes: number;
  /** The whole body must have come within this. */
  readonly timeoutMs: number;
}

export const defaultBodyLimits: BodyLimits = { maxBytes: 32 * 1024 * 1024, timeoutMs: 60_000 };

/** The HTTP status for a refusal of `readBody`. */
export function bodyRefusalStatus(code: string): number {
  if (code === 'body-too-large') return 413;
  if (code === 'body-timeout') return 408;
  if (code === 'bodies-too-many') return 503;
  return code === 'body-coding-unknown' ? 415 : 400;
}

/** DEFLATE makes nothing smaller than by this. */
const mostUnpacked = 1032;

/** Reads a whole request body, unpacking gzip. Too large, too slow, cut off or badly packed: refused as data. */
export async function readBody(
  request: IncomingMessage,
  limits: BodyLimits = defaultBodyLimits,
  bodies: UnfinishedBodies = unfinishedBodies,
): Promise<Result<Uint8Array>> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limits.maxBytes) {
    dropRest(request);
    return tooLarge(limits.maxBytes);
  }
  const unfinished = bodies.open();
  try {
    const body = await collect(request, limits, unfinished);
    const coding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
    if (!body.ok || coding === 'identity' || body.value.length === 0) return body;
    if (coding !== 'gzip' && coding !== 'x-gzip')
      return refuse('body-coding-unknown', `Content-Encoding ${coding} is not supported`);
    if (!unfinished.hold(Math.min(limits.maxBytes, body.value.length * mostUnpacked))) return tooMany();
    return ok(await gunzipAsync(body.value, { maxOutputLength: limits.maxBytes }));
  } catch (thrown) {
    if (thrown instanceof RangeError) return tooLarge(limits.maxBytes);
    return refuse('body-invalid', `the body cannot be unpacked: ${errorText(thrown)}`);
  } finally {
    unfinished.hold(0);
  }
}

/** How long a refused sender may go on, so that he sees the answer. */
const lingerMs = 2_000;

/** Throws away what still comes of a body, and for a while only. */
function dropRest(request: IncomingMessage): void {
  request.resume();
  if (request.complete || request.destroyed) return;
  const timer = setTimeout(() => request.destroy(), lingerMs);
  const clear = (): void => clearTimeout(timer);
  request.once('end', clear);
  request.once('close', clear);
}

function tooLarge(maxBytes: number): Result<never> {
  return refuse('body-too-large', `the body is larger than ${maxBytes} bytes`);
}

function tooMany(): Result<never> {
  return refuse('bodies-too-many', 'too many large bodies come at once: try again later');
}

/** Each chunk of a body costs time, however small it is: bodies of so many that are so small in the middle are not read. */
const maxSmallParts = 65_536;
const smallPartBytes = 32;

function collect(
  request: IncomingMessage,
  limits: BodyLimits,
  unfinished: UnfinishedBody,
): Promise<Result<Uint8Array>> {
  return new Promise((resolve) => {
    const collector = new ByteCollector();
    let parts = 0;
    const finish = (result: Result<Uint8Array>): void => {
      clearTimeout(timer);
      request.removeListener('data', onData);
      if (!result.ok && result.error.code !== 'body-in-pieces') dropRest(request);
      resolve(result);
    };
    const onData = (part: Uint8Array): void => {
      collector.push(part);
      if (collector.length > limits.maxBytes) finish(tooLarge(limits.maxBytes));
      else if (!unfinished.hold(collector.length)) finish(tooMany());
      else if (++parts > maxSmallParts && collector.length < parts * smallPartBytes) {
        // The rest is left where it is, and goes with the connection.
        request.pause();
        finish(refuse('body-in-pieces', 'the body comes in too many small chunks'));
      }
    };
    const timer = setTimeout(() => finish(refuse('body-timeout', 'the body did not come in time')), limits.timeoutMs);
    request.on('data', onData);
    request.once('end', () => finish(ok(collector.take())));
    request.once('close', () => finish(refuse('body-cut', 'the connection closed within the body')));
    request.once('error', () => finish(refuse('body-cut', 'the connection failed within the body')));
  });
}

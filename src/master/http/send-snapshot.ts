/** How snapshots of the cluster are sent. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { drained } from '../../net/drained.ts';
import { acceptsGzip, contentTypes, jsonpAnswer, sendAnswer, textAnswer } from '../../net/http-answer.ts';
import type { Snapshot } from './snapshots.ts';
import type { Turns } from './turns.ts';

/** Up to this many bytes an answer is sent whole, with its length. */
const SMALL_BYTES = 256 * 1024;
/** Written in one turn. */
const TURN_BYTES = 512 * 1024;
/** Not yet taken by the reader: no more is written until it takes some. */
const MAX_UNREAD_BYTES = 1024 * 1024;
/** A reader that takes nothing this long is cut off: it holds a whole snapshot. */
const STALLED_MS = 60_000;

export interface SnapshotExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly turns: Turns;
}

/** Sends JSON, wrapped for `jsonp` or packed when asked. */
export async function sendSnapshot(
  exchange: SnapshotExchange,
  snapshot: Snapshot,
  jsonp: string | null = null,
): Promise<void> {
  const { request, response } = exchange;
  if (jsonp !== null) {
    const text = Buffer.concat(await snapshot.encoded()).toString();
    const wrapped = jsonpAnswer(text, jsonp);
    return sendAnswer(request, response, wrapped.ok ? wrapped.value : textAnswer(400, wrapped.error.reason));
  }
  return sendTyped(exchange, snapshot, { 'Content-Type': contentTypes.json });
}

/** Sends protobuf. Its size is known before it is made. */
export function sendBytes(exchange: SnapshotExchange, snapshot: Snapshot): Promise<void> {
  return sendTyped(exchange, snapshot, { 'Content-Type': contentTypes.protobuf, 'Content-Length': snapshot.size });
}

async function sendTyped(
  exchange: SnapshotExchange,
  snapshot: Snapshot,
  headers: Readonly<Record<string, string | number>>,
): Promise<void> {
  const { request, response } = exchange;
  const type = String(headers['Content-Type']);
  if (snapshot.size <= SMALL_BYTES) {
    return sendAnswer(request, response, { status: 200, headers: { 'Content-Type': type }, body: snapshot.whole() });
  }
  if (acceptsGzip(request.headers['accept-encoding'])) {
    const packed = { 'Content-Type': type, 'Content-Encoding': 'gzip' };
    return sendAnswer(request, response, { status: 200, headers: packed, body: await snapshot.packed() });
  }
  if (response.destroyed) return;
  response.writeHead(200, headers);
  if (request.method === 'HEAD') response.end();
  else await writeSlices(exchange, snapshot);
}

async function writeSlices({ response, turns }: SnapshotExchange, snapshot: Snapshot): Promise<void> {
  let turnBytes = 0;
  for (let index = 0; index < snapshot.sliceCount; index++) {
    const slice = snapshot.written(index);
    response.write(slice);
    turnBytes += slice.length;
    if (turnBytes < TURN_BYTES) continue;
    turnBytes = 0;
    await turns.next();
    // A reader that takes nothing more holds its snapshot until it goes on, leaves or is cut off.
    if (response.writableLength > MAX_UNREAD_BYTES) await untilTaken(response);
    if (response.destroyed) return;
  }
  response.end();
}

/** Until the reader takes more, or is gone: one that takes nothing for long is cut off. */
async function untilTaken(response: ServerResponse): Promise<void> {
  const timer = setTimeout(() => response.destroy(), STALLED_MS);
  await drained(response);
  clearTimeout(timer);
}

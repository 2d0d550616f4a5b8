/**
 * JSON answers as lists of text pieces. Taking the pieces is a snapshot that costs little, as they are kept with their
 * entities.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { acceptsGzip, contentTypes, jsonAnswer, jsonpAnswer, sendAnswer, textAnswer } from '../../net/http-answer.ts';
import type { Snapshot } from './snapshots.ts';

export type Pieces = string[];

/** Up to this many characters an answer is sent whole, with its length. */
const SMALL_CHARACTERS = 256 * 1024;

/** `[a,b,c]` of rendered items. */
export function pushList<T>(pieces: Pieces, items: Iterable<T>, render: (item: T) => string): void {
  let separator = '[';
  for (const item of items) {
    pieces.push(separator, render(item));
    separator = ',';
  }
  pieces.push(separator === '[' ? '[]' : ']');
}

interface SnapshotExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
}

/** Sends JSON, wrapped for `jsonp` or packed when asked. */
export async function sendSnapshot({ request, response, query }: SnapshotExchange, snapshot: Snapshot): Promise<void> {
  const jsonp = query.get('jsonp');
  if (jsonp !== null) {
    const wrapped = jsonpAnswer(snapshot.text(), jsonp);
    return sendAnswer(request, response, wrapped.ok ? wrapped.value : textAnswer(400, wrapped.error.reason));
  }
  if (snapshot.size <= SMALL_CHARACTERS) return sendAnswer(request, response, jsonAnswer(200, snapshot.text()));
  if (acceptsGzip(request.headers['accept-encoding'])) {
    const headers = { 'Content-Type': contentTypes.json, 'Content-Encoding': 'gzip' };
    return sendAnswer(request, response, { status: 200, headers, body: await snapshot.packed() });
  }
  response.writeHead(200, { 'Content-Type': contentTypes.json });
  if (request.method === 'HEAD') response.end();
  else await writeSlices(response, snapshot);
}

async function writeSlices(response: ServerResponse, snapshot: Snapshot): Promise<void> {
  for (let index = 0; index < snapshot.sliceCount && !response.destroyed; index++) {
    // A reader that takes nothing more holds its snapshot until it goes on or leaves.
    if (!response.write(snapshot.slice(index))) await drained(response);
    else await nextTurn();
  }
  response.end();
}

/** Until the target takes more, or is gone. */
function drained(target: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      target.removeListener('drain', done);
      target.removeListener('close', done);
      resolve();
    };
    target.on('drain', done);
    target.on('close', done);
  });
}

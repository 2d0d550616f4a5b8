/**
 * Large JSON answers as lists of text pieces. Taking the pieces is a snapshot that costs little, as they are kept with
 * their entities; joining and sending them happens in slices, with other work in between.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { constants, createGzip } from 'node:zlib';
import { acceptsGzip, contentTypes, jsonAnswer, jsonpAnswer, sendAnswer, textAnswer } from '../../net/http-answer.ts';

export type Pieces = string[];

/** Up to this many characters an answer is sent whole, with its length. */
const SMALL_CHARACTERS = 256 * 1024;
/** Characters joined in one turn. */
const SLICE_CHARACTERS = 1024 * 1024;

/** `[a,b,c]` of rendered items. */
export function pushList<T>(pieces: Pieces, items: Iterable<T>, render: (item: T) => string): void {
  let separator = '[';
  for (const item of items) {
    pieces.push(separator, render(item));
    separator = ',';
  }
  pieces.push(separator === '[' ? '[]' : ']');
}

/** Sends JSON that consists of these pieces, wrapped for `jsonp` when asked. */
export async function sendPieces(exchange: PiecesExchange, pieces: readonly string[]): Promise<void> {
  const { request, response, query } = exchange;
  const jsonp = query.get('jsonp');
  let size = 0;
  for (const piece of pieces) size += piece.length;
  if (size <= SMALL_CHARACTERS || jsonp !== null) {
    const text = pieces.join('');
    const wrapped = jsonp === null ? undefined : jsonpAnswer(text, jsonp);
    if (wrapped === undefined) return sendAnswer(request, response, jsonAnswer(200, text));
    return sendAnswer(request, response, wrapped.ok ? wrapped.value : textAnswer(400, wrapped.error.reason));
  }
  const isPacked = acceptsGzip(request.headers['accept-encoding']);
  response.writeHead(200, { 'Content-Type': contentTypes.json, ...(isPacked ? { 'Content-Encoding': 'gzip' } : {}) });
  if (request.method === 'HEAD') response.end();
  else if (isPacked) await sendPacked(response, pieces);
  else await writeSlices(response, pieces);
}

interface PiecesExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
}

async function sendPacked(response: ServerResponse, pieces: readonly string[]): Promise<void> {
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  gzip.pipe(response);
  response.once('close', () => gzip.destroy());
  await writeSlices(gzip, pieces);
}

async function writeSlices(
  target: NodeJS.WritableStream & { destroyed?: boolean },
  pieces: readonly string[],
): Promise<void> {
  for (let at = 0; at < pieces.length && target.destroyed !== true; ) {
    const from = at;
    for (let size = 0; at < pieces.length && size < SLICE_CHARACTERS; at++) size += pieces[at]?.length ?? 0;
    const isTaken = target.write(Buffer.from(pieces.slice(from, at).join('')));
    // A reader that takes nothing more holds its pieces until it goes on or leaves.
    if (!isTaken) await drained(target);
    else await nextTurn();
  }
  target.end();
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

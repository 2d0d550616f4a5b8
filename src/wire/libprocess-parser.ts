import { ByteCollector } from '../base/byte-collector.ts';
import { concatBytes } from '../base/bytes.ts';
import {
  ascii,
  carriageReturn,
  colon,
  contentEnd,
  headEnd,
  hexDigit,
  isHeaderName,
  mayStartWith,
  newline,
  newlineAt,
  semicolon,
  space,
  tab,
} from './http-bytes.ts';
import { InternedText } from './interned-text.ts';
import { type LibprocessMessage, splitMessagePath } from './libprocess.ts';

/** What the parser found, in order of arrival. */
export type LibprocessItem =
  | { readonly kind: 'message'; readonly message: LibprocessMessage; readonly keepAlive: boolean }
  /** A request that is no message: `unread` starts at its first byte. The parser is finished. */
  | { readonly kind: 'foreign'; readonly unread: Uint8Array }
  /** A request that cannot be read: answer `status` and close. The parser is finished. */
  | { readonly kind: 'malformed'; readonly status: 400 | 413 | 500; readonly reason: string };

export interface LibprocessParserOptions {
  /** Longest request line and headers together, and longest chunk-size line or trailer section. */
  readonly maxHeadBytes?: number;
  readonly maxBodyBytes?: number;
}

type Phase = 'head' | 'length-body' | 'chunk-size' | 'chunk-data' | 'chunk-end' | 'trailers' | 'finished';

interface Head {
  /** `/receiver/name`, as sent. */
  path: string;
  from: string;
  agent: string;
  keepAlive: boolean;
  /** -1 when the length cannot be told. */
  lengthBytes: number;
  lengths: number;
  isChunked: boolean;
  /** A line that a strict reader would refuse: no colon, folded, or without carriage return. */
  isCrooked: boolean;
  /** A browser sends it: whoever knows about browsers must look at it. */
  hasOrigin: boolean;
}

const empty = new Uint8Array(0);
const post = ascii('POST ');
const agentPrefix = 'libprocess/';
const fromHeader = ascii('libprocess-from');
const agentHeader = ascii('user-agent');
const lengthHeader = ascii('content-length');
const codingHeader = ascii('transfer-encoding');
const connectionHeader = ascii('connection');
const originHeader = ascii('origin');

/**
 * Reads HTTP/1.1 requests that carry libprocess messages, pipelined and split at any byte. It never throws; whatever is
 * no message comes back as `foreign` or `malformed`, after which nothing more is read.
 */
export class LibprocessParser {
  readonly #maxHeadBytes: number;
  readonly #maxBodyBytes: number;
  readonly #texts = new InternedText();
  #phase: Phase = 'head';
  /** Bytes of an unfinished line or head from earlier pushes. */
  #rest: Uint8Array = empty;
  #head: Head | undefined;
  readonly #body = new ByteCollector();
  /** Bytes of the body or of its current chunk still to come. */
  #missing = 0;
  #trailerBytes = 0;

  constructor(options: LibprocessParserOptions = {}) {
    this.#maxHeadBytes = options.maxHeadBytes ?? 16 * 1024;
    this.#maxBodyBytes = options.maxBodyBytes ?? 256 * 1024 * 1024;
  }

  /** True between requests: an end of the connection here lost nothing. */
  get isBetweenRequests(): boolean {
    return this.#phase === 'head' && this.#rest.length === 0;
  }

  /** Bytes of an unfinished body that are held. */
  get bodyBytes(): number {
    return this.#body.length;
  }

  push(chunk: Uint8Array): LibprocessItem[] {
    const items: LibprocessItem[] = [];
    if (this.#phase === 'finished') return items;
    const bytes = this.#rest.length === 0 ? chunk : concatBytes([this.#rest, chunk]);
    this.#rest = empty;
    for (let offset = 0; offset >= 0; ) offset = this.#advance(bytes, offset, items);
    return items;
  }

  /** Takes one step from `offset`; gives the next offset, or -1 when more bytes are needed or the parser is finished. */
  #advance(bytes: Uint8Array, offset: number, items: LibprocessItem[]): number {
    switch (this.#phase) {
      case 'head':
        return this.#readHead(bytes, offset, items);
      case 'length-body':
      case 'chunk-data':
        return this.#readBody(bytes, offset, items);
      case 'chunk-size':
        return this.#readChunkSize(bytes, offset, items);
      case 'chunk-end':
        return this.#readChunkEnd(bytes, offset, items);
      case 'trailers':
        return this.#readTrailer(bytes, offset, items);
      case 'finished':
        return -1;
    }
  }

  #readHead(bytes: Uint8Array, from: number, items: LibprocessItem[]): number {
    let offset = from;
    // Peers may send an empty line between requests.
    while (bytes[offset] === carriageReturn || bytes[offset] === newline) offset++;
    if (offset >= bytes.length) return -1;
    if (!mayStartWith(bytes, offset, post)) return this.#foreign(bytes, offset, items);
    const end = headEnd(bytes, offset);
    if (end < 0 && bytes.length - offset <= this.#maxHeadBytes) return this.#wait(bytes, offset);
    if (end < 0 || end - offset > this.#maxHeadBytes) return this.#foreign(bytes, offset, items);
    const head = this.#parseHead(bytes, offset, end);
    if (head.hasOrigin || (head.from === '' && !head.agent.startsWith(agentPrefix)))
      return this.#foreign(bytes, offset, items);
    if (head.from === '') head.from = head.agent.slice(agentPrefix.length);
    if (head.isCrooked) return this.#malformed(400, 'a header line is malformed', items);
    if (head.lengthBytes < 0 || head.lengths > (head.isChunked ? 0 : 1)) {
      return this.#malformed(400, 'the length of the body cannot be told', items);
    }
    if (head.lengthBytes > this.#maxBodyBytes) return this.#malformed(413, 'the message body is too large', items);
    this.#head = head;
    this.#missing = head.lengthBytes;
    if (!head.isChunked && head.lengthBytes === 0) return this.#complete(end, items);
    this.#phase = head.isChunked ? 'chunk-size' : 'length-body';
    return end;
  }

  #parseHead(bytes: Uint8Array, from: number, end: number): Head {
    const first = newlineAt(bytes, from, end);
    const lineEnd = contentEnd(bytes, from, first);
    const pathStart = from + post.length;
    let pathEnd = pathStart;
    while (pathEnd < lineEnd && bytes[pathEnd] !== space) pathEnd++;
    const head: Head = {
      path: this.#texts.read(bytes, pathStart, pathEnd),
      from: '',
      agent: '',
      // HTTP/1.0 ends in a zero and closes unless asked to stay.
      keepAlive: bytes[lineEnd - 1] !== 0x30,
      lengthBytes: 0,
      lengths: 0,
      isChunked: false,
      isCrooked: lineEnd === first,
      hasOrigin: false,
    };
    let start = first + 1;
    while (start < end) {
      const stop = newlineAt(bytes, start, end);
      const content = contentEnd(bytes, start, stop);
      if (content === stop) head.isCrooked = true;
      if (content > start) this.#readHeader(bytes, start, content, head);
      start = stop + 1;
    }
    return head;
  }

  #readHeader(bytes: Uint8Array, start: number, end: number, head: Head): void {
    let nameEnd = start;
    while (nameEnd < end && bytes[nameEnd] !== colon) nameEnd++;
    const nameLength = nameEnd - start;
    const before = bytes[nameEnd - 1];
    if (
      nameEnd === end ||
      nameLength === 0 ||
      before === space ||
      before === tab ||
      bytes[start] === space ||
      bytes[start] === tab
    ) {
      head.isCrooked = true;
      return;
    }
    if (nameLength === fromHeader.length && isHeaderName(bytes, start, fromHeader)) {
      head.from = this.#value(bytes, nameEnd + 1, end);
    } else if (nameLength === agentHeader.length && isHeaderName(bytes, start, agentHeader)) {
      head.agent = this.#value(bytes, nameEnd + 1, end);
    } else if (nameLength === connectionHeader.length && isHeaderName(bytes, start, connectionHeader)) {
      const wish = this.#value(bytes, nameEnd + 1, end).toLowerCase();
      if (wish === 'close') head.keepAlive = false;
      else if (wish === 'keep-alive') head.keepAlive = true;
    } else if (nameLength === lengthHeader.length && isHeaderName(bytes, start, lengthHeader)) {
      const text = this.#value(bytes, nameEnd + 1, end);
      head.lengthBytes = /^\d{1,15}$/.test(text) ? Number(text) : -1;
      head.lengths++;
    } else if (nameLength === codingHeader.length && isHeaderName(bytes, start, codingHeader)) {
      if (head.isChunked || this.#value(bytes, nameEnd + 1, end).toLowerCase() !== 'chunked') head.isCrooked = true;
      head.isChunked = true;
    } else if (nameLength === originHeader.length && isHeaderName(bytes, start, originHeader)) {
      head.hasOrigin = true;
    }
  }

  #readBody(bytes: Uint8Array, offset: number, items: LibprocessItem[]): number {
    if (offset >= bytes.length) return -1;
    const part = bytes.subarray(offset, offset + this.#missing);
    this.#body.push(part);
    this.#missing -= part.length;
    if (this.#missing > 0) return -1;
    if (this.#phase === 'length-body') return this.#complete(offset + part.length, items);
    this.#phase = 'chunk-end';
    return offset + part.length;
  }

  #readChunkSize(bytes: Uint8Array, offset: number, items: LibprocessItem[]): number {
    let sizeBytes = 0;
    let at = offset;
    for (let digit = hexDigit(bytes[at] ?? 0); digit >= 0; digit = hexDigit(bytes[++at] ?? 0)) {
      sizeBytes = sizeBytes * 16 + digit;
      if (this.#body.length + sizeBytes > this.#maxBodyBytes)
        return this.#malformed(413, 'the message body is too large', items);
    }
    const stop = newlineAt(bytes, at, bytes.length);
    if (stop - offset > this.#maxHeadBytes) return this.#malformed(400, 'a chunk size line is too long', items);
    if (stop === bytes.length) return this.#wait(bytes, offset);
    const end = contentEnd(bytes, at, stop);
    // A chunk extension (`;name=value`) says nothing to us and is skipped.
    const isClean = at === end || bytes[at] === semicolon || bytes[at] === space || bytes[at] === tab;
    if (at === offset || end === stop || !isClean) return this.#malformed(400, 'a chunk size is malformed', items);
    this.#phase = sizeBytes === 0 ? 'trailers' : 'chunk-data';
    this.#missing = sizeBytes;
    this.#trailerBytes = 0;
    return stop + 1;
  }

  #readChunkEnd(bytes: Uint8Array, offset: number, items: LibprocessItem[]): number {
    if (bytes.length - offset < 2) return this.#wait(bytes, offset);
    if (bytes[offset] !== carriageReturn || bytes[offset + 1] !== newline) {
      return this.#malformed(400, 'a chunk does not end with a line break', items);
    }
    this.#phase = 'chunk-size';
    return offset + 2;
  }

  /** Skips one trailer line; the empty one ends the request. */
  #readTrailer(bytes: Uint8Array, offset: number, items: LibprocessItem[]): number {
    const stop = newlineAt(bytes, offset, bytes.length);
    if (this.#trailerBytes + stop - offset > this.#maxHeadBytes)
      return this.#malformed(400, 'the trailers are too long', items);
    if (stop === bytes.length) return this.#wait(bytes, offset);
    if (contentEnd(bytes, offset, stop) === offset) return this.#complete(stop + 1, items);
    this.#trailerBytes += stop + 1 - offset;
    return stop + 1;
  }

  #complete(next: number, items: LibprocessItem[]): number {
    const head = this.#head;
    const receiver = head === undefined ? undefined : splitMessagePath(head.path);
    if (head === undefined || receiver === undefined)
      return this.#malformed(400, 'the path names no receiver and message', items);
    const body = this.#body.length === 0 ? empty : this.#body.take();
    items.push({
      kind: 'message',
      message: { to: receiver.to, name: receiver.name, from: head.from, body },
      keepAlive: head.keepAlive,
    });
    this.#head = undefined;
    this.#phase = head.keepAlive ? 'head' : 'finished';
    return next;
  }

  #wait(bytes: Uint8Array, offset: number): number {
    // A copy, so that a few bytes do not keep a whole read buffer alive.
    if (offset < bytes.length) this.#rest = new Uint8Array(bytes.subarray(offset));
    return -1;
  }

  #foreign(bytes: Uint8Array, offset: number, items: LibprocessItem[]): number {
    this.#phase = 'finished';
    items.push({ kind: 'foreign', unread: bytes.subarray(offset) });
    return -1;
  }

  #malformed(status: 400 | 413 | 500, reason: string, items: LibprocessItem[]): number {
    this.#phase = 'finished';
    this.#body.take();
    items.push({ kind: 'malformed', status, reason });
    return -1;
  }

  #value(bytes: Uint8Array, from: number, end: number): string {
    let start = from;
    let stop = end;
    while (start < stop && (bytes[start] === space || bytes[start] === tab)) start++;
    while (stop > start && (bytes[stop - 1] === space || bytes[stop - 1] === tab)) stop--;
    return this.#texts.read(bytes, start, stop);
  }
}

import { concatBytes } from '../../base/bytes.ts';
import { ok, type Result, refuse } from '../../base/errors.ts';
import { headEnd } from '../../wire/http-bytes.ts';

/** One HTTP/1.1 answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: Uint8Array;
  /** From `Keep-Alive: timeout=N`: how long the server keeps an idle connection. */
  readonly keepAliveMs: number | undefined;
  /** The server closes the connection behind this answer. */
  readonly isLast: boolean;
}

interface Head {
  readonly status: number;
  readonly length: number | 'chunked';
  readonly keepAliveMs: number | undefined;
  readonly isLast: boolean;
}

const maxHeadBytes = 64 * 1024;
const maxBodyBytes = 4 * 1024 * 1024;
const latin1 = new TextDecoder('latin1');
const empty = new Uint8Array(0);

/** Takes the answers of a pipelined connection apart, split anywhere. After a refusal the connection cannot be read on. */
export class AnswerParser {
  #buffered: Uint8Array = empty;
  #head: Head | undefined;
  #chunks: Uint8Array[] = [];
  #chunkBytes = 0;

  /** The answers completed by these bytes, or why they are no HTTP. */
  push(bytes: Uint8Array): Result<HttpAnswer[]> {
    this.#buffered = this.#buffered.length === 0 ? bytes : concatBytes([this.#buffered, bytes]);
    const answers: HttpAnswer[] = [];
    for (;;) {
      const answer = this.#next();
      if (!answer.ok) return answer;
      if (answer.value === undefined) return ok(answers);
      if (answer.value !== 'skip') answers.push(answer.value);
    }
  }

  #next(): Result<HttpAnswer | 'skip' | undefined> {
    if (this.#head === undefined) {
      const end = headEnd(this.#buffered, 0);
      if (end < 0) {
        return this.#buffered.length > maxHeadBytes
          ? refuse('answer-invalid', 'the head of an answer is too long')
          : ok(undefined);
      }
      const head = parseHead(latin1.decode(this.#buffered.subarray(0, end)));
      if (!head.ok) return head;
      this.#buffered = this.#buffered.subarray(end);
      // Interim answers (100 Continue) have no body and are followed by the real one.
      if (head.value.status < 200) return ok('skip');
      this.#head = head.value;
    }
    return this.#head.length === 'chunked' ? this.#chunked(this.#head) : this.#whole(this.#head, this.#head.length);
  }

  #whole(head: Head, length: number): Result<HttpAnswer | undefined> {
    if (this.#buffered.length < length) return ok(undefined);
    const body = this.#buffered.slice(0, length);
    this.#buffered = this.#buffered.subarray(length);
    return ok(this.#finish(head, body));
  }

  #chunked(head: Head): Result<HttpAnswer | undefined> {
    for (;;) {
      const line = this.#buffered.indexOf(0x0a);
      if (line < 0)
        return this.#buffered.length > 1024 ? refuse('answer-invalid', 'a chunk line is too long') : ok(undefined);
      const size = Number.parseInt(latin1.decode(this.#buffered.subarray(0, line)), 16);
      if (Number.isNaN(size)) return refuse('answer-invalid', 'a chunk has no size');
      if (this.#chunkBytes + size > maxBodyBytes) return refuse('answer-invalid', 'the body of an answer is too long');
      const end = line + 1 + size + 2;
      if (size === 0) {
        const trailer = headEnd(this.#buffered, line);
        if (trailer < 0) return ok(undefined);
        this.#buffered = this.#buffered.subarray(trailer);
        return ok(this.#finish(head, concatBytes(this.#chunks)));
      }
      if (this.#buffered.length < end) return ok(undefined);
      this.#chunks.push(this.#buffered.slice(line + 1, line + 1 + size));
      this.#chunkBytes += size;
      this.#buffered = this.#buffered.subarray(end);
    }
  }

  #finish(head: Head, body: Uint8Array): HttpAnswer {
    this.#head = undefined;
    this.#chunks = [];
    this.#chunkBytes = 0;
    return { status: head.status, body, keepAliveMs: head.keepAliveMs, isLast: head.isLast };
  }
}

function parseHead(text: string): Result<Head> {
  const status = /^HTTP\/1\.[01] (\d{3})(?: |\r?\n)/.exec(text)?.[1];
  if (status === undefined) return refuse('answer-invalid', 'the answer is not HTTP/1.1');
  const code = Number(status);
  const isBodyless = code === 204 || code === 304;
  const lengthText = header(text, 'content-length');
  const length = isBodyless ? 0 : Number(lengthText ?? 0);
  const isChunked = !isBodyless && /chunked/i.test(header(text, 'transfer-encoding') ?? '');
  if (!Number.isSafeInteger(length) || length < 0 || length > maxBodyBytes) {
    return refuse('answer-invalid', `the answer has Content-Length ${lengthText}`);
  }
  const keepAlive = /timeout=(\d{1,6})/.exec(header(text, 'keep-alive') ?? '')?.[1];
  return ok({
    status: code,
    length: isChunked ? 'chunked' : length,
    keepAliveMs: keepAlive === undefined ? undefined : Number(keepAlive) * 1000,
    isLast: /close/i.test(header(text, 'connection') ?? ''),
  });
}

function header(head: string, name: string): string | undefined {
  return new RegExp(`\\n${name}:[ \\t]*([^\\r\\n]*)`, 'i').exec(head)?.[1];
}

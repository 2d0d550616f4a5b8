import type { Socket } from 'node:net';
import { errorText } from '../../base/errors.ts';
import { openSocket, type TlsIdentity } from '../../net/tls.ts';
import { ascii } from '../../wire/http-bytes.ts';
import { AnswerParser, type HttpAnswer } from '../core/answer-parser.ts';
import { formatAddress, type MasterAddress } from '../core/master-address.ts';

export interface CallConnectionOptions<Tag> {
  readonly target: MasterAddress;
  readonly path: string;
  /** Header lines of every call, each with its line end. */
  readonly headers: string;
  readonly tls: TlsIdentity | undefined;
  readonly connectTimeoutMs: number;
  /** Longest wait for an answer while calls are waiting. */
  readonly callTimeoutMs: number;
  readonly onAnswered: (tag: Tag, status: number, text: string) => void;
  /** The call may or may not have been carried out. */
  readonly onLost: (tag: Tag, reason: string) => void;
}

/** Calls waiting for answers at most. */
const maxWaiting = 20_000;
/** A server that drops idle connections is not asked again in the last part of its patience. */
const keepAliveMarginMs = 1_000;

/**
 * POSTs over one connection, pipelined: sent in the order made without waiting for answers, which come in the same order. It
 * connects when first used and again after the server closed it; calls without answer at that moment are lost and told so.
 */
export class CallConnection<Tag> {
  readonly #options: CallConnectionOptions<Tag>;
  readonly #prefix: string;
  #socket: Socket | undefined;
  #waiting: Tag[] = [];
  #answered = 0;
  #timer: NodeJS.Timeout | undefined;
  #keepAliveMs: number | undefined;
  /** When the oldest waiting call became the oldest, or the last answer came. */
  #progressMs = 0;
  #isCorked = false;

  constructor(options: CallConnectionOptions<Tag>) {
    this.#options = options;
    this.#prefix = `POST ${options.path} HTTP/1.1\r\nHost: ${formatAddress(options.target)}\r\n${options.headers}`;
  }

  get waitingCount(): number {
    return this.#waiting.length - this.#answered;
  }

  /** Sends a call; false when too many are waiting already. `headers` are header lines of this call, each with its line end. */
  send(tag: Tag, headers: string, body: Uint8Array): boolean {
    if (this.waitingCount >= maxWaiting) return false;
    const socket = this.#usableSocket();
    if (!this.#isCorked) {
      this.#isCorked = true;
      socket.cork();
      process.nextTick(() => {
        this.#isCorked = false;
        socket.uncork();
      });
    }
    socket.write(ascii(`${this.#prefix}${headers}Content-Length: ${body.length}\r\n\r\n`));
    socket.write(body);
    if (this.waitingCount === 0) this.#progressMs = performance.now();
    this.#waiting.push(tag);
    this.#timer ??= setTimeout(() => this.#checkAnswers(), this.#options.callTimeoutMs);
    return true;
  }

  /** Closes at once; calls without answer are forgotten silently. */
  close(): void {
    this.#waiting = [];
    this.#answered = 0;
    this.#drop();
  }

  #usableSocket(): Socket {
    const idleMs = performance.now() - this.#progressMs;
    const isStale =
      this.#keepAliveMs !== undefined && this.waitingCount === 0 && idleMs > this.#keepAliveMs - keepAliveMarginMs;
    if (isStale) this.#drop();
    this.#socket ??= this.#connect();
    return this.#socket;
  }

  #connect(): Socket {
    const { target, tls, connectTimeoutMs } = this.#options;
    const socket = openSocket(target, tls, () => socket.setTimeout(0));
    const parser = new AnswerParser();
    socket.setTimeout(connectTimeoutMs, () => this.#lose(socket, `no connection to ${formatAddress(target)} in time`));
    socket.on('data', (bytes: Buffer) => {
      const answers = parser.push(bytes);
      if (answers.ok) this.#take(socket, answers.value);
      else this.#lose(socket, answers.error.reason);
    });
    socket.on('error', (error) => this.#lose(socket, errorText(error)));
    socket.on('close', () => this.#lose(socket, 'the master closed the connection'));
    return socket;
  }

  #take(socket: Socket, answers: readonly HttpAnswer[]): void {
    for (const answer of answers) {
      if (socket !== this.#socket) return;
      if (this.waitingCount === 0) {
        this.#lose(socket, 'an answer came to no call');
        return;
      }
      const tag = this.#waiting[this.#answered++] as Tag;
      if (this.#answered === this.#waiting.length || this.#answered > 1024) {
        this.#waiting = this.#waiting.slice(this.#answered);
        this.#answered = 0;
      }
      this.#progressMs = performance.now();
      this.#keepAliveMs = answer.keepAliveMs;
      const text = answer.status === 202 ? '' : Buffer.from(answer.body).toString('utf8');
      this.#options.onAnswered(tag, answer.status, text);
      if (answer.isLast) {
        this.#lose(socket, 'the master closed the connection');
        return;
      }
    }
  }

  #checkAnswers(): void {
    this.#timer = undefined;
    if (this.waitingCount === 0) return;
    const waitedMs = performance.now() - this.#progressMs;
    const { callTimeoutMs } = this.#options;
    if (waitedMs < callTimeoutMs) {
      this.#timer = setTimeout(() => this.#checkAnswers(), callTimeoutMs - waitedMs);
    } else if (this.#socket !== undefined) {
      this.#lose(this.#socket, 'the master did not answer in time');
    }
  }

  /** The connection is over: tells every call that still waited. */
  #lose(socket: Socket, reason: string): void {
    if (socket !== this.#socket) return;
    const lost = this.#waiting.slice(this.#answered);
    this.#waiting = [];
    this.#answered = 0;
    this.#drop();
    for (const tag of lost) this.#options.onLost(tag, reason);
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#keepAliveMs = undefined;
    this.#socket?.destroy();
    this.#socket = undefined;
  }
}

import type { Socket } from 'node:net';
import type { Logger } from '../base/logger.ts';
import { encodeMessages, type OutgoingMessage } from '../wire/libprocess.ts';
import { openSocket, type TlsIdentity } from './tls.ts';

export interface OutgoingOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: TlsIdentity | undefined;
  readonly logger: Logger;
  /** Bytes that may wait for the peer; messages beyond are dropped and counted, save one that waits alone. */
  readonly maxQueuedBytes: number;
  readonly connectTimeoutMs: number;
  /** A connection without links is closed after this long without a message. */
  readonly idleMs: number;
  /** True while someone is linked to this address. */
  readonly isLinked: () => boolean;
  /** The connection is gone for whatever reason; called once. What was queued is lost. */
  readonly onGone: (reason: string) => void;
  readonly onDropped: (messages: number) => void;
}

/** Waiting messages are written together up to about this many bytes and messages. */
const writeBytes = 256 * 1024;
const writeMessages = 1000;

/** One outgoing socket to a remote address: pipelined one-way requests, in order, written once a turn. */
export class OutgoingConnection {
  readonly #options: OutgoingOptions;
  #socket: Socket;
  #waiting: OutgoingMessage[] = [];
  #waitingBytes = 0;
  #isOpen = false;
  #isGone = false;
  #isFlushScheduled = false;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #connectTimer: ReturnType<typeof setTimeout>;
  #lastSentMs = 0;
  /** Requests written whose answers have not come. */
  #unanswered = 0;
  /** How much of the `\r\n\r\n` behind an answer's head was read. */
  #matched = 0;

  constructor(options: OutgoingOptions) {
    this.#options = options;
    this.#connectTimer = setTimeout(
      () => this.#fail(`no connection within ${options.connectTimeoutMs} ms`),
      options.connectTimeoutMs,
    );
    this.#socket = this.#connect(options.tls);
  }

  #connect(tls: TlsIdentity | undefined): Socket {
    const { host, port } = this.#options;
    const socket = openSocket({ host, port }, tls, () => {
      clearTimeout(this.#connectTimer);
      this.#isOpen = true;
      this.#flush();
      this.#watchIdle();
    });
    const end = (reason: string): void => {
      if (socket !== this.#socket) return;
      if (tls?.allowsPlain === true && !this.#isOpen && !this.#isGone) {
        // COMPAT(mesos-1.11): who answers in plain text is spoken to in plain text, where that is allowed.
        this.#socket = this.#connect(undefined);
        socket.destroy();
      } else this.#fail(reason);
    };
    socket.on('error', (error) => end(error.message));
    socket.once('end', () => end('the peer closed the connection'));
    socket.once('close', () => end('the connection closed'));
    // The answers say nothing about processing; they only have to be taken off the socket.
    socket.on('data', (chunk) => this.#countAnswers(chunk));
    return socket;
  }

  /** Bytes that wait for the peer. */
  get queuedBytes(): number {
    return this.#waitingBytes + this.#socket.writableLength;
  }

  send(message: OutgoingMessage): void {
    const sizeBytes = message.body.length + 256;
    const queuedBytes = this.queuedBytes;
    // One message alone may be larger: a registry is.
    if (this.#isGone || (queuedBytes > 0 && queuedBytes + sizeBytes > this.#options.maxQueuedBytes)) {
      this.#options.onDropped(1);
      return;
    }
    this.#waiting.push(message);
    this.#waitingBytes += sizeBytes;
    if (!this.#isOpen || this.#isFlushScheduled) return;
    this.#isFlushScheduled = true;
    setImmediate(() => this.#flush());
  }

  /** Closes without telling `onGone`; what is queued is still written when `afterQueue`. */
  close(afterQueue: boolean): void {
    if (this.#isGone) return;
    this.#isGone = true;
    clearTimeout(this.#connectTimer);
    if (this.#idleTimer !== undefined) clearTimeout(this.#idleTimer);
    if (!afterQueue || !this.#isOpen) {
      this.#socket.destroy();
      return;
    }
    this.#write();
    this.#socket.end();
    const timer = setTimeout(() => this.#socket.destroy(), 5_000);
    timer.unref();
    this.#socket.once('close', () => clearTimeout(timer));
  }

  /** Looks again whether the connection may be closed; call it when a link was taken away. */
  noteLinksChanged(): void {
    this.#watchIdle();
  }

  #flush(): void {
    this.#isFlushScheduled = false;
    if (this.#isGone) return;
    this.#lastSentMs = performance.now();
    this.#write();
    this.#watchIdle();
  }

  #write(): void {
    const messages = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#unanswered += messages.length;
    let from = 0;
    let sizeBytes = 0;
    for (let index = 0; index < messages.length; index++) {
      sizeBytes += messages[index]?.body.length ?? 0;
      if (sizeBytes < writeBytes && index - from < writeMessages && index < messages.length - 1) continue;
      this.#socket.write(encodeMessages(messages.slice(from, index + 1)));
      from = index + 1;
      sizeBytes = 0;
    }
  }

  /** Answers have no body: each ends with an empty line. */
  #countAnswers(chunk: Uint8Array): void {
    let matched = this.#matched;
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index];
      if (byte === 0x0d) matched = matched === 2 ? 3 : 1;
      else if (byte !== 0x0a) matched = 0;
      else if (matched === 3) {
        this.#unanswered--;
        matched = 0;
      } else matched = matched === 1 ? 2 : 0;
    }
    this.#matched = matched;
  }

  #watchIdle(): void {
    if (this.#idleTimer !== undefined || this.#isGone || !this.#isOpen || this.#options.isLinked()) return;
    this.#idleTimer = setTimeout(() => {
      this.#idleTimer = undefined;
      // Closing before the peer has read everything could let later messages on a new connection overtake these.
      const isIdle = this.#unanswered <= 0 && performance.now() - this.#lastSentMs >= this.#options.idleMs;
      if (isIdle && this.queuedBytes === 0 && !this.#options.isLinked()) this.#fail('idle');
      else this.#watchIdle();
    }, this.#options.idleMs);
    this.#idleTimer.unref();
  }

  #fail(reason: string): void {
    if (this.#isGone) return;
    this.#isGone = true;
    clearTimeout(this.#connectTimer);
    if (this.#idleTimer !== undefined) clearTimeout(this.#idleTimer);
    this.#socket.destroy();
    if (this.#waiting.length > 0) this.#options.onDropped(this.#waiting.length);
    this.#waiting = [];
    this.#options.onGone(reason);
  }
}

import type { Socket } from 'node:net';
import { type FrameFault, FrameSplitter } from '../jute/frames.ts';
import { newTraffic, type Traffic } from './counters.ts';
import { isWord } from './four-letter-words.ts';

/** While more than this waits to be sent to a client, nothing more is read from it. */
const pauseAboveBytes = 1 << 20;
/** A client that lets this much of watch events, which come unasked, pile up is cut off. */
const maxUnreadEventBytes = 8 << 20;

export interface PeerHandlers {
  /** Four bytes that are a command, not a length. */
  readonly onCommand: (peer: Peer, word: string) => void;
  readonly onFrame: (peer: Peer, frame: Uint8Array) => void;
  readonly onClosed: (peer: Peer, reason: string) => void;
  /** The server cannot take more work just now. */
  readonly isOverloaded: () => boolean;
  /** What all clients together have not read yet. */
  readonly backlog: SharedBacklog;
}

/** Bytes that wait in sockets for clients that do not read as fast as they ask. */
export class SharedBacklog {
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get isFull(): boolean {
    return this.#bytes > this.#maxBytes;
  }

  add(sizeBytes: number): void {
    this.#bytes += sizeBytes;
  }
}

/** One client connection: bytes to frames, frames to bytes, with bounds on both sides. */
export class Peer {
  readonly id: number;
  readonly address: string;
  readonly port: number;
  readonly since: number = Date.now();
  readonly traffic: Traffic = newTraffic();
  /** Session, once there is one: for four-letter words and logs. */
  sessionId = 0n;
  timeoutMs = 0;
  handshaken = false;
  readonly #socket: Socket;
  readonly #handlers: PeerHandlers;
  readonly #splitter: FrameSplitter;
  #backlog: Uint8Array[] = [];
  #outgoing: Uint8Array[] = [];
  /** Bytes of replies that wait for the disk. */
  #heldBytes = 0;
  #outgoingBytes = 0;
  /** Watch events handed to the socket since it was last empty. */
  #eventBytes = 0;
  /** Our part of the shared backlog. */
  #backlogBytes = 0;
  #opening: Uint8Array | undefined = new Uint8Array(0);
  #over = false;
  #ending = false;

  constructor(id: number, socket: Socket, handlers: PeerHandlers, maxFrameBytes: number) {
    this.id = id;
    this.#socket = socket;
    this.#handlers = handlers;
    this.#splitter = new FrameSplitter(maxFrameBytes);
    this.address = plainAddress(socket.remoteAddress ?? '');
    this.port = socket.remotePort ?? 0;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Uint8Array) => {
      this.#receive(chunk);
    });
    socket.on('drain', () => {
      this.#owe(0);
      this.work();
    });
    socket.on('error', (error) => {
      this.close(error.message);
    });
    socket.on('close', () => {
      this.close('the client closed the connection');
    });
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** Requests read and not yet looked at. */
  get queued(): number {
    return this.#backlog.length;
  }

  get #unsentBytes(): number {
    return this.#heldBytes + this.#outgoingBytes + this.#socket.writableLength;
  }

  /** Counts bytes that will be sent once the disk is done. */
  hold(sizeBytes: number): void {
    this.#heldBytes += sizeBytes;
  }

  release(sizeBytes: number): void {
    this.#heldBytes -= sizeBytes;
  }

  /** Puts bytes in line; `flush` sends them in one write. */
  queue(bytes: Uint8Array, isEvent = false): void {
    if (this.#over) return;
    this.#outgoing.push(bytes);
    this.#outgoingBytes += bytes.length;
    if (isEvent) this.#eventBytes += bytes.length;
  }

  flush(): void {
    if (this.#outgoing.length === 0 || this.#over) return;
    const [only] = this.#outgoing;
    // A reply shares its memory with others: one that has to wait for its client must not keep all of it.
    const isAlone = this.#outgoing.length === 1 && this.#socket.writableLength === 0;
    const bytes = isAlone && only !== undefined ? only : Buffer.concat(this.#outgoing);
    this.#outgoing = [];
    this.#outgoingBytes = 0;
    const isBehind = this.#backlogBytes > 0;
    const mustDrain = !this.#socket.write(bytes);
    if (mustDrain) this.#owe(this.#socket.writableLength);
    else this.#eventBytes = 0;
    if (this.#ending) this.#socket.end();
    else if (isBehind && (this.#eventBytes > maxUnreadEventBytes || this.#handlers.backlog.isFull))
      this.close('the client does not read what it is sent');
    // A write that the system took whole at once is not followed by `drain`.
    else if (this.#backlog.length > 0 && !mustDrain) setImmediate(() => this.work());
  }

  /** Sends what is in line, then closes; a client that does not take it is cut off by `close` later. */
  end(bytes?: Uint8Array): void {
    if (bytes !== undefined) this.queue(bytes);
    this.#ending = true;
    this.#backlog = [];
    if (this.#outgoing.length > 0) this.flush();
    else this.#socket.end();
    // Nothing more is read, but an unread rest must not keep the socket open.
    this.#socket.resume();
    this.#socket.setTimeout(5000, () => this.close('the client did not take the last answer'));
  }

  close(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#owe(0);
    this.#backlog = [];
    this.#outgoing = [];
    this.#socket.destroy();
    this.#handlers.onClosed(this, reason);
  }

  /** Goes on with requests that were left waiting, as far as bounds allow. */
  work(): void {
    let done = 0;
    while (done < this.#backlog.length && !this.#over && !this.#ending) {
      if (this.#unsentBytes > pauseAboveBytes || this.#handlers.isOverloaded()) break;
      const frame = this.#backlog[done++];
      if (frame !== undefined) this.#handlers.onFrame(this, frame);
    }
    if (done > 0) this.#backlog = this.#backlog.slice(done);
    if (this.#over || this.#ending) return;
    if (this.#backlog.length > 0) this.#socket.pause();
    else if (this.#splitter.fault !== undefined) this.close(faultText(this.#splitter.fault));
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  #owe(sizeBytes: number): void {
    this.#handlers.backlog.add(sizeBytes - this.#backlogBytes);
    this.#backlogBytes = sizeBytes;
    if (sizeBytes === 0) this.#eventBytes = 0;
  }

  #receive(chunk: Uint8Array): void {
    if (this.#over || this.#ending) return;
    const bytes = this.#opening === undefined ? chunk : this.#open(chunk);
    if (bytes === undefined) return;
    const frames = this.#splitter.push(bytes);
    if (this.#backlog.length === 0) this.#backlog = frames;
    else this.#backlog.push(...frames);
    this.work();
  }

  /** The first four bytes tell a command from a frame. */
  #open(chunk: Uint8Array): Uint8Array | undefined {
    const bytes = Buffer.concat([this.#opening ?? new Uint8Array(0), chunk]);
    this.#opening = bytes;
    if (bytes.length < 4) return undefined;
    this.#opening = undefined;
    const word = bytes.toString('latin1', 0, 4);
    if (!isWord(word)) return bytes;
    this.#handlers.onCommand(this, word);
    return undefined;
  }
}

function faultText(fault: FrameFault): string {
  return fault === 'too-long' ? 'a request is longer than jute.maxbuffer' : 'a request has a negative length';
}

/** An IPv4 address that came in over an IPv6 socket, as IPv4. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

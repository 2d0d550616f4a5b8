import type { Peer } from './peer.ts';

/** What is sent: the answer to a request, a watch event, or the end of the connection. */
export type SentKind = 'reply' | 'event' | 'end';

/** Hears what leaves, and how long it waited for the disk. */
type SentListener = (peer: Peer, kind: SentKind, sizeBytes: number, waitedMs: number) => void;

interface Held {
  readonly kind: SentKind;
  readonly zxid: bigint;
  readonly sinceMs: number;
  readonly peer: Peer;
  readonly bytes: Uint8Array;
}

const noBytes = new Uint8Array(0);

/**
 * What goes to clients, in the order the core decided it. Nothing leaves before the last transaction decided earlier is on disk:
 * so no client sees what a crash could undo, its own write or another's.
 */
export class Outbox {
  #held: Held[] = [];
  #head = 0;
  #heldBytes = 0;
  #lastZxid: bigint;
  #durableZxid: bigint;
  readonly #unflushed = new Set<Peer>();
  readonly #onSent: SentListener;

  constructor(durableZxid: bigint, onSent: SentListener) {
    this.#onSent = onSent;
    this.#lastZxid = durableZxid;
    this.#durableZxid = durableZxid;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Answers that wait for the disk. */
  get heldCount(): number {
    return this.#held.length - this.#head;
  }

  /** Everything after this depends on the transaction. */
  require(zxid: bigint): void {
    this.#lastZxid = zxid;
  }

  send(peer: Peer, kind: SentKind, bytes: Uint8Array = noBytes): void {
    if (this.#lastZxid <= this.#durableZxid) {
      this.#pass(peer, kind, bytes);
      this.#onSent(peer, kind, bytes.length, 0);
      return;
    }
    this.#heldBytes += bytes.length;
    peer.hold(bytes.length);
    this.#held.push({ kind, zxid: this.#lastZxid, sinceMs: performance.now(), peer, bytes });
  }

  /** The disk has everything up to here: what waited for it goes out. */
  confirm(zxid: bigint): void {
    this.#durableZxid = zxid;
    const nowMs = performance.now();
    while (this.#head < this.#held.length) {
      const held = this.#held[this.#head];
      if (held === undefined || held.zxid > zxid) break;
      this.#head++;
      this.#heldBytes -= held.bytes.length;
      held.peer.release(held.bytes.length);
      this.#pass(held.peer, held.kind, held.bytes);
      this.#onSent(held.peer, held.kind, held.bytes.length, nowMs - held.sinceMs);
    }
    this.#held = this.#head === this.#held.length ? [] : this.#held.slice(this.#head);
    this.#head = 0;
  }

  /** One write for each client that has something in line. */
  flush(): void {
    for (const peer of this.#unflushed) peer.flush();
    this.#unflushed.clear();
  }

  #pass(peer: Peer, kind: SentKind, bytes: Uint8Array): void {
    if (kind === 'end') {
      peer.end();
      return;
    }
    peer.queue(bytes, kind === 'event');
    this.#unflushed.add(peer);
  }
}

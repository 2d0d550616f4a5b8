import type { Peer } from './peer.ts';

interface Held {
  readonly zxid: bigint;
  readonly sinceMs: number;
  readonly peer: Peer;
  /** Undefined: close the connection. */
  readonly bytes: Uint8Array | undefined;
  readonly onSent: ((waitedMs: number) => void) | undefined;
}

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

  constructor(durableZxid: bigint) {
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

  send(peer: Peer, bytes: Uint8Array | undefined, onSent?: (waitedMs: number) => void): void {
    if (this.#lastZxid <= this.#durableZxid) {
      this.#pass(peer, bytes);
      onSent?.(0);
      return;
    }
    const sizeBytes = bytes?.length ?? 0;
    this.#heldBytes += sizeBytes;
    peer.hold(sizeBytes);
    this.#held.push({ zxid: this.#lastZxid, sinceMs: performance.now(), peer, bytes, onSent });
  }

  /** The disk has everything up to here: what waited for it goes out. */
  confirm(zxid: bigint): void {
    this.#durableZxid = zxid;
    const nowMs = performance.now();
    while (this.#head < this.#held.length) {
      const held = this.#held[this.#head];
      if (held === undefined || held.zxid > zxid) break;
      this.#head++;
      const sizeBytes = held.bytes?.length ?? 0;
      this.#heldBytes -= sizeBytes;
      held.peer.release(sizeBytes);
      this.#pass(held.peer, held.bytes);
      held.onSent?.(nowMs - held.sinceMs);
    }
    this.#held = this.#head === this.#held.length ? [] : this.#held.slice(this.#head);
    this.#head = 0;
  }

  /** One write for each client that has something in line. */
  flush(): void {
    for (const peer of this.#unflushed) peer.flush();
    this.#unflushed.clear();
  }

  #pass(peer: Peer, bytes: Uint8Array | undefined): void {
    if (bytes === undefined) {
      peer.end();
      return;
    }
    peer.queue(bytes);
    this.#unflushed.add(peer);
  }
}

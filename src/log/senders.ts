/** Whose messages a replica takes: any other process could depose the writer with one message. */
import type { LibprocessMessage } from '../wire/libprocess.ts';
import { addressOf } from '../wire/process-id.ts';

/** Addresses of earlier members that are still believed: a member may lose its node in ZooKeeper and still be the writer. */
const maxAddresses = 64;
/** A new member may speak before we hear that it is one. */
const maxHeldMessages = 64;
const maxHeldBytes = 4 * 1024 * 1024;
const holdMs = 5_000;

interface Held {
  readonly message: LibprocessMessage;
  readonly atMs: number;
}

/** Lets messages pass that come from the address of a member, now or after it became known. */
export class Senders {
  readonly #own: string | undefined;
  readonly #pass: (message: LibprocessMessage) => void;
  /** Most recent last. */
  readonly #addresses = new Set<string>();
  #held: Held[] = [];
  #heldBytes = 0;
  #refused = 0;

  /** `self` is the process id of the replica, which never hears of itself over the network. */
  constructor(self: string, pass: (message: LibprocessMessage) => void) {
    this.#own = addressOf(self);
    this.#pass = pass;
  }

  /** Messages that were thrown away so far. */
  get refused(): number {
    return this.#refused;
  }

  /** Passes a message on, or keeps it for a moment, or throws it away. */
  take(message: LibprocessMessage, nowMs: number): void {
    const address = addressOf(message.from);
    if (address !== undefined && this.#addresses.has(address)) {
      this.#pass(message);
      return;
    }
    this.#expire(nowMs);
    const isRoom = this.#held.length < maxHeldMessages && this.#heldBytes + message.body.length <= maxHeldBytes;
    if (address === undefined || address === this.#own || !isRoom) {
      this.#refused++;
      return;
    }
    this.#heldBytes += message.body.length;
    // The body may be part of a larger buffer.
    this.#held.push({ message: { ...message, body: message.body.slice() }, atMs: nowMs });
  }

  /** The members are these now; what was kept from one of them is passed on. */
  setMembers(members: readonly string[], nowMs: number): void {
    for (const member of members) {
      const address = addressOf(member);
      if (address === undefined || address === this.#own) continue;
      this.#addresses.delete(address);
      this.#addresses.add(address);
    }
    for (const address of this.#addresses) {
      if (this.#addresses.size <= maxAddresses) break;
      this.#addresses.delete(address);
    }
    this.#expire(nowMs);
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    for (const { message, atMs } of held) this.take(message, atMs);
  }

  #expire(nowMs: number): void {
    while (nowMs - (this.#held[0]?.atMs ?? nowMs) > holdMs) {
      this.#heldBytes -= this.#held.shift()?.message.body.length ?? 0;
      this.#refused++;
    }
  }
}

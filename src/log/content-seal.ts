/**
 * What makes a log's contents vouch for themselves: every write also renews a seal over all keys and values, within the same
 * batch. Contents whose seal does not fit are not the result of a write.
 */
import { createHash } from 'node:crypto';

/** Number of the write and digest of all that was there after it. */
export interface Seal {
  readonly sequence: number;
  readonly digest: bigint;
}

// The seal stands at the end of the metadata's record as field 1000, which Mesos skips: two bytes of tag, one of length.
const tag = Uint8Array.of(0xc2, 0x3e, 16);
const sealBytes = tag.length + 16;

/** The record with a seal behind it. */
export function withSeal(record: Uint8Array, seal: Seal): Uint8Array {
  const sealed = new Uint8Array(record.length + sealBytes);
  sealed.set(record);
  sealed.set(tag, record.length);
  const view = new DataView(sealed.buffer);
  view.setBigUint64(record.length + tag.length, BigInt(seal.sequence), true);
  view.setBigUint64(record.length + tag.length + 8, seal.digest, true);
  return sealed;
}

/** Takes a record and the seal behind it apart. */
export function splitSeal(sealed: Uint8Array): { readonly record: Uint8Array; readonly seal: Seal | undefined } {
  const at = sealed.length - sealBytes;
  if (at < 0 || tag.some((byte, index) => sealed[at + index] !== byte)) return { record: sealed, seal: undefined };
  const view = new DataView(sealed.buffer, sealed.byteOffset + at + tag.length);
  return {
    record: sealed.subarray(0, at),
    seal: { sequence: Number(view.getBigUint64(0, true)), digest: view.getBigUint64(8, true) },
  };
}

/** The digest of a set of keys with their values, kept up to date entry by entry. */
export class ContentDigest {
  readonly #hashes = new Map<string, bigint>();
  #digest = 0n;

  get value(): bigint {
    return this.#digest;
  }

  /** Keys there are. */
  get size(): number {
    return this.#hashes.size;
  }

  has(key: string): boolean {
    return this.#hashes.has(key);
  }

  keys(): IterableIterator<string> {
    return this.#hashes.keys();
  }

  put(key: string, value: Uint8Array): void {
    const hash = createHash('sha256').update(key).update(value).digest().readBigUInt64LE();
    this.#digest ^= (this.#hashes.get(key) ?? 0n) ^ hash;
    this.#hashes.set(key, hash);
  }

  delete(key: string): void {
    this.#digest ^= this.#hashes.get(key) ?? 0n;
    this.#hashes.delete(key);
  }
}

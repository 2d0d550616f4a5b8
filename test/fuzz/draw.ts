/** Takes a fuzzer's bytes for decisions: whatever is built from them can be built again from the same bytes. */
export class Draw {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** True when all bytes were taken; from then on every decision is the first, smallest one. */
  get isSpent(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    return this.#bytes[this.#at++] ?? 0;
  }

  uint32(): number {
    return ((this.byte() << 24) | (this.byte() << 16) | (this.byte() << 8) | this.byte()) >>> 0;
  }

  /** An integer in [0, bound). */
  int(bound: number): number {
    return (bound <= 256 ? this.byte() : this.uint32()) % bound;
  }

  /** True in about `of256` of 256 cases; never when the bytes are spent. */
  chance(of256: number): boolean {
    return this.byte() > 255 - of256;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.int(items.length)] ?? items[0];
  }

  /** One of a list that may be empty. */
  any<T>(items: readonly T[]): T | undefined {
    return items[this.int(Math.max(items.length, 1))];
  }

  /** Up to `most` of the bytes as they are. */
  bytes(most: number): Uint8Array {
    const length = Math.min(this.int(most + 1), Math.max(this.#bytes.length - this.#at, 0));
    this.#at += length;
    return this.#bytes.slice(this.#at - length, this.#at);
  }

  /** All that is left. */
  rest(): Uint8Array {
    const rest = this.#bytes.slice(this.#at);
    this.#at = this.#bytes.length;
    return rest;
  }

  /** A text of pieces that parsers of it care about, or of any characters. */
  text(pieces: readonly [string, ...string[]], most = 12): string {
    let text = '';
    for (let count = this.int(most + 1); count > 0 && !this.isSpent; count--) {
      text += this.chance(40) ? this.character() : this.pick(pieces);
    }
    return text;
  }

  /** Plain letters, control characters, halves of surrogate pairs, anything. */
  character(): string {
    switch (this.int(4)) {
      case 0:
        return String.fromCharCode(0x20 + this.int(0x5f));
      case 1:
        return String.fromCharCode(this.int(0x20));
      case 2:
        return String.fromCharCode(this.uint32() & 0xffff);
      default:
        return this.pick(['é', '😀', '\ud800', '\udfff', '\u2028', '\ufeff', '\u202e', '\x7f', '\u0130']);
    }
  }
}

/** Bytes with a few of them changed, doubled, removed or cut off. */
export function damage(draw: Draw, bytes: Uint8Array): Uint8Array {
  let damaged = Buffer.from(bytes);
  for (let count = 1 + draw.int(4); count > 0; count--) {
    const at = draw.int(Math.max(damaged.length, 1));
    switch (draw.int(6)) {
      case 0:
        if (damaged.length > 0) damaged[at] = draw.byte();
        break;
      case 1:
        if (damaged.length > 0) damaged[at] = (damaged[at] ?? 0) ^ (1 << draw.int(8));
        break;
      case 2:
        damaged = damaged.subarray(0, at);
        break;
      case 3:
        damaged = Buffer.concat([damaged.subarray(0, at), draw.bytes(8), damaged.subarray(at)]);
        break;
      case 4:
        damaged = Buffer.concat([damaged.subarray(0, at), damaged.subarray(at + 1 + draw.int(8))]);
        break;
      default:
        damaged = Buffer.concat([damaged, damaged.subarray(at, at + 64)]);
    }
  }
  return damaged;
}

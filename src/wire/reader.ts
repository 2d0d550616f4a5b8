/** Bytes that are not what they should be: malformed protobuf, or a required field that is missing. */
export class WireError extends Error {
  readonly code = 'undecodable';
  override readonly name = 'WireError';
}

/** Nesting beyond this is refused, as protobuf itself does, so that no input overflows the stack. */
const MAX_DEPTH = 100;

/** Reads protobuf primitives from one buffer. Everything throws {@link WireError} on malformed bytes. */
export class Reader {
  readonly #buffer: Buffer;
  readonly #view: DataView;
  #position = 0;
  #depth = 0;

  constructor(bytes: Uint8Array) {
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get position(): number {
    return this.#position;
  }

  /** An unsigned 32-bit varint; longer encodings (negative int32 takes ten bytes) keep their low 32 bits. */
  uint32(): number {
    const buffer = this.#buffer;
    let byte = this.#byte(buffer);
    if (byte < 128) return byte;
    let value = byte & 127;
    for (let shift = 7; shift < 35; shift += 7) {
      byte = this.#byte(buffer);
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
    for (let extra = 0; extra < 5; extra++) {
      if (this.#byte(buffer) < 128) return value >>> 0;
    }
    throw new WireError('varint longer than 10 bytes');
  }

  int32(): number {
    return this.uint32() | 0;
  }

  bool(): boolean {
    return this.uint64() !== 0;
  }

  /** Exact up to 2^53. */
  uint64(): number {
    const [low, high] = this.#varint64();
    return high * 0x1_0000_0000 + low;
  }

  /** Exact between -2^53 and 2^53. */
  int64(): number {
    const [low, high] = this.#varint64();
    return (high | 0) * 0x1_0000_0000 + low;
  }

  bigint64(): bigint {
    const [low, high] = this.#varint64();
    return (BigInt(high | 0) << 32n) | BigInt(low);
  }

  double(): number {
    const at = this.#advance(8);
    return this.#view.getFloat64(at, true);
  }

  string(): string {
    const length = this.uint32();
    const start = this.#advance(length);
    return this.#buffer.toString('utf8', start, start + length);
  }

  /** A copy, so that a small field does not keep a large request alive. */
  bytes(): Uint8Array {
    const length = this.uint32();
    const start = this.#advance(length);
    return new Uint8Array(this.#buffer.subarray(start, start + length));
  }

  /** Reads a length and enters a nested message; returns where it ends. Pair with {@link leave}. */
  enter(): number {
    const length = this.uint32();
    const end = this.#position + length;
    if (end > this.#buffer.length) throw new WireError('message shorter than its length says');
    if (++this.#depth > MAX_DEPTH) throw new WireError(`messages nested deeper than ${MAX_DEPTH}`);
    return end;
  }

  leave(end: number): void {
    if (this.#position !== end) throw new WireError('nested message does not end where its length says');
    this.#depth--;
  }

  skip(tag: number): void {
    switch (tag & 7) {
      case 0:
        this.#varint64();
        return;
      case 1:
        this.#advance(8);
        return;
      case 2:
        this.#advance(this.uint32());
        return;
      case 3:
        this.#skipGroup(tag >>> 3);
        return;
      case 5:
        this.#advance(4);
        return;
      default:
        throw new WireError(`unknown wire type ${tag & 7}`);
    }
  }

  #skipGroup(number: number): void {
    if (++this.#depth > MAX_DEPTH) throw new WireError(`groups nested deeper than ${MAX_DEPTH}`);
    for (;;) {
      const tag = this.uint32();
      if ((tag & 7) === 4) {
        if (tag >>> 3 !== number) throw new WireError('group ended by another number');
        this.#depth--;
        return;
      }
      this.skip(tag);
    }
  }

  #byte(buffer: Buffer): number {
    const byte = buffer[this.#position++];
    if (byte === undefined) throw new WireError('bytes end within a field');
    return byte;
  }

  #advance(count: number): number {
    const start = this.#position;
    if (start + count > this.#buffer.length) throw new WireError('bytes end within a field');
    this.#position = start + count;
    return start;
  }

  #varint64(): [low: number, high: number] {
    const buffer = this.#buffer;
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte(buffer);
      low |= (byte & 127) << shift;
      if (byte < 128) return [low >>> 0, 0];
    }
    const middle = this.#byte(buffer);
    low |= (middle & 127) << 28;
    let high = (middle & 127) >>> 4;
    if (middle < 128) return [low >>> 0, high];
    for (let shift = 3; shift < 38; shift += 7) {
      const byte = this.#byte(buffer);
      if (shift < 32) high |= (byte & 127) << shift;
      if (byte < 128) return [low >>> 0, high >>> 0];
    }
    throw new WireError('varint longer than 10 bytes');
  }
}

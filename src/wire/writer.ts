const INITIAL_BYTES = 64 * 1024;
/** A buffer that grew beyond this is given back after use. */
const KEPT_BYTES = 4 * 1024 * 1024;
/** Up to this length a loop over the characters beats a call into the runtime. */
const SHORT_STRING = 48;

/** Writes protobuf primitives into one growing buffer, used again for every message. */
export class Writer {
  #buffer: Buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  #view: DataView = viewOf(this.#buffer);
  #position = 0;

  reset(): void {
    this.#position = 0;
    if (this.#buffer.length > KEPT_BYTES) this.#replace(Buffer.allocUnsafeSlow(INITIAL_BYTES));
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return new Uint8Array(this.#buffer.subarray(0, this.#position));
  }

  uint32(value: number): void {
    this.#reserve(5);
    this.#varint32(value >>> 0);
  }

  int32(value: number): void {
    if (value >= 0) this.uint32(value);
    else this.#varint64(value | 0, -1);
  }

  bool(value: boolean): void {
    this.#reserve(1);
    this.#buffer[this.#position++] = value ? 1 : 0;
  }

  uint64(value: number): void {
    if (value >= 0 && value < 0x1_0000_0000) {
      this.uint32(value);
      return;
    }
    this.int64(value);
  }

  int64(value: number): void {
    if (value >= 0 && value < 0x8000_0000) {
      this.uint32(value);
      return;
    }
    const whole = Math.trunc(value);
    const high = Math.floor(whole / 0x1_0000_0000);
    this.#varint64(whole - high * 0x1_0000_0000, high);
  }

  bigint64(value: bigint): void {
    this.#varint64(Number(value & 0xffff_ffffn), Number(BigInt.asIntN(64, value) >> 32n));
  }

  double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#position, value, true);
    this.#position += 8;
  }

  string(value: string): void {
    const length = value.length;
    if (length < SHORT_STRING && this.#ascii(value, length)) return;
    const size = Buffer.byteLength(value, 'utf8');
    this.uint32(size);
    this.#reserve(size);
    this.#position += this.#buffer.write(value, this.#position, 'utf8');
  }

  bytes(value: Uint8Array): void {
    this.uint32(value.length);
    this.#reserve(value.length);
    this.#buffer.set(value, this.#position);
    this.#position += value.length;
  }

  /** Begins a nested message and leaves one byte for its length; pass the result to {@link end}. */
  begin(): number {
    this.#reserve(1);
    return this.#position++;
  }

  /** Ends a nested message: fills in its length, moving the content when the length needs more than a byte. */
  end(begun: number): void {
    const size = this.#position - begun - 1;
    if (size < 128) {
      this.#buffer[begun] = size;
      return;
    }
    const extra = varintSize(size) - 1;
    this.#reserve(extra);
    this.#buffer.copyWithin(begun + 1 + extra, begun + 1, this.#position);
    const after = this.#position + extra;
    this.#position = begun;
    this.#varint32(size);
    this.#position = after;
  }

  #ascii(value: string, length: number): boolean {
    this.#reserve(length + 1);
    const buffer = this.#buffer;
    let at = this.#position;
    buffer[at++] = length;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 127) return false;
      buffer[at++] = code;
    }
    this.#position = at;
    return true;
  }

  #varint32(value: number): void {
    const buffer = this.#buffer;
    let rest = value;
    while (rest > 127) {
      buffer[this.#position++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    buffer[this.#position++] = rest;
  }

  #varint64(lowBits: number, highBits: number): void {
    this.#reserve(10);
    let low = lowBits >>> 0;
    let high = highBits >>> 0;
    while (high > 0 || low > 127) {
      this.#buffer[this.#position++] = (low & 127) | 128;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    this.#buffer[this.#position++] = low;
  }

  #reserve(count: number): void {
    const needed = this.#position + count;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#position);
    this.#replace(grown);
  }

  #replace(buffer: Buffer): void {
    this.#buffer = buffer;
    this.#view = viewOf(buffer);
  }
}

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size++;
  return size;
}

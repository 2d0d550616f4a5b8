const encoder = new TextEncoder();

/**
 * Writes jute's big-endian fields into a buffer that grows. With `take` one writer makes many pieces that lie side by side in
 * memory of `capacityBytes`, so that short ones cost no buffer of their own.
 */
export class JuteWriter {
  readonly #capacityBytes: number;
  #bytes: Uint8Array;
  #view: DataView;
  /** Where the piece that is being written begins. */
  #start = 0;
  #length = 0;

  constructor(capacityBytes = 256) {
    this.#capacityBytes = capacityBytes;
    this.#bytes = new Uint8Array(capacityBytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get lengthBytes(): number {
    return this.#length - this.#start;
  }

  /** Makes room for so many more bytes at once, where a guess is better than growing. */
  reserve(sizeBytes: number): this {
    this.#reserve(sizeBytes);
    return this;
  }

  int(value: number): this {
    this.#reserve(4);
    this.#view.setInt32(this.#length, value);
    this.#length += 4;
    return this;
  }

  long(value: bigint): this {
    this.#reserve(8);
    this.#view.setBigInt64(this.#length, value);
    this.#length += 8;
    return this;
  }

  boolean(value: boolean): this {
    this.#reserve(1);
    this.#bytes[this.#length++] = value ? 1 : 0;
    return this;
  }

  buffer(value: Uint8Array | null): this {
    if (value === null) return this.int(-1);
    return this.int(value.length).raw(value);
  }

  /** Bytes without a length in front. */
  raw(value: Uint8Array): this {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  string(value: string | null): this {
    if (value === null) return this.int(-1);
    // UTF-8 takes at most three bytes for each UTF-16 unit.
    this.#reserve(4 + value.length * 3);
    const start = this.#length + 4;
    const written = writeAscii(value, this.#bytes, start)
      ? value.length
      : encoder.encodeInto(value, this.#bytes.subarray(start)).written;
    this.#view.setInt32(this.#length, written);
    this.#length = start + written;
    return this;
  }

  vector<T>(items: readonly T[] | null, item: (writer: JuteWriter, value: T) => void): this {
    if (items === null) return this.int(-1);
    this.int(items.length);
    for (const value of items) item(this, value);
    return this;
  }

  /** Overwrites an int written before. */
  patchInt(offset: number, value: number): this {
    this.#view.setInt32(this.#start + offset, value);
    return this;
  }

  /** What was written. The writer must not be used after. */
  finish(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#length);
  }

  /** What was written since the last `take`; the writer goes on with the next piece. */
  take(): Uint8Array {
    const piece = this.finish();
    this.#start = this.#length;
    return piece;
  }

  #reserve(sizeBytes: number): void {
    const needed = this.#length + sizeBytes;
    if (needed <= this.#bytes.length) return;
    const written = this.finish();
    // What is being written for the first time may be all there is to write; what has outgrown its room may grow on.
    const wanted = (written.length + sizeBytes) * (written.length * 2 > this.#bytes.length ? 2 : 1);
    this.#bytes = new Uint8Array(Math.max(wanted, this.#capacityBytes));
    this.#bytes.set(written);
    this.#view = new DataView(this.#bytes.buffer);
    this.#start = 0;
    this.#length = written.length;
  }
}

/** Copies the text when it is plain ASCII and short; otherwise leaves it to the encoder. */
function writeAscii(text: string, bytes: Uint8Array, start: number): boolean {
  if (text.length > 64) return false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return false;
    bytes[start + index] = code;
  }
  return true;
}

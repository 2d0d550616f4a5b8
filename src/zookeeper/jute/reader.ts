const decoder = new TextDecoder();
// Below this length building the text by hand beats the call into TextDecoder.
const shortTextBytes = 48;

/**
 * Reads jute's big-endian fields. It never throws: reading past the end or a nonsense length sets `failed`, and from then on every
 * field is zero, empty or null. Check `failed` once, after the last field.
 */
export class JuteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;
  #failed = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Something did not fit: what was read since must not be used. */
  get failed(): boolean {
    return this.#failed;
  }

  get remainingBytes(): number {
    return this.#failed ? 0 : this.#bytes.length - this.#offset;
  }

  /** Marks the input as undecodable, for rules that the fields themselves do not know. */
  fail(): void {
    this.#failed = true;
  }

  int(): number {
    if (!this.#has(4)) return 0;
    const value = this.#view.getInt32(this.#offset);
    this.#offset += 4;
    return value;
  }

  long(): bigint {
    if (!this.#has(8)) return 0n;
    const value = this.#view.getBigInt64(this.#offset);
    this.#offset += 8;
    return value;
  }

  boolean(): boolean {
    if (!this.#has(1)) return false;
    return this.#bytes[this.#offset++] !== 0;
  }

  /** A copy of the bytes, so that a node's data does not keep a whole network buffer alive; null is not the same as empty. */
  buffer(): Uint8Array | null {
    const length = this.#length();
    if (length < 0) return null;
    // Not slice(): on a Buffer, which sockets give, that is no copy.
    const value = new Uint8Array(this.#bytes.subarray(this.#offset, this.#offset + length));
    this.#offset += length;
    return value;
  }

  string(): string | null {
    const length = this.#length();
    if (length < 0) return null;
    const end = this.#offset + length;
    const value =
      length < shortTextBytes ? this.#shortText(end) : decoder.decode(this.#bytes.subarray(this.#offset, end));
    this.#offset = end;
    return value;
  }

  /** A string that must be there: null fails. */
  text(): string {
    const value = this.string();
    if (value !== null) return value;
    this.fail();
    return '';
  }

  /** A list, null when absent. `item` reads one element, which takes at least `itemBytes`. */
  vector<T>(itemBytes: number, item: (reader: JuteReader) => T): T[] | null {
    const count = this.int();
    if (this.#failed || count < 0) return null;
    if (count * itemBytes > this.remainingBytes) {
      this.fail();
      return null;
    }
    const items: T[] = [];
    for (let index = 0; index < count && !this.#failed; index++) items.push(item(this));
    return items;
  }

  #shortText(end: number): string {
    let text = '';
    for (let index = this.#offset; index < end; index++) {
      const byte = this.#bytes[index] ?? 0;
      if (byte > 0x7f) return decoder.decode(this.#bytes.subarray(this.#offset, end));
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** The length in front of a buffer or string, -1 for null and after a failure. */
  #length(): number {
    const length = this.int();
    if (this.#failed || length === -1) return -1;
    if (length < 0 || length > this.#bytes.length - this.#offset) {
      this.fail();
      return -1;
    }
    return length;
  }

  #has(sizeBytes: number): boolean {
    if (this.#failed) return false;
    if (this.#offset + sizeBytes <= this.#bytes.length) return true;
    this.fail();
    return false;
  }
}

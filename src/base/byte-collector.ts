const firstBytes = 4096;

/** Puts together what comes in parts. However small the parts are, it takes at most about three times the memory of their bytes. */
export class ByteCollector {
  /** A single part is given back as it is. */
  #only: Uint8Array | undefined;
  #buffer: Uint8Array | undefined;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Takes the part over: its bytes must not change. */
  push(part: Uint8Array): void {
    if (part.length === 0) return;
    const start = this.#length;
    this.#length += part.length;
    if (start === 0) {
      this.#only = part;
      return;
    }
    const buffer = this.#room();
    if (this.#only !== undefined) buffer.set(this.#only);
    this.#only = undefined;
    buffer.set(part, start);
  }

  /** All bytes so far, in one array; begins anew. */
  take(): Uint8Array {
    const whole = this.#only ?? this.#buffer?.subarray(0, this.#length) ?? new Uint8Array(0);
    this.#only = undefined;
    this.#buffer = undefined;
    this.#length = 0;
    return whole;
  }

  #room(): Uint8Array {
    const old = this.#buffer;
    if (old !== undefined && old.length >= this.#length) return old;
    const grown = new Uint8Array(Math.max(firstBytes, this.#length * 2));
    if (old !== undefined) grown.set(old);
    this.#buffer = grown;
    return grown;
  }
}

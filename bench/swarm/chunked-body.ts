/** Takes the chunks of an HTTP body apart. Good enough for a stream of a server that is measured. */
export class ChunkedBody {
  readonly #onData: (bytes: Uint8Array) => void;
  #left = 0;
  #line = '';
  #isInData = false;

  constructor(onData: (bytes: Uint8Array) => void) {
    this.#onData = onData;
  }

  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#isInData) {
        const end = Math.min(bytes.length, at + this.#left);
        this.#onData(bytes.subarray(at, end));
        this.#left -= end - at;
        at = end;
        this.#isInData = this.#left > 0;
      } else {
        const code = bytes[at++] ?? 0;
        if (code === 10) this.#endLine();
        else if (code !== 13) this.#line += String.fromCharCode(code);
      }
    }
  }

  #endLine(): void {
    // The line after the data of a chunk is empty.
    if (this.#line === '') return;
    this.#left = Number.parseInt(this.#line, 16);
    this.#line = '';
    this.#isInData = this.#left > 0;
  }
}

/** Longer lines are dropped: labels of a container are in its events, and no sane one has so many. */
const longestLine = 1024 * 1024;

/** Takes JSON texts, one a line, out of bytes that come in any pieces. Lines that are no JSON are left out. */
export class JsonLines {
  readonly #decoder = new TextDecoder();
  #rest = '';
  #isTooLong = false;

  /** What is whole now. */
  push(bytes: Uint8Array): unknown[] {
    const [first = '', ...more] = this.#decoder.decode(bytes, { stream: true }).split('\n');
    const last = more.pop();
    const start = this.#isTooLong ? '' : this.#rest + first;
    const lines = last === undefined ? [] : [start, ...more];
    this.#rest = last ?? start;
    this.#isTooLong = (last === undefined && this.#isTooLong) || this.#rest.length > longestLine;
    if (this.#isTooLong) this.#rest = '';
    return lines.flatMap(parse);
  }
}

function parse(line: string): unknown[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

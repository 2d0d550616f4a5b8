/** Lines kept for the report of a violation. */
const keptLines = 400;

export interface TraceOptions {
  /** Gets every line as it is written. */
  readonly onLine?: (line: string) => void;
  /** Time zero of the lines. */
  readonly startMs: number;
}

/** What happened, as text: its digest tells whether two runs were the same, its end explains a violation. */
export class Trace {
  readonly #kept: string[] = [];
  readonly #startMs: number;
  readonly #onLine: ((line: string) => void) | undefined;
  #high = 0x811c9dc5;
  #low = 0x01000193;
  #next = 0;
  lines = 0;

  constructor(options: TraceOptions) {
    this.#startMs = options.startMs;
    this.#onLine = options.onLine;
  }

  write(timeMs: number, who: string, what: string): void {
    const line = `${((timeMs - this.#startMs) / 1000).toFixed(3)} ${who} ${what}`;
    this.lines++;
    let high = this.#high;
    let low = this.#low;
    for (let index = 0; index < line.length; index++) {
      const code = line.charCodeAt(index);
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul(low ^ (code + index), 0x85ebca6b) ^ (low >>> 15);
    }
    this.#high = high;
    this.#low = low;
    this.#kept[this.#next] = line;
    this.#next = (this.#next + 1) % keptLines;
    this.#onLine?.(line);
  }

  /** 64 bits over all lines so far. */
  get digest(): string {
    return [this.#high, this.#low].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('');
  }

  /** The last lines, oldest first. */
  last(count: number): string[] {
    const ordered = [...this.#kept.slice(this.#next), ...this.#kept.slice(0, this.#next)];
    return ordered.filter((line) => line !== undefined).slice(-count);
  }
}

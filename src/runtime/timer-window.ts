/** Measurements kept at most; older ones are dropped first. */
const capacity = 1000;
const percentiles: readonly (readonly [suffix: string, share: number])[] = [
  ['p50', 0.5],
  ['p90', 0.9],
  ['p95', 0.95],
  ['p99', 0.99],
  ['p999', 0.999],
  ['p9999', 0.9999],
];

/** Measurements of the last while, with Mesos's key suffixes. */
export class TimerWindow {
  readonly #windowMs: number | undefined;
  #last: number | undefined;
  #values: number[] = [];
  #timesMs: number[] = [];
  /** Index of the oldest kept measurement. */
  #oldest = 0;

  constructor(windowMs: number | undefined) {
    this.#windowMs = windowMs;
  }

  record(value: number, nowMs: number): void {
    this.#last = value;
    if (this.#windowMs === undefined) return;
    this.#values.push(value);
    this.#timesMs.push(nowMs);
    if (this.#values.length - this.#oldest > capacity) this.#oldest++;
    if (this.#oldest >= capacity) this.#compact();
  }

  /** Emits the last value under `name`, and counts and percentiles once two measurements lie in the window. */
  read(name: string, nowMs: number, emit: (name: string, value: number) => void): void {
    if (this.#last === undefined) return;
    emit(name, this.#last);
    if (this.#windowMs === undefined) return;
    while (this.#oldest < this.#timesMs.length && (this.#timesMs[this.#oldest] ?? 0) < nowMs - this.#windowMs)
      this.#oldest++;
    this.#compact();
    const sorted = Float64Array.from(this.#values).sort();
    if (sorted.length < 2) return;
    emit(`${name}/count`, sorted.length);
    emit(`${name}/min`, sorted[0] ?? 0);
    emit(`${name}/max`, sorted[sorted.length - 1] ?? 0);
    for (const [suffix, share] of percentiles) emit(`${name}/${suffix}`, percentile(sorted, share));
  }

  #compact(): void {
    if (this.#oldest === 0) return;
    this.#values = this.#values.slice(this.#oldest);
    this.#timesMs = this.#timesMs.slice(this.#oldest);
    this.#oldest = 0;
  }
}

/** The value below which this share lies, interpolated between neighbours. */
export function percentile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const low = Math.floor(position);
  const lower = sorted[low] ?? 0;
  const upper = sorted[low + 1] ?? lower;
  return lower + (upper - lower) * (position - low);
}

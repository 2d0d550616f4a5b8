/** Positions from `first` to `last`, both included. */
export interface PositionRange {
  first: number;
  last: number;
}

/**
 * A set of positions as ranges, so that a gap costs the same whether it has one position or 2^50. Looking costs O(log ranges);
 * changes at either end, which is where a log changes, cost no more.
 */
export class PositionRanges {
  /** Ascending, never touching one another. */
  readonly #ranges: PositionRange[] = [];

  get isEmpty(): boolean {
    return this.#ranges.length === 0;
  }

  /** How many ranges there are. */
  get rangeCount(): number {
    return this.#ranges.length;
  }

  ranges(): readonly Readonly<PositionRange>[] {
    return this.#ranges;
  }

  has(position: number): boolean {
    const range = this.#ranges[this.#indexFrom(position)];
    return range !== undefined && range.first <= position;
  }

  /** The lowest position of the set from `first` to `last`, or undefined. */
  lowestIn(first: number, last: number): number | undefined {
    const range = this.#ranges[this.#indexFrom(first)];
    if (range === undefined) return undefined;
    const lowest = Math.max(range.first, first);
    return lowest <= last ? lowest : undefined;
  }

  /** Adds a range; all of it must lie above what is there. */
  append(first: number, last: number): void {
    if (last < first) return;
    const highest = this.#ranges.at(-1);
    if (highest !== undefined && highest.last + 1 >= first) highest.last = Math.max(highest.last, last);
    else this.#ranges.push({ first, last });
  }

  delete(position: number): void {
    const index = this.#indexFrom(position);
    const range = this.#ranges[index];
    if (range === undefined || range.first > position) return;
    const { first, last } = range;
    if (first === last) this.#ranges.splice(index, 1);
    else if (first === position) range.first++;
    else if (last === position) range.last--;
    else {
      range.last = position - 1;
      this.#ranges.splice(index + 1, 0, { first: position + 1, last });
    }
  }

  /** Forgets everything below a position. */
  deleteBelow(position: number): void {
    const index = this.#indexFrom(position);
    this.#ranges.splice(0, index);
    const range = this.#ranges[0];
    if (range !== undefined && range.first < position) range.first = position;
  }

  /** Index of the first range that ends at the position or above it. */
  #indexFrom(position: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const range = this.#ranges[middle];
      if (range !== undefined && range.last < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Arithmetic on sets of integers written as inclusive ranges, e.g. ports. */
import type { ValueRange } from '../wire/gen/mesos.ts';

/** Sorted by begin, neither overlapping nor adjoining: two equal sets have equal ranges. */
export type Ranges = readonly ValueRange[];

/** Sorts, drops empty ranges (begin > end) and merges what overlaps or adjoins. */
export function normalizeRanges(ranges: Ranges): ValueRange[] {
  const sorted = ranges.filter((range) => range.begin <= range.end).sort((a, b) => a.begin - b.begin);
  const merged: ValueRange[] = [];
  for (const { begin, end } of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && begin <= last.end + 1) {
      if (end > last.end) merged[merged.length - 1] = { begin: last.begin, end };
    } else {
      merged.push({ begin, end });
    }
  }
  return merged;
}

export function addRanges(a: Ranges, b: Ranges): ValueRange[] {
  return normalizeRanges([...a, ...b]);
}

/** What is in `a` and not in `b`. Both normalised. */
export function subtractRanges(a: Ranges, b: Ranges): ValueRange[] {
  const left: ValueRange[] = [];
  let next = 0;
  for (const range of a) {
    let { begin } = range;
    while (next < b.length && (b[next]?.end ?? 0) < begin) next++;
    for (let at = next; at < b.length; at++) {
      const cut = b[at];
      if (cut === undefined || cut.begin > range.end) break;
      if (cut.begin > begin) left.push({ begin, end: cut.begin - 1 });
      begin = Math.max(begin, cut.end + 1);
    }
    if (begin <= range.end) left.push({ begin, end: range.end });
  }
  return left;
}

/** Whether every integer of `b` is in `a`. Both normalised. */
export function containsRanges(a: Ranges, b: Ranges): boolean {
  return b.every((wanted) => a.some((range) => range.begin <= wanted.begin && wanted.end <= range.end));
}

/** How many integers. Normalised ranges count each once. */
export function countRanges(ranges: Ranges): number {
  return ranges.reduce((count, { begin, end }) => count + end - begin + 1, 0);
}

/** `[31000-32000, 40000-40010]`, as in the JSON of Mesos's endpoints. */
export function formatRanges(ranges: Ranges): string {
  return `[${ranges.map(({ begin, end }) => `${begin}-${end}`).join(', ')}]`;
}

/** Durations kept for percentiles, of each job. */
const capacity = 64;

/** How long the last runs of a job took, in milliseconds from due to end, and how many there were. Held in memory only. */
export interface RunTimes {
  count: number;
  readonly lastMs: number[];
}

export interface RunTimeSummary {
  readonly '75thPercentile': number;
  readonly '95thPercentile': number;
  readonly '98thPercentile': number;
  readonly '99thPercentile': number;
  readonly median: number;
  readonly mean: number;
  readonly count: number;
}

export function createRunTimes(): RunTimes {
  return { count: 0, lastMs: [] };
}

/** Adds a duration; the oldest beyond the capacity is forgotten. */
export function recordRunTime(times: RunTimes, ms: number): void {
  times.lastMs[times.count % capacity] = ms;
  times.count++;
}

/** Percentiles of the last runs, all 0 when there was none. */
export function summarizeRunTimes(times: RunTimes): RunTimeSummary {
  const sorted = [...times.lastMs].sort((left, right) => left - right);
  const at = (share: number): number => {
    const position = share * (sorted.length - 1);
    const low = sorted[Math.floor(position)] ?? 0;
    const high = sorted[Math.ceil(position)] ?? low;
    return low + (high - low) * (position - Math.floor(position));
  };
  const sum = sorted.reduce((total, ms) => total + ms, 0);
  return {
    '75thPercentile': at(0.75),
    '95thPercentile': at(0.95),
    '98thPercentile': at(0.98),
    '99thPercentile': at(0.99),
    median: at(0.5),
    mean: sorted.length === 0 ? 0 : sum / sorted.length,
    count: times.count,
  };
}

import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface LoopLag {
  /** Longest pause since the last reset, in milliseconds. */
  readonly maxMs: number;
  readonly p99Ms: number;
  readonly meanMs: number;
  reset(): void;
  stop(): void;
}

/** Watches how late the event loop runs. */
export function watchLoopLag(resolutionMs = 10): LoopLag {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  // The histogram counts the sampling interval itself; a loop that is never late shows about resolutionMs.
  const late = (ns: number): number => (Number.isFinite(ns) ? Math.max(0, ns / 1e6 - resolutionMs) : 0);
  return {
    get maxMs() {
      return histogram.count === 0 ? 0 : late(histogram.max);
    },
    get p99Ms() {
      return histogram.count === 0 ? 0 : late(histogram.percentile(99));
    },
    get meanMs() {
      return histogram.count === 0 ? 0 : late(histogram.mean);
    },
    reset: () => histogram.reset(),
    stop: () => {
      histogram.disable();
    },
  };
}

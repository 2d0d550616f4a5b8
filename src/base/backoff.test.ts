import { describe, expect, it } from 'vitest';
import { backoffCeilingMs, fullJitterMs, halfJitterMs } from './backoff.ts';

describe('backoff', () => {
  const backoff = { baseMs: 1000, maxMs: 60_000 };

  it('doubles up to the cap', () => {
    expect([0, 1, 2, 6, 50].map((attempt) => backoffCeilingMs(backoff, attempt))).toEqual([
      1000, 2000, 4000, 60_000, 60_000,
    ]);
    expect(backoffCeilingMs({ ...backoff, factor: 1.5 }, 2)).toBe(2250);
  });

  it('spreads by the given chance', () => {
    expect([0, 0.5].map((chance) => fullJitterMs(backoff, 1, chance))).toEqual([0, 1000]);
    expect([0, 0.5].map((chance) => halfJitterMs(backoff, 1, chance))).toEqual([1000, 1500]);
  });
});

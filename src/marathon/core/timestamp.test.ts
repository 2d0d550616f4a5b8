import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTimestamp, parseTimestamp } from './timestamp.ts';

describe('timestamps', () => {
  it('are written as the platform writes ISO dates', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_000_000_000_000, max: 250_000_000_000_000 }), (ms) => {
        expect(formatTimestamp(ms)).toBe(new Date(ms).toISOString());
      }),
    );
  });

  it('are read back to the same instant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 250_000_000_000_000 }), (ms) => {
        expect(parseTimestamp(formatTimestamp(ms))).toBe(ms);
      }),
    );
  });

  it('understand offsets, missing fractions and bare dates', () => {
    expect(parseTimestamp('2020-03-01T12:00:00Z')).toBe(Date.UTC(2020, 2, 1, 12));
    expect(parseTimestamp('2020-03-01T12:00:00.5+02:00')).toBe(Date.UTC(2020, 2, 1, 10, 0, 0, 500));
    expect(parseTimestamp('2020-02-29')).toBe(Date.UTC(2020, 1, 29));
  });

  it.each(['', 'yesterday', '2020-13-01T00:00:00Z', '2021-02-29', '2020-01-01T25:00:00Z'])('refuse %s', (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });
});

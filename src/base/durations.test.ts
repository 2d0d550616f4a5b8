import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDurationMs, formatDurationNs, parseDurationMs, parseDurationNs } from './durations.ts';

describe('durations', () => {
  it.each([
    ['15secs', 15_000],
    ['1mins', 60_000],
    ['1.5mins', 90_000],
    ['500ms', 500],
    ['500us', 0.5],
    ['2weeks', 1_209_600_000],
    ['1days', 86_400_000],
    ['3hrs', 10_800_000],
    ['0ns', 0],
    ['-1secs', -1000],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDurationMs(text)).toEqual({ ok: true, value: ms });
  });

  it.each(['', '15', 'secs', '15 secs', '15sec', '15SECS', '1e3secs', '15secs ', 'NaNsecs', '99999999weeks'])(
    '%j is refused',
    (text) => {
      expect(parseDurationMs(text)).toMatchObject({ ok: false, error: { code: 'duration-invalid' } });
    },
  );

  it.each([
    [60_000, '1mins'],
    [90_000, '90secs'],
    [604_800_000, '1weeks'],
    [15_000, '15secs'],
    [0.5, '500us'],
    [0, '0ns'],
    [-2000, '-2secs'],
    [75_000, '75secs'],
  ])('%d ms is written %s', (ms, text) => {
    expect(formatDurationMs(ms)).toBe(text);
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (ns) => {
        expect(parseDurationNs(formatDurationNs(ns))).toEqual({ ok: true, value: ns });
      }),
    );
  });
});

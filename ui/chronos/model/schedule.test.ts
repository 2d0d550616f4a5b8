import { describe, expect, it } from 'vitest';
import { describeSchedule, nextRuns, parseSchedule, periodText, scheduleError, scheduleText } from './schedule.ts';

const at = (text: string): number => Date.parse(text);
const iso = (times: readonly number[]): string[] => times.map((time) => new Date(time).toISOString());

describe('schedule', () => {
  it('takes apart and puts together', () => {
    for (const text of ['R/2026-03-01T00:00:00Z/PT1H', 'R5//P1D', 'R0/2026-03-01/P']) {
      const schedule = parseSchedule(text);
      expect(schedule && scheduleText(schedule)).toBe(text);
    }
    expect(parseSchedule('0 * * * *')).toBeUndefined();
  });

  it('says what is wrong', () => {
    expect(scheduleError('R/2026-03-01T00:00:00Z/PT1H', '')).toBeUndefined();
    expect(scheduleError('R//PT1H', 'Europe/Paris')).toBeUndefined();
    expect(scheduleError('daily', '')).toContain('three parts');
    expect(scheduleError('R/tomorrow/PT1H', '')).toContain('tomorrow');
    expect(scheduleError('R//P1H', '')).toContain('P1H');
    expect(scheduleError('R//PT1H', 'Mars/Olympus')).toContain('Mars/Olympus');
  });

  it('finds the next runs, the first being the stored start', () => {
    const options = { nowMs: at('2026-03-01T00:00:00Z'), count: 3 };
    expect(iso(nextRuns('R/2026-03-01T05:30:00Z/PT12H', '', options))).toEqual([
      '2026-03-01T05:30:00.000Z',
      '2026-03-01T17:30:00.000Z',
      '2026-03-02T05:30:00.000Z',
    ]);
    expect(nextRuns('R0/2026-03-01T05:30:00Z/PT12H', '', options)).toEqual([]);
    expect(nextRuns('R2/2026-03-01T05:30:00Z/PT12H', '', options)).toHaveLength(2);
    expect(nextRuns('R/2026-03-01T05:30:00Z/P', '', options)).toHaveLength(1);
  });

  it('shows one overdue run and then the future', () => {
    const options = { nowMs: at('2026-03-10T12:00:00Z'), count: 3 };
    expect(iso(nextRuns('R/2026-03-01T06:00:00Z/P1D', '', options))).toEqual([
      '2026-03-01T06:00:00.000Z',
      '2026-03-11T06:00:00.000Z',
      '2026-03-12T06:00:00.000Z',
    ]);
  });

  it('keeps the time of the day across a clock change, and takes the zone instead of the offset', () => {
    const options = { nowMs: at('2026-03-27T00:00:00Z'), count: 3 };
    expect(iso(nextRuns('R/2026-03-28T12:00:00Z/P1D', 'Europe/Paris', options))).toEqual([
      '2026-03-28T11:00:00.000Z',
      '2026-03-29T10:00:00.000Z',
      '2026-03-30T10:00:00.000Z',
    ]);
  });

  it('does not lose the end of a month', () => {
    const options = { nowMs: at('2026-01-01T00:00:00Z'), count: 3 };
    expect(iso(nextRuns('R/2026-01-31T00:00:00Z/P1M', '', options))).toEqual([
      '2026-01-31T00:00:00.000Z',
      '2026-02-28T00:00:00.000Z',
      '2026-03-31T00:00:00.000Z',
    ]);
  });

  it('speaks', () => {
    expect(periodText('PT15M')).toBe('every 15 minutes');
    expect(periodText('P1D')).toBe('every day');
    expect(periodText('P1DT12H')).toBe('every 1 day 12 hours');
    expect(describeSchedule('R3//P1D')).toBe('3 more times, every day');
    expect(describeSchedule('R1//PT24H')).toBe('once');
    expect(describeSchedule('R0//P1D')).toBe('no more runs');
    expect(describeSchedule('nonsense')).toBe('nonsense');
  });
});

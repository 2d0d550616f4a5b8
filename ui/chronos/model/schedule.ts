import { DateTime, Duration, IANAZone } from 'luxon';

/** A schedule taken apart. `repeats` undefined means for ever; an empty start means at once. */
export type Schedule = {
  readonly repeats: number | undefined;
  readonly start: string;
  readonly period: string;
};

const grammar = /^R(\d*)\/(.*)\/(P.*)$/;

/** Takes `R[n]/start/period` apart; undefined if it has not this form. */
export function parseSchedule(text: string): Schedule | undefined {
  const [, repeats, start, period] = grammar.exec(text) ?? [];
  if (repeats === undefined || start === undefined || period === undefined) return undefined;
  return { repeats: repeats === '' ? undefined : Number(repeats), start, period };
}

/** Puts a schedule together. */
export function scheduleText({ repeats, start, period }: Schedule): string {
  return `R${repeats ?? ''}/${start}/${period}`;
}

const periodOf = (text: string): Duration | undefined => {
  const duration = Duration.fromISO(text === 'P' ? 'PT0S' : text);
  return duration.isValid ? duration : undefined;
};

// With a time zone the fields of the start are read in that zone, whatever offset is written behind them.
function startOf(start: string, zone: string): DateTime | undefined {
  const time =
    zone === ''
      ? DateTime.fromISO(start, { setZone: true, zone: 'utc' })
      : DateTime.fromISO(start, { setZone: true }).setZone(zone, { keepLocalTime: true });
  return time.isValid ? time : undefined;
}

/** What is wrong with a schedule, in words; undefined if nothing is. */
export function scheduleError(text: string, zone: string): string | undefined {
  const schedule = parseSchedule(text);
  if (schedule === undefined) return 'It needs three parts with slashes between them: R[number]/start/period';
  if (schedule.start !== '' && startOf(schedule.start, '') === undefined) {
    return `The start "${schedule.start}" is no time: write it like 2026-03-01T05:30:00Z`;
  }
  if (periodOf(schedule.period) === undefined) {
    return `The period "${schedule.period}" is none: write it like PT15M (15 minutes), PT2H, P1D, P1W or P1M (a month)`;
  }
  if (zone !== '' && !IANAZone.isValidZone(zone)) return `There is no time zone "${zone}"`;
  return undefined;
}

/**
 * The times of the next runs in milliseconds since the epoch, at most `count`. A start that has passed is due at once,
 * so the first one may lie in the past. Days, weeks and months keep the time of the day in the schedule's zone.
 */
export function nextRuns(text: string, zone: string, options: { nowMs: number; count: number }): readonly number[] {
  const schedule = parseSchedule(text);
  if (schedule === undefined || scheduleError(text, zone) !== undefined || schedule.repeats === 0) return [];
  const period = periodOf(schedule.period);
  const start = schedule.start === '' ? DateTime.fromMillis(options.nowMs) : startOf(schedule.start, zone);
  if (period === undefined || start === undefined) return [];
  const count = Math.min(options.count, schedule.repeats ?? options.count);
  const runs: number[] = count > 0 ? [start.toMillis()] : [];
  if (period.toMillis() <= 0) return runs;
  const firstLater = firstStepAfter(start, period, options.nowMs);
  for (let step = firstLater; runs.length < count; step += 1) runs.push(multiple(start, period, step).toMillis());
  return runs;
}

function multiple(start: DateTime, period: Duration, times: number): DateTime {
  return start.plus(period.mapUnits((value) => value * times));
}

// The first step that lies after now and is not the start itself. Months differ in length, so the guess is corrected.
function firstStepAfter(start: DateTime, period: Duration, nowMs: number): number {
  let step = Math.max(1, Math.floor((nowMs - start.toMillis()) / period.toMillis()) - 1);
  while (multiple(start, period, step).toMillis() <= nowMs) step += 1;
  return step;
}

const unitWords: readonly (readonly [keyof ReturnType<Duration['toObject']>, string])[] = [
  ['years', 'year'],
  ['months', 'month'],
  ['weeks', 'week'],
  ['days', 'day'],
  ['hours', 'hour'],
  ['minutes', 'minute'],
  ['seconds', 'second'],
];

/** A period in words: "every 15 minutes", "every day", "every 1 day 12 hours". */
export function periodText(period: string): string {
  const parts = periodOf(period)?.toObject() ?? {};
  const words = unitWords.flatMap(([unit, word]) => {
    const value = parts[unit] ?? 0;
    return value === 0 ? [] : [{ value, word: value === 1 ? word : `${word}s` }];
  });
  const [only] = words;
  if (only === undefined) return 'once';
  if (words.length === 1) return only.value === 1 ? `every ${only.word}` : `every ${only.value} ${only.word}`;
  return `every ${words.map(({ value, word }) => `${value} ${word}`).join(' ')}`;
}

/** A schedule in words: "every 15 minutes", "3 more times, every day"; the text itself if it cannot be read. */
export function describeSchedule(text: string): string {
  const schedule = parseSchedule(text);
  if (schedule === undefined) return text;
  const { repeats } = schedule;
  if (repeats === undefined) return periodText(schedule.period);
  if (repeats === 0) return 'no more runs';
  return repeats === 1 ? 'once' : `${repeats} more times, ${periodText(schedule.period)}`;
}

import { ok, type Result, refuse } from '../../base/errors.ts';
import { approximateMs, hasCalendarUnits, multiplyPeriod, type Period, parsePeriod } from './period.ts';
import { addPeriod, formatTime, isFixedZone, parseTime, resolveZone, type ZonedTime } from './time-zone.ts';

/**
 * A repeating interval `R[n]/start/period`. Occurrence k is always start + k × period in the zone, never occurrence k−1 + period:
 * so the 31st stays the 31st and an hour moved by a clock change comes back.
 */
export interface Schedule {
  /** Times it repeats; undefined for ever. */
  readonly repetitions: number | undefined;
  readonly start: ZonedTime;
  readonly period: Period;
  readonly periodText: string;
}

/** Shorter steps would be a busy loop. */
const shortestPeriodMs = 1000;
/** 1970-01-01T00:00:01Z: earlier starts come from broken clients. */
const earliestStartMs = 1000;
const maxRepetitions = 2 ** 31 - 1;

/**
 * Reads a schedule as Chronos writes it. `timeZone` is the job's `scheduleTimeZone` (empty: none); an empty start is a second
 * before `nowMs`.
 */
export function parseSchedule(text: string, timeZone: string, nowMs: number): Result<Schedule> {
  const parts = /^R(\d*)\/([^/]*)\/(P[^/]*)$/.exec(text);
  if (parts === null) {
    return refuse(
      'schedule-invalid',
      `the schedule '${text}' is not R[n]/start/period, such as R/2026-01-31T05:50:00Z/PT24H`,
    );
  }
  const [, count = '', startText = '', periodText = ''] = parts;
  const repetitions = count === '' ? undefined : Number(count);
  if (repetitions !== undefined && repetitions > maxRepetitions) {
    return refuse('schedule-invalid', `${count} repetitions are too many: leave the number out to repeat for ever`);
  }
  const period = parsePeriod(periodText);
  if (!period.ok) return period;
  const zone = timeZone === '' ? undefined : resolveZone(timeZone);
  if (zone?.ok === false) return zone;
  const start: Result<ZonedTime> =
    startText === '' ? ok({ epochMs: nowMs - 1000, zone: zone?.value ?? 'UTC' }) : parseTime(startText, zone?.value);
  if (!start.ok) return start;
  if (start.value.epochMs < earliestStartMs) {
    return refuse('schedule-invalid', `the start '${startText}' lies before 1970-01-01T00:00:01Z`);
  }
  const problem = periodProblem(period.value, repetitions);
  if (problem !== undefined) return refuse('schedule-invalid', problem);
  return ok({ repetitions, start: start.value, period: period.value, periodText });
}

function periodProblem(period: Period, repetitions: number | undefined): string | undefined {
  const lengthMs = approximateMs(period);
  if (lengthMs === 0) {
    const isOnce = repetitions !== undefined && repetitions <= 1;
    return isOnce ? undefined : 'a period of no length can only run once: write R1';
  }
  return lengthMs < shortestPeriodMs ? 'the period is shorter than one second' : undefined;
}

/** When occurrence `index` (from 0) is due. */
export function occurrenceMs(schedule: Schedule, index: number): number {
  const { start, period } = schedule;
  if (isEven(schedule)) return start.epochMs + index * approximateMs(period);
  return addPeriod(start, multiplyPeriod(period, index));
}

/** True when every step has the same length. */
function isEven(schedule: Schedule): boolean {
  const { period, start } = schedule;
  if (!hasCalendarUnits(period)) return true;
  return isFixedZone(start.zone) && period.years === 0 && period.months === 0;
}

/** The first occurrence at or after `timeMs`, at least `from`. A schedule without period has only occurrence 0. */
export function indexAtOrAfter(schedule: Schedule, timeMs: number, from = 0): number {
  const stepMs = approximateMs(schedule.period);
  if (stepMs === 0 || occurrenceMs(schedule, from) >= timeMs) return from;
  // A first guess by the usual length; calendar steps differ from it by little, so few corrections are needed.
  let index = Math.max(from, Math.floor((timeMs - schedule.start.epochMs) / stepMs) - 1);
  while (index > from && occurrenceMs(schedule, index) >= timeMs) index--;
  while (occurrenceMs(schedule, index) < timeMs) index++;
  return index;
}

/** The schedule as text with its next occurrence and what is left of the repetitions. */
export function formatSchedule(schedule: Schedule, index: number, remaining: number | undefined): string {
  const start = formatTime({ epochMs: occurrenceMs(schedule, index), zone: schedule.start.zone });
  return `R${remaining ?? ''}/${start}/${schedule.periodText}`;
}

/** True when both repeat at the same moments, whatever their repetitions and first start. */
export function isSameGrid(left: Schedule, right: Schedule): boolean {
  return (
    left.periodText === right.periodText && left.start.zone === right.start.zone && isOnGrid(left, right.start.epochMs)
  );
}

function isOnGrid(schedule: Schedule, timeMs: number): boolean {
  return occurrenceMs(schedule, indexAtOrAfter(schedule, timeMs)) === timeMs;
}

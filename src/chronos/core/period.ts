import { ok, type Result, refuse } from '../../base/errors.ts';

/** A length of time in calendar units, as ISO 8601 writes it. Months and days have no fixed length, so they are kept apart. */
export interface Period {
  readonly years: number;
  readonly months: number;
  readonly weeks: number;
  readonly days: number;
  /** Hours, minutes and seconds together, in milliseconds: these pass at the same speed everywhere. */
  readonly timeMs: number;
}

const dayMs = 86_400_000;
const number = '(\\d+(?:[.,]\\d+)?)';
const pattern = new RegExp(
  `^P(?:(\\d+)Y)?(?:(\\d+)M)?(?:(\\d+)W)?(?:(\\d+)D)?(?:T(?:${number}H)?(?:${number}M)?(?:${number}S)?)?$`,
);

/** Reads `PnYnMnWnDTnHnMnS`; `P` alone is no time at all. */
export function parsePeriod(text: string): Result<Period> {
  const match = pattern.exec(text);
  if (match === null || text.endsWith('T')) {
    const hint = /^P\d+[HS]/.test(text) ? `; hours, minutes and seconds follow a T: PT${text.slice(1)}` : '';
    return refuse('period-invalid', `'${text}' is no ISO 8601 period such as PT24H or P1D${hint}`);
  }
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(1).map(readNumber);
  const timeMs = Math.round((hours ?? 0) * 3_600_000 + (minutes ?? 0) * 60_000 + (seconds ?? 0) * 1000);
  const period = { years: years ?? 0, months: months ?? 0, weeks: weeks ?? 0, days: days ?? 0, timeMs };
  if (approximateMs(period) > 1000 * 366 * dayMs)
    return refuse('period-invalid', `'${text}' is longer than 1000 years`);
  return ok(period);
}

function readNumber(text: string | undefined): number {
  return text === undefined ? 0 : Number(text.replace(',', '.'));
}

/** The period's usual length; exact when it has neither years nor months and the zone keeps its offset. */
export function approximateMs(period: Period): number {
  const days = period.years * 365.2425 + period.months * 30.436875 + period.weeks * 7 + period.days;
  return days * dayMs + period.timeMs;
}

/** True when the calendar or the zone decides how long the period is. */
export function hasCalendarUnits(period: Period): boolean {
  return period.years > 0 || period.months > 0 || period.weeks > 0 || period.days > 0;
}

/** The period `times` over. */
export function multiplyPeriod(period: Period, times: number): Period {
  return {
    years: period.years * times,
    months: period.months * times,
    weeks: period.weeks * times,
    days: period.days * times,
    timeMs: period.timeMs * times,
  };
}

// The core has no clock and no calendar library: days are counted in the proleptic Gregorian calendar from 1970-01-01.
const dayMs = 86_400_000;

/** Milliseconds since 1970 as `yyyy-MM-ddTHH:mm:ss.SSSZ`, the only form Marathon writes. */
export function formatTimestamp(ms: number): string {
  const whole = Math.floor(ms);
  const days = Math.floor(whole / dayMs);
  const rest = whole - days * dayMs;
  const { year, month, day } = civilFromDays(days);
  const text = (value: number, width: number): string => String(value).padStart(width, '0');
  const date = `${text(year, 4)}-${text(month, 2)}-${text(day, 2)}`;
  const hours = text(Math.floor(rest / 3_600_000), 2);
  const minutes = text(Math.floor(rest / 60_000) % 60, 2);
  const seconds = text(Math.floor(rest / 1000) % 60, 2);
  return `${date}T${hours}:${minutes}:${seconds}.${text(rest % 1000, 3)}Z`;
}

const pattern = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Milliseconds of ISO-8601 date and time text (UTC unless an offset is given), or undefined when it is none. */
export function parseTimestamp(text: string): number | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const monthNumber = Number(month);
  const dayNumber = Number(day);
  if (monthNumber < 1 || monthNumber > 12 || dayNumber < 1 || dayNumber > 31) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const days = daysFromCivil(Number(year), monthNumber, dayNumber);
  if (civilFromDays(days).day !== dayNumber) return undefined;
  const clockMs = (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000;
  return days * dayMs + clockMs + Math.floor(Number(`0.${fraction || '0'}`) * 1000) - zoneMs(zone);
}

function zoneMs(zone: string): number {
  if (zone === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const ms = (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
  return zone.startsWith('-') ? -ms : ms;
}

function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function daysFromCivil(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/**
 * Calendar arithmetic in time zones. This is the one file of the core that uses a library (luxon): everything it is asked takes an
 * explicit time and an explicit zone, so the answers depend on nothing but the arguments and the zone database of the runtime.
 */
import { DateTime, FixedOffsetZone, IANAZone, type Zone } from 'luxon';
import { ok, type Result, refuse } from '../../base/errors.ts';
import type { Period } from './period.ts';

/** A moment together with the zone whose calendar its repetitions follow. */
export interface ZonedTime {
  readonly epochMs: number;
  /** IANA name, or a fixed offset written `UTC+02:00`; plain `UTC` for none. */
  readonly zone: string;
}

/** What three letters meant to the Java original; some differ from what the same letters mean elsewhere. */
const javaShortIds: ReadonlyMap<string, string> = new Map([
  ['ACT', 'Australia/Darwin'],
  ['AET', 'Australia/Sydney'],
  ['AGT', 'America/Argentina/Buenos_Aires'],
  ['ART', 'Africa/Cairo'],
  ['AST', 'America/Anchorage'],
  ['BET', 'America/Sao_Paulo'],
  ['BST', 'Asia/Dhaka'],
  ['CAT', 'Africa/Harare'],
  ['CNT', 'America/St_Johns'],
  ['CST', 'America/Chicago'],
  ['CTT', 'Asia/Shanghai'],
  ['EAT', 'Africa/Addis_Ababa'],
  ['ECT', 'Europe/Paris'],
  ['EST', 'UTC-05:00'],
  ['HST', 'UTC-10:00'],
  ['IET', 'America/Indiana/Indianapolis'],
  ['IST', 'Asia/Kolkata'],
  ['JST', 'Asia/Tokyo'],
  ['MIT', 'Pacific/Apia'],
  ['MST', 'UTC-07:00'],
  ['NET', 'Asia/Yerevan'],
  ['NST', 'Pacific/Auckland'],
  ['PLT', 'Asia/Karachi'],
  ['PNT', 'America/Phoenix'],
  ['PRT', 'America/Puerto_Rico'],
  ['PST', 'America/Los_Angeles'],
  ['SST', 'Pacific/Guadalcanal'],
  ['VST', 'Asia/Ho_Chi_Minh'],
]);

/** The zone a `scheduleTimeZone` means, or a refusal: an unknown name is never taken for GMT. */
export function resolveZone(id: string): Result<string> {
  const known = javaShortIds.get(id);
  if (known !== undefined) return ok(known);
  if (/^(UTC|GMT|UT|Z|Zulu)$/i.test(id)) return ok('UTC');
  const offset = /^(?:GMT|UTC|UT)([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(id);
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    if (minutes <= 18 * 60) return ok(formatFixedZone(offset[1] === '-' ? -minutes : minutes));
  }
  if (IANAZone.isValidZone(id)) return ok(id);
  return refuse('time-zone-unknown', `'${id}' is no time zone: use a name such as Europe/Berlin or UTC`);
}

function formatFixedZone(offsetMinutes: number): string {
  if (offsetMinutes === 0) return 'UTC';
  const size = Math.abs(offsetMinutes);
  const hours = String(Math.floor(size / 60)).padStart(2, '0');
  return `UTC${offsetMinutes < 0 ? '-' : '+'}${hours}:${String(size % 60).padStart(2, '0')}`;
}

function zoneOf(name: string): Zone {
  const fixed = /^UTC([+-])(\d\d):(\d\d)$/.exec(name);
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3]);
    return FixedOffsetZone.instance(fixed[1] === '-' ? -minutes : minutes);
  }
  return name === 'UTC' ? FixedOffsetZone.utcInstance : IANAZone.create(name);
}

/** True when the zone's offset never changes, so that days have 24 hours. */
export function isFixedZone(name: string): boolean {
  return name.startsWith('UTC');
}

/**
 * Reads an ISO 8601 date with or without time and offset. Without offset it is UTC. With `zone` the written offset is ignored and
 * the date and time are taken as that zone's, as Chronos does.
 */
export function parseTime(text: string, zone: string | undefined): Result<ZonedTime> {
  // A time alone would mean today, which is not to be found here.
  if (/^T|^\d{1,2}(:|$)/.test(text)) {
    return refuse('start-invalid', `the start '${text}' needs a date: write it like 2026-01-31T05:50:00Z`);
  }
  if (!/^[+-]?\d{4}/.test(text)) return refuse('start-invalid', `the start '${text}' is no ISO 8601 date and time`);
  const written = DateTime.fromISO(text, { zone: FixedOffsetZone.utcInstance, setZone: true });
  if (!written.isValid) return refuse('start-invalid', `the start '${text}' is no ISO 8601 date and time`);
  if (zone === undefined) return ok({ epochMs: written.toMillis(), zone: formatFixedZone(written.offset) });
  const moved = written.setZone(zoneOf(zone), { keepLocalTime: true });
  return ok({ epochMs: moved.toMillis(), zone });
}

/**
 * The moment a period after `from`, by the calendar of its zone: years, months, weeks and days keep the time on the wall, hours and
 * less pass as they are. A time that does not exist in spring is moved on by the gap; a day that the month lacks becomes its last.
 */
export function addPeriod(from: ZonedTime, period: Period): number {
  const { years, months, weeks, days, timeMs } = period;
  const start = DateTime.fromMillis(from.epochMs, { zone: zoneOf(from.zone) });
  return start.plus({ years, months, weeks, days }).toMillis() + timeMs;
}

/** `yyyy-MM-ddTHH:mm:ss.SSS` and the zone's offset at that moment, `Z` for none. */
export function formatTime(time: ZonedTime): string {
  const zoned = DateTime.fromMillis(time.epochMs, { zone: zoneOf(time.zone) });
  return zoned.toFormat(zoned.offset === 0 ? "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'" : "yyyy-MM-dd'T'HH:mm:ss.SSSZZ");
}

/** `yyyy-MM-ddTHH:mm:ss.SSSZ`, always UTC. */
export function formatUtc(epochMs: number): string {
  return formatTime({ epochMs, zone: 'UTC' });
}

/** `MM/dd/yy HH:mm:ss` in UTC, as run histories show it. */
export function formatHistoryTime(epochMs: number): string {
  return DateTime.fromMillis(epochMs, { zone: FixedOffsetZone.utcInstance }).toFormat('MM/dd/yy HH:mm:ss');
}

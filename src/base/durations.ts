import { ok, type Result, refuse } from './errors.ts';

const unitsNs: readonly (readonly [name: string, ns: number])[] = [
  ['weeks', 604_800_000_000_000],
  ['days', 86_400_000_000_000],
  ['hrs', 3_600_000_000_000],
  ['mins', 60_000_000_000],
  ['secs', 1_000_000_000],
  ['ms', 1_000_000],
  ['us', 1_000],
  ['ns', 1],
];
const nsOf: ReadonlyMap<string, number> = new Map(unitsNs);
// A signed 64-bit count of nanoseconds, as Mesos keeps it.
const longestNs = 2 ** 63;

/** Reads Mesos duration text (`15secs`, `1.5mins`, `500ms`) into nanoseconds, rounded down. */
export function parseDurationNs(text: string): Result<number> {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))([a-z]+)$/.exec(text);
  const unitNs = nsOf.get(match?.[2] ?? '');
  if (match?.[1] === undefined || unitNs === undefined) {
    return refuse(
      'duration-invalid',
      `'${text}' is no duration: write a number and ns, us, ms, secs, mins, hrs, days or weeks`,
    );
  }
  const ns = Math.trunc(Number(match[1]) * unitNs);
  if (Math.abs(ns) > longestNs) return refuse('duration-invalid', `'${text}' is longer than 64 bits of nanoseconds`);
  return ok(ns);
}

/** Reads Mesos duration text into milliseconds (fractions kept: `500us` is 0.5). */
export function parseDurationMs(text: string): Result<number> {
  const ns = parseDurationNs(text);
  return ns.ok ? ok(ns.value / 1e6) : ns;
}

/** Writes nanoseconds as Mesos does: the largest unit that gives a whole number (`90secs`, `1weeks`, `0ns`). */
export function formatDurationNs(ns: number): string {
  const whole = Math.trunc(ns);
  if (whole === 0) return '0ns';
  for (const [name, unitNs] of unitsNs) {
    if (whole % unitNs === 0) return `${whole / unitNs}${name}`;
  }
  return `${whole}ns`;
}

/** Writes milliseconds as Mesos does. */
export function formatDurationMs(ms: number): string {
  return formatDurationNs(Math.round(ms * 1e6));
}

const steps: readonly [unit: string, seconds: number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
];

/** A span in its two largest units: 3d 4h, 12min 5s, 0s. Negative spans count as zero. */
export function formatSpan(spanMs: number): string {
  let rest = Math.max(0, Math.floor(spanMs / 1000));
  const parts: string[] = [];
  for (const [unit, seconds] of steps) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0) parts.push(`${count}${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.length === 0 ? '0s' : parts.join(' ');
}

/** How long ago, or in how long, in one unit: "just now", "5 min ago", "in 2 h". */
export function formatRelative(timeMs: number, nowMs: number): string {
  const distanceMs = Math.abs(timeMs - nowMs);
  if (distanceMs < 3_000) return timeMs > nowMs ? 'now' : 'just now';
  const [unit, seconds] = steps.find((step) => distanceMs >= step[1] * 1000) ?? ['s', 1];
  const count = Math.floor(distanceMs / 1000 / seconds);
  return timeMs > nowMs ? `in ${count} ${unit}` : `${count} ${unit} ago`;
}

/** Local date and time to the second, without the reader's guess about day and month: 2026-03-01 14:05:09. */
export function formatTime(timeMs: number): string {
  const time = new Date(timeMs);
  if (Number.isNaN(time.getTime())) return 'unknown';
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** Milliseconds since the epoch of an ISO text; undefined for nothing or nonsense. */
export function parseTime(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const timeMs = Date.parse(text);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}

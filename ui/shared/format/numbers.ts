const short = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A number with at most two decimals and thousands separators: 1,234.5. */
export function formatNumber(value: number): string {
  return short.format(value);
}

/** Mebibytes as people say them: 512 MiB, 1.5 GiB, 2 TiB. */
export function formatMebibytes(valueMiB: number): string {
  const units = ['MiB', 'GiB', 'TiB', 'PiB'];
  let value = valueMiB;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${formatNumber(Math.round(value * 10) / 10)} ${units[unit]}`;
}

/** Bytes as people say them: 0 B, 812 B, 1.2 KiB, 64 MiB. */
export function formatBytes(sizeBytes: number): string {
  if (sizeBytes < 1024) return `${whole.format(sizeBytes)} B`;
  if (sizeBytes < 1024 * 1024) return `${formatNumber(Math.round((sizeBytes / 1024) * 10) / 10)} KiB`;
  return formatMebibytes(sizeBytes / 1024 / 1024);
}

/** A share of a whole as a percentage: 0 of 0 is 0 %. Small but present shares are never shown as 0 %. */
export function formatPercent(part: number, total: number): string {
  const percent = total > 0 ? (part / total) * 100 : 0;
  if (percent > 0 && percent < 1) return '<1 %';
  return `${whole.format(percent)} %`;
}

/** A count with its noun: "1 task", "3 tasks". */
export function plural(count: number, one: string, many: string = `${one}s`): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`;
}

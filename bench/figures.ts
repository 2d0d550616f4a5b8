/** Percentile of unsorted values, by nearest rank. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN;
}

export interface Figures {
  readonly workload: string;
  readonly size: string;
  /** Name → figure with its unit. */
  readonly rows: readonly (readonly [name: string, figure: string])[];
  /** What was wrong at the end; a figure of a failed audit counts nothing. */
  readonly audit: readonly string[];
}

export function printFigures({ workload, size, rows, audit }: Figures): void {
  console.log(`\n${workload} (size ${size})`);
  for (const [name, figure] of rows) console.log(`  ${name.padEnd(38)} ${figure}`);
  console.log(`  ${'audit'.padEnd(38)} ${audit.length === 0 ? 'passed' : `FAILED: ${audit.join('; ')}`}`);
}

export function rate(count: number, elapsedMs: number): string {
  return `${Math.round((count * 1000) / elapsedMs).toLocaleString('en')}/s`;
}

export function ms(value: number): string {
  return value < 10 ? `${value.toFixed(2)} ms` : `${Math.round(value).toLocaleString('en')} ms`;
}

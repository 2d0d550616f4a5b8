/** LOG: appends to the replicated log, one after another: one member, and three in one process over loopback. */
import { randomBytes } from 'node:crypto';
import { startTestLog, type TestLog } from '../../test/integration/log/log-members.ts';
import { type Figures, ms, percentile, rate } from '../figures.ts';

/** A small change of a small registry, and the registry of some thousand agents. */
const sizesBytes = [1024, 1024 * 1024] as const;

export interface LogOptions {
  readonly name: string;
  /** Appends of the small size; of the large one a tenth. */
  readonly entries: number;
}

export async function measureLog({ name, entries }: LogOptions): Promise<Figures> {
  const rows: (readonly [string, string])[] = [];
  const audit: string[] = [];
  for (const quorum of [1, 2]) {
    for (const sizeBytes of sizesBytes) {
      const log = await startTestLog(quorum);
      try {
        const count = Math.ceil(entries / (sizeBytes === sizesBytes[0] ? 1 : 10));
        const latenciesMs = await append(log, count, randomBytes(sizeBytes));
        const totalMs = latenciesMs.reduce((sum, one) => sum + one, 0);
        const what = `${2 * quorum - 1} member(s), ${sizeBytes / 1024} KiB`;
        rows.push([what, `${rate(count, totalMs)}, median ${ms(percentile(latenciesMs, 50))}`]);
        rows.push([`${what}, 99 % within`, ms(percentile(latenciesMs, 99))]);
        const { begin, end } = log.member(0).log.positions();
        const last = (await log.member(0).log.read(begin, end)).at(-1);
        if (last?.bytes.length !== sizeBytes) audit.push(`${what}: the last entry is not there`);
      } finally {
        await log.close();
      }
    }
  }
  return { workload: 'LOG appends to the replicated log', size: name, rows, audit };
}

async function append(log: TestLog, count: number, bytes: Uint8Array): Promise<number[]> {
  const { log: writer } = log.member(0);
  while ((await writer.elect()) === undefined) {
    // Nobody else is a candidate, so this ends.
  }
  const latenciesMs: number[] = [];
  for (let done = 0; done < count; done++) {
    const startedMs = performance.now();
    const position = await writer.append(bytes);
    if (position === undefined) throw new Error('the writer was deposed');
    latenciesMs.push(performance.now() - startedMs);
    // As the registry does it, so that the log stays short.
    if (done % 20 === 19) await writer.truncate(position);
  }
  return latenciesMs;
}

import { randomBytes } from 'node:crypto';
import { silentLogger } from '../../base/logger.ts';
import type { ReplicatedLog } from '../../log/replicated-log.ts';
import type { Command } from '../command.ts';
import { readOptions } from '../options.ts';
import { complain, holdsLog, wholeNumber } from './directory.ts';
import { startMember } from './member.ts';
import { memberOptions, memberUsage, readMemberPlace } from './member-options.ts';

const usage = `usage: stadion log benchmark --path DIR [--entries N] [--size BYTES] [--quorum N --zk URL] [--ip ADDRESS] [--port N]

Appends entries of random bytes one after another, as a master writes its registry, and prints how long that took. DIR must
hold no log, and the other members (stadion log replica, on a --zk path of their own) must have none either.

${memberUsage}  --entries N     default 1000
  --size BYTES    default 1024
`;

export const logBenchmark: Command = {
  async run(args) {
    const read = readOptions(
      args,
      { ...memberOptions, entries: { type: 'string', default: '1000' }, size: { type: 'string', default: '1024' } },
      usage,
    );
    if ('exitCode' in read) return read.exitCode;
    const place = readMemberPlace(read.values);
    const entries = wholeNumber(read.values.entries, 1);
    const sizeBytes = wholeNumber(read.values.size);
    if (!place.ok) return complain('benchmark', place.error.reason, usage);
    if (entries === undefined || sizeBytes === undefined)
      return complain('benchmark', '--entries and --size are whole numbers', usage);
    if (await holdsLog(place.value.path)) throw new Error(`${place.value.path} holds a log already`);
    const member = await startMember({
      ...place.value,
      autoInitialize: true,
      logger: silentLogger,
      onFailed: (reason) => process.stderr.write(`stadion log benchmark: ${reason}\n`),
    });
    try {
      await refuseUsedLog(member.log);
      const latenciesMs = await measure(member.log, entries, randomBytes(sizeBytes));
      process.stdout.write(summary(latenciesMs, sizeBytes));
    } finally {
      await member.close();
    }
    return 0;
  },
};

/** To become its writer would end the master that is. */
async function refuseUsedLog(log: ReplicatedLog): Promise<void> {
  const { end } = await log.catchUp();
  if (end > 0) throw new Error('the other members have a log already: nothing was written to it');
}

async function measure(log: ReplicatedLog, entries: number, bytes: Uint8Array): Promise<number[]> {
  while ((await log.elect()) === undefined) {
    // Somebody else was faster; who comes later wins.
  }
  const latenciesMs: number[] = [];
  for (let count = 0; count < entries; count++) {
    const startedMs = performance.now();
    const position = await log.append(bytes);
    if (position === undefined) throw new Error('another member has become the writer');
    latenciesMs.push(performance.now() - startedMs);
    // As the registry does it, so that the log stays short.
    if (count % 100 === 99 && (await log.truncate(position)) === undefined)
      throw new Error('another member has become the writer');
  }
  return latenciesMs;
}

function summary(latenciesMs: readonly number[], sizeBytes: number): string {
  const sorted = latenciesMs.toSorted((left, right) => left - right);
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(2);
  const seconds = latenciesMs.reduce((sum, ms) => sum + ms, 0) / 1000;
  const rate = Math.round(latenciesMs.length / seconds);
  return (
    `${latenciesMs.length} entries of ${sizeBytes} bytes in ${seconds.toFixed(2)} s: ${rate} a second, ` +
    `median ${at(0.5)} ms, 99 % within ${at(0.99)} ms, slowest ${at(1)} ms\n`
  );
}

/** Spoils a log's directory byte by byte and looks what opening it says. */
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, errorText } from '../../../src/base/errors.ts';
import { createRandom, nextUint32, type Random } from '../../../src/base/random.ts';
import { openLevelDbStorage } from '../../../src/log/leveldb-storage.ts';
import type { StoredLog } from '../../../src/log/storage.ts';

const damages = ['truncate', 'flip', 'zero', 'remove'] as const;

export interface DamageCase {
  readonly file: string;
  readonly offset: number;
  readonly damage: (typeof damages)[number];
}

export type DamageOutcome = 'recovered' | 'refused' | { readonly wrong: string };

/** Writes a log of about 64 kB, partly in tables and partly in LevelDB's own log, all of it promised. Gives what it holds. */
export async function writeSampleLog(directory: string): Promise<StoredLog> {
  const random = createRandom(64);
  for (let round = 0; round < 3; round++) {
    const storage = await openLevelDbStorage(directory);
    await storage.restore();
    await storage.write({ metadata: { status: 'VOTING', promised: round + 1 } });
    for (let step = 0; step < 20; step++) {
      const position = round * 20 + step;
      await storage.write({ actions: [{ position, promised: round + 1 }] });
      const append = { bytes: noise(random, 500 + 13 * step) };
      const action = { position, promised: round + 1, performed: round + 1, type: 'APPEND', append } as const;
      await storage.write({ actions: [action] });
      await storage.write({ actions: [{ ...action, learned: true }] });
    }
    if (round === 1) await storage.write({ remove: { from: 0, to: 7 } });
    await storage.close();
  }
  const storage = await openLevelDbStorage(directory);
  const stored = await storage.restore();
  await storage.write({ metadata: { status: 'VOTING', promised: 4 } });
  for (let position = 60; position < 80; position++) {
    const append = { bytes: noise(random, 1000) };
    const action = { position, promised: 4, performed: 4, learned: true, type: 'APPEND', append } as const;
    await storage.write({ actions: [action] });
    (stored.actions as unknown[]).push(action);
  }
  await storage.close();
  return { metadata: { status: 'VOTING', promised: 4 }, actions: stored.actions };
}

/** Nothing that could be packed. */
function noise(random: Random, sizeBytes: number): Uint8Array {
  return Uint8Array.from({ length: sizeBytes }, () => nextUint32(random) & 255);
}

/** Every byte of every file that matters: LevelDB's lock and its diary of events hold nothing. */
export async function damageCases(directory: string, stride: number): Promise<DamageCase[]> {
  const cases: DamageCase[] = [];
  for (const file of (await readdir(directory)).sort()) {
    if (/^(LOCK|LOG|LOG\.old)$/.test(file)) continue;
    const { length } = await readFile(join(directory, file));
    for (let offset = 0; offset < length; offset += stride) {
      for (const damage of damages) if (damage !== 'remove' || offset === 0) cases.push({ file, offset, damage });
    }
  }
  return cases;
}

export async function tryDamage(
  directory: string,
  scratch: string,
  one: DamageCase,
  expected: string,
): Promise<DamageOutcome> {
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch);
  await cp(directory, scratch, { recursive: true });
  const path = join(scratch, one.file);
  if (one.damage === 'remove') await rm(path);
  else await writeFile(path, spoil(await readFile(path), one));
  try {
    const storage = await openLevelDbStorage(scratch);
    try {
      const found = textOf(await storage.restore());
      return found === expected ? 'recovered' : { wrong: `${found.length} characters instead of ${expected.length}` };
    } finally {
      await storage.close();
    }
  } catch (thrown) {
    return errorCode(thrown) === 'log-damaged' ? 'refused' : { wrong: errorText(thrown) };
  }
}

export function textOf(log: StoredLog): string {
  return JSON.stringify(log, (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  );
}

function spoil(bytes: Buffer, { damage, offset }: DamageCase): Buffer {
  if (damage === 'truncate') return bytes.subarray(0, offset);
  const spoilt = Buffer.from(bytes);
  if (damage === 'zero') spoilt.fill(0, offset, Math.min(spoilt.length, offset + 64));
  else spoilt[offset] = (spoilt[offset] ?? 0) ^ (1 << (offset % 8));
  return spoilt;
}

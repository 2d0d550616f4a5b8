import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unpackSnappy } from './snappy.ts';
import { isWholeTable } from './table-check.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stadion-table-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** A table with an index that LevelDB packs, as it does with all that becomes smaller. */
async function makeTable(compression: boolean): Promise<Uint8Array> {
  const database = new ClassicLevel(directory, { compression });
  await database.open();
  for (let at = 0; at < 4000; at++) await database.put(`${'key'.repeat(20)}${at}`, `${at} `.repeat(20));
  await database.compactRange('a', 'z');
  await database.close();
  const [name] = (await readdir(directory)).filter((one) => one.endsWith('.ldb'));
  return readFile(join(directory, name ?? ''));
}

describe('the check of tables', () => {
  it.each([[true], [false]])('accepts what LevelDB wrote, packed: %s', async (compression) => {
    expect(isWholeTable(await makeTable(compression))).toBe(true);
  });

  it('finds a change of any byte but those that say nothing', async () => {
    const table = await makeTable(true);
    let unseen = 0;
    for (let offset = 0; offset < table.length; offset += offset > table.length - 2000 ? 1 : 97) {
      const spoilt = Uint8Array.from(table);
      spoilt[offset] = (spoilt[offset] ?? 0) ^ 0x10;
      if (isWholeTable(spoilt)) unseen++;
      expect(isWholeTable(table.subarray(0, offset))).toBe(false);
    }
    // The footer is filled up with zeros that nobody reads.
    expect(unseen).toBeLessThan(40);
  });

  it('never fails on bytes that are no table', () => {
    const magic = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(isWholeTable(Uint8Array.of(...bytes, ...magic))).toBe(false);
      }),
    );
  });
});

describe('Snappy', () => {
  it('unpacks literals and copies, also those that overlap themselves', () => {
    const packed = Uint8Array.of(11, 0x04, 0x61, 0x62, 0x11, 0x02, 0x00, 0x63);
    expect(Buffer.from(unpackSnappy(packed, 100) ?? []).toString()).toBe('abababababc');
  });

  it('refuses what is torn, too long or points before the start', () => {
    expect(unpackSnappy(Uint8Array.of(), 100)).toBeUndefined();
    expect(unpackSnappy(Uint8Array.of(200, 1), 100)).toBeUndefined();
    expect(unpackSnappy(Uint8Array.of(4, 0x00, 0x61, 0x15, 0x09), 100)).toBeUndefined();
    expect(unpackSnappy(Uint8Array.of(5, 0x10, 0x61), 100)).toBeUndefined();
  });

  it('never fails on other bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => (unpackSnappy(bytes, 1000)?.length ?? 0) <= 1000),
    );
  });
});

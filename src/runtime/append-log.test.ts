import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AppendLog, openAppendLog } from './append-log.ts';

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'append-'));
  path = join(directory, 'sub', 'log');
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

async function reopen(): Promise<{ log: AppendLog; records: string[] }> {
  const records: string[] = [];
  const log = await openAppendLog({ path, onRecord: (payload) => records.push(Buffer.from(payload).toString()) });
  return { log, records };
}

/** A log file with these records; gives its bytes. */
async function write(texts: readonly string[]): Promise<Buffer> {
  const { log } = await reopen();
  await Promise.all(texts.map((text) => log.append(bytes(text))));
  await log.close();
  return readFileSync(path);
}

describe('openAppendLog', () => {
  it('gives back what was appended, over several openings', async () => {
    await write(['one', '', 'three'.repeat(1000)]);
    await write(['four']);
    const { log, records } = await reopen();
    expect(records).toEqual(['one', '', 'three'.repeat(1000), 'four']);
    expect(log.tornBytes).toBe(0);
    expect(log.sizeBytes).toBe(readFileSync(path).length);
    await log.close();
  });

  it('reads records that lie across its read blocks', async () => {
    const texts = Array.from({ length: 30 }, (_, index) => String(index % 10).repeat(100_000));
    await write(texts);
    const { log, records } = await reopen();
    expect(records).toEqual(texts);
    await log.close();
  });

  it('survives a file cut at any byte: a prefix of the records comes back, and it can be written on', async () => {
    const whole = await write(['alpha', 'beta', 'gamma']);
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length));
      const first = await reopen();
      expect(first.records).toEqual(['alpha', 'beta', 'gamma'].slice(0, first.records.length));
      expect(first.log.sizeBytes + first.log.tornBytes).toBe(length);
      await first.log.append(bytes('delta'));
      await first.log.close();
      const second = await reopen();
      expect(second.records).toEqual([...first.records, 'delta']);
      await second.log.close();
    }
  });

  it('never gives back a record with a flipped bit', async () => {
    const whole = await write(['alpha', 'beta', 'gamma']);
    for (let index = 0; index < whole.length; index++) {
      const flipped = Buffer.from(whole);
      flipped[index] = (flipped[index] ?? 0) ^ 0x10;
      writeFileSync(path, flipped);
      const { log, records } = await reopen();
      expect(records).toEqual(['alpha', 'beta', 'gamma'].slice(0, records.length));
      expect(records.length).toBeLessThan(3);
      await log.close();
    }
  });

  it('rejects when the place cannot be used', async () => {
    writeFileSync(join(directory, 'sub'), 'a file');
    await expect(reopen()).rejects.toMatchObject({ code: expect.stringMatching(/ENOTDIR|EEXIST/) });
  });
});

import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogFile } from './log-file.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stadion-log-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const contents = (): Record<string, string> =>
  Object.fromEntries(readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]));

describe('a log file', () => {
  it('is put aside when it is full, and so many older ones are kept', () => {
    const file = new LogFile(join(directory, 'a.log'), { maxBytes: 10, kept: 2 });
    for (const line of ['one\n', 'two\n', 'three\n', 'four\n', 'five\n', 'six\n', 'seven\n']) file.write(line);
    file.close();
    expect(contents()).toEqual({ 'a.log': 'six\nseven\n', 'a.log.1': 'four\nfive\n', 'a.log.2': 'three\n' });
  });

  it('goes on where it ended', () => {
    const path = join(directory, 'deeper/a.log');
    for (const line of ['one\n', 'two\n', 'three\n']) {
      const file = new LogFile(path, { maxBytes: 10 });
      file.write(line);
      file.close();
    }
    expect(readFileSync(path, 'utf8')).toBe('three\n');
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('one\ntwo\n');
  });

  it('is made anew when someone has moved it away', () => {
    let nowMs = 0;
    const path = join(directory, 'a.log');
    const file = new LogFile(path, { nowMs: () => nowMs });
    file.write('before\n');
    renameSync(path, `${path}.moved`);
    nowMs = 2_000;
    file.write('after\n');
    file.close();
    expect(contents()).toEqual({ 'a.log': 'after\n', 'a.log.moved': 'before\n' });
  });

  it('loses lines rather than the program when it cannot be written', () => {
    let nowMs = 0;
    const path = join(directory, 'gone/a.log');
    const file = new LogFile(path, { nowMs: () => nowMs });
    rmSync(join(directory, 'gone'), { recursive: true });
    nowMs = 2_000;
    expect(() => file.write('lost\n')).not.toThrow();
    file.close();
  });

  it('writes lines that may wait together, and urgent ones at once', async () => {
    const path = join(directory, 'a.log');
    const file = new LogFile(path, { bufferMs: 60_000, isUrgent: (line) => line.startsWith('!') });
    file.write('one\n');
    expect(contents()).toEqual({ 'a.log': '' });
    file.write('!two\n');
    expect(contents()).toEqual({ 'a.log': 'one\n!two\n' });
    file.write('three\n');
    file.flush();
    expect(readFileSync(path, 'utf8')).toMatch(/three\n$/);
    file.write(`${'x'.repeat(300_000)}\n`);
    expect(readFileSync(path, 'utf8')).toMatch(/xxx\n$/);
    file.write('last\n');
    file.close();
    expect(readFileSync(path, 'utf8')).toMatch(/last\n$/);
  });

  it('writes what waited when its time has come', async () => {
    const path = join(directory, 'a.log');
    const file = new LogFile(path, { bufferMs: 5 });
    file.write('one\n');
    await expect.poll(() => readFileSync(path, 'utf8')).toBe('one\n');
    file.close();
  });
});

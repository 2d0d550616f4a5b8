import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFileIfThere, writeFileAtomic } from './atomic-file.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atomic-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('writeFileAtomic', () => {
  it('makes directories, replaces contents and leaves nothing else', async () => {
    const path = join(directory, 'a/b/file');
    await writeFileAtomic(path, 'one');
    await writeFileAtomic(path, new Uint8Array([50]), { mode: 0o600 });
    expect(readFileSync(path, 'utf8')).toBe('2');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(directory, 'a/b'))).toEqual(['file']);
  });

  it('keeps the old contents and cleans up when it fails', async () => {
    const path = join(directory, 'sub/file');
    await writeFileAtomic(path, 'kept');
    await expect(writeFileAtomic(join(directory, 'sub'), 'x')).rejects.toMatchObject({ code: 'EISDIR' });
    await expect(writeFileAtomic(join(path, 'below'), 'x')).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readFileSync(path, 'utf8')).toBe('kept');
    expect(readdirSync(directory)).toEqual(['sub']);
  });

  it('works with concurrent writers: one of them wins whole', async () => {
    const path = join(directory, 'file');
    const texts = Array.from({ length: 10 }, (_, index) => String(index).repeat(10_000));
    await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
    expect(texts).toContain(readFileSync(path, 'utf8'));
    expect(readdirSync(directory)).toEqual(['file']);
  });
});

describe('readFileIfThere', () => {
  it('is undefined for a missing file only', async () => {
    expect(await readFileIfThere(join(directory, 'none'))).toBeUndefined();
    await expect(readFileIfThere(directory)).rejects.toMatchObject({ code: 'EISDIR' });
  });
});

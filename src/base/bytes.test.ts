import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, equalBytes, formatBytes, parseBytes } from './bytes.ts';

describe('sizes', () => {
  it.each([
    ['64MB', 64 * 1024 * 1024],
    ['2gb', 2 * 1024 ** 3],
    ['0B', 0],
    ['1TB', 1024 ** 4],
    ['4kb', 4096],
  ])('%s is %d', (text, bytes) => {
    expect(parseBytes(text)).toEqual({ ok: true, value: bytes });
  });

  it.each(['', '64', 'MB', '1.5MB', '-1MB', '1 MB', '1XB', '99999999999TB'])('%j is refused', (text) => {
    expect(parseBytes(text).ok).toBe(false);
  });

  it('are written with the largest unit that loses nothing, and read back', () => {
    expect([formatBytes(2 * 1024 ** 3), formatBytes(1025), formatBytes(0)]).toEqual(['2GB', '1025B', '0B']);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (bytes) => {
        expect(parseBytes(formatBytes(bytes))).toEqual({ ok: true, value: bytes });
      }),
    );
  });
});

describe('byte arrays', () => {
  it('are joined, and a single one is not copied', () => {
    const part = new Uint8Array([1, 2]);
    expect(concatBytes([part])).toBe(part);
    expect(concatBytes([part, new Uint8Array(0), part])).toEqual(new Uint8Array([1, 2, 1, 2]));
    expect(concatBytes([])).toEqual(new Uint8Array(0));
  });

  it('are equal by contents', () => {
    expect(equalBytes(new Uint8Array([1, 2]), new Uint8Array([1, 2]))).toBe(true);
    expect(equalBytes(new Uint8Array([1, 2]), new Uint8Array([1, 3]))).toBe(false);
    expect(equalBytes(new Uint8Array([1]), new Uint8Array([1, 2]))).toBe(false);
  });
});

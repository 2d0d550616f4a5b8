import { describe, expect, it } from 'vitest';
import { freeClassId, readClassHandles } from './class-ids.ts';

describe('readClassHandles', () => {
  it('reads hexadecimal handles; all secondary ones when none are named', () => {
    expect(readClassHandles('0x1F', '0x10,0x20')).toMatchObject({
      ok: true,
      value: { primary: 31, first: 16, last: 32 },
    });
    expect(readClassHandles('7', undefined)).toMatchObject({ ok: true, value: { primary: 7, first: 1, last: 65_535 } });
    expect(readClassHandles(undefined, undefined)).toMatchObject({ ok: true, value: undefined });
  });

  it.each([
    [undefined, '0x1,0x2', 'needs'],
    ['0', undefined, 'primary_handle'],
    ['0x10000', undefined, 'primary_handle'],
    ['x', undefined, 'primary_handle'],
    ['1', '5', 'secondary_handles'],
    ['1', '5,4', 'secondary_handles'],
    ['1', '0,4', 'secondary_handles'],
    ['1', '1,2,3', 'secondary_handles'],
  ])('refuses %s and %s', (primary, secondary, why) => {
    expect(readClassHandles(primary, secondary)).toMatchObject({
      ok: false,
      error: { reason: expect.stringContaining(why) },
    });
  });
});

describe('freeClassId', () => {
  it('takes the lowest that nobody has, until none is left', () => {
    const handles = { primary: 2, first: 3, last: 4 };
    expect(freeClassId(handles, new Set())).toBe(0x20003);
    expect(freeClassId(handles, new Set([0x20003]))).toBe(0x20004);
    expect(freeClassId(handles, new Set([0x20003, 0x20004]))).toBeUndefined();
  });
});

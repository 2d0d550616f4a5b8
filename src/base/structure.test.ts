import { describe, expect, it } from 'vitest';
import { isSameData } from './structure.ts';

describe('data', () => {
  const data = { name: 'a', list: [1, { deep: true }], bytes: new Uint8Array([1, 2]), big: 1n };

  it('is the same as its copy', () => {
    expect(isSameData(data, structuredClone(data))).toBe(true);
    expect(isSameData(Number.NaN, Number.NaN)).toBe(true);
  });

  it.each([
    ['another value', { ...data, name: 'b' }],
    ['a member more', { ...data, more: 1 }],
    ['a member less', { name: 'a' }],
    ['another value deep inside', { ...data, list: [1, { deep: false }] }],
    ['an entry more', { ...data, list: [...data.list, 1] }],
    ['other bytes', { ...data, bytes: new Uint8Array([1, 3]) }],
    ['a list in place of bytes', { ...data, bytes: [1, 2] }],
    ['an object in place of a list', { ...data, list: { 0: 1, 1: { deep: true } } }],
    ['nothing', null],
  ])('is not the same as data with %s', (_, other) => {
    expect([isSameData(data, other), isSameData(other, data)]).toEqual([false, false]);
  });

  it('has no member where undefined stands', () => {
    expect(isSameData({ a: 1, b: undefined }, { a: 1 })).toBe(true);
    expect(isSameData({ a: 1, b: undefined }, { a: 1, b: null })).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { assert, BrokenInvariant, present } from './assert.ts';

describe('assert', () => {
  it('throws only when broken', () => {
    assert(true, 'fine');
    expect(() => assert(false, 'not fine')).toThrow(BrokenInvariant);
    expect(present(0, 'there')).toBe(0);
    expect(() => present(undefined, 'gone')).toThrow('gone');
  });
});

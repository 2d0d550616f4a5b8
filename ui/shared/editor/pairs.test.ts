import { describe, expect, it } from 'vitest';
import { toPairs, toRecord } from './pairs.ts';

describe('pairs', () => {
  it('goes there and back, keeping what is no text', () => {
    const map = { A: '1', B: { secret: 's' } };
    expect(toRecord(toPairs(map))).toEqual(map);
  });
  it('leaves out unnamed rows and empty maps', () => {
    expect(toRecord([{ rowId: '1', name: ' ', value: 'x' }])).toBeUndefined();
    expect(toPairs(undefined)).toEqual([]);
    expect(toPairs(['a'])).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { createRandom, nextInt } from '../../base/random.ts';
import { PositionRanges } from './position-ranges.ts';

describe('a set of positions', () => {
  it('is empty at first', () => {
    const ranges = new PositionRanges();
    expect(ranges.isEmpty).toBe(true);
    expect(ranges.lowestIn(0, 100)).toBeUndefined();
    expect(ranges.has(0)).toBe(false);
  });

  it('takes a gap of any length as one range', () => {
    const ranges = new PositionRanges();
    ranges.append(3, 2 ** 52);
    expect(ranges.rangeCount).toBe(1);
    ranges.delete(2 ** 40);
    expect(ranges.ranges()).toEqual([
      { first: 3, last: 2 ** 40 - 1 },
      { first: 2 ** 40 + 1, last: 2 ** 52 },
    ]);
    ranges.deleteBelow(2 ** 52);
    expect(ranges.ranges()).toEqual([{ first: 2 ** 52, last: 2 ** 52 }]);
  });

  it('joins what touches, and takes nothing for an empty range', () => {
    const ranges = new PositionRanges();
    ranges.append(1, 2);
    ranges.append(3, 3);
    ranges.append(5, 4);
    expect(ranges.ranges()).toEqual([{ first: 1, last: 3 }]);
  });

  it('is like a plain set', () => {
    const random = createRandom(7);
    for (let run = 0; run < 30; run++) {
      const ranges = new PositionRanges();
      const plain = new Set<number>();
      let top = 0;
      for (let turn = 0; turn < 60; turn++) {
        const position = nextInt(random, top + 2);
        switch (nextInt(random, 4)) {
          case 0: {
            const first = top + nextInt(random, 3);
            top = first + nextInt(random, 5);
            ranges.append(first, top);
            for (let each = first; each <= top; each++) plain.add(each);
            top++;
            break;
          }
          case 1:
          case 2:
            ranges.delete(position);
            plain.delete(position);
            break;
          default:
            if (nextInt(random, 5) > 0) break;
            ranges.deleteBelow(position);
            for (const each of [...plain]) if (each < position) plain.delete(each);
        }
        const [from, to] = [nextInt(random, top + 1), nextInt(random, top + 1)];
        const inside = [...plain].filter((each) => each >= from && each <= to);
        expect(ranges.lowestIn(from, to)).toBe(inside.length === 0 ? undefined : Math.min(...inside));
        expect(ranges.has(position)).toBe(plain.has(position));
        expect(ranges.isEmpty).toBe(plain.size === 0);
      }
    }
  });
});

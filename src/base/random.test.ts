import { describe, expect, it } from 'vitest';
import {
  createRandom,
  nextChance,
  nextFloat,
  nextInt,
  nextUint32,
  nextUuid,
  nextUuidBytes,
  shuffle,
} from './random.ts';
import { formatUuid, parseUuid } from './uuid.ts';

describe('random', () => {
  it('follows from the seed and from a copy of its state', () => {
    const first = createRandom(42);
    const second = createRandom(42);
    const draw = (random: ReturnType<typeof createRandom>): number[] =>
      Array.from({ length: 20 }, () => nextUint32(random));
    const drawn = draw(first);
    expect(draw(second)).toEqual(drawn);
    expect(draw({ ...second })).toEqual(draw(first));
    expect(draw(createRandom(43))).not.toEqual(drawn);
    expect(draw(createRandom(42n))).toEqual(drawn);
  });

  it('spreads evenly', () => {
    const random = createRandom(1);
    const counts = new Array<number>(10).fill(0);
    for (let index = 0; index < 10_000; index++) {
      const value = nextInt(random, 10);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
    const floats = Array.from({ length: 1000 }, () => nextFloat(random));
    expect(floats.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(Array.from({ length: 1000 }, () => nextChance(random, 0.25)).filter(Boolean).length).toBeLessThan(350);
  });

  it('makes version 4 UUIDs that read back', () => {
    const random = createRandom(7);
    const text = nextUuid(random);
    expect(text).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const bytes = nextUuidBytes(random);
    expect(parseUuid(formatUuid(bytes).toUpperCase())).toEqual(bytes);
    for (const bad of ['', 'x', `${text}0`, text.replace('-', '')]) expect(parseUuid(bad)).toBeUndefined();
    expect(formatUuid(new Uint8Array([1, 255]))).toBe('01ff');
  });

  it('shuffles without losing anything', () => {
    const items = Array.from({ length: 50 }, (_, index) => index);
    const shuffled = shuffle(createRandom(3), [...items]);
    expect(shuffled).not.toEqual(items);
    expect(shuffled.sort((left, right) => left - right)).toEqual(items);
  });
});

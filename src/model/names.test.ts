import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containerIdError, idError } from './ids.ts';
import { addRanges, containsRanges, countRanges, normalizeRanges, subtractRanges } from './ranges.ts';
import { ancestorsOf, isDescendantOf, roleError } from './roles.ts';

describe('roles', () => {
  it.each(['*', 'web', 'web/front', 'a-b', 'a.b'])('accepts %s', (role) => expect(roleError(role)).toBeUndefined());
  it.each(['', '/a', 'a/', 'a//b', '.', 'a/..', 'a/*', '-a', 'a/-b', 'a b', 'a\tb'])('refuses "%s"', (role) =>
    expect(roleError(role)).toBeTypeOf('string'),
  );

  it('form a tree', () => {
    expect(ancestorsOf('a/b/c')).toEqual(['a/b', 'a']);
    expect(isDescendantOf('a/b', 'a')).toBe(true);
    expect(isDescendantOf('ab', 'a')).toBe(false);
    expect(isDescendantOf('a', 'a')).toBe(false);
  });
});

describe('ids', () => {
  it.each(['', '.', '..', 'a/b', 'a\\b', 'a\nb', 'x'.repeat(256)])('refuses "%s"', (id) =>
    expect(idError(id)).toBeTypeOf('string'),
  );
  it('accepts what directories can be called', () => expect(idError('web.instance-1:2')).toBeUndefined());
  it('is stricter with container ids', () => {
    expect(containerIdError('a.b')).toBeTypeOf('string');
    expect(containerIdError('a'.repeat(243))).toBeTypeOf('string');
    expect(containerIdError('3f6b-1')).toBeUndefined();
  });
});

describe('ranges', () => {
  const ranges = fc.array(
    fc.tuple(fc.nat(60), fc.nat(9)).map(([begin, size]) => ({ begin, end: begin + size })),
    { maxLength: 6 },
  );
  const members = (list: readonly { begin: number; end: number }[]): Set<number> =>
    new Set(list.flatMap(({ begin, end }) => Array.from({ length: end - begin + 1 }, (_, i) => begin + i)));

  it('behave as sets of integers', () => {
    fc.assert(
      fc.property(ranges, ranges, (left, right) => {
        const [a, b] = [normalizeRanges(left), normalizeRanges(right)];
        const [inA, inB] = [members(a), members(b)];
        expect(members(addRanges(a, b))).toEqual(new Set([...inA, ...inB].sort((x, y) => x - y)));
        expect(members(subtractRanges(a, b))).toEqual(new Set([...inA].filter((n) => !inB.has(n))));
        expect(containsRanges(a, b)).toBe([...inB].every((n) => inA.has(n)));
        expect(countRanges(a)).toBe(inA.size);
      }),
    );
  });
});

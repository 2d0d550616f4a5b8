import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLabelSelector } from './label-selector.ts';

function selects(text: string, labels: Record<string, string>): boolean | undefined {
  const selector = parseLabelSelector(text);
  return selector.ok ? selector.value(labels) : undefined;
}

describe('label selectors', () => {
  it.each([
    ['', {}, true],
    ['a', { a: '' }, true],
    ['a', {}, false],
    ['a==b', { a: 'b' }, true],
    ['a == b', { a: 'c' }, false],
    ['a!=b', { a: 'c' }, true],
    ['a!=b', {}, false],
    ['a in (b, c)', { a: 'c' }, true],
    ['a notin (b, c)', { a: 'd' }, true],
    ['a notin (b, c)', {}, false],
    ['a==1, b', { a: '1', b: '' }, true],
    ['a==1, b', { a: '1' }, false],
    ['a\\ b==c\\=d', { 'a b': 'c=d' }, true],
    ['a in (x), b notin (y)', { a: 'x', b: 'z' }, true],
  ])('%s on %j: %s', (text, labels, expected) => {
    expect(selects(text, labels)).toBe(expected);
  });

  it.each(['==', 'a=b', 'a in b', 'a b', '(a)'])('%s is refused in words', (text) => {
    const selector = parseLabelSelector(text);
    expect(selector.ok ? '' : selector.error.reason).toMatch(/^Can not parse label selector/);
  });

  it('never throw, and take no time', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseLabelSelector(text);
      }),
    );
    expect(parseLabelSelector(`${'a'.repeat(50_000)} x`).ok).toBe(false);
  });
});

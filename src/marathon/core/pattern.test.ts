import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from './pattern.ts';

describe('patterns', () => {
  it.each([
    'rack-[1-3]',
    'host-\\d+\\.example',
    '(a|b)*c?',
    'a{2,4}b',
    '[^x]+',
    '(?i)ABC',
    '^a.*$',
    'a||b',
    '\\w+@[\\w.]+',
    '(?:ab)+',
    '[]a]+',
    '[a-]+',
    'x*?y',
    '',
  ])('%s means what the platform takes it for', (source) => {
    const own = compilePattern(source);
    const theirs = new RegExp(
      `^(?:${source.replace('(?i)', '').replace('[]a]', '[\\]a]')})$`,
      source.startsWith('(?i)') ? 'i' : '',
    );
    expect(own).toBeDefined();
    const alphabet = fc.constantFrom('a', 'b', 'c', 'x', 'y', '1', '3', '-', '.', '@', ']', 'A', ' ');
    const samples = ['rack-2', 'rack-4', 'host-12.example', 'abab', 'aab', 'ABC', 'aXc', 'joe@x.y', 'xxy', ''];
    for (const sample of samples) expect([sample, own?.(sample)]).toEqual([sample, theirs.test(sample)]);
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 8 }), (chars) => {
        const text = chars.join('');
        expect(own?.(text)).toBe(theirs.test(text));
      }),
    );
  });

  it.each(['(', 'a)', '[a', 'a**', '*a', '(?=a)', '(a)\\1', 'a{5,2}', 'a{999}', '[b-a]', '\\', '((a{200}){200}){200}'])(
    '%s is none',
    (source) => {
      expect(compilePattern(source)).toBeUndefined();
    },
  );

  it('never throw, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (source, text) => {
        compilePattern(source)?.(text);
      }),
    );
  });

  it.each(['(a+)+b', '(a|a)*b', '(.*)*x', '(a?){50}a{50}'])('%s does not explode', (source) => {
    const steps = 'a'.repeat(200);
    expect(compilePattern(source)?.(steps)).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern, readPattern } from './pattern.ts';

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

  it.each([`${'('.repeat(40)}${'){200}'.repeat(40)}`, `${'('.repeat(40)}a{0}${'){200}'.repeat(40)}`])(
    '%s, which repeats nothing, does not explode while it is read',
    (source) => {
      expect(compilePattern(source)).toBeUndefined();
    },
  );
});

describe('patterns of RE2', () => {
  const re2 = (source: string, maxStates = 1000): ((text: string) => boolean) => {
    const compiled = readPattern(source, { dialect: 're2', maxStates });
    if ('error' in compiled) throw new Error(compiled.error);
    return compiled.pattern;
  };
  const error = (source: string, maxStates = 1000): string | undefined => {
    const compiled = readPattern(source, { dialect: 're2', maxStates });
    return 'error' in compiled ? compiled.error : undefined;
  };

  it.each([
    ['rack-[0-9]+', 'rack-17', 'xrack-17'],
    ['(?i)ab', 'Ab', 'ac'],
    ['a(?i)b', 'aB', 'AB'],
    ['(?i:a)b', 'Ab', 'AB'],
    ['(?P<year>\\d{4})-x', '2024-x', '204-x'],
    ['(?<year>\\d{4})', '2024', '204'],
    ['.', '\r', '\n'],
    ['(?s).', '\n', ''],
    ['(?m)^a$\n^b$', 'a\nb', 'ab'],
    ['\\Aa\\z', 'a', 'aa'],
    ['a\\b.\\bb', 'a-b', 'aab'],
    ['a\\Bb', 'ab', 'a'],
    ['\\pL+', 'aäΩ', 'a1'],
    ['\\p{Greek}+', 'ΑΩ', 'a'],
    ['\\P{Lu}', 'a', 'A'],
    ['[\\pN_]+', '1_', 'a'],
    ['[[:alpha:]]+[[:^digit:]]', 'ab-', 'ab1'],
    ['\\x41\\x{1F600}', 'A\u{1F600}', 'A'],
    ['\\101', 'A', '101'],
    ['\\Qa.b*\\E+', 'a.b**', 'axb'],
    ['.', '\u{1F600}', 'ab'],
    ['a{,5}', 'a{,5}', 'aaa'],
    ['a{', 'a{', 'a'],
    ['a*?b??', 'aab', 'ba'],
    ['[^a]', '\u{1F600}', 'a'],
    ['\\s', ' ', '\v'],
    ['(|a)b', 'b', 'a'],
    ['a{0}', '', 'a'],
  ])('%s matches %j and not %j', (source, yes, no) => {
    expect([yes, no].map(re2(source))).toEqual([true, false]);
  });

  it.each([
    '(',
    ')',
    '[a',
    'a**',
    'a??*',
    '*',
    '(?=a)',
    '(?<!a)',
    '\\1',
    '\\C',
    '\\8',
    'a{1001}',
    'a{2,1}',
    '\\p{None}',
    '[[:no:]]',
    '\\',
  ])('%s is refused', (source) => {
    expect(error(source)).toBeDefined();
  });

  it('are refused when they need more states than allowed', () => {
    expect(error('a{100}', 100)).toBeUndefined();
    expect(error('a{101}', 100)).toContain('too complex');
    expect(error('(((a{100}){100}){100}){100}', 100)).toContain('too complex');
  });

  it('mean what the platform takes them for', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '(a|b)',
      '(?:ab)',
      '\\d',
      '\\w',
      'a|',
      '^',
      '$',
      '\\b',
    );
    const quantifier = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '*?');
    const sources = fc
      .array(fc.tuple(piece, quantifier), { maxLength: 6 })
      .map((all) => all.map(([one, times]) => (/^(a\||\^|\$|\\b)$/.test(one) ? one : one + times)).join(''));
    const texts = fc.array(fc.constantFrom('a', 'b', '1', '-'), { maxLength: 7 }).map((all) => all.join(''));
    fc.assert(
      fc.property(sources, texts, (source, text) => {
        expect([source, re2(source)(text)]).toEqual([source, new RegExp(`^(?:${source})$`).test(text)]);
      }),
      { numRuns: 500 },
    );
  });
});

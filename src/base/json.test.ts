import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDeeperThan, parseJson } from './json.ts';

describe('parseJson', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        expect(parseJson(JSON.stringify(value))).toEqual({ ok: true, value: JSON.parse(JSON.stringify(value)) });
      }),
    );
  });

  it('refuses bad text as data', () => {
    expect(parseJson('{')).toMatchObject({ ok: false, error: { code: 'json-invalid' } });
    fc.assert(fc.property(fc.string(), (text) => void parseJson(text)));
  });

  it('refuses deep nesting before reading it, and counts no bracket in a string', () => {
    expect(parseJson('['.repeat(100_000))).toMatchObject({ ok: false, error: { code: 'json-too-deep' } });
    expect(parseJson(`${'['.repeat(100)}1${']'.repeat(100)}`).ok).toBe(true);
    expect(parseJson(`${'['.repeat(101)}1${']'.repeat(101)}`).ok).toBe(false);
    expect(isDeeperThan(JSON.stringify({ a: '[[[[\\"[[[' }), 1)).toBe(false);
    expect(isDeeperThan('[[],[],[]]', 2)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { matchesSearch } from './search.ts';

describe('matchesSearch', () => {
  it('wants every word, in any field and any case', () => {
    expect(matchesSearch(['/shop/Web', undefined, 'agent1'], 'web AGENT')).toBe(true);
    expect(matchesSearch(['/shop/web', 'agent1'], 'web agent2')).toBe(false);
  });
  it('takes an empty query for everything', () => {
    expect(matchesSearch([], '  ')).toBe(true);
  });
  it('does not match across two fields', () => {
    expect(matchesSearch(['ab', 'cd'], 'bc')).toBe(false);
  });
});

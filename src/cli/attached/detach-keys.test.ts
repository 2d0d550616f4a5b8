import { describe, expect, it } from 'vitest';
import { DetachFilter, parseDetachKeys } from './detach-keys.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

function typed(keys: string, ...parts: readonly string[]): { passed: string; isDetached: boolean } {
  const filter = new DetachFilter(parseDetachKeys(keys) ?? []);
  let passed = '';
  let isDetached = false;
  for (const part of parts) {
    const found = filter.push(bytes(part));
    passed += Buffer.from(found.bytes).toString('latin1');
    isDetached ||= found.isDetached;
  }
  return { passed, isDetached };
}

describe('detach keys', () => {
  it('are read as Docker writes them', () => {
    expect(parseDetachKeys('ctrl-p,ctrl-q')).toEqual([16, 17]);
    expect(parseDetachKeys('ctrl-@,a,ctrl-[,~')).toEqual([0, 97, 27, 126]);
    for (const wrong of ['', 'ctrl-', 'ctrl-1', 'ab', 'a,,b', 'ä'])
      expect(parseDetachKeys(wrong), wrong).toBeUndefined();
  });

  it('leave when they were typed, also a key at a time', () => {
    expect(typed('ctrl-p,ctrl-q', 'ls\r\x10\x11more')).toEqual({ passed: 'ls\r', isDetached: true });
    expect(typed('ctrl-p,ctrl-q', 'a\x10', '\x11')).toEqual({ passed: 'a', isDetached: true });
  });

  it('are handed on when they were none', () => {
    expect(typed('ctrl-p,ctrl-q', 'a\x10', 'b', '\x11')).toEqual({ passed: 'a\x10b\x11', isDetached: false });
    expect(typed('ctrl-p,ctrl-q', '\x10\x10', '\x11')).toEqual({ passed: '\x10', isDetached: true });
    expect(typed('a,a,b', 'aaab')).toEqual({ passed: 'a', isDetached: true });
    expect(typed('a,b,a,c', 'ababac')).toEqual({ passed: 'ab', isDetached: true });
  });
});

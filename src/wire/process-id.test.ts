import { describe, expect, it } from 'vitest';
import { addressOf, formatProcessId, idOf, parseProcessId } from './process-id.ts';

describe('process ids', () => {
  it.each([
    ['master@127.0.0.1:5050', { id: 'master', ip: '127.0.0.1', port: 5050 }],
    ['slave(1)@agent.example:5051', { id: 'slave(1)', ip: 'agent.example', port: 5051 }],
    ['a@[::1]:80', { id: 'a', ip: '::1', port: 80 }],
  ])('reads and writes %s', (text, pid) => {
    expect(parseProcessId(text)).toEqual(pid);
    expect(formatProcessId(pid)).toBe(text);
    expect(idOf(text)).toBe(pid.id);
    expect(addressOf(text)).toBe(text.slice(text.indexOf('@') + 1));
  });

  it.each(['', '@1.2.3.4:5', 'a@', 'a@b', 'a@:5', 'a@b:', 'a@b:x', 'a@b:65536', 'a@b c:1', 'a@b:123456'])(
    'reads no id in %j',
    (text) => {
      expect(parseProcessId(text)).toBeUndefined();
    },
  );
});

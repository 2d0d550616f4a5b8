import { describe, expect, it } from 'vitest';
import { machineError, machineKey, machineText } from './machines.ts';

describe('machines', () => {
  it('are the same whatever the case of their host name, and only with the same address', () => {
    expect(machineKey({ hostname: 'A.Example', ip: '10.0.0.1' })).toBe(
      machineKey({ hostname: 'a.example', ip: '10.0.0.1' }),
    );
    expect(machineKey({ hostname: 'a' })).not.toBe(machineKey({ hostname: 'a', ip: '10.0.0.1' }));
    expect(machineKey({ ip: 'x' })).not.toBe(machineKey({ hostname: 'x' }));
  });

  it.each([
    [{}, 'empty'],
    [{ hostname: '', ip: '' }, 'empty'],
    [{ ip: '10.0.0' }, 'parse'],
    [{ hostname: 'a', ip: '10.0.0.256' }, 'parse'],
  ])('%j names none', (id, complaint) => {
    expect(machineError(id)).toContain(complaint);
  });

  it('may have a name, an address of either kind, or both', () => {
    for (const id of [{ hostname: 'a' }, { ip: '10.0.0.1' }, { ip: '::1' }, { hostname: 'a', ip: '10.0.0.1' }]) {
      expect(machineError(id)).toBeUndefined();
    }
    expect(machineText({ hostname: 'a', ip: '10.0.0.1' })).toBe('a 10.0.0.1');
    expect(machineText({ ip: '10.0.0.1' })).toBe('10.0.0.1');
  });
});

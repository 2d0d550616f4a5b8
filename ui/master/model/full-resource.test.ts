import { describe, expect, it } from 'vitest';
import { fullAmount, volumeText } from './full-resource.ts';

describe('resources in full', () => {
  it('shows scalars, ranges and sets', () => {
    expect(fullAmount({ name: 'mem', type: 'SCALAR', scalar: { value: 64 } })).toBe('64 MiB');
    const range = [
      { begin: 1, end: 1 },
      { begin: 5, end: 9 },
    ];
    expect(fullAmount({ name: 'ports', type: 'RANGES', ranges: { range } })).toBe('1, 5-9');
    expect(fullAmount({ name: 'zones', type: 'SET', set: { item: ['a', 'b'] } })).toBe('a, b');
  });
  it('describes volumes', () => {
    const disk = { persistence: { id: 'vol1' }, volume: { container_path: 'data', mode: 'RW' } };
    expect(volumeText({ name: 'disk', type: 'SCALAR', disk, shared: {} })).toBe(
      'persistent volume vol1, at data, shared',
    );
    expect(volumeText({ name: 'disk', type: 'SCALAR' })).toBe('');
  });
});

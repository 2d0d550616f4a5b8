import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { completeResources, usableDiskMb, usableMemoryMb, usedDiskShare } from './detected-resources.ts';

describe('detected resources', () => {
  it('leave something to the system', () => {
    expect(usableMemoryMb(16_384)).toBe(15_360);
    expect(usableMemoryMb(2_048)).toBe(1_024);
    expect(usableMemoryMb(1_001)).toBe(500);
    expect(usableDiskMb(102_400)).toBe(97_280);
    expect(usableDiskMb(8_000)).toBe(4_000);
  });

  it('fill in only what was not given, in the usual order', async () => {
    const given = [
      { name: 'mem', type: 'SCALAR' as const, scalar: { value: 100 } },
      { name: 'gpus', type: 'SCALAR' as const, scalar: { value: 1 } },
    ];
    const all = await completeResources(given, tmpdir(), '*');
    expect(all.map(({ name }) => name)).toEqual(['cpus', 'mem', 'disk', 'ports', 'gpus']);
    expect(all.find(({ name }) => name === 'mem')?.scalar?.value).toBe(100);
    expect(all.find(({ name }) => name === 'ports')?.ranges?.range).toEqual([{ begin: 31_000, end: 32_000 }]);
    expect(all.find(({ name }) => name === 'cpus')?.scalar?.value).toBeGreaterThan(0);
  });

  it('belong to the default role', async () => {
    const all = await completeResources([], tmpdir(), 'web');
    expect(all.every(({ reservations }) => reservations?.[0]?.role === 'web')).toBe(true);
  });

  it('know how full the disk is', async () => {
    const share = await usedDiskShare(tmpdir());
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(1);
  });
});

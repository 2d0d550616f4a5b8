import { describe, expect, it } from 'vitest';
import type { Resource } from '../../wire/gen/mesos.ts';
import { cpuQuotaUs, cpuShares, cpuWeight, limitsOf, memoryLimitBytes } from './limits.ts';

const scalar = (name: string, value: number): Resource => ({ name, type: 'SCALAR', scalar: { value } });

describe('limitsOf', () => {
  it('adds up resources of the same name', () => {
    const limits = limitsOf([scalar('cpus', 0.5), scalar('mem', 64), scalar('cpus', 0.1), scalar('mem', 32)]);
    expect(limits).toEqual({ cpus: 0.6, memBytes: 96 * 2 ** 20 });
  });

  it('keeps the limits of a task apart from its resources', () => {
    const limits = limitsOf([scalar('cpus', 1), scalar('mem', 64)], { cpus: { value: 2 }, mem: { value: Infinity } });
    expect(cpuShares(limits)).toBe(1024);
    expect(cpuQuotaUs(limits, false)).toBe(200_000);
    expect(memoryLimitBytes(limits)).toBeUndefined();
  });
});

describe('figures for the kernel', () => {
  it('gives at least 2 shares and 32 MB', () => {
    const limits = limitsOf([scalar('cpus', 0.001), scalar('mem', 1)]);
    expect(cpuShares(limits)).toBe(2);
    expect(memoryLimitBytes(limits)).toBe(32 * 2 ** 20);
  });

  it('gives lent CPUs few shares, unless that is not wished', () => {
    const lent = [{ ...scalar('cpus', 4), revocable: {} }];
    expect(cpuShares(limitsOf(lent))).toBe(40);
    expect(cpuShares(limitsOf(lent, {}, false))).toBe(4096);
    expect(cpuShares(limitsOf([scalar('cpus', 4), { ...scalar('mem', 1), revocable: {} }]))).toBe(4096);
  });

  it('sets a quota only when hard limits are wanted', () => {
    const limits = limitsOf([scalar('cpus', 0.25)]);
    expect(cpuQuotaUs(limits, false)).toBeUndefined();
    expect(cpuQuotaUs(limits, true)).toBe(25_000);
    expect(cpuQuotaUs(limitsOf([scalar('cpus', 0.001)]), true)).toBe(1000);
  });

  it('has no memory limit where no memory was asked for', () => {
    expect(memoryLimitBytes(limitsOf([scalar('cpus', 1)]))).toBeUndefined();
  });

  it('maps shares onto weights from end to end', () => {
    expect(cpuWeight(2)).toBe(1);
    expect(cpuWeight(1024)).toBe(39);
    expect(cpuWeight(262_144)).toBe(10_000);
  });
});

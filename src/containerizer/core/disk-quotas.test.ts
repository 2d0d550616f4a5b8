import { describe, expect, it } from 'vitest';
import type { Resource } from '../../wire/gen/mesos.ts';
import { diskLimitation, diskQuotas, diskStatistics } from './disk-quotas.ts';

const disk = (megabytes: number): Resource => ({ name: 'disk', type: 'SCALAR', scalar: { value: megabytes } });
const volume: Resource = {
  ...disk(5),
  reservations: [{ type: 'DYNAMIC', role: 'r' }],
  disk: { persistence: { id: 'v' }, volume: { container_path: 'data', mode: 'RW' } },
};
const quotas = diskQuotas([disk(1), volume, disk(2), { ...disk(9), name: 'mem' }], '/sandbox', '/work');
const mebibyte = 2 ** 20;

describe('diskQuotas', () => {
  it('adds up what the sandbox may use, apart from volumes', () => {
    expect(quotas).toEqual([
      { path: '/sandbox', isSandbox: true, limitBytes: 3 * mebibyte, resources: [disk(1), disk(2)] },
      { path: '/work/volumes/roles/r/v', isSandbox: false, limitBytes: 5 * mebibyte, resources: [volume] },
    ]);
  });

  it('bounds nothing without disk', () => {
    expect(diskQuotas([], '/sandbox', '/work')).toEqual([]);
  });
});

describe('diskLimitation', () => {
  it('names the quota that is exceeded, by amount', () => {
    expect(diskLimitation(quotas, (path) => (path === '/sandbox' ? 3 * mebibyte : 6 * mebibyte))).toEqual({
      reason: 'REASON_CONTAINER_LIMITATION_DISK',
      message: 'Disk usage (6MB) exceeds quota (5MB)',
      limitedResources: [volume],
    });
  });

  it('lets all have what was not measured yet, and their quota to the last byte', () => {
    expect(diskLimitation(quotas, () => undefined)).toBeUndefined();
    expect(diskLimitation(quotas, () => 3 * mebibyte)).toBeUndefined();
    expect(diskLimitation(quotas, () => 3 * mebibyte + 1)?.limitedResources).toEqual([disk(1), disk(2)]);
  });
});

describe('diskStatistics', () => {
  it('has an entry for each quota', () => {
    expect(diskStatistics(quotas, (path) => (path === '/sandbox' ? 7 : undefined))).toEqual([
      { limit_bytes: 3 * mebibyte, used_bytes: 7 },
      { limit_bytes: 5 * mebibyte, persistence: { id: 'v' } },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { planImageLaunch } from '../mesos/images/image-plan.ts';
import { volumesOf } from './volumes.ts';

describe('volumes', () => {
  it('are bounded in number', () => {
    const volumes = Array.from({ length: 1001 }, (_, index) => ({
      mode: 'RW' as const,
      container_path: `/v${index}`,
      host_path: '/',
    }));
    const launch = {
      containerId: 'c',
      sandbox: '/s',
      resources: [],
      environment: {},
      container: { type: 'DOCKER' as const, volumes },
    };
    const why = 'The task has 1001 volumes, more than 1000';
    expect(volumesOf(launch, '/mnt')).toMatchObject({ ok: false, error: { reason: why } });
    expect(() => planImageLaunch(launch, { isolators: [], sandboxDirectory: '/mnt' })).toThrow(why);
  });
});

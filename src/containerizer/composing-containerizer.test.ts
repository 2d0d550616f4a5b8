import { describe, expect, it } from 'vitest';
import type { ContainerInfo } from '../wire/gen/mesos.ts';
import { composeContainerizers } from './composing-containerizer.ts';
import type { Containerizer, ContainerLaunch } from './containerizer.ts';

/** A containerizer that only notes what it is to launch. */
function noting(launched: ContainerLaunch[]): Containerizer {
  const part: Partial<Containerizer> = {
    has: () => false,
    launch: async (launch) => {
      launched.push(launch);
    },
  };
  return part as Containerizer;
}

const given: ContainerInfo = { type: 'DOCKER', docker: { image: 'given' } };
const own: ContainerInfo = { type: 'MESOS', hostname: 'own' };
const launch = (more: Partial<ContainerLaunch>): ContainerLaunch => ({
  containerId: 'c',
  sandbox: '/sandbox',
  resources: [],
  environment: {},
  ...more,
});

describe('the default container', () => {
  it.each([
    ['a task without ContainerInfo', {}, 'docker', given],
    ['none with one of its own', { container: own }, 'mesos', own],
    ['none that is nested', { containerId: 'parent.c' }, 'mesos', undefined],
    ['none that stands alone', { isStandalone: true }, 'mesos', undefined],
  ] as const)('is for %s', async (_, more, where, container) => {
    const launched: Record<'mesos' | 'docker', ContainerLaunch[]> = { mesos: [], docker: [] };
    const all = composeContainerizers(
      new Map([
        ['mesos', noting(launched.mesos)],
        ['docker', noting(launched.docker)],
      ] as const),
      given,
    );
    await all.launch(launch(more));
    expect(launched[where].map((one) => one.container)).toEqual([container]);
    expect(launched.mesos.length + launched.docker.length).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import type { ContainerLaunch } from '../containerizer.ts';
import { deferred } from '../deferred.ts';
import type { ContainerRecord } from './container-record.ts';
import { keptContainers, withParent } from './nested-launch.ts';
import type { RunningContainer } from './running-container.ts';

const record = (containerId: string, more: Partial<ContainerRecord> = {}): ContainerRecord => ({
  containerId,
  sandbox: `/sandboxes/${containerId}`,
  environment: { A: '1', MESOS_EXECUTOR_AUTHENTICATION_TOKEN: 'secret' },
  resources: [],
  ...more,
});

const running = (containerId: string, more: Partial<ContainerRecord> = {}): RunningContainer => ({
  record: record(containerId, more),
  directory: '/run',
  ended: deferred(),
  launching: new AbortController(),
  limits: { cpus: 0, memBytes: 0 } as RunningContainer['limits'],
  mounts: [],
  ownMounts: [],
  remounting: Promise.resolve(),
  isStarted: true,
  isDestroyed: false,
});

const launch = (more: Partial<ContainerLaunch> = {}): ContainerLaunch => ({
  containerId: 'p.c',
  sandbox: '/sandboxes/p/containers/c',
  resources: [],
  environment: { B: '2' },
  ...more,
});

describe('what a nested container has from its parent', () => {
  it('is the user, unless one is named', () => {
    const parent = running('p', { user: 'alice' });
    expect(withParent(launch(), parent)).toEqual(launch({ user: 'alice' }));
    expect(withParent(launch({ user: 'bob' }), parent)).toEqual(launch({ user: 'bob' }));
    expect(withParent(launch(), undefined)).toEqual(launch());
  });

  it('is nothing when the parent is ending', () => {
    for (const state of [{ isDestroyed: true }, { isEnding: true }]) {
      expect(() => withParent(launch(), { ...running('p'), ...state })).toThrow(
        "Parent container p is in 'DESTROYING' state",
      );
    }
  });

  it('is directory and variables for a session, save what proves who the executor is', () => {
    const session = withParent(launch({ isSession: true }), running('p'));
    expect(session.sandbox).toBe('/sandboxes/p');
    expect(session.environment).toEqual({ A: '1' });
    expect(() => withParent(launch({ isSession: true }), undefined)).toThrow("Container 'p' not found");
  });
});

describe('what is kept after a restart', () => {
  it('is what is known and nested in that, and what stands alone, and never a session', () => {
    const records = [
      record('known'),
      record('known.a'),
      record('known.a.b'),
      record('known.a.s', { isSession: true }),
      record('known.a.s.x'),
      record('orphan'),
      record('orphan.a'),
      record('alone', { isStandalone: true }),
      record('alone.a'),
    ];
    const kept = keptContainers(new Map(records.map((one) => [one.containerId, one])), new Set(['known', 'gone']));
    expect([...kept]).toEqual(['known', 'known.a', 'known.a.b', 'alone', 'alone.a']);
  });
});

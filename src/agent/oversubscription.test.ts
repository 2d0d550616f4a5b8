import { describe, expect, it } from 'vitest';
import { type OversubscriptionFlags, readOversubscription } from './oversubscription.ts';

function modules(name: string, parameters: Record<string, string>): unknown {
  const list = Object.entries(parameters).map(([key, value]) => ({ key, value }));
  return { libraries: [{ file: 'libfixed_resource_estimator.so', modules: [{ name, parameters: list }] }] };
}

function read(changes: Partial<OversubscriptionFlags>) {
  return readOversubscription({
    modules: undefined,
    resource_estimator: undefined,
    qos_controller: undefined,
    oversubscribed_resources_interval: 15_000,
    qos_correction_interval_min: 0,
    ...changes,
  });
}

const fixed = 'org_apache_mesos_FixedResourceEstimator';
const load = 'org_apache_mesos_LoadQoSController';

describe('flags of oversubscription', () => {
  it('ask for nothing unless they name something', () => {
    expect(read({})).toEqual({ ok: true, value: undefined });
    expect(read({ resource_estimator: 'noop', qos_controller: 'noop' })).toEqual({ ok: true, value: undefined });
    expect(read({ modules: modules(fixed, { resources: 'cpus:1' }) })).toEqual({ ok: true, value: undefined });
  });

  it('give fixed revocable resources', () => {
    const result = read({ resource_estimator: fixed, modules: modules(fixed, { resources: 'cpus:2;mem:64' }) });
    expect(result).toMatchObject({
      ok: true,
      value: {
        resources: [
          { name: 'cpus', scalar: { value: 2 }, revocable: {} },
          { name: 'mem', scalar: { value: 64 }, revocable: {} },
        ],
        intervalMs: 15_000,
        load: undefined,
      },
    });
  });

  it('give loads, and are not obeyed too eagerly', () => {
    const result = read({ qos_controller: load, modules: modules(load, { load_threshold_5min: '2.5' }) });
    expect(result).toMatchObject({ ok: true, value: { load: { fiveMinutes: 2.5 }, correctionIntervalMs: 1000 } });
  });

  it.each<[string, Partial<OversubscriptionFlags>, RegExp]>([
    ['an unknown estimator', { resource_estimator: 'mine' }, /'mine' is not built in/],
    ['an unknown controller', { qos_controller: 'mine' }, /'mine' is not built in/],
    ['no parameters', { resource_estimator: fixed }, /no parameter 'resources'/],
    [
      'unreadable resources',
      { resource_estimator: fixed, modules: modules(fixed, { resources: 'cpus' }) },
      /resources of org/,
    ],
    ['no thresholds', { qos_controller: load, modules: modules(load, {}) }, /neither/],
    ['a load in words', { qos_controller: load, modules: modules(load, { load_threshold_5min: 'high' }) }, /no load/],
    ['modules that are none', { modules: [] }, /needs a list/],
    ['a module without a name', { modules: { libraries: [{ modules: [{}] }] } }, /no name/],
  ])('refuse %s', (_what, flags, reason) => {
    expect(read(flags)).toMatchObject({ ok: false, error: { reason: expect.stringMatching(reason) } });
  });
});

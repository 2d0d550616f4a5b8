import { describe, expect, it } from 'vitest';
import type { Registry } from '../../wire/gen/internal.ts';
import type { Unavailability } from '../../wire/gen/mesos.ts';
import { applyOperation, imageOf, type RegistryOperation, registryOf } from './registry.ts';
import { missingCapabilities } from './registry-capabilities.ts';
import { quotasOf } from './registry-roles.ts';

/** The registry after these operations; throws when one is refused. */
function registryAfter(operations: readonly RegistryOperation[], before: Registry = {}): Registry {
  const image = imageOf(before);
  for (const operation of operations) {
    if (!applyOperation(image, operation)) throw new Error(`refused: ${operation.type}`);
  }
  return registryOf(image);
}

function isRefused(operation: RegistryOperation, before: Registry): boolean {
  const image = imageOf(before);
  const isApplied = applyOperation(image, operation);
  if (!isApplied) expect(registryOf(image)).toEqual(before);
  return !isApplied;
}

const admitted: Registry = { slaves: { slaves: [{ info: { hostname: 'a', id: { value: 'a' } } }] } };
const unreachable: Registry = {
  unreachable: { slaves: [{ id: { value: 'a' }, timestamp: { nanoseconds: 1n } }] },
};

describe('weights in the registry', () => {
  it('replace those of the same role and keep the others', () => {
    const first: RegistryOperation = {
      type: 'update-weights',
      infos: [
        { role: 'a', weight: 2 },
        { role: 'b', weight: 3 },
      ],
    };
    const second: RegistryOperation = { type: 'update-weights', infos: [{ role: 'a', weight: 5 }] };
    expect(registryAfter([first, second]).weights).toEqual([
      { info: { role: 'a', weight: 5 } },
      { info: { role: 'b', weight: 3 } },
    ]);
  });
});

describe('quotas in the registry', () => {
  const config = { role: 'a', guarantees: { cpus: { value: 1 } }, limits: { cpus: { value: 2 } } };

  it('need a master that knows limits, until the last is gone', () => {
    const set = registryAfter([{ type: 'update-quotas', configs: [config] }]);
    expect(set).toEqual({ quota_configs: [config], minimum_capabilities: [{ capability: 'QUOTA_V2' }] });
    expect(registryAfter([{ type: 'update-quotas', configs: [{ role: 'a' }] }], set)).toEqual({});
  });

  it('are there with a limit of zero, and not with a guarantee of zero', () => {
    const zero = { role: 'a', limits: { cpus: { value: 0 } } };
    expect(registryAfter([{ type: 'update-quotas', configs: [zero] }]).quota_configs).toEqual([zero]);
    const none = { role: 'a', guarantees: { cpus: { value: 0 } } };
    expect(registryAfter([{ type: 'update-quotas', configs: [none] }]).quota_configs).toBeUndefined();
  });

  it('take the place of those that older masters wrote, whose guarantees were limits too', () => {
    const guarantee = [{ name: 'cpus', type: 'SCALAR' as const, scalar: { value: 4 } }];
    const legacy: Registry = { quotas: [{ info: { role: 'a', guarantee } }, { info: { role: 'b', guarantee } }] };
    const amounts = { cpus: { value: 4 } };
    expect(quotasOf(legacy)).toEqual([
      { role: 'a', guarantees: amounts, limits: amounts },
      { role: 'b', guarantees: amounts, limits: amounts },
    ]);
    const changed = registryAfter([{ type: 'update-quotas', configs: [config] }], legacy);
    expect(changed.quotas).toEqual([{ info: { role: 'b', guarantee } }]);
    expect(quotasOf(changed)).toEqual([{ role: 'b', guarantees: amounts, limits: amounts }, config]);
  });
});

describe('maintenance in the registry', () => {
  const a = { hostname: 'A', ip: '10.0.0.1' };
  const b = { hostname: 'b', ip: '10.0.0.2' };
  const soon: Unavailability = { start: { nanoseconds: 5n } };
  const later: Unavailability = { start: { nanoseconds: 9n }, duration: { nanoseconds: 1 } };
  const schedule = (unavailability: Unavailability, ...ids: (typeof a)[]): RegistryOperation => ({
    type: 'update-schedule',
    schedule: { windows: [{ machine_ids: ids, unavailability }] },
  });

  it('lets machines of the schedule drain, go down and come up again', () => {
    const drains = registryAfter([schedule(soon, a, b)]);
    expect(drains.machines?.machines).toEqual([
      { info: { id: a, mode: 'DRAINING', unavailability: soon } },
      { info: { id: b, mode: 'DRAINING', unavailability: soon } },
    ]);
    const down = registryAfter([{ type: 'start-maintenance', machines: [{ hostname: 'a', ip: '10.0.0.1' }] }], drains);
    expect(down.machines?.machines?.map(({ info }) => info.mode)).toEqual(['DOWN', 'DRAINING']);
    const up = registryAfter([{ type: 'stop-maintenance', machines: [a] }], down);
    expect(up.machines?.machines?.map(({ info }) => info.id)).toEqual([b]);
    expect(up.schedules).toEqual([{ windows: [{ machine_ids: [b], unavailability: soon }] }]);
    expect(registryAfter([{ type: 'stop-maintenance', machines: [b] }], up)).toEqual({});
  });

  it('replaces the schedule as a whole and leaves what is down there', () => {
    const down = registryAfter([schedule(soon, a, b), { type: 'start-maintenance', machines: [a] }]);
    const changed = registryAfter([schedule(later, a)], down);
    expect(changed.machines?.machines).toEqual([{ info: { id: a, mode: 'DOWN', unavailability: later } }]);
    expect(changed.schedules).toHaveLength(1);
    expect(registryAfter([{ type: 'update-schedule', schedule: {} }], registryAfter([schedule(soon, a)]))).toEqual({});
  });

  it('knows nothing of machines outside the schedule', () => {
    const before = registryAfter([schedule(soon, a)]);
    expect(isRefused({ type: 'start-maintenance', machines: [a, b] }, before)).toBe(true);
    expect(isRefused({ type: 'stop-maintenance', machines: [b] }, before)).toBe(true);
  });
});

describe('draining in the registry', () => {
  const config = { max_grace_period: { nanoseconds: 1 }, mark_gone: true };
  const drain: RegistryOperation = { type: 'drain-agent', id: 'a', config };
  const needs = [{ capability: 'AGENT_DRAINING' }];

  it.each([
    ['admitted', admitted, (registry: Registry) => registry.slaves?.slaves?.[0]],
    ['unreachable', unreachable, (registry: Registry) => registry.unreachable?.slaves?.[0]],
  ])('of an agent that is %s goes from draining to drained and back', (_, before, entryOf) => {
    const drains = registryAfter([drain], before);
    expect(entryOf(drains)).toMatchObject({ drain_info: { state: 'DRAINING', config }, deactivated: true });
    expect(drains.minimum_capabilities).toEqual(needs);
    const drained = registryAfter([{ type: 'mark-agent-drained', id: 'a' }], drains);
    expect(entryOf(drained)).toMatchObject({ drain_info: { state: 'DRAINED', config }, deactivated: true });
    expect(registryAfter([{ type: 'reactivate-agent', id: 'a' }], drained)).toEqual(before);
  });

  it('is not needed to deactivate', () => {
    const off = registryAfter([{ type: 'deactivate-agent', id: 'a' }], admitted);
    expect(off.slaves?.slaves?.[0]).toMatchObject({ deactivated: true });
    expect(off.minimum_capabilities).toEqual(needs);
    expect(isRefused({ type: 'mark-agent-drained', id: 'a' }, off)).toBe(true);
    expect(registryAfter([{ type: 'reactivate-agent', id: 'a' }], off)).toEqual(admitted);
  });

  it('is refused for agents nobody knows', () => {
    for (const type of ['deactivate-agent', 'reactivate-agent', 'mark-agent-drained'] as const) {
      expect(isRefused({ type, id: 'x' }, admitted)).toBe(true);
    }
    expect(isRefused({ ...drain, id: 'x' }, admitted)).toBe(true);
  });

  it('keeps the need of a knowing master while another agent drains', () => {
    const other = { info: { hostname: 'b', id: { value: 'b' } } };
    const both: Registry = { slaves: { slaves: [...(admitted.slaves?.slaves ?? []), other] } };
    const drains = registryAfter([drain, { ...drain, id: 'b' }, { type: 'reactivate-agent', id: 'a' }], both);
    expect(drains.minimum_capabilities).toEqual(needs);
  });
});

describe('what a registry asks of its master', () => {
  it('is named when this one does not have it', () => {
    const names = ['QUOTA_V2', 'AGENT_DRAINING', 'TIME_TRAVEL'];
    const registry = { minimum_capabilities: names.map((capability) => ({ capability })) };
    expect(missingCapabilities(registry)).toEqual(['TIME_TRAVEL']);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addResources,
  containsResources,
  equalResources,
  quantitiesOf,
  subtractResources,
} from '../../model/resources.ts';
import type { Resource } from '../../wire/gen/mesos.ts';
import { ResourcePool } from './resource-pool.ts';

const scalar = fc
  .record({ name: fc.constantFrom('cpus', 'mem'), value: fc.nat(5000), role: fc.option(fc.constantFrom('a', 'b')) })
  .map(
    ({ name, value, role }): Resource => ({
      name,
      type: 'SCALAR',
      scalar: { value: value / 1000 },
      ...(role === null ? {} : { reservations: [{ type: 'STATIC', role }] }),
    }),
  );
const ranges = fc.array(fc.tuple(fc.nat(20), fc.nat(5)), { maxLength: 3 }).map(
  (list): Resource => ({
    name: 'ports',
    type: 'RANGES',
    ranges: { range: list.map(([begin, length]) => ({ begin, end: begin + length })) },
  }),
);
const set = fc
  .uniqueArray(fc.constantFrom('x', 'y', 'z'))
  .map((item): Resource => ({ name: 'zones', type: 'SET', set: { item } }));
const volume = fc.constantFrom('v1', 'v2').map(
  (id): Resource => ({
    name: 'disk',
    type: 'SCALAR',
    scalar: { value: 10 },
    reservations: [{ type: 'DYNAMIC', role: 'a' }],
    disk: { persistence: { id }, volume: { container_path: 'p', mode: 'RW' } },
  }),
);
const list = fc.array(fc.oneof(scalar, ranges, set, volume), { maxLength: 8 });

const pool = (resources: readonly Resource[]): ResourcePool => new ResourcePool({ byRole: false }, resources);

describe('a pool', () => {
  it('does the same sums as lists do', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const sum = pool(a);
        expect(equalResources(sum.list, addResources(a))).toBe(true);
        expect(sum.contains(b)).toBe(containsResources(a, b));
        sum.add(b);
        expect(equalResources(sum.list, addResources(a, b))).toBe(true);
        expect(sum.quantities).toEqual(quantitiesOf(addResources(a, b)));
        sum.subtract(b);
        expect(equalResources(sum.list, subtractResources(addResources(a, b), b))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('takes all or nothing', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const from = pool(a);
        const isTaken = from.take(b);
        expect(isTaken).toBe(containsResources(a, b));
        expect(equalResources(from.list, isTaken ? subtractResources(addResources(a), b) : addResources(a))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps roles apart when it is told to', () => {
    const cpus = (role: string): Resource => ({
      name: 'cpus',
      type: 'SCALAR',
      scalar: { value: 1 },
      allocation_info: { role },
    });
    const apart = new ResourcePool({ byRole: true }, [cpus('a'), cpus('b'), cpus('a')]);
    expect(apart.list.map(({ allocation_info, scalar: amount }) => [allocation_info?.role, amount?.value])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    const together = new ResourcePool({ byRole: false }, [cpus('a'), cpus('b')]);
    expect(together.list).toEqual([{ name: 'cpus', type: 'SCALAR', scalar: { value: 2 } }]);
    expect([together.isPlain, together.milliOf('cpus')]).toEqual([true, 2000]);
  });

  it('lets a shared volume be used again and again', () => {
    const shared: Resource = {
      name: 'disk',
      type: 'SCALAR',
      scalar: { value: 5 },
      disk: { persistence: { id: 's' } },
      shared: {},
    };
    const from = pool([shared]);
    expect([from.take([shared]), from.take([shared]), from.isEmpty]).toEqual([true, true, false]);
  });
});

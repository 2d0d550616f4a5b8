import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/random.ts';
import type { Offer, Resource } from '../../wire/gen/mesos.ts';
import { availableMilli, availablePorts, choosePorts, poolOf, takeMilli } from './offer-pool.ts';

function offerOf(...resources: Resource[]): Offer {
  return {
    id: { value: 'o' },
    framework_id: { value: 'f' },
    agent_id: { value: 'a' },
    hostname: 'h',
    resources,
  };
}

const cpus = (value: number, role?: string): Resource => ({
  name: 'cpus',
  type: 'SCALAR',
  scalar: { value },
  ...(role === undefined ? {} : { reservations: [{ type: 'STATIC', role }] }),
});

const ports = (...range: { begin: number; end: number }[]): Resource => ({
  name: 'ports',
  type: 'RANGES',
  ranges: { range },
});
const any = new Set(['*']);

describe('scalars of an offer', () => {
  it('are taken from what is reserved first', () => {
    const pool = poolOf(offerOf(cpus(2), cpus(1, 'dev')));
    const roles = new Set(['dev', '*']);
    expect(availableMilli(pool, 'cpus', roles)).toBe(3000);
    expect(takeMilli(pool, 'cpus', 1500, roles)).toEqual([cpus(1, 'dev'), cpus(0.5)]);
    expect(availableMilli(pool, 'cpus', roles)).toBe(1500);
    expect(availableMilli(pool, 'cpus', new Set(['dev']))).toBe(0);
  });

  it('of volumes, revocable and shared ones are not touched', () => {
    const pool = poolOf(
      offerOf(
        { name: 'disk', type: 'SCALAR', scalar: { value: 5 }, disk: { persistence: { id: 'p' } } },
        { ...cpus(4), revocable: {} },
        { ...cpus(4), shared: {} },
      ),
    );
    expect(availableMilli(pool, 'disk', any)).toBe(0);
    expect(availableMilli(pool, 'cpus', any)).toBe(0);
  });

  it('in the old format of reservations count for their role', () => {
    const pool = poolOf(offerOf({ ...cpus(4), role: 'dev' }));
    expect(availableMilli(pool, 'cpus', any)).toBe(0);
    expect(takeMilli(pool, 'cpus', 1000, new Set(['dev']))).toEqual([{ ...cpus(1), role: 'dev' }]);
  });
});

describe('ports of an offer', () => {
  it('that are asked for are given, others drawn from the rest', () => {
    const pool = poolOf(offerOf(ports({ begin: 100, end: 102 })));
    const choice = choosePorts(pool, [0, 101, 0], any, createRandom(1));
    expect(choice?.ports[1]).toBe(101);
    expect([...(choice?.ports ?? [])].sort()).toEqual([100, 101, 102]);
    expect(availablePorts(pool, any)).toBe(3);
    choice?.commit();
    expect(availablePorts(pool, any)).toBe(0);
    expect(choice?.resources).toEqual([ports({ begin: 100, end: 102 })]);
  });

  it('are refused as a whole when one is missing', () => {
    const pool = poolOf(offerOf(ports({ begin: 100, end: 101 })));
    expect(choosePorts(pool, [99], any, createRandom(1))).toBeUndefined();
    expect(choosePorts(pool, [100, 100], any, createRandom(1))).toBeUndefined();
    expect(choosePorts(pool, [0, 0, 0], any, createRandom(1))).toBeUndefined();
    expect(choosePorts(pool, [], any, createRandom(1))?.ports).toEqual([]);
  });

  it('are distinct, offered, and exactly those in the resources', () => {
    const range = fc.record({ begin: fc.nat({ max: 50 }), end: fc.nat({ max: 50 }) }).map(({ begin, end }) => ({
      begin: Math.min(begin, end),
      end: Math.max(begin, end),
    }));
    fc.assert(
      fc.property(
        fc.array(range, { maxLength: 4 }),
        fc.array(fc.nat({ max: 50 }), { maxLength: 6 }),
        fc.nat(),
        (ranges, wishes, seed) => {
          const pool = poolOf(offerOf(ports(...ranges)));
          const choice = choosePorts(pool, wishes, any, createRandom(seed));
          if (choice === undefined) return;
          expect(new Set(choice.ports).size).toBe(wishes.length);
          for (const [index, port] of choice.ports.entries()) {
            expect(ranges.some(({ begin, end }) => begin <= port && port <= end)).toBe(true);
            if (wishes[index] !== 0) expect(port).toBe(wishes[index]);
          }
          const inResources = choice.resources.flatMap((resource) =>
            (resource.ranges?.range ?? []).flatMap(({ begin, end }) =>
              Array.from({ length: end - begin + 1 }, (_, n) => begin + n),
            ),
          );
          expect(inResources.sort()).toEqual([...choice.ports].sort());
        },
      ),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Resource } from '../wire/gen/mesos.ts';
import { parseResources } from './resource-text.ts';
import {
  addResources,
  allocateResources,
  byAllocation,
  containsResources,
  equalResources,
  quantitiesOf,
  scalarOf,
  subtractResources,
  unallocateResources,
} from './resources.ts';

const scalar = fc.record({
  name: fc.constantFrom('cpus', 'mem', 'disk', 'gpus'),
  milli: fc.integer({ min: 0, max: 10_000_000 }),
  role: fc.constantFrom(undefined, 'web', 'web/front'),
});
const ports = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 30 }))
    .map(([begin, size]) => ({ begin, end: begin + size })),
  { maxLength: 4 },
);
const resourceList: fc.Arbitrary<Resource[]> = fc
  .tuple(fc.array(scalar, { maxLength: 6 }), ports)
  .map(([scalars, range]) => [
    ...scalars.map(({ name, milli, role }): Resource => {
      const resource: Resource = { name, type: 'SCALAR', scalar: { value: milli / 1000 } };
      return role === undefined ? resource : { ...resource, reservations: [{ type: 'STATIC', role }] };
    }),
    { name: 'ports', type: 'RANGES', ranges: { range } },
  ]);
const portFree = resourceList.map((list) => list.filter(({ type }) => type === 'SCALAR'));

describe('resources', () => {
  it('take away what was added', () => {
    fc.assert(
      fc.property(portFree, portFree, (a, b) => {
        expect(equalResources(subtractResources(addResources(a, b), b), addResources(a))).toBe(true);
      }),
    );
  });

  it('add in any order and grouping', () => {
    fc.assert(
      fc.property(resourceList, resourceList, resourceList, (a, b, c) => {
        expect(equalResources(addResources(a, b, c), addResources(addResources(c, a), b))).toBe(true);
      }),
    );
  });

  it('contain what they were made of, and no more than that', () => {
    fc.assert(
      fc.property(resourceList, resourceList, (a, b) => {
        const sum = addResources(a, b);
        expect(containsResources(sum, a)).toBe(true);
        expect(containsResources(sum, addResources(sum, [cpus(0.001)]))).toBe(false);
      }),
    );
  });

  it('are gone after subtracting themselves', () => {
    fc.assert(
      fc.property(resourceList, (a) => {
        expect(subtractResources(a, a)).toEqual([]);
      }),
    );
  });

  it('agree with the sums of their amounts', () => {
    fc.assert(
      fc.property(portFree, portFree, (a, b) => {
        const sum = quantitiesOf(addResources(a, b));
        for (const [name, milli] of sum) expect(milli / 1000).toBe(scalarOf([...a, ...b], name));
      }),
    );
  });

  it('sum tenths exactly', () => {
    expect(addResources(Array.from({ length: 10 }, () => cpus(0.1)))).toEqual([cpus(1)]);
    expect(
      subtractResources(
        [cpus(1)],
        Array.from({ length: 10 }, () => cpus(0.1)),
      ),
    ).toEqual([]);
  });

  it('keep reservations, allocations and volumes apart', () => {
    const reserved: Resource = { ...cpus(1), reservations: [{ type: 'STATIC', role: 'web' }] };
    const volume: Resource = {
      name: 'disk',
      type: 'SCALAR',
      scalar: { value: 10 },
      disk: { persistence: { id: 'v1' } },
    };
    expect(addResources([cpus(1)], [reserved], allocateResources([cpus(1)], 'web'))).toHaveLength(3);
    expect(addResources([volume], [{ ...volume, disk: { persistence: { id: 'v2' } } }])).toHaveLength(2);
    expect(containsResources([volume], [{ ...volume, scalar: { value: 5 } }])).toBe(false);
    expect(subtractResources([volume], [volume])).toEqual([]);
  });

  it('treat equal descriptions with fields in another order as equal', () => {
    const a: Resource = { ...cpus(1), reservations: [{ role: 'web', type: 'DYNAMIC', principal: 'ops' }] };
    const b: Resource = { ...cpus(1), reservations: [{ principal: 'ops', type: 'DYNAMIC', role: 'web' }] };
    expect(subtractResources([a], [b])).toEqual([]);
  });

  it('let a shared volume be used twice', () => {
    const shared: Resource = {
      name: 'disk',
      type: 'SCALAR',
      scalar: { value: 1 },
      disk: { persistence: { id: 'v' } },
      shared: {},
    };
    expect(containsResources([shared], [shared, shared])).toBe(true);
  });

  it('remember the role they are allocated to', () => {
    const allocated = allocateResources([cpus(2)], 'web');
    expect(byAllocation(allocated)).toEqual(new Map([['web', allocated]]));
    expect(unallocateResources(allocated)).toEqual([cpus(2)]);
  });

  it('subtract ports from the middle of a range', () => {
    const all = read('ports:[31000-32000]');
    expect(subtractResources(all, read('ports:[31005-31009]'))).toEqual(read('ports:[31000-31004,31010-32000]'));
  });
});

function cpus(value: number): Resource {
  return { name: 'cpus', type: 'SCALAR', scalar: { value } };
}

function read(text: string): Resource[] {
  const parsed = parseResources(text);
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed.resources;
}

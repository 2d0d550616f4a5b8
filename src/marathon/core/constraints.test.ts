import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Constraint } from './app.ts';
import { attributeText, fieldValue, type Place, scalarText } from './constraint-fields.ts';
import { constraintRefusal } from './constraints.ts';

const place: Place = {
  host: 'h1',
  region: 'eu',
  zone: 'z1',
  attributes: [
    { name: 'rack', type: 'TEXT', text: { value: 'r1' } },
    { name: 'disks', type: 'SCALAR', scalar: { value: 4 } },
  ],
};

function passes(constraint: Constraint, placed: Record<string, number> = {}, instances = 4): boolean {
  const placements = new Map(Object.entries(placed));
  return constraintRefusal([constraint], { place, instances, placements: () => placements }) === undefined;
}

describe('constraints', () => {
  it.each([
    [['hostname', 'UNIQUE'], {}, true],
    [['hostname', 'UNIQUE'], { h1: 1 }, false],
    [['hostname', 'UNIQUE'], { h2: 1 }, true],
    [['rack', 'CLUSTER', 'r1'], {}, true],
    [['rack', 'CLUSTER', 'r2'], {}, false],
    [['rack', 'CLUSTER'], {}, true],
    [['rack', 'CLUSTER'], { r1: 2 }, true],
    [['rack', 'CLUSTER'], { r2: 2 }, false],
    [['rack', 'LIKE', 'r[12]'], {}, true],
    [['rack', 'LIKE', 'r'], {}, false],
    [['rack', 'UNLIKE', 'r[12]'], {}, false],
    [['nothing', 'UNLIKE', '.*'], {}, true],
    [['nothing', 'LIKE', '.*'], {}, false],
    [['nothing', 'UNIQUE'], {}, false],
    [['rack', 'IS', 'r1'], {}, true],
    [['disks', 'IS', '4.000'], {}, true],
    [['disks', 'IS', '5'], {}, false],
    [['@zone', 'IS', 'z1'], {}, true],
    [['@hostname', 'MAX_PER', '2'], { h1: 1 }, true],
    [['@hostname', 'MAX_PER', '2'], { h1: 2 }, false],
    [['@region', 'LIKE', 'eu|us'], {}, true],
    [['rack', 'GROUP_BY', '2'], { r2: 2 }, true],
    [['rack', 'GROUP_BY', '2'], { r1: 2 }, false],
    [['rack', 'GROUP_BY', '2'], { r2: 1, r3: 1 }, false],
    [['rack', 'GROUP_BY', '3'], { r1: 1 }, true],
    [['rack', 'GROUP_BY', '3'], { r1: 2 }, false],
    [['rack', 'GROUP_BY', '3'], { r1: 1, r2: 2 }, false],
    [['rack', 'GROUP_BY'], { r2: 5 }, true],
    [['rack', 'GROUP_BY'], { r1: 1, r2: 5 }, true],
    [['rack', 'GROUP_BY'], { r1: 2, r2: 1 }, false],
  ] satisfies [Constraint, Record<string, number>, boolean][])('%j with %j: %s', (constraint, placed, expected) => {
    expect(passes(constraint, placed)).toBe(expected);
  });

  it('all have to pass, and the first that does not says why', () => {
    const refusal = constraintRefusal(
      [
        ['rack', 'LIKE', 'r.*'],
        ['hostname', 'MAX_PER', '1'],
      ],
      { place, instances: 2, placements: () => new Map([['h1', 1]]) },
    );
    expect(refusal).toBe('hostname MAX_PER 1: h1 already holds 1');
  });

  it('GROUP_BY spreads instances over its groups as evenly as can be', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.nat({ max: 7 })),
        (groups, instances, order) => {
          const counts = new Map<string, number>();
          const offer = (zone: string): boolean => {
            const at: Place = { host: 'h', zone, attributes: [] };
            const view = { place: at, instances, placements: () => counts };
            if (constraintRefusal([['@zone', 'GROUP_BY', String(groups)]], view) !== undefined) return false;
            counts.set(zone, (counts.get(zone) ?? 0) + 1);
            return true;
          };
          let placed = 0;
          for (const zone of order) if (placed < instances && offer(`z${zone}`)) placed++;
          for (let round = 0; placed < instances && round < 100; round++) {
            for (let zone = 0; zone < 8 && placed < instances; zone++) if (offer(`z${zone}`)) placed++;
          }
          expect(placed).toBe(instances);
          const sizes = [...counts.values()];
          expect(sizes.length).toBeLessThanOrEqual(groups);
          if (sizes.length === groups) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('values of fields', () => {
  it('are text of attributes', () => {
    const range = [
      { begin: 5, end: 6 },
      { begin: 1, end: 2 },
    ];
    expect(attributeText({ name: 'a', type: 'RANGES', ranges: { range } })).toBe('[1-2,5-6]');
    expect(attributeText({ name: 'a', type: 'SET', set: { item: ['b', 'a'] } })).toBe('{a,b}');
    expect(fieldValue('hostname', place)).toBe('h1');
    expect(fieldValue('disks', place)).toBe('4');
  });

  it.each([
    [1, '1'],
    [1.5, '1.5'],
    [0.1234, '0.123'],
    [2.0005, '2'],
    [2.0015, '2.002'],
  ])('%d is written %s', (value, text) => {
    expect(scalarText(value)).toBe(text);
  });
});

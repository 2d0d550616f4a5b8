import { describe, expect, it } from 'vitest';
import type { OfferOperation, Resource } from '../wire/gen/mesos.ts';
import { applyConversion, conversionOf } from './conversions.ts';
import { parseResources } from './resource-text.ts';
import { addResources, equalResources, quantitiesOf } from './resources.ts';

function resources(text: string): Resource[] {
  const parsed = parseResources(text);
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed.resources;
}

const total = resources('cpus:4;mem:1024;disk:1000;disk(static):50');

function reserved(name: string, value: number, role = 'dev'): Resource {
  return { name, type: 'SCALAR', scalar: { value }, reservations: [{ type: 'DYNAMIC', role, principal: 'ops' }] };
}

function volume(value: number, changes: Partial<Resource> = {}, path = 'data'): Resource {
  const disk = { persistence: { id: 'v1', principal: 'ops' }, volume: { mode: 'RW' as const, container_path: path } };
  return { ...reserved('disk', value), disk, ...changes };
}

/** The resources after all these operations; throws the first refusal. */
function resultOf(operations: readonly OfferOperation[], start: readonly Resource[] = total): Resource[] {
  return operations.reduce<Resource[]>(
    (now, operation) => {
      const made = conversionOf(operation);
      if ('error' in made) throw new Error(made.error);
      const next = applyConversion(now, made.conversion);
      if (next === undefined) throw new Error('not contained');
      return next;
    },
    [...start],
  );
}

const reserve = (...list: Resource[]): OfferOperation => ({ type: 'RESERVE', reserve: { resources: list } });
const unreserve = (...list: Resource[]): OfferOperation => ({ type: 'UNRESERVE', unreserve: { resources: list } });
const create = (...volumes: Resource[]): OfferOperation => ({ type: 'CREATE', create: { volumes } });
const destroy = (...volumes: Resource[]): OfferOperation => ({ type: 'DESTROY', destroy: { volumes } });

function grow(from: Resource, addition: Resource): OfferOperation {
  return { type: 'GROW_VOLUME', grow_volume: { volume: from, addition } };
}

function shrink(from: Resource, value: number): OfferOperation {
  return { type: 'SHRINK_VOLUME', shrink_volume: { volume: from, subtract: { value } } };
}

describe('conversions', () => {
  it('go there and back again', () => {
    const disk = reserved('disk', 100);
    const made = resultOf([reserve(reserved('cpus', 1), disk), create(volume(100))]);
    expect(made.filter(({ disk: info }) => info?.persistence !== undefined)).toEqual([volume(100)]);
    expect(quantitiesOf(made)).toEqual(quantitiesOf(total));
    const back = resultOf([destroy(volume(100)), unreserve(reserved('cpus', 1), disk)], made);
    expect(equalResources(back, total)).toBe(true);
  });

  it('read the old format and leave the allocation out', () => {
    const old: Resource = {
      name: 'cpus',
      type: 'SCALAR',
      scalar: { value: 1 },
      role: 'dev',
      reservation: { principal: 'ops' },
      allocation_info: { role: 'dev' },
    };
    expect(resultOf([reserve(old)])).toContainEqual(reserved('cpus', 1));
  });

  it('refine a reservation and take it back', () => {
    const refined: Resource = {
      ...reserved('cpus', 1),
      reservations: [
        { type: 'DYNAMIC', role: 'dev', principal: 'ops' },
        { type: 'DYNAMIC', role: 'dev/a', principal: 'ops' },
      ],
    };
    const made = resultOf([reserve(reserved('cpus', 2)), reserve(refined)]);
    expect(made).toContainEqual(refined);
    expect(resultOf([unreserve(refined)], made)).toContainEqual(reserved('cpus', 2));
  });

  it('reserve from another reservation when it is named', () => {
    const made = resultOf([
      reserve(reserved('cpus', 1, 'dev')),
      { type: 'RESERVE', reserve: { source: [reserved('cpus', 1, 'dev')], resources: [reserved('cpus', 1, 'ops')] } },
    ]);
    expect(made).toContainEqual(reserved('cpus', 1, 'ops'));
    expect(made).not.toContainEqual(reserved('cpus', 1, 'dev'));
  });

  it('grow and shrink a volume by disk of its kind', () => {
    const start = resultOf([reserve(reserved('disk', 100)), create(volume(60))]);
    const grown = resultOf([grow(volume(60), reserved('disk', 40))], start);
    expect(grown).toContainEqual(volume(100));
    const shrunk = resultOf([shrink(volume(100), 70)], grown);
    expect(shrunk).toContainEqual(volume(30));
    expect(shrunk).toContainEqual(reserved('disk', 70));
    expect(quantitiesOf(shrunk)).toEqual(quantitiesOf(total));
  });

  it('know a volume by its id, wherever it is mounted', () => {
    const made = resultOf([reserve(reserved('disk', 10)), create(volume(10))]);
    const elsewhere = volume(10, {}, 'elsewhere');
    expect(equalResources(resultOf([destroy(elsewhere)], made), resultOf([reserve(reserved('disk', 10))]))).toBe(true);
  });

  it('need all of what they take', () => {
    expect(() => resultOf([reserve(reserved('cpus', 5))])).toThrow('not contained');
    expect(() => resultOf([create(volume(10))])).toThrow('not contained');
    const made = resultOf([reserve(reserved('disk', 10)), create(volume(10))]);
    expect(() => resultOf([destroy(volume(9))], made)).toThrow('not contained');
    expect(() => resultOf([destroy(volume(10, { shared: {} }))], made)).toThrow('not contained');
  });

  it.each<[string, OfferOperation, RegExp]>([
    ['nothing to reserve', reserve(), /names no resources/],
    ['an unreserved resource', reserve(...resources('cpus:1')), /not dynamically reserved/],
    ['a role that climbs', reserve(reserved('cpus', 1, '..')), /'\.\.' as a component/],
    ['a negative amount', reserve(reserved('cpus', -1)), /value < 0/],
    [
      'more than the source',
      {
        type: 'RESERVE',
        reserve: { source: [reserved('cpus', 1)], resources: [reserved('cpus', 1, 'ops'), reserved('mem', 1, 'ops')] },
      },
      /not those of 'source'/,
    ],
    ['a volume to unreserve', unreserve(volume(1)), /destroy it first/],
    ['a volume of unreserved disk', create(volume(1, { reservations: [] })), /unreserved/],
    [
      'an id that climbs',
      create(volume(1, { disk: { persistence: { id: '../x' }, volume: { mode: 'RW', container_path: 'd' } } })),
      /invalid characters/,
    ],
    ['a path that climbs', create(volume(1, {}, 'a/../../etc')), /must not hold/],
    ['a volume without path', create(volume(1, { disk: { persistence: { id: 'x' } } })), /'volume' to be set/],
    ['no volume to destroy', destroy(reserved('disk', 1)), /no persistent volume/],
    ['growing by nothing', grow(volume(1), reserved('disk', 0)), /greater than zero/],
    ['growing by other disk', grow(volume(1), reserved('disk', 1, 'other')), /not of the kind/],
    ['shrinking by all', shrink(volume(5), 5), /smaller than the volume/],
    ['shrinking by no number', shrink(volume(5), Number.NaN), /greater than zero/],
    ['resizing a shared volume', shrink(volume(5, { shared: {} }), 1), /Shared/],
    ['making a disk', { type: 'CREATE_DISK' }, /CREATE_DISK is no conversion/],
  ])('refuse %s', (_name, operation, reason) => {
    const made = conversionOf(operation);
    expect('error' in made ? made.error : 'accepted').toMatch(reason);
  });

  it('keep shared volumes apart from what is not shared', () => {
    const shared = volume(10, { shared: {} });
    const made = resultOf([reserve(reserved('disk', 10)), create(shared)]);
    expect(made).toContainEqual(shared);
    expect(
      equalResources(resultOf([destroy(shared)], made), addResources(resultOf([reserve(reserved('disk', 10))]))),
    ).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import type { Resource } from '../wire/gen/mesos.ts';
import { endpointResource, isReservableTo, refineResource, reservedByRole, unrefineResource } from './reservations.ts';
import { resourceError } from './resource-validation.ts';

const cpus: Resource = { name: 'cpus', type: 'SCALAR', scalar: { value: 1 } };
const refinedStatic: Resource = { ...cpus, reservations: [{ type: 'STATIC', role: 'web' }] };
const refinedDynamic: Resource = { ...cpus, reservations: [{ type: 'DYNAMIC', role: 'web', principal: 'ops' }] };
const stacked: Resource = {
  ...cpus,
  reservations: [
    { type: 'STATIC', role: 'web' },
    { type: 'DYNAMIC', role: 'web/front' },
  ],
};

describe('reservations', () => {
  it('translate between the two formats', () => {
    expect(refineResource({ ...cpus, role: '*' })).toEqual(cpus);
    expect(refineResource({ ...cpus, role: 'web' })).toEqual(refinedStatic);
    expect(refineResource({ ...cpus, role: 'web', reservation: { principal: 'ops' } })).toEqual(refinedDynamic);
    expect(unrefineResource(refinedStatic)).toEqual({ ...cpus, role: 'web' });
    expect(unrefineResource(refinedDynamic)).toEqual({ ...cpus, role: 'web', reservation: { principal: 'ops' } });
    expect(unrefineResource(stacked)).toBeUndefined();
  });

  it('show both formats at endpoints where the old one can say it', () => {
    expect(endpointResource(cpus)).toEqual({ ...cpus, role: '*' });
    expect(endpointResource(refinedStatic)).toEqual({ ...refinedStatic, role: 'web' });
    expect(endpointResource(stacked)).toEqual(stacked);
  });

  it('are for the role and everything below it', () => {
    expect(isReservableTo(refinedStatic, 'web')).toBe(true);
    expect(isReservableTo(refinedStatic, 'web/front')).toBe(true);
    expect(isReservableTo(stacked, 'web')).toBe(false);
    expect(isReservableTo(cpus, 'anything')).toBe(true);
    expect(reservedByRole([cpus, stacked]).get('web/front')).toEqual([stacked]);
  });

  it.each<[string, Resource]>([
    [
      'a refinement outside its parent',
      {
        ...cpus,
        reservations: [
          { type: 'STATIC', role: 'a' },
          { type: 'DYNAMIC', role: 'b' },
        ],
      },
    ],
    [
      'a static refinement',
      {
        ...cpus,
        reservations: [
          { type: 'STATIC', role: 'a' },
          { type: 'STATIC', role: 'a/b' },
        ],
      },
    ],
    ['a reservation for everyone', { ...cpus, role: '*', reservation: {} }],
    ['both formats', { ...refinedStatic, role: 'web' }],
    ['a negative amount', { ...cpus, scalar: { value: -1 } }],
    ['no value', { name: 'cpus', type: 'SCALAR' }],
    ['a volume of memory', { ...cpus, name: 'mem', disk: {} }],
    ['a volume id that climbs', { ...cpus, name: 'disk', disk: { persistence: { id: '../x' } } }],
    ['a range backwards', { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 2, end: 1 }] } }],
  ])('refuses %s', (_what, resource) => {
    expect(resourceError(resource)).toBeTypeOf('string');
  });
});

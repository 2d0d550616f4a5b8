/** What makes a resource acceptable, wherever it comes from. */
import type { Resource, ResourceReservationInfo } from '../wire/gen/mesos.ts';
import { idError } from './ids.ts';
import { DEFAULT_ROLE, isDescendantOf, roleError } from './roles.ts';

/** Why the resource is invalid, or `undefined`. Accepts both formats of reservations. */
export function resourceError(resource: Resource): string | undefined {
  if (resource.name === '') return 'Empty resource name';
  return valueError(resource) ?? diskError(resource) ?? reservationsError(resource);
}

function valueError(resource: Resource): string | undefined {
  const { name, type, scalar, ranges, set } = resource;
  switch (type) {
    case 'SCALAR':
      if (scalar === undefined || ranges !== undefined || set !== undefined) return `Invalid scalar resource '${name}'`;
      return Number.isFinite(scalar.value) && scalar.value >= 0
        ? undefined
        : `Invalid scalar resource '${name}': value < 0 or not a number`;
    case 'RANGES':
      if (ranges === undefined || scalar !== undefined || set !== undefined) return `Invalid ranges resource '${name}'`;
      return (ranges.range ?? []).every(({ begin, end }) => begin <= end)
        ? undefined
        : `Invalid ranges resource '${name}': begin > end`;
    case 'SET':
      if (set === undefined || scalar !== undefined || ranges !== undefined) return `Invalid set resource '${name}'`;
      return new Set(set.item ?? []).size === (set.item ?? []).length
        ? undefined
        : `Invalid set resource '${name}': duplicated elements`;
    default:
      return `Unsupported type of resource '${name}'`;
  }
}

function diskError(resource: Resource): string | undefined {
  const { disk, name } = resource;
  if (disk === undefined) return undefined;
  if (name !== 'disk') return `DiskInfo should not be set for ${name} resource`;
  return disk.persistence === undefined ? undefined : idError(disk.persistence.id);
}

function reservationsError(resource: Resource): string | undefined {
  const { role, reservation, reservations = [], name } = resource;
  if (reservations.length > 0 && (reservation !== undefined || role !== undefined)) {
    return `Resource '${name}' has both the old and the new form of reservations`;
  }
  if (role !== undefined) {
    if (role === DEFAULT_ROLE && reservation !== undefined) return `Resource '${name}' is dynamically reserved for '*'`;
    return roleError(role);
  }
  return stackError(reservations);
}

/** Below the first entry each one must refine the one before: a role beneath it, and made dynamically. */
function stackError(reservations: readonly ResourceReservationInfo[]): string | undefined {
  let above: string | undefined;
  for (const [depth, { role, type }] of reservations.entries()) {
    if (type === undefined || role === undefined) return 'Invalid reservation: role and type must be set';
    const error = roleError(role);
    if (error !== undefined) return error;
    if (role === DEFAULT_ROLE) return "Invalid reservation: role '*' cannot be reserved for";
    if (depth > 0 && type !== 'DYNAMIC') return 'Invalid refined reservation: a refinement must be dynamic';
    if (above !== undefined && !isDescendantOf(role, above)) {
      return `Invalid refined reservation: role '${role}' is not a refinement of '${above}'`;
    }
    above = role;
  }
  return undefined;
}

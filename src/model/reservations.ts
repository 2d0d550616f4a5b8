/**
 * Reservations: for whom a resource is kept. The refined format has a stack `reservations`, the last entry being the
 * reservation in force; the old format has `role` and, when made by an operator or framework, `reservation`.
 */
import type { Resource, ResourceReservationInfo } from '../wire/gen/mesos.ts';
import type { Resources } from './resources.ts';
import { DEFAULT_ROLE, isDescendantOf } from './roles.ts';

/** Old format → refined format; refined ones are returned as they are. */
export function refineResource(resource: Resource): Resource {
  if (resource.role === undefined && resource.reservation === undefined) return resource;
  const { role = DEFAULT_ROLE, reservation, ...rest } = resource;
  if ((rest.reservations ?? []).length > 0 || role === DEFAULT_ROLE) return rest;
  const entry: ResourceReservationInfo =
    reservation === undefined ? { type: 'STATIC', role } : { ...reservation, type: 'DYNAMIC', role };
  return { ...rest, reservations: [entry] };
}

export function refineResources(resources: Resources): Resource[] {
  return resources.every((resource) => resource.role === undefined && resource.reservation === undefined)
    ? [...resources]
    : resources.map(refineResource);
}

/** Refined → old format, for peers without RESERVATION_REFINEMENT. `undefined` for a stack that it cannot express. */
export function unrefineResource(resource: Resource): Resource | undefined {
  const { reservations = [], ...rest } = resource;
  if (reservations.length > 1) return undefined;
  const reservation = reservations[0];
  if (reservation === undefined) return { ...rest, role: DEFAULT_ROLE };
  const { type, role = DEFAULT_ROLE, ...made } = reservation;
  return type === 'DYNAMIC' ? { ...rest, role, reservation: made } : { ...rest, role };
}

/** The endpoint format: both forms side by side where the old one can express it. */
export function endpointResource(resource: Resource): Resource {
  const old = unrefineResource(resource);
  if (old === undefined) return resource;
  const { reservations } = resource;
  return reservations === undefined || reservations.length === 0 ? old : { ...old, reservations };
}

export function isReserved(resource: Resource): boolean {
  return (resource.reservations ?? []).length > 0;
}

/** The role the resource is reserved for; `*` when it is not. */
export function reservationRole(resource: Resource): string {
  return resource.reservations?.at(-1)?.role ?? DEFAULT_ROLE;
}

/** Whether a framework in `role` may be offered it: unreserved, or reserved for the role or one above it. */
export function isReservableTo(resource: Resource, role: string): boolean {
  const reservedFor = reservationRole(resource);
  return reservedFor === DEFAULT_ROLE || reservedFor === role || isDescendantOf(role, reservedFor);
}

/** Without any reservation. */
export function unreserve(resources: Resources): Resource[] {
  return resources.map(({ reservations: _, ...resource }) => resource);
}

/** Reserved resources by the role they are reserved for. */
export function reservedByRole(resources: Resources): Map<string, Resource[]> {
  const byRole = new Map<string, Resource[]>();
  for (const resource of resources) {
    if (!isReserved(resource)) continue;
    const role = reservationRole(resource);
    const list = byRole.get(role);
    if (list === undefined) byRole.set(role, [resource]);
    else list.push(resource);
  }
  return byRole;
}

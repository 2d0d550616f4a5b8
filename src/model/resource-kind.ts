/** When two resources are of one kind: amounts of the same kind add up, others stay apart. */
import type { Resource, ResourceReservationInfo } from '../wire/gen/mesos.ts';

/**
 * Whether any part of the resource can be taken. Not so for persistent volumes and for disks given whole (MOUNT, BLOCK,
 * or RAW with an id): they are used whole or not at all.
 */
export function isDivisible(resource: Resource): boolean {
  if (resource.disk === undefined) return resource.shared === undefined;
  if (resource.disk.persistence !== undefined || resource.shared !== undefined) return false;
  const source = resource.disk.source;
  if (source === undefined || source.type === 'PATH') return true;
  return source.type === 'RAW' && source.id === undefined;
}

export function allocationKey(resource: Resource): string {
  return resource.allocation_info?.role ?? '';
}

/** Equal for two resources exactly if they differ in amount alone. */
export function kindKey(resource: Resource): string {
  const plain = `${resource.name}|${resource.type}|${allocationKey(resource)}`;
  const { reservations, disk, revocable, shared, provider_id: provider } = resource;
  if ((reservations === undefined || reservations.length === 0) && disk === undefined) {
    if (revocable === undefined && shared === undefined && provider === undefined) return plain;
  }
  const stack = (reservations ?? []).map(reservationKey);
  return `${plain}|${JSON.stringify([stack, diskKey(disk), revocable !== undefined, shared !== undefined, provider?.value])}`;
}

/** COMPAT(mesos-1.11): where and how a volume is mounted is the matter of who uses it: only its id and its disk count. */
function diskKey(disk: Resource['disk']): unknown {
  return disk === undefined ? undefined : [ordered(disk.source), disk.persistence?.id];
}

function reservationKey(reservation: ResourceReservationInfo): unknown {
  const labels = (reservation.labels?.labels ?? []).map(({ key, value }) => [key, value]);
  return [reservation.type, reservation.role, reservation.principal, labels];
}

/** The value with the keys of objects in order, so that equal messages have equal JSON. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (value instanceof Uint8Array) return [...value];
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, ordered(item)]);
}

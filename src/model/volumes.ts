/** Persistent volumes: disk that a framework or an operator made into a directory which outlives tasks. */
import type { Resource } from '../wire/gen/mesos.ts';
import { idError } from './ids.ts';
import { reservationRole } from './reservations.ts';
import type { Resources } from './resources.ts';
import { roleError } from './roles.ts';

export function isPersistentVolume(resource: Resource): boolean {
  return resource.disk?.persistence !== undefined;
}

export function isDynamicallyReserved(resource: Resource): boolean {
  return resource.reservations?.at(-1)?.type === 'DYNAMIC';
}

/** Whether the resource is made by an operation and must be remembered: an agent's flags do not speak of it. */
export function needsCheckpoint(resource: Resource): boolean {
  return isDynamicallyReserved(resource) || isPersistentVolume(resource);
}

/** The disk that a volume was made from. */
export function withoutVolume({ disk, shared: _, ...resource }: Resource): Resource {
  return disk?.source === undefined ? resource : { ...resource, disk: { source: disk.source } };
}

/** What a reservation or volume was made from: of the reservations only those of the agent's flags are left. */
export function withoutConversions(resources: Resources): Resource[] {
  return resources.map((resource) => {
    const { reservations, ...rest } = isPersistentVolume(resource) ? withoutVolume(resource) : resource;
    const fixed = (reservations ?? []).filter(({ type }) => type === 'STATIC');
    return fixed.length === 0 ? rest : { ...rest, reservations: fixed };
  });
}

/**
 * The directory of a persistent volume, absolute when `workDir` is: on a disk of its own (MOUNT) that disk's root, else
 * `volumes/roles/ROLE/ID` below the disk's root or the work directory. Undefined for other disks and for ids and roles
 * that are no file names.
 */
export function volumeDirectory(workDir: string, volume: Resource): string | undefined {
  const id = volume.disk?.persistence?.id;
  const role = reservationRole(volume);
  if (id === undefined || idError(id) !== undefined || roleError(role) !== undefined) return undefined;
  const source = volume.disk?.source;
  // No role holds a blank, so two roles never share a directory.
  const below = `volumes/roles/${role.replaceAll('/', ' ')}/${id}`;
  if (source === undefined) return `${workDir}/${below}`;
  const root = source.type === 'MOUNT' ? source.mount?.root : source.type === 'PATH' ? source.path?.root : undefined;
  if (root === undefined || root === '' || root.split('/').includes('..')) return undefined;
  const absolute = root.startsWith('/') ? root : `${workDir}/${root}`;
  return source.type === 'MOUNT' ? absolute : `${absolute}/${below}`;
}

/** Why a volume cannot be mounted at this path of a container, or undefined. */
export function containerPathError(path: string): string | undefined {
  if (path === '') return "Expecting 'container_path' of a persistent volume not to be empty";
  if (path.includes('\0')) return 'A container path must not hold a null character';
  return path.split('/').includes('..') ? `Container path '${path}' must not hold '..'` : undefined;
}

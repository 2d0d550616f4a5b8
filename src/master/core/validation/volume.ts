/** What makes operations on persistent volumes acceptable. Resources are refined and allocated. */
import { toMilli } from '../../../model/quantities.ts';
import { isReserved } from '../../../model/reservations.ts';
import { formatResources } from '../../../model/resource-text.ts';
import { containsResources, type Resources, unallocateResources } from '../../../model/resources.ts';
import { containerPathError, isPersistentVolume, withoutVolume } from '../../../model/volumes.ts';
import type { Resource } from '../../../wire/gen/mesos.ts';
import { volumeKey } from '../agent-info.ts';
import type { OperationSite } from './operation.ts';

export function createError(site: OperationSite, volumes: Resources): string | undefined {
  const ids = new Set(site.agent.slot.total.list.filter(isPersistentVolume).map(volumeKey));
  for (const volume of volumes) {
    const error = newVolumeError(volume) ?? creatorError(site, volume) ?? sharingError(site, volume);
    if (error !== undefined) return error;
    if (ids.has(volumeKey(volume))) return `Persistence ID '${volume.disk?.persistence?.id}' is not unique`;
    ids.add(volumeKey(volume));
  }
  return undefined;
}

function newVolumeError(resource: Resource): string | undefined {
  const { disk, revocable } = resource;
  if (disk === undefined) return `Resource ${formatResources([resource])} does not have DiskInfo`;
  if (disk.persistence === undefined) return "Expecting 'persistence' to be set for persistent volume";
  if (disk.volume === undefined) return "Expecting 'volume' to be set for persistent volume";
  if (disk.volume.host_path !== undefined) return "Expecting 'host_path' to be unset for persistent volume";
  if (disk.source?.type === 'RAW' || disk.source?.type === 'BLOCK') {
    return `Persistent volumes cannot be created from disks of type ${disk.source.type}`;
  }
  if (!isReserved(resource)) return 'Persistent volumes cannot be created from unreserved resources';
  if (revocable !== undefined) return 'Persistent volumes cannot be created from revocable resources';
  return containerPathError(disk.volume.container_path);
}

function creatorError({ principal }: OperationSite, { disk }: Resource): string | undefined {
  const own = disk?.persistence?.principal;
  if (principal === undefined || own === principal) return undefined;
  const which = own === undefined ? 'with no principal set' : `with principal '${own}' set`;
  return `Create volume operation has been attempted by principal '${principal}', but there is a volume in the operation ${which} in 'disk.persistence'`;
}

function sharingError({ framework }: OperationSite, { shared }: Resource): string | undefined {
  if (shared === undefined || framework === undefined || framework.capabilities.shared) return undefined;
  return `Create volume operation has been attempted by framework '${framework.id}' with no SHARED_RESOURCES capability`;
}

export function destroyError({ agent }: OperationSite, volumes: Resources): string | undefined {
  const stranger = volumes.find((resource) => !isPersistentVolume(resource));
  if (stranger !== undefined) return `Resource ${formatResources([stranger])} is not a persistent volume`;
  if (!containsResources(agent.slot.total.list, unallocateResources(volumes))) return 'Persistent volumes not found';
  const used = new Set(agent.used.list.filter(isPersistentVolume).map(volumeKey));
  return volumes.some((volume) => used.has(volumeKey(volume))) ? 'Persistent volumes in use' : undefined;
}

export function growError(site: OperationSite, volume: Resource, addition: Resource): string | undefined {
  const error = resizeError(site, volume, 'GrowVolume', 'grown');
  if (error !== undefined) return error;
  if (toMilli(addition.scalar?.value ?? 0) <= 0) return "The size of 'GrowVolume.addition' must be greater than zero";
  // Of the same disk, reserved in the same way.
  const part = { ...withoutVolume(volume), scalar: addition.scalar };
  return containsResources([addition], [part]) && addition.disk?.persistence === undefined
    ? undefined
    : "Incompatible resources in the 'GrowVolume.volume' and 'GrowVolume.addition' fields";
}

export function shrinkError(site: OperationSite, volume: Resource, subtract: number): string | undefined {
  const error = resizeError(site, volume, 'ShrinkVolume', 'shrunk');
  if (error !== undefined) return error;
  if (!Number.isFinite(subtract) || toMilli(subtract) <= 0) {
    return "The size of 'ShrinkVolume.subtract' must be greater than zero";
  }
  return toMilli(subtract) < toMilli(volume.scalar?.value ?? 0)
    ? undefined
    : "The size of 'ShrinkVolume.subtract' must be smaller than the size of 'ShrinkVolume.volume'";
}

function resizeError({ agent }: OperationSite, volume: Resource, field: string, done: string): string | undefined {
  if (!isPersistentVolume(volume)) return `The resource in the '${field}.volume' field is not a persistent volume`;
  if (volume.shared !== undefined) return `Shared persistent volumes cannot be ${done}`;
  if (volume.disk?.source?.type === 'MOUNT') return `Persistent volumes on MOUNT disks cannot be ${done}`;
  if (agent.capabilities.resizeVolume) return undefined;
  return `Volume ${formatResources([volume])} cannot be ${done} on an agent without RESIZE_VOLUME capability`;
}

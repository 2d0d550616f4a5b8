/** What operations make of resources: which they take and which they give instead, amounts staying the same. */
import type { OfferOperation, Resource } from '../wire/gen/mesos.ts';
import { fromMilli, toMilli } from './quantities.ts';
import { isReserved, refineResource, refineResources } from './reservations.ts';
import { resourceError } from './resource-validation.ts';
import {
  addResources,
  containsResources,
  equalResources,
  type Resources,
  subtractResources,
  unallocateResources,
} from './resources.ts';
import {
  containerPathError,
  isDynamicallyReserved,
  isPersistentVolume,
  withoutConversions,
  withoutVolume,
} from './volumes.ts';

export interface Conversion {
  /** Refined and without allocation. */
  readonly consumed: readonly Resource[];
  readonly converted: readonly Resource[];
}

export type ConversionResult = { readonly conversion: Conversion } | { readonly error: string };

/** The conversion that an operation on an agent's own resources asks for, or what is wrong with it. */
export function conversionOf(operation: OfferOperation): ConversionResult {
  switch (operation.type) {
    case 'RESERVE':
      return reserve(plain(operation.reserve?.source), plain(operation.reserve?.resources));
    case 'UNRESERVE':
      return unreserve(plain(operation.unreserve?.resources));
    case 'CREATE':
      return create(plain(operation.create?.volumes));
    case 'DESTROY':
      return destroy(plain(operation.destroy?.volumes));
    case 'GROW_VOLUME':
      return operation.grow_volume === undefined
        ? { error: "Expecting 'grow_volume' to be present" }
        : grow(plainOne(operation.grow_volume.volume), plainOne(operation.grow_volume.addition));
    case 'SHRINK_VOLUME':
      return operation.shrink_volume === undefined
        ? { error: "Expecting 'shrink_volume' to be present" }
        : shrink(plainOne(operation.shrink_volume.volume), operation.shrink_volume.subtract.value);
    default:
      return { error: `${operation.type ?? 'An operation without type'} is no conversion of an agent's own resources` };
  }
}

/** The resources after the conversion, or undefined when they do not have what it takes. */
export function applyConversion(total: Resources, { consumed, converted }: Conversion): Resource[] | undefined {
  if (!containsResources(total, consumed)) return undefined;
  return addResources(subtractResources(total, consumed), converted);
}

function plain(resources: Resources | undefined): Resource[] {
  return unallocateResources(refineResources(resources ?? []));
}

function plainOne(resource: Resource): Resource {
  const { allocation_info: _, ...rest } = refineResource(resource);
  return rest;
}

function firstError(resources: Resources): string | undefined {
  if (resources.length === 0) return 'The operation names no resources';
  return resources.map(resourceError).find((error) => error !== undefined);
}

function reserve(source: Resources, resources: Resources): ConversionResult {
  const error = firstError(resources) ?? source.map(resourceError).find((one) => one !== undefined);
  if (error !== undefined) return { error };
  if (!resources.every(isDynamicallyReserved)) return { error: 'A resource to reserve is not dynamically reserved' };
  if ([...resources, ...source].some(isPersistentVolume)) return { error: 'A persistent volume cannot be reserved' };
  if (source.length === 0) return { conversion: { consumed: resources.map(popped), converted: resources } };
  if (!equalResources(withoutConversions(source), withoutConversions(resources))) {
    return { error: "The resources to reserve are not those of 'source'" };
  }
  return { conversion: { consumed: source, converted: resources } };
}

function popped({ reservations = [], ...resource }: Resource): Resource {
  const rest = reservations.slice(0, -1);
  return rest.length === 0 ? resource : { ...resource, reservations: rest };
}

function unreserve(resources: Resources): ConversionResult {
  const error = firstError(resources);
  if (error !== undefined) return { error };
  if (!resources.every(isDynamicallyReserved)) return { error: 'A resource to unreserve is not dynamically reserved' };
  if (resources.some(isPersistentVolume)) {
    return { error: 'A dynamically reserved persistent volume cannot be unreserved directly: destroy it first' };
  }
  return { conversion: { consumed: resources, converted: resources.map(popped) } };
}

function volumesError(volumes: Resources): string | undefined {
  const error = firstError(volumes);
  if (error !== undefined) return error;
  if (!volumes.every(isPersistentVolume)) return 'A resource is no persistent volume';
  return undefined;
}

function create(volumes: Resources): ConversionResult {
  const error = volumesError(volumes) ?? volumes.map(newVolumeError).find((one) => one !== undefined);
  if (error !== undefined) return { error };
  return { conversion: { consumed: volumes.map(withoutVolume), converted: volumes } };
}

function newVolumeError(volume: Resource): string | undefined {
  if (!isReserved(volume)) return 'Persistent volumes cannot be created from unreserved resources';
  if (volume.revocable !== undefined) return 'Persistent volumes cannot be created from revocable resources';
  const path = volume.disk?.volume?.container_path;
  if (path === undefined) return "Expecting 'volume' to be set for persistent volume";
  if (volume.disk?.volume?.host_path !== undefined) {
    return "Expecting 'host_path' to be unset for persistent volume";
  }
  return containerPathError(path);
}

function destroy(volumes: Resources): ConversionResult {
  const error = volumesError(volumes);
  return error === undefined ? { conversion: { consumed: volumes, converted: volumes.map(withoutVolume) } } : { error };
}

function resizeError(volume: Resource): string | undefined {
  const error = volumesError([volume]);
  if (error !== undefined) return error;
  if (volume.shared !== undefined) return 'Shared persistent volumes cannot be resized';
  return volume.disk?.source?.type === 'MOUNT'
    ? 'Persistent volumes on disks of their own cannot be resized'
    : undefined;
}

function grow(volume: Resource, addition: Resource): ConversionResult {
  const error = resizeError(volume) ?? resourceError(addition);
  if (error !== undefined) return { error };
  const addedMilli = milliOf(addition);
  if (!(addedMilli > 0)) return { error: "The size of 'addition' must be greater than zero" };
  const grown = sized(volume, milliOf(volume) + addedMilli);
  if (!containsResources([addition], [sized(withoutVolume(volume), addedMilli)])) {
    return { error: 'The disk to grow by is not of the kind that the volume is made of' };
  }
  return { conversion: { consumed: [volume, addition], converted: [grown] } };
}

function shrink(volume: Resource, subtract: number): ConversionResult {
  const error = resizeError(volume);
  if (error !== undefined) return { error };
  const lessMilli = Number.isFinite(subtract) ? toMilli(subtract) : 0;
  if (!(lessMilli > 0)) return { error: "The value of 'subtract' must be greater than zero" };
  const restMilli = milliOf(volume) - lessMilli;
  if (restMilli <= 0) return { error: "The value of 'subtract' must be smaller than the volume" };
  const freed = sized(withoutVolume(volume), lessMilli);
  return { conversion: { consumed: [volume], converted: [sized(volume, restMilli), freed] } };
}

function milliOf(resource: Resource): number {
  return toMilli(resource.scalar?.value ?? 0);
}

function sized(resource: Resource, milli: number): Resource {
  return { ...resource, scalar: { value: fromMilli(milli) } };
}

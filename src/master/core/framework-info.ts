/** What follows from a FrameworkInfo. */
import { type Quantities, toMilli } from '../../model/quantities.ts';
import { DEFAULT_ROLE } from '../../model/roles.ts';
import type { FrameworkInfo, FrameworkInfoCapabilityType, OfferFilters } from '../../wire/gen/mesos.ts';
import type { FrameworkFacts } from '../allocator/allocator.ts';
import type { Framework, FrameworkCapabilities } from './framework-record.ts';

export function capabilitiesOf(info: FrameworkInfo): FrameworkCapabilities {
  const has = (type: FrameworkInfoCapabilityType): boolean =>
    (info.capabilities ?? []).some((capability) => capability.type === type);
  return {
    revocable: has('REVOCABLE_RESOURCES'),
    taskKilling: has('TASK_KILLING_STATE'),
    gpus: has('GPU_RESOURCES'),
    shared: has('SHARED_RESOURCES'),
    partitionAware: has('PARTITION_AWARE'),
    multiRole: has('MULTI_ROLE'),
    reservationRefinement: has('RESERVATION_REFINEMENT'),
    regionAware: has('REGION_AWARE'),
  };
}

/** The roles it subscribes to: `roles` with MULTI_ROLE, else `role`. */
export function rolesOf(info: FrameworkInfo): readonly string[] {
  if (capabilitiesOf(info).multiRole) return [...new Set(info.roles ?? [])];
  return [info.role ?? DEFAULT_ROLE];
}

/** What the allocator must know of a framework. */
export function allocatorFacts(framework: Framework): FrameworkFacts {
  const { roles, suppressedRoles, info } = framework;
  const capabilities = { ...framework.capabilities, refinement: framework.capabilities.reservationRefinement };
  const minAllocatable = new Map<string, readonly Quantities[]>();
  for (const [role, filters] of Object.entries(info.offer_filters ?? {})) {
    const sets = minimumSets(filters);
    if (sets !== undefined) minAllocatable.set(role, sets);
  }
  return { capabilities, roles, suppressedRoles, minAllocatable, constraints: framework.offerConstraints };
}

function minimumSets(filters: OfferFilters): Quantities[] | undefined {
  if (filters.min_allocatable_resources === undefined) return undefined;
  // No sets at all: anything will do.
  return (filters.min_allocatable_resources.quantities ?? []).map(({ quantities }) => {
    return new Map(Object.entries(quantities ?? {}).map(([name, scalar]) => [name, toMilli(scalar.value)]));
  });
}

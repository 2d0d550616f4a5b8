/** Resources that come from outside, whoever sends them. */
import { resourceError } from '../../../model/resource-validation.ts';
import type { Resources } from '../../../model/resources.ts';
import type { Resource } from '../../../wire/gen/mesos.ts';

/** Beyond this amounts in thousandths would no longer be exact. */
const largestScalar = 2 ** 53 / 1000;

/** Why a resource cannot be counted with, or undefined. */
export function usableError(resource: Resource): string | undefined {
  const error = resourceError(resource);
  if (error !== undefined) return error;
  if ((resource.scalar?.value ?? 0) > largestScalar)
    return `Invalid scalar resource '${resource.name}': value too large`;
  return undefined;
}

/** Without those that cannot be counted with. */
export function usableResources(resources: Resources): Resources {
  return resources.every(isUsable) ? resources : resources.filter(isUsable);
}

function isUsable(resource: Resource): boolean {
  return usableError(resource) === undefined;
}

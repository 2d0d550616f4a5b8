/** What makes an operation on resources acceptable. Texts reach frameworks in OPERATION_ERROR and operators in answers. */
import { mapResources, resourcesIn } from '../../../model/operations.ts';
import { refineResource, reservationRole } from '../../../model/reservations.ts';
import { formatResources } from '../../../model/resource-text.ts';
import type { Resources } from '../../../model/resources.ts';
import { isDynamicallyReserved, isPersistentVolume } from '../../../model/volumes.ts';
import type { OfferOperation, Resource } from '../../../wire/gen/mesos.ts';
import type { Agent } from '../agent-record.ts';
import type { Framework } from '../framework-record.ts';
import { usableError } from './resources.ts';
import { createError, destroyError, growError, shrinkError } from './volume.ts';

/** Who asks for an operation, and where. */
export interface OperationSite {
  readonly agent: Agent;
  readonly principal: string | undefined;
  /** Undefined: an operator asks, and nothing is allocated. */
  readonly framework?: Framework | undefined;
  /** Of the offers. */
  readonly role?: string | undefined;
}

export type CheckedOperation = { readonly operation: OfferOperation } | { readonly error: string };

/** The operation refined and, for frameworks, allocated to the role of the offers; or why it is refused. */
export function checkOperation(site: OperationSite, sent: OfferOperation): CheckedOperation {
  const { type = 'UNKNOWN' } = sent;
  if (type === 'CREATE_DISK' || type === 'DESTROY_DISK') {
    return { error: `${type} needs a resource provider, and this master knows none` };
  }
  const shape = resourcesIn(sent)
    .map((resource) => shapeError(site, resource))
    .find((error) => error !== undefined);
  if (shape !== undefined) return { error: `Invalid resources: ${shape}` };
  const operation = mapResources(sent, (resource) => allocated(site, refineResource(resource)));
  const error = contentError(site, operation);
  return error === undefined ? { operation } : { error };
}

function allocated({ role }: OperationSite, resource: Resource): Resource {
  const { allocation_info: _, ...bare } = resource;
  return role === undefined ? bare : { ...bare, allocation_info: { role } };
}

function shapeError({ role }: OperationSite, resource: Resource): string | undefined {
  const error = usableError(resource);
  if (error !== undefined) return error;
  if (resource.provider_id !== undefined) return `Resource '${resource.name}' belongs to a resource provider`;
  const own = resource.allocation_info?.role;
  if (own === undefined || role === undefined || own === role) return undefined;
  return `Resource '${resource.name}' is allocated to role '${own}', and the offers to role '${role}'`;
}

function contentError(site: OperationSite, operation: OfferOperation): string | undefined {
  const { reserve, unreserve, create, destroy, grow_volume: grow, shrink_volume: shrink } = operation;
  switch (operation.type) {
    case 'RESERVE':
      return reserve && reserveError(site, reserve.resources ?? [], reserve.source ?? []);
    case 'UNRESERVE':
      return unreserve && unreserveError(unreserve.resources ?? []);
    case 'CREATE':
      return create && createError(site, create.volumes ?? []);
    case 'DESTROY':
      return destroy && destroyError(site, destroy.volumes ?? []);
    case 'GROW_VOLUME':
      return grow && growError(site, grow.volume, grow.addition);
    case 'SHRINK_VOLUME':
      return shrink && shrinkError(site, shrink.volume, shrink.subtract.value);
    default:
      return `Operation ${operation.type ?? 'UNKNOWN'} is not known`;
  }
}

function reserveError(site: OperationSite, resources: Resources, source: Resources): string | undefined {
  for (const resource of resources) {
    const error = reservationError(site, resource);
    if (error !== undefined) return error;
  }
  return source.length === 0 ? undefined : sourceError(resources, source);
}

function reservationError(
  { agent, principal, framework, role }: OperationSite,
  resource: Resource,
): string | undefined {
  const text = formatResources([resource]);
  if (!isDynamicallyReserved(resource)) return `Resource ${text} is not dynamically reserved`;
  if (isPersistentVolume(resource)) return `A persistent volume ${text} must already be reserved`;
  if (resource.revocable !== undefined) return `Revocable resource ${text} cannot be reserved`;
  const own = resource.reservations?.at(-1)?.principal;
  if (principal !== undefined && own === undefined) {
    return `A reserve operation was attempted by principal '${principal}', but there is a reserved resource in the request with no principal set`;
  }
  if (principal !== undefined && own !== principal) {
    return `A reserve operation was attempted by principal '${principal}', but there is a reserved resource in the request with principal '${own}' set`;
  }
  const reserved = reservationRole(resource);
  if (framework !== undefined && reserved !== role) {
    return `A reserve operation was attempted for a resource allocated to role '${role}', but it is to be reserved for role '${reserved}'`;
  }
  const { hierarchicalRole, reservationRefinement } = agent.capabilities;
  if (!hierarchicalRole && reserved.includes('/')) {
    return `Resource ${text} with reservation for hierarchical role '${reserved}' cannot be reserved on an agent without HIERARCHICAL_ROLE capability`;
  }
  if (!reservationRefinement && (resource.reservations?.length ?? 0) > 1) {
    return `Resource ${text} with reservation refinement cannot be reserved on an agent without RESERVATION_REFINEMENT capability`;
  }
  return undefined;
}

/** What is reserved anew differs from before only in reservations that may be taken off and put on. */
function sourceError(resources: Resources, source: Resources): string | undefined {
  if (source.some(isPersistentVolume)) return 'Persistent volumes cannot be reserved anew';
  const fixed = (resource: Resource): string => {
    const { reservations = [], ...rest } = resource;
    const stack = reservations.filter(({ type }) => type === 'STATIC');
    return formatResources([stack.length === 0 ? rest : { ...rest, reservations: stack }]);
  };
  const before = source.map(fixed).sort();
  const after = resources.map(fixed).sort();
  const isSame = before.length === after.length && before.every((text, at) => text === after[at]);
  return isSame ? undefined : "'source' and 'resources' must differ in dynamic reservations only";
}

function unreserveError(resources: Resources): string | undefined {
  for (const resource of resources) {
    const text = formatResources([resource]);
    if (!isDynamicallyReserved(resource)) return `Resource ${text} is not dynamically reserved`;
    if (isPersistentVolume(resource)) {
      return `A dynamically reserved persistent volume ${text} cannot be unreserved directly. Please destroy the persistent volume first then unreserve the resource`;
    }
  }
  return undefined;
}

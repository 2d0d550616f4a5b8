/** Offer operations as a whole: what they name, and whether they are over. */
import type { OfferOperation, OperationState, Resource } from '../wire/gen/mesos.ts';

const terminalStates: ReadonlySet<OperationState> = new Set<OperationState>([
  'OPERATION_FINISHED',
  'OPERATION_FAILED',
  'OPERATION_ERROR',
  'OPERATION_DROPPED',
  'OPERATION_GONE_BY_OPERATOR',
]);

/** Whether an operation in this state changes no more. */
export function isTerminalOperation(state: OperationState): boolean {
  return terminalStates.has(state);
}

/** The operation with each resource it names changed. Launches are given back as they are. */
export function mapResources(operation: OfferOperation, change: (resource: Resource) => Resource): OfferOperation {
  const { reserve, unreserve, create, destroy, grow_volume: grow, shrink_volume: shrink } = operation;
  const mapped = { ...operation };
  if (reserve !== undefined) {
    const { source, resources = [] } = reserve;
    mapped.reserve = {
      ...(source === undefined ? {} : { source: source.map(change) }),
      resources: resources.map(change),
    };
  }
  if (unreserve !== undefined) mapped.unreserve = { resources: (unreserve.resources ?? []).map(change) };
  if (create !== undefined) mapped.create = { volumes: (create.volumes ?? []).map(change) };
  if (destroy !== undefined) mapped.destroy = { volumes: (destroy.volumes ?? []).map(change) };
  if (grow !== undefined) mapped.grow_volume = { volume: change(grow.volume), addition: change(grow.addition) };
  if (shrink !== undefined) mapped.shrink_volume = { ...shrink, volume: change(shrink.volume) };
  return mapped;
}

/** Every resource the operation names; none of launches. */
export function resourcesIn(operation: OfferOperation): Resource[] {
  const { reserve, unreserve, create, destroy, grow_volume: grow, shrink_volume: shrink } = operation;
  return [
    ...(reserve?.source ?? []),
    ...(reserve?.resources ?? []),
    ...(unreserve?.resources ?? []),
    ...(create?.volumes ?? []),
    ...(destroy?.volumes ?? []),
    ...(grow === undefined ? [] : [grow.volume, grow.addition]),
    ...(shrink === undefined ? [] : [shrink.volume]),
  ];
}

/** How an agent is told of an operation on its resources. */
import type { Conversion } from '../../model/conversions.ts';
import { mapResources } from '../../model/operations.ts';
import { unrefineResource } from '../../model/reservations.ts';
import { isPersistentVolume, needsCheckpoint } from '../../model/volumes.ts';
import { ApplyOperationMessage, CheckpointResourcesMessage } from '../../wire/gen/internal.ts';
import type { OfferOperation, Resource } from '../../wire/gen/mesos.ts';
import { agentResources, volumeKey } from './agent-info.ts';
import type { Agent } from './agent-record.ts';
import { send } from './effects.ts';
import { rescindOffer } from './offers.ts';
import { addOperation } from './operations.ts';
import { takesOperations } from './promises.ts';
import { touchAgent } from './tasks.ts';
import type { Turn } from './turn.ts';

export interface PromisedOperation {
  readonly frameworkId: string | undefined;
  /** Refined. */
  readonly operation: OfferOperation;
  /** Already made of the agent's resources here. */
  readonly conversion: Conversion;
}

/** Sends an operation whose result counts already. */
export function sendOperation(
  turn: Turn,
  agent: Agent,
  { frameworkId, operation, conversion }: PromisedOperation,
): void {
  touchAgent(agent);
  const { resourceVersion } = agent;
  if (!takesOperations(agent) || resourceVersion === undefined) {
    tellResources(turn, agent);
    return;
  }
  const { message } = addOperation(turn, agent, { frameworkId, info: operation, promised: conversion });
  turn.effects.push(
    send(agent.pid, ApplyOperationMessage, {
      ...(frameworkId === undefined ? {} : { framework_id: { value: frameworkId } }),
      operation_info: mapResources(operation, (resource) => asRead(agent, resource)),
      operation_uuid: message.uuid,
      resource_version_uuid: { uuid: resourceVersion },
    }),
  );
}

/** In the form that the agent knows. */
function asRead({ capabilities }: Agent, resource: Resource): Resource {
  const read = capabilities.reservationRefinement ? resource : (unrefineResource(resource) ?? resource);
  if (capabilities.multiRole) return read;
  const { allocation_info: _, ...rest } = read;
  return rest;
}

/** Tells an agent that takes no operations what of its resources is reserved, and which volumes there are. */
export function tellResources(turn: Turn, agent: Agent): void {
  const resources = agentResources(agent, agent.slot.total.list.filter(needsCheckpoint));
  turn.effects.push(send(agent.pid, CheckpointResourcesMessage, resources.length === 0 ? {} : { resources }));
}

/** Shared volumes may be on offer to several frameworks: what is to be destroyed is so no longer. */
export function rescindShared(turn: Turn, agent: Agent, { consumed }: Conversion): void {
  const shared = new Set(consumed.filter((resource) => resource.shared !== undefined).map(volumeKey));
  if (shared.size === 0) return;
  for (const offer of [...agent.offers]) {
    if (offer.resources.some((one) => isPersistentVolume(one) && shared.has(volumeKey(one)))) rescindOffer(turn, offer);
  }
}

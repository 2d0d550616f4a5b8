/** What of an agent a framework may be offered, and why not more. */
import { containsQuantities, type Quantities } from '../../model/quantities.ts';
import { isReservableTo } from '../../model/reservations.ts';
import { quantitiesOf, type Resources } from '../../model/resources.ts';
import type { Resource } from '../../wire/gen/mesos.ts';
import type { AgentSlot, AllocatorState, Client, OfferCapabilities } from './allocator-state.ts';
import { isWanted } from './constraints.ts';

/** Why an agent is nothing for a framework, whatever it has left. */
export type AgentRefusal =
  | 'agent-inactive'
  | 'agent-not-whitelisted'
  | 'agent-not-multi-role'
  | 'agent-not-hierarchical'
  | 'gpus-need-capability'
  | 'other-region'
  | 'constraints-unmet';

/** A rule that keeps this agent from this client, if any. */
export function agentRefusal(state: AllocatorState, agent: AgentSlot, client: Client): AgentRefusal | undefined {
  const { capabilities } = client.framework;
  if (!agent.isActive) return 'agent-inactive';
  if (!agent.isWhitelisted) return 'agent-not-whitelisted';
  if (capabilities.multiRole && !agent.isMultiRole) return 'agent-not-multi-role';
  if (!agent.isHierarchical && client.role.name.includes('/')) return 'agent-not-hierarchical';
  if (agent.hasGpus && state.settings.filterGpus && !capabilities.gpus) return 'gpus-need-capability';
  if (isForeign(state, agent) && !capabilities.regionAware) return 'other-region';
  const constraints = client.framework.constraints?.get(client.role.name);
  return isWanted(constraints, agent.traits) ? undefined : 'constraints-unmet';
}

/** Capabilities without which a framework is offered nothing of this agent. */
export function capabilitiesFor(state: AllocatorState, agent: AgentSlot): string[] {
  return [
    ...(agent.hasGpus && state.settings.filterGpus ? ['GPU_RESOURCES'] : []),
    ...(isForeign(state, agent) ? ['REGION_AWARE'] : []),
  ];
}

function isForeign(state: AllocatorState, agent: AgentSlot): boolean {
  const { region } = agent.traits;
  return region !== undefined && state.settings.region !== undefined && region !== state.settings.region;
}

/** What is left of the agent that this client may have. The agent's own list when that is all of it. */
export function offerableTo(agent: AgentSlot, client: Client): Resources {
  const { list, isPlain } = agent.available;
  if (isPlain) return list;
  return list.filter(
    (resource) => isReservableTo(resource, client.role.name) && isUsable(resource, client.framework.capabilities),
  );
}

function isUsable(resource: Resource, capabilities: OfferCapabilities): boolean {
  if (resource.revocable !== undefined && !capabilities.revocable) return false;
  if (resource.shared !== undefined && !capabilities.shared) return false;
  return (resource.reservations ?? []).length < 2 || capabilities.refinement;
}

/** Whether this is enough to be worth an offer (`--min_allocatable_resources`, or the framework's own rule). */
export function isAllocatable(state: AllocatorState, client: Client, resources: Resources): boolean {
  if (resources.length === 0) return false;
  const sets = minimums(state, client);
  if (sets.length === 0) return true;
  const amounts = quantitiesOf(resources);
  return sets.some((set) => containsQuantities(amounts, set));
}

export function minimums(state: AllocatorState, client: Client): readonly Quantities[] {
  return client.framework.minAllocatable.get(client.role.name) ?? state.settings.minAllocatable;
}

/** What the master tells the allocator. */
import { Deadlines } from '../../base/deadlines.ts';
import { addQuantities, type Quantities, subtractQuantities } from '../../model/quantities.ts';
import type { Resources } from '../../model/resources.ts';
import type { Attribute } from '../../wire/gen/mesos.ts';
import type { OfferConstraints } from '../../wire/gen/scheduler.ts';
import type {
  AgentSlot,
  AllocatorSettings,
  AllocatorState,
  Client,
  FrameworkSlot,
  OfferCapabilities,
} from './allocator-state.ts';
import { type AgentTraits, type CompiledConstraints, compileConstraints } from './constraints.ts';
import { addFilter, clearAgentFilters, clearFilters } from './filters.ts';
import { bookQuota, forgetAgent, rolesToServe, settleAgent, settleFree } from './quota.ts';
import { ResourcePool } from './resource-pool.ts';
import { addClient, changeHeld, createNode, listClient, removeClient, unlistClient } from './role-tree.ts';
import { withoutShared } from './shared-resources.ts';

export function createAllocator(settings: AllocatorSettings): AllocatorState {
  return {
    settings,
    agents: new Map(),
    frameworks: new Map(),
    root: createNode('', undefined, 1),
    roles: new Map(),
    weights: new Map(),
    quota: undefined,
    awaitedAgents: undefined,
    total: new Map(),
    held: new Map(),
    isShareStale: false,
    dirtyAgents: new Set(),
    dirtyClients: new Set(),
    sharingAgents: new Set(),
    expiring: new Map(),
    expirySteps: new Deadlines(),
    intervalFilters: new Set(),
    runs: 0,
    whitelist: undefined,
  };
}

export interface AgentFacts {
  readonly hostname: string;
  readonly total: Resources;
  readonly isMultiRole: boolean;
  readonly isHierarchical: boolean;
  readonly region: string | undefined;
  readonly zone?: string | undefined;
  readonly attributes?: readonly Attribute[] | undefined;
}

function traitsOf({ hostname, region, zone, attributes }: AgentFacts): AgentTraits {
  return { hostname, region, zone, attributes: attributes ?? [] };
}

/** Adds an agent with nothing in use; `hold` books what already runs there. It is inactive until `activateAgent`. */
export function addAgent(state: AllocatorState, id: string, facts: AgentFacts): AgentSlot {
  const slot: AgentSlot = {
    id,
    traits: traitsOf(facts),
    total: new ResourcePool({ byRole: false }, facts.total),
    allocated: new ResourcePool({ byRole: false }),
    available: new ResourcePool({ byRole: false }, facts.total),
    isActive: false,
    isWhitelisted: state.whitelist === undefined || state.whitelist.has(facts.hostname),
    hasGpus: false,
    isMultiRole: facts.isMultiRole,
    isHierarchical: facts.isHierarchical,
    isOvercommitted: false,
    refused: undefined,
    comparison: undefined,
  };
  slot.hasGpus = slot.total.milliOf('gpus') > 0;
  state.agents.set(id, slot);
  addQuantities(state.total, slot.total.quantities);
  state.isShareStale = true;
  settleAgent(state, slot);
  if (state.agents.size >= (state.awaitedAgents ?? 0)) state.awaitedAgents = undefined;
  return slot;
}

/** Forgets an agent. Everything held there must have been recovered before. */
export function removeAgent(state: AllocatorState, id: string): void {
  const slot = state.agents.get(id);
  if (slot === undefined) return;
  state.agents.delete(id);
  state.dirtyAgents.delete(slot);
  state.sharingAgents.delete(slot);
  forgetAgent(state, slot);
  clearAgentFilters(state, id);
  subtractQuantities(state.total, slot.total.quantities);
  state.isShareStale = true;
}

/** The agent has other facts now, e.g. more resources. */
export function updateAgent(state: AllocatorState, slot: AgentSlot, facts: AgentFacts): void {
  subtractQuantities(state.total, slot.total.quantities);
  slot.total.clear();
  slot.total.add(facts.total);
  addQuantities(state.total, slot.total.quantities);
  slot.traits = traitsOf(facts);
  slot.hasGpus = slot.total.milliOf('gpus') > 0;
  slot.isMultiRole = facts.isMultiRole;
  slot.isHierarchical = facts.isHierarchical;
  state.isShareStale = true;
  recount(slot);
  settleAgent(state, slot);
  state.dirtyAgents.add(slot);
}

/** available := total − allocated, for when neither follows from the other step by step. */
export function recount(slot: AgentSlot): void {
  slot.isOvercommitted = !slot.total.contains(slot.allocated.list);
  slot.available.clear();
  slot.available.add(slot.total.list);
  slot.available.subtract(withoutShared(slot.allocated.list));
}

export function activateAgent(state: AllocatorState, slot: AgentSlot): void {
  slot.isActive = true;
  if (state.quota !== undefined) settleFree(state.quota, slot);
  state.dirtyAgents.add(slot);
}

/** Only agents on these hosts are offered (`--whitelist`); undefined: all. */
export function setWhitelist(state: AllocatorState, hosts: ReadonlySet<string> | undefined): void {
  state.whitelist = hosts;
  for (const slot of state.agents.values()) {
    const isWhitelisted = hosts === undefined || hosts.has(slot.traits.hostname);
    if (isWhitelisted && !slot.isWhitelisted) state.dirtyAgents.add(slot);
    slot.isWhitelisted = isWhitelisted;
    if (state.quota !== undefined) settleFree(state.quota, slot);
  }
}

export function deactivateAgent(state: AllocatorState, slot: AgentSlot): void {
  slot.isActive = false;
  if (state.quota !== undefined) settleFree(state.quota, slot);
}

export interface FrameworkFacts {
  readonly capabilities: OfferCapabilities;
  readonly roles: readonly string[];
  readonly suppressedRoles: ReadonlySet<string>;
  readonly minAllocatable: ReadonlyMap<string, readonly Quantities[]>;
  readonly constraints?: OfferConstraints | undefined;
}

/** Adds a framework, inactive until `activateFramework`. */
export function addFramework(state: AllocatorState, id: string, facts: FrameworkFacts): FrameworkSlot {
  const slot: FrameworkSlot = {
    id,
    capabilities: facts.capabilities,
    isActive: false,
    clients: new Map(),
    minAllocatable: facts.minAllocatable,
    constraints: undefined,
  };
  state.frameworks.set(id, slot);
  updateFramework(state, slot, facts);
  return slot;
}

/** Roles, capabilities or suppressions changed. Roles that become unsuppressed lose their filters too. */
export function updateFramework(state: AllocatorState, slot: FrameworkSlot, facts: FrameworkFacts): void {
  slot.capabilities = facts.capabilities;
  slot.minAllocatable = facts.minAllocatable;
  slot.constraints = facts.constraints === undefined ? undefined : compiled(state, facts.constraints);
  const wanted = new Set(facts.roles);
  for (const client of [...slot.clients.values()]) if (!wanted.has(client.role.name)) dropRole(state, client);
  for (const role of wanted) {
    const client = slot.clients.get(role) ?? addClient(state, slot, role);
    const wasSuppressed = client.isSuppressed;
    client.isSubscribed = true;
    client.isSuppressed = facts.suppressedRoles.has(role);
    if (wasSuppressed && !client.isSuppressed) clearFilters(state, client);
    relist(state, client);
    if (client.isListed) markDirty(state, client);
  }
}

/** What was let in compiles; were it not so, no agent would be wanted. */
function compiled(state: AllocatorState, constraints: OfferConstraints): CompiledConstraints {
  const outcome = compileConstraints(constraints, state.settings.patternLimits);
  if ('constraints' in outcome) return outcome.constraints;
  const roles = Object.keys(constraints.role_constraints ?? {});
  return new Map(roles.map((role) => [role, { groups: [], answers: new WeakMap() }]));
}

function dropRole(state: AllocatorState, client: Client): void {
  client.isSubscribed = false;
  client.isSuppressed = false;
  clearFilters(state, client);
  unlistClient(state, client);
  if (client.held.size === 0) removeClient(state, client);
}

function relist(state: AllocatorState, client: Client): void {
  if (client.isSubscribed && !client.isSuppressed && client.framework.isActive) listClient(state, client);
  else unlistClient(state, client);
}

function markDirty(state: AllocatorState, client: Client): void {
  if (client.isDirty) return;
  client.isDirty = true;
  client.role.leaf.dirtyCount++;
  state.dirtyClients.add(client);
}

export function activateFramework(state: AllocatorState, slot: FrameworkSlot): void {
  slot.isActive = true;
  for (const client of slot.clients.values()) {
    relist(state, client);
    if (client.isListed) markDirty(state, client);
  }
}

/** Gets no offers; its filters are forgotten, as its scheduler is. */
export function deactivateFramework(state: AllocatorState, slot: FrameworkSlot): void {
  slot.isActive = false;
  for (const client of slot.clients.values()) {
    clearFilters(state, client);
    relist(state, client);
  }
}

/** Forgets a framework. Everything it held must have been recovered before. */
export function removeFramework(state: AllocatorState, slot: FrameworkSlot): void {
  for (const client of [...slot.clients.values()]) {
    clearFilters(state, client);
    removeClient(state, client);
  }
  state.frameworks.delete(slot.id);
}

/** No offers in these roles until revived. */
export function suppressRoles(state: AllocatorState, slot: FrameworkSlot, roles: readonly string[]): void {
  for (const role of roles) {
    const client = slot.clients.get(role);
    if (client === undefined) continue;
    client.isSuppressed = true;
    relist(state, client);
  }
}

/** Ends suppression and all filters of these roles. */
export function reviveRoles(state: AllocatorState, slot: FrameworkSlot, roles: readonly string[]): void {
  for (const role of roles) {
    const client = slot.clients.get(role);
    if (client === undefined) continue;
    client.isSuppressed = false;
    clearFilters(state, client);
    relist(state, client);
    if (client.isListed) markDirty(state, client);
  }
}

/** What a framework holds of an agent in a role, told to the allocator. */
export interface Holding {
  readonly frameworkId: string;
  readonly role: string;
  readonly agentId: string;
  readonly resources: Resources;
}

/** Books resources that are in use without having been offered by this allocator: tasks of agents that came back. */
export function hold(state: AllocatorState, holding: Holding): void {
  const client = clientOf(state, holding);
  const agent = state.agents.get(holding.agentId);
  if (client === undefined || agent === undefined || holding.resources.length === 0) return;
  if (!agent.available.take(holding.resources)) {
    agent.isOvercommitted = true;
    agent.available.subtract(withoutShared(holding.resources));
  }
  agent.allocated.add(holding.resources);
  if (state.quota !== undefined) {
    settleFree(state.quota, agent);
    // A guarantee is nearer to be met, and nothing that was free is gone: others may have more.
    if (!agent.isActive || !agent.isWhitelisted) state.quota.isRoomier = true;
  }
  bookQuota(state, client, holding.resources, 1);
  changeHeld(state, client, { ...holding, sign: 1 });
}

export interface Refusal {
  /** Offers are held back until then; undefined: until the next allocation interval. */
  readonly untilMs: number | undefined;
}

/** Resources come back: declined, unused, or of something that ended. With a refusal they are not offered to it again at once. */
export function recover(state: AllocatorState, holding: Holding, refusal?: Refusal): void {
  const { resources } = holding;
  if (resources.length === 0) return;
  const client = clientOf(state, holding);
  const agent = state.agents.get(holding.agentId);
  if (client !== undefined) {
    bookQuota(state, client, resources, -1);
    changeHeld(state, client, { ...holding, sign: -1 });
  }
  if (agent !== undefined) {
    agent.allocated.subtract(resources);
    if (agent.isOvercommitted) recount(agent);
    else agent.available.add(withoutShared(resources));
    if (state.quota !== undefined) settleFree(state.quota, agent);
    state.dirtyAgents.add(agent);
  }
  if (client === undefined) return;
  if (agent !== undefined && refusal !== undefined && client.isSubscribed) {
    addFilter(state, client, agent, { resources, untilMs: refusal.untilMs });
  }
  if (!client.isSubscribed && client.held.size === 0) removeClient(state, client);
}

function clientOf(state: AllocatorState, holding: Holding): Client | undefined {
  const slot = state.frameworks.get(holding.frameworkId);
  if (slot === undefined) return undefined;
  return slot.clients.get(holding.role) ?? addClient(state, slot, holding.role);
}

/** Weights of roles, all of them; roles not named have weight 1. */
export function setWeights(state: AllocatorState, weights: ReadonlyMap<string, number>): void {
  state.weights.clear();
  for (const [role, weight] of weights) state.weights.set(role, weight);
  for (const node of state.roles.values()) node.weight = weights.get(node.name) ?? 1;
  state.isShareStale = true;
}

/** Whether a run could give anything: nothing waits otherwise. */
export function isAllocationDue(state: AllocatorState): boolean {
  if (state.awaitedAgents !== undefined) return false;
  if (state.dirtyAgents.size > 0 || state.dirtyClients.size > 0) return true;
  return state.quota !== undefined && rolesToServe(state, false).size > 0;
}

/** Gives nothing before so many agents are here, or `endWait`. */
export function awaitAgents(state: AllocatorState, agents: number): void {
  state.awaitedAgents = agents > state.agents.size ? agents : undefined;
}

export function endWait(state: AllocatorState): void {
  state.awaitedAgents = undefined;
}

/** One run of the allocator: who gets what is left. */
import { nextFloat, type Random, shuffle } from '../../base/random.ts';
import type { Resources } from '../../model/resources.ts';
import type { AgentSlot, AllocatorState, Client, Grant, QuotaLedger, RoleLeaf, RoleNode } from './allocator-state.ts';
import { agentRefusal, isAllocatable, offerableTo } from './eligibility.ts';
import { blockingFilter, endIntervalFilters, expireFilters } from './filters.ts';
import {
  bookQuota,
  countedQuantities,
  hasRoom,
  helpsGuarantee,
  holdBack,
  lacksGuarantee,
  rolesToServe,
  settleFree,
  topRole,
  withinQuota,
} from './quota.ts';
import { changeHeld, compareClients, leafWeight, refreshShares } from './role-tree.ts';
import { isShared, sharedKey, sharedOf } from './shared-resources.ts';

export interface AllocationRun {
  readonly nowMs: number;
  readonly random: Random;
  /** The periodic run: refusals "until the next interval" end. */
  readonly isInterval: boolean;
}

/**
 * Gives what agents have left to frameworks, the smallest dominant share first, role by role. Looks only at agents that changed
 * and at clients that are new or revived: for all other pairs the answer is the same as last time.
 */
export function allocate(state: AllocatorState, run: AllocationRun): Grant[] {
  state.runs++;
  expireFilters(state, run.nowMs);
  if (run.isInterval) endIntervalFilters(state);
  if (run.isInterval) {
    for (const agent of state.sharingAgents) state.dirtyAgents.add(agent);
    state.sharingAgents.clear();
  }
  const grants: Grant[] = [];
  if (state.awaitedAgents !== undefined) return grants;
  const held = rolesToServe(state, run.isInterval);
  if (state.quota !== undefined) state.quota.isRoomier = false;
  if (state.dirtyAgents.size === 0 && state.dirtyClients.size === 0 && held.size === 0) return grants;
  refreshShares(state);
  const shared = new Set<string>();
  const agents = agentsToVisit(state, run.random);
  const heldAgents = agentsHeldBack(state, held, run.random);
  // Guarantees first, everywhere; then the rest.
  for (const onlyLacking of lacking(state.quota) ? [true, false] : [false]) {
    for (const agent of agents) {
      const isFull = state.dirtyAgents.has(agent);
      visitAgent({ state, agent, random: run.random, isFull, onlyLacking, grants, shared });
    }
    for (const agent of heldAgents) {
      dropFull(state, held);
      if (held.size === 0) break;
      visitAgent({ state, agent, random: run.random, isFull: true, onlyLacking, grants, shared, roles: held });
    }
  }
  state.dirtyAgents.clear();
  for (const client of state.dirtyClients) client.isDirty = false;
  for (const client of state.dirtyClients) client.role.leaf.dirtyCount = 0;
  state.dirtyClients.clear();
  return grants;
}

function agentsToVisit(state: AllocatorState, random: Random): AgentSlot[] {
  const source = state.dirtyClients.size > 0 ? state.agents.values() : state.dirtyAgents;
  const agents: AgentSlot[] = [];
  for (const agent of source) if (agent.isActive && agent.isWhitelisted && !agent.available.isEmpty) agents.push(agent);
  return shuffle(random, agents);
}

/** Agents that were not visited anyway and have something for these roles. */
function agentsHeldBack(
  state: AllocatorState,
  roles: ReadonlyMap<string, ReadonlySet<AgentSlot>>,
  random: Random,
): AgentSlot[] {
  const agents = new Set<AgentSlot>();
  for (const some of roles.values()) {
    for (const agent of some)
      if (agent.isActive && agent.isWhitelisted && !state.dirtyAgents.has(agent)) agents.add(agent);
  }
  return agents.size === 0 ? [] : shuffle(random, [...agents]);
}

/** Roles without room need not be tried on further agents. */
function dropFull(state: AllocatorState, roles: Map<string, ReadonlySet<AgentSlot>>): void {
  for (const role of roles.keys()) {
    if (state.quota === undefined || !hasRoom(state.quota, role)) roles.delete(role);
  }
}

function lacking(quota: QuotaLedger | undefined): boolean {
  return quota !== undefined && quota.required.size > 0;
}

interface Visit {
  readonly state: AllocatorState;
  readonly agent: AgentSlot;
  readonly random: Random;
  /** Every client is asked, not only the dirty ones. */
  readonly isFull: boolean;
  /** Only roles that have not got what they are guaranteed. */
  readonly onlyLacking: boolean;
  readonly grants: Grant[];
  /** Shared volumes that were given in this run: once is enough. */
  readonly shared: Set<string>;
  /** Only these top-level roles, on these agents. */
  readonly roles?: ReadonlyMap<string, ReadonlySet<AgentSlot>>;
  /** What quotas leave of a list to a top-level role: the same for all its frameworks. */
  cut?: { readonly role: string; readonly list: Resources; readonly kept: Resources };
}

function visitAgent(visit: Visit): void {
  if (visit.agent.available.isEmpty) return;
  const taken: { readonly client: Client; readonly grant: Grant }[] = [];
  visitNode(visit, visit.state.root, taken);
  // Shares move only now, so that the order held still while this agent was dealt out.
  for (const { client, grant } of taken) {
    changeHeld(visit.state, client, { ...grant, sign: 1 });
    visit.grants.push(grant);
  }
}

/** True when nothing is left of the agent. */
function visitNode(visit: Visit, node: RoleNode, taken: { client: Client; grant: Grant }[]): boolean {
  const entries = visit.state.settings.roleSorter === 'drf' ? node.order : drawn(visit.random, node.order, entryWeight);
  for (const entry of entries) {
    if (visit.state.quota !== undefined && node.parent === undefined && !isServed(visit, visit.state.quota, entry)) {
      continue;
    }
    const isSpent = 'node' in entry ? visitLeaf(visit, entry, taken) : visitNode(visit, entry, taken);
    if (isSpent) return true;
  }
  return false;
}

/** Whether there can be anything for a top-level role now. */
function isServed(visit: Visit, ledger: QuotaLedger, { name: role }: { readonly name: string }): boolean {
  const { agent, onlyLacking, isFull, roles } = visit;
  if (roles !== undefined && roles.get(role)?.has(agent) !== true) return false;
  const quota = ledger.roles.get(role);
  if (onlyLacking && (quota === undefined || !lacksGuarantee(quota))) return false;
  // In the last round it is found out anew whether anything is.
  if (isFull && !onlyLacking) ledger.heldBack.get(role)?.agents.delete(agent);
  return !agent.available.isPlain || leftFor(visit, ledger, role, agent.available.list).length > 0;
}

/** What quotas leave of these resources to a role. */
function leftFor(visit: Visit, ledger: QuotaLedger, role: string, list: Resources): Resources {
  const { agent, cut } = visit;
  if (cut !== undefined && cut.role === role && cut.list === list) return cut.kept;
  const kept = withinQuota(ledger, role, list);
  visit.cut = { role, list, kept };
  if (kept !== list) holdBack(ledger, role, agent, countedQuantities(list).keys());
  return kept;
}

function visitLeaf(visit: Visit, leaf: RoleLeaf, taken: { client: Client; grant: Grant }[]): boolean {
  for (const client of clientsToAsk(visit, leaf)) {
    const grant = grantTo(visit, client);
    if (grant === undefined) continue;
    taken.push({ client, grant });
    if (visit.agent.available.isEmpty) return true;
  }
  return false;
}

function clientsToAsk(visit: Visit, leaf: RoleLeaf): readonly Client[] {
  const { clients, dirtyCount } = leaf;
  if (visit.state.settings.frameworkSorter === 'random') {
    const asked = visit.isFull ? clients : clients.filter((client) => client.isDirty);
    return drawn(visit.random, asked, () => 1);
  }
  if (visit.isFull || dirtyCount === clients.length) return clients;
  if (dirtyCount === 0) return [];
  if (dirtyCount > clients.length / 4) return clients.filter((client) => client.isDirty);
  const dirty: Client[] = [];
  for (const client of visit.state.dirtyClients) if (client.role.leaf === leaf) dirty.push(client);
  return dirty.sort(compareClients);
}

function grantTo(visit: Visit, client: Client): Grant | undefined {
  const { state, agent } = visit;
  if (agentRefusal(state, agent, client) !== undefined) return undefined;
  const resources = permitted(visit, client, notYetShared(visit, offerableTo(agent, client)));
  if (!isAllocatable(state, client, resources)) return undefined;
  if (blockingFilter(agent, client, resources) !== undefined) return undefined;
  agent.available.take(resources);
  agent.allocated.add(resources);
  for (const volume of sharedOf(resources)) {
    visit.shared.add(sharedKey(agent.id, volume));
    state.sharingAgents.add(agent);
  }
  bookQuota(state, client, resources, 1);
  if (state.quota !== undefined) settleFree(state.quota, agent);
  return { frameworkId: client.framework.id, role: client.role.name, agentId: agent.id, resources };
}

/** Without the shared volumes that another offer of this run holds. */
function notYetShared({ agent, shared }: Visit, resources: Resources): Resources {
  if (shared.size === 0 || !resources.some(isShared)) return resources;
  return resources.filter((resource) => !isShared(resource) || !shared.has(sharedKey(agent.id, resource)));
}

/** What quotas leave of an offer. */
function permitted(visit: Visit, client: Client, resources: Resources): Resources {
  const { state, onlyLacking } = visit;
  const ledger = state.quota;
  if (ledger === undefined) return resources;
  const role = topRole(client.role.name);
  const kept = leftFor(visit, ledger, role, resources);
  const quota = ledger.roles.get(role);
  return onlyLacking && quota !== undefined && !helpsGuarantee(quota, kept) ? [] : kept;
}

/** The weight of a role is against its siblings; among its own frameworks and its children they count as one child. */
function entryWeight(entry: RoleNode | RoleLeaf): number {
  return 'node' in entry ? leafWeight : entry.weight;
}

/** A random order in which heavier items tend to come first. */
function drawn<T>(random: Random, items: readonly T[], weightOf: (item: T) => number): T[] {
  return items
    .map((item) => ({ item, key: nextFloat(random) ** (1 / weightOf(item)) }))
    .sort((a, b) => b.key - a.key)
    .map(({ item }) => item);
}

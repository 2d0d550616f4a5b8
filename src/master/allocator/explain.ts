/** Why a framework is offered nothing of an agent. */
import { formatQuantities, type Quantities, type ReadonlyQuantities } from '../../model/quantities.ts';
import { formatResources } from '../../model/resource-text.ts';
import type { Resources } from '../../model/resources.ts';
import type { AgentSlot, AllocatorState, Client } from './allocator-state.ts';
import { unmetConstraints } from './constraints.ts';
import { agentRefusal, isAllocatable, minimums, offerableTo } from './eligibility.ts';
import { blockingFilter } from './filters.ts';
import { countedQuantities, limitRoom, missingGuarantees, topRole, withinQuota } from './quota.ts';
import { createNode, newClient } from './role-tree.ts';

export interface OfferReason {
  readonly code:
    | 'offerable'
    | 'framework-unknown'
    | 'framework-inactive'
    | 'role-not-subscribed'
    | 'role-suppressed'
    | 'agent-unknown'
    | 'nothing-left'
    | 'nothing-for-role'
    | 'below-minimum'
    | 'filtered'
    | 'quota-limit'
    | 'quota-headroom'
    | 'agents-awaited'
    | NonNullable<ReturnType<typeof agentRefusal>>;
  /** For people. */
  readonly text: string;
  /** Of `filtered`: when the filter ends; absent when at the next allocation interval. */
  readonly untilMs?: number;
}

export interface OfferQuestion {
  readonly frameworkId: string;
  readonly role: string;
  readonly agentId: string;
}

/** The first rule that stands between the framework and an offer, in the order the allocator asks them. */
export function explainOffer(state: AllocatorState, question: OfferQuestion): OfferReason {
  const { frameworkId, role } = question;
  const asker = askerOf(state, { frameworkId, role });
  return 'client' in asker ? explainAgent(state, asker.client, question.agentId) : asker;
}

/** Who asks: a framework in a role, or, without a framework, anybody in that role. */
export interface Asker {
  readonly frameworkId: string | undefined;
  readonly role: string;
}

/** The client that asks, or why it is offered nothing of any agent. */
export function askerOf(
  state: AllocatorState,
  { frameworkId, role }: Asker,
): { readonly client: Client } | OfferReason {
  const framework = frameworkId === undefined ? undefined : state.frameworks.get(frameworkId);
  if (frameworkId !== undefined && framework === undefined) {
    return { code: 'framework-unknown', text: 'no such framework' };
  }
  if (framework?.isActive === false) return { code: 'framework-inactive', text: 'the framework is not connected' };
  const client = framework === undefined ? standIn(state, role) : framework.clients.get(role);
  if (client === undefined || !client.isSubscribed) {
    return { code: 'role-not-subscribed', text: `the framework is not subscribed to role '${role}'` };
  }
  if (client.isSuppressed) {
    return { code: 'role-suppressed', text: `the framework suppressed offers for role '${role}'` };
  }
  if (state.awaitedAgents !== undefined) {
    const text = `nothing is offered before ${state.awaitedAgents} agents are back; ${state.agents.size} are`;
    return { code: 'agents-awaited', text };
  }
  return { client };
}

/** A framework that there is not, with every capability: what it would not be offered nobody in the role is. */
function standIn(state: AllocatorState, role: string): Client {
  const capabilities = {
    revocable: false,
    gpus: true,
    shared: true,
    multiRole: true,
    refinement: true,
    regionAware: true,
  };
  const framework = {
    id: '',
    capabilities,
    isActive: true,
    clients: new Map(),
    minAllocatable: new Map(),
    constraints: undefined,
  };
  const node = state.roles.get(role) ?? createNode(role, undefined, 1);
  return { ...newClient(framework, node), isSubscribed: true };
}

const refusalTexts: Readonly<Record<NonNullable<ReturnType<typeof agentRefusal>>, string>> = {
  'agent-inactive': 'the agent is disconnected, deactivated or draining',
  'agent-not-whitelisted': 'the agent is not in the whitelist',
  'agent-not-multi-role': 'the agent lacks the capability MULTI_ROLE',
  'agent-not-hierarchical': 'the agent lacks the capability HIERARCHICAL_ROLE',
  'gpus-need-capability': 'the agent has gpus and the framework lacks the capability GPU_RESOURCES',
  'constraints-unmet': 'the agent does not meet the offer constraints of the framework',
  'other-region': 'the agent is in another region and the framework lacks the capability REGION_AWARE',
};

function explainAgent(state: AllocatorState, client: Client, agentId: string): OfferReason {
  const agent = state.agents.get(agentId);
  if (agent === undefined) return { code: 'agent-unknown', text: 'no such agent' };
  const refusal = explainRefusal(state, agent, client);
  if (refusal !== undefined) return refusal;
  if (agent.available.isEmpty) return { code: 'nothing-left', text: 'everything the agent has is used or offered' };
  const resources = offerableTo(agent, client);
  if (resources.length === 0) {
    return { code: 'nothing-for-role', text: `what is left (${formatResources(agent.available.list)}) is for others` };
  }
  if (!isAllocatable(state, client, resources)) {
    const least = minimums(state, client).map((set) =>
      [...set].map(([name, milli]) => `${name}:${milli / 1000}`).join(';'),
    );
    return { code: 'below-minimum', text: `only ${formatResources(resources)} is left, less than ${least.join('|')}` };
  }
  const permitted = permittedTo(state, client, resources);
  if (!isAllocatable(state, client, permitted)) return explainQuota(state, client, resources);
  return (
    explainFilter(agent, client, permitted) ?? {
      code: 'offerable',
      text: `${formatResources(permitted)} can be offered`,
    }
  );
}

/** Why the agent is nothing for the client, whatever it has left. */
export function explainRefusal(state: AllocatorState, agent: AgentSlot, client: Client): OfferReason | undefined {
  const refusal = agentRefusal(state, agent, client);
  if (refusal === undefined) return undefined;
  const constraints = client.framework.constraints?.get(client.role.name);
  const isConstraint = refusal === 'constraints-unmet' && constraints !== undefined;
  const missed = isConstraint ? `: ${unmetConstraints(constraints, agent.traits)}` : '';
  return { code: refusal, text: `${refusalTexts[refusal]}${missed}` };
}

/** What quotas leave of these resources to the client's role. */
export function permittedTo(state: AllocatorState, client: Client, resources: Resources): Resources {
  return state.quota === undefined ? resources : withinQuota(state.quota, topRole(client.role.name), resources);
}

/** The client's own refusal that holds this offer back, if any. */
export function explainFilter(agent: AgentSlot, client: Client, offered: Resources): OfferReason | undefined {
  const filter = blockingFilter(agent, client, offered);
  if (filter === undefined) return undefined;
  const text = `the framework declined ${formatResources(filter.refused.resources)} of this agent`;
  return { code: 'filtered', text, ...(filter.untilMs === undefined ? {} : { untilMs: filter.untilMs }) };
}

/** Which quota leaves too little of these resources, by name and amount. */
export function explainQuota(state: AllocatorState, client: Client, resources: Resources): OfferReason {
  const role = topRole(client.role.name);
  const quota = state.quota?.roles.get(role);
  const wanted = countedQuantities(resources);
  const names = [...wanted.keys()].filter((name) => limitRoom(quota, name) < (wanted.get(name) ?? 0));
  if (quota !== undefined && names.length > 0) {
    const part = (amounts: ReadonlyQuantities): string =>
      formatQuantities(new Map(names.map((name) => [name, amounts.get(name) ?? 0])));
    const text = `role '${role}' has ${part(quota.consumed)} and may have at most ${part(quota.limits)}`;
    return { code: 'quota-limit', text };
  }
  const lacks = [...(state.quota?.roles.values() ?? [])].flatMap((other) => {
    const missing: Quantities = missingGuarantees(other);
    return missing.size === 0 || other === quota ? [] : [`role '${other.role}' lacks ${formatQuantities(missing)}`];
  });
  const free = formatQuantities(state.quota?.free ?? new Map());
  return { code: 'quota-headroom', text: `what is free (${free}) is kept for guarantees: ${lacks.join(', ')}` };
}

/** Why a framework is offered nothing of an agent. */
import { formatQuantities, type Quantities, type ReadonlyQuantities } from '../../model/quantities.ts';
import { formatResources } from '../../model/resource-text.ts';
import type { Resources } from '../../model/resources.ts';
import type { AllocatorState, Client } from './allocator-state.ts';
import { unmetConstraints } from './constraints.ts';
import { agentRefusal, isAllocatable, minimums, offerableTo } from './eligibility.ts';
import { blockingFilter } from './filters.ts';
import { countedQuantities, limitRoom, missingGuarantees, topRole, withinQuota } from './quota.ts';

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
  const framework = state.frameworks.get(question.frameworkId);
  if (framework === undefined) return { code: 'framework-unknown', text: 'no such framework' };
  if (!framework.isActive) return { code: 'framework-inactive', text: 'the framework is not connected' };
  const client = framework.clients.get(question.role);
  if (client === undefined || !client.isSubscribed) {
    return { code: 'role-not-subscribed', text: `the framework is not subscribed to role '${question.role}'` };
  }
  if (client.isSuppressed) {
    return { code: 'role-suppressed', text: `the framework suppressed offers for role '${question.role}'` };
  }
  if (state.awaitedAgents !== undefined) {
    const text = `nothing is offered before ${state.awaitedAgents} agents are back; ${state.agents.size} are`;
    return { code: 'agents-awaited', text };
  }
  return explainAgent(state, client, question.agentId);
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
  const refusal = agentRefusal(state, agent, client);
  if (refusal === 'constraints-unmet') {
    const constraints = client.framework.constraints?.get(client.role.name);
    const missed = constraints === undefined ? '' : `: ${unmetConstraints(constraints, agent.traits)}`;
    return { code: refusal, text: `${refusalTexts[refusal]}${missed}` };
  }
  if (refusal !== undefined) return { code: refusal, text: refusalTexts[refusal] };
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
  const permitted =
    state.quota === undefined ? resources : withinQuota(state.quota, topRole(client.role.name), resources);
  if (!isAllocatable(state, client, permitted)) return explainQuota(state, client, resources);
  const filter = blockingFilter(agent, client, permitted);
  if (filter === undefined) return { code: 'offerable', text: `${formatResources(permitted)} can be offered` };
  const text = `the framework declined ${formatResources(filter.refused.resources)} of this agent`;
  return { code: 'filtered', text, ...(filter.untilMs === undefined ? {} : { untilMs: filter.untilMs }) };
}

/** Which quota leaves too little of these resources, by name and amount. */
function explainQuota(state: AllocatorState, client: Client, resources: Resources): OfferReason {
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

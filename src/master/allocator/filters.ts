/** Refusals that hold offers back for a while. */
import type { Resources } from '../../model/resources.ts';
import {
  type AgentSlot,
  type AllocatorState,
  type Client,
  filterStepMs,
  type OfferFilter,
  type RefusedSet,
} from './allocator-state.ts';
import { ResourcePool } from './resource-pool.ts';

/** Refusals kept for one client and agent; beyond it the oldest is forgotten. */
const filtersPerAgent = 16;

/** Holds offers of these resources or less of this agent back from a client until `untilMs` (undefined: next interval). */
export function addFilter(
  state: AllocatorState,
  client: Client,
  agent: AgentSlot,
  refusal: { readonly resources: Resources; readonly untilMs: number | undefined },
): void {
  const { untilMs } = refusal;
  const filter: OfferFilter = { client, agentId: agent.id, refused: internRefusal(agent, refusal.resources), untilMs };
  const kept = (client.filters.get(agent.id) ?? []).filter((older) => {
    if (!outdoes(filter, older)) return true;
    unschedule(state, older);
    return false;
  });
  const oldest = kept.length >= filtersPerAgent ? kept.shift() : undefined;
  if (oldest !== undefined) unschedule(state, oldest);
  kept.push(filter);
  client.filters.set(agent.id, kept);
  client.role.filterCount++;
  schedule(state, filter);
}

/** Whether the newer filter holds back all that the older one does, and as long. */
function outdoes(newer: OfferFilter, older: OfferFilter): boolean {
  // When the next interval comes is not known here: it may be late.
  const isLonger =
    newer.untilMs === undefined || older.untilMs === undefined
      ? newer.untilMs === older.untilMs
      : newer.untilMs >= older.untilMs;
  return isLonger && newer.refused.pool.contains(older.refused.pool.list);
}

function schedule(state: AllocatorState, filter: OfferFilter): void {
  if (filter.untilMs === undefined) {
    state.intervalFilters.add(filter);
    return;
  }
  const step = Math.ceil(filter.untilMs / filterStepMs);
  const bucket = state.expiring.get(step);
  if (bucket === undefined) {
    state.expiring.set(step, new Set([filter]));
    state.expirySteps.set(step, step * filterStepMs);
  } else bucket.add(filter);
}

/** Takes a filter off its time and its count; its client forgets it. */
function unschedule(state: AllocatorState, filter: OfferFilter): void {
  filter.client.role.filterCount--;
  if (filter.untilMs === undefined) state.intervalFilters.delete(filter);
  else state.expiring.get(Math.ceil(filter.untilMs / filterStepMs))?.delete(filter);
}

/** Many frameworks refuse the same thing of an agent: they share one set. */
function internRefusal(agent: AgentSlot, resources: Resources): RefusedSet {
  const pool = new ResourcePool({ byRole: false }, resources);
  const last = agent.refused;
  if (last?.pool.contains(pool.list) && pool.contains(last.pool.list)) return last;
  agent.refused = { resources: pool.list, pool };
  return agent.refused;
}

/** The filter that holds this offer back, if any. */
export function blockingFilter(agent: AgentSlot, client: Client, offered: Resources): OfferFilter | undefined {
  const filters = client.filters.get(agent.id);
  return filters?.find((filter) => isCovered(agent, offered, filter.refused));
}

function isCovered(agent: AgentSlot, offered: Resources, refused: RefusedSet): boolean {
  const last = agent.comparison;
  if (last !== undefined && last.offered === offered && last.refused === refused) return last.isCovered;
  const isCovered = refused.pool.contains(offered);
  agent.comparison = { offered, refused, isCovered };
  return isCovered;
}

/** Ends the filters whose time is over; their agents are looked at again. */
export function expireFilters(state: AllocatorState, nowMs: number): void {
  for (const step of state.expirySteps.popDue(nowMs)) {
    const filters = state.expiring.get(step) ?? [];
    state.expiring.delete(step);
    for (const filter of filters) endFilter(state, filter);
  }
}

/** Ends the filters that were to hold until now. */
export function endIntervalFilters(state: AllocatorState): void {
  for (const filter of [...state.intervalFilters]) endFilter(state, filter);
}

function endFilter(state: AllocatorState, filter: OfferFilter): void {
  unschedule(state, filter);
  const { filters } = filter.client;
  const rest = (filters.get(filter.agentId) ?? []).filter((other) => other !== filter);
  if (rest.length === 0) filters.delete(filter.agentId);
  else filters.set(filter.agentId, rest);
  const agent = state.agents.get(filter.agentId);
  if (agent !== undefined) state.dirtyAgents.add(agent);
}

/** Ends all filters of a client, without a look at the agents. */
export function clearFilters(state: AllocatorState, client: Client): void {
  for (const filters of client.filters.values()) for (const filter of filters) unschedule(state, filter);
  client.filters.clear();
}

/** Ends all filters for an agent that is gone. Its clients are found by looking at each: agents go rarely. */
export function clearAgentFilters(state: AllocatorState, agentId: string): void {
  for (const framework of state.frameworks.values()) {
    for (const client of framework.clients.values()) {
      const filters = client.filters.get(agentId);
      if (filters === undefined) continue;
      client.filters.delete(agentId);
      for (const filter of filters) unschedule(state, filter);
    }
  }
}

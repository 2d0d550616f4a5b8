/** Offers: made of what the allocator grants, withdrawn, answered, timed out. */
import { unrefineResource } from '../../model/reservations.ts';
import type { Resources } from '../../model/resources.ts';
import type { Filters, Offer, Resource } from '../../wire/gen/mesos.ts';
import { allocate } from '../allocator/allocate.ts';
import { isAllocationDue, type Refusal, recover } from '../allocator/allocator.ts';
import type { Grant } from '../allocator/allocator-state.ts';
import type { Agent } from './agent-record.ts';
import { tell } from './events-out.ts';
import { isFullOfExecutors } from './executors.ts';
import type { Framework } from './framework-record.ts';
import type { OfferRecord } from './offer-record.ts';
import { touchAgent, touchFramework } from './tasks.ts';
import type { Turn } from './turn.ts';

/** Event-triggered allocations keep this distance, so that what happens together is dealt out together. */
export const allocationGapMs = 10;
const defaultRefuseSeconds = 5;
const longestRefuseMs = 365 * 24 * 3600 * 1000;

/** Sees to it that the allocator runs soon when there is something new to give. */
export function scheduleAllocation(turn: Turn): void {
  const { state, nowMs } = turn;
  if (state.phase !== 'serving' || state.deadlines.has('allocation') || !isAllocationDue(state.allocator)) return;
  state.deadlines.set('allocation', Math.max(nowMs, state.lastAllocationMs + allocationGapMs));
}

/** How long an allocation waits for its own event at most. */
const allocationPatienceMs = 50;

/** Under a flood of events (a whole cluster comes back) the alarm's event waits behind them all: then the allocation goes first. */
export function runOverdueAllocation(turn: Turn): void {
  const { deadlines } = turn.state;
  const dueMs = deadlines.get('allocation');
  if (dueMs === undefined || turn.nowMs < dueMs + allocationPatienceMs) return;
  deadlines.cancel('allocation');
  runAllocation(turn, false);
}

/** Runs the allocator and sends what it grants, one OFFERS event for each framework. */
export function runAllocation(turn: Turn, isInterval: boolean): void {
  const { state, nowMs } = turn;
  state.lastAllocationMs = nowMs;
  const grants = allocate(state.allocator, { nowMs, random: state.random, isInterval });
  const byFramework = new Map<Framework, Offer[]>();
  for (const grant of grants) {
    const framework = state.frameworks.get(grant.frameworkId);
    const agent = state.agents.get(grant.agentId);
    if (framework === undefined || agent === undefined || !framework.connected) {
      recover(state.allocator, grant);
      continue;
    }
    if (isFullOfExecutors(state, agent)) {
      // With a filter, or the next allocation would grant the same again.
      recover(state.allocator, grant, refusalOf(turn, undefined));
      continue;
    }
    const { message } = addOffer(turn, framework, agent, grant);
    const offers = byFramework.get(framework);
    if (offers === undefined) byFramework.set(framework, [message]);
    else offers.push(message);
  }
  for (const [framework, offers] of byFramework) {
    framework.metrics.offersSent += offers.length;
    tell(turn, framework, { type: 'OFFERS', offers: { offers } });
  }
}

function addOffer(turn: Turn, framework: Framework, agent: Agent, grant: Grant): OfferRecord {
  const { state, nowMs } = turn;
  const id = `${state.info.id}-O${state.nextOffer++}`;
  const allocation = { role: grant.role };
  const resources = grant.resources.map((resource) => ({ ...resource, allocation_info: allocation }));
  const message: Offer = {
    id: { value: id },
    framework_id: framework.wireId,
    agent_id: agent.wireId,
    hostname: agent.info.hostname,
    url: agent.url,
    resources: shownResources(framework, resources),
    ...optional('attributes', agent.info.attributes),
    ...optional('executor_ids', executorIdsOn(framework, agent)),
    ...optional('domain', agent.info.domain),
    ...optional('unavailability', agent.maintenance?.unavailability),
    ...(framework.capabilities.multiRole ? { allocation_info: allocation } : {}),
  };
  const offer: OfferRecord = {
    id,
    frameworkId: framework.id,
    agentId: agent.id,
    role: grant.role,
    resources,
    message,
    sentMs: nowMs,
  };
  state.offers.set(id, offer);
  framework.offers.add(offer);
  framework.offered.add(resources);
  agent.offers.add(offer);
  agent.offered.add(resources);
  touchAgent(agent);
  touchFramework(framework);
  if (state.settings.offerTimeoutMs !== undefined) {
    state.deadlines.set(`offer:${id}`, nowMs + state.settings.offerTimeoutMs);
  }
  return offer;
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

function executorIdsOn(framework: Framework, agent: Agent): { value: string }[] | undefined {
  const executors = framework.executors.get(agent.id);
  return executors === undefined || executors.size === 0
    ? undefined
    : [...executors.keys()].map((value) => ({ value }));
}

/** As a framework with these capabilities sees resources: with or without allocation, reservations new or old. */
export function shownResources(framework: Framework, resources: Resources): Resource[] {
  const { multiRole, reservationRefinement } = framework.capabilities;
  if (multiRole && reservationRefinement) return [...resources];
  return resources.map((resource) => {
    const shown = reservationRefinement ? resource : (unrefineResource(resource) ?? resource);
    if (multiRole) return shown;
    const { allocation_info: _, ...rest } = shown;
    return rest;
  });
}

/** Takes an offer off the record. Its resources are still booked in the allocator: use or recover them. */
export function removeOffer(turn: Turn, offer: OfferRecord): void {
  const { state } = turn;
  state.offers.delete(offer.id);
  if (state.settings.offerTimeoutMs !== undefined) state.deadlines.cancel(`offer:${offer.id}`);
  const framework = state.frameworks.get(offer.frameworkId);
  if (framework !== undefined) {
    framework.offers.delete(offer);
    framework.offered.subtract(offer.resources);
    touchFramework(framework);
  }
  const agent = state.agents.get(offer.agentId);
  if (agent === undefined) return;
  agent.offers.delete(offer);
  agent.offered.subtract(offer.resources);
  touchAgent(agent);
}

/** Takes an offer back without a word and gives its resources to others. */
export function discardOffer(turn: Turn, offer: OfferRecord, refusal?: Refusal): void {
  removeOffer(turn, offer);
  recover(turn.state.allocator, offer, refusal);
}

/** Takes an offer back and tells its framework. */
export function rescindOffer(turn: Turn, offer: OfferRecord): void {
  discardOffer(turn, offer);
  const framework = turn.state.frameworks.get(offer.frameworkId);
  if (framework === undefined) return;
  framework.metrics.offersRescinded++;
  tell(turn, framework, { type: 'RESCIND', rescind: { offer_id: { value: offer.id } } });
}

export function rescindOffersOf(turn: Turn, owner: Agent | Framework): void {
  for (const offer of [...owner.offers]) rescindOffer(turn, offer);
}

/** Everything on offer is dealt out again. */
export function rescindAllOffers(turn: Turn): void {
  for (const offer of [...turn.state.offers.values()]) rescindOffer(turn, offer);
}

export function discardOffersOf(turn: Turn, framework: Framework): void {
  for (const offer of [...framework.offers]) discardOffer(turn, offer);
}

/** How long an answer holds further offers of the same back. No time at all still means: not before the next interval. */
export function refusalOf(turn: Turn, filters: Filters | undefined): Refusal {
  const seconds = filters?.refuse_seconds ?? defaultRefuseSeconds;
  if (seconds === 0) return { untilMs: undefined };
  // Negative and NaN: as if nothing had been said.
  const wantedMs = seconds > 0 ? seconds * 1000 : defaultRefuseSeconds * 1000;
  const { allocationIntervalMs } = turn.state.settings;
  return { untilMs: turn.nowMs + Math.max(allocationIntervalMs, Math.min(longestRefuseMs, wantedMs)) };
}

/** Inverse offers: frameworks are asked to leave agents that are to be maintained. */
import type { InverseOfferStatus } from '../../wire/gen/allocator.ts';
import type { Filters, InverseOffer, OfferID } from '../../wire/gen/mesos.ts';
import type { Agent } from './agent-record.ts';
import { tell } from './events-out.ts';
import type { Framework } from './framework-record.ts';
import type { InverseOfferRecord } from './maintenance-record.ts';
import { refusalOf } from './offers.ts';
import { touchFramework } from './tasks.ts';
import { report, type Turn, toNs } from './turn.ts';

/** Asks every framework that uses an agent of the schedule, unless it was asked or has answered for a while. */
export function sendInverseOffers(turn: Turn): void {
  const byFramework = new Map<Framework, InverseOffer[]>();
  for (const agent of turn.state.scheduledAgents) {
    if (!agent.connected) continue;
    for (const frameworkId of new Set([...agent.tasks.keys(), ...agent.executors.keys()])) {
      const framework = turn.state.frameworks.get(frameworkId);
      const message = framework === undefined ? undefined : addInverseOffer(turn, agent, framework);
      if (framework === undefined || message === undefined) continue;
      const messages = byFramework.get(framework);
      if (messages === undefined) byFramework.set(framework, [message]);
      else messages.push(message);
    }
  }
  for (const [framework, messages] of byFramework) {
    tell(turn, framework, { type: 'INVERSE_OFFERS', inverse_offers: { inverse_offers: messages } });
  }
}

/** Drivers know no inverse offers. */
function addInverseOffer(turn: Turn, agent: Agent, framework: Framework): InverseOffer | undefined {
  const { state, nowMs } = turn;
  const { maintenance } = agent;
  const isHttp = framework.active && framework.connection !== undefined && framework.connection.pid === undefined;
  if (maintenance === undefined || !isHttp || maintenance.offers.has(framework.id)) return undefined;
  if ((maintenance.quietUntilMs.get(framework.id) ?? 0) > nowMs) return undefined;
  const id = `${state.info.id}-O${state.nextOffer++}`;
  const message: InverseOffer = {
    id: { value: id },
    url: agent.url,
    framework_id: framework.wireId,
    agent_id: agent.wireId,
    unavailability: maintenance.unavailability,
  };
  const record: InverseOfferRecord = { id, frameworkId: framework.id, agentId: agent.id, message };
  state.inverseOffers.set(id, record);
  maintenance.offers.set(framework.id, record);
  framework.inverseOffers.add(record);
  touchFramework(framework);
  const { offerTimeoutMs } = state.settings;
  if (offerTimeoutMs !== undefined) state.deadlines.set(`inverse-offer:${id}`, nowMs + offerTimeoutMs);
  return message;
}

/** Takes an inverse offer off the record. */
function removeInverseOffer(turn: Turn, record: InverseOfferRecord): void {
  const { state } = turn;
  state.inverseOffers.delete(record.id);
  state.deadlines.cancel(`inverse-offer:${record.id}`);
  state.agents.get(record.agentId)?.maintenance?.offers.delete(record.frameworkId);
  const framework = state.frameworks.get(record.frameworkId);
  if (framework === undefined) return;
  framework.inverseOffers.delete(record);
  touchFramework(framework);
}

export function rescindInverseOffer(turn: Turn, record: InverseOfferRecord): void {
  removeInverseOffer(turn, record);
  const framework = turn.state.frameworks.get(record.frameworkId);
  if (framework === undefined) return;
  const inverse_offer_id = { value: record.id };
  tell(turn, framework, { type: 'RESCIND_INVERSE_OFFER', rescind_inverse_offer: { inverse_offer_id } });
}

export function rescindInverseOffersOf(turn: Turn, agent: Agent): void {
  for (const record of [...(agent.maintenance?.offers.values() ?? [])]) rescindInverseOffer(turn, record);
}

/** Without a word: its scheduler is gone, or is another that knows nothing of them. */
export function discardInverseOffersOf(turn: Turn, framework: Framework): void {
  for (const record of [...framework.inverseOffers]) removeInverseOffer(turn, record);
}

/** Everything a framework that is over said of maintenance. */
export function forgetAnswersOf(turn: Turn, framework: Framework): void {
  discardInverseOffersOf(turn, framework);
  for (const { maintenance } of turn.state.scheduledAgents) {
    maintenance?.statuses.delete(framework.id);
    maintenance?.quietUntilMs.delete(framework.id);
  }
}

export interface InverseAnswer {
  readonly ids: readonly OfferID[];
  readonly filters: Filters | undefined;
  readonly status: 'ACCEPT' | 'DECLINE';
}

/** ACCEPT_INVERSE_OFFERS, DECLINE_INVERSE_OFFERS: kept for the operator to see. It is asked again when its filter ends. */
export function answerInverseOffers(turn: Turn, framework: Framework, { ids, filters, status }: InverseAnswer): void {
  const untilMs = refusalOf(turn, filters).untilMs ?? 0;
  for (const { value: id } of ids) {
    const record = turn.state.inverseOffers.get(id);
    if (record === undefined || record.frameworkId !== framework.id) {
      report(turn, 'info', 'an answer to an inverse offer that is over', { frameworkId: framework.id, offerId: id });
      continue;
    }
    const maintenance = turn.state.agents.get(record.agentId)?.maintenance;
    removeInverseOffer(turn, record);
    const timestamp = { nanoseconds: toNs(turn.nowMs) };
    const answer: InverseOfferStatus = { status, framework_id: framework.wireId, timestamp };
    maintenance?.statuses.set(framework.id, answer);
    maintenance?.quietUntilMs.set(framework.id, untilMs);
  }
}

/** REVIVE: the framework may be asked again at once. */
export function reviveInverseOffers(turn: Turn, framework: Framework): void {
  for (const { maintenance } of turn.state.scheduledAgents) maintenance?.quietUntilMs.delete(framework.id);
}

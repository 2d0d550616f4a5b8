import { BoundedMap } from '../../base/bounded-map.ts';
import type { Offer } from '../../wire/gen/mesos.ts';

/** Why an offer does not do, in the order of checking. The first that applies is what counts. */
export const refusalReasons = [
  'UnfulfilledRole',
  'UnfulfilledConstraint',
  'NoCorrespondingReservationFound',
  'AgentMaintenance',
  'InsufficientCpus',
  'InsufficientMemory',
  'InsufficientDisk',
  'InsufficientGpus',
  'InsufficientPorts',
  'DeclinedScarceResources',
] as const;

export type RefusalReason = (typeof refusalReasons)[number];

/** Why one agent's offer was refused for an app, with the amounts. */
export interface OfferRefusal {
  readonly reason: RefusalReason;
  /** A sentence with amounts, e.g. `needs 4 cpus, the offer has 2.5`. */
  readonly explanation: string;
  /** Of resources: how much is needed and how much there was. */
  readonly needed?: number;
  readonly offered?: number;
}

export interface AgentRefusal extends OfferRefusal {
  readonly offer: Offer;
  readonly atMs: number;
}

/** What became of the offers an app has seen since it began to wait. */
export interface OfferStatistics {
  processed: number;
  unused: number;
  lastUsedAtMs: number | undefined;
  lastUnusedAtMs: number | undefined;
  /** Refusals since the app began to wait, by reason. */
  readonly refused: Map<RefusalReason, number>;
  /** The newest refusal of each agent; agents whose newest offer was used are not in it. */
  readonly byAgent: BoundedMap<string, AgentRefusal>;
  /** Agents whose newest offer was used. */
  readonly usedAgents: BoundedMap<string, true>;
}

/** Agents remembered for each waiting app. */
const maxAgents = 2_000;

export function createOfferStatistics(): OfferStatistics {
  return {
    processed: 0,
    unused: 0,
    lastUsedAtMs: undefined,
    lastUnusedAtMs: undefined,
    refused: new Map(),
    byAgent: new BoundedMap(maxAgents),
    usedAgents: new BoundedMap(maxAgents),
  };
}

export function noteRefusal(statistics: OfferStatistics, offer: Offer, refusal: OfferRefusal, nowMs: number): void {
  statistics.processed++;
  statistics.unused++;
  statistics.lastUnusedAtMs = nowMs;
  statistics.refused.set(refusal.reason, (statistics.refused.get(refusal.reason) ?? 0) + 1);
  statistics.usedAgents.delete(offer.agent_id.value);
  statistics.byAgent.set(offer.agent_id.value, { ...refusal, offer, atMs: nowMs });
}

export function noteUse(statistics: OfferStatistics, offer: Offer, nowMs: number): void {
  statistics.processed++;
  statistics.lastUsedAtMs = nowMs;
  statistics.byAgent.delete(offer.agent_id.value);
  statistics.usedAgents.set(offer.agent_id.value, true);
}

export interface SummaryRow {
  readonly reason: RefusalReason;
  readonly declined: number;
  readonly processed: number;
}

/** A funnel: each row gets what the rows above have let through. */
export function summarise(total: number, declined: ReadonlyMap<RefusalReason, number>): SummaryRow[] {
  let processed = total;
  return refusalReasons.map((reason) => {
    const row = { reason, declined: declined.get(reason) ?? 0, processed };
    processed -= row.declined;
    return row;
  });
}

/** The funnel over the newest offer of each agent. */
export function summariseLastOffers(statistics: OfferStatistics): SummaryRow[] {
  const declined = new Map<RefusalReason, number>();
  for (const { reason } of statistics.byAgent.values()) declined.set(reason, (declined.get(reason) ?? 0) + 1);
  return summarise(statistics.byAgent.size + statistics.usedAgents.size, declined);
}

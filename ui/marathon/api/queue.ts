import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '../../shared/api/request.ts';
import { useLive } from '../../shared/api/use-live.ts';

export type Reject = { readonly reason: string; readonly declined: number; readonly processed: number };

export type UnusedOffer = {
  readonly offer: {
    readonly id: string;
    readonly hostname: string;
    readonly agentId: string;
    readonly resources: readonly {
      readonly name: string;
      readonly role?: string;
      readonly scalar?: number;
      readonly ranges?: readonly { readonly begin: number; readonly end: number }[];
    }[];
    readonly attributes?: readonly {
      readonly name: string;
      readonly text?: string;
      readonly scalar?: number;
    }[];
  };
  readonly reason: readonly string[];
  readonly timestamp: string;
};

/** Why the newest offer of an agent was turned down. The original server does not tell; ours does. */
export type OfferRefusal = {
  readonly agentId: string;
  readonly hostname: string;
  readonly reason: string;
  readonly explanation: string;
  readonly timestamp: string;
};

/** Something that waits to be launched, and what became of the offers that were looked at. */
export type QueueItem = {
  readonly app?: {
    readonly id: string;
    readonly cpus: number;
    readonly mem: number;
    readonly disk: number;
    readonly gpus: number;
    readonly role?: string;
    readonly constraints?: readonly (readonly string[])[];
  };
  readonly count: number;
  readonly since: string;
  readonly delay: { readonly timeLeftSeconds: number; readonly overdue: boolean };
  readonly processedOffersSummary?: {
    readonly processedOffersCount: number;
    readonly unusedOffersCount: number;
    readonly lastUnusedOfferAt?: string;
    readonly lastUsedOfferAt?: string;
    readonly rejectSummaryLastOffers: readonly Reject[];
    readonly rejectSummaryLaunchAttempt: readonly Reject[];
    readonly offerRefusals?: readonly OfferRefusal[];
  };
  readonly lastUnusedOffers?: readonly UnusedOffer[];
};

type QueueAnswer = { readonly queue: readonly QueueItem[] };

/** Everything that waits to be launched. */
export function useQueue(): UseQueryResult<QueueAnswer, ApiError> {
  return useLive<QueueAnswer>('../v2/queue');
}

/**
 * What waits of one app, with what each agent offered it. Where the server does not say why it turned offers down, the
 * offers themselves are asked for.
 */
export function useQueued(appId: string): QueueItem | undefined {
  const item = byApp(useQueue().data).get(appId);
  const enabled = item !== undefined && item.processedOffersSummary?.offerRefusals === undefined;
  const { data } = useLive<QueueAnswer>('../v2/queue?embed=lastUnusedOffers', { enabled });
  return enabled ? (byApp(data).get(appId) ?? item) : item;
}

/** The queue by app id. */
export function byApp(answer: QueueAnswer | undefined): ReadonlyMap<string, QueueItem> {
  return new Map(
    (answer?.queue ?? []).flatMap((item) => (item.app === undefined ? [] : [[item.app.id, item] as const])),
  );
}

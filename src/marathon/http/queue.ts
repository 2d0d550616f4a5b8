import type { Offer } from '../../wire/gen/mesos.ts';
import { timeText } from '../core/instances.ts';
import { type AgentRefusal, type OfferStatistics, summarise, summariseLastOffers } from '../core/offer-statistics.ts';
import type { PathId } from '../core/path-id.ts';
import type { AppRuntime, MarathonState } from '../core/state.ts';
import { formatTimestamp } from '../core/timestamp.ts';
import { answerWith, jsonText, methodNotAllowed, uriNotFound } from './answers.ts';
import type { ApiAnswer, ApiContext, ApiRequest } from './api-request.ts';

/** Most agents whose refusals are listed for one app. */
const maxAgentRefusals = 100;

/** Everything under `/v2/queue`. */
export async function serveQueue(
  context: ApiContext,
  request: ApiRequest,
  rest: readonly string[],
): Promise<ApiAnswer> {
  if (rest.length === 0) {
    if (request.method !== 'GET') return methodNotAllowed;
    const embed = request.query.getAll('embed').includes('lastUnusedOffers');
    const items = [...context.state.queued].flatMap((id) => queueItem(context, id, embed) ?? []);
    return jsonText(200, `{"queue":[${items.join(',')}]}`);
  }
  if (rest.at(-1) !== 'delay') return uriNotFound;
  if (request.method !== 'DELETE') return methodNotAllowed;
  const answer = await context.ask({ type: 'reset-delay', id: `/${rest.slice(0, -1).join('/')}` });
  return answerWith(answer, () => ({ status: 204 }));
}

function queueItem(context: ApiContext, id: PathId, withOffers: boolean): string | undefined {
  const { state, views } = context;
  const app = state.apps.get(id);
  const runtime = state.runtimes.get(id);
  if (app === undefined || runtime === undefined) return undefined;
  const fields = {
    count: runtime.launching.size,
    role: app.role,
    since: timeText(waitingSinceMs(state, runtime)),
    delay: delayOf(state, id, context.nowMs()),
    processedOffersSummary: summaryOf(runtime),
    ...(withOffers ? { lastUnusedOffers: [...runtime.offers.byAgent.values()].map(unusedOffer) } : {}),
  };
  return `{"app":${views.definition(app)},${JSON.stringify(fields).slice(1)}`;
}

function waitingSinceMs(state: MarathonState, runtime: AppRuntime): number | undefined {
  let earliest: number | undefined;
  for (const id of runtime.launching) {
    const since = state.instances.get(id)?.sinceMs;
    if (since !== undefined && (earliest === undefined || since < earliest)) earliest = since;
  }
  return earliest;
}

function delayOf(state: MarathonState, id: PathId, nowMs: number): { timeLeftSeconds: number; overdue: boolean } {
  const deadline = state.backoffs.get(id)?.deadlineMs;
  if (deadline === undefined) return { timeLeftSeconds: 0, overdue: true };
  return { timeLeftSeconds: Math.max(0, Math.floor((deadline - nowMs) / 1000)), overdue: nowMs - deadline >= 1000 };
}

function summaryOf({ offers }: AppRuntime): unknown {
  return {
    processedOffersCount: offers.processed,
    unusedOffersCount: offers.unused,
    ...time('lastUnusedOfferAt', offers.lastUnusedAtMs),
    ...time('lastUsedOfferAt', offers.lastUsedAtMs),
    rejectSummaryLastOffers: summariseLastOffers(offers),
    rejectSummaryLaunchAttempt: summarise(offers.processed, offers.refused),
    // Inside the summary, which clients take as it is: some refuse items with properties they do not know.
    offerRefusals: refusalsOf(offers),
  };
}

function time(name: string, ms: number | undefined): Record<string, string> {
  return ms === undefined ? {} : { [name]: formatTimestamp(ms) };
}

/** Our own addition: why the newest offer of each agent was refused, with the amounts. */
function refusalsOf(offers: OfferStatistics): unknown {
  const newest = [...offers.byAgent.values()].slice(-maxAgentRefusals);
  return newest.map(({ offer, reason, explanation, needed, offered, atMs }) => ({
    agentId: offer.agent_id.value,
    hostname: offer.hostname,
    reason,
    explanation,
    ...(needed === undefined ? {} : { needed }),
    ...(offered === undefined ? {} : { offered }),
    timestamp: formatTimestamp(atMs),
  }));
}

function unusedOffer({ offer, reason, atMs }: AgentRefusal): unknown {
  return { offer: offerJson(offer), reason: [reason], timestamp: formatTimestamp(atMs) };
}

function offerJson(offer: Offer): unknown {
  return {
    id: offer.id.value,
    hostname: offer.hostname,
    agentId: offer.agent_id.value,
    resources: (offer.resources ?? []).map((resource) => ({
      name: resource.name,
      role: resource.reservations?.at(-1)?.role ?? resource.role ?? '*',
      ...valueJson(resource),
    })),
    attributes: (offer.attributes ?? []).map((attribute) => ({
      name: attribute.name,
      ...(attribute.text === undefined ? {} : { text: attribute.text.value }),
      ...valueJson(attribute),
    })),
  };
}

function valueJson(value: {
  readonly scalar?: { readonly value: number } | undefined;
  readonly ranges?: { readonly range?: readonly { begin: number; end: number }[] | undefined } | undefined;
  readonly set?: { readonly item?: readonly string[] | undefined } | undefined;
}): Record<string, unknown> {
  return {
    ...(value.scalar === undefined ? {} : { scalar: value.scalar.value }),
    ...(value.ranges === undefined ? {} : { ranges: value.ranges.range ?? [] }),
    ...(value.set === undefined ? {} : { set: value.set.item ?? [] }),
  };
}

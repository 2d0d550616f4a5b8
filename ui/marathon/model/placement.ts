import { formatMebibytes, formatNumber, plural } from '../../shared/format/numbers.ts';
import type { QueueItem, Reject, UnusedOffer } from '../api/queue.ts';

type Wanted = NonNullable<QueueItem['app']>;

const reasonWords: Readonly<Record<string, string>> = {
  UnfulfilledRole: 'the resources are for another role',
  UnfulfilledConstraint: 'a placement constraint is not met',
  NoCorrespondingReservationFound: 'there is no reservation for its volumes',
  AgentMaintenance: 'the agent is about to go into maintenance',
  InsufficientCpus: 'not enough CPUs',
  InsufficientMemory: 'not enough memory',
  InsufficientDisk: 'not enough disk',
  InsufficientGpus: 'not enough GPUs',
  InsufficientPorts: 'not enough ports, or a wanted port is taken',
  DeclinedScarceResources: 'the agent has GPUs, which are kept for apps that want them',
};

/** A reason for turning an offer down, in words. */
export function rejectText(reason: string): string {
  return reasonWords[reason] ?? reason;
}

/** The steps that turned offers down, the biggest first. */
export function rejections(item: QueueItem): readonly Reject[] {
  const summary = item.processedOffersSummary;
  const newest = (summary?.rejectSummaryLastOffers ?? []).filter((row) => row.declined > 0);
  const rows = newest.length > 0 ? newest : (summary?.rejectSummaryLaunchAttempt ?? []);
  return rows.filter((row) => row.declined > 0).toSorted((a, b) => b.declined - a.declined);
}

/** True while something is really held up: by the back-off, or because offers do not come or do not fit. */
export function isHeldUp(item: QueueItem): boolean {
  if (item.count === 0) return false;
  const seen = item.processedOffersSummary?.processedOffersCount ?? 0;
  return !item.delay.overdue || seen === 0 || rejections(item).length > 0;
}

/** Why nothing was placed, in one sentence. */
export function placementHeadline(item: QueueItem): string {
  const summary = item.processedOffersSummary;
  if (summary === undefined || summary.processedOffersCount === 0) {
    return 'No offer has come yet. Are agents registered, and is something free on them?';
  }
  const [main] = rejections(item);
  if (main === undefined) return `${plural(summary.processedOffersCount, 'offer')} looked at, the last one fitted.`;
  const { declined, processed } = main;
  const why = `did not fit: ${rejectText(main.reason)}.`;
  if (processed === 1) return `The last offer ${why}`;
  return declined === processed
    ? `All of the last ${processed} offers ${why}`
    : `${declined} of the last ${processed} offers ${why}`;
}

/** What one agent offered and why that did not do. */
export type AgentVerdict = {
  readonly agentId: string;
  readonly host: string;
  readonly reasons: readonly string[];
  readonly shortfalls: readonly string[];
  readonly at: string;
};

const amount = (name: string, value: number): string => {
  if (name === 'mem' || name === 'disk') return `${formatMebibytes(value)} ${name === 'mem' ? 'memory' : 'disk'}`;
  return `${formatNumber(value)} ${name === 'cpus' ? 'CPUs' : name}`;
};

function shortfallsOf({ offer }: UnusedOffer, app: Wanted): string[] {
  const missing: string[] = [];
  for (const name of ['cpus', 'mem', 'disk', 'gpus'] as const) {
    const offered = offer.resources
      .filter((resource) => resource.name === name)
      .reduce((sum, resource) => sum + (resource.scalar ?? 0), 0);
    if (app[name] > offered) missing.push(`needs ${amount(name, app[name])}, has ${amount(name, offered)} free`);
  }
  return missing;
}

function constraintHints({ offer, reason }: UnusedOffer, app: Wanted): string[] {
  if (!reason.includes('UnfulfilledConstraint')) return [];
  return (app.constraints ?? []).map(([field = '', operator = '', value]) => {
    const attribute = offer.attributes?.find((entry) => entry.name === field);
    const actual =
      field === 'hostname' || field === '@hostname' ? offer.hostname : (attribute?.text ?? attribute?.scalar);
    const wanted = [field, operator, value].filter((part) => part !== undefined).join(' ');
    return `constraint ${wanted}: ${actual === undefined ? `has no ${field}` : `${field} is ${actual}`}`;
  });
}

/** What each agent offered last and what it lacked: in the server's words, or worked out from the offers it shows. */
export function agentVerdicts(item: QueueItem): readonly AgentVerdict[] {
  const { app } = item;
  const refusals = item.processedOffersSummary?.offerRefusals;
  if (refusals !== undefined) {
    return refusals.map((refusal) => ({
      agentId: refusal.agentId,
      host: refusal.hostname,
      reasons: [rejectText(refusal.reason)],
      shortfalls: [refusal.explanation],
      at: refusal.timestamp,
    }));
  }
  return (item.lastUnusedOffers ?? []).map((unused) => ({
    agentId: unused.offer.agentId,
    host: unused.offer.hostname,
    reasons: unused.reason.map(rejectText),
    shortfalls: app === undefined ? [] : [...shortfallsOf(unused, app), ...constraintHints(unused, app)],
    at: unused.timestamp,
  }));
}

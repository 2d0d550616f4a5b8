import type { Random } from '../../base/random.ts';
import { fromMilli, toMilli } from '../../model/quantities.ts';
import type { Offer, Resource } from '../../wire/gen/mesos.ts';
import type { App } from './app.ts';
import type { Place } from './constraint-fields.ts';
import { constraintRefusal } from './constraints.ts';
import type { AgentPlace, Instance } from './instance.ts';
import {
  availableMilli,
  availablePorts,
  choosePorts,
  hasAnyOf,
  type OfferPool,
  type PortWish,
  takeMilli,
} from './offer-pool.ts';
import type { OfferRefusal, RefusalReason } from './offer-statistics.ts';
import type { MarathonSettings } from './settings.ts';

/** What it takes to decide whether an instance may run on an offer. */
export interface MatchInput {
  readonly app: App;
  readonly instance: Instance;
  readonly offer: Offer;
  readonly pool: OfferPool;
  readonly settings: MarathonSettings;
  readonly masterRegion: string | undefined;
  readonly placements: (field: string) => ReadonlyMap<string, number>;
  readonly random: Random;
  readonly nowMs: number;
}

export type MatchOutcome =
  | { readonly ok: true; readonly resources: readonly Resource[]; readonly hostPorts: readonly number[] }
  | { readonly ok: false; readonly refusal: OfferRefusal };

/** Where an offer comes from. */
export function placeOf(offer: Offer): AgentPlace {
  const region = offer.domain?.fault_domain?.region?.name;
  const zone = offer.domain?.fault_domain?.zone?.name;
  return {
    host: offer.hostname,
    agentId: offer.agent_id.value,
    ...(region === undefined ? {} : { region }),
    ...(zone === undefined ? {} : { zone }),
    attributes: offer.attributes ?? [],
  };
}

/** The roles whose resources an app takes: `*` is what nobody has reserved. */
export function acceptedRoles(app: App, role: string, settings: MarathonSettings): ReadonlySet<string> {
  if (app.acceptedResourceRoles !== undefined) return new Set(app.acceptedResourceRoles);
  switch (settings.acceptedRolesDefault) {
    case 'any':
      return new Set([role, '*']);
    case 'unreserved':
      return new Set(['*']);
    case 'reserved':
      return new Set([role]);
  }
}

/** The host ports an app asks for: a number, or 0 for any. */
export function portWishes(app: App): PortWish[] {
  if (app.portDefinitions !== undefined) {
    return app.portDefinitions.map((definition) => (app.requirePorts ? definition.port : 0));
  }
  return (app.container?.portMappings ?? []).flatMap(({ hostPort }) => (hostPort === undefined ? [] : [hostPort]));
}

/**
 * Takes what an instance needs out of the pool, or says why that cannot be: by the first reason that applies, with amounts.
 * A refusal takes nothing.
 */
export function matchOffer(input: MatchInput): MatchOutcome {
  const { app, instance, offer, pool, settings } = input;
  const roles = acceptedRoles(app, instance.role, settings);
  const refusal =
    roleRefusal(input, roles) ?? placeRefusal(input) ?? maintenanceRefusal(input) ?? scalarRefusal(input, roles);
  if (refusal !== undefined) return { ok: false, refusal };
  const wishes = portWishes(app);
  const ports = choosePorts(pool, wishes, roles, input.random);
  if (ports === undefined) return refuseFor('InsufficientPorts', portExplanation(pool, wishes, roles));
  const scarce = scarceRefusal(app, offer, settings);
  if (scarce !== undefined) return { ok: false, refusal: scarce };
  ports.commit();
  const resources = needs(app).flatMap(([name, , milli]) => takeMilli(pool, name, milli, roles));
  return { ok: true, resources: [...resources, ...ports.resources], hostPorts: ports.ports };
}

function refuseFor(reason: RefusalReason, explanation: string): MatchOutcome {
  return { ok: false, refusal: { reason, explanation } };
}

function roleRefusal(
  { app, instance, offer, pool, settings }: MatchInput,
  roles: ReadonlySet<string>,
): OfferRefusal | undefined {
  const offered = offer.allocation_info?.role;
  if (offered !== undefined && offered !== instance.role) {
    return { reason: 'UnfulfilledRole', explanation: `needs role ${instance.role}, the offer is for ${offered}` };
  }
  if (hasAnyOf(pool, roles)) return undefined;
  const accepted = [...roles].join(', ');
  const which = app.acceptedResourceRoles === undefined ? settings.acceptedRolesDefault : 'the app';
  return {
    reason: 'UnfulfilledRole',
    explanation: `accepts resources of ${accepted} (by ${which}), the offer has none of these left`,
  };
}

function placeRefusal(input: MatchInput): OfferRefusal | undefined {
  const { app, offer, masterRegion } = input;
  const place: Place = placeOf(offer);
  const names = app.constraints.map(([field]) => field);
  const isRegional = names.includes('@region') || names.includes('@zone');
  if (masterRegion !== undefined && place.region !== undefined && place.region !== masterRegion && !isRegional) {
    return {
      reason: 'UnfulfilledConstraint',
      explanation: `the agent is in region ${place.region}, the master in ${masterRegion}; name @region in a constraint to use it`,
    };
  }
  const { instances } = app;
  const explanation = constraintRefusal(app.constraints, { place, instances, placements: input.placements });
  return explanation === undefined ? undefined : { reason: 'UnfulfilledConstraint', explanation };
}

function maintenanceRefusal({ offer, settings, nowMs }: MatchInput): OfferRefusal | undefined {
  const start = offer.unavailability?.start.nanoseconds;
  if (!settings.maintenanceMode || start === undefined) return undefined;
  const startMs = Number(start / 1_000_000n);
  const durationNs = offer.unavailability?.duration?.nanoseconds;
  const endMs = durationNs === undefined ? Number.POSITIVE_INFINITY : startMs + Number(durationNs) / 1e6;
  if (nowMs < startMs - settings.drainingMs || nowMs >= endMs) return undefined;
  return { reason: 'AgentMaintenance', explanation: 'the agent is in a maintenance window, or close to one' };
}

const scalarReasons: readonly (readonly [name: 'cpus' | 'mem' | 'disk' | 'gpus', reason: RefusalReason])[] = [
  ['cpus', 'InsufficientCpus'],
  ['mem', 'InsufficientMemory'],
  ['disk', 'InsufficientDisk'],
  ['gpus', 'InsufficientGpus'],
];

/** What one instance takes, in thousandths. */
function needs(app: App): (readonly [name: string, reason: RefusalReason, milli: number])[] {
  return scalarReasons.map(([name, reason]) => [name, reason, toMilli(app[name])] as const);
}

function scalarRefusal({ app, pool }: MatchInput, roles: ReadonlySet<string>): OfferRefusal | undefined {
  for (const [name, reason, milli] of needs(app)) {
    const available = availableMilli(pool, name, roles);
    if (available >= milli) continue;
    const needed = fromMilli(milli);
    const offered = fromMilli(available);
    return { reason, explanation: `needs ${needed} ${name}, the offer has ${offered}`, needed, offered };
  }
  return undefined;
}

function portExplanation(pool: OfferPool, wishes: readonly PortWish[], roles: ReadonlySet<string>): string {
  const certain = wishes.filter((port) => port !== 0);
  const free = availablePorts(pool, roles);
  if (certain.length === 0) return `needs ${wishes.length} ports, the offer has ${free}`;
  return `needs ${wishes.length} ports, among them ${certain.join(', ')}; the offer has ${free}, not all of these`;
}

function scarceRefusal(app: App, offer: Offer, settings: MarathonSettings): OfferRefusal | undefined {
  if (settings.gpuBehavior === 'unrestricted' || app.gpus > 0) return undefined;
  if (app.labels['GPU_SCHEDULING_BEHAVIOR'] === 'unrestricted') return undefined;
  const gpus = (offer.resources ?? []).some(
    (resource) => resource.name === 'gpus' && (resource.scalar?.value ?? 0) > 0,
  );
  if (!gpus) return undefined;
  return { reason: 'DeclinedScarceResources', explanation: 'the agent has GPUs, which the app does not use' };
}

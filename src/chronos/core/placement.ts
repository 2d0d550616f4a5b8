import { fromMilli, toMilli } from '../../model/quantities.ts';
import { isReserved } from '../../model/reservations.ts';
import type { Offer, Resource } from '../../wire/gen/mesos.ts';
import { constraintRefusal } from './constraints.ts';
import type { JobDefinition } from './job.ts';
import type { Pool } from './state.ts';

const names = ['cpus', 'mem', 'disk'] as const;

/** What an offer has of each scalar, reserved and unreserved together. */
export function poolOf(offer: Offer): Pool {
  const sum = { cpus: 0, mem: 0, disk: 0 };
  for (const resource of offer.resources ?? []) {
    const name = names.find((known) => known === resource.name);
    if (name !== undefined && isPlain(resource)) sum[name] += toMilli(resource.scalar?.value ?? 0);
  }
  return sum;
}

// Volumes, disks with a source, shared and revocable resources are no plain amounts.
function isPlain(resource: Resource): boolean {
  const { disk, shared, revocable, provider_id: provider } = resource;
  return disk === undefined && shared === undefined && revocable === undefined && provider === undefined;
}

/** What one task of the job needs. */
export function needOf(job: JobDefinition): Pool {
  return { cpus: toMilli(job.cpus), mem: toMilli(job.memMb), disk: toMilli(job.diskMb) };
}

/** Jobs with the same text fit the same offers. */
export function needKey(job: JobDefinition): string {
  const constraints = job.constraints.map(({ attribute, operator, value }) => [attribute, operator, value]);
  return `${job.cpus}/${job.memMb}/${job.diskMb}/${JSON.stringify(constraints)}`;
}

export function fits(need: Pool, pool: Pool): boolean {
  return need.cpus <= pool.cpus && need.mem <= pool.mem && need.disk <= pool.disk;
}

export function subtractPool(pool: Pool, need: Pool): Pool {
  return { cpus: pool.cpus - need.cpus, mem: pool.mem - need.mem, disk: pool.disk - need.disk };
}

/** Why the job cannot run on this offer, by amount and by constraint; empty when it can. */
export function placementRefusals(job: JobDefinition, offer: Offer, pool: Pool): string[] {
  const need = needOf(job);
  const lacks = names
    .filter((name) => need[name] > pool[name])
    .map((name) => `needs ${fromMilli(need[name])} ${name}, offered ${fromMilli(Math.max(0, pool[name]))}`);
  const unmet = job.constraints.map((constraint) => constraintRefusal(constraint, offer));
  return [...lacks, ...unmet.filter((reason) => reason !== undefined)];
}

/**
 * The share of an offer's resources: reserved ones first, since nobody else can use them. `free` is what tasks of the same launch
 * have left; what is taken is subtracted in it.
 */
export function takeResources(free: Resource[], need: Pool): Resource[] {
  const taken: Resource[] = [];
  for (const name of names) {
    let missing = need[name];
    for (const wantReserved of [true, false]) {
      for (const [index, resource] of free.entries()) {
        if (missing <= 0) break;
        if (resource.name !== name || !isPlain(resource) || isReserved(resource) !== wantReserved) continue;
        const part = Math.min(missing, toMilli(resource.scalar?.value ?? 0));
        if (part <= 0) continue;
        missing -= part;
        taken.push({ ...resource, scalar: { value: fromMilli(part) } });
        free[index] = { ...resource, scalar: { value: fromMilli(toMilli(resource.scalar?.value ?? 0) - part) } };
      }
    }
  }
  return taken;
}

/**
 * Arithmetic on lists of resources. Everything here works on the refined format (`reservations`, no `role`); convert
 * what comes from outside with {@link refineResources} first. Lists are values: no function changes its arguments.
 */
import type { Resource } from '../wire/gen/mesos.ts';
import { addQuantity, fromMilli, type Quantities, toMilli } from './quantities.ts';
import { addRanges, containsRanges, countRanges, normalizeRanges, subtractRanges } from './ranges.ts';
import { allocationKey, isDivisible, kindKey } from './resource-kind.ts';

export type Resources = readonly Resource[];

export function isEmptyResource(resource: Resource): boolean {
  switch (resource.type) {
    case 'SCALAR':
      // Sizes of volumes and disks count even when they are zero: the volume is what is meant.
      return toMilli(resource.scalar?.value ?? 0) === 0 && isDivisible(resource);
    case 'RANGES':
      return countRanges(resource.ranges?.range ?? []) === 0;
    case 'SET':
      return (resource.set?.item ?? []).length === 0;
    default:
      return true;
  }
}

/** The sum: one entry for each kind of divisible resource; volumes and whole disks stay entries of their own. */
export function addResources(...lists: readonly Resources[]): Resource[] {
  const sum = new Accumulator();
  for (const list of lists) for (const resource of list) sum.add(resource);
  return sum.list();
}

/** `a` without `b`; of what `a` has too little, nothing is left. Use {@link containsResources} to know beforehand. */
export function subtractResources(a: Resources, b: Resources): Resource[] {
  if (b.length === 0) return [...a];
  const rest = new Accumulator();
  for (const resource of a) rest.add(resource);
  for (const resource of b) rest.subtract(resource);
  return rest.list();
}

/** Whether `a` has all of `b`: the same kinds, at least as much of each. */
export function containsResources(a: Resources, b: Resources): boolean {
  const rest = new Accumulator();
  for (const resource of a) rest.add(resource);
  for (const resource of b) {
    if (isEmptyResource(resource)) continue;
    if (!rest.contains(resource)) return false;
    // A shared volume can be used any number of times at once.
    if (resource.shared === undefined) rest.subtract(resource);
  }
  return true;
}

export function equalResources(a: Resources, b: Resources): boolean {
  return containsResources(a, b) && containsResources(b, a);
}

/** Amounts of the scalars by name, of all kinds together. */
export function quantitiesOf(resources: Resources): Quantities {
  const sum: Quantities = new Map();
  for (const resource of resources) {
    if (resource.type === 'SCALAR') addQuantity(sum, resource.name, toMilli(resource.scalar?.value ?? 0));
  }
  return sum;
}

/** Amount of one scalar of all kinds together, e.g. `cpus`. */
export function scalarOf(resources: Resources, name: string): number {
  let milli = 0;
  for (const resource of resources) {
    if (resource.name === name && resource.type === 'SCALAR') milli += toMilli(resource.scalar?.value ?? 0);
  }
  return fromMilli(milli);
}

/** The resources as allocated to `role`, as they stand in offers and tasks. */
export function allocateResources(resources: Resources, role: string): Resource[] {
  return resources.map((resource) => ({ ...resource, allocation_info: { role } }));
}

/** The resources as they belong to the agent, without allocation. */
export function unallocateResources(resources: Resources): Resource[] {
  if (resources.every((resource) => resource.allocation_info === undefined)) return [...resources];
  return resources.map(({ allocation_info: _, ...resource }) => resource);
}

/** Whole entries by kind, amounts summed while adding. */
class Accumulator {
  readonly #divisible = new Map<string, Resource>();
  readonly #whole: Resource[] = [];

  add(resource: Resource): void {
    if (isEmptyResource(resource)) return;
    if (!isDivisible(resource)) {
      this.#whole.push(resource);
      return;
    }
    const key = kindKey(resource);
    const present = this.#divisible.get(key);
    this.#divisible.set(key, present === undefined ? normalizeResource(resource) : plus(present, resource));
  }

  subtract(resource: Resource): void {
    if (!isDivisible(resource)) {
      const at = this.#whole.findIndex((other) => sameWhole(other, resource));
      if (at >= 0) this.#whole.splice(at, 1);
      return;
    }
    const key = kindKey(resource);
    const present = this.#divisible.get(key);
    if (present === undefined) return;
    const rest = minus(present, resource);
    if (isEmptyResource(rest)) this.#divisible.delete(key);
    else this.#divisible.set(key, rest);
  }

  contains(resource: Resource): boolean {
    if (!isDivisible(resource)) return this.#whole.some((other) => sameWhole(other, resource));
    const present = this.#divisible.get(kindKey(resource));
    return present !== undefined && covers(present, resource);
  }

  list(): Resource[] {
    return [...this.#divisible.values(), ...this.#whole];
  }
}

function sameWhole(a: Resource, b: Resource): boolean {
  return kindKey(a) === kindKey(b) && covers(a, b) && covers(b, a);
}

/** Ranges sorted and merged, sets without repetitions, scalars rounded to thousandths. */
export function normalizeResource(resource: Resource): Resource {
  switch (resource.type) {
    case 'RANGES':
      return { ...resource, ranges: { range: normalizeRanges(resource.ranges?.range ?? []) } };
    case 'SET':
      return { ...resource, set: { item: [...new Set(resource.set?.item ?? [])] } };
    case 'SCALAR':
      return { ...resource, scalar: { value: fromMilli(toMilli(resource.scalar?.value ?? 0)) } };
    default:
      return resource;
  }
}

function plus(a: Resource, b: Resource): Resource {
  switch (a.type) {
    case 'RANGES':
      return { ...a, ranges: { range: addRanges(a.ranges?.range ?? [], b.ranges?.range ?? []) } };
    case 'SET':
      return { ...a, set: { item: [...new Set([...(a.set?.item ?? []), ...(b.set?.item ?? [])])] } };
    default:
      return withScalar(a, toMilli(a.scalar?.value ?? 0) + toMilli(b.scalar?.value ?? 0));
  }
}

function minus(a: Resource, b: Resource): Resource {
  switch (a.type) {
    case 'RANGES':
      return { ...a, ranges: { range: subtractRanges(a.ranges?.range ?? [], normalizeRanges(b.ranges?.range ?? [])) } };
    case 'SET': {
      const taken = new Set(b.set?.item ?? []);
      return { ...a, set: { item: (a.set?.item ?? []).filter((item) => !taken.has(item)) } };
    }
    default:
      return withScalar(a, Math.max(0, toMilli(a.scalar?.value ?? 0) - toMilli(b.scalar?.value ?? 0)));
  }
}

function withScalar(resource: Resource, milli: number): Resource {
  return { ...resource, scalar: { value: fromMilli(milli) } };
}

function covers(a: Resource, b: Resource): boolean {
  switch (a.type) {
    case 'RANGES':
      return containsRanges(normalizeRanges(a.ranges?.range ?? []), normalizeRanges(b.ranges?.range ?? []));
    case 'SET': {
      const items = new Set(a.set?.item ?? []);
      return (b.set?.item ?? []).every((item) => items.has(item));
    }
    default:
      return toMilli(a.scalar?.value ?? 0) >= toMilli(b.scalar?.value ?? 0);
  }
}

/** The resources grouped by the role they are allocated to; unallocated ones under the empty string. */
export function byAllocation(resources: Resources): Map<string, Resource[]> {
  const groups = new Map<string, Resource[]>();
  for (const resource of resources) {
    const role = allocationKey(resource);
    const group = groups.get(role);
    if (group === undefined) groups.set(role, [resource]);
    else group.push(resource);
  }
  return groups;
}

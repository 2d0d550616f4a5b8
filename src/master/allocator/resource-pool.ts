import { fromMilli, type Quantities, toMilli } from '../../model/quantities.ts';
import { addRanges, containsRanges, normalizeRanges, subtractRanges } from '../../model/ranges.ts';
import { isDivisible, kindKey } from '../../model/resource-kind.ts';
import { containsResources, isEmptyResource, type Resources } from '../../model/resources.ts';
import type { Resource, ValueRange } from '../../wire/gen/mesos.ts';
import { isShared, withoutShared } from './shared-resources.ts';

interface Entry {
  /** What the entry is like; its amount is kept beside it. */
  readonly resource: Resource;
  /** Of scalars, in thousandths. */
  milli: number;
  ranges: readonly ValueRange[];
  items: Set<string> | undefined;
  /** Of volumes and whole disks: how many uses are counted. */
  uses: number;
}

export interface PoolOptions {
  /** Resources allocated to different roles stay apart and keep their allocation_info. Otherwise it is taken off. */
  readonly byRole: boolean;
}

/**
 * A running sum of resources that is cheap to change: what an agent has left, what a framework uses. Works on the refined
 * format. Amounts never fall below zero.
 */
export class ResourcePool {
  readonly #byRole: boolean;
  readonly #entries = new Map<string, Entry>();
  #list: readonly Resource[] | undefined;
  /** Entries that are reserved, revocable, shared, volumes or from a provider: not the same for every framework. */
  #special = 0;

  constructor(options: PoolOptions, resources: Resources = []) {
    this.#byRole = options.byRole;
    this.add(resources);
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  /** Nothing in here is reserved, revocable, shared, a volume or from a provider. */
  get isPlain(): boolean {
    return this.#special === 0;
  }

  /** The sum, one entry for each kind. The same array until the pool changes: do not change it. */
  get list(): readonly Resource[] {
    this.#list ??= [...this.#entries.values()].flatMap(resourcesOf);
    return this.#list;
  }

  add(resources: Resources): void {
    if (resources.length === 0) return;
    this.#list = undefined;
    for (const resource of resources) {
      if (isEmptyResource(resource)) continue;
      const key = this.#keyOf(resource);
      const entry = this.#entries.get(key);
      if (entry === undefined) this.#insert(key, resource);
      else increase(entry, resource);
    }
  }

  /** Takes away; of what there is too little, nothing stays. */
  subtract(resources: Resources): void {
    if (resources.length === 0) return;
    this.#list = undefined;
    for (const resource of resources) {
      const key = this.#keyOf(resource);
      const entry = this.#entries.get(key);
      if (entry === undefined) continue;
      decrease(entry, resource);
      if (isSpent(entry)) this.#delete(key, entry);
    }
  }

  /** Takes all of these away, or nothing when something is missing. */
  take(resources: Resources): boolean {
    if (resources === this.#list && this.isPlain) {
      this.clear();
      return true;
    }
    if (!this.contains(resources)) return false;
    // A shared volume stays for the next user.
    this.subtract(withoutShared(resources));
    return true;
  }

  contains(resources: Resources): boolean {
    const seen = new Set<string>();
    for (const resource of resources) {
      if (isEmptyResource(resource)) continue;
      const key = this.#keyOf(resource);
      if (seen.has(key)) return containsResources(this.list, this.#byRole ? resources : resources.map(bare));
      seen.add(key);
      const entry = this.#entries.get(key);
      if (entry === undefined || !covers(entry, resource)) return false;
    }
    return true;
  }

  clear(): void {
    this.#entries.clear();
    this.#list = undefined;
    this.#special = 0;
  }

  /** Amount of a scalar of all kinds together, in thousandths. */
  milliOf(name: string): number {
    let milli = 0;
    for (const entry of this.#entries.values()) if (entry.resource.name === name) milli += amountOf(entry);
    return milli;
  }

  /** All scalars, in thousandths. */
  get quantities(): Quantities {
    const sum: Quantities = new Map();
    for (const entry of this.#entries.values()) {
      const milli = amountOf(entry);
      if (milli > 0) sum.set(entry.resource.name, (sum.get(entry.resource.name) ?? 0) + milli);
    }
    return sum;
  }

  #keyOf(resource: Resource): string {
    const isSimple =
      resource.disk === undefined &&
      resource.reservations === undefined &&
      resource.revocable === undefined &&
      resource.shared === undefined &&
      resource.provider_id === undefined;
    if (isSimple) {
      const role = this.#byRole ? (resource.allocation_info?.role ?? '') : '';
      return `${resource.name}|${resource.type}|${role}`;
    }
    const key = kindKey(this.#byRole ? resource : bare(resource));
    // Whole disks and volumes of one kind but different size are different things.
    return isDivisible(resource) ? key : `${key}|${resource.scalar?.value ?? 0}`;
  }

  #insert(key: string, resource: Resource): void {
    const kept = this.#byRole ? resource : bare(resource);
    if (isSpecial(kept)) this.#special++;
    this.#entries.set(key, {
      resource: kept,
      milli: resource.type === 'SCALAR' ? toMilli(resource.scalar?.value ?? 0) : 0,
      ranges: resource.type === 'RANGES' ? normalizeRanges(resource.ranges?.range ?? []) : [],
      items: resource.type === 'SET' ? new Set(resource.set?.item ?? []) : undefined,
      uses: 1,
    });
  }

  #delete(key: string, entry: Entry): void {
    if (isSpecial(entry.resource)) this.#special--;
    this.#entries.delete(key);
  }
}

/** In thousandths. A shared volume counts once, however many use it. */
function amountOf({ resource, milli, uses }: Entry): number {
  return isDivisible(resource) || isShared(resource) ? milli : milli * uses;
}

/** Without its allocation. */
function bare(resource: Resource): Resource {
  if (resource.allocation_info === undefined) return resource;
  const { allocation_info: _, ...rest } = resource;
  return rest;
}

function isSpecial(resource: Resource): boolean {
  return (
    (resource.reservations !== undefined && resource.reservations.length > 0) ||
    resource.revocable !== undefined ||
    resource.shared !== undefined ||
    resource.disk !== undefined ||
    resource.provider_id !== undefined
  );
}

function increase(entry: Entry, resource: Resource): void {
  if (!isDivisible(resource)) entry.uses++;
  else if (resource.type === 'SCALAR') entry.milli += toMilli(resource.scalar?.value ?? 0);
  else if (resource.type === 'RANGES') entry.ranges = addRanges(entry.ranges, resource.ranges?.range ?? []);
  else for (const item of resource.set?.item ?? []) entry.items?.add(item);
}

function decrease(entry: Entry, resource: Resource): void {
  if (!isDivisible(resource)) entry.uses--;
  else if (resource.type === 'SCALAR') entry.milli = Math.max(0, entry.milli - toMilli(resource.scalar?.value ?? 0));
  else if (resource.type === 'RANGES') {
    entry.ranges = subtractRanges(entry.ranges, normalizeRanges(resource.ranges?.range ?? []));
  } else for (const item of resource.set?.item ?? []) entry.items?.delete(item);
}

function isSpent(entry: Entry): boolean {
  if (!isDivisible(entry.resource)) return entry.uses <= 0;
  return entry.milli === 0 && entry.ranges.length === 0 && (entry.items === undefined || entry.items.size === 0);
}

function covers(entry: Entry, resource: Resource): boolean {
  if (!isDivisible(resource)) return entry.uses > 0;
  switch (resource.type) {
    case 'SCALAR':
      return entry.milli >= toMilli(resource.scalar?.value ?? 0);
    case 'RANGES':
      return containsRanges(entry.ranges, normalizeRanges(resource.ranges?.range ?? []));
    default:
      return (resource.set?.item ?? []).every((item) => entry.items?.has(item) === true);
  }
}

function resourcesOf(entry: Entry): Resource[] {
  const { resource } = entry;
  if (!isDivisible(resource))
    return isShared(resource) ? [resource] : Array.from({ length: entry.uses }, () => resource);
  switch (resource.type) {
    case 'SCALAR':
      return [{ ...resource, scalar: { value: fromMilli(entry.milli) } }];
    case 'RANGES':
      return [{ ...resource, ranges: { range: [...entry.ranges] } }];
    default:
      return [{ ...resource, set: { item: [...(entry.items ?? [])] } }];
  }
}

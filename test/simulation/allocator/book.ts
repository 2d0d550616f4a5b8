/**
 * What an allocator must know, kept in the plainest way: lists that are looked through again for every answer. What the real one
 * does is held against it.
 */
import type { Quantities, ReadonlyQuantities } from '../../../src/model/quantities.ts';
import { addQuantity, containsQuantities, toMilli } from '../../../src/model/quantities.ts';
import { isReservableTo, reservationRole } from '../../../src/model/reservations.ts';
import { isDivisible } from '../../../src/model/resource-kind.ts';
import {
  addResources,
  containsResources,
  quantitiesOf,
  type Resources,
  subtractResources,
} from '../../../src/model/resources.ts';
import type { Resource } from '../../../src/wire/gen/mesos.ts';

export interface BookAgent {
  readonly id: string;
  total: readonly Resource[];
  isActive: boolean;
  readonly region: string | undefined;
  /** Value of the attribute `rack`. */
  rack: string;
  readonly isMultiRole: boolean;
  readonly isHierarchical: boolean;
}

export interface BookFramework {
  readonly id: string;
  isActive: boolean;
  roles: ReadonlySet<string>;
  readonly suppressed: Set<string>;
  readonly capabilities: {
    readonly revocable: boolean;
    readonly gpus: boolean;
    readonly shared: boolean;
    readonly multiRole: boolean;
    readonly refinement: boolean;
    readonly regionAware: boolean;
  };
  /** Least amounts of its own. */
  readonly least: readonly Quantities[] | undefined;
  /** It wants racks that match this. */
  readonly rack: string | undefined;
}

export interface Holding {
  readonly frameworkId: string;
  readonly role: string;
  readonly agentId: string;
  readonly resources: Resources;
}

export interface BookFilter extends Holding {
  /** Undefined: until the next interval. */
  readonly untilMs: number | undefined;
}

export interface BookQuota {
  readonly guarantees: ReadonlyQuantities;
  readonly limits: ReadonlyQuantities;
}

/** A framework in a role. */
export interface Candidate {
  readonly framework: BookFramework;
  readonly role: string;
}

/** Filters end in steps of this. */
const filterStepMs = 100;

export class Book {
  readonly agents: Map<string, BookAgent> = new Map();
  readonly frameworks: Map<string, BookFramework> = new Map();
  holdings: readonly Holding[] = [];
  filters: readonly BookFilter[] = [];
  readonly quotas: Map<string, BookQuota> = new Map();
  readonly weights: Map<string, number> = new Map();
  /** Shared volumes given in this run, as `agent volume`. */
  readonly shared: Set<string> = new Set();
  /** Those given since the last interval. */
  readonly sharedLately: Set<string> = new Set();
  /** Region of the master. */
  readonly region = 'here';
  readonly least: readonly ReadonlyQuantities[] = [new Map([['cpus', 10]]), new Map([['mem', 32_000]])];

  candidates(): Candidate[] {
    return [...this.frameworks.values()].flatMap((framework) =>
      [...framework.roles].map((role) => ({ framework, role })),
    );
  }

  heldOn(agentId: string): Resource[] {
    return addResources(...this.holdings.filter((one) => one.agentId === agentId).map(({ resources }) => resources));
  }

  /** Total without what is held; shared volumes are there for everybody. */
  availableOn({ id, total }: BookAgent): Resource[] {
    return subtractResources(
      total,
      this.heldOn(id).filter(({ shared }) => shared === undefined),
    );
  }

  /** What the candidate could be offered of the agent now; empty when nothing. */
  offerOf({ framework, role }: Candidate, agent: BookAgent, nowMs: number): Resource[] {
    if (!this.#mayAsk(framework, role) || !this.#maySee(framework, role, agent)) return [];
    const allowed = this.availableOn(agent).filter((resource) => this.#mayHave(framework, role, agent, resource));
    const offer = this.#withinQuota(role, allowed);
    const amounts = quantitiesOf(offer);
    const least = framework.least ?? this.least;
    if (offer.length === 0 || (least.length > 0 && !least.some((set) => containsQuantities(amounts, set)))) return [];
    return this.#isFiltered({ frameworkId: framework.id, role, agentId: agent.id, resources: offer }, nowMs)
      ? []
      : offer;
  }

  #mayAsk(framework: BookFramework, role: string): boolean {
    return framework.isActive && framework.roles.has(role) && !framework.suppressed.has(role);
  }

  #maySee({ capabilities, rack }: BookFramework, role: string, agent: BookAgent): boolean {
    if (!agent.isActive) return false;
    if (capabilities.multiRole && !agent.isMultiRole) return false;
    if (role.includes('/') && !agent.isHierarchical) return false;
    if (!capabilities.gpus && agent.total.some(({ name }) => name === 'gpus')) return false;
    if (!capabilities.regionAware && agent.region !== undefined && agent.region !== this.region) return false;
    return rack === undefined || new RegExp(`^(?:${rack})$`).test(agent.rack);
  }

  #mayHave({ capabilities }: BookFramework, role: string, agent: BookAgent, resource: Resource): boolean {
    if (!isReservableTo(resource, role)) return false;
    if (resource.revocable !== undefined && !capabilities.revocable) return false;
    if ((resource.reservations ?? []).length > 1 && !capabilities.refinement) return false;
    if (resource.shared === undefined) return true;
    return capabilities.shared && !this.shared.has(sharedName(agent.id, resource));
  }

  #isFiltered(offer: Holding, nowMs: number): boolean {
    return this.filters.some(
      (filter) =>
        isSameClient(filter, offer) &&
        filter.agentId === offer.agentId &&
        !hasEnded(filter, nowMs) &&
        containsResources(filter.resources, offer.resources),
    );
  }

  #withinQuota(role: string, resources: Resources): Resource[] {
    if (this.quotas.size === 0) return [...resources];
    const rooms = new Map<string, number>();
    return resources.flatMap((resource) => {
      if (!isCounted(resource)) return [resource];
      const { name } = resource;
      const room = rooms.get(name) ?? this.roomFor(topOf(role), name);
      const milli = toMilli(resource.scalar?.value ?? 0);
      const taken = milli <= room ? milli : isDivisible(resource) ? room : 0;
      rooms.set(name, room - taken);
      return taken === 0 ? [] : [{ ...resource, scalar: { value: taken / 1000 } }];
    });
  }

  /** How much more of an unreserved scalar the top-level role may get. */
  roomFor(top: string, name: string): number {
    const quota = this.quotas.get(top);
    const consumed = this.consumedBy(top).get(name) ?? 0;
    const limit = quota?.limits.get(name);
    const room = limit === undefined ? Number.POSITIVE_INFINITY : Math.max(0, limit - consumed);
    const surplus = Math.max(0, this.freeOf(name) - this.requiredOf(name));
    return Math.min(room, this.lackOf(top, name) + surplus);
  }

  lackOf(top: string, name: string): number {
    const guarantee = this.quotas.get(top)?.guarantees.get(name) ?? 0;
    return Math.max(0, guarantee - (this.consumedBy(top).get(name) ?? 0));
  }

  requiredOf(name: string): number {
    return [...this.quotas.keys()].reduce((sum, top) => sum + this.lackOf(top, name), 0);
  }

  /** Unreserved and not held, on agents that are offered. */
  freeOf(name: string): number {
    const active = [...this.agents.values()].filter(({ isActive }) => isActive);
    return sumOf(
      active.flatMap((agent) => this.availableOn(agent).filter((one) => one.name === name && isCounted(one))),
    );
  }

  /** All that is reserved for the subtree, and what it holds of the rest. */
  consumedBy(top: string): Quantities {
    const consumed: Quantities = new Map();
    const add = (resource: Resource): void =>
      addQuantity(consumed, resource.name, toMilli(resource.scalar?.value ?? 0));
    for (const { total } of this.agents.values()) {
      for (const resource of total) if (isReservedFor(top, resource)) add(resource);
    }
    for (const { role, resources } of this.holdings) {
      if (topOf(role) === top) for (const resource of resources) if (isCounted(resource)) add(resource);
    }
    return consumed;
  }

  /** Dominant share of everything that these roles, or this framework in a role, hold. */
  shareOf(isIt: (holding: Holding) => boolean): number {
    const held: Quantities = new Map();
    const seen = new Set<string>();
    for (const { agentId, resources } of this.holdings.filter(isIt)) {
      for (const resource of resources) {
        if (resource.type !== 'SCALAR') continue;
        if (resource.shared !== undefined) {
          const name = sharedName(agentId, resource);
          if (seen.has(name)) continue;
          seen.add(name);
        }
        addQuantity(held, resource.name, toMilli(resource.scalar?.value ?? 0));
      }
    }
    const total = quantitiesOf([...this.agents.values()].flatMap((agent) => agent.total));
    return Math.max(
      0,
      ...[...held].map(([name, milli]) => ((total.get(name) ?? 0) > 0 ? milli / (total.get(name) ?? 1) : 0)),
    );
  }
}

export function topOf(role: string): string {
  return role.split('/')[0] ?? role;
}

/** Whether it counts against quotas by whoever holds it. */
export function isCounted(resource: Resource): boolean {
  return resource.type === 'SCALAR' && resource.revocable === undefined && reservationRole(resource) === '*';
}

function isReservedFor(top: string, resource: Resource): boolean {
  const role = reservationRole(resource);
  return role !== '*' && topOf(role) === top && resource.type === 'SCALAR' && resource.revocable === undefined;
}

function sumOf(resources: Resources): number {
  return resources.reduce((sum, { scalar }) => sum + toMilli(scalar?.value ?? 0), 0);
}

export function sharedName(agentId: string, { disk }: Resource): string {
  return `${agentId} ${disk?.persistence?.id ?? ''}`;
}

export function isSameClient(a: Holding, b: Holding): boolean {
  return a.frameworkId === b.frameworkId && a.role === b.role;
}

/** Filters without a time are taken off the list at intervals. */
export function hasEnded({ untilMs }: BookFilter, nowMs: number): boolean {
  return untilMs !== undefined && nowMs >= Math.ceil(untilMs / filterStepMs) * filterStepMs;
}

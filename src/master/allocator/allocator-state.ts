/** What the allocator knows. It is changed only by the functions of this folder. */
import type { Deadlines } from '../../base/deadlines.ts';
import type { Quantities, ReadonlyQuantities } from '../../model/quantities.ts';
import type { Resources } from '../../model/resources.ts';
import { type AgentTraits, type CompiledConstraints, defaultPatternLimits, type PatternLimits } from './constraints.ts';
import type { ResourcePool } from './resource-pool.ts';

export interface AllocatorSettings {
  /** An offer must hold at least one of these sets (`--min_allocatable_resources`). Empty: anything goes. */
  readonly minAllocatable: readonly Quantities[];
  /** Agents with gpus go only to frameworks with GPU_RESOURCES. */
  readonly filterGpus: boolean;
  /** Left out of dominant shares (`--fair_sharing_excluded_resource_names`). */
  readonly excludedNames: ReadonlySet<string>;
  /** How roles are ordered among their siblings (`--role_sorter`): by dominant share, or at random. */
  readonly roleSorter: Sorter;
  /** How the frameworks of a role are ordered (`--framework_sorter`). */
  readonly frameworkSorter: Sorter;
  readonly allocationIntervalMs: number;
  /** Region of this master, when it has a domain. */
  readonly region: string | undefined;
  /** What expressions of offer constraints may cost. */
  readonly patternLimits: PatternLimits;
}

export type Sorter = 'drf' | 'random';

/** As Mesos starts without flags. */
export const defaultAllocatorSettings: AllocatorSettings = {
  minAllocatable: [new Map([['cpus', 10]]), new Map([['mem', 32_000]])],
  filterGpus: true,
  excludedNames: new Set(),
  roleSorter: 'drf',
  frameworkSorter: 'drf',
  allocationIntervalMs: 1000,
  region: undefined,
  patternLimits: defaultPatternLimits,
};

/** Capabilities of a framework that decide what it is offered. */
export interface OfferCapabilities {
  readonly revocable: boolean;
  readonly gpus: boolean;
  readonly shared: boolean;
  readonly multiRole: boolean;
  readonly refinement: boolean;
  readonly regionAware: boolean;
}

/** An agent as the allocator sees it. */
export interface AgentSlot {
  readonly id: string;
  /** What offer constraints look at. */
  traits: AgentTraits;
  /** All it has, unallocated form. */
  readonly total: ResourcePool;
  /** Offered or used, unallocated form. */
  readonly allocated: ResourcePool;
  /** total − allocated: what can be offered. */
  readonly available: ResourcePool;
  /** Connected, not deactivated and not draining. */
  isActive: boolean;
  isWhitelisted: boolean;
  hasGpus: boolean;
  isMultiRole: boolean;
  isHierarchical: boolean;
  /** More is allocated than there is, after the agent came back smaller: recovered resources may not all be available. */
  isOvercommitted: boolean;
  /** What was last refused here, so that equal refusals share one set. */
  refused: RefusedSet | undefined;
  /** The last comparison of an offer with a refusal: both are often the same for many frameworks in a row. */
  comparison: { readonly offered: Resources; readonly refused: RefusedSet; readonly isCovered: boolean } | undefined;
}

/** Resources somebody refused. Never changed: filters share it. */
export interface RefusedSet {
  readonly resources: Resources;
  /** The same, for comparing. */
  readonly pool: ResourcePool;
}

/** A refusal of a framework in one role for one agent. */
export interface OfferFilter {
  readonly client: Client;
  readonly agentId: string;
  /** Offers of these resources or a part of them are held back. */
  readonly refused: RefusedSet;
  /** When it ends; undefined: at the next allocation interval. */
  readonly untilMs: number | undefined;
}

/** Shared volumes that somebody holds, by agent and volume: their size counts once, however often they are held. */
export type SharedUses = Map<string, { uses: number; readonly name: string; readonly milli: number }>;

/** One framework in one of its roles: who gets offers. */
export interface Client {
  readonly framework: FrameworkSlot;
  readonly role: RoleNode;
  /** False when the framework dropped the role and still holds something in it. */
  isSubscribed: boolean;
  isSuppressed: boolean;
  /** Stands in its role's list: subscribed, not suppressed, of an active framework. */
  isListed: boolean;
  readonly filters: Map<string, OfferFilter[]>;
  /** Scalars it holds in this role, offered or used. */
  readonly held: Quantities;
  readonly shared: SharedUses;
  /** Of these what counts against quotas: neither reserved nor revocable. */
  readonly counted: Quantities;
  /** How many allocations it has had. */
  allocations: number;
  /** Dominant share at the time of the last sorting. */
  share: number;
  /** Looks at every agent in the next run: it is new, was revived or changed what it can use. */
  isDirty: boolean;
}

export interface FrameworkSlot {
  readonly id: string;
  capabilities: OfferCapabilities;
  isActive: boolean;
  readonly clients: Map<string, Client>;
  /** By role: sets of which an offer must hold one, instead of the flag's (`FrameworkInfo.offer_filters`). */
  minAllocatable: ReadonlyMap<string, readonly Quantities[]>;
  /** Which agents it wants offers of, by role. */
  constraints: CompiledConstraints | undefined;
}

/** A role in the tree of roles: `a/b` is a child of `a`. The root has the empty name. */
export interface RoleNode {
  readonly name: string;
  readonly parent: RoleNode | undefined;
  readonly children: Map<string, RoleNode>;
  /** Those of its children and leaf that have somebody to offer to; in order of share. */
  readonly order: (RoleNode | RoleLeaf)[];
  readonly leaf: RoleLeaf;
  /** Frameworks with this very role, listed or not. */
  readonly members: Set<Client>;
  weight: number;
  /** Scalars held in the whole subtree. */
  readonly held: Quantities;
  readonly shared: SharedUses;
  allocations: number;
  share: number;
  /** Filters in force of frameworks in this very role. */
  filterCount: number;
}

/** The frameworks of one role, which stand beside the role's children. */
export interface RoleLeaf {
  readonly node: RoleNode;
  /** Its name among its siblings in the tree. */
  readonly name: string;
  /** Who can be offered something, in order of share. */
  readonly clients: Client[];
  readonly held: Quantities;
  readonly shared: SharedUses;
  allocations: number;
  share: number;
  dirtyCount: number;
}

/** The quota of a top-level role; its whole subtree counts. */
export interface RoleQuota {
  readonly role: string;
  readonly guarantees: ReadonlyQuantities;
  /** A resource that is missing here is not limited. */
  readonly limits: ReadonlyQuantities;
  /** All that is reserved for the subtree, and what the subtree holds of the rest. */
  readonly consumed: Quantities;
}

export interface HeldBack {
  readonly agents: Set<AgentSlot>;
  /** Resources of which something was cut. */
  readonly names: Set<string>;
}

/** Accounts of the scalars that quotas are about, kept while there are quotas. */
export interface QuotaLedger {
  readonly roles: ReadonlyMap<string, RoleQuota>;
  /** Neither reserved nor held, of agents that can be offered. */
  readonly free: Quantities;
  /** What all guarantees together still lack. */
  readonly required: Quantities;
  /** The part of each agent in `free`, and what it has reserved by top-level role. */
  readonly freeOf: Map<AgentSlot, ReadonlyQuantities>;
  readonly reservedOf: Map<AgentSlot, { readonly total: Resources; readonly byRole: ReadonlyMap<string, Quantities> }>;
  /** By top-level role: agents with something its frameworks would have got without quotas, and what that is. */
  readonly heldBack: Map<string, HeldBack>;
  /** There may be more room for what was held back than at the last run. */
  isRoomier: boolean;
}

export interface AllocatorState {
  readonly settings: AllocatorSettings;
  readonly agents: Map<string, AgentSlot>;
  readonly frameworks: Map<string, FrameworkSlot>;
  /** Root of the role tree. */
  readonly root: RoleNode;
  readonly roles: Map<string, RoleNode>;
  readonly weights: Map<string, number>;
  quota: QuotaLedger | undefined;
  /** Nothing is given before so many agents are here (after an election, while there are quotas). */
  awaitedAgents: number | undefined;
  /** Scalars of all agents. */
  readonly total: Quantities;
  /** Scalars offered or used. */
  readonly held: Quantities;
  /** Shares must be computed anew before the next run: totals or weights changed. */
  isShareStale: boolean;
  /** Agents that changed since nobody wanted what they have. */
  readonly dirtyAgents: Set<AgentSlot>;
  readonly dirtyClients: Set<Client>;
  /** Agents with a shared volume that was offered since the last interval: others may have it too, at the next. */
  readonly sharingAgents: Set<AgentSlot>;
  /** Filters by the end of their life, in steps of {@link filterStepMs}. */
  readonly expiring: Map<number, Set<OfferFilter>>;
  readonly expirySteps: Deadlines<number>;
  /** Filters that hold until the next allocation interval. */
  readonly intervalFilters: Set<OfferFilter>;
  /** Runs so far. */
  runs: number;
  /** Hosts whose agents are offered; undefined: all. */
  whitelist: ReadonlySet<string> | undefined;
}

/** Filters end at most this long after their time. */
export const filterStepMs = 100;

/** A part of an agent that goes to a framework in a role, to become an offer. */
export interface Grant {
  readonly frameworkId: string;
  readonly role: string;
  readonly agentId: string;
  /** Unallocated form. */
  readonly resources: Resources;
}

import type { Blocked } from '../../base/block-map.ts';
import type { Resources } from '../../model/resources.ts';
import type {
  AgentID,
  AgentInfoCapability,
  DrainInfo,
  ExecutorInfo,
  URL as OfferUrl,
  ResourceProviderInfo,
  UUID,
} from '../../wire/gen/mesos.ts';
import type { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import type { AgentSlot } from '../allocator/allocator-state.ts';
import type { ResourcePool } from '../allocator/resource-pool.ts';
import type { AgentMaintenance } from './maintenance-record.ts';
import type { OfferRecord } from './offer-record.ts';
import type { OperationRecord } from './operation-record.ts';
import type { Fragments, TaskRecord } from './task-record.ts';

export interface AgentCapabilities {
  readonly multiRole: boolean;
  readonly hierarchicalRole: boolean;
  readonly reservationRefinement: boolean;
  readonly resourceProvider: boolean;
  readonly resizeVolume: boolean;
  readonly operationFeedback: boolean;
  readonly draining: boolean;
  readonly taskResourceLimits: boolean;
}

/** An executor known to run, or to be started, on an agent. */
export interface ExecutorRecord {
  readonly frameworkId: string;
  readonly agentId: string;
  readonly id: string;
  readonly info: ExecutorInfo;
  /** Allocated to a role, refined format. */
  readonly resources: Resources;
  /** The agent has shown that it has it. Until then its launch may be on its way, or lost. */
  isConfirmed: boolean;
}

/** An agent that is registered with this master. */
export interface Agent extends Blocked {
  readonly id: string;
  readonly wireId: AgentID;
  /** As registered, resources in the refined format. */
  info: SlaveInfo;
  /** libprocess id, `slave(1)@ip:port`. */
  pid: string;
  version: string;
  capabilities: AgentCapabilities;
  capabilityList: readonly AgentInfoCapability[];
  registeredMs: number;
  reregisteredMs: number | undefined;
  /** Its link stands. */
  connected: boolean;
  /** Gets offers: connected and not deactivated. */
  active: boolean;
  /** By the operator (DEACTIVATE or DRAIN). */
  deactivated: boolean;
  drainInfo: DrainInfo | undefined;
  estimatedDrainStartMs: number | undefined;
  readonly machineKey: string;
  /** Set while its machine is in the maintenance schedule. */
  maintenance: AgentMaintenance | undefined;
  /** All of its resources, used ones (allocated form) and offered ones (allocated form). */
  readonly slot: AgentSlot;
  readonly used: ResourcePool;
  readonly offered: ResourcePool;
  resourceVersion: UUID | undefined;
  readonly resourceProviders: Map<string, ResourceProviderInfo>;
  /** Tasks on it by framework id and task id; terminal ones too until their last update is acknowledged. */
  readonly tasks: Map<string, Map<string, TaskRecord>>;
  /** Executors on it by framework id and executor id; those of command tasks are not known to the master. */
  readonly executors: Map<string, Map<string, ExecutorRecord>>;
  readonly offers: Set<OfferRecord>;
  /** Operations on its resources by uuid, in the order they were sent. */
  readonly operations: Map<string, OperationRecord>;
  /** Frameworks with tasks here that are still in their records, finished ones too (`framework_ids` of /state-summary). */
  readonly frameworkIds: Set<string>;
  /** Number of its slave-observer process. */
  observer: number;
  missedPings: number;
  /** Marking it unreachable was asked for and can still be called off by a pong. */
  isRemovalScheduled: boolean;
  /** A change of its membership is being written. */
  transition: 'marking-unreachable' | 'marking-gone' | 'removing' | 'updating' | undefined;
  url: OfferUrl;
  /** Rises with each change that its JSON shows, its amounts included. */
  revision: number;
  readonly fragments: Fragments;
}

/** An agent of the registry that has not come back since this master was elected. */
export interface RecoveredAgent {
  readonly id: string;
  readonly info: SlaveInfo;
  readonly drainInfo: DrainInfo | undefined;
  readonly deactivated: boolean;
}

/** An agent that was marked unreachable, as the registry lists it. */
export interface UnreachableAgent {
  readonly id: string;
  readonly sinceNs: bigint;
  readonly drainInfo: DrainInfo | undefined;
  readonly deactivated: boolean;
}

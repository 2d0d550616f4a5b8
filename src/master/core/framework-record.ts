import type { BlockMap } from '../../base/block-map.ts';
import type { BoundedMap } from '../../base/bounded-map.ts';
import type { FrameworkID, FrameworkInfo, OfferOperationType, TaskState } from '../../wire/gen/mesos.ts';
import type { CallType, EventType, OfferConstraints } from '../../wire/gen/scheduler.ts';
import type { ResourcePool } from '../allocator/resource-pool.ts';
import type { ExecutorRecord } from './agent-record.ts';
import type { LikeTasks } from './like-tasks.ts';
import type { InverseOfferRecord } from './maintenance-record.ts';
import type { OfferRecord } from './offer-record.ts';
import type { OperationRecord } from './operation-record.ts';
import type { Fragments, TaskCounts, TaskRecord } from './task-record.ts';

export interface FrameworkCapabilities {
  readonly revocable: boolean;
  readonly taskKilling: boolean;
  readonly gpus: boolean;
  readonly shared: boolean;
  readonly partitionAware: boolean;
  readonly multiRole: boolean;
  readonly reservationRefinement: boolean;
  readonly regionAware: boolean;
}

/** How events reach a framework. */
export interface Connection {
  /** The v1 stream; of a driver a name of its own that no stream has. */
  readonly streamId: string;
  /** The libprocess id of a v0 driver, which gets messages instead of a stream. */
  readonly pid?: string;
}

/** Counters of `master/frameworks/<name>/…`. */
export interface FrameworkMetrics {
  readonly calls: Partial<Record<CallType, number>>;
  readonly events: Partial<Record<EventType, number>>;
  readonly operations: Partial<Record<OfferOperationType, number>>;
  readonly terminalTasks: Partial<Record<TaskState, number>>;
  /** From its driver; v1 calls are not counted here. */
  messagesReceived: number;
  messagesProcessed: number;
  offersSent: number;
  offersAccepted: number;
  offersDeclined: number;
  offersRescinded: number;
}

export interface Framework {
  readonly id: string;
  readonly wireId: FrameworkID;
  /** With its id. */
  info: FrameworkInfo;
  capabilities: FrameworkCapabilities;
  /** Subscribed roles, of `roles` or `role`. */
  roles: readonly string[];
  readonly suppressedRoles: Set<string>;
  offerConstraints: OfferConstraints | undefined;
  principal: string | undefined;
  connection: Connection | undefined;
  /** The v0 driver that serves it or served it last. */
  pid: string | undefined;
  connected: boolean;
  active: boolean;
  /** Known only from agents since the last failover of the master. */
  recovered: boolean;
  registeredMs: number;
  /** Equals registeredMs until it subscribes again. */
  reregisteredMs: number;
  /** Set when it is completed. */
  unregisteredMs: number | undefined;
  readonly tasks: BlockMap<string, TaskRecord>;
  readonly unreachableTasks: BoundedMap<string, TaskRecord, BlockMap<string, TaskRecord>>;
  /** Oldest first, by the order of their ends. */
  readonly completedTasks: BoundedMap<number, TaskRecord, BlockMap<number, TaskRecord>>;
  readonly offers: Set<OfferRecord>;
  readonly inverseOffers: Set<InverseOfferRecord>;
  /** Operations that it asked for, and those that it named by their names. */
  readonly operations: Set<OperationRecord>;
  readonly operationsById: Map<string, OperationRecord>;
  /** By agent id and executor id. */
  readonly executors: Map<string, Map<string, ExecutorRecord>>;
  /** What its tasks have in common. */
  readonly likeTasks: LikeTasks;
  /** Allocated form. */
  readonly used: ResourcePool;
  readonly offered: ResourcePool;
  /** Of all tasks in its three lists. */
  readonly taskCounts: TaskCounts;
  /** The same by agent: a key for each agent that has had a task of it that is still in one of its lists. */
  readonly taskCountsByAgent: Map<string, TaskCounts>;
  readonly metrics: FrameworkMetrics;
  /** Rises with each change that its JSON shows beside its tasks. */
  revision: number;
  readonly fragments: Fragments;
}

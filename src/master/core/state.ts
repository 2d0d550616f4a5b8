/** Everything the master knows. Only functions of `core/` and `allocator/` change it; all others read. */
import type { BlockMap } from '../../base/block-map.ts';
import type { BoundedMap } from '../../base/bounded-map.ts';
import type { Deadlines } from '../../base/deadlines.ts';
import type { Random } from '../../base/random.ts';
import type { ReregisterSlaveMessage } from '../../wire/gen/internal.ts';
import type { Schedule } from '../../wire/gen/maintenance.ts';
import type { MasterInfo } from '../../wire/gen/mesos.ts';
import type { AllocatorState } from '../allocator/allocator-state.ts';
import type { Agent, RecoveredAgent, UnreachableAgent } from './agent-record.ts';
import type { MasterCounters } from './counters.ts';
import type { Framework } from './framework-record.ts';
import type { InverseOfferRecord, ScheduledMachine } from './maintenance-record.ts';
import type { OfferRecord } from './offer-record.ts';
import type { OperationRecord } from './operation-record.ts';
import type { RateLimiter } from './rate-limits.ts';
import type { WaitingQuestions } from './reconciliation.ts';
import type { MasterSettings } from './settings.ts';

/**
 * `standby`: another master leads or none does. `recovering`: elected, the registry is being read. `serving`: leads.
 * `over`: it led and lost it; the process is to end.
 */
export type MasterPhase = 'standby' | 'recovering' | 'serving' | 'over';

/** What a deadline is for. One string each, so that a deadline can be moved and cancelled by its name. */
export type DeadlineKey =
  | `ping:${string}`
  | `reregister:${string}`
  | `failover:${string}`
  | `heartbeat:${string}`
  | `offer:${string}`
  | `rate:${string}`
  | `inverse-offer:${string}`
  | `reconcile:${string}`
  | 'recovery'
  | 'allocation'
  | 'allocation-interval'
  | 'allocator-recovery'
  | 'agent-removal'
  | 'registry-gc';

export interface MasterState {
  readonly settings: MasterSettings;
  /** Who we are, as published in ZooKeeper and sent to frameworks. */
  readonly info: MasterInfo;
  readonly startedMs: number;
  phase: MasterPhase;
  leader: MasterInfo | undefined;
  electedMs: number | undefined;

  /** Registered agents by id, and the same by libprocess id. */
  readonly agents: BlockMap<string, Agent>;
  readonly agentsByPid: Map<string, Agent>;
  /** Agents by the number of their slave-observer. */
  readonly observers: Map<number, Agent>;
  /** In the registry, not back since our election. */
  readonly recoveredAgents: Map<string, RecoveredAgent>;
  readonly unreachableAgents: Map<string, UnreachableAgent>;
  /** Ids with the time (nanoseconds since 1970) they were marked gone. */
  readonly goneAgents: Map<string, bigint>;
  /** Processes whose first registration is being written. */
  readonly admittingPids: Set<string>;
  /** Agent ids whose readmission is being written. */
  readonly readmittingAgents: Set<string>;
  /** What an agent said last while an earlier return of it is being written; only of those. */
  readonly newerReturns: Map<string, { readonly from: string; readonly message: ReregisterSlaveMessage }>;
  /** Agent ids whose mark as unreachable is being written. */
  readonly markingUnreachable: Set<string>;
  /** Agent ids whose end by an operator is being written. */
  readonly markingGone: Set<string>;
  /** Agent ids whose end of draining is being written. */
  readonly markingDrained: Set<string>;
  /** Draining agents that lost their last task in this event. */
  readonly idleAgents: Set<string>;
  /** Machines of the maintenance schedule by key, and the schedule itself; empty when there is none. */
  readonly machines: Map<string, ScheduledMachine>;
  schedule: Schedule;
  /** Ids of registered agents by the key of their machine. */
  readonly agentsByMachine: Map<string, Set<string>>;
  /** Registered agents on machines of the schedule. */
  readonly scheduledAgents: Set<Agent>;
  readonly inverseOffers: Map<string, InverseOfferRecord>;
  /** Unreachable marks that wait for the rate limit, oldest first. */
  readonly scheduledRemovals: Set<string>;
  /** When the last removals under the rate limit took place. */
  removalTimesMs: number[];

  readonly frameworks: Map<string, Framework>;
  readonly completedFrameworks: BoundedMap<string, Framework>;
  /** Ids of frameworks by the stream or driver that serves them. */
  readonly frameworkByStream: Map<string, string>;
  readonly offers: Map<string, OfferRecord>;
  /** Messages of drivers under the rules of `--rate_limits`, by rule. */
  readonly limiters: Map<string, RateLimiter>;
  /** Long lists of questions about tasks, by the framework that asked. */
  readonly waitingQuestions: Map<string, WaitingQuestions>;
  /** Operations of frameworks that are over or have not come since our election, by framework id. */
  readonly orphanOperations: Map<string, Set<OperationRecord>>;
  readonly allocator: AllocatorState;

  readonly deadlines: Deadlines<DeadlineKey>;
  readonly counters: MasterCounters;
  readonly random: Random;
  /** Next numbers of ids: agents, frameworks, offers, observers, and the order of completed tasks. */
  nextAgent: number;
  nextFramework: number;
  nextOffer: number;
  nextObserver: number;
  nextCompleted: number;
  /** When the last allocation ran, so that event-triggered ones keep a distance. */
  lastAllocationMs: number;
  /** Rises with every event that changed something readers show. */
  revision: number;
}

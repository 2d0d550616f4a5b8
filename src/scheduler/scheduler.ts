/**
 * The library for people who write frameworks: a subscription to a Mesos master over the v1 scheduler API, kept alive over lost
 * connections, missed heartbeats and changes of leader. `createScheduler` is the whole of it; `reconciliation.ts` beside it brings
 * the loop that asks for the state of tasks until all are answered.
 */

import type { StadionError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { TlsIdentity } from '../net/tls.ts';
import type { ZkTls } from '../runtime/zk-tls-flags.ts';
import type {
  ExecutorID,
  Filters,
  FrameworkInfo,
  KillPolicy,
  MasterInfo,
  OfferOperation,
  TaskStatus,
} from '../wire/gen/mesos.ts';
import type { CallReconcileTask, CallType, Event, OfferConstraints } from '../wire/gen/scheduler.ts';
import { openDriver } from './shell/driver.ts';

/** A call that did not reach its end. The session goes on; what the call wanted has not happened or is not known to have. */
export interface CallFailure {
  readonly type: CallType;
  /**
   * `refused`: the master answered 4xx or 5xx. `not-connected`: there was no subscription. `connection-lost`: sent, but the answer
   * never came: it may have been carried out. `queue-full`: too many calls are waiting for answers.
   */
  readonly code: 'refused' | 'not-connected' | 'connection-lost' | 'queue-full';
  /** The HTTP status, when the master answered. */
  readonly status: number | undefined;
  /** What the master said, or a sentence of ours. */
  readonly reason: string;
}

/** Waits and bounds, all in milliseconds unless said; every one has a default. */
export interface SchedulerTiming {
  /** Longest wait for a TCP connection; 5 000. */
  readonly connectTimeoutMs?: number;
  /** Longest wait from the SUBSCRIBE call to the SUBSCRIBED event; 15 000. */
  readonly subscribeTimeoutMs?: number;
  /** Longest wait for the answer of any other call; 15 000. */
  readonly callTimeoutMs?: number;
  /** First and longest wait between attempts to subscribe (spread at random below that); 200 and 15 000. */
  readonly backoffBaseMs?: number;
  readonly backoffMaxMs?: number;
  /** So many heartbeat intervals without any byte from the master, and the connection is given up; 3. */
  readonly missedHeartbeats?: number;
  /** ZooKeeper session time-out of the master detection; 10 000. */
  readonly zookeeperSessionTimeoutMs?: number;
}

export interface SchedulerOptions {
  /** `host:port`, `http://host:port`, or `zk://[user:password@]host:port,…/mesos` for the elected leader. */
  readonly master: string;
  /** With `id` set the framework takes up its earlier life; the same id is used for every later subscription. */
  readonly framework: FrameworkInfo;
  /** Roles that shall get no offers from the start on. */
  readonly suppressedRoles?: readonly string[];
  readonly offerConstraints?: OfferConstraints;
  /** HTTP Basic credential, when the master asks for one. */
  readonly credential?: { readonly principal: string; readonly secret: string };
  /** Speak TLS with ZooKeeper. Contents in PEM. */
  readonly zookeeperTls?: ZkTls | undefined;
  /** Speak TLS with the master. */
  readonly tls?: TlsIdentity | undefined;
  /** Every event of the stream in order, SUBSCRIBED and HEARTBEAT too. It must not throw. */
  readonly onEvent: (event: Event) => void;
  /** A stream to the master stands; calls are possible once it is registered. */
  readonly onConnected?: () => void;
  /**
   * The stream is gone. Offers are void, and calls without answer may or may not have been carried out; a new attempt follows by
   * itself.
   */
  readonly onDisconnected?: (reason: string) => void;
  /** The master has accepted us, the first time or again. Reconcile now. */
  readonly onRegistered?: (frameworkId: string, master: MasterInfo | undefined) => void;
  /** A call was refused or lost. */
  readonly onCallFailed?: (failure: CallFailure) => void;
  /**
   * Trying again is no use; nothing follows this. Codes: `framework-removed`, `framework-failed-over`, `subscription-refused`,
   * `not-authorized`, `master-invalid`.
   */
  readonly onFatal: (error: StadionError) => void;
  readonly logger?: Logger;
  readonly timing?: SchedulerTiming;
}

/**
 * What a framework can tell the master. All return at once; calls go out in the order made. They return false when the call was
 * not even sent (and `onCallFailed` hears why).
 */
export interface Scheduler {
  /** Undefined before the first registration, when the framework had no id. */
  readonly frameworkId: string | undefined;
  /** True between a SUBSCRIBED event and the loss of its stream. */
  readonly isRegistered: boolean;
  /** The master last known, `host:port`. */
  readonly masterAddress: string | undefined;
  accept(offerIds: readonly string[], operations: readonly OfferOperation[], filters?: Filters): boolean;
  decline(offerIds: readonly string[], filters?: Filters): boolean;
  kill(taskId: string, agentId?: string, killPolicy?: KillPolicy): boolean;
  /** Acknowledges an update. Updates without uuid or agent need none: then nothing is sent and the answer is true. */
  acknowledge(status: TaskStatus): boolean;
  /** Asks for the state of these tasks; with an empty list for that of all. */
  reconcile(tasks: readonly CallReconcileTask[]): boolean;
  /** Ends suppression and filters of these roles, or of all. */
  revive(roles?: readonly string[]): boolean;
  /** Wants no offers for these roles, or for all. Remembered for later subscriptions until revived. */
  suppress(roles?: readonly string[]): boolean;
  /** Sends bytes to an executor; may get lost. */
  message(agentId: string, executorId: string, data: Uint8Array): boolean;
  /** Ends an executor. */
  shutdown(executorId: ExecutorID['value'], agentId: string): boolean;
  /** Ends the framework and all its tasks for good. The scheduler is closed once the master has answered. */
  teardown(): boolean;
  /** Changes the framework's description now and for later subscriptions. */
  updateFramework(framework: FrameworkInfo, suppressedRoles?: readonly string[]): boolean;
  /** Ends the connection; the framework lives on for its failover timeout. Never rejects. */
  close(): Promise<void>;
}

/**
 * Starts a scheduler; it connects in the background and goes on trying until closed or fatal. Throws a StadionError
 * `master-invalid` when `master` cannot be understood.
 */
export function createScheduler(options: SchedulerOptions): Scheduler {
  return openDriver(options);
}

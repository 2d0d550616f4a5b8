import type { StatusUpdate, UpdateOperationStatusMessage } from '../../wire/gen/internal.ts';
import type {
  ContainerStatus,
  DrainConfig,
  ExecutorInfo,
  FrameworkInfo,
  Operation,
  Resource,
  Task,
  TaskInfo,
  TaskResourceLimitation,
  TaskStatus,
  TaskStatusReason,
} from '../../wire/gen/mesos.ts';
import type { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import type { ProofMessage } from './authenticatee.ts';
import type { VolumeFailure } from './effects.ts';
import type { Load } from './oversubscription.ts';
import type { Master, RunKey } from './state.ts';

/** How an executor's container ended. */
export interface Termination {
  /** Wait status as of waitpid: exit code · 256, or the signal. Undefined when nobody knows. */
  readonly status: number | undefined;
  readonly reason?: TaskStatusReason;
  readonly message?: string;
  readonly limitation?: TaskResourceLimitation;
}

export interface RecoveredTask {
  readonly task: Task;
  /** Undefined when written by another agent than ours. */
  readonly launch: TaskInfo | undefined;
  readonly updates: readonly StatusUpdate[];
  readonly acknowledged: readonly Uint8Array[];
  /** First task of the group it was launched with. */
  readonly group: string | undefined;
}

export interface RecoveredRun {
  readonly containerId: string;
  readonly isCompleted: boolean;
  readonly isHttp: boolean;
  readonly forkedPid: number | undefined;
  readonly libprocessPid: string | undefined;
  readonly tasks: readonly RecoveredTask[];
  /** When its directory was last changed. */
  readonly endedMs: number | undefined;
}

export interface RecoveredExecutor {
  readonly info: ExecutorInfo;
  readonly isGenerated: boolean;
  /** Container id that `runs/latest` names. */
  readonly latest: string | undefined;
  readonly runs: readonly RecoveredRun[];
}

export interface RecoveredFramework {
  readonly info: FrameworkInfo;
  readonly pid: string | undefined;
  readonly executors: readonly RecoveredExecutor[];
}

/** Updates that were not acknowledged are told again. */
export interface RecoveredOperationStream {
  readonly updates: readonly UpdateOperationStatusMessage[];
  readonly acknowledged: readonly Uint8Array[];
}

/** Reservations and volumes, refined, and the operations whose outcome was not acknowledged. */
export interface RecoveredResources {
  readonly checkpointed: readonly Resource[];
  readonly operations: readonly Operation[];
}

/** What an earlier process of this agent left on disk. */
export interface RecoveredAgent {
  readonly info: SlaveInfo;
  /** The machine was restarted since: no process of then lives. */
  readonly isRebooted: boolean;
  readonly frameworks: readonly RecoveredFramework[];
  /** Earlier agents' directories, for removal. */
  readonly oldAgentIds: readonly string[];
  /** Update streams of operations, by UUID text. */
  readonly operationStreams: ReadonlyMap<string, RecoveredOperationStream>;
  /** It was draining. */
  readonly drain?: DrainConfig | undefined;
}

export type AgentEvent =
  | {
      readonly kind: 'disk-recovered';
      readonly found: RecoveredAgent | undefined;
      readonly resources?: RecoveredResources;
      /** What the resources were about to become when the agent ended. */
      readonly resourcesTarget?: RecoveredResources;
    }
  /** Containers that live are listed; of the others the end is posted separately. */
  | { readonly kind: 'containers-recovered' }
  | { readonly kind: 'master-detected'; readonly master: Master | undefined }
  | { readonly kind: 'link-broken'; readonly pid: string }
  /** To the process of an attempt to prove who this agent is. */
  | { readonly kind: 'proof-received'; readonly message: ProofMessage }
  /** A libprocess message whose body was decoded by `decodeMessage`. */
  | { readonly kind: 'message-received'; readonly from: string; readonly name: string; readonly message: unknown }
  | { readonly kind: 'registration-stored' }
  | { readonly kind: 'executor-stored'; readonly run: RunKey }
  | { readonly kind: 'tasks-stored'; readonly run: RunKey; readonly taskIds: readonly string[] }
  | { readonly kind: 'update-stored'; readonly stream: string; readonly uuid: Uint8Array }
  | { readonly kind: 'acknowledgement-stored'; readonly stream: string; readonly uuid: Uint8Array }
  /** What the resources shall be is durable. */
  | { readonly kind: 'resources-targeted' }
  | { readonly kind: 'volumes-worked'; readonly failures: readonly VolumeFailure[] }
  | { readonly kind: 'resources-stored' }
  | { readonly kind: 'operation-failed'; readonly uuid: string }
  /** `then` is for when the first `made` changes of the resources are durable. */
  | { readonly kind: 'changes-awaited'; readonly made: number; readonly then: readonly AgentEvent[] }
  | { readonly kind: 'container-known'; readonly run: RunKey; readonly status: ContainerStatus }
  | {
      readonly kind: 'container-updated';
      readonly run: RunKey;
      readonly taskIds: readonly string[];
      /** Why it could not be. */
      readonly failure?: string;
    }
  | { readonly kind: 'executor-ended'; readonly run: RunKey; readonly termination: Termination }
  /** A built-in or HTTP executor reports on a task. */
  | {
      readonly kind: 'status-reported';
      readonly frameworkId: string;
      readonly executorId: string;
      readonly status: TaskStatus;
    }
  | {
      readonly kind: 'executor-subscribed';
      readonly frameworkId: string;
      readonly executorId: string;
      readonly tasks: readonly TaskInfo[];
      readonly updates: readonly TaskStatus[];
    }
  | {
      readonly kind: 'executor-said';
      readonly frameworkId: string;
      readonly executorId: string;
      readonly data: Uint8Array;
    }
  | { readonly kind: 'disk-measured'; readonly usedShare: number }
  | { readonly kind: 'load-measured'; readonly load: Load }
  /** A container that is no executor's has ended, and its sandbox may go when it is old enough. */
  | { readonly kind: 'sandbox-ended'; readonly path: string }
  | { readonly kind: 'path-removed'; readonly path: string; readonly isRemoved: boolean }
  /** End all tasks and stay known to the master. */
  | { readonly kind: 'close-requested' }
  /** Leave the cluster for good. */
  | { readonly kind: 'unregister-requested'; readonly reason: string }
  | { readonly kind: 'ticked' };

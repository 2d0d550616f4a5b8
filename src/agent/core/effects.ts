import type { LogFields } from '../../base/logger.ts';
import type { Event } from '../../wire/gen/executor.ts';
import type { ExecutorInfo, FrameworkInfo, KillPolicy, Resource, TaskInfo } from '../../wire/gen/mesos.ts';
import type { MessageType } from '../../wire/message.ts';
import type { AgentEvent, RecoveredTask } from './events.ts';
import type { ExecutorKind, RunKey } from './state.ts';

/** One change of the checkpoints. Paths are relative to the work directory; parents are made as needed. */
export type CheckpointWrite =
  /** Replaces the file as a whole or not at all. */
  | { readonly op: 'write'; readonly path: string; readonly bytes: Uint8Array }
  | { readonly op: 'append'; readonly path: string; readonly bytes: Uint8Array }
  /** `target` is relative to the work directory too; the link on disk is absolute. */
  | { readonly op: 'link'; readonly path: string; readonly target: string }
  /** No error when it is not there. */
  | { readonly op: 'remove'; readonly path: string };

/** The directory of a persistent volume is to be there, or to be gone with what it holds. Paths are absolute. */
export interface VolumeWork {
  readonly work: 'make' | 'remove';
  readonly path: string;
  /** The root of a disk: its contents go, it stays. */
  readonly isMount: boolean;
}

export interface VolumeFailure {
  readonly path: string;
  readonly reason: string;
}

/** What a built-in executor is asked to do. */
export type BuiltInAction =
  | { readonly action: 'launch'; readonly task: TaskInfo }
  | { readonly action: 'launch-group'; readonly tasks: readonly TaskInfo[] }
  | { readonly action: 'kill'; readonly taskId: string; readonly killPolicy: KillPolicy | undefined }
  | { readonly action: 'shutdown' };

export interface ExecutorStart extends RunKey {
  readonly executorKind: ExecutorKind;
  readonly info: ExecutorInfo;
  readonly frameworkInfo: FrameworkInfo;
  readonly agentId: string;
  readonly directory: string;
  readonly isCheckpointed: boolean;
  /** The first tasks, whose resources the container gets with the executor's own. */
  readonly tasks: readonly TaskInfo[];
}

/** A run found on disk whose container must be found again. */
export interface RunToRecover extends ExecutorStart {
  /** Tasks that had not ended. */
  readonly recovered: readonly RecoveredTask[];
  readonly forkedPid: number | undefined;
}

/** What an attempt does: `answer` needs the secret. */
export type ProofAct =
  | { readonly what: 'ask'; readonly to: string }
  | { readonly what: 'start'; readonly to: string; readonly mechanism: string }
  | { readonly what: 'answer'; readonly to: string; readonly challenge: Uint8Array }
  | { readonly what: 'end' };

export type AgentEffect =
  | { readonly kind: 'send'; readonly to: string; readonly type: MessageType<never>; readonly message: unknown }
  /** Hear when the connection to this peer breaks. */
  | { readonly kind: 'link'; readonly pid: string }
  /** Make these writes durable in order, then post `then`. Nothing in `then` may be promised before. */
  | { readonly kind: 'persist'; readonly writes: readonly CheckpointWrite[]; readonly then: readonly AgentEvent[] }
  | { readonly kind: 'start-executor'; readonly start: ExecutorStart }
  | { readonly kind: 'built-in'; readonly run: RunKey; readonly action: BuiltInAction }
  | { readonly kind: 'executor-event'; readonly run: RunKey; readonly event: Event }
  | {
      readonly kind: 'update-container';
      readonly run: RunKey;
      readonly resources: readonly Resource[];
      /** Tasks that wait for it: `container-updated` follows. */
      readonly taskIds?: readonly string[];
    }
  | { readonly kind: 'destroy-container'; readonly run: RunKey }
  | { readonly kind: 'recover-containers'; readonly runs: readonly RunToRecover[] }
  /** `volumes-worked` follows. */
  | { readonly kind: 'work-on-volumes'; readonly works: readonly VolumeWork[] }
  | { readonly kind: 'remove-path'; readonly path: string }
  | { readonly kind: 'measure-disk' }
  /** `load-measured` follows. */
  | { readonly kind: 'measure-load' }
  /** A step of the attempt `id` to prove who this agent is. */
  | { readonly kind: 'prove'; readonly id: string; readonly act: ProofAct }
  /** Ask the detector for the master anew. */
  | { readonly kind: 'redetect-master' }
  | { readonly kind: 'recovery-done' }
  | { readonly kind: 'exit'; readonly code: number; readonly reason: string }
  | {
      readonly kind: 'report';
      readonly level: 'info' | 'warn';
      readonly message: string;
      readonly facts: LogFields;
    };

/** A libprocess message to a process id. */
export function send<T>(to: string, type: MessageType<T>, message: T): AgentEffect {
  return { kind: 'send', to, type: type as unknown as MessageType<never>, message };
}

export function persist(writes: readonly CheckpointWrite[], then: readonly AgentEvent[] = []): AgentEffect {
  return { kind: 'persist', writes, then };
}

export function warn(message: string, facts: LogFields): AgentEffect {
  return { kind: 'report', level: 'warn', message, facts };
}

export function note(message: string, facts: LogFields): AgentEffect {
  return { kind: 'report', level: 'info', message, facts };
}

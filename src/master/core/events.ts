/** What happened to the master. Everything that changes its state comes through one of these. */

import type {
  ExecutorToFrameworkMessage,
  ExitedExecutorMessage,
  RegisterSlaveMessage,
  Registry,
  ReregisterSlaveMessage,
  StatusUpdateMessage,
  UpdateOperationStatusMessage,
  UpdateSlaveMessage,
} from '../../wire/gen/internal.ts';
import type { Schedule } from '../../wire/gen/maintenance.ts';
import type { DrainConfig, MachineID, MasterInfo, WeightInfo } from '../../wire/gen/mesos.ts';
import type { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import type { QuotaConfig } from '../../wire/gen/quota.ts';
import type { Call, CallSubscribe } from '../../wire/gen/scheduler.ts';
import type { OperatorRequest, QuestionId } from './operator-requests.ts';

/** What goes on when a change of the registry is durable. Carried by the `persist` effect, comes back in `registry-written`. */
export type Continuation =
  | { readonly type: 'elected' }
  | {
      readonly type: 'agent-admitted';
      readonly from: string;
      readonly message: RegisterSlaveMessage;
      readonly info: SlaveInfo;
    }
  | {
      readonly type: 'agent-readmitted';
      readonly from: string;
      readonly message: ReregisterSlaveMessage;
      /** It was marked unreachable, or nobody knew it any more. */
      readonly wasUnreachable: boolean;
    }
  | { readonly type: 'agent-info-updated'; readonly from: string; readonly message: ReregisterSlaveMessage }
  | {
      readonly type: 'agent-marked-unreachable';
      readonly id: string;
      readonly timeNs: bigint;
      readonly cause: 'unhealthy' | 'not-back';
    }
  | { readonly type: 'agent-removed'; readonly id: string; readonly cause: RemovalCause }
  | { readonly type: 'agents-pruned'; readonly unreachable: readonly string[]; readonly gone: readonly string[] }
  | {
      readonly type: 'agent-marked-gone';
      readonly questionId: QuestionId;
      readonly id: string;
      readonly timeNs: bigint;
    }
  | {
      readonly type: 'agent-draining';
      readonly questionId: QuestionId;
      readonly id: string;
      readonly config: DrainConfig;
    }
  | { readonly type: 'agent-drained'; readonly id: string }
  | { readonly type: 'agent-deactivated'; readonly questionId: QuestionId; readonly id: string }
  | { readonly type: 'agent-reactivated'; readonly questionId: QuestionId; readonly id: string }
  | { readonly type: 'schedule-updated'; readonly questionId: QuestionId; readonly schedule: Schedule }
  | { readonly type: 'machines-down'; readonly questionId: QuestionId; readonly machines: readonly MachineID[] }
  | { readonly type: 'machines-up'; readonly questionId: QuestionId; readonly machines: readonly MachineID[] }
  | { readonly type: 'quotas-updated'; readonly questionId: QuestionId; readonly configs: readonly QuotaConfig[] }
  | { readonly type: 'weights-updated'; readonly questionId: QuestionId; readonly infos: readonly WeightInfo[] };

/** Why an agent is removed for good. `replaced`: another one registered at its address. */
export type RemovalCause = 'unregistered' | 'replaced' | 'machine-down';

export type MasterEvent =
  /** Election: who leads now, if anyone; `isSelf` when it is this master. */
  | { readonly type: 'leader-detected'; readonly leader: MasterInfo | undefined; readonly isSelf: boolean }
  /** Our candidacy is gone. */
  | { readonly type: 'candidacy-lost'; readonly reason: string }
  | { readonly type: 'registry-recovered'; readonly registry: Registry }
  /** A `persist` effect is done; `applied` is false when the registry refused the operation. */
  | { readonly type: 'registry-written'; readonly applied: boolean; readonly next: Continuation }
  /** The registry could not be read or written: the master must end. */
  | { readonly type: 'registry-failed'; readonly reason: string }
  | { readonly type: 'ticked' }
  /** Messages of agents. `from` is the libprocess id of the sender, `principal` who it is, if it proved it. */
  | {
      readonly type: 'agent-registering';
      readonly from: string;
      readonly message: RegisterSlaveMessage;
      readonly principal?: string | undefined;
    }
  | {
      readonly type: 'agent-reregistering';
      readonly from: string;
      readonly message: ReregisterSlaveMessage;
      readonly principal?: string | undefined;
    }
  | { readonly type: 'agent-updated'; readonly from: string; readonly message: UpdateSlaveMessage }
  | { readonly type: 'agent-unregistering'; readonly from: string; readonly agentId: string }
  | { readonly type: 'agent-ponged'; readonly observer: number }
  | { readonly type: 'task-status-updated'; readonly from: string; readonly message: StatusUpdateMessage }
  | { readonly type: 'executor-exited'; readonly from: string; readonly message: ExitedExecutorMessage }
  | { readonly type: 'executor-messaged'; readonly from: string; readonly message: ExecutorToFrameworkMessage }
  | { readonly type: 'operation-status-updated'; readonly from: string; readonly message: UpdateOperationStatusMessage }
  /** The link to a process broke or could not be made. */
  | { readonly type: 'link-broken'; readonly pid: string }
  /** A message arrived that was undecodable or of a kind nobody takes. */
  | { readonly type: 'message-dropped'; readonly name: string; readonly from: string }
  /** A v0 driver registers or re-registers. */
  | {
      readonly type: 'driver-subscribing';
      readonly from: string;
      readonly subscribe: CallSubscribe;
      /** It takes over from another instance. */
      readonly force: boolean;
      readonly messageName?: string;
      readonly principal?: string | undefined;
    }
  /** Any other call of a v0 driver, as the v1 call it means. */
  | { readonly type: 'driver-called'; readonly from: string; readonly call: Call; readonly messageName?: string }
  /** A v0 driver was aborted: no more offers for it. */
  | {
      readonly type: 'driver-deactivated';
      readonly from: string;
      readonly frameworkId: string;
      readonly messageName?: string;
    }
  /** SUBSCRIBE on a new v1 stream. */
  | {
      readonly type: 'framework-subscribing';
      readonly streamId: string;
      readonly frameworkId: string | undefined;
      readonly subscribe: CallSubscribe;
      readonly principal: string | undefined;
    }
  /** Any other v1 call, after `admitCall` let it pass. */
  | { readonly type: 'framework-called'; readonly frameworkId: string; readonly call: Call }
  /** The peer of a v1 stream is gone. */
  | { readonly type: 'stream-closed'; readonly streamId: string }
  /** The file of `--whitelist` has other contents than before; undefined: there is no such rule. */
  | { readonly type: 'whitelist-changed'; readonly hosts: ReadonlySet<string> | undefined }
  /** An operator asks for a change; answered by an `answer-operator` effect with the same id, now or later. */
  | {
      readonly type: 'operator-asked';
      readonly questionId: string;
      readonly request: OperatorRequest;
      /** Who asks, if he proved it. */
      readonly principal: string | undefined;
    };

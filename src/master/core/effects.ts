/** What the master wants done. Plain data; the shell does it in order. */
import type { LogFields } from '../../base/logger.ts';
import type { TaskState, TaskStatus } from '../../wire/gen/mesos.ts';
import type { Event } from '../../wire/gen/scheduler.ts';
import type { MessageType } from '../../wire/message.ts';
import type { Agent } from './agent-record.ts';
import type { Continuation } from './events.ts';
import type { Framework } from './framework-record.ts';
import type { OperatorAnswer } from './operator-requests.ts';
import type { RegistryOperation } from './registry.ts';
import type { TaskRecord } from './task-record.ts';

export type MasterEffect =
  /** A libprocess message. `from` is the id part of our sending process: `master`, `slave-observer(3)`. */
  | {
      readonly type: 'send';
      readonly to: string;
      readonly from: string;
      readonly message: MessageType<never>;
      readonly body: unknown;
    }
  /** Keep a connection to this process and tell `link-broken` when it breaks. */
  | { readonly type: 'link'; readonly pid: string }
  | { readonly type: 'unlink'; readonly pid: string }
  /** Take pongs for `slave-observer(N)`, and no longer. */
  | { readonly type: 'start-observer'; readonly observer: number }
  | { readonly type: 'stop-observer'; readonly observer: number }
  /** An event for the scheduler on this stream. */
  | { readonly type: 'send-event'; readonly streamId: string; readonly event: Event }
  /** Ends a stream after what was sent on it. */
  | { readonly type: 'close-stream'; readonly streamId: string }
  /** Make a change durable, then post `registry-written` with `next`. Nothing that depends on it happens before. */
  | { readonly type: 'persist'; readonly operation: RegistryOperation; readonly next: Continuation }
  /** Read the registry, then post `registry-recovered`. */
  | { readonly type: 'recover-registry' }
  /** To whoever asked `operator-asked` with this id. */
  | { readonly type: 'answer-operator'; readonly questionId: string; readonly answer: OperatorAnswer }
  /** For the subscribers of the operator API. */
  | { readonly type: 'publish'; readonly change: ClusterChange }
  | {
      readonly type: 'log';
      readonly level: 'info' | 'warn' | 'error';
      readonly message: string;
      readonly fields: LogFields;
    }
  /** This master must not go on: it led and lost it, or cannot keep its registry. */
  | { readonly type: 'exit'; readonly cause: ExitCause; readonly reason: string };

/** Why a master must not go on: `leadership` is lost and may be won anew, the `registry` cannot be kept, a safety `limit` is reached. */
export type ExitCause = 'leadership' | 'registry' | 'limit';

/** A change as operator streams tell it. The records are those of the state: render them at once. */
export type ClusterChange =
  | { readonly kind: 'task-added'; readonly task: TaskRecord }
  | { readonly kind: 'task-updated'; readonly task: TaskRecord; readonly status: TaskStatus; readonly state: TaskState }
  | { readonly kind: 'agent-added'; readonly agent: Agent }
  | { readonly kind: 'agent-removed'; readonly agent: Agent }
  | { readonly kind: 'framework-added'; readonly framework: Framework }
  | { readonly kind: 'framework-updated'; readonly framework: Framework }
  | { readonly kind: 'framework-removed'; readonly framework: Framework };

/** A libprocess message from the master process. */
export function send<T>(to: string, type: MessageType<T>, body: T): MasterEffect {
  return { type: 'send', to, from: 'master', message: type as MessageType<never>, body };
}

/** A libprocess message from another process of ours, e.g. `slave-observer(3)`. */
export function sendFrom<T>(from: string, to: string, type: MessageType<T>, body: T): MasterEffect {
  return { type: 'send', to, from, message: type as MessageType<never>, body };
}

import type { Json } from '../../base/json.ts';
import type { Offer, TaskInfo, TaskStatus } from '../../wire/gen/mesos.ts';

/** What a request is answered with: 2xx, or a sentence on why not. */
export interface Answer {
  readonly status: number;
  readonly message: string;
}

/** A record of the store: `J_name` holds a definition, `R_name` what happens to it. */
export interface StoredRecord {
  readonly key: string;
  readonly value: string;
}

export interface RecordWrite {
  readonly key: string;
  /** Undefined deletes. */
  readonly value: string | undefined;
}

/** Tasks made durable together with the offer they are meant for. */
export interface Launch {
  readonly offerId: string;
}

export type ChronosEvent =
  /** We lead and have read the store. */
  | { readonly kind: 'took-over'; readonly records: readonly StoredRecord[] }
  | { readonly kind: 'leadership-lost' }
  | { readonly kind: 'registered' }
  | { readonly kind: 'disconnected' }
  /** The master has ended the framework with all its tasks. */
  | { readonly kind: 'framework-removed' }
  | { readonly kind: 'offers-received'; readonly offers: readonly Offer[] }
  | { readonly kind: 'offer-rescinded'; readonly offerId: string }
  | { readonly kind: 'status-received'; readonly status: TaskStatus }
  | { readonly kind: 'accept-refused' }
  | {
      readonly kind: 'persisted';
      readonly effects: readonly ChronosEffect[];
      readonly launches: readonly Launch[];
      readonly ended: readonly string[];
    }
  | { readonly kind: 'ticked' }
  | {
      readonly kind: 'job-posted';
      readonly requestId: number;
      readonly route: 'iso8601' | 'dependency';
      readonly isLegacy: boolean;
      readonly json: Json;
    }
  | { readonly kind: 'job-deleted'; readonly requestId: number; readonly name: string }
  | {
      readonly kind: 'run-requested';
      readonly requestId: number;
      readonly name: string;
      readonly arguments: string | undefined;
    }
  | { readonly kind: 'success-marked'; readonly requestId: number; readonly name: string }
  | { readonly kind: 'kill-requested'; readonly requestId: number; readonly name: string }
  | {
      readonly kind: 'progress-reported';
      readonly requestId: number;
      readonly name: string;
      readonly taskId: string;
      readonly elements: number | undefined;
    }
  /** The 2.x way to end a run from outside: 0 is success. */
  | {
      readonly kind: 'completion-reported';
      readonly requestId: number;
      readonly taskId: string;
      readonly statusCode: number;
    };

export type NoticeKind = 'removed' | 'disabled' | 'retries-exhausted';

export type ChronosEffect =
  /** All or nothing, in order with the other persists; then `onDurable` is posted. Without writes it only waits for its turn. */
  | { readonly kind: 'persist'; readonly writes: readonly RecordWrite[]; readonly onDurable: ChronosEvent }
  | { readonly kind: 'reply'; readonly requestId: number; readonly answer: Answer }
  | { readonly kind: 'accept'; readonly offerId: string; readonly tasks: readonly TaskInfo[] }
  | { readonly kind: 'decline'; readonly offerIds: readonly string[]; readonly refuseSeconds: number }
  | { readonly kind: 'kill'; readonly taskId: string; readonly agentId: string | undefined }
  | { readonly kind: 'acknowledge'; readonly status: TaskStatus }
  /** Ask for these tasks until each is answered. */
  | { readonly kind: 'reconcile'; readonly tasks: readonly { readonly taskId: string; readonly agentId: string }[] }
  | { readonly kind: 'reconcile-all' }
  | { readonly kind: 'revive' }
  | { readonly kind: 'notice'; readonly notice: NoticeKind; readonly jobName: string; readonly message: string }
  /** Something stored cannot be read; it is left alone. */
  | { readonly kind: 'quarantine'; readonly key: string; readonly reason: string };

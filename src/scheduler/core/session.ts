import type { Random } from '../../base/random.ts';
import type { FrameworkInfo, MasterInfo } from '../../wire/gen/mesos.ts';
import type { Call, CallType, Event, OfferConstraints } from '../../wire/gen/scheduler.ts';
import type { MasterAddress } from './master-address.ts';

export interface SessionSettings {
  readonly subscribeTimeoutMs: number;
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  /** Heartbeat intervals without a byte before the stream is given up. */
  readonly missedHeartbeats: number;
  readonly offerConstraints: OfferConstraints | undefined;
  /**
   * Go where a master says the leader is. Without, when detection can be relied on: a master that is not yet aware of its election
   * names the one before it, which may be frozen or cut off.
   */
  readonly followsRedirects: boolean;
}

/**
 * detecting: no master known. waiting: the next attempt has its time. subscribing: a SUBSCRIBE is under way.
 * subscribed: SUBSCRIBED was received on the current stream. ended: nothing happens any more.
 */
export type SessionPhase = 'detecting' | 'waiting' | 'subscribing' | 'subscribed' | 'ended';

/** One framework's subscription, from the side of the framework. */
export interface Session {
  readonly settings: SessionSettings;
  readonly random: Random;
  phase: SessionPhase;
  /** The leader as detection last said. */
  master: MasterAddress | undefined;
  /** Where the current attempt goes: the master, or where it redirected us. */
  target: MasterAddress | undefined;
  framework: FrameworkInfo;
  suppressedRoles: Set<string>;
  /** Number of the current stream; what older streams report is stale. */
  stream: number;
  streamId: string;
  /** The stream answered 200: a loss must be told. */
  isConnected: boolean;
  /** Attempts since the last success, for the back-off. */
  attempt: number;
  /** Redirects followed in this attempt. */
  redirects: number;
  heartbeatMs: number;
  heardMs: number;
  /** When `ticked` has something to do. */
  deadlineMs: number | undefined;
  isTearingDown: boolean;
}

export type FatalCode =
  | 'framework-removed'
  | 'framework-failed-over'
  | 'subscription-refused'
  | 'not-authorized'
  | 'master-invalid';

export type SessionEvent =
  | { readonly kind: 'master-detected'; readonly master: MasterAddress | undefined }
  | {
      readonly kind: 'stream-answered';
      readonly stream: number;
      readonly status: number;
      readonly streamId: string | undefined;
      readonly location: string | undefined;
      /** The body of an answer other than 200. */
      readonly text: string;
    }
  | { readonly kind: 'event-received'; readonly stream: number; readonly event: Event }
  | { readonly kind: 'stream-ended'; readonly stream: number; readonly reason: string }
  | { readonly kind: 'call-made'; readonly call: Call }
  | {
      readonly kind: 'call-answered';
      readonly stream: number;
      readonly type: CallType;
      readonly status: number;
      readonly text: string;
    }
  | {
      readonly kind: 'call-lost';
      readonly stream: number;
      readonly type: CallType;
      readonly code: 'connection-lost' | 'queue-full';
      readonly reason: string;
    }
  | { readonly kind: 'ticked' }
  | { readonly kind: 'close-requested' };

export type SessionEffect =
  | { readonly kind: 'open-stream'; readonly stream: number; readonly target: MasterAddress; readonly call: Call }
  | { readonly kind: 'close-stream'; readonly stream: number }
  | {
      readonly kind: 'send-call';
      readonly stream: number;
      readonly target: MasterAddress;
      readonly streamId: string;
      readonly call: Call;
    }
  | { readonly kind: 'tell-event'; readonly event: Event }
  | { readonly kind: 'tell-connected' }
  | { readonly kind: 'tell-registered'; readonly frameworkId: string; readonly master: MasterInfo | undefined }
  | { readonly kind: 'tell-disconnected'; readonly reason: string }
  | {
      readonly kind: 'tell-call-failed';
      readonly type: CallType;
      readonly code: 'refused' | 'not-connected' | 'connection-lost' | 'queue-full';
      readonly status: number | undefined;
      readonly reason: string;
    }
  | { readonly kind: 'tell-fatal'; readonly code: FatalCode; readonly reason: string }
  /** Nothing follows: connections, detection and timers are to be released. */
  | { readonly kind: 'end' };

export interface SessionOptions {
  readonly framework: FrameworkInfo;
  readonly suppressedRoles: readonly string[];
  readonly settings: SessionSettings;
  readonly random: Random;
}

/** A session that waits for its master to be detected. */
export function createSession(options: SessionOptions): Session {
  return {
    settings: options.settings,
    random: options.random,
    phase: 'detecting',
    master: undefined,
    target: undefined,
    framework: options.framework,
    suppressedRoles: new Set(options.suppressedRoles),
    stream: 0,
    streamId: '',
    isConnected: false,
    attempt: 0,
    redirects: 0,
    heartbeatMs: 15_000,
    heardMs: 0,
    deadlineMs: undefined,
    isTearingDown: false,
  };
}

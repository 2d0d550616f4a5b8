/** One executor's subscription to its agent, from the side of the executor. */
import { Deadlines } from '../../base/deadlines.ts';
import type { Random } from '../../base/random.ts';
import type { Call, CallType, Event } from '../../wire/gen/executor.ts';
import type { TaskInfo, TaskStatus } from '../../wire/gen/mesos.ts';

export interface DriverSettings {
  readonly frameworkId: string;
  readonly executorId: string;
  /** Whether the executor outlives its agent. */
  readonly isCheckpointed: boolean;
  /** So long the agent may stay away; then the executor ends. */
  readonly recoveryTimeoutMs: number;
  /** Longest wait before an attempt to subscribe; spread at random below it. */
  readonly backoffMaxMs: number;
  readonly shutdownGraceMs: number;
  /** Longest wait from the SUBSCRIBE call to the SUBSCRIBED event. */
  readonly subscribeTimeoutMs: number;
  /** Wait before an update that did not reach the agent is sent again. */
  readonly retryMs: number;
  /** Time between two HEARTBEAT calls, and so it is between the agent's. */
  readonly heartbeatMs: number;
  /** The agent is given up after so many heartbeats that did not come. */
  readonly missedHeartbeats: number;
}

/**
 * waiting: the next attempt has its time. subscribing: a SUBSCRIBE is under way. subscribed: SUBSCRIBED came on the current stream.
 * ended: nothing happens any more.
 */
export type DriverPhase = 'waiting' | 'subscribing' | 'subscribed' | 'ended';

/** An update that the agent has not acknowledged. */
export interface OpenUpdate {
  readonly status: TaskStatus & { readonly uuid: Uint8Array };
  /** waiting: not on its way. flying: sent, not answered. failed: to be sent again soon. taken: the agent took the call. */
  at: 'waiting' | 'flying' | 'failed' | 'taken';
}

export interface DriverSession {
  readonly settings: DriverSettings;
  readonly random: Random;
  phase: DriverPhase;
  /** Number of the current stream; what older streams report is stale. */
  stream: number;
  wasSubscribed: boolean;
  /** Launched here, and of no update of theirs has been acknowledged: the agent asks for them when it comes back. */
  readonly tasks: Map<string, TaskInfo>;
  /** By id, oldest first. */
  readonly updates: Map<string, OpenUpdate>;
  /** Their ids by task, oldest first. */
  readonly queues: Map<string, Set<string>>;
  readonly deadlines: Deadlines<DriverDeadline>;
  /** The program was told to end. */
  isShuttingDown: boolean;
  /** The program wants to end when all is acknowledged. */
  isClosing: boolean;
}

export type DriverDeadline = 'subscribe' | 'subscribed' | 'recovery' | 'heartbeat' | 'silence' | 'retry' | 'grace';

export type DriverEvent =
  | { readonly kind: 'opened' }
  | { readonly kind: 'stream-answered'; readonly stream: number; readonly status: number; readonly text: string }
  | { readonly kind: 'event-received'; readonly stream: number; readonly event: Event }
  | { readonly kind: 'stream-ended'; readonly stream: number; readonly reason: string }
  /** Without `uuid` it gets one. */
  | { readonly kind: 'update-made'; readonly status: TaskStatus }
  | { readonly kind: 'message-made'; readonly data: Uint8Array }
  /** Status 0: it was lost, whether or not the agent took it. */
  | { readonly kind: 'call-answered'; readonly tag: CallTag; readonly status: number; readonly text: string }
  | { readonly kind: 'close-requested'; readonly patienceMs: number }
  | { readonly kind: 'ticked' };

export interface CallTag {
  readonly stream: number;
  readonly type: CallType;
  /** Of an update, as text. */
  readonly uuid?: string;
}

export type EndReason = 'closed' | 'shutdown' | 'agent-away' | 'refused';

export type DriverEffect =
  | { readonly kind: 'open-stream'; readonly stream: number; readonly call: Call }
  | { readonly kind: 'close-stream' }
  | { readonly kind: 'send-call'; readonly tag: CallTag; readonly call: Call }
  | { readonly kind: 'tell-event'; readonly event: Event }
  | { readonly kind: 'tell-disconnected'; readonly reason: string }
  /** End your tasks: so much time is left. */
  | { readonly kind: 'tell-shutdown'; readonly graceMs: number; readonly reason: string }
  | { readonly kind: 'tell-call-failed'; readonly type: CallType; readonly status: number; readonly reason: string }
  /** Nothing follows: connections and timers are to be released. */
  | { readonly kind: 'end'; readonly why: EndReason; readonly reason: string };

export function createDriverSession(settings: DriverSettings, random: Random): DriverSession {
  return {
    settings,
    random,
    phase: 'waiting',
    stream: 0,
    wasSubscribed: false,
    tasks: new Map(),
    updates: new Map(),
    queues: new Map(),
    deadlines: new Deadlines(),
    isShuttingDown: false,
    isClosing: false,
  };
}

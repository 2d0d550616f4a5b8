/**
 * The library for people who write executors: a subscription to the agent that started the program, over the v1 executor API of
 * Mesos, kept alive over agents that restart. `createExecutor` is the whole of it; what the program needs to know is in the
 * environment that the agent gave it.
 */
import type { Logger } from '../base/logger.ts';
import type { TlsIdentity } from '../net/tls.ts';
import type { CallType, Event, EventSubscribed } from '../wire/gen/executor.ts';
import type { KillPolicy, TaskInfo, TaskStatus } from '../wire/gen/mesos.ts';
import { openDriver } from './driver/driver.ts';

/** Waits and bounds, all in milliseconds unless said; every one has a default. */
export interface ExecutorTiming {
  /** Longest wait for the answer to a SUBSCRIBE call; 5 000. */
  readonly connectTimeoutMs?: number;
  /** Longest wait from the SUBSCRIBE call to the SUBSCRIBED event; 15 000. */
  readonly subscribeTimeoutMs?: number;
  /** Longest wait for the answer of any other call; 15 000. */
  readonly callTimeoutMs?: number;
  /** Wait before an update that the agent did not take is sent again; 1 000. */
  readonly retryMs?: number;
  /** Time between two heartbeats, of ours and of the agent; 1 800 000. */
  readonly heartbeatMs?: number;
  /** So many heartbeats of the agent may be missing; 3. */
  readonly missedHeartbeats?: number;
}

/** A call that failed. An update is sent again; a message is lost. */
export interface ExecutorCallFailure {
  readonly type: CallType;
  /** The HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  readonly reason: string;
}

/** Why nothing follows. */
export interface ExecutorEnd {
  /**
   * `closed`: the program asked for it. `shutdown`: the agent did. `agent-away`: it stayed away longer than its recovery timeout.
   * `refused`: it does not know this executor. `broken`: a callback threw.
   */
  readonly why: 'closed' | 'shutdown' | 'agent-away' | 'refused' | 'broken';
  readonly reason: string;
  /** What a callback threw. */
  readonly cause?: unknown;
}

/** None of the callbacks may throw: then the executor ends with `broken`. */
export interface ExecutorOptions {
  /** Where the agent's variables (`MESOS_*`) are; `process.env` when left out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Every event of the stream in order, before the callback of its kind. */
  readonly onEvent?: (event: Event) => void;
  /** The agent took the subscription, the first time or again. */
  readonly onSubscribed?: (subscribed: EventSubscribed) => void;
  /** Start these; those of a task group come together. The first update of each tells the agent that they arrived. */
  readonly onLaunch?: (tasks: readonly TaskInfo[]) => void;
  readonly onKill?: (taskId: string, killPolicy: KillPolicy | undefined) => void;
  /** Bytes from the scheduler. */
  readonly onMessage?: (data: Uint8Array) => void;
  /** The agent has this update on its disk, if it keeps checkpoints. */
  readonly onAcknowledged?: (taskId: string, uuid: Uint8Array) => void;
  /** The agent is away. Tasks go on; what is reported meanwhile is told when it is back. */
  readonly onDisconnected?: (reason: string) => void;
  /** End all tasks, report their ends, then `close`. Left out: closes at once. After `graceMs` the executor ends in any case. */
  readonly onShutdown?: (graceMs: number, reason: string) => void;
  readonly onCallFailed?: (failure: ExecutorCallFailure) => void;
  /** Nothing follows. Left out: the process exits, with 0 after `closed` and `shutdown`, with 1 otherwise. */
  readonly onEnd?: (end: ExecutorEnd) => void;
  /** Speak TLS with the agent. */
  readonly tls?: TlsIdentity;
  readonly logger?: Logger;
  readonly timing?: ExecutorTiming;
}

export interface Executor {
  readonly frameworkId: string;
  readonly executorId: string;
  /** The executor's own directory. */
  readonly sandbox: string | undefined;
  /** True between a SUBSCRIBED event and the loss of its stream. */
  readonly isSubscribed: boolean;
  /** Updates that the agent has not acknowledged. */
  readonly openUpdates: number;
  /** Resolves when nothing follows; never rejects. */
  readonly ended: Promise<ExecutorEnd>;
  /**
   * Reports on a task: `task_id`, `state` and what else the framework shall know. Updates of a task reach the agent in the order
   * made, and again until it acknowledges them. Id, time, source and executor are filled in.
   */
  update(status: TaskStatus): void;
  /** Sends bytes to the scheduler; may get lost. False: the agent is away. */
  message(data: Uint8Array): boolean;
  /** The events from now on, for those who would rather read than be called. One reader. */
  events(): AsyncIterableIterator<Event>;
  /** Ends when all updates are acknowledged, or after `patienceMs` (the shutdown grace period when left out). */
  close(options?: { readonly patienceMs?: number }): Promise<ExecutorEnd>;
}

/**
 * Starts the executor; it subscribes in the background. Throws a StadionError `environment-invalid` when the program was not
 * started by an agent.
 */
export function createExecutor(options: ExecutorOptions): Executor {
  return openDriver(options);
}

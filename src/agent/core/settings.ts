import type { Resource } from '../../wire/gen/mesos.ts';
import type { ProofTiming } from './authenticatee.ts';
import type { ReconfigurationPolicy } from './compatibility.ts';

/** Loads of the machine above which revocable resources are taken back. */
export interface LoadThresholds {
  readonly fiveMinutes?: number;
  readonly fifteenMinutes?: number;
}

export interface Oversubscription {
  /** Revocable resources to offer beyond the agent's own; undefined: none. */
  readonly resources: readonly Resource[] | undefined;
  readonly intervalMs: number;
  readonly load: LoadThresholds | undefined;
  readonly correctionIntervalMs: number;
}

/** What the agent's core needs to know of its flags and of the machine. Fixed for the life of the process. */
export interface AgentSettings {
  /** Version told to masters, e.g. `1.12.0`. */
  readonly version: string;
  /** Our process id, `slave(1)@ip:port`, with the advertised address. */
  readonly pid: string;
  /** Absolute, without trailing slash. */
  readonly workDir: string;
  readonly launcherDir: string;
  readonly registrationBackoffMs: number;
  readonly executorRegistrationTimeoutMs: number;
  readonly executorReregistrationTimeoutMs: number;
  /** Wait before a driver that does not come back is asked again; undefined: it is asked once. */
  readonly executorReregistrationRetryMs?: number | undefined;
  readonly executorShutdownGraceMs: number;
  readonly maxCompletedExecutorsPerFramework: number;
  readonly diskWatchIntervalMs: number;
  readonly gcDelayMs: number;
  /** Failed runs of each app whose sandboxes are kept for longest; none when left out. */
  readonly gcKeepFailed?: number;
  /** Share of the disk that GC keeps free. */
  readonly gcDiskHeadroom: number;
  readonly recover: 'reconnect' | 'cleanup';
  readonly oversubscription?: Oversubscription | undefined;
  readonly reconfigurationPolicy: ReconfigurationPolicy;
  /** Set when the agent has to prove to masters who it is. */
  readonly proof?: ProofTiming;
}

/** Completed frameworks kept in memory. */
export const maxCompletedFrameworks = 50;
/** Completed tasks kept for each executor. */
export const maxCompletedTasksPerExecutor = 200;
/** Longest wait between two registration attempts. */
export const maxRegistrationBackoffMs = 60_000;
/** First and longest wait before a status update is sent again. */
export const minUpdateRetryMs = 10_000;
export const maxUpdateRetryMs = 600_000;
/** Without a ping for this long the master is looked for again; the master may tell another value. */
export const defaultPingTimeoutMs = 75_000;

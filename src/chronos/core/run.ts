/** Why a run exists. A retry keeps the origin of the run it repeats. */
export type RunOrigin = 'schedule' | 'parents' | 'manual';

interface RunIdentity {
  readonly origin: RunOrigin;
  /** The slot, the parent's end or the moment of the request, ms since 1970: first number of the task id. */
  readonly dueMs: number;
  /** Counts launches of this run from 0: second number of the task id. A task id is never used twice. */
  readonly attempt: number;
  /** Attempts that ran and failed: what is counted against `retries`. */
  readonly failures: number;
  /** Arguments given with a request to run; undefined: those of the job. */
  readonly arguments: string | undefined;
}

/** A run that shall be launched. Runs of the schedule are not kept like this: they follow from the cursor. */
export interface WaitingRun extends RunIdentity {
  /** Unique in its job. */
  readonly id: number;
  /** Not to be launched earlier: the delay of a retry. */
  readonly notBeforeMs: number;
}

/**
 * intended: it is being made durable and the master has not heard of it; never so after a take-over. launched: sent to the master,
 * or perhaps sent by an earlier leader. running: an agent has reported it.
 */
export type RunPhase = 'intended' | 'launched' | 'running';

/** A run that has a task id. It is made durable before the master hears of it. */
export interface ActiveRun extends RunIdentity {
  readonly taskId: string;
  readonly agentId: string;
  readonly hostname: string;
  readonly launchedMs: number;
  phase: RunPhase;
  /** Somebody asked to kill it: whatever becomes of it, it is not started again. */
  isKilled: boolean;
  startedMs: number | undefined;
  /** Since when its agent is cut off. */
  unreachableMs: number | undefined;
}

export type RunOutcome = 'Success' | 'Fail' | 'Killed' | 'Lost' | 'Running' | 'Idle';

/** A line of a job's history. */
export interface HistoryEntry {
  readonly taskId: string;
  readonly agentId: string;
  readonly origin: RunOrigin;
  readonly attempt: number;
  startMs: number;
  endMs: number | undefined;
  outcome: RunOutcome;
  message: string;
  elementsProcessed: number | undefined;
}

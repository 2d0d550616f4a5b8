import type { JobDefaults } from './job.ts';

/** What the flags say that matters to decisions. */
export interface ChronosSettings {
  readonly defaults: JobDefaults;
  /** Role the framework is offered resources of. */
  readonly role: string;
  /** Delay of the first retry; later ones wait longer. */
  readonly failureRetryMs: number;
  readonly longestRetryMs: number;
  /** Failed runs in a row after which a job is disabled; 0: never. */
  readonly disableAfterFailures: number;
  readonly historyLimit: number;
  readonly reconciliationIntervalMs: number;
  /** How long a declined offer stays away at most. */
  readonly declineOfferMs: number;
  readonly minReviveIntervalMs: number;
  /** A run whose agent is cut off for longer counts as failed. */
  readonly unreachableLimitMs: number;
}

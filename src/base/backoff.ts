export interface Backoff {
  /** Upper end of the first wait. */
  readonly baseMs: number;
  /** No wait is longer than this. */
  readonly maxMs: number;
  /** How the upper end grows with each attempt; 2 when left out. */
  readonly factor?: number;
}

/** Upper end of the wait before attempt `attempt` (counted from 0): base · factor^attempt, capped. */
export function backoffCeilingMs(backoff: Backoff, attempt: number): number {
  return Math.min(backoff.maxMs, backoff.baseMs * (backoff.factor ?? 2) ** Math.max(0, attempt));
}

/** A wait spread evenly over [0, ceiling], as Mesos peers do. `chance` is a number in [0, 1) from the caller's generator. */
export function fullJitterMs(backoff: Backoff, attempt: number, chance: number): number {
  return backoffCeilingMs(backoff, attempt) * chance;
}

/** A wait spread over [ceiling/2, ceiling]: for retries that must not come at once. */
export function halfJitterMs(backoff: Backoff, attempt: number, chance: number): number {
  const ceilingMs = backoffCeilingMs(backoff, attempt);
  return ceilingMs / 2 + (ceilingMs / 2) * chance;
}

import type { App } from './app.ts';

/** How long an app that keeps failing waits for its next launch. Belongs to one configuration of the app. */
export interface Backoff {
  readonly configVersion: string;
  readonly delayMs: number;
  /** No launch before this. */
  readonly deadlineMs: number;
  /** Last failure or sign of life; the entry is forgotten maxLaunchDelay after it. */
  readonly referenceMs: number;
}

/** The back-off after one more failure. */
export function afterFailure(previous: Backoff | undefined, app: App, nowMs: number): Backoff {
  const configVersion = app.versionInfo.lastConfigChangeAt;
  const maxMs = app.maxLaunchDelaySeconds * 1000;
  const known = previous?.configVersion === configVersion ? previous : undefined;
  const delayMs = Math.min(maxMs, known === undefined ? app.backoffSeconds * 1000 : known.delayMs * app.backoffFactor);
  return { configVersion, delayMs, deadlineMs: nowMs + delayMs, referenceMs: nowMs };
}

/** The back-off once tasks show signs of life: kept as it is, but it will be forgotten later. */
export function afterSignOfLife(backoff: Backoff, nowMs: number): Backoff {
  return { ...backoff, referenceMs: nowMs };
}

/** True when enough time has passed without trouble. */
export function isForgotten(backoff: Backoff, app: App, nowMs: number): boolean {
  return nowMs > backoff.referenceMs + app.maxLaunchDelaySeconds * 1000;
}

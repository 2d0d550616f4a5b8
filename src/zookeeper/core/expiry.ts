import type { CoreConfig } from './state.ts';

/** When a session heard of now expires: its time-out later, on the next tick after that. */
export function expiryMs(config: CoreConfig, nowMs: number, timeoutMs: number): number {
  return (Math.floor((nowMs + timeoutMs) / config.tickTimeMs) + 1) * config.tickTimeMs;
}

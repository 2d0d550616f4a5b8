import type { LogFields } from '../../base/logger.ts';
import type { CounterName } from './counters.ts';
import type { ClusterChange, MasterEffect } from './effects.ts';
import type { MasterState } from './state.ts';

/** One event being handled: the state it changes, the time, and the effects so far, in order. */
export interface Turn {
  readonly state: MasterState;
  readonly nowMs: number;
  readonly effects: MasterEffect[];
}

export function count(turn: Turn, name: CounterName): void {
  turn.state.counters.named[name]++;
}

export function publish(turn: Turn, change: ClusterChange): void {
  turn.effects.push({ type: 'publish', change });
}

/** For the log. The message is constant; facts are fields. */
export function report(turn: Turn, level: 'info' | 'warn' | 'error', message: string, fields: LogFields = {}): void {
  turn.effects.push({ type: 'log', level, message, fields });
}

/** Nanoseconds since 1970, as registry and operator API have times. */
export function toNs(ms: number): bigint {
  return BigInt(Math.round(ms * 1000)) * 1000n;
}

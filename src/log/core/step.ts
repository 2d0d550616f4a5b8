import type { LogEffect } from './effects.ts';
import type { LogEvent } from './events.ts';
import type { LogState } from './state.ts';

/** Lets one member go on by one event. `nowMs` never goes back. Gives what is to be done, in order; never throws on what others sent. */
export function step(state: LogState, event: LogEvent, nowMs: number): readonly LogEffect[] {
  state.nowMs = Math.max(state.nowMs, nowMs);
  switch (event.type) {
    case 'members-changed':
      state.members = [...new Set(event.members)];
      break;
    default:
      break;
  }
  const { effects } = state;
  state.effects = [];
  return effects;
}

/**
 * Persist before promise, the simple way: the replica's state changes at once in memory, and whatever another program may conclude
 * something from waits until everything that was given to the disk before it is durable. So every answer, also one that only reads,
 * was computed from state that is on the disk when it leaves; a crash before that takes back state and answers together.
 */
import type { LogChange, LogEffect } from './effects.ts';
import type { LogState } from './state.ts';

/** Most changes and answers that wait for the disk; a replica with more of them takes no more messages. */
const maxWaiting = 10_000;

export function persist(state: LogState, change: LogChange | undefined): void {
  if (change === undefined) return;
  state.lastTicket++;
  state.effects.push({ type: 'persist', ticket: state.lastTicket, change });
}

/** Says something once all that was written so far is durable, in order. */
export function sayWhenDurable(state: LogState, effect: LogEffect): void {
  if (state.durableTicket >= state.lastTicket) state.effects.push(effect);
  else state.waiting.push({ ticket: state.lastTicket, effect });
}

export function isCongested(state: LogState): boolean {
  return state.waiting.length >= maxWaiting || state.lastTicket - state.durableTicket >= maxWaiting;
}

/** A change is on the disk, and so are all before it: what waited for it goes out. */
export function releaseDurable(state: LogState, ticket: number): void {
  if (!(ticket > state.durableTicket && ticket <= state.lastTicket)) return;
  state.durableTicket = ticket;
  const { waiting } = state;
  let count = 0;
  for (let next = waiting[0]; next !== undefined && next.ticket <= ticket; next = waiting[count]) {
    state.effects.push(next.effect);
    count++;
  }
  waiting.splice(0, count);
}

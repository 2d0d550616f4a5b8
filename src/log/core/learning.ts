/** What is decided goes to the local replica and to everybody else. */
import type { Action } from '../../wire/gen/log.ts';
import { persist } from './outbox.ts';
import { learn } from './replica.ts';
import type { LogState } from './state.ts';

/** A value is decided by a quorum, or somebody who knows says so. */
export function learnAndTell(state: LogState, action: Action): void {
  const learned: Action = { ...action, learned: true };
  persist(state, learn(state.replica, learned));
  const members = state.members.filter((member) => member !== state.self);
  if (members.length > 0) state.effects.push({ type: 'tell-learned', members, message: { action: learned } });
}

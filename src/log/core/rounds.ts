/** Questions to all members, and counting their answers. */
import type { Action } from '../../wire/gen/log.ts';
import type { CatchUpPurpose } from './catch-up.ts';
import type { LogRequest } from './events.ts';
import type { Tally } from './tally.ts';

export type RoundPurpose = 'election' | 'write' | 'recovery' | 'probe' | 'reading' | `fill-${CatchUpPurpose}`;

export interface Round {
  readonly number: number;
  readonly purpose: RoundPurpose;
  readonly request: LogRequest;
  /** What is written, so that it is known when it is decided. */
  readonly action: Action | undefined;
  /** Who was asked and is silent so far; undefined as long as there are too few members to ask. */
  silent: Set<string> | undefined;
  /** When it was asked. */
  askedMs: number;
  readonly tally: Tally;
}

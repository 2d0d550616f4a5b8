import type { LogChange, LogEffect } from '../../../src/log/core/effects.ts';
import type { LogState } from '../../../src/log/core/state.ts';
import type { CallEnd, LogMember } from './member.ts';
import type { LogWorld } from './world.ts';

/** What users of the log did and saw. `id` is of one call of one user. */
export type LogFact =
  | { readonly kind: 'wanted'; readonly id: number; readonly what: 'elect' | 'truncate' | 'catch-up' }
  | { readonly kind: 'wanted'; readonly id: number; readonly what: 'append'; readonly text: string }
  | { readonly kind: 'ended'; readonly id: number; readonly end: CallEnd }
  /** Right after an election or a catch-up: everything from `begin` to `last`. */
  | {
      readonly kind: 'read';
      readonly id: number;
      readonly how: 'elected' | 'caught-up';
      readonly begin: number;
      readonly last: number;
      readonly entries: ReadonlyMap<number, string>;
    };

/** Looks at one promise of the log. Each method gives what is wrong, or undefined. */
export interface LogChecker {
  readonly name: string;
  /** Before an effect is done. */
  readonly onEffect?: (member: LogMember, effect: LogEffect) => string | undefined;
  /** Before a change becomes durable. */
  readonly onStored?: (member: LogMember, change: LogChange) => string | undefined;
  readonly onDiskLost?: (member: LogMember) => string | undefined;
  readonly onStepped?: (member: LogMember, state: LogState) => string | undefined;
  /** A position is known to be decided for the first time, as text (`append x`, `truncate 7`, `nop`). */
  readonly onDecided?: (position: number, text: string) => string | undefined;
  readonly onFact?: (fact: LogFact) => string | undefined;
}

export type CreateLogChecker = (world: LogWorld) => LogChecker;

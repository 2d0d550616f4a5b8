/** What a member of the log wants done, in order. */
import type { Action, LearnedMessage, Metadata } from '../../wire/gen/log.ts';
import type { LogRefusal, LogRequest, LogResponse } from './events.ts';

/** One synced, atomic write: all of it is there after a crash, or nothing. */
export interface LogChange {
  readonly metadata?: Metadata;
  readonly actions?: readonly Action[];
  /** Positions from `from` up to but not including `to` are needed no more; may happen later, or not at all. */
  readonly remove?: { readonly from: number; readonly to: number };
}

export type LogEffect =
  /** Write, then post `persisted` with the ticket. What depends on it is decided only then. */
  | { readonly type: 'persist'; readonly ticket: number; readonly change: LogChange }
  /** Asks each of these members (this one may be among them); answers come with the round's number. No answer comes twice over the wire. */
  | { readonly type: 'ask'; readonly round: number; readonly members: readonly string[]; readonly request: LogRequest }
  /** The round is over: answers that still come may be forgotten. */
  | { readonly type: 'end-round'; readonly round: number }
  | { readonly type: 'answer'; readonly to: string; readonly requestId: number; readonly response: LogResponse }
  | { readonly type: 'tell-learned'; readonly members: readonly string[]; readonly message: LearnedMessage }
  /** This member is the writer; `last` is the highest position that is decided. */
  | { readonly type: 'elected'; readonly call: number; readonly last: number }
  | { readonly type: 'written'; readonly call: number; readonly position: number }
  /** From `begin` to `end` everything decided can be read; `end` is less than `begin` when there is nothing. */
  | { readonly type: 'caught-up'; readonly call: number; readonly begin: number; readonly end: number }
  | { readonly type: 'refused'; readonly call: number; readonly why: LogRefusal }
  /** This member was elected, and its replica has now promised to obey another: it is the writer no more. Not said while it writes. */
  | { readonly type: 'deposed' }
  /** The replica has got its right to vote: what waited for it goes on. Not said by one that has it from the start (`isVoting`). */
  | { readonly type: 'voting' }
  /** Something an operator should read, said once per cause. */
  | {
      readonly type: 'report';
      readonly severity: 'info' | 'warn';
      readonly text: string;
      readonly facts: Readonly<Record<string, unknown>>;
    };

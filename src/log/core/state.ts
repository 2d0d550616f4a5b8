/** All that one member of the log knows. Changed only in this folder. */
import { Deadlines } from '../../base/deadlines.ts';
import { createRandom, nextInt, type Random } from '../../base/random.ts';
import type { Action, Metadata } from '../../wire/gen/log.ts';
import type { CatchUp, CatchUpPurpose } from './catch-up.ts';
import { type Coordinator, createCoordinator } from './coordinator-state.ts';
import type { LogEffect } from './effects.ts';
import type { Reading } from './reading.ts';
import { createRecovery, type Recovery } from './recovery-state.ts';
import { type Replica, restoreReplica } from './replica.ts';
import type { Round, RoundPurpose } from './rounds.ts';

/** How long things take. The defaults are those of Mesos, where it has them. All members must agree on `answerLifeMs`. */
export interface LogSettings {
  /** An election whose promises do not come together begins anew after this time. */
  readonly electionTimeoutMs: number;
  /** The same for asking who votes. */
  readonly recoverTimeoutMs: number;
  /** The same for each position that is caught up. */
  readonly catchUpTimeoutMs: number;
  /** Wait after somebody was faster at a position: shortest and longest. */
  readonly fillBackoffMs: readonly [least: number, most: number];
  /** Wait between two tries to get the right to vote: shortest and longest. */
  readonly recoveryRetryMs: readonly [least: number, most: number];
  /** Answers count for this long after they were asked for; a write without a quorum is given up then. */
  readonly answerLifeMs: number;
  /**
   * How long a replica whose disk is empty stays without a vote where others vote: longer than `answerLifeMs`, so that no answer
   * that it gave before it lost its disk can still count.
   */
  readonly forgottenVotesMs: number;
}

export const defaultLogSettings: LogSettings = {
  electionTimeoutMs: 10_000,
  recoverTimeoutMs: 10_000,
  catchUpTimeoutMs: 10_000,
  fillBackoffMs: [100, 200],
  recoveryRetryMs: [500, 1_000],
  answerLifeMs: 20_000,
  forgottenVotesMs: 25_000,
};

export interface LogOptions {
  /** Process id of this replica, as the members name it. */
  readonly self: string;
  /** How many members make a decision; the log is made for 2 · quorum - 1 members. */
  readonly quorum: number;
  /** New replicas may found a log when all 2 · quorum - 1 are there and new. */
  readonly autoInitialize: boolean;
  /** What the storage gave at the start; actions ascend by position. */
  readonly stored: { readonly metadata: Metadata | undefined; readonly actions: readonly Action[] };
  /** Must differ from start to start: answers to an earlier life of this member are told apart by it. */
  readonly randomSeed: number | bigint;
  /** A clock that never goes back while the program runs. */
  readonly nowMs: number;
  readonly settings?: Partial<LogSettings>;
}

export type LogTimer = 'election' | 'write' | 'recovery' | 'reading' | `position-${CatchUpPurpose}`;

/** Something that must not be said before all that was written until then is durable. */
export interface WaitingEffect {
  readonly ticket: number;
  readonly effect: LogEffect;
}

export interface LogState {
  readonly self: string;
  readonly quorum: number;
  readonly autoInitialize: boolean;
  readonly settings: LogSettings;
  readonly random: Random;
  readonly deadlines: Deadlines<LogTimer>;
  nowMs: number;
  members: readonly string[];
  readonly replica: Replica;
  /** Numbers of changes: the last that was given out, and the last that is on the disk. */
  lastTicket: number;
  durableTicket: number;
  /** In order of their tickets. */
  waiting: WaitingEffect[];
  /** Questions that are open, by number and by what they are for: one for each purpose. */
  readonly rounds: Map<number, Round>;
  readonly roundOf: Map<RoundPurpose, Round>;
  lastRound: number;
  readonly catchUps: Map<CatchUpPurpose, CatchUp>;
  readonly coordinator: Coordinator;
  readonly recovery: Recovery;
  readonly reading: Reading;
  /** What this step wants done. */
  effects: LogEffect[];
}

/** A member as its storage left it. It begins with the first `members-changed`. */
export function createLogState(options: LogOptions): LogState {
  const random = createRandom(options.randomSeed);
  const settings = { ...defaultLogSettings, ...options.settings };
  const replica = restoreReplica(options.stored.metadata, options.stored.actions);
  return {
    self: options.self,
    quorum: options.quorum,
    autoInitialize: options.autoInitialize,
    settings,
    random,
    deadlines: new Deadlines(),
    nowMs: options.nowMs,
    members: [],
    replica,
    lastTicket: 0,
    durableTicket: 0,
    waiting: [],
    rounds: new Map(),
    roundOf: new Map(),
    // Far from where an earlier life of this member was: its late answers match no round of this one.
    lastRound: nextInt(random, 2 ** 40),
    catchUps: new Map(),
    coordinator: createCoordinator(),
    recovery: createRecovery(replica.status, options.nowMs + settings.forgottenVotesMs),
    reading: { phase: 'idle', calls: [], next: [] },
    effects: [],
  };
}

/** Whether the replica has its right to vote, durably: metric registrar/log/recovered. */
export function isVoting(state: LogState): boolean {
  return state.recovery.phase === 'voting';
}

/** First and last position of the local replica; `end` is one less than `begin` when everything is truncated. */
export function positions(state: LogState): { readonly begin: number; readonly end: number } {
  return { begin: state.replica.begin, end: state.replica.end };
}

/** When `ticked` must come at the latest, or undefined. */
export function nextDeadlineMs(state: LogState): number | undefined {
  return state.deadlines.nextMs;
}

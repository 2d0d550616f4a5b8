import { BoundedMap } from '../../base/bounded-map.ts';
import { Deadlines } from '../../base/deadlines.ts';
import type { Offer } from '../../wire/gen/mesos.ts';
import type { JobDefinition, JobTally } from './job.ts';
import type { ActiveRun, HistoryEntry, WaitingRun } from './run.ts';
import { createRunTimes, type RunTimes } from './run-times.ts';
import type { ChronosSettings } from './settings.ts';

/** How far a schedule has been worked off. */
export interface Cursor {
  /** The occurrence that comes next. */
  index: number;
  /** Runs left; undefined for ever. Only scheduled runs are counted, never retries and runs by hand. */
  remaining: number | undefined;
  /** The slot that was launched last. */
  lastSlotMs: number | undefined;
}

/** A job with all that happens to it. */
export interface JobRecord {
  definition: JobDefinition;
  readonly cursor: Cursor;
  readonly tally: JobTally;
  /** Successes of each parent since this job was last started. */
  readonly edges: Map<string, number>;
  readonly children: Set<string>;
  readonly waiting: Map<number, WaitingRun>;
  readonly active: Map<string, ActiveRun>;
  /** Newest last; at most `historyLimit`. */
  readonly history: HistoryEntry[];
  readonly runTimes: RunTimes;
  /** Keys in the ready queues. */
  readonly ready: Set<string>;
  nextWaitingId: number;
}

/** A run that could be launched now. */
export interface ReadyRun {
  readonly key: string;
  readonly job: JobRecord;
  /** Undefined: the slot at the job's cursor. */
  readonly waitingId: number | undefined;
  readonly sinceMs: number;
}

/** Scalars that are still free, in thousandths. */
export interface Pool {
  readonly cpus: number;
  readonly mem: number;
  readonly disk: number;
}

export interface HeldOffer {
  readonly offer: Offer;
  readonly pool: Pool;
}

/** What an agent had to offer last, for explaining why nothing runs there. */
export interface SeenOffer {
  readonly offer: Offer;
  readonly pool: Pool;
  readonly seenMs: number;
}

/** An offer whose runs are being made durable. */
export interface CommittedOffer {
  readonly offer: Offer;
  readonly taskIds: readonly string[];
  /** Taken back by the master meanwhile. */
  isRescinded: boolean;
}

export interface ChronosState {
  readonly settings: ChronosSettings;
  /** Only a leader decides; the others know no jobs. */
  isLeader: boolean;
  isRegistered: boolean;
  readonly jobs: Map<string, JobRecord>;
  /** Task id → its job. */
  readonly runs: Map<string, JobRecord>;
  /** Task ids whose end is being made durable. */
  readonly ending: Set<string>;
  /** Ids of tasks of jobs that were removed: a job of the same name and schedule must not use them again. */
  readonly retired: BoundedMap<string, true>;
  /** Job names by when their slot needs a look: it comes due, or is too late. */
  readonly slots: Deadlines<string>;
  /** Keys of waiting runs by when they may start. */
  readonly delays: Deadlines<string>;
  /** Task ids by when their agent is given up. */
  readonly cutOff: Deadlines<string>;
  readonly readyHigh: Map<string, ReadyRun>;
  readonly readyNormal: Map<string, ReadyRun>;
  readonly offers: Map<string, HeldOffer>;
  readonly offerDeadlines: Deadlines<string>;
  readonly committed: Map<string, CommittedOffer>;
  readonly seen: BoundedMap<string, SeenOffer>;
  lastReviveMs: number;
  /** When the wish for offers may be sent; undefined: no wish. */
  reviveDueMs: number | undefined;
  reconcileDueMs: number | undefined;
  readonly counters: { launched: number; succeeded: number; failed: number; skippedSlots: number; revives: number };
}

/** Agents remembered for explanations. */
const seenAgents = 1000;
const retiredTaskIds = 10_000;

export function createState(settings: ChronosSettings): ChronosState {
  return {
    settings,
    isLeader: false,
    isRegistered: false,
    jobs: new Map(),
    runs: new Map(),
    ending: new Set(),
    retired: new BoundedMap(retiredTaskIds),
    slots: new Deadlines(),
    delays: new Deadlines(),
    cutOff: new Deadlines(),
    readyHigh: new Map(),
    readyNormal: new Map(),
    offers: new Map(),
    offerDeadlines: new Deadlines(),
    committed: new Map(),
    seen: new BoundedMap(seenAgents),
    lastReviveMs: Number.NEGATIVE_INFINITY,
    reviveDueMs: undefined,
    reconcileDueMs: undefined,
    counters: { launched: 0, succeeded: 0, failed: 0, skippedSlots: 0, revives: 0 },
  };
}

export function createJobRecord(definition: JobDefinition): JobRecord {
  const { trigger } = definition;
  return {
    definition,
    cursor: {
      index: 0,
      remaining: trigger.kind === 'schedule' ? trigger.schedule.repetitions : undefined,
      lastSlotMs: undefined,
    },
    tally: {
      successCount: 0,
      errorCount: 0,
      errorsSinceLastSuccess: 0,
      lastSuccessMs: undefined,
      lastErrorMs: undefined,
    },
    edges: new Map(trigger.kind === 'parents' ? trigger.parents.map((parent) => [parent, 0]) : []),
    children: new Set(),
    waiting: new Map(),
    active: new Map(),
    history: [],
    runTimes: createRunTimes(),
    ready: new Set(),
    nextWaitingId: 1,
  };
}

/** Forgets everything that belongs to leading. */
export function clearState(state: ChronosState): void {
  state.isLeader = false;
  state.isRegistered = false;
  for (const collection of [
    state.jobs,
    state.runs,
    state.ending,
    state.retired,
    state.slots,
    state.delays,
    state.cutOff,
    state.readyHigh,
    state.readyNormal,
    state.offers,
    state.offerDeadlines,
    state.committed,
    state.seen,
  ]) {
    collection.clear();
  }
  state.reviveDueMs = undefined;
  state.reconcileDueMs = undefined;
}

/** When `ticked` has something to do next; undefined when nothing waits. */
export function nextDeadlineMs(state: ChronosState): number | undefined {
  let nextMs = Number.POSITIVE_INFINITY;
  for (const timers of [state.slots, state.delays, state.cutOff, state.offerDeadlines]) {
    nextMs = Math.min(nextMs, timers.nextMs ?? nextMs);
  }
  nextMs = Math.min(nextMs, state.reviveDueMs ?? nextMs, state.reconcileDueMs ?? nextMs);
  return Number.isFinite(nextMs) ? nextMs : undefined;
}

import { addWaiting } from './launching.ts';
import { refreshJob } from './ready.ts';
import type { ActiveRun, HistoryEntry, RunOutcome } from './run.ts';
import { recordRunTime } from './run-times.ts';
import type { ChronosState, JobRecord } from './state.ts';
import type { Turn } from './turn.ts';

/** A run that was never seen alive is launched again so often before it counts as failed. */
const maxRelaunches = 20;
const relaunchBaseMs = 1_000;
const maxMessageLength = 500;

/** The run is over with success: counts it and lets the children go. */
export function succeedRun(state: ChronosState, turn: Turn, job: JobRecord, run: ActiveRun): void {
  closeRun(state, turn, job, run, 'Success');
  recordRunTime(job.runTimes, turn.nowMs - run.dueMs);
  markSuccess(state, turn, job);
  disableWhenDone(turn, job);
  refreshJob(state, turn, job);
}

/** Counts a success of the job, of a run or said by hand, and triggers its children. */
export function markSuccess(state: ChronosState, turn: Turn, job: JobRecord): void {
  job.tally.successCount++;
  job.tally.errorsSinceLastSuccess = 0;
  job.tally.lastSuccessMs = turn.nowMs;
  state.counters.succeeded++;
  turn.changed(job);
  triggerChildren(state, turn, job);
}

/** A finite schedule that has run its last slot ends with the job disabled. */
function disableWhenDone(turn: Turn, job: JobRecord): void {
  const { definition, cursor } = job;
  if (definition.trigger.kind !== 'schedule' || cursor.remaining !== 0 || definition.disabled) return;
  if (job.active.size > 0 || job.waiting.size > 0) return;
  disable(turn, job, 'all repetitions of its schedule have run');
}

function disable(turn: Turn, job: JobRecord, message: string): void {
  job.definition = { ...job.definition, disabled: true };
  turn.redefined(job);
  turn.later({ kind: 'notice', notice: 'disabled', jobName: job.definition.name, message });
}

/** The run failed: tries it again, or counts the failure. */
export function failRun(state: ChronosState, turn: Turn, job: JobRecord, run: ActiveRun, message: string): void {
  if (run.isKilled) {
    killedRun(state, turn, job, run, message);
    return;
  }
  closeRun(state, turn, job, run, 'Fail', message);
  if (run.failures < job.definition.retries) retry(state, turn, job, run);
  else exhaust(state, turn, job, run, message);
  refreshJob(state, turn, job);
}

function retry(state: ChronosState, turn: Turn, job: JobRecord, run: ActiveRun): void {
  const { failureRetryMs, longestRetryMs } = state.settings;
  const delayMs = Math.min(Math.max(failureRetryMs, longestRetryMs), failureRetryMs * 2 ** run.failures);
  addWaiting(job, {
    origin: run.origin,
    dueMs: run.dueMs,
    attempt: run.attempt + 1,
    failures: run.failures + 1,
    arguments: run.arguments,
    notBeforeMs: turn.nowMs + delayMs,
  });
}

function exhaust(state: ChronosState, turn: Turn, job: JobRecord, run: ActiveRun, message: string): void {
  const { tally, definition } = job;
  tally.errorCount++;
  tally.errorsSinceLastSuccess++;
  tally.lastErrorMs = turn.nowMs;
  state.counters.failed++;
  if (definition.softError) triggerChildren(state, turn, job);
  const limit = state.settings.disableAfterFailures;
  // A run started by hand does not disable the job, and a job its owner disabled stays as it is.
  if (limit > 0 && tally.errorsSinceLastSuccess >= limit && !definition.disabled && run.origin !== 'manual') {
    disable(turn, job, `${tally.errorsSinceLastSuccess} runs in a row failed, the last with: ${message}`);
  } else {
    turn.later({ kind: 'notice', notice: 'retries-exhausted', jobName: definition.name, message });
  }
}

/** Somebody killed the run: it is neither counted nor tried again. */
export function killedRun(state: ChronosState, turn: Turn, job: JobRecord, run: ActiveRun, message: string): void {
  closeRun(state, turn, job, run, 'Killed', message);
  refreshJob(state, turn, job);
}

/** The task is gone without an end. One that nobody has seen alive is launched again, others have failed. */
export function loseRun(state: ChronosState, turn: Turn, job: JobRecord, run: ActiveRun, message: string): void {
  if (run.isKilled) {
    killedRun(state, turn, job, run, message);
    return;
  }
  const relaunches = run.attempt - run.failures;
  const isLate = isTooLate(job, run, turn.nowMs);
  if (run.startedMs !== undefined || relaunches >= maxRelaunches || isLate) {
    failRun(state, turn, job, run, isLate ? `too late to start again: ${message}` : message);
    return;
  }
  closeRun(state, turn, job, run, 'Lost', message);
  addWaiting(job, {
    origin: run.origin,
    dueMs: run.dueMs,
    attempt: run.attempt + 1,
    failures: run.failures,
    arguments: run.arguments,
    // The first time at once, then ever later.
    notBeforeMs: turn.nowMs + (relaunches === 0 ? 0 : Math.min(60_000, relaunchBaseMs * 2 ** relaunches)),
  });
  refreshJob(state, turn, job);
}

function isTooLate(job: JobRecord, run: ActiveRun, nowMs: number): boolean {
  const { epsilonMs } = job.definition;
  return run.origin === 'schedule' && run.failures === 0 && epsilonMs !== undefined && nowMs > run.dueMs + epsilonMs;
}

/** Takes an active run off the job and closes its line in the history. */
function closeRun(
  state: ChronosState,
  turn: Turn,
  job: JobRecord,
  run: ActiveRun,
  ...[outcome, message = '']: [outcome: RunOutcome, message?: string]
): void {
  job.active.delete(run.taskId);
  state.runs.delete(run.taskId);
  state.cutOff.cancel(run.taskId);
  state.ending.add(run.taskId);
  turn.ended(run.taskId);
  const entry = historyEntry(state, job, run);
  entry.endMs = turn.nowMs;
  entry.outcome = outcome;
  entry.message = message.slice(0, maxMessageLength);
  turn.changed(job);
}

/** The history line of a run, made when there is none yet. */
export function historyEntry(state: ChronosState, job: JobRecord, run: ActiveRun): HistoryEntry {
  const known = job.history.find((entry) => entry.taskId === run.taskId);
  if (known !== undefined) return known;
  const entry: HistoryEntry = {
    taskId: run.taskId,
    agentId: run.agentId,
    origin: run.origin,
    attempt: run.attempt,
    startMs: run.startedMs ?? run.launchedMs,
    endMs: undefined,
    outcome: 'Running',
    message: '',
    elementsProcessed: undefined,
  };
  job.history.push(entry);
  if (job.history.length > state.settings.historyLimit) job.history.shift();
  return entry;
}

/**
 * A job succeeded: each child whose slowest parent this is starts. A child counts the successes of every parent since it last
 * started, so parents that are ahead do not start it again.
 */
function triggerChildren(state: ChronosState, turn: Turn, parent: JobRecord): void {
  const parentName = parent.definition.name;
  for (const childName of parent.children) {
    const child = state.jobs.get(childName);
    if (child === undefined) continue;
    const count = (child.edges.get(parentName) ?? 0) + 1;
    child.edges.set(parentName, count);
    turn.changed(child);
    if (child.definition.disabled || count > Math.min(...child.edges.values())) continue;
    const isWaiting = [...child.waiting.values()].some((run) => run.origin === 'parents' && run.failures === 0);
    if (!isWaiting) {
      const { nowMs } = turn;
      addWaiting(child, {
        origin: 'parents',
        dueMs: nowMs,
        attempt: 0,
        failures: 0,
        arguments: undefined,
        notBeforeMs: nowMs,
      });
    }
    refreshJob(state, turn, child);
  }
}

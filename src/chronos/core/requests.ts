import { failRun, historyEntry, killedRun, markSuccess, succeedRun } from './endings.ts';
import type { Answer, ChronosEvent } from './events.ts';
import { addWaiting } from './launching.ts';
import { readyKey, refreshJob } from './ready.ts';
import type { ChronosState, JobRecord } from './state.ts';
import { parseTaskId } from './task-id.ts';
import type { Turn } from './turn.ts';

type EventOf<K extends ChronosEvent['kind']> = Extract<ChronosEvent, { kind: K }>;

/** Runs of one job that may wait at a time. */
const maxWaiting = 100;
const maxArgumentsLength = 16 * 1024;

export const done: Answer = { status: 204, message: '' };

export function refused(message: string): Answer {
  return { status: 400, message };
}

/** The job of this name, or undefined after answering that there is none. */
function known(state: ChronosState, turn: Turn, event: { name: string; requestId: number }): JobRecord | undefined {
  const job = state.jobs.get(event.name);
  if (job === undefined) reply(turn, event.requestId, refused(`Job '${event.name}' not found`));
  return job;
}

function reply(turn: Turn, requestId: number, answer: Answer): void {
  turn.later({ kind: 'reply', requestId, answer });
}

/** Run now: waits for resources like any other run, and behind a run that is active. */
export function requestRun(state: ChronosState, turn: Turn, event: EventOf<'run-requested'>): void {
  const job = known(state, turn, event);
  if (job === undefined) return;
  const text = event.arguments?.trim() === '' ? undefined : event.arguments;
  if (job.waiting.size >= maxWaiting) {
    reply(turn, event.requestId, refused(`${maxWaiting} runs of '${event.name}' are waiting already`));
    return;
  }
  if ((text?.length ?? 0) > maxArgumentsLength) {
    reply(turn, event.requestId, refused(`the arguments are longer than ${maxArgumentsLength} characters`));
    return;
  }
  const { nowMs } = turn;
  addWaiting(job, {
    origin: 'manual',
    dueMs: nowMs,
    attempt: 0,
    failures: 0,
    arguments: text,
    notBeforeMs: nowMs,
  });
  turn.changed(job);
  refreshJob(state, turn, job);
  reply(turn, event.requestId, done);
}

/** Counts a success without a run; the children start. */
export function requestSuccess(state: ChronosState, turn: Turn, event: EventOf<'success-marked'>): void {
  const job = state.jobs.get(event.name);
  if (job !== undefined) {
    markSuccess(state, turn, job);
    for (const parent of job.edges.keys()) job.edges.set(parent, 0);
  }
  const message = `marked job ${event.name} as success: ${job !== undefined}`;
  reply(turn, event.requestId, { status: 200, message });
}

/**
 * Kills what runs and cancels what was to be tried again. Due slots stay. A run whose launch is still being made durable ends here:
 * a kill would reach the master before the launch.
 */
export function requestKill(state: ChronosState, turn: Turn, event: EventOf<'kill-requested'>): void {
  const job = known(state, turn, event);
  if (job === undefined) return;
  if (job.waiting.size > 0) turn.changed(job);
  for (const run of job.waiting.values()) state.delays.cancel(readyKey(job, run.id));
  job.waiting.clear();
  for (const run of [...job.active.values()]) {
    if (run.phase === 'intended') {
      killedRun(state, turn, job, run, 'killed before it was launched');
      continue;
    }
    run.isKilled = true;
    turn.changed(job);
    turn.now({ kind: 'kill', taskId: run.taskId, agentId: run.agentId });
  }
  refreshJob(state, turn, job);
  reply(turn, event.requestId, done);
}

/** Counts elements a data processing run has worked off. */
export function reportProgress(state: ChronosState, turn: Turn, event: EventOf<'progress-reported'>): void {
  const job = known(state, turn, event);
  if (job === undefined) return;
  const { requestId, taskId, elements } = event;
  const run = job.active.get(taskId);
  const entry = run === undefined ? job.history.find((line) => line.taskId === taskId) : historyEntry(state, job, run);
  const problem =
    parseTaskId(taskId) === undefined
      ? `'${taskId}' is no task id`
      : !job.definition.dataProcessingJobType
        ? `Job '${event.name}' is not enabled to track data: set dataProcessingJobType`
        : (elements ?? 0) < 0
          ? 'numAdditionalElementsProcessed must not be negative'
          : entry === undefined
            ? `Task '${taskId}' is not in the history of '${event.name}'`
            : undefined;
  if (problem !== undefined || entry === undefined) {
    reply(turn, requestId, refused(problem ?? ''));
    return;
  }
  if (elements !== undefined) {
    entry.elementsProcessed = (entry.elementsProcessed ?? 0) + elements;
    turn.changed(job);
  }
  reply(turn, requestId, done);
}

/** The 2.x call of an asynchronous executor: ends a run with this exit code. */
export function reportCompletion(state: ChronosState, turn: Turn, event: EventOf<'completion-reported'>): void {
  const job = state.runs.get(event.taskId);
  const run = job?.active.get(event.taskId);
  if (job === undefined || run === undefined) {
    reply(turn, event.requestId, refused(`Task '${event.taskId}' is not running`));
    return;
  }
  if (event.statusCode === 0) succeedRun(state, turn, job, run);
  else failRun(state, turn, job, run, `finished with status ${event.statusCode}`);
  reply(turn, event.requestId, done);
}

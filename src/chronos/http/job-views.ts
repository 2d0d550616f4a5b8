import type { Json } from '../../base/json.ts';
import { jobJson } from '../core/job-json.ts';
import { currentSchedule, nextRunMs } from '../core/jobs.ts';
import type { HistoryEntry } from '../core/run.ts';
import { summarizeRunTimes } from '../core/run-times.ts';
import type { ChronosState, JobRecord } from '../core/state.ts';
import { formatHistoryTime, formatUtc } from '../core/time-zone.ts';

/** The last result: `fresh` before the first. */
export function jobStatus(job: JobRecord): 'fresh' | 'success' | 'failure' {
  const { lastSuccessMs, lastErrorMs } = job.tally;
  if (lastSuccessMs === undefined) return lastErrorMs === undefined ? 'fresh' : 'failure';
  return lastErrorMs === undefined || lastSuccessMs > lastErrorMs ? 'success' : 'failure';
}

/** What the job is doing: `idle`, `queued` or `<n> running`. */
export function jobState(job: JobRecord): string {
  let running = 0;
  // A run whose launch is not stored yet waits like those in the queue.
  for (const run of job.active.values()) if (run.phase !== 'intended') running++;
  if (running > 0) return `${running} running`;
  return job.ready.size + job.waiting.size + job.active.size > 0 ? 'queued' : 'idle';
}

/** A job for the API. */
export function jobView(job: JobRecord, mirrorsFetch = false): { [key: string]: Json } {
  return jobJson(job.definition, { schedule: currentSchedule(job), tally: job.tally, mirrorsFetch });
}

/** The JSON a program that polls often needs of a job; `nextRun` and `lastRun` are additions of ours. */
export function summaryView(job: JobRecord): { [key: string]: Json } {
  const { definition, tally } = job;
  const nextMs = nextRunMs(job);
  const last = job.history.at(-1);
  return {
    name: definition.name,
    status: jobStatus(job),
    state: jobState(job),
    schedule: currentSchedule(job) ?? '',
    parents: definition.trigger.kind === 'parents' ? [...definition.trigger.parents] : [],
    disabled: definition.disabled,
    nextRun: nextMs === undefined ? null : formatUtc(nextMs),
    lastRun: last === undefined ? null : formatUtc(last.startMs),
    successCount: tally.successCount,
    errorCount: tally.errorCount,
  };
}

export interface Search {
  readonly name: string;
  readonly command: string;
  readonly any: string;
  readonly limit: number;
  readonly offset: number;
}

/** Jobs whose name and command contain the texts, and one of them `any`; all in any case. */
export function searchJobs(
  state: ChronosState,
  search: Search,
): { readonly total: number; readonly jobs: JobRecord[] } {
  const [name, command, any] = [search.name, search.command, search.any].map((text) => text.toLowerCase());
  const found = [...state.jobs.values()].filter(({ definition }) => {
    const [ownName, ownCommand] = [definition.name.toLowerCase(), definition.command.toLowerCase()];
    if (!ownName.includes(name ?? '') || !ownCommand.includes(command ?? '')) return false;
    return any === undefined || ownName.includes(any) || ownCommand.includes(any);
  });
  return { total: found.length, jobs: found.slice(search.offset, search.offset + search.limit) };
}

/** `GET job/stat`: percentiles in milliseconds and the last runs, newest first. */
export function statView(job: JobRecord): Json {
  return {
    histogram: { ...summarizeRunTimes(job.runTimes) },
    taskStatHistory: [...job.history].reverse().map((entry) => historyView(job, entry)),
  };
}

function historyView(job: JobRecord, entry: HistoryEntry): Json {
  const { endMs, elementsProcessed, outcome } = entry;
  return {
    taskId: entry.taskId,
    jobName: job.definition.name,
    slaveId: entry.agentId,
    startTime: formatHistoryTime(entry.startMs),
    endTime: endMs === undefined ? 'N/A' : formatHistoryTime(endMs),
    ...(endMs === undefined ? {} : { duration: formatDuration(endMs - entry.startMs) }),
    status: outcome === 'Killed' || outcome === 'Lost' ? 'Fail' : outcome,
    ...(elementsProcessed === undefined ? {} : { numElementsProcessed: elementsProcessed }),
    // Additions of ours.
    outcome,
    origin: entry.origin,
    attempt: entry.attempt,
    message: entry.message,
    start: formatUtc(entry.startMs),
    end: endMs === undefined ? null : formatUtc(endMs),
  };
}

/** Like `1d2h3m4s`, without leading parts that are 0. */
function formatDuration(ms: number): string {
  let rest = Math.max(0, Math.round(ms / 1000));
  let text = '';
  for (const [unit, seconds] of [
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
  ] as const) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0 || text !== '') text += `${count}${unit}`;
  }
  return `${text}${rest}s`;
}

const percentileKeys = [
  '75thPercentile',
  '95thPercentile',
  '98thPercentile',
  '99thPercentile',
  'median',
  'mean',
  'count',
] as const;

/** `GET stats/{percentile}`: seconds by job, longest first; an unknown percentile gives nothing. */
export function statsView(state: ChronosState, percentile: string): Json {
  const key = percentileKeys.find((known) => known === percentile);
  if (key === undefined) return [];
  const times = [...state.jobs.values()].map((job) => ({
    jobNameLabel: job.definition.name,
    time: summarizeRunTimes(job.runTimes)[key] / (key === 'count' ? 1 : 1000),
  }));
  return times.sort((left, right) => right.time - left.time);
}

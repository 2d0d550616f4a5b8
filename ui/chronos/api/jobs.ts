import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ApiError } from '../../shared/api/request.ts';
import { useLive } from '../../shared/api/use-live.ts';

/** A job. The definition has many more fields than are named here. */
export type Job = {
  readonly name: string;
  readonly command?: string;
  /** Of scheduled jobs only: R[n]/start/period, rewritten by the server as the job goes on. */
  readonly schedule?: string;
  readonly scheduleTimeZone?: string;
  /** Of dependent jobs only. */
  readonly parents?: readonly string[];
  readonly description?: string;
  readonly owner?: string;
  readonly ownerName?: string;
  readonly disabled: boolean;
  readonly cpus: number;
  readonly mem: number;
  readonly disk: number;
  readonly retries: number;
  readonly container?: { readonly image?: string; readonly type?: string };
  readonly successCount: number;
  readonly errorCount: number;
  readonly errorsSinceLastSuccess: number;
  readonly lastSuccess: string;
  readonly lastError: string;
};

/** What a job is doing now, and how it ended last: the server's own words. */
export type JobSummary = {
  readonly name: string;
  /** The last result: fresh, success or failure. */
  readonly status: string;
  /** The activity now: idle, queued, or "n running". */
  readonly state: string;
  /** ISO texts. The original server does not tell them; null: there is none. */
  readonly nextRun?: string | null;
  readonly lastRun?: string | null;
};

export type JobWithState = {
  readonly job: Job;
  readonly status: string;
  readonly state: string;
  /** As the server tells them; undefined where it does not. */
  readonly nextRun?: string | null | undefined;
  readonly lastRun?: string | null | undefined;
};

/** The address of one job in the API. */
export function jobPath(name: string): string {
  return `v1/scheduler/job/${encodeURIComponent(name)}`;
}

/** The name that a dependent job's or scheduled job's definition is sent to. */
export function createPath(definition: Readonly<Record<string, unknown>>): string {
  return definition['parents'] === undefined ? 'v1/scheduler/iso8601' : 'v1/scheduler/dependency';
}

/** All jobs with their definition. */
export function useJobs(): UseQueryResult<readonly Job[], ApiError> {
  return useLive<readonly Job[]>('v1/scheduler/jobs');
}

type SummaryAnswer = { readonly jobs: readonly JobSummary[] };

/** The state of all jobs by name. */
export function useSummaries(): ReadonlyMap<string, JobSummary> {
  const { data } = useLive<SummaryAnswer>('v1/scheduler/jobs/summary', { everyMs: 2_000 });
  return useMemo(() => new Map((data?.jobs ?? []).map((entry) => [entry.name, entry])), [data]);
}

/** Puts a job and its state together. Without a summary the last result is read off the job itself. */
export function withState(job: Job, summary: JobSummary | undefined): JobWithState {
  const { status = lastResult(job), state = 'idle', nextRun, lastRun } = summary ?? {};
  return { job, status, state, nextRun, lastRun };
}

function lastResult(job: Job): string {
  if (job.lastSuccess === '' && job.lastError === '') return 'fresh';
  return Date.parse(job.lastSuccess || '1970') > Date.parse(job.lastError || '1970') ? 'success' : 'failure';
}

/** One job with its definition. */
export function useJob(name: string): UseQueryResult<Job, ApiError> {
  return useLive<Job>(jobPath(name));
}

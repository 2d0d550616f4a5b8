import type { Tone } from '../../shared/status/tone.ts';
import type { Job, JobWithState } from '../api/jobs.ts';
import { nextRuns } from './schedule.ts';

type Words = { readonly label: string; readonly tone: Tone; readonly hint: string };

/** The number of tasks that run, out of the server's word for it. */
export function runningCount(state: string): number {
  const [, count] = /^(\d+) running$/.exec(state) ?? [];
  return count === undefined ? (state === 'running' ? 1 : 0) : Number(count);
}

/** What a job does now. */
export function activityWords({ job, state }: JobWithState): Words {
  const running = runningCount(state);
  if (running > 0) {
    return { label: running === 1 ? 'Running' : `${running} running`, tone: 'busy', hint: 'It runs at this moment.' };
  }
  if (state === 'queued')
    return { label: 'Queued', tone: 'waiting', hint: 'It is due and waits for a place on an agent.' };
  if (job.disabled) return { label: 'Disabled', tone: 'idle', hint: 'It does not run until it is enabled again.' };
  return { label: 'Idle', tone: 'idle', hint: 'It waits for its time or its parents.' };
}

const results: Readonly<Record<string, Words>> = {
  success: { label: 'Success', tone: 'good', hint: 'The last run succeeded.' },
  failure: { label: 'Failure', tone: 'bad', hint: 'The last run failed, after all its retries.' },
  fresh: { label: 'Never ran', tone: 'idle', hint: 'No run has ended yet.' },
};

/** How a job ended last. */
export function resultWords(status: string): Words {
  return results[status] ?? { label: status, tone: 'idle', hint: '' };
}

/** When a job ran last, whichever way it ended, as ISO text; empty if never. */
export function lastRun({ job, lastRun: told }: JobWithState): string {
  if (told !== undefined && told !== null) return told;
  const times = [job.lastSuccess, job.lastError].filter(Boolean);
  return times.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? '';
}

/** The next run of a scheduled job in milliseconds since the epoch; undefined if there is none. */
export function nextRun({ job, nextRun: told }: JobWithState, nowMs: number): number | undefined {
  if (told !== undefined) return told === null ? undefined : Date.parse(told);
  if (job.disabled || job.schedule === undefined) return undefined;
  return nextRuns(job.schedule, job.scheduleTimeZone ?? '', { nowMs, count: 1 })[0];
}

/** Jobs that wait for this one. */
export function childrenOf(name: string, jobs: readonly Job[]): readonly string[] {
  return jobs.filter((job) => job.parents?.includes(name)).map((job) => job.name);
}

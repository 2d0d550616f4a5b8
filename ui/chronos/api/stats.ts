import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '../../shared/api/request.ts';
import { useLive } from '../../shared/api/use-live.ts';

export type TaskRun = {
  readonly taskId: string;
  readonly slaveId?: string;
  /** Local time of the server, as text; N/A if it did not happen. */
  readonly startTime: string;
  readonly endTime: string;
  readonly duration?: string;
  /** Success, Fail, Running or Idle. */
  readonly status: string;
  /** The rest the original server does not tell: Killed and Lost too, ISO times, why it ran. */
  readonly outcome?: string;
  readonly start?: string;
  readonly end?: string | null;
  readonly origin?: string;
  readonly attempt?: number;
  readonly message?: string;
  readonly numElementsProcessed?: number;
};

/** Run times in milliseconds and the last runs, the newest first. */
export type JobStats = {
  readonly histogram: Readonly<Record<string, number>>;
  readonly taskStatHistory: readonly TaskRun[];
};

/** Run times and last runs of a job. */
export function useStats(name: string): UseQueryResult<JobStats, ApiError> {
  return useLive<JobStats>(`v1/scheduler/job/stat/${encodeURIComponent(name)}`, { everyMs: 5_000 });
}

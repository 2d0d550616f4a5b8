import type { JobConstraint } from './constraints.ts';
import type { JobContainer } from './job-container.ts';
import type { Schedule } from './schedule.ts';

export interface FetchItem {
  readonly uri: string;
  readonly executable: boolean;
  readonly cache: boolean;
  readonly extract: boolean;
  readonly outputFile: string;
}

/** What makes a job run: its schedule, or the success of its parents. */
export type JobTrigger =
  | { readonly kind: 'schedule'; readonly schedule: Schedule; readonly timeZone: string }
  | { readonly kind: 'parents'; readonly parents: readonly string[] };

/** A job as its owner described it. Replaced as a whole by an update; what happens to the job is kept elsewhere. */
export interface JobDefinition {
  readonly name: string;
  readonly trigger: JobTrigger;
  readonly command: string;
  readonly shell: boolean;
  readonly arguments: readonly string[];
  readonly executor: string;
  readonly executorFlags: string;
  readonly taskInfoData: string;
  readonly retries: number;
  readonly owner: string;
  readonly ownerName: string;
  readonly description: string;
  readonly cpus: number;
  readonly memMb: number;
  readonly diskMb: number;
  readonly disabled: boolean;
  readonly concurrent: boolean;
  readonly softError: boolean;
  readonly highPriority: boolean;
  readonly dataProcessingJobType: boolean;
  readonly runAsUser: string;
  /** 0: no limit. */
  readonly maxCompletionTimeS: number;
  readonly environmentVariables: readonly { readonly name: string; readonly value: string }[];
  readonly uris: readonly string[];
  readonly fetch: readonly FetchItem[];
  readonly constraints: readonly JobConstraint[];
  readonly container: JobContainer | undefined;
  /** How late a scheduled run may start, as written; undefined: one late run however late. */
  readonly epsilonText: string | undefined;
  readonly epsilonMs: number | undefined;
}

/** What a job's fields are when nobody gives them. */
export interface JobDefaults {
  readonly cpus: number;
  readonly memMb: number;
  readonly diskMb: number;
  readonly user: string;
}

/** What happened to a job, as counted since it was created. */
export interface JobTally {
  successCount: number;
  errorCount: number;
  errorsSinceLastSuccess: number;
  lastSuccessMs: number | undefined;
  lastErrorMs: number | undefined;
}

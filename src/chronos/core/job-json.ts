import type { Json } from '../../base/json.ts';
import type { FetchItem, JobDefinition, JobTally } from './job.ts';
import { containerJson } from './job-container.ts';
import { formatUtc } from './time-zone.ts';

export interface JobJsonOptions {
  /** The schedule as it stands now; undefined for dependent jobs. */
  readonly schedule: string | undefined;
  readonly tally: JobTally;
  /** Shows `uris` in `fetch` and the other way round, as listings do for old clients. */
  readonly mirrorsFetch?: boolean;
}

/** A job as the API shows it, keys in the order of the original. */
export function jobJson(job: JobDefinition, options: JobJsonOptions): { [key: string]: Json } {
  const { tally } = options;
  const isMirrored = options.mirrorsFetch === true;
  const fetch = isMirrored && job.fetch.length === 0 ? job.uris.map(fetchOfUri) : job.fetch;
  const uris = isMirrored && job.uris.length === 0 ? job.fetch.map((item) => item.uri) : job.uris;
  return {
    name: job.name,
    command: job.command,
    shell: job.shell,
    executor: job.executor,
    executorFlags: job.executorFlags,
    taskInfoData: job.taskInfoData,
    retries: job.retries,
    owner: job.owner,
    ownerName: job.ownerName,
    description: job.description,
    successCount: tally.successCount,
    errorCount: tally.errorCount,
    lastSuccess: tally.lastSuccessMs === undefined ? '' : formatUtc(tally.lastSuccessMs),
    lastError: tally.lastErrorMs === undefined ? '' : formatUtc(tally.lastErrorMs),
    cpus: job.cpus,
    disk: job.diskMb,
    mem: job.memMb,
    disabled: job.disabled,
    softError: job.softError,
    dataProcessingJobType: job.dataProcessingJobType,
    errorsSinceLastSuccess: tally.errorsSinceLastSuccess,
    fetch: fetch.map(fetchJson),
    uris: [...uris],
    environmentVariables: job.environmentVariables.map(({ name, value }) => ({ name, value })),
    arguments: [...job.arguments],
    highPriority: job.highPriority,
    runAsUser: job.runAsUser,
    concurrent: job.concurrent,
    maxCompletionTime: job.maxCompletionTimeS,
    ...(job.container === undefined ? {} : { container: containerJson(job.container) }),
    constraints: job.constraints.map(({ attribute, operator, value }) => [attribute, operator, value]),
    ...(job.epsilonText === undefined ? {} : { epsilon: job.epsilonText }),
    ...triggerJson(job, options.schedule),
  };
}

function triggerJson(job: JobDefinition, schedule: string | undefined): { [key: string]: Json } {
  if (job.trigger.kind === 'parents') return { parents: [...job.trigger.parents] };
  return { schedule: schedule ?? '', scheduleTimeZone: job.trigger.timeZone };
}

function fetchOfUri(uri: string): FetchItem {
  return { uri, executable: false, cache: false, extract: true, outputFile: '' };
}

function fetchJson(item: FetchItem): Json {
  const { uri, executable, cache, extract, outputFile } = item;
  return { uri, executable, cache, extract, ...(outputFile === '' ? {} : { output_file: outputFile }) };
}

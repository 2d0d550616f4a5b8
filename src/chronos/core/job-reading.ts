import { ok, type Result, refuse } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import { type JobConstraint, readConstraint } from './constraints.ts';
import type { FetchItem, JobDefaults, JobDefinition, JobTrigger } from './job.ts';
import { readContainer } from './job-container.ts';
import { FieldReader, isObject } from './json-fields.ts';
import { approximateMs, parsePeriod } from './period.ts';
import { parseSchedule } from './schedule.ts';
import { formatUtc } from './time-zone.ts';

export interface ReadOptions {
  readonly defaults: JobDefaults;
  readonly nowMs: number;
}

const maxRetries = 1000;

/** Reads a job from posted JSON. All problems are said at once. The name's own rules are checked elsewhere, on creation only. */
export function readJob(json: Json, options: ReadOptions): Result<JobDefinition> {
  if (!isObject(json)) return refuse('job-invalid', 'a job is a JSON object');
  const fields = new FieldReader(json);
  const name = fields.text('name');
  if (name === undefined || name === '') fields.complain("a job needs a 'name'");
  const trigger = readTrigger(fields, options.nowMs);
  const epsilon = readEpsilon(fields);
  const { defaults } = options;
  const container = fields.object('container');
  const job: Omit<JobDefinition, 'trigger'> = {
    name: name ?? '',
    command: fields.text('command') ?? '',
    shell: fields.boolean('shell') ?? true,
    arguments: fields.texts('arguments'),
    executor: fields.text('executor') ?? '',
    executorFlags: fields.text('executorFlags') ?? '',
    taskInfoData: fields.text('taskInfoData') ?? '',
    retries: Math.min(maxRetries, Math.max(0, fields.integer('retries') ?? 2)),
    owner: fields.text('owner') ?? '',
    ownerName: fields.text('ownerName') ?? '',
    description: fields.text('description') ?? '',
    cpus: readAmount(fields, 'cpus', defaults.cpus),
    memMb: readAmount(fields, 'mem', defaults.memMb),
    diskMb: readAmount(fields, 'disk', defaults.diskMb),
    disabled: fields.boolean('disabled') ?? false,
    concurrent: fields.boolean('concurrent') ?? false,
    softError: fields.boolean('softError') ?? false,
    highPriority: fields.boolean('highPriority') ?? false,
    dataProcessingJobType: fields.boolean('dataProcessingJobType') ?? false,
    runAsUser: fields.text('runAsUser') ?? defaults.user,
    maxCompletionTimeS: Math.max(0, fields.integer('maxCompletionTime') ?? 0),
    environmentVariables: readVariables(fields),
    ...readFetch(fields),
    constraints: readConstraints(fields),
    container: container === undefined ? undefined : readContainer(container),
    ...epsilon,
  };
  if (trigger === undefined || fields.problems.length > 0) return refuse('job-invalid', fields.problems.join('; '));
  return ok({ ...job, trigger });
}

function readTrigger(fields: FieldReader, nowMs: number): JobTrigger | undefined {
  if (fields.has('parents') && fields.has('schedule') && fields.list('parents').length > 0) {
    return fields.complain("a job has either 'schedule' or 'parents', not both");
  }
  if (fields.has('parents') && !fields.has('schedule')) {
    return { kind: 'parents', parents: [...new Set(fields.texts('parents'))] };
  }
  const timeZone = fields.text('scheduleTimeZone') ?? '';
  // A job with neither runs once, now.
  const text = fields.text('schedule') ?? `R1/${formatUtc(nowMs)}/PT24H`;
  const schedule = parseSchedule(text, fields.has('schedule') ? timeZone : '', nowMs);
  if (!schedule.ok) return fields.complain(schedule.error.reason);
  return { kind: 'schedule', schedule: schedule.value, timeZone };
}

function readEpsilon(fields: FieldReader): { epsilonText: string | undefined; epsilonMs: number | undefined } {
  const text = fields.text('epsilon');
  if (text === undefined || text === '') return { epsilonText: undefined, epsilonMs: undefined };
  const period = parsePeriod(text);
  if (!period.ok) {
    fields.complain(`'epsilon': ${period.error.reason}`);
    return { epsilonText: undefined, epsilonMs: undefined };
  }
  return { epsilonText: text, epsilonMs: approximateMs(period.value) };
}

/** Missing and 0 mean the default. */
function readAmount(fields: FieldReader, key: string, fallback: number): number {
  const amount = fields.number(key) ?? 0;
  if (amount < 0) fields.complain(`'${key}' must not be negative`);
  return amount === 0 ? fallback : amount;
}

function readVariables(fields: FieldReader): { name: string; value: string }[] {
  return fields
    .objects('environmentVariables')
    .map((variable) => ({ name: variable.text('name') ?? '', value: variable.text('value') ?? '' }));
}

function readFetch(fields: FieldReader): { uris: string[]; fetch: FetchItem[] } {
  const uris = fields.texts('uris');
  const fetch = fields.objects('fetch').map((item) => ({
    uri: item.text('uri') ?? '',
    executable: item.boolean('executable') ?? false,
    cache: item.boolean('cache') ?? false,
    extract: item.boolean('extract') ?? true,
    outputFile: item.text('output_file') ?? '',
  }));
  if (uris.length === 0 || fetch.length === 0) return { uris, fetch };
  // Listings show each in the form of the other, so both may come back; only a contradiction is refused.
  const wanted = new Set(fetch.map((item) => item.uri));
  if (uris.length !== wanted.size || uris.some((uri) => !wanted.has(uri))) {
    fields.complain("'uris' and 'fetch' name different files: give only 'fetch'");
  }
  return { uris: [], fetch };
}

function readConstraints(fields: FieldReader): JobConstraint[] {
  return fields.list('constraints').flatMap((item) => {
    const parts = Array.isArray(item) ? item.map(String) : [];
    const read = readConstraint(parts);
    if (!('problem' in read)) return [read];
    fields.complain(read.problem);
    return [];
  });
}

const nameV3 = /^[\w.-]+$/;
const nameV2 = /^[\w\s.#-]+$/;
const maxNameLength = 200;

/** Why a new job may not have this name; names of the old API may hold blanks and `#`. */
export function nameProblem(name: string, isLegacy: boolean): string | undefined {
  const pattern = isLegacy ? nameV2 : nameV3;
  if (!pattern.test(name)) {
    return `the job's name is invalid. Allowed names match ${isLegacy ? '[\\w\\s.#_-]+' : '[\\w.-]+'}`;
  }
  return name.length > maxNameLength ? `the job's name is longer than ${maxNameLength} characters` : undefined;
}

import { ok, type Result, refuse } from '../../base/errors.ts';
import { type Json, parseJson } from '../../base/json.ts';
import type { JobDefaults, JobTally } from './job.ts';
import { jobJson } from './job-json.ts';
import { readJob } from './job-reading.ts';
import { FieldReader, isObject } from './json-fields.ts';
import type { ActiveRun, HistoryEntry, RunOrigin, RunOutcome, WaitingRun } from './run.ts';
import { formatSchedule } from './schedule.ts';
import { createJobRecord, type JobRecord } from './state.ts';

const version = 1;
const noTally: JobTally = {
  successCount: 0,
  errorCount: 0,
  errorsSinceLastSuccess: 0,
  lastSuccessMs: undefined,
  lastErrorMs: undefined,
};

/** The stored form of a job's description: as it was given, with the schedule's first start. */
export function writeDefinition(job: JobRecord): string {
  const { definition } = job;
  const { trigger } = definition;
  const schedule =
    trigger.kind === 'schedule' ? formatSchedule(trigger.schedule, 0, trigger.schedule.repetitions) : undefined;
  return JSON.stringify({ version, job: jobJson(definition, { schedule, tally: noTally }) });
}

/** The stored form of what happens to a job: one small record a firing. */
export function writeRuntime(job: JobRecord): string {
  const { cursor, tally } = job;
  return JSON.stringify({
    version,
    cursor,
    tally,
    edges: Object.fromEntries(job.edges),
    waiting: [...job.waiting.values()],
    active: [...job.active.values()],
    history: job.history,
    nextWaitingId: job.nextWaitingId,
  });
}

/** Reads a job back from its two records; the second is absent when nothing has happened yet. */
export function readRecord(
  definitionText: string,
  runtimeText: string | undefined,
  options: { readonly defaults: JobDefaults; readonly nowMs: number },
): Result<JobRecord> {
  const stored = parseJson(definitionText);
  if (!stored.ok) return stored;
  if (!isObject(stored.value) || stored.value['version'] !== version)
    return refuse('record-invalid', 'unknown version');
  const definition = readJob(stored.value['job'] ?? null, options);
  if (!definition.ok) return definition;
  const job = createJobRecord(definition.value);
  if (runtimeText === undefined) return ok(job);
  const runtime = parseJson(runtimeText);
  if (!runtime.ok) return runtime;
  if (!isObject(runtime.value) || runtime.value['version'] !== version)
    return refuse('record-invalid', 'unknown version');
  const fields = new FieldReader(runtime.value);
  readCursor(job, fields);
  for (const [parent, count] of Object.entries(edgesOf(fields))) {
    if (job.edges.has(parent) && typeof count === 'number') job.edges.set(parent, count);
  }
  for (const waiting of fields.objects('waiting').map(readWaiting)) job.waiting.set(waiting.id, waiting);
  for (const active of fields.objects('active').map(readActive)) job.active.set(active.taskId, active);
  job.history.push(...fields.objects('history').map(readHistory));
  job.nextWaitingId = fields.integer('nextWaitingId') ?? 1;
  return fields.problems.length === 0 ? ok(job) : refuse('record-invalid', fields.problems.join('; '));
}

function edgesOf(fields: FieldReader): { [key: string]: Json } {
  const edges = fields.raw('edges');
  return isObject(edges) ? edges : {};
}

function readCursor(job: JobRecord, fields: FieldReader): void {
  const cursor = fields.object('cursor');
  if (cursor !== undefined) {
    job.cursor.index = cursor.integer('index') ?? 0;
    job.cursor.remaining = cursor.integer('remaining');
    job.cursor.lastSlotMs = cursor.number('lastSlotMs');
  }
  const tally = fields.object('tally');
  if (tally === undefined) return;
  job.tally.successCount = tally.integer('successCount') ?? 0;
  job.tally.errorCount = tally.integer('errorCount') ?? 0;
  job.tally.errorsSinceLastSuccess = tally.integer('errorsSinceLastSuccess') ?? 0;
  job.tally.lastSuccessMs = tally.number('lastSuccessMs');
  job.tally.lastErrorMs = tally.number('lastErrorMs');
}

const origins: readonly RunOrigin[] = ['schedule', 'parents', 'manual'];
const outcomes: readonly RunOutcome[] = ['Success', 'Fail', 'Killed', 'Lost', 'Running', 'Idle'];

function readIdentity(fields: FieldReader): Omit<WaitingRun, 'id' | 'notBeforeMs'> {
  return {
    origin: fields.choice('origin', origins) ?? 'manual',
    dueMs: fields.number('dueMs') ?? 0,
    attempt: fields.integer('attempt') ?? 0,
    failures: fields.integer('failures') ?? 0,
    arguments: fields.text('arguments'),
  };
}

function readWaiting(fields: FieldReader): WaitingRun {
  return {
    ...readIdentity(fields),
    id: fields.integer('id') ?? 0,
    notBeforeMs: fields.number('notBeforeMs') ?? 0,
  };
}

function readActive(fields: FieldReader): ActiveRun {
  return {
    ...readIdentity(fields),
    taskId: fields.text('taskId') ?? '',
    agentId: fields.text('agentId') ?? '',
    hostname: fields.text('hostname') ?? '',
    launchedMs: fields.number('launchedMs') ?? 0,
    // The leader that wrote this may have sent the launch: only the master knows.
    phase: fields.text('phase') === 'running' ? 'running' : 'launched',
    isKilled: fields.boolean('isKilled') ?? false,
    startedMs: fields.number('startedMs'),
    unreachableMs: fields.number('unreachableMs'),
  };
}

function readHistory(fields: FieldReader): HistoryEntry {
  return {
    taskId: fields.text('taskId') ?? '',
    agentId: fields.text('agentId') ?? '',
    origin: fields.choice('origin', origins) ?? 'manual',
    attempt: fields.integer('attempt') ?? 0,
    startMs: fields.number('startMs') ?? 0,
    endMs: fields.number('endMs'),
    outcome: fields.choice('outcome', outcomes) ?? 'Idle',
    message: fields.text('message') ?? '',
    elementsProcessed: fields.integer('elementsProcessed'),
  };
}

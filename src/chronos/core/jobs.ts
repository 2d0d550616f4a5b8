import type { Answer, ChronosEvent } from './events.ts';
import type { JobDefinition } from './job.ts';
import { findCycle, linkParents, parentsOf, unlinkParents } from './job-graph.ts';
import { nameProblem, readJob } from './job-reading.ts';
import { forgetTimers, refreshJob } from './ready.ts';
import { done, refused } from './requests.ts';
import { formatSchedule, indexAtOrAfter, isSameGrid, occurrenceMs, type Schedule } from './schedule.ts';
import { type ChronosState, type Cursor, createJobRecord, type JobRecord } from './state.ts';
import type { Turn } from './turn.ts';

type EventOf<K extends ChronosEvent['kind']> = Extract<ChronosEvent, { kind: K }>;

const maxDefinitionBytes = 256 * 1024;
const maxJobs = 1_000_000;

/** Creates or replaces a job. The answer waits until the job is durable. */
export function postJob(state: ChronosState, turn: Turn, event: EventOf<'job-posted'>): void {
  const answer = tryPost(state, turn, event);
  turn.later({ kind: 'reply', requestId: event.requestId, answer });
}

function tryPost(state: ChronosState, turn: Turn, event: EventOf<'job-posted'>): Answer {
  const read = readJob(event.json, { defaults: state.settings.defaults, nowMs: turn.nowMs });
  if (!read.ok) return refused(read.error.reason);
  const definition = read.value;
  const known = state.jobs.get(definition.name);
  const problem = definitionProblem(state, definition, event, known === undefined);
  if (problem !== undefined) return refused(problem);
  if (known === undefined) createJob(state, turn, definition);
  else replaceJob(state, turn, known, definition);
  return done;
}

function definitionProblem(
  state: ChronosState,
  definition: JobDefinition,
  event: EventOf<'job-posted'>,
  isNew: boolean,
): string | undefined {
  const { name, trigger } = definition;
  if (isNew) {
    const problem = nameProblem(name, event.isLegacy);
    if (problem !== undefined) return problem;
    if (state.jobs.size >= maxJobs) return `there are ${maxJobs} jobs already`;
  }
  if (JSON.stringify(event.json).length > maxDefinitionBytes)
    return `the job is larger than ${maxDefinitionBytes} bytes`;
  if (event.route === 'iso8601') {
    return trigger.kind === 'schedule' ? undefined : "a job with 'parents' belongs to the dependency route";
  }
  if (trigger.kind === 'schedule') return "a dependent job needs 'parents'";
  return parentsProblem(state, name, trigger.parents);
}

function parentsProblem(state: ChronosState, name: string, parents: readonly string[]): string | undefined {
  if (parents.length === 0) return 'the job has no parents: name at least one';
  const unknown = parents.filter((parent) => parent !== name && !state.jobs.has(parent));
  if (unknown.length > 0) return `unknown parents: ${unknown.join(', ')}`;
  const cycle = findCycle(state, name, parents);
  return cycle === undefined ? undefined : `the parents close a circle: ${cycle.join(' → ')}`;
}

function createJob(state: ChronosState, turn: Turn, definition: JobDefinition): void {
  const job = createJobRecord(definition);
  state.jobs.set(definition.name, job);
  linkParents(state, job);
  turn.redefined(job);
  refreshJob(state, turn, job);
}

/** Puts a new description on a job; its counters, history and running tasks stay. */
function replaceJob(state: ChronosState, turn: Turn, job: JobRecord, posted: JobDefinition): void {
  unlinkParents(state, job);
  const definition = adoptSchedule(job, posted);
  if (definition.highPriority !== job.definition.highPriority) forgetTimers(state, job);
  job.definition = definition;
  relinkEdges(job);
  linkParents(state, job);
  turn.redefined(job);
  refreshJob(state, turn, job);
}

/** Counts of parents that stay are kept, new parents start at 0. */
function relinkEdges(job: JobRecord): void {
  const wanted = new Set(parentsOf(job));
  for (const parent of [...job.edges.keys()]) if (!wanted.has(parent)) job.edges.delete(parent);
  for (const parent of wanted) if (!job.edges.has(parent)) job.edges.set(parent, 0);
}

/**
 * Moves the cursor to a posted schedule. A schedule that was read here and posted back is no change: the first start is kept as
 * anchor, and a slot that has run is never run again.
 */
function adoptSchedule(job: JobRecord, posted: JobDefinition): JobDefinition {
  const { cursor } = job;
  const was = job.definition.trigger;
  if (posted.trigger.kind !== 'schedule') {
    setCursor(cursor, 0, undefined);
    return posted;
  }
  const wanted = posted.trigger.schedule;
  if (was.kind !== 'schedule' || !isSameGrid(was.schedule, wanted)) {
    const hasRun = wanted.start.epochMs === cursor.lastSlotMs;
    setCursor(cursor, hasRun ? 1 : 0, hasRun ? lessOne(wanted.repetitions, 1) : wanted.repetitions);
    return posted;
  }
  const schedule: Schedule = { ...was.schedule, repetitions: wanted.repetitions };
  const first = indexAtOrAfter(schedule, wanted.start.epochMs);
  const next = Math.max(first, indexAfterLast(schedule, cursor));
  setCursor(cursor, next, lessOne(wanted.repetitions, next - first));
  return { ...posted, trigger: { ...posted.trigger, schedule } };
}

function indexAfterLast(schedule: Schedule, cursor: Cursor): number {
  return cursor.lastSlotMs === undefined ? 0 : indexAtOrAfter(schedule, cursor.lastSlotMs + 1);
}

function lessOne(repetitions: number | undefined, used: number): number | undefined {
  return repetitions === undefined ? undefined : Math.max(0, repetitions - used);
}

function setCursor(cursor: Cursor, index: number, remaining: number | undefined): void {
  cursor.index = index;
  cursor.remaining = remaining;
}

/**
 * Removes a job and kills its tasks. Children of a dependent job get its parents instead; a child left without parents by the
 * removal of a scheduled job takes over its schedule.
 */
export function deleteJob(state: ChronosState, turn: Turn, event: EventOf<'job-deleted'>): void {
  const { name, requestId } = event;
  const job = state.jobs.get(name);
  if (job === undefined) {
    turn.later({ kind: 'reply', requestId, answer: refused(`Job '${name}' not found`) });
    return;
  }
  for (const run of job.active.values()) {
    state.runs.delete(run.taskId);
    // The master has not heard of one whose launch is still being made durable, and will not.
    if (run.phase === 'intended') continue;
    state.retired.set(run.taskId, true);
    turn.later({ kind: 'kill', taskId: run.taskId, agentId: run.agentId });
  }
  for (const entry of job.history) state.retired.set(entry.taskId, true);
  forgetTimers(state, job);
  unlinkParents(state, job);
  state.jobs.delete(name);
  turn.removed(name);
  for (const childName of job.children) {
    const child = state.jobs.get(childName);
    if (child !== undefined) rewireChild(state, turn, child, job);
  }
  turn.later({ kind: 'notice', notice: 'removed', jobName: name, message: '' });
  turn.later({ kind: 'reply', requestId, answer: done });
}

function rewireChild(state: ChronosState, turn: Turn, child: JobRecord, removed: JobRecord): void {
  const gone = removed.definition.name;
  const parents = new Set(parentsOf(child).filter((parent) => parent !== gone));
  for (const parent of parentsOf(removed)) parents.add(parent);
  const { trigger } = removed.definition;
  if (parents.size === 0 && trigger.kind === 'schedule') {
    child.definition = { ...child.definition, trigger };
    child.cursor.index = removed.cursor.index;
    child.cursor.remaining = removed.cursor.remaining;
  } else {
    child.definition = { ...child.definition, trigger: { kind: 'parents', parents: [...parents] } };
  }
  relinkEdges(child);
  linkParents(state, child);
  turn.redefined(child);
  refreshJob(state, turn, child);
}

/** The schedule of a job as it stands: next occurrence and repetitions left. Undefined for dependent jobs. */
export function currentSchedule(job: JobRecord): string | undefined {
  const { trigger } = job.definition;
  if (trigger.kind !== 'schedule') return undefined;
  return formatSchedule(trigger.schedule, job.cursor.index, job.cursor.remaining);
}

/** When the job starts next by its schedule; undefined when it does not. */
export function nextRunMs(job: JobRecord): number | undefined {
  const { trigger, disabled } = job.definition;
  if (trigger.kind !== 'schedule' || disabled || job.cursor.remaining === 0) return undefined;
  return occurrenceMs(trigger.schedule, job.cursor.index);
}

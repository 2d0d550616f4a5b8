/** `/tasks`: all tasks, newest or oldest first, a page at a time. */
import type { Block } from '../../base/block-map.ts';
import type { TaskRecord } from '../core/task-record.ts';
import { type Part, renderedList } from './parts.ts';
import { firstStatusTime, taskText } from './task-json.ts';
import type { ClusterView, ShownFramework } from './view.ts';

const DEFAULT_LIMIT = 100;

/** Times of the first statuses in blocks of tasks, kept until a block changes. */
export class TaskTimes {
  readonly #kept = new WeakMap<
    Block<TaskRecord>,
    { readonly revision: number; readonly times: Readonly<Float64Array> }
  >();

  of(block: Block<TaskRecord>): Readonly<Float64Array> {
    const kept = this.#kept.get(block);
    if (kept?.revision === block.revision) return kept.times;
    const times = Float64Array.from(block.values, timeOf);
    this.#kept.set(block, { revision: block.revision, times });
    return times;
  }
}

/** Makes what `tasksParts` needs, a block at each step. */
export function* prepareTasks(state: ClusterView, times: TaskTimes, query: URLSearchParams): Generator<unknown> {
  for (const block of blocksOf(state, query.get('framework_id'))) yield times.of(block);
}

export function* tasksParts(state: ClusterView, times: TaskTimes, query: URLSearchParams): Generator<Part> {
  const limit = readCount(query.get('limit'), DEFAULT_LIMIT);
  const offset = readCount(query.get('offset'), 0);
  const isAscending = query.get('order') === 'asc';
  const blocks = [...blocksOf(state, query.get('framework_id'))];
  const taskId = query.get('task_id');
  const tasks =
    taskId === null ? candidates(blocks, times, { wanted: offset + limit, isAscending }) : named(blocks, taskId);
  tasks.sort((a, b) => (isAscending ? timeOf(a) - timeOf(b) : timeOf(b) - timeOf(a)));
  yield '{"tasks":';
  yield* renderedList(tasks.slice(offset, offset + limit), taskText);
  yield '}';
}

/** As Mesos reads them: what is no number counts as not given. */
function readCount(text: string | null, otherwise: number): number {
  const count = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isSafeInteger(count) && count >= 0 ? count : otherwise;
}

interface Page {
  /** So many of the first, or more. */
  readonly wanted: number;
  readonly isAscending: boolean;
}

/** The tasks that may be on the page, in no order but that of the lists: sorting all would take too long. */
function candidates(
  blocks: readonly Block<TaskRecord>[],
  times: TaskTimes,
  { wanted, isAscending }: Page,
): TaskRecord[] {
  const total = blocks.reduce((sum, { values }) => sum + values.length, 0);
  if (wanted >= total) return blocks.flatMap(({ values }) => values);
  if (wanted === 0) return [];
  const sorted = new Float64Array(total);
  let at = 0;
  for (const block of blocks) {
    sorted.set(times.of(block), at);
    at += block.values.length;
  }
  sorted.sort();
  const last = sorted[isAscending ? wanted - 1 : total - wanted] ?? 0;
  const found: TaskRecord[] = [];
  for (const block of blocks) {
    const ofBlock = times.of(block);
    for (const [index, task] of block.values.entries()) {
      const time = ofBlock[index] ?? 0;
      if (isAscending ? time <= last : time >= last) found.push(task);
    }
  }
  return found;
}

function named(blocks: readonly Block<TaskRecord>[], taskId: string): TaskRecord[] {
  return blocks.flatMap(({ values }) => values.filter(({ id }) => id === taskId));
}

function* blocksOf(state: ClusterView, frameworkId: string | null): Generator<Block<TaskRecord>> {
  for (const { tasks, unreachableTasks, completedTasks } of frameworksOf(state, frameworkId)) {
    yield* tasks.blocks();
    yield* unreachableTasks.kept.blocks();
    yield* completedTasks.kept.blocks();
  }
}

function* frameworksOf(state: ClusterView, frameworkId: string | null): Iterable<ShownFramework> {
  for (const list of [state.frameworks.values(), state.completedFrameworks.values()]) {
    for (const framework of list) if (frameworkId === null || framework.id === frameworkId) yield framework;
  }
}

/** Tasks without a status are the oldest. */
function timeOf(task: TaskRecord): number {
  return firstStatusTime(task) ?? -1;
}

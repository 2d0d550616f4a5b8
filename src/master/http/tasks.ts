/** `/tasks`: all tasks, newest or oldest first, a page at a time. */

import type { Framework } from '../core/framework-record.ts';
import type { MasterState } from '../core/state.ts';
import type { TaskRecord } from '../core/task-record.ts';
import { type Pieces, pushList } from './pieces.ts';
import { firstStatusTime, taskText } from './task-json.ts';

const DEFAULT_LIMIT = 100;

export function taskPieces(state: MasterState, query: URLSearchParams): Pieces {
  const limit = readCount(query.get('limit'), DEFAULT_LIMIT);
  const offset = readCount(query.get('offset'), 0);
  const isAscending = query.get('order') === 'asc';
  const tasks = [...tasksOf(state, query.get('framework_id'), query.get('task_id'))];
  tasks.sort((a, b) => (isAscending ? byFirstStatus(a, b) : byFirstStatus(b, a)));
  const pieces: Pieces = ['{"tasks":'];
  pushList(pieces, tasks.slice(offset, offset + limit), taskText);
  pieces.push('}');
  return pieces;
}

/** As Mesos reads them: what is no number counts as not given. */
function readCount(text: string | null, otherwise: number): number {
  const count = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isSafeInteger(count) && count >= 0 ? count : otherwise;
}

function* tasksOf(state: MasterState, frameworkId: string | null, taskId: string | null): Iterable<TaskRecord> {
  for (const framework of frameworksOf(state, frameworkId)) {
    const lists = [framework.tasks.values(), framework.unreachableTasks.values(), framework.completedTasks.values()];
    for (const list of lists) {
      for (const task of list) if (taskId === null || task.id === taskId) yield task;
    }
  }
}

function* frameworksOf(state: MasterState, frameworkId: string | null): Iterable<Framework> {
  for (const list of [state.frameworks.values(), state.completedFrameworks.values()]) {
    for (const framework of list) if (frameworkId === null || framework.id === frameworkId) yield framework;
  }
}

/** Tasks without a status are the oldest. */
function byFirstStatus(a: TaskRecord, b: TaskRecord): number {
  const [first, second] = [firstStatusTime(a) ?? -1, firstStatusTime(b) ?? -1];
  return first - second;
}

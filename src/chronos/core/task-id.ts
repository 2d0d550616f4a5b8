import { idError } from '../../model/ids.ts';

export interface TaskIdParts {
  readonly dueMs: number;
  readonly attempt: number;
  readonly jobName: string;
  readonly arguments: string;
}

/**
 * `ct:<due ms>:<attempt>:<job>:<arguments>`, as Chronos names its tasks. Arguments that an id cannot hold (slashes, too long) are
 * left out: they are kept with the run, not read back from here.
 */
export function formatTaskId(parts: TaskIdParts): string {
  const base = `ct:${parts.dueMs}:${parts.attempt}:${parts.jobName}:`;
  const whole = base + parts.arguments.replaceAll(';', '');
  return idError(whole) === undefined ? whole : base;
}

/** Undefined when the id is none of Chronos's. */
export function parseTaskId(taskId: string): TaskIdParts | undefined {
  const match = /^ct:(\d+):(\d+):([\w\s.#-]+):?(.*)$/s.exec(taskId);
  if (match === null) return undefined;
  const [, dueMs, attempt, jobName = '', text = ''] = match;
  return { dueMs: Number(dueMs), attempt: Number(attempt), jobName, arguments: text };
}

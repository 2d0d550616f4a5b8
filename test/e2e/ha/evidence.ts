/** What tasks themselves write down, so that starts, restarts and doubles are counted without asking any of our programs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Start {
  readonly app: string;
  readonly pid: number;
  readonly atMs: number;
  readonly taskId: string;
}

export interface Run {
  readonly job: string;
  readonly atMs: number;
  /** Of the slot, as the task id says. */
  readonly dueMs: number;
  readonly taskId: string;
}

export class Evidence {
  readonly #startsFile: string;
  readonly #runsFile: string;
  /** Seconds that no other process of the machine sleeps. */
  readonly #mark = `${1_000_000_000 + process.pid}`;

  constructor(directory: string) {
    this.#startsFile = join(directory, 'starts');
    this.#runsFile = join(directory, 'runs');
    for (const file of [this.#startsFile, this.#runsFile]) writeFileSync(file, '');
  }

  /** A task that writes its start down and then stays. */
  appCommand(app: string): string {
    return `echo "${app} $$ $(date +%s%3N) $MESOS_TASK_ID" >> ${this.#startsFile}; exec sleep ${this.#mark}`;
  }

  /** A run that writes itself down. */
  jobCommand(job: string): string {
    return `echo "${job} $(date +%s%3N) $MESOS_TASK_ID" >> ${this.#runsFile}`;
  }

  starts(): Start[] {
    return linesOf(this.#startsFile).map(([app = '', pid, atMs, taskId = '']) => ({
      app,
      pid: Number(pid),
      atMs: Number(atMs),
      taskId,
    }));
  }

  runs(): Run[] {
    return linesOf(this.#runsFile).map(([job = '', atMs, taskId = '']) => ({
      job,
      atMs: Number(atMs),
      dueMs: Number(/^ct:(\d+):/.exec(taskId)?.[1]),
      taskId,
    }));
  }

  /** The process still sleeps, and is not another one with its number. */
  isAlive(pid: number): boolean {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(this.#mark);
    } catch {
      return false;
    }
  }
}

function linesOf(file: string): string[][] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' '));
}

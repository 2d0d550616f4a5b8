/** What the tasks of simulated executors do; written in the task's data. */
import { nextChance, nextInt, type Random } from '../../../src/base/random.ts';
import { isTerminal } from '../../../src/model/task-state.ts';
import type { TaskInfo, TaskState, TaskStatus } from '../../../src/wire/gen/mesos.ts';
import type { SimProgram } from '../program.ts';

export interface TaskScript {
  /** Time to each of these, one after the other; the last may be terminal. */
  readonly steps: readonly { readonly afterMs: number; readonly state: TaskState }[];
  /** Ends so long after it was told to. */
  readonly killMs: number;
  /** The executor ends too when this was its last task. */
  readonly endsExecutor: boolean;
  /** It reports on the task also after its end, which is wrong of it. */
  readonly talksOn: boolean;
}

export function drawScript(random: Random): TaskScript {
  const steps: { afterMs: number; state: TaskState }[] = [
    { afterMs: nextInt(random, nextChance(random, 0.8) ? 100 : 5_000), state: 'TASK_STARTING' },
  ];
  for (let more = nextInt(random, 4); more > 0; more--) {
    steps.push({ afterMs: nextInt(random, nextChance(random, 0.5) ? 30 : 3_000), state: 'TASK_RUNNING' });
  }
  if (nextChance(random, 0.5)) {
    steps.push({ afterMs: nextInt(random, 20_000), state: nextChance(random, 0.5) ? 'TASK_FINISHED' : 'TASK_FAILED' });
  }
  return {
    steps,
    killMs: nextInt(random, 1_000),
    endsExecutor: nextChance(random, 0.3),
    talksOn: nextChance(random, 0.1),
  };
}

export function scriptBytes(script: TaskScript): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(script));
}

/** Says what becomes of a task. */
export type Report = (status: Pick<TaskStatus, 'task_id' | 'state'>) => void;

/** The tasks inside one executor: each goes through its script until it ends or is killed. */
export class ScriptedTasks {
  readonly #program: SimProgram;
  readonly #report: Report;
  /** The last task is over and its executor is to end. */
  readonly #onIdle: () => void;
  readonly #onLaunch: (taskId: string) => void;
  readonly #live = new Map<string, TaskScript>();

  constructor(
    program: SimProgram,
    told: {
      readonly onLaunch: (taskId: string) => void;
      readonly report: Report;
      readonly onIdle: () => void;
    },
  ) {
    this.#program = program;
    this.#onLaunch = told.onLaunch;
    this.#report = told.report;
    this.#onIdle = told.onIdle;
  }

  launch(task: TaskInfo): void {
    const taskId = task.task_id.value;
    const script = JSON.parse(new TextDecoder().decode(task.data ?? new Uint8Array(0))) as TaskScript;
    this.#onLaunch(taskId);
    this.#live.set(taskId, script);
    this.#go(taskId, 0);
  }

  #go(taskId: string, index: number): void {
    const script = this.#live.get(taskId);
    const next = script?.steps[index];
    if (script === undefined || next === undefined) return;
    this.#program.later(next.afterMs, () => {
      if (this.#live.get(taskId) !== script) return;
      this.#say(taskId, next.state);
      this.#go(taskId, index + 1);
    });
  }

  kill(taskId: string): void {
    const script = this.#live.get(taskId);
    if (script === undefined) return;
    this.#program.later(script.killMs, () => {
      if (this.#live.get(taskId) === script) this.#say(taskId, 'TASK_KILLED');
    });
  }

  killAll(): void {
    for (const taskId of [...this.#live.keys()]) this.#say(taskId, 'TASK_KILLED');
  }

  #say(taskId: string, state: TaskState): void {
    const script = this.#live.get(taskId);
    this.#report({ task_id: { value: taskId }, state });
    if (!isTerminal(state)) return;
    this.#live.delete(taskId);
    if (script?.talksOn === true) {
      this.#program.later(30, () => this.#report({ task_id: { value: taskId }, state: 'TASK_FAILED' }));
    }
    if (script?.endsExecutor === true && this.#live.size === 0) this.#onIdle();
  }
}

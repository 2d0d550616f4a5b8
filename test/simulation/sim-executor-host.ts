import type { BuiltInAction, ExecutorStart, RunToRecover } from '../../src/agent/core/effects.ts';
import type { AgentEvent, Termination } from '../../src/agent/core/events.ts';
import type { RunKey } from '../../src/agent/core/state.ts';
import { knownContainers, recoveredTasks } from '../../src/agent/shell/recovered-runs.ts';
import type { SimContainers } from './containers.ts';
import type { SimProgram } from './program.ts';
import { SimExecutor } from './sim-executor.ts';

/** How long a built-in executor may take to notice that its containers were destroyed. */
const endTimeoutMs = 5_000;

export interface ExecutorHostOptions {
  readonly program: SimProgram;
  readonly containers: SimContainers;
  readonly shutdownGraceMs: number;
  readonly post: (event: AgentEvent) => void;
  /** Hears of a framework's own executor whose container is about to be made: when it runs, the program is to be there. */
  readonly onCustom?: ((start: ExecutorStart) => void) | undefined;
}

/** Runs executors for an agent's core, as agent/shell/executor-host does. */
export class SimExecutorHost {
  readonly #options: ExecutorHostOptions;
  readonly #hosted = new Map<string, SimExecutor>();
  readonly #custom = new Set<string>();

  constructor(options: ExecutorHostOptions) {
    this.#options = options;
  }

  start(start: ExecutorStart): void {
    if (start.executorKind === 'custom') this.#launchCustom(start);
    else this.#host(start);
  }

  #launchCustom(start: ExecutorStart): void {
    const { containers, program, onCustom } = this.#options;
    const { containerId } = start;
    this.#custom.add(containerId);
    onCustom?.(start);
    containers.launch({
      containerId,
      taskId: `executor ${start.executorId}`,
      script: {},
      resources: start.info.resources ?? [],
      onPrepared: () => {},
      onLaunched: program.inThisLife((failure: string | undefined) => {
        if (failure === undefined) this.#watch(start);
        else this.#ended(start, { status: undefined, reason: 'REASON_CONTAINER_LAUNCH_FAILED', message: failure });
      }),
    });
  }

  /** Tells the core what the container is, and its end. */
  #watch(run: RunKey): void {
    const { containers, program, post } = this.#options;
    const { frameworkId, executorId, containerId } = run;
    post({ kind: 'container-known', run: { frameworkId, executorId, containerId }, status: { executor_pid: 4711 } });
    const isKnown = containers.wait(
      containerId,
      program.inThisLife((end) => {
        this.#ended(run, { status: end.waitStatus });
        containers.destroy(containerId);
      }),
    );
    if (!isKnown) this.#ended(run, { status: undefined, message: 'Executor ended while the agent was away' });
  }

  #host(start: ExecutorStart): void {
    const executor: SimExecutor = new SimExecutor({
      program: this.#options.program,
      start,
      containers: this.#options.containers,
      shutdownGraceMs: this.#options.shutdownGraceMs,
      onStatus: (status) => {
        const { frameworkId, executorId } = start;
        this.#options.post({ kind: 'status-reported', frameworkId, executorId, status });
      },
      onEnded: () => this.#ended(start, { status: 0 }),
    });
    this.#hosted.set(start.containerId, executor);
  }

  act(run: RunKey, action: BuiltInAction): void {
    this.#hosted.get(run.containerId)?.act(action);
  }

  destroy(run: RunKey): void {
    if (this.#custom.has(run.containerId)) {
      const { containers, program } = this.#options;
      containers.destroy(run.containerId);
      // Destroying takes a while; by then its end may have been told already, which is of no consequence.
      program.later(2, () => this.#ended(run, { status: 9 }));
      return;
    }
    const hosted = this.#hosted.get(run.containerId);
    const { containers, program } = this.#options;
    const prefix = `${run.containerId}.`;
    for (const id of containers.ids) if (id === run.containerId || id.startsWith(prefix)) containers.destroy(id);
    hosted?.act({ action: 'shutdown' });
    const finish = (): void => {
      if (this.#hosted.get(run.containerId) !== hosted) return;
      hosted?.detach();
      this.#ended(run, { status: undefined });
    };
    if (hosted === undefined) finish();
    else program.later(endTimeoutMs, finish);
  }

  /** Finds the containers of an earlier life again; those nobody knows are destroyed. */
  recover(runs: readonly RunToRecover[]): void {
    const { containers, post } = this.#options;
    const known = new Set(runs.flatMap(knownContainers).map(({ containerId }) => containerId));
    for (const id of containers.ids) if (!known.has(id)) containers.destroy(id);
    for (const run of runs) {
      if (run.executorKind === 'custom') this.#custom.add(run.containerId);
      else this.#host(run);
    }
    post({ kind: 'containers-recovered' });
    for (const run of runs) {
      if (run.executorKind === 'custom') {
        this.#watch(run);
        continue;
      }
      const tasks = recoveredTasks(run);
      if (tasks.length > 0) this.#hosted.get(run.containerId)?.recover(tasks);
      else this.destroy(run);
    }
  }

  #ended({ frameworkId, executorId, containerId }: RunKey, termination: Termination): void {
    this.#hosted.delete(containerId);
    this.#custom.delete(containerId);
    this.#options.post({ kind: 'executor-ended', run: { frameworkId, executorId, containerId }, termination });
  }
}

import type { BuiltInAction, ExecutorStart } from '../../src/agent/core/effects.ts';
import { nextUint32 } from '../../src/base/random.ts';
import type { ExecutorEffect, ExecutorEvent, RecoveredTaskFacts } from '../../src/executor/core/events.ts';
import { createExecutorState, type ExecutorState } from '../../src/executor/core/executor-state.ts';
import { msOf } from '../../src/executor/core/killing.ts';
import { step } from '../../src/executor/core/step.ts';
import type { TaskStatus } from '../../src/wire/gen/mesos.ts';
import { parseScript, type SimContainers } from './containers.ts';
import { SimCore, type SimProgram } from './program.ts';

export interface SimExecutorOptions {
  /** The agent that hosts it. */
  readonly program: SimProgram;
  readonly start: ExecutorStart;
  readonly containers: SimContainers;
  readonly shutdownGraceMs: number;
  readonly onStatus: (status: TaskStatus) => void;
  readonly onEnded: () => void;
}

/** A built-in executor inside a simulated agent: the real core over simulated containers. */
export class SimExecutor {
  readonly #options: SimExecutorOptions;
  readonly #core: SimCore<ExecutorState, ExecutorEvent, ExecutorEffect>;

  constructor(options: SimExecutorOptions) {
    this.#options = options;
    const { program, start } = options;
    const state = createExecutorState(
      {
        kind: start.executorKind === 'command' ? 'command' : 'default',
        executorId: start.executorId,
        agentId: start.agentId,
        containerId: start.containerId,
        sandbox: start.directory,
        hostIp: program.host,
        canTellKilling: (start.frameworkInfo.capabilities ?? []).some(({ type }) => type === 'TASK_KILLING_STATE'),
        shutdownGraceMs: options.shutdownGraceMs,
      },
      BigInt(nextUint32(program.context.random)),
    );
    this.#core = new SimCore<ExecutorState, ExecutorEvent, ExecutorEffect>(program, state, {
      step,
      nextMs: ({ deadlines }) => deadlines.nextMs,
      tick: { kind: 'ticked' },
      isOnWallClock: true,
      execute: (effect) => this.#execute(effect),
      describe: (event) => (event.kind === 'ticked' ? '' : `executor ${start.executorId} ${event.kind}`),
    });
  }

  act(action: BuiltInAction): void {
    switch (action.action) {
      case 'launch':
        this.#core.post({ kind: 'task-launched', task: action.task });
        return;
      case 'launch-group':
        this.#core.post({ kind: 'group-launched', tasks: action.tasks });
        return;
      case 'kill': {
        const graceMs = msOf(action.killPolicy?.grace_period);
        const { taskId } = action;
        this.#core.post({ kind: 'kill-requested', taskId, ...(graceMs === undefined ? {} : { graceMs }) });
        return;
      }
      case 'shutdown':
        this.#core.post({ kind: 'shutdown-requested' });
    }
  }

  recover(tasks: readonly RecoveredTaskFacts[]): void {
    this.#core.post({ kind: 'tasks-recovered', tasks });
  }

  detach(): void {
    this.#core.stop();
  }

  #execute(effect: ExecutorEffect): void {
    const { containers } = this.#options;
    switch (effect.kind) {
      case 'send-status':
        this.#options.onStatus(effect.status);
        return;
      case 'launch-container':
        this.#launch(effect);
        return;
      case 'find-container':
        if (containers.isRunning(effect.containerId)) {
          this.#core.post({ kind: 'container-found', taskId: effect.taskId, status: {} });
        }
        this.#await(effect.taskId, effect.containerId);
        return;
      case 'signal-container':
        containers.signal(effect.containerId, effect.signal);
        return;
      case 'destroy-container':
        containers.destroy(effect.containerId);
        return;
      case 'ask':
        this.#answer(effect);
        return;
      case 'end':
        this.#options.onEnded();
        return;
    }
  }

  #launch({ taskId, containerId, task }: Extract<ExecutorEffect, { kind: 'launch-container' }>): void {
    const { program, start, containers } = this.#options;
    const isCommand = start.executorKind === 'command';
    containers.launch({
      containerId,
      taskId,
      script: parseScript(task.command?.value),
      resources: [...(task.resources ?? []), ...(isCommand ? (start.info.resources ?? []) : [])],
      onPrepared: program.inThisLife(() => this.#core.post({ kind: 'container-prepared', taskId })),
      onLaunched: program.inThisLife((failure: string | undefined) => {
        if (failure !== undefined) {
          const reason = 'REASON_CONTAINER_LAUNCH_FAILED';
          this.#core.post({ kind: 'container-failed', taskId, reason, message: failure });
          return;
        }
        this.#core.post({ kind: 'container-started', taskId, status: {} });
        this.#await(taskId, containerId);
      }),
    });
  }

  #await(taskId: string, containerId: string): void {
    const { program, containers } = this.#options;
    const isKnown = containers.wait(
      containerId,
      program.inThisLife((end) => this.#core.post({ kind: 'container-ended', taskId, end })),
    );
    if (isKnown) return;
    const end = {
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: 'Container ended while the agent was away',
    } as const;
    this.#core.post({ kind: 'container-ended', taskId, end });
  }

  /** Every check finds what it looks for while the container runs. */
  #answer(effect: Extract<ExecutorEffect, { kind: 'ask' }>): void {
    const { program, containers } = this.#options;
    const { taskId, containerId, checkKind, round, question } = effect;
    program.later(5, () => {
      const isUp = containers.isRunning(containerId);
      const answer =
        question.kind === 'http'
          ? ({ kind: 'http', statusCode: isUp ? 200 : 503 } as const)
          : question.kind === 'tcp'
            ? ({ kind: 'tcp', succeeded: isUp } as const)
            : ({ kind: 'command', exitCode: isUp ? 0 : 1 } as const);
      this.#core.post({ kind: 'check-answered', taskId, checkKind, round, answer });
    });
  }
}

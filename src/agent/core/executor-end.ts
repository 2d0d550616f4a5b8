/** What follows from the end of an executor's container. */
import { ExitedExecutorMessage } from '../../wire/gen/internal.ts';
import { type AgentEffect, note, send } from './effects.ts';
import type { Termination } from './events.ts';
import { settleExecutor } from './executor-settling.ts';
import { runDeadline } from './executor-shutdown.ts';
import { type AgentState, agentIdOf, count, type Executor, findRun, type RunKey } from './state.ts';
import { reportStatus } from './status-updates.ts';
import { newTask } from './tasks.ts';

/** The executor's container is no more: its living tasks end with it. */
export function executorEnded(state: AgentState, run: RunKey, termination: Termination, nowMs: number): AgentEffect[] {
  const executor = findRun(state, run);
  const framework = state.frameworks.get(run.frameworkId);
  if (executor === undefined || framework === undefined || executor.phase === 'terminated') return [];
  for (const kind of ['registration', 'reregistration', 'reconnect', 'shutdown'] as const) {
    state.deadlines.cancel(runDeadline(kind, run));
  }
  const isLaunchError = executor.kind === 'custom' && termination.reason === 'REASON_CONTAINER_LAUNCH_FAILED';
  if (isLaunchError) count(state, 'slave/container_launch_errors');
  count(state, 'slave/executors_terminated');
  const effects: AgentEffect[] = [
    note('executor ended', { ...run, status: termination.status, reason: termination.message }),
  ];
  if (!framework.isTerminating) effects.push(...endTasks(state, executor, termination, nowMs));
  executor.phase = 'terminated';
  executor.channel = { kind: 'none' };
  if (framework.isTerminating) abandonTasks(executor);
  if (executor.kind !== 'command') effects.push(...tellExit(state, run, termination));
  effects.push(...settleExecutor(state, executor, nowMs));
  return effects;
}

/**
 * A master that is taking us back may be at work on an earlier message that still names the executor, so it is told of the end
 * when it knows us again. Later registrations do not name the executor: then telling it twice does no harm.
 */
export function tellExit(
  state: AgentState,
  run: Pick<RunKey, 'frameworkId' | 'executorId'>,
  termination: Termination,
): AgentEffect[] {
  const message: ExitedExecutorMessage = {
    slave_id: { value: agentIdOf(state) },
    framework_id: { value: run.frameworkId },
    executor_id: { value: run.executorId },
    status: termination.status ?? -1,
  };
  if (state.phase === 'running' && state.master !== undefined) {
    return [send(state.master.pid, ExitedExecutorMessage, message)];
  }
  state.untoldExits.push(message);
  return [];
}

function endTasks(state: AgentState, executor: Executor, termination: Termination, nowMs: number): AgentEffect[] {
  const effects: AgentEffect[] = [];
  const pending = executor.pendingTermination;
  for (const taskId of [...executor.launched.keys(), ...executor.queued.keys()]) {
    effects.push(
      ...reportStatus(
        state,
        {
          frameworkId: executor.frameworkId,
          executorId: executor.executorId,
          taskId,
          state: pending?.state ?? 'TASK_FAILED',
          reason: pending?.reason ?? termination.reason ?? 'REASON_EXECUTOR_TERMINATED',
          message: pending?.message ?? termination.message ?? 'Executor terminated',
          ...(termination.limitation === undefined ? {} : { limitation: termination.limitation }),
        },
        nowMs,
      ),
    );
  }
  return effects;
}

/** The framework is gone: nobody waits for updates of these tasks. */
function abandonTasks(executor: Executor): void {
  for (const [taskId, info] of executor.queued) executor.completed.set(taskId, newTask(info, executor.frameworkId));
  for (const [taskId, task] of executor.launched) executor.completed.set(taskId, task);
  executor.queued.clear();
  executor.queuedGroups = [];
  executor.launched.clear();
}

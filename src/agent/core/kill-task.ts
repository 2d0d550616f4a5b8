import { KillTaskMessage } from '../../wire/gen/internal.ts';
import { deliver } from './delivery.ts';
import { type AgentEffect, send, warn } from './effects.ts';
import { shutdownExecutor } from './executor-shutdown.ts';
import type { AgentState, Executor, Framework } from './state.ts';
import { droppedState, reportStatus } from './status-updates.ts';
import { findStream } from './update-streams.ts';

/** The master asks to kill a task. */
export function killTask(state: AgentState, message: KillTaskMessage, nowMs: number): AgentEffect[] {
  const frameworkId = message.framework_id.value;
  const taskId = message.task_id.value;
  const facts = { frameworkId, taskId };
  const framework = state.frameworks.get(frameworkId);
  if (state.phase === 'recovering' || state.phase === 'terminating') {
    return [warn('ignoring a kill: the agent is not ready', facts)];
  }
  if (framework?.isTerminating === true) return [warn('ignoring a kill: the framework is ending', facts)];
  const executor = framework === undefined ? undefined : executorOfTask(framework, taskId);
  if (framework === undefined || executor === undefined) return unknownTask(state, framework, message, nowMs);
  if (executor.queued.has(taskId)) return killQueued(state, executor, taskId, nowMs);
  if (executor.phase !== 'running' || !executor.launched.has(taskId)) return [];
  const killPolicy = message.kill_policy;
  return deliver(executor, {
    builtIn: () => ({ action: 'kill', taskId, killPolicy }),
    http: () => ({
      type: 'KILL',
      kill: { task_id: message.task_id, ...(killPolicy === undefined ? {} : { kill_policy: killPolicy }) },
    }),
    driver: (pid) => send(pid, KillTaskMessage, message),
  });
}

function executorOfTask(framework: Framework, taskId: string): Executor | undefined {
  for (const executor of framework.executors.values()) {
    if (executor.queued.has(taskId) || executor.launched.has(taskId) || executor.terminated.has(taskId))
      return executor;
  }
  return undefined;
}

/** A task that no executor here has: it is lost, unless its end is on its way already. */
function unknownTask(
  state: AgentState,
  framework: Framework | undefined,
  message: KillTaskMessage,
  nowMs: number,
): AgentEffect[] {
  const frameworkId = message.framework_id.value;
  const taskId = message.task_id.value;
  if (framework === undefined) return [warn('ignoring a kill: no such framework', { frameworkId, taskId })];
  if (findStream(state, frameworkId, taskId) !== undefined) return [];
  return reportStatus(
    state,
    {
      frameworkId,
      executorId: undefined,
      taskId,
      state: droppedState(framework.info),
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: 'Cannot find executor',
    },
    nowMs,
  );
}

/** Not yet with its executor: the whole group it belongs to is killed here. */
function killQueued(state: AgentState, executor: Executor, taskId: string, nowMs: number): AgentEffect[] {
  const group = executor.queuedGroups.find((taskIds) => taskIds.includes(taskId)) ?? [taskId];
  executor.queuedGroups = executor.queuedGroups.filter((taskIds) => taskIds !== group);
  const effects: AgentEffect[] = [];
  for (const one of group) {
    effects.push(
      ...reportStatus(
        state,
        {
          frameworkId: executor.frameworkId,
          executorId: executor.executorId,
          taskId: one,
          state: 'TASK_KILLED',
          reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
          message: 'Task killed before it was launched',
        },
        nowMs,
      ),
    );
  }
  // An executor that never got a task has no reason to start.
  if (executor.phase === 'registering' && executor.queued.size + executor.launched.size === 0) {
    effects.push(...shutdownExecutor(state, executor, nowMs));
  }
  return effects;
}

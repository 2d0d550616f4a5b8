import type { AgentState, Executor } from '../../../src/agent/core/state.ts';
import { streamKey } from '../../../src/agent/core/state.ts';
import { isTerminal } from '../../../src/model/task-state.ts';

/** What does not fit together inside an agent, or undefined. */
export function agentIndexProblem(state: AgentState): string | undefined {
  for (const [frameworkId, framework] of state.frameworks) {
    if (framework.frameworkId !== frameworkId) return `framework ${framework.frameworkId} stands under ${frameworkId}`;
    for (const executor of framework.executors.values()) {
      const problem = executorProblem(executor);
      if (problem !== undefined) return problem;
    }
    if (state.completedFrameworks.has(frameworkId)) return `framework ${frameworkId} is both alive and completed`;
  }
  for (const [key, stream] of state.streams) {
    if (streamKey(stream.frameworkId, stream.taskId) !== key) return `the stream of ${stream.taskId} has another key`;
    if (stream.isAcknowledging && stream.pending.length === 0) return `${stream.taskId} acknowledges nothing`;
    const waiting = stream.pending.findIndex(({ status }) => isTerminal(status.state));
    if (waiting >= 0 && waiting < stream.pending.length - 1) return `${stream.taskId} goes on after its end`;
  }
  return undefined;
}

function executorProblem(executor: Executor): string | undefined {
  for (const taskId of executor.launched.keys()) {
    if (executor.queued.has(taskId)) return `task ${taskId} is queued and launched`;
    if (executor.terminated.has(taskId)) return `task ${taskId} is launched and terminated`;
  }
  for (const [taskId, { state }] of executor.terminated) {
    if (!isTerminal(state)) return `task ${taskId} is terminated in ${state}`;
  }
  for (const [taskId, { state }] of executor.launched) {
    if (isTerminal(state)) return `task ${taskId} is launched in ${state}`;
  }
  for (const taskId of executor.undurable) {
    if (executor.launched.has(taskId)) return `task ${taskId} was launched before its checkpoint was durable`;
  }
  return undefined;
}

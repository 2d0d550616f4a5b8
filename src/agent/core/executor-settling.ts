import { runOf } from './delivery.ts';
import { type AgentEffect, persist } from './effects.ts';
import { noteFailedRun } from './failed-runs.ts';
import { frameworkIdle } from './frameworks.ts';
import { discard } from './garbage.ts';
import { executorDirectory, executorMetaPath, runMetaPath, sentinelPath } from './paths.ts';
import { type AgentState, agentIdOf, type Executor } from './state.ts';

/** Forgets an ended executor once none of its tasks waits for anything. */
export function settleExecutor(state: AgentState, executor: Executor, nowMs: number): AgentEffect[] {
  const framework = state.frameworks.get(executor.frameworkId);
  if (framework === undefined || executor.phase !== 'terminated') return [];
  const unacknowledged = framework.isTerminating ? 0 : executor.terminated.size;
  if (executor.queued.size + executor.launched.size + unacknowledged > 0) return [];
  framework.executors.delete(executor.executorId);
  framework.completedExecutors.set(executor.containerId, executor);
  const { workDir } = state.settings;
  const at = { agentId: agentIdOf(state), ...runOf(executor) };
  const effects: AgentEffect[] = [];
  noteFailedRun(state, executor, nowMs);
  // A command executor has its directory for itself; others may run again below theirs.
  if (executor.kind !== 'command') discard(state, executor.directory, nowMs);
  discard(state, executorDirectory(workDir, at), nowMs);
  if (executor.isCheckpointed) {
    effects.push(persist([{ op: 'write', path: sentinelPath(at), bytes: new Uint8Array(0) }]));
    if (executor.kind !== 'command') discard(state, `${workDir}/${runMetaPath(at)}`, nowMs);
    discard(state, `${workDir}/${executorMetaPath(at)}`, nowMs);
  }
  effects.push(...frameworkIdle(state, framework, nowMs));
  return effects;
}

import { type AgentEffect, note } from './effects.ts';
import { settleExecutor } from './executor-settling.ts';
import { shutdownExecutor } from './executor-shutdown.ts';
import { frameworkIdle } from './frameworks.ts';
import type { AgentState } from './state.ts';
import { closeStreamsOf } from './update-streams.ts';

/** The framework is removed: its executors are shut down, its updates no longer matter. */
export function shutdownFramework(state: AgentState, frameworkId: string, nowMs: number): AgentEffect[] {
  closeStreamsOf(state, frameworkId);
  const framework = state.frameworks.get(frameworkId);
  if (framework === undefined || framework.isTerminating) return [];
  framework.isTerminating = true;
  const effects: AgentEffect[] = [note('shutting down a framework', { frameworkId })];
  for (const executor of [...framework.executors.values()]) {
    effects.push(...shutdownExecutor(state, executor, nowMs), ...settleExecutor(state, executor, nowMs));
  }
  effects.push(...frameworkIdle(state, framework, nowMs));
  return effects;
}

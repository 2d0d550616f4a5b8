import type { ContainerStatus } from '../../wire/gen/mesos.ts';
import { type AgentEffect, persist } from './effects.ts';
import { forkedPidPath } from './paths.ts';
import { type AgentState, agentIdOf, findRun, type RunKey } from './state.ts';

/** The executor's container runs: its process id is checkpointed, its status goes into the updates. */
export function containerKnown(state: AgentState, run: RunKey, status: ContainerStatus): AgentEffect[] {
  const executor = findRun(state, run);
  if (executor === undefined) return [];
  const isNew = executor.containerStatus?.executor_pid !== status.executor_pid;
  executor.containerStatus = status;
  if (!executor.isCheckpointed || status.executor_pid === undefined || !isNew) return [];
  const path = forkedPidPath({ agentId: agentIdOf(state), ...run });
  return [persist([{ op: 'write', path, bytes: new TextEncoder().encode(String(status.executor_pid)) }])];
}

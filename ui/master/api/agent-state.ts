import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type ApiError, request } from '../../shared/api/request.ts';
import type { Task } from './tasks.ts';

type AgentExecutor = { readonly tasks: readonly Task[]; readonly completed_tasks: readonly Task[] };
type AgentFramework = {
  readonly executors: readonly AgentExecutor[];
  readonly completed_executors: readonly AgentExecutor[];
};
type AgentStateAnswer = {
  readonly frameworks: readonly AgentFramework[];
  readonly completed_frameworks: readonly AgentFramework[];
};

/** All tasks in an agent's own state, running and ended. */
export function tasksOf(state: AgentStateAnswer): readonly Task[] {
  return [...state.frameworks, ...state.completed_frameworks]
    .flatMap((framework) => [...framework.executors, ...framework.completed_executors])
    .flatMap((executor) => [...executor.tasks, ...executor.completed_tasks]);
}

/** What runs and ran on an agent, told by the agent itself and passed on by the master. */
export function useAgentTasks(agentId: string): UseQueryResult<readonly Task[], ApiError> {
  const path = `agents/${encodeURIComponent(agentId)}/state`;
  return useQuery<readonly Task[], ApiError>({
    queryKey: [path],
    queryFn: async ({ signal }) => tasksOf(await request<AgentStateAnswer>(path, { signal })),
    refetchInterval: 5_000,
  });
}

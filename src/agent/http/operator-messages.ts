import type {
  ResponseGetAgent,
  ResponseGetExecutors,
  ResponseGetFrameworks,
  ResponseGetTasks,
} from '../../wire/gen/agent.ts';
import type { Task } from '../../wire/gen/mesos.ts';
import type { AgentState, Executor, Framework } from '../core/state.ts';
import { newTask } from '../core/tasks.ts';

export function agentMessage(state: AgentState): ResponseGetAgent {
  const { checkpoint: _, ...info } = state.info;
  if (state.drain === undefined) return { agent_info: info };
  const startMs = state.drainStartMs ?? 0;
  const estimated_drain_start_time = { nanoseconds: BigInt(Math.round(startMs * 1000)) * 1000n };
  return { agent_info: info, drain_config: state.drain, estimated_drain_start_time };
}

export function tasksMessage(state: AgentState): ResponseGetTasks {
  const live = liveExecutors(state);
  const queued = live.flatMap((executor) =>
    [...executor.queued.values()].map((info) => newTask(info, executor.frameworkId)),
  );
  const launched = live.flatMap((executor) => [...executor.launched.values()]);
  const all = [...live, ...endedExecutors(state)];
  const terminated = all.flatMap((executor) => [...executor.terminated.values()]);
  const completed = all.flatMap((executor) => [...executor.completed.values()]);
  const lists: ResponseGetTasks = {};
  setList(lists, 'queued_tasks', queued);
  setList(lists, 'launched_tasks', launched);
  setList(lists, 'terminated_tasks', terminated);
  setList(lists, 'completed_tasks', completed);
  return lists;
}

function setList(lists: ResponseGetTasks, name: keyof ResponseGetTasks, tasks: Task[]): void {
  if (tasks.length > 0) lists[name] = tasks;
}

export function executorsMessage(state: AgentState): ResponseGetExecutors {
  const message = ({ info }: Executor) => ({ executor_info: info });
  const executors = liveExecutors(state).map(message);
  const completed = endedExecutors(state).map(message);
  return {
    ...(executors.length === 0 ? {} : { executors }),
    ...(completed.length === 0 ? {} : { completed_executors: completed }),
  };
}

export function frameworksMessage(state: AgentState): ResponseGetFrameworks {
  const message = ({ info }: Framework) => ({ framework_info: info });
  const frameworks = [...state.frameworks.values()].map(message);
  const completed = [...state.completedFrameworks.values()].map(message);
  return {
    ...(frameworks.length === 0 ? {} : { frameworks }),
    ...(completed.length === 0 ? {} : { completed_frameworks: completed }),
  };
}

function liveExecutors(state: AgentState): Executor[] {
  return [...state.frameworks.values()].flatMap(({ executors }) => [...executors.values()]);
}

function endedExecutors(state: AgentState): Executor[] {
  return [...state.completedFrameworks.values(), ...state.frameworks.values()].flatMap(({ completedExecutors }) => [
    ...completedExecutors.values(),
  ]);
}

import type {
  ResponseGetAgent,
  ResponseGetExecutors,
  ResponseGetFrameworks,
  ResponseGetTasks,
} from '../../wire/gen/agent.ts';
import type { Task } from '../../wire/gen/mesos.ts';
import type { AgentState, Executor, Framework } from '../core/state.ts';
import { newTask } from '../core/tasks.ts';
import type { Visibility } from './visibility.ts';

export function agentMessage(state: AgentState): ResponseGetAgent {
  const { checkpoint: _, ...flags } = state.info;
  const info = { ...flags, resources: [...state.own] };
  if (state.drain === undefined) return { agent_info: info };
  const startMs = state.drainStartMs ?? 0;
  const estimated_drain_start_time = { nanoseconds: BigInt(Math.round(startMs * 1000)) * 1000n };
  return { agent_info: info, drain_config: state.drain, estimated_drain_start_time };
}

export function tasksMessage(state: AgentState, visibility: Visibility): ResponseGetTasks {
  const live = liveExecutors(state, visibility);
  const all = [...live, ...endedExecutors(state, visibility)];
  const listed = (seen: readonly SeenExecutor[], tasksOf: (executor: Executor) => Iterable<Task>): Task[] =>
    seen.flatMap(({ framework, executor }) =>
      [...tasksOf(executor)].filter((task) => visibility.task(framework, task)),
    );
  const queued = live.flatMap(({ framework, executor }) =>
    [...executor.queued.values()]
      .filter((info) => visibility.queuedTask(framework, info))
      .map((info) => newTask(info, executor.frameworkId)),
  );
  const lists: ResponseGetTasks = {};
  setList(lists, 'queued_tasks', queued);
  setList(
    lists,
    'launched_tasks',
    listed(live, ({ launched }) => launched.values()),
  );
  setList(
    lists,
    'terminated_tasks',
    listed(all, ({ terminated }) => terminated.values()),
  );
  setList(
    lists,
    'completed_tasks',
    listed(all, ({ completed }) => completed.values()),
  );
  return lists;
}

function setList(lists: ResponseGetTasks, name: keyof ResponseGetTasks, tasks: Task[]): void {
  if (tasks.length > 0) lists[name] = tasks;
}

export function executorsMessage(state: AgentState, visibility: Visibility): ResponseGetExecutors {
  const message = ({ executor }: SeenExecutor) => ({ executor_info: executor.info });
  const executors = liveExecutors(state, visibility).map(message);
  const completed = endedExecutors(state, visibility).map(message);
  return {
    ...(executors.length === 0 ? {} : { executors }),
    ...(completed.length === 0 ? {} : { completed_executors: completed }),
  };
}

export function frameworksMessage(state: AgentState, visibility: Visibility): ResponseGetFrameworks {
  const message = ({ info }: Framework) => ({ framework_info: info });
  const frameworks = [...state.frameworks.values()].filter(visibility.framework).map(message);
  const completed = [...state.completedFrameworks.values()].filter(visibility.framework).map(message);
  return {
    ...(frameworks.length === 0 ? {} : { frameworks }),
    ...(completed.length === 0 ? {} : { completed_frameworks: completed }),
  };
}

interface SeenExecutor {
  readonly framework: Framework;
  readonly executor: Executor;
}

function liveExecutors(state: AgentState, visibility: Visibility): SeenExecutor[] {
  return seen([...state.frameworks.values()], visibility, ({ executors }) => executors);
}

function endedExecutors(state: AgentState, visibility: Visibility): SeenExecutor[] {
  const frameworks = [...state.completedFrameworks.values(), ...state.frameworks.values()];
  return seen(frameworks, visibility, ({ completedExecutors }) => completedExecutors);
}

/** Executors of frameworks that may be seen, if they may be seen themselves. */
function seen(
  frameworks: readonly Framework[],
  visibility: Visibility,
  executorsOf: (framework: Framework) => { values(): Iterable<Executor> },
): SeenExecutor[] {
  return frameworks.filter(visibility.framework).flatMap((framework) => {
    const executors = [...executorsOf(framework).values()];
    return executors
      .filter((executor) => visibility.executor(framework, executor))
      .map((executor) => ({ framework, executor }));
  });
}

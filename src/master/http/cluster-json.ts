/** GET_STATE and its four parts as pieces of JSON text. */
import {
  ResponseGetAgentsAgent,
  ResponseGetExecutorsExecutor,
  ResponseGetFrameworksFramework,
} from '../../wire/gen/master.ts';
import { AgentInfo, Task } from '../../wire/gen/mesos.ts';
import { toJson, toJsonText } from '../../wire/json.ts';
import type { Agent, ExecutorRecord } from '../core/agent-record.ts';
import type { Framework } from '../core/framework-record.ts';
import type { MasterState } from '../core/state.ts';
import type { TaskRecord } from '../core/task-record.ts';
import { agentInfo, agentMessage, executorMessage, frameworkMessage } from './operator-messages.ts';
import { type Pieces, pushList } from './pieces.ts';

/** The part of the state a call asks for, e.g. `{"tasks":[…],…}`. */
export type ClusterPart = (pieces: Pieces, state: MasterState) => void;

export const pushTasks: ClusterPart = (pieces, state) => {
  pieces.push('{"tasks":');
  pushList(pieces, everyTask(state, 'tasks'), taskText);
  pieces.push(',"unreachable_tasks":');
  pushList(pieces, everyTask(state, 'unreachableTasks'), taskText);
  pieces.push(',"completed_tasks":');
  pushList(pieces, everyTask(state, 'completedTasks'), taskText);
  pieces.push('}');
};

export const pushExecutors: ClusterPart = (pieces, state) => {
  pieces.push('{"executors":');
  pushList(pieces, everyExecutor(state), (executor) =>
    toJsonText(ResponseGetExecutorsExecutor, executorMessage(executor)),
  );
  pieces.push('}');
};

export const pushFrameworks: ClusterPart = (pieces, state) => {
  pieces.push('{"frameworks":');
  pushList(pieces, state.frameworks.values(), frameworkText);
  pieces.push(',"completed_frameworks":');
  pushList(pieces, state.completedFrameworks.values(), frameworkText);
  pieces.push('}');
};

export const pushAgents: ClusterPart = (pieces, state) => {
  pieces.push('{"agents":');
  pushList(pieces, state.agents.values(), agentText);
  pieces.push(',"recovered_agents":');
  pushList(pieces, state.recoveredAgents.values(), ({ info }) => toJsonText(AgentInfo, agentInfo(info)));
  pieces.push('}');
};

export const pushState: ClusterPart = (pieces, state) => {
  pieces.push('{"get_tasks":');
  pushTasks(pieces, state);
  pieces.push(',"get_executors":');
  pushExecutors(pieces, state);
  pieces.push(',"get_frameworks":');
  pushFrameworks(pieces, state);
  pieces.push(',"get_agents":');
  pushAgents(pieces, state);
  pieces.push('}');
};

export function taskText(task: TaskRecord): string {
  task.fragments.v1 ??= toJsonText(Task, task.message);
  return task.fragments.v1;
}

export function frameworkText(framework: Framework): string {
  return toJsonText(ResponseGetFrameworksFramework, frameworkMessage(framework));
}

/** COMPAT(mesos-1.11): the JSON shows `checkpoint` of v0's SlaveInfo, which the v1 message does not have. */
export function agentText(agent: Agent): string {
  if (agent.fragments.v1 === undefined) {
    const json = toJson(ResponseGetAgentsAgent, agentMessage(agent));
    const info = { ...(json['agent_info'] as object), checkpoint: agent.info.checkpoint ?? false };
    agent.fragments.v1 = JSON.stringify({ ...json, agent_info: info });
  }
  return agent.fragments.v1;
}

export type TaskList = 'tasks' | 'unreachableTasks' | 'completedTasks';

/** The tasks of one kind of all frameworks, completed frameworks included. */
export function* everyTask(state: MasterState, list: TaskList): Iterable<TaskRecord> {
  for (const framework of state.frameworks.values()) yield* framework[list].values();
  for (const framework of state.completedFrameworks.values()) yield* framework[list].values();
}

export function* everyExecutor(state: MasterState): Iterable<ExecutorRecord> {
  for (const framework of state.frameworks.values()) {
    for (const executors of framework.executors.values()) yield* executors.values();
  }
}

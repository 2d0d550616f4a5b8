/** GET_STATE and its four parts as JSON text. */
import type { Block } from '../../base/block-map.ts';
import {
  ResponseGetAgentsAgent,
  ResponseGetExecutorsExecutor,
  ResponseGetFrameworksFramework,
} from '../../wire/gen/master.ts';
import { AgentInfo, Task } from '../../wire/gen/mesos.ts';
import { fieldText, toJson, toJsonText } from '../../wire/json.ts';
import type { Field } from '../../wire/message.ts';
import type { ExecutorRecord, RecoveredAgent } from '../core/agent-record.ts';
import type { TaskRecord } from '../core/task-record.ts';
import { agentInfo, agentMessage, executorMessage, frameworkMessage } from './operator-messages.ts';
import { type BlockForm, blocksOf, jsonForm, jsonList, type Part, renderedList } from './parts.ts';
import type { ClusterView, ShownAgent, ShownFramework } from './view.ts';

/** The part of the state a call asks for, e.g. `{"tasks":[…],…}`. */
export type ClusterPart = (state: ClusterView) => Iterable<Part>;

const taskForm: BlockForm<TaskRecord> = jsonForm(
  taskText,
  ({ fragments, message }) => fragments.v1 ?? renderTask(message),
);
const agentForm: BlockForm<ShownAgent> = jsonForm(agentText);

export function* tasksJson(state: ClusterView): Generator<Part> {
  yield '{"tasks":';
  yield* jsonList(blocksOf(taskBlocks(state, 'tasks'), taskForm));
  yield ',"unreachable_tasks":';
  yield* jsonList(blocksOf(taskBlocks(state, 'unreachableTasks'), taskForm));
  yield ',"completed_tasks":';
  yield* jsonList(blocksOf(taskBlocks(state, 'completedTasks'), taskForm));
  yield '}';
}

export function* executorsJson(state: ClusterView): Generator<Part> {
  yield '{"executors":';
  yield* renderedList(everyExecutor(state), executorText);
  yield '}';
}

export function* frameworksJson(state: ClusterView): Generator<Part> {
  yield '{"frameworks":';
  yield* renderedList(state.frameworks.values(), frameworkText);
  yield ',"completed_frameworks":';
  yield* renderedList(state.completedFrameworks.values(), frameworkText);
  yield '}';
}

export function* agentsJson(state: ClusterView): Generator<Part> {
  yield '{"agents":';
  yield* jsonList(blocksOf(state.agents.blocks(), agentForm));
  yield ',"recovered_agents":';
  yield* renderedList(state.recoveredAgents.values(), recoveredAgentText);
  yield '}';
}

export function* stateJson(state: ClusterView): Generator<Part> {
  yield '{"get_tasks":';
  yield* tasksJson(state);
  yield ',"get_executors":';
  yield* executorsJson(state);
  yield ',"get_frameworks":';
  yield* frameworksJson(state);
  yield ',"get_agents":';
  yield* agentsJson(state);
  yield '}';
}

function taskText(task: TaskRecord): string {
  task.fragments.v1 ??= renderTask(task.message);
  return task.fragments.v1;
}

function renderTask(message: Task): string {
  return toJsonText(Task, message, textOfPart);
}

/** By field: what tasks of one app have in common (`LikeTasks`), they have it one after another. */
const lastParts = new Map<string, { of: unknown; text: string }>();

function textOfPart(field: Field, value: unknown): string {
  if (typeof value !== 'object' || field.name === 'statuses') return fieldText(field, value);
  const last = lastParts.get(field.name);
  if (last?.of === value) return last.text;
  const text = fieldText(field, value);
  lastParts.set(field.name, { of: value, text });
  return text;
}

function frameworkText(framework: ShownFramework): string {
  framework.fragments.v1 ??= toJsonText(ResponseGetFrameworksFramework, frameworkMessage(framework));
  return framework.fragments.v1;
}

/** COMPAT(mesos-1.11): the JSON shows `checkpoint` of v0's SlaveInfo, which the v1 message does not have. */
export function agentText(agent: ShownAgent): string {
  if (agent.fragments.v1 === undefined) {
    const json = toJson(ResponseGetAgentsAgent, agentMessage(agent));
    const info = { ...(json['agent_info'] as object), checkpoint: agent.info.checkpoint ?? false };
    agent.fragments.v1 = JSON.stringify({ ...json, agent_info: info });
  }
  return agent.fragments.v1;
}

/** These never change. */
const texts = new WeakMap<ExecutorRecord | RecoveredAgent, string>();

function executorText(executor: ExecutorRecord): string {
  let text = texts.get(executor);
  if (text === undefined) {
    text = toJsonText(ResponseGetExecutorsExecutor, executorMessage(executor));
    texts.set(executor, text);
  }
  return text;
}

function recoveredAgentText(agent: RecoveredAgent): string {
  let text = texts.get(agent);
  if (text === undefined) {
    text = toJsonText(AgentInfo, agentInfo(agent.info));
    texts.set(agent, text);
  }
  return text;
}

export type TaskList = 'tasks' | 'unreachableTasks' | 'completedTasks';

/** The tasks of one kind of all frameworks, completed frameworks included. */
export function* taskBlocks(state: ClusterView, list: TaskList): Generator<Block<TaskRecord>> {
  for (const frameworks of [state.frameworks.values(), state.completedFrameworks.values()]) {
    for (const framework of frameworks) {
      yield* list === 'tasks' ? framework.tasks.blocks() : framework[list].kept.blocks();
    }
  }
}

export function* everyExecutor(state: ClusterView): Generator<ExecutorRecord> {
  for (const framework of state.frameworks.values()) {
    for (const executors of framework.executors.values()) yield* executors.values();
  }
}

/**
 * GET_STATE and its four parts in protobuf: the bytes of a task are made once and kept until it changes, and a cluster's
 * state is only their concatenation. Numbers are those of the messages `mesos.v1.master.Response.Get…`.
 */
import {
  ResponseGetAgentsAgent,
  ResponseGetExecutorsExecutor,
  ResponseGetFrameworksFramework,
} from '../../wire/gen/master.ts';
import { AgentInfo, Task } from '../../wire/gen/mesos.ts';
import { encode, type MessageType } from '../../wire/message.ts';
import type { Writer } from '../../wire/writer.ts';
import type { ExecutorRecord, RecoveredAgent } from '../core/agent-record.ts';
import type { TaskRecord } from '../core/task-record.ts';
import { everyExecutor, taskBlocks } from './cluster-json.ts';
import { agentInfo, agentMessage, executorMessage, frameworkMessage } from './operator-messages.ts';
import { type BlockForm, type BlockPart, blocksOf, fieldForm, fieldHead, type LateBytes } from './parts.ts';
import type { ClusterView, ShownAgent, ShownFramework } from './view.ts';

export type BytesPart = Uint8Array | BlockPart;
/** Bytes whose number is known, made or not. */
export type SizedBytes = readonly (Uint8Array | LateBytes)[];
/** Takes blocks down as they are now. */
export type TakeDown = (parts: Iterable<BytesPart>) => SizedBytes;

const activeForm: BlockForm<TaskRecord> = fieldForm(2, writeTask, taskBytes);
const unreachableForm: BlockForm<TaskRecord> = fieldForm(5, writeTask, taskBytes);
const completedForm: BlockForm<TaskRecord> = fieldForm(3, writeTask, taskBytes);
const agentForm: BlockForm<ShownAgent> = fieldForm(1, writeAgent, agentBytes);

export function* tasksFields(state: ClusterView): Generator<BytesPart> {
  yield* blocksOf(taskBlocks(state, 'tasks'), activeForm);
  yield* blocksOf(taskBlocks(state, 'unreachableTasks'), unreachableForm);
  yield* blocksOf(taskBlocks(state, 'completedTasks'), completedForm);
}

export function executorsFields(state: ClusterView): Generator<BytesPart> {
  return fields(1, everyExecutor(state), executorBytes);
}

export function* frameworksFields(state: ClusterView): Generator<BytesPart> {
  yield* fields(1, state.frameworks.values(), frameworkBytes);
  yield* fields(2, state.completedFrameworks.values(), frameworkBytes);
}

export function* agentsFields(state: ClusterView): Generator<BytesPart> {
  yield* blocksOf(state.agents.blocks(), agentForm);
  yield* fields(2, state.recoveredAgents.values(), recoveredAgentBytes);
}

/** What `stateFields` puts together, without the lengths that are known only at the end. */
export function* stateContent(state: ClusterView): Generator<BytesPart> {
  yield* tasksFields(state);
  yield* executorsFields(state);
  yield* frameworksFields(state);
  yield* agentsFields(state);
}

export function stateFields(state: ClusterView, takeDown: TakeDown): SizedBytes {
  return [
    ...field(1, takeDown(tasksFields(state))),
    ...field(2, takeDown(executorsFields(state))),
    ...field(3, takeDown(frameworksFields(state))),
    ...field(4, takeDown(agentsFields(state))),
  ];
}

/** A length-delimited field: its tag and length, then what is in it. */
export function field(number: number, content: SizedBytes): SizedBytes {
  return [fieldHead(number, sizeOf(content)), ...content];
}

function sizeOf(content: SizedBytes): number {
  return content.reduce((sum, part) => sum + (part instanceof Uint8Array ? part.length : part.size), 0);
}

function* fields<T>(number: number, items: Iterable<T>, bytesOf: (item: T) => Uint8Array): Generator<BytesPart> {
  for (const item of items) {
    const bytes = bytesOf(item);
    yield fieldHead(number, bytes.length);
    yield bytes;
  }
}

function writeTask({ message }: TaskRecord, writer: Writer): void {
  Task.write(message, writer);
}

export function taskBytes(task: TaskRecord): Uint8Array {
  task.fragments.bytes ??= encode(Task, task.message);
  return task.fragments.bytes;
}

const agentType = ResponseGetAgentsAgent as MessageType<ResponseGetAgentsAgent>;

function writeAgent(agent: ShownAgent, writer: Writer): void {
  agentType.write(agentMessage(agent), writer);
}

function agentBytes(agent: ShownAgent): Uint8Array {
  agent.fragments.bytes ??= encode(agentType, agentMessage(agent));
  return agent.fragments.bytes;
}

function frameworkBytes(framework: ShownFramework): Uint8Array {
  framework.fragments.bytes ??= encode(ResponseGetFrameworksFramework, frameworkMessage(framework));
  return framework.fragments.bytes;
}

/** These never change. */
const kept = new WeakMap<ExecutorRecord | RecoveredAgent, Uint8Array>();

function executorBytes(executor: ExecutorRecord): Uint8Array {
  let bytes = kept.get(executor);
  if (bytes === undefined) {
    bytes = encode(ResponseGetExecutorsExecutor, executorMessage(executor));
    kept.set(executor, bytes);
  }
  return bytes;
}

function recoveredAgentBytes(agent: RecoveredAgent): Uint8Array {
  let bytes = kept.get(agent);
  if (bytes === undefined) {
    bytes = encode(AgentInfo, agentInfo(agent.info));
    kept.set(agent, bytes);
  }
  return bytes;
}

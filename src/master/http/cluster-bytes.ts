/**
 * GET_STATE and its four parts in protobuf, as lists of byte chunks: the bytes of a task are made once and kept until it
 * changes, and a cluster's state is only their concatenation.
 */
import {
  ResponseGetAgentsAgent,
  ResponseGetExecutorsExecutor,
  ResponseGetFrameworksFramework,
} from '../../wire/gen/master.ts';
import { AgentInfo, Task } from '../../wire/gen/mesos.ts';
import { encode, type MessageType } from '../../wire/message.ts';
import { Writer } from '../../wire/writer.ts';
import type { MasterState } from '../core/state.ts';
import type { TaskRecord } from '../core/task-record.ts';
import { everyExecutor, everyTask } from './cluster-json.ts';
import { agentInfo, agentMessage, executorMessage, frameworkMessage } from './operator-messages.ts';

export type Chunks = readonly Uint8Array[];

const writer = new Writer();

/** A length-delimited field: its tag and length, then what is in it. */
export function field(number: number, content: Chunks): Uint8Array[] {
  writer.reset();
  writer.uint32(number * 8 + 2);
  writer.uint32(content.reduce((size, chunk) => size + chunk.length, 0));
  return [writer.finish(), ...content];
}

function fields<T>(number: number, items: Iterable<T>, bytesOf: (item: T) => Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (const item of items) {
    const bytes = bytesOf(item);
    writer.reset();
    writer.uint32(number * 8 + 2);
    writer.uint32(bytes.length);
    chunks.push(writer.finish(), bytes);
  }
  return chunks;
}

/** Numbers are those of the messages `mesos.v1.master.Response.Get…`. */
export function tasksChunks(state: MasterState): Chunks {
  return [
    ...fields(2, everyTask(state, 'tasks'), taskBytes),
    ...fields(5, everyTask(state, 'unreachableTasks'), taskBytes),
    ...fields(3, everyTask(state, 'completedTasks'), taskBytes),
  ];
}

export function executorsChunks(state: MasterState): Chunks {
  return fields(1, everyExecutor(state), (executor) => encode(ResponseGetExecutorsExecutor, executorMessage(executor)));
}

export function frameworksChunks(state: MasterState): Chunks {
  const bytesOf = (framework: Parameters<typeof frameworkMessage>[0]): Uint8Array =>
    encode(ResponseGetFrameworksFramework, frameworkMessage(framework));
  return [...fields(1, state.frameworks.values(), bytesOf), ...fields(2, state.completedFrameworks.values(), bytesOf)];
}

export function agentsChunks(state: MasterState): Chunks {
  return [
    ...fields(1, state.agents.values(), (agent) => {
      agent.fragments.bytes ??= encode(
        ResponseGetAgentsAgent as MessageType<ResponseGetAgentsAgent>,
        agentMessage(agent),
      );
      return agent.fragments.bytes;
    }),
    ...fields(2, state.recoveredAgents.values(), ({ info }) => encode(AgentInfo, agentInfo(info))),
  ];
}

export function stateChunks(state: MasterState): Chunks {
  return [
    ...field(1, tasksChunks(state)),
    ...field(2, executorsChunks(state)),
    ...field(3, frameworksChunks(state)),
    ...field(4, agentsChunks(state)),
  ];
}

export function taskBytes(task: TaskRecord): Uint8Array {
  task.fragments.bytes ??= encode(Task, task.message);
  return task.fragments.bytes;
}

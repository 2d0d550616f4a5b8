/**
 * The recorded tasks that need no program of a framework, run by our agent and its built-in executors: every status update that
 * reaches the master has the fields and values of the recorded one. What is knowingly different is listed here, and nothing
 * else may be.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningAgent } from '../../../src/agent/shell/agent.ts';
import {
  ApplyOperationMessage,
  KillTaskMessage,
  RunTaskGroupMessage,
  RunTaskMessage,
  StatusUpdateMessage,
} from '../../../src/wire/gen/internal.ts';
import { decode, type MessageType } from '../../../src/wire/message.ts';
import { AgentDirectory, startTestAgent } from '../../agent/agents.ts';
import { ScriptedMaster } from '../../agent/scripted-master.ts';
import { recordedMessages } from '../../recordings.ts';
import { sentByAgent } from './recorded-scenario.ts';
import { told } from './told.ts';

let directory: AgentDirectory;
let master: ScriptedMaster;
let agent: RunningAgent;

/** What the recorded master sent. */
function sentToAgent<T>(type: MessageType<T>): T[] {
  return recordedMessages('wire/to-agent.jsonl')
    .filter((one) => one.message === type.name)
    .map((one) => decode(type, Buffer.from(one.body_base64, 'base64')));
}

const commands = sentToAgent(RunTaskMessage).filter(({ task }) => task.executor === undefined);
const groups = sentToAgent(RunTaskGroupMessage);

beforeAll(async () => {
  directory = new AgentDirectory();
  master = await ScriptedMaster.start();
  agent = await startTestAgent(directory, master.address);
  await master.untilRegistered();
  for (const { operation_info: info } of sentToAgent(ApplyOperationMessage).slice(0, 2)) {
    expect(await master.outcomeOf(master.operate(info))).toMatchObject({ state: 'OPERATION_FINISHED' });
  }
  // Its resources are those of an agent that was there before: ours says which it means itself.
  for (const { resource_version_uuids: _, ...message } of commands) master.send(RunTaskMessage, message);
  for (const { resource_version_uuids: _, ...message } of groups) master.send(RunTaskGroupMessage, message);
  await master.until(() => statusesOf('health').some(({ healthy }) => healthy === true), 'the health check');
  for (const message of sentToAgent(KillTaskMessage)) master.send(KillTaskMessage, message);
  for (const [taskId, state] of lastRecorded()) await master.untilState(taskId, state);
}, 60_000);

afterAll(async () => {
  await agent?.close({ killTasks: true });
  await master?.close();
  directory?.dispose();
});

function statusesOf(taskId: string): StatusUpdateMessage['update']['status'][] {
  return updatesOf(master.heardOf(StatusUpdateMessage), taskId).map(({ update }) => update.status);
}

/** Updates of a task, each once, in order. */
function updatesOf(messages: readonly StatusUpdateMessage[], taskId: string): StatusUpdateMessage[] {
  const own = messages.filter(({ update }) => update.status.task_id.value === taskId);
  return [...new Map(own.map((message) => [Buffer.from(message.update.uuid ?? []).toString('hex'), message])).values()];
}

function lastRecorded() {
  return taskIds.map((taskId) => {
    const state = updatesOf(sentByAgent(StatusUpdateMessage), taskId).at(-1)?.update.status.state;
    if (state === undefined) throw new Error(`nothing was recorded of ${taskId}`);
    return [taskId, state] as const;
  });
}

const taskIds = [
  ...commands.map(({ task }) => task),
  ...groups.flatMap(({ task_group }) => task_group.tasks ?? []),
].map(({ task_id }) => task_id.value);

describe('the statuses of the recorded tasks', () => {
  it('are of all kinds that were recorded', () => {
    expect(taskIds.sort()).toEqual(['ckpt', 'fails', 'health', 'hello', 'long', 'pod-a', 'pod-b', 'with-volume']);
  });

  it.each(taskIds)('%s', (taskId) => {
    const theirs = updatesOf(sentByAgent(StatusUpdateMessage), taskId);
    const ours = updatesOf(master.heardOf(StatusUpdateMessage), taskId);
    expect(ours.map(comparable)).toEqual(theirs.map(comparable));
  });
});

function comparable(message: StatusUpdateMessage): unknown {
  const { latest_state: _, ...update } = message.update;
  const { container_status: container, ...status } = update.status;
  if (container === undefined) return told({ ...message, update });
  // No process stands between the agent and a task: before the task is started there is none.
  const { executor_pid: _pid, ...rest } = container;
  const kept = status.state === 'TASK_STARTING' ? rest : container;
  return told({ ...message, update: { ...update, status: { ...status, container_status: kept } } });
}

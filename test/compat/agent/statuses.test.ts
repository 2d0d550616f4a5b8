/**
 * The recorded tasks run by our agent: those of commands and groups by its own executors, those of frameworks' executors by what
 * these said, byte for byte. Every status update that reaches the master has the fields and values of the recorded one. What is
 * knowingly different is listed here, and nothing else may be.
 */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningAgent } from '../../../src/agent/shell/agent.ts';
import { Call } from '../../../src/wire/gen/executor.ts';
import * as internal from '../../../src/wire/gen/internal.ts';
import type { TaskInfo } from '../../../src/wire/gen/mesos.ts';
import { decode, type MessageType } from '../../../src/wire/message.ts';
import { AgentDirectory, startTestAgent } from '../../agent/agents.ts';
import { ScriptedMaster } from '../../agent/scripted-master.ts';
import { type RecordedMessage, recordedMessages } from '../../recordings.ts';
import { until } from '../../until.ts';
import { sentByAgent } from './recorded-scenario.ts';
import { told } from './told.ts';

type StatusUpdateMessage = internal.StatusUpdateMessage;

let directory: AgentDirectory;
let master: ScriptedMaster;
let agent: RunningAgent;
/** Answers to the calls of the executor over HTTP, first lines, in order. */
const answers: string[] = [];

const toAgent = recordedMessages('wire/to-agent.jsonl');
const bodyOf = ({ body_base64: body }: RecordedMessage): Buffer => Buffer.from(body, 'base64');

/** What the recorded master and executors sent. */
function sentToAgent<T>(type: MessageType<T>): T[] {
  return toAgent.filter((one) => one.message === type.name).map((one) => decode(type, bodyOf(one)));
}

const runs = sentToAgent(internal.RunTaskMessage);
const commands = runs.filter(({ task }) => task.executor === undefined);
const groups = sentToAgent(internal.RunTaskGroupMessage);
const driver = runs.filter(({ framework }) => framework.id?.value.endsWith('-0001'));
const overHttp = runs.filter(({ framework }) => framework.id?.value.endsWith('-0002'));
/** What the executor of these said, each call as it was sent. */
const calls = toAgent.filter(
  (one) => one.request.includes('/api/v1/executor') && decode(Call, bodyOf(one)).framework_id.value.endsWith('-0002'),
);

/** The executor does nothing itself: this test speaks for it. */
function runOwn(messages: readonly internal.RunTaskMessage[]): void {
  for (const { resource_version_uuids: _, ...message } of messages) {
    const { executor } = message.task;
    if (executor === undefined) throw new Error('no executor');
    const task: TaskInfo = { ...message.task, executor: { ...executor, command: { value: 'sleep 1000' } } };
    master.send(internal.RunTaskMessage, { ...message, task });
  }
}

beforeAll(async () => {
  directory = new AgentDirectory();
  master = await ScriptedMaster.start();
  agent = await startTestAgent(directory, master.address, ['--executor_shutdown_grace_period=50ms']);
  await master.untilRegistered();
  for (const { operation_info: info } of sentToAgent(internal.ApplyOperationMessage).slice(0, 2)) {
    expect(await master.outcomeOf(master.operate(info))).toMatchObject({ state: 'OPERATION_FINISHED' });
  }
  // The recorded version of the resources is another agent's.
  for (const { resource_version_uuids: _, ...message } of commands) master.send(internal.RunTaskMessage, message);
  for (const { resource_version_uuids: _, ...message } of groups) master.send(internal.RunTaskGroupMessage, message);
  await actAsDriver();
  await actOverHttp();
  await master.until(() => statusesOf('health').some(({ healthy }) => healthy === true), 'the health check');
  for (const message of sentToAgent(internal.KillTaskMessage)) master.send(internal.KillTaskMessage, message);
  await master.until(() => tasks.every((one) => ours(one).length >= theirs(one).length), 'all updates', 30_000);
}, 60_000);

async function actAsDriver(): Promise<void> {
  runOwn(driver);
  const from = 'executor(1)';
  const [registers] = sentToAgent(internal.RegisterExecutorMessage).filter(ofDriver);
  if (registers === undefined) throw new Error('no registration was recorded');
  await untilRunning('-0001');
  master.send(internal.RegisterExecutorMessage, registers, from);
  for (const message of sentToAgent(internal.StatusUpdateMessage).filter(({ update }) => ofDriver(update))) {
    master.send(internal.StatusUpdateMessage, message, from);
  }
}

const ofDriver = (one: { readonly framework_id: { readonly value: string } }): boolean =>
  one.framework_id.value.endsWith('-0001');

async function actOverHttp(): Promise<void> {
  runOwn(overHttp);
  await untilRunning('-0002');
  for (const one of calls) answers.push(await call(one));
}

/** The agent knows the container: it is told with every update. */
async function untilRunning(framework: string): Promise<void> {
  await until('the container of an executor', async () => {
    const answer = await fetch(`http://127.0.0.1:${agent.address.port}/containers`);
    const known = (await answer.json()) as { framework_id: string; status?: { executor_pid?: number } }[];
    return known.some((one) => one.framework_id.endsWith(framework) && one.status?.executor_pid !== undefined);
  });
}

function call(recorded: RecordedMessage): Promise<string> {
  const { port } = agent.address;
  const path = recorded.request.split(' ')[1];
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method: 'POST', headers: recorded.headers }, (answer) => {
      answer.resume();
      answer.on('error', () => {});
      resolve(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`);
    });
    sent.on('error', reject);
    sent.end(bodyOf(recorded));
  });
}

afterAll(async () => {
  await agent?.close({ killTasks: true });
  await master?.close();
  directory?.dispose();
});

interface TaskName {
  readonly framework: string;
  readonly taskId: string;
}

function statusesOf(taskId: string): StatusUpdateMessage['update']['status'][] {
  const one = tasks.find((task) => task.taskId === taskId);
  return one === undefined ? [] : ours(one).map(({ update }) => update.status);
}

const ours = (task: TaskName): StatusUpdateMessage[] => updatesOf(master.heardOf(internal.StatusUpdateMessage), task);
const theirs = (task: TaskName): StatusUpdateMessage[] => updatesOf(sentByAgent(internal.StatusUpdateMessage), task);

/** Updates of a task, each once, in order. */
function updatesOf(messages: readonly StatusUpdateMessage[], { framework, taskId }: TaskName): StatusUpdateMessage[] {
  const own = messages.filter(
    ({ update }) => update.status.task_id.value === taskId && update.framework_id.value === framework,
  );
  return [...new Map(own.map((message) => [Buffer.from(message.update.uuid ?? []).toString('hex'), message])).values()];
}

const tasks: TaskName[] = [
  ...runs.map(({ task, framework }) => ({ framework: framework.id?.value ?? '', taskId: task.task_id.value })),
  ...groups.flatMap(({ task_group, framework }) =>
    (task_group.tasks ?? []).map(({ task_id }) => ({ framework: framework.id?.value ?? '', taskId: task_id.value })),
  ),
];

describe('the statuses of the recorded tasks', () => {
  it('are of all tasks that were recorded', () => {
    const recorded = sentByAgent(internal.StatusUpdateMessage).map(
      ({ update }) => `${update.framework_id.value} ${update.status.task_id.value}`,
    );
    expect(new Set(tasks.map(({ framework, taskId }) => `${framework} ${taskId}`))).toEqual(new Set(recorded));
    expect(calls).toHaveLength(11);
  });

  it.each(tasks)('$framework $taskId', (task) => {
    expect(ours(task).map(comparable)).toEqual(theirs(task).map(comparable));
  });

  it('of an executor over HTTP are answered alike', () => {
    expect(answers).toEqual(calls.map(({ response }) => response));
  });
});

function comparable(message: StatusUpdateMessage): unknown {
  // How far the task had got when the update was sent is of the moment.
  const { latest_state: _, ...update } = message.update;
  const { container_status: container, ...status } = update.status;
  if (container === undefined) return told({ ...message, update });
  // No process stands between the agent and a task: before the task is started there is none.
  const { executor_pid: _pid, ...rest } = container;
  const kept = status.state === 'TASK_STARTING' ? rest : container;
  return told({ ...message, update: { ...update, status: { ...status, container_status: kept } } });
}

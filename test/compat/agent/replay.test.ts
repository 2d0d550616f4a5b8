/**
 * The scenario recorded from a real agent, replayed: what reached it goes into our core, and every message our core has
 * for the master must have the fields that the real agent's had.
 */
import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../../src/agent/core/messages.ts';
import type { Executor } from '../../../src/agent/core/state.ts';
import { Call } from '../../../src/wire/gen/executor.ts';
import {
  ExitedExecutorMessage,
  PongSlaveMessage,
  RegisterSlaveMessage,
  ReregisterSlaveMessage,
  StatusUpdateMessage,
  UpdateSlaveMessage,
} from '../../../src/wire/gen/internal.ts';
import type { Attribute } from '../../../src/wire/gen/mesos.ts';
import { fromJson } from '../../../src/wire/json.ts';
import { decode, type MessageType } from '../../../src/wire/message.ts';
import { masterPid, TestAgent } from '../../agent/harness.ts';
import { type RecordedMessage, recordedMessages } from '../../recordings.ts';

const recordedMaster = 'master@127.0.0.1:17050';
const agentSender = 'slave(1)@127.0.0.1:17051';

const attributes: Attribute[] = [{ name: 'rack', type: 'TEXT', text: { value: 'r1' } }];

/** Paths of all fields that are set, lists entered by their elements: `update.status.task_id.value`. */
function presence(value: unknown, path = ''): string[] {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return [path];
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => presence(item, `${path}[]`)))];
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return [path];
  return entries.flatMap(([name, item]) => presence(item, path === '' ? name : `${path}.${name}`)).sort();
}

function sentByAgent<T>(type: MessageType<T>): T[] {
  return recordedMessages('wire/to-master.jsonl')
    .filter((one) => one.message === type.name && one.headers['Libprocess-From'] === agentSender)
    .map((one) => decode(type, Buffer.from(one.body_base64 ?? '', 'base64')));
}

function idsOf(message: StatusUpdateMessage): string {
  const { framework_id, status } = message.update;
  return `${framework_id.value.slice(-4)} ${status.task_id.value} ${status.state} ${status.reason ?? ''}`;
}

/** Feeds one recorded message to the core, the executors' as those of the executors we would have. */
function replay(agent: TestAgent, recorded: RecordedMessage): void {
  const body = Buffer.from(recorded.body_base64 ?? '', 'base64');
  const from = recorded.headers['Libprocess-From'] ?? '';
  if (recorded.request.includes('/api/v1/executor')) {
    replayCall(agent, fromJson(Call, recorded.decoded));
    return;
  }
  const name = recorded.message;
  if (name === undefined || name.endsWith('OperationMessage') || name.endsWith('OperationStatusMessage')) return;
  if (name === 'mesos.internal.StatusUpdateMessage' && replayBuiltIn(agent, decode(StatusUpdateMessage, body))) return;
  const decoded = decodeMessage(name, body);
  if (decoded.kind !== 'message') throw new Error(`the agent does not understand ${name}`);
  const sender = from === recordedMaster ? masterPid : from;
  agent.post({ kind: 'message-received', from: sender, name, message: decoded.message });
  if (name === 'mesos.internal.ShutdownFrameworkMessage') endExecutors(agent);
  tellContainers(agent);
}

function replayCall(agent: TestAgent, call: Call): void {
  const at = { frameworkId: call.framework_id.value, executorId: call.executor_id.value };
  const executor = agent.state.frameworks.get(at.frameworkId)?.executors.get(at.executorId);
  if (executor?.channel.kind === 'built-in') {
    const status = call.update?.status;
    // Once a task of a group runs, its executor here knows the container itself.
    const known = status?.state === 'TASK_RUNNING' ? containerStatus(executor) : {};
    const container_status = { ...known, ...status?.container_status };
    if (status !== undefined) agent.post({ kind: 'status-reported', ...at, status: { ...status, container_status } });
    return;
  }
  if (call.type === 'SUBSCRIBE') agent.post({ kind: 'executor-subscribed', ...at, tasks: [], updates: [] });
  if (call.update !== undefined) agent.post({ kind: 'status-reported', ...at, status: call.update.status });
}

/** Updates of generated executors come from inside our agent, with the container's status already there. */
function replayBuiltIn(agent: TestAgent, { update }: StatusUpdateMessage): boolean {
  const executorId = update.executor_id?.value ?? '';
  const executor = agent.state.frameworks.get(update.framework_id.value)?.executors.get(executorId);
  if (executor?.channel.kind !== 'built-in') return executor === undefined;
  const { agent_id: _, ...status } = update.status;
  const container_status = containerStatus(executor);
  agent.post({
    kind: 'status-reported',
    frameworkId: update.framework_id.value,
    executorId,
    status: { ...status, container_status },
  });
  return true;
}

function containerStatus(executor: Executor) {
  return {
    container_id: { value: executor.containerId },
    network_infos: [{ ip_addresses: [{ ip_address: '127.0.0.1' }] }],
    executor_pid: 4711,
  };
}

function executorsOf(agent: TestAgent): Executor[] {
  return [...agent.state.frameworks.values()].flatMap(({ executors }) => [...executors.values()]);
}

function tellContainers(agent: TestAgent): void {
  for (const executor of executorsOf(agent)) {
    if (executor.kind === 'custom' && executor.containerStatus === undefined) {
      const { frameworkId, executorId, containerId } = executor;
      const run = { frameworkId, executorId, containerId };
      agent.post({ kind: 'container-known', run, status: containerStatus(executor) });
    }
  }
}

function endExecutors(agent: TestAgent): void {
  for (const { phase, frameworkId, executorId, containerId } of executorsOf(agent)) {
    if (phase !== 'terminating') continue;
    agent.post({ kind: 'executor-ended', run: { frameworkId, executorId, containerId }, termination: { status: 9 } });
  }
}

/** Replays up to where the recorded agent was killed; gives the messages of each kind that our core sent. */
function replayAll(): { agent: TestAgent; sent: TestAgent['sent'] } {
  const agent = new TestAgent();
  agent.state.info = { ...agent.state.info, attributes };
  // The recorded master names the version of resources that the recorded agent told it.
  agent.state.resourceVersion.set(sentByAgent(RegisterSlaveMessage)[0]?.resource_version_uuid?.value ?? []);
  const sent: TestAgent['sent'] = [];
  agent.post({ kind: 'disk-recovered', found: undefined, checkpointedResources: [] });
  agent.post({ kind: 'containers-recovered' });
  agent.post({ kind: 'master-detected', master: { pid: masterPid, hostname: 'localhost' } });
  agent.advance(1000);
  for (const recorded of recordedMessages('wire/to-agent.jsonl')) {
    if (recorded.message === 'mesos.internal.SlaveReregisteredMessage') break;
    // The daemon is gone by then: its executors try to find it again.
    if (recorded.message === 'mesos.internal.ReregisterExecutorMessage') break;
    replay(agent, recorded);
  }
  sent.push(...agent.sent);
  agent.sent = [];
  return { agent, sent };
}

function ofType<T>(sent: TestAgent['sent'], type: MessageType<T>): T[] {
  const name = type.name.split('.').at(-1);
  return sent.filter((one) => one.name === name).map(({ message }) => message as T);
}

describe('the recorded scenario', () => {
  const { agent, sent } = replayAll();

  it('registers with the same fields', () => {
    const [theirs] = sentByAgent(RegisterSlaveMessage);
    const [ours] = ofType(sent, RegisterSlaveMessage);
    const scalars = (path: string): boolean => !path.startsWith('slave.attributes');
    expect(presence(ours).filter(scalars)).toEqual(presence(theirs).filter(scalars));
    expect(ours?.agent_capabilities).toEqual(theirs?.agent_capabilities);
    expect(ours?.version).toBe(theirs?.version);
  });

  it('sends the same UpdateSlaveMessage and answers as many pings', () => {
    expect(presence(ofType(sent, UpdateSlaveMessage)[0])).toEqual(presence(sentByAgent(UpdateSlaveMessage)[0]));
    expect(ofType(sent, PongSlaveMessage).length).toBe(sentByAgent(PongSlaveMessage).length);
  });

  it('forwards the same status updates, each with the same fields', () => {
    const theirs = new Map(sentByAgent(StatusUpdateMessage).map((message) => [idsOf(message), message]));
    const ours = new Map(ofType(sent, StatusUpdateMessage).map((message) => [idsOf(message), message]));
    expect(theirs.size).toBeGreaterThan(30);
    expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort());
    for (const [ids, message] of theirs) {
      expect({ ids, fields: presence(ours.get(ids)) }).toEqual({ ids, fields: presence(message) });
    }
  });

  it('tells of the same ended executors', () => {
    const ended = (messages: ExitedExecutorMessage[]) =>
      messages.map((message) => [message.framework_id.value, message.executor_id.value, message.status]);
    // The recorded agent was killed before the executor of the task group had ended.
    const known = ended(sentByAgent(ExitedExecutorMessage));
    expect(ended(ofType(sent, ExitedExecutorMessage)).slice(0, known.length)).toEqual(known);
  });

  it('re-registers with the same fields', () => {
    const [theirs] = sentByAgent(ReregisterSlaveMessage);
    agent.post({ kind: 'master-detected', master: { pid: masterPid, hostname: 'localhost' } });
    agent.advance(1000);
    const [ours] = agent.take(ReregisterSlaveMessage);
    const withoutReservations = presence(theirs).filter(
      (path) => !path.startsWith('checkpointed_resources') && !path.startsWith('slave.attributes'),
    );
    const isCompared = (path: string): boolean => withoutReservations.some((one) => sameList(one, path));
    const missing = withoutReservations.filter((path) => !presence(ours).includes(path));
    expect(missing).toEqual([]);
    const task = (message: ReregisterSlaveMessage | undefined) =>
      message?.tasks?.find(({ task_id }) => task_id.value === 'ckpt');
    expect(presence(task(ours))).toEqual(presence(task(theirs)));
    const archive = (message: ReregisterSlaveMessage | undefined) =>
      message?.completed_frameworks?.find(({ framework_info }) => framework_info.name === 'json session');
    expect(presence(archive(ours)).filter(isCompared)).toEqual(presence(archive(theirs)).filter(isCompared));
  });
});

/** Whether two paths are in the same list or message. */
function sameList(a: string, b: string): boolean {
  return a.slice(0, a.lastIndexOf('.')) === b.slice(0, b.lastIndexOf('.'));
}

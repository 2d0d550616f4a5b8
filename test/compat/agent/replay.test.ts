/**
 * The scenario recorded from a real agent, replayed: what reached it goes into our core, and every message our core has
 * for the master must have the fields that the real agent's had.
 */
import { describe, expect, it } from 'vitest';
import { decodeRecord } from '../../../src/agent/core/records.ts';
import { masterPid, type Sent } from '../../../src/agent/core/test-bed.ts';
import {
  ExitedExecutorMessage,
  PongSlaveMessage,
  RegisterSlaveMessage,
  ReregisterSlaveMessage,
  StatusUpdateMessage,
  UpdateOperationStatusMessage,
  UpdateSlaveMessage,
} from '../../../src/wire/gen/internal.ts';
import { ExecutorInfo, FrameworkInfo, Task } from '../../../src/wire/gen/mesos.ts';
import type { MessageType } from '../../../src/wire/message.ts';
import { recordedArchive } from '../../agent/archive.ts';
import { replayScenario, sentByAgent } from './recorded-scenario.ts';
import { told } from './told.ts';

/** Paths of all fields that are set, lists entered by their elements: `update.status.task_id.value`. */
function presence(value: unknown, path = ''): string[] {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return [path];
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => presence(item, `${path}[]`)))];
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return [path];
  return entries.flatMap(([name, item]) => presence(item, path === '' ? name : `${path}.${name}`)).sort();
}

function idsOf(message: StatusUpdateMessage): string {
  const { framework_id, status } = message.update;
  return `${framework_id.value.slice(-4)} ${status.task_id.value} ${status.state} ${status.reason ?? ''}`;
}

/** All of an update but how far its task had got when it was sent: that is of the moment, and never less than the update itself. */
function fieldsOf(message: StatusUpdateMessage | undefined): unknown {
  if (message === undefined) return undefined;
  const { latest_state: latest = 'TASK_STAGING', ...update } = message.update;
  expect(order.indexOf(latest)).toBeGreaterThanOrEqual(order.indexOf(update.status.state));
  return told({ ...message, update });
}

const order = ['TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING', 'TASK_FINISHED', 'TASK_FAILED', 'TASK_KILLED'];

function ofType<T>(sent: readonly Sent[], type: MessageType<T>): T[] {
  const name = type.name.split('.').at(-1);
  return sent.filter((one) => one.name === name).map(({ message }) => message as T);
}

describe('the recorded scenario', () => {
  const { agent, sent } = replayScenario();

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

  it('forwards the same status updates, field by field', () => {
    const theirs = new Map(sentByAgent(StatusUpdateMessage).map((message) => [idsOf(message), message]));
    const ours = new Map(ofType(sent, StatusUpdateMessage).map((message) => [idsOf(message), message]));
    expect(theirs.size).toBeGreaterThan(30);
    expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort());
    for (const [ids, message] of theirs) expect([ids, fieldsOf(ours.get(ids))]).toEqual([ids, fieldsOf(message)]);
  });

  it('tells the same of the operations', () => {
    const theirs = sentByAgent(UpdateOperationStatusMessage);
    const ours = ofType(sent, UpdateOperationStatusMessage);
    expect(theirs).toHaveLength(4);
    const told = (messages: UpdateOperationStatusMessage[]) =>
      messages.map((message) => [message.operation_uuid, message.status.state, presence(message)]);
    expect(told(ours)).toEqual(told(theirs));
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
    expect(ours?.checkpointed_resources).toEqual(theirs?.checkpointed_resources);
    const compared = presence(theirs).filter((path) => !path.startsWith('slave.attributes'));
    const missing = compared.filter((path) => !presence(ours).includes(path));
    expect(missing).toEqual([]);
    const isCompared = (path: string): boolean =>
      // The recorded agent had been restarted meanwhile: what it had sent last it no longer knew.
      !/status_update_(state|uuid)$/.test(path) && compared.some((one) => sameList(one, path));
    const archive = (message: ReregisterSlaveMessage | undefined) =>
      message?.completed_frameworks?.find(({ framework_info }) => framework_info.name === 'json session');
    expect(presence(archive(ours)).filter(isCompared)).toEqual(presence(archive(theirs)).filter(isCompared));
    const task = (message: ReregisterSlaveMessage | undefined, id: string) =>
      presence(message?.tasks?.find(({ task_id }) => task_id.value === id));
    // An agent that comes to a new master without a restart: it was recorded too.
    const [failover] = sentByAgent(ReregisterSlaveMessage, 'failover/to-master2.jsonl');
    expect(task(ours, 'ckpt')).toEqual(task(failover, 'survivor'));
  });
});

describe('the checkpoints of the recorded scenario', () => {
  it('hold the same reservations and volumes, byte for byte', async () => {
    const { agent } = replayScenario();
    const theirs = await recordedArchive('disk/checkpoints-and-log.tar.gz', 'agent-meta/resources/');
    const files = theirs.filter(({ type }) => type === 'file');
    expect(files).toHaveLength(2);
    for (const { name, bytes } of files) {
      const path = `meta/resources/${name.split('/').at(-1)}`;
      expect([path, Buffer.from(agent.disk.get(path) ?? []).toString('hex')]).toEqual([
        path,
        Buffer.from(bytes).toString('hex'),
      ]);
    }
    expect([...agent.directories.keys()]).toEqual(['/work-dir/volumes/roles/dev/vol1']);
  });

  it('are the files of the real agent, with the same fields', async () => {
    const { agent } = replayScenario();
    const ours = new Map([...agent.disk].map(([path, bytes]) => [withoutRun(path), bytes]));
    const theirs = await recordedArchive('disk/checkpoints-and-log.tar.gz', 'agent-meta/');
    const checked: string[] = [];
    for (const { name, type, bytes } of theirs) {
      const codec = codecOf(name);
      // The link to the agent itself and its resources are made elsewhere.
      if (type !== 'file' || codec === undefined) continue;
      const mine = ours.get(withoutRun(`meta/${name}`));
      const path = name.slice(name.indexOf('/frameworks'));
      expect({ path, fields: presence(mine && decodeRecord(codec, mine)) }).toEqual({
        path,
        fields: presence(decodeRecord(codec, bytes)),
      });
      checked.push(path);
    }
    expect(checked).toHaveLength(10);
    const recordedNames = theirs.map(({ name }) => withoutRun(`meta/${name}`));
    const executors = [...ours.keys()].filter((path) => /frameworks\/.*-000[38]\//.test(path));
    const added = executors.filter((path) => !recordedNames.includes(path));
    // Our own additions; of framework 0008 nothing has ended yet.
    expect([...new Set(added.map((path) => path.split('/').at(-1)))].sort()).toEqual(['task.launch']);
  });
});

function codecOf(name: string): MessageType<unknown> | undefined {
  if (name.endsWith('/executor.info')) return ExecutorInfo as MessageType<unknown>;
  if (name.endsWith('/task.info')) return Task as MessageType<unknown>;
  return name.endsWith('/framework.info') ? (FrameworkInfo as MessageType<unknown>) : undefined;
}

/** Container ids differ from run to run. */
function withoutRun(path: string): string {
  return path.replace(/\/runs\/[0-9a-f-]{36}/, '/runs/RUN');
}

/** Whether two paths are in the same list or message. */
function sameList(a: string, b: string): boolean {
  return a.slice(0, a.lastIndexOf('.')) === b.slice(0, b.lastIndexOf('.'));
}

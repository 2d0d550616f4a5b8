/**
 * The scenario recorded from a real agent, replayed: what reached it goes into our core, and every message our core has
 * for the master must have the fields that the real agent's had.
 */
import { describe, expect, it } from 'vitest';
import { decodeRecord } from '../../../src/agent/core/records.ts';
import { masterPid, type Sent } from '../../../src/agent/core/test-bed.ts';
import {
  type ArchiveFramework,
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
    expect(ours).toEqual({ ...theirs, slave: { ...theirs?.slave, port: ours?.slave.port } });
  });

  it('sends the same UpdateSlaveMessage and answers as many pings', () => {
    expect(told(ofType(sent, UpdateSlaveMessage)[0])).toEqual(told(sentByAgent(UpdateSlaveMessage)[0]));
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
    const fields = (messages: UpdateOperationStatusMessage[]) =>
      messages.map((message) => [message.operation_uuid, message.framework_id, told(message)]);
    expect(fields(ours)).toEqual(fields(theirs));
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
    // Each is compared by itself: in the recording the agent had been restarted, and a framework had been ended meanwhile.
    const { port } = ours?.slave ?? {};
    expect(told({ ...ours?.slave, port })).toEqual(told({ ...theirs?.slave, port }));
    for (const part of ['checkpointed_resources', 'agent_capabilities', 'version', 'resource_version_uuid'] as const) {
      expect(told(ours?.[part])).toEqual(told(theirs?.[part]));
    }
    const archive = (message: ReregisterSlaveMessage | undefined) =>
      message?.completed_frameworks?.find(({ framework_info }) => framework_info.name === 'json session');
    expect(archiveOf(archive(ours))).toEqual(archiveOf(archive(theirs)));
    // An agent that comes to a new master without a restart: it was recorded too.
    const [failover] = sentByAgent(ReregisterSlaveMessage, 'failover/to-master2.jsonl');
    const framework = (message: ReregisterSlaveMessage | undefined) =>
      told({ ...message?.frameworks?.find(({ checkpoint }) => checkpoint), id: undefined });
    expect(framework(ours)).toEqual(framework(failover));
    expect(taskOf(ours, 'ckpt')).toEqual(taskOf(failover, 'survivor'));
  });
});

/** A task under the name `t`. */
function taskOf(message: ReregisterSlaveMessage | undefined, id: string): unknown {
  const text = JSON.stringify(told(message?.tasks?.find(({ task_id }) => task_id.value === id)));
  return JSON.parse(text.replaceAll(`"${id}"`, '"t"'));
}

/** What a restarted agent still knows of a framework that has ended. */
function archiveOf(archive: ArchiveFramework | undefined): unknown {
  const tasks = (archive?.tasks ?? []).map(({ status_update_state: _, status_update_uuid: __, ...task }) => task);
  return told({ ...archive, tasks: tasks.sort((a, b) => (a.name < b.name ? -1 : 1)) });
}

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

  it('are the files of the real agent, field by field', async () => {
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
      expect([path, told(mine && decodeRecord(codec, mine))]).toEqual([path, told(decodeRecord(codec, bytes))]);
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

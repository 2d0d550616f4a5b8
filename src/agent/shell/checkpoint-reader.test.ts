import { mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../base/logger.ts';
import { DrainSlaveMessage, ReregisterSlaveMessage, StatusUpdateRecord } from '../../wire/gen/internal.ts';
import { DrainConfig } from '../../wire/gen/mesos.ts';
import { decodeRecords, encodeRecord } from '../core/records.ts';
import { agentId, frameworkId, TestAgent, taskInfo } from '../core/test-bed.ts';
import { readCheckpoints } from './checkpoint-reader.ts';
import { readResources } from './resources-reader.ts';

let workDir: string;

beforeEach(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'stadion-recovery-'));
});

afterEach(async () => {
  await rm(workDir, { recursive: true, force: true });
});

const options = (changes: { bootId?: string; isStrict?: boolean } = {}) => ({
  workDir,
  bootId: 'this-boot',
  isStrict: true,
  logger: silentLogger,
  ...changes,
});

/** Puts what a core had checkpointed on a real disk. */
async function writeDisk(agent: TestAgent): Promise<void> {
  for (const [path, bytes] of agent.disk) {
    const target = join(workDir, path);
    await mkdir(dirname(target), { recursive: true });
    const link = /^-> (.*)$/.exec(Buffer.from(bytes).toString('latin1'))?.[1];
    if (link === undefined) await writeFile(target, bytes);
    else await symlink(join(workDir, link), target);
  }
}

function updatesPath(agent: TestAgent, taskId: string): string {
  return join(workDir, [...agent.disk.keys()].find((path) => path.endsWith(`tasks/${taskId}/task.updates`)) ?? '');
}

/** An agent with one running task. */
function idleAgent(): TestAgent {
  const agent = new TestAgent({ workDir }).registered();
  agent.run(taskInfo('running'));
  agent.acknowledge('running', agent.report('running', 'TASK_STARTING'));
  agent.report('running', 'TASK_RUNNING');
  return agent;
}

/** An agent with one running task, one that ended without acknowledgement, one done with. */
function busyAgent(): TestAgent {
  const agent = new TestAgent({ workDir }).registered();
  for (const id of ['running', 'ended', 'done']) agent.run(taskInfo(id));
  agent.acknowledge('running', agent.report('running', 'TASK_STARTING'));
  agent.report('running', 'TASK_RUNNING');
  agent.report('ended', 'TASK_FINISHED');
  agent.acknowledge('done', agent.report('done', 'TASK_FINISHED'));
  return agent;
}

async function recovered(): Promise<TestAgent> {
  const found = await readCheckpoints(options());
  const agent = new TestAgent({ workDir }, 2);
  agent.post({ kind: 'disk-recovered', found });
  return agent;
}

describe('recovery from disk', () => {
  it('finds nothing in an empty directory', async () => {
    expect(await readCheckpoints(options())).toBeUndefined();
    expect(await readResources(options())).toEqual({});
  });

  it('brings tasks and unacknowledged updates back', async () => {
    await writeDisk(busyAgent());
    const agent = await recovered();
    const [effect] = agent.takeEffects('recover-containers');
    expect(effect?.runs.map(({ executorId, executorKind }) => [executorId, executorKind]).sort()).toEqual([
      ['done', 'command'],
      ['ended', 'command'],
      ['running', 'command'],
    ]);
    const running = effect?.runs.find(({ executorId }) => executorId === 'running');
    expect(running?.recovered).toMatchObject([{ launch: { command: { value: 'sleep 60' } } }]);
    agent.post({ kind: 'containers-recovered' });
    expect(agent.takeEffects('recovery-done')).toHaveLength(1);
    expect(agent.state.phase).toBe('disconnected');
    const pending = [...agent.state.streams.values()].map(({ taskId, pending: updates }) => [
      taskId,
      updates.map(({ status }) => status.state),
    ]);
    expect(pending.sort()).toEqual([
      ['ended', ['TASK_FINISHED']],
      ['running', ['TASK_RUNNING']],
    ]);
    agent.post({ kind: 'master-detected', master: { pid: 'master@127.0.0.1:5050', hostname: undefined } });
    agent.advance(1000);
    const [message] = agent.take(ReregisterSlaveMessage);
    expect(message?.tasks?.map(({ task_id, state }) => [task_id.value, state]).sort()).toEqual([
      ['ended', 'TASK_FINISHED'],
      ['running', 'TASK_RUNNING'],
    ]);
    expect(message?.frameworks).toHaveLength(1);
    expect(message?.executor_infos).toBeUndefined();
  });

  it('with an update log cut at any byte keeps every whole record and never fails', async () => {
    const before = idleAgent();
    await writeDisk(before);
    const path = updatesPath(before, 'running');
    const whole = await readFile(path);
    const { records } = decodeRecords(StatusUpdateRecord, whole);
    expect(records).toHaveLength(3);
    const seen = new Set<number>();
    for (let size = 0; size <= whole.length; size++) {
      await writeFile(path, whole.subarray(0, size));
      const found = await readCheckpoints(options());
      const executor = found?.frameworks[0]?.executors.find(({ info }) => info.executor_id.value === 'running');
      const task = executor?.runs[0]?.tasks[0];
      const kept = (task?.updates.length ?? 0) + (task?.acknowledged.length ?? 0);
      const expected = decodeRecords(StatusUpdateRecord, whole.subarray(0, size)).records.length;
      expect(kept).toBe(expected);
      seen.add(kept);
      // The torn end is gone, so that the next record is appended to whole ones.
      const left = await readFile(path);
      expect(decodeRecords(StatusUpdateRecord, left).validBytes).toBe(left.length);
    }
    expect([...seen]).toEqual([0, 1, 2, 3]);
  });

  it('with a flipped byte in an update log does not take up what follows', async () => {
    const before = busyAgent();
    await writeDisk(before);
    const path = updatesPath(before, 'running');
    const whole = await readFile(path);
    // The length of the second record now reaches behind the end of the file.
    const second = whole.readUInt32LE(0) + 4;
    const damaged = Buffer.from(whole);
    damaged.writeUInt32LE(0x7fffffff, second);
    await writeFile(path, damaged);
    const found = await readCheckpoints(options());
    const executor = found?.frameworks[0]?.executors.find(({ info }) => info.executor_id.value === 'running');
    expect(executor?.runs[0]?.tasks[0]?.updates).toHaveLength(1);
  });

  it('tells a log that was damaged in its middle from one whose end is torn', async () => {
    const before = busyAgent();
    await writeDisk(before);
    const path = updatesPath(before, 'running');
    const damaged = await readFile(path);
    // The second record, whole and with a third behind it, begins with a field that does not exist.
    damaged.fill(0xff, damaged.readUInt32LE(0) + 8, damaged.readUInt32LE(0) + 24);
    await writeFile(path, damaged);
    await expect(readCheckpoints(options())).rejects.toThrow(/damaged/);
    expect((await readFile(path)).length).toBe(damaged.length);
    let told = 0;
    const found = await readCheckpoints({ ...options({ isStrict: false }), onDamaged: () => told++ });
    const executor = found?.frameworks[0]?.executors.find(({ info }) => info.executor_id.value === 'running');
    expect(executor?.runs[0]?.tasks[0]?.updates).toHaveLength(1);
    expect(told).toBe(1);
  });

  it('refuses a damaged checkpoint, or leaves it out when not strict', async () => {
    const before = busyAgent();
    await writeDisk(before);
    const info = [...before.disk.keys()].find((path) => path.endsWith('ended/executor.info')) ?? '';
    await truncate(join(workDir, info), 10);
    await expect(readCheckpoints(options())).rejects.toThrow(/damaged/);
    let damaged = 0;
    const found = await readCheckpoints({ ...options({ isStrict: false }), onDamaged: () => damaged++ });
    expect(found?.frameworks[0]?.executors).toHaveLength(2);
    expect(damaged).toBe(1);
  });

  it('refuses what cannot be read at all, or leaves it out when not strict', async () => {
    const before = busyAgent();
    await writeDisk(before);
    const info = join(workDir, [...before.disk.keys()].find((path) => path.endsWith('ended/executor.info')) ?? '');
    await rm(info);
    await mkdir(info);
    const what = 'cannot be read (EISDIR: illegal operation on a directory, read)';
    const advice = 'restore it, or start with --no-strict to go on without it';
    await expect(readCheckpoints(options())).rejects.toThrow(`the checkpoint ${info} ${what}: ${advice}`);
    let damaged = 0;
    const found = await readCheckpoints({ ...options({ isStrict: false }), onDamaged: () => damaged++ });
    expect([found?.frameworks[0]?.executors.length, damaged]).toEqual([2, 1]);
  });

  it('takes away what lies in a directory without the file that says what it is', async () => {
    const before = busyAgent();
    await writeDisk(before);
    const info = [...before.disk.keys()].find((path) => path.endsWith('running/executor.info')) ?? '';
    await rm(join(workDir, info));
    expect((await readCheckpoints(options()))?.frameworks[0]?.executors.length).toBeGreaterThan(0);
    // Written again for another run, it must not bring the earlier one back.
    await mkdir(dirname(join(workDir, info)), { recursive: true });
    await writeFile(join(workDir, info), before.disk.get(info) ?? new Uint8Array(0));
    const found = await readCheckpoints(options());
    const executor = found?.frameworks[0]?.executors.find((one) => one.info.executor_id.value === 'running');
    expect(executor).toMatchObject({ latest: undefined, runs: [] });
  });

  it('sees that the machine was rebooted', async () => {
    await writeDisk(busyAgent());
    await writeFile(join(workDir, 'meta/boot_id'), 'an-earlier-boot');
    expect((await readCheckpoints(options()))?.isRebooted).toBe(true);
    await writeFile(join(workDir, 'meta/boot_id'), 'this-boot');
    expect((await readCheckpoints(options()))?.isRebooted).toBe(false);
  });

  it('refuses to go on with other resources than before, and says what to do', async () => {
    await writeDisk(busyAgent());
    const found = await readCheckpoints(options());
    const agent = new TestAgent({ workDir }, 2);
    agent.state.info = { ...agent.state.info, resources: [] };
    agent.post({ kind: 'disk-recovered', found });
    const [exit] = agent.takeEffects('exit');
    expect(exit?.code).toBe(1);
    expect(exit?.reason).toContain('cpus:8 is gone');
    expect(exit?.reason).toContain(`rm -f ${workDir}/meta/slaves/latest`);
  });

  it('starts as a new agent when the machine was rebooted with another configuration', async () => {
    await writeDisk(busyAgent());
    await writeFile(join(workDir, 'meta/boot_id'), 'an-earlier-boot');
    const found = await readCheckpoints(options());
    const agent = new TestAgent({ workDir }, 2);
    agent.state.info = { ...agent.state.info, hostname: 'renamed.example' };
    agent.post({ kind: 'disk-recovered', found });
    expect(agent.takeEffects('recover-containers')).toMatchObject([{ runs: [] }]);
    expect(agent.state.info.id).toBeUndefined();
    expect([...agent.state.garbage.keys()].some((path) => path.startsWith(`${workDir}/meta/slaves/`))).toBe(true);
  });

  it('waits for custom executors before it looks for a master, and gives up those that stay away', async () => {
    const before = new TestAgent({ workDir }).registered();
    const executor = { executor_id: { value: 'own' }, framework_id: { value: frameworkId }, command: { value: 'x' } };
    before.run(taskInfo('a', { executor }));
    before.post({ kind: 'executor-subscribed', frameworkId, executorId: 'own', tasks: [], updates: [] });
    await writeDisk(before);
    const agent = await recovered();
    const [run] = agent.takeEffects('recover-containers')[0]?.runs ?? [];
    agent.post({ kind: 'containers-recovered' });
    expect(agent.takeEffects('recovery-done')).toEqual([]);
    agent.advance(2000);
    expect(agent.effects.map(({ kind }) => kind)).toEqual(['destroy-container', 'recovery-done']);
    if (run !== undefined) agent.post({ kind: 'executor-ended', run, termination: { status: 9 } });
    expect([...agent.state.streams.values()][0]?.pending[0]?.status).toMatchObject({
      state: 'TASK_GONE',
      reason: 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT',
    });
  });

  it('with --recover=cleanup ends all executors and then itself', async () => {
    await writeDisk(busyAgent());
    const found = await readCheckpoints(options());
    const agent = new TestAgent({ workDir, recover: 'cleanup' }, 2);
    agent.post({ kind: 'disk-recovered', found });
    agent.effects = [];
    agent.post({ kind: 'containers-recovered' });
    const asked = agent.takeEffects('built-in');
    expect(asked.map(({ action }) => action.action)).toEqual(['shutdown', 'shutdown', 'shutdown']);
    for (const { run } of asked) agent.post({ kind: 'executor-ended', run, termination: { status: 9 } });
    expect(agent.takeEffects('exit')).toMatchObject([{ code: 0 }]);
  });

  it('knows that the agent drained, as long as something is left', async () => {
    const agent = busyAgent();
    agent.receive(DrainSlaveMessage, { config: { mark_gone: true } });
    await writeDisk(agent);
    const restarted = await recovered();
    expect(restarted.state.drain).toEqual({ mark_gone: true });
  });

  it('forgets draining when nothing is left', async () => {
    const agent = new TestAgent({ workDir }).registered();
    await writeDisk(agent);
    await writeFile(join(workDir, 'meta/slaves', agentId, 'drain.config'), encodeRecord(DrainConfig, {}));
    const restarted = await recovered();
    expect(restarted.state.drain).toBeUndefined();
  });
});

import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningAgent } from '../../../src/agent/shell/agent.ts';
import {
  ApplyOperationMessage,
  PingSlaveMessage,
  PongSlaveMessage,
  ShutdownFrameworkMessage,
  StatusUpdateMessage,
  UpdateOperationStatusMessage,
} from '../../../src/wire/gen/internal.ts';
import { AgentDirectory, startTestAgent } from '../../agent/agents.ts';
import { isAlive } from '../../agent/processes.ts';
import { frameworkId, ScriptedMaster, shellTask } from '../../agent/scripted-master.ts';
import { until } from '../../until.ts';

let directory: AgentDirectory;
let master: ScriptedMaster;
let agent: RunningAgent;

beforeEach(async () => {
  directory = new AgentDirectory();
  master = await ScriptedMaster.start();
  agent = await startTestAgent(directory, master.address);
  await master.untilRegistered();
});

afterEach(async () => {
  await agent.close({ killTasks: true });
  await master.close();
  directory.dispose();
});

async function get(path: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(`http://127.0.0.1:${agent.address.port}${path}`);
  return { status: answer.status, text: await answer.text() };
}

describe('an agent under a scripted master', () => {
  it('answers pings to the observer', async () => {
    master.send(PingSlaveMessage, { connected: true }, 'slave-observer(1)');
    await master.until(() => master.heardOf(PongSlaveMessage).length > 0, 'a pong');
  });

  it('runs a task to its end and keeps its output', async () => {
    master.run(shellTask('hello', 'echo out; echo err >&2'));
    await master.untilState('hello', 'TASK_FINISHED');
    expect(master.statesOf('hello')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
    expect(master.lastStatusOf('hello')).toMatchObject({
      source: 'SOURCE_EXECUTOR',
      message: 'Command exited with status 0',
    });
    const base = `/frameworks/${frameworkId}/executors/hello/runs/latest`;
    expect(await get(`/files/read?path=${base}/stdout&offset=0`)).toEqual({
      status: 200,
      text: '{"data":"out\\n","offset":0}',
    });
    expect(JSON.parse((await get(`/files/read?path=${base}/stderr&offset=0`)).text)).toMatchObject({ data: 'err\n' });
    const download = await fetch(`http://127.0.0.1:${agent.address.port}/files/download?path=${base}/stdout`);
    expect(await download.text()).toBe('out\n');
    expect(download.headers.get('content-disposition')).toBe('attachment; filename=stdout');
  });

  it('says how a task failed', async () => {
    master.run(shellTask('bad', 'exit 3'));
    await master.untilState('bad', 'TASK_FAILED');
    expect(master.lastStatusOf('bad')?.message).toBe('Command exited with status 3');
  });

  it('kills a task within its grace period, and one that does not listen after it', async () => {
    master.run(shellTask('soft', 'sleep 1000'));
    const grace = { kill_policy: { grace_period: { nanoseconds: 200_000_000 } } };
    master.run(shellTask('hard', "trap '' TERM; while :; do sleep 0.05; done", grace));
    await master.untilState('soft', 'TASK_RUNNING');
    await master.untilState('hard', 'TASK_RUNNING');
    master.kill('soft');
    master.kill('hard');
    await master.untilState('soft', 'TASK_KILLED');
    await master.untilState('hard', 'TASK_KILLED');
    expect(master.statesOf('soft')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING', 'TASK_KILLED']);
  });

  it('sends one update at a time and repeats nothing that was acknowledged', async () => {
    master.acknowledges = false;
    master.run(shellTask('quick', 'true'));
    await master.untilState('quick', 'TASK_STARTING');
    expect(master.statesOf('quick')).toEqual(['TASK_STARTING']);
    for (const state of ['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED'] as const) {
      await master.untilState('quick', state);
      const update = master.heardOf(StatusUpdateMessage).at(-1)?.update;
      if (update !== undefined) master.acknowledge(update);
    }
    expect(master.heardOf(StatusUpdateMessage)).toHaveLength(3);
  });

  it('ends all tasks of a framework that is shut down, without a word', async () => {
    master.run(shellTask('a', 'echo $$ > pid; sleep 1000'));
    await master.untilState('a', 'TASK_RUNNING');
    const updates = master.heardOf(StatusUpdateMessage).length;
    const state = async () =>
      JSON.parse((await get('/state')).text) as { frameworks: { executors: { directory: string }[] }[] };
    const sandbox = (await state()).frameworks[0]?.executors[0]?.directory ?? '';
    // Running begins before the command has written anything.
    const written = async () => (await readFile(`${sandbox}/pid`, 'utf8').catch(() => '')).trim();
    await until('a pid', async () => (await written()) !== '');
    const pid = Number(await written());
    master.send(ShutdownFrameworkMessage, { framework_id: { value: frameworkId } });
    await until('no framework', async () => (await state()).frameworks.length === 0);
    expect(isAlive(pid)).toBe(false);
    expect(master.heardOf(StatusUpdateMessage)).toHaveLength(updates);
  });

  it('drops operations that were made for other resources than it has now', async () => {
    master.send(ApplyOperationMessage, {
      operation_info: { type: 'RESERVE', reserve: { resources: [] } },
      operation_uuid: { value: new Uint8Array(16).fill(7) },
      resource_version_uuid: { uuid: { value: new Uint8Array(16) } },
    });
    await master.until(() => master.heardOf(UpdateOperationStatusMessage).length > 0, 'an operation status');
    expect(master.heardOf(UpdateOperationStatusMessage)[0]?.status).toMatchObject({
      state: 'OPERATION_DROPPED',
      message: 'Operation assumes outdated resource state',
    });
  });

  it('fails a task that cannot be launched, with the reason', async () => {
    const container = { type: 'DOCKER' as const, docker: { image: 'busybox' } };
    master.run(shellTask('docker', 'true', { container }));
    await master.untilState('docker', 'TASK_FAILED');
    expect(master.lastStatusOf('docker')).toMatchObject({ reason: 'REASON_CONTAINER_LAUNCH_FAILED' });
  });
});

/** Tasks with images under a whole agent that has no Docker engine. */
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ReregisterSlaveMessage, RunTaskGroupMessage } from '../../../src/wire/gen/internal.ts';
import type { ContainerInfo, ExecutorInfo } from '../../../src/wire/gen/mesos.ts';
import { AgentDirectory, AgentProcess, startTestAgent } from '../../agent/agents.ts';
import { framework0, frameworkId, ScriptedMaster, shellTask } from '../../agent/scripted-master.ts';
import { haveCommands, haveRoot } from '../../requirements.ts';
import { until } from '../../until.ts';
import { busyboxLayer, makeImage, saveImage } from '../containerizer/image-tools.ts';

const canRun = haveRoot() && haveCommands('runc', 'busybox');

let shared: string;
let directory: AgentDirectory;
let master: ScriptedMaster;
let flags: readonly string[];
const processes: AgentProcess[] = [];

beforeAll(async () => {
  if (!canRun) return;
  shared = await mkdtemp(join(tmpdir(), 'agent-images-'));
  const image = makeImage([await busyboxLayer()], { Env: ['PATH=/bin', 'FROM=image'], User: 'web' });
  await saveImage(join(shared, 'archives/box.tar'), image, ['box:latest']);
}, 60_000);

afterAll(async () => {
  if (shared !== undefined) await rm(shared, { recursive: true, force: true });
});

beforeEach(async () => {
  directory = new AgentDirectory();
  master = await ScriptedMaster.start();
  flags = [
    '--image_providers=docker',
    `--docker_registry=${shared}/archives`,
    `--docker_store_dir=${shared}/store`,
    '--isolation=docker/runtime,filesystem/linux,volume/image',
  ];
});

afterEach(async () => {
  for (const one of processes.splice(0)) await one.kill();
  const last = await startTestAgent(directory, master.address, flags);
  await last.close({ killTasks: true });
  await master.close();
  directory.dispose();
});

async function start(): Promise<AgentProcess> {
  const agent = await AgentProcess.start(directory, master.address, flags);
  processes.push(agent);
  return agent;
}

const container: ContainerInfo = { type: 'MESOS', mesos: { image: { type: 'DOCKER', docker: { name: 'box' } } } };

const outputOf = async (agent: AgentProcess, task: string): Promise<string> => {
  const path = `/frameworks/${frameworkId}/executors/${task}/runs/latest/stdout`;
  const answer = await fetch(`http://127.0.0.1:${agent.port}/files/read?path=${path}&offset=0`);
  return ((await answer.json()) as { data: string }).data;
};

describe.skipIf(!canRun)('a task with an image and no engine', () => {
  it('runs, is checked inside, shows its output and ends', async () => {
    const agent = await start();
    await master.untilRegistered();
    const health_check = {
      type: 'COMMAND' as const,
      command: { value: 'test "$FROM" = image && test -e /tmp/ready' },
      delay_seconds: 0,
      interval_seconds: 0.1,
      grace_period_seconds: 30,
    };
    const value = 'echo "$FROM $(id -u) $(pwd)"; touch /tmp/ready; sleep 1000';
    master.run(shellTask('boxed', value, { container, health_check }));
    await master.until(() => master.lastStatusOf('boxed')?.healthy === true, 'the task to be healthy');
    expect(await outputOf(agent, 'boxed')).toBe('image 1234 /mnt/mesos/sandbox\n');
    master.kill('boxed');
    await master.untilState('boxed', 'TASK_KILLED');
    // It does nothing about SIGTERM, which ends it like any other process.
    expect(master.lastStatusOf('boxed')?.message).toContain('Terminated');
  });

  it('fails with the words of those who know why', async () => {
    await start();
    await master.untilRegistered();
    const absent: ContainerInfo = { ...container, mesos: { image: { type: 'DOCKER', docker: { name: 'absent' } } } };
    master.run(shellTask('absent', 'true', { container: absent }));
    await master.untilState('absent', 'TASK_FAILED');
    expect(master.lastStatusOf('absent')).toMatchObject({ reason: 'REASON_CONTAINER_LAUNCH_FAILED' });
    expect(master.lastStatusOf('absent')?.message).toContain("put an archive of 'docker save' there");
  });

  it('fails with the reason when the agent dies while its image is being pulled, and the next one is pulled whole', async () => {
    let pulls = 0;
    const silent = createServer(() => {
      pulls += 1;
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const usual = flags;
    try {
      flags = usual.map((flag) =>
        flag.startsWith('--docker_registry=') ? `--docker_registry=http://127.0.0.1:${port}` : flag,
      );
      const first = await start();
      await master.untilRegistered();
      master.run(shellTask('pulled', 'true', { container }));
      await until('the pull', async () => pulls > 0);
      await first.kill();
      flags = usual;
      await start();
      await master.untilState('pulled', 'TASK_FAILED');
      expect(master.lastStatusOf('pulled')).toMatchObject({
        reason: 'REASON_CONTAINER_LAUNCH_FAILED',
        message: expect.stringMatching(/^Failed to launch container: the agent was restarted/),
      });
      master.run(shellTask('again', 'true', { container }));
      await master.untilState('again', 'TASK_FINISHED');
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });

  it('outlives kill -9 of the agent and is taken over, with its code', async () => {
    const first = await start();
    await master.untilRegistered();
    const value = 'cd "$MESOS_SANDBOX"; while [ ! -e /tmp/go ]; do sleep 0.1; done; exit 7';
    master.run(shellTask('boxed', value, { container }));
    await master.untilState('boxed', 'TASK_RUNNING');
    await first.kill();
    await start();
    await master.until(() => master.heardOf(ReregisterSlaveMessage).length > 0, 'the agent to come back');
    expect(master.heardOf(ReregisterSlaveMessage)[0]?.tasks).toMatchObject([{ name: 'boxed', state: 'TASK_RUNNING' }]);
    master.kill('boxed');
    await master.untilState('boxed', 'TASK_KILLED');
    const places = join(directory.workDir, 'provisioner/containers');
    expect(existsSync(places) ? readdirSync(places) : []).toEqual([]);
  });

  it('may be one of a group, each with an image', async () => {
    await start();
    await master.untilRegistered();
    const executor: ExecutorInfo = {
      type: 'DEFAULT',
      executor_id: { value: 'pod' },
      framework_id: { value: frameworkId },
      resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 }, allocation_info: { role: '*' } }],
    };
    const shareWith = { mode: 'RW' as const, container_path: 'shared' };
    const source = { type: 'SANDBOX_PATH' as const, sandbox_path: { type: 'PARENT' as const, path: 'between' } };
    const boxed: ContainerInfo = { ...container, volumes: [{ ...shareWith, source }] };
    const write = 'cd "$MESOS_SANDBOX"; echo passed on >shared/file; chmod 666 shared/file; sleep 1000';
    const read = 'cd "$MESOS_SANDBOX"; while [ ! -s shared/file ]; do sleep 0.1; done; cat shared/file; exit 0';
    const tasks = [shellTask('x', write, { container: boxed }), shellTask('y', read, { container: boxed })];
    master.send(RunTaskGroupMessage, { framework: framework0, executor, task_group: { tasks }, launch_executor: true });
    await master.untilState('y', 'TASK_FINISHED');
    master.kill('x');
    await master.untilState('x', 'TASK_KILLED');
  });
});

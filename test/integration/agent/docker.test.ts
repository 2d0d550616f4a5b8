import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReregisterSlaveMessage } from '../../../src/wire/gen/internal.ts';
import type { ContainerInfo, Resource } from '../../../src/wire/gen/mesos.ts';
import { AgentApi } from '../../agent/agent-api.ts';
import { AgentDirectory, AgentProcess, startTestAgent } from '../../agent/agents.ts';
import { ScriptedMaster, shellTask } from '../../agent/scripted-master.ts';
import { until } from '../../until.ts';
import { createTestEngine } from '../docker-engine.ts';

const engine = await createTestEngine();

let directory: AgentDirectory;
let master: ScriptedMaster;
const processes: AgentProcess[] = [];
const flags = [
  '--containerizers=docker,mesos',
  `--docker_socket=${engine?.socketPath ?? ''}`,
  '--docker_remove_delay=0ns',
];

beforeEach(async () => {
  directory = new AgentDirectory();
  master = await ScriptedMaster.start();
});

afterEach(async () => {
  for (const one of processes.splice(0)) await one.kill();
  const last = await startTestAgent(directory, master.address, flags);
  await last.close({ killTasks: true });
  await master.close();
  directory.dispose();
});

afterAll(async () => {
  await engine?.close();
});

async function start(): Promise<AgentProcess> {
  const agent = await AgentProcess.start(directory, master.address, flags);
  processes.push(agent);
  return agent;
}

const container: ContainerInfo = {
  type: 'DOCKER',
  docker: { image: engine?.image ?? '', network: 'BRIDGE' },
};

describe.skipIf(engine === undefined)('a task in Docker', () => {
  it('runs, shows its output and its address, and ends', async () => {
    const agent = await start();
    await master.untilRegistered();
    master.run(shellTask('dock', 'echo in docker; sleep 0.5', { container }));
    await master.untilState('dock', 'TASK_FINISHED');
    expect(master.statesOf('dock')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
    const path = '/frameworks/scripted-master-0000/executors/dock/runs/latest/stdout';
    const answer = await fetch(`http://127.0.0.1:${agent.port}/files/read?path=${path}&offset=0`);
    expect(await answer.json()).toEqual({ data: 'in docker\n', offset: 0 });
  });

  it('outlives kill -9 of the agent and is taken over', async () => {
    const first = await start();
    await master.untilRegistered();
    master.run(shellTask('dock', 'while :; do sleep 0.1; done', { container }));
    await master.untilState('dock', 'TASK_RUNNING');
    await first.kill();
    await start();
    await master.until(() => master.heardOf(ReregisterSlaveMessage).length > 0, 'the agent to come back');
    expect(master.heardOf(ReregisterSlaveMessage)[0]?.tasks).toMatchObject([{ name: 'dock', state: 'TASK_RUNNING' }]);
    master.kill('dock');
    await master.untilState('dock', 'TASK_KILLED');
    expect(master.statesOf('dock')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING', 'TASK_KILLED']);
  });

  for (const way of ['in order', 'by a kill'] as const) {
    it(`has nested containers that end with an agent that ends ${way}, which is told to those who wait`, async () => {
      const first = way === 'in order' ? await startTestAgent(directory, master.address, flags) : await start();
      await master.untilRegistered();
      master.run(shellTask('dock', 'while :; do sleep 0.1; done', { container }));
      await master.untilState('dock', 'TASK_RUNNING');
      const id = {
        value: 'n',
        parent: { value: master.lastStatusOf('dock')?.container_status?.container_id?.value ?? '' },
      };
      const port = 'port' in first ? first.port : first.address.port;
      const launch = { container_id: id, command: { value: 'sleep 1000' } };
      const launched = await new AgentApi(port).call({ type: 'LAUNCH_CONTAINER', launch_container: launch });
      expect(launched.status).toBe(200);
      if ('port' in first) await first.kill();
      else await first.close();
      const next = new AgentApi((await start()).port);
      await master.until(() => master.heardOf(ReregisterSlaveMessage).length > 0, 'the agent to come back');
      expect(await next.ask({ type: 'WAIT_CONTAINER', wait_container: { container_id: id } })).toMatchObject({
        reason: 'REASON_AGENT_RESTARTED',
        message: expect.stringContaining('commands in containers of Docker do not outlive it'),
      });
    });
  }

  it('fails with the reason when the agent dies while its image is being pulled', async () => {
    // Says that it is a registry, and nothing more.
    const silent = createServer((request, response) => {
      if (request.url === '/v2/') response.end('{}');
      else pulls += 1;
    });
    let pulls = 0;
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      const first = await start();
      await master.untilRegistered();
      const pulled: ContainerInfo = { type: 'DOCKER', docker: { image: `127.0.0.1:${port}/box:1` } };
      master.run(shellTask('pulled', 'true', { container: pulled }));
      await until('the pull', async () => pulls > 0);
      await first.kill();
      await start();
      await master.untilState('pulled', 'TASK_FAILED');
      expect(master.lastStatusOf('pulled')).toMatchObject({
        reason: 'REASON_CONTAINER_LAUNCH_FAILED',
        message: expect.stringMatching(/^Failed to launch container: the agent was restarted/),
      });
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });

  it('keeps what it wrote in a persistent volume, and cannot write when it only reads', async () => {
    await start();
    await master.untilRegistered();
    const disk: Resource = {
      name: 'disk',
      type: 'SCALAR',
      scalar: { value: 64 },
      reservations: [{ type: 'DYNAMIC', role: 'a/b' }],
    };
    const volume = (path: string, mode: 'RW' | 'RO'): Resource => ({
      ...disk,
      disk: { persistence: { id: 'v:1' }, volume: { container_path: path, mode } },
    });
    master.operate({ type: 'RESERVE', reserve: { resources: [disk] } });
    master.operate({ type: 'CREATE', create: { volumes: [volume('data', 'RW')] } });
    const cpus: Resource = { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 } };
    const on = (id: string, command: string, used: Resource) =>
      shellTask(id, command, { container, resources: [cpus, { ...used, allocation_info: { role: 'a/b' } }] });
    master.run(on('writes', 'echo kept > $MESOS_SANDBOX/data/file', volume('data', 'RW')));
    await master.untilState('writes', 'TASK_FINISHED');
    master.run(on('reads', '[ "$(cat /srv/file)" = kept ] && ! touch /srv/other', volume('/srv', 'RO')));
    await master.untilState('reads', 'TASK_FINISHED');
    expect(await readdir(join(directory.workDir, 'volumes/roles/a b/v:1'))).toEqual(['file']);
  });

  it('with an image that cannot be had fails with the reason', async () => {
    await start();
    await master.untilRegistered();
    const missing: ContainerInfo = { type: 'DOCKER', docker: { image: 'localhost:1/no-such-image:1' } };
    master.run(shellTask('nopull', 'true', { container: missing }));
    await master.untilState('nopull', 'TASK_FAILED');
    expect(master.lastStatusOf('nopull')).toMatchObject({ reason: 'REASON_CONTAINER_LAUNCH_FAILED' });
  });
});

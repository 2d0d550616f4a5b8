import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ExecutorToFrameworkMessage,
  ExitedExecutorMessage,
  FrameworkToExecutorMessage,
  ReregisterSlaveMessage,
  ShutdownExecutorMessage,
} from '../../../src/wire/gen/internal.ts';
import type { ExecutorInfo } from '../../../src/wire/gen/mesos.ts';
import { AgentDirectory, AgentProcess, startTestAgent } from '../../agent/agents.ts';
import { agentId, frameworkId, ScriptedMaster, shellTask } from '../../agent/scripted-master.ts';
import { until } from '../../until.ts';

let directory: AgentDirectory;
let master: ScriptedMaster;
const processes: AgentProcess[] = [];

beforeEach(async () => {
  directory = new AgentDirectory();
  master = await ScriptedMaster.start();
});

afterEach(async () => {
  for (const one of processes.splice(0)) await one.kill();
  const last = await startTestAgent(directory, master.address);
  await last.close({ killTasks: true });
  await master.close();
  directory.dispose();
});

async function start(...more: string[]): Promise<AgentProcess> {
  const agent = await AgentProcess.start(directory, master.address, more);
  processes.push(agent);
  return agent;
}

const script = join(import.meta.dirname, '../../agent/http-executor.ts');

function ownExecutor(command = `exec ${process.execPath} ${script}`): ExecutorInfo {
  return {
    executor_id: { value: 'own' },
    framework_id: { value: frameworkId },
    command: { value: command },
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 }, allocation_info: { role: '*' } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 64 }, allocation_info: { role: '*' } },
    ],
  };
}

const at = { slave_id: { value: agentId }, framework_id: { value: frameworkId }, executor_id: { value: 'own' } };

describe("a framework's own executor over HTTP", () => {
  it('gets tasks, messages and kills, and its end is told', async () => {
    await start();
    await master.untilRegistered();
    master.run(shellTask('a', '', { executor: ownExecutor() }));
    await master.untilState('a', 'TASK_RUNNING');
    expect(master.lastStatusOf('a')).toMatchObject({
      source: 'SOURCE_EXECUTOR',
      executor_id: { value: 'own' },
      container_status: { executor_pid: expect.any(Number), network_infos: [{}] },
    });
    master.send(FrameworkToExecutorMessage, { ...at, data: Buffer.from('hello') });
    await master.until(() => master.heardOf(ExecutorToFrameworkMessage).length > 0, 'the echo');
    expect(Buffer.from(master.heardOf(ExecutorToFrameworkMessage)[0]?.data ?? []).toString()).toBe('hello');
    master.kill('a');
    await master.untilState('a', 'TASK_KILLED');
    master.send(ShutdownExecutorMessage, { framework_id: at.framework_id, executor_id: at.executor_id });
    await master.until(() => master.heardOf(ExitedExecutorMessage).length > 0, 'the end of the executor');
    expect(master.heardOf(ExitedExecutorMessage)[0]).toMatchObject({ ...at, status: 0 });
  });

  it('comes back to a restarted agent with its tasks', async () => {
    const first = await start('--executor_reregistration_timeout=15secs');
    await master.untilRegistered();
    master.run(shellTask('a', '', { executor: ownExecutor() }));
    await master.untilState('a', 'TASK_RUNNING');
    await first.kill();
    await start('--executor_reregistration_timeout=15secs', `--port=${first.port}`);
    await master.until(() => master.heardOf(ReregisterSlaveMessage).length > 0, 'the agent to come back');
    expect(master.heardOf(ReregisterSlaveMessage)[0]).toMatchObject({
      tasks: [{ name: 'a', state: 'TASK_RUNNING' }],
      executor_infos: [{ executor_id: { value: 'own' } }],
    });
    master.kill('a');
    await master.untilState('a', 'TASK_KILLED');
  });

  it('that dies takes its tasks with it', async () => {
    await start();
    await master.untilRegistered();
    master.run(shellTask('a', '', { executor: ownExecutor('exit 9') }));
    await master.untilState('a', 'TASK_FAILED');
    expect(master.lastStatusOf('a')).toMatchObject({ reason: 'REASON_EXECUTOR_TERMINATED', source: 'SOURCE_AGENT' });
    await master.until(() => master.heardOf(ExitedExecutorMessage).length > 0, 'the end of the executor');
    expect(master.heardOf(ExitedExecutorMessage)[0]?.status).toBe(9 << 8);
  });

  it('that never registers is given up', async () => {
    await start('--executor_registration_timeout=300ms');
    await master.untilRegistered();
    master.run(shellTask('a', '', { executor: ownExecutor('sleep 1000') }));
    await master.untilState('a', 'TASK_FAILED');
    expect(master.lastStatusOf('a')).toMatchObject({ reason: 'REASON_EXECUTOR_REGISTRATION_TIMEOUT' });
  });

  it('is refused what it may not do', async () => {
    const agent = await start();
    await master.untilRegistered();
    const call = async (body: unknown, headers: Record<string, string> = { 'Content-Type': 'application/json' }) => {
      const answer = await fetch(`http://127.0.0.1:${agent.port}/api/v1/executor`, {
        method: 'POST',
        headers,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return [answer.status, await answer.text()];
    };
    const ids = { framework_id: { value: frameworkId }, executor_id: { value: 'own' } };
    expect(await call({ ...ids, type: 'SUBSCRIBE', subscribe: {} })).toEqual([400, 'Framework cannot be found']);
    expect(await call({ ...ids })).toEqual([400, "Failed to validate executor::Call: Expecting 'type' to be present"]);
    expect(await call({ ...ids, type: 'HEARTBEAT' })).toEqual([202, '']);
    expect((await call('{'))[0]).toBe(400);
    expect((await call({}, { 'Content-Type': 'text/plain' }))[0]).toBe(415);
    master.run(shellTask('a', '', { executor: ownExecutor('sleep 1000') }));
    const status = { task_id: { value: 'a' }, state: 'TASK_RUNNING', uuid: Buffer.alloc(16).toString('base64') };
    await until('a refusal', async () => (await call({ ...ids, type: 'UPDATE', update: { status } }))[0] === 403);
    expect(await call({ ...ids, type: 'UPDATE', update: { status } })).toEqual([403, 'Executor is not subscribed']);
    const staging = { ...status, state: 'TASK_STAGING' };
    expect((await call({ ...ids, type: 'UPDATE', update: { status: staging } }))[0]).toBe(400);
  });
});

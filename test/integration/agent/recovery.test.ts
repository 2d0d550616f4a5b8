/** What an agent does with what an earlier one left, by its flags. */
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { createHttpServer } from '../../../src/net/http-server.ts';
import { LibprocessEndpoint } from '../../../src/net/libprocess-endpoint.ts';
import {
  ReconnectExecutorMessage,
  RegisterExecutorMessage,
  RegisterSlaveMessage,
  ReregisterSlaveMessage,
} from '../../../src/wire/gen/internal.ts';
import type { ExecutorInfo } from '../../../src/wire/gen/mesos.ts';
import { encode } from '../../../src/wire/message.ts';
import { AgentDirectory, startTestAgent } from '../../agent/agents.ts';
import { isAlive } from '../../agent/processes.ts';
import { frameworkId, ScriptedMaster, shellTask } from '../../agent/scripted-master.ts';
import { until } from '../../until.ts';

let directory: AgentDirectory;
let master: ScriptedMaster;
const closers: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  directory = new AgentDirectory();
  master = await ScriptedMaster.start();
});

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  const last = await startTestAgent(directory, master.address, ['--no-strict']);
  await last.close({ killTasks: true });
  await master.close();
  directory.dispose();
});

async function start(...flags: string[]) {
  const agent = await startTestAgent(directory, master.address, flags);
  closers.push(() => agent.close());
  return agent;
}

/** An agent that left a task running when it was closed; gives the task's process. */
async function leaveTask(): Promise<number> {
  const agent = await start();
  await master.untilRegistered();
  const pidFile = join(directory.path, 'pid');
  master.run(shellTask('a', `echo $$ > ${pidFile}; exec sleep 1000`));
  await master.untilState('a', 'TASK_RUNNING');
  const pid = await until('the process', async () => Number((await readFile(pidFile, 'utf8')).trim()) || undefined);
  await agent.close();
  return pid;
}

async function checkpoint(name: string): Promise<string> {
  const files = await readdir(join(directory.workDir, 'meta'), { recursive: true });
  const found = files.find((file) => file.endsWith(name));
  if (found === undefined) throw new Error(`no ${name}`);
  return join(directory.workDir, 'meta', found);
}

const ids = { executor_id: { value: 'own' }, framework_id: { value: frameworkId } };
const own = (command: string): ExecutorInfo => ({ ...ids, command: { value: command } });

it('--recover=cleanup ends what runs and the agent with it; the next start is a new agent', async () => {
  const pid = await leaveTask();
  master.heard.length = 0;
  const agent = await start('--recover=cleanup');
  expect(await agent.ended).toMatchObject({ code: 0 });
  expect(isAlive(pid)).toBe(false);
  await agent.close();
  expect(master.heard).toEqual([]);
  await start();
  await master.until(() => master.heardOf(RegisterSlaveMessage).length > 0, 'a new agent');
});

describe('a damaged checkpoint', () => {
  it('stops the start with its name and what to do, as --strict wants it', async () => {
    const pid = await leaveTask();
    const path = await checkpoint('executor.info');
    await truncate(path, 5);
    const advice = 'is damaged: restore it, or start with --no-strict to go on without it';
    await expect(start()).rejects.toThrow(`the checkpoint ${path} ${advice}`);
    expect(isAlive(pid)).toBe(true);
  });

  it('is left out and counted without --strict, and what it spoke of ends', async () => {
    const pid = await leaveTask();
    await truncate(await checkpoint('executor.info'), 5);
    const agent = await start('--no-strict');
    await master.until(() => master.heardOf(ReregisterSlaveMessage).length > 0, 'the agent to come back');
    expect(master.heardOf(ReregisterSlaveMessage)[0]?.tasks).toBeUndefined();
    await until('the end of the task', () => !isAlive(pid));
    const answer = await fetch(`http://127.0.0.1:${agent.address.port}/metrics/snapshot`);
    expect(await answer.json()).toMatchObject({ 'slave/recovery_errors': 1 });
  });
});

it('after a reboot tasks are told to have ended with it', async () => {
  const pid = await leaveTask();
  process.kill(pid, 'SIGKILL');
  await until('the end of the task', () => !isAlive(pid));
  // Nothing of it is left but what is on disk.
  await rm(join(directory.path, 'run'), { recursive: true });
  await writeFile(join(directory.workDir, 'meta/boot_id'), 'an earlier boot');
  await start();
  await master.untilState('a', 'TASK_FAILED');
  expect(master.lastStatusOf('a')).toMatchObject({
    source: 'SOURCE_AGENT',
    reason: 'REASON_EXECUTOR_TERMINATED',
    message: 'The machine of the agent was rebooted: nothing that ran on it went on',
  });
  expect(await readFile(join(directory.workDir, 'meta/boot_id'), 'utf8')).not.toContain('earlier');
});

it('--executor_reregistration_timeout is how long executors have to come back', async () => {
  const agent = await start();
  await master.untilRegistered();
  master.run(shellTask('a', '', { executor: own('sleep 1000') }));
  await checkpointed('forked.pid');
  await agent.close();
  await start('--executor_reregistration_timeout=150ms');
  await master.untilState('a', 'TASK_GONE');
  expect(master.lastStatusOf('a')).toMatchObject({
    reason: 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT',
    message: 'Executor did not reregister within 150ms',
  });
});

async function checkpointed(name: string): Promise<void> {
  await until(name, async () => (await checkpoint(name)) !== '');
}

it('--executor_reregistration_retry_interval has drivers asked again', async () => {
  const server = createHttpServer({ logger: silentLogger });
  await server.listen({ ip: '127.0.0.1', port: 0 });
  const endpoint = new LibprocessEndpoint({ server, logger: silentLogger });
  let asked = 0;
  endpoint.spawn('executor(1)', ({ name }) => {
    if (name === ReconnectExecutorMessage.name) asked++;
  });
  closers.push(async () => {
    endpoint.close();
    await server.close();
  });
  const agent = await start();
  await master.untilRegistered();
  master.run(shellTask('a', '', { executor: own('sleep 1000') }));
  await checkpointed('forked.pid');
  const body = encode(RegisterExecutorMessage, ids);
  endpoint.send({ from: endpoint.pid('executor(1)'), to: agent.pid, name: RegisterExecutorMessage.name, body });
  await checkpointed('libprocess.pid');
  await agent.close();
  await start('--executor_reregistration_timeout=15secs', '--executor_reregistration_retry_interval=20ms');
  await until('the third question', () => asked >= 3);
});

it('--recovery_timeout is what executors are told to wait for their agent', async () => {
  await start('--recovery_timeout=7mins');
  await master.untilRegistered();
  const file = join(directory.path, 'told');
  master.run(shellTask('a', '', { executor: own(`echo $MESOS_RECOVERY_TIMEOUT > ${file}; sleep 1000`) }));
  const told = await until('the executor', async () => (await readFile(file, 'utf8')).trim() || undefined);
  expect(told).toBe('7mins');
});

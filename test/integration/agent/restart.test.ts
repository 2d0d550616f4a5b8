import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReregisterSlaveMessage, StatusUpdateMessage } from '../../../src/wire/gen/internal.ts';
import { AgentDirectory, AgentProcess, startTestAgent } from '../../agent/agents.ts';
import { isAlive } from '../../agent/processes.ts';
import { ScriptedMaster, shellTask } from '../../agent/scripted-master.ts';

let directory: AgentDirectory;
let master: ScriptedMaster;
const processes: AgentProcess[] = [];

beforeEach(async () => {
  directory = new AgentDirectory();
  master = await ScriptedMaster.start();
});

afterEach(async () => {
  for (const one of processes.splice(0)) await one.kill();
  // Whatever a test left running is ended by an agent that takes over and is closed.
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

async function pidIn(path: string): Promise<number> {
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.endsWith('\n')) return Number(text);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('after kill -9 of the agent', () => {
  it('tasks go on, and the next process takes them over', async () => {
    const first = await start();
    await master.untilRegistered();
    const pidFile = join(directory.path, 'pid');
    const goFile = join(directory.path, 'go');
    master.run(shellTask('long', `echo $$ > ${pidFile}; while [ ! -e ${goFile} ]; do sleep 0.05; done; exit 7`));
    await master.untilState('long', 'TASK_RUNNING');
    const pid = await pidIn(pidFile);
    await first.kill();
    expect(isAlive(pid)).toBe(true);
    await start();
    await master.until(() => master.heardOf(ReregisterSlaveMessage).length > 0, 'the agent to come back');
    const [message] = master.heardOf(ReregisterSlaveMessage);
    expect(message?.tasks).toMatchObject([{ name: 'long', state: 'TASK_RUNNING' }]);
    expect(isAlive(pid)).toBe(true);
    await writeFile(goFile, '');
    await master.untilState('long', 'TASK_FAILED');
    expect(master.lastStatusOf('long')?.message).toBe('Command exited with status 7');
    expect(master.statesOf('long')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FAILED']);
  });

  it('an end that nobody saw is told with its exit status', async () => {
    const first = await start();
    await master.untilRegistered();
    const pidFile = join(directory.path, 'pid');
    const goFile = join(directory.path, 'go');
    master.run(shellTask('short', `echo $$ > ${pidFile}; while [ ! -e ${goFile} ]; do sleep 0.05; done; exit 5`));
    await master.untilState('short', 'TASK_RUNNING');
    const pid = await pidIn(pidFile);
    await first.kill();
    await writeFile(goFile, '');
    while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
    await start();
    await master.untilState('short', 'TASK_FAILED');
    expect(master.lastStatusOf('short')?.message).toBe('Command exited with status 5');
  });

  it('updates that were not acknowledged come again, with the same id', async () => {
    master.acknowledges = false;
    const first = await start();
    await master.untilRegistered();
    master.run(shellTask('once', 'sleep 1000'));
    await master.untilState('once', 'TASK_STARTING');
    const [before] = master.heardOf(StatusUpdateMessage);
    await first.kill();
    master.heard.length = 0;
    master.acknowledges = true;
    await start();
    await master.untilState('once', 'TASK_RUNNING');
    expect(master.heardOf(StatusUpdateMessage)[0]?.update.uuid).toEqual(before?.update.uuid);
    master.kill('once');
    await master.untilState('once', 'TASK_KILLED');
  });

  it('a changed configuration is refused with advice when the policy says so', async () => {
    const first = await start();
    await master.untilRegistered();
    master.run(shellTask('held', 'sleep 1000'));
    await master.untilState('held', 'TASK_RUNNING');
    await first.kill();
    const equal = ['--attributes=rack:r2', '--reconfiguration_policy=equal'];
    await expect(startTestAgent(directory, master.address, equal)).rejects.toThrow(
      /attribute rack:r2 is new.*--reconfiguration_policy=any.*rm -f/,
    );
    const additive = await startTestAgent(directory, master.address, [
      '--attributes=rack:r2',
      '--reconfiguration_policy=additive',
    ]);
    await additive.close();
  });
});

describe('a closed agent', () => {
  it('leaves its tasks running by default', async () => {
    const agent = await startTestAgent(directory, master.address);
    await master.untilRegistered();
    const pidFile = join(directory.path, 'pid');
    master.run(shellTask('stays', `echo $$ > ${pidFile}; sleep 1000`));
    await master.untilState('stays', 'TASK_RUNNING');
    const pid = await pidIn(pidFile);
    await agent.close();
    expect(isAlive(pid)).toBe(true);
    const next = await startTestAgent(directory, master.address);
    await next.close({ killTasks: true });
    expect(isAlive(pid)).toBe(false);
    const last = await startTestAgent(directory, master.address);
    await master.untilState('stays', 'TASK_KILLED');
    await last.close();
  });
});

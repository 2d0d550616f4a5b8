/** The example of the executor library, as it is in the package, under a real agent. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ExecutorToFrameworkMessage,
  ExitedExecutorMessage,
  FrameworkToExecutorMessage,
  ReregisterSlaveMessage,
  ShutdownExecutorMessage,
  StatusUpdateMessage,
} from '../../../src/wire/gen/internal.ts';
import { AgentDirectory, AgentProcess, startTestAgent } from '../../agent/agents.ts';
import { agentId, frameworkId, ScriptedMaster, shellTask } from '../../agent/scripted-master.ts';
import { until } from '../../until.ts';

const root = join(import.meta.dirname, '../../..');
const at = { slave_id: { value: agentId }, framework_id: { value: frameworkId }, executor_id: { value: 'counter' } };

let directory: AgentDirectory;
let master: ScriptedMaster;
let script: string;
const processes: AgentProcess[] = [];

beforeEach(async () => {
  directory = new AgentDirectory();
  master = await ScriptedMaster.start();
  // The example with the sources in place of the built package, and faster.
  const library = pathToFileURL(join(root, 'src/executor/executor.ts')).href;
  const text = readFileSync(join(root, 'examples/executor.mjs'), 'utf8');
  script = join(directory.path, 'executor.mjs');
  writeFileSync(script, text.replace("'stadion/executor'", `'${library}'`).replace('}, 1000);', '}, 50);'));
});

afterEach(async () => {
  for (const one of processes.splice(0)) await one.kill();
  const last = await startTestAgent(directory, master.address);
  await last.close({ killTasks: true });
  await master.close();
  directory.dispose();
});

async function start(...more: string[]): Promise<AgentProcess> {
  const agent = await AgentProcess.start(directory, master.address, [
    '--executor_reregistration_timeout=15secs',
    ...more,
  ]);
  processes.push(agent);
  return agent;
}

function launch(taskId: string, goal: number, isFirst = true): void {
  const executor = {
    executor_id: at.executor_id,
    framework_id: at.framework_id,
    command: { value: `exec ${process.execPath} ${script}` },
    resources: [{ name: 'cpus', type: 'SCALAR' as const, scalar: { value: 0.1 }, allocation_info: { role: '*' } }],
  };
  const task = shellTask(taskId, '', { executor, data: Buffer.from(String(goal)) });
  delete task.command;
  master.run(task, undefined, isFirst);
}

describe('the example of the executor library', () => {
  it('counts, answers, is killed, and ends in order', async () => {
    await start();
    await master.untilRegistered();
    launch('short', 3);
    await master.untilState('short', 'TASK_FINISHED');
    expect(master.statesOf('short')).toEqual(['TASK_RUNNING', 'TASK_FINISHED']);
    expect(master.lastStatusOf('short')).toMatchObject({ message: 'counted to 3', source: 'SOURCE_EXECUTOR' });
    launch('long', 1_000_000, false);
    await master.untilState('long', 'TASK_RUNNING');
    master.send(FrameworkToExecutorMessage, { ...at, data: Buffer.from('hello') });
    await master.until(() => master.heardOf(ExecutorToFrameworkMessage).length > 0, 'the echo');
    expect(Buffer.from(master.heardOf(ExecutorToFrameworkMessage)[0]?.data ?? []).toString()).toBe('hello');
    launch('killed', 1_000_000, false);
    await master.untilState('killed', 'TASK_RUNNING');
    master.kill('killed');
    await master.untilState('killed', 'TASK_KILLED');
    master.send(ShutdownExecutorMessage, { framework_id: at.framework_id, executor_id: at.executor_id });
    await master.untilState('long', 'TASK_KILLED');
    expect(master.lastStatusOf('long')?.source).toBe('SOURCE_EXECUTOR');
    await master.until(() => master.heardOf(ExitedExecutorMessage).length > 0, 'the end of the executor');
    expect(master.heardOf(ExitedExecutorMessage)[0]?.status).toBe(0);
  });

  it('goes on while the agent is away, and tells what happened meanwhile', async () => {
    const first = await start();
    await master.untilRegistered();
    launch('during', 20);
    launch('after', 1_000_000, false);
    await master.untilState('during', 'TASK_RUNNING');
    await master.untilState('after', 'TASK_RUNNING');
    await first.kill();
    // Long enough for one of them to end: nobody can hear of it.
    const log = join(
      directory.workDir,
      'slaves',
      agentId,
      'frameworks',
      frameworkId,
      'executors/counter/runs/latest/stdout',
    );
    await until('the task to end', () => readFileSync(log, 'utf8').includes('during: 20'));
    expect(master.statesOf('during')).toEqual(['TASK_RUNNING']);
    await start(`--port=${first.port}`);
    await master.until(() => master.heardOf(ReregisterSlaveMessage).length > 0, 'the agent to come back');
    await master.untilState('during', 'TASK_FINISHED');
    expect(master.statesOf('during')).toEqual(['TASK_RUNNING', 'TASK_FINISHED']);
    expect(readFileSync(log, 'utf8').match(/subscribed to the agent/g)).toHaveLength(2);
    const told = master.heardOf(StatusUpdateMessage).map(({ update }) => update.status.state);
    expect(told).not.toContain('TASK_LOST');
    master.kill('after');
    await master.untilState('after', 'TASK_KILLED');
  });
});

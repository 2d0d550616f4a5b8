/** An executor on npm's mesos-framework, which nobody of us has touched, under our agent. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunningAgent } from '../../../src/agent/shell/agent.ts';
import {
  ExecutorToFrameworkMessage,
  ExitedExecutorMessage,
  FrameworkToExecutorMessage,
  ShutdownExecutorMessage,
} from '../../../src/wire/gen/internal.ts';
import { AgentDirectory, startTestAgent } from '../../agent/agents.ts';
import { agentId, frameworkId, ScriptedMaster, shellTask } from '../../agent/scripted-master.ts';
import { until } from '../../until.ts';

const at = { slave_id: { value: agentId }, framework_id: { value: frameworkId }, executor_id: { value: 'npm' } };
const script = join(import.meta.dirname, 'mesos-framework-executor.cjs');

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

function launch(taskId: string, isFirst: boolean): void {
  const executor = {
    executor_id: at.executor_id,
    framework_id: at.framework_id,
    command: { value: `exec ${process.execPath} ${script}` },
    resources: [{ name: 'cpus', type: 'SCALAR' as const, scalar: { value: 0.1 }, allocation_info: { role: '*' } }],
  };
  const task = shellTask(taskId, '', { executor });
  delete task.command;
  master.run(task, undefined, isFirst);
}

it("runs the tasks of npm's mesos-framework", async () => {
  launch('a', true);
  await master.untilState('a', 'TASK_RUNNING');
  launch('b', false);
  await master.untilState('b', 'TASK_RUNNING');
  master.send(FrameworkToExecutorMessage, { ...at, data: Buffer.from('hello') });
  await master.until(() => master.heardOf(ExecutorToFrameworkMessage).length > 0, 'the echo');
  expect(Buffer.from(master.heardOf(ExecutorToFrameworkMessage)[0]?.data ?? []).toString()).toBe('hello');
  master.kill('a');
  await master.untilState('a', 'TASK_KILLED');
  master.kill('b');
  await master.untilState('b', 'TASK_KILLED');
  expect(master.statesOf('b')).toEqual(['TASK_RUNNING', 'TASK_KILLED']);
  const latest = 'executors/npm/runs/latest/stdout';
  const log = join(directory.workDir, 'slaves', agentId, 'frameworks', frameworkId, latest);
  await until('all acknowledgements', () => readFileSync(log, 'utf8').match(/^acknowledged /gm)?.length === 4);
  master.send(ShutdownExecutorMessage, { framework_id: at.framework_id, executor_id: at.executor_id });
  await master.until(() => master.heardOf(ExitedExecutorMessage).length > 0, 'the end of the executor');
  expect(master.heardOf(ExitedExecutorMessage)[0]?.status).toBe(0);
});

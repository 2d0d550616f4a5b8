import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningAgent } from '../../../src/agent/shell/agent.ts';
import { ReregisterSlaveMessage, RunTaskGroupMessage } from '../../../src/wire/gen/internal.ts';
import type { ExecutorInfo } from '../../../src/wire/gen/mesos.ts';
import { AgentDirectory, AgentProcess, startTestAgent } from '../../agent/agents.ts';
import { framework0, frameworkId, ScriptedMaster, shellTask } from '../../agent/scripted-master.ts';

let directory: AgentDirectory;
let master: ScriptedMaster;
const processes: AgentProcess[] = [];
const agents: RunningAgent[] = [];

beforeEach(async () => {
  directory = new AgentDirectory();
  master = await ScriptedMaster.start();
});

afterEach(async () => {
  for (const one of processes.splice(0)) await one.kill();
  for (const one of agents.splice(0)) await one.close();
  const last = await startTestAgent(directory, master.address);
  await last.close({ killTasks: true });
  await master.close();
  directory.dispose();
});

const executor: ExecutorInfo = {
  type: 'DEFAULT',
  executor_id: { value: 'pod' },
  framework_id: { value: frameworkId },
  resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 }, allocation_info: { role: '*' } }],
};

function runGroup(commands: Readonly<Record<string, string>>): void {
  const tasks = Object.entries(commands).map(([id, command]) => shellTask(id, command));
  master.send(RunTaskGroupMessage, { framework: framework0, executor, task_group: { tasks }, launch_executor: true });
}

describe('a task group', () => {
  it('runs each task in a container of its own below the executor', async () => {
    agents.push(await startTestAgent(directory, master.address));
    await master.untilRegistered();
    runGroup({ x: 'sleep 1000', y: 'sleep 1000' });
    await master.untilState('x', 'TASK_RUNNING');
    await master.untilState('y', 'TASK_RUNNING');
    const ids = ['x', 'y'].map((id) => master.lastStatusOf(id)?.container_status?.container_id);
    expect(ids[0]?.parent?.value).toBe(ids[1]?.parent?.value);
    expect(ids[0]?.value).not.toBe(ids[1]?.value);
    // One killed takes the rest of its group along.
    master.kill('x');
    await master.untilState('x', 'TASK_KILLED');
    await master.untilState('y', 'TASK_KILLED');
  });

  it('outlives the agent and is taken over as a group', async () => {
    const first = await AgentProcess.start(directory, master.address);
    processes.push(first);
    await master.untilRegistered();
    runGroup({ x: 'sleep 1000', y: 'sleep 1000' });
    await master.untilState('x', 'TASK_RUNNING');
    await master.untilState('y', 'TASK_RUNNING');
    await first.kill();
    processes.push(await AgentProcess.start(directory, master.address));
    await master.until(() => master.heardOf(ReregisterSlaveMessage).length > 0, 'the agent to come back');
    const [message] = master.heardOf(ReregisterSlaveMessage);
    expect(message?.tasks?.map(({ name, state }) => [name, state]).sort()).toEqual([
      ['x', 'TASK_RUNNING'],
      ['y', 'TASK_RUNNING'],
    ]);
    expect(message?.executor_infos).toMatchObject([{ executor_id: { value: 'pod' } }]);
    master.kill('y');
    await master.untilState('y', 'TASK_KILLED');
    await master.untilState('x', 'TASK_KILLED');
  });
});

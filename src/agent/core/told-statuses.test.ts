/** What the agent says of tasks itself: every field of every status, for what nobody can record at will. */
import { describe, expect, it } from 'vitest';
import {
  DrainSlaveMessage,
  KillTaskMessage,
  RegisterExecutorMessage,
  ReregisterExecutorMessage,
  RunTaskGroupMessage,
  RunTaskMessage,
  SlaveReregisteredMessage,
  StatusUpdateMessage,
} from '../../wire/gen/internal.ts';
import type { ExecutorInfo, FrameworkInfo, TaskStatus } from '../../wire/gen/mesos.ts';
import type { Termination } from './events.ts';
import { bootIdPath } from './paths.ts';
import { agentId, frameworkId, frameworkInfo, masterPid, TestAgent, taskInfo } from './test-bed.ts';

const driver = 'executor(1)@127.0.0.1:40000';
const ids = { framework_id: { value: frameworkId }, executor_id: { value: 'own' } };
const own: ExecutorInfo = { ...ids, command: { value: 'own' } };
const unaware = frameworkInfo({ capabilities: [] });
const executor_id = ids.executor_id;
const task_id = { value: 'a' };

/** The statuses told since the last look, without what all of them have. */
function told(agent: TestAgent): Omit<TaskStatus, 'uuid' | 'timestamp' | 'agent_id'>[] {
  return agent.take(StatusUpdateMessage).map(({ update }) => {
    const { uuid, timestamp, agent_id, ...status } = update.status;
    expect(uuid).toEqual(update.uuid);
    expect(uuid).toHaveLength(16);
    expect(timestamp).toBe(update.timestamp);
    expect(timestamp).toBeGreaterThan(0);
    expect([agent_id, update.slave_id]).toEqual([{ value: agentId }, { value: agentId }]);
    expect(update.executor_id).toEqual(status.executor_id);
    expect(update.latest_state).toBe(status.state);
    return status;
  });
}

function withOwn(framework: FrameworkInfo = frameworkInfo()): TestAgent {
  const agent = new TestAgent().registered();
  agent.run(taskInfo('a', { executor: own }), framework);
  agent.sent = [];
  return agent;
}

function withDriver(framework?: FrameworkInfo): TestAgent {
  const agent = withOwn(framework);
  agent.receive(RegisterExecutorMessage, ids, driver);
  agent.sent = [];
  return agent;
}

function end(agent: TestAgent, termination: Termination, executorId = 'own'): void {
  const containerId = agent.state.frameworks.get(frameworkId)?.executors.get(executorId)?.containerId ?? '';
  agent.post({ kind: 'executor-ended', run: { frameworkId, executorId, containerId }, termination });
}

const byAgent = { task_id, source: 'SOURCE_AGENT' } as const;

describe('of a task whose executor', () => {
  const failed = { ...byAgent, executor_id, state: 'TASK_FAILED' } as const;

  it('ended', () => {
    const agent = withDriver();
    end(agent, { status: 9 });
    const reason = 'REASON_EXECUTOR_TERMINATED';
    expect(told(agent)).toEqual([{ ...failed, reason, message: 'Executor terminated' }]);
  });

  it('used more memory than it may', () => {
    const agent = withDriver();
    const resources = [{ name: 'mem', type: 'SCALAR' as const, scalar: { value: 32 } }];
    const reason = 'REASON_CONTAINER_LIMITATION_MEMORY';
    const message = 'Memory limit exceeded: Requested: 32MB Maximum Used: 32MB';
    end(agent, { status: 9, reason, message, limitation: { resources } });
    expect(told(agent)).toEqual([{ ...failed, reason, message, limitation: { resources } }]);
  });

  it('could not be launched', () => {
    const agent = withOwn();
    const reason = 'REASON_CONTAINER_LAUNCH_FAILED';
    end(agent, { status: undefined, reason, message: 'Failed to launch container: no such user' });
    expect(told(agent)).toEqual([{ ...failed, reason, message: 'Failed to launch container: no such user' }]);
  });

  it('did not register', () => {
    const agent = withOwn();
    agent.advance(60_000);
    end(agent, { status: 9 });
    const reason = 'REASON_EXECUTOR_REGISTRATION_TIMEOUT';
    expect(told(agent)).toEqual([{ ...failed, reason, message: 'Executor did not register within 1mins' }]);
  });

  it.each([
    ['TASK_GONE', frameworkInfo()],
    ['TASK_LOST', unaware],
  ] as const)('did not come back to a restarted agent: %s', (state, framework) => {
    const agent = withDriver(framework).reopened();
    agent.post({ kind: 'containers-recovered' });
    expect(agent.state.phase).toBe('recovering');
    agent.advance(1_999);
    expect(agent.takeEffects('destroy-container')).toEqual([]);
    agent.advance(1);
    expect(agent.takeEffects('destroy-container')).toHaveLength(1);
    end(agent, { status: 9 });
    comeBack(agent);
    const reason = 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT';
    const message = 'Executor did not reregister within 2secs';
    expect(told(agent)).toEqual([{ ...failed, state, reason, message }]);
  });

  it.each([
    ['TASK_GONE', frameworkInfo()],
    ['TASK_LOST', unaware],
  ] as const)('cannot be given what its task needs: %s', (state, framework) => {
    const agent = withDriver(framework);
    const containerId = agent.state.frameworks.get(frameworkId)?.executors.get('own')?.containerId ?? '';
    const run = { frameworkId, executorId: 'own', containerId };
    agent.post({ kind: 'container-updated', run, taskIds: ['a'], failure: 'Failed to update resources' });
    end(agent, { status: 9 });
    const reason = 'REASON_CONTAINER_UPDATE_FAILED';
    expect(told(agent)).toEqual([{ ...failed, state, reason, message: 'Failed to update resources' }]);
  });

  it('was on a machine that was rebooted', () => {
    const before = withDriver();
    before.disk.set(bootIdPath, new TextEncoder().encode('an earlier boot'));
    const agent = before.reopened();
    const [effect] = agent.takeEffects('recover-containers');
    // Of the earlier boot no process is left: its id says nothing, and nobody is asked to come back.
    expect(effect?.runs.map(({ forkedPid }) => forkedPid)).toEqual([undefined]);
    agent.post({ kind: 'containers-recovered' });
    expect(agent.sent).toEqual([]);
    end(agent, { status: undefined });
    comeBack(agent);
    const message = 'The machine of the agent was rebooted: nothing that ran on it went on';
    expect(told(agent)).toEqual([{ ...failed, reason: 'REASON_EXECUTOR_TERMINATED', message }]);
  });

  it('never got it, for the agent was restarted', () => {
    const agent = withDriver().reopened();
    agent.post({ kind: 'containers-recovered' });
    agent.receive(ReregisterExecutorMessage, { ...ids, tasks: [], updates: [] }, driver);
    comeBack(agent);
    const message = 'Task launched during agent restart';
    expect(told(agent)).toEqual([{ ...failed, state: 'TASK_DROPPED', reason: 'REASON_AGENT_RESTARTED', message }]);
  });
});

/** A master is found that knows the agent. */
function comeBack(agent: TestAgent): void {
  agent.post({ kind: 'master-detected', master: { pid: masterPid, hostname: undefined } });
  agent.advance(1_000);
  agent.receive(SlaveReregisteredMessage, { slave_id: { value: agentId } });
}

describe('of a task that is not taken', () => {
  it.each([
    ['TASK_DROPPED', frameworkInfo()],
    ['TASK_LOST', unaware],
  ] as const)('since the agent drains: %s', (state, framework) => {
    const agent = new TestAgent().registered();
    agent.run(taskInfo('other'), framework);
    agent.receive(DrainSlaveMessage, { config: {} });
    agent.run(taskInfo('a'), framework);
    expect(told(agent)).toEqual([{ ...byAgent, state, reason: 'REASON_AGENT_DRAINING', message: 'Agent is draining' }]);
  });

  const dropped = { ...byAgent, state: 'TASK_DROPPED' } as const;

  it('since its resources are of another time', () => {
    const agent = new TestAgent().registered();
    const resource_version_uuids = [{ uuid: { value: new Uint8Array(16).fill(7) } }];
    agent.receive(RunTaskMessage, { framework: frameworkInfo(), task: taskInfo('a'), resource_version_uuids });
    const message = 'Task assumes outdated resource state';
    expect(told(agent)).toEqual([{ ...dropped, reason: 'REASON_RESOURCES_UNKNOWN', message }]);
  });

  it('since its volume is not here', () => {
    const agent = new TestAgent().registered();
    const disk = { persistence: { id: 'v' }, volume: { container_path: 'v', mode: 'RW' as const } };
    const reservations = [{ type: 'DYNAMIC' as const, role: 'dev' }];
    const volume = { name: 'disk', type: 'SCALAR' as const, scalar: { value: 1 }, disk, reservations };
    agent.run(taskInfo('a', { resources: [volume] }));
    const message = 'The checkpointed resources being used by the task or task group are unknown to the agent';
    expect(told(agent)).toEqual([{ ...dropped, reason: 'REASON_RESOURCES_UNKNOWN', message }]);
  });

  it('since its executor is gone, or there already', () => {
    const agent = new TestAgent().registered();
    agent.run(taskInfo('a', { executor: own }), frameworkInfo(), false);
    const reason = 'REASON_EXECUTOR_TERMINATED';
    const gone = 'No executor is expected to launch and there is no executor running';
    expect(told(agent)).toEqual([{ ...dropped, reason, message: gone }]);
    const other = withDriver();
    other.run(taskInfo('b', { executor: own }));
    const message = 'Master wants to launch executor, but one already exists';
    expect(told(other)).toEqual([{ ...dropped, task_id: { value: 'b' }, reason, message }]);
  });

  it('since it runs already', () => {
    const agent = withDriver();
    agent.run(taskInfo('a', { executor: own }), frameworkInfo(), false);
    expect(told(agent)).toEqual([
      { ...dropped, reason: 'REASON_TASK_INVALID', message: "Task 'a' is already running" },
    ]);
  });

  it('nobody has, when the master asks', () => {
    const agent = withDriver();
    agent.post({ kind: 'link-broken', pid: masterPid });
    agent.advance(1_000);
    const statuses = [{ task_id: { value: 'b' }, state: 'TASK_STAGING' as const }];
    agent.receive(SlaveReregisteredMessage, {
      slave_id: { value: agentId },
      reconciliations: [{ framework_id: ids.framework_id, statuses }],
    });
    const message = 'Reconciliation: task unknown to the agent';
    expect(told(agent)).toEqual([{ ...dropped, task_id: { value: 'b' }, reason: 'REASON_RECONCILIATION', message }]);
  });
});

describe('of a task that is killed', () => {
  const kill = (agent: TestAgent, taskId: string): void =>
    agent.receive(KillTaskMessage, { framework_id: ids.framework_id, task_id: { value: taskId } });

  it('and that nobody has', () => {
    const agent = withDriver();
    kill(agent, 'b');
    const reason = 'REASON_EXECUTOR_TERMINATED';
    expect(told(agent)).toEqual([
      { ...byAgent, task_id: { value: 'b' }, state: 'TASK_DROPPED', reason, message: 'Cannot find executor' },
    ]);
  });

  it('before its executor has it, with its group', () => {
    const agent = new TestAgent().registered();
    agent.holdsDisk = true;
    const executor: ExecutorInfo = { ...own, type: 'DEFAULT' };
    const task_group = { tasks: [taskInfo('a'), taskInfo('b')] };
    agent.receive(RunTaskGroupMessage, { framework: frameworkInfo(), executor, task_group, launch_executor: true });
    kill(agent, 'b');
    while (agent.flush());
    const killed = { ...byAgent, executor_id, state: 'TASK_KILLED', reason: 'REASON_TASK_KILLED_DURING_LAUNCH' };
    const message = 'Task killed before it was launched';
    expect(told(agent)).toEqual([
      { ...killed, message },
      { ...killed, message, task_id: { value: 'b' } },
    ]);
  });

  it.each([
    ['TASK_KILLED', {}, frameworkInfo()],
    ['TASK_GONE_BY_OPERATOR', { mark_gone: true }, frameworkInfo()],
    ['TASK_KILLED', { mark_gone: true }, unaware],
  ] as const)('since the agent drains: %s', (state, config, framework) => {
    const agent = new TestAgent().registered();
    agent.run(taskInfo('a'), framework);
    agent.receive(DrainSlaveMessage, { config });
    agent.sent = [];
    const containerId = agent.state.frameworks.get(frameworkId)?.executors.get('a')?.containerId ?? '';
    const container_status = { container_id: { value: containerId } };
    const draining = { task_id, executor_id: task_id, source: 'SOURCE_EXECUTOR', container_status } as const;
    const reason = 'REASON_AGENT_DRAINING';
    agent.acknowledge('a', agent.report('a', 'TASK_KILLING'));
    agent.report('a', 'TASK_KILLED', { message: 'Command terminated with signal Terminated' });
    expect(told(agent)).toEqual([
      { ...draining, state: 'TASK_KILLING', reason },
      { ...draining, state, reason, message: 'Command terminated with signal Terminated' },
    ]);
  });
});

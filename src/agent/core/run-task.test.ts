import { describe, expect, it } from 'vitest';
import {
  ExitedExecutorMessage,
  KillTaskMessage,
  RegisterExecutorMessage,
  ReregisterExecutorMessage,
  RunTaskGroupMessage,
  RunTaskMessage,
  ShutdownExecutorMessage,
  ShutdownFrameworkMessage,
  SlaveReregisteredMessage,
  StatusUpdateMessage,
} from '../../wire/gen/internal.ts';
import { ExecutorInfo, Task } from '../../wire/gen/mesos.ts';
import { decodeRecord } from './records.ts';
import type { RunKey } from './state.ts';
import { agentId, frameworkId, frameworkInfo, masterPid, TestAgent, taskInfo } from './test-bed.ts';

const custom: ExecutorInfo = {
  executor_id: { value: 'own' },
  framework_id: { value: frameworkId },
  command: { value: './executor' },
  resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 }, allocation_info: { role: '*' } }],
};

function runOf(agent: TestAgent, executorId: string): RunKey {
  const containerId = agent.state.frameworks.get(frameworkId)?.executors.get(executorId)?.containerId ?? '';
  return { frameworkId, executorId, containerId };
}

function kill(agent: TestAgent, taskId: string): void {
  agent.receive(KillTaskMessage, { framework_id: { value: frameworkId }, task_id: { value: taskId } });
}

describe('a command task', () => {
  it('is checkpointed as Mesos does before its executor starts', () => {
    const agent = new TestAgent().registered();
    agent.holdsDisk = true;
    agent.run(taskInfo('a', { kill_policy: { grace_period: { nanoseconds: 2_000_000_000 } } }));
    expect(agent.takeEffects('start-executor')).toEqual([]);
    agent.flush();
    const { containerId } = runOf(agent, 'a');
    expect(agent.effects.map(({ kind }) => kind)).toEqual(['start-executor', 'built-in']);
    const base = `meta/slaves/${agentId}/frameworks/${frameworkId}`;
    const run = `${base}/executors/a/runs/${containerId}`;
    const names = [...agent.disk.keys()].filter((path) => path.startsWith(base));
    expect(names.map((path) => path.slice(base.length + 1)).sort()).toEqual(
      [
        'executors/a/executor.info',
        'executors/a/executor_generated_for_command_task',
        'executors/a/runs/latest',
        ...['task.info', 'task.launch'].map((name) => `executors/a/runs/${containerId}/tasks/a/${name}`),
        'framework.info',
        'framework.pid',
      ].sort(),
    );
    const info = decodeRecord(ExecutorInfo, agent.disk.get(`${base}/executors/a/executor.info`) ?? new Uint8Array(0));
    expect(info).toMatchObject({
      name: "Command Executor (Task: a) (Command: sh -c 'sleep 60')",
      source: 'a',
      shutdown_grace_period: { nanoseconds: 4_000_000_000 },
      resources: [
        { name: 'cpus', role: '*', scalar: { value: 0.1 } },
        { name: 'mem', role: '*', scalar: { value: 32 } },
      ],
    });
    const task = decodeRecord(Task, agent.disk.get(`${run}/tasks/a/task.info`) ?? new Uint8Array(0));
    expect(task).toMatchObject({ state: 'TASK_STAGING', resources: [{ role: '*' }, { role: '*' }] });
    expect(task?.executor_id).toBeUndefined();
  });

  it('whose end is acknowledged leaves a sentinel, and its executor is completed', () => {
    const agent = new TestAgent().registered();
    agent.run(taskInfo('a'));
    const run = runOf(agent, 'a');
    const uuid = agent.report('a', 'TASK_FINISHED');
    agent.post({ kind: 'executor-ended', run, termination: { status: 0 } });
    expect(agent.take(ExitedExecutorMessage)).toEqual([]);
    expect(agent.state.frameworks.size).toBe(1);
    agent.acknowledge('a', uuid);
    expect(agent.state.frameworks.size).toBe(0);
    expect(agent.state.completedFrameworks.get(frameworkId)?.completedExecutors.size).toBe(1);
    expect([...agent.disk.keys()].some((path) => path.endsWith('executor.sentinel'))).toBe(true);
    expect(agent.state.garbage.size).toBeGreaterThan(0);
  });

  it('fails with the reason when its executor ends first', () => {
    const agent = new TestAgent().registered();
    agent.run(taskInfo('a'));
    agent.post({
      kind: 'executor-ended',
      run: runOf(agent, 'a'),
      termination: { status: 9, reason: 'REASON_CONTAINER_LIMITATION_MEMORY', message: 'Memory limit exceeded' },
    });
    expect(agent.take(StatusUpdateMessage)[0]?.update.status).toMatchObject({
      state: 'TASK_FAILED',
      source: 'SOURCE_AGENT',
      reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
      message: 'Memory limit exceeded',
      executor_id: { value: 'a' },
    });
  });

  it('is killed through its executor', () => {
    const agent = new TestAgent().registered();
    agent.run(taskInfo('a'));
    agent.effects = [];
    kill(agent, 'a');
    expect(agent.takeEffects('built-in')).toMatchObject([{ action: { action: 'kill', taskId: 'a' } }]);
  });

  it('killed before its checkpoint is durable never starts', () => {
    const agent = new TestAgent().registered();
    agent.holdsDisk = true;
    agent.run(taskInfo('a'));
    kill(agent, 'a');
    agent.flush();
    agent.flush();
    expect(agent.takeEffects('start-executor')).toEqual([]);
    expect(agent.take(StatusUpdateMessage)[0]?.update.status).toMatchObject({
      state: 'TASK_KILLED',
      reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
    });
  });

  it('is ignored while the agent closes', () => {
    const agent = new TestAgent().registered();
    agent.post({ kind: 'close-requested' });
    agent.run(taskInfo('a'));
    expect(agent.state.frameworks.size).toBe(0);
  });

  it('that comes late, when the connection was lost, is ignored', () => {
    const agent = new TestAgent().registered();
    agent.post({ kind: 'link-broken', pid: agent.state.master?.pid ?? '' });
    agent.run(taskInfo('a'));
    expect(agent.state.frameworks.size).toBe(0);
  });

  it('with an id that would leave its directory is ignored', () => {
    const agent = new TestAgent().registered();
    for (const id of ['..', 'a/../../b', '']) agent.run(taskInfo(id));
    expect(agent.disk.size).toBe(2);
    expect(agent.state.frameworks.size).toBe(0);
  });
});

describe('a kill of a task nobody has', () => {
  it('is answered with TASK_DROPPED, or TASK_LOST for frameworks that do not know partitions', () => {
    for (const [info, state] of [
      [frameworkInfo(), 'TASK_DROPPED'],
      [frameworkInfo({ capabilities: [] }), 'TASK_LOST'],
    ] as const) {
      const agent = new TestAgent().registered();
      agent.run(taskInfo('a'), info);
      agent.sent = [];
      kill(agent, 'nobody');
      expect(agent.take(StatusUpdateMessage)[0]?.update.status.state).toBe(state);
    }
  });
});

describe('a custom executor', () => {
  function started(): TestAgent {
    const agent = new TestAgent().registered();
    agent.run(taskInfo('a', { executor: custom }));
    return agent;
  }

  it('gets its tasks when it subscribes over HTTP', () => {
    const agent = started();
    expect(agent.takeEffects('start-executor')).toMatchObject([{ start: { executorKind: 'custom' } }]);
    agent.post({ kind: 'executor-subscribed', frameworkId, executorId: 'own', tasks: [], updates: [] });
    const events = agent.takeEffects('executor-event').map(({ event }) => event);
    expect(events.map(({ type }) => type)).toEqual(['SUBSCRIBED', 'LAUNCH']);
    expect(events[0]?.subscribed?.container_id?.value).toBe(runOf(agent, 'own').containerId);
    agent.post({ kind: 'executor-subscribed', frameworkId, executorId: 'own', tasks: [taskInfo('a')], updates: [] });
    expect(agent.takeEffects('executor-event').map(({ event }) => event.type)).toEqual(['SUBSCRIBED']);
  });

  it('is told of each update that is safe', () => {
    const agent = started();
    agent.post({ kind: 'executor-subscribed', frameworkId, executorId: 'own', tasks: [], updates: [] });
    agent.effects = [];
    const uuid = agent.uuid();
    agent.post({
      kind: 'status-reported',
      frameworkId,
      executorId: 'own',
      status: { task_id: { value: 'a' }, state: 'TASK_RUNNING', uuid },
    });
    expect(agent.takeEffects('executor-event')).toMatchObject([
      { event: { type: 'ACKNOWLEDGED', acknowledged: { task_id: { value: 'a' }, uuid } } },
    ]);
    const [sent] = agent.take(StatusUpdateMessage);
    expect(sent?.update.status).toMatchObject({ source: 'SOURCE_EXECUTOR', agent_id: { value: agentId } });
    expect(sent?.update.status.timestamp).toBeUndefined();
  });

  it('that does not register in time is destroyed and its tasks fail', () => {
    const agent = started();
    agent.advance(60_000);
    expect(agent.takeEffects('destroy-container')).toHaveLength(1);
    agent.sent = [];
    agent.post({ kind: 'executor-ended', run: runOf(agent, 'own'), termination: { status: 9 } });
    expect(agent.sent.map(({ name }) => name)).toEqual(['StatusUpdateMessage', 'ExitedExecutorMessage']);
    expect(agent.take(StatusUpdateMessage)[0]?.update.status).toMatchObject({
      state: 'TASK_FAILED',
      reason: 'REASON_EXECUTOR_REGISTRATION_TIMEOUT',
    });
  });

  it('speaks the driver protocol as well', () => {
    const agent = started();
    const driver = 'executor(1)@127.0.0.1:40000';
    agent.receive(
      RegisterExecutorMessage,
      { framework_id: { value: frameworkId }, executor_id: { value: 'own' } },
      driver,
    );
    expect(agent.sent.map(({ to, name }) => [to, name])).toEqual([
      [driver, 'ExecutorRegisteredMessage'],
      [driver, 'RunTaskMessage'],
    ]);
    agent.sent = [];
    const uuid = agent.uuid();
    agent.receive(
      StatusUpdateMessage,
      {
        update: {
          framework_id: { value: frameworkId },
          executor_id: { value: 'own' },
          slave_id: { value: agentId },
          status: { task_id: { value: 'a' }, state: 'TASK_RUNNING', timestamp: 1 },
          timestamp: 1,
          uuid,
        },
        pid: driver,
      },
      driver,
    );
    expect(agent.sent.map(({ to, name }) => [to, name])).toEqual([
      [driver, 'StatusUpdateAcknowledgementMessage'],
      ['master@127.0.0.1:5050', 'StatusUpdateMessage'],
    ]);
    kill(agent, 'a');
    expect(agent.take(KillTaskMessage)).toHaveLength(1);
  });

  it('speaks for nobody else', () => {
    const agent = started();
    agent.run(taskInfo('builtin'));
    const stranger = 'executor(1)@127.0.0.1:40001';
    for (const [executorId, taskId] of [
      ['own', 'a'],
      ['builtin', 'builtin'],
    ] as const) {
      agent.receive(
        StatusUpdateMessage,
        {
          update: {
            framework_id: { value: frameworkId },
            executor_id: { value: executorId },
            status: { task_id: { value: taskId }, state: 'TASK_FINISHED' },
            timestamp: 1,
            uuid: agent.uuid(),
          },
        },
        stranger,
      );
    }
    expect(agent.takeUpdates()).toEqual([]);
    expect(agent.state.streams.size).toBe(0);
  });

  it('is never one of those that live in the agent', () => {
    const agent = new TestAgent().registered();
    agent.holdsDisk = true;
    agent.run(taskInfo('builtin'));
    const at = { framework_id: { value: frameworkId }, executor_id: { value: 'builtin' } };
    const stranger = 'executor(1)@127.0.0.1:40001';
    const isIntact = (): void => {
      expect(agent.sent.filter(({ to }) => to === stranger).map(({ name }) => name)).toEqual([
        'ShutdownExecutorMessage',
      ]);
      agent.sent = [];
    };
    agent.receive(RegisterExecutorMessage, at, stranger);
    isIntact();
    while (agent.flush());
    agent.receive(RegisterExecutorMessage, at, stranger);
    isIntact();
    agent.receive(ReregisterExecutorMessage, { ...at, tasks: [], updates: [] }, stranger);
    isIntact();
    expect(runOf(agent, 'builtin').executorId).toBe('builtin');
    expect(agent.state.frameworks.get(frameworkId)?.executors.get('builtin')?.channel).toEqual({ kind: 'built-in' });
  });

  it('does not speak for the agent', () => {
    const agent = started();
    const status = { task_id: { value: 'a' }, state: 'TASK_RUNNING', source: 'SOURCE_AGENT' } as const;
    agent.post({
      kind: 'executor-subscribed',
      frameworkId,
      executorId: 'own',
      tasks: [],
      updates: [{ ...status, uuid: agent.uuid() }],
    });
    const [told] = agent.take(StatusUpdateMessage);
    expect(told?.update.status).toMatchObject({ source: 'SOURCE_EXECUTOR', container_status: {} });
  });

  it('is asked to end, and destroyed when its grace period is over', () => {
    const agent = started();
    agent.post({ kind: 'executor-subscribed', frameworkId, executorId: 'own', tasks: [], updates: [] });
    agent.effects = [];
    agent.receive(ShutdownExecutorMessage, { framework_id: { value: frameworkId }, executor_id: { value: 'own' } });
    expect(agent.takeEffects('executor-event')).toMatchObject([{ event: { type: 'SHUTDOWN' } }]);
    agent.advance(4_999);
    expect(agent.takeEffects('destroy-container')).toEqual([]);
    agent.advance(1);
    expect(agent.takeEffects('destroy-container')).toHaveLength(1);
  });

  it('that ends within its grace period is left alone', () => {
    const agent = started();
    agent.post({ kind: 'executor-subscribed', frameworkId, executorId: 'own', tasks: [], updates: [] });
    agent.receive(ShutdownExecutorMessage, { framework_id: { value: frameworkId }, executor_id: { value: 'own' } });
    agent.post({ kind: 'executor-ended', run: runOf(agent, 'own'), termination: { status: 0 } });
    const kinds = [...agent.state.deadlines.entries()].map(([key]) => key.split('|')[0]);
    expect(kinds.filter((kind) => kind !== 'ping' && kind !== 'update')).toEqual([]);
  });

  it('that the master wants started twice makes the second task drop', () => {
    const agent = started();
    agent.sent = [];
    agent.run(taskInfo('b', { executor: custom }), frameworkInfo(), true);
    expect(agent.takeUpdates()).toMatchObject([{ taskId: 'b', state: 'TASK_DROPPED' }]);
    agent.receive(RunTaskMessage, {
      framework: frameworkInfo(),
      task: taskInfo('c', { executor: { ...custom, executor_id: { value: 'other' } } }),
      launch_executor: false,
    });
    expect(agent.takeUpdates()).toMatchObject([{ taskId: 'c', state: 'TASK_DROPPED' }]);
  });
});

describe('a task group', () => {
  it('is delivered as a whole and killed as a whole while it waits', () => {
    const executor: ExecutorInfo = { ...custom, type: 'DEFAULT', executor_id: { value: 'pod' } };
    const agent = new TestAgent().registered();
    agent.receive(RunTaskGroupMessage, {
      framework: frameworkInfo(),
      executor,
      task_group: { tasks: [taskInfo('x'), taskInfo('y')] },
      launch_executor: true,
    });
    expect(agent.takeEffects('built-in')).toMatchObject([{ action: { action: 'launch-group', tasks: [{}, {}] } }]);
    agent.holdsDisk = true;
    agent.receive(RunTaskGroupMessage, {
      framework: frameworkInfo(),
      executor,
      task_group: { tasks: [taskInfo('z'), taskInfo('w')] },
      launch_executor: false,
    });
    kill(agent, 'w');
    while (agent.flush());
    expect(agent.takeEffects('built-in')).toEqual([]);
    expect(agent.takeUpdates()).toMatchObject([
      { taskId: 'z', state: 'TASK_KILLED' },
      { taskId: 'w', state: 'TASK_KILLED' },
    ]);
  });
});

describe('a framework that is shut down', () => {
  it('takes its executors with it and sends no more updates', () => {
    const agent = new TestAgent().registered();
    agent.run(taskInfo('a'));
    agent.report('a', 'TASK_RUNNING');
    agent.sent = [];
    agent.effects = [];
    agent.receive(ShutdownFrameworkMessage, { framework_id: { value: frameworkId } });
    expect(agent.takeEffects('built-in')).toMatchObject([{ action: { action: 'shutdown' } }]);
    agent.report('a', 'TASK_KILLED');
    agent.post({ kind: 'executor-ended', run: runOf(agent, 'a'), termination: { status: 0 } });
    agent.advance(20_000);
    expect(agent.takeUpdates()).toEqual([]);
    expect(agent.state.frameworks.size).toBe(0);
    expect(agent.state.streams.size).toBe(0);
    expect(agent.state.deadlines.get('ping|')).toBeDefined();
    expect(agent.state.deadlines.size).toBe(1);
  });
});

describe('reconciliation at re-registration', () => {
  it('reports tasks that never came as dropped, and leaves known ones alone', () => {
    const agent = new TestAgent().registered();
    agent.run(taskInfo('a'));
    agent.sent = [];
    agent.receive(SlaveReregisteredMessage, {
      slave_id: { value: agentId },
      reconciliations: [
        {
          framework_id: { value: frameworkId },
          statuses: [
            { task_id: { value: 'a' }, state: 'TASK_STAGING' },
            { task_id: { value: 'never' }, state: 'TASK_STAGING' },
          ],
        },
      ],
    });
    expect(agent.takeUpdates()).toMatchObject([{ taskId: 'never', state: 'TASK_DROPPED' }]);
  });
});

describe('the end of an executor while no master knows the agent', () => {
  it('is told when one knows it again', () => {
    const agent = new TestAgent().registered();
    agent.run(taskInfo('a', { executor: custom }));
    agent.post({ kind: 'link-broken', pid: masterPid });
    agent.post({ kind: 'executor-ended', run: runOf(agent, 'own'), termination: { status: 0 } });
    expect(agent.take(ExitedExecutorMessage)).toEqual([]);
    agent.receive(SlaveReregisteredMessage, { slave_id: { value: agentId } });
    expect(agent.take(ExitedExecutorMessage)).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import {
  ExitedExecutorMessage,
  ReconnectExecutorMessage,
  RegisterExecutorMessage,
  ReregisterExecutorMessage,
  ReregisterSlaveMessage,
  ShutdownMessage,
  type StatusUpdate,
  StatusUpdateAcknowledgementMessage,
  StatusUpdateMessage,
} from '../../wire/gen/internal.ts';
import type { ExecutorInfo, Resource } from '../../wire/gen/mesos.ts';
import { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import { agentInfoPath } from './paths.ts';
import { decodeRecord } from './records.ts';
import { agentId, frameworkId, masterPid, resources, TestAgent, taskInfo } from './test-bed.ts';

const driver = 'executor(1)@127.0.0.1:40000';
const ids = { framework_id: { value: frameworkId }, executor_id: { value: 'own' } };
const own: ExecutorInfo = { ...ids, command: { value: 'own' } };

/** An agent with a driver executor that runs the task `a`. */
function withDriver(): TestAgent {
  const agent = new TestAgent().registered();
  agent.run(taskInfo('a', { executor: own }));
  agent.receive(RegisterExecutorMessage, ids, driver);
  agent.sent = [];
  return agent;
}

function update(agent: TestAgent, state: StatusUpdate['status']['state'], uuid = agent.uuid()): StatusUpdate {
  return { ...ids, status: { task_id: { value: 'a' }, state, uuid }, timestamp: 1, uuid };
}

describe('a driver executor of before the restart', () => {
  it('is asked to come back, once, or again and again', () => {
    const once = withDriver().reopened();
    once.post({ kind: 'containers-recovered' });
    once.advance(1_900);
    expect(once.sent.filter(({ to }) => to === driver).map(({ name }) => name)).toEqual(['ReconnectExecutorMessage']);
    const often = withDriver().reopened({ executorReregistrationRetryMs: 500 });
    often.post({ kind: 'containers-recovered' });
    often.advance(1_900);
    expect(often.take(ReconnectExecutorMessage)).toHaveLength(4);
    often.receive(ReregisterExecutorMessage, { ...ids, tasks: [], updates: [] }, driver);
    often.advance(1_900);
    expect(often.take(ReconnectExecutorMessage)).toEqual([]);
    expect(often.state.phase).toBe('disconnected');
  });

  it('is not listened to before it has, since it may not have been heard before', () => {
    const before = withDriver();
    const lost = update(before, 'TASK_STARTING');
    const agent = before.reopened();
    const early = update(before, 'TASK_RUNNING');
    agent.receive(StatusUpdateMessage, { update: early, pid: driver }, driver);
    expect(agent.take(StatusUpdateAcknowledgementMessage)).toEqual([]);
    agent.post({ kind: 'containers-recovered' });
    agent.receive(ReregisterExecutorMessage, { ...ids, tasks: [], updates: [lost, early] }, driver);
    expect(agent.take(StatusUpdateAcknowledgementMessage).map(({ uuid }) => uuid)).toEqual([lost.uuid, early.uuid]);
    expect([...agent.state.streams.values()][0]?.pending.map(({ status }) => status.state)).toEqual([
      'TASK_STARTING',
      'TASK_RUNNING',
    ]);
  });

  it('that came back while containers were looked for need not come again', () => {
    const agent = withDriver().reopened();
    agent.receive(ReregisterExecutorMessage, { ...ids, tasks: [], updates: [] }, driver);
    agent.post({ kind: 'containers-recovered' });
    expect(agent.take(ReconnectExecutorMessage)).toEqual([]);
    expect(agent.state.phase).toBe('disconnected');
  });
});

describe('an executor that was counted', () => {
  it('and is not there is told to have ended, when its task is dropped', () => {
    const agent = withDriver();
    const run = { frameworkId, executorId: 'own', containerId: runOf(agent).containerId };
    agent.post({ kind: 'executor-ended', run, termination: { status: 0 } });
    agent.sent = [];
    // Its end is not acknowledged yet.
    agent.run(taskInfo('b', { executor: own }));
    expect(agent.sent.map(({ name }) => name)).toEqual(['StatusUpdateMessage', 'ExitedExecutorMessage']);
    agent.run(taskInfo('c', { executor: own }), undefined, false);
    expect(agent.take(ExitedExecutorMessage)).toHaveLength(1);
  });

  it('and lives is not told to have ended', () => {
    const agent = withDriver();
    agent.run(taskInfo('b', { executor: own }));
    expect(agent.sent.map(({ name }) => name)).toEqual(['StatusUpdateMessage']);
  });
});

function runOf(agent: TestAgent) {
  const executor = agent.state.frameworks.get(frameworkId)?.executors.get('own');
  if (executor === undefined) throw new Error('no executor');
  return executor;
}

it('a container that cannot be given what a task needs takes its tasks with it, as in Mesos', () => {
  const agent = withDriver();
  const { containerId } = runOf(agent);
  const run = { frameworkId, executorId: 'own', containerId };
  agent.post({ kind: 'container-updated', run, taskIds: ['a'], failure: 'no such volume' });
  agent.post({ kind: 'executor-ended', run, termination: { status: 9 } });
  expect(agent.take(StatusUpdateMessage)[0]?.update.status).toMatchObject({
    state: 'TASK_GONE',
    reason: 'REASON_CONTAINER_UPDATE_FAILED',
    message: 'no such volume',
  });
});

it('what an executor says of a task that is done with is acknowledged and goes nowhere', () => {
  const agent = withDriver();
  const end = update(agent, 'TASK_FINISHED');
  agent.receive(StatusUpdateMessage, { update: end, pid: driver }, driver);
  agent.acknowledge('a', end.uuid ?? new Uint8Array(0));
  agent.sent = [];
  agent.receive(StatusUpdateMessage, { update: update(agent, 'TASK_FAILED'), pid: driver }, driver);
  expect(agent.sent.map(({ name }) => name)).toEqual(['StatusUpdateAcknowledgementMessage']);
  expect(agent.state.streams.size).toBe(0);
});

describe('a start with another configuration', () => {
  const scalar = (name: string, value: number): Resource => ({ name, type: 'SCALAR', scalar: { value } });
  const without = (...names: string[]): Resource[] => resources.filter(({ name }) => !names.includes(name));

  function changed(info: Partial<SlaveInfo>): TestAgent {
    const before = new TestAgent().registered();
    before.run(taskInfo('a'));
    before.run(taskInfo('b', { resources: [scalar('cpus', 4)] }));
    return before.reopened({ reconfigurationPolicy: 'any' }, info);
  }

  it('is told by name and amount, and is what the next start compares with', () => {
    const agent = changed({ hostname: 'other', resources: [scalar('cpus', 16), ...without('cpus')] });
    expect(agent.state.info.id?.value).toBe(agentId);
    const reports = agent.takeEffects('report');
    expect(reports.flatMap(({ facts }) => facts['changes'] ?? [])).toEqual([
      'hostname agent1.example became other',
      'cpus:8 became cpus:16',
    ]);
    expect(reports.some(({ facts }) => facts['missing'] !== undefined)).toBe(false);
    const stored = decodeRecord(SlaveInfo, agent.disk.get(agentInfoPath(agentId)) ?? new Uint8Array(0));
    expect(stored?.hostname).toBe('other');
    const again = agent.reopened(
      { reconfigurationPolicy: 'equal' },
      { hostname: 'other', resources: stored?.resources },
    );
    expect(again.takeEffects('exit')).toEqual([]);
  });

  it('says which tasks have no room any more', () => {
    const agent = changed({ resources: [scalar('cpus', 3), ...without('cpus')] });
    const facts = agent.takeEffects('report').map((report) => report.facts);
    // Two tasks of 0.1 and 4 cpus with executors of 0.1 each.
    expect(facts.find(({ missing }) => missing !== undefined)).toEqual({ missing: 'cpus:1.3', tasks: ['b'], count: 1 });
    agent.post({ kind: 'containers-recovered' });
    agent.post({ kind: 'master-detected', master: { pid: masterPid, hostname: undefined } });
    agent.advance(1_000);
    const [message] = agent.take(ReregisterSlaveMessage);
    expect(message?.tasks?.map(({ task_id }) => task_id.value)).toEqual(['a', 'b']);
    expect(message?.slave.resources?.[0]).toMatchObject({ name: 'cpus', scalar: { value: 3 } });
  });

  it('is refused when the policy says so, with what to do', () => {
    const before = new TestAgent().registered();
    const [exit] = before
      .reopened({ reconfigurationPolicy: 'additive' }, { resources: [scalar('cpus', 3), ...without('cpus')] })
      .takeEffects('exit');
    expect(exit?.reason).toMatch(/cpus:8 became cpus:3 .*--reconfiguration_policy=any.*rm -f/);
  });

  it('at another address waits until the master has given the old one up', () => {
    const agent = changed({ hostname: 'other' });
    agent.post({ kind: 'containers-recovered' });
    agent.post({ kind: 'master-detected', master: { pid: masterPid, hostname: undefined } });
    agent.advance(1_000);
    agent.sent = [];
    const message = 'Agent attempted to re-register with a different IP or hostname';
    agent.receive(ShutdownMessage, { message });
    expect(agent.state.phase).toBe('disconnected');
    agent.advance(60_000);
    expect(agent.take(ReregisterSlaveMessage).length).toBeGreaterThan(1);
    agent.receive(ShutdownMessage, { message: 'Agent has been marked gone' });
    expect(agent.state.phase).toBe('terminating');
  });
});

it('--recover=cleanup has what lives in the agent end its tasks, and tells executors over HTTP when they come', () => {
  const before = new TestAgent().registered();
  before.run(taskInfo('a', { executor: own }));
  before.post({ kind: 'executor-subscribed', frameworkId, executorId: 'own', tasks: [], updates: [] });
  before.run(taskInfo('b'));
  const agent = before.reopened({ recover: 'cleanup' });
  agent.effects = [];
  agent.post({ kind: 'containers-recovered' });
  expect(agent.takeEffects('built-in')).toMatchObject([{ run: { executorId: 'b' }, action: { action: 'shutdown' } }]);
  agent.post({ kind: 'executor-subscribed', frameworkId, executorId: 'own', tasks: [], updates: [] });
  expect(agent.takeEffects('executor-event')).toMatchObject([{ event: { type: 'SHUTDOWN' } }]);
});

it('--recover=cleanup ends what runs, gives its place up and exits', () => {
  const agent = withDriver().reopened({ recover: 'cleanup' });
  agent.post({ kind: 'containers-recovered' });
  expect(agent.sent.map(({ to, name }) => [to, name])).toEqual([[driver, 'ShutdownExecutorMessage']]);
  agent.advance(4_999);
  expect(agent.takeEffects('destroy-container')).toEqual([]);
  agent.advance(1);
  expect(agent.takeEffects('destroy-container')).toHaveLength(1);
  const { containerId } = runOf(agent);
  agent.post({
    kind: 'executor-ended',
    run: { frameworkId, executorId: 'own', containerId },
    termination: { status: 9 },
  });
  expect(agent.takeEffects('exit')).toMatchObject([{ code: 0 }]);
  expect(agent.disk.has('meta/slaves/latest')).toBe(false);
});

import { describe, expect, it } from 'vitest';
import { DrainSlaveMessage, ShutdownFrameworkMessage, StatusUpdateMessage } from '../../wire/gen/internal.ts';
import { DrainConfig } from '../../wire/gen/mesos.ts';
import { decodeRecord } from './records.ts';
import { agentId, frameworkId, TestAgent, taskInfo } from './test-bed.ts';

describe('a draining agent', () => {
  it('kills its tasks with the shorter grace period and takes no new ones', () => {
    const agent = new TestAgent().registered();
    agent.run(taskInfo('slow', { kill_policy: { grace_period: { nanoseconds: 60e9 } } }));
    agent.run(taskInfo('quick', { kill_policy: { grace_period: { nanoseconds: 1e9 } } }));
    agent.effects = [];
    agent.receive(DrainSlaveMessage, { config: { max_grace_period: { nanoseconds: 5e9 }, mark_gone: true } });
    expect(agent.takeEffects('built-in').map(({ action }) => action)).toMatchObject([
      { action: 'kill', taskId: 'slow', killPolicy: { grace_period: { nanoseconds: 5e9 } } },
      { action: 'kill', taskId: 'quick', killPolicy: { grace_period: { nanoseconds: 1e9 } } },
    ]);
    agent.run(taskInfo('late'));
    const status = (id: string) =>
      agent.take(StatusUpdateMessage).findLast(({ update }) => update.status.task_id.value === id)?.update.status;
    expect(status('late')).toMatchObject({ state: 'TASK_DROPPED', reason: 'REASON_AGENT_DRAINING' });
    agent.report('slow', 'TASK_KILLED');
    expect(status('slow')).toMatchObject({ state: 'TASK_GONE_BY_OPERATOR', reason: 'REASON_AGENT_DRAINING' });
  });

  it('notes it on disk before the first kill, until nothing is left', () => {
    const agent = new TestAgent().registered();
    agent.run(taskInfo('a'));
    agent.receive(DrainSlaveMessage, { config: { mark_gone: true } });
    const bytes = agent.disk.get(`meta/slaves/${agentId}/drain.config`);
    expect(bytes && decodeRecord(DrainConfig, bytes)).toEqual({ mark_gone: true });
    expect(agent.state.drainStartMs).toBe(agent.nowMs);
    agent.receive(ShutdownFrameworkMessage, { framework_id: { value: frameworkId } });
    const { containerId } = agent.state.frameworks.get(frameworkId)?.executors.get('a') ?? { containerId: '' };
    const run = { frameworkId, executorId: 'a', containerId };
    agent.post({ kind: 'executor-ended', run, termination: { status: 0 } });
    expect(agent.state.frameworks.size).toBe(0);
    expect(agent.disk.has(`meta/slaves/${agentId}/drain.config`)).toBe(false);
  });

  it('takes tasks again though an executor without tasks goes on', () => {
    const executor = { executor_id: { value: 'own' }, framework_id: { value: frameworkId }, command: { value: 'own' } };
    const agent = new TestAgent().registered();
    agent.run(taskInfo('a', { executor }));
    agent.post({ kind: 'executor-subscribed', frameworkId, executorId: 'own', tasks: [], updates: [] });
    agent.receive(DrainSlaveMessage, { config: {} });
    const uuid = agent.uuid();
    const status = { task_id: { value: 'a' }, state: 'TASK_KILLED', uuid } as const;
    agent.post({ kind: 'status-reported', frameworkId, executorId: 'own', status });
    expect(agent.state.drain).toBeDefined();
    agent.acknowledge('a', uuid);
    expect(agent.state.drain).toBeUndefined();
    expect(agent.disk.has(`meta/slaves/${agentId}/drain.config`)).toBe(false);
    agent.sent = [];
    agent.run(taskInfo('b', { executor }), undefined, false);
    expect(agent.sent).toEqual([]);
  });

  it('without tasks remembers nothing', () => {
    const agent = new TestAgent().registered();
    agent.receive(DrainSlaveMessage, { config: {} });
    expect(agent.state.drain).toBeUndefined();
    expect(agent.disk.has(`meta/slaves/${agentId}/drain.config`)).toBe(false);
  });

  it('is an ordinary one again when nothing is left', () => {
    const agent = new TestAgent().registered();
    agent.run(taskInfo('a'));
    agent.receive(DrainSlaveMessage, { config: {} });
    const { containerId } = agent.state.frameworks.get(frameworkId)?.executors.get('a') ?? { containerId: '' };
    const uuid = agent.report('a', 'TASK_KILLED');
    agent.post({
      kind: 'executor-ended',
      run: { frameworkId, executorId: 'a', containerId },
      termination: { status: 0 },
    });
    agent.acknowledge('a', uuid);
    expect(agent.state.drain).toBeUndefined();
    agent.run(taskInfo('b'));
    expect(agent.takeUpdates().filter(({ taskId }) => taskId === 'b')).toEqual([]);
  });
});

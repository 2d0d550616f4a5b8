import { describe, expect, it } from 'vitest';
import { DrainSlaveMessage, StatusUpdateMessage } from '../../wire/gen/internal.ts';
import { frameworkId, TestAgent, taskInfo } from './test-bed.ts';

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

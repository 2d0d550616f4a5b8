import { describe, expect, it } from 'vitest';
import { SlaveRegisteredMessage, StatusUpdateMessage, UpdateSlaveMessage } from '../../wire/gen/internal.ts';
import type { Resource } from '../../wire/gen/mesos.ts';
import type { Oversubscription } from './settings.ts';
import { agentId, frameworkId, masterPid, TestAgent, taskInfo } from './test-bed.ts';

const revocable: Resource = { name: 'cpus', type: 'SCALAR', scalar: { value: 2 }, revocable: {} };

function agentWith(changes: Partial<Oversubscription>): TestAgent {
  const oversubscription = {
    resources: undefined,
    intervalMs: 15_000,
    load: undefined,
    correctionIntervalMs: 1000,
    ...changes,
  };
  return new TestAgent({ oversubscription });
}

describe('the estimate of what may be oversubscribed', () => {
  it('is told with the registration, and again only when it changed', () => {
    const agent = agentWith({ resources: [revocable] });
    agent.post({ kind: 'disk-recovered', found: undefined });
    agent.post({ kind: 'containers-recovered' });
    agent.post({ kind: 'master-detected', master: { pid: masterPid, hostname: undefined } });
    agent.advance(1000);
    agent.sent = [];
    agent.receive(SlaveRegisteredMessage, { slave_id: { value: agentId } });
    expect(agent.take(UpdateSlaveMessage)).toMatchObject([
      { update_oversubscribed_resources: true, oversubscribed_resources: [revocable] },
    ]);
    expect(agent.state.oversubscribed).toEqual([revocable]);
    agent.advance(60_000);
    expect(agent.take(UpdateSlaveMessage)).toEqual([]);
    agent.state.oversubscribed = [];
    agent.advance(15_000);
    expect(agent.take(UpdateSlaveMessage)).toMatchObject([
      { update_oversubscribed_resources: true, oversubscribed_resources: [revocable] },
    ]);
  });

  it('is nothing without an estimator', () => {
    const agent = new TestAgent().registered();
    agent.advance(60_000);
    expect(agent.take(UpdateSlaveMessage)).toEqual([]);
    expect(agent.state.oversubscribed).toBeUndefined();
  });
});

describe('a machine that is too busy', () => {
  const load = { fiveMinutes: 4 };

  function busy(): TestAgent {
    const agent = agentWith({ load }).registered();
    agent.run(taskInfo('extra', { resources: [{ ...revocable, allocation_info: { role: '*' } }] }));
    agent.run(taskInfo('plain'));
    agent.sent = [];
    agent.effects = [];
    return agent;
  }

  it('is looked for', () => {
    const agent = busy();
    agent.advance(3000);
    expect(agent.takeEffects('measure-load')).toHaveLength(3);
  });

  it('takes revocable resources back, and only these', () => {
    const agent = busy();
    agent.post({ kind: 'load-measured', load: { fiveMinutes: 4, fifteenMinutes: 90 } });
    expect(agent.takeEffects('destroy-container')).toEqual([]);
    agent.post({ kind: 'load-measured', load: { fiveMinutes: 4.1, fifteenMinutes: 0 } });
    agent.post({ kind: 'load-measured', load: { fiveMinutes: 5, fifteenMinutes: 0 } });
    expect(agent.takeEffects('destroy-container')).toMatchObject([{ run: { executorId: 'extra' } }]);
    agent.report('extra', 'TASK_KILLED', { message: 'Command terminated' });
    const [message] = agent.take(StatusUpdateMessage);
    expect(message?.update.status).toMatchObject({
      state: 'TASK_GONE',
      reason: 'REASON_CONTAINER_PREEMPTED',
      source: 'SOURCE_AGENT',
      message: 'Container preempted by QoS correction',
    });
    expect(agent.state.counters.get('slave/executors_preempted')).toBe(1);
  });

  it('ends a task whose executor says nothing', () => {
    const agent = busy();
    agent.post({ kind: 'load-measured', load: { fiveMinutes: 5, fifteenMinutes: 0 } });
    const [destroy] = agent.takeEffects('destroy-container');
    if (destroy === undefined) throw new Error('nothing was destroyed');
    expect(destroy.run.frameworkId).toBe(frameworkId);
    agent.post({ kind: 'executor-ended', run: destroy.run, termination: { status: 9 } });
    const [message] = agent.take(StatusUpdateMessage);
    expect(message?.update.status).toMatchObject({ state: 'TASK_GONE', reason: 'REASON_CONTAINER_PREEMPTED' });
  });
});

import { describe, expect, it } from 'vitest';
import { discard, diskMeasured, keep, maxAgeMs, whyRemoved } from './garbage.ts';
import { frameworkId, settings, TestAgent, taskInfo } from './test-bed.ts';

const day = 86_400_000;

describe('garbage', () => {
  it('may become a week old on an empty disk, and nothing at all on a full one', () => {
    const { state } = new TestAgent();
    expect(maxAgeMs(state, 0)).toBeCloseTo(0.9 * settings.gcDelayMs);
    expect(maxAgeMs(state, 0.5)).toBeCloseTo(0.4 * settings.gcDelayMs);
    expect(maxAgeMs(state, 0.9)).toBe(0);
    expect(maxAgeMs(state, 1)).toBe(0);
  });

  it('is removed when it is too old for what the disk has left, oldest first', () => {
    const agent = new TestAgent();
    discard(agent.state, '/old', agent.nowMs);
    discard(agent.state, '/new', agent.nowMs + 3 * day);
    const removed = (usedShare: number, nowMs: number) =>
      diskMeasured(agent.state, usedShare, nowMs).map((effect) => (effect.kind === 'remove-path' ? effect.path : ''));
    expect(removed(0, agent.nowMs + 4 * day)).toEqual([]);
    expect(removed(0.5, agent.nowMs + 4 * day)).toEqual(['/old']);
    expect(removed(0.95, agent.nowMs + 4 * day)).toEqual(['/new']);
    expect(agent.state.garbage.size).toBe(0);
  });

  it('that is used again stays', () => {
    const agent = new TestAgent();
    discard(agent.state, '/used', 0);
    keep(agent.state, '/used');
    expect(diskMeasured(agent.state, 1, agent.nowMs)).toEqual([]);
  });

  it('goes in portions, so that much of it does not stall the agent', () => {
    const agent = new TestAgent();
    for (let number = 0; number < 250; number++) discard(agent.state, `/${number}`, 0);
    const portions = [1, 2, 3].map(() => diskMeasured(agent.state, 1, agent.nowMs).length);
    expect(portions).toEqual([100, 100, 50]);
    expect(agent.state.deadlines.get('disk|')).toBe(agent.nowMs + 1000);
  });

  it('never piles up without bound', () => {
    const agent = new TestAgent();
    for (let number = 0; number < 100_150; number++) discard(agent.state, `/${number}`, agent.nowMs);
    expect(diskMeasured(agent.state, 0, agent.nowMs)).toHaveLength(100);
    const second = diskMeasured(agent.state, 0, agent.nowMs);
    expect(second).toHaveLength(50);
    expect(second[0]).toEqual({ kind: 'remove-path', path: '/100' });
  });

  it('is looked at regularly and counted', () => {
    const agent = new TestAgent();
    agent.state.deadlines.set('disk|', agent.nowMs + 60_000);
    agent.advance(180_000);
    expect(agent.takeEffects('measure-disk')).toHaveLength(3);
    agent.post({ kind: 'path-removed', path: '/x', isRemoved: true });
    agent.post({ kind: 'path-removed', path: '/y', isRemoved: false });
    expect(agent.state.counters.get('gc/path_removals_succeeded')).toBe(1);
    expect(agent.state.counters.get('gc/path_removals_failed')).toBe(1);
  });
});

describe('what failed runs left', () => {
  const day = 86_400_000;

  /** An agent with ended command tasks of one app, one after another. */
  function withEnded(states: readonly ('TASK_FAILED' | 'TASK_FINISHED')[], gcKeepFailed: number): TestAgent {
    const agent = new TestAgent({ gcKeepFailed }).registered();
    for (const [number, state] of states.entries()) {
      agent.run(taskInfo(`t${number}`, { name: 'app' }));
      const containerId = agent.state.frameworks.get(frameworkId)?.executors.get(`t${number}`)?.containerId ?? '';
      const uuid = agent.report(`t${number}`, state);
      agent.post({
        kind: 'executor-ended',
        run: { frameworkId, executorId: `t${number}`, containerId },
        termination: { status: 0 },
      });
      agent.acknowledge(`t${number}`, uuid);
    }
    return agent;
  }

  const removedOf = (agent: TestAgent, usedShare: number): string[] =>
    diskMeasured(agent.state, usedShare, agent.nowMs + 6 * day)
      .flatMap((effect) => (effect.kind === 'remove-path' ? [effect.path] : []))
      .filter((path) => !path.includes('/meta/'))
      .map((path) => path.slice(path.lastIndexOf('/') + 1));

  it('is kept longer for the last of each app', () => {
    const agent = withEnded(['TASK_FAILED', 'TASK_FAILED', 'TASK_FINISHED', 'TASK_FAILED', 'TASK_FINISHED'], 2);
    expect(removedOf(agent, 0.3)).toEqual(['t0', 't2', 't4']);
    // As full as the disk may be: everything goes.
    expect(removedOf(agent, 0.9)).toEqual(['t1', 't3', frameworkId]);
  });

  it('is kept no longer than other things when nothing is to be kept', () => {
    expect(removedOf(withEnded(['TASK_FAILED'], 0), 0.3)).toEqual(['t0', frameworkId]);
  });

  it('says why it is gone', () => {
    const agent = withEnded(['TASK_FINISHED'], 0);
    const framework = agent.state.completedFrameworks.get(frameworkId);
    const [{ directory } = { directory: '' }] = framework?.completedExecutors.values() ?? [];
    expect(whyRemoved(agent.state, `${directory}/stdout`)).toBeUndefined();
    removedOf(agent, 0.8);
    expect(whyRemoved(agent.state, `${directory}/stdout`)).toEqual({
      removedMs: agent.nowMs + 6 * day,
      why: expect.stringMatching(
        /^it had ended 144.0 hours before, and with 80 % of the disk used what is older than 16.8 hours/,
      ),
    });
  });
});

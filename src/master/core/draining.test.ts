import { describe, expect, it } from 'vitest';
import { DrainSlaveMessage, ShutdownMessage } from '../../wire/gen/internal.ts';
import type { OperatorRequest } from './operator-requests.ts';
import { reportedTask, TestBed } from './test-bed.ts';

const drainOf = (agentId: string, config = {}): OperatorRequest => ({ type: 'drain', agentId, config });

/** An agent with a running task of a partition-aware framework. */
function busy(): { bed: TestBed; agentId: string; frameworkId: string; streamId: string } {
  const bed = new TestBed({ agentReregisterTimeoutMs: 600_000 }).elect();
  const agentId = bed.register('n0');
  const { id: frameworkId, streamId } = bed.subscribe();
  bed.advance(10);
  bed.launch(frameworkId, ['t0']);
  bed.acknowledge(agentId, frameworkId, 't0', bed.update(agentId, frameworkId, 't0', 'TASK_RUNNING'));
  bed.advance(6000);
  return { bed, agentId, frameworkId, streamId };
}

describe('draining', () => {
  it('takes offers back, tells the agent, and is over when the last end is acknowledged', () => {
    const { bed, agentId, frameworkId, streamId } = busy();
    expect(bed.state.frameworks.get(frameworkId)?.offers.size).toBe(1);
    const config = { max_grace_period: { nanoseconds: 5 }, mark_gone: false };
    expect(bed.ask(drainOf(agentId, config))).toEqual({ status: 200, text: '' });
    const agent = bed.state.agents.get(agentId);
    expect(agent).toMatchObject({ active: false, deactivated: true, estimatedDrainStartMs: bed.nowMs });
    expect(agent?.drainInfo).toEqual({ state: 'DRAINING', config });
    expect(bed.events('RESCIND', streamId)).toHaveLength(1);
    expect(bed.sent(DrainSlaveMessage)).toEqual([{ config }]);
    const uuid = bed.update(agentId, frameworkId, 't0', 'TASK_KILLED');
    expect(agent?.drainInfo?.state).toBe('DRAINING');
    bed.acknowledge(agentId, frameworkId, 't0', uuid);
    expect(agent?.drainInfo?.state).toBe('DRAINED');
    expect(bed.image.agents.get(agentId)?.drain_info?.state).toBe('DRAINED');
    bed.advance(5000);
    expect(bed.state.offers.size).toBe(0);
  });

  it('of an agent without tasks is over at once', () => {
    const bed = new TestBed().elect();
    const agentId = bed.register('n0');
    bed.ask(drainOf(agentId));
    expect(bed.state.agents.get(agentId)?.drainInfo?.state).toBe('DRAINED');
  });

  it('ends with the agent gone when that was asked for', () => {
    const { bed, agentId, frameworkId } = busy();
    bed.ask(drainOf(agentId, { mark_gone: true }));
    const uuid = bed.update(agentId, frameworkId, 't0', 'TASK_GONE_BY_OPERATOR');
    bed.acknowledge(agentId, frameworkId, 't0', uuid);
    expect(bed.state.agents.has(agentId)).toBe(false);
    expect(bed.state.goneAgents.has(agentId)).toBe(true);
    expect(bed.sent(ShutdownMessage, bed.pidOf('n0'))).toHaveLength(1);
  });

  it('waits for the registry before it tells anyone', () => {
    const { bed, agentId } = busy();
    bed.holdsRegistry = true;
    expect(bed.ask(drainOf(agentId))).toBeUndefined();
    expect(bed.sent(DrainSlaveMessage)).toEqual([]);
    expect(bed.state.agents.get(agentId)?.active).toBe(true);
    bed.write();
    expect(bed.sent(DrainSlaveMessage)).toHaveLength(1);
  });

  it('is told again to an agent that comes back, and outlives the master', () => {
    const { bed, agentId, frameworkId } = busy();
    bed.ask(drainOf(agentId));
    const next = new TestBed({}, bed.image, 'N').elect();
    expect(next.state.recoveredAgents.get(agentId)).toMatchObject({ deactivated: true });
    const framework = { user: 'u', name: 'f', id: { value: frameworkId }, roles: ['dev'] };
    next.reregister('n0', agentId, { tasks: [reportedTask('t0', frameworkId, agentId)], frameworks: [framework] });
    expect(next.sent(DrainSlaveMessage)).toHaveLength(1);
    expect(next.state.agents.get(agentId)).toMatchObject({ active: false, drainInfo: { state: 'DRAINING' } });
    next.subscribe({ id: { value: frameworkId } });
    next.acknowledge(agentId, frameworkId, 't0', next.update(agentId, frameworkId, 't0', 'TASK_KILLED'));
    expect(next.state.agents.get(agentId)?.drainInfo?.state).toBe('DRAINED');
  });

  it('of an unreachable agent begins when it is back', () => {
    const bed = new TestBed().elect();
    const agentId = bed.register('n0');
    bed.post({ type: 'link-broken', pid: bed.pidOf('n0') });
    bed.advance(700_000);
    expect(bed.state.unreachableAgents.has(agentId)).toBe(true);
    expect(bed.ask(drainOf(agentId))).toMatchObject({ status: 200 });
    expect(bed.image.unreachable.get(agentId)?.drain_info?.state).toBe('DRAINING');
    bed.reregister('n0', agentId);
    expect(bed.sent(DrainSlaveMessage)).toHaveLength(1);
    expect(bed.state.agents.get(agentId)).toMatchObject({ active: false, drainInfo: { state: 'DRAINED' } });
  });

  it('of a disconnected agent is not over before it is back with what it has', () => {
    const bed = new TestBed().elect();
    const agentId = bed.register('n0');
    bed.post({ type: 'link-broken', pid: bed.pidOf('n0') });
    bed.ask(drainOf(agentId));
    expect(bed.state.agents.get(agentId)?.drainInfo?.state).toBe('DRAINING');
    bed.reregister('n0', agentId);
    expect(bed.state.agents.get(agentId)?.drainInfo?.state).toBe('DRAINED');
  });

  it('is refused for strangers, negative times and agents that cannot', () => {
    const bed = new TestBed().elect();
    const agentId = bed.register('n0');
    expect(bed.ask(drainOf('nobody'))).toMatchObject({ status: 400 });
    expect(bed.ask(drainOf(agentId, { max_grace_period: { nanoseconds: -1 } }))).toMatchObject({ status: 400 });
    const agent = bed.state.agents.get(agentId);
    if (agent !== undefined) agent.capabilities = { ...agent.capabilities, draining: false };
    expect(bed.ask(drainOf(agentId))).toMatchObject({ status: 400, text: expect.stringContaining('AGENT_DRAINING') });
    bed.holdsRegistry = true;
    bed.ask({ type: 'mark-gone', agentId });
    expect(bed.ask(drainOf(agentId))).toMatchObject({ status: 409 });
  });
});

describe('deactivation', () => {
  it('keeps an agent out of offers until it is reactivated, over restarts of both', () => {
    const { bed, agentId, streamId } = busy();
    expect(bed.ask({ type: 'deactivate', agentId })).toMatchObject({ status: 200 });
    expect(bed.events('RESCIND', streamId)).toHaveLength(1);
    bed.reregister('n0', agentId);
    bed.advance(5000);
    expect(bed.state.offers.size).toBe(0);
    const next = new TestBed({}, bed.image, 'N').elect();
    next.reregister('n0', agentId);
    expect(next.state.agents.get(agentId)).toMatchObject({ active: false, deactivated: true });
    next.subscribe();
    next.advance(5000);
    expect(next.state.offers.size).toBe(0);
    expect(next.ask({ type: 'reactivate', agentId })).toMatchObject({ status: 200 });
    next.advance(10);
    expect(next.state.offers.size).toBe(1);
    expect(next.image.rest.minimum_capabilities).toBeUndefined();
  });

  it('ends a drain that is done, not one that goes on', () => {
    const { bed, agentId, frameworkId } = busy();
    bed.ask(drainOf(agentId));
    expect(bed.ask({ type: 'reactivate', agentId })).toMatchObject({ status: 400 });
    bed.acknowledge(agentId, frameworkId, 't0', bed.update(agentId, frameworkId, 't0', 'TASK_KILLED'));
    expect(bed.ask({ type: 'reactivate', agentId })).toMatchObject({ status: 200 });
    expect(bed.state.agents.get(agentId)).toMatchObject({ active: true, deactivated: false, drainInfo: undefined });
    expect(bed.ask({ type: 'reactivate', agentId })).toMatchObject({ status: 400 });
  });

  it.each(['deactivate', 'reactivate'] as const)('%s knows no strangers', (type) => {
    expect(new TestBed().elect().ask({ type, agentId: 'nobody' })).toMatchObject({ status: 400 });
  });
});

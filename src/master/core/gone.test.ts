import { describe, expect, it } from 'vitest';
import { ShutdownMessage, SlaveReregisteredMessage } from '../../wire/gen/internal.ts';
import { TestBed } from './test-bed.ts';

describe('an agent marked gone', () => {
  it('is told to end, its tasks are gone, and it is never taken back', () => {
    const bed = new TestBed().elect();
    const agentId = bed.register('n0');
    const aware = bed.subscribe();
    bed.advance(10);
    bed.launch(aware.id, ['t0']);
    expect(bed.ask({ type: 'mark-gone', agentId })).toEqual({ status: 200, text: '' });
    const told = bed.events('UPDATE', aware.streamId).at(-1)?.update?.status;
    expect(told).toMatchObject({ state: 'TASK_GONE_BY_OPERATOR', reason: 'REASON_AGENT_REMOVED_BY_OPERATOR' });
    expect(bed.events('FAILURE', aware.streamId)).toHaveLength(1);
    expect(bed.sent(ShutdownMessage)).toHaveLength(1);
    expect(bed.changes().filter(({ kind }) => kind === 'agent-removed')).toEqual([]);
    bed.reregister('n0', agentId);
    expect(bed.sent(ShutdownMessage)).toHaveLength(2);
    expect(bed.state.agents.size).toBe(0);
    expect(bed.ask({ type: 'mark-gone', agentId })).toEqual({ status: 200, text: '' });
  });

  it('has lost its tasks for frameworks that know no more', () => {
    const bed = new TestBed().elect();
    const agentId = bed.register('n0');
    const plain = bed.subscribe({ capabilities: [{ type: 'MULTI_ROLE' }] });
    bed.advance(10);
    bed.launch(plain.id, ['t0']);
    bed.ask({ type: 'mark-gone', agentId });
    const told = bed.events('UPDATE', plain.streamId).at(-1)?.update?.status;
    expect(told).toMatchObject({ state: 'TASK_LOST', reason: 'REASON_AGENT_REMOVED' });
  });

  it('may be unreachable or not yet back', () => {
    const bed = new TestBed().elect();
    const [away, never] = [bed.register('n0'), bed.register('n1')];
    bed.post({ type: 'link-broken', pid: bed.pidOf('n0') });
    bed.advance(700_000);
    bed.ask({ type: 'mark-gone', agentId: away });
    expect(bed.state.unreachableAgents.has(away)).toBe(false);
    const next = new TestBed({}, bed.image, 'N').elect();
    expect(next.state.goneAgents.has(away)).toBe(true);
    next.ask({ type: 'mark-gone', agentId: never });
    expect(next.state.recoveredAgents.size).toBe(0);
    next.advance(700_000);
    expect(next.image.unreachable.size).toBe(0);
  });

  it('is unknown to a master that never heard of it', () => {
    expect(new TestBed().elect().ask({ type: 'mark-gone', agentId: 'x' })).toMatchObject({ status: 404 });
  });

  it('cannot come back while that is being written', () => {
    const bed = new TestBed().elect();
    const agentId = bed.register('n0');
    bed.holdsRegistry = true;
    expect(bed.ask({ type: 'mark-gone', agentId })).toBeUndefined();
    expect(bed.ask({ type: 'mark-gone', agentId })).toMatchObject({ status: 503 });
    bed.reregister('n0', agentId);
    expect(bed.sent(SlaveReregisteredMessage)).toEqual([]);
    bed.write();
    expect(bed.answerTo('q0')).toMatchObject({ status: 200 });
    expect(bed.state.agents.size).toBe(0);
  });
});

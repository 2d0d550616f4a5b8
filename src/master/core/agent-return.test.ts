import { describe, expect, it } from 'vitest';
import { SlaveReregisteredMessage } from '../../wire/gen/internal.ts';
import { reportedTask, TestBed } from './test-bed.ts';

describe('an agent of the registry that comes back while it is being marked unreachable', () => {
  it('is not promised anything before it is reachable in the registry again', () => {
    const before = new TestBed();
    before.elect();
    before.register('n0');
    const bed = new TestBed({}, before.image, 'N');
    bed.elect();
    bed.holdsRegistry = true;
    bed.advance(bed.state.settings.agentReregisterTimeoutMs);
    bed.reregister('n0', 'M-S0');
    expect(bed.state.agents.size).toBe(0);
    bed.holdsRegistry = false;
    bed.write();
    expect(bed.state.unreachableAgents.has('M-S0')).toBe(true);
    bed.reregister('n0', 'M-S0');
    expect(bed.state.agents.has('M-S0')).toBe(true);
    expect([...bed.image.agents.keys()]).toEqual(['M-S0']);
  });
});

describe('an agent that restarts while its return is being written', () => {
  it('is asked about the tasks that it named before and names no more', () => {
    const bed = new TestBed();
    bed.elect();
    bed.register('n0');
    const { id: frameworkId } = bed.subscribe();
    bed.advance(75_000);
    expect(bed.state.unreachableAgents.has('M-S0')).toBe(true);
    bed.holdsRegistry = true;
    bed.reregister('n0', 'M-S0', { tasks: [reportedTask('t', frameworkId, 'M-S0')] });
    bed.reregister('n0', 'M-S0');
    bed.effects.length = 0;
    bed.holdsRegistry = false;
    bed.write();
    const answers = bed.effects.flatMap((effect) =>
      effect.type === 'send' && effect.message.name === SlaveReregisteredMessage.name ? [effect.body] : [],
    );
    expect(answers).toHaveLength(2);
    expect(answers[1]).toMatchObject({ reconciliations: [{ statuses: [{ task_id: { value: 't' } }] }] });
    expect(bed.state.newerReturns.size).toBe(0);
  });
});

describe('an agent that returns with an id that cannot be one', () => {
  it.each(['', '..', 'a/b', 'a\nb', 'x'.repeat(256)])('%j is not believed in anything', (id) => {
    const bed = new TestBed().elect();
    const agentId = bed.register('n0');
    const { id: frameworkId } = bed.subscribe();
    bed.reregister('n0', agentId, {
      tasks: [reportedTask('sound', frameworkId, agentId), reportedTask(id, frameworkId, agentId)],
    });
    expect(bed.state.agents.get(agentId)?.tasks.size).toBe(0);
    bed.reregister('n0', agentId, { tasks: [reportedTask('sound', id, agentId)] });
    expect(bed.state.frameworks.has(id)).toBe(false);
    bed.reregister('n0', agentId, { tasks: [reportedTask('sound', frameworkId, agentId)] });
    expect(bed.state.agents.get(agentId)?.tasks.size).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { ShutdownMessage, SlaveReregisteredMessage } from '../../wire/gen/internal.ts';
import type { MachineID, Unavailability } from '../../wire/gen/mesos.ts';
import { stateProblems } from './check-state.ts';
import type { OperatorRequest } from './operator-requests.ts';
import { TestBed } from './test-bed.ts';

const soon: Unavailability = { start: { nanoseconds: 5n }, duration: { nanoseconds: 60e9 } };

function schedule(...ids: MachineID[]): OperatorRequest {
  const windows = ids.length === 0 ? [] : [{ machine_ids: ids, unavailability: soon }];
  return { type: 'update-schedule', schedule: { windows } };
}

const down = (...machines: MachineID[]): OperatorRequest => ({ type: 'machines-down', machines });
const up = (...machines: MachineID[]): OperatorRequest => ({ type: 'machines-up', machines });

/** The machine of an agent of this name. */
const at = (name: string): MachineID => ({ hostname: name.toUpperCase(), ip: new TestBed().addressOf(name) });

/** Agents `a` and `bb`, and a framework with a task on the first. */
function busy(more = {}): { bed: TestBed; a: string; bb: string; id: string; streamId: string } {
  const bed = new TestBed(more).elect();
  const [a, bb] = [bed.register('a'), bed.register('bb')];
  const { id, streamId } = bed.subscribe();
  bed.advance(10);
  bed.launch(id, ['t0'], a);
  bed.update(a, id, 't0', 'TASK_RUNNING');
  bed.advance(6000);
  return { bed, a, bb, id, streamId };
}

describe('a maintenance schedule', () => {
  it('takes offers of its machines back and offers them with their unavailability', () => {
    const { bed, a, streamId } = busy();
    expect(bed.ask(schedule(at('a')))).toEqual({ status: 200, text: '' });
    expect(bed.events('RESCIND', streamId)).toHaveLength(1);
    bed.advance(10);
    const offers = bed.events('OFFERS', streamId).flatMap((event) => event.offers?.offers ?? []);
    expect(offers.findLast(({ agent_id }) => agent_id.value === a)?.unavailability).toEqual(soon);
    expect(offers.find(({ agent_id }) => agent_id.value !== a)).not.toHaveProperty('unavailability');
    expect(stateProblems(bed.state)).toEqual([]);
  });

  it('counts when the registry has it', () => {
    const { bed } = busy();
    bed.holdsRegistry = true;
    expect(bed.ask(schedule(at('a')))).toBeUndefined();
    expect(bed.state.machines.size).toBe(0);
    bed.write();
    expect(bed.state.machines.size).toBe(1);
    expect(bed.image.rest.schedules).toHaveLength(1);
  });

  it('replaces the one before', () => {
    const { bed, a, bb } = busy();
    bed.ask(schedule(at('a')));
    bed.ask(schedule(at('bb')));
    expect(bed.state.agents.get(a)?.maintenance).toBeUndefined();
    expect(bed.state.agents.get(bb)?.maintenance?.unavailability).toEqual(soon);
    bed.ask(schedule());
    expect(bed.state.scheduledAgents.size).toBe(0);
    expect(bed.image.rest).toEqual({});
  });

  it.each([
    [{ windows: [{ unavailability: soon }] }, 'is empty'],
    [{ windows: [{ machine_ids: [{}], unavailability: soon }] }, 'are empty'],
    [{ windows: [{ machine_ids: [{ hostname: 'a' }, { hostname: 'A' }], unavailability: soon }] }, 'more than once'],
    [
      { windows: [{ machine_ids: [at('a')], unavailability: { ...soon, duration: { nanoseconds: -1 } } }] },
      'is negative',
    ],
  ])('is refused: %#', (asked, complaint) => {
    const answer = new TestBed().elect().ask({ type: 'update-schedule', schedule: asked });
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining(complaint) });
  });

  it('keeps agents from being drained or deactivated as well', () => {
    const { bed, a } = busy();
    bed.ask(schedule(at('a')));
    expect(bed.ask({ type: 'drain', agentId: a, config: {} })).toMatchObject({ status: 400 });
    expect(bed.ask({ type: 'deactivate', agentId: a })).toMatchObject({ status: 400 });
  });
});

describe('a machine that goes down', () => {
  it('ends its agents and their tasks, keeps them away, and takes them back when it is up', () => {
    const { bed, a, id, streamId } = busy();
    bed.ask(schedule(at('a')));
    expect(bed.ask(down(at('a')))).toEqual({ status: 200, text: '' });
    expect(bed.sent(ShutdownMessage, bed.pidOf('a'))).toHaveLength(1);
    expect(bed.state.agents.has(a)).toBe(false);
    expect(bed.image.agents.has(a)).toBe(false);
    expect(bed.statesTold('t0').at(-1)).toBe('TASK_LOST');
    expect(bed.events('FAILURE', streamId)).toHaveLength(1);
    expect(bed.state.frameworks.get(id)?.tasks.size).toBe(0);
    bed.reregister('a', a);
    bed.register('a');
    expect(bed.sent(ShutdownMessage, bed.pidOf('a'))).toHaveLength(3);
    expect(bed.ask(up(at('a')))).toEqual({ status: 200, text: '' });
    expect(bed.register('a')).not.toBe('');
    expect(bed.state.schedule).toEqual({});
    expect(stateProblems(bed.state)).toEqual([]);
  });

  it('must be scheduled; one that comes up must be down; and nothing else', () => {
    const { bed } = busy();
    expect(bed.ask(down(at('a')))).toMatchObject({ status: 400, text: expect.stringContaining('not part of') });
    bed.ask(schedule(at('a'), at('bb')));
    expect(bed.ask(up(at('a')))).toMatchObject({ status: 400, text: expect.stringContaining('not in DOWN mode') });
    expect(bed.ask(down())).toMatchObject({ status: 400 });
    expect(bed.ask(down(at('a'), at('a')))).toMatchObject({ status: 400 });
    bed.ask(down(at('a')));
    expect(bed.ask(down(at('a')))).toMatchObject({
      status: 400,
      text: expect.stringContaining('not in DRAINING mode'),
    });
    expect(bed.ask(schedule(at('bb')))).toMatchObject({
      status: 400,
      text: expect.stringContaining('cannot be removed'),
    });
    expect(bed.ask(schedule(at('a')))).toMatchObject({ status: 200 });
  });

  it('is no place for an agent whose registration was under way', () => {
    const bed = new TestBed();
    bed.elect();
    bed.ask(schedule(at('a')));
    bed.holdsRegistry = true;
    bed.register('a');
    bed.ask(down(at('a')));
    bed.holdsRegistry = false;
    bed.write();
    expect(bed.state.agents.size).toBe(0);
    expect(bed.sent(ShutdownMessage)).toHaveLength(1);
  });

  it('stays down for the next leader, and what drains goes on draining', () => {
    const { bed, a, bb } = busy();
    bed.ask(schedule(at('a'), at('bb')));
    bed.ask(down(at('a')));
    const next = new TestBed({}, bed.image, 'N');
    next.elect();
    next.reregister('a', a);
    expect(next.sent(SlaveReregisteredMessage)).toEqual([]);
    next.reregister('bb', bb);
    expect(next.state.agents.get(bb)?.maintenance?.unavailability).toEqual(soon);
    expect([...next.state.machines.values()].map(({ mode }) => mode)).toEqual(['DOWN', 'DRAINING']);
    expect(next.state.schedule.windows?.[0]?.machine_ids).toHaveLength(2);
  });
});

describe('inverse offers', () => {
  const sent = (bed: TestBed, streamId: string) =>
    bed.events('INVERSE_OFFERS', streamId).flatMap((event) => event.inverse_offers?.inverse_offers ?? []);

  it('go once to each framework that uses the agent, and again when its answer has lost its force', () => {
    const { bed, a, id, streamId } = busy();
    const idle = bed.subscribe();
    bed.ask(schedule(at('a'), at('bb')));
    bed.advance(5000);
    expect(sent(bed, streamId)).toMatchObject([{ agent_id: { value: a }, unavailability: soon }]);
    expect(sent(bed, idle.streamId)).toEqual([]);
    const [offer] = sent(bed, streamId);
    if (offer === undefined) throw new Error('no inverse offer');
    const decline = { inverse_offer_ids: [offer.id], filters: { refuse_seconds: 20 } };
    bed.call(id, { type: 'DECLINE_INVERSE_OFFERS', decline_inverse_offers: decline });
    const { maintenance } = bed.state.agents.get(a) ?? {};
    expect([...(maintenance?.statuses.values() ?? [])]).toMatchObject([
      { status: 'DECLINE', framework_id: { value: id } },
    ]);
    bed.advance(18_000);
    expect(sent(bed, streamId)).toHaveLength(1);
    bed.advance(4000);
    const [, second] = sent(bed, streamId);
    if (second === undefined) throw new Error('no second inverse offer');
    bed.call(id, { type: 'ACCEPT_INVERSE_OFFERS', accept_inverse_offers: { inverse_offer_ids: [second.id] } });
    expect(maintenance?.statuses.get(id)?.status).toBe('ACCEPT');
    bed.call(id, { type: 'REVIVE' });
    bed.advance(1000);
    expect(sent(bed, streamId)).toHaveLength(3);
    expect(stateProblems(bed.state)).toEqual([]);
  });

  it('are taken back when the schedule changes, the agent goes, or nobody answers', () => {
    const { bed, a, streamId } = busy({ offerTimeoutMs: 3000 });
    bed.ask(schedule(at('a')));
    expect(sent(bed, streamId)).toHaveLength(1);
    bed.ask(schedule());
    const rescinded = () => bed.events('RESCIND_INVERSE_OFFER', streamId).length;
    expect(rescinded()).toBe(1);
    bed.ask(schedule(at('a')));
    bed.advance(3100);
    expect(rescinded()).toBe(2);
    bed.advance(1000);
    expect(sent(bed, streamId)).toHaveLength(3);
    bed.post({ type: 'link-broken', pid: bed.pidOf('a') });
    expect(rescinded()).toBe(3);
    expect(bed.state.inverseOffers.size).toBe(0);
    expect(bed.state.agents.get(a)?.maintenance?.offers.size).toBe(0);
  });

  it('go with their framework, and so does what it said', () => {
    const { bed, a, id, streamId } = busy();
    bed.ask(schedule(at('a')));
    const [offer] = sent(bed, streamId);
    bed.call(id, {
      type: 'ACCEPT_INVERSE_OFFERS',
      accept_inverse_offers: { inverse_offer_ids: offer ? [offer.id] : [] },
    });
    bed.call(id, { type: 'TEARDOWN' });
    expect(bed.state.agents.get(a)?.maintenance?.statuses.size).toBe(0);
    expect(bed.state.inverseOffers.size).toBe(0);
  });

  it('of others, or that are over, are nothing', () => {
    const { bed, a, streamId } = busy();
    const other = bed.subscribe();
    bed.ask(schedule(at('a')));
    const [offer] = sent(bed, streamId);
    for (const inverse_offer_ids of [offer ? [offer.id] : [], [{ value: 'x' }]]) {
      bed.call(other.id, { type: 'ACCEPT_INVERSE_OFFERS', accept_inverse_offers: { inverse_offer_ids } });
    }
    expect(bed.state.agents.get(a)?.maintenance?.statuses.size).toBe(0);
    expect(bed.state.inverseOffers.size).toBe(1);
  });
});

/** Resources that are shared, lent, of another region, or the rarest on an agent. */
import { describe, expect, it } from 'vitest';
import type { FrameworkInfoCapabilityType, Offer, Resource } from '../../wire/gen/mesos.ts';
import type { Event } from '../../wire/gen/scheduler.ts';
import { allocatorProblems } from '../allocator/check-allocator.ts';
import { stateProblems } from './check-state.ts';
import { scalar, TestBed, taskInfo } from './test-bed.ts';

const volume: Resource = {
  ...scalar('disk', 100),
  reservations: [{ type: 'STATIC', role: 'dev' }],
  disk: { persistence: { id: 'v1' }, volume: { container_path: 'data', mode: 'RW' } },
  shared: {},
};

const lent: Resource = { ...scalar('cpus', 2), revocable: {} };

function framework(bed: TestBed, ...more: FrameworkInfoCapabilityType[]): { id: string; streamId: string } {
  const types = ['MULTI_ROLE', 'RESERVATION_REFINEMENT', ...more] as const;
  return bed.subscribe({ capabilities: types.map((type) => ({ type })) });
}

function offersIn(events: readonly Event[]): Offer[] {
  return events.flatMap(({ offers }) => offers?.offers ?? []);
}

function problems(bed: TestBed): string[] {
  return [...stateProblems(bed.state), ...allocatorProblems(bed.state.allocator)];
}

/** The agent tells what it lends out. */
function lend(bed: TestBed, agentId: string, resources: Resource[]): void {
  const message = {
    slave_id: { value: agentId },
    update_oversubscribed_resources: true,
    oversubscribed_resources: resources,
  };
  bed.post({ type: 'agent-updated', from: bed.state.agents.get(agentId)?.pid ?? '', message });
}

describe('a shared volume', () => {
  it('may be used by several tasks of one launch, and stays on offer', () => {
    const bed = new TestBed().elect();
    const agentId = bed.register('a', [scalar('cpus', 4), scalar('mem', 4096), volume]);
    const { id } = framework(bed, 'SHARED_RESOURCES');
    bed.advance(1000);
    const [offer] = offersIn(bed.events('OFFERS'));
    expect(offer?.resources?.filter(({ shared }) => shared !== undefined)).toHaveLength(1);
    const tasks = ['t1', 't2'].map((name) => {
      const task = taskInfo(name, agentId);
      return { ...task, resources: [...(task.resources ?? []), volume] };
    });
    const operations = [{ type: 'LAUNCH' as const, launch: { task_infos: tasks } }];
    bed.call(id, { type: 'ACCEPT', accept: { offer_ids: [offer?.id ?? { value: '' }], operations } });
    expect(bed.state.frameworks.get(id)?.tasks.size).toBe(2);
    // Its size counts once.
    expect(bed.state.allocator.held.get('disk')).toBe(100_000);
    expect(problems(bed)).toEqual([]);
    bed.advance(10_000);
    const again = offersIn(bed.events('OFFERS')).at(-1);
    expect(again?.resources?.some(({ shared }) => shared !== undefined)).toBe(true);
    for (const name of ['t1', 't2']) bed.update(agentId, id, name, 'TASK_FINISHED');
    bed.call(id, { type: 'DECLINE', decline: { offer_ids: [again?.id ?? { value: '' }] } });
    expect(problems(bed)).toEqual([]);
    expect(bed.state.allocator.held.size).toBe(0);
  });

  it('may come in two offers that are accepted together', () => {
    const bed = new TestBed().elect();
    const agentId = bed.register('a', [scalar('cpus', 4), scalar('mem', 4096), volume]);
    const { id } = framework(bed, 'SHARED_RESOURCES');
    bed.advance(1000);
    bed.launch(id, ['t1'], agentId);
    bed.advance(10_000);
    bed.update(agentId, id, 't1', 'TASK_FINISHED');
    bed.advance(10_000);
    const offers = [...(bed.state.frameworks.get(id)?.offers ?? [])];
    expect(offers).toHaveLength(2);
    expect(offers.every(({ resources }) => resources.some(({ shared }) => shared !== undefined))).toBe(true);
    const operations = [{ type: 'LAUNCH' as const, launch: { task_infos: [taskInfo('t2', agentId)] } }];
    bed.call(id, { type: 'ACCEPT', accept: { offer_ids: offers.map(({ id: value }) => ({ value })), operations } });
    expect(problems(bed)).toEqual([]);
    bed.update(agentId, id, 't2', 'TASK_FINISHED');
    expect(bed.state.allocator.held.size).toBe(0);
  });
});

describe('resources that an agent lends out', () => {
  it('go to frameworks that can give them back, and a change rescinds their offers and no others', () => {
    const bed = new TestBed().elect();
    const agentId = bed.register('a');
    const plain = framework(bed);
    const able = framework(bed, 'REVOCABLE_RESOURCES');
    bed.advance(1000);
    lend(bed, agentId, [lent]);
    bed.advance(1000);
    const revocable = offersIn(bed.events('OFFERS', able.streamId)).filter((offer) =>
      offer.resources?.some((one) => one.revocable !== undefined),
    );
    expect(revocable).toHaveLength(1);
    expect(bed.events('OFFERS', plain.streamId).length + bed.events('OFFERS', able.streamId).length).toBe(2);
    // The same again changes nothing.
    lend(bed, agentId, [lent]);
    expect(bed.events('RESCIND')).toEqual([]);
    lend(bed, agentId, [{ ...lent, scalar: { value: 1 } }]);
    expect(bed.events('RESCIND').map(({ rescind }) => rescind?.offer_id)).toEqual([revocable[0]?.id]);
    bed.advance(1000);
    expect(offersIn(bed.events('OFFERS', able.streamId)).at(-1)?.resources).toMatchObject([{ scalar: { value: 1 } }]);
    lend(bed, agentId, []);
    bed.advance(1000);
    expect(bed.state.allocator.total.get('cpus')).toBe(4000);
    expect(problems(bed)).toEqual([]);
  });

  it('are revocable or nothing', () => {
    const bed = new TestBed().elect();
    const agentId = bed.register('a');
    lend(bed, agentId, [scalar('cpus', 100)]);
    expect(bed.state.allocator.total.get('cpus')).toBe(4000);
  });
});

describe('what is free again', () => {
  it('is offered at once, not at the next interval', () => {
    const bed = new TestBed({ allocationIntervalMs: 3_600_000 }).elect();
    const agentId = bed.register('a');
    const { id } = framework(bed);
    bed.advance(20);
    bed.launch(id, ['t1'], agentId);
    bed.advance(20);
    const before = offersIn(bed.events('OFFERS')).length;
    bed.update(agentId, id, 't1', 'TASK_FINISHED');
    bed.advance(20);
    expect(offersIn(bed.events('OFFERS'))).toHaveLength(before + 1);
  });

  it('as soon as an agent is reactivated', () => {
    const bed = new TestBed({ allocationIntervalMs: 3_600_000 }).elect();
    const agentId = bed.register('a');
    bed.ask({ type: 'deactivate', agentId });
    framework(bed);
    bed.advance(20);
    expect(bed.events('OFFERS')).toEqual([]);
    bed.ask({ type: 'reactivate', agentId });
    bed.advance(20);
    expect(offersIn(bed.events('OFFERS'))).toHaveLength(1);
  });
});

describe('fault domains', () => {
  const domain = (region: string) => ({ fault_domain: { region: { name: region }, zone: { name: `${region}-1` } } });

  /** Registers, or comes back, with or without a domain; gives whether it is there. */
  function isAdmitted(bed: TestBed, region: string | undefined, id?: string): boolean {
    const slave = { ...bed.agentInfo('a', id), ...(region === undefined ? {} : { domain: domain(region) }) };
    const message = { slave, version: '1.12.0', agent_capabilities: [{ type: 'MULTI_ROLE' as const }] };
    const type = id === undefined ? 'agent-registering' : 'agent-reregistering';
    bed.post({ type, from: bed.pidOf('a'), message });
    return bed.state.agents.size === 1;
  }

  it.each([
    ['no domains at all', {}, undefined, true],
    ['an agent with a domain, a master without', {}, 'eu', false],
    ['both with a domain', { domain: domain('eu') }, 'eu', true],
    ['of another region', { domain: domain('eu') }, 'us', true],
    ['an agent without', { domain: domain('eu') }, undefined, true],
    ['an agent without, where one is required', { domain: domain('eu'), requireAgentDomain: true }, undefined, false],
    ['an agent with, where one is required', { domain: domain('eu'), requireAgentDomain: true }, 'us', true],
  ])('%s', (_, settings, region, isWanted) => {
    expect(isAdmitted(new TestBed(settings).elect(), region)).toBe(isWanted);
    expect(isAdmitted(new TestBed(settings).elect(), region, 'M-S0')).toBe(isWanted);
  });

  it('are in offers', () => {
    const bed = new TestBed({ domain: domain('eu') }).elect();
    isAdmitted(bed, 'eu');
    framework(bed);
    bed.advance(1000);
    expect(offersIn(bed.events('OFFERS'))[0]?.domain).toEqual(domain('eu'));
  });
});

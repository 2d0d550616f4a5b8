import { describe, expect, it } from 'vitest';
import type { FrameworkInfoCapabilityType } from '../../wire/gen/mesos.ts';
import { scalar, TestBed } from '../core/test-bed.ts';
import { explainParts } from './explain.ts';

interface Answer {
  readonly framework?: string;
  readonly known: boolean;
  readonly obstacles: readonly { readonly role: string; readonly code: string }[];
  readonly offers: readonly {
    readonly role: string;
    readonly hostname: string;
    readonly code: string;
    readonly reason: string;
    readonly short?: Record<string, number>;
    readonly until?: number;
  }[];
  readonly counts: Record<string, number>;
}

function explain(bed: TestBed, query: Record<string, string>): Answer {
  return JSON.parse([...explainParts(bed.state, new URLSearchParams(query))].join('')) as Answer;
}

function only(bed: TestBed, query: Record<string, string>): Pick<Answer['offers'][number], 'code' | 'reason'> {
  const { offers } = explain(bed, query);
  expect(offers).toHaveLength(1);
  return { code: offers[0]?.code ?? '', reason: offers[0]?.reason ?? '' };
}

/** One agent with 4 cpus and 4096 MB, of which `web` uses 1 and 100 and is offered the rest. */
function busyBed(): { bed: TestBed; webId: string; agentId: string } {
  const bed = new TestBed().elect();
  const agentId = bed.register('a');
  const webId = bed.subscribe({ name: 'web' }).id;
  bed.advance(20);
  bed.launch(webId, ['t1'], agentId);
  bed.advance(6000);
  return { bed, webId, agentId };
}

describe('why a task of a shape has no place', () => {
  it('names what is free, what is asked and who has the rest', () => {
    const { bed } = busyBed();
    expect(only(bed, { role: 'dev', cpus: '2' })).toEqual({
      code: 'too-little',
      reason: '0 cpus free, 2 asked: 2 short (3 on offer to framework web, 1 held by framework web)',
    });
    expect(explain(bed, { role: 'dev', cpus: '2', mem: '9' }).offers[0]?.short).toEqual({ cpus: 2, mem: 9 });
    expect(explain(bed, { role: 'dev', cpus: '2' }).counts).toEqual({ 'too-little': 1 });
  });

  it('knows that what the framework is offered is there for it', () => {
    const { bed } = busyBed();
    expect(only(bed, { framework: 'web', cpus: '3' }).code).toBe('on-offer');
    expect(only(bed, { framework: 'web', cpus: '3.5' })).toEqual({
      code: 'too-little',
      reason: '3 cpus free, 3.5 asked: 0.5 short (1 held by framework web)',
    });
  });

  it('tells what could never fit from what does not fit now', () => {
    const { bed } = busyBed();
    expect(only(bed, { framework: 'web', cpus: '5' })).toEqual({
      code: 'agent-too-small',
      reason: '4 cpus in all, 5 asked: 1 more than it could ever give',
    });
  });

  it('names reservations of other roles, and uses those of its own', () => {
    const bed = new TestBed().elect();
    const reserved = { ...scalar('cpus', 3), reservations: [{ type: 'STATIC' as const, role: 'ads' }] };
    bed.register('a', [scalar('cpus', 1.5), scalar('mem', 64), reserved]);
    expect(only(bed, { role: 'dev', cpus: '2' })).toEqual({
      code: 'agent-too-small',
      reason: '1.5 cpus in all, 2 asked: 0.5 more than it could ever give',
    });
    expect(only(bed, { role: 'ads/video', cpus: '2' })).toEqual({ code: 'fits', reason: '2 of 4.5 free cpus' });
  });

  it('counts ports', () => {
    const bed = new TestBed().elect();
    const ports = { name: 'ports', type: 'RANGES' as const, ranges: { range: [{ begin: 1, end: 3 }] } };
    bed.register('a', [scalar('cpus', 1), scalar('mem', 64), ports]);
    expect(only(bed, { cpus: '1', ports: '3' }).code).toBe('fits');
    expect(only(bed, { ports: '4' }).reason).toBe('3 ports in all, 4 asked: 1 more than it could ever give');
  });

  it('compares attributes', () => {
    const bed = new TestBed().elect();
    const slave = {
      ...bed.agentInfo('a'),
      attributes: [{ name: 'rack', type: 'TEXT' as const, text: { value: 'r2' } }],
    };
    const message = { slave, version: '1.12.0', agent_capabilities: [{ type: 'MULTI_ROLE' as const }] };
    bed.post({ type: 'agent-registering', from: bed.pidOf('a'), message });
    expect(only(bed, { attribute: 'rack:r1' }).reason).toBe('attribute rack is r2, r1 is asked');
    expect(only(bed, { attribute: 'zone' }).reason).toBe('the agent has no attribute zone');
    expect(only(bed, { attribute: 'rack', cpus: '1' }).code).toBe('fits');
  });

  it('says until when the framework declined it', () => {
    const { bed, webId } = busyBed();
    const offerIds = [...(bed.state.frameworks.get(webId)?.offers ?? [])].map(({ id }) => ({ value: id }));
    bed.call(webId, { type: 'DECLINE', decline: { offer_ids: offerIds, filters: { refuse_seconds: 60 } } });
    const { offers } = explain(bed, { framework_id: webId, cpus: '2' });
    expect(offers[0]).toMatchObject({ code: 'filtered', until: (bed.nowMs + 60_000) / 1000 });
    expect(only(bed, { role: 'dev', cpus: '2' }).code).toBe('fits');
  });

  it('knows the limits of quotas', () => {
    const { bed } = busyBed();
    const limits = { cpus: { value: 2 } };
    bed.ask({ type: 'update-quotas', configs: [{ role: 'dev', limits }], force: false });
    expect(only(bed, { role: 'dev', cpus: '3' })).toEqual({
      code: 'quota-limit',
      reason: "role 'dev' has cpus:1 and may have at most cpus:2",
    });
  });

  it('says what stands in the way everywhere', () => {
    const bed = new TestBed().elect();
    bed.register('a');
    const { id } = bed.subscribe({ name: 'web' });
    bed.call(id, { type: 'SUPPRESS' });
    expect(explain(bed, { framework: 'web', cpus: '1' }).obstacles).toMatchObject([
      { role: 'dev', code: 'role-suppressed' },
    ]);
    expect(explain(bed, { framework: 'none', cpus: '1' })).toMatchObject({ known: false, offers: [] });
    expect(explain(bed, { framework: id, role: 'ops', cpus: '1' }).obstacles).toMatchObject([
      { code: 'role-not-subscribed' },
    ]);
  });

  it('counts capabilities of the framework, and none against a role', () => {
    const bed = new TestBed().elect();
    bed.register('a', [scalar('cpus', 4), scalar('mem', 4096), scalar('gpus', 1)]);
    const types: FrameworkInfoCapabilityType[] = ['MULTI_ROLE'];
    bed.subscribe({ name: 'web', capabilities: types.map((type) => ({ type })) });
    expect(only(bed, { framework: 'web', cpus: '1' }).code).toBe('gpus-need-capability');
    expect(only(bed, { role: 'dev', gpus: '1' })).toEqual({
      code: 'fits',
      reason: '1 of 1 free gpus, for frameworks with GPU_RESOURCES',
    });
  });

  it('asks for nothing when it is asked nonsense', () => {
    const bed = new TestBed().elect();
    bed.register('a');
    for (const cpus of ['x', '-1', 'NaN', 'Infinity', '1e300']) expect(only(bed, { cpus }).code).toBe('fits');
  });
});

import { describe, expect, it } from 'vitest';
import { equalResources } from '../../model/resources.ts';
import { RunTaskMessage } from '../../wire/gen/internal.ts';
import type { OfferOperation } from '../../wire/gen/mesos.ts';
import {
  agentResources,
  bedWithOffer,
  create,
  destroy,
  OperationBed,
  reserve,
  reserved,
  unreserve,
  volume,
} from './operation-bed.ts';
import { scalar, taskInfo } from './test-bed.ts';

describe('operations of operators', () => {
  it('take what is free, and no more offers than needed', () => {
    const { bed } = bedWithOffer();
    expect(bed.state.offers.size).toBe(1);
    expect(bed.change(reserve(reserved('cpus', 1)))).toEqual({ status: 202, text: '' });
    expect(bed.events('RESCIND')).toHaveLength(1);
    expect(bed.applied()[0]?.framework_id).toBeUndefined();
    expect(bed.applied()[0]?.operation_info.reserve?.resources).toEqual([reserved('cpus', 1)]);
    // Now all is free.
    expect(bed.change(create(volume('v', 1)))).toMatchObject({ status: 409 });
    expect(bed.change(reserve(reserved('disk', 1)))?.status).toBe(202);
    expect(bed.change(create(volume('v', 1)))?.status).toBe(202);
    expect(bed.events('RESCIND')).toHaveLength(1);
    expect(bed.problems).toEqual([]);
    expect(bed.change(destroy(volume('v', 1)))?.status).toBe(202);
    expect(bed.change(unreserve(reserved('disk', 1), reserved('cpus', 1)))?.status).toBe(202);
    expect(equalResources(bed.total, agentResources)).toBe(true);
    expect(bed.problems).toEqual([]);
  });

  it('leave offers alone that cannot help', () => {
    const { bed } = bedWithOffer();
    expect(bed.change(reserve(reserved('cpus', 5)))).toMatchObject({ status: 409 });
    expect(bed.state.offers.size).toBe(1);
    expect(bed.events('RESCIND')).toEqual([]);
  });

  it('reserve anew from a source', () => {
    const { bed } = bedWithOffer();
    bed.change(reserve(reserved('cpus', 1)));
    const operation: OfferOperation = {
      type: 'RESERVE',
      reserve: { source: [reserved('cpus', 1)], resources: [reserved('cpus', 1, 'ops')] },
    };
    expect(bed.change(operation)?.status).toBe(202);
    expect(equalResources(bed.special, [reserved('cpus', 1, 'ops')])).toBe(true);
    const other: OfferOperation = {
      type: 'RESERVE',
      reserve: { source: [reserved('cpus', 1, 'ops')], resources: [reserved('cpus', 2)] },
    };
    expect(bed.change(other)).toMatchObject({ status: 400 });
  });

  it('say what is wrong with them as Mesos does', () => {
    const { bed } = bedWithOffer();
    expect(bed.ask({ type: 'change-resources', agentId: 'x', operation: reserve() })).toEqual({
      status: 400,
      text: 'No agent found with specified ID',
    });
    const answer = bed.change(reserve(scalar('cpus', 1)));
    expect(answer?.status).toBe(400);
    expect(answer?.text).toBe(
      `Invalid RESERVE operation on agent ${bed.agentId} at ${bed.pid} (n0): Resource cpus:1 is not dynamically reserved`,
    );
  });

  it('wait for the agent to be connected', () => {
    const { bed } = bedWithOffer();
    bed.post({ type: 'link-broken', pid: bed.pid });
    expect(bed.change(reserve(reserved('cpus', 1)))?.status).toBe(409);
    expect(bed.special).toEqual([]);
  });

  it('count against the quota of the role they reserve for', () => {
    const { bed, id } = bedWithOffer();
    const config = { role: 'dev', limits: { cpus: { value: 3 }, mem: { value: 4096 } } };
    expect(bed.ask({ type: 'update-quotas', configs: [config], force: false })?.status).toBe(200);
    bed.advance(1000);
    bed.accept(id, reserve(reserved('cpus', 2)));
    expect(bed.problems).toEqual([]);
    bed.advance(1000);
    const consumed = (): number | undefined => bed.state.allocator.quota?.roles.get('dev')?.consumed.get('cpus');
    // Two reserved and on offer, one unreserved on offer.
    expect(consumed()).toBe(3000);
    bed.change(reserve(reserved('cpus', 2)));
    expect(consumed()).toBe(4000);
    expect(bed.problems).toEqual([]);
  });
});

describe('shared volumes', () => {
  const shared = volume('v', 10, { shared: {} });
  const capabilities = [
    { type: 'MULTI_ROLE' as const },
    { type: 'RESERVATION_REFINEMENT' as const },
    { type: 'SHARED_RESOURCES' as const },
  ];

  it('are for tasks to use together, and are not destroyed meanwhile', () => {
    const bed = new OperationBed().elect() as OperationBed;
    bed.enter();
    const { id } = bed.subscribe({ capabilities });
    bed.advance(1000);
    const task = (name: string) => ({
      ...taskInfo(name, bed.agentId),
      resources: [scalar('cpus', 1), scalar('mem', 32), shared],
    });
    bed.accept(id, reserve(reserved('disk', 10)), create(shared), {
      type: 'LAUNCH',
      launch: { task_infos: [task('a'), task('b')] },
    });
    expect(bed.sent(RunTaskMessage)).toHaveLength(2);
    expect(bed.problems).toEqual([]);
    bed.advance(2000);
    expect(bed.accept(id, destroy(shared))).toEqual([]);
    expect(bed.change(destroy(shared))?.text).toContain('Persistent volumes in use');
    for (const name of ['a', 'b']) bed.end(id, name);
    expect(bed.change(destroy(shared))?.status).toBe(202);
    expect(equalResources(bed.special, [reserved('disk', 10)])).toBe(true);
    expect(bed.problems).toEqual([]);
  });

  it('are taken out of the offers of others when a framework destroys them', () => {
    const bed = new OperationBed().elect() as OperationBed;
    bed.enter();
    // Both are content with a little disk, so that the second is offered the volume alone.
    const enough = { quantities: [{ quantities: { disk: { value: 1 } } }] };
    const terms = { capabilities, offer_filters: { dev: { min_allocatable_resources: enough } } };
    const { id } = bed.subscribe(terms);
    const { id: other } = bed.subscribe(terms);
    bed.advance(1000);
    bed.change(reserve(reserved('disk', 10)));
    bed.change(create(shared));
    const holders = (): string[] =>
      [...bed.state.offers.values()].flatMap(({ frameworkId, resources }) =>
        resources.some((one) => one.shared) ? [frameworkId] : [],
      );
    for (let rounds = 0; rounds < 10 && new Set(holders()).size < 2; rounds++) bed.advance(1000);
    expect(new Set(holders())).toEqual(new Set([id, other]));
    bed.accept(id, destroy(shared));
    expect(equalResources(bed.special, [reserved('disk', 10)])).toBe(true);
    expect(holders()).toEqual([]);
    expect(bed.problems).toEqual([]);
  });

  it('are taken out of offers when they are destroyed', () => {
    const bed = new OperationBed().elect() as OperationBed;
    bed.enter();
    const { id } = bed.subscribe({ capabilities });
    bed.advance(1000);
    bed.accept(id, reserve(reserved('disk', 10)), create(shared));
    bed.advance(2000);
    expect([...bed.state.offers.values()].some((offer) => offer.resources.some((one) => one.shared))).toBe(true);
    expect(bed.change(destroy(shared))?.status).toBe(202);
    expect([...bed.state.offers.values()].some((offer) => offer.resources.some((one) => one.shared))).toBe(false);
    expect(bed.problems).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { equalResources } from '../../model/resources.ts';
import { CheckpointResourcesMessage, FrameworkErrorMessage, RunTaskMessage } from '../../wire/gen/internal.ts';
import type { OfferOperation } from '../../wire/gen/mesos.ts';
import { bedWithOffer, create, named, OperationBed, reserve, reserved, resultOf, volume } from './operation-bed.ts';
import { scalar, taskInfo } from './test-bed.ts';

describe('operations of an ACCEPT', () => {
  it('are done in order, so that a task uses the volume just made', () => {
    const { bed, id } = bedWithOffer();
    const task = {
      ...taskInfo('t1', bed.agentId),
      resources: [reserved('cpus', 1), scalar('mem', 32), volume('v1', 100)],
    };
    const sent = bed.accept(id, reserve(reserved('cpus', 1), reserved('disk', 200)), create(volume('v1', 100)), {
      type: 'LAUNCH',
      launch: { task_infos: [task] },
    });
    expect(sent.map(({ operation_info: { type } }) => type)).toEqual(['RESERVE', 'CREATE']);
    expect(sent[0]).toMatchObject({
      framework_id: { value: id },
      resource_version_uuid: { uuid: { value: bed.resourceVersion } },
    });
    expect(sent[0]?.operation_info.reserve?.resources?.[0]?.allocation_info).toEqual({ role: 'dev' });
    expect(bed.sent(RunTaskMessage)[0]?.task.resources?.[2]).toMatchObject({ disk: { persistence: { id: 'v1' } } });
    const made = resultOf(reserve(reserved('cpus', 1), reserved('disk', 200)), create(volume('v1', 100)));
    expect(equalResources(bed.special, made)).toBe(true);
    expect(bed.problems).toEqual([]);
  });

  it('go on after one that fails, which is told to who named it', () => {
    const { bed, id } = bedWithOffer();
    const sent = bed.accept(
      id,
      named('too-much', reserve(reserved('cpus', 40))),
      named('fits', reserve(reserved('cpus', 1))),
    );
    expect(sent.map(({ operation_info }) => operation_info.id?.value)).toEqual(['fits']);
    expect(bed.statuses()).toMatchObject([{ operation_id: { value: 'too-much' }, state: 'OPERATION_ERROR' }]);
    expect(bed.statuses()[0]?.message).toContain('does not contain');
    expect(bed.problems).toEqual([]);
  });

  it('give back what they made without a filter, and the rest with one', () => {
    const { bed, id } = bedWithOffer();
    const offer_ids = [...(bed.state.frameworks.get(id)?.offers ?? [])].map((offer) => ({ value: offer.id }));
    const operations = [reserve(reserved('cpus', 2))];
    bed.call(id, { type: 'ACCEPT', accept: { offer_ids, operations, filters: { refuse_seconds: 100 } } });
    bed.advance(2000);
    const again = bed.events('OFFERS').at(-1)?.offers?.offers?.[0];
    // All of the agent: a part of it is new.
    expect(again?.resources?.filter(({ reservations }) => reservations !== undefined)).toMatchObject([
      { name: 'cpus', scalar: { value: 2 } },
    ]);
    expect(bed.problems).toEqual([]);
  });

  it('give back without a filter when all is made anew', () => {
    const { bed, id } = bedWithOffer();
    const offer_ids = [...(bed.state.frameworks.get(id)?.offers ?? [])].map((offer) => ({ value: offer.id }));
    const operations = [reserve(reserved('cpus', 4), reserved('mem', 4096), reserved('disk', 1000))];
    bed.call(id, { type: 'ACCEPT', accept: { offer_ids, operations, filters: { refuse_seconds: 100 } } });
    bed.advance(2000);
    expect(bed.state.offers.size).toBe(1);
  });

  it('are refused by agents that give no feedback when it is asked for', () => {
    const bed = new OperationBed().elect() as OperationBed;
    bed.capabilities = bed.capabilities.filter((type) => type !== 'AGENT_OPERATION_FEEDBACK');
    bed.enter();
    const { id } = bed.subscribe();
    bed.advance(1000);
    bed.accept(id, named('x', reserve(reserved('cpus', 1))));
    expect(bed.statuses()[0]?.message).toContain('AGENT_OPERATION_FEEDBACK');
    expect(bed.applied()).toEqual([]);
    bed.advance(1000);
    expect(bed.accept(id, reserve(reserved('cpus', 1)))).toHaveLength(1);
  });

  it('need resource providers to make disks', () => {
    const { bed, id } = bedWithOffer();
    const source = scalar('disk', 1);
    bed.accept(id, named('d', { type: 'CREATE_DISK', create_disk: { source, target_type: 'MOUNT' } }));
    expect(bed.statuses()[0]?.message).toContain('resource provider');
  });

  it('with names are not for drivers', () => {
    const bed = new OperationBed().elect() as OperationBed;
    bed.enter();
    bed.post({
      type: 'driver-subscribing',
      from: 'scheduler@10.9.9.9:1',
      subscribe: { framework_info: { user: 'u', name: 'd', roles: ['dev'], capabilities: [{ type: 'MULTI_ROLE' }] } },
      force: false,
    });
    bed.advance(1000);
    const [framework] = bed.state.frameworks.values();
    const offer_ids = [...(framework?.offers ?? [])].map((offer) => ({ value: offer.id }));
    expect(offer_ids).toHaveLength(1);
    const operations: OfferOperation[] = [named('x', reserve(reserved('cpus', 1)))];
    const call = {
      framework_id: { value: framework?.id ?? '' },
      type: 'ACCEPT' as const,
      accept: { offer_ids, operations },
    };
    bed.post({ type: 'driver-called', from: 'scheduler@10.9.9.9:1', call });
    expect(bed.sent(FrameworkErrorMessage)[0]?.message).toContain('not supported for the SchedulerDriver API');
    expect(bed.applied()).toEqual([]);
    expect(bed.problems).toEqual([]);
  });

  it('reach agents without the capability as the whole result', () => {
    const bed = new OperationBed().elect() as OperationBed;
    bed.capabilities = ['MULTI_ROLE', 'HIERARCHICAL_ROLE'];
    bed.enter();
    const { id } = bed.subscribe();
    bed.advance(1000);
    bed.accept(id, reserve(reserved('cpus', 1), reserved('disk', 10)), create(volume('v', 10)));
    expect(bed.applied()).toEqual([]);
    const told = bed.sent(CheckpointResourcesMessage).at(-1)?.resources;
    expect(told?.map(({ name, role, disk }) => [name, role, disk?.persistence?.id])).toEqual([
      ['cpus', 'dev', undefined],
      ['disk', 'dev', 'v'],
    ]);
    // It is told again when it comes back, whatever it says it has.
    bed.comeBack([]);
    expect(bed.sent(CheckpointResourcesMessage).at(-1)?.resources).toHaveLength(2);
    expect(bed.special).toHaveLength(2);
    expect(bed.problems).toEqual([]);
  });
});

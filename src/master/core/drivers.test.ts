import { describe, expect, it } from 'vitest';
import {
  ExecutorToFrameworkMessage,
  ExitedExecutorMessage,
  FrameworkErrorMessage,
  FrameworkRegisteredMessage,
  FrameworkReregisteredMessage,
  LostSlaveMessage,
  RescindResourceOfferMessage,
  ResourceOffersMessage,
  RunTaskMessage,
  StatusUpdateMessage,
  UpdateFrameworkMessage,
} from '../../wire/gen/internal.ts';
import type { FrameworkInfo } from '../../wire/gen/mesos.ts';
import type { Call } from '../../wire/gen/scheduler.ts';
import { stateProblems } from './check-state.ts';
import { TestBed, taskInfo } from './test-bed.ts';

const d1 = 'scheduler-1@10.0.0.1:99';
const d2 = 'scheduler-2@10.0.0.2:99';
const id = 'M-0000';

function subscribe(
  bed: TestBed,
  from: string,
  more: { readonly info?: Partial<FrameworkInfo>; readonly force?: boolean } = {},
): void {
  const framework_info: FrameworkInfo = {
    user: 'u',
    name: 'f',
    roles: ['dev'],
    failover_timeout: 60,
    checkpoint: true,
    capabilities: [{ type: 'MULTI_ROLE' }],
    ...more.info,
  };
  bed.post({ type: 'driver-subscribing', from, subscribe: { framework_info }, force: more.force ?? false });
}

function call(bed: TestBed, from: string, what: Call): void {
  bed.post({ type: 'driver-called', from, call: { framework_id: { value: id }, ...what } });
}

/** One agent and one driver with an offer. */
function offered(): TestBed {
  const bed = new TestBed().elect();
  bed.register('n0');
  subscribe(bed, d1);
  bed.advance(20);
  return bed;
}

function launched(): TestBed {
  const bed = offered();
  const operations = [{ type: 'LAUNCH' as const, launch: { task_infos: [taskInfo('t', 'M-S0')] } }];
  call(bed, d1, { type: 'ACCEPT', accept: { offer_ids: [{ value: 'M-O0' }], operations } });
  return bed;
}

describe('a driver', () => {
  it('gets messages where others get events', () => {
    const bed = launched();
    expect(bed.sent(FrameworkRegisteredMessage, d1)).toEqual([
      { framework_id: { value: id }, master_info: bed.state.info },
    ]);
    const [offers] = bed.sent(ResourceOffersMessage, d1);
    expect(offers?.pids).toEqual([bed.pidOf('n0')]);
    // Without RESERVATION_REFINEMENT resources are in the old format.
    expect(offers?.offers?.[0]?.resources?.[0]).toMatchObject({
      name: 'cpus',
      role: '*',
      allocation_info: { role: 'dev' },
    });
    expect(bed.sent(RunTaskMessage)[0]?.pid).toBe(d1);
    const uuid = bed.update('M-S0', id, 't', 'TASK_RUNNING');
    expect(bed.sent(StatusUpdateMessage, d1)[0]).toMatchObject({
      pid: bed.pidOf('n0'),
      update: {
        framework_id: { value: id },
        slave_id: { value: 'M-S0' },
        uuid,
        status: { state: 'TASK_RUNNING', uuid },
      },
    });
    call(bed, d1, { type: 'RECONCILE', reconcile: {} });
    const told = bed.sent(StatusUpdateMessage, d1)[1];
    expect([told?.pid, told?.update.uuid]).toEqual([undefined, undefined]);
    const from = bed.pidOf('n0');
    const executor = { slave_id: { value: 'M-S0' }, framework_id: { value: id }, executor_id: { value: 'e' } };
    bed.post({ type: 'executor-messaged', from, message: { ...executor, data: Uint8Array.of(1) } });
    bed.post({ type: 'executor-exited', from, message: { ...executor, status: 3 } });
    expect(bed.sent(ExecutorToFrameworkMessage, d1)).toHaveLength(1);
    expect(bed.sent(ExitedExecutorMessage, d1)).toEqual([{ ...executor, status: 3 }]);
    bed.advance(75_000);
    expect(bed.sent(LostSlaveMessage, d1)).toEqual([{ slave_id: { value: 'M-S0' } }]);
    expect(bed.effects.some(({ type }) => type === 'send-event')).toBe(false);
    expect(stateProblems(bed.state)).toEqual([]);
  });

  it('is rescinded offers', () => {
    const bed = offered();
    bed.post({ type: 'link-broken', pid: bed.pidOf('n0') });
    expect(bed.sent(RescindResourceOfferMessage, d1)).toEqual([{ offer_id: { value: 'M-O0' } }]);
  });

  it('that registers twice is the same framework', () => {
    const bed = offered();
    subscribe(bed, d1);
    expect(bed.sent(FrameworkRegisteredMessage, d1)).toHaveLength(2);
    expect(bed.state.frameworks.size).toBe(1);
    expect(bed.state.offers.size).toBe(1);
  });

  it('that re-registers as the same process has its offers rescinded and new ones made', () => {
    const bed = offered();
    subscribe(bed, d1, { info: { id: { value: id }, name: 'new', user: 'other' } });
    expect(bed.sent(FrameworkReregisteredMessage, d1)).toHaveLength(1);
    expect(bed.sent(RescindResourceOfferMessage, d1)).toHaveLength(1);
    expect(bed.state.frameworks.get(id)?.info).toMatchObject({ name: 'new', user: 'u' });
    bed.advance(20);
    expect(bed.sent(ResourceOffersMessage, d1)).toHaveLength(2);
  });

  it('takes over only by force, and the old one hears of it', () => {
    const bed = launched();
    subscribe(bed, d2, { info: { id: { value: id } } });
    expect(bed.sent(FrameworkErrorMessage, d2)).toEqual([{ message: 'Framework failed over' }]);
    subscribe(bed, d2, { info: { id: { value: id } }, force: true });
    expect(bed.sent(FrameworkErrorMessage, d1)).toEqual([{ message: 'Framework failed over' }]);
    expect(bed.sent(FrameworkRegisteredMessage, d2)).toHaveLength(1);
    expect(bed.sent(UpdateFrameworkMessage, bed.pidOf('n0')).at(-1)?.pid).toBe(d2);
    call(bed, d1, { type: 'TEARDOWN' });
    expect(bed.state.frameworks.has(id)).toBe(true);
    call(bed, d2, { type: 'TEARDOWN' });
    expect(bed.state.completedFrameworks.has(id)).toBe(true);
  });

  it('whose link breaks is disconnected, told so when it calls, and ends with its time', () => {
    const bed = launched();
    bed.post({ type: 'link-broken', pid: d1 });
    expect(bed.state.frameworks.get(id)).toMatchObject({ connected: false, active: false });
    call(bed, d1, { type: 'REVIVE' });
    expect(bed.sent(FrameworkErrorMessage, d1)).toHaveLength(2);
    bed.advance(60_000);
    expect(bed.state.completedFrameworks.has(id)).toBe(true);
  });

  it('that comes back in time goes on', () => {
    const bed = launched();
    bed.post({ type: 'link-broken', pid: d1 });
    subscribe(bed, d2, { info: { id: { value: id } } });
    bed.advance(120_000);
    expect(bed.state.frameworks.get(id)?.connected).toBe(true);
    expect(stateProblems(bed.state)).toEqual([]);
  });

  it('may give its framework to the v1 API, and take it back', () => {
    const bed = launched();
    const { streamId } = bed.subscribe({ id: { value: id } });
    expect(bed.sent(FrameworkErrorMessage, d1)).toEqual([{ message: 'Framework failed over' }]);
    subscribe(bed, d2, { info: { id: { value: id } }, force: true });
    expect(bed.events('ERROR', streamId)).toHaveLength(1);
    expect(bed.state.frameworks.get(id)?.pid).toBe(d2);
  });

  it('that was aborted keeps its framework without offers', () => {
    const bed = offered();
    bed.post({ type: 'driver-deactivated', from: d1, frameworkId: id });
    bed.advance(10_000);
    expect(bed.state.offers.size).toBe(0);
    expect(bed.state.frameworks.get(id)).toMatchObject({ connected: true, active: false });
  });

  it('is refused what others are refused', () => {
    const bed = new TestBed().elect();
    subscribe(bed, d1, { info: { roles: ['a//b'] } });
    expect(bed.sent(FrameworkErrorMessage, d1)[0]?.message).toContain('invalid role');
    expect(bed.state.frameworks.size).toBe(0);
  });
});

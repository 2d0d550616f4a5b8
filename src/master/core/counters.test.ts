/** Each counter of the master is raised by what it is called after, and by nothing else that happens here. */
import { describe, expect, it } from 'vitest';
import type { ApplyOperationMessage } from '../../wire/gen/internal.ts';
import { type CounterName, counterNames } from './counters.ts';
import { bedWithOffer, named, type OperationBed, reserve, reserved } from './operation-bed.ts';
import { reportedTask, TestBed } from './test-bed.ts';

const driver = 'scheduler-1@10.0.0.1:99';
const uuid = new Uint8Array(16).fill(7);

/** By how much each counter rose; those that did not are left out. */
function risen(bed: TestBed, happen: () => void): Partial<Record<CounterName, number>> {
  const before = { ...bed.state.counters.named };
  happen();
  const { named } = bed.state.counters;
  const changed = counterNames.filter((name) => named[name] !== before[name]);
  return Object.fromEntries(changed.map((name) => [name, named[name] - before[name]]));
}

interface World {
  readonly bed: TestBed;
  readonly id: string;
  readonly streamId: string;
  readonly agentId: string;
}

function world(): World {
  const bed = new TestBed().elect();
  const agentId = bed.register('n0');
  const { id, streamId } = bed.subscribe();
  bed.advance(20);
  return { bed, id, streamId, agentId };
}

/** With a task `t`. */
function launched(): World {
  const one = world();
  one.bed.launch(one.id, ['t']);
  return one;
}

type Scenario = readonly [
  what: string,
  happen: () => Partial<Record<CounterName, number>>,
  wanted: Partial<Record<CounterName, number>>,
];

function driven(): { bed: TestBed; id: string } {
  const bed = new TestBed().elect();
  const framework_info = { user: 'u', name: 'f', failover_timeout: 60 };
  bed.post({ type: 'driver-subscribing', from: driver, subscribe: { framework_info }, force: false });
  return { bed, id: 'M-0000' };
}

const calls: readonly Scenario[] = [
  [
    'a subscription',
    () => {
      const bed = new TestBed().elect();
      return risen(bed, () => bed.subscribe());
    },
    { messages_register_framework: 1 },
  ],
  [
    'one with an id',
    () => {
      const { bed, id } = world();
      return risen(bed, () => bed.subscribe({ id: { value: id } }));
    },
    { messages_reregister_framework: 1 },
  ],
  [
    'a driver',
    () => {
      const bed = new TestBed().elect();
      return risen(bed, () =>
        bed.post({
          type: 'driver-subscribing',
          from: driver,
          subscribe: { framework_info: { user: 'u', name: 'f' } },
          force: false,
        }),
      );
    },
    { messages_register_framework: 1 },
  ],
  [
    'a driver again',
    () => {
      const { bed, id } = driven();
      return risen(bed, () =>
        bed.post({
          type: 'driver-subscribing',
          from: driver,
          subscribe: { framework_info: { user: 'u', name: 'f', id: { value: id } } },
          force: false,
        }),
      );
    },
    { messages_reregister_framework: 1 },
  ],
  [
    'an aborted driver',
    () => {
      const { bed, id } = driven();
      return risen(bed, () => bed.post({ type: 'driver-deactivated', from: driver, frameworkId: id }));
    },
    { messages_deactivate_framework: 1 },
  ],
  [
    'a call of a stranger',
    () => {
      const { bed, id } = driven();
      return risen(bed, () =>
        bed.post({
          type: 'driver-called',
          from: 'x@10.0.0.9:1',
          call: { type: 'TEARDOWN', framework_id: { value: id } },
        }),
      );
    },
    { dropped_messages: 1 },
  ],
  [
    'an odd message',
    () => {
      const { bed } = world();
      return risen(bed, () => bed.post({ type: 'message-dropped', name: 'what.is.That', from: 'x@10.0.0.9:1' }));
    },
    { dropped_messages: 1 },
  ],
  [
    'TEARDOWN',
    () => {
      const { bed, id } = world();
      return risen(bed, () => bed.call(id, { type: 'TEARDOWN' }));
    },
    { messages_unregister_framework: 1 },
  ],
  [
    'ACCEPT',
    () => {
      const { bed, id } = world();
      return risen(bed, () => bed.launch(id, ['t']));
    },
    { messages_launch_tasks: 1 },
  ],
  [
    'DECLINE',
    () => {
      const { bed, id } = world();
      return risen(bed, () => bed.call(id, { type: 'DECLINE', decline: { offer_ids: [] } }));
    },
    { messages_decline_offers: 1 },
  ],
  [
    'REVIVE',
    () => {
      const { bed, id } = world();
      return risen(bed, () => bed.call(id, { type: 'REVIVE' }));
    },
    { messages_revive_offers: 1 },
  ],
  [
    'SUPPRESS',
    () => {
      const { bed, id } = world();
      return risen(bed, () => bed.call(id, { type: 'SUPPRESS' }));
    },
    { messages_suppress_offers: 1 },
  ],
  [
    'REQUEST',
    () => {
      const { bed, id } = world();
      return risen(bed, () => bed.call(id, { type: 'REQUEST', request: {} }));
    },
    { messages_resource_request: 1 },
  ],
  [
    'RECONCILE',
    () => {
      const { bed, id } = world();
      return risen(bed, () => bed.call(id, { type: 'RECONCILE', reconcile: {} }));
    },
    { messages_reconcile_tasks: 1 },
  ],
  [
    'RECONCILE_OPERATIONS',
    () => {
      const { bed, id } = world();
      return risen(bed, () => bed.call(id, { type: 'RECONCILE_OPERATIONS', reconcile_operations: {} }));
    },
    { messages_reconcile_operations: 1 },
  ],
  [
    'KILL',
    () => {
      const { bed, id } = launched();
      return risen(bed, () => bed.call(id, { type: 'KILL', kill: { task_id: { value: 't' } } }));
    },
    { messages_kill_task: 1 },
  ],
  [
    'MESSAGE to an agent',
    () => {
      const { bed, id, agentId } = launched();
      return risen(bed, () =>
        bed.call(id, {
          type: 'MESSAGE',
          message: { agent_id: { value: agentId }, executor_id: { value: 't' }, data: uuid },
        }),
      );
    },
    { messages_framework_to_executor: 1, valid_framework_to_executor_messages: 1 },
  ],
  [
    'MESSAGE to nobody',
    () => {
      const { bed, id } = launched();
      return risen(bed, () =>
        bed.call(id, {
          type: 'MESSAGE',
          message: { agent_id: { value: 'none' }, executor_id: { value: 't' }, data: uuid },
        }),
      );
    },
    { messages_framework_to_executor: 1, invalid_framework_to_executor_messages: 1 },
  ],
  [
    'ACKNOWLEDGE',
    () => {
      const { bed, id, agentId } = launched();
      return risen(bed, () => bed.acknowledge(agentId, id, 't', uuid));
    },
    { messages_status_update_acknowledgement: 1, valid_status_update_acknowledgements: 1 },
  ],
  [
    'ACKNOWLEDGE for nobody',
    () => {
      const { bed, id } = launched();
      return risen(bed, () => bed.acknowledge('none', id, 't', uuid));
    },
    { messages_status_update_acknowledgement: 1, invalid_status_update_acknowledgements: 1 },
  ],
  [
    'ACKNOWLEDGE_OPERATION_STATUS of none',
    () => {
      const { bed, id, agentId } = launched();
      return risen(bed, () =>
        bed.call(id, {
          type: 'ACKNOWLEDGE_OPERATION_STATUS',
          acknowledge_operation_status: { agent_id: { value: agentId }, operation_id: { value: 'o' }, uuid },
        }),
      );
    },
    { messages_operation_status_update_acknowledgement: 1, invalid_operation_status_update_acknowledgements: 1 },
  ],
];

describe('counters of calls', () => {
  it.each(calls)('%s', (_what, happen, wanted) => {
    expect(happen()).toEqual(wanted);
  });
});

/** A reservation with an id that was sent to its agent. */
function reserving(): { readonly bed: OperationBed; readonly id: string; readonly sent: ApplyOperationMessage } {
  const { bed, id } = bedWithOffer();
  const [sent] = bed.accept(id, named('o', reserve(reserved('cpus', 1))));
  if (sent === undefined) throw new Error('nothing was sent');
  return { bed, id, sent };
}

const reports: readonly Scenario[] = [
  [
    'a status update',
    () => {
      const { bed, id, agentId } = launched();
      return risen(bed, () => bed.update(agentId, id, 't', 'TASK_RUNNING'));
    },
    { messages_status_update: 1, valid_status_updates: 1 },
  ],
  [
    'one of nobody',
    () => {
      const { bed, id, agentId } = launched();
      return risen(bed, () => bed.update(agentId, id, 'stranger', 'TASK_RUNNING'));
    },
    { messages_status_update: 1, invalid_status_updates: 1 },
  ],
  [
    'a message of an executor',
    () => {
      const { bed, id, agentId } = launched();
      return risen(bed, () =>
        bed.post({
          type: 'executor-messaged',
          from: bed.pidOf('n0'),
          message: {
            slave_id: { value: agentId },
            framework_id: { value: id },
            executor_id: { value: 't' },
            data: uuid,
          },
        }),
      );
    },
    { messages_executor_to_framework: 1, valid_executor_to_framework_messages: 1 },
  ],
  [
    'one for nobody',
    () => {
      const { bed, agentId } = launched();
      return risen(bed, () =>
        bed.post({
          type: 'executor-messaged',
          from: bed.pidOf('n0'),
          message: {
            slave_id: { value: agentId },
            framework_id: { value: 'none' },
            executor_id: { value: 't' },
            data: uuid,
          },
        }),
      );
    },
    { messages_executor_to_framework: 1, invalid_executor_to_framework_messages: 1 },
  ],
  [
    'an executor that ended',
    () => {
      const { bed, id, agentId } = launched();
      return risen(bed, () =>
        bed.post({
          type: 'executor-exited',
          from: bed.pidOf('n0'),
          message: {
            slave_id: { value: agentId },
            framework_id: { value: id },
            executor_id: { value: 't' },
            status: 0,
          },
        }),
      );
    },
    { messages_exited_executor: 1 },
  ],
  [
    'an operation that is done',
    () => {
      const { bed, sent } = reserving();
      return risen(bed, () => bed.report(sent, 'OPERATION_FINISHED'));
    },
    { messages_operation_status_update: 1, valid_operation_status_updates: 1 },
  ],
  [
    'one of a framework that is away',
    () => {
      const { bed, sent } = reserving();
      bed.post({ type: 'stream-closed', streamId: 'stream-0' });
      return risen(bed, () => bed.report(sent, 'OPERATION_FINISHED'));
    },
    { messages_operation_status_update: 1, invalid_operation_status_updates: 1 },
  ],
  [
    'its acknowledgement',
    () => {
      const { bed, id, sent } = reserving();
      const done = bed.report(sent, 'OPERATION_FINISHED');
      const acknowledge = { agent_id: { value: bed.agentId }, operation_id: { value: 'o' }, uuid: done };
      return risen(bed, () =>
        bed.call(id, { type: 'ACKNOWLEDGE_OPERATION_STATUS', acknowledge_operation_status: acknowledge }),
      );
    },
    { messages_operation_status_update_acknowledgement: 1, valid_operation_status_update_acknowledgements: 1 },
  ],
];

describe('counters of reports', () => {
  it.each(reports)('%s', (_what, happen, wanted) => {
    expect(happen()).toEqual(wanted);
  });
});

const lives: readonly Scenario[] = [
  [
    'a registration',
    () => {
      const bed = new TestBed().elect();
      return risen(bed, () => bed.register('n0'));
    },
    { messages_register_slave: 1, slave_registrations: 1 },
  ],
  [
    'a return',
    () => {
      const { bed, agentId } = world();
      return risen(bed, () => bed.reregister('n0', agentId));
    },
    { messages_reregister_slave: 1, slave_reregistrations: 1 },
  ],
  [
    'an agent that tells its totals',
    () => {
      const { bed, agentId } = world();
      return risen(bed, () =>
        bed.post({ type: 'agent-updated', from: bed.pidOf('n0'), message: { slave_id: { value: agentId } } }),
      );
    },
    { messages_update_slave: 1 },
  ],
  [
    'an agent that leaves',
    () => {
      const { bed, agentId } = world();
      return risen(bed, () => bed.post({ type: 'agent-unregistering', from: bed.pidOf('n0'), agentId }));
    },
    { messages_unregister_slave: 1, slave_removals: 1, 'slave_removals/reason_unregistered': 1 },
  ],
  [
    'another agent at its address',
    () => {
      const { bed } = world();
      bed.post({ type: 'link-broken', pid: bed.pidOf('n0') });
      return risen(bed, () => bed.register('n0'));
    },
    { messages_register_slave: 1, slave_registrations: 1, slave_removals: 1, 'slave_removals/reason_registered': 1 },
  ],
  [
    'an agent that does not answer',
    () => {
      const { bed } = world();
      return risen(bed, () => bed.advance(6 * 15_000));
    },
    {
      slave_unreachable_scheduled: 1,
      slave_unreachable_completed: 1,
      slave_removals: 1,
      'slave_removals/reason_unhealthy': 1,
    },
  ],
];

describe('counters of agents', () => {
  it.each(lives)('%s', (_what, happen, wanted) => {
    expect(happen()).toEqual(wanted);
  });

  it('one that answers at last', () => {
    const bed = new TestBed({ agentRemovalRate: { count: 1, perMs: 600_000 } }).elect();
    bed.register('n0');
    bed.register('nn1');
    const { scheduledRemovals } = bed.state;
    const rose = risen(bed, () => {
      bed.advance(6 * 15_000);
      const [waiting] = scheduledRemovals;
      const agent = bed.state.agents.get(waiting ?? '');
      bed.post({ type: 'agent-ponged', observer: agent?.observer ?? -1 });
    });
    expect(rose).toMatchObject({
      slave_unreachable_scheduled: 2,
      slave_unreachable_completed: 1,
      slave_unreachable_canceled: 1,
    });
  });

  it('one that is not back after a failover', () => {
    const first = new TestBed().elect();
    first.register('n0');
    const second = new TestBed({}, first.image, 'N').elect();
    expect(risen(second, () => second.advance(600_000))).toMatchObject({
      recovery_slave_removals: 1,
      slave_removals: 1,
    });
  });

  it('one that returns with a task', () => {
    const { bed, id, agentId } = launched();
    const rose = risen(bed, () => bed.reregister('n0', agentId, { tasks: [reportedTask('t', id, agentId)] }));
    expect(rose).toEqual({ messages_reregister_slave: 1, slave_reregistrations: 1 });
  });
});

describe('counters', () => {
  it('are all raised by something here, but those of what does not happen', () => {
    const raised = new Set([...calls, ...reports, ...lives].flatMap(([, , wanted]) => Object.keys(wanted)));
    const others = ['slave_unreachable_canceled', 'recovery_slave_removals'];
    expect(counterNames.filter((name) => !raised.has(name) && !others.includes(name))).toEqual([
      // Nobody is shut down for missed pings, as in the original since agents can come back.
      'slave_shutdowns_scheduled',
      'slave_shutdowns_completed',
      'slave_shutdowns_canceled',
    ]);
  });
});

/** Messages of v0 drivers, as events: the newer ones carry a call, the older ones are a call each. */
import {
  DeactivateFrameworkMessage,
  FrameworkToExecutorMessage,
  KillTaskMessage,
  LaunchTasksMessage,
  ReconcileTasksMessage,
  RegisterFrameworkMessage,
  ReregisterFrameworkMessage,
  ResourceRequestMessage,
  ReviveOffersMessage,
  StatusUpdateAcknowledgementMessage,
  UnregisterFrameworkMessage,
} from '../../wire/gen/internal.ts';
import type { Call } from '../../wire/gen/scheduler.ts';
import { Call as DriverCall } from '../../wire/gen/scheduler-v0.ts';
import { decode, type MessageType } from '../../wire/message.ts';
import type { MasterEvent } from '../core/events.ts';

type Read = (from: string, body: Uint8Array) => MasterEvent;

/** A message that means a call. */
function call<T>(type: MessageType<T>, mean: (message: T) => Call): readonly [string, Read] {
  return [type.name, (from, body) => ({ type: 'driver-called', from, call: mean(decode(type, body)) })];
}

function launchCall({ framework_id, offer_ids = [], tasks = [], filters }: LaunchTasksMessage): Call {
  // Launching nothing has always meant declining.
  if (tasks.length === 0) return { type: 'DECLINE', framework_id, decline: { offer_ids, filters } };
  const operations = [{ type: 'LAUNCH' as const, launch: { task_infos: tasks } }];
  return { type: 'ACCEPT', framework_id, accept: { offer_ids, operations, filters } };
}

function reconcileCall({ framework_id, statuses = [] }: ReconcileTasksMessage): Call {
  const tasks = statuses.map(({ task_id, agent_id }) => ({ task_id, ...(agent_id === undefined ? {} : { agent_id }) }));
  return { type: 'RECONCILE', framework_id, reconcile: { tasks } };
}

export const driverReaders: readonly (readonly [string, Read])[] = [
  ['mesos.scheduler.Call', readCall],
  [
    RegisterFrameworkMessage.name,
    (from, body) => {
      const { framework } = decode(RegisterFrameworkMessage, body);
      return { type: 'driver-subscribing', from, subscribe: { framework_info: framework }, force: false };
    },
  ],
  [
    ReregisterFrameworkMessage.name,
    (from, body) => {
      const { framework, failover } = decode(ReregisterFrameworkMessage, body);
      return { type: 'driver-subscribing', from, subscribe: { framework_info: framework }, force: failover };
    },
  ],
  [
    DeactivateFrameworkMessage.name,
    (from, body) => {
      const frameworkId = decode(DeactivateFrameworkMessage, body).framework_id.value;
      return { type: 'driver-deactivated', from, frameworkId };
    },
  ],
  call(UnregisterFrameworkMessage, ({ framework_id }) => ({ type: 'TEARDOWN', framework_id })),
  call(ResourceRequestMessage, ({ framework_id, requests }) => ({
    type: 'REQUEST',
    framework_id,
    request: requests === undefined ? {} : { requests },
  })),
  call(LaunchTasksMessage, launchCall),
  call(ReviveOffersMessage, ({ framework_id, roles }) => ({
    type: 'REVIVE',
    framework_id,
    revive: roles === undefined ? {} : { roles },
  })),
  call(KillTaskMessage, ({ framework_id, task_id, kill_policy }) => ({
    type: 'KILL',
    framework_id,
    kill: { task_id, ...(kill_policy === undefined ? {} : { kill_policy }) },
  })),
  call(StatusUpdateAcknowledgementMessage, ({ framework_id, slave_id, task_id, uuid }) => ({
    type: 'ACKNOWLEDGE',
    framework_id,
    acknowledge: { agent_id: slave_id, task_id, uuid },
  })),
  call(FrameworkToExecutorMessage, ({ framework_id, slave_id, executor_id, data }) => ({
    type: 'MESSAGE',
    framework_id,
    message: { agent_id: slave_id, executor_id, data },
  })),
  call(ReconcileTasksMessage, reconcileCall),
];

/** The v0 call differs from the v1 one in SUBSCRIBE alone. */
function readCall(from: string, body: Uint8Array): MasterEvent {
  const { subscribe, ...rest } = decode(DriverCall, body);
  if (rest.type !== 'SUBSCRIBE' || subscribe === undefined) return { type: 'driver-called', from, call: rest };
  const { force, ...terms } = subscribe;
  return { type: 'driver-subscribing', from, subscribe: terms, force: force ?? false };
}

// Written by `npm run generate` from proto/. Do not edit.
import type { EnumType, MessageType } from '../message.ts';
import { WireError, type Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';
import { AgentInfo as AgentInfo_mesos, ContainerID as ContainerID_mesos, ExecutorID as ExecutorID_mesos, ExecutorInfo as ExecutorInfo_mesos, FrameworkID as FrameworkID_mesos, FrameworkInfo as FrameworkInfo_mesos, KillPolicy as KillPolicy_mesos, TaskGroupInfo as TaskGroupInfo_mesos, TaskID as TaskID_mesos, TaskInfo as TaskInfo_mesos, TaskStatus as TaskStatus_mesos } from './mesos.ts';

export type EventType = 'UNKNOWN' | 'SUBSCRIBED' | 'LAUNCH' | 'LAUNCH_GROUP' | 'KILL' | 'ACKNOWLEDGED' | 'MESSAGE' | 'ERROR' | 'SHUTDOWN' | 'HEARTBEAT';
export const EventType: EnumType<EventType> = {
  name: 'mesos.v1.executor.Event.Type',
  numbers: { UNKNOWN: 0, SUBSCRIBED: 1, LAUNCH: 2, LAUNCH_GROUP: 8, KILL: 3, ACKNOWLEDGED: 4, MESSAGE: 5, ERROR: 6, SHUTDOWN: 7, HEARTBEAT: 9 },
  names: { 0: 'UNKNOWN', 1: 'SUBSCRIBED', 2: 'LAUNCH', 8: 'LAUNCH_GROUP', 3: 'KILL', 4: 'ACKNOWLEDGED', 5: 'MESSAGE', 6: 'ERROR', 7: 'SHUTDOWN', 9: 'HEARTBEAT' },
};

export interface EventAcknowledged {
  task_id: TaskID_mesos;
  uuid: Uint8Array;
}
export const EventAcknowledged: MessageType<EventAcknowledged> = {
  name: 'mesos.v1.executor.Event.Acknowledged',
  fields: [
    { name: 'task_id', number: 1, label: 'required', type: 'message', message: () => TaskID_mesos as MessageType<never> },
    { name: 'uuid', number: 2, label: 'required', type: 'bytes' },
  ],
  write(m: EventAcknowledged, w: Writer): void {
    { w.uint32(10); const at = w.begin(); TaskID_mesos.write(m.task_id, w); w.end(at); }
    { w.uint32(18); w.bytes(m.uuid); }
  },
  read(r: Reader, end: number): EventAcknowledged {
    const m = { task_id: undefined, uuid: undefined } as unknown as EventAcknowledged;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = TaskID_mesos.read(r, e); r.leave(e); m.task_id = v; break; }
        case 18: { const v = r.bytes(); m.uuid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.task_id === undefined) throw new WireError('EventAcknowledged.task_id is missing');
    if (m.uuid === undefined) throw new WireError('EventAcknowledged.uuid is missing');
    return m;
  },
};

export interface EventLaunch {
  task: TaskInfo_mesos;
}
export const EventLaunch: MessageType<EventLaunch> = {
  name: 'mesos.v1.executor.Event.Launch',
  fields: [
    { name: 'task', number: 1, label: 'required', type: 'message', message: () => TaskInfo_mesos as MessageType<never> },
  ],
  write(m: EventLaunch, w: Writer): void {
    { w.uint32(10); const at = w.begin(); TaskInfo_mesos.write(m.task, w); w.end(at); }
  },
  read(r: Reader, end: number): EventLaunch {
    const m = { task: undefined } as unknown as EventLaunch;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = TaskInfo_mesos.read(r, e); r.leave(e); m.task = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.task === undefined) throw new WireError('EventLaunch.task is missing');
    return m;
  },
};

export interface EventLaunchGroup {
  task_group: TaskGroupInfo_mesos;
}
export const EventLaunchGroup: MessageType<EventLaunchGroup> = {
  name: 'mesos.v1.executor.Event.LaunchGroup',
  fields: [
    { name: 'task_group', number: 1, label: 'required', type: 'message', message: () => TaskGroupInfo_mesos as MessageType<never> },
  ],
  write(m: EventLaunchGroup, w: Writer): void {
    { w.uint32(10); const at = w.begin(); TaskGroupInfo_mesos.write(m.task_group, w); w.end(at); }
  },
  read(r: Reader, end: number): EventLaunchGroup {
    const m = { task_group: undefined } as unknown as EventLaunchGroup;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = TaskGroupInfo_mesos.read(r, e); r.leave(e); m.task_group = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.task_group === undefined) throw new WireError('EventLaunchGroup.task_group is missing');
    return m;
  },
};

export interface EventKill {
  task_id: TaskID_mesos;
  kill_policy?: KillPolicy_mesos | undefined;
}
export const EventKill: MessageType<EventKill> = {
  name: 'mesos.v1.executor.Event.Kill',
  fields: [
    { name: 'task_id', number: 1, label: 'required', type: 'message', message: () => TaskID_mesos as MessageType<never> },
    { name: 'kill_policy', number: 2, label: 'optional', type: 'message', message: () => KillPolicy_mesos as MessageType<never> },
  ],
  write(m: EventKill, w: Writer): void {
    { w.uint32(10); const at = w.begin(); TaskID_mesos.write(m.task_id, w); w.end(at); }
    if (m.kill_policy !== undefined) { w.uint32(18); const at = w.begin(); KillPolicy_mesos.write(m.kill_policy, w); w.end(at); }
  },
  read(r: Reader, end: number): EventKill {
    const m = { task_id: undefined } as unknown as EventKill;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = TaskID_mesos.read(r, e); r.leave(e); m.task_id = v; break; }
        case 18: { const e = r.enter(); const v = KillPolicy_mesos.read(r, e); r.leave(e); m.kill_policy = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.task_id === undefined) throw new WireError('EventKill.task_id is missing');
    return m;
  },
};

export interface EventMessage {
  data: Uint8Array;
}
export const EventMessage: MessageType<EventMessage> = {
  name: 'mesos.v1.executor.Event.Message',
  fields: [
    { name: 'data', number: 1, label: 'required', type: 'bytes' },
  ],
  write(m: EventMessage, w: Writer): void {
    { w.uint32(10); w.bytes(m.data); }
  },
  read(r: Reader, end: number): EventMessage {
    const m = { data: undefined } as unknown as EventMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.bytes(); m.data = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.data === undefined) throw new WireError('EventMessage.data is missing');
    return m;
  },
};

export interface EventError {
  message: string;
}
export const EventError: MessageType<EventError> = {
  name: 'mesos.v1.executor.Event.Error',
  fields: [
    { name: 'message', number: 1, label: 'required', type: 'string' },
  ],
  write(m: EventError, w: Writer): void {
    { w.uint32(10); w.string(m.message); }
  },
  read(r: Reader, end: number): EventError {
    const m = { message: undefined } as unknown as EventError;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.message = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.message === undefined) throw new WireError('EventError.message is missing');
    return m;
  },
};

export interface Event {
  type?: EventType | undefined;
  subscribed?: EventSubscribed | undefined;
  acknowledged?: EventAcknowledged | undefined;
  launch?: EventLaunch | undefined;
  launch_group?: EventLaunchGroup | undefined;
  kill?: EventKill | undefined;
  message?: EventMessage | undefined;
  error?: EventError | undefined;
}
export const Event: MessageType<Event> = {
  name: 'mesos.v1.executor.Event',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => EventType },
    { name: 'subscribed', number: 2, label: 'optional', type: 'message', message: () => EventSubscribed as MessageType<never> },
    { name: 'acknowledged', number: 3, label: 'optional', type: 'message', message: () => EventAcknowledged as MessageType<never> },
    { name: 'launch', number: 4, label: 'optional', type: 'message', message: () => EventLaunch as MessageType<never> },
    { name: 'launch_group', number: 8, label: 'optional', type: 'message', message: () => EventLaunchGroup as MessageType<never> },
    { name: 'kill', number: 5, label: 'optional', type: 'message', message: () => EventKill as MessageType<never> },
    { name: 'message', number: 6, label: 'optional', type: 'message', message: () => EventMessage as MessageType<never> },
    { name: 'error', number: 7, label: 'optional', type: 'message', message: () => EventError as MessageType<never> },
  ],
  write(m: Event, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(EventType.numbers[m.type]); }
    if (m.subscribed !== undefined) { w.uint32(18); const at = w.begin(); EventSubscribed.write(m.subscribed, w); w.end(at); }
    if (m.acknowledged !== undefined) { w.uint32(26); const at = w.begin(); EventAcknowledged.write(m.acknowledged, w); w.end(at); }
    if (m.launch !== undefined) { w.uint32(34); const at = w.begin(); EventLaunch.write(m.launch, w); w.end(at); }
    if (m.kill !== undefined) { w.uint32(42); const at = w.begin(); EventKill.write(m.kill, w); w.end(at); }
    if (m.message !== undefined) { w.uint32(50); const at = w.begin(); EventMessage.write(m.message, w); w.end(at); }
    if (m.error !== undefined) { w.uint32(58); const at = w.begin(); EventError.write(m.error, w); w.end(at); }
    if (m.launch_group !== undefined) { w.uint32(66); const at = w.begin(); EventLaunchGroup.write(m.launch_group, w); w.end(at); }
  },
  read(r: Reader, end: number): Event {
    const m = {  } as unknown as Event;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = EventType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = EventSubscribed.read(r, e); r.leave(e); m.subscribed = v; break; }
        case 26: { const e = r.enter(); const v = EventAcknowledged.read(r, e); r.leave(e); m.acknowledged = v; break; }
        case 34: { const e = r.enter(); const v = EventLaunch.read(r, e); r.leave(e); m.launch = v; break; }
        case 66: { const e = r.enter(); const v = EventLaunchGroup.read(r, e); r.leave(e); m.launch_group = v; break; }
        case 42: { const e = r.enter(); const v = EventKill.read(r, e); r.leave(e); m.kill = v; break; }
        case 50: { const e = r.enter(); const v = EventMessage.read(r, e); r.leave(e); m.message = v; break; }
        case 58: { const e = r.enter(); const v = EventError.read(r, e); r.leave(e); m.error = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface EventSubscribed {
  executor_info: ExecutorInfo_mesos;
  framework_info: FrameworkInfo_mesos;
  agent_info: AgentInfo_mesos;
  container_id?: ContainerID_mesos | undefined;
}
export const EventSubscribed: MessageType<EventSubscribed> = {
  name: 'mesos.v1.executor.Event.Subscribed',
  fields: [
    { name: 'executor_info', number: 1, label: 'required', type: 'message', message: () => ExecutorInfo_mesos as MessageType<never> },
    { name: 'framework_info', number: 2, label: 'required', type: 'message', message: () => FrameworkInfo_mesos as MessageType<never> },
    { name: 'agent_info', number: 3, label: 'required', type: 'message', message: () => AgentInfo_mesos as MessageType<never> },
    { name: 'container_id', number: 4, label: 'optional', type: 'message', message: () => ContainerID_mesos as MessageType<never> },
  ],
  write(m: EventSubscribed, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ExecutorInfo_mesos.write(m.executor_info, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); FrameworkInfo_mesos.write(m.framework_info, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); AgentInfo_mesos.write(m.agent_info, w); w.end(at); }
    if (m.container_id !== undefined) { w.uint32(34); const at = w.begin(); ContainerID_mesos.write(m.container_id, w); w.end(at); }
  },
  read(r: Reader, end: number): EventSubscribed {
    const m = { executor_info: undefined, framework_info: undefined, agent_info: undefined } as unknown as EventSubscribed;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ExecutorInfo_mesos.read(r, e); r.leave(e); m.executor_info = v; break; }
        case 18: { const e = r.enter(); const v = FrameworkInfo_mesos.read(r, e); r.leave(e); m.framework_info = v; break; }
        case 26: { const e = r.enter(); const v = AgentInfo_mesos.read(r, e); r.leave(e); m.agent_info = v; break; }
        case 34: { const e = r.enter(); const v = ContainerID_mesos.read(r, e); r.leave(e); m.container_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.executor_info === undefined) throw new WireError('EventSubscribed.executor_info is missing');
    if (m.framework_info === undefined) throw new WireError('EventSubscribed.framework_info is missing');
    if (m.agent_info === undefined) throw new WireError('EventSubscribed.agent_info is missing');
    return m;
  },
};

export interface Call {
  executor_id: ExecutorID_mesos;
  framework_id: FrameworkID_mesos;
  type?: CallType | undefined;
  subscribe?: CallSubscribe | undefined;
  update?: CallUpdate | undefined;
  message?: CallMessage | undefined;
}
export const Call: MessageType<Call> = {
  name: 'mesos.v1.executor.Call',
  fields: [
    { name: 'executor_id', number: 1, label: 'required', type: 'message', message: () => ExecutorID_mesos as MessageType<never> },
    { name: 'framework_id', number: 2, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'type', number: 3, label: 'optional', type: 'enum', enum: () => CallType },
    { name: 'subscribe', number: 4, label: 'optional', type: 'message', message: () => CallSubscribe as MessageType<never> },
    { name: 'update', number: 5, label: 'optional', type: 'message', message: () => CallUpdate as MessageType<never> },
    { name: 'message', number: 6, label: 'optional', type: 'message', message: () => CallMessage as MessageType<never> },
  ],
  write(m: Call, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ExecutorID_mesos.write(m.executor_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    if (m.type !== undefined) { w.uint32(24); w.int32(CallType.numbers[m.type]); }
    if (m.subscribe !== undefined) { w.uint32(34); const at = w.begin(); CallSubscribe.write(m.subscribe, w); w.end(at); }
    if (m.update !== undefined) { w.uint32(42); const at = w.begin(); CallUpdate.write(m.update, w); w.end(at); }
    if (m.message !== undefined) { w.uint32(50); const at = w.begin(); CallMessage.write(m.message, w); w.end(at); }
  },
  read(r: Reader, end: number): Call {
    const m = { executor_id: undefined, framework_id: undefined } as unknown as Call;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ExecutorID_mesos.read(r, e); r.leave(e); m.executor_id = v; break; }
        case 18: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 24: { const v = CallType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 34: { const e = r.enter(); const v = CallSubscribe.read(r, e); r.leave(e); m.subscribe = v; break; }
        case 42: { const e = r.enter(); const v = CallUpdate.read(r, e); r.leave(e); m.update = v; break; }
        case 50: { const e = r.enter(); const v = CallMessage.read(r, e); r.leave(e); m.message = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.executor_id === undefined) throw new WireError('Call.executor_id is missing');
    if (m.framework_id === undefined) throw new WireError('Call.framework_id is missing');
    return m;
  },
};

export type CallType = 'UNKNOWN' | 'SUBSCRIBE' | 'UPDATE' | 'MESSAGE' | 'HEARTBEAT';
export const CallType: EnumType<CallType> = {
  name: 'mesos.v1.executor.Call.Type',
  numbers: { UNKNOWN: 0, SUBSCRIBE: 1, UPDATE: 2, MESSAGE: 3, HEARTBEAT: 4 },
  names: { 0: 'UNKNOWN', 1: 'SUBSCRIBE', 2: 'UPDATE', 3: 'MESSAGE', 4: 'HEARTBEAT' },
};

export interface CallSubscribe {
  unacknowledged_tasks?: TaskInfo_mesos[] | undefined;
  unacknowledged_updates?: CallUpdate[] | undefined;
}
export const CallSubscribe: MessageType<CallSubscribe> = {
  name: 'mesos.v1.executor.Call.Subscribe',
  fields: [
    { name: 'unacknowledged_tasks', number: 1, label: 'repeated', type: 'message', message: () => TaskInfo_mesos as MessageType<never> },
    { name: 'unacknowledged_updates', number: 2, label: 'repeated', type: 'message', message: () => CallUpdate as MessageType<never> },
  ],
  write(m: CallSubscribe, w: Writer): void {
    if (m.unacknowledged_tasks !== undefined) for (const v of m.unacknowledged_tasks) { w.uint32(10); const at = w.begin(); TaskInfo_mesos.write(v, w); w.end(at); }
    if (m.unacknowledged_updates !== undefined) for (const v of m.unacknowledged_updates) { w.uint32(18); const at = w.begin(); CallUpdate.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): CallSubscribe {
    const m = {  } as unknown as CallSubscribe;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = TaskInfo_mesos.read(r, e); r.leave(e); (m.unacknowledged_tasks ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = CallUpdate.read(r, e); r.leave(e); (m.unacknowledged_updates ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallUpdate {
  status: TaskStatus_mesos;
}
export const CallUpdate: MessageType<CallUpdate> = {
  name: 'mesos.v1.executor.Call.Update',
  fields: [
    { name: 'status', number: 1, label: 'required', type: 'message', message: () => TaskStatus_mesos as MessageType<never> },
  ],
  write(m: CallUpdate, w: Writer): void {
    { w.uint32(10); const at = w.begin(); TaskStatus_mesos.write(m.status, w); w.end(at); }
  },
  read(r: Reader, end: number): CallUpdate {
    const m = { status: undefined } as unknown as CallUpdate;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = TaskStatus_mesos.read(r, e); r.leave(e); m.status = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.status === undefined) throw new WireError('CallUpdate.status is missing');
    return m;
  },
};

export interface CallMessage {
  data: Uint8Array;
}
export const CallMessage: MessageType<CallMessage> = {
  name: 'mesos.v1.executor.Call.Message',
  fields: [
    { name: 'data', number: 2, label: 'required', type: 'bytes' },
  ],
  write(m: CallMessage, w: Writer): void {
    { w.uint32(18); w.bytes(m.data); }
  },
  read(r: Reader, end: number): CallMessage {
    const m = { data: undefined } as unknown as CallMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 18: { const v = r.bytes(); m.data = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.data === undefined) throw new WireError('CallMessage.data is missing');
    return m;
  },
};

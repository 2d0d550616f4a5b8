// Written by `npm run generate` from proto/. Do not edit.
import type { EnumType, MessageType } from '../message.ts';
import { WireError, type Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';
import { EventAcknowledged as EventAcknowledged_executor, EventError as EventError_executor, EventKill as EventKill_executor, EventLaunch as EventLaunch_executor, EventLaunchGroup as EventLaunchGroup_executor, EventMessage as EventMessage_executor, EventType as EventType_executor } from './executor.ts';
import { ContainerID as ContainerID_mesos, ExecutorInfo as ExecutorInfo_mesos, FrameworkInfo as FrameworkInfo_mesos } from './mesos.ts';
import { SlaveInfo as SlaveInfo_mesos_v0 } from './mesos-v0.ts';

export interface Event {
  type?: EventType_executor | undefined;
  subscribed?: EventSubscribed | undefined;
  acknowledged?: EventAcknowledged_executor | undefined;
  launch?: EventLaunch_executor | undefined;
  launch_group?: EventLaunchGroup_executor | undefined;
  kill?: EventKill_executor | undefined;
  message?: EventMessage_executor | undefined;
  error?: EventError_executor | undefined;
}
export const Event: MessageType<Event> = {
  name: 'mesos.executor.Event',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => EventType_executor },
    { name: 'subscribed', number: 2, label: 'optional', type: 'message', message: () => EventSubscribed as MessageType<never> },
    { name: 'acknowledged', number: 3, label: 'optional', type: 'message', message: () => EventAcknowledged_executor as MessageType<never> },
    { name: 'launch', number: 4, label: 'optional', type: 'message', message: () => EventLaunch_executor as MessageType<never> },
    { name: 'launch_group', number: 8, label: 'optional', type: 'message', message: () => EventLaunchGroup_executor as MessageType<never> },
    { name: 'kill', number: 5, label: 'optional', type: 'message', message: () => EventKill_executor as MessageType<never> },
    { name: 'message', number: 6, label: 'optional', type: 'message', message: () => EventMessage_executor as MessageType<never> },
    { name: 'error', number: 7, label: 'optional', type: 'message', message: () => EventError_executor as MessageType<never> },
  ],
  write(m: Event, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(EventType_executor.numbers[m.type]); }
    if (m.subscribed !== undefined) { w.uint32(18); const at = w.begin(); EventSubscribed.write(m.subscribed, w); w.end(at); }
    if (m.acknowledged !== undefined) { w.uint32(26); const at = w.begin(); EventAcknowledged_executor.write(m.acknowledged, w); w.end(at); }
    if (m.launch !== undefined) { w.uint32(34); const at = w.begin(); EventLaunch_executor.write(m.launch, w); w.end(at); }
    if (m.kill !== undefined) { w.uint32(42); const at = w.begin(); EventKill_executor.write(m.kill, w); w.end(at); }
    if (m.message !== undefined) { w.uint32(50); const at = w.begin(); EventMessage_executor.write(m.message, w); w.end(at); }
    if (m.error !== undefined) { w.uint32(58); const at = w.begin(); EventError_executor.write(m.error, w); w.end(at); }
    if (m.launch_group !== undefined) { w.uint32(66); const at = w.begin(); EventLaunchGroup_executor.write(m.launch_group, w); w.end(at); }
  },
  read(r: Reader, end: number): Event {
    const m = {  } as unknown as Event;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = EventType_executor.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = EventSubscribed.read(r, e); r.leave(e); m.subscribed = v; break; }
        case 26: { const e = r.enter(); const v = EventAcknowledged_executor.read(r, e); r.leave(e); m.acknowledged = v; break; }
        case 34: { const e = r.enter(); const v = EventLaunch_executor.read(r, e); r.leave(e); m.launch = v; break; }
        case 66: { const e = r.enter(); const v = EventLaunchGroup_executor.read(r, e); r.leave(e); m.launch_group = v; break; }
        case 42: { const e = r.enter(); const v = EventKill_executor.read(r, e); r.leave(e); m.kill = v; break; }
        case 50: { const e = r.enter(); const v = EventMessage_executor.read(r, e); r.leave(e); m.message = v; break; }
        case 58: { const e = r.enter(); const v = EventError_executor.read(r, e); r.leave(e); m.error = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface EventSubscribed {
  executor_info: ExecutorInfo_mesos;
  framework_info: FrameworkInfo_mesos;
  slave_info: SlaveInfo_mesos_v0;
  container_id?: ContainerID_mesos | undefined;
}
export const EventSubscribed: MessageType<EventSubscribed> = {
  name: 'mesos.executor.Event.Subscribed',
  fields: [
    { name: 'executor_info', number: 1, label: 'required', type: 'message', message: () => ExecutorInfo_mesos as MessageType<never> },
    { name: 'framework_info', number: 2, label: 'required', type: 'message', message: () => FrameworkInfo_mesos as MessageType<never> },
    { name: 'slave_info', number: 3, label: 'required', type: 'message', message: () => SlaveInfo_mesos_v0 as MessageType<never> },
    { name: 'container_id', number: 4, label: 'optional', type: 'message', message: () => ContainerID_mesos as MessageType<never> },
  ],
  write(m: EventSubscribed, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ExecutorInfo_mesos.write(m.executor_info, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); FrameworkInfo_mesos.write(m.framework_info, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); SlaveInfo_mesos_v0.write(m.slave_info, w); w.end(at); }
    if (m.container_id !== undefined) { w.uint32(34); const at = w.begin(); ContainerID_mesos.write(m.container_id, w); w.end(at); }
  },
  read(r: Reader, end: number): EventSubscribed {
    const m = { executor_info: undefined, framework_info: undefined, slave_info: undefined } as unknown as EventSubscribed;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ExecutorInfo_mesos.read(r, e); r.leave(e); m.executor_info = v; break; }
        case 18: { const e = r.enter(); const v = FrameworkInfo_mesos.read(r, e); r.leave(e); m.framework_info = v; break; }
        case 26: { const e = r.enter(); const v = SlaveInfo_mesos_v0.read(r, e); r.leave(e); m.slave_info = v; break; }
        case 34: { const e = r.enter(); const v = ContainerID_mesos.read(r, e); r.leave(e); m.container_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.executor_info === undefined) throw new WireError('EventSubscribed.executor_info is missing');
    if (m.framework_info === undefined) throw new WireError('EventSubscribed.framework_info is missing');
    if (m.slave_info === undefined) throw new WireError('EventSubscribed.slave_info is missing');
    return m;
  },
};

// Written by `npm run generate` from proto/. Do not edit.
import type { EnumType, MessageType } from '../message.ts';
import { WireError, type Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';
import { InverseOfferStatus as InverseOfferStatus_allocator } from './allocator.ts';
import { MachineID as MachineID_mesos, Unavailability as Unavailability_mesos } from './mesos.ts';

export interface Schedule {
  windows?: Window[] | undefined;
}
export const Schedule: MessageType<Schedule> = {
  name: 'mesos.v1.maintenance.Schedule',
  fields: [
    { name: 'windows', number: 1, label: 'repeated', type: 'message', message: () => Window as MessageType<never> },
  ],
  write(m: Schedule, w: Writer): void {
    if (m.windows !== undefined) for (const v of m.windows) { w.uint32(10); const at = w.begin(); Window.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): Schedule {
    const m = {  } as unknown as Schedule;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Window.read(r, e); r.leave(e); (m.windows ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface Window {
  machine_ids?: MachineID_mesos[] | undefined;
  unavailability: Unavailability_mesos;
}
export const Window: MessageType<Window> = {
  name: 'mesos.v1.maintenance.Window',
  fields: [
    { name: 'machine_ids', number: 1, label: 'repeated', type: 'message', message: () => MachineID_mesos as MessageType<never> },
    { name: 'unavailability', number: 2, label: 'required', type: 'message', message: () => Unavailability_mesos as MessageType<never> },
  ],
  write(m: Window, w: Writer): void {
    if (m.machine_ids !== undefined) for (const v of m.machine_ids) { w.uint32(10); const at = w.begin(); MachineID_mesos.write(v, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); Unavailability_mesos.write(m.unavailability, w); w.end(at); }
  },
  read(r: Reader, end: number): Window {
    const m = { unavailability: undefined } as unknown as Window;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = MachineID_mesos.read(r, e); r.leave(e); (m.machine_ids ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = Unavailability_mesos.read(r, e); r.leave(e); m.unavailability = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.unavailability === undefined) throw new WireError('Window.unavailability is missing');
    return m;
  },
};

export interface ClusterStatus {
  draining_machines?: ClusterStatusDrainingMachine[] | undefined;
  down_machines?: MachineID_mesos[] | undefined;
}
export const ClusterStatus: MessageType<ClusterStatus> = {
  name: 'mesos.v1.maintenance.ClusterStatus',
  fields: [
    { name: 'draining_machines', number: 1, label: 'repeated', type: 'message', message: () => ClusterStatusDrainingMachine as MessageType<never> },
    { name: 'down_machines', number: 2, label: 'repeated', type: 'message', message: () => MachineID_mesos as MessageType<never> },
  ],
  write(m: ClusterStatus, w: Writer): void {
    if (m.draining_machines !== undefined) for (const v of m.draining_machines) { w.uint32(10); const at = w.begin(); ClusterStatusDrainingMachine.write(v, w); w.end(at); }
    if (m.down_machines !== undefined) for (const v of m.down_machines) { w.uint32(18); const at = w.begin(); MachineID_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ClusterStatus {
    const m = {  } as unknown as ClusterStatus;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ClusterStatusDrainingMachine.read(r, e); r.leave(e); (m.draining_machines ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = MachineID_mesos.read(r, e); r.leave(e); (m.down_machines ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ClusterStatusDrainingMachine {
  id: MachineID_mesos;
  statuses?: InverseOfferStatus_allocator[] | undefined;
}
export const ClusterStatusDrainingMachine: MessageType<ClusterStatusDrainingMachine> = {
  name: 'mesos.v1.maintenance.ClusterStatus.DrainingMachine',
  fields: [
    { name: 'id', number: 1, label: 'required', type: 'message', message: () => MachineID_mesos as MessageType<never> },
    { name: 'statuses', number: 2, label: 'repeated', type: 'message', message: () => InverseOfferStatus_allocator as MessageType<never> },
  ],
  write(m: ClusterStatusDrainingMachine, w: Writer): void {
    { w.uint32(10); const at = w.begin(); MachineID_mesos.write(m.id, w); w.end(at); }
    if (m.statuses !== undefined) for (const v of m.statuses) { w.uint32(18); const at = w.begin(); InverseOfferStatus_allocator.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ClusterStatusDrainingMachine {
    const m = { id: undefined } as unknown as ClusterStatusDrainingMachine;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = MachineID_mesos.read(r, e); r.leave(e); m.id = v; break; }
        case 18: { const e = r.enter(); const v = InverseOfferStatus_allocator.read(r, e); r.leave(e); (m.statuses ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    if (m.id === undefined) throw new WireError('ClusterStatusDrainingMachine.id is missing');
    return m;
  },
};

// Written by `npm run generate` from proto/. Do not edit.
import type { EnumType, MessageType } from '../message.ts';
import { WireError, type Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';
import { FrameworkID as FrameworkID_mesos, TimeInfo as TimeInfo_mesos } from './mesos.ts';

export interface InverseOfferStatus {
  status: InverseOfferStatusStatus;
  framework_id: FrameworkID_mesos;
  timestamp: TimeInfo_mesos;
}
export const InverseOfferStatus: MessageType<InverseOfferStatus> = {
  name: 'mesos.v1.allocator.InverseOfferStatus',
  fields: [
    { name: 'status', number: 1, label: 'required', type: 'enum', enum: () => InverseOfferStatusStatus },
    { name: 'framework_id', number: 2, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'timestamp', number: 3, label: 'required', type: 'message', message: () => TimeInfo_mesos as MessageType<never> },
  ],
  write(m: InverseOfferStatus, w: Writer): void {
    { w.uint32(8); w.int32(InverseOfferStatusStatus.numbers[m.status]); }
    { w.uint32(18); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); TimeInfo_mesos.write(m.timestamp, w); w.end(at); }
  },
  read(r: Reader, end: number): InverseOfferStatus {
    const m = { status: undefined, framework_id: undefined, timestamp: undefined } as unknown as InverseOfferStatus;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = InverseOfferStatusStatus.names[r.int32()]; if (v !== undefined) m.status = v; break; }
        case 18: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 26: { const e = r.enter(); const v = TimeInfo_mesos.read(r, e); r.leave(e); m.timestamp = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.status === undefined) throw new WireError('InverseOfferStatus.status is missing');
    if (m.framework_id === undefined) throw new WireError('InverseOfferStatus.framework_id is missing');
    if (m.timestamp === undefined) throw new WireError('InverseOfferStatus.timestamp is missing');
    return m;
  },
};

export type InverseOfferStatusStatus = 'UNKNOWN' | 'ACCEPT' | 'DECLINE';
export const InverseOfferStatusStatus: EnumType<InverseOfferStatusStatus> = {
  name: 'mesos.v1.allocator.InverseOfferStatus.Status',
  numbers: { UNKNOWN: 1, ACCEPT: 2, DECLINE: 3 },
  names: { 1: 'UNKNOWN', 2: 'ACCEPT', 3: 'DECLINE' },
};

// Written by `npm run generate` from proto/. Do not edit.
import type { EnumType, MessageType } from '../message.ts';
import { WireError, type Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface Promise {
  proposal: number;
}
export const Promise: MessageType<Promise> = {
  name: 'mesos.internal.log.Promise',
  fields: [
    { name: 'proposal', number: 1, label: 'required', type: 'uint64' },
  ],
  write(m: Promise, w: Writer): void {
    { w.uint32(8); w.uint64(m.proposal); }
  },
  read(r: Reader, end: number): Promise {
    const m = { proposal: undefined } as unknown as Promise;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint64(); m.proposal = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.proposal === undefined) throw new WireError('Promise.proposal is missing');
    return m;
  },
};

export interface Action {
  position: number;
  promised: number;
  performed?: number | undefined;
  learned?: boolean | undefined;
  type?: ActionType | undefined;
  nop?: ActionNop | undefined;
  append?: ActionAppend | undefined;
  truncate?: ActionTruncate | undefined;
}
export const Action: MessageType<Action> = {
  name: 'mesos.internal.log.Action',
  fields: [
    { name: 'position', number: 1, label: 'required', type: 'uint64' },
    { name: 'promised', number: 2, label: 'required', type: 'uint64' },
    { name: 'performed', number: 3, label: 'optional', type: 'uint64' },
    { name: 'learned', number: 4, label: 'optional', type: 'bool' },
    { name: 'type', number: 5, label: 'optional', type: 'enum', enum: () => ActionType },
    { name: 'nop', number: 6, label: 'optional', type: 'message', message: () => ActionNop as MessageType<never> },
    { name: 'append', number: 7, label: 'optional', type: 'message', message: () => ActionAppend as MessageType<never> },
    { name: 'truncate', number: 8, label: 'optional', type: 'message', message: () => ActionTruncate as MessageType<never> },
  ],
  write(m: Action, w: Writer): void {
    { w.uint32(8); w.uint64(m.position); }
    { w.uint32(16); w.uint64(m.promised); }
    if (m.performed !== undefined) { w.uint32(24); w.uint64(m.performed); }
    if (m.learned !== undefined) { w.uint32(32); w.bool(m.learned); }
    if (m.type !== undefined) { w.uint32(40); w.int32(ActionType.numbers[m.type]); }
    if (m.nop !== undefined) { w.uint32(50); const at = w.begin(); ActionNop.write(m.nop, w); w.end(at); }
    if (m.append !== undefined) { w.uint32(58); const at = w.begin(); ActionAppend.write(m.append, w); w.end(at); }
    if (m.truncate !== undefined) { w.uint32(66); const at = w.begin(); ActionTruncate.write(m.truncate, w); w.end(at); }
  },
  read(r: Reader, end: number): Action {
    const m = { position: undefined, promised: undefined } as unknown as Action;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint64(); m.position = v; break; }
        case 16: { const v = r.uint64(); m.promised = v; break; }
        case 24: { const v = r.uint64(); m.performed = v; break; }
        case 32: { const v = r.bool(); m.learned = v; break; }
        case 40: { const v = ActionType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 50: { const e = r.enter(); const v = ActionNop.read(r, e); r.leave(e); m.nop = v; break; }
        case 58: { const e = r.enter(); const v = ActionAppend.read(r, e); r.leave(e); m.append = v; break; }
        case 66: { const e = r.enter(); const v = ActionTruncate.read(r, e); r.leave(e); m.truncate = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.position === undefined) throw new WireError('Action.position is missing');
    if (m.promised === undefined) throw new WireError('Action.promised is missing');
    return m;
  },
};

export type ActionType = 'NOP' | 'APPEND' | 'TRUNCATE';
export const ActionType: EnumType<ActionType> = {
  name: 'mesos.internal.log.Action.Type',
  numbers: { NOP: 1, APPEND: 2, TRUNCATE: 3 },
  names: { 1: 'NOP', 2: 'APPEND', 3: 'TRUNCATE' },
};

export interface ActionNop {
  tombstone?: boolean | undefined;
}
export const ActionNop: MessageType<ActionNop> = {
  name: 'mesos.internal.log.Action.Nop',
  fields: [
    { name: 'tombstone', number: 1, label: 'optional', type: 'bool' },
  ],
  write(m: ActionNop, w: Writer): void {
    if (m.tombstone !== undefined) { w.uint32(8); w.bool(m.tombstone); }
  },
  read(r: Reader, end: number): ActionNop {
    const m = {  } as unknown as ActionNop;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.bool(); m.tombstone = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ActionAppend {
  bytes: Uint8Array;
  cksum?: Uint8Array | undefined;
}
export const ActionAppend: MessageType<ActionAppend> = {
  name: 'mesos.internal.log.Action.Append',
  fields: [
    { name: 'bytes', number: 1, label: 'required', type: 'bytes' },
    { name: 'cksum', number: 2, label: 'optional', type: 'bytes' },
  ],
  write(m: ActionAppend, w: Writer): void {
    { w.uint32(10); w.bytes(m.bytes); }
    if (m.cksum !== undefined) { w.uint32(18); w.bytes(m.cksum); }
  },
  read(r: Reader, end: number): ActionAppend {
    const m = { bytes: undefined } as unknown as ActionAppend;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.bytes(); m.bytes = v; break; }
        case 18: { const v = r.bytes(); m.cksum = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.bytes === undefined) throw new WireError('ActionAppend.bytes is missing');
    return m;
  },
};

export interface ActionTruncate {
  to: number;
}
export const ActionTruncate: MessageType<ActionTruncate> = {
  name: 'mesos.internal.log.Action.Truncate',
  fields: [
    { name: 'to', number: 1, label: 'required', type: 'uint64' },
  ],
  write(m: ActionTruncate, w: Writer): void {
    { w.uint32(8); w.uint64(m.to); }
  },
  read(r: Reader, end: number): ActionTruncate {
    const m = { to: undefined } as unknown as ActionTruncate;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint64(); m.to = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.to === undefined) throw new WireError('ActionTruncate.to is missing');
    return m;
  },
};

export interface Metadata {
  status: MetadataStatus;
  promised: number;
}
export const Metadata: MessageType<Metadata> = {
  name: 'mesos.internal.log.Metadata',
  fields: [
    { name: 'status', number: 1, label: 'required', type: 'enum', enum: () => MetadataStatus, default: "EMPTY" },
    { name: 'promised', number: 2, label: 'required', type: 'uint64', default: 0 },
  ],
  write(m: Metadata, w: Writer): void {
    { w.uint32(8); w.int32(MetadataStatus.numbers[m.status]); }
    { w.uint32(16); w.uint64(m.promised); }
  },
  read(r: Reader, end: number): Metadata {
    const m = { status: undefined, promised: undefined } as unknown as Metadata;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = MetadataStatus.names[r.int32()]; if (v !== undefined) m.status = v; break; }
        case 16: { const v = r.uint64(); m.promised = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.status === undefined) throw new WireError('Metadata.status is missing');
    if (m.promised === undefined) throw new WireError('Metadata.promised is missing');
    return m;
  },
};

export type MetadataStatus = 'VOTING' | 'RECOVERING' | 'STARTING' | 'EMPTY';
export const MetadataStatus: EnumType<MetadataStatus> = {
  name: 'mesos.internal.log.Metadata.Status',
  numbers: { VOTING: 1, RECOVERING: 2, STARTING: 3, EMPTY: 4 },
  names: { 1: 'VOTING', 2: 'RECOVERING', 3: 'STARTING', 4: 'EMPTY' },
};

export interface Record {
  type: RecordType;
  promise?: Promise | undefined;
  action?: Action | undefined;
  metadata?: Metadata | undefined;
}
export const Record: MessageType<Record> = {
  name: 'mesos.internal.log.Record',
  fields: [
    { name: 'type', number: 1, label: 'required', type: 'enum', enum: () => RecordType },
    { name: 'promise', number: 2, label: 'optional', type: 'message', message: () => Promise as MessageType<never> },
    { name: 'action', number: 3, label: 'optional', type: 'message', message: () => Action as MessageType<never> },
    { name: 'metadata', number: 4, label: 'optional', type: 'message', message: () => Metadata as MessageType<never> },
  ],
  write(m: Record, w: Writer): void {
    { w.uint32(8); w.int32(RecordType.numbers[m.type]); }
    if (m.promise !== undefined) { w.uint32(18); const at = w.begin(); Promise.write(m.promise, w); w.end(at); }
    if (m.action !== undefined) { w.uint32(26); const at = w.begin(); Action.write(m.action, w); w.end(at); }
    if (m.metadata !== undefined) { w.uint32(34); const at = w.begin(); Metadata.write(m.metadata, w); w.end(at); }
  },
  read(r: Reader, end: number): Record {
    const m = { type: undefined } as unknown as Record;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = RecordType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = Promise.read(r, e); r.leave(e); m.promise = v; break; }
        case 26: { const e = r.enter(); const v = Action.read(r, e); r.leave(e); m.action = v; break; }
        case 34: { const e = r.enter(); const v = Metadata.read(r, e); r.leave(e); m.metadata = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.type === undefined) throw new WireError('Record.type is missing');
    return m;
  },
};

export type RecordType = 'PROMISE' | 'ACTION' | 'METADATA';
export const RecordType: EnumType<RecordType> = {
  name: 'mesos.internal.log.Record.Type',
  numbers: { PROMISE: 1, ACTION: 2, METADATA: 3 },
  names: { 1: 'PROMISE', 2: 'ACTION', 3: 'METADATA' },
};

export interface PromiseRequest {
  proposal: number;
  position?: number | undefined;
}
export const PromiseRequest: MessageType<PromiseRequest> = {
  name: 'mesos.internal.log.PromiseRequest',
  fields: [
    { name: 'proposal', number: 1, label: 'required', type: 'uint64' },
    { name: 'position', number: 2, label: 'optional', type: 'uint64' },
  ],
  write(m: PromiseRequest, w: Writer): void {
    { w.uint32(8); w.uint64(m.proposal); }
    if (m.position !== undefined) { w.uint32(16); w.uint64(m.position); }
  },
  read(r: Reader, end: number): PromiseRequest {
    const m = { proposal: undefined } as unknown as PromiseRequest;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint64(); m.proposal = v; break; }
        case 16: { const v = r.uint64(); m.position = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.proposal === undefined) throw new WireError('PromiseRequest.proposal is missing');
    return m;
  },
};

export interface PromiseResponse {
  okay: boolean;
  type?: PromiseResponseType | undefined;
  proposal: number;
  position?: number | undefined;
  action?: Action | undefined;
}
export const PromiseResponse: MessageType<PromiseResponse> = {
  name: 'mesos.internal.log.PromiseResponse',
  fields: [
    { name: 'okay', number: 1, label: 'required', type: 'bool' },
    { name: 'type', number: 5, label: 'optional', type: 'enum', enum: () => PromiseResponseType },
    { name: 'proposal', number: 2, label: 'required', type: 'uint64' },
    { name: 'position', number: 4, label: 'optional', type: 'uint64' },
    { name: 'action', number: 3, label: 'optional', type: 'message', message: () => Action as MessageType<never> },
  ],
  write(m: PromiseResponse, w: Writer): void {
    { w.uint32(8); w.bool(m.okay); }
    { w.uint32(16); w.uint64(m.proposal); }
    if (m.action !== undefined) { w.uint32(26); const at = w.begin(); Action.write(m.action, w); w.end(at); }
    if (m.position !== undefined) { w.uint32(32); w.uint64(m.position); }
    if (m.type !== undefined) { w.uint32(40); w.int32(PromiseResponseType.numbers[m.type]); }
  },
  read(r: Reader, end: number): PromiseResponse {
    const m = { okay: undefined, proposal: undefined } as unknown as PromiseResponse;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.bool(); m.okay = v; break; }
        case 40: { const v = PromiseResponseType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 16: { const v = r.uint64(); m.proposal = v; break; }
        case 32: { const v = r.uint64(); m.position = v; break; }
        case 26: { const e = r.enter(); const v = Action.read(r, e); r.leave(e); m.action = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.okay === undefined) throw new WireError('PromiseResponse.okay is missing');
    if (m.proposal === undefined) throw new WireError('PromiseResponse.proposal is missing');
    return m;
  },
};

export type PromiseResponseType = 'ACCEPT' | 'REJECT' | 'IGNORED';
export const PromiseResponseType: EnumType<PromiseResponseType> = {
  name: 'mesos.internal.log.PromiseResponse.Type',
  numbers: { ACCEPT: 1, REJECT: 2, IGNORED: 3 },
  names: { 1: 'ACCEPT', 2: 'REJECT', 3: 'IGNORED' },
};

export interface WriteRequest {
  proposal: number;
  position: number;
  learned?: boolean | undefined;
  type: ActionType;
  nop?: ActionNop | undefined;
  append?: ActionAppend | undefined;
  truncate?: ActionTruncate | undefined;
}
export const WriteRequest: MessageType<WriteRequest> = {
  name: 'mesos.internal.log.WriteRequest',
  fields: [
    { name: 'proposal', number: 1, label: 'required', type: 'uint64' },
    { name: 'position', number: 2, label: 'required', type: 'uint64' },
    { name: 'learned', number: 3, label: 'optional', type: 'bool' },
    { name: 'type', number: 4, label: 'required', type: 'enum', enum: () => ActionType },
    { name: 'nop', number: 5, label: 'optional', type: 'message', message: () => ActionNop as MessageType<never> },
    { name: 'append', number: 6, label: 'optional', type: 'message', message: () => ActionAppend as MessageType<never> },
    { name: 'truncate', number: 7, label: 'optional', type: 'message', message: () => ActionTruncate as MessageType<never> },
  ],
  write(m: WriteRequest, w: Writer): void {
    { w.uint32(8); w.uint64(m.proposal); }
    { w.uint32(16); w.uint64(m.position); }
    if (m.learned !== undefined) { w.uint32(24); w.bool(m.learned); }
    { w.uint32(32); w.int32(ActionType.numbers[m.type]); }
    if (m.nop !== undefined) { w.uint32(42); const at = w.begin(); ActionNop.write(m.nop, w); w.end(at); }
    if (m.append !== undefined) { w.uint32(50); const at = w.begin(); ActionAppend.write(m.append, w); w.end(at); }
    if (m.truncate !== undefined) { w.uint32(58); const at = w.begin(); ActionTruncate.write(m.truncate, w); w.end(at); }
  },
  read(r: Reader, end: number): WriteRequest {
    const m = { proposal: undefined, position: undefined, type: undefined } as unknown as WriteRequest;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint64(); m.proposal = v; break; }
        case 16: { const v = r.uint64(); m.position = v; break; }
        case 24: { const v = r.bool(); m.learned = v; break; }
        case 32: { const v = ActionType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 42: { const e = r.enter(); const v = ActionNop.read(r, e); r.leave(e); m.nop = v; break; }
        case 50: { const e = r.enter(); const v = ActionAppend.read(r, e); r.leave(e); m.append = v; break; }
        case 58: { const e = r.enter(); const v = ActionTruncate.read(r, e); r.leave(e); m.truncate = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.proposal === undefined) throw new WireError('WriteRequest.proposal is missing');
    if (m.position === undefined) throw new WireError('WriteRequest.position is missing');
    if (m.type === undefined) throw new WireError('WriteRequest.type is missing');
    return m;
  },
};

export interface WriteResponse {
  okay: boolean;
  type?: WriteResponseType | undefined;
  proposal: number;
  position: number;
}
export const WriteResponse: MessageType<WriteResponse> = {
  name: 'mesos.internal.log.WriteResponse',
  fields: [
    { name: 'okay', number: 1, label: 'required', type: 'bool' },
    { name: 'type', number: 4, label: 'optional', type: 'enum', enum: () => WriteResponseType },
    { name: 'proposal', number: 2, label: 'required', type: 'uint64' },
    { name: 'position', number: 3, label: 'required', type: 'uint64' },
  ],
  write(m: WriteResponse, w: Writer): void {
    { w.uint32(8); w.bool(m.okay); }
    { w.uint32(16); w.uint64(m.proposal); }
    { w.uint32(24); w.uint64(m.position); }
    if (m.type !== undefined) { w.uint32(32); w.int32(WriteResponseType.numbers[m.type]); }
  },
  read(r: Reader, end: number): WriteResponse {
    const m = { okay: undefined, proposal: undefined, position: undefined } as unknown as WriteResponse;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.bool(); m.okay = v; break; }
        case 32: { const v = WriteResponseType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 16: { const v = r.uint64(); m.proposal = v; break; }
        case 24: { const v = r.uint64(); m.position = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.okay === undefined) throw new WireError('WriteResponse.okay is missing');
    if (m.proposal === undefined) throw new WireError('WriteResponse.proposal is missing');
    if (m.position === undefined) throw new WireError('WriteResponse.position is missing');
    return m;
  },
};

export type WriteResponseType = 'ACCEPT' | 'REJECT' | 'IGNORED';
export const WriteResponseType: EnumType<WriteResponseType> = {
  name: 'mesos.internal.log.WriteResponse.Type',
  numbers: { ACCEPT: 1, REJECT: 2, IGNORED: 3 },
  names: { 1: 'ACCEPT', 2: 'REJECT', 3: 'IGNORED' },
};

export interface LearnedMessage {
  action: Action;
}
export const LearnedMessage: MessageType<LearnedMessage> = {
  name: 'mesos.internal.log.LearnedMessage',
  fields: [
    { name: 'action', number: 1, label: 'required', type: 'message', message: () => Action as MessageType<never> },
  ],
  write(m: LearnedMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); Action.write(m.action, w); w.end(at); }
  },
  read(r: Reader, end: number): LearnedMessage {
    const m = { action: undefined } as unknown as LearnedMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Action.read(r, e); r.leave(e); m.action = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.action === undefined) throw new WireError('LearnedMessage.action is missing');
    return m;
  },
};

export interface RecoverRequest {
}
export const RecoverRequest: MessageType<RecoverRequest> = {
  name: 'mesos.internal.log.RecoverRequest',
  fields: [],
  write(_m: RecoverRequest, _w: Writer): void {},
  read(r: Reader, end: number): RecoverRequest {
    const m = {  } as unknown as RecoverRequest;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface RecoverResponse {
  status: MetadataStatus;
  begin?: number | undefined;
  end?: number | undefined;
}
export const RecoverResponse: MessageType<RecoverResponse> = {
  name: 'mesos.internal.log.RecoverResponse',
  fields: [
    { name: 'status', number: 1, label: 'required', type: 'enum', enum: () => MetadataStatus },
    { name: 'begin', number: 2, label: 'optional', type: 'uint64' },
    { name: 'end', number: 3, label: 'optional', type: 'uint64' },
  ],
  write(m: RecoverResponse, w: Writer): void {
    { w.uint32(8); w.int32(MetadataStatus.numbers[m.status]); }
    if (m.begin !== undefined) { w.uint32(16); w.uint64(m.begin); }
    if (m.end !== undefined) { w.uint32(24); w.uint64(m.end); }
  },
  read(r: Reader, end: number): RecoverResponse {
    const m = { status: undefined } as unknown as RecoverResponse;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = MetadataStatus.names[r.int32()]; if (v !== undefined) m.status = v; break; }
        case 16: { const v = r.uint64(); m.begin = v; break; }
        case 24: { const v = r.uint64(); m.end = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.status === undefined) throw new WireError('RecoverResponse.status is missing');
    return m;
  },
};

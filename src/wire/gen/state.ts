// Written by `npm run generate` from proto/. Do not edit.
import type { EnumType, MessageType } from '../message.ts';
import { WireError, type Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface Entry {
  name: string;
  uuid: Uint8Array;
  value: Uint8Array;
}
export const Entry: MessageType<Entry> = {
  name: 'mesos.internal.state.Entry',
  fields: [
    { name: 'name', number: 1, label: 'required', type: 'string' },
    { name: 'uuid', number: 2, label: 'required', type: 'bytes' },
    { name: 'value', number: 3, label: 'required', type: 'bytes' },
  ],
  write(m: Entry, w: Writer): void {
    { w.uint32(10); w.string(m.name); }
    { w.uint32(18); w.bytes(m.uuid); }
    { w.uint32(26); w.bytes(m.value); }
  },
  read(r: Reader, end: number): Entry {
    const m = { name: undefined, uuid: undefined, value: undefined } as unknown as Entry;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.name = v; break; }
        case 18: { const v = r.bytes(); m.uuid = v; break; }
        case 26: { const v = r.bytes(); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.name === undefined) throw new WireError('Entry.name is missing');
    if (m.uuid === undefined) throw new WireError('Entry.uuid is missing');
    if (m.value === undefined) throw new WireError('Entry.value is missing');
    return m;
  },
};

export interface Operation {
  type: OperationType;
  snapshot?: OperationSnapshot | undefined;
  diff?: OperationDiff | undefined;
  expunge?: OperationExpunge | undefined;
}
export const Operation: MessageType<Operation> = {
  name: 'mesos.internal.state.Operation',
  fields: [
    { name: 'type', number: 1, label: 'required', type: 'enum', enum: () => OperationType },
    { name: 'snapshot', number: 2, label: 'optional', type: 'message', message: () => OperationSnapshot as MessageType<never> },
    { name: 'diff', number: 4, label: 'optional', type: 'message', message: () => OperationDiff as MessageType<never> },
    { name: 'expunge', number: 3, label: 'optional', type: 'message', message: () => OperationExpunge as MessageType<never> },
  ],
  write(m: Operation, w: Writer): void {
    { w.uint32(8); w.int32(OperationType.numbers[m.type]); }
    if (m.snapshot !== undefined) { w.uint32(18); const at = w.begin(); OperationSnapshot.write(m.snapshot, w); w.end(at); }
    if (m.expunge !== undefined) { w.uint32(26); const at = w.begin(); OperationExpunge.write(m.expunge, w); w.end(at); }
    if (m.diff !== undefined) { w.uint32(34); const at = w.begin(); OperationDiff.write(m.diff, w); w.end(at); }
  },
  read(r: Reader, end: number): Operation {
    const m = { type: undefined } as unknown as Operation;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = OperationType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = OperationSnapshot.read(r, e); r.leave(e); m.snapshot = v; break; }
        case 34: { const e = r.enter(); const v = OperationDiff.read(r, e); r.leave(e); m.diff = v; break; }
        case 26: { const e = r.enter(); const v = OperationExpunge.read(r, e); r.leave(e); m.expunge = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.type === undefined) throw new WireError('Operation.type is missing');
    return m;
  },
};

export type OperationType = 'SNAPSHOT' | 'DIFF' | 'EXPUNGE';
export const OperationType: EnumType<OperationType> = {
  name: 'mesos.internal.state.Operation.Type',
  numbers: { SNAPSHOT: 1, DIFF: 3, EXPUNGE: 2 },
  names: { 1: 'SNAPSHOT', 3: 'DIFF', 2: 'EXPUNGE' },
};

export interface OperationSnapshot {
  entry: Entry;
}
export const OperationSnapshot: MessageType<OperationSnapshot> = {
  name: 'mesos.internal.state.Operation.Snapshot',
  fields: [
    { name: 'entry', number: 1, label: 'required', type: 'message', message: () => Entry as MessageType<never> },
  ],
  write(m: OperationSnapshot, w: Writer): void {
    { w.uint32(10); const at = w.begin(); Entry.write(m.entry, w); w.end(at); }
  },
  read(r: Reader, end: number): OperationSnapshot {
    const m = { entry: undefined } as unknown as OperationSnapshot;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Entry.read(r, e); r.leave(e); m.entry = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.entry === undefined) throw new WireError('OperationSnapshot.entry is missing');
    return m;
  },
};

export interface OperationDiff {
  entry: Entry;
}
export const OperationDiff: MessageType<OperationDiff> = {
  name: 'mesos.internal.state.Operation.Diff',
  fields: [
    { name: 'entry', number: 1, label: 'required', type: 'message', message: () => Entry as MessageType<never> },
  ],
  write(m: OperationDiff, w: Writer): void {
    { w.uint32(10); const at = w.begin(); Entry.write(m.entry, w); w.end(at); }
  },
  read(r: Reader, end: number): OperationDiff {
    const m = { entry: undefined } as unknown as OperationDiff;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Entry.read(r, e); r.leave(e); m.entry = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.entry === undefined) throw new WireError('OperationDiff.entry is missing');
    return m;
  },
};

export interface OperationExpunge {
  name: string;
}
export const OperationExpunge: MessageType<OperationExpunge> = {
  name: 'mesos.internal.state.Operation.Expunge',
  fields: [
    { name: 'name', number: 1, label: 'required', type: 'string' },
  ],
  write(m: OperationExpunge, w: Writer): void {
    { w.uint32(10); w.string(m.name); }
  },
  read(r: Reader, end: number): OperationExpunge {
    const m = { name: undefined } as unknown as OperationExpunge;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.name = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.name === undefined) throw new WireError('OperationExpunge.name is missing');
    return m;
  },
};

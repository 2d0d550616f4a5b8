// Written by `npm run generate` from proto/. Do not edit.
import type { EnumType, MessageType } from '../message.ts';
import { WireError, type Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';
import { Operation as Operation_mesos, Resource as Resource_mesos } from './mesos.ts';

export interface ResourceState {
  operations?: Operation_mesos[] | undefined;
  resources?: Resource_mesos[] | undefined;
}
export const ResourceState: MessageType<ResourceState> = {
  name: 'mesos.internal.slave.ResourceState',
  fields: [
    { name: 'operations', number: 1, label: 'repeated', type: 'message', message: () => Operation_mesos as MessageType<never> },
    { name: 'resources', number: 2, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
  ],
  write(m: ResourceState, w: Writer): void {
    if (m.operations !== undefined) for (const v of m.operations) { w.uint32(10); const at = w.begin(); Operation_mesos.write(v, w); w.end(at); }
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(18); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResourceState {
    const m = {  } as unknown as ResourceState;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Operation_mesos.read(r, e); r.leave(e); (m.operations ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

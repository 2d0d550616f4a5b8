// Written by `npm run generate` from proto/. Do not edit.
import type { EnumType, MessageType } from '../message.ts';
import { WireError, type Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';
import { AgentID as AgentID_mesos, Attribute as Attribute_mesos, DomainInfo as DomainInfo_mesos, Resource as Resource_mesos } from './mesos.ts';

export interface SlaveInfo {
  hostname: string;
  port?: number | undefined;
  resources?: Resource_mesos[] | undefined;
  attributes?: Attribute_mesos[] | undefined;
  id?: AgentID_mesos | undefined;
  domain?: DomainInfo_mesos | undefined;
  checkpoint?: boolean | undefined;
}
export const SlaveInfo: MessageType<SlaveInfo> = {
  name: 'mesos.SlaveInfo',
  fields: [
    { name: 'hostname', number: 1, label: 'required', type: 'string' },
    { name: 'port', number: 8, label: 'optional', type: 'int32', default: 5051 },
    { name: 'resources', number: 3, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
    { name: 'attributes', number: 5, label: 'repeated', type: 'message', message: () => Attribute_mesos as MessageType<never> },
    { name: 'id', number: 6, label: 'optional', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'domain', number: 10, label: 'optional', type: 'message', message: () => DomainInfo_mesos as MessageType<never> },
    { name: 'checkpoint', number: 7, label: 'optional', type: 'bool', default: false },
  ],
  write(m: SlaveInfo, w: Writer): void {
    { w.uint32(10); w.string(m.hostname); }
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(26); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
    if (m.attributes !== undefined) for (const v of m.attributes) { w.uint32(42); const at = w.begin(); Attribute_mesos.write(v, w); w.end(at); }
    if (m.id !== undefined) { w.uint32(50); const at = w.begin(); AgentID_mesos.write(m.id, w); w.end(at); }
    if (m.checkpoint !== undefined) { w.uint32(56); w.bool(m.checkpoint); }
    if (m.port !== undefined) { w.uint32(64); w.int32(m.port); }
    if (m.domain !== undefined) { w.uint32(82); const at = w.begin(); DomainInfo_mesos.write(m.domain, w); w.end(at); }
  },
  read(r: Reader, end: number): SlaveInfo {
    const m = { hostname: undefined } as unknown as SlaveInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.hostname = v; break; }
        case 64: { const v = r.int32(); m.port = v; break; }
        case 26: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        case 42: { const e = r.enter(); const v = Attribute_mesos.read(r, e); r.leave(e); (m.attributes ??= []).push(v); break; }
        case 50: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.id = v; break; }
        case 82: { const e = r.enter(); const v = DomainInfo_mesos.read(r, e); r.leave(e); m.domain = v; break; }
        case 56: { const v = r.bool(); m.checkpoint = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.hostname === undefined) throw new WireError('SlaveInfo.hostname is missing');
    return m;
  },
};

// Written by `npm run generate` from proto/. Do not edit.
import type { EnumType, MessageType } from '../message.ts';
import { WireError, type Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';
import { ResourceProviderID as ResourceProviderID_mesos } from './mesos.ts';

export interface Registry {
  resource_providers?: ResourceProvider[] | undefined;
  removed_resource_providers?: ResourceProvider[] | undefined;
}
export const Registry: MessageType<Registry> = {
  name: 'mesos.resource_provider.registry.Registry',
  fields: [
    { name: 'resource_providers', number: 1, label: 'repeated', type: 'message', message: () => ResourceProvider as MessageType<never> },
    { name: 'removed_resource_providers', number: 2, label: 'repeated', type: 'message', message: () => ResourceProvider as MessageType<never> },
  ],
  write(m: Registry, w: Writer): void {
    if (m.resource_providers !== undefined) for (const v of m.resource_providers) { w.uint32(10); const at = w.begin(); ResourceProvider.write(v, w); w.end(at); }
    if (m.removed_resource_providers !== undefined) for (const v of m.removed_resource_providers) { w.uint32(18); const at = w.begin(); ResourceProvider.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): Registry {
    const m = {  } as unknown as Registry;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResourceProvider.read(r, e); r.leave(e); (m.resource_providers ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = ResourceProvider.read(r, e); r.leave(e); (m.removed_resource_providers ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResourceProvider {
  id: ResourceProviderID_mesos;
  type?: string | undefined;
  name?: string | undefined;
}
export const ResourceProvider: MessageType<ResourceProvider> = {
  name: 'mesos.resource_provider.registry.ResourceProvider',
  fields: [
    { name: 'id', number: 1, label: 'required', type: 'message', message: () => ResourceProviderID_mesos as MessageType<never> },
    { name: 'type', number: 2, label: 'optional', type: 'string' },
    { name: 'name', number: 3, label: 'optional', type: 'string' },
  ],
  write(m: ResourceProvider, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ResourceProviderID_mesos.write(m.id, w); w.end(at); }
    if (m.type !== undefined) { w.uint32(18); w.string(m.type); }
    if (m.name !== undefined) { w.uint32(26); w.string(m.name); }
  },
  read(r: Reader, end: number): ResourceProvider {
    const m = { id: undefined } as unknown as ResourceProvider;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResourceProviderID_mesos.read(r, e); r.leave(e); m.id = v; break; }
        case 18: { const v = r.string(); m.type = v; break; }
        case 26: { const v = r.string(); m.name = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.id === undefined) throw new WireError('ResourceProvider.id is missing');
    return m;
  },
};

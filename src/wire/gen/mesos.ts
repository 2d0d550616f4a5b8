// Written by `npm run generate` from proto/. Do not edit.
import type { EnumType, MessageType } from '../message.ts';
import { WireError, type Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface MasterInfo {
  id: string;
  ip: number;
  port: number;
  pid?: string | undefined;
  hostname?: string | undefined;
  version?: string | undefined;
  address?: Address | undefined;
  domain?: DomainInfo | undefined;
  capabilities?: MasterInfoCapability[] | undefined;
}
export const MasterInfo: MessageType<MasterInfo> = {
  name: 'mesos.v1.MasterInfo',
  fields: [
    { name: 'id', number: 1, label: 'required', type: 'string' },
    { name: 'ip', number: 2, label: 'required', type: 'uint32' },
    { name: 'port', number: 3, label: 'required', type: 'uint32', default: 5050 },
    { name: 'pid', number: 4, label: 'optional', type: 'string' },
    { name: 'hostname', number: 5, label: 'optional', type: 'string' },
    { name: 'version', number: 6, label: 'optional', type: 'string' },
    { name: 'address', number: 7, label: 'optional', type: 'message', message: () => Address as MessageType<never> },
    { name: 'domain', number: 8, label: 'optional', type: 'message', message: () => DomainInfo as MessageType<never> },
    { name: 'capabilities', number: 9, label: 'repeated', type: 'message', message: () => MasterInfoCapability as MessageType<never> },
  ],
  write(m: MasterInfo, w: Writer): void {
    { w.uint32(10); w.string(m.id); }
    { w.uint32(16); w.uint32(m.ip); }
    { w.uint32(24); w.uint32(m.port); }
    if (m.pid !== undefined) { w.uint32(34); w.string(m.pid); }
    if (m.hostname !== undefined) { w.uint32(42); w.string(m.hostname); }
    if (m.version !== undefined) { w.uint32(50); w.string(m.version); }
    if (m.address !== undefined) { w.uint32(58); const at = w.begin(); Address.write(m.address, w); w.end(at); }
    if (m.domain !== undefined) { w.uint32(66); const at = w.begin(); DomainInfo.write(m.domain, w); w.end(at); }
    if (m.capabilities !== undefined) for (const v of m.capabilities) { w.uint32(74); const at = w.begin(); MasterInfoCapability.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): MasterInfo {
    const m = { id: undefined, ip: undefined, port: undefined } as unknown as MasterInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.id = v; break; }
        case 16: { const v = r.uint32(); m.ip = v; break; }
        case 24: { const v = r.uint32(); m.port = v; break; }
        case 34: { const v = r.string(); m.pid = v; break; }
        case 42: { const v = r.string(); m.hostname = v; break; }
        case 50: { const v = r.string(); m.version = v; break; }
        case 58: { const e = r.enter(); const v = Address.read(r, e); r.leave(e); m.address = v; break; }
        case 66: { const e = r.enter(); const v = DomainInfo.read(r, e); r.leave(e); m.domain = v; break; }
        case 74: { const e = r.enter(); const v = MasterInfoCapability.read(r, e); r.leave(e); (m.capabilities ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    if (m.id === undefined) throw new WireError('MasterInfo.id is missing');
    if (m.ip === undefined) throw new WireError('MasterInfo.ip is missing');
    if (m.port === undefined) throw new WireError('MasterInfo.port is missing');
    return m;
  },
};

export interface Address {
  hostname?: string | undefined;
  ip?: string | undefined;
  port: number;
}
export const Address: MessageType<Address> = {
  name: 'mesos.v1.Address',
  fields: [
    { name: 'hostname', number: 1, label: 'optional', type: 'string' },
    { name: 'ip', number: 2, label: 'optional', type: 'string' },
    { name: 'port', number: 3, label: 'required', type: 'int32' },
  ],
  write(m: Address, w: Writer): void {
    if (m.hostname !== undefined) { w.uint32(10); w.string(m.hostname); }
    if (m.ip !== undefined) { w.uint32(18); w.string(m.ip); }
    { w.uint32(24); w.int32(m.port); }
  },
  read(r: Reader, end: number): Address {
    const m = { port: undefined } as unknown as Address;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.hostname = v; break; }
        case 18: { const v = r.string(); m.ip = v; break; }
        case 24: { const v = r.int32(); m.port = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.port === undefined) throw new WireError('Address.port is missing');
    return m;
  },
};

export interface DomainInfo {
  fault_domain?: DomainInfoFaultDomain | undefined;
}
export const DomainInfo: MessageType<DomainInfo> = {
  name: 'mesos.v1.DomainInfo',
  fields: [
    { name: 'fault_domain', number: 1, label: 'optional', type: 'message', message: () => DomainInfoFaultDomain as MessageType<never> },
  ],
  write(m: DomainInfo, w: Writer): void {
    if (m.fault_domain !== undefined) { w.uint32(10); const at = w.begin(); DomainInfoFaultDomain.write(m.fault_domain, w); w.end(at); }
  },
  read(r: Reader, end: number): DomainInfo {
    const m = {  } as unknown as DomainInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = DomainInfoFaultDomain.read(r, e); r.leave(e); m.fault_domain = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface DomainInfoFaultDomain {
  region: DomainInfoFaultDomainRegionInfo;
  zone: DomainInfoFaultDomainZoneInfo;
}
export const DomainInfoFaultDomain: MessageType<DomainInfoFaultDomain> = {
  name: 'mesos.v1.DomainInfo.FaultDomain',
  fields: [
    { name: 'region', number: 1, label: 'required', type: 'message', message: () => DomainInfoFaultDomainRegionInfo as MessageType<never> },
    { name: 'zone', number: 2, label: 'required', type: 'message', message: () => DomainInfoFaultDomainZoneInfo as MessageType<never> },
  ],
  write(m: DomainInfoFaultDomain, w: Writer): void {
    { w.uint32(10); const at = w.begin(); DomainInfoFaultDomainRegionInfo.write(m.region, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); DomainInfoFaultDomainZoneInfo.write(m.zone, w); w.end(at); }
  },
  read(r: Reader, end: number): DomainInfoFaultDomain {
    const m = { region: undefined, zone: undefined } as unknown as DomainInfoFaultDomain;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = DomainInfoFaultDomainRegionInfo.read(r, e); r.leave(e); m.region = v; break; }
        case 18: { const e = r.enter(); const v = DomainInfoFaultDomainZoneInfo.read(r, e); r.leave(e); m.zone = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.region === undefined) throw new WireError('DomainInfoFaultDomain.region is missing');
    if (m.zone === undefined) throw new WireError('DomainInfoFaultDomain.zone is missing');
    return m;
  },
};

export interface DomainInfoFaultDomainRegionInfo {
  name: string;
}
export const DomainInfoFaultDomainRegionInfo: MessageType<DomainInfoFaultDomainRegionInfo> = {
  name: 'mesos.v1.DomainInfo.FaultDomain.RegionInfo',
  fields: [
    { name: 'name', number: 1, label: 'required', type: 'string' },
  ],
  write(m: DomainInfoFaultDomainRegionInfo, w: Writer): void {
    { w.uint32(10); w.string(m.name); }
  },
  read(r: Reader, end: number): DomainInfoFaultDomainRegionInfo {
    const m = { name: undefined } as unknown as DomainInfoFaultDomainRegionInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.name = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.name === undefined) throw new WireError('DomainInfoFaultDomainRegionInfo.name is missing');
    return m;
  },
};

export interface DomainInfoFaultDomainZoneInfo {
  name: string;
}
export const DomainInfoFaultDomainZoneInfo: MessageType<DomainInfoFaultDomainZoneInfo> = {
  name: 'mesos.v1.DomainInfo.FaultDomain.ZoneInfo',
  fields: [
    { name: 'name', number: 1, label: 'required', type: 'string' },
  ],
  write(m: DomainInfoFaultDomainZoneInfo, w: Writer): void {
    { w.uint32(10); w.string(m.name); }
  },
  read(r: Reader, end: number): DomainInfoFaultDomainZoneInfo {
    const m = { name: undefined } as unknown as DomainInfoFaultDomainZoneInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.name = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.name === undefined) throw new WireError('DomainInfoFaultDomainZoneInfo.name is missing');
    return m;
  },
};

export interface MasterInfoCapability {
  type?: MasterInfoCapabilityType | undefined;
}
export const MasterInfoCapability: MessageType<MasterInfoCapability> = {
  name: 'mesos.v1.MasterInfo.Capability',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => MasterInfoCapabilityType },
  ],
  write(m: MasterInfoCapability, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(MasterInfoCapabilityType.numbers[m.type]); }
  },
  read(r: Reader, end: number): MasterInfoCapability {
    const m = {  } as unknown as MasterInfoCapability;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = MasterInfoCapabilityType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type MasterInfoCapabilityType = 'UNKNOWN' | 'AGENT_UPDATE' | 'AGENT_DRAINING' | 'QUOTA_V2';
export const MasterInfoCapabilityType: EnumType<MasterInfoCapabilityType> = {
  name: 'mesos.v1.MasterInfo.Capability.Type',
  numbers: { UNKNOWN: 0, AGENT_UPDATE: 1, AGENT_DRAINING: 2, QUOTA_V2: 3 },
  names: { 0: 'UNKNOWN', 1: 'AGENT_UPDATE', 2: 'AGENT_DRAINING', 3: 'QUOTA_V2' },
};

export interface Resource {
  provider_id?: ResourceProviderID | undefined;
  name: string;
  type: ValueType;
  scalar?: ValueScalar | undefined;
  ranges?: ValueRanges | undefined;
  set?: ValueSet | undefined;
  role?: string | undefined;
  allocation_info?: ResourceAllocationInfo | undefined;
  reservation?: ResourceReservationInfo | undefined;
  reservations?: ResourceReservationInfo[] | undefined;
  disk?: ResourceDiskInfo | undefined;
  revocable?: ResourceRevocableInfo | undefined;
  shared?: ResourceSharedInfo | undefined;
}
export const Resource: MessageType<Resource> = {
  name: 'mesos.v1.Resource',
  fields: [
    { name: 'provider_id', number: 12, label: 'optional', type: 'message', message: () => ResourceProviderID as MessageType<never> },
    { name: 'name', number: 1, label: 'required', type: 'string' },
    { name: 'type', number: 2, label: 'required', type: 'enum', enum: () => ValueType },
    { name: 'scalar', number: 3, label: 'optional', type: 'message', message: () => ValueScalar as MessageType<never> },
    { name: 'ranges', number: 4, label: 'optional', type: 'message', message: () => ValueRanges as MessageType<never> },
    { name: 'set', number: 5, label: 'optional', type: 'message', message: () => ValueSet as MessageType<never> },
    { name: 'role', number: 6, label: 'optional', type: 'string', default: "*", deprecated: true },
    { name: 'allocation_info', number: 11, label: 'optional', type: 'message', message: () => ResourceAllocationInfo as MessageType<never> },
    { name: 'reservation', number: 8, label: 'optional', type: 'message', message: () => ResourceReservationInfo as MessageType<never> },
    { name: 'reservations', number: 13, label: 'repeated', type: 'message', message: () => ResourceReservationInfo as MessageType<never> },
    { name: 'disk', number: 7, label: 'optional', type: 'message', message: () => ResourceDiskInfo as MessageType<never> },
    { name: 'revocable', number: 9, label: 'optional', type: 'message', message: () => ResourceRevocableInfo as MessageType<never> },
    { name: 'shared', number: 10, label: 'optional', type: 'message', message: () => ResourceSharedInfo as MessageType<never> },
  ],
  write(m: Resource, w: Writer): void {
    { w.uint32(10); w.string(m.name); }
    { w.uint32(16); w.int32(ValueType.numbers[m.type]); }
    if (m.scalar !== undefined) { w.uint32(26); const at = w.begin(); ValueScalar.write(m.scalar, w); w.end(at); }
    if (m.ranges !== undefined) { w.uint32(34); const at = w.begin(); ValueRanges.write(m.ranges, w); w.end(at); }
    if (m.set !== undefined) { w.uint32(42); const at = w.begin(); ValueSet.write(m.set, w); w.end(at); }
    if (m.role !== undefined) { w.uint32(50); w.string(m.role); }
    if (m.disk !== undefined) { w.uint32(58); const at = w.begin(); ResourceDiskInfo.write(m.disk, w); w.end(at); }
    if (m.reservation !== undefined) { w.uint32(66); const at = w.begin(); ResourceReservationInfo.write(m.reservation, w); w.end(at); }
    if (m.revocable !== undefined) { w.uint32(74); const at = w.begin(); ResourceRevocableInfo.write(m.revocable, w); w.end(at); }
    if (m.shared !== undefined) { w.uint32(82); const at = w.begin(); ResourceSharedInfo.write(m.shared, w); w.end(at); }
    if (m.allocation_info !== undefined) { w.uint32(90); const at = w.begin(); ResourceAllocationInfo.write(m.allocation_info, w); w.end(at); }
    if (m.provider_id !== undefined) { w.uint32(98); const at = w.begin(); ResourceProviderID.write(m.provider_id, w); w.end(at); }
    if (m.reservations !== undefined) for (const v of m.reservations) { w.uint32(106); const at = w.begin(); ResourceReservationInfo.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): Resource {
    const m = { name: undefined, type: undefined } as unknown as Resource;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 98: { const e = r.enter(); const v = ResourceProviderID.read(r, e); r.leave(e); m.provider_id = v; break; }
        case 10: { const v = r.string(); m.name = v; break; }
        case 16: { const v = ValueType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 26: { const e = r.enter(); const v = ValueScalar.read(r, e); r.leave(e); m.scalar = v; break; }
        case 34: { const e = r.enter(); const v = ValueRanges.read(r, e); r.leave(e); m.ranges = v; break; }
        case 42: { const e = r.enter(); const v = ValueSet.read(r, e); r.leave(e); m.set = v; break; }
        case 50: { const v = r.string(); m.role = v; break; }
        case 90: { const e = r.enter(); const v = ResourceAllocationInfo.read(r, e); r.leave(e); m.allocation_info = v; break; }
        case 66: { const e = r.enter(); const v = ResourceReservationInfo.read(r, e); r.leave(e); m.reservation = v; break; }
        case 106: { const e = r.enter(); const v = ResourceReservationInfo.read(r, e); r.leave(e); (m.reservations ??= []).push(v); break; }
        case 58: { const e = r.enter(); const v = ResourceDiskInfo.read(r, e); r.leave(e); m.disk = v; break; }
        case 74: { const e = r.enter(); const v = ResourceRevocableInfo.read(r, e); r.leave(e); m.revocable = v; break; }
        case 82: { const e = r.enter(); const v = ResourceSharedInfo.read(r, e); r.leave(e); m.shared = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.name === undefined) throw new WireError('Resource.name is missing');
    if (m.type === undefined) throw new WireError('Resource.type is missing');
    return m;
  },
};

export interface ResourceProviderID {
  value: string;
}
export const ResourceProviderID: MessageType<ResourceProviderID> = {
  name: 'mesos.v1.ResourceProviderID',
  fields: [
    { name: 'value', number: 1, label: 'required', type: 'string' },
  ],
  write(m: ResourceProviderID, w: Writer): void {
    { w.uint32(10); w.string(m.value); }
  },
  read(r: Reader, end: number): ResourceProviderID {
    const m = { value: undefined } as unknown as ResourceProviderID;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.value === undefined) throw new WireError('ResourceProviderID.value is missing');
    return m;
  },
};

export type ValueType = 'SCALAR' | 'RANGES' | 'SET' | 'TEXT';
export const ValueType: EnumType<ValueType> = {
  name: 'mesos.v1.Value.Type',
  numbers: { SCALAR: 0, RANGES: 1, SET: 2, TEXT: 3 },
  names: { 0: 'SCALAR', 1: 'RANGES', 2: 'SET', 3: 'TEXT' },
};

export interface ValueScalar {
  value: number;
}
export const ValueScalar: MessageType<ValueScalar> = {
  name: 'mesos.v1.Value.Scalar',
  fields: [
    { name: 'value', number: 1, label: 'required', type: 'double' },
  ],
  write(m: ValueScalar, w: Writer): void {
    { w.uint32(9); w.double(m.value); }
  },
  read(r: Reader, end: number): ValueScalar {
    const m = { value: undefined } as unknown as ValueScalar;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 9: { const v = r.double(); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.value === undefined) throw new WireError('ValueScalar.value is missing');
    return m;
  },
};

export interface ValueRanges {
  range?: ValueRange[] | undefined;
}
export const ValueRanges: MessageType<ValueRanges> = {
  name: 'mesos.v1.Value.Ranges',
  fields: [
    { name: 'range', number: 1, label: 'repeated', type: 'message', message: () => ValueRange as MessageType<never> },
  ],
  write(m: ValueRanges, w: Writer): void {
    if (m.range !== undefined) for (const v of m.range) { w.uint32(10); const at = w.begin(); ValueRange.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ValueRanges {
    const m = {  } as unknown as ValueRanges;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ValueRange.read(r, e); r.leave(e); (m.range ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ValueRange {
  begin: number;
  end: number;
}
export const ValueRange: MessageType<ValueRange> = {
  name: 'mesos.v1.Value.Range',
  fields: [
    { name: 'begin', number: 1, label: 'required', type: 'uint64' },
    { name: 'end', number: 2, label: 'required', type: 'uint64' },
  ],
  write(m: ValueRange, w: Writer): void {
    { w.uint32(8); w.uint64(m.begin); }
    { w.uint32(16); w.uint64(m.end); }
  },
  read(r: Reader, end: number): ValueRange {
    const m = { begin: undefined, end: undefined } as unknown as ValueRange;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint64(); m.begin = v; break; }
        case 16: { const v = r.uint64(); m.end = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.begin === undefined) throw new WireError('ValueRange.begin is missing');
    if (m.end === undefined) throw new WireError('ValueRange.end is missing');
    return m;
  },
};

export interface ValueSet {
  item?: string[] | undefined;
}
export const ValueSet: MessageType<ValueSet> = {
  name: 'mesos.v1.Value.Set',
  fields: [
    { name: 'item', number: 1, label: 'repeated', type: 'string' },
  ],
  write(m: ValueSet, w: Writer): void {
    if (m.item !== undefined) for (const v of m.item) { w.uint32(10); w.string(v); }
  },
  read(r: Reader, end: number): ValueSet {
    const m = {  } as unknown as ValueSet;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); (m.item ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResourceAllocationInfo {
  role?: string | undefined;
}
export const ResourceAllocationInfo: MessageType<ResourceAllocationInfo> = {
  name: 'mesos.v1.Resource.AllocationInfo',
  fields: [
    { name: 'role', number: 1, label: 'optional', type: 'string' },
  ],
  write(m: ResourceAllocationInfo, w: Writer): void {
    if (m.role !== undefined) { w.uint32(10); w.string(m.role); }
  },
  read(r: Reader, end: number): ResourceAllocationInfo {
    const m = {  } as unknown as ResourceAllocationInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.role = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResourceReservationInfo {
  type?: ResourceReservationInfoType | undefined;
  role?: string | undefined;
  principal?: string | undefined;
  labels?: Labels | undefined;
}
export const ResourceReservationInfo: MessageType<ResourceReservationInfo> = {
  name: 'mesos.v1.Resource.ReservationInfo',
  fields: [
    { name: 'type', number: 4, label: 'optional', type: 'enum', enum: () => ResourceReservationInfoType },
    { name: 'role', number: 3, label: 'optional', type: 'string' },
    { name: 'principal', number: 1, label: 'optional', type: 'string' },
    { name: 'labels', number: 2, label: 'optional', type: 'message', message: () => Labels as MessageType<never> },
  ],
  write(m: ResourceReservationInfo, w: Writer): void {
    if (m.principal !== undefined) { w.uint32(10); w.string(m.principal); }
    if (m.labels !== undefined) { w.uint32(18); const at = w.begin(); Labels.write(m.labels, w); w.end(at); }
    if (m.role !== undefined) { w.uint32(26); w.string(m.role); }
    if (m.type !== undefined) { w.uint32(32); w.int32(ResourceReservationInfoType.numbers[m.type]); }
  },
  read(r: Reader, end: number): ResourceReservationInfo {
    const m = {  } as unknown as ResourceReservationInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 32: { const v = ResourceReservationInfoType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 26: { const v = r.string(); m.role = v; break; }
        case 10: { const v = r.string(); m.principal = v; break; }
        case 18: { const e = r.enter(); const v = Labels.read(r, e); r.leave(e); m.labels = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type ResourceReservationInfoType = 'UNKNOWN' | 'STATIC' | 'DYNAMIC';
export const ResourceReservationInfoType: EnumType<ResourceReservationInfoType> = {
  name: 'mesos.v1.Resource.ReservationInfo.Type',
  numbers: { UNKNOWN: 0, STATIC: 1, DYNAMIC: 2 },
  names: { 0: 'UNKNOWN', 1: 'STATIC', 2: 'DYNAMIC' },
};

export interface Labels {
  labels?: Label[] | undefined;
}
export const Labels: MessageType<Labels> = {
  name: 'mesos.v1.Labels',
  fields: [
    { name: 'labels', number: 1, label: 'repeated', type: 'message', message: () => Label as MessageType<never> },
  ],
  write(m: Labels, w: Writer): void {
    if (m.labels !== undefined) for (const v of m.labels) { w.uint32(10); const at = w.begin(); Label.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): Labels {
    const m = {  } as unknown as Labels;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Label.read(r, e); r.leave(e); (m.labels ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface Label {
  key: string;
  value?: string | undefined;
}
export const Label: MessageType<Label> = {
  name: 'mesos.v1.Label',
  fields: [
    { name: 'key', number: 1, label: 'required', type: 'string' },
    { name: 'value', number: 2, label: 'optional', type: 'string' },
  ],
  write(m: Label, w: Writer): void {
    { w.uint32(10); w.string(m.key); }
    if (m.value !== undefined) { w.uint32(18); w.string(m.value); }
  },
  read(r: Reader, end: number): Label {
    const m = { key: undefined } as unknown as Label;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.key = v; break; }
        case 18: { const v = r.string(); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.key === undefined) throw new WireError('Label.key is missing');
    return m;
  },
};

export interface ResourceDiskInfo {
  persistence?: ResourceDiskInfoPersistence | undefined;
  volume?: Volume | undefined;
  source?: ResourceDiskInfoSource | undefined;
}
export const ResourceDiskInfo: MessageType<ResourceDiskInfo> = {
  name: 'mesos.v1.Resource.DiskInfo',
  fields: [
    { name: 'persistence', number: 1, label: 'optional', type: 'message', message: () => ResourceDiskInfoPersistence as MessageType<never> },
    { name: 'volume', number: 2, label: 'optional', type: 'message', message: () => Volume as MessageType<never> },
    { name: 'source', number: 3, label: 'optional', type: 'message', message: () => ResourceDiskInfoSource as MessageType<never> },
  ],
  write(m: ResourceDiskInfo, w: Writer): void {
    if (m.persistence !== undefined) { w.uint32(10); const at = w.begin(); ResourceDiskInfoPersistence.write(m.persistence, w); w.end(at); }
    if (m.volume !== undefined) { w.uint32(18); const at = w.begin(); Volume.write(m.volume, w); w.end(at); }
    if (m.source !== undefined) { w.uint32(26); const at = w.begin(); ResourceDiskInfoSource.write(m.source, w); w.end(at); }
  },
  read(r: Reader, end: number): ResourceDiskInfo {
    const m = {  } as unknown as ResourceDiskInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResourceDiskInfoPersistence.read(r, e); r.leave(e); m.persistence = v; break; }
        case 18: { const e = r.enter(); const v = Volume.read(r, e); r.leave(e); m.volume = v; break; }
        case 26: { const e = r.enter(); const v = ResourceDiskInfoSource.read(r, e); r.leave(e); m.source = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResourceDiskInfoPersistence {
  id: string;
  principal?: string | undefined;
}
export const ResourceDiskInfoPersistence: MessageType<ResourceDiskInfoPersistence> = {
  name: 'mesos.v1.Resource.DiskInfo.Persistence',
  fields: [
    { name: 'id', number: 1, label: 'required', type: 'string' },
    { name: 'principal', number: 2, label: 'optional', type: 'string' },
  ],
  write(m: ResourceDiskInfoPersistence, w: Writer): void {
    { w.uint32(10); w.string(m.id); }
    if (m.principal !== undefined) { w.uint32(18); w.string(m.principal); }
  },
  read(r: Reader, end: number): ResourceDiskInfoPersistence {
    const m = { id: undefined } as unknown as ResourceDiskInfoPersistence;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.id = v; break; }
        case 18: { const v = r.string(); m.principal = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.id === undefined) throw new WireError('ResourceDiskInfoPersistence.id is missing');
    return m;
  },
};

export interface Volume {
  mode: VolumeMode;
  container_path: string;
  host_path?: string | undefined;
  image?: Image | undefined;
  source?: VolumeSource | undefined;
}
export const Volume: MessageType<Volume> = {
  name: 'mesos.v1.Volume',
  fields: [
    { name: 'mode', number: 3, label: 'required', type: 'enum', enum: () => VolumeMode },
    { name: 'container_path', number: 1, label: 'required', type: 'string' },
    { name: 'host_path', number: 2, label: 'optional', type: 'string' },
    { name: 'image', number: 4, label: 'optional', type: 'message', message: () => Image as MessageType<never> },
    { name: 'source', number: 5, label: 'optional', type: 'message', message: () => VolumeSource as MessageType<never> },
  ],
  write(m: Volume, w: Writer): void {
    { w.uint32(10); w.string(m.container_path); }
    if (m.host_path !== undefined) { w.uint32(18); w.string(m.host_path); }
    { w.uint32(24); w.int32(VolumeMode.numbers[m.mode]); }
    if (m.image !== undefined) { w.uint32(34); const at = w.begin(); Image.write(m.image, w); w.end(at); }
    if (m.source !== undefined) { w.uint32(42); const at = w.begin(); VolumeSource.write(m.source, w); w.end(at); }
  },
  read(r: Reader, end: number): Volume {
    const m = { mode: undefined, container_path: undefined } as unknown as Volume;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 24: { const v = VolumeMode.names[r.int32()]; if (v !== undefined) m.mode = v; break; }
        case 10: { const v = r.string(); m.container_path = v; break; }
        case 18: { const v = r.string(); m.host_path = v; break; }
        case 34: { const e = r.enter(); const v = Image.read(r, e); r.leave(e); m.image = v; break; }
        case 42: { const e = r.enter(); const v = VolumeSource.read(r, e); r.leave(e); m.source = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.mode === undefined) throw new WireError('Volume.mode is missing');
    if (m.container_path === undefined) throw new WireError('Volume.container_path is missing');
    return m;
  },
};

export type VolumeMode = 'RW' | 'RO';
export const VolumeMode: EnumType<VolumeMode> = {
  name: 'mesos.v1.Volume.Mode',
  numbers: { RW: 1, RO: 2 },
  names: { 1: 'RW', 2: 'RO' },
};

export interface Image {
  type: ImageType;
  appc?: ImageAppc | undefined;
  docker?: ImageDocker | undefined;
  cached?: boolean | undefined;
}
export const Image: MessageType<Image> = {
  name: 'mesos.v1.Image',
  fields: [
    { name: 'type', number: 1, label: 'required', type: 'enum', enum: () => ImageType },
    { name: 'appc', number: 2, label: 'optional', type: 'message', message: () => ImageAppc as MessageType<never> },
    { name: 'docker', number: 3, label: 'optional', type: 'message', message: () => ImageDocker as MessageType<never> },
    { name: 'cached', number: 4, label: 'optional', type: 'bool', default: true },
  ],
  write(m: Image, w: Writer): void {
    { w.uint32(8); w.int32(ImageType.numbers[m.type]); }
    if (m.appc !== undefined) { w.uint32(18); const at = w.begin(); ImageAppc.write(m.appc, w); w.end(at); }
    if (m.docker !== undefined) { w.uint32(26); const at = w.begin(); ImageDocker.write(m.docker, w); w.end(at); }
    if (m.cached !== undefined) { w.uint32(32); w.bool(m.cached); }
  },
  read(r: Reader, end: number): Image {
    const m = { type: undefined } as unknown as Image;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = ImageType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = ImageAppc.read(r, e); r.leave(e); m.appc = v; break; }
        case 26: { const e = r.enter(); const v = ImageDocker.read(r, e); r.leave(e); m.docker = v; break; }
        case 32: { const v = r.bool(); m.cached = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.type === undefined) throw new WireError('Image.type is missing');
    return m;
  },
};

export type ImageType = 'APPC' | 'DOCKER';
export const ImageType: EnumType<ImageType> = {
  name: 'mesos.v1.Image.Type',
  numbers: { APPC: 1, DOCKER: 2 },
  names: { 1: 'APPC', 2: 'DOCKER' },
};

export interface ImageAppc {
  name: string;
  id?: string | undefined;
  labels?: Labels | undefined;
}
export const ImageAppc: MessageType<ImageAppc> = {
  name: 'mesos.v1.Image.Appc',
  fields: [
    { name: 'name', number: 1, label: 'required', type: 'string' },
    { name: 'id', number: 2, label: 'optional', type: 'string' },
    { name: 'labels', number: 3, label: 'optional', type: 'message', message: () => Labels as MessageType<never> },
  ],
  write(m: ImageAppc, w: Writer): void {
    { w.uint32(10); w.string(m.name); }
    if (m.id !== undefined) { w.uint32(18); w.string(m.id); }
    if (m.labels !== undefined) { w.uint32(26); const at = w.begin(); Labels.write(m.labels, w); w.end(at); }
  },
  read(r: Reader, end: number): ImageAppc {
    const m = { name: undefined } as unknown as ImageAppc;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.name = v; break; }
        case 18: { const v = r.string(); m.id = v; break; }
        case 26: { const e = r.enter(); const v = Labels.read(r, e); r.leave(e); m.labels = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.name === undefined) throw new WireError('ImageAppc.name is missing');
    return m;
  },
};

export interface ImageDocker {
  name: string;
  credential?: Credential | undefined;
  config?: Secret | undefined;
}
export const ImageDocker: MessageType<ImageDocker> = {
  name: 'mesos.v1.Image.Docker',
  fields: [
    { name: 'name', number: 1, label: 'required', type: 'string' },
    { name: 'credential', number: 2, label: 'optional', type: 'message', message: () => Credential as MessageType<never>, deprecated: true },
    { name: 'config', number: 3, label: 'optional', type: 'message', message: () => Secret as MessageType<never> },
  ],
  write(m: ImageDocker, w: Writer): void {
    { w.uint32(10); w.string(m.name); }
    if (m.credential !== undefined) { w.uint32(18); const at = w.begin(); Credential.write(m.credential, w); w.end(at); }
    if (m.config !== undefined) { w.uint32(26); const at = w.begin(); Secret.write(m.config, w); w.end(at); }
  },
  read(r: Reader, end: number): ImageDocker {
    const m = { name: undefined } as unknown as ImageDocker;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.name = v; break; }
        case 18: { const e = r.enter(); const v = Credential.read(r, e); r.leave(e); m.credential = v; break; }
        case 26: { const e = r.enter(); const v = Secret.read(r, e); r.leave(e); m.config = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.name === undefined) throw new WireError('ImageDocker.name is missing');
    return m;
  },
};

export interface Credential {
  principal: string;
  secret?: string | undefined;
}
export const Credential: MessageType<Credential> = {
  name: 'mesos.v1.Credential',
  fields: [
    { name: 'principal', number: 1, label: 'required', type: 'string' },
    { name: 'secret', number: 2, label: 'optional', type: 'string' },
  ],
  write(m: Credential, w: Writer): void {
    { w.uint32(10); w.string(m.principal); }
    if (m.secret !== undefined) { w.uint32(18); w.string(m.secret); }
  },
  read(r: Reader, end: number): Credential {
    const m = { principal: undefined } as unknown as Credential;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.principal = v; break; }
        case 18: { const v = r.string(); m.secret = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.principal === undefined) throw new WireError('Credential.principal is missing');
    return m;
  },
};

export interface Secret {
  type?: SecretType | undefined;
  reference?: SecretReference | undefined;
  value?: SecretValue | undefined;
}
export const Secret: MessageType<Secret> = {
  name: 'mesos.v1.Secret',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => SecretType },
    { name: 'reference', number: 2, label: 'optional', type: 'message', message: () => SecretReference as MessageType<never> },
    { name: 'value', number: 3, label: 'optional', type: 'message', message: () => SecretValue as MessageType<never> },
  ],
  write(m: Secret, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(SecretType.numbers[m.type]); }
    if (m.reference !== undefined) { w.uint32(18); const at = w.begin(); SecretReference.write(m.reference, w); w.end(at); }
    if (m.value !== undefined) { w.uint32(26); const at = w.begin(); SecretValue.write(m.value, w); w.end(at); }
  },
  read(r: Reader, end: number): Secret {
    const m = {  } as unknown as Secret;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = SecretType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = SecretReference.read(r, e); r.leave(e); m.reference = v; break; }
        case 26: { const e = r.enter(); const v = SecretValue.read(r, e); r.leave(e); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type SecretType = 'UNKNOWN' | 'REFERENCE' | 'VALUE';
export const SecretType: EnumType<SecretType> = {
  name: 'mesos.v1.Secret.Type',
  numbers: { UNKNOWN: 0, REFERENCE: 1, VALUE: 2 },
  names: { 0: 'UNKNOWN', 1: 'REFERENCE', 2: 'VALUE' },
};

export interface SecretReference {
  name: string;
  key?: string | undefined;
}
export const SecretReference: MessageType<SecretReference> = {
  name: 'mesos.v1.Secret.Reference',
  fields: [
    { name: 'name', number: 1, label: 'required', type: 'string' },
    { name: 'key', number: 2, label: 'optional', type: 'string' },
  ],
  write(m: SecretReference, w: Writer): void {
    { w.uint32(10); w.string(m.name); }
    if (m.key !== undefined) { w.uint32(18); w.string(m.key); }
  },
  read(r: Reader, end: number): SecretReference {
    const m = { name: undefined } as unknown as SecretReference;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.name = v; break; }
        case 18: { const v = r.string(); m.key = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.name === undefined) throw new WireError('SecretReference.name is missing');
    return m;
  },
};

export interface SecretValue {
  data: Uint8Array;
}
export const SecretValue: MessageType<SecretValue> = {
  name: 'mesos.v1.Secret.Value',
  fields: [
    { name: 'data', number: 1, label: 'required', type: 'bytes' },
  ],
  write(m: SecretValue, w: Writer): void {
    { w.uint32(10); w.bytes(m.data); }
  },
  read(r: Reader, end: number): SecretValue {
    const m = { data: undefined } as unknown as SecretValue;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.bytes(); m.data = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.data === undefined) throw new WireError('SecretValue.data is missing');
    return m;
  },
};

export interface VolumeSource {
  type?: VolumeSourceType | undefined;
  docker_volume?: VolumeSourceDockerVolume | undefined;
  host_path?: VolumeSourceHostPath | undefined;
  sandbox_path?: VolumeSourceSandboxPath | undefined;
  secret?: Secret | undefined;
  csi_volume?: VolumeSourceCSIVolume | undefined;
}
export const VolumeSource: MessageType<VolumeSource> = {
  name: 'mesos.v1.Volume.Source',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => VolumeSourceType },
    { name: 'docker_volume', number: 2, label: 'optional', type: 'message', message: () => VolumeSourceDockerVolume as MessageType<never> },
    { name: 'host_path', number: 5, label: 'optional', type: 'message', message: () => VolumeSourceHostPath as MessageType<never> },
    { name: 'sandbox_path', number: 3, label: 'optional', type: 'message', message: () => VolumeSourceSandboxPath as MessageType<never> },
    { name: 'secret', number: 4, label: 'optional', type: 'message', message: () => Secret as MessageType<never> },
    { name: 'csi_volume', number: 6, label: 'optional', type: 'message', message: () => VolumeSourceCSIVolume as MessageType<never> },
  ],
  write(m: VolumeSource, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(VolumeSourceType.numbers[m.type]); }
    if (m.docker_volume !== undefined) { w.uint32(18); const at = w.begin(); VolumeSourceDockerVolume.write(m.docker_volume, w); w.end(at); }
    if (m.sandbox_path !== undefined) { w.uint32(26); const at = w.begin(); VolumeSourceSandboxPath.write(m.sandbox_path, w); w.end(at); }
    if (m.secret !== undefined) { w.uint32(34); const at = w.begin(); Secret.write(m.secret, w); w.end(at); }
    if (m.host_path !== undefined) { w.uint32(42); const at = w.begin(); VolumeSourceHostPath.write(m.host_path, w); w.end(at); }
    if (m.csi_volume !== undefined) { w.uint32(50); const at = w.begin(); VolumeSourceCSIVolume.write(m.csi_volume, w); w.end(at); }
  },
  read(r: Reader, end: number): VolumeSource {
    const m = {  } as unknown as VolumeSource;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = VolumeSourceType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = VolumeSourceDockerVolume.read(r, e); r.leave(e); m.docker_volume = v; break; }
        case 42: { const e = r.enter(); const v = VolumeSourceHostPath.read(r, e); r.leave(e); m.host_path = v; break; }
        case 26: { const e = r.enter(); const v = VolumeSourceSandboxPath.read(r, e); r.leave(e); m.sandbox_path = v; break; }
        case 34: { const e = r.enter(); const v = Secret.read(r, e); r.leave(e); m.secret = v; break; }
        case 50: { const e = r.enter(); const v = VolumeSourceCSIVolume.read(r, e); r.leave(e); m.csi_volume = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type VolumeSourceType = 'UNKNOWN' | 'DOCKER_VOLUME' | 'HOST_PATH' | 'SANDBOX_PATH' | 'SECRET' | 'CSI_VOLUME';
export const VolumeSourceType: EnumType<VolumeSourceType> = {
  name: 'mesos.v1.Volume.Source.Type',
  numbers: { UNKNOWN: 0, DOCKER_VOLUME: 1, HOST_PATH: 4, SANDBOX_PATH: 2, SECRET: 3, CSI_VOLUME: 5 },
  names: { 0: 'UNKNOWN', 1: 'DOCKER_VOLUME', 4: 'HOST_PATH', 2: 'SANDBOX_PATH', 3: 'SECRET', 5: 'CSI_VOLUME' },
};

export interface VolumeSourceDockerVolume {
  driver?: string | undefined;
  name: string;
  driver_options?: Parameters | undefined;
}
export const VolumeSourceDockerVolume: MessageType<VolumeSourceDockerVolume> = {
  name: 'mesos.v1.Volume.Source.DockerVolume',
  fields: [
    { name: 'driver', number: 1, label: 'optional', type: 'string' },
    { name: 'name', number: 2, label: 'required', type: 'string' },
    { name: 'driver_options', number: 3, label: 'optional', type: 'message', message: () => Parameters as MessageType<never> },
  ],
  write(m: VolumeSourceDockerVolume, w: Writer): void {
    if (m.driver !== undefined) { w.uint32(10); w.string(m.driver); }
    { w.uint32(18); w.string(m.name); }
    if (m.driver_options !== undefined) { w.uint32(26); const at = w.begin(); Parameters.write(m.driver_options, w); w.end(at); }
  },
  read(r: Reader, end: number): VolumeSourceDockerVolume {
    const m = { name: undefined } as unknown as VolumeSourceDockerVolume;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.driver = v; break; }
        case 18: { const v = r.string(); m.name = v; break; }
        case 26: { const e = r.enter(); const v = Parameters.read(r, e); r.leave(e); m.driver_options = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.name === undefined) throw new WireError('VolumeSourceDockerVolume.name is missing');
    return m;
  },
};

export interface Parameters {
  parameter?: Parameter[] | undefined;
}
export const Parameters: MessageType<Parameters> = {
  name: 'mesos.v1.Parameters',
  fields: [
    { name: 'parameter', number: 1, label: 'repeated', type: 'message', message: () => Parameter as MessageType<never> },
  ],
  write(m: Parameters, w: Writer): void {
    if (m.parameter !== undefined) for (const v of m.parameter) { w.uint32(10); const at = w.begin(); Parameter.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): Parameters {
    const m = {  } as unknown as Parameters;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Parameter.read(r, e); r.leave(e); (m.parameter ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface Parameter {
  key: string;
  value: string;
}
export const Parameter: MessageType<Parameter> = {
  name: 'mesos.v1.Parameter',
  fields: [
    { name: 'key', number: 1, label: 'required', type: 'string' },
    { name: 'value', number: 2, label: 'required', type: 'string' },
  ],
  write(m: Parameter, w: Writer): void {
    { w.uint32(10); w.string(m.key); }
    { w.uint32(18); w.string(m.value); }
  },
  read(r: Reader, end: number): Parameter {
    const m = { key: undefined, value: undefined } as unknown as Parameter;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.key = v; break; }
        case 18: { const v = r.string(); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.key === undefined) throw new WireError('Parameter.key is missing');
    if (m.value === undefined) throw new WireError('Parameter.value is missing');
    return m;
  },
};

export interface VolumeSourceHostPath {
  path: string;
  mount_propagation?: MountPropagation | undefined;
}
export const VolumeSourceHostPath: MessageType<VolumeSourceHostPath> = {
  name: 'mesos.v1.Volume.Source.HostPath',
  fields: [
    { name: 'path', number: 1, label: 'required', type: 'string' },
    { name: 'mount_propagation', number: 2, label: 'optional', type: 'message', message: () => MountPropagation as MessageType<never> },
  ],
  write(m: VolumeSourceHostPath, w: Writer): void {
    { w.uint32(10); w.string(m.path); }
    if (m.mount_propagation !== undefined) { w.uint32(18); const at = w.begin(); MountPropagation.write(m.mount_propagation, w); w.end(at); }
  },
  read(r: Reader, end: number): VolumeSourceHostPath {
    const m = { path: undefined } as unknown as VolumeSourceHostPath;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.path = v; break; }
        case 18: { const e = r.enter(); const v = MountPropagation.read(r, e); r.leave(e); m.mount_propagation = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.path === undefined) throw new WireError('VolumeSourceHostPath.path is missing');
    return m;
  },
};

export interface MountPropagation {
  mode?: MountPropagationMode | undefined;
}
export const MountPropagation: MessageType<MountPropagation> = {
  name: 'mesos.v1.MountPropagation',
  fields: [
    { name: 'mode', number: 1, label: 'optional', type: 'enum', enum: () => MountPropagationMode },
  ],
  write(m: MountPropagation, w: Writer): void {
    if (m.mode !== undefined) { w.uint32(8); w.int32(MountPropagationMode.numbers[m.mode]); }
  },
  read(r: Reader, end: number): MountPropagation {
    const m = {  } as unknown as MountPropagation;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = MountPropagationMode.names[r.int32()]; if (v !== undefined) m.mode = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type MountPropagationMode = 'UNKNOWN' | 'HOST_TO_CONTAINER' | 'BIDIRECTIONAL';
export const MountPropagationMode: EnumType<MountPropagationMode> = {
  name: 'mesos.v1.MountPropagation.Mode',
  numbers: { UNKNOWN: 0, HOST_TO_CONTAINER: 1, BIDIRECTIONAL: 2 },
  names: { 0: 'UNKNOWN', 1: 'HOST_TO_CONTAINER', 2: 'BIDIRECTIONAL' },
};

export interface VolumeSourceSandboxPath {
  type?: VolumeSourceSandboxPathType | undefined;
  path: string;
}
export const VolumeSourceSandboxPath: MessageType<VolumeSourceSandboxPath> = {
  name: 'mesos.v1.Volume.Source.SandboxPath',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => VolumeSourceSandboxPathType },
    { name: 'path', number: 2, label: 'required', type: 'string' },
  ],
  write(m: VolumeSourceSandboxPath, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(VolumeSourceSandboxPathType.numbers[m.type]); }
    { w.uint32(18); w.string(m.path); }
  },
  read(r: Reader, end: number): VolumeSourceSandboxPath {
    const m = { path: undefined } as unknown as VolumeSourceSandboxPath;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = VolumeSourceSandboxPathType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const v = r.string(); m.path = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.path === undefined) throw new WireError('VolumeSourceSandboxPath.path is missing');
    return m;
  },
};

export type VolumeSourceSandboxPathType = 'UNKNOWN' | 'SELF' | 'PARENT';
export const VolumeSourceSandboxPathType: EnumType<VolumeSourceSandboxPathType> = {
  name: 'mesos.v1.Volume.Source.SandboxPath.Type',
  numbers: { UNKNOWN: 0, SELF: 1, PARENT: 2 },
  names: { 0: 'UNKNOWN', 1: 'SELF', 2: 'PARENT' },
};

export interface VolumeSourceCSIVolume {
  plugin_name: string;
  static_provisioning?: VolumeSourceCSIVolumeStaticProvisioning | undefined;
}
export const VolumeSourceCSIVolume: MessageType<VolumeSourceCSIVolume> = {
  name: 'mesos.v1.Volume.Source.CSIVolume',
  fields: [
    { name: 'plugin_name', number: 1, label: 'required', type: 'string' },
    { name: 'static_provisioning', number: 2, label: 'optional', type: 'message', message: () => VolumeSourceCSIVolumeStaticProvisioning as MessageType<never> },
  ],
  write(m: VolumeSourceCSIVolume, w: Writer): void {
    { w.uint32(10); w.string(m.plugin_name); }
    if (m.static_provisioning !== undefined) { w.uint32(18); const at = w.begin(); VolumeSourceCSIVolumeStaticProvisioning.write(m.static_provisioning, w); w.end(at); }
  },
  read(r: Reader, end: number): VolumeSourceCSIVolume {
    const m = { plugin_name: undefined } as unknown as VolumeSourceCSIVolume;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.plugin_name = v; break; }
        case 18: { const e = r.enter(); const v = VolumeSourceCSIVolumeStaticProvisioning.read(r, e); r.leave(e); m.static_provisioning = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.plugin_name === undefined) throw new WireError('VolumeSourceCSIVolume.plugin_name is missing');
    return m;
  },
};

export interface VolumeSourceCSIVolumeStaticProvisioning {
  volume_id: string;
  volume_capability: VolumeSourceCSIVolumeVolumeCapability;
  node_stage_secrets?: { [key: string]: Secret } | undefined;
  node_publish_secrets?: { [key: string]: Secret } | undefined;
  volume_context?: { [key: string]: string } | undefined;
}
export const VolumeSourceCSIVolumeStaticProvisioning: MessageType<VolumeSourceCSIVolumeStaticProvisioning> = {
  name: 'mesos.v1.Volume.Source.CSIVolume.StaticProvisioning',
  fields: [
    { name: 'volume_id', number: 1, label: 'required', type: 'string' },
    { name: 'volume_capability', number: 2, label: 'required', type: 'message', message: () => VolumeSourceCSIVolumeVolumeCapability as MessageType<never> },
    { name: 'node_stage_secrets', number: 3, label: 'map', type: 'message', message: () => Secret as MessageType<never> },
    { name: 'node_publish_secrets', number: 4, label: 'map', type: 'message', message: () => Secret as MessageType<never> },
    { name: 'volume_context', number: 5, label: 'map', type: 'string' },
  ],
  write(m: VolumeSourceCSIVolumeStaticProvisioning, w: Writer): void {
    { w.uint32(10); w.string(m.volume_id); }
    { w.uint32(18); const at = w.begin(); VolumeSourceCSIVolumeVolumeCapability.write(m.volume_capability, w); w.end(at); }
    if (m.node_stage_secrets !== undefined) for (const k in m.node_stage_secrets) { const v = m.node_stage_secrets[k]; if (v === undefined) continue; w.uint32(26); const entry = w.begin(); w.uint32(10); w.string(k); w.uint32(18); const at = w.begin(); Secret.write(v, w); w.end(at); w.end(entry); }
    if (m.node_publish_secrets !== undefined) for (const k in m.node_publish_secrets) { const v = m.node_publish_secrets[k]; if (v === undefined) continue; w.uint32(34); const entry = w.begin(); w.uint32(10); w.string(k); w.uint32(18); const at = w.begin(); Secret.write(v, w); w.end(at); w.end(entry); }
    if (m.volume_context !== undefined) for (const k in m.volume_context) { const v = m.volume_context[k]; if (v === undefined) continue; w.uint32(42); const entry = w.begin(); w.uint32(10); w.string(k); w.uint32(18); w.string(v); w.end(entry); }
  },
  read(r: Reader, end: number): VolumeSourceCSIVolumeStaticProvisioning {
    const m = { volume_id: undefined, volume_capability: undefined } as unknown as VolumeSourceCSIVolumeStaticProvisioning;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.volume_id = v; break; }
        case 18: { const e = r.enter(); const v = VolumeSourceCSIVolumeVolumeCapability.read(r, e); r.leave(e); m.volume_capability = v; break; }
        case 26: { const entry = r.enter(); let k = ''; let value: Secret | undefined; while (r.position < entry) { const t = r.uint32(); if (t === 10) k = r.string(); else if (t === 18) { const e = r.enter(); const v = Secret.read(r, e); r.leave(e); value = v; } else r.skip(t); } r.leave(entry); if (value !== undefined && k !== '__proto__') (m.node_stage_secrets ??= {})[k] = value; break; }
        case 34: { const entry = r.enter(); let k = ''; let value: Secret | undefined; while (r.position < entry) { const t = r.uint32(); if (t === 10) k = r.string(); else if (t === 18) { const e = r.enter(); const v = Secret.read(r, e); r.leave(e); value = v; } else r.skip(t); } r.leave(entry); if (value !== undefined && k !== '__proto__') (m.node_publish_secrets ??= {})[k] = value; break; }
        case 42: { const entry = r.enter(); let k = ''; let value: string | undefined; while (r.position < entry) { const t = r.uint32(); if (t === 10) k = r.string(); else if (t === 18) { const v = r.string(); value = v; } else r.skip(t); } r.leave(entry); if (value !== undefined && k !== '__proto__') (m.volume_context ??= {})[k] = value; break; }
        default: r.skip(tag);
      }
    }
    if (m.volume_id === undefined) throw new WireError('VolumeSourceCSIVolumeStaticProvisioning.volume_id is missing');
    if (m.volume_capability === undefined) throw new WireError('VolumeSourceCSIVolumeStaticProvisioning.volume_capability is missing');
    return m;
  },
};

export interface VolumeSourceCSIVolumeVolumeCapability {
  block?: VolumeSourceCSIVolumeVolumeCapabilityBlockVolume | undefined;
  mount?: VolumeSourceCSIVolumeVolumeCapabilityMountVolume | undefined;
  access_mode: VolumeSourceCSIVolumeVolumeCapabilityAccessMode;
}
export const VolumeSourceCSIVolumeVolumeCapability: MessageType<VolumeSourceCSIVolumeVolumeCapability> = {
  name: 'mesos.v1.Volume.Source.CSIVolume.VolumeCapability',
  fields: [
    { name: 'block', number: 1, label: 'optional', type: 'message', message: () => VolumeSourceCSIVolumeVolumeCapabilityBlockVolume as MessageType<never> },
    { name: 'mount', number: 2, label: 'optional', type: 'message', message: () => VolumeSourceCSIVolumeVolumeCapabilityMountVolume as MessageType<never> },
    { name: 'access_mode', number: 3, label: 'required', type: 'message', message: () => VolumeSourceCSIVolumeVolumeCapabilityAccessMode as MessageType<never> },
  ],
  write(m: VolumeSourceCSIVolumeVolumeCapability, w: Writer): void {
    if (m.block !== undefined) { w.uint32(10); const at = w.begin(); VolumeSourceCSIVolumeVolumeCapabilityBlockVolume.write(m.block, w); w.end(at); }
    if (m.mount !== undefined) { w.uint32(18); const at = w.begin(); VolumeSourceCSIVolumeVolumeCapabilityMountVolume.write(m.mount, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); VolumeSourceCSIVolumeVolumeCapabilityAccessMode.write(m.access_mode, w); w.end(at); }
  },
  read(r: Reader, end: number): VolumeSourceCSIVolumeVolumeCapability {
    const m = { access_mode: undefined } as unknown as VolumeSourceCSIVolumeVolumeCapability;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = VolumeSourceCSIVolumeVolumeCapabilityBlockVolume.read(r, e); r.leave(e); m.block = v; break; }
        case 18: { const e = r.enter(); const v = VolumeSourceCSIVolumeVolumeCapabilityMountVolume.read(r, e); r.leave(e); m.mount = v; break; }
        case 26: { const e = r.enter(); const v = VolumeSourceCSIVolumeVolumeCapabilityAccessMode.read(r, e); r.leave(e); m.access_mode = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.access_mode === undefined) throw new WireError('VolumeSourceCSIVolumeVolumeCapability.access_mode is missing');
    return m;
  },
};

export interface VolumeSourceCSIVolumeVolumeCapabilityBlockVolume {
}
export const VolumeSourceCSIVolumeVolumeCapabilityBlockVolume: MessageType<VolumeSourceCSIVolumeVolumeCapabilityBlockVolume> = {
  name: 'mesos.v1.Volume.Source.CSIVolume.VolumeCapability.BlockVolume',
  fields: [],
  write(_m: VolumeSourceCSIVolumeVolumeCapabilityBlockVolume, _w: Writer): void {},
  read(r: Reader, end: number): VolumeSourceCSIVolumeVolumeCapabilityBlockVolume {
    const m = {  } as unknown as VolumeSourceCSIVolumeVolumeCapabilityBlockVolume;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface VolumeSourceCSIVolumeVolumeCapabilityMountVolume {
  fs_type?: string | undefined;
  mount_flags?: string[] | undefined;
}
export const VolumeSourceCSIVolumeVolumeCapabilityMountVolume: MessageType<VolumeSourceCSIVolumeVolumeCapabilityMountVolume> = {
  name: 'mesos.v1.Volume.Source.CSIVolume.VolumeCapability.MountVolume',
  fields: [
    { name: 'fs_type', number: 1, label: 'optional', type: 'string' },
    { name: 'mount_flags', number: 2, label: 'repeated', type: 'string' },
  ],
  write(m: VolumeSourceCSIVolumeVolumeCapabilityMountVolume, w: Writer): void {
    if (m.fs_type !== undefined) { w.uint32(10); w.string(m.fs_type); }
    if (m.mount_flags !== undefined) for (const v of m.mount_flags) { w.uint32(18); w.string(v); }
  },
  read(r: Reader, end: number): VolumeSourceCSIVolumeVolumeCapabilityMountVolume {
    const m = {  } as unknown as VolumeSourceCSIVolumeVolumeCapabilityMountVolume;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.fs_type = v; break; }
        case 18: { const v = r.string(); (m.mount_flags ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface VolumeSourceCSIVolumeVolumeCapabilityAccessMode {
  mode: VolumeSourceCSIVolumeVolumeCapabilityAccessModeMode;
}
export const VolumeSourceCSIVolumeVolumeCapabilityAccessMode: MessageType<VolumeSourceCSIVolumeVolumeCapabilityAccessMode> = {
  name: 'mesos.v1.Volume.Source.CSIVolume.VolumeCapability.AccessMode',
  fields: [
    { name: 'mode', number: 1, label: 'required', type: 'enum', enum: () => VolumeSourceCSIVolumeVolumeCapabilityAccessModeMode },
  ],
  write(m: VolumeSourceCSIVolumeVolumeCapabilityAccessMode, w: Writer): void {
    { w.uint32(8); w.int32(VolumeSourceCSIVolumeVolumeCapabilityAccessModeMode.numbers[m.mode]); }
  },
  read(r: Reader, end: number): VolumeSourceCSIVolumeVolumeCapabilityAccessMode {
    const m = { mode: undefined } as unknown as VolumeSourceCSIVolumeVolumeCapabilityAccessMode;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = VolumeSourceCSIVolumeVolumeCapabilityAccessModeMode.names[r.int32()]; if (v !== undefined) m.mode = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.mode === undefined) throw new WireError('VolumeSourceCSIVolumeVolumeCapabilityAccessMode.mode is missing');
    return m;
  },
};

export type VolumeSourceCSIVolumeVolumeCapabilityAccessModeMode = 'UNKNOWN' | 'SINGLE_NODE_WRITER' | 'SINGLE_NODE_READER_ONLY' | 'MULTI_NODE_READER_ONLY' | 'MULTI_NODE_SINGLE_WRITER' | 'MULTI_NODE_MULTI_WRITER';
export const VolumeSourceCSIVolumeVolumeCapabilityAccessModeMode: EnumType<VolumeSourceCSIVolumeVolumeCapabilityAccessModeMode> = {
  name: 'mesos.v1.Volume.Source.CSIVolume.VolumeCapability.AccessMode.Mode',
  numbers: { UNKNOWN: 0, SINGLE_NODE_WRITER: 1, SINGLE_NODE_READER_ONLY: 2, MULTI_NODE_READER_ONLY: 3, MULTI_NODE_SINGLE_WRITER: 4, MULTI_NODE_MULTI_WRITER: 5 },
  names: { 0: 'UNKNOWN', 1: 'SINGLE_NODE_WRITER', 2: 'SINGLE_NODE_READER_ONLY', 3: 'MULTI_NODE_READER_ONLY', 4: 'MULTI_NODE_SINGLE_WRITER', 5: 'MULTI_NODE_MULTI_WRITER' },
};

export interface ResourceDiskInfoSource {
  type: ResourceDiskInfoSourceType;
  path?: ResourceDiskInfoSourcePath | undefined;
  mount?: ResourceDiskInfoSourceMount | undefined;
  vendor?: string | undefined;
  id?: string | undefined;
  metadata?: Labels | undefined;
  profile?: string | undefined;
}
export const ResourceDiskInfoSource: MessageType<ResourceDiskInfoSource> = {
  name: 'mesos.v1.Resource.DiskInfo.Source',
  fields: [
    { name: 'type', number: 1, label: 'required', type: 'enum', enum: () => ResourceDiskInfoSourceType },
    { name: 'path', number: 2, label: 'optional', type: 'message', message: () => ResourceDiskInfoSourcePath as MessageType<never> },
    { name: 'mount', number: 3, label: 'optional', type: 'message', message: () => ResourceDiskInfoSourceMount as MessageType<never> },
    { name: 'vendor', number: 7, label: 'optional', type: 'string' },
    { name: 'id', number: 4, label: 'optional', type: 'string' },
    { name: 'metadata', number: 5, label: 'optional', type: 'message', message: () => Labels as MessageType<never> },
    { name: 'profile', number: 6, label: 'optional', type: 'string' },
  ],
  write(m: ResourceDiskInfoSource, w: Writer): void {
    { w.uint32(8); w.int32(ResourceDiskInfoSourceType.numbers[m.type]); }
    if (m.path !== undefined) { w.uint32(18); const at = w.begin(); ResourceDiskInfoSourcePath.write(m.path, w); w.end(at); }
    if (m.mount !== undefined) { w.uint32(26); const at = w.begin(); ResourceDiskInfoSourceMount.write(m.mount, w); w.end(at); }
    if (m.id !== undefined) { w.uint32(34); w.string(m.id); }
    if (m.metadata !== undefined) { w.uint32(42); const at = w.begin(); Labels.write(m.metadata, w); w.end(at); }
    if (m.profile !== undefined) { w.uint32(50); w.string(m.profile); }
    if (m.vendor !== undefined) { w.uint32(58); w.string(m.vendor); }
  },
  read(r: Reader, end: number): ResourceDiskInfoSource {
    const m = { type: undefined } as unknown as ResourceDiskInfoSource;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = ResourceDiskInfoSourceType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = ResourceDiskInfoSourcePath.read(r, e); r.leave(e); m.path = v; break; }
        case 26: { const e = r.enter(); const v = ResourceDiskInfoSourceMount.read(r, e); r.leave(e); m.mount = v; break; }
        case 58: { const v = r.string(); m.vendor = v; break; }
        case 34: { const v = r.string(); m.id = v; break; }
        case 42: { const e = r.enter(); const v = Labels.read(r, e); r.leave(e); m.metadata = v; break; }
        case 50: { const v = r.string(); m.profile = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.type === undefined) throw new WireError('ResourceDiskInfoSource.type is missing');
    return m;
  },
};

export type ResourceDiskInfoSourceType = 'UNKNOWN' | 'PATH' | 'MOUNT' | 'BLOCK' | 'RAW';
export const ResourceDiskInfoSourceType: EnumType<ResourceDiskInfoSourceType> = {
  name: 'mesos.v1.Resource.DiskInfo.Source.Type',
  numbers: { UNKNOWN: 0, PATH: 1, MOUNT: 2, BLOCK: 3, RAW: 4 },
  names: { 0: 'UNKNOWN', 1: 'PATH', 2: 'MOUNT', 3: 'BLOCK', 4: 'RAW' },
};

export interface ResourceDiskInfoSourcePath {
  root?: string | undefined;
}
export const ResourceDiskInfoSourcePath: MessageType<ResourceDiskInfoSourcePath> = {
  name: 'mesos.v1.Resource.DiskInfo.Source.Path',
  fields: [
    { name: 'root', number: 1, label: 'optional', type: 'string' },
  ],
  write(m: ResourceDiskInfoSourcePath, w: Writer): void {
    if (m.root !== undefined) { w.uint32(10); w.string(m.root); }
  },
  read(r: Reader, end: number): ResourceDiskInfoSourcePath {
    const m = {  } as unknown as ResourceDiskInfoSourcePath;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.root = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResourceDiskInfoSourceMount {
  root?: string | undefined;
}
export const ResourceDiskInfoSourceMount: MessageType<ResourceDiskInfoSourceMount> = {
  name: 'mesos.v1.Resource.DiskInfo.Source.Mount',
  fields: [
    { name: 'root', number: 1, label: 'optional', type: 'string' },
  ],
  write(m: ResourceDiskInfoSourceMount, w: Writer): void {
    if (m.root !== undefined) { w.uint32(10); w.string(m.root); }
  },
  read(r: Reader, end: number): ResourceDiskInfoSourceMount {
    const m = {  } as unknown as ResourceDiskInfoSourceMount;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.root = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResourceRevocableInfo {
}
export const ResourceRevocableInfo: MessageType<ResourceRevocableInfo> = {
  name: 'mesos.v1.Resource.RevocableInfo',
  fields: [],
  write(_m: ResourceRevocableInfo, _w: Writer): void {},
  read(r: Reader, end: number): ResourceRevocableInfo {
    const m = {  } as unknown as ResourceRevocableInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResourceSharedInfo {
}
export const ResourceSharedInfo: MessageType<ResourceSharedInfo> = {
  name: 'mesos.v1.Resource.SharedInfo',
  fields: [],
  write(_m: ResourceSharedInfo, _w: Writer): void {},
  read(r: Reader, end: number): ResourceSharedInfo {
    const m = {  } as unknown as ResourceSharedInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface Attribute {
  name: string;
  type: ValueType;
  scalar?: ValueScalar | undefined;
  ranges?: ValueRanges | undefined;
  set?: ValueSet | undefined;
  text?: ValueText | undefined;
}
export const Attribute: MessageType<Attribute> = {
  name: 'mesos.v1.Attribute',
  fields: [
    { name: 'name', number: 1, label: 'required', type: 'string' },
    { name: 'type', number: 2, label: 'required', type: 'enum', enum: () => ValueType },
    { name: 'scalar', number: 3, label: 'optional', type: 'message', message: () => ValueScalar as MessageType<never> },
    { name: 'ranges', number: 4, label: 'optional', type: 'message', message: () => ValueRanges as MessageType<never> },
    { name: 'set', number: 6, label: 'optional', type: 'message', message: () => ValueSet as MessageType<never> },
    { name: 'text', number: 5, label: 'optional', type: 'message', message: () => ValueText as MessageType<never> },
  ],
  write(m: Attribute, w: Writer): void {
    { w.uint32(10); w.string(m.name); }
    { w.uint32(16); w.int32(ValueType.numbers[m.type]); }
    if (m.scalar !== undefined) { w.uint32(26); const at = w.begin(); ValueScalar.write(m.scalar, w); w.end(at); }
    if (m.ranges !== undefined) { w.uint32(34); const at = w.begin(); ValueRanges.write(m.ranges, w); w.end(at); }
    if (m.text !== undefined) { w.uint32(42); const at = w.begin(); ValueText.write(m.text, w); w.end(at); }
    if (m.set !== undefined) { w.uint32(50); const at = w.begin(); ValueSet.write(m.set, w); w.end(at); }
  },
  read(r: Reader, end: number): Attribute {
    const m = { name: undefined, type: undefined } as unknown as Attribute;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.name = v; break; }
        case 16: { const v = ValueType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 26: { const e = r.enter(); const v = ValueScalar.read(r, e); r.leave(e); m.scalar = v; break; }
        case 34: { const e = r.enter(); const v = ValueRanges.read(r, e); r.leave(e); m.ranges = v; break; }
        case 50: { const e = r.enter(); const v = ValueSet.read(r, e); r.leave(e); m.set = v; break; }
        case 42: { const e = r.enter(); const v = ValueText.read(r, e); r.leave(e); m.text = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.name === undefined) throw new WireError('Attribute.name is missing');
    if (m.type === undefined) throw new WireError('Attribute.type is missing');
    return m;
  },
};

export interface ValueText {
  value: string;
}
export const ValueText: MessageType<ValueText> = {
  name: 'mesos.v1.Value.Text',
  fields: [
    { name: 'value', number: 1, label: 'required', type: 'string' },
  ],
  write(m: ValueText, w: Writer): void {
    { w.uint32(10); w.string(m.value); }
  },
  read(r: Reader, end: number): ValueText {
    const m = { value: undefined } as unknown as ValueText;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.value === undefined) throw new WireError('ValueText.value is missing');
    return m;
  },
};

export interface AgentID {
  value: string;
}
export const AgentID: MessageType<AgentID> = {
  name: 'mesos.v1.AgentID',
  fields: [
    { name: 'value', number: 1, label: 'required', type: 'string' },
  ],
  write(m: AgentID, w: Writer): void {
    { w.uint32(10); w.string(m.value); }
  },
  read(r: Reader, end: number): AgentID {
    const m = { value: undefined } as unknown as AgentID;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.value === undefined) throw new WireError('AgentID.value is missing');
    return m;
  },
};

export interface DrainInfo {
  state: DrainState;
  config: DrainConfig;
}
export const DrainInfo: MessageType<DrainInfo> = {
  name: 'mesos.v1.DrainInfo',
  fields: [
    { name: 'state', number: 1, label: 'required', type: 'enum', enum: () => DrainState },
    { name: 'config', number: 2, label: 'required', type: 'message', message: () => DrainConfig as MessageType<never> },
  ],
  write(m: DrainInfo, w: Writer): void {
    { w.uint32(8); w.int32(DrainState.numbers[m.state]); }
    { w.uint32(18); const at = w.begin(); DrainConfig.write(m.config, w); w.end(at); }
  },
  read(r: Reader, end: number): DrainInfo {
    const m = { state: undefined, config: undefined } as unknown as DrainInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = DrainState.names[r.int32()]; if (v !== undefined) m.state = v; break; }
        case 18: { const e = r.enter(); const v = DrainConfig.read(r, e); r.leave(e); m.config = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.state === undefined) throw new WireError('DrainInfo.state is missing');
    if (m.config === undefined) throw new WireError('DrainInfo.config is missing');
    return m;
  },
};

export type DrainState = 'UNKNOWN' | 'DRAINING' | 'DRAINED';
export const DrainState: EnumType<DrainState> = {
  name: 'mesos.v1.DrainState',
  numbers: { UNKNOWN: 0, DRAINING: 1, DRAINED: 2 },
  names: { 0: 'UNKNOWN', 1: 'DRAINING', 2: 'DRAINED' },
};

export interface DrainConfig {
  max_grace_period?: DurationInfo | undefined;
  mark_gone?: boolean | undefined;
}
export const DrainConfig: MessageType<DrainConfig> = {
  name: 'mesos.v1.DrainConfig',
  fields: [
    { name: 'max_grace_period', number: 1, label: 'optional', type: 'message', message: () => DurationInfo as MessageType<never> },
    { name: 'mark_gone', number: 2, label: 'optional', type: 'bool', default: false },
  ],
  write(m: DrainConfig, w: Writer): void {
    if (m.max_grace_period !== undefined) { w.uint32(10); const at = w.begin(); DurationInfo.write(m.max_grace_period, w); w.end(at); }
    if (m.mark_gone !== undefined) { w.uint32(16); w.bool(m.mark_gone); }
  },
  read(r: Reader, end: number): DrainConfig {
    const m = {  } as unknown as DrainConfig;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = DurationInfo.read(r, e); r.leave(e); m.max_grace_period = v; break; }
        case 16: { const v = r.bool(); m.mark_gone = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface DurationInfo {
  nanoseconds: number;
}
export const DurationInfo: MessageType<DurationInfo> = {
  name: 'mesos.v1.DurationInfo',
  fields: [
    { name: 'nanoseconds', number: 1, label: 'required', type: 'int64' },
  ],
  write(m: DurationInfo, w: Writer): void {
    { w.uint32(8); w.int64(m.nanoseconds); }
  },
  read(r: Reader, end: number): DurationInfo {
    const m = { nanoseconds: undefined } as unknown as DurationInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.int64(); m.nanoseconds = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.nanoseconds === undefined) throw new WireError('DurationInfo.nanoseconds is missing');
    return m;
  },
};

export interface TimeInfo {
  nanoseconds: bigint;
}
export const TimeInfo: MessageType<TimeInfo> = {
  name: 'mesos.v1.TimeInfo',
  fields: [
    { name: 'nanoseconds', number: 1, label: 'required', type: 'bigint64' },
  ],
  write(m: TimeInfo, w: Writer): void {
    { w.uint32(8); w.bigint64(m.nanoseconds); }
  },
  read(r: Reader, end: number): TimeInfo {
    const m = { nanoseconds: undefined } as unknown as TimeInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.bigint64(); m.nanoseconds = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.nanoseconds === undefined) throw new WireError('TimeInfo.nanoseconds is missing');
    return m;
  },
};

export interface MachineInfo {
  id: MachineID;
  mode?: MachineInfoMode | undefined;
  unavailability?: Unavailability | undefined;
}
export const MachineInfo: MessageType<MachineInfo> = {
  name: 'mesos.v1.MachineInfo',
  fields: [
    { name: 'id', number: 1, label: 'required', type: 'message', message: () => MachineID as MessageType<never> },
    { name: 'mode', number: 2, label: 'optional', type: 'enum', enum: () => MachineInfoMode },
    { name: 'unavailability', number: 3, label: 'optional', type: 'message', message: () => Unavailability as MessageType<never> },
  ],
  write(m: MachineInfo, w: Writer): void {
    { w.uint32(10); const at = w.begin(); MachineID.write(m.id, w); w.end(at); }
    if (m.mode !== undefined) { w.uint32(16); w.int32(MachineInfoMode.numbers[m.mode]); }
    if (m.unavailability !== undefined) { w.uint32(26); const at = w.begin(); Unavailability.write(m.unavailability, w); w.end(at); }
  },
  read(r: Reader, end: number): MachineInfo {
    const m = { id: undefined } as unknown as MachineInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = MachineID.read(r, e); r.leave(e); m.id = v; break; }
        case 16: { const v = MachineInfoMode.names[r.int32()]; if (v !== undefined) m.mode = v; break; }
        case 26: { const e = r.enter(); const v = Unavailability.read(r, e); r.leave(e); m.unavailability = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.id === undefined) throw new WireError('MachineInfo.id is missing');
    return m;
  },
};

export interface MachineID {
  hostname?: string | undefined;
  ip?: string | undefined;
}
export const MachineID: MessageType<MachineID> = {
  name: 'mesos.v1.MachineID',
  fields: [
    { name: 'hostname', number: 1, label: 'optional', type: 'string' },
    { name: 'ip', number: 2, label: 'optional', type: 'string' },
  ],
  write(m: MachineID, w: Writer): void {
    if (m.hostname !== undefined) { w.uint32(10); w.string(m.hostname); }
    if (m.ip !== undefined) { w.uint32(18); w.string(m.ip); }
  },
  read(r: Reader, end: number): MachineID {
    const m = {  } as unknown as MachineID;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.hostname = v; break; }
        case 18: { const v = r.string(); m.ip = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type MachineInfoMode = 'UP' | 'DRAINING' | 'DOWN';
export const MachineInfoMode: EnumType<MachineInfoMode> = {
  name: 'mesos.v1.MachineInfo.Mode',
  numbers: { UP: 1, DRAINING: 2, DOWN: 3 },
  names: { 1: 'UP', 2: 'DRAINING', 3: 'DOWN' },
};

export interface Unavailability {
  start: TimeInfo;
  duration?: DurationInfo | undefined;
}
export const Unavailability: MessageType<Unavailability> = {
  name: 'mesos.v1.Unavailability',
  fields: [
    { name: 'start', number: 1, label: 'required', type: 'message', message: () => TimeInfo as MessageType<never> },
    { name: 'duration', number: 2, label: 'optional', type: 'message', message: () => DurationInfo as MessageType<never> },
  ],
  write(m: Unavailability, w: Writer): void {
    { w.uint32(10); const at = w.begin(); TimeInfo.write(m.start, w); w.end(at); }
    if (m.duration !== undefined) { w.uint32(18); const at = w.begin(); DurationInfo.write(m.duration, w); w.end(at); }
  },
  read(r: Reader, end: number): Unavailability {
    const m = { start: undefined } as unknown as Unavailability;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = TimeInfo.read(r, e); r.leave(e); m.start = v; break; }
        case 18: { const e = r.enter(); const v = DurationInfo.read(r, e); r.leave(e); m.duration = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.start === undefined) throw new WireError('Unavailability.start is missing');
    return m;
  },
};

export interface WeightInfo {
  weight: number;
  role?: string | undefined;
}
export const WeightInfo: MessageType<WeightInfo> = {
  name: 'mesos.v1.WeightInfo',
  fields: [
    { name: 'weight', number: 1, label: 'required', type: 'double' },
    { name: 'role', number: 2, label: 'optional', type: 'string' },
  ],
  write(m: WeightInfo, w: Writer): void {
    { w.uint32(9); w.double(m.weight); }
    if (m.role !== undefined) { w.uint32(18); w.string(m.role); }
  },
  read(r: Reader, end: number): WeightInfo {
    const m = { weight: undefined } as unknown as WeightInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 9: { const v = r.double(); m.weight = v; break; }
        case 18: { const v = r.string(); m.role = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.weight === undefined) throw new WireError('WeightInfo.weight is missing');
    return m;
  },
};

export interface FrameworkID {
  value: string;
}
export const FrameworkID: MessageType<FrameworkID> = {
  name: 'mesos.v1.FrameworkID',
  fields: [
    { name: 'value', number: 1, label: 'required', type: 'string' },
  ],
  write(m: FrameworkID, w: Writer): void {
    { w.uint32(10); w.string(m.value); }
  },
  read(r: Reader, end: number): FrameworkID {
    const m = { value: undefined } as unknown as FrameworkID;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.value === undefined) throw new WireError('FrameworkID.value is missing');
    return m;
  },
};

export interface ExecutorID {
  value: string;
}
export const ExecutorID: MessageType<ExecutorID> = {
  name: 'mesos.v1.ExecutorID',
  fields: [
    { name: 'value', number: 1, label: 'required', type: 'string' },
  ],
  write(m: ExecutorID, w: Writer): void {
    { w.uint32(10); w.string(m.value); }
  },
  read(r: Reader, end: number): ExecutorID {
    const m = { value: undefined } as unknown as ExecutorID;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.value === undefined) throw new WireError('ExecutorID.value is missing');
    return m;
  },
};

export interface TaskStatus {
  task_id: TaskID;
  state: TaskState;
  message?: string | undefined;
  source?: TaskStatusSource | undefined;
  reason?: TaskStatusReason | undefined;
  data?: Uint8Array | undefined;
  agent_id?: AgentID | undefined;
  executor_id?: ExecutorID | undefined;
  timestamp?: number | undefined;
  uuid?: Uint8Array | undefined;
  healthy?: boolean | undefined;
  check_status?: CheckStatusInfo | undefined;
  labels?: Labels | undefined;
  container_status?: ContainerStatus | undefined;
  unreachable_time?: TimeInfo | undefined;
  limitation?: TaskResourceLimitation | undefined;
}
export const TaskStatus: MessageType<TaskStatus> = {
  name: 'mesos.v1.TaskStatus',
  fields: [
    { name: 'task_id', number: 1, label: 'required', type: 'message', message: () => TaskID as MessageType<never> },
    { name: 'state', number: 2, label: 'required', type: 'enum', enum: () => TaskState },
    { name: 'message', number: 4, label: 'optional', type: 'string' },
    { name: 'source', number: 9, label: 'optional', type: 'enum', enum: () => TaskStatusSource },
    { name: 'reason', number: 10, label: 'optional', type: 'enum', enum: () => TaskStatusReason },
    { name: 'data', number: 3, label: 'optional', type: 'bytes' },
    { name: 'agent_id', number: 5, label: 'optional', type: 'message', message: () => AgentID as MessageType<never> },
    { name: 'executor_id', number: 7, label: 'optional', type: 'message', message: () => ExecutorID as MessageType<never> },
    { name: 'timestamp', number: 6, label: 'optional', type: 'double' },
    { name: 'uuid', number: 11, label: 'optional', type: 'bytes' },
    { name: 'healthy', number: 8, label: 'optional', type: 'bool' },
    { name: 'check_status', number: 15, label: 'optional', type: 'message', message: () => CheckStatusInfo as MessageType<never> },
    { name: 'labels', number: 12, label: 'optional', type: 'message', message: () => Labels as MessageType<never> },
    { name: 'container_status', number: 13, label: 'optional', type: 'message', message: () => ContainerStatus as MessageType<never> },
    { name: 'unreachable_time', number: 14, label: 'optional', type: 'message', message: () => TimeInfo as MessageType<never> },
    { name: 'limitation', number: 16, label: 'optional', type: 'message', message: () => TaskResourceLimitation as MessageType<never> },
  ],
  write(m: TaskStatus, w: Writer): void {
    { w.uint32(10); const at = w.begin(); TaskID.write(m.task_id, w); w.end(at); }
    { w.uint32(16); w.int32(TaskState.numbers[m.state]); }
    if (m.data !== undefined) { w.uint32(26); w.bytes(m.data); }
    if (m.message !== undefined) { w.uint32(34); w.string(m.message); }
    if (m.agent_id !== undefined) { w.uint32(42); const at = w.begin(); AgentID.write(m.agent_id, w); w.end(at); }
    if (m.timestamp !== undefined) { w.uint32(49); w.double(m.timestamp); }
    if (m.executor_id !== undefined) { w.uint32(58); const at = w.begin(); ExecutorID.write(m.executor_id, w); w.end(at); }
    if (m.healthy !== undefined) { w.uint32(64); w.bool(m.healthy); }
    if (m.source !== undefined) { w.uint32(72); w.int32(TaskStatusSource.numbers[m.source]); }
    if (m.reason !== undefined) { w.uint32(80); w.int32(TaskStatusReason.numbers[m.reason]); }
    if (m.uuid !== undefined) { w.uint32(90); w.bytes(m.uuid); }
    if (m.labels !== undefined) { w.uint32(98); const at = w.begin(); Labels.write(m.labels, w); w.end(at); }
    if (m.container_status !== undefined) { w.uint32(106); const at = w.begin(); ContainerStatus.write(m.container_status, w); w.end(at); }
    if (m.unreachable_time !== undefined) { w.uint32(114); const at = w.begin(); TimeInfo.write(m.unreachable_time, w); w.end(at); }
    if (m.check_status !== undefined) { w.uint32(122); const at = w.begin(); CheckStatusInfo.write(m.check_status, w); w.end(at); }
    if (m.limitation !== undefined) { w.uint32(130); const at = w.begin(); TaskResourceLimitation.write(m.limitation, w); w.end(at); }
  },
  read(r: Reader, end: number): TaskStatus {
    const m = { task_id: undefined, state: undefined } as unknown as TaskStatus;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = TaskID.read(r, e); r.leave(e); m.task_id = v; break; }
        case 16: { const v = TaskState.names[r.int32()]; if (v !== undefined) m.state = v; break; }
        case 34: { const v = r.string(); m.message = v; break; }
        case 72: { const v = TaskStatusSource.names[r.int32()]; if (v !== undefined) m.source = v; break; }
        case 80: { const v = TaskStatusReason.names[r.int32()]; if (v !== undefined) m.reason = v; break; }
        case 26: { const v = r.bytes(); m.data = v; break; }
        case 42: { const e = r.enter(); const v = AgentID.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 58: { const e = r.enter(); const v = ExecutorID.read(r, e); r.leave(e); m.executor_id = v; break; }
        case 49: { const v = r.double(); m.timestamp = v; break; }
        case 90: { const v = r.bytes(); m.uuid = v; break; }
        case 64: { const v = r.bool(); m.healthy = v; break; }
        case 122: { const e = r.enter(); const v = CheckStatusInfo.read(r, e); r.leave(e); m.check_status = v; break; }
        case 98: { const e = r.enter(); const v = Labels.read(r, e); r.leave(e); m.labels = v; break; }
        case 106: { const e = r.enter(); const v = ContainerStatus.read(r, e); r.leave(e); m.container_status = v; break; }
        case 114: { const e = r.enter(); const v = TimeInfo.read(r, e); r.leave(e); m.unreachable_time = v; break; }
        case 130: { const e = r.enter(); const v = TaskResourceLimitation.read(r, e); r.leave(e); m.limitation = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.task_id === undefined) throw new WireError('TaskStatus.task_id is missing');
    if (m.state === undefined) throw new WireError('TaskStatus.state is missing');
    return m;
  },
};

export interface TaskID {
  value: string;
}
export const TaskID: MessageType<TaskID> = {
  name: 'mesos.v1.TaskID',
  fields: [
    { name: 'value', number: 1, label: 'required', type: 'string' },
  ],
  write(m: TaskID, w: Writer): void {
    { w.uint32(10); w.string(m.value); }
  },
  read(r: Reader, end: number): TaskID {
    const m = { value: undefined } as unknown as TaskID;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.value === undefined) throw new WireError('TaskID.value is missing');
    return m;
  },
};

export type TaskState = 'TASK_STAGING' | 'TASK_STARTING' | 'TASK_RUNNING' | 'TASK_KILLING' | 'TASK_FINISHED' | 'TASK_FAILED' | 'TASK_KILLED' | 'TASK_ERROR' | 'TASK_LOST' | 'TASK_DROPPED' | 'TASK_UNREACHABLE' | 'TASK_GONE' | 'TASK_GONE_BY_OPERATOR' | 'TASK_UNKNOWN';
export const TaskState: EnumType<TaskState> = {
  name: 'mesos.v1.TaskState',
  numbers: { TASK_STAGING: 6, TASK_STARTING: 0, TASK_RUNNING: 1, TASK_KILLING: 8, TASK_FINISHED: 2, TASK_FAILED: 3, TASK_KILLED: 4, TASK_ERROR: 7, TASK_LOST: 5, TASK_DROPPED: 9, TASK_UNREACHABLE: 10, TASK_GONE: 11, TASK_GONE_BY_OPERATOR: 12, TASK_UNKNOWN: 13 },
  names: { 6: 'TASK_STAGING', 0: 'TASK_STARTING', 1: 'TASK_RUNNING', 8: 'TASK_KILLING', 2: 'TASK_FINISHED', 3: 'TASK_FAILED', 4: 'TASK_KILLED', 7: 'TASK_ERROR', 5: 'TASK_LOST', 9: 'TASK_DROPPED', 10: 'TASK_UNREACHABLE', 11: 'TASK_GONE', 12: 'TASK_GONE_BY_OPERATOR', 13: 'TASK_UNKNOWN' },
};

export type TaskStatusSource = 'SOURCE_MASTER' | 'SOURCE_AGENT' | 'SOURCE_EXECUTOR';
export const TaskStatusSource: EnumType<TaskStatusSource> = {
  name: 'mesos.v1.TaskStatus.Source',
  numbers: { SOURCE_MASTER: 0, SOURCE_AGENT: 1, SOURCE_EXECUTOR: 2 },
  names: { 0: 'SOURCE_MASTER', 1: 'SOURCE_AGENT', 2: 'SOURCE_EXECUTOR' },
};

export type TaskStatusReason = 'REASON_COMMAND_EXECUTOR_FAILED' | 'REASON_CONTAINER_LAUNCH_FAILED' | 'REASON_CONTAINER_LIMITATION' | 'REASON_CONTAINER_LIMITATION_DISK' | 'REASON_CONTAINER_LIMITATION_MEMORY' | 'REASON_CONTAINER_PREEMPTED' | 'REASON_CONTAINER_UPDATE_FAILED' | 'REASON_MAX_COMPLETION_TIME_REACHED' | 'REASON_EXECUTOR_REGISTRATION_TIMEOUT' | 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT' | 'REASON_EXECUTOR_TERMINATED' | 'REASON_EXECUTOR_UNREGISTERED' | 'REASON_FRAMEWORK_REMOVED' | 'REASON_GC_ERROR' | 'REASON_INVALID_FRAMEWORKID' | 'REASON_INVALID_OFFERS' | 'REASON_IO_SWITCHBOARD_EXITED' | 'REASON_MASTER_DISCONNECTED' | 'REASON_RECONCILIATION' | 'REASON_RESOURCES_UNKNOWN' | 'REASON_AGENT_DISCONNECTED' | 'REASON_AGENT_DRAINING' | 'REASON_AGENT_REMOVED' | 'REASON_AGENT_REMOVED_BY_OPERATOR' | 'REASON_AGENT_REREGISTERED' | 'REASON_AGENT_RESTARTED' | 'REASON_AGENT_UNKNOWN' | 'REASON_TASK_KILLED_DURING_LAUNCH' | 'REASON_TASK_CHECK_STATUS_UPDATED' | 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED' | 'REASON_TASK_GROUP_INVALID' | 'REASON_TASK_GROUP_UNAUTHORIZED' | 'REASON_TASK_INVALID' | 'REASON_TASK_UNAUTHORIZED' | 'REASON_TASK_UNKNOWN';
export const TaskStatusReason: EnumType<TaskStatusReason> = {
  name: 'mesos.v1.TaskStatus.Reason',
  numbers: { REASON_COMMAND_EXECUTOR_FAILED: 0, REASON_CONTAINER_LAUNCH_FAILED: 21, REASON_CONTAINER_LIMITATION: 19, REASON_CONTAINER_LIMITATION_DISK: 20, REASON_CONTAINER_LIMITATION_MEMORY: 8, REASON_CONTAINER_PREEMPTED: 17, REASON_CONTAINER_UPDATE_FAILED: 22, REASON_MAX_COMPLETION_TIME_REACHED: 33, REASON_EXECUTOR_REGISTRATION_TIMEOUT: 23, REASON_EXECUTOR_REREGISTRATION_TIMEOUT: 24, REASON_EXECUTOR_TERMINATED: 1, REASON_EXECUTOR_UNREGISTERED: 2, REASON_FRAMEWORK_REMOVED: 3, REASON_GC_ERROR: 4, REASON_INVALID_FRAMEWORKID: 5, REASON_INVALID_OFFERS: 6, REASON_IO_SWITCHBOARD_EXITED: 27, REASON_MASTER_DISCONNECTED: 7, REASON_RECONCILIATION: 9, REASON_RESOURCES_UNKNOWN: 18, REASON_AGENT_DISCONNECTED: 10, REASON_AGENT_DRAINING: 34, REASON_AGENT_REMOVED: 11, REASON_AGENT_REMOVED_BY_OPERATOR: 31, REASON_AGENT_REREGISTERED: 32, REASON_AGENT_RESTARTED: 12, REASON_AGENT_UNKNOWN: 13, REASON_TASK_KILLED_DURING_LAUNCH: 30, REASON_TASK_CHECK_STATUS_UPDATED: 28, REASON_TASK_HEALTH_CHECK_STATUS_UPDATED: 29, REASON_TASK_GROUP_INVALID: 25, REASON_TASK_GROUP_UNAUTHORIZED: 26, REASON_TASK_INVALID: 14, REASON_TASK_UNAUTHORIZED: 15, REASON_TASK_UNKNOWN: 16 },
  names: { 0: 'REASON_COMMAND_EXECUTOR_FAILED', 21: 'REASON_CONTAINER_LAUNCH_FAILED', 19: 'REASON_CONTAINER_LIMITATION', 20: 'REASON_CONTAINER_LIMITATION_DISK', 8: 'REASON_CONTAINER_LIMITATION_MEMORY', 17: 'REASON_CONTAINER_PREEMPTED', 22: 'REASON_CONTAINER_UPDATE_FAILED', 33: 'REASON_MAX_COMPLETION_TIME_REACHED', 23: 'REASON_EXECUTOR_REGISTRATION_TIMEOUT', 24: 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT', 1: 'REASON_EXECUTOR_TERMINATED', 2: 'REASON_EXECUTOR_UNREGISTERED', 3: 'REASON_FRAMEWORK_REMOVED', 4: 'REASON_GC_ERROR', 5: 'REASON_INVALID_FRAMEWORKID', 6: 'REASON_INVALID_OFFERS', 27: 'REASON_IO_SWITCHBOARD_EXITED', 7: 'REASON_MASTER_DISCONNECTED', 9: 'REASON_RECONCILIATION', 18: 'REASON_RESOURCES_UNKNOWN', 10: 'REASON_AGENT_DISCONNECTED', 34: 'REASON_AGENT_DRAINING', 11: 'REASON_AGENT_REMOVED', 31: 'REASON_AGENT_REMOVED_BY_OPERATOR', 32: 'REASON_AGENT_REREGISTERED', 12: 'REASON_AGENT_RESTARTED', 13: 'REASON_AGENT_UNKNOWN', 30: 'REASON_TASK_KILLED_DURING_LAUNCH', 28: 'REASON_TASK_CHECK_STATUS_UPDATED', 29: 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED', 25: 'REASON_TASK_GROUP_INVALID', 26: 'REASON_TASK_GROUP_UNAUTHORIZED', 14: 'REASON_TASK_INVALID', 15: 'REASON_TASK_UNAUTHORIZED', 16: 'REASON_TASK_UNKNOWN' },
};

export interface CheckStatusInfo {
  type?: CheckInfoType | undefined;
  command?: CheckStatusInfoCommand | undefined;
  http?: CheckStatusInfoHttp | undefined;
  tcp?: CheckStatusInfoTcp | undefined;
}
export const CheckStatusInfo: MessageType<CheckStatusInfo> = {
  name: 'mesos.v1.CheckStatusInfo',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => CheckInfoType },
    { name: 'command', number: 2, label: 'optional', type: 'message', message: () => CheckStatusInfoCommand as MessageType<never> },
    { name: 'http', number: 3, label: 'optional', type: 'message', message: () => CheckStatusInfoHttp as MessageType<never> },
    { name: 'tcp', number: 4, label: 'optional', type: 'message', message: () => CheckStatusInfoTcp as MessageType<never> },
  ],
  write(m: CheckStatusInfo, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(CheckInfoType.numbers[m.type]); }
    if (m.command !== undefined) { w.uint32(18); const at = w.begin(); CheckStatusInfoCommand.write(m.command, w); w.end(at); }
    if (m.http !== undefined) { w.uint32(26); const at = w.begin(); CheckStatusInfoHttp.write(m.http, w); w.end(at); }
    if (m.tcp !== undefined) { w.uint32(34); const at = w.begin(); CheckStatusInfoTcp.write(m.tcp, w); w.end(at); }
  },
  read(r: Reader, end: number): CheckStatusInfo {
    const m = {  } as unknown as CheckStatusInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = CheckInfoType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = CheckStatusInfoCommand.read(r, e); r.leave(e); m.command = v; break; }
        case 26: { const e = r.enter(); const v = CheckStatusInfoHttp.read(r, e); r.leave(e); m.http = v; break; }
        case 34: { const e = r.enter(); const v = CheckStatusInfoTcp.read(r, e); r.leave(e); m.tcp = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type CheckInfoType = 'UNKNOWN' | 'COMMAND' | 'HTTP' | 'TCP';
export const CheckInfoType: EnumType<CheckInfoType> = {
  name: 'mesos.v1.CheckInfo.Type',
  numbers: { UNKNOWN: 0, COMMAND: 1, HTTP: 2, TCP: 3 },
  names: { 0: 'UNKNOWN', 1: 'COMMAND', 2: 'HTTP', 3: 'TCP' },
};

export interface CheckStatusInfoCommand {
  exit_code?: number | undefined;
}
export const CheckStatusInfoCommand: MessageType<CheckStatusInfoCommand> = {
  name: 'mesos.v1.CheckStatusInfo.Command',
  fields: [
    { name: 'exit_code', number: 1, label: 'optional', type: 'int32' },
  ],
  write(m: CheckStatusInfoCommand, w: Writer): void {
    if (m.exit_code !== undefined) { w.uint32(8); w.int32(m.exit_code); }
  },
  read(r: Reader, end: number): CheckStatusInfoCommand {
    const m = {  } as unknown as CheckStatusInfoCommand;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.int32(); m.exit_code = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CheckStatusInfoHttp {
  status_code?: number | undefined;
}
export const CheckStatusInfoHttp: MessageType<CheckStatusInfoHttp> = {
  name: 'mesos.v1.CheckStatusInfo.Http',
  fields: [
    { name: 'status_code', number: 1, label: 'optional', type: 'uint32' },
  ],
  write(m: CheckStatusInfoHttp, w: Writer): void {
    if (m.status_code !== undefined) { w.uint32(8); w.uint32(m.status_code); }
  },
  read(r: Reader, end: number): CheckStatusInfoHttp {
    const m = {  } as unknown as CheckStatusInfoHttp;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint32(); m.status_code = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CheckStatusInfoTcp {
  succeeded?: boolean | undefined;
}
export const CheckStatusInfoTcp: MessageType<CheckStatusInfoTcp> = {
  name: 'mesos.v1.CheckStatusInfo.Tcp',
  fields: [
    { name: 'succeeded', number: 1, label: 'optional', type: 'bool' },
  ],
  write(m: CheckStatusInfoTcp, w: Writer): void {
    if (m.succeeded !== undefined) { w.uint32(8); w.bool(m.succeeded); }
  },
  read(r: Reader, end: number): CheckStatusInfoTcp {
    const m = {  } as unknown as CheckStatusInfoTcp;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.bool(); m.succeeded = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ContainerStatus {
  container_id?: ContainerID | undefined;
  network_infos?: NetworkInfo[] | undefined;
  cgroup_info?: CgroupInfo | undefined;
  executor_pid?: number | undefined;
}
export const ContainerStatus: MessageType<ContainerStatus> = {
  name: 'mesos.v1.ContainerStatus',
  fields: [
    { name: 'container_id', number: 4, label: 'optional', type: 'message', message: () => ContainerID as MessageType<never> },
    { name: 'network_infos', number: 1, label: 'repeated', type: 'message', message: () => NetworkInfo as MessageType<never> },
    { name: 'cgroup_info', number: 2, label: 'optional', type: 'message', message: () => CgroupInfo as MessageType<never> },
    { name: 'executor_pid', number: 3, label: 'optional', type: 'uint32' },
  ],
  write(m: ContainerStatus, w: Writer): void {
    if (m.network_infos !== undefined) for (const v of m.network_infos) { w.uint32(10); const at = w.begin(); NetworkInfo.write(v, w); w.end(at); }
    if (m.cgroup_info !== undefined) { w.uint32(18); const at = w.begin(); CgroupInfo.write(m.cgroup_info, w); w.end(at); }
    if (m.executor_pid !== undefined) { w.uint32(24); w.uint32(m.executor_pid); }
    if (m.container_id !== undefined) { w.uint32(34); const at = w.begin(); ContainerID.write(m.container_id, w); w.end(at); }
  },
  read(r: Reader, end: number): ContainerStatus {
    const m = {  } as unknown as ContainerStatus;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 34: { const e = r.enter(); const v = ContainerID.read(r, e); r.leave(e); m.container_id = v; break; }
        case 10: { const e = r.enter(); const v = NetworkInfo.read(r, e); r.leave(e); (m.network_infos ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = CgroupInfo.read(r, e); r.leave(e); m.cgroup_info = v; break; }
        case 24: { const v = r.uint32(); m.executor_pid = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ContainerID {
  value: string;
  parent?: ContainerID | undefined;
}
export const ContainerID: MessageType<ContainerID> = {
  name: 'mesos.v1.ContainerID',
  fields: [
    { name: 'value', number: 1, label: 'required', type: 'string' },
    { name: 'parent', number: 2, label: 'optional', type: 'message', message: () => ContainerID as MessageType<never> },
  ],
  write(m: ContainerID, w: Writer): void {
    { w.uint32(10); w.string(m.value); }
    if (m.parent !== undefined) { w.uint32(18); const at = w.begin(); ContainerID.write(m.parent, w); w.end(at); }
  },
  read(r: Reader, end: number): ContainerID {
    const m = { value: undefined } as unknown as ContainerID;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.value = v; break; }
        case 18: { const e = r.enter(); const v = ContainerID.read(r, e); r.leave(e); m.parent = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.value === undefined) throw new WireError('ContainerID.value is missing');
    return m;
  },
};

export interface NetworkInfo {
  ip_addresses?: NetworkInfoIPAddress[] | undefined;
  name?: string | undefined;
  groups?: string[] | undefined;
  labels?: Labels | undefined;
  port_mappings?: NetworkInfoPortMapping[] | undefined;
}
export const NetworkInfo: MessageType<NetworkInfo> = {
  name: 'mesos.v1.NetworkInfo',
  fields: [
    { name: 'ip_addresses', number: 5, label: 'repeated', type: 'message', message: () => NetworkInfoIPAddress as MessageType<never> },
    { name: 'name', number: 6, label: 'optional', type: 'string' },
    { name: 'groups', number: 3, label: 'repeated', type: 'string' },
    { name: 'labels', number: 4, label: 'optional', type: 'message', message: () => Labels as MessageType<never> },
    { name: 'port_mappings', number: 7, label: 'repeated', type: 'message', message: () => NetworkInfoPortMapping as MessageType<never> },
  ],
  write(m: NetworkInfo, w: Writer): void {
    if (m.groups !== undefined) for (const v of m.groups) { w.uint32(26); w.string(v); }
    if (m.labels !== undefined) { w.uint32(34); const at = w.begin(); Labels.write(m.labels, w); w.end(at); }
    if (m.ip_addresses !== undefined) for (const v of m.ip_addresses) { w.uint32(42); const at = w.begin(); NetworkInfoIPAddress.write(v, w); w.end(at); }
    if (m.name !== undefined) { w.uint32(50); w.string(m.name); }
    if (m.port_mappings !== undefined) for (const v of m.port_mappings) { w.uint32(58); const at = w.begin(); NetworkInfoPortMapping.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): NetworkInfo {
    const m = {  } as unknown as NetworkInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 42: { const e = r.enter(); const v = NetworkInfoIPAddress.read(r, e); r.leave(e); (m.ip_addresses ??= []).push(v); break; }
        case 50: { const v = r.string(); m.name = v; break; }
        case 26: { const v = r.string(); (m.groups ??= []).push(v); break; }
        case 34: { const e = r.enter(); const v = Labels.read(r, e); r.leave(e); m.labels = v; break; }
        case 58: { const e = r.enter(); const v = NetworkInfoPortMapping.read(r, e); r.leave(e); (m.port_mappings ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface NetworkInfoIPAddress {
  protocol?: NetworkInfoProtocol | undefined;
  ip_address?: string | undefined;
}
export const NetworkInfoIPAddress: MessageType<NetworkInfoIPAddress> = {
  name: 'mesos.v1.NetworkInfo.IPAddress',
  fields: [
    { name: 'protocol', number: 1, label: 'optional', type: 'enum', enum: () => NetworkInfoProtocol, default: "IPv4" },
    { name: 'ip_address', number: 2, label: 'optional', type: 'string' },
  ],
  write(m: NetworkInfoIPAddress, w: Writer): void {
    if (m.protocol !== undefined) { w.uint32(8); w.int32(NetworkInfoProtocol.numbers[m.protocol]); }
    if (m.ip_address !== undefined) { w.uint32(18); w.string(m.ip_address); }
  },
  read(r: Reader, end: number): NetworkInfoIPAddress {
    const m = {  } as unknown as NetworkInfoIPAddress;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = NetworkInfoProtocol.names[r.int32()]; if (v !== undefined) m.protocol = v; break; }
        case 18: { const v = r.string(); m.ip_address = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type NetworkInfoProtocol = 'IPv4' | 'IPv6';
export const NetworkInfoProtocol: EnumType<NetworkInfoProtocol> = {
  name: 'mesos.v1.NetworkInfo.Protocol',
  numbers: { IPv4: 1, IPv6: 2 },
  names: { 1: 'IPv4', 2: 'IPv6' },
};

export interface NetworkInfoPortMapping {
  host_port: number;
  container_port: number;
  protocol?: string | undefined;
}
export const NetworkInfoPortMapping: MessageType<NetworkInfoPortMapping> = {
  name: 'mesos.v1.NetworkInfo.PortMapping',
  fields: [
    { name: 'host_port', number: 1, label: 'required', type: 'uint32' },
    { name: 'container_port', number: 2, label: 'required', type: 'uint32' },
    { name: 'protocol', number: 3, label: 'optional', type: 'string' },
  ],
  write(m: NetworkInfoPortMapping, w: Writer): void {
    { w.uint32(8); w.uint32(m.host_port); }
    { w.uint32(16); w.uint32(m.container_port); }
    if (m.protocol !== undefined) { w.uint32(26); w.string(m.protocol); }
  },
  read(r: Reader, end: number): NetworkInfoPortMapping {
    const m = { host_port: undefined, container_port: undefined } as unknown as NetworkInfoPortMapping;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint32(); m.host_port = v; break; }
        case 16: { const v = r.uint32(); m.container_port = v; break; }
        case 26: { const v = r.string(); m.protocol = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.host_port === undefined) throw new WireError('NetworkInfoPortMapping.host_port is missing');
    if (m.container_port === undefined) throw new WireError('NetworkInfoPortMapping.container_port is missing');
    return m;
  },
};

export interface CgroupInfo {
  net_cls?: CgroupInfoNetCls | undefined;
}
export const CgroupInfo: MessageType<CgroupInfo> = {
  name: 'mesos.v1.CgroupInfo',
  fields: [
    { name: 'net_cls', number: 1, label: 'optional', type: 'message', message: () => CgroupInfoNetCls as MessageType<never> },
  ],
  write(m: CgroupInfo, w: Writer): void {
    if (m.net_cls !== undefined) { w.uint32(10); const at = w.begin(); CgroupInfoNetCls.write(m.net_cls, w); w.end(at); }
  },
  read(r: Reader, end: number): CgroupInfo {
    const m = {  } as unknown as CgroupInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = CgroupInfoNetCls.read(r, e); r.leave(e); m.net_cls = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CgroupInfoNetCls {
  classid?: number | undefined;
}
export const CgroupInfoNetCls: MessageType<CgroupInfoNetCls> = {
  name: 'mesos.v1.CgroupInfo.NetCls',
  fields: [
    { name: 'classid', number: 1, label: 'optional', type: 'uint32' },
  ],
  write(m: CgroupInfoNetCls, w: Writer): void {
    if (m.classid !== undefined) { w.uint32(8); w.uint32(m.classid); }
  },
  read(r: Reader, end: number): CgroupInfoNetCls {
    const m = {  } as unknown as CgroupInfoNetCls;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint32(); m.classid = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface TaskResourceLimitation {
  resources?: Resource[] | undefined;
}
export const TaskResourceLimitation: MessageType<TaskResourceLimitation> = {
  name: 'mesos.v1.TaskResourceLimitation',
  fields: [
    { name: 'resources', number: 1, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
  ],
  write(m: TaskResourceLimitation, w: Writer): void {
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(10); const at = w.begin(); Resource.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): TaskResourceLimitation {
    const m = {  } as unknown as TaskResourceLimitation;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface FrameworkInfo {
  user: string;
  name: string;
  id?: FrameworkID | undefined;
  failover_timeout?: number | undefined;
  checkpoint?: boolean | undefined;
  role?: string | undefined;
  roles?: string[] | undefined;
  hostname?: string | undefined;
  principal?: string | undefined;
  webui_url?: string | undefined;
  capabilities?: FrameworkInfoCapability[] | undefined;
  labels?: Labels | undefined;
  offer_filters?: { [key: string]: OfferFilters } | undefined;
}
export const FrameworkInfo: MessageType<FrameworkInfo> = {
  name: 'mesos.v1.FrameworkInfo',
  fields: [
    { name: 'user', number: 1, label: 'required', type: 'string' },
    { name: 'name', number: 2, label: 'required', type: 'string' },
    { name: 'id', number: 3, label: 'optional', type: 'message', message: () => FrameworkID as MessageType<never> },
    { name: 'failover_timeout', number: 4, label: 'optional', type: 'double', default: 0 },
    { name: 'checkpoint', number: 5, label: 'optional', type: 'bool', default: false },
    { name: 'role', number: 6, label: 'optional', type: 'string', default: "*", deprecated: true },
    { name: 'roles', number: 12, label: 'repeated', type: 'string' },
    { name: 'hostname', number: 7, label: 'optional', type: 'string' },
    { name: 'principal', number: 8, label: 'optional', type: 'string' },
    { name: 'webui_url', number: 9, label: 'optional', type: 'string' },
    { name: 'capabilities', number: 10, label: 'repeated', type: 'message', message: () => FrameworkInfoCapability as MessageType<never> },
    { name: 'labels', number: 11, label: 'optional', type: 'message', message: () => Labels as MessageType<never> },
    { name: 'offer_filters', number: 13, label: 'map', type: 'message', message: () => OfferFilters as MessageType<never> },
  ],
  write(m: FrameworkInfo, w: Writer): void {
    { w.uint32(10); w.string(m.user); }
    { w.uint32(18); w.string(m.name); }
    if (m.id !== undefined) { w.uint32(26); const at = w.begin(); FrameworkID.write(m.id, w); w.end(at); }
    if (m.failover_timeout !== undefined) { w.uint32(33); w.double(m.failover_timeout); }
    if (m.checkpoint !== undefined) { w.uint32(40); w.bool(m.checkpoint); }
    if (m.role !== undefined) { w.uint32(50); w.string(m.role); }
    if (m.hostname !== undefined) { w.uint32(58); w.string(m.hostname); }
    if (m.principal !== undefined) { w.uint32(66); w.string(m.principal); }
    if (m.webui_url !== undefined) { w.uint32(74); w.string(m.webui_url); }
    if (m.capabilities !== undefined) for (const v of m.capabilities) { w.uint32(82); const at = w.begin(); FrameworkInfoCapability.write(v, w); w.end(at); }
    if (m.labels !== undefined) { w.uint32(90); const at = w.begin(); Labels.write(m.labels, w); w.end(at); }
    if (m.roles !== undefined) for (const v of m.roles) { w.uint32(98); w.string(v); }
    if (m.offer_filters !== undefined) for (const k in m.offer_filters) { const v = m.offer_filters[k]; if (v === undefined) continue; w.uint32(106); const entry = w.begin(); w.uint32(10); w.string(k); w.uint32(18); const at = w.begin(); OfferFilters.write(v, w); w.end(at); w.end(entry); }
  },
  read(r: Reader, end: number): FrameworkInfo {
    const m = { user: undefined, name: undefined } as unknown as FrameworkInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.user = v; break; }
        case 18: { const v = r.string(); m.name = v; break; }
        case 26: { const e = r.enter(); const v = FrameworkID.read(r, e); r.leave(e); m.id = v; break; }
        case 33: { const v = r.double(); m.failover_timeout = v; break; }
        case 40: { const v = r.bool(); m.checkpoint = v; break; }
        case 50: { const v = r.string(); m.role = v; break; }
        case 98: { const v = r.string(); (m.roles ??= []).push(v); break; }
        case 58: { const v = r.string(); m.hostname = v; break; }
        case 66: { const v = r.string(); m.principal = v; break; }
        case 74: { const v = r.string(); m.webui_url = v; break; }
        case 82: { const e = r.enter(); const v = FrameworkInfoCapability.read(r, e); r.leave(e); (m.capabilities ??= []).push(v); break; }
        case 90: { const e = r.enter(); const v = Labels.read(r, e); r.leave(e); m.labels = v; break; }
        case 106: { const entry = r.enter(); let k = ''; let value: OfferFilters | undefined; while (r.position < entry) { const t = r.uint32(); if (t === 10) k = r.string(); else if (t === 18) { const e = r.enter(); const v = OfferFilters.read(r, e); r.leave(e); value = v; } else r.skip(t); } r.leave(entry); if (value !== undefined && k !== '__proto__') (m.offer_filters ??= {})[k] = value; break; }
        default: r.skip(tag);
      }
    }
    if (m.user === undefined) throw new WireError('FrameworkInfo.user is missing');
    if (m.name === undefined) throw new WireError('FrameworkInfo.name is missing');
    return m;
  },
};

export interface FrameworkInfoCapability {
  type?: FrameworkInfoCapabilityType | undefined;
}
export const FrameworkInfoCapability: MessageType<FrameworkInfoCapability> = {
  name: 'mesos.v1.FrameworkInfo.Capability',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => FrameworkInfoCapabilityType },
  ],
  write(m: FrameworkInfoCapability, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(FrameworkInfoCapabilityType.numbers[m.type]); }
  },
  read(r: Reader, end: number): FrameworkInfoCapability {
    const m = {  } as unknown as FrameworkInfoCapability;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = FrameworkInfoCapabilityType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type FrameworkInfoCapabilityType = 'UNKNOWN' | 'REVOCABLE_RESOURCES' | 'TASK_KILLING_STATE' | 'GPU_RESOURCES' | 'SHARED_RESOURCES' | 'PARTITION_AWARE' | 'MULTI_ROLE' | 'RESERVATION_REFINEMENT' | 'REGION_AWARE';
export const FrameworkInfoCapabilityType: EnumType<FrameworkInfoCapabilityType> = {
  name: 'mesos.v1.FrameworkInfo.Capability.Type',
  numbers: { UNKNOWN: 0, REVOCABLE_RESOURCES: 1, TASK_KILLING_STATE: 2, GPU_RESOURCES: 3, SHARED_RESOURCES: 4, PARTITION_AWARE: 5, MULTI_ROLE: 6, RESERVATION_REFINEMENT: 7, REGION_AWARE: 8 },
  names: { 0: 'UNKNOWN', 1: 'REVOCABLE_RESOURCES', 2: 'TASK_KILLING_STATE', 3: 'GPU_RESOURCES', 4: 'SHARED_RESOURCES', 5: 'PARTITION_AWARE', 6: 'MULTI_ROLE', 7: 'RESERVATION_REFINEMENT', 8: 'REGION_AWARE' },
};

export interface OfferFilters {
  min_allocatable_resources?: OfferFiltersMinAllocatableResources | undefined;
}
export const OfferFilters: MessageType<OfferFilters> = {
  name: 'mesos.v1.OfferFilters',
  fields: [
    { name: 'min_allocatable_resources', number: 1, label: 'optional', type: 'message', message: () => OfferFiltersMinAllocatableResources as MessageType<never> },
  ],
  write(m: OfferFilters, w: Writer): void {
    if (m.min_allocatable_resources !== undefined) { w.uint32(10); const at = w.begin(); OfferFiltersMinAllocatableResources.write(m.min_allocatable_resources, w); w.end(at); }
  },
  read(r: Reader, end: number): OfferFilters {
    const m = {  } as unknown as OfferFilters;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = OfferFiltersMinAllocatableResources.read(r, e); r.leave(e); m.min_allocatable_resources = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface OfferFiltersMinAllocatableResources {
  quantities?: OfferFiltersResourceQuantities[] | undefined;
}
export const OfferFiltersMinAllocatableResources: MessageType<OfferFiltersMinAllocatableResources> = {
  name: 'mesos.v1.OfferFilters.MinAllocatableResources',
  fields: [
    { name: 'quantities', number: 1, label: 'repeated', type: 'message', message: () => OfferFiltersResourceQuantities as MessageType<never> },
  ],
  write(m: OfferFiltersMinAllocatableResources, w: Writer): void {
    if (m.quantities !== undefined) for (const v of m.quantities) { w.uint32(10); const at = w.begin(); OfferFiltersResourceQuantities.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): OfferFiltersMinAllocatableResources {
    const m = {  } as unknown as OfferFiltersMinAllocatableResources;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = OfferFiltersResourceQuantities.read(r, e); r.leave(e); (m.quantities ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface OfferFiltersResourceQuantities {
  quantities?: { [key: string]: ValueScalar } | undefined;
}
export const OfferFiltersResourceQuantities: MessageType<OfferFiltersResourceQuantities> = {
  name: 'mesos.v1.OfferFilters.ResourceQuantities',
  fields: [
    { name: 'quantities', number: 1, label: 'map', type: 'message', message: () => ValueScalar as MessageType<never> },
  ],
  write(m: OfferFiltersResourceQuantities, w: Writer): void {
    if (m.quantities !== undefined) for (const k in m.quantities) { const v = m.quantities[k]; if (v === undefined) continue; w.uint32(10); const entry = w.begin(); w.uint32(10); w.string(k); w.uint32(18); const at = w.begin(); ValueScalar.write(v, w); w.end(at); w.end(entry); }
  },
  read(r: Reader, end: number): OfferFiltersResourceQuantities {
    const m = {  } as unknown as OfferFiltersResourceQuantities;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const entry = r.enter(); let k = ''; let value: ValueScalar | undefined; while (r.position < entry) { const t = r.uint32(); if (t === 10) k = r.string(); else if (t === 18) { const e = r.enter(); const v = ValueScalar.read(r, e); r.leave(e); value = v; } else r.skip(t); } r.leave(entry); if (value !== undefined && k !== '__proto__') (m.quantities ??= {})[k] = value; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface Request {
  agent_id?: AgentID | undefined;
  resources?: Resource[] | undefined;
}
export const Request: MessageType<Request> = {
  name: 'mesos.v1.Request',
  fields: [
    { name: 'agent_id', number: 1, label: 'optional', type: 'message', message: () => AgentID as MessageType<never> },
    { name: 'resources', number: 2, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
  ],
  write(m: Request, w: Writer): void {
    if (m.agent_id !== undefined) { w.uint32(10); const at = w.begin(); AgentID.write(m.agent_id, w); w.end(at); }
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(18); const at = w.begin(); Resource.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): Request {
    const m = {  } as unknown as Request;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 18: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface Offer {
  id: OfferID;
  framework_id: FrameworkID;
  agent_id: AgentID;
  hostname: string;
  url?: URL | undefined;
  domain?: DomainInfo | undefined;
  resources?: Resource[] | undefined;
  attributes?: Attribute[] | undefined;
  executor_ids?: ExecutorID[] | undefined;
  unavailability?: Unavailability | undefined;
  allocation_info?: ResourceAllocationInfo | undefined;
}
export const Offer: MessageType<Offer> = {
  name: 'mesos.v1.Offer',
  fields: [
    { name: 'id', number: 1, label: 'required', type: 'message', message: () => OfferID as MessageType<never> },
    { name: 'framework_id', number: 2, label: 'required', type: 'message', message: () => FrameworkID as MessageType<never> },
    { name: 'agent_id', number: 3, label: 'required', type: 'message', message: () => AgentID as MessageType<never> },
    { name: 'hostname', number: 4, label: 'required', type: 'string' },
    { name: 'url', number: 8, label: 'optional', type: 'message', message: () => URL as MessageType<never> },
    { name: 'domain', number: 11, label: 'optional', type: 'message', message: () => DomainInfo as MessageType<never> },
    { name: 'resources', number: 5, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
    { name: 'attributes', number: 7, label: 'repeated', type: 'message', message: () => Attribute as MessageType<never> },
    { name: 'executor_ids', number: 6, label: 'repeated', type: 'message', message: () => ExecutorID as MessageType<never> },
    { name: 'unavailability', number: 9, label: 'optional', type: 'message', message: () => Unavailability as MessageType<never> },
    { name: 'allocation_info', number: 10, label: 'optional', type: 'message', message: () => ResourceAllocationInfo as MessageType<never> },
  ],
  write(m: Offer, w: Writer): void {
    { w.uint32(10); const at = w.begin(); OfferID.write(m.id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); FrameworkID.write(m.framework_id, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); AgentID.write(m.agent_id, w); w.end(at); }
    { w.uint32(34); w.string(m.hostname); }
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(42); const at = w.begin(); Resource.write(v, w); w.end(at); }
    if (m.executor_ids !== undefined) for (const v of m.executor_ids) { w.uint32(50); const at = w.begin(); ExecutorID.write(v, w); w.end(at); }
    if (m.attributes !== undefined) for (const v of m.attributes) { w.uint32(58); const at = w.begin(); Attribute.write(v, w); w.end(at); }
    if (m.url !== undefined) { w.uint32(66); const at = w.begin(); URL.write(m.url, w); w.end(at); }
    if (m.unavailability !== undefined) { w.uint32(74); const at = w.begin(); Unavailability.write(m.unavailability, w); w.end(at); }
    if (m.allocation_info !== undefined) { w.uint32(82); const at = w.begin(); ResourceAllocationInfo.write(m.allocation_info, w); w.end(at); }
    if (m.domain !== undefined) { w.uint32(90); const at = w.begin(); DomainInfo.write(m.domain, w); w.end(at); }
  },
  read(r: Reader, end: number): Offer {
    const m = { id: undefined, framework_id: undefined, agent_id: undefined, hostname: undefined } as unknown as Offer;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = OfferID.read(r, e); r.leave(e); m.id = v; break; }
        case 18: { const e = r.enter(); const v = FrameworkID.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 26: { const e = r.enter(); const v = AgentID.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 34: { const v = r.string(); m.hostname = v; break; }
        case 66: { const e = r.enter(); const v = URL.read(r, e); r.leave(e); m.url = v; break; }
        case 90: { const e = r.enter(); const v = DomainInfo.read(r, e); r.leave(e); m.domain = v; break; }
        case 42: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        case 58: { const e = r.enter(); const v = Attribute.read(r, e); r.leave(e); (m.attributes ??= []).push(v); break; }
        case 50: { const e = r.enter(); const v = ExecutorID.read(r, e); r.leave(e); (m.executor_ids ??= []).push(v); break; }
        case 74: { const e = r.enter(); const v = Unavailability.read(r, e); r.leave(e); m.unavailability = v; break; }
        case 82: { const e = r.enter(); const v = ResourceAllocationInfo.read(r, e); r.leave(e); m.allocation_info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.id === undefined) throw new WireError('Offer.id is missing');
    if (m.framework_id === undefined) throw new WireError('Offer.framework_id is missing');
    if (m.agent_id === undefined) throw new WireError('Offer.agent_id is missing');
    if (m.hostname === undefined) throw new WireError('Offer.hostname is missing');
    return m;
  },
};

export interface OfferID {
  value: string;
}
export const OfferID: MessageType<OfferID> = {
  name: 'mesos.v1.OfferID',
  fields: [
    { name: 'value', number: 1, label: 'required', type: 'string' },
  ],
  write(m: OfferID, w: Writer): void {
    { w.uint32(10); w.string(m.value); }
  },
  read(r: Reader, end: number): OfferID {
    const m = { value: undefined } as unknown as OfferID;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.value === undefined) throw new WireError('OfferID.value is missing');
    return m;
  },
};

export interface URL {
  scheme: string;
  address: Address;
  path?: string | undefined;
  query?: Parameter[] | undefined;
  fragment?: string | undefined;
}
export const URL: MessageType<URL> = {
  name: 'mesos.v1.URL',
  fields: [
    { name: 'scheme', number: 1, label: 'required', type: 'string' },
    { name: 'address', number: 2, label: 'required', type: 'message', message: () => Address as MessageType<never> },
    { name: 'path', number: 3, label: 'optional', type: 'string' },
    { name: 'query', number: 4, label: 'repeated', type: 'message', message: () => Parameter as MessageType<never> },
    { name: 'fragment', number: 5, label: 'optional', type: 'string' },
  ],
  write(m: URL, w: Writer): void {
    { w.uint32(10); w.string(m.scheme); }
    { w.uint32(18); const at = w.begin(); Address.write(m.address, w); w.end(at); }
    if (m.path !== undefined) { w.uint32(26); w.string(m.path); }
    if (m.query !== undefined) for (const v of m.query) { w.uint32(34); const at = w.begin(); Parameter.write(v, w); w.end(at); }
    if (m.fragment !== undefined) { w.uint32(42); w.string(m.fragment); }
  },
  read(r: Reader, end: number): URL {
    const m = { scheme: undefined, address: undefined } as unknown as URL;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.scheme = v; break; }
        case 18: { const e = r.enter(); const v = Address.read(r, e); r.leave(e); m.address = v; break; }
        case 26: { const v = r.string(); m.path = v; break; }
        case 34: { const e = r.enter(); const v = Parameter.read(r, e); r.leave(e); (m.query ??= []).push(v); break; }
        case 42: { const v = r.string(); m.fragment = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.scheme === undefined) throw new WireError('URL.scheme is missing');
    if (m.address === undefined) throw new WireError('URL.address is missing');
    return m;
  },
};

export interface InverseOffer {
  id: OfferID;
  url?: URL | undefined;
  framework_id: FrameworkID;
  agent_id?: AgentID | undefined;
  unavailability: Unavailability;
  resources?: Resource[] | undefined;
}
export const InverseOffer: MessageType<InverseOffer> = {
  name: 'mesos.v1.InverseOffer',
  fields: [
    { name: 'id', number: 1, label: 'required', type: 'message', message: () => OfferID as MessageType<never> },
    { name: 'url', number: 2, label: 'optional', type: 'message', message: () => URL as MessageType<never> },
    { name: 'framework_id', number: 3, label: 'required', type: 'message', message: () => FrameworkID as MessageType<never> },
    { name: 'agent_id', number: 4, label: 'optional', type: 'message', message: () => AgentID as MessageType<never> },
    { name: 'unavailability', number: 5, label: 'required', type: 'message', message: () => Unavailability as MessageType<never> },
    { name: 'resources', number: 6, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
  ],
  write(m: InverseOffer, w: Writer): void {
    { w.uint32(10); const at = w.begin(); OfferID.write(m.id, w); w.end(at); }
    if (m.url !== undefined) { w.uint32(18); const at = w.begin(); URL.write(m.url, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); FrameworkID.write(m.framework_id, w); w.end(at); }
    if (m.agent_id !== undefined) { w.uint32(34); const at = w.begin(); AgentID.write(m.agent_id, w); w.end(at); }
    { w.uint32(42); const at = w.begin(); Unavailability.write(m.unavailability, w); w.end(at); }
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(50); const at = w.begin(); Resource.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): InverseOffer {
    const m = { id: undefined, framework_id: undefined, unavailability: undefined } as unknown as InverseOffer;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = OfferID.read(r, e); r.leave(e); m.id = v; break; }
        case 18: { const e = r.enter(); const v = URL.read(r, e); r.leave(e); m.url = v; break; }
        case 26: { const e = r.enter(); const v = FrameworkID.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 34: { const e = r.enter(); const v = AgentID.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 42: { const e = r.enter(); const v = Unavailability.read(r, e); r.leave(e); m.unavailability = v; break; }
        case 50: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    if (m.id === undefined) throw new WireError('InverseOffer.id is missing');
    if (m.framework_id === undefined) throw new WireError('InverseOffer.framework_id is missing');
    if (m.unavailability === undefined) throw new WireError('InverseOffer.unavailability is missing');
    return m;
  },
};

export interface TaskInfo {
  name: string;
  task_id: TaskID;
  agent_id: AgentID;
  resources?: Resource[] | undefined;
  executor?: ExecutorInfo | undefined;
  command?: CommandInfo | undefined;
  container?: ContainerInfo | undefined;
  health_check?: HealthCheck | undefined;
  check?: CheckInfo | undefined;
  kill_policy?: KillPolicy | undefined;
  data?: Uint8Array | undefined;
  labels?: Labels | undefined;
  discovery?: DiscoveryInfo | undefined;
  max_completion_time?: DurationInfo | undefined;
  limits?: { [key: string]: ValueScalar } | undefined;
}
export const TaskInfo: MessageType<TaskInfo> = {
  name: 'mesos.v1.TaskInfo',
  fields: [
    { name: 'name', number: 1, label: 'required', type: 'string' },
    { name: 'task_id', number: 2, label: 'required', type: 'message', message: () => TaskID as MessageType<never> },
    { name: 'agent_id', number: 3, label: 'required', type: 'message', message: () => AgentID as MessageType<never> },
    { name: 'resources', number: 4, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
    { name: 'executor', number: 5, label: 'optional', type: 'message', message: () => ExecutorInfo as MessageType<never> },
    { name: 'command', number: 7, label: 'optional', type: 'message', message: () => CommandInfo as MessageType<never> },
    { name: 'container', number: 9, label: 'optional', type: 'message', message: () => ContainerInfo as MessageType<never> },
    { name: 'health_check', number: 8, label: 'optional', type: 'message', message: () => HealthCheck as MessageType<never> },
    { name: 'check', number: 13, label: 'optional', type: 'message', message: () => CheckInfo as MessageType<never> },
    { name: 'kill_policy', number: 12, label: 'optional', type: 'message', message: () => KillPolicy as MessageType<never> },
    { name: 'data', number: 6, label: 'optional', type: 'bytes' },
    { name: 'labels', number: 10, label: 'optional', type: 'message', message: () => Labels as MessageType<never> },
    { name: 'discovery', number: 11, label: 'optional', type: 'message', message: () => DiscoveryInfo as MessageType<never> },
    { name: 'max_completion_time', number: 14, label: 'optional', type: 'message', message: () => DurationInfo as MessageType<never> },
    { name: 'limits', number: 15, label: 'map', type: 'message', message: () => ValueScalar as MessageType<never> },
  ],
  write(m: TaskInfo, w: Writer): void {
    { w.uint32(10); w.string(m.name); }
    { w.uint32(18); const at = w.begin(); TaskID.write(m.task_id, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); AgentID.write(m.agent_id, w); w.end(at); }
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(34); const at = w.begin(); Resource.write(v, w); w.end(at); }
    if (m.executor !== undefined) { w.uint32(42); const at = w.begin(); ExecutorInfo.write(m.executor, w); w.end(at); }
    if (m.data !== undefined) { w.uint32(50); w.bytes(m.data); }
    if (m.command !== undefined) { w.uint32(58); const at = w.begin(); CommandInfo.write(m.command, w); w.end(at); }
    if (m.health_check !== undefined) { w.uint32(66); const at = w.begin(); HealthCheck.write(m.health_check, w); w.end(at); }
    if (m.container !== undefined) { w.uint32(74); const at = w.begin(); ContainerInfo.write(m.container, w); w.end(at); }
    if (m.labels !== undefined) { w.uint32(82); const at = w.begin(); Labels.write(m.labels, w); w.end(at); }
    if (m.discovery !== undefined) { w.uint32(90); const at = w.begin(); DiscoveryInfo.write(m.discovery, w); w.end(at); }
    if (m.kill_policy !== undefined) { w.uint32(98); const at = w.begin(); KillPolicy.write(m.kill_policy, w); w.end(at); }
    if (m.check !== undefined) { w.uint32(106); const at = w.begin(); CheckInfo.write(m.check, w); w.end(at); }
    if (m.max_completion_time !== undefined) { w.uint32(114); const at = w.begin(); DurationInfo.write(m.max_completion_time, w); w.end(at); }
    if (m.limits !== undefined) for (const k in m.limits) { const v = m.limits[k]; if (v === undefined) continue; w.uint32(122); const entry = w.begin(); w.uint32(10); w.string(k); w.uint32(18); const at = w.begin(); ValueScalar.write(v, w); w.end(at); w.end(entry); }
  },
  read(r: Reader, end: number): TaskInfo {
    const m = { name: undefined, task_id: undefined, agent_id: undefined } as unknown as TaskInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.name = v; break; }
        case 18: { const e = r.enter(); const v = TaskID.read(r, e); r.leave(e); m.task_id = v; break; }
        case 26: { const e = r.enter(); const v = AgentID.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 34: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        case 42: { const e = r.enter(); const v = ExecutorInfo.read(r, e); r.leave(e); m.executor = v; break; }
        case 58: { const e = r.enter(); const v = CommandInfo.read(r, e); r.leave(e); m.command = v; break; }
        case 74: { const e = r.enter(); const v = ContainerInfo.read(r, e); r.leave(e); m.container = v; break; }
        case 66: { const e = r.enter(); const v = HealthCheck.read(r, e); r.leave(e); m.health_check = v; break; }
        case 106: { const e = r.enter(); const v = CheckInfo.read(r, e); r.leave(e); m.check = v; break; }
        case 98: { const e = r.enter(); const v = KillPolicy.read(r, e); r.leave(e); m.kill_policy = v; break; }
        case 50: { const v = r.bytes(); m.data = v; break; }
        case 82: { const e = r.enter(); const v = Labels.read(r, e); r.leave(e); m.labels = v; break; }
        case 90: { const e = r.enter(); const v = DiscoveryInfo.read(r, e); r.leave(e); m.discovery = v; break; }
        case 114: { const e = r.enter(); const v = DurationInfo.read(r, e); r.leave(e); m.max_completion_time = v; break; }
        case 122: { const entry = r.enter(); let k = ''; let value: ValueScalar | undefined; while (r.position < entry) { const t = r.uint32(); if (t === 10) k = r.string(); else if (t === 18) { const e = r.enter(); const v = ValueScalar.read(r, e); r.leave(e); value = v; } else r.skip(t); } r.leave(entry); if (value !== undefined && k !== '__proto__') (m.limits ??= {})[k] = value; break; }
        default: r.skip(tag);
      }
    }
    if (m.name === undefined) throw new WireError('TaskInfo.name is missing');
    if (m.task_id === undefined) throw new WireError('TaskInfo.task_id is missing');
    if (m.agent_id === undefined) throw new WireError('TaskInfo.agent_id is missing');
    return m;
  },
};

export interface ExecutorInfo {
  type?: ExecutorInfoType | undefined;
  executor_id: ExecutorID;
  framework_id?: FrameworkID | undefined;
  command?: CommandInfo | undefined;
  container?: ContainerInfo | undefined;
  resources?: Resource[] | undefined;
  name?: string | undefined;
  source?: string | undefined;
  data?: Uint8Array | undefined;
  discovery?: DiscoveryInfo | undefined;
  shutdown_grace_period?: DurationInfo | undefined;
  labels?: Labels | undefined;
}
export const ExecutorInfo: MessageType<ExecutorInfo> = {
  name: 'mesos.v1.ExecutorInfo',
  fields: [
    { name: 'type', number: 15, label: 'optional', type: 'enum', enum: () => ExecutorInfoType },
    { name: 'executor_id', number: 1, label: 'required', type: 'message', message: () => ExecutorID as MessageType<never> },
    { name: 'framework_id', number: 8, label: 'optional', type: 'message', message: () => FrameworkID as MessageType<never> },
    { name: 'command', number: 7, label: 'optional', type: 'message', message: () => CommandInfo as MessageType<never> },
    { name: 'container', number: 11, label: 'optional', type: 'message', message: () => ContainerInfo as MessageType<never> },
    { name: 'resources', number: 5, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
    { name: 'name', number: 9, label: 'optional', type: 'string' },
    { name: 'source', number: 10, label: 'optional', type: 'string', deprecated: true },
    { name: 'data', number: 4, label: 'optional', type: 'bytes' },
    { name: 'discovery', number: 12, label: 'optional', type: 'message', message: () => DiscoveryInfo as MessageType<never> },
    { name: 'shutdown_grace_period', number: 13, label: 'optional', type: 'message', message: () => DurationInfo as MessageType<never> },
    { name: 'labels', number: 14, label: 'optional', type: 'message', message: () => Labels as MessageType<never> },
  ],
  write(m: ExecutorInfo, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ExecutorID.write(m.executor_id, w); w.end(at); }
    if (m.data !== undefined) { w.uint32(34); w.bytes(m.data); }
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(42); const at = w.begin(); Resource.write(v, w); w.end(at); }
    if (m.command !== undefined) { w.uint32(58); const at = w.begin(); CommandInfo.write(m.command, w); w.end(at); }
    if (m.framework_id !== undefined) { w.uint32(66); const at = w.begin(); FrameworkID.write(m.framework_id, w); w.end(at); }
    if (m.name !== undefined) { w.uint32(74); w.string(m.name); }
    if (m.source !== undefined) { w.uint32(82); w.string(m.source); }
    if (m.container !== undefined) { w.uint32(90); const at = w.begin(); ContainerInfo.write(m.container, w); w.end(at); }
    if (m.discovery !== undefined) { w.uint32(98); const at = w.begin(); DiscoveryInfo.write(m.discovery, w); w.end(at); }
    if (m.shutdown_grace_period !== undefined) { w.uint32(106); const at = w.begin(); DurationInfo.write(m.shutdown_grace_period, w); w.end(at); }
    if (m.labels !== undefined) { w.uint32(114); const at = w.begin(); Labels.write(m.labels, w); w.end(at); }
    if (m.type !== undefined) { w.uint32(120); w.int32(ExecutorInfoType.numbers[m.type]); }
  },
  read(r: Reader, end: number): ExecutorInfo {
    const m = { executor_id: undefined } as unknown as ExecutorInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 120: { const v = ExecutorInfoType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 10: { const e = r.enter(); const v = ExecutorID.read(r, e); r.leave(e); m.executor_id = v; break; }
        case 66: { const e = r.enter(); const v = FrameworkID.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 58: { const e = r.enter(); const v = CommandInfo.read(r, e); r.leave(e); m.command = v; break; }
        case 90: { const e = r.enter(); const v = ContainerInfo.read(r, e); r.leave(e); m.container = v; break; }
        case 42: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        case 74: { const v = r.string(); m.name = v; break; }
        case 82: { const v = r.string(); m.source = v; break; }
        case 34: { const v = r.bytes(); m.data = v; break; }
        case 98: { const e = r.enter(); const v = DiscoveryInfo.read(r, e); r.leave(e); m.discovery = v; break; }
        case 106: { const e = r.enter(); const v = DurationInfo.read(r, e); r.leave(e); m.shutdown_grace_period = v; break; }
        case 114: { const e = r.enter(); const v = Labels.read(r, e); r.leave(e); m.labels = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.executor_id === undefined) throw new WireError('ExecutorInfo.executor_id is missing');
    return m;
  },
};

export type ExecutorInfoType = 'UNKNOWN' | 'DEFAULT' | 'CUSTOM';
export const ExecutorInfoType: EnumType<ExecutorInfoType> = {
  name: 'mesos.v1.ExecutorInfo.Type',
  numbers: { UNKNOWN: 0, DEFAULT: 1, CUSTOM: 2 },
  names: { 0: 'UNKNOWN', 1: 'DEFAULT', 2: 'CUSTOM' },
};

export interface CommandInfo {
  uris?: CommandInfoURI[] | undefined;
  environment?: Environment | undefined;
  shell?: boolean | undefined;
  value?: string | undefined;
  arguments?: string[] | undefined;
  user?: string | undefined;
}
export const CommandInfo: MessageType<CommandInfo> = {
  name: 'mesos.v1.CommandInfo',
  fields: [
    { name: 'uris', number: 1, label: 'repeated', type: 'message', message: () => CommandInfoURI as MessageType<never> },
    { name: 'environment', number: 2, label: 'optional', type: 'message', message: () => Environment as MessageType<never> },
    { name: 'shell', number: 6, label: 'optional', type: 'bool', default: true },
    { name: 'value', number: 3, label: 'optional', type: 'string' },
    { name: 'arguments', number: 7, label: 'repeated', type: 'string' },
    { name: 'user', number: 5, label: 'optional', type: 'string' },
  ],
  write(m: CommandInfo, w: Writer): void {
    if (m.uris !== undefined) for (const v of m.uris) { w.uint32(10); const at = w.begin(); CommandInfoURI.write(v, w); w.end(at); }
    if (m.environment !== undefined) { w.uint32(18); const at = w.begin(); Environment.write(m.environment, w); w.end(at); }
    if (m.value !== undefined) { w.uint32(26); w.string(m.value); }
    if (m.user !== undefined) { w.uint32(42); w.string(m.user); }
    if (m.shell !== undefined) { w.uint32(48); w.bool(m.shell); }
    if (m.arguments !== undefined) for (const v of m.arguments) { w.uint32(58); w.string(v); }
  },
  read(r: Reader, end: number): CommandInfo {
    const m = {  } as unknown as CommandInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = CommandInfoURI.read(r, e); r.leave(e); (m.uris ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = Environment.read(r, e); r.leave(e); m.environment = v; break; }
        case 48: { const v = r.bool(); m.shell = v; break; }
        case 26: { const v = r.string(); m.value = v; break; }
        case 58: { const v = r.string(); (m.arguments ??= []).push(v); break; }
        case 42: { const v = r.string(); m.user = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CommandInfoURI {
  value: string;
  executable?: boolean | undefined;
  extract?: boolean | undefined;
  cache?: boolean | undefined;
  output_file?: string | undefined;
}
export const CommandInfoURI: MessageType<CommandInfoURI> = {
  name: 'mesos.v1.CommandInfo.URI',
  fields: [
    { name: 'value', number: 1, label: 'required', type: 'string' },
    { name: 'executable', number: 2, label: 'optional', type: 'bool' },
    { name: 'extract', number: 3, label: 'optional', type: 'bool', default: true },
    { name: 'cache', number: 4, label: 'optional', type: 'bool' },
    { name: 'output_file', number: 5, label: 'optional', type: 'string' },
  ],
  write(m: CommandInfoURI, w: Writer): void {
    { w.uint32(10); w.string(m.value); }
    if (m.executable !== undefined) { w.uint32(16); w.bool(m.executable); }
    if (m.extract !== undefined) { w.uint32(24); w.bool(m.extract); }
    if (m.cache !== undefined) { w.uint32(32); w.bool(m.cache); }
    if (m.output_file !== undefined) { w.uint32(42); w.string(m.output_file); }
  },
  read(r: Reader, end: number): CommandInfoURI {
    const m = { value: undefined } as unknown as CommandInfoURI;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.value = v; break; }
        case 16: { const v = r.bool(); m.executable = v; break; }
        case 24: { const v = r.bool(); m.extract = v; break; }
        case 32: { const v = r.bool(); m.cache = v; break; }
        case 42: { const v = r.string(); m.output_file = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.value === undefined) throw new WireError('CommandInfoURI.value is missing');
    return m;
  },
};

export interface Environment {
  variables?: EnvironmentVariable[] | undefined;
}
export const Environment: MessageType<Environment> = {
  name: 'mesos.v1.Environment',
  fields: [
    { name: 'variables', number: 1, label: 'repeated', type: 'message', message: () => EnvironmentVariable as MessageType<never> },
  ],
  write(m: Environment, w: Writer): void {
    if (m.variables !== undefined) for (const v of m.variables) { w.uint32(10); const at = w.begin(); EnvironmentVariable.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): Environment {
    const m = {  } as unknown as Environment;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = EnvironmentVariable.read(r, e); r.leave(e); (m.variables ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface EnvironmentVariable {
  name: string;
  type?: EnvironmentVariableType | undefined;
  value?: string | undefined;
  secret?: Secret | undefined;
}
export const EnvironmentVariable: MessageType<EnvironmentVariable> = {
  name: 'mesos.v1.Environment.Variable',
  fields: [
    { name: 'name', number: 1, label: 'required', type: 'string' },
    { name: 'type', number: 3, label: 'optional', type: 'enum', enum: () => EnvironmentVariableType, default: "VALUE" },
    { name: 'value', number: 2, label: 'optional', type: 'string' },
    { name: 'secret', number: 4, label: 'optional', type: 'message', message: () => Secret as MessageType<never> },
  ],
  write(m: EnvironmentVariable, w: Writer): void {
    { w.uint32(10); w.string(m.name); }
    if (m.value !== undefined) { w.uint32(18); w.string(m.value); }
    if (m.type !== undefined) { w.uint32(24); w.int32(EnvironmentVariableType.numbers[m.type]); }
    if (m.secret !== undefined) { w.uint32(34); const at = w.begin(); Secret.write(m.secret, w); w.end(at); }
  },
  read(r: Reader, end: number): EnvironmentVariable {
    const m = { name: undefined } as unknown as EnvironmentVariable;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.name = v; break; }
        case 24: { const v = EnvironmentVariableType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const v = r.string(); m.value = v; break; }
        case 34: { const e = r.enter(); const v = Secret.read(r, e); r.leave(e); m.secret = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.name === undefined) throw new WireError('EnvironmentVariable.name is missing');
    return m;
  },
};

export type EnvironmentVariableType = 'UNKNOWN' | 'VALUE' | 'SECRET';
export const EnvironmentVariableType: EnumType<EnvironmentVariableType> = {
  name: 'mesos.v1.Environment.Variable.Type',
  numbers: { UNKNOWN: 0, VALUE: 1, SECRET: 2 },
  names: { 0: 'UNKNOWN', 1: 'VALUE', 2: 'SECRET' },
};

export interface ContainerInfo {
  type: ContainerInfoType;
  volumes?: Volume[] | undefined;
  hostname?: string | undefined;
  docker?: ContainerInfoDockerInfo | undefined;
  mesos?: ContainerInfoMesosInfo | undefined;
  network_infos?: NetworkInfo[] | undefined;
  linux_info?: LinuxInfo | undefined;
  rlimit_info?: RLimitInfo | undefined;
  tty_info?: TTYInfo | undefined;
}
export const ContainerInfo: MessageType<ContainerInfo> = {
  name: 'mesos.v1.ContainerInfo',
  fields: [
    { name: 'type', number: 1, label: 'required', type: 'enum', enum: () => ContainerInfoType },
    { name: 'volumes', number: 2, label: 'repeated', type: 'message', message: () => Volume as MessageType<never> },
    { name: 'hostname', number: 4, label: 'optional', type: 'string' },
    { name: 'docker', number: 3, label: 'optional', type: 'message', message: () => ContainerInfoDockerInfo as MessageType<never> },
    { name: 'mesos', number: 5, label: 'optional', type: 'message', message: () => ContainerInfoMesosInfo as MessageType<never> },
    { name: 'network_infos', number: 7, label: 'repeated', type: 'message', message: () => NetworkInfo as MessageType<never> },
    { name: 'linux_info', number: 8, label: 'optional', type: 'message', message: () => LinuxInfo as MessageType<never> },
    { name: 'rlimit_info', number: 9, label: 'optional', type: 'message', message: () => RLimitInfo as MessageType<never> },
    { name: 'tty_info', number: 10, label: 'optional', type: 'message', message: () => TTYInfo as MessageType<never> },
  ],
  write(m: ContainerInfo, w: Writer): void {
    { w.uint32(8); w.int32(ContainerInfoType.numbers[m.type]); }
    if (m.volumes !== undefined) for (const v of m.volumes) { w.uint32(18); const at = w.begin(); Volume.write(v, w); w.end(at); }
    if (m.docker !== undefined) { w.uint32(26); const at = w.begin(); ContainerInfoDockerInfo.write(m.docker, w); w.end(at); }
    if (m.hostname !== undefined) { w.uint32(34); w.string(m.hostname); }
    if (m.mesos !== undefined) { w.uint32(42); const at = w.begin(); ContainerInfoMesosInfo.write(m.mesos, w); w.end(at); }
    if (m.network_infos !== undefined) for (const v of m.network_infos) { w.uint32(58); const at = w.begin(); NetworkInfo.write(v, w); w.end(at); }
    if (m.linux_info !== undefined) { w.uint32(66); const at = w.begin(); LinuxInfo.write(m.linux_info, w); w.end(at); }
    if (m.rlimit_info !== undefined) { w.uint32(74); const at = w.begin(); RLimitInfo.write(m.rlimit_info, w); w.end(at); }
    if (m.tty_info !== undefined) { w.uint32(82); const at = w.begin(); TTYInfo.write(m.tty_info, w); w.end(at); }
  },
  read(r: Reader, end: number): ContainerInfo {
    const m = { type: undefined } as unknown as ContainerInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = ContainerInfoType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = Volume.read(r, e); r.leave(e); (m.volumes ??= []).push(v); break; }
        case 34: { const v = r.string(); m.hostname = v; break; }
        case 26: { const e = r.enter(); const v = ContainerInfoDockerInfo.read(r, e); r.leave(e); m.docker = v; break; }
        case 42: { const e = r.enter(); const v = ContainerInfoMesosInfo.read(r, e); r.leave(e); m.mesos = v; break; }
        case 58: { const e = r.enter(); const v = NetworkInfo.read(r, e); r.leave(e); (m.network_infos ??= []).push(v); break; }
        case 66: { const e = r.enter(); const v = LinuxInfo.read(r, e); r.leave(e); m.linux_info = v; break; }
        case 74: { const e = r.enter(); const v = RLimitInfo.read(r, e); r.leave(e); m.rlimit_info = v; break; }
        case 82: { const e = r.enter(); const v = TTYInfo.read(r, e); r.leave(e); m.tty_info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.type === undefined) throw new WireError('ContainerInfo.type is missing');
    return m;
  },
};

export type ContainerInfoType = 'DOCKER' | 'MESOS';
export const ContainerInfoType: EnumType<ContainerInfoType> = {
  name: 'mesos.v1.ContainerInfo.Type',
  numbers: { DOCKER: 1, MESOS: 2 },
  names: { 1: 'DOCKER', 2: 'MESOS' },
};

export interface ContainerInfoDockerInfo {
  image: string;
  network?: ContainerInfoDockerInfoNetwork | undefined;
  port_mappings?: ContainerInfoDockerInfoPortMapping[] | undefined;
  privileged?: boolean | undefined;
  parameters?: Parameter[] | undefined;
  force_pull_image?: boolean | undefined;
  volume_driver?: string | undefined;
}
export const ContainerInfoDockerInfo: MessageType<ContainerInfoDockerInfo> = {
  name: 'mesos.v1.ContainerInfo.DockerInfo',
  fields: [
    { name: 'image', number: 1, label: 'required', type: 'string' },
    { name: 'network', number: 2, label: 'optional', type: 'enum', enum: () => ContainerInfoDockerInfoNetwork, default: "HOST" },
    { name: 'port_mappings', number: 3, label: 'repeated', type: 'message', message: () => ContainerInfoDockerInfoPortMapping as MessageType<never> },
    { name: 'privileged', number: 4, label: 'optional', type: 'bool', default: false },
    { name: 'parameters', number: 5, label: 'repeated', type: 'message', message: () => Parameter as MessageType<never> },
    { name: 'force_pull_image', number: 6, label: 'optional', type: 'bool' },
    { name: 'volume_driver', number: 7, label: 'optional', type: 'string', deprecated: true },
  ],
  write(m: ContainerInfoDockerInfo, w: Writer): void {
    { w.uint32(10); w.string(m.image); }
    if (m.network !== undefined) { w.uint32(16); w.int32(ContainerInfoDockerInfoNetwork.numbers[m.network]); }
    if (m.port_mappings !== undefined) for (const v of m.port_mappings) { w.uint32(26); const at = w.begin(); ContainerInfoDockerInfoPortMapping.write(v, w); w.end(at); }
    if (m.privileged !== undefined) { w.uint32(32); w.bool(m.privileged); }
    if (m.parameters !== undefined) for (const v of m.parameters) { w.uint32(42); const at = w.begin(); Parameter.write(v, w); w.end(at); }
    if (m.force_pull_image !== undefined) { w.uint32(48); w.bool(m.force_pull_image); }
    if (m.volume_driver !== undefined) { w.uint32(58); w.string(m.volume_driver); }
  },
  read(r: Reader, end: number): ContainerInfoDockerInfo {
    const m = { image: undefined } as unknown as ContainerInfoDockerInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.image = v; break; }
        case 16: { const v = ContainerInfoDockerInfoNetwork.names[r.int32()]; if (v !== undefined) m.network = v; break; }
        case 26: { const e = r.enter(); const v = ContainerInfoDockerInfoPortMapping.read(r, e); r.leave(e); (m.port_mappings ??= []).push(v); break; }
        case 32: { const v = r.bool(); m.privileged = v; break; }
        case 42: { const e = r.enter(); const v = Parameter.read(r, e); r.leave(e); (m.parameters ??= []).push(v); break; }
        case 48: { const v = r.bool(); m.force_pull_image = v; break; }
        case 58: { const v = r.string(); m.volume_driver = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.image === undefined) throw new WireError('ContainerInfoDockerInfo.image is missing');
    return m;
  },
};

export type ContainerInfoDockerInfoNetwork = 'HOST' | 'BRIDGE' | 'NONE' | 'USER';
export const ContainerInfoDockerInfoNetwork: EnumType<ContainerInfoDockerInfoNetwork> = {
  name: 'mesos.v1.ContainerInfo.DockerInfo.Network',
  numbers: { HOST: 1, BRIDGE: 2, NONE: 3, USER: 4 },
  names: { 1: 'HOST', 2: 'BRIDGE', 3: 'NONE', 4: 'USER' },
};

export interface ContainerInfoDockerInfoPortMapping {
  host_port: number;
  container_port: number;
  protocol?: string | undefined;
}
export const ContainerInfoDockerInfoPortMapping: MessageType<ContainerInfoDockerInfoPortMapping> = {
  name: 'mesos.v1.ContainerInfo.DockerInfo.PortMapping',
  fields: [
    { name: 'host_port', number: 1, label: 'required', type: 'uint32' },
    { name: 'container_port', number: 2, label: 'required', type: 'uint32' },
    { name: 'protocol', number: 3, label: 'optional', type: 'string' },
  ],
  write(m: ContainerInfoDockerInfoPortMapping, w: Writer): void {
    { w.uint32(8); w.uint32(m.host_port); }
    { w.uint32(16); w.uint32(m.container_port); }
    if (m.protocol !== undefined) { w.uint32(26); w.string(m.protocol); }
  },
  read(r: Reader, end: number): ContainerInfoDockerInfoPortMapping {
    const m = { host_port: undefined, container_port: undefined } as unknown as ContainerInfoDockerInfoPortMapping;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint32(); m.host_port = v; break; }
        case 16: { const v = r.uint32(); m.container_port = v; break; }
        case 26: { const v = r.string(); m.protocol = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.host_port === undefined) throw new WireError('ContainerInfoDockerInfoPortMapping.host_port is missing');
    if (m.container_port === undefined) throw new WireError('ContainerInfoDockerInfoPortMapping.container_port is missing');
    return m;
  },
};

export interface ContainerInfoMesosInfo {
  image?: Image | undefined;
}
export const ContainerInfoMesosInfo: MessageType<ContainerInfoMesosInfo> = {
  name: 'mesos.v1.ContainerInfo.MesosInfo',
  fields: [
    { name: 'image', number: 1, label: 'optional', type: 'message', message: () => Image as MessageType<never> },
  ],
  write(m: ContainerInfoMesosInfo, w: Writer): void {
    if (m.image !== undefined) { w.uint32(10); const at = w.begin(); Image.write(m.image, w); w.end(at); }
  },
  read(r: Reader, end: number): ContainerInfoMesosInfo {
    const m = {  } as unknown as ContainerInfoMesosInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Image.read(r, e); r.leave(e); m.image = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface LinuxInfo {
  capability_info?: CapabilityInfo | undefined;
  bounding_capabilities?: CapabilityInfo | undefined;
  effective_capabilities?: CapabilityInfo | undefined;
  share_pid_namespace?: boolean | undefined;
  seccomp?: SeccompInfo | undefined;
  ipc_mode?: LinuxInfoIpcMode | undefined;
  shm_size?: number | undefined;
  share_cgroups?: boolean | undefined;
}
export const LinuxInfo: MessageType<LinuxInfo> = {
  name: 'mesos.v1.LinuxInfo',
  fields: [
    { name: 'capability_info', number: 1, label: 'optional', type: 'message', message: () => CapabilityInfo as MessageType<never>, deprecated: true },
    { name: 'bounding_capabilities', number: 2, label: 'optional', type: 'message', message: () => CapabilityInfo as MessageType<never> },
    { name: 'effective_capabilities', number: 3, label: 'optional', type: 'message', message: () => CapabilityInfo as MessageType<never> },
    { name: 'share_pid_namespace', number: 4, label: 'optional', type: 'bool' },
    { name: 'seccomp', number: 5, label: 'optional', type: 'message', message: () => SeccompInfo as MessageType<never> },
    { name: 'ipc_mode', number: 6, label: 'optional', type: 'enum', enum: () => LinuxInfoIpcMode },
    { name: 'shm_size', number: 7, label: 'optional', type: 'uint32' },
    { name: 'share_cgroups', number: 8, label: 'optional', type: 'bool', default: true },
  ],
  write(m: LinuxInfo, w: Writer): void {
    if (m.capability_info !== undefined) { w.uint32(10); const at = w.begin(); CapabilityInfo.write(m.capability_info, w); w.end(at); }
    if (m.bounding_capabilities !== undefined) { w.uint32(18); const at = w.begin(); CapabilityInfo.write(m.bounding_capabilities, w); w.end(at); }
    if (m.effective_capabilities !== undefined) { w.uint32(26); const at = w.begin(); CapabilityInfo.write(m.effective_capabilities, w); w.end(at); }
    if (m.share_pid_namespace !== undefined) { w.uint32(32); w.bool(m.share_pid_namespace); }
    if (m.seccomp !== undefined) { w.uint32(42); const at = w.begin(); SeccompInfo.write(m.seccomp, w); w.end(at); }
    if (m.ipc_mode !== undefined) { w.uint32(48); w.int32(LinuxInfoIpcMode.numbers[m.ipc_mode]); }
    if (m.shm_size !== undefined) { w.uint32(56); w.uint32(m.shm_size); }
    if (m.share_cgroups !== undefined) { w.uint32(64); w.bool(m.share_cgroups); }
  },
  read(r: Reader, end: number): LinuxInfo {
    const m = {  } as unknown as LinuxInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = CapabilityInfo.read(r, e); r.leave(e); m.capability_info = v; break; }
        case 18: { const e = r.enter(); const v = CapabilityInfo.read(r, e); r.leave(e); m.bounding_capabilities = v; break; }
        case 26: { const e = r.enter(); const v = CapabilityInfo.read(r, e); r.leave(e); m.effective_capabilities = v; break; }
        case 32: { const v = r.bool(); m.share_pid_namespace = v; break; }
        case 42: { const e = r.enter(); const v = SeccompInfo.read(r, e); r.leave(e); m.seccomp = v; break; }
        case 48: { const v = LinuxInfoIpcMode.names[r.int32()]; if (v !== undefined) m.ipc_mode = v; break; }
        case 56: { const v = r.uint32(); m.shm_size = v; break; }
        case 64: { const v = r.bool(); m.share_cgroups = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CapabilityInfo {
  capabilities?: CapabilityInfoCapability[] | undefined;
}
export const CapabilityInfo: MessageType<CapabilityInfo> = {
  name: 'mesos.v1.CapabilityInfo',
  fields: [
    { name: 'capabilities', number: 1, label: 'repeated', type: 'enum', enum: () => CapabilityInfoCapability },
  ],
  write(m: CapabilityInfo, w: Writer): void {
    if (m.capabilities !== undefined) for (const v of m.capabilities) { w.uint32(8); w.int32(CapabilityInfoCapability.numbers[v]); }
  },
  read(r: Reader, end: number): CapabilityInfo {
    const m = {  } as unknown as CapabilityInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = CapabilityInfoCapability.names[r.int32()]; if (v !== undefined) (m.capabilities ??= []).push(v); break; }
        case 10: { const e = r.enter(); while (r.position < e) { const v = CapabilityInfoCapability.names[r.int32()]; if (v !== undefined) (m.capabilities ??= []).push(v); } r.leave(e); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type CapabilityInfoCapability = 'UNKNOWN' | 'CHOWN' | 'DAC_OVERRIDE' | 'DAC_READ_SEARCH' | 'FOWNER' | 'FSETID' | 'KILL' | 'SETGID' | 'SETUID' | 'SETPCAP' | 'LINUX_IMMUTABLE' | 'NET_BIND_SERVICE' | 'NET_BROADCAST' | 'NET_ADMIN' | 'NET_RAW' | 'IPC_LOCK' | 'IPC_OWNER' | 'SYS_MODULE' | 'SYS_RAWIO' | 'SYS_CHROOT' | 'SYS_PTRACE' | 'SYS_PACCT' | 'SYS_ADMIN' | 'SYS_BOOT' | 'SYS_NICE' | 'SYS_RESOURCE' | 'SYS_TIME' | 'SYS_TTY_CONFIG' | 'MKNOD' | 'LEASE' | 'AUDIT_WRITE' | 'AUDIT_CONTROL' | 'SETFCAP' | 'MAC_OVERRIDE' | 'MAC_ADMIN' | 'SYSLOG' | 'WAKE_ALARM' | 'BLOCK_SUSPEND' | 'AUDIT_READ' | 'PERFMON' | 'BPF' | 'CHECKPOINT_RESTORE';
export const CapabilityInfoCapability: EnumType<CapabilityInfoCapability> = {
  name: 'mesos.v1.CapabilityInfo.Capability',
  numbers: { UNKNOWN: 0, CHOWN: 1000, DAC_OVERRIDE: 1001, DAC_READ_SEARCH: 1002, FOWNER: 1003, FSETID: 1004, KILL: 1005, SETGID: 1006, SETUID: 1007, SETPCAP: 1008, LINUX_IMMUTABLE: 1009, NET_BIND_SERVICE: 1010, NET_BROADCAST: 1011, NET_ADMIN: 1012, NET_RAW: 1013, IPC_LOCK: 1014, IPC_OWNER: 1015, SYS_MODULE: 1016, SYS_RAWIO: 1017, SYS_CHROOT: 1018, SYS_PTRACE: 1019, SYS_PACCT: 1020, SYS_ADMIN: 1021, SYS_BOOT: 1022, SYS_NICE: 1023, SYS_RESOURCE: 1024, SYS_TIME: 1025, SYS_TTY_CONFIG: 1026, MKNOD: 1027, LEASE: 1028, AUDIT_WRITE: 1029, AUDIT_CONTROL: 1030, SETFCAP: 1031, MAC_OVERRIDE: 1032, MAC_ADMIN: 1033, SYSLOG: 1034, WAKE_ALARM: 1035, BLOCK_SUSPEND: 1036, AUDIT_READ: 1037, PERFMON: 1038, BPF: 1039, CHECKPOINT_RESTORE: 1040 },
  names: { 0: 'UNKNOWN', 1000: 'CHOWN', 1001: 'DAC_OVERRIDE', 1002: 'DAC_READ_SEARCH', 1003: 'FOWNER', 1004: 'FSETID', 1005: 'KILL', 1006: 'SETGID', 1007: 'SETUID', 1008: 'SETPCAP', 1009: 'LINUX_IMMUTABLE', 1010: 'NET_BIND_SERVICE', 1011: 'NET_BROADCAST', 1012: 'NET_ADMIN', 1013: 'NET_RAW', 1014: 'IPC_LOCK', 1015: 'IPC_OWNER', 1016: 'SYS_MODULE', 1017: 'SYS_RAWIO', 1018: 'SYS_CHROOT', 1019: 'SYS_PTRACE', 1020: 'SYS_PACCT', 1021: 'SYS_ADMIN', 1022: 'SYS_BOOT', 1023: 'SYS_NICE', 1024: 'SYS_RESOURCE', 1025: 'SYS_TIME', 1026: 'SYS_TTY_CONFIG', 1027: 'MKNOD', 1028: 'LEASE', 1029: 'AUDIT_WRITE', 1030: 'AUDIT_CONTROL', 1031: 'SETFCAP', 1032: 'MAC_OVERRIDE', 1033: 'MAC_ADMIN', 1034: 'SYSLOG', 1035: 'WAKE_ALARM', 1036: 'BLOCK_SUSPEND', 1037: 'AUDIT_READ', 1038: 'PERFMON', 1039: 'BPF', 1040: 'CHECKPOINT_RESTORE' },
};

export interface SeccompInfo {
  profile_name?: string | undefined;
  unconfined?: boolean | undefined;
}
export const SeccompInfo: MessageType<SeccompInfo> = {
  name: 'mesos.v1.SeccompInfo',
  fields: [
    { name: 'profile_name', number: 1, label: 'optional', type: 'string' },
    { name: 'unconfined', number: 2, label: 'optional', type: 'bool' },
  ],
  write(m: SeccompInfo, w: Writer): void {
    if (m.profile_name !== undefined) { w.uint32(10); w.string(m.profile_name); }
    if (m.unconfined !== undefined) { w.uint32(16); w.bool(m.unconfined); }
  },
  read(r: Reader, end: number): SeccompInfo {
    const m = {  } as unknown as SeccompInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.profile_name = v; break; }
        case 16: { const v = r.bool(); m.unconfined = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type LinuxInfoIpcMode = 'UNKNOWN' | 'PRIVATE' | 'SHARE_PARENT';
export const LinuxInfoIpcMode: EnumType<LinuxInfoIpcMode> = {
  name: 'mesos.v1.LinuxInfo.IpcMode',
  numbers: { UNKNOWN: 0, PRIVATE: 1, SHARE_PARENT: 2 },
  names: { 0: 'UNKNOWN', 1: 'PRIVATE', 2: 'SHARE_PARENT' },
};

export interface RLimitInfo {
  rlimits?: RLimitInfoRLimit[] | undefined;
}
export const RLimitInfo: MessageType<RLimitInfo> = {
  name: 'mesos.v1.RLimitInfo',
  fields: [
    { name: 'rlimits', number: 1, label: 'repeated', type: 'message', message: () => RLimitInfoRLimit as MessageType<never> },
  ],
  write(m: RLimitInfo, w: Writer): void {
    if (m.rlimits !== undefined) for (const v of m.rlimits) { w.uint32(10); const at = w.begin(); RLimitInfoRLimit.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): RLimitInfo {
    const m = {  } as unknown as RLimitInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = RLimitInfoRLimit.read(r, e); r.leave(e); (m.rlimits ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface RLimitInfoRLimit {
  type?: RLimitInfoRLimitType | undefined;
  hard?: number | undefined;
  soft?: number | undefined;
}
export const RLimitInfoRLimit: MessageType<RLimitInfoRLimit> = {
  name: 'mesos.v1.RLimitInfo.RLimit',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => RLimitInfoRLimitType },
    { name: 'hard', number: 2, label: 'optional', type: 'uint64' },
    { name: 'soft', number: 3, label: 'optional', type: 'uint64' },
  ],
  write(m: RLimitInfoRLimit, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(RLimitInfoRLimitType.numbers[m.type]); }
    if (m.hard !== undefined) { w.uint32(16); w.uint64(m.hard); }
    if (m.soft !== undefined) { w.uint32(24); w.uint64(m.soft); }
  },
  read(r: Reader, end: number): RLimitInfoRLimit {
    const m = {  } as unknown as RLimitInfoRLimit;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = RLimitInfoRLimitType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 16: { const v = r.uint64(); m.hard = v; break; }
        case 24: { const v = r.uint64(); m.soft = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type RLimitInfoRLimitType = 'UNKNOWN' | 'RLMT_AS' | 'RLMT_CORE' | 'RLMT_CPU' | 'RLMT_DATA' | 'RLMT_FSIZE' | 'RLMT_LOCKS' | 'RLMT_MEMLOCK' | 'RLMT_MSGQUEUE' | 'RLMT_NICE' | 'RLMT_NOFILE' | 'RLMT_NPROC' | 'RLMT_RSS' | 'RLMT_RTPRIO' | 'RLMT_RTTIME' | 'RLMT_SIGPENDING' | 'RLMT_STACK';
export const RLimitInfoRLimitType: EnumType<RLimitInfoRLimitType> = {
  name: 'mesos.v1.RLimitInfo.RLimit.Type',
  numbers: { UNKNOWN: 0, RLMT_AS: 1, RLMT_CORE: 2, RLMT_CPU: 3, RLMT_DATA: 4, RLMT_FSIZE: 5, RLMT_LOCKS: 6, RLMT_MEMLOCK: 7, RLMT_MSGQUEUE: 8, RLMT_NICE: 9, RLMT_NOFILE: 10, RLMT_NPROC: 11, RLMT_RSS: 12, RLMT_RTPRIO: 13, RLMT_RTTIME: 14, RLMT_SIGPENDING: 15, RLMT_STACK: 16 },
  names: { 0: 'UNKNOWN', 1: 'RLMT_AS', 2: 'RLMT_CORE', 3: 'RLMT_CPU', 4: 'RLMT_DATA', 5: 'RLMT_FSIZE', 6: 'RLMT_LOCKS', 7: 'RLMT_MEMLOCK', 8: 'RLMT_MSGQUEUE', 9: 'RLMT_NICE', 10: 'RLMT_NOFILE', 11: 'RLMT_NPROC', 12: 'RLMT_RSS', 13: 'RLMT_RTPRIO', 14: 'RLMT_RTTIME', 15: 'RLMT_SIGPENDING', 16: 'RLMT_STACK' },
};

export interface TTYInfo {
  window_size?: TTYInfoWindowSize | undefined;
}
export const TTYInfo: MessageType<TTYInfo> = {
  name: 'mesos.v1.TTYInfo',
  fields: [
    { name: 'window_size', number: 1, label: 'optional', type: 'message', message: () => TTYInfoWindowSize as MessageType<never> },
  ],
  write(m: TTYInfo, w: Writer): void {
    if (m.window_size !== undefined) { w.uint32(10); const at = w.begin(); TTYInfoWindowSize.write(m.window_size, w); w.end(at); }
  },
  read(r: Reader, end: number): TTYInfo {
    const m = {  } as unknown as TTYInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = TTYInfoWindowSize.read(r, e); r.leave(e); m.window_size = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface TTYInfoWindowSize {
  rows: number;
  columns: number;
}
export const TTYInfoWindowSize: MessageType<TTYInfoWindowSize> = {
  name: 'mesos.v1.TTYInfo.WindowSize',
  fields: [
    { name: 'rows', number: 1, label: 'required', type: 'uint32' },
    { name: 'columns', number: 2, label: 'required', type: 'uint32' },
  ],
  write(m: TTYInfoWindowSize, w: Writer): void {
    { w.uint32(8); w.uint32(m.rows); }
    { w.uint32(16); w.uint32(m.columns); }
  },
  read(r: Reader, end: number): TTYInfoWindowSize {
    const m = { rows: undefined, columns: undefined } as unknown as TTYInfoWindowSize;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint32(); m.rows = v; break; }
        case 16: { const v = r.uint32(); m.columns = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.rows === undefined) throw new WireError('TTYInfoWindowSize.rows is missing');
    if (m.columns === undefined) throw new WireError('TTYInfoWindowSize.columns is missing');
    return m;
  },
};

export interface DiscoveryInfo {
  visibility: DiscoveryInfoVisibility;
  name?: string | undefined;
  environment?: string | undefined;
  location?: string | undefined;
  version?: string | undefined;
  ports?: Ports | undefined;
  labels?: Labels | undefined;
}
export const DiscoveryInfo: MessageType<DiscoveryInfo> = {
  name: 'mesos.v1.DiscoveryInfo',
  fields: [
    { name: 'visibility', number: 1, label: 'required', type: 'enum', enum: () => DiscoveryInfoVisibility },
    { name: 'name', number: 2, label: 'optional', type: 'string' },
    { name: 'environment', number: 3, label: 'optional', type: 'string' },
    { name: 'location', number: 4, label: 'optional', type: 'string' },
    { name: 'version', number: 5, label: 'optional', type: 'string' },
    { name: 'ports', number: 6, label: 'optional', type: 'message', message: () => Ports as MessageType<never> },
    { name: 'labels', number: 7, label: 'optional', type: 'message', message: () => Labels as MessageType<never> },
  ],
  write(m: DiscoveryInfo, w: Writer): void {
    { w.uint32(8); w.int32(DiscoveryInfoVisibility.numbers[m.visibility]); }
    if (m.name !== undefined) { w.uint32(18); w.string(m.name); }
    if (m.environment !== undefined) { w.uint32(26); w.string(m.environment); }
    if (m.location !== undefined) { w.uint32(34); w.string(m.location); }
    if (m.version !== undefined) { w.uint32(42); w.string(m.version); }
    if (m.ports !== undefined) { w.uint32(50); const at = w.begin(); Ports.write(m.ports, w); w.end(at); }
    if (m.labels !== undefined) { w.uint32(58); const at = w.begin(); Labels.write(m.labels, w); w.end(at); }
  },
  read(r: Reader, end: number): DiscoveryInfo {
    const m = { visibility: undefined } as unknown as DiscoveryInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = DiscoveryInfoVisibility.names[r.int32()]; if (v !== undefined) m.visibility = v; break; }
        case 18: { const v = r.string(); m.name = v; break; }
        case 26: { const v = r.string(); m.environment = v; break; }
        case 34: { const v = r.string(); m.location = v; break; }
        case 42: { const v = r.string(); m.version = v; break; }
        case 50: { const e = r.enter(); const v = Ports.read(r, e); r.leave(e); m.ports = v; break; }
        case 58: { const e = r.enter(); const v = Labels.read(r, e); r.leave(e); m.labels = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.visibility === undefined) throw new WireError('DiscoveryInfo.visibility is missing');
    return m;
  },
};

export type DiscoveryInfoVisibility = 'FRAMEWORK' | 'CLUSTER' | 'EXTERNAL';
export const DiscoveryInfoVisibility: EnumType<DiscoveryInfoVisibility> = {
  name: 'mesos.v1.DiscoveryInfo.Visibility',
  numbers: { FRAMEWORK: 0, CLUSTER: 1, EXTERNAL: 2 },
  names: { 0: 'FRAMEWORK', 1: 'CLUSTER', 2: 'EXTERNAL' },
};

export interface Ports {
  ports?: Port[] | undefined;
}
export const Ports: MessageType<Ports> = {
  name: 'mesos.v1.Ports',
  fields: [
    { name: 'ports', number: 1, label: 'repeated', type: 'message', message: () => Port as MessageType<never> },
  ],
  write(m: Ports, w: Writer): void {
    if (m.ports !== undefined) for (const v of m.ports) { w.uint32(10); const at = w.begin(); Port.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): Ports {
    const m = {  } as unknown as Ports;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Port.read(r, e); r.leave(e); (m.ports ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface Port {
  number: number;
  name?: string | undefined;
  protocol?: string | undefined;
  visibility?: DiscoveryInfoVisibility | undefined;
  labels?: Labels | undefined;
}
export const Port: MessageType<Port> = {
  name: 'mesos.v1.Port',
  fields: [
    { name: 'number', number: 1, label: 'required', type: 'uint32' },
    { name: 'name', number: 2, label: 'optional', type: 'string' },
    { name: 'protocol', number: 3, label: 'optional', type: 'string' },
    { name: 'visibility', number: 4, label: 'optional', type: 'enum', enum: () => DiscoveryInfoVisibility },
    { name: 'labels', number: 5, label: 'optional', type: 'message', message: () => Labels as MessageType<never> },
  ],
  write(m: Port, w: Writer): void {
    { w.uint32(8); w.uint32(m.number); }
    if (m.name !== undefined) { w.uint32(18); w.string(m.name); }
    if (m.protocol !== undefined) { w.uint32(26); w.string(m.protocol); }
    if (m.visibility !== undefined) { w.uint32(32); w.int32(DiscoveryInfoVisibility.numbers[m.visibility]); }
    if (m.labels !== undefined) { w.uint32(42); const at = w.begin(); Labels.write(m.labels, w); w.end(at); }
  },
  read(r: Reader, end: number): Port {
    const m = { number: undefined } as unknown as Port;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint32(); m.number = v; break; }
        case 18: { const v = r.string(); m.name = v; break; }
        case 26: { const v = r.string(); m.protocol = v; break; }
        case 32: { const v = DiscoveryInfoVisibility.names[r.int32()]; if (v !== undefined) m.visibility = v; break; }
        case 42: { const e = r.enter(); const v = Labels.read(r, e); r.leave(e); m.labels = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.number === undefined) throw new WireError('Port.number is missing');
    return m;
  },
};

export interface HealthCheck {
  delay_seconds?: number | undefined;
  interval_seconds?: number | undefined;
  timeout_seconds?: number | undefined;
  consecutive_failures?: number | undefined;
  grace_period_seconds?: number | undefined;
  type?: HealthCheckType | undefined;
  command?: CommandInfo | undefined;
  http?: HealthCheckHTTPCheckInfo | undefined;
  tcp?: HealthCheckTCPCheckInfo | undefined;
}
export const HealthCheck: MessageType<HealthCheck> = {
  name: 'mesos.v1.HealthCheck',
  fields: [
    { name: 'delay_seconds', number: 2, label: 'optional', type: 'double', default: 15 },
    { name: 'interval_seconds', number: 3, label: 'optional', type: 'double', default: 10 },
    { name: 'timeout_seconds', number: 4, label: 'optional', type: 'double', default: 20 },
    { name: 'consecutive_failures', number: 5, label: 'optional', type: 'uint32', default: 3 },
    { name: 'grace_period_seconds', number: 6, label: 'optional', type: 'double', default: 10 },
    { name: 'type', number: 8, label: 'optional', type: 'enum', enum: () => HealthCheckType },
    { name: 'command', number: 7, label: 'optional', type: 'message', message: () => CommandInfo as MessageType<never> },
    { name: 'http', number: 1, label: 'optional', type: 'message', message: () => HealthCheckHTTPCheckInfo as MessageType<never> },
    { name: 'tcp', number: 9, label: 'optional', type: 'message', message: () => HealthCheckTCPCheckInfo as MessageType<never> },
  ],
  write(m: HealthCheck, w: Writer): void {
    if (m.http !== undefined) { w.uint32(10); const at = w.begin(); HealthCheckHTTPCheckInfo.write(m.http, w); w.end(at); }
    if (m.delay_seconds !== undefined) { w.uint32(17); w.double(m.delay_seconds); }
    if (m.interval_seconds !== undefined) { w.uint32(25); w.double(m.interval_seconds); }
    if (m.timeout_seconds !== undefined) { w.uint32(33); w.double(m.timeout_seconds); }
    if (m.consecutive_failures !== undefined) { w.uint32(40); w.uint32(m.consecutive_failures); }
    if (m.grace_period_seconds !== undefined) { w.uint32(49); w.double(m.grace_period_seconds); }
    if (m.command !== undefined) { w.uint32(58); const at = w.begin(); CommandInfo.write(m.command, w); w.end(at); }
    if (m.type !== undefined) { w.uint32(64); w.int32(HealthCheckType.numbers[m.type]); }
    if (m.tcp !== undefined) { w.uint32(74); const at = w.begin(); HealthCheckTCPCheckInfo.write(m.tcp, w); w.end(at); }
  },
  read(r: Reader, end: number): HealthCheck {
    const m = {  } as unknown as HealthCheck;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 17: { const v = r.double(); m.delay_seconds = v; break; }
        case 25: { const v = r.double(); m.interval_seconds = v; break; }
        case 33: { const v = r.double(); m.timeout_seconds = v; break; }
        case 40: { const v = r.uint32(); m.consecutive_failures = v; break; }
        case 49: { const v = r.double(); m.grace_period_seconds = v; break; }
        case 64: { const v = HealthCheckType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 58: { const e = r.enter(); const v = CommandInfo.read(r, e); r.leave(e); m.command = v; break; }
        case 10: { const e = r.enter(); const v = HealthCheckHTTPCheckInfo.read(r, e); r.leave(e); m.http = v; break; }
        case 74: { const e = r.enter(); const v = HealthCheckTCPCheckInfo.read(r, e); r.leave(e); m.tcp = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type HealthCheckType = 'UNKNOWN' | 'COMMAND' | 'HTTP' | 'TCP';
export const HealthCheckType: EnumType<HealthCheckType> = {
  name: 'mesos.v1.HealthCheck.Type',
  numbers: { UNKNOWN: 0, COMMAND: 1, HTTP: 2, TCP: 3 },
  names: { 0: 'UNKNOWN', 1: 'COMMAND', 2: 'HTTP', 3: 'TCP' },
};

export interface HealthCheckHTTPCheckInfo {
  protocol?: NetworkInfoProtocol | undefined;
  scheme?: string | undefined;
  port: number;
  path?: string | undefined;
  statuses?: number[] | undefined;
}
export const HealthCheckHTTPCheckInfo: MessageType<HealthCheckHTTPCheckInfo> = {
  name: 'mesos.v1.HealthCheck.HTTPCheckInfo',
  fields: [
    { name: 'protocol', number: 5, label: 'optional', type: 'enum', enum: () => NetworkInfoProtocol, default: "IPv4" },
    { name: 'scheme', number: 3, label: 'optional', type: 'string' },
    { name: 'port', number: 1, label: 'required', type: 'uint32' },
    { name: 'path', number: 2, label: 'optional', type: 'string' },
    { name: 'statuses', number: 4, label: 'repeated', type: 'uint32' },
  ],
  write(m: HealthCheckHTTPCheckInfo, w: Writer): void {
    { w.uint32(8); w.uint32(m.port); }
    if (m.path !== undefined) { w.uint32(18); w.string(m.path); }
    if (m.scheme !== undefined) { w.uint32(26); w.string(m.scheme); }
    if (m.statuses !== undefined) for (const v of m.statuses) { w.uint32(32); w.uint32(v); }
    if (m.protocol !== undefined) { w.uint32(40); w.int32(NetworkInfoProtocol.numbers[m.protocol]); }
  },
  read(r: Reader, end: number): HealthCheckHTTPCheckInfo {
    const m = { port: undefined } as unknown as HealthCheckHTTPCheckInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 40: { const v = NetworkInfoProtocol.names[r.int32()]; if (v !== undefined) m.protocol = v; break; }
        case 26: { const v = r.string(); m.scheme = v; break; }
        case 8: { const v = r.uint32(); m.port = v; break; }
        case 18: { const v = r.string(); m.path = v; break; }
        case 32: { const v = r.uint32(); (m.statuses ??= []).push(v); break; }
        case 34: { const e = r.enter(); while (r.position < e) { const v = r.uint32(); (m.statuses ??= []).push(v); } r.leave(e); break; }
        default: r.skip(tag);
      }
    }
    if (m.port === undefined) throw new WireError('HealthCheckHTTPCheckInfo.port is missing');
    return m;
  },
};

export interface HealthCheckTCPCheckInfo {
  protocol?: NetworkInfoProtocol | undefined;
  port: number;
}
export const HealthCheckTCPCheckInfo: MessageType<HealthCheckTCPCheckInfo> = {
  name: 'mesos.v1.HealthCheck.TCPCheckInfo',
  fields: [
    { name: 'protocol', number: 2, label: 'optional', type: 'enum', enum: () => NetworkInfoProtocol, default: "IPv4" },
    { name: 'port', number: 1, label: 'required', type: 'uint32' },
  ],
  write(m: HealthCheckTCPCheckInfo, w: Writer): void {
    { w.uint32(8); w.uint32(m.port); }
    if (m.protocol !== undefined) { w.uint32(16); w.int32(NetworkInfoProtocol.numbers[m.protocol]); }
  },
  read(r: Reader, end: number): HealthCheckTCPCheckInfo {
    const m = { port: undefined } as unknown as HealthCheckTCPCheckInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 16: { const v = NetworkInfoProtocol.names[r.int32()]; if (v !== undefined) m.protocol = v; break; }
        case 8: { const v = r.uint32(); m.port = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.port === undefined) throw new WireError('HealthCheckTCPCheckInfo.port is missing');
    return m;
  },
};

export interface CheckInfo {
  type?: CheckInfoType | undefined;
  command?: CheckInfoCommand | undefined;
  http?: CheckInfoHttp | undefined;
  tcp?: CheckInfoTcp | undefined;
  delay_seconds?: number | undefined;
  interval_seconds?: number | undefined;
  timeout_seconds?: number | undefined;
}
export const CheckInfo: MessageType<CheckInfo> = {
  name: 'mesos.v1.CheckInfo',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => CheckInfoType },
    { name: 'command', number: 2, label: 'optional', type: 'message', message: () => CheckInfoCommand as MessageType<never> },
    { name: 'http', number: 3, label: 'optional', type: 'message', message: () => CheckInfoHttp as MessageType<never> },
    { name: 'tcp', number: 7, label: 'optional', type: 'message', message: () => CheckInfoTcp as MessageType<never> },
    { name: 'delay_seconds', number: 4, label: 'optional', type: 'double', default: 15 },
    { name: 'interval_seconds', number: 5, label: 'optional', type: 'double', default: 10 },
    { name: 'timeout_seconds', number: 6, label: 'optional', type: 'double', default: 20 },
  ],
  write(m: CheckInfo, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(CheckInfoType.numbers[m.type]); }
    if (m.command !== undefined) { w.uint32(18); const at = w.begin(); CheckInfoCommand.write(m.command, w); w.end(at); }
    if (m.http !== undefined) { w.uint32(26); const at = w.begin(); CheckInfoHttp.write(m.http, w); w.end(at); }
    if (m.delay_seconds !== undefined) { w.uint32(33); w.double(m.delay_seconds); }
    if (m.interval_seconds !== undefined) { w.uint32(41); w.double(m.interval_seconds); }
    if (m.timeout_seconds !== undefined) { w.uint32(49); w.double(m.timeout_seconds); }
    if (m.tcp !== undefined) { w.uint32(58); const at = w.begin(); CheckInfoTcp.write(m.tcp, w); w.end(at); }
  },
  read(r: Reader, end: number): CheckInfo {
    const m = {  } as unknown as CheckInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = CheckInfoType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = CheckInfoCommand.read(r, e); r.leave(e); m.command = v; break; }
        case 26: { const e = r.enter(); const v = CheckInfoHttp.read(r, e); r.leave(e); m.http = v; break; }
        case 58: { const e = r.enter(); const v = CheckInfoTcp.read(r, e); r.leave(e); m.tcp = v; break; }
        case 33: { const v = r.double(); m.delay_seconds = v; break; }
        case 41: { const v = r.double(); m.interval_seconds = v; break; }
        case 49: { const v = r.double(); m.timeout_seconds = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CheckInfoCommand {
  command: CommandInfo;
}
export const CheckInfoCommand: MessageType<CheckInfoCommand> = {
  name: 'mesos.v1.CheckInfo.Command',
  fields: [
    { name: 'command', number: 1, label: 'required', type: 'message', message: () => CommandInfo as MessageType<never> },
  ],
  write(m: CheckInfoCommand, w: Writer): void {
    { w.uint32(10); const at = w.begin(); CommandInfo.write(m.command, w); w.end(at); }
  },
  read(r: Reader, end: number): CheckInfoCommand {
    const m = { command: undefined } as unknown as CheckInfoCommand;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = CommandInfo.read(r, e); r.leave(e); m.command = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.command === undefined) throw new WireError('CheckInfoCommand.command is missing');
    return m;
  },
};

export interface CheckInfoHttp {
  port: number;
  path?: string | undefined;
}
export const CheckInfoHttp: MessageType<CheckInfoHttp> = {
  name: 'mesos.v1.CheckInfo.Http',
  fields: [
    { name: 'port', number: 1, label: 'required', type: 'uint32' },
    { name: 'path', number: 2, label: 'optional', type: 'string' },
  ],
  write(m: CheckInfoHttp, w: Writer): void {
    { w.uint32(8); w.uint32(m.port); }
    if (m.path !== undefined) { w.uint32(18); w.string(m.path); }
  },
  read(r: Reader, end: number): CheckInfoHttp {
    const m = { port: undefined } as unknown as CheckInfoHttp;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint32(); m.port = v; break; }
        case 18: { const v = r.string(); m.path = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.port === undefined) throw new WireError('CheckInfoHttp.port is missing');
    return m;
  },
};

export interface CheckInfoTcp {
  port: number;
}
export const CheckInfoTcp: MessageType<CheckInfoTcp> = {
  name: 'mesos.v1.CheckInfo.Tcp',
  fields: [
    { name: 'port', number: 1, label: 'required', type: 'uint32' },
  ],
  write(m: CheckInfoTcp, w: Writer): void {
    { w.uint32(8); w.uint32(m.port); }
  },
  read(r: Reader, end: number): CheckInfoTcp {
    const m = { port: undefined } as unknown as CheckInfoTcp;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint32(); m.port = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.port === undefined) throw new WireError('CheckInfoTcp.port is missing');
    return m;
  },
};

export interface KillPolicy {
  grace_period?: DurationInfo | undefined;
}
export const KillPolicy: MessageType<KillPolicy> = {
  name: 'mesos.v1.KillPolicy',
  fields: [
    { name: 'grace_period', number: 1, label: 'optional', type: 'message', message: () => DurationInfo as MessageType<never> },
  ],
  write(m: KillPolicy, w: Writer): void {
    if (m.grace_period !== undefined) { w.uint32(10); const at = w.begin(); DurationInfo.write(m.grace_period, w); w.end(at); }
  },
  read(r: Reader, end: number): KillPolicy {
    const m = {  } as unknown as KillPolicy;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = DurationInfo.read(r, e); r.leave(e); m.grace_period = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface Filters {
  refuse_seconds?: number | undefined;
}
export const Filters: MessageType<Filters> = {
  name: 'mesos.v1.Filters',
  fields: [
    { name: 'refuse_seconds', number: 1, label: 'optional', type: 'double', default: 5 },
  ],
  write(m: Filters, w: Writer): void {
    if (m.refuse_seconds !== undefined) { w.uint32(9); w.double(m.refuse_seconds); }
  },
  read(r: Reader, end: number): Filters {
    const m = {  } as unknown as Filters;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 9: { const v = r.double(); m.refuse_seconds = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface UUID {
  value: Uint8Array;
}
export const UUID: MessageType<UUID> = {
  name: 'mesos.v1.UUID',
  fields: [
    { name: 'value', number: 1, label: 'required', type: 'bytes' },
  ],
  write(m: UUID, w: Writer): void {
    { w.uint32(10); w.bytes(m.value); }
  },
  read(r: Reader, end: number): UUID {
    const m = { value: undefined } as unknown as UUID;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.bytes(); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.value === undefined) throw new WireError('UUID.value is missing');
    return m;
  },
};

export interface TaskGroupInfo {
  tasks?: TaskInfo[] | undefined;
}
export const TaskGroupInfo: MessageType<TaskGroupInfo> = {
  name: 'mesos.v1.TaskGroupInfo',
  fields: [
    { name: 'tasks', number: 1, label: 'repeated', type: 'message', message: () => TaskInfo as MessageType<never> },
  ],
  write(m: TaskGroupInfo, w: Writer): void {
    if (m.tasks !== undefined) for (const v of m.tasks) { w.uint32(10); const at = w.begin(); TaskInfo.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): TaskGroupInfo {
    const m = {  } as unknown as TaskGroupInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = TaskInfo.read(r, e); r.leave(e); (m.tasks ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface OperationID {
  value: string;
}
export const OperationID: MessageType<OperationID> = {
  name: 'mesos.v1.OperationID',
  fields: [
    { name: 'value', number: 1, label: 'required', type: 'string' },
  ],
  write(m: OperationID, w: Writer): void {
    { w.uint32(10); w.string(m.value); }
  },
  read(r: Reader, end: number): OperationID {
    const m = { value: undefined } as unknown as OperationID;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.value === undefined) throw new WireError('OperationID.value is missing');
    return m;
  },
};

export interface AgentInfoCapability {
  type?: AgentInfoCapabilityType | undefined;
}
export const AgentInfoCapability: MessageType<AgentInfoCapability> = {
  name: 'mesos.v1.AgentInfo.Capability',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => AgentInfoCapabilityType },
  ],
  write(m: AgentInfoCapability, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(AgentInfoCapabilityType.numbers[m.type]); }
  },
  read(r: Reader, end: number): AgentInfoCapability {
    const m = {  } as unknown as AgentInfoCapability;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = AgentInfoCapabilityType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type AgentInfoCapabilityType = 'UNKNOWN' | 'MULTI_ROLE' | 'HIERARCHICAL_ROLE' | 'RESERVATION_REFINEMENT' | 'RESOURCE_PROVIDER' | 'RESIZE_VOLUME' | 'AGENT_OPERATION_FEEDBACK' | 'AGENT_DRAINING' | 'TASK_RESOURCE_LIMITS';
export const AgentInfoCapabilityType: EnumType<AgentInfoCapabilityType> = {
  name: 'mesos.v1.AgentInfo.Capability.Type',
  numbers: { UNKNOWN: 0, MULTI_ROLE: 1, HIERARCHICAL_ROLE: 2, RESERVATION_REFINEMENT: 3, RESOURCE_PROVIDER: 4, RESIZE_VOLUME: 5, AGENT_OPERATION_FEEDBACK: 6, AGENT_DRAINING: 7, TASK_RESOURCE_LIMITS: 8 },
  names: { 0: 'UNKNOWN', 1: 'MULTI_ROLE', 2: 'HIERARCHICAL_ROLE', 3: 'RESERVATION_REFINEMENT', 4: 'RESOURCE_PROVIDER', 5: 'RESIZE_VOLUME', 6: 'AGENT_OPERATION_FEEDBACK', 7: 'AGENT_DRAINING', 8: 'TASK_RESOURCE_LIMITS' },
};

export interface Task {
  name: string;
  task_id: TaskID;
  framework_id: FrameworkID;
  executor_id?: ExecutorID | undefined;
  agent_id: AgentID;
  state: TaskState;
  resources?: Resource[] | undefined;
  statuses?: TaskStatus[] | undefined;
  status_update_state?: TaskState | undefined;
  status_update_uuid?: Uint8Array | undefined;
  labels?: Labels | undefined;
  discovery?: DiscoveryInfo | undefined;
  container?: ContainerInfo | undefined;
  health_check?: HealthCheck | undefined;
  kill_policy?: KillPolicy | undefined;
  user?: string | undefined;
  limits?: { [key: string]: ValueScalar } | undefined;
}
export const Task: MessageType<Task> = {
  name: 'mesos.v1.Task',
  fields: [
    { name: 'name', number: 1, label: 'required', type: 'string' },
    { name: 'task_id', number: 2, label: 'required', type: 'message', message: () => TaskID as MessageType<never> },
    { name: 'framework_id', number: 3, label: 'required', type: 'message', message: () => FrameworkID as MessageType<never> },
    { name: 'executor_id', number: 4, label: 'optional', type: 'message', message: () => ExecutorID as MessageType<never> },
    { name: 'agent_id', number: 5, label: 'required', type: 'message', message: () => AgentID as MessageType<never> },
    { name: 'state', number: 6, label: 'required', type: 'enum', enum: () => TaskState },
    { name: 'resources', number: 7, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
    { name: 'statuses', number: 8, label: 'repeated', type: 'message', message: () => TaskStatus as MessageType<never> },
    { name: 'status_update_state', number: 9, label: 'optional', type: 'enum', enum: () => TaskState },
    { name: 'status_update_uuid', number: 10, label: 'optional', type: 'bytes' },
    { name: 'labels', number: 11, label: 'optional', type: 'message', message: () => Labels as MessageType<never> },
    { name: 'discovery', number: 12, label: 'optional', type: 'message', message: () => DiscoveryInfo as MessageType<never> },
    { name: 'container', number: 13, label: 'optional', type: 'message', message: () => ContainerInfo as MessageType<never> },
    { name: 'health_check', number: 15, label: 'optional', type: 'message', message: () => HealthCheck as MessageType<never> },
    { name: 'kill_policy', number: 16, label: 'optional', type: 'message', message: () => KillPolicy as MessageType<never> },
    { name: 'user', number: 14, label: 'optional', type: 'string' },
    { name: 'limits', number: 17, label: 'map', type: 'message', message: () => ValueScalar as MessageType<never> },
  ],
  write(m: Task, w: Writer): void {
    { w.uint32(10); w.string(m.name); }
    { w.uint32(18); const at = w.begin(); TaskID.write(m.task_id, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); FrameworkID.write(m.framework_id, w); w.end(at); }
    if (m.executor_id !== undefined) { w.uint32(34); const at = w.begin(); ExecutorID.write(m.executor_id, w); w.end(at); }
    { w.uint32(42); const at = w.begin(); AgentID.write(m.agent_id, w); w.end(at); }
    { w.uint32(48); w.int32(TaskState.numbers[m.state]); }
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(58); const at = w.begin(); Resource.write(v, w); w.end(at); }
    if (m.statuses !== undefined) for (const v of m.statuses) { w.uint32(66); const at = w.begin(); TaskStatus.write(v, w); w.end(at); }
    if (m.status_update_state !== undefined) { w.uint32(72); w.int32(TaskState.numbers[m.status_update_state]); }
    if (m.status_update_uuid !== undefined) { w.uint32(82); w.bytes(m.status_update_uuid); }
    if (m.labels !== undefined) { w.uint32(90); const at = w.begin(); Labels.write(m.labels, w); w.end(at); }
    if (m.discovery !== undefined) { w.uint32(98); const at = w.begin(); DiscoveryInfo.write(m.discovery, w); w.end(at); }
    if (m.container !== undefined) { w.uint32(106); const at = w.begin(); ContainerInfo.write(m.container, w); w.end(at); }
    if (m.user !== undefined) { w.uint32(114); w.string(m.user); }
    if (m.health_check !== undefined) { w.uint32(122); const at = w.begin(); HealthCheck.write(m.health_check, w); w.end(at); }
    if (m.kill_policy !== undefined) { w.uint32(130); const at = w.begin(); KillPolicy.write(m.kill_policy, w); w.end(at); }
    if (m.limits !== undefined) for (const k in m.limits) { const v = m.limits[k]; if (v === undefined) continue; w.uint32(138); const entry = w.begin(); w.uint32(10); w.string(k); w.uint32(18); const at = w.begin(); ValueScalar.write(v, w); w.end(at); w.end(entry); }
  },
  read(r: Reader, end: number): Task {
    const m = { name: undefined, task_id: undefined, framework_id: undefined, agent_id: undefined, state: undefined } as unknown as Task;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.name = v; break; }
        case 18: { const e = r.enter(); const v = TaskID.read(r, e); r.leave(e); m.task_id = v; break; }
        case 26: { const e = r.enter(); const v = FrameworkID.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 34: { const e = r.enter(); const v = ExecutorID.read(r, e); r.leave(e); m.executor_id = v; break; }
        case 42: { const e = r.enter(); const v = AgentID.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 48: { const v = TaskState.names[r.int32()]; if (v !== undefined) m.state = v; break; }
        case 58: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        case 66: { const e = r.enter(); const v = TaskStatus.read(r, e); r.leave(e); (m.statuses ??= []).push(v); break; }
        case 72: { const v = TaskState.names[r.int32()]; if (v !== undefined) m.status_update_state = v; break; }
        case 82: { const v = r.bytes(); m.status_update_uuid = v; break; }
        case 90: { const e = r.enter(); const v = Labels.read(r, e); r.leave(e); m.labels = v; break; }
        case 98: { const e = r.enter(); const v = DiscoveryInfo.read(r, e); r.leave(e); m.discovery = v; break; }
        case 106: { const e = r.enter(); const v = ContainerInfo.read(r, e); r.leave(e); m.container = v; break; }
        case 122: { const e = r.enter(); const v = HealthCheck.read(r, e); r.leave(e); m.health_check = v; break; }
        case 130: { const e = r.enter(); const v = KillPolicy.read(r, e); r.leave(e); m.kill_policy = v; break; }
        case 114: { const v = r.string(); m.user = v; break; }
        case 138: { const entry = r.enter(); let k = ''; let value: ValueScalar | undefined; while (r.position < entry) { const t = r.uint32(); if (t === 10) k = r.string(); else if (t === 18) { const e = r.enter(); const v = ValueScalar.read(r, e); r.leave(e); value = v; } else r.skip(t); } r.leave(entry); if (value !== undefined && k !== '__proto__') (m.limits ??= {})[k] = value; break; }
        default: r.skip(tag);
      }
    }
    if (m.name === undefined) throw new WireError('Task.name is missing');
    if (m.task_id === undefined) throw new WireError('Task.task_id is missing');
    if (m.framework_id === undefined) throw new WireError('Task.framework_id is missing');
    if (m.agent_id === undefined) throw new WireError('Task.agent_id is missing');
    if (m.state === undefined) throw new WireError('Task.state is missing');
    return m;
  },
};

export interface Operation {
  framework_id?: FrameworkID | undefined;
  agent_id?: AgentID | undefined;
  info: OfferOperation;
  latest_status: OperationStatus;
  statuses?: OperationStatus[] | undefined;
  uuid: UUID;
}
export const Operation: MessageType<Operation> = {
  name: 'mesos.v1.Operation',
  fields: [
    { name: 'framework_id', number: 1, label: 'optional', type: 'message', message: () => FrameworkID as MessageType<never> },
    { name: 'agent_id', number: 2, label: 'optional', type: 'message', message: () => AgentID as MessageType<never> },
    { name: 'info', number: 3, label: 'required', type: 'message', message: () => OfferOperation as MessageType<never> },
    { name: 'latest_status', number: 4, label: 'required', type: 'message', message: () => OperationStatus as MessageType<never> },
    { name: 'statuses', number: 5, label: 'repeated', type: 'message', message: () => OperationStatus as MessageType<never> },
    { name: 'uuid', number: 6, label: 'required', type: 'message', message: () => UUID as MessageType<never> },
  ],
  write(m: Operation, w: Writer): void {
    if (m.framework_id !== undefined) { w.uint32(10); const at = w.begin(); FrameworkID.write(m.framework_id, w); w.end(at); }
    if (m.agent_id !== undefined) { w.uint32(18); const at = w.begin(); AgentID.write(m.agent_id, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); OfferOperation.write(m.info, w); w.end(at); }
    { w.uint32(34); const at = w.begin(); OperationStatus.write(m.latest_status, w); w.end(at); }
    if (m.statuses !== undefined) for (const v of m.statuses) { w.uint32(42); const at = w.begin(); OperationStatus.write(v, w); w.end(at); }
    { w.uint32(50); const at = w.begin(); UUID.write(m.uuid, w); w.end(at); }
  },
  read(r: Reader, end: number): Operation {
    const m = { info: undefined, latest_status: undefined, uuid: undefined } as unknown as Operation;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 18: { const e = r.enter(); const v = AgentID.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 26: { const e = r.enter(); const v = OfferOperation.read(r, e); r.leave(e); m.info = v; break; }
        case 34: { const e = r.enter(); const v = OperationStatus.read(r, e); r.leave(e); m.latest_status = v; break; }
        case 42: { const e = r.enter(); const v = OperationStatus.read(r, e); r.leave(e); (m.statuses ??= []).push(v); break; }
        case 50: { const e = r.enter(); const v = UUID.read(r, e); r.leave(e); m.uuid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.info === undefined) throw new WireError('Operation.info is missing');
    if (m.latest_status === undefined) throw new WireError('Operation.latest_status is missing');
    if (m.uuid === undefined) throw new WireError('Operation.uuid is missing');
    return m;
  },
};

export interface OfferOperation {
  type?: OfferOperationType | undefined;
  id?: OperationID | undefined;
  launch?: OfferOperationLaunch | undefined;
  launch_group?: OfferOperationLaunchGroup | undefined;
  reserve?: OfferOperationReserve | undefined;
  unreserve?: OfferOperationUnreserve | undefined;
  create?: OfferOperationCreate | undefined;
  destroy?: OfferOperationDestroy | undefined;
  grow_volume?: OfferOperationGrowVolume | undefined;
  shrink_volume?: OfferOperationShrinkVolume | undefined;
  create_disk?: OfferOperationCreateDisk | undefined;
  destroy_disk?: OfferOperationDestroyDisk | undefined;
}
export const OfferOperation: MessageType<OfferOperation> = {
  name: 'mesos.v1.Offer.Operation',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => OfferOperationType },
    { name: 'id', number: 12, label: 'optional', type: 'message', message: () => OperationID as MessageType<never> },
    { name: 'launch', number: 2, label: 'optional', type: 'message', message: () => OfferOperationLaunch as MessageType<never> },
    { name: 'launch_group', number: 7, label: 'optional', type: 'message', message: () => OfferOperationLaunchGroup as MessageType<never> },
    { name: 'reserve', number: 3, label: 'optional', type: 'message', message: () => OfferOperationReserve as MessageType<never> },
    { name: 'unreserve', number: 4, label: 'optional', type: 'message', message: () => OfferOperationUnreserve as MessageType<never> },
    { name: 'create', number: 5, label: 'optional', type: 'message', message: () => OfferOperationCreate as MessageType<never> },
    { name: 'destroy', number: 6, label: 'optional', type: 'message', message: () => OfferOperationDestroy as MessageType<never> },
    { name: 'grow_volume', number: 13, label: 'optional', type: 'message', message: () => OfferOperationGrowVolume as MessageType<never> },
    { name: 'shrink_volume', number: 14, label: 'optional', type: 'message', message: () => OfferOperationShrinkVolume as MessageType<never> },
    { name: 'create_disk', number: 15, label: 'optional', type: 'message', message: () => OfferOperationCreateDisk as MessageType<never> },
    { name: 'destroy_disk', number: 16, label: 'optional', type: 'message', message: () => OfferOperationDestroyDisk as MessageType<never> },
  ],
  write(m: OfferOperation, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(OfferOperationType.numbers[m.type]); }
    if (m.launch !== undefined) { w.uint32(18); const at = w.begin(); OfferOperationLaunch.write(m.launch, w); w.end(at); }
    if (m.reserve !== undefined) { w.uint32(26); const at = w.begin(); OfferOperationReserve.write(m.reserve, w); w.end(at); }
    if (m.unreserve !== undefined) { w.uint32(34); const at = w.begin(); OfferOperationUnreserve.write(m.unreserve, w); w.end(at); }
    if (m.create !== undefined) { w.uint32(42); const at = w.begin(); OfferOperationCreate.write(m.create, w); w.end(at); }
    if (m.destroy !== undefined) { w.uint32(50); const at = w.begin(); OfferOperationDestroy.write(m.destroy, w); w.end(at); }
    if (m.launch_group !== undefined) { w.uint32(58); const at = w.begin(); OfferOperationLaunchGroup.write(m.launch_group, w); w.end(at); }
    if (m.id !== undefined) { w.uint32(98); const at = w.begin(); OperationID.write(m.id, w); w.end(at); }
    if (m.grow_volume !== undefined) { w.uint32(106); const at = w.begin(); OfferOperationGrowVolume.write(m.grow_volume, w); w.end(at); }
    if (m.shrink_volume !== undefined) { w.uint32(114); const at = w.begin(); OfferOperationShrinkVolume.write(m.shrink_volume, w); w.end(at); }
    if (m.create_disk !== undefined) { w.uint32(122); const at = w.begin(); OfferOperationCreateDisk.write(m.create_disk, w); w.end(at); }
    if (m.destroy_disk !== undefined) { w.uint32(130); const at = w.begin(); OfferOperationDestroyDisk.write(m.destroy_disk, w); w.end(at); }
  },
  read(r: Reader, end: number): OfferOperation {
    const m = {  } as unknown as OfferOperation;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = OfferOperationType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 98: { const e = r.enter(); const v = OperationID.read(r, e); r.leave(e); m.id = v; break; }
        case 18: { const e = r.enter(); const v = OfferOperationLaunch.read(r, e); r.leave(e); m.launch = v; break; }
        case 58: { const e = r.enter(); const v = OfferOperationLaunchGroup.read(r, e); r.leave(e); m.launch_group = v; break; }
        case 26: { const e = r.enter(); const v = OfferOperationReserve.read(r, e); r.leave(e); m.reserve = v; break; }
        case 34: { const e = r.enter(); const v = OfferOperationUnreserve.read(r, e); r.leave(e); m.unreserve = v; break; }
        case 42: { const e = r.enter(); const v = OfferOperationCreate.read(r, e); r.leave(e); m.create = v; break; }
        case 50: { const e = r.enter(); const v = OfferOperationDestroy.read(r, e); r.leave(e); m.destroy = v; break; }
        case 106: { const e = r.enter(); const v = OfferOperationGrowVolume.read(r, e); r.leave(e); m.grow_volume = v; break; }
        case 114: { const e = r.enter(); const v = OfferOperationShrinkVolume.read(r, e); r.leave(e); m.shrink_volume = v; break; }
        case 122: { const e = r.enter(); const v = OfferOperationCreateDisk.read(r, e); r.leave(e); m.create_disk = v; break; }
        case 130: { const e = r.enter(); const v = OfferOperationDestroyDisk.read(r, e); r.leave(e); m.destroy_disk = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type OfferOperationType = 'UNKNOWN' | 'LAUNCH' | 'LAUNCH_GROUP' | 'RESERVE' | 'UNRESERVE' | 'CREATE' | 'DESTROY' | 'GROW_VOLUME' | 'SHRINK_VOLUME' | 'CREATE_DISK' | 'DESTROY_DISK';
export const OfferOperationType: EnumType<OfferOperationType> = {
  name: 'mesos.v1.Offer.Operation.Type',
  numbers: { UNKNOWN: 0, LAUNCH: 1, LAUNCH_GROUP: 6, RESERVE: 2, UNRESERVE: 3, CREATE: 4, DESTROY: 5, GROW_VOLUME: 11, SHRINK_VOLUME: 12, CREATE_DISK: 13, DESTROY_DISK: 14 },
  names: { 0: 'UNKNOWN', 1: 'LAUNCH', 6: 'LAUNCH_GROUP', 2: 'RESERVE', 3: 'UNRESERVE', 4: 'CREATE', 5: 'DESTROY', 11: 'GROW_VOLUME', 12: 'SHRINK_VOLUME', 13: 'CREATE_DISK', 14: 'DESTROY_DISK' },
};

export interface OfferOperationLaunch {
  task_infos?: TaskInfo[] | undefined;
}
export const OfferOperationLaunch: MessageType<OfferOperationLaunch> = {
  name: 'mesos.v1.Offer.Operation.Launch',
  fields: [
    { name: 'task_infos', number: 1, label: 'repeated', type: 'message', message: () => TaskInfo as MessageType<never> },
  ],
  write(m: OfferOperationLaunch, w: Writer): void {
    if (m.task_infos !== undefined) for (const v of m.task_infos) { w.uint32(10); const at = w.begin(); TaskInfo.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): OfferOperationLaunch {
    const m = {  } as unknown as OfferOperationLaunch;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = TaskInfo.read(r, e); r.leave(e); (m.task_infos ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface OfferOperationLaunchGroup {
  executor: ExecutorInfo;
  task_group: TaskGroupInfo;
}
export const OfferOperationLaunchGroup: MessageType<OfferOperationLaunchGroup> = {
  name: 'mesos.v1.Offer.Operation.LaunchGroup',
  fields: [
    { name: 'executor', number: 1, label: 'required', type: 'message', message: () => ExecutorInfo as MessageType<never> },
    { name: 'task_group', number: 2, label: 'required', type: 'message', message: () => TaskGroupInfo as MessageType<never> },
  ],
  write(m: OfferOperationLaunchGroup, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ExecutorInfo.write(m.executor, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); TaskGroupInfo.write(m.task_group, w); w.end(at); }
  },
  read(r: Reader, end: number): OfferOperationLaunchGroup {
    const m = { executor: undefined, task_group: undefined } as unknown as OfferOperationLaunchGroup;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ExecutorInfo.read(r, e); r.leave(e); m.executor = v; break; }
        case 18: { const e = r.enter(); const v = TaskGroupInfo.read(r, e); r.leave(e); m.task_group = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.executor === undefined) throw new WireError('OfferOperationLaunchGroup.executor is missing');
    if (m.task_group === undefined) throw new WireError('OfferOperationLaunchGroup.task_group is missing');
    return m;
  },
};

export interface OfferOperationReserve {
  source?: Resource[] | undefined;
  resources?: Resource[] | undefined;
}
export const OfferOperationReserve: MessageType<OfferOperationReserve> = {
  name: 'mesos.v1.Offer.Operation.Reserve',
  fields: [
    { name: 'source', number: 2, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
    { name: 'resources', number: 1, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
  ],
  write(m: OfferOperationReserve, w: Writer): void {
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(10); const at = w.begin(); Resource.write(v, w); w.end(at); }
    if (m.source !== undefined) for (const v of m.source) { w.uint32(18); const at = w.begin(); Resource.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): OfferOperationReserve {
    const m = {  } as unknown as OfferOperationReserve;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 18: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.source ??= []).push(v); break; }
        case 10: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface OfferOperationUnreserve {
  resources?: Resource[] | undefined;
}
export const OfferOperationUnreserve: MessageType<OfferOperationUnreserve> = {
  name: 'mesos.v1.Offer.Operation.Unreserve',
  fields: [
    { name: 'resources', number: 1, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
  ],
  write(m: OfferOperationUnreserve, w: Writer): void {
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(10); const at = w.begin(); Resource.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): OfferOperationUnreserve {
    const m = {  } as unknown as OfferOperationUnreserve;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface OfferOperationCreate {
  volumes?: Resource[] | undefined;
}
export const OfferOperationCreate: MessageType<OfferOperationCreate> = {
  name: 'mesos.v1.Offer.Operation.Create',
  fields: [
    { name: 'volumes', number: 1, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
  ],
  write(m: OfferOperationCreate, w: Writer): void {
    if (m.volumes !== undefined) for (const v of m.volumes) { w.uint32(10); const at = w.begin(); Resource.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): OfferOperationCreate {
    const m = {  } as unknown as OfferOperationCreate;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.volumes ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface OfferOperationDestroy {
  volumes?: Resource[] | undefined;
}
export const OfferOperationDestroy: MessageType<OfferOperationDestroy> = {
  name: 'mesos.v1.Offer.Operation.Destroy',
  fields: [
    { name: 'volumes', number: 1, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
  ],
  write(m: OfferOperationDestroy, w: Writer): void {
    if (m.volumes !== undefined) for (const v of m.volumes) { w.uint32(10); const at = w.begin(); Resource.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): OfferOperationDestroy {
    const m = {  } as unknown as OfferOperationDestroy;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.volumes ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface OfferOperationGrowVolume {
  volume: Resource;
  addition: Resource;
}
export const OfferOperationGrowVolume: MessageType<OfferOperationGrowVolume> = {
  name: 'mesos.v1.Offer.Operation.GrowVolume',
  fields: [
    { name: 'volume', number: 1, label: 'required', type: 'message', message: () => Resource as MessageType<never> },
    { name: 'addition', number: 2, label: 'required', type: 'message', message: () => Resource as MessageType<never> },
  ],
  write(m: OfferOperationGrowVolume, w: Writer): void {
    { w.uint32(10); const at = w.begin(); Resource.write(m.volume, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); Resource.write(m.addition, w); w.end(at); }
  },
  read(r: Reader, end: number): OfferOperationGrowVolume {
    const m = { volume: undefined, addition: undefined } as unknown as OfferOperationGrowVolume;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); m.volume = v; break; }
        case 18: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); m.addition = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.volume === undefined) throw new WireError('OfferOperationGrowVolume.volume is missing');
    if (m.addition === undefined) throw new WireError('OfferOperationGrowVolume.addition is missing');
    return m;
  },
};

export interface OfferOperationShrinkVolume {
  volume: Resource;
  subtract: ValueScalar;
}
export const OfferOperationShrinkVolume: MessageType<OfferOperationShrinkVolume> = {
  name: 'mesos.v1.Offer.Operation.ShrinkVolume',
  fields: [
    { name: 'volume', number: 1, label: 'required', type: 'message', message: () => Resource as MessageType<never> },
    { name: 'subtract', number: 2, label: 'required', type: 'message', message: () => ValueScalar as MessageType<never> },
  ],
  write(m: OfferOperationShrinkVolume, w: Writer): void {
    { w.uint32(10); const at = w.begin(); Resource.write(m.volume, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); ValueScalar.write(m.subtract, w); w.end(at); }
  },
  read(r: Reader, end: number): OfferOperationShrinkVolume {
    const m = { volume: undefined, subtract: undefined } as unknown as OfferOperationShrinkVolume;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); m.volume = v; break; }
        case 18: { const e = r.enter(); const v = ValueScalar.read(r, e); r.leave(e); m.subtract = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.volume === undefined) throw new WireError('OfferOperationShrinkVolume.volume is missing');
    if (m.subtract === undefined) throw new WireError('OfferOperationShrinkVolume.subtract is missing');
    return m;
  },
};

export interface OfferOperationCreateDisk {
  source: Resource;
  target_type: ResourceDiskInfoSourceType;
  target_profile?: string | undefined;
}
export const OfferOperationCreateDisk: MessageType<OfferOperationCreateDisk> = {
  name: 'mesos.v1.Offer.Operation.CreateDisk',
  fields: [
    { name: 'source', number: 1, label: 'required', type: 'message', message: () => Resource as MessageType<never> },
    { name: 'target_type', number: 2, label: 'required', type: 'enum', enum: () => ResourceDiskInfoSourceType },
    { name: 'target_profile', number: 3, label: 'optional', type: 'string' },
  ],
  write(m: OfferOperationCreateDisk, w: Writer): void {
    { w.uint32(10); const at = w.begin(); Resource.write(m.source, w); w.end(at); }
    { w.uint32(16); w.int32(ResourceDiskInfoSourceType.numbers[m.target_type]); }
    if (m.target_profile !== undefined) { w.uint32(26); w.string(m.target_profile); }
  },
  read(r: Reader, end: number): OfferOperationCreateDisk {
    const m = { source: undefined, target_type: undefined } as unknown as OfferOperationCreateDisk;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); m.source = v; break; }
        case 16: { const v = ResourceDiskInfoSourceType.names[r.int32()]; if (v !== undefined) m.target_type = v; break; }
        case 26: { const v = r.string(); m.target_profile = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.source === undefined) throw new WireError('OfferOperationCreateDisk.source is missing');
    if (m.target_type === undefined) throw new WireError('OfferOperationCreateDisk.target_type is missing');
    return m;
  },
};

export interface OfferOperationDestroyDisk {
  source: Resource;
}
export const OfferOperationDestroyDisk: MessageType<OfferOperationDestroyDisk> = {
  name: 'mesos.v1.Offer.Operation.DestroyDisk',
  fields: [
    { name: 'source', number: 1, label: 'required', type: 'message', message: () => Resource as MessageType<never> },
  ],
  write(m: OfferOperationDestroyDisk, w: Writer): void {
    { w.uint32(10); const at = w.begin(); Resource.write(m.source, w); w.end(at); }
  },
  read(r: Reader, end: number): OfferOperationDestroyDisk {
    const m = { source: undefined } as unknown as OfferOperationDestroyDisk;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); m.source = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.source === undefined) throw new WireError('OfferOperationDestroyDisk.source is missing');
    return m;
  },
};

export interface OperationStatus {
  operation_id?: OperationID | undefined;
  state: OperationState;
  message?: string | undefined;
  converted_resources?: Resource[] | undefined;
  uuid?: UUID | undefined;
  agent_id?: AgentID | undefined;
  resource_provider_id?: ResourceProviderID | undefined;
}
export const OperationStatus: MessageType<OperationStatus> = {
  name: 'mesos.v1.OperationStatus',
  fields: [
    { name: 'operation_id', number: 1, label: 'optional', type: 'message', message: () => OperationID as MessageType<never> },
    { name: 'state', number: 2, label: 'required', type: 'enum', enum: () => OperationState },
    { name: 'message', number: 3, label: 'optional', type: 'string' },
    { name: 'converted_resources', number: 4, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
    { name: 'uuid', number: 5, label: 'optional', type: 'message', message: () => UUID as MessageType<never> },
    { name: 'agent_id', number: 6, label: 'optional', type: 'message', message: () => AgentID as MessageType<never> },
    { name: 'resource_provider_id', number: 7, label: 'optional', type: 'message', message: () => ResourceProviderID as MessageType<never> },
  ],
  write(m: OperationStatus, w: Writer): void {
    if (m.operation_id !== undefined) { w.uint32(10); const at = w.begin(); OperationID.write(m.operation_id, w); w.end(at); }
    { w.uint32(16); w.int32(OperationState.numbers[m.state]); }
    if (m.message !== undefined) { w.uint32(26); w.string(m.message); }
    if (m.converted_resources !== undefined) for (const v of m.converted_resources) { w.uint32(34); const at = w.begin(); Resource.write(v, w); w.end(at); }
    if (m.uuid !== undefined) { w.uint32(42); const at = w.begin(); UUID.write(m.uuid, w); w.end(at); }
    if (m.agent_id !== undefined) { w.uint32(50); const at = w.begin(); AgentID.write(m.agent_id, w); w.end(at); }
    if (m.resource_provider_id !== undefined) { w.uint32(58); const at = w.begin(); ResourceProviderID.write(m.resource_provider_id, w); w.end(at); }
  },
  read(r: Reader, end: number): OperationStatus {
    const m = { state: undefined } as unknown as OperationStatus;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = OperationID.read(r, e); r.leave(e); m.operation_id = v; break; }
        case 16: { const v = OperationState.names[r.int32()]; if (v !== undefined) m.state = v; break; }
        case 26: { const v = r.string(); m.message = v; break; }
        case 34: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.converted_resources ??= []).push(v); break; }
        case 42: { const e = r.enter(); const v = UUID.read(r, e); r.leave(e); m.uuid = v; break; }
        case 50: { const e = r.enter(); const v = AgentID.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 58: { const e = r.enter(); const v = ResourceProviderID.read(r, e); r.leave(e); m.resource_provider_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.state === undefined) throw new WireError('OperationStatus.state is missing');
    return m;
  },
};

export type OperationState = 'OPERATION_UNSUPPORTED' | 'OPERATION_PENDING' | 'OPERATION_FINISHED' | 'OPERATION_FAILED' | 'OPERATION_ERROR' | 'OPERATION_DROPPED' | 'OPERATION_UNREACHABLE' | 'OPERATION_GONE_BY_OPERATOR' | 'OPERATION_RECOVERING' | 'OPERATION_UNKNOWN';
export const OperationState: EnumType<OperationState> = {
  name: 'mesos.v1.OperationState',
  numbers: { OPERATION_UNSUPPORTED: 0, OPERATION_PENDING: 1, OPERATION_FINISHED: 2, OPERATION_FAILED: 3, OPERATION_ERROR: 4, OPERATION_DROPPED: 5, OPERATION_UNREACHABLE: 6, OPERATION_GONE_BY_OPERATOR: 7, OPERATION_RECOVERING: 8, OPERATION_UNKNOWN: 9 },
  names: { 0: 'OPERATION_UNSUPPORTED', 1: 'OPERATION_PENDING', 2: 'OPERATION_FINISHED', 3: 'OPERATION_FAILED', 4: 'OPERATION_ERROR', 5: 'OPERATION_DROPPED', 6: 'OPERATION_UNREACHABLE', 7: 'OPERATION_GONE_BY_OPERATOR', 8: 'OPERATION_RECOVERING', 9: 'OPERATION_UNKNOWN' },
};

export interface ResourceProviderInfo {
  id?: ResourceProviderID | undefined;
  attributes?: Attribute[] | undefined;
  type: string;
  name: string;
  default_reservations?: ResourceReservationInfo[] | undefined;
  storage?: ResourceProviderInfoStorage | undefined;
}
export const ResourceProviderInfo: MessageType<ResourceProviderInfo> = {
  name: 'mesos.v1.ResourceProviderInfo',
  fields: [
    { name: 'id', number: 1, label: 'optional', type: 'message', message: () => ResourceProviderID as MessageType<never> },
    { name: 'attributes', number: 2, label: 'repeated', type: 'message', message: () => Attribute as MessageType<never> },
    { name: 'type', number: 3, label: 'required', type: 'string' },
    { name: 'name', number: 4, label: 'required', type: 'string' },
    { name: 'default_reservations', number: 5, label: 'repeated', type: 'message', message: () => ResourceReservationInfo as MessageType<never> },
    { name: 'storage', number: 6, label: 'optional', type: 'message', message: () => ResourceProviderInfoStorage as MessageType<never> },
  ],
  write(m: ResourceProviderInfo, w: Writer): void {
    if (m.id !== undefined) { w.uint32(10); const at = w.begin(); ResourceProviderID.write(m.id, w); w.end(at); }
    if (m.attributes !== undefined) for (const v of m.attributes) { w.uint32(18); const at = w.begin(); Attribute.write(v, w); w.end(at); }
    { w.uint32(26); w.string(m.type); }
    { w.uint32(34); w.string(m.name); }
    if (m.default_reservations !== undefined) for (const v of m.default_reservations) { w.uint32(42); const at = w.begin(); ResourceReservationInfo.write(v, w); w.end(at); }
    if (m.storage !== undefined) { w.uint32(50); const at = w.begin(); ResourceProviderInfoStorage.write(m.storage, w); w.end(at); }
  },
  read(r: Reader, end: number): ResourceProviderInfo {
    const m = { type: undefined, name: undefined } as unknown as ResourceProviderInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResourceProviderID.read(r, e); r.leave(e); m.id = v; break; }
        case 18: { const e = r.enter(); const v = Attribute.read(r, e); r.leave(e); (m.attributes ??= []).push(v); break; }
        case 26: { const v = r.string(); m.type = v; break; }
        case 34: { const v = r.string(); m.name = v; break; }
        case 42: { const e = r.enter(); const v = ResourceReservationInfo.read(r, e); r.leave(e); (m.default_reservations ??= []).push(v); break; }
        case 50: { const e = r.enter(); const v = ResourceProviderInfoStorage.read(r, e); r.leave(e); m.storage = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.type === undefined) throw new WireError('ResourceProviderInfo.type is missing');
    if (m.name === undefined) throw new WireError('ResourceProviderInfo.name is missing');
    return m;
  },
};

export interface ResourceProviderInfoStorage {
  plugin: CSIPluginInfo;
  reconciliation_interval_seconds?: number | undefined;
}
export const ResourceProviderInfoStorage: MessageType<ResourceProviderInfoStorage> = {
  name: 'mesos.v1.ResourceProviderInfo.Storage',
  fields: [
    { name: 'plugin', number: 1, label: 'required', type: 'message', message: () => CSIPluginInfo as MessageType<never> },
    { name: 'reconciliation_interval_seconds', number: 2, label: 'optional', type: 'double' },
  ],
  write(m: ResourceProviderInfoStorage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); CSIPluginInfo.write(m.plugin, w); w.end(at); }
    if (m.reconciliation_interval_seconds !== undefined) { w.uint32(17); w.double(m.reconciliation_interval_seconds); }
  },
  read(r: Reader, end: number): ResourceProviderInfoStorage {
    const m = { plugin: undefined } as unknown as ResourceProviderInfoStorage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = CSIPluginInfo.read(r, e); r.leave(e); m.plugin = v; break; }
        case 17: { const v = r.double(); m.reconciliation_interval_seconds = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.plugin === undefined) throw new WireError('ResourceProviderInfoStorage.plugin is missing');
    return m;
  },
};

export interface CSIPluginInfo {
  type: string;
  name?: string | undefined;
  containers?: CSIPluginContainerInfo[] | undefined;
  endpoints?: CSIPluginEndpoint[] | undefined;
  target_path_root?: string | undefined;
  target_path_exists?: boolean | undefined;
}
export const CSIPluginInfo: MessageType<CSIPluginInfo> = {
  name: 'mesos.v1.CSIPluginInfo',
  fields: [
    { name: 'type', number: 1, label: 'required', type: 'string' },
    { name: 'name', number: 2, label: 'optional', type: 'string', default: "default" },
    { name: 'containers', number: 3, label: 'repeated', type: 'message', message: () => CSIPluginContainerInfo as MessageType<never> },
    { name: 'endpoints', number: 4, label: 'repeated', type: 'message', message: () => CSIPluginEndpoint as MessageType<never> },
    { name: 'target_path_root', number: 5, label: 'optional', type: 'string' },
    { name: 'target_path_exists', number: 6, label: 'optional', type: 'bool' },
  ],
  write(m: CSIPluginInfo, w: Writer): void {
    { w.uint32(10); w.string(m.type); }
    if (m.name !== undefined) { w.uint32(18); w.string(m.name); }
    if (m.containers !== undefined) for (const v of m.containers) { w.uint32(26); const at = w.begin(); CSIPluginContainerInfo.write(v, w); w.end(at); }
    if (m.endpoints !== undefined) for (const v of m.endpoints) { w.uint32(34); const at = w.begin(); CSIPluginEndpoint.write(v, w); w.end(at); }
    if (m.target_path_root !== undefined) { w.uint32(42); w.string(m.target_path_root); }
    if (m.target_path_exists !== undefined) { w.uint32(48); w.bool(m.target_path_exists); }
  },
  read(r: Reader, end: number): CSIPluginInfo {
    const m = { type: undefined } as unknown as CSIPluginInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.type = v; break; }
        case 18: { const v = r.string(); m.name = v; break; }
        case 26: { const e = r.enter(); const v = CSIPluginContainerInfo.read(r, e); r.leave(e); (m.containers ??= []).push(v); break; }
        case 34: { const e = r.enter(); const v = CSIPluginEndpoint.read(r, e); r.leave(e); (m.endpoints ??= []).push(v); break; }
        case 42: { const v = r.string(); m.target_path_root = v; break; }
        case 48: { const v = r.bool(); m.target_path_exists = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.type === undefined) throw new WireError('CSIPluginInfo.type is missing');
    return m;
  },
};

export interface CSIPluginContainerInfo {
  services?: CSIPluginContainerInfoService[] | undefined;
  command?: CommandInfo | undefined;
  resources?: Resource[] | undefined;
  container?: ContainerInfo | undefined;
}
export const CSIPluginContainerInfo: MessageType<CSIPluginContainerInfo> = {
  name: 'mesos.v1.CSIPluginContainerInfo',
  fields: [
    { name: 'services', number: 1, label: 'repeated', type: 'enum', enum: () => CSIPluginContainerInfoService },
    { name: 'command', number: 2, label: 'optional', type: 'message', message: () => CommandInfo as MessageType<never> },
    { name: 'resources', number: 3, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
    { name: 'container', number: 4, label: 'optional', type: 'message', message: () => ContainerInfo as MessageType<never> },
  ],
  write(m: CSIPluginContainerInfo, w: Writer): void {
    if (m.services !== undefined) for (const v of m.services) { w.uint32(8); w.int32(CSIPluginContainerInfoService.numbers[v]); }
    if (m.command !== undefined) { w.uint32(18); const at = w.begin(); CommandInfo.write(m.command, w); w.end(at); }
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(26); const at = w.begin(); Resource.write(v, w); w.end(at); }
    if (m.container !== undefined) { w.uint32(34); const at = w.begin(); ContainerInfo.write(m.container, w); w.end(at); }
  },
  read(r: Reader, end: number): CSIPluginContainerInfo {
    const m = {  } as unknown as CSIPluginContainerInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = CSIPluginContainerInfoService.names[r.int32()]; if (v !== undefined) (m.services ??= []).push(v); break; }
        case 10: { const e = r.enter(); while (r.position < e) { const v = CSIPluginContainerInfoService.names[r.int32()]; if (v !== undefined) (m.services ??= []).push(v); } r.leave(e); break; }
        case 18: { const e = r.enter(); const v = CommandInfo.read(r, e); r.leave(e); m.command = v; break; }
        case 26: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        case 34: { const e = r.enter(); const v = ContainerInfo.read(r, e); r.leave(e); m.container = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type CSIPluginContainerInfoService = 'UNKNOWN' | 'CONTROLLER_SERVICE' | 'NODE_SERVICE';
export const CSIPluginContainerInfoService: EnumType<CSIPluginContainerInfoService> = {
  name: 'mesos.v1.CSIPluginContainerInfo.Service',
  numbers: { UNKNOWN: 0, CONTROLLER_SERVICE: 1, NODE_SERVICE: 2 },
  names: { 0: 'UNKNOWN', 1: 'CONTROLLER_SERVICE', 2: 'NODE_SERVICE' },
};

export interface CSIPluginEndpoint {
  csi_service: CSIPluginContainerInfoService;
  endpoint: string;
}
export const CSIPluginEndpoint: MessageType<CSIPluginEndpoint> = {
  name: 'mesos.v1.CSIPluginEndpoint',
  fields: [
    { name: 'csi_service', number: 1, label: 'required', type: 'enum', enum: () => CSIPluginContainerInfoService },
    { name: 'endpoint', number: 2, label: 'required', type: 'string' },
  ],
  write(m: CSIPluginEndpoint, w: Writer): void {
    { w.uint32(8); w.int32(CSIPluginContainerInfoService.numbers[m.csi_service]); }
    { w.uint32(18); w.string(m.endpoint); }
  },
  read(r: Reader, end: number): CSIPluginEndpoint {
    const m = { csi_service: undefined, endpoint: undefined } as unknown as CSIPluginEndpoint;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = CSIPluginContainerInfoService.names[r.int32()]; if (v !== undefined) m.csi_service = v; break; }
        case 18: { const v = r.string(); m.endpoint = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.csi_service === undefined) throw new WireError('CSIPluginEndpoint.csi_service is missing');
    if (m.endpoint === undefined) throw new WireError('CSIPluginEndpoint.endpoint is missing');
    return m;
  },
};

export interface Flag {
  name: string;
  value?: string | undefined;
}
export const Flag: MessageType<Flag> = {
  name: 'mesos.v1.Flag',
  fields: [
    { name: 'name', number: 1, label: 'required', type: 'string' },
    { name: 'value', number: 2, label: 'optional', type: 'string' },
  ],
  write(m: Flag, w: Writer): void {
    { w.uint32(10); w.string(m.name); }
    if (m.value !== undefined) { w.uint32(18); w.string(m.value); }
  },
  read(r: Reader, end: number): Flag {
    const m = { name: undefined } as unknown as Flag;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.name = v; break; }
        case 18: { const v = r.string(); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.name === undefined) throw new WireError('Flag.name is missing');
    return m;
  },
};

export interface VersionInfo {
  version: string;
  build_date?: string | undefined;
  build_time?: number | undefined;
  build_user?: string | undefined;
  git_sha?: string | undefined;
  git_branch?: string | undefined;
  git_tag?: string | undefined;
}
export const VersionInfo: MessageType<VersionInfo> = {
  name: 'mesos.v1.VersionInfo',
  fields: [
    { name: 'version', number: 1, label: 'required', type: 'string' },
    { name: 'build_date', number: 2, label: 'optional', type: 'string' },
    { name: 'build_time', number: 3, label: 'optional', type: 'double' },
    { name: 'build_user', number: 4, label: 'optional', type: 'string' },
    { name: 'git_sha', number: 5, label: 'optional', type: 'string' },
    { name: 'git_branch', number: 6, label: 'optional', type: 'string' },
    { name: 'git_tag', number: 7, label: 'optional', type: 'string' },
  ],
  write(m: VersionInfo, w: Writer): void {
    { w.uint32(10); w.string(m.version); }
    if (m.build_date !== undefined) { w.uint32(18); w.string(m.build_date); }
    if (m.build_time !== undefined) { w.uint32(25); w.double(m.build_time); }
    if (m.build_user !== undefined) { w.uint32(34); w.string(m.build_user); }
    if (m.git_sha !== undefined) { w.uint32(42); w.string(m.git_sha); }
    if (m.git_branch !== undefined) { w.uint32(50); w.string(m.git_branch); }
    if (m.git_tag !== undefined) { w.uint32(58); w.string(m.git_tag); }
  },
  read(r: Reader, end: number): VersionInfo {
    const m = { version: undefined } as unknown as VersionInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.version = v; break; }
        case 18: { const v = r.string(); m.build_date = v; break; }
        case 25: { const v = r.double(); m.build_time = v; break; }
        case 34: { const v = r.string(); m.build_user = v; break; }
        case 42: { const v = r.string(); m.git_sha = v; break; }
        case 50: { const v = r.string(); m.git_branch = v; break; }
        case 58: { const v = r.string(); m.git_tag = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.version === undefined) throw new WireError('VersionInfo.version is missing');
    return m;
  },
};

export interface Metric {
  name: string;
  value?: number | undefined;
}
export const Metric: MessageType<Metric> = {
  name: 'mesos.v1.Metric',
  fields: [
    { name: 'name', number: 1, label: 'required', type: 'string' },
    { name: 'value', number: 2, label: 'optional', type: 'double' },
  ],
  write(m: Metric, w: Writer): void {
    { w.uint32(10); w.string(m.name); }
    if (m.value !== undefined) { w.uint32(17); w.double(m.value); }
  },
  read(r: Reader, end: number): Metric {
    const m = { name: undefined } as unknown as Metric;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.name = v; break; }
        case 17: { const v = r.double(); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.name === undefined) throw new WireError('Metric.name is missing');
    return m;
  },
};

export interface FileInfo {
  path: string;
  nlink?: number | undefined;
  size?: number | undefined;
  mtime?: TimeInfo | undefined;
  mode?: number | undefined;
  uid?: string | undefined;
  gid?: string | undefined;
}
export const FileInfo: MessageType<FileInfo> = {
  name: 'mesos.v1.FileInfo',
  fields: [
    { name: 'path', number: 1, label: 'required', type: 'string' },
    { name: 'nlink', number: 2, label: 'optional', type: 'int32' },
    { name: 'size', number: 3, label: 'optional', type: 'uint64' },
    { name: 'mtime', number: 4, label: 'optional', type: 'message', message: () => TimeInfo as MessageType<never> },
    { name: 'mode', number: 5, label: 'optional', type: 'uint32' },
    { name: 'uid', number: 6, label: 'optional', type: 'string' },
    { name: 'gid', number: 7, label: 'optional', type: 'string' },
  ],
  write(m: FileInfo, w: Writer): void {
    { w.uint32(10); w.string(m.path); }
    if (m.nlink !== undefined) { w.uint32(16); w.int32(m.nlink); }
    if (m.size !== undefined) { w.uint32(24); w.uint64(m.size); }
    if (m.mtime !== undefined) { w.uint32(34); const at = w.begin(); TimeInfo.write(m.mtime, w); w.end(at); }
    if (m.mode !== undefined) { w.uint32(40); w.uint32(m.mode); }
    if (m.uid !== undefined) { w.uint32(50); w.string(m.uid); }
    if (m.gid !== undefined) { w.uint32(58); w.string(m.gid); }
  },
  read(r: Reader, end: number): FileInfo {
    const m = { path: undefined } as unknown as FileInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.path = v; break; }
        case 16: { const v = r.int32(); m.nlink = v; break; }
        case 24: { const v = r.uint64(); m.size = v; break; }
        case 34: { const e = r.enter(); const v = TimeInfo.read(r, e); r.leave(e); m.mtime = v; break; }
        case 40: { const v = r.uint32(); m.mode = v; break; }
        case 50: { const v = r.string(); m.uid = v; break; }
        case 58: { const v = r.string(); m.gid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.path === undefined) throw new WireError('FileInfo.path is missing');
    return m;
  },
};

export interface ResourceStatistics {
  timestamp: number;
  processes?: number | undefined;
  threads?: number | undefined;
  cpus_user_time_secs?: number | undefined;
  cpus_system_time_secs?: number | undefined;
  cpus_limit?: number | undefined;
  cpus_soft_limit?: number | undefined;
  cpus_nr_periods?: number | undefined;
  cpus_nr_throttled?: number | undefined;
  cpus_throttled_time_secs?: number | undefined;
  mem_total_bytes?: number | undefined;
  mem_total_memsw_bytes?: number | undefined;
  mem_kmem_usage_bytes?: number | undefined;
  mem_kmem_tcp_usage_bytes?: number | undefined;
  mem_limit_bytes?: number | undefined;
  mem_soft_limit_bytes?: number | undefined;
  mem_file_bytes?: number | undefined;
  mem_anon_bytes?: number | undefined;
  mem_cache_bytes?: number | undefined;
  mem_rss_bytes?: number | undefined;
  mem_mapped_file_bytes?: number | undefined;
  mem_swap_bytes?: number | undefined;
  mem_unevictable_bytes?: number | undefined;
  mem_low_pressure_counter?: number | undefined;
  mem_medium_pressure_counter?: number | undefined;
  mem_critical_pressure_counter?: number | undefined;
  disk_limit_bytes?: number | undefined;
  disk_used_bytes?: number | undefined;
  disk_statistics?: DiskStatistics[] | undefined;
  blkio_statistics?: CgroupInfoBlkioStatistics | undefined;
  perf?: PerfStatistics | undefined;
  net_rx_packets?: number | undefined;
  net_rx_bytes?: number | undefined;
  net_rx_errors?: number | undefined;
  net_rx_dropped?: number | undefined;
  net_tx_packets?: number | undefined;
  net_tx_bytes?: number | undefined;
  net_tx_errors?: number | undefined;
  net_tx_dropped?: number | undefined;
  net_tx_rate_limit?: number | undefined;
  net_tx_burst_rate_limit?: number | undefined;
  net_tx_burst_size?: number | undefined;
  net_rx_rate_limit?: number | undefined;
  net_rx_burst_rate_limit?: number | undefined;
  net_rx_burst_size?: number | undefined;
  net_rate_statistics?: ResourceStatisticsRateStatistics | undefined;
  net_ephemeral_ports?: ValueRange | undefined;
  net_tcp_rtt_microsecs_p50?: number | undefined;
  net_tcp_rtt_microsecs_p90?: number | undefined;
  net_tcp_rtt_microsecs_p95?: number | undefined;
  net_tcp_rtt_microsecs_p99?: number | undefined;
  net_tcp_active_connections?: number | undefined;
  net_tcp_time_wait_connections?: number | undefined;
  net_traffic_control_statistics?: TrafficControlStatistics[] | undefined;
  net_snmp_statistics?: SNMPStatistics | undefined;
}
export const ResourceStatistics: MessageType<ResourceStatistics> = {
  name: 'mesos.v1.ResourceStatistics',
  fields: [
    { name: 'timestamp', number: 1, label: 'required', type: 'double' },
    { name: 'processes', number: 30, label: 'optional', type: 'uint32' },
    { name: 'threads', number: 31, label: 'optional', type: 'uint32' },
    { name: 'cpus_user_time_secs', number: 2, label: 'optional', type: 'double' },
    { name: 'cpus_system_time_secs', number: 3, label: 'optional', type: 'double' },
    { name: 'cpus_limit', number: 4, label: 'optional', type: 'double' },
    { name: 'cpus_soft_limit', number: 45, label: 'optional', type: 'double' },
    { name: 'cpus_nr_periods', number: 7, label: 'optional', type: 'uint32' },
    { name: 'cpus_nr_throttled', number: 8, label: 'optional', type: 'uint32' },
    { name: 'cpus_throttled_time_secs', number: 9, label: 'optional', type: 'double' },
    { name: 'mem_total_bytes', number: 36, label: 'optional', type: 'uint64' },
    { name: 'mem_total_memsw_bytes', number: 37, label: 'optional', type: 'uint64' },
    { name: 'mem_kmem_usage_bytes', number: 52, label: 'optional', type: 'uint64' },
    { name: 'mem_kmem_tcp_usage_bytes', number: 53, label: 'optional', type: 'uint64' },
    { name: 'mem_limit_bytes', number: 6, label: 'optional', type: 'uint64' },
    { name: 'mem_soft_limit_bytes', number: 38, label: 'optional', type: 'uint64' },
    { name: 'mem_file_bytes', number: 10, label: 'optional', type: 'uint64' },
    { name: 'mem_anon_bytes', number: 11, label: 'optional', type: 'uint64' },
    { name: 'mem_cache_bytes', number: 39, label: 'optional', type: 'uint64' },
    { name: 'mem_rss_bytes', number: 5, label: 'optional', type: 'uint64' },
    { name: 'mem_mapped_file_bytes', number: 12, label: 'optional', type: 'uint64' },
    { name: 'mem_swap_bytes', number: 40, label: 'optional', type: 'uint64' },
    { name: 'mem_unevictable_bytes', number: 41, label: 'optional', type: 'uint64' },
    { name: 'mem_low_pressure_counter', number: 32, label: 'optional', type: 'uint64' },
    { name: 'mem_medium_pressure_counter', number: 33, label: 'optional', type: 'uint64' },
    { name: 'mem_critical_pressure_counter', number: 34, label: 'optional', type: 'uint64' },
    { name: 'disk_limit_bytes', number: 26, label: 'optional', type: 'uint64' },
    { name: 'disk_used_bytes', number: 27, label: 'optional', type: 'uint64' },
    { name: 'disk_statistics', number: 43, label: 'repeated', type: 'message', message: () => DiskStatistics as MessageType<never> },
    { name: 'blkio_statistics', number: 44, label: 'optional', type: 'message', message: () => CgroupInfoBlkioStatistics as MessageType<never> },
    { name: 'perf', number: 13, label: 'optional', type: 'message', message: () => PerfStatistics as MessageType<never> },
    { name: 'net_rx_packets', number: 14, label: 'optional', type: 'uint64' },
    { name: 'net_rx_bytes', number: 15, label: 'optional', type: 'uint64' },
    { name: 'net_rx_errors', number: 16, label: 'optional', type: 'uint64' },
    { name: 'net_rx_dropped', number: 17, label: 'optional', type: 'uint64' },
    { name: 'net_tx_packets', number: 18, label: 'optional', type: 'uint64' },
    { name: 'net_tx_bytes', number: 19, label: 'optional', type: 'uint64' },
    { name: 'net_tx_errors', number: 20, label: 'optional', type: 'uint64' },
    { name: 'net_tx_dropped', number: 21, label: 'optional', type: 'uint64' },
    { name: 'net_tx_rate_limit', number: 46, label: 'optional', type: 'uint64' },
    { name: 'net_tx_burst_rate_limit', number: 47, label: 'optional', type: 'uint64' },
    { name: 'net_tx_burst_size', number: 48, label: 'optional', type: 'uint64' },
    { name: 'net_rx_rate_limit', number: 49, label: 'optional', type: 'uint64' },
    { name: 'net_rx_burst_rate_limit', number: 50, label: 'optional', type: 'uint64' },
    { name: 'net_rx_burst_size', number: 51, label: 'optional', type: 'uint64' },
    { name: 'net_rate_statistics', number: 54, label: 'optional', type: 'message', message: () => ResourceStatisticsRateStatistics as MessageType<never> },
    { name: 'net_ephemeral_ports', number: 55, label: 'optional', type: 'message', message: () => ValueRange as MessageType<never> },
    { name: 'net_tcp_rtt_microsecs_p50', number: 22, label: 'optional', type: 'double' },
    { name: 'net_tcp_rtt_microsecs_p90', number: 23, label: 'optional', type: 'double' },
    { name: 'net_tcp_rtt_microsecs_p95', number: 24, label: 'optional', type: 'double' },
    { name: 'net_tcp_rtt_microsecs_p99', number: 25, label: 'optional', type: 'double' },
    { name: 'net_tcp_active_connections', number: 28, label: 'optional', type: 'double' },
    { name: 'net_tcp_time_wait_connections', number: 29, label: 'optional', type: 'double' },
    { name: 'net_traffic_control_statistics', number: 35, label: 'repeated', type: 'message', message: () => TrafficControlStatistics as MessageType<never> },
    { name: 'net_snmp_statistics', number: 42, label: 'optional', type: 'message', message: () => SNMPStatistics as MessageType<never> },
  ],
  write(m: ResourceStatistics, w: Writer): void {
    { w.uint32(9); w.double(m.timestamp); }
    if (m.cpus_user_time_secs !== undefined) { w.uint32(17); w.double(m.cpus_user_time_secs); }
    if (m.cpus_system_time_secs !== undefined) { w.uint32(25); w.double(m.cpus_system_time_secs); }
    if (m.cpus_limit !== undefined) { w.uint32(33); w.double(m.cpus_limit); }
    if (m.mem_rss_bytes !== undefined) { w.uint32(40); w.uint64(m.mem_rss_bytes); }
    if (m.mem_limit_bytes !== undefined) { w.uint32(48); w.uint64(m.mem_limit_bytes); }
    if (m.cpus_nr_periods !== undefined) { w.uint32(56); w.uint32(m.cpus_nr_periods); }
    if (m.cpus_nr_throttled !== undefined) { w.uint32(64); w.uint32(m.cpus_nr_throttled); }
    if (m.cpus_throttled_time_secs !== undefined) { w.uint32(73); w.double(m.cpus_throttled_time_secs); }
    if (m.mem_file_bytes !== undefined) { w.uint32(80); w.uint64(m.mem_file_bytes); }
    if (m.mem_anon_bytes !== undefined) { w.uint32(88); w.uint64(m.mem_anon_bytes); }
    if (m.mem_mapped_file_bytes !== undefined) { w.uint32(96); w.uint64(m.mem_mapped_file_bytes); }
    if (m.perf !== undefined) { w.uint32(106); const at = w.begin(); PerfStatistics.write(m.perf, w); w.end(at); }
    if (m.net_rx_packets !== undefined) { w.uint32(112); w.uint64(m.net_rx_packets); }
    if (m.net_rx_bytes !== undefined) { w.uint32(120); w.uint64(m.net_rx_bytes); }
    if (m.net_rx_errors !== undefined) { w.uint32(128); w.uint64(m.net_rx_errors); }
    if (m.net_rx_dropped !== undefined) { w.uint32(136); w.uint64(m.net_rx_dropped); }
    if (m.net_tx_packets !== undefined) { w.uint32(144); w.uint64(m.net_tx_packets); }
    if (m.net_tx_bytes !== undefined) { w.uint32(152); w.uint64(m.net_tx_bytes); }
    if (m.net_tx_errors !== undefined) { w.uint32(160); w.uint64(m.net_tx_errors); }
    if (m.net_tx_dropped !== undefined) { w.uint32(168); w.uint64(m.net_tx_dropped); }
    if (m.net_tcp_rtt_microsecs_p50 !== undefined) { w.uint32(177); w.double(m.net_tcp_rtt_microsecs_p50); }
    if (m.net_tcp_rtt_microsecs_p90 !== undefined) { w.uint32(185); w.double(m.net_tcp_rtt_microsecs_p90); }
    if (m.net_tcp_rtt_microsecs_p95 !== undefined) { w.uint32(193); w.double(m.net_tcp_rtt_microsecs_p95); }
    if (m.net_tcp_rtt_microsecs_p99 !== undefined) { w.uint32(201); w.double(m.net_tcp_rtt_microsecs_p99); }
    if (m.disk_limit_bytes !== undefined) { w.uint32(208); w.uint64(m.disk_limit_bytes); }
    if (m.disk_used_bytes !== undefined) { w.uint32(216); w.uint64(m.disk_used_bytes); }
    if (m.net_tcp_active_connections !== undefined) { w.uint32(225); w.double(m.net_tcp_active_connections); }
    if (m.net_tcp_time_wait_connections !== undefined) { w.uint32(233); w.double(m.net_tcp_time_wait_connections); }
    if (m.processes !== undefined) { w.uint32(240); w.uint32(m.processes); }
    if (m.threads !== undefined) { w.uint32(248); w.uint32(m.threads); }
    if (m.mem_low_pressure_counter !== undefined) { w.uint32(256); w.uint64(m.mem_low_pressure_counter); }
    if (m.mem_medium_pressure_counter !== undefined) { w.uint32(264); w.uint64(m.mem_medium_pressure_counter); }
    if (m.mem_critical_pressure_counter !== undefined) { w.uint32(272); w.uint64(m.mem_critical_pressure_counter); }
    if (m.net_traffic_control_statistics !== undefined) for (const v of m.net_traffic_control_statistics) { w.uint32(282); const at = w.begin(); TrafficControlStatistics.write(v, w); w.end(at); }
    if (m.mem_total_bytes !== undefined) { w.uint32(288); w.uint64(m.mem_total_bytes); }
    if (m.mem_total_memsw_bytes !== undefined) { w.uint32(296); w.uint64(m.mem_total_memsw_bytes); }
    if (m.mem_soft_limit_bytes !== undefined) { w.uint32(304); w.uint64(m.mem_soft_limit_bytes); }
    if (m.mem_cache_bytes !== undefined) { w.uint32(312); w.uint64(m.mem_cache_bytes); }
    if (m.mem_swap_bytes !== undefined) { w.uint32(320); w.uint64(m.mem_swap_bytes); }
    if (m.mem_unevictable_bytes !== undefined) { w.uint32(328); w.uint64(m.mem_unevictable_bytes); }
    if (m.net_snmp_statistics !== undefined) { w.uint32(338); const at = w.begin(); SNMPStatistics.write(m.net_snmp_statistics, w); w.end(at); }
    if (m.disk_statistics !== undefined) for (const v of m.disk_statistics) { w.uint32(346); const at = w.begin(); DiskStatistics.write(v, w); w.end(at); }
    if (m.blkio_statistics !== undefined) { w.uint32(354); const at = w.begin(); CgroupInfoBlkioStatistics.write(m.blkio_statistics, w); w.end(at); }
    if (m.cpus_soft_limit !== undefined) { w.uint32(361); w.double(m.cpus_soft_limit); }
    if (m.net_tx_rate_limit !== undefined) { w.uint32(368); w.uint64(m.net_tx_rate_limit); }
    if (m.net_tx_burst_rate_limit !== undefined) { w.uint32(376); w.uint64(m.net_tx_burst_rate_limit); }
    if (m.net_tx_burst_size !== undefined) { w.uint32(384); w.uint64(m.net_tx_burst_size); }
    if (m.net_rx_rate_limit !== undefined) { w.uint32(392); w.uint64(m.net_rx_rate_limit); }
    if (m.net_rx_burst_rate_limit !== undefined) { w.uint32(400); w.uint64(m.net_rx_burst_rate_limit); }
    if (m.net_rx_burst_size !== undefined) { w.uint32(408); w.uint64(m.net_rx_burst_size); }
    if (m.mem_kmem_usage_bytes !== undefined) { w.uint32(416); w.uint64(m.mem_kmem_usage_bytes); }
    if (m.mem_kmem_tcp_usage_bytes !== undefined) { w.uint32(424); w.uint64(m.mem_kmem_tcp_usage_bytes); }
    if (m.net_rate_statistics !== undefined) { w.uint32(434); const at = w.begin(); ResourceStatisticsRateStatistics.write(m.net_rate_statistics, w); w.end(at); }
    if (m.net_ephemeral_ports !== undefined) { w.uint32(442); const at = w.begin(); ValueRange.write(m.net_ephemeral_ports, w); w.end(at); }
  },
  read(r: Reader, end: number): ResourceStatistics {
    const m = { timestamp: undefined } as unknown as ResourceStatistics;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 9: { const v = r.double(); m.timestamp = v; break; }
        case 240: { const v = r.uint32(); m.processes = v; break; }
        case 248: { const v = r.uint32(); m.threads = v; break; }
        case 17: { const v = r.double(); m.cpus_user_time_secs = v; break; }
        case 25: { const v = r.double(); m.cpus_system_time_secs = v; break; }
        case 33: { const v = r.double(); m.cpus_limit = v; break; }
        case 361: { const v = r.double(); m.cpus_soft_limit = v; break; }
        case 56: { const v = r.uint32(); m.cpus_nr_periods = v; break; }
        case 64: { const v = r.uint32(); m.cpus_nr_throttled = v; break; }
        case 73: { const v = r.double(); m.cpus_throttled_time_secs = v; break; }
        case 288: { const v = r.uint64(); m.mem_total_bytes = v; break; }
        case 296: { const v = r.uint64(); m.mem_total_memsw_bytes = v; break; }
        case 416: { const v = r.uint64(); m.mem_kmem_usage_bytes = v; break; }
        case 424: { const v = r.uint64(); m.mem_kmem_tcp_usage_bytes = v; break; }
        case 48: { const v = r.uint64(); m.mem_limit_bytes = v; break; }
        case 304: { const v = r.uint64(); m.mem_soft_limit_bytes = v; break; }
        case 80: { const v = r.uint64(); m.mem_file_bytes = v; break; }
        case 88: { const v = r.uint64(); m.mem_anon_bytes = v; break; }
        case 312: { const v = r.uint64(); m.mem_cache_bytes = v; break; }
        case 40: { const v = r.uint64(); m.mem_rss_bytes = v; break; }
        case 96: { const v = r.uint64(); m.mem_mapped_file_bytes = v; break; }
        case 320: { const v = r.uint64(); m.mem_swap_bytes = v; break; }
        case 328: { const v = r.uint64(); m.mem_unevictable_bytes = v; break; }
        case 256: { const v = r.uint64(); m.mem_low_pressure_counter = v; break; }
        case 264: { const v = r.uint64(); m.mem_medium_pressure_counter = v; break; }
        case 272: { const v = r.uint64(); m.mem_critical_pressure_counter = v; break; }
        case 208: { const v = r.uint64(); m.disk_limit_bytes = v; break; }
        case 216: { const v = r.uint64(); m.disk_used_bytes = v; break; }
        case 346: { const e = r.enter(); const v = DiskStatistics.read(r, e); r.leave(e); (m.disk_statistics ??= []).push(v); break; }
        case 354: { const e = r.enter(); const v = CgroupInfoBlkioStatistics.read(r, e); r.leave(e); m.blkio_statistics = v; break; }
        case 106: { const e = r.enter(); const v = PerfStatistics.read(r, e); r.leave(e); m.perf = v; break; }
        case 112: { const v = r.uint64(); m.net_rx_packets = v; break; }
        case 120: { const v = r.uint64(); m.net_rx_bytes = v; break; }
        case 128: { const v = r.uint64(); m.net_rx_errors = v; break; }
        case 136: { const v = r.uint64(); m.net_rx_dropped = v; break; }
        case 144: { const v = r.uint64(); m.net_tx_packets = v; break; }
        case 152: { const v = r.uint64(); m.net_tx_bytes = v; break; }
        case 160: { const v = r.uint64(); m.net_tx_errors = v; break; }
        case 168: { const v = r.uint64(); m.net_tx_dropped = v; break; }
        case 368: { const v = r.uint64(); m.net_tx_rate_limit = v; break; }
        case 376: { const v = r.uint64(); m.net_tx_burst_rate_limit = v; break; }
        case 384: { const v = r.uint64(); m.net_tx_burst_size = v; break; }
        case 392: { const v = r.uint64(); m.net_rx_rate_limit = v; break; }
        case 400: { const v = r.uint64(); m.net_rx_burst_rate_limit = v; break; }
        case 408: { const v = r.uint64(); m.net_rx_burst_size = v; break; }
        case 434: { const e = r.enter(); const v = ResourceStatisticsRateStatistics.read(r, e); r.leave(e); m.net_rate_statistics = v; break; }
        case 442: { const e = r.enter(); const v = ValueRange.read(r, e); r.leave(e); m.net_ephemeral_ports = v; break; }
        case 177: { const v = r.double(); m.net_tcp_rtt_microsecs_p50 = v; break; }
        case 185: { const v = r.double(); m.net_tcp_rtt_microsecs_p90 = v; break; }
        case 193: { const v = r.double(); m.net_tcp_rtt_microsecs_p95 = v; break; }
        case 201: { const v = r.double(); m.net_tcp_rtt_microsecs_p99 = v; break; }
        case 225: { const v = r.double(); m.net_tcp_active_connections = v; break; }
        case 233: { const v = r.double(); m.net_tcp_time_wait_connections = v; break; }
        case 282: { const e = r.enter(); const v = TrafficControlStatistics.read(r, e); r.leave(e); (m.net_traffic_control_statistics ??= []).push(v); break; }
        case 338: { const e = r.enter(); const v = SNMPStatistics.read(r, e); r.leave(e); m.net_snmp_statistics = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.timestamp === undefined) throw new WireError('ResourceStatistics.timestamp is missing');
    return m;
  },
};

export interface DiskStatistics {
  source?: ResourceDiskInfoSource | undefined;
  persistence?: ResourceDiskInfoPersistence | undefined;
  limit_bytes?: number | undefined;
  used_bytes?: number | undefined;
}
export const DiskStatistics: MessageType<DiskStatistics> = {
  name: 'mesos.v1.DiskStatistics',
  fields: [
    { name: 'source', number: 1, label: 'optional', type: 'message', message: () => ResourceDiskInfoSource as MessageType<never> },
    { name: 'persistence', number: 2, label: 'optional', type: 'message', message: () => ResourceDiskInfoPersistence as MessageType<never> },
    { name: 'limit_bytes', number: 3, label: 'optional', type: 'uint64' },
    { name: 'used_bytes', number: 4, label: 'optional', type: 'uint64' },
  ],
  write(m: DiskStatistics, w: Writer): void {
    if (m.source !== undefined) { w.uint32(10); const at = w.begin(); ResourceDiskInfoSource.write(m.source, w); w.end(at); }
    if (m.persistence !== undefined) { w.uint32(18); const at = w.begin(); ResourceDiskInfoPersistence.write(m.persistence, w); w.end(at); }
    if (m.limit_bytes !== undefined) { w.uint32(24); w.uint64(m.limit_bytes); }
    if (m.used_bytes !== undefined) { w.uint32(32); w.uint64(m.used_bytes); }
  },
  read(r: Reader, end: number): DiskStatistics {
    const m = {  } as unknown as DiskStatistics;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResourceDiskInfoSource.read(r, e); r.leave(e); m.source = v; break; }
        case 18: { const e = r.enter(); const v = ResourceDiskInfoPersistence.read(r, e); r.leave(e); m.persistence = v; break; }
        case 24: { const v = r.uint64(); m.limit_bytes = v; break; }
        case 32: { const v = r.uint64(); m.used_bytes = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CgroupInfoBlkioStatistics {
  cfq?: CgroupInfoBlkioCFQStatistics[] | undefined;
  cfq_recursive?: CgroupInfoBlkioCFQStatistics[] | undefined;
  throttling?: CgroupInfoBlkioThrottlingStatistics[] | undefined;
}
export const CgroupInfoBlkioStatistics: MessageType<CgroupInfoBlkioStatistics> = {
  name: 'mesos.v1.CgroupInfo.Blkio.Statistics',
  fields: [
    { name: 'cfq', number: 1, label: 'repeated', type: 'message', message: () => CgroupInfoBlkioCFQStatistics as MessageType<never> },
    { name: 'cfq_recursive', number: 2, label: 'repeated', type: 'message', message: () => CgroupInfoBlkioCFQStatistics as MessageType<never> },
    { name: 'throttling', number: 3, label: 'repeated', type: 'message', message: () => CgroupInfoBlkioThrottlingStatistics as MessageType<never> },
  ],
  write(m: CgroupInfoBlkioStatistics, w: Writer): void {
    if (m.cfq !== undefined) for (const v of m.cfq) { w.uint32(10); const at = w.begin(); CgroupInfoBlkioCFQStatistics.write(v, w); w.end(at); }
    if (m.cfq_recursive !== undefined) for (const v of m.cfq_recursive) { w.uint32(18); const at = w.begin(); CgroupInfoBlkioCFQStatistics.write(v, w); w.end(at); }
    if (m.throttling !== undefined) for (const v of m.throttling) { w.uint32(26); const at = w.begin(); CgroupInfoBlkioThrottlingStatistics.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): CgroupInfoBlkioStatistics {
    const m = {  } as unknown as CgroupInfoBlkioStatistics;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = CgroupInfoBlkioCFQStatistics.read(r, e); r.leave(e); (m.cfq ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = CgroupInfoBlkioCFQStatistics.read(r, e); r.leave(e); (m.cfq_recursive ??= []).push(v); break; }
        case 26: { const e = r.enter(); const v = CgroupInfoBlkioThrottlingStatistics.read(r, e); r.leave(e); (m.throttling ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CgroupInfoBlkioCFQStatistics {
  device?: DeviceNumber | undefined;
  sectors?: number | undefined;
  time?: number | undefined;
  io_serviced?: CgroupInfoBlkioValue[] | undefined;
  io_service_bytes?: CgroupInfoBlkioValue[] | undefined;
  io_service_time?: CgroupInfoBlkioValue[] | undefined;
  io_wait_time?: CgroupInfoBlkioValue[] | undefined;
  io_merged?: CgroupInfoBlkioValue[] | undefined;
  io_queued?: CgroupInfoBlkioValue[] | undefined;
}
export const CgroupInfoBlkioCFQStatistics: MessageType<CgroupInfoBlkioCFQStatistics> = {
  name: 'mesos.v1.CgroupInfo.Blkio.CFQ.Statistics',
  fields: [
    { name: 'device', number: 1, label: 'optional', type: 'message', message: () => DeviceNumber as MessageType<never> },
    { name: 'sectors', number: 2, label: 'optional', type: 'uint64' },
    { name: 'time', number: 3, label: 'optional', type: 'uint64' },
    { name: 'io_serviced', number: 4, label: 'repeated', type: 'message', message: () => CgroupInfoBlkioValue as MessageType<never> },
    { name: 'io_service_bytes', number: 5, label: 'repeated', type: 'message', message: () => CgroupInfoBlkioValue as MessageType<never> },
    { name: 'io_service_time', number: 6, label: 'repeated', type: 'message', message: () => CgroupInfoBlkioValue as MessageType<never> },
    { name: 'io_wait_time', number: 7, label: 'repeated', type: 'message', message: () => CgroupInfoBlkioValue as MessageType<never> },
    { name: 'io_merged', number: 8, label: 'repeated', type: 'message', message: () => CgroupInfoBlkioValue as MessageType<never> },
    { name: 'io_queued', number: 9, label: 'repeated', type: 'message', message: () => CgroupInfoBlkioValue as MessageType<never> },
  ],
  write(m: CgroupInfoBlkioCFQStatistics, w: Writer): void {
    if (m.device !== undefined) { w.uint32(10); const at = w.begin(); DeviceNumber.write(m.device, w); w.end(at); }
    if (m.sectors !== undefined) { w.uint32(16); w.uint64(m.sectors); }
    if (m.time !== undefined) { w.uint32(24); w.uint64(m.time); }
    if (m.io_serviced !== undefined) for (const v of m.io_serviced) { w.uint32(34); const at = w.begin(); CgroupInfoBlkioValue.write(v, w); w.end(at); }
    if (m.io_service_bytes !== undefined) for (const v of m.io_service_bytes) { w.uint32(42); const at = w.begin(); CgroupInfoBlkioValue.write(v, w); w.end(at); }
    if (m.io_service_time !== undefined) for (const v of m.io_service_time) { w.uint32(50); const at = w.begin(); CgroupInfoBlkioValue.write(v, w); w.end(at); }
    if (m.io_wait_time !== undefined) for (const v of m.io_wait_time) { w.uint32(58); const at = w.begin(); CgroupInfoBlkioValue.write(v, w); w.end(at); }
    if (m.io_merged !== undefined) for (const v of m.io_merged) { w.uint32(66); const at = w.begin(); CgroupInfoBlkioValue.write(v, w); w.end(at); }
    if (m.io_queued !== undefined) for (const v of m.io_queued) { w.uint32(74); const at = w.begin(); CgroupInfoBlkioValue.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): CgroupInfoBlkioCFQStatistics {
    const m = {  } as unknown as CgroupInfoBlkioCFQStatistics;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = DeviceNumber.read(r, e); r.leave(e); m.device = v; break; }
        case 16: { const v = r.uint64(); m.sectors = v; break; }
        case 24: { const v = r.uint64(); m.time = v; break; }
        case 34: { const e = r.enter(); const v = CgroupInfoBlkioValue.read(r, e); r.leave(e); (m.io_serviced ??= []).push(v); break; }
        case 42: { const e = r.enter(); const v = CgroupInfoBlkioValue.read(r, e); r.leave(e); (m.io_service_bytes ??= []).push(v); break; }
        case 50: { const e = r.enter(); const v = CgroupInfoBlkioValue.read(r, e); r.leave(e); (m.io_service_time ??= []).push(v); break; }
        case 58: { const e = r.enter(); const v = CgroupInfoBlkioValue.read(r, e); r.leave(e); (m.io_wait_time ??= []).push(v); break; }
        case 66: { const e = r.enter(); const v = CgroupInfoBlkioValue.read(r, e); r.leave(e); (m.io_merged ??= []).push(v); break; }
        case 74: { const e = r.enter(); const v = CgroupInfoBlkioValue.read(r, e); r.leave(e); (m.io_queued ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface DeviceNumber {
  major_number: number;
  minor_number: number;
}
export const DeviceNumber: MessageType<DeviceNumber> = {
  name: 'mesos.v1.Device.Number',
  fields: [
    { name: 'major_number', number: 1, label: 'required', type: 'uint64' },
    { name: 'minor_number', number: 2, label: 'required', type: 'uint64' },
  ],
  write(m: DeviceNumber, w: Writer): void {
    { w.uint32(8); w.uint64(m.major_number); }
    { w.uint32(16); w.uint64(m.minor_number); }
  },
  read(r: Reader, end: number): DeviceNumber {
    const m = { major_number: undefined, minor_number: undefined } as unknown as DeviceNumber;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint64(); m.major_number = v; break; }
        case 16: { const v = r.uint64(); m.minor_number = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.major_number === undefined) throw new WireError('DeviceNumber.major_number is missing');
    if (m.minor_number === undefined) throw new WireError('DeviceNumber.minor_number is missing');
    return m;
  },
};

export interface CgroupInfoBlkioValue {
  op?: CgroupInfoBlkioOperation | undefined;
  value?: number | undefined;
}
export const CgroupInfoBlkioValue: MessageType<CgroupInfoBlkioValue> = {
  name: 'mesos.v1.CgroupInfo.Blkio.Value',
  fields: [
    { name: 'op', number: 1, label: 'optional', type: 'enum', enum: () => CgroupInfoBlkioOperation },
    { name: 'value', number: 2, label: 'optional', type: 'uint64' },
  ],
  write(m: CgroupInfoBlkioValue, w: Writer): void {
    if (m.op !== undefined) { w.uint32(8); w.int32(CgroupInfoBlkioOperation.numbers[m.op]); }
    if (m.value !== undefined) { w.uint32(16); w.uint64(m.value); }
  },
  read(r: Reader, end: number): CgroupInfoBlkioValue {
    const m = {  } as unknown as CgroupInfoBlkioValue;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = CgroupInfoBlkioOperation.names[r.int32()]; if (v !== undefined) m.op = v; break; }
        case 16: { const v = r.uint64(); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type CgroupInfoBlkioOperation = 'UNKNOWN' | 'TOTAL' | 'READ' | 'WRITE' | 'SYNC' | 'ASYNC' | 'DISCARD';
export const CgroupInfoBlkioOperation: EnumType<CgroupInfoBlkioOperation> = {
  name: 'mesos.v1.CgroupInfo.Blkio.Operation',
  numbers: { UNKNOWN: 0, TOTAL: 1, READ: 2, WRITE: 3, SYNC: 4, ASYNC: 5, DISCARD: 6 },
  names: { 0: 'UNKNOWN', 1: 'TOTAL', 2: 'READ', 3: 'WRITE', 4: 'SYNC', 5: 'ASYNC', 6: 'DISCARD' },
};

export interface CgroupInfoBlkioThrottlingStatistics {
  device?: DeviceNumber | undefined;
  io_serviced?: CgroupInfoBlkioValue[] | undefined;
  io_service_bytes?: CgroupInfoBlkioValue[] | undefined;
}
export const CgroupInfoBlkioThrottlingStatistics: MessageType<CgroupInfoBlkioThrottlingStatistics> = {
  name: 'mesos.v1.CgroupInfo.Blkio.Throttling.Statistics',
  fields: [
    { name: 'device', number: 1, label: 'optional', type: 'message', message: () => DeviceNumber as MessageType<never> },
    { name: 'io_serviced', number: 2, label: 'repeated', type: 'message', message: () => CgroupInfoBlkioValue as MessageType<never> },
    { name: 'io_service_bytes', number: 3, label: 'repeated', type: 'message', message: () => CgroupInfoBlkioValue as MessageType<never> },
  ],
  write(m: CgroupInfoBlkioThrottlingStatistics, w: Writer): void {
    if (m.device !== undefined) { w.uint32(10); const at = w.begin(); DeviceNumber.write(m.device, w); w.end(at); }
    if (m.io_serviced !== undefined) for (const v of m.io_serviced) { w.uint32(18); const at = w.begin(); CgroupInfoBlkioValue.write(v, w); w.end(at); }
    if (m.io_service_bytes !== undefined) for (const v of m.io_service_bytes) { w.uint32(26); const at = w.begin(); CgroupInfoBlkioValue.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): CgroupInfoBlkioThrottlingStatistics {
    const m = {  } as unknown as CgroupInfoBlkioThrottlingStatistics;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = DeviceNumber.read(r, e); r.leave(e); m.device = v; break; }
        case 18: { const e = r.enter(); const v = CgroupInfoBlkioValue.read(r, e); r.leave(e); (m.io_serviced ??= []).push(v); break; }
        case 26: { const e = r.enter(); const v = CgroupInfoBlkioValue.read(r, e); r.leave(e); (m.io_service_bytes ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface PerfStatistics {
  timestamp: number;
  duration: number;
  cycles?: number | undefined;
  stalled_cycles_frontend?: number | undefined;
  stalled_cycles_backend?: number | undefined;
  instructions?: number | undefined;
  cache_references?: number | undefined;
  cache_misses?: number | undefined;
  branches?: number | undefined;
  branch_misses?: number | undefined;
  bus_cycles?: number | undefined;
  ref_cycles?: number | undefined;
  cpu_clock?: number | undefined;
  task_clock?: number | undefined;
  page_faults?: number | undefined;
  minor_faults?: number | undefined;
  major_faults?: number | undefined;
  context_switches?: number | undefined;
  cpu_migrations?: number | undefined;
  alignment_faults?: number | undefined;
  emulation_faults?: number | undefined;
  l1_dcache_loads?: number | undefined;
  l1_dcache_load_misses?: number | undefined;
  l1_dcache_stores?: number | undefined;
  l1_dcache_store_misses?: number | undefined;
  l1_dcache_prefetches?: number | undefined;
  l1_dcache_prefetch_misses?: number | undefined;
  l1_icache_loads?: number | undefined;
  l1_icache_load_misses?: number | undefined;
  l1_icache_prefetches?: number | undefined;
  l1_icache_prefetch_misses?: number | undefined;
  llc_loads?: number | undefined;
  llc_load_misses?: number | undefined;
  llc_stores?: number | undefined;
  llc_store_misses?: number | undefined;
  llc_prefetches?: number | undefined;
  llc_prefetch_misses?: number | undefined;
  dtlb_loads?: number | undefined;
  dtlb_load_misses?: number | undefined;
  dtlb_stores?: number | undefined;
  dtlb_store_misses?: number | undefined;
  dtlb_prefetches?: number | undefined;
  dtlb_prefetch_misses?: number | undefined;
  itlb_loads?: number | undefined;
  itlb_load_misses?: number | undefined;
  branch_loads?: number | undefined;
  branch_load_misses?: number | undefined;
  node_loads?: number | undefined;
  node_load_misses?: number | undefined;
  node_stores?: number | undefined;
  node_store_misses?: number | undefined;
  node_prefetches?: number | undefined;
  node_prefetch_misses?: number | undefined;
}
export const PerfStatistics: MessageType<PerfStatistics> = {
  name: 'mesos.v1.PerfStatistics',
  fields: [
    { name: 'timestamp', number: 1, label: 'required', type: 'double' },
    { name: 'duration', number: 2, label: 'required', type: 'double' },
    { name: 'cycles', number: 3, label: 'optional', type: 'uint64' },
    { name: 'stalled_cycles_frontend', number: 4, label: 'optional', type: 'uint64' },
    { name: 'stalled_cycles_backend', number: 5, label: 'optional', type: 'uint64' },
    { name: 'instructions', number: 6, label: 'optional', type: 'uint64' },
    { name: 'cache_references', number: 7, label: 'optional', type: 'uint64' },
    { name: 'cache_misses', number: 8, label: 'optional', type: 'uint64' },
    { name: 'branches', number: 9, label: 'optional', type: 'uint64' },
    { name: 'branch_misses', number: 10, label: 'optional', type: 'uint64' },
    { name: 'bus_cycles', number: 11, label: 'optional', type: 'uint64' },
    { name: 'ref_cycles', number: 12, label: 'optional', type: 'uint64' },
    { name: 'cpu_clock', number: 13, label: 'optional', type: 'double' },
    { name: 'task_clock', number: 14, label: 'optional', type: 'double' },
    { name: 'page_faults', number: 15, label: 'optional', type: 'uint64' },
    { name: 'minor_faults', number: 16, label: 'optional', type: 'uint64' },
    { name: 'major_faults', number: 17, label: 'optional', type: 'uint64' },
    { name: 'context_switches', number: 18, label: 'optional', type: 'uint64' },
    { name: 'cpu_migrations', number: 19, label: 'optional', type: 'uint64' },
    { name: 'alignment_faults', number: 20, label: 'optional', type: 'uint64' },
    { name: 'emulation_faults', number: 21, label: 'optional', type: 'uint64' },
    { name: 'l1_dcache_loads', number: 22, label: 'optional', type: 'uint64' },
    { name: 'l1_dcache_load_misses', number: 23, label: 'optional', type: 'uint64' },
    { name: 'l1_dcache_stores', number: 24, label: 'optional', type: 'uint64' },
    { name: 'l1_dcache_store_misses', number: 25, label: 'optional', type: 'uint64' },
    { name: 'l1_dcache_prefetches', number: 26, label: 'optional', type: 'uint64' },
    { name: 'l1_dcache_prefetch_misses', number: 27, label: 'optional', type: 'uint64' },
    { name: 'l1_icache_loads', number: 28, label: 'optional', type: 'uint64' },
    { name: 'l1_icache_load_misses', number: 29, label: 'optional', type: 'uint64' },
    { name: 'l1_icache_prefetches', number: 30, label: 'optional', type: 'uint64' },
    { name: 'l1_icache_prefetch_misses', number: 31, label: 'optional', type: 'uint64' },
    { name: 'llc_loads', number: 32, label: 'optional', type: 'uint64' },
    { name: 'llc_load_misses', number: 33, label: 'optional', type: 'uint64' },
    { name: 'llc_stores', number: 34, label: 'optional', type: 'uint64' },
    { name: 'llc_store_misses', number: 35, label: 'optional', type: 'uint64' },
    { name: 'llc_prefetches', number: 36, label: 'optional', type: 'uint64' },
    { name: 'llc_prefetch_misses', number: 37, label: 'optional', type: 'uint64' },
    { name: 'dtlb_loads', number: 38, label: 'optional', type: 'uint64' },
    { name: 'dtlb_load_misses', number: 39, label: 'optional', type: 'uint64' },
    { name: 'dtlb_stores', number: 40, label: 'optional', type: 'uint64' },
    { name: 'dtlb_store_misses', number: 41, label: 'optional', type: 'uint64' },
    { name: 'dtlb_prefetches', number: 42, label: 'optional', type: 'uint64' },
    { name: 'dtlb_prefetch_misses', number: 43, label: 'optional', type: 'uint64' },
    { name: 'itlb_loads', number: 44, label: 'optional', type: 'uint64' },
    { name: 'itlb_load_misses', number: 45, label: 'optional', type: 'uint64' },
    { name: 'branch_loads', number: 46, label: 'optional', type: 'uint64' },
    { name: 'branch_load_misses', number: 47, label: 'optional', type: 'uint64' },
    { name: 'node_loads', number: 48, label: 'optional', type: 'uint64' },
    { name: 'node_load_misses', number: 49, label: 'optional', type: 'uint64' },
    { name: 'node_stores', number: 50, label: 'optional', type: 'uint64' },
    { name: 'node_store_misses', number: 51, label: 'optional', type: 'uint64' },
    { name: 'node_prefetches', number: 52, label: 'optional', type: 'uint64' },
    { name: 'node_prefetch_misses', number: 53, label: 'optional', type: 'uint64' },
  ],
  write(m: PerfStatistics, w: Writer): void {
    { w.uint32(9); w.double(m.timestamp); }
    { w.uint32(17); w.double(m.duration); }
    if (m.cycles !== undefined) { w.uint32(24); w.uint64(m.cycles); }
    if (m.stalled_cycles_frontend !== undefined) { w.uint32(32); w.uint64(m.stalled_cycles_frontend); }
    if (m.stalled_cycles_backend !== undefined) { w.uint32(40); w.uint64(m.stalled_cycles_backend); }
    if (m.instructions !== undefined) { w.uint32(48); w.uint64(m.instructions); }
    if (m.cache_references !== undefined) { w.uint32(56); w.uint64(m.cache_references); }
    if (m.cache_misses !== undefined) { w.uint32(64); w.uint64(m.cache_misses); }
    if (m.branches !== undefined) { w.uint32(72); w.uint64(m.branches); }
    if (m.branch_misses !== undefined) { w.uint32(80); w.uint64(m.branch_misses); }
    if (m.bus_cycles !== undefined) { w.uint32(88); w.uint64(m.bus_cycles); }
    if (m.ref_cycles !== undefined) { w.uint32(96); w.uint64(m.ref_cycles); }
    if (m.cpu_clock !== undefined) { w.uint32(105); w.double(m.cpu_clock); }
    if (m.task_clock !== undefined) { w.uint32(113); w.double(m.task_clock); }
    if (m.page_faults !== undefined) { w.uint32(120); w.uint64(m.page_faults); }
    if (m.minor_faults !== undefined) { w.uint32(128); w.uint64(m.minor_faults); }
    if (m.major_faults !== undefined) { w.uint32(136); w.uint64(m.major_faults); }
    if (m.context_switches !== undefined) { w.uint32(144); w.uint64(m.context_switches); }
    if (m.cpu_migrations !== undefined) { w.uint32(152); w.uint64(m.cpu_migrations); }
    if (m.alignment_faults !== undefined) { w.uint32(160); w.uint64(m.alignment_faults); }
    if (m.emulation_faults !== undefined) { w.uint32(168); w.uint64(m.emulation_faults); }
    if (m.l1_dcache_loads !== undefined) { w.uint32(176); w.uint64(m.l1_dcache_loads); }
    if (m.l1_dcache_load_misses !== undefined) { w.uint32(184); w.uint64(m.l1_dcache_load_misses); }
    if (m.l1_dcache_stores !== undefined) { w.uint32(192); w.uint64(m.l1_dcache_stores); }
    if (m.l1_dcache_store_misses !== undefined) { w.uint32(200); w.uint64(m.l1_dcache_store_misses); }
    if (m.l1_dcache_prefetches !== undefined) { w.uint32(208); w.uint64(m.l1_dcache_prefetches); }
    if (m.l1_dcache_prefetch_misses !== undefined) { w.uint32(216); w.uint64(m.l1_dcache_prefetch_misses); }
    if (m.l1_icache_loads !== undefined) { w.uint32(224); w.uint64(m.l1_icache_loads); }
    if (m.l1_icache_load_misses !== undefined) { w.uint32(232); w.uint64(m.l1_icache_load_misses); }
    if (m.l1_icache_prefetches !== undefined) { w.uint32(240); w.uint64(m.l1_icache_prefetches); }
    if (m.l1_icache_prefetch_misses !== undefined) { w.uint32(248); w.uint64(m.l1_icache_prefetch_misses); }
    if (m.llc_loads !== undefined) { w.uint32(256); w.uint64(m.llc_loads); }
    if (m.llc_load_misses !== undefined) { w.uint32(264); w.uint64(m.llc_load_misses); }
    if (m.llc_stores !== undefined) { w.uint32(272); w.uint64(m.llc_stores); }
    if (m.llc_store_misses !== undefined) { w.uint32(280); w.uint64(m.llc_store_misses); }
    if (m.llc_prefetches !== undefined) { w.uint32(288); w.uint64(m.llc_prefetches); }
    if (m.llc_prefetch_misses !== undefined) { w.uint32(296); w.uint64(m.llc_prefetch_misses); }
    if (m.dtlb_loads !== undefined) { w.uint32(304); w.uint64(m.dtlb_loads); }
    if (m.dtlb_load_misses !== undefined) { w.uint32(312); w.uint64(m.dtlb_load_misses); }
    if (m.dtlb_stores !== undefined) { w.uint32(320); w.uint64(m.dtlb_stores); }
    if (m.dtlb_store_misses !== undefined) { w.uint32(328); w.uint64(m.dtlb_store_misses); }
    if (m.dtlb_prefetches !== undefined) { w.uint32(336); w.uint64(m.dtlb_prefetches); }
    if (m.dtlb_prefetch_misses !== undefined) { w.uint32(344); w.uint64(m.dtlb_prefetch_misses); }
    if (m.itlb_loads !== undefined) { w.uint32(352); w.uint64(m.itlb_loads); }
    if (m.itlb_load_misses !== undefined) { w.uint32(360); w.uint64(m.itlb_load_misses); }
    if (m.branch_loads !== undefined) { w.uint32(368); w.uint64(m.branch_loads); }
    if (m.branch_load_misses !== undefined) { w.uint32(376); w.uint64(m.branch_load_misses); }
    if (m.node_loads !== undefined) { w.uint32(384); w.uint64(m.node_loads); }
    if (m.node_load_misses !== undefined) { w.uint32(392); w.uint64(m.node_load_misses); }
    if (m.node_stores !== undefined) { w.uint32(400); w.uint64(m.node_stores); }
    if (m.node_store_misses !== undefined) { w.uint32(408); w.uint64(m.node_store_misses); }
    if (m.node_prefetches !== undefined) { w.uint32(416); w.uint64(m.node_prefetches); }
    if (m.node_prefetch_misses !== undefined) { w.uint32(424); w.uint64(m.node_prefetch_misses); }
  },
  read(r: Reader, end: number): PerfStatistics {
    const m = { timestamp: undefined, duration: undefined } as unknown as PerfStatistics;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 9: { const v = r.double(); m.timestamp = v; break; }
        case 17: { const v = r.double(); m.duration = v; break; }
        case 24: { const v = r.uint64(); m.cycles = v; break; }
        case 32: { const v = r.uint64(); m.stalled_cycles_frontend = v; break; }
        case 40: { const v = r.uint64(); m.stalled_cycles_backend = v; break; }
        case 48: { const v = r.uint64(); m.instructions = v; break; }
        case 56: { const v = r.uint64(); m.cache_references = v; break; }
        case 64: { const v = r.uint64(); m.cache_misses = v; break; }
        case 72: { const v = r.uint64(); m.branches = v; break; }
        case 80: { const v = r.uint64(); m.branch_misses = v; break; }
        case 88: { const v = r.uint64(); m.bus_cycles = v; break; }
        case 96: { const v = r.uint64(); m.ref_cycles = v; break; }
        case 105: { const v = r.double(); m.cpu_clock = v; break; }
        case 113: { const v = r.double(); m.task_clock = v; break; }
        case 120: { const v = r.uint64(); m.page_faults = v; break; }
        case 128: { const v = r.uint64(); m.minor_faults = v; break; }
        case 136: { const v = r.uint64(); m.major_faults = v; break; }
        case 144: { const v = r.uint64(); m.context_switches = v; break; }
        case 152: { const v = r.uint64(); m.cpu_migrations = v; break; }
        case 160: { const v = r.uint64(); m.alignment_faults = v; break; }
        case 168: { const v = r.uint64(); m.emulation_faults = v; break; }
        case 176: { const v = r.uint64(); m.l1_dcache_loads = v; break; }
        case 184: { const v = r.uint64(); m.l1_dcache_load_misses = v; break; }
        case 192: { const v = r.uint64(); m.l1_dcache_stores = v; break; }
        case 200: { const v = r.uint64(); m.l1_dcache_store_misses = v; break; }
        case 208: { const v = r.uint64(); m.l1_dcache_prefetches = v; break; }
        case 216: { const v = r.uint64(); m.l1_dcache_prefetch_misses = v; break; }
        case 224: { const v = r.uint64(); m.l1_icache_loads = v; break; }
        case 232: { const v = r.uint64(); m.l1_icache_load_misses = v; break; }
        case 240: { const v = r.uint64(); m.l1_icache_prefetches = v; break; }
        case 248: { const v = r.uint64(); m.l1_icache_prefetch_misses = v; break; }
        case 256: { const v = r.uint64(); m.llc_loads = v; break; }
        case 264: { const v = r.uint64(); m.llc_load_misses = v; break; }
        case 272: { const v = r.uint64(); m.llc_stores = v; break; }
        case 280: { const v = r.uint64(); m.llc_store_misses = v; break; }
        case 288: { const v = r.uint64(); m.llc_prefetches = v; break; }
        case 296: { const v = r.uint64(); m.llc_prefetch_misses = v; break; }
        case 304: { const v = r.uint64(); m.dtlb_loads = v; break; }
        case 312: { const v = r.uint64(); m.dtlb_load_misses = v; break; }
        case 320: { const v = r.uint64(); m.dtlb_stores = v; break; }
        case 328: { const v = r.uint64(); m.dtlb_store_misses = v; break; }
        case 336: { const v = r.uint64(); m.dtlb_prefetches = v; break; }
        case 344: { const v = r.uint64(); m.dtlb_prefetch_misses = v; break; }
        case 352: { const v = r.uint64(); m.itlb_loads = v; break; }
        case 360: { const v = r.uint64(); m.itlb_load_misses = v; break; }
        case 368: { const v = r.uint64(); m.branch_loads = v; break; }
        case 376: { const v = r.uint64(); m.branch_load_misses = v; break; }
        case 384: { const v = r.uint64(); m.node_loads = v; break; }
        case 392: { const v = r.uint64(); m.node_load_misses = v; break; }
        case 400: { const v = r.uint64(); m.node_stores = v; break; }
        case 408: { const v = r.uint64(); m.node_store_misses = v; break; }
        case 416: { const v = r.uint64(); m.node_prefetches = v; break; }
        case 424: { const v = r.uint64(); m.node_prefetch_misses = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.timestamp === undefined) throw new WireError('PerfStatistics.timestamp is missing');
    if (m.duration === undefined) throw new WireError('PerfStatistics.duration is missing');
    return m;
  },
};

export interface ResourceStatisticsRateStatistics {
  rx_rate?: ResourceStatisticsRatePercentiles | undefined;
  rx_packet_rate?: ResourceStatisticsRatePercentiles | undefined;
  rx_drop_rate?: ResourceStatisticsRatePercentiles | undefined;
  rx_error_rate?: ResourceStatisticsRatePercentiles | undefined;
  tx_rate?: ResourceStatisticsRatePercentiles | undefined;
  tx_packet_rate?: ResourceStatisticsRatePercentiles | undefined;
  tx_drop_rate?: ResourceStatisticsRatePercentiles | undefined;
  tx_error_rate?: ResourceStatisticsRatePercentiles | undefined;
  sampling_window_secs?: number | undefined;
  sampling_interval_secs?: number | undefined;
}
export const ResourceStatisticsRateStatistics: MessageType<ResourceStatisticsRateStatistics> = {
  name: 'mesos.v1.ResourceStatistics.RateStatistics',
  fields: [
    { name: 'rx_rate', number: 1, label: 'optional', type: 'message', message: () => ResourceStatisticsRatePercentiles as MessageType<never> },
    { name: 'rx_packet_rate', number: 2, label: 'optional', type: 'message', message: () => ResourceStatisticsRatePercentiles as MessageType<never> },
    { name: 'rx_drop_rate', number: 3, label: 'optional', type: 'message', message: () => ResourceStatisticsRatePercentiles as MessageType<never> },
    { name: 'rx_error_rate', number: 4, label: 'optional', type: 'message', message: () => ResourceStatisticsRatePercentiles as MessageType<never> },
    { name: 'tx_rate', number: 5, label: 'optional', type: 'message', message: () => ResourceStatisticsRatePercentiles as MessageType<never> },
    { name: 'tx_packet_rate', number: 6, label: 'optional', type: 'message', message: () => ResourceStatisticsRatePercentiles as MessageType<never> },
    { name: 'tx_drop_rate', number: 7, label: 'optional', type: 'message', message: () => ResourceStatisticsRatePercentiles as MessageType<never> },
    { name: 'tx_error_rate', number: 8, label: 'optional', type: 'message', message: () => ResourceStatisticsRatePercentiles as MessageType<never> },
    { name: 'sampling_window_secs', number: 9, label: 'optional', type: 'double' },
    { name: 'sampling_interval_secs', number: 10, label: 'optional', type: 'double' },
  ],
  write(m: ResourceStatisticsRateStatistics, w: Writer): void {
    if (m.rx_rate !== undefined) { w.uint32(10); const at = w.begin(); ResourceStatisticsRatePercentiles.write(m.rx_rate, w); w.end(at); }
    if (m.rx_packet_rate !== undefined) { w.uint32(18); const at = w.begin(); ResourceStatisticsRatePercentiles.write(m.rx_packet_rate, w); w.end(at); }
    if (m.rx_drop_rate !== undefined) { w.uint32(26); const at = w.begin(); ResourceStatisticsRatePercentiles.write(m.rx_drop_rate, w); w.end(at); }
    if (m.rx_error_rate !== undefined) { w.uint32(34); const at = w.begin(); ResourceStatisticsRatePercentiles.write(m.rx_error_rate, w); w.end(at); }
    if (m.tx_rate !== undefined) { w.uint32(42); const at = w.begin(); ResourceStatisticsRatePercentiles.write(m.tx_rate, w); w.end(at); }
    if (m.tx_packet_rate !== undefined) { w.uint32(50); const at = w.begin(); ResourceStatisticsRatePercentiles.write(m.tx_packet_rate, w); w.end(at); }
    if (m.tx_drop_rate !== undefined) { w.uint32(58); const at = w.begin(); ResourceStatisticsRatePercentiles.write(m.tx_drop_rate, w); w.end(at); }
    if (m.tx_error_rate !== undefined) { w.uint32(66); const at = w.begin(); ResourceStatisticsRatePercentiles.write(m.tx_error_rate, w); w.end(at); }
    if (m.sampling_window_secs !== undefined) { w.uint32(73); w.double(m.sampling_window_secs); }
    if (m.sampling_interval_secs !== undefined) { w.uint32(81); w.double(m.sampling_interval_secs); }
  },
  read(r: Reader, end: number): ResourceStatisticsRateStatistics {
    const m = {  } as unknown as ResourceStatisticsRateStatistics;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResourceStatisticsRatePercentiles.read(r, e); r.leave(e); m.rx_rate = v; break; }
        case 18: { const e = r.enter(); const v = ResourceStatisticsRatePercentiles.read(r, e); r.leave(e); m.rx_packet_rate = v; break; }
        case 26: { const e = r.enter(); const v = ResourceStatisticsRatePercentiles.read(r, e); r.leave(e); m.rx_drop_rate = v; break; }
        case 34: { const e = r.enter(); const v = ResourceStatisticsRatePercentiles.read(r, e); r.leave(e); m.rx_error_rate = v; break; }
        case 42: { const e = r.enter(); const v = ResourceStatisticsRatePercentiles.read(r, e); r.leave(e); m.tx_rate = v; break; }
        case 50: { const e = r.enter(); const v = ResourceStatisticsRatePercentiles.read(r, e); r.leave(e); m.tx_packet_rate = v; break; }
        case 58: { const e = r.enter(); const v = ResourceStatisticsRatePercentiles.read(r, e); r.leave(e); m.tx_drop_rate = v; break; }
        case 66: { const e = r.enter(); const v = ResourceStatisticsRatePercentiles.read(r, e); r.leave(e); m.tx_error_rate = v; break; }
        case 73: { const v = r.double(); m.sampling_window_secs = v; break; }
        case 81: { const v = r.double(); m.sampling_interval_secs = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResourceStatisticsRatePercentiles {
  min?: number | undefined;
  max?: number | undefined;
  p50?: number | undefined;
  p90?: number | undefined;
  p95?: number | undefined;
  p99?: number | undefined;
  p999?: number | undefined;
  p9999?: number | undefined;
  samples?: number | undefined;
}
export const ResourceStatisticsRatePercentiles: MessageType<ResourceStatisticsRatePercentiles> = {
  name: 'mesos.v1.ResourceStatistics.RatePercentiles',
  fields: [
    { name: 'min', number: 1, label: 'optional', type: 'uint64' },
    { name: 'max', number: 2, label: 'optional', type: 'uint64' },
    { name: 'p50', number: 3, label: 'optional', type: 'uint64' },
    { name: 'p90', number: 4, label: 'optional', type: 'uint64' },
    { name: 'p95', number: 5, label: 'optional', type: 'uint64' },
    { name: 'p99', number: 6, label: 'optional', type: 'uint64' },
    { name: 'p999', number: 7, label: 'optional', type: 'uint64' },
    { name: 'p9999', number: 8, label: 'optional', type: 'uint64' },
    { name: 'samples', number: 9, label: 'optional', type: 'uint64' },
  ],
  write(m: ResourceStatisticsRatePercentiles, w: Writer): void {
    if (m.min !== undefined) { w.uint32(8); w.uint64(m.min); }
    if (m.max !== undefined) { w.uint32(16); w.uint64(m.max); }
    if (m.p50 !== undefined) { w.uint32(24); w.uint64(m.p50); }
    if (m.p90 !== undefined) { w.uint32(32); w.uint64(m.p90); }
    if (m.p95 !== undefined) { w.uint32(40); w.uint64(m.p95); }
    if (m.p99 !== undefined) { w.uint32(48); w.uint64(m.p99); }
    if (m.p999 !== undefined) { w.uint32(56); w.uint64(m.p999); }
    if (m.p9999 !== undefined) { w.uint32(64); w.uint64(m.p9999); }
    if (m.samples !== undefined) { w.uint32(72); w.uint64(m.samples); }
  },
  read(r: Reader, end: number): ResourceStatisticsRatePercentiles {
    const m = {  } as unknown as ResourceStatisticsRatePercentiles;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint64(); m.min = v; break; }
        case 16: { const v = r.uint64(); m.max = v; break; }
        case 24: { const v = r.uint64(); m.p50 = v; break; }
        case 32: { const v = r.uint64(); m.p90 = v; break; }
        case 40: { const v = r.uint64(); m.p95 = v; break; }
        case 48: { const v = r.uint64(); m.p99 = v; break; }
        case 56: { const v = r.uint64(); m.p999 = v; break; }
        case 64: { const v = r.uint64(); m.p9999 = v; break; }
        case 72: { const v = r.uint64(); m.samples = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface TrafficControlStatistics {
  id: string;
  backlog?: number | undefined;
  bytes?: number | undefined;
  drops?: number | undefined;
  overlimits?: number | undefined;
  packets?: number | undefined;
  qlen?: number | undefined;
  ratebps?: number | undefined;
  ratepps?: number | undefined;
  requeues?: number | undefined;
}
export const TrafficControlStatistics: MessageType<TrafficControlStatistics> = {
  name: 'mesos.v1.TrafficControlStatistics',
  fields: [
    { name: 'id', number: 1, label: 'required', type: 'string' },
    { name: 'backlog', number: 2, label: 'optional', type: 'uint64' },
    { name: 'bytes', number: 3, label: 'optional', type: 'uint64' },
    { name: 'drops', number: 4, label: 'optional', type: 'uint64' },
    { name: 'overlimits', number: 5, label: 'optional', type: 'uint64' },
    { name: 'packets', number: 6, label: 'optional', type: 'uint64' },
    { name: 'qlen', number: 7, label: 'optional', type: 'uint64' },
    { name: 'ratebps', number: 8, label: 'optional', type: 'uint64' },
    { name: 'ratepps', number: 9, label: 'optional', type: 'uint64' },
    { name: 'requeues', number: 10, label: 'optional', type: 'uint64' },
  ],
  write(m: TrafficControlStatistics, w: Writer): void {
    { w.uint32(10); w.string(m.id); }
    if (m.backlog !== undefined) { w.uint32(16); w.uint64(m.backlog); }
    if (m.bytes !== undefined) { w.uint32(24); w.uint64(m.bytes); }
    if (m.drops !== undefined) { w.uint32(32); w.uint64(m.drops); }
    if (m.overlimits !== undefined) { w.uint32(40); w.uint64(m.overlimits); }
    if (m.packets !== undefined) { w.uint32(48); w.uint64(m.packets); }
    if (m.qlen !== undefined) { w.uint32(56); w.uint64(m.qlen); }
    if (m.ratebps !== undefined) { w.uint32(64); w.uint64(m.ratebps); }
    if (m.ratepps !== undefined) { w.uint32(72); w.uint64(m.ratepps); }
    if (m.requeues !== undefined) { w.uint32(80); w.uint64(m.requeues); }
  },
  read(r: Reader, end: number): TrafficControlStatistics {
    const m = { id: undefined } as unknown as TrafficControlStatistics;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.id = v; break; }
        case 16: { const v = r.uint64(); m.backlog = v; break; }
        case 24: { const v = r.uint64(); m.bytes = v; break; }
        case 32: { const v = r.uint64(); m.drops = v; break; }
        case 40: { const v = r.uint64(); m.overlimits = v; break; }
        case 48: { const v = r.uint64(); m.packets = v; break; }
        case 56: { const v = r.uint64(); m.qlen = v; break; }
        case 64: { const v = r.uint64(); m.ratebps = v; break; }
        case 72: { const v = r.uint64(); m.ratepps = v; break; }
        case 80: { const v = r.uint64(); m.requeues = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.id === undefined) throw new WireError('TrafficControlStatistics.id is missing');
    return m;
  },
};

export interface SNMPStatistics {
  ip_stats?: IpStatistics | undefined;
  icmp_stats?: IcmpStatistics | undefined;
  tcp_stats?: TcpStatistics | undefined;
  udp_stats?: UdpStatistics | undefined;
}
export const SNMPStatistics: MessageType<SNMPStatistics> = {
  name: 'mesos.v1.SNMPStatistics',
  fields: [
    { name: 'ip_stats', number: 1, label: 'optional', type: 'message', message: () => IpStatistics as MessageType<never> },
    { name: 'icmp_stats', number: 2, label: 'optional', type: 'message', message: () => IcmpStatistics as MessageType<never> },
    { name: 'tcp_stats', number: 3, label: 'optional', type: 'message', message: () => TcpStatistics as MessageType<never> },
    { name: 'udp_stats', number: 4, label: 'optional', type: 'message', message: () => UdpStatistics as MessageType<never> },
  ],
  write(m: SNMPStatistics, w: Writer): void {
    if (m.ip_stats !== undefined) { w.uint32(10); const at = w.begin(); IpStatistics.write(m.ip_stats, w); w.end(at); }
    if (m.icmp_stats !== undefined) { w.uint32(18); const at = w.begin(); IcmpStatistics.write(m.icmp_stats, w); w.end(at); }
    if (m.tcp_stats !== undefined) { w.uint32(26); const at = w.begin(); TcpStatistics.write(m.tcp_stats, w); w.end(at); }
    if (m.udp_stats !== undefined) { w.uint32(34); const at = w.begin(); UdpStatistics.write(m.udp_stats, w); w.end(at); }
  },
  read(r: Reader, end: number): SNMPStatistics {
    const m = {  } as unknown as SNMPStatistics;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = IpStatistics.read(r, e); r.leave(e); m.ip_stats = v; break; }
        case 18: { const e = r.enter(); const v = IcmpStatistics.read(r, e); r.leave(e); m.icmp_stats = v; break; }
        case 26: { const e = r.enter(); const v = TcpStatistics.read(r, e); r.leave(e); m.tcp_stats = v; break; }
        case 34: { const e = r.enter(); const v = UdpStatistics.read(r, e); r.leave(e); m.udp_stats = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface IpStatistics {
  Forwarding?: number | undefined;
  DefaultTTL?: number | undefined;
  InReceives?: number | undefined;
  InHdrErrors?: number | undefined;
  InAddrErrors?: number | undefined;
  ForwDatagrams?: number | undefined;
  InUnknownProtos?: number | undefined;
  InDiscards?: number | undefined;
  InDelivers?: number | undefined;
  OutRequests?: number | undefined;
  OutDiscards?: number | undefined;
  OutNoRoutes?: number | undefined;
  ReasmTimeout?: number | undefined;
  ReasmReqds?: number | undefined;
  ReasmOKs?: number | undefined;
  ReasmFails?: number | undefined;
  FragOKs?: number | undefined;
  FragFails?: number | undefined;
  FragCreates?: number | undefined;
}
export const IpStatistics: MessageType<IpStatistics> = {
  name: 'mesos.v1.IpStatistics',
  fields: [
    { name: 'Forwarding', number: 1, label: 'optional', type: 'int64' },
    { name: 'DefaultTTL', number: 2, label: 'optional', type: 'int64' },
    { name: 'InReceives', number: 3, label: 'optional', type: 'int64' },
    { name: 'InHdrErrors', number: 4, label: 'optional', type: 'int64' },
    { name: 'InAddrErrors', number: 5, label: 'optional', type: 'int64' },
    { name: 'ForwDatagrams', number: 6, label: 'optional', type: 'int64' },
    { name: 'InUnknownProtos', number: 7, label: 'optional', type: 'int64' },
    { name: 'InDiscards', number: 8, label: 'optional', type: 'int64' },
    { name: 'InDelivers', number: 9, label: 'optional', type: 'int64' },
    { name: 'OutRequests', number: 10, label: 'optional', type: 'int64' },
    { name: 'OutDiscards', number: 11, label: 'optional', type: 'int64' },
    { name: 'OutNoRoutes', number: 12, label: 'optional', type: 'int64' },
    { name: 'ReasmTimeout', number: 13, label: 'optional', type: 'int64' },
    { name: 'ReasmReqds', number: 14, label: 'optional', type: 'int64' },
    { name: 'ReasmOKs', number: 15, label: 'optional', type: 'int64' },
    { name: 'ReasmFails', number: 16, label: 'optional', type: 'int64' },
    { name: 'FragOKs', number: 17, label: 'optional', type: 'int64' },
    { name: 'FragFails', number: 18, label: 'optional', type: 'int64' },
    { name: 'FragCreates', number: 19, label: 'optional', type: 'int64' },
  ],
  write(m: IpStatistics, w: Writer): void {
    if (m.Forwarding !== undefined) { w.uint32(8); w.int64(m.Forwarding); }
    if (m.DefaultTTL !== undefined) { w.uint32(16); w.int64(m.DefaultTTL); }
    if (m.InReceives !== undefined) { w.uint32(24); w.int64(m.InReceives); }
    if (m.InHdrErrors !== undefined) { w.uint32(32); w.int64(m.InHdrErrors); }
    if (m.InAddrErrors !== undefined) { w.uint32(40); w.int64(m.InAddrErrors); }
    if (m.ForwDatagrams !== undefined) { w.uint32(48); w.int64(m.ForwDatagrams); }
    if (m.InUnknownProtos !== undefined) { w.uint32(56); w.int64(m.InUnknownProtos); }
    if (m.InDiscards !== undefined) { w.uint32(64); w.int64(m.InDiscards); }
    if (m.InDelivers !== undefined) { w.uint32(72); w.int64(m.InDelivers); }
    if (m.OutRequests !== undefined) { w.uint32(80); w.int64(m.OutRequests); }
    if (m.OutDiscards !== undefined) { w.uint32(88); w.int64(m.OutDiscards); }
    if (m.OutNoRoutes !== undefined) { w.uint32(96); w.int64(m.OutNoRoutes); }
    if (m.ReasmTimeout !== undefined) { w.uint32(104); w.int64(m.ReasmTimeout); }
    if (m.ReasmReqds !== undefined) { w.uint32(112); w.int64(m.ReasmReqds); }
    if (m.ReasmOKs !== undefined) { w.uint32(120); w.int64(m.ReasmOKs); }
    if (m.ReasmFails !== undefined) { w.uint32(128); w.int64(m.ReasmFails); }
    if (m.FragOKs !== undefined) { w.uint32(136); w.int64(m.FragOKs); }
    if (m.FragFails !== undefined) { w.uint32(144); w.int64(m.FragFails); }
    if (m.FragCreates !== undefined) { w.uint32(152); w.int64(m.FragCreates); }
  },
  read(r: Reader, end: number): IpStatistics {
    const m = {  } as unknown as IpStatistics;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.int64(); m.Forwarding = v; break; }
        case 16: { const v = r.int64(); m.DefaultTTL = v; break; }
        case 24: { const v = r.int64(); m.InReceives = v; break; }
        case 32: { const v = r.int64(); m.InHdrErrors = v; break; }
        case 40: { const v = r.int64(); m.InAddrErrors = v; break; }
        case 48: { const v = r.int64(); m.ForwDatagrams = v; break; }
        case 56: { const v = r.int64(); m.InUnknownProtos = v; break; }
        case 64: { const v = r.int64(); m.InDiscards = v; break; }
        case 72: { const v = r.int64(); m.InDelivers = v; break; }
        case 80: { const v = r.int64(); m.OutRequests = v; break; }
        case 88: { const v = r.int64(); m.OutDiscards = v; break; }
        case 96: { const v = r.int64(); m.OutNoRoutes = v; break; }
        case 104: { const v = r.int64(); m.ReasmTimeout = v; break; }
        case 112: { const v = r.int64(); m.ReasmReqds = v; break; }
        case 120: { const v = r.int64(); m.ReasmOKs = v; break; }
        case 128: { const v = r.int64(); m.ReasmFails = v; break; }
        case 136: { const v = r.int64(); m.FragOKs = v; break; }
        case 144: { const v = r.int64(); m.FragFails = v; break; }
        case 152: { const v = r.int64(); m.FragCreates = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface IcmpStatistics {
  InMsgs?: number | undefined;
  InErrors?: number | undefined;
  InCsumErrors?: number | undefined;
  InDestUnreachs?: number | undefined;
  InTimeExcds?: number | undefined;
  InParmProbs?: number | undefined;
  InSrcQuenchs?: number | undefined;
  InRedirects?: number | undefined;
  InEchos?: number | undefined;
  InEchoReps?: number | undefined;
  InTimestamps?: number | undefined;
  InTimestampReps?: number | undefined;
  InAddrMasks?: number | undefined;
  InAddrMaskReps?: number | undefined;
  OutMsgs?: number | undefined;
  OutErrors?: number | undefined;
  OutDestUnreachs?: number | undefined;
  OutTimeExcds?: number | undefined;
  OutParmProbs?: number | undefined;
  OutSrcQuenchs?: number | undefined;
  OutRedirects?: number | undefined;
  OutEchos?: number | undefined;
  OutEchoReps?: number | undefined;
  OutTimestamps?: number | undefined;
  OutTimestampReps?: number | undefined;
  OutAddrMasks?: number | undefined;
  OutAddrMaskReps?: number | undefined;
}
export const IcmpStatistics: MessageType<IcmpStatistics> = {
  name: 'mesos.v1.IcmpStatistics',
  fields: [
    { name: 'InMsgs', number: 1, label: 'optional', type: 'int64' },
    { name: 'InErrors', number: 2, label: 'optional', type: 'int64' },
    { name: 'InCsumErrors', number: 3, label: 'optional', type: 'int64' },
    { name: 'InDestUnreachs', number: 4, label: 'optional', type: 'int64' },
    { name: 'InTimeExcds', number: 5, label: 'optional', type: 'int64' },
    { name: 'InParmProbs', number: 6, label: 'optional', type: 'int64' },
    { name: 'InSrcQuenchs', number: 7, label: 'optional', type: 'int64' },
    { name: 'InRedirects', number: 8, label: 'optional', type: 'int64' },
    { name: 'InEchos', number: 9, label: 'optional', type: 'int64' },
    { name: 'InEchoReps', number: 10, label: 'optional', type: 'int64' },
    { name: 'InTimestamps', number: 11, label: 'optional', type: 'int64' },
    { name: 'InTimestampReps', number: 12, label: 'optional', type: 'int64' },
    { name: 'InAddrMasks', number: 13, label: 'optional', type: 'int64' },
    { name: 'InAddrMaskReps', number: 14, label: 'optional', type: 'int64' },
    { name: 'OutMsgs', number: 15, label: 'optional', type: 'int64' },
    { name: 'OutErrors', number: 16, label: 'optional', type: 'int64' },
    { name: 'OutDestUnreachs', number: 17, label: 'optional', type: 'int64' },
    { name: 'OutTimeExcds', number: 18, label: 'optional', type: 'int64' },
    { name: 'OutParmProbs', number: 19, label: 'optional', type: 'int64' },
    { name: 'OutSrcQuenchs', number: 20, label: 'optional', type: 'int64' },
    { name: 'OutRedirects', number: 21, label: 'optional', type: 'int64' },
    { name: 'OutEchos', number: 22, label: 'optional', type: 'int64' },
    { name: 'OutEchoReps', number: 23, label: 'optional', type: 'int64' },
    { name: 'OutTimestamps', number: 24, label: 'optional', type: 'int64' },
    { name: 'OutTimestampReps', number: 25, label: 'optional', type: 'int64' },
    { name: 'OutAddrMasks', number: 26, label: 'optional', type: 'int64' },
    { name: 'OutAddrMaskReps', number: 27, label: 'optional', type: 'int64' },
  ],
  write(m: IcmpStatistics, w: Writer): void {
    if (m.InMsgs !== undefined) { w.uint32(8); w.int64(m.InMsgs); }
    if (m.InErrors !== undefined) { w.uint32(16); w.int64(m.InErrors); }
    if (m.InCsumErrors !== undefined) { w.uint32(24); w.int64(m.InCsumErrors); }
    if (m.InDestUnreachs !== undefined) { w.uint32(32); w.int64(m.InDestUnreachs); }
    if (m.InTimeExcds !== undefined) { w.uint32(40); w.int64(m.InTimeExcds); }
    if (m.InParmProbs !== undefined) { w.uint32(48); w.int64(m.InParmProbs); }
    if (m.InSrcQuenchs !== undefined) { w.uint32(56); w.int64(m.InSrcQuenchs); }
    if (m.InRedirects !== undefined) { w.uint32(64); w.int64(m.InRedirects); }
    if (m.InEchos !== undefined) { w.uint32(72); w.int64(m.InEchos); }
    if (m.InEchoReps !== undefined) { w.uint32(80); w.int64(m.InEchoReps); }
    if (m.InTimestamps !== undefined) { w.uint32(88); w.int64(m.InTimestamps); }
    if (m.InTimestampReps !== undefined) { w.uint32(96); w.int64(m.InTimestampReps); }
    if (m.InAddrMasks !== undefined) { w.uint32(104); w.int64(m.InAddrMasks); }
    if (m.InAddrMaskReps !== undefined) { w.uint32(112); w.int64(m.InAddrMaskReps); }
    if (m.OutMsgs !== undefined) { w.uint32(120); w.int64(m.OutMsgs); }
    if (m.OutErrors !== undefined) { w.uint32(128); w.int64(m.OutErrors); }
    if (m.OutDestUnreachs !== undefined) { w.uint32(136); w.int64(m.OutDestUnreachs); }
    if (m.OutTimeExcds !== undefined) { w.uint32(144); w.int64(m.OutTimeExcds); }
    if (m.OutParmProbs !== undefined) { w.uint32(152); w.int64(m.OutParmProbs); }
    if (m.OutSrcQuenchs !== undefined) { w.uint32(160); w.int64(m.OutSrcQuenchs); }
    if (m.OutRedirects !== undefined) { w.uint32(168); w.int64(m.OutRedirects); }
    if (m.OutEchos !== undefined) { w.uint32(176); w.int64(m.OutEchos); }
    if (m.OutEchoReps !== undefined) { w.uint32(184); w.int64(m.OutEchoReps); }
    if (m.OutTimestamps !== undefined) { w.uint32(192); w.int64(m.OutTimestamps); }
    if (m.OutTimestampReps !== undefined) { w.uint32(200); w.int64(m.OutTimestampReps); }
    if (m.OutAddrMasks !== undefined) { w.uint32(208); w.int64(m.OutAddrMasks); }
    if (m.OutAddrMaskReps !== undefined) { w.uint32(216); w.int64(m.OutAddrMaskReps); }
  },
  read(r: Reader, end: number): IcmpStatistics {
    const m = {  } as unknown as IcmpStatistics;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.int64(); m.InMsgs = v; break; }
        case 16: { const v = r.int64(); m.InErrors = v; break; }
        case 24: { const v = r.int64(); m.InCsumErrors = v; break; }
        case 32: { const v = r.int64(); m.InDestUnreachs = v; break; }
        case 40: { const v = r.int64(); m.InTimeExcds = v; break; }
        case 48: { const v = r.int64(); m.InParmProbs = v; break; }
        case 56: { const v = r.int64(); m.InSrcQuenchs = v; break; }
        case 64: { const v = r.int64(); m.InRedirects = v; break; }
        case 72: { const v = r.int64(); m.InEchos = v; break; }
        case 80: { const v = r.int64(); m.InEchoReps = v; break; }
        case 88: { const v = r.int64(); m.InTimestamps = v; break; }
        case 96: { const v = r.int64(); m.InTimestampReps = v; break; }
        case 104: { const v = r.int64(); m.InAddrMasks = v; break; }
        case 112: { const v = r.int64(); m.InAddrMaskReps = v; break; }
        case 120: { const v = r.int64(); m.OutMsgs = v; break; }
        case 128: { const v = r.int64(); m.OutErrors = v; break; }
        case 136: { const v = r.int64(); m.OutDestUnreachs = v; break; }
        case 144: { const v = r.int64(); m.OutTimeExcds = v; break; }
        case 152: { const v = r.int64(); m.OutParmProbs = v; break; }
        case 160: { const v = r.int64(); m.OutSrcQuenchs = v; break; }
        case 168: { const v = r.int64(); m.OutRedirects = v; break; }
        case 176: { const v = r.int64(); m.OutEchos = v; break; }
        case 184: { const v = r.int64(); m.OutEchoReps = v; break; }
        case 192: { const v = r.int64(); m.OutTimestamps = v; break; }
        case 200: { const v = r.int64(); m.OutTimestampReps = v; break; }
        case 208: { const v = r.int64(); m.OutAddrMasks = v; break; }
        case 216: { const v = r.int64(); m.OutAddrMaskReps = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface TcpStatistics {
  RtoAlgorithm?: number | undefined;
  RtoMin?: number | undefined;
  RtoMax?: number | undefined;
  MaxConn?: number | undefined;
  ActiveOpens?: number | undefined;
  PassiveOpens?: number | undefined;
  AttemptFails?: number | undefined;
  EstabResets?: number | undefined;
  CurrEstab?: number | undefined;
  InSegs?: number | undefined;
  OutSegs?: number | undefined;
  RetransSegs?: number | undefined;
  InErrs?: number | undefined;
  OutRsts?: number | undefined;
  InCsumErrors?: number | undefined;
}
export const TcpStatistics: MessageType<TcpStatistics> = {
  name: 'mesos.v1.TcpStatistics',
  fields: [
    { name: 'RtoAlgorithm', number: 1, label: 'optional', type: 'int64' },
    { name: 'RtoMin', number: 2, label: 'optional', type: 'int64' },
    { name: 'RtoMax', number: 3, label: 'optional', type: 'int64' },
    { name: 'MaxConn', number: 4, label: 'optional', type: 'int64' },
    { name: 'ActiveOpens', number: 5, label: 'optional', type: 'int64' },
    { name: 'PassiveOpens', number: 6, label: 'optional', type: 'int64' },
    { name: 'AttemptFails', number: 7, label: 'optional', type: 'int64' },
    { name: 'EstabResets', number: 8, label: 'optional', type: 'int64' },
    { name: 'CurrEstab', number: 9, label: 'optional', type: 'int64' },
    { name: 'InSegs', number: 10, label: 'optional', type: 'int64' },
    { name: 'OutSegs', number: 11, label: 'optional', type: 'int64' },
    { name: 'RetransSegs', number: 12, label: 'optional', type: 'int64' },
    { name: 'InErrs', number: 13, label: 'optional', type: 'int64' },
    { name: 'OutRsts', number: 14, label: 'optional', type: 'int64' },
    { name: 'InCsumErrors', number: 15, label: 'optional', type: 'int64' },
  ],
  write(m: TcpStatistics, w: Writer): void {
    if (m.RtoAlgorithm !== undefined) { w.uint32(8); w.int64(m.RtoAlgorithm); }
    if (m.RtoMin !== undefined) { w.uint32(16); w.int64(m.RtoMin); }
    if (m.RtoMax !== undefined) { w.uint32(24); w.int64(m.RtoMax); }
    if (m.MaxConn !== undefined) { w.uint32(32); w.int64(m.MaxConn); }
    if (m.ActiveOpens !== undefined) { w.uint32(40); w.int64(m.ActiveOpens); }
    if (m.PassiveOpens !== undefined) { w.uint32(48); w.int64(m.PassiveOpens); }
    if (m.AttemptFails !== undefined) { w.uint32(56); w.int64(m.AttemptFails); }
    if (m.EstabResets !== undefined) { w.uint32(64); w.int64(m.EstabResets); }
    if (m.CurrEstab !== undefined) { w.uint32(72); w.int64(m.CurrEstab); }
    if (m.InSegs !== undefined) { w.uint32(80); w.int64(m.InSegs); }
    if (m.OutSegs !== undefined) { w.uint32(88); w.int64(m.OutSegs); }
    if (m.RetransSegs !== undefined) { w.uint32(96); w.int64(m.RetransSegs); }
    if (m.InErrs !== undefined) { w.uint32(104); w.int64(m.InErrs); }
    if (m.OutRsts !== undefined) { w.uint32(112); w.int64(m.OutRsts); }
    if (m.InCsumErrors !== undefined) { w.uint32(120); w.int64(m.InCsumErrors); }
  },
  read(r: Reader, end: number): TcpStatistics {
    const m = {  } as unknown as TcpStatistics;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.int64(); m.RtoAlgorithm = v; break; }
        case 16: { const v = r.int64(); m.RtoMin = v; break; }
        case 24: { const v = r.int64(); m.RtoMax = v; break; }
        case 32: { const v = r.int64(); m.MaxConn = v; break; }
        case 40: { const v = r.int64(); m.ActiveOpens = v; break; }
        case 48: { const v = r.int64(); m.PassiveOpens = v; break; }
        case 56: { const v = r.int64(); m.AttemptFails = v; break; }
        case 64: { const v = r.int64(); m.EstabResets = v; break; }
        case 72: { const v = r.int64(); m.CurrEstab = v; break; }
        case 80: { const v = r.int64(); m.InSegs = v; break; }
        case 88: { const v = r.int64(); m.OutSegs = v; break; }
        case 96: { const v = r.int64(); m.RetransSegs = v; break; }
        case 104: { const v = r.int64(); m.InErrs = v; break; }
        case 112: { const v = r.int64(); m.OutRsts = v; break; }
        case 120: { const v = r.int64(); m.InCsumErrors = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface UdpStatistics {
  InDatagrams?: number | undefined;
  NoPorts?: number | undefined;
  InErrors?: number | undefined;
  OutDatagrams?: number | undefined;
  RcvbufErrors?: number | undefined;
  SndbufErrors?: number | undefined;
  InCsumErrors?: number | undefined;
  IgnoredMulti?: number | undefined;
}
export const UdpStatistics: MessageType<UdpStatistics> = {
  name: 'mesos.v1.UdpStatistics',
  fields: [
    { name: 'InDatagrams', number: 1, label: 'optional', type: 'int64' },
    { name: 'NoPorts', number: 2, label: 'optional', type: 'int64' },
    { name: 'InErrors', number: 3, label: 'optional', type: 'int64' },
    { name: 'OutDatagrams', number: 4, label: 'optional', type: 'int64' },
    { name: 'RcvbufErrors', number: 5, label: 'optional', type: 'int64' },
    { name: 'SndbufErrors', number: 6, label: 'optional', type: 'int64' },
    { name: 'InCsumErrors', number: 7, label: 'optional', type: 'int64' },
    { name: 'IgnoredMulti', number: 8, label: 'optional', type: 'int64' },
  ],
  write(m: UdpStatistics, w: Writer): void {
    if (m.InDatagrams !== undefined) { w.uint32(8); w.int64(m.InDatagrams); }
    if (m.NoPorts !== undefined) { w.uint32(16); w.int64(m.NoPorts); }
    if (m.InErrors !== undefined) { w.uint32(24); w.int64(m.InErrors); }
    if (m.OutDatagrams !== undefined) { w.uint32(32); w.int64(m.OutDatagrams); }
    if (m.RcvbufErrors !== undefined) { w.uint32(40); w.int64(m.RcvbufErrors); }
    if (m.SndbufErrors !== undefined) { w.uint32(48); w.int64(m.SndbufErrors); }
    if (m.InCsumErrors !== undefined) { w.uint32(56); w.int64(m.InCsumErrors); }
    if (m.IgnoredMulti !== undefined) { w.uint32(64); w.int64(m.IgnoredMulti); }
  },
  read(r: Reader, end: number): UdpStatistics {
    const m = {  } as unknown as UdpStatistics;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.int64(); m.InDatagrams = v; break; }
        case 16: { const v = r.int64(); m.NoPorts = v; break; }
        case 24: { const v = r.int64(); m.InErrors = v; break; }
        case 32: { const v = r.int64(); m.OutDatagrams = v; break; }
        case 40: { const v = r.int64(); m.RcvbufErrors = v; break; }
        case 48: { const v = r.int64(); m.SndbufErrors = v; break; }
        case 56: { const v = r.int64(); m.InCsumErrors = v; break; }
        case 64: { const v = r.int64(); m.IgnoredMulti = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface AgentInfo {
  hostname: string;
  port?: number | undefined;
  resources?: Resource[] | undefined;
  attributes?: Attribute[] | undefined;
  id?: AgentID | undefined;
  domain?: DomainInfo | undefined;
}
export const AgentInfo: MessageType<AgentInfo> = {
  name: 'mesos.v1.AgentInfo',
  fields: [
    { name: 'hostname', number: 1, label: 'required', type: 'string' },
    { name: 'port', number: 8, label: 'optional', type: 'int32', default: 5051 },
    { name: 'resources', number: 3, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
    { name: 'attributes', number: 5, label: 'repeated', type: 'message', message: () => Attribute as MessageType<never> },
    { name: 'id', number: 6, label: 'optional', type: 'message', message: () => AgentID as MessageType<never> },
    { name: 'domain', number: 10, label: 'optional', type: 'message', message: () => DomainInfo as MessageType<never> },
  ],
  write(m: AgentInfo, w: Writer): void {
    { w.uint32(10); w.string(m.hostname); }
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(26); const at = w.begin(); Resource.write(v, w); w.end(at); }
    if (m.attributes !== undefined) for (const v of m.attributes) { w.uint32(42); const at = w.begin(); Attribute.write(v, w); w.end(at); }
    if (m.id !== undefined) { w.uint32(50); const at = w.begin(); AgentID.write(m.id, w); w.end(at); }
    if (m.port !== undefined) { w.uint32(64); w.int32(m.port); }
    if (m.domain !== undefined) { w.uint32(82); const at = w.begin(); DomainInfo.write(m.domain, w); w.end(at); }
  },
  read(r: Reader, end: number): AgentInfo {
    const m = { hostname: undefined } as unknown as AgentInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.hostname = v; break; }
        case 64: { const v = r.int32(); m.port = v; break; }
        case 26: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        case 42: { const e = r.enter(); const v = Attribute.read(r, e); r.leave(e); (m.attributes ??= []).push(v); break; }
        case 50: { const e = r.enter(); const v = AgentID.read(r, e); r.leave(e); m.id = v; break; }
        case 82: { const e = r.enter(); const v = DomainInfo.read(r, e); r.leave(e); m.domain = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.hostname === undefined) throw new WireError('AgentInfo.hostname is missing');
    return m;
  },
};

export type Status = 'DRIVER_NOT_STARTED' | 'DRIVER_RUNNING' | 'DRIVER_ABORTED' | 'DRIVER_STOPPED';
export const Status: EnumType<Status> = {
  name: 'mesos.v1.Status',
  numbers: { DRIVER_NOT_STARTED: 1, DRIVER_RUNNING: 2, DRIVER_ABORTED: 3, DRIVER_STOPPED: 4 },
  names: { 1: 'DRIVER_NOT_STARTED', 2: 'DRIVER_RUNNING', 3: 'DRIVER_ABORTED', 4: 'DRIVER_STOPPED' },
};

export interface Value {
  type: ValueType;
  scalar?: ValueScalar | undefined;
  ranges?: ValueRanges | undefined;
  set?: ValueSet | undefined;
  text?: ValueText | undefined;
}
export const Value: MessageType<Value> = {
  name: 'mesos.v1.Value',
  fields: [
    { name: 'type', number: 1, label: 'required', type: 'enum', enum: () => ValueType },
    { name: 'scalar', number: 2, label: 'optional', type: 'message', message: () => ValueScalar as MessageType<never> },
    { name: 'ranges', number: 3, label: 'optional', type: 'message', message: () => ValueRanges as MessageType<never> },
    { name: 'set', number: 4, label: 'optional', type: 'message', message: () => ValueSet as MessageType<never> },
    { name: 'text', number: 5, label: 'optional', type: 'message', message: () => ValueText as MessageType<never> },
  ],
  write(m: Value, w: Writer): void {
    { w.uint32(8); w.int32(ValueType.numbers[m.type]); }
    if (m.scalar !== undefined) { w.uint32(18); const at = w.begin(); ValueScalar.write(m.scalar, w); w.end(at); }
    if (m.ranges !== undefined) { w.uint32(26); const at = w.begin(); ValueRanges.write(m.ranges, w); w.end(at); }
    if (m.set !== undefined) { w.uint32(34); const at = w.begin(); ValueSet.write(m.set, w); w.end(at); }
    if (m.text !== undefined) { w.uint32(42); const at = w.begin(); ValueText.write(m.text, w); w.end(at); }
  },
  read(r: Reader, end: number): Value {
    const m = { type: undefined } as unknown as Value;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = ValueType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = ValueScalar.read(r, e); r.leave(e); m.scalar = v; break; }
        case 26: { const e = r.enter(); const v = ValueRanges.read(r, e); r.leave(e); m.ranges = v; break; }
        case 34: { const e = r.enter(); const v = ValueSet.read(r, e); r.leave(e); m.set = v; break; }
        case 42: { const e = r.enter(); const v = ValueText.read(r, e); r.leave(e); m.text = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.type === undefined) throw new WireError('Value.type is missing');
    return m;
  },
};

export interface ResourceUsage {
  executors?: ResourceUsageExecutor[] | undefined;
  total?: Resource[] | undefined;
}
export const ResourceUsage: MessageType<ResourceUsage> = {
  name: 'mesos.v1.ResourceUsage',
  fields: [
    { name: 'executors', number: 1, label: 'repeated', type: 'message', message: () => ResourceUsageExecutor as MessageType<never> },
    { name: 'total', number: 2, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
  ],
  write(m: ResourceUsage, w: Writer): void {
    if (m.executors !== undefined) for (const v of m.executors) { w.uint32(10); const at = w.begin(); ResourceUsageExecutor.write(v, w); w.end(at); }
    if (m.total !== undefined) for (const v of m.total) { w.uint32(18); const at = w.begin(); Resource.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResourceUsage {
    const m = {  } as unknown as ResourceUsage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResourceUsageExecutor.read(r, e); r.leave(e); (m.executors ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.total ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResourceUsageExecutor {
  executor_info: ExecutorInfo;
  allocated?: Resource[] | undefined;
  statistics?: ResourceStatistics | undefined;
  container_id: ContainerID;
  tasks?: ResourceUsageExecutorTask[] | undefined;
}
export const ResourceUsageExecutor: MessageType<ResourceUsageExecutor> = {
  name: 'mesos.v1.ResourceUsage.Executor',
  fields: [
    { name: 'executor_info', number: 1, label: 'required', type: 'message', message: () => ExecutorInfo as MessageType<never> },
    { name: 'allocated', number: 2, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
    { name: 'statistics', number: 3, label: 'optional', type: 'message', message: () => ResourceStatistics as MessageType<never> },
    { name: 'container_id', number: 4, label: 'required', type: 'message', message: () => ContainerID as MessageType<never> },
    { name: 'tasks', number: 5, label: 'repeated', type: 'message', message: () => ResourceUsageExecutorTask as MessageType<never> },
  ],
  write(m: ResourceUsageExecutor, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ExecutorInfo.write(m.executor_info, w); w.end(at); }
    if (m.allocated !== undefined) for (const v of m.allocated) { w.uint32(18); const at = w.begin(); Resource.write(v, w); w.end(at); }
    if (m.statistics !== undefined) { w.uint32(26); const at = w.begin(); ResourceStatistics.write(m.statistics, w); w.end(at); }
    { w.uint32(34); const at = w.begin(); ContainerID.write(m.container_id, w); w.end(at); }
    if (m.tasks !== undefined) for (const v of m.tasks) { w.uint32(42); const at = w.begin(); ResourceUsageExecutorTask.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResourceUsageExecutor {
    const m = { executor_info: undefined, container_id: undefined } as unknown as ResourceUsageExecutor;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ExecutorInfo.read(r, e); r.leave(e); m.executor_info = v; break; }
        case 18: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.allocated ??= []).push(v); break; }
        case 26: { const e = r.enter(); const v = ResourceStatistics.read(r, e); r.leave(e); m.statistics = v; break; }
        case 34: { const e = r.enter(); const v = ContainerID.read(r, e); r.leave(e); m.container_id = v; break; }
        case 42: { const e = r.enter(); const v = ResourceUsageExecutorTask.read(r, e); r.leave(e); (m.tasks ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    if (m.executor_info === undefined) throw new WireError('ResourceUsageExecutor.executor_info is missing');
    if (m.container_id === undefined) throw new WireError('ResourceUsageExecutor.container_id is missing');
    return m;
  },
};

export interface ResourceUsageExecutorTask {
  name: string;
  id: TaskID;
  resources?: Resource[] | undefined;
  labels?: Labels | undefined;
}
export const ResourceUsageExecutorTask: MessageType<ResourceUsageExecutorTask> = {
  name: 'mesos.v1.ResourceUsage.Executor.Task',
  fields: [
    { name: 'name', number: 1, label: 'required', type: 'string' },
    { name: 'id', number: 2, label: 'required', type: 'message', message: () => TaskID as MessageType<never> },
    { name: 'resources', number: 3, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
    { name: 'labels', number: 4, label: 'optional', type: 'message', message: () => Labels as MessageType<never> },
  ],
  write(m: ResourceUsageExecutorTask, w: Writer): void {
    { w.uint32(10); w.string(m.name); }
    { w.uint32(18); const at = w.begin(); TaskID.write(m.id, w); w.end(at); }
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(26); const at = w.begin(); Resource.write(v, w); w.end(at); }
    if (m.labels !== undefined) { w.uint32(34); const at = w.begin(); Labels.write(m.labels, w); w.end(at); }
  },
  read(r: Reader, end: number): ResourceUsageExecutorTask {
    const m = { name: undefined, id: undefined } as unknown as ResourceUsageExecutorTask;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.name = v; break; }
        case 18: { const e = r.enter(); const v = TaskID.read(r, e); r.leave(e); m.id = v; break; }
        case 26: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        case 34: { const e = r.enter(); const v = Labels.read(r, e); r.leave(e); m.labels = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.name === undefined) throw new WireError('ResourceUsageExecutorTask.name is missing');
    if (m.id === undefined) throw new WireError('ResourceUsageExecutorTask.id is missing');
    return m;
  },
};

export interface Credentials {
  credentials?: Credential[] | undefined;
}
export const Credentials: MessageType<Credentials> = {
  name: 'mesos.v1.Credentials',
  fields: [
    { name: 'credentials', number: 1, label: 'repeated', type: 'message', message: () => Credential as MessageType<never> },
  ],
  write(m: Credentials, w: Writer): void {
    if (m.credentials !== undefined) for (const v of m.credentials) { w.uint32(10); const at = w.begin(); Credential.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): Credentials {
    const m = {  } as unknown as Credentials;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Credential.read(r, e); r.leave(e); (m.credentials ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface RateLimit {
  qps?: number | undefined;
  principal: string;
  capacity?: number | undefined;
}
export const RateLimit: MessageType<RateLimit> = {
  name: 'mesos.v1.RateLimit',
  fields: [
    { name: 'qps', number: 1, label: 'optional', type: 'double' },
    { name: 'principal', number: 2, label: 'required', type: 'string' },
    { name: 'capacity', number: 3, label: 'optional', type: 'uint64' },
  ],
  write(m: RateLimit, w: Writer): void {
    if (m.qps !== undefined) { w.uint32(9); w.double(m.qps); }
    { w.uint32(18); w.string(m.principal); }
    if (m.capacity !== undefined) { w.uint32(24); w.uint64(m.capacity); }
  },
  read(r: Reader, end: number): RateLimit {
    const m = { principal: undefined } as unknown as RateLimit;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 9: { const v = r.double(); m.qps = v; break; }
        case 18: { const v = r.string(); m.principal = v; break; }
        case 24: { const v = r.uint64(); m.capacity = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.principal === undefined) throw new WireError('RateLimit.principal is missing');
    return m;
  },
};

export interface RateLimits {
  limits?: RateLimit[] | undefined;
  aggregate_default_qps?: number | undefined;
  aggregate_default_capacity?: number | undefined;
}
export const RateLimits: MessageType<RateLimits> = {
  name: 'mesos.v1.RateLimits',
  fields: [
    { name: 'limits', number: 1, label: 'repeated', type: 'message', message: () => RateLimit as MessageType<never> },
    { name: 'aggregate_default_qps', number: 2, label: 'optional', type: 'double' },
    { name: 'aggregate_default_capacity', number: 3, label: 'optional', type: 'uint64' },
  ],
  write(m: RateLimits, w: Writer): void {
    if (m.limits !== undefined) for (const v of m.limits) { w.uint32(10); const at = w.begin(); RateLimit.write(v, w); w.end(at); }
    if (m.aggregate_default_qps !== undefined) { w.uint32(17); w.double(m.aggregate_default_qps); }
    if (m.aggregate_default_capacity !== undefined) { w.uint32(24); w.uint64(m.aggregate_default_capacity); }
  },
  read(r: Reader, end: number): RateLimits {
    const m = {  } as unknown as RateLimits;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = RateLimit.read(r, e); r.leave(e); (m.limits ??= []).push(v); break; }
        case 17: { const v = r.double(); m.aggregate_default_qps = v; break; }
        case 24: { const v = r.uint64(); m.aggregate_default_capacity = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CgroupInfoBlkio {
}
export const CgroupInfoBlkio: MessageType<CgroupInfoBlkio> = {
  name: 'mesos.v1.CgroupInfo.Blkio',
  fields: [],
  write(_m: CgroupInfoBlkio, _w: Writer): void {},
  read(r: Reader, end: number): CgroupInfoBlkio {
    const m = {  } as unknown as CgroupInfoBlkio;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CgroupInfoBlkioCFQ {
}
export const CgroupInfoBlkioCFQ: MessageType<CgroupInfoBlkioCFQ> = {
  name: 'mesos.v1.CgroupInfo.Blkio.CFQ',
  fields: [],
  write(_m: CgroupInfoBlkioCFQ, _w: Writer): void {},
  read(r: Reader, end: number): CgroupInfoBlkioCFQ {
    const m = {  } as unknown as CgroupInfoBlkioCFQ;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CgroupInfoBlkioThrottling {
}
export const CgroupInfoBlkioThrottling: MessageType<CgroupInfoBlkioThrottling> = {
  name: 'mesos.v1.CgroupInfo.Blkio.Throttling',
  fields: [],
  write(_m: CgroupInfoBlkioThrottling, _w: Writer): void {},
  read(r: Reader, end: number): CgroupInfoBlkioThrottling {
    const m = {  } as unknown as CgroupInfoBlkioThrottling;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface Role {
  name: string;
  weight: number;
  frameworks?: FrameworkID[] | undefined;
  resources?: Resource[] | undefined;
}
export const Role: MessageType<Role> = {
  name: 'mesos.v1.Role',
  fields: [
    { name: 'name', number: 1, label: 'required', type: 'string' },
    { name: 'weight', number: 2, label: 'required', type: 'double' },
    { name: 'frameworks', number: 3, label: 'repeated', type: 'message', message: () => FrameworkID as MessageType<never> },
    { name: 'resources', number: 4, label: 'repeated', type: 'message', message: () => Resource as MessageType<never> },
  ],
  write(m: Role, w: Writer): void {
    { w.uint32(10); w.string(m.name); }
    { w.uint32(17); w.double(m.weight); }
    if (m.frameworks !== undefined) for (const v of m.frameworks) { w.uint32(26); const at = w.begin(); FrameworkID.write(v, w); w.end(at); }
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(34); const at = w.begin(); Resource.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): Role {
    const m = { name: undefined, weight: undefined } as unknown as Role;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.name = v; break; }
        case 17: { const v = r.double(); m.weight = v; break; }
        case 26: { const e = r.enter(); const v = FrameworkID.read(r, e); r.leave(e); (m.frameworks ??= []).push(v); break; }
        case 34: { const e = r.enter(); const v = Resource.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    if (m.name === undefined) throw new WireError('Role.name is missing');
    if (m.weight === undefined) throw new WireError('Role.weight is missing');
    return m;
  },
};

export interface Device {
  path?: string | undefined;
  number?: DeviceNumber | undefined;
}
export const Device: MessageType<Device> = {
  name: 'mesos.v1.Device',
  fields: [
    { name: 'path', number: 1, label: 'optional', type: 'string' },
    { name: 'number', number: 2, label: 'optional', type: 'message', message: () => DeviceNumber as MessageType<never> },
  ],
  write(m: Device, w: Writer): void {
    if (m.path !== undefined) { w.uint32(10); w.string(m.path); }
    if (m.number !== undefined) { w.uint32(18); const at = w.begin(); DeviceNumber.write(m.number, w); w.end(at); }
  },
  read(r: Reader, end: number): Device {
    const m = {  } as unknown as Device;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.path = v; break; }
        case 18: { const e = r.enter(); const v = DeviceNumber.read(r, e); r.leave(e); m.number = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface DeviceAccess {
  device: Device;
  access: DeviceAccessAccess;
}
export const DeviceAccess: MessageType<DeviceAccess> = {
  name: 'mesos.v1.DeviceAccess',
  fields: [
    { name: 'device', number: 1, label: 'required', type: 'message', message: () => Device as MessageType<never> },
    { name: 'access', number: 2, label: 'required', type: 'message', message: () => DeviceAccessAccess as MessageType<never> },
  ],
  write(m: DeviceAccess, w: Writer): void {
    { w.uint32(10); const at = w.begin(); Device.write(m.device, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); DeviceAccessAccess.write(m.access, w); w.end(at); }
  },
  read(r: Reader, end: number): DeviceAccess {
    const m = { device: undefined, access: undefined } as unknown as DeviceAccess;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Device.read(r, e); r.leave(e); m.device = v; break; }
        case 18: { const e = r.enter(); const v = DeviceAccessAccess.read(r, e); r.leave(e); m.access = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.device === undefined) throw new WireError('DeviceAccess.device is missing');
    if (m.access === undefined) throw new WireError('DeviceAccess.access is missing');
    return m;
  },
};

export interface DeviceAccessAccess {
  read?: boolean | undefined;
  write?: boolean | undefined;
  mknod?: boolean | undefined;
}
export const DeviceAccessAccess: MessageType<DeviceAccessAccess> = {
  name: 'mesos.v1.DeviceAccess.Access',
  fields: [
    { name: 'read', number: 1, label: 'optional', type: 'bool' },
    { name: 'write', number: 2, label: 'optional', type: 'bool' },
    { name: 'mknod', number: 3, label: 'optional', type: 'bool' },
  ],
  write(m: DeviceAccessAccess, w: Writer): void {
    if (m.read !== undefined) { w.uint32(8); w.bool(m.read); }
    if (m.write !== undefined) { w.uint32(16); w.bool(m.write); }
    if (m.mknod !== undefined) { w.uint32(24); w.bool(m.mknod); }
  },
  read(r: Reader, end: number): DeviceAccessAccess {
    const m = {  } as unknown as DeviceAccessAccess;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.bool(); m.read = v; break; }
        case 16: { const v = r.bool(); m.write = v; break; }
        case 24: { const v = r.bool(); m.mknod = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface DeviceWhitelist {
  allowed_devices?: DeviceAccess[] | undefined;
}
export const DeviceWhitelist: MessageType<DeviceWhitelist> = {
  name: 'mesos.v1.DeviceWhitelist',
  fields: [
    { name: 'allowed_devices', number: 1, label: 'repeated', type: 'message', message: () => DeviceAccess as MessageType<never> },
  ],
  write(m: DeviceWhitelist, w: Writer): void {
    if (m.allowed_devices !== undefined) for (const v of m.allowed_devices) { w.uint32(10); const at = w.begin(); DeviceAccess.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): DeviceWhitelist {
    const m = {  } as unknown as DeviceWhitelist;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = DeviceAccess.read(r, e); r.leave(e); (m.allowed_devices ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

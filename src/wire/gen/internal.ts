// Written by `npm run generate` from proto/. Do not edit.
import type { EnumType, MessageType } from '../message.ts';
import { WireError, type Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';
import { Schedule as Schedule_maintenance } from './maintenance.ts';
import { AgentID as AgentID_mesos, AgentInfoCapability as AgentInfoCapability_mesos, DrainConfig as DrainConfig_mesos, DrainInfo as DrainInfo_mesos, ExecutorID as ExecutorID_mesos, ExecutorInfo as ExecutorInfo_mesos, Filters as Filters_mesos, FrameworkID as FrameworkID_mesos, FrameworkInfo as FrameworkInfo_mesos, InverseOffer as InverseOffer_mesos, KillPolicy as KillPolicy_mesos, MachineInfo as MachineInfo_mesos, MasterInfo as MasterInfo_mesos, Offer as Offer_mesos, OfferID as OfferID_mesos, OfferOperation as OfferOperation_mesos, Operation as Operation_mesos, OperationID as OperationID_mesos, OperationStatus as OperationStatus_mesos, Request as Request_mesos, Resource as Resource_mesos, ResourceProviderID as ResourceProviderID_mesos, ResourceProviderInfo as ResourceProviderInfo_mesos, Task as Task_mesos, TaskGroupInfo as TaskGroupInfo_mesos, TaskID as TaskID_mesos, TaskInfo as TaskInfo_mesos, TaskState as TaskState_mesos, TaskStatus as TaskStatus_mesos, TimeInfo as TimeInfo_mesos, UUID as UUID_mesos, WeightInfo as WeightInfo_mesos } from './mesos.ts';
import { SlaveInfo as SlaveInfo_mesos_v0 } from './mesos-v0.ts';
import { QuotaConfig as QuotaConfig_quota, QuotaInfo as QuotaInfo_quota } from './quota.ts';
import { Call as Call_resource_provider, Event as Event_resource_provider } from './resource-provider.ts';
import { Registry as Registry_resource_provider_registry } from './resource-provider-registry.ts';

export interface Registry {
  master?: RegistryMaster | undefined;
  slaves?: RegistrySlaves | undefined;
  unreachable?: RegistryUnreachableSlaves | undefined;
  gone?: RegistryGoneSlaves | undefined;
  machines?: RegistryMachines | undefined;
  schedules?: Schedule_maintenance[] | undefined;
  quotas?: RegistryQuota[] | undefined;
  quota_configs?: QuotaConfig_quota[] | undefined;
  weights?: RegistryWeight[] | undefined;
  resource_provider_registry?: Registry_resource_provider_registry | undefined;
  minimum_capabilities?: RegistryMinimumCapability[] | undefined;
}
export const Registry: MessageType<Registry> = {
  name: 'mesos.internal.Registry',
  fields: [
    { name: 'master', number: 1, label: 'optional', type: 'message', message: () => RegistryMaster as MessageType<never> },
    { name: 'slaves', number: 2, label: 'optional', type: 'message', message: () => RegistrySlaves as MessageType<never> },
    { name: 'unreachable', number: 7, label: 'optional', type: 'message', message: () => RegistryUnreachableSlaves as MessageType<never> },
    { name: 'gone', number: 8, label: 'optional', type: 'message', message: () => RegistryGoneSlaves as MessageType<never> },
    { name: 'machines', number: 3, label: 'optional', type: 'message', message: () => RegistryMachines as MessageType<never> },
    { name: 'schedules', number: 4, label: 'repeated', type: 'message', message: () => Schedule_maintenance as MessageType<never> },
    { name: 'quotas', number: 5, label: 'repeated', type: 'message', message: () => RegistryQuota as MessageType<never>, deprecated: true },
    { name: 'quota_configs', number: 11, label: 'repeated', type: 'message', message: () => QuotaConfig_quota as MessageType<never> },
    { name: 'weights', number: 6, label: 'repeated', type: 'message', message: () => RegistryWeight as MessageType<never> },
    { name: 'resource_provider_registry', number: 9, label: 'optional', type: 'message', message: () => Registry_resource_provider_registry as MessageType<never> },
    { name: 'minimum_capabilities', number: 10, label: 'repeated', type: 'message', message: () => RegistryMinimumCapability as MessageType<never> },
  ],
  write(m: Registry, w: Writer): void {
    if (m.master !== undefined) { w.uint32(10); const at = w.begin(); RegistryMaster.write(m.master, w); w.end(at); }
    if (m.slaves !== undefined) { w.uint32(18); const at = w.begin(); RegistrySlaves.write(m.slaves, w); w.end(at); }
    if (m.machines !== undefined) { w.uint32(26); const at = w.begin(); RegistryMachines.write(m.machines, w); w.end(at); }
    if (m.schedules !== undefined) for (const v of m.schedules) { w.uint32(34); const at = w.begin(); Schedule_maintenance.write(v, w); w.end(at); }
    if (m.quotas !== undefined) for (const v of m.quotas) { w.uint32(42); const at = w.begin(); RegistryQuota.write(v, w); w.end(at); }
    if (m.weights !== undefined) for (const v of m.weights) { w.uint32(50); const at = w.begin(); RegistryWeight.write(v, w); w.end(at); }
    if (m.unreachable !== undefined) { w.uint32(58); const at = w.begin(); RegistryUnreachableSlaves.write(m.unreachable, w); w.end(at); }
    if (m.gone !== undefined) { w.uint32(66); const at = w.begin(); RegistryGoneSlaves.write(m.gone, w); w.end(at); }
    if (m.resource_provider_registry !== undefined) { w.uint32(74); const at = w.begin(); Registry_resource_provider_registry.write(m.resource_provider_registry, w); w.end(at); }
    if (m.minimum_capabilities !== undefined) for (const v of m.minimum_capabilities) { w.uint32(82); const at = w.begin(); RegistryMinimumCapability.write(v, w); w.end(at); }
    if (m.quota_configs !== undefined) for (const v of m.quota_configs) { w.uint32(90); const at = w.begin(); QuotaConfig_quota.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): Registry {
    const m = {  } as unknown as Registry;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = RegistryMaster.read(r, e); r.leave(e); m.master = v; break; }
        case 18: { const e = r.enter(); const v = RegistrySlaves.read(r, e); r.leave(e); m.slaves = v; break; }
        case 58: { const e = r.enter(); const v = RegistryUnreachableSlaves.read(r, e); r.leave(e); m.unreachable = v; break; }
        case 66: { const e = r.enter(); const v = RegistryGoneSlaves.read(r, e); r.leave(e); m.gone = v; break; }
        case 26: { const e = r.enter(); const v = RegistryMachines.read(r, e); r.leave(e); m.machines = v; break; }
        case 34: { const e = r.enter(); const v = Schedule_maintenance.read(r, e); r.leave(e); (m.schedules ??= []).push(v); break; }
        case 42: { const e = r.enter(); const v = RegistryQuota.read(r, e); r.leave(e); (m.quotas ??= []).push(v); break; }
        case 90: { const e = r.enter(); const v = QuotaConfig_quota.read(r, e); r.leave(e); (m.quota_configs ??= []).push(v); break; }
        case 50: { const e = r.enter(); const v = RegistryWeight.read(r, e); r.leave(e); (m.weights ??= []).push(v); break; }
        case 74: { const e = r.enter(); const v = Registry_resource_provider_registry.read(r, e); r.leave(e); m.resource_provider_registry = v; break; }
        case 82: { const e = r.enter(); const v = RegistryMinimumCapability.read(r, e); r.leave(e); (m.minimum_capabilities ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface RegistryMaster {
  info: MasterInfo_mesos;
}
export const RegistryMaster: MessageType<RegistryMaster> = {
  name: 'mesos.internal.Registry.Master',
  fields: [
    { name: 'info', number: 1, label: 'required', type: 'message', message: () => MasterInfo_mesos as MessageType<never> },
  ],
  write(m: RegistryMaster, w: Writer): void {
    { w.uint32(10); const at = w.begin(); MasterInfo_mesos.write(m.info, w); w.end(at); }
  },
  read(r: Reader, end: number): RegistryMaster {
    const m = { info: undefined } as unknown as RegistryMaster;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = MasterInfo_mesos.read(r, e); r.leave(e); m.info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.info === undefined) throw new WireError('RegistryMaster.info is missing');
    return m;
  },
};

export interface RegistrySlaves {
  slaves?: RegistrySlave[] | undefined;
}
export const RegistrySlaves: MessageType<RegistrySlaves> = {
  name: 'mesos.internal.Registry.Slaves',
  fields: [
    { name: 'slaves', number: 1, label: 'repeated', type: 'message', message: () => RegistrySlave as MessageType<never> },
  ],
  write(m: RegistrySlaves, w: Writer): void {
    if (m.slaves !== undefined) for (const v of m.slaves) { w.uint32(10); const at = w.begin(); RegistrySlave.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): RegistrySlaves {
    const m = {  } as unknown as RegistrySlaves;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = RegistrySlave.read(r, e); r.leave(e); (m.slaves ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface RegistrySlave {
  info: SlaveInfo_mesos_v0;
  drain_info?: DrainInfo_mesos | undefined;
  deactivated?: boolean | undefined;
}
export const RegistrySlave: MessageType<RegistrySlave> = {
  name: 'mesos.internal.Registry.Slave',
  fields: [
    { name: 'info', number: 1, label: 'required', type: 'message', message: () => SlaveInfo_mesos_v0 as MessageType<never> },
    { name: 'drain_info', number: 2, label: 'optional', type: 'message', message: () => DrainInfo_mesos as MessageType<never> },
    { name: 'deactivated', number: 3, label: 'optional', type: 'bool', default: false },
  ],
  write(m: RegistrySlave, w: Writer): void {
    { w.uint32(10); const at = w.begin(); SlaveInfo_mesos_v0.write(m.info, w); w.end(at); }
    if (m.drain_info !== undefined) { w.uint32(18); const at = w.begin(); DrainInfo_mesos.write(m.drain_info, w); w.end(at); }
    if (m.deactivated !== undefined) { w.uint32(24); w.bool(m.deactivated); }
  },
  read(r: Reader, end: number): RegistrySlave {
    const m = { info: undefined } as unknown as RegistrySlave;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = SlaveInfo_mesos_v0.read(r, e); r.leave(e); m.info = v; break; }
        case 18: { const e = r.enter(); const v = DrainInfo_mesos.read(r, e); r.leave(e); m.drain_info = v; break; }
        case 24: { const v = r.bool(); m.deactivated = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.info === undefined) throw new WireError('RegistrySlave.info is missing');
    return m;
  },
};

export interface RegistryUnreachableSlaves {
  slaves?: RegistryUnreachableSlave[] | undefined;
}
export const RegistryUnreachableSlaves: MessageType<RegistryUnreachableSlaves> = {
  name: 'mesos.internal.Registry.UnreachableSlaves',
  fields: [
    { name: 'slaves', number: 1, label: 'repeated', type: 'message', message: () => RegistryUnreachableSlave as MessageType<never> },
  ],
  write(m: RegistryUnreachableSlaves, w: Writer): void {
    if (m.slaves !== undefined) for (const v of m.slaves) { w.uint32(10); const at = w.begin(); RegistryUnreachableSlave.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): RegistryUnreachableSlaves {
    const m = {  } as unknown as RegistryUnreachableSlaves;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = RegistryUnreachableSlave.read(r, e); r.leave(e); (m.slaves ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface RegistryUnreachableSlave {
  id: AgentID_mesos;
  timestamp: TimeInfo_mesos;
  drain_info?: DrainInfo_mesos | undefined;
  deactivated?: boolean | undefined;
}
export const RegistryUnreachableSlave: MessageType<RegistryUnreachableSlave> = {
  name: 'mesos.internal.Registry.UnreachableSlave',
  fields: [
    { name: 'id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'timestamp', number: 2, label: 'required', type: 'message', message: () => TimeInfo_mesos as MessageType<never> },
    { name: 'drain_info', number: 3, label: 'optional', type: 'message', message: () => DrainInfo_mesos as MessageType<never> },
    { name: 'deactivated', number: 4, label: 'optional', type: 'bool', default: false },
  ],
  write(m: RegistryUnreachableSlave, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); TimeInfo_mesos.write(m.timestamp, w); w.end(at); }
    if (m.drain_info !== undefined) { w.uint32(26); const at = w.begin(); DrainInfo_mesos.write(m.drain_info, w); w.end(at); }
    if (m.deactivated !== undefined) { w.uint32(32); w.bool(m.deactivated); }
  },
  read(r: Reader, end: number): RegistryUnreachableSlave {
    const m = { id: undefined, timestamp: undefined } as unknown as RegistryUnreachableSlave;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.id = v; break; }
        case 18: { const e = r.enter(); const v = TimeInfo_mesos.read(r, e); r.leave(e); m.timestamp = v; break; }
        case 26: { const e = r.enter(); const v = DrainInfo_mesos.read(r, e); r.leave(e); m.drain_info = v; break; }
        case 32: { const v = r.bool(); m.deactivated = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.id === undefined) throw new WireError('RegistryUnreachableSlave.id is missing');
    if (m.timestamp === undefined) throw new WireError('RegistryUnreachableSlave.timestamp is missing');
    return m;
  },
};

export interface RegistryGoneSlaves {
  slaves?: RegistryGoneSlave[] | undefined;
}
export const RegistryGoneSlaves: MessageType<RegistryGoneSlaves> = {
  name: 'mesos.internal.Registry.GoneSlaves',
  fields: [
    { name: 'slaves', number: 1, label: 'repeated', type: 'message', message: () => RegistryGoneSlave as MessageType<never> },
  ],
  write(m: RegistryGoneSlaves, w: Writer): void {
    if (m.slaves !== undefined) for (const v of m.slaves) { w.uint32(10); const at = w.begin(); RegistryGoneSlave.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): RegistryGoneSlaves {
    const m = {  } as unknown as RegistryGoneSlaves;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = RegistryGoneSlave.read(r, e); r.leave(e); (m.slaves ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface RegistryGoneSlave {
  id: AgentID_mesos;
  timestamp: TimeInfo_mesos;
}
export const RegistryGoneSlave: MessageType<RegistryGoneSlave> = {
  name: 'mesos.internal.Registry.GoneSlave',
  fields: [
    { name: 'id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'timestamp', number: 2, label: 'required', type: 'message', message: () => TimeInfo_mesos as MessageType<never> },
  ],
  write(m: RegistryGoneSlave, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); TimeInfo_mesos.write(m.timestamp, w); w.end(at); }
  },
  read(r: Reader, end: number): RegistryGoneSlave {
    const m = { id: undefined, timestamp: undefined } as unknown as RegistryGoneSlave;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.id = v; break; }
        case 18: { const e = r.enter(); const v = TimeInfo_mesos.read(r, e); r.leave(e); m.timestamp = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.id === undefined) throw new WireError('RegistryGoneSlave.id is missing');
    if (m.timestamp === undefined) throw new WireError('RegistryGoneSlave.timestamp is missing');
    return m;
  },
};

export interface RegistryMachines {
  machines?: RegistryMachine[] | undefined;
}
export const RegistryMachines: MessageType<RegistryMachines> = {
  name: 'mesos.internal.Registry.Machines',
  fields: [
    { name: 'machines', number: 1, label: 'repeated', type: 'message', message: () => RegistryMachine as MessageType<never> },
  ],
  write(m: RegistryMachines, w: Writer): void {
    if (m.machines !== undefined) for (const v of m.machines) { w.uint32(10); const at = w.begin(); RegistryMachine.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): RegistryMachines {
    const m = {  } as unknown as RegistryMachines;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = RegistryMachine.read(r, e); r.leave(e); (m.machines ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface RegistryMachine {
  info: MachineInfo_mesos;
}
export const RegistryMachine: MessageType<RegistryMachine> = {
  name: 'mesos.internal.Registry.Machine',
  fields: [
    { name: 'info', number: 1, label: 'required', type: 'message', message: () => MachineInfo_mesos as MessageType<never> },
  ],
  write(m: RegistryMachine, w: Writer): void {
    { w.uint32(10); const at = w.begin(); MachineInfo_mesos.write(m.info, w); w.end(at); }
  },
  read(r: Reader, end: number): RegistryMachine {
    const m = { info: undefined } as unknown as RegistryMachine;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = MachineInfo_mesos.read(r, e); r.leave(e); m.info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.info === undefined) throw new WireError('RegistryMachine.info is missing');
    return m;
  },
};

export interface RegistryQuota {
  info: QuotaInfo_quota;
}
export const RegistryQuota: MessageType<RegistryQuota> = {
  name: 'mesos.internal.Registry.Quota',
  fields: [
    { name: 'info', number: 1, label: 'required', type: 'message', message: () => QuotaInfo_quota as MessageType<never> },
  ],
  write(m: RegistryQuota, w: Writer): void {
    { w.uint32(10); const at = w.begin(); QuotaInfo_quota.write(m.info, w); w.end(at); }
  },
  read(r: Reader, end: number): RegistryQuota {
    const m = { info: undefined } as unknown as RegistryQuota;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = QuotaInfo_quota.read(r, e); r.leave(e); m.info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.info === undefined) throw new WireError('RegistryQuota.info is missing');
    return m;
  },
};

export interface RegistryWeight {
  info: WeightInfo_mesos;
}
export const RegistryWeight: MessageType<RegistryWeight> = {
  name: 'mesos.internal.Registry.Weight',
  fields: [
    { name: 'info', number: 1, label: 'required', type: 'message', message: () => WeightInfo_mesos as MessageType<never> },
  ],
  write(m: RegistryWeight, w: Writer): void {
    { w.uint32(10); const at = w.begin(); WeightInfo_mesos.write(m.info, w); w.end(at); }
  },
  read(r: Reader, end: number): RegistryWeight {
    const m = { info: undefined } as unknown as RegistryWeight;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = WeightInfo_mesos.read(r, e); r.leave(e); m.info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.info === undefined) throw new WireError('RegistryWeight.info is missing');
    return m;
  },
};

export interface RegistryMinimumCapability {
  capability: string;
}
export const RegistryMinimumCapability: MessageType<RegistryMinimumCapability> = {
  name: 'mesos.internal.Registry.MinimumCapability',
  fields: [
    { name: 'capability', number: 1, label: 'required', type: 'string' },
  ],
  write(m: RegistryMinimumCapability, w: Writer): void {
    { w.uint32(10); w.string(m.capability); }
  },
  read(r: Reader, end: number): RegistryMinimumCapability {
    const m = { capability: undefined } as unknown as RegistryMinimumCapability;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.capability = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.capability === undefined) throw new WireError('RegistryMinimumCapability.capability is missing');
    return m;
  },
};

export interface AuthenticateMessage {
  pid: string;
}
export const AuthenticateMessage: MessageType<AuthenticateMessage> = {
  name: 'mesos.internal.AuthenticateMessage',
  fields: [
    { name: 'pid', number: 1, label: 'required', type: 'string' },
  ],
  write(m: AuthenticateMessage, w: Writer): void {
    { w.uint32(10); w.string(m.pid); }
  },
  read(r: Reader, end: number): AuthenticateMessage {
    const m = { pid: undefined } as unknown as AuthenticateMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.pid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.pid === undefined) throw new WireError('AuthenticateMessage.pid is missing');
    return m;
  },
};

export interface AuthenticationMechanismsMessage {
  mechanisms?: string[] | undefined;
}
export const AuthenticationMechanismsMessage: MessageType<AuthenticationMechanismsMessage> = {
  name: 'mesos.internal.AuthenticationMechanismsMessage',
  fields: [
    { name: 'mechanisms', number: 1, label: 'repeated', type: 'string' },
  ],
  write(m: AuthenticationMechanismsMessage, w: Writer): void {
    if (m.mechanisms !== undefined) for (const v of m.mechanisms) { w.uint32(10); w.string(v); }
  },
  read(r: Reader, end: number): AuthenticationMechanismsMessage {
    const m = {  } as unknown as AuthenticationMechanismsMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); (m.mechanisms ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface AuthenticationStartMessage {
  mechanism: string;
  data?: Uint8Array | undefined;
}
export const AuthenticationStartMessage: MessageType<AuthenticationStartMessage> = {
  name: 'mesos.internal.AuthenticationStartMessage',
  fields: [
    { name: 'mechanism', number: 1, label: 'required', type: 'string' },
    { name: 'data', number: 2, label: 'optional', type: 'bytes' },
  ],
  write(m: AuthenticationStartMessage, w: Writer): void {
    { w.uint32(10); w.string(m.mechanism); }
    if (m.data !== undefined) { w.uint32(18); w.bytes(m.data); }
  },
  read(r: Reader, end: number): AuthenticationStartMessage {
    const m = { mechanism: undefined } as unknown as AuthenticationStartMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.mechanism = v; break; }
        case 18: { const v = r.bytes(); m.data = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.mechanism === undefined) throw new WireError('AuthenticationStartMessage.mechanism is missing');
    return m;
  },
};

export interface AuthenticationStepMessage {
  data: Uint8Array;
}
export const AuthenticationStepMessage: MessageType<AuthenticationStepMessage> = {
  name: 'mesos.internal.AuthenticationStepMessage',
  fields: [
    { name: 'data', number: 1, label: 'required', type: 'bytes' },
  ],
  write(m: AuthenticationStepMessage, w: Writer): void {
    { w.uint32(10); w.bytes(m.data); }
  },
  read(r: Reader, end: number): AuthenticationStepMessage {
    const m = { data: undefined } as unknown as AuthenticationStepMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.bytes(); m.data = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.data === undefined) throw new WireError('AuthenticationStepMessage.data is missing');
    return m;
  },
};

export interface AuthenticationCompletedMessage {
}
export const AuthenticationCompletedMessage: MessageType<AuthenticationCompletedMessage> = {
  name: 'mesos.internal.AuthenticationCompletedMessage',
  fields: [],
  write(_m: AuthenticationCompletedMessage, _w: Writer): void {},
  read(r: Reader, end: number): AuthenticationCompletedMessage {
    const m = {  } as unknown as AuthenticationCompletedMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface AuthenticationFailedMessage {
}
export const AuthenticationFailedMessage: MessageType<AuthenticationFailedMessage> = {
  name: 'mesos.internal.AuthenticationFailedMessage',
  fields: [],
  write(_m: AuthenticationFailedMessage, _w: Writer): void {},
  read(r: Reader, end: number): AuthenticationFailedMessage {
    const m = {  } as unknown as AuthenticationFailedMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface AuthenticationErrorMessage {
  error?: string | undefined;
}
export const AuthenticationErrorMessage: MessageType<AuthenticationErrorMessage> = {
  name: 'mesos.internal.AuthenticationErrorMessage',
  fields: [
    { name: 'error', number: 1, label: 'optional', type: 'string' },
  ],
  write(m: AuthenticationErrorMessage, w: Writer): void {
    if (m.error !== undefined) { w.uint32(10); w.string(m.error); }
  },
  read(r: Reader, end: number): AuthenticationErrorMessage {
    const m = {  } as unknown as AuthenticationErrorMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.error = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface StatusUpdate {
  framework_id: FrameworkID_mesos;
  executor_id?: ExecutorID_mesos | undefined;
  slave_id?: AgentID_mesos | undefined;
  status: TaskStatus_mesos;
  timestamp: number;
  uuid?: Uint8Array | undefined;
  latest_state?: TaskState_mesos | undefined;
}
export const StatusUpdate: MessageType<StatusUpdate> = {
  name: 'mesos.internal.StatusUpdate',
  fields: [
    { name: 'framework_id', number: 1, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'executor_id', number: 2, label: 'optional', type: 'message', message: () => ExecutorID_mesos as MessageType<never> },
    { name: 'slave_id', number: 3, label: 'optional', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'status', number: 4, label: 'required', type: 'message', message: () => TaskStatus_mesos as MessageType<never> },
    { name: 'timestamp', number: 5, label: 'required', type: 'double' },
    { name: 'uuid', number: 6, label: 'optional', type: 'bytes' },
    { name: 'latest_state', number: 7, label: 'optional', type: 'enum', enum: () => TaskState_mesos },
  ],
  write(m: StatusUpdate, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    if (m.executor_id !== undefined) { w.uint32(18); const at = w.begin(); ExecutorID_mesos.write(m.executor_id, w); w.end(at); }
    if (m.slave_id !== undefined) { w.uint32(26); const at = w.begin(); AgentID_mesos.write(m.slave_id, w); w.end(at); }
    { w.uint32(34); const at = w.begin(); TaskStatus_mesos.write(m.status, w); w.end(at); }
    { w.uint32(41); w.double(m.timestamp); }
    if (m.uuid !== undefined) { w.uint32(50); w.bytes(m.uuid); }
    if (m.latest_state !== undefined) { w.uint32(56); w.int32(TaskState_mesos.numbers[m.latest_state]); }
  },
  read(r: Reader, end: number): StatusUpdate {
    const m = { framework_id: undefined, status: undefined, timestamp: undefined } as unknown as StatusUpdate;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 18: { const e = r.enter(); const v = ExecutorID_mesos.read(r, e); r.leave(e); m.executor_id = v; break; }
        case 26: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.slave_id = v; break; }
        case 34: { const e = r.enter(); const v = TaskStatus_mesos.read(r, e); r.leave(e); m.status = v; break; }
        case 41: { const v = r.double(); m.timestamp = v; break; }
        case 50: { const v = r.bytes(); m.uuid = v; break; }
        case 56: { const v = TaskState_mesos.names[r.int32()]; if (v !== undefined) m.latest_state = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_id === undefined) throw new WireError('StatusUpdate.framework_id is missing');
    if (m.status === undefined) throw new WireError('StatusUpdate.status is missing');
    if (m.timestamp === undefined) throw new WireError('StatusUpdate.timestamp is missing');
    return m;
  },
};

export interface StatusUpdateRecord {
  type: StatusUpdateRecordType;
  update?: StatusUpdate | undefined;
  uuid?: Uint8Array | undefined;
}
export const StatusUpdateRecord: MessageType<StatusUpdateRecord> = {
  name: 'mesos.internal.StatusUpdateRecord',
  fields: [
    { name: 'type', number: 1, label: 'required', type: 'enum', enum: () => StatusUpdateRecordType },
    { name: 'update', number: 2, label: 'optional', type: 'message', message: () => StatusUpdate as MessageType<never> },
    { name: 'uuid', number: 3, label: 'optional', type: 'bytes' },
  ],
  write(m: StatusUpdateRecord, w: Writer): void {
    { w.uint32(8); w.int32(StatusUpdateRecordType.numbers[m.type]); }
    if (m.update !== undefined) { w.uint32(18); const at = w.begin(); StatusUpdate.write(m.update, w); w.end(at); }
    if (m.uuid !== undefined) { w.uint32(26); w.bytes(m.uuid); }
  },
  read(r: Reader, end: number): StatusUpdateRecord {
    const m = { type: undefined } as unknown as StatusUpdateRecord;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = StatusUpdateRecordType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = StatusUpdate.read(r, e); r.leave(e); m.update = v; break; }
        case 26: { const v = r.bytes(); m.uuid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.type === undefined) throw new WireError('StatusUpdateRecord.type is missing');
    return m;
  },
};

export type StatusUpdateRecordType = 'UPDATE' | 'ACK';
export const StatusUpdateRecordType: EnumType<StatusUpdateRecordType> = {
  name: 'mesos.internal.StatusUpdateRecord.Type',
  numbers: { UPDATE: 0, ACK: 1 },
  names: { 0: 'UPDATE', 1: 'ACK' },
};

export interface SubmitSchedulerRequest {
  name: string;
}
export const SubmitSchedulerRequest: MessageType<SubmitSchedulerRequest> = {
  name: 'mesos.internal.SubmitSchedulerRequest',
  fields: [
    { name: 'name', number: 1, label: 'required', type: 'string' },
  ],
  write(m: SubmitSchedulerRequest, w: Writer): void {
    { w.uint32(10); w.string(m.name); }
  },
  read(r: Reader, end: number): SubmitSchedulerRequest {
    const m = { name: undefined } as unknown as SubmitSchedulerRequest;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.name = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.name === undefined) throw new WireError('SubmitSchedulerRequest.name is missing');
    return m;
  },
};

export interface SubmitSchedulerResponse {
  okay: boolean;
}
export const SubmitSchedulerResponse: MessageType<SubmitSchedulerResponse> = {
  name: 'mesos.internal.SubmitSchedulerResponse',
  fields: [
    { name: 'okay', number: 1, label: 'required', type: 'bool' },
  ],
  write(m: SubmitSchedulerResponse, w: Writer): void {
    { w.uint32(8); w.bool(m.okay); }
  },
  read(r: Reader, end: number): SubmitSchedulerResponse {
    const m = { okay: undefined } as unknown as SubmitSchedulerResponse;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.bool(); m.okay = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.okay === undefined) throw new WireError('SubmitSchedulerResponse.okay is missing');
    return m;
  },
};

export interface ExecutorToFrameworkMessage {
  slave_id: AgentID_mesos;
  framework_id: FrameworkID_mesos;
  executor_id: ExecutorID_mesos;
  data: Uint8Array;
}
export const ExecutorToFrameworkMessage: MessageType<ExecutorToFrameworkMessage> = {
  name: 'mesos.internal.ExecutorToFrameworkMessage',
  fields: [
    { name: 'slave_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'framework_id', number: 2, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'executor_id', number: 3, label: 'required', type: 'message', message: () => ExecutorID_mesos as MessageType<never> },
    { name: 'data', number: 4, label: 'required', type: 'bytes' },
  ],
  write(m: ExecutorToFrameworkMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.slave_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); ExecutorID_mesos.write(m.executor_id, w); w.end(at); }
    { w.uint32(34); w.bytes(m.data); }
  },
  read(r: Reader, end: number): ExecutorToFrameworkMessage {
    const m = { slave_id: undefined, framework_id: undefined, executor_id: undefined, data: undefined } as unknown as ExecutorToFrameworkMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.slave_id = v; break; }
        case 18: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 26: { const e = r.enter(); const v = ExecutorID_mesos.read(r, e); r.leave(e); m.executor_id = v; break; }
        case 34: { const v = r.bytes(); m.data = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.slave_id === undefined) throw new WireError('ExecutorToFrameworkMessage.slave_id is missing');
    if (m.framework_id === undefined) throw new WireError('ExecutorToFrameworkMessage.framework_id is missing');
    if (m.executor_id === undefined) throw new WireError('ExecutorToFrameworkMessage.executor_id is missing');
    if (m.data === undefined) throw new WireError('ExecutorToFrameworkMessage.data is missing');
    return m;
  },
};

export interface FrameworkToExecutorMessage {
  slave_id: AgentID_mesos;
  framework_id: FrameworkID_mesos;
  executor_id: ExecutorID_mesos;
  data: Uint8Array;
}
export const FrameworkToExecutorMessage: MessageType<FrameworkToExecutorMessage> = {
  name: 'mesos.internal.FrameworkToExecutorMessage',
  fields: [
    { name: 'slave_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'framework_id', number: 2, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'executor_id', number: 3, label: 'required', type: 'message', message: () => ExecutorID_mesos as MessageType<never> },
    { name: 'data', number: 4, label: 'required', type: 'bytes' },
  ],
  write(m: FrameworkToExecutorMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.slave_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); ExecutorID_mesos.write(m.executor_id, w); w.end(at); }
    { w.uint32(34); w.bytes(m.data); }
  },
  read(r: Reader, end: number): FrameworkToExecutorMessage {
    const m = { slave_id: undefined, framework_id: undefined, executor_id: undefined, data: undefined } as unknown as FrameworkToExecutorMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.slave_id = v; break; }
        case 18: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 26: { const e = r.enter(); const v = ExecutorID_mesos.read(r, e); r.leave(e); m.executor_id = v; break; }
        case 34: { const v = r.bytes(); m.data = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.slave_id === undefined) throw new WireError('FrameworkToExecutorMessage.slave_id is missing');
    if (m.framework_id === undefined) throw new WireError('FrameworkToExecutorMessage.framework_id is missing');
    if (m.executor_id === undefined) throw new WireError('FrameworkToExecutorMessage.executor_id is missing');
    if (m.data === undefined) throw new WireError('FrameworkToExecutorMessage.data is missing');
    return m;
  },
};

export interface RegisterFrameworkMessage {
  framework: FrameworkInfo_mesos;
}
export const RegisterFrameworkMessage: MessageType<RegisterFrameworkMessage> = {
  name: 'mesos.internal.RegisterFrameworkMessage',
  fields: [
    { name: 'framework', number: 1, label: 'required', type: 'message', message: () => FrameworkInfo_mesos as MessageType<never> },
  ],
  write(m: RegisterFrameworkMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkInfo_mesos.write(m.framework, w); w.end(at); }
  },
  read(r: Reader, end: number): RegisterFrameworkMessage {
    const m = { framework: undefined } as unknown as RegisterFrameworkMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkInfo_mesos.read(r, e); r.leave(e); m.framework = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework === undefined) throw new WireError('RegisterFrameworkMessage.framework is missing');
    return m;
  },
};

export interface ReregisterFrameworkMessage {
  framework: FrameworkInfo_mesos;
  failover: boolean;
}
export const ReregisterFrameworkMessage: MessageType<ReregisterFrameworkMessage> = {
  name: 'mesos.internal.ReregisterFrameworkMessage',
  fields: [
    { name: 'framework', number: 2, label: 'required', type: 'message', message: () => FrameworkInfo_mesos as MessageType<never> },
    { name: 'failover', number: 3, label: 'required', type: 'bool' },
  ],
  write(m: ReregisterFrameworkMessage, w: Writer): void {
    { w.uint32(18); const at = w.begin(); FrameworkInfo_mesos.write(m.framework, w); w.end(at); }
    { w.uint32(24); w.bool(m.failover); }
  },
  read(r: Reader, end: number): ReregisterFrameworkMessage {
    const m = { framework: undefined, failover: undefined } as unknown as ReregisterFrameworkMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 18: { const e = r.enter(); const v = FrameworkInfo_mesos.read(r, e); r.leave(e); m.framework = v; break; }
        case 24: { const v = r.bool(); m.failover = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework === undefined) throw new WireError('ReregisterFrameworkMessage.framework is missing');
    if (m.failover === undefined) throw new WireError('ReregisterFrameworkMessage.failover is missing');
    return m;
  },
};

export interface FrameworkRegisteredMessage {
  framework_id: FrameworkID_mesos;
  master_info: MasterInfo_mesos;
}
export const FrameworkRegisteredMessage: MessageType<FrameworkRegisteredMessage> = {
  name: 'mesos.internal.FrameworkRegisteredMessage',
  fields: [
    { name: 'framework_id', number: 1, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'master_info', number: 2, label: 'required', type: 'message', message: () => MasterInfo_mesos as MessageType<never> },
  ],
  write(m: FrameworkRegisteredMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); MasterInfo_mesos.write(m.master_info, w); w.end(at); }
  },
  read(r: Reader, end: number): FrameworkRegisteredMessage {
    const m = { framework_id: undefined, master_info: undefined } as unknown as FrameworkRegisteredMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 18: { const e = r.enter(); const v = MasterInfo_mesos.read(r, e); r.leave(e); m.master_info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_id === undefined) throw new WireError('FrameworkRegisteredMessage.framework_id is missing');
    if (m.master_info === undefined) throw new WireError('FrameworkRegisteredMessage.master_info is missing');
    return m;
  },
};

export interface FrameworkReregisteredMessage {
  framework_id: FrameworkID_mesos;
  master_info: MasterInfo_mesos;
}
export const FrameworkReregisteredMessage: MessageType<FrameworkReregisteredMessage> = {
  name: 'mesos.internal.FrameworkReregisteredMessage',
  fields: [
    { name: 'framework_id', number: 1, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'master_info', number: 2, label: 'required', type: 'message', message: () => MasterInfo_mesos as MessageType<never> },
  ],
  write(m: FrameworkReregisteredMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); MasterInfo_mesos.write(m.master_info, w); w.end(at); }
  },
  read(r: Reader, end: number): FrameworkReregisteredMessage {
    const m = { framework_id: undefined, master_info: undefined } as unknown as FrameworkReregisteredMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 18: { const e = r.enter(); const v = MasterInfo_mesos.read(r, e); r.leave(e); m.master_info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_id === undefined) throw new WireError('FrameworkReregisteredMessage.framework_id is missing');
    if (m.master_info === undefined) throw new WireError('FrameworkReregisteredMessage.master_info is missing');
    return m;
  },
};

export interface UnregisterFrameworkMessage {
  framework_id: FrameworkID_mesos;
}
export const UnregisterFrameworkMessage: MessageType<UnregisterFrameworkMessage> = {
  name: 'mesos.internal.UnregisterFrameworkMessage',
  fields: [
    { name: 'framework_id', number: 1, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
  ],
  write(m: UnregisterFrameworkMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
  },
  read(r: Reader, end: number): UnregisterFrameworkMessage {
    const m = { framework_id: undefined } as unknown as UnregisterFrameworkMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_id === undefined) throw new WireError('UnregisterFrameworkMessage.framework_id is missing');
    return m;
  },
};

export interface DeactivateFrameworkMessage {
  framework_id: FrameworkID_mesos;
}
export const DeactivateFrameworkMessage: MessageType<DeactivateFrameworkMessage> = {
  name: 'mesos.internal.DeactivateFrameworkMessage',
  fields: [
    { name: 'framework_id', number: 1, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
  ],
  write(m: DeactivateFrameworkMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
  },
  read(r: Reader, end: number): DeactivateFrameworkMessage {
    const m = { framework_id: undefined } as unknown as DeactivateFrameworkMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_id === undefined) throw new WireError('DeactivateFrameworkMessage.framework_id is missing');
    return m;
  },
};

export interface ResourceRequestMessage {
  framework_id: FrameworkID_mesos;
  requests?: Request_mesos[] | undefined;
}
export const ResourceRequestMessage: MessageType<ResourceRequestMessage> = {
  name: 'mesos.internal.ResourceRequestMessage',
  fields: [
    { name: 'framework_id', number: 1, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'requests', number: 2, label: 'repeated', type: 'message', message: () => Request_mesos as MessageType<never> },
  ],
  write(m: ResourceRequestMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    if (m.requests !== undefined) for (const v of m.requests) { w.uint32(18); const at = w.begin(); Request_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResourceRequestMessage {
    const m = { framework_id: undefined } as unknown as ResourceRequestMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 18: { const e = r.enter(); const v = Request_mesos.read(r, e); r.leave(e); (m.requests ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_id === undefined) throw new WireError('ResourceRequestMessage.framework_id is missing');
    return m;
  },
};

export interface ResourceOffersMessage {
  offers?: Offer_mesos[] | undefined;
  pids?: string[] | undefined;
}
export const ResourceOffersMessage: MessageType<ResourceOffersMessage> = {
  name: 'mesos.internal.ResourceOffersMessage',
  fields: [
    { name: 'offers', number: 1, label: 'repeated', type: 'message', message: () => Offer_mesos as MessageType<never> },
    { name: 'pids', number: 2, label: 'repeated', type: 'string' },
  ],
  write(m: ResourceOffersMessage, w: Writer): void {
    if (m.offers !== undefined) for (const v of m.offers) { w.uint32(10); const at = w.begin(); Offer_mesos.write(v, w); w.end(at); }
    if (m.pids !== undefined) for (const v of m.pids) { w.uint32(18); w.string(v); }
  },
  read(r: Reader, end: number): ResourceOffersMessage {
    const m = {  } as unknown as ResourceOffersMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Offer_mesos.read(r, e); r.leave(e); (m.offers ??= []).push(v); break; }
        case 18: { const v = r.string(); (m.pids ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface InverseOffersMessage {
  inverse_offers?: InverseOffer_mesos[] | undefined;
  pids?: string[] | undefined;
}
export const InverseOffersMessage: MessageType<InverseOffersMessage> = {
  name: 'mesos.internal.InverseOffersMessage',
  fields: [
    { name: 'inverse_offers', number: 1, label: 'repeated', type: 'message', message: () => InverseOffer_mesos as MessageType<never> },
    { name: 'pids', number: 2, label: 'repeated', type: 'string' },
  ],
  write(m: InverseOffersMessage, w: Writer): void {
    if (m.inverse_offers !== undefined) for (const v of m.inverse_offers) { w.uint32(10); const at = w.begin(); InverseOffer_mesos.write(v, w); w.end(at); }
    if (m.pids !== undefined) for (const v of m.pids) { w.uint32(18); w.string(v); }
  },
  read(r: Reader, end: number): InverseOffersMessage {
    const m = {  } as unknown as InverseOffersMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = InverseOffer_mesos.read(r, e); r.leave(e); (m.inverse_offers ??= []).push(v); break; }
        case 18: { const v = r.string(); (m.pids ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface LaunchTasksMessage {
  framework_id: FrameworkID_mesos;
  tasks?: TaskInfo_mesos[] | undefined;
  filters: Filters_mesos;
  offer_ids?: OfferID_mesos[] | undefined;
}
export const LaunchTasksMessage: MessageType<LaunchTasksMessage> = {
  name: 'mesos.internal.LaunchTasksMessage',
  fields: [
    { name: 'framework_id', number: 1, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'tasks', number: 3, label: 'repeated', type: 'message', message: () => TaskInfo_mesos as MessageType<never> },
    { name: 'filters', number: 5, label: 'required', type: 'message', message: () => Filters_mesos as MessageType<never> },
    { name: 'offer_ids', number: 6, label: 'repeated', type: 'message', message: () => OfferID_mesos as MessageType<never> },
  ],
  write(m: LaunchTasksMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    if (m.tasks !== undefined) for (const v of m.tasks) { w.uint32(26); const at = w.begin(); TaskInfo_mesos.write(v, w); w.end(at); }
    { w.uint32(42); const at = w.begin(); Filters_mesos.write(m.filters, w); w.end(at); }
    if (m.offer_ids !== undefined) for (const v of m.offer_ids) { w.uint32(50); const at = w.begin(); OfferID_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): LaunchTasksMessage {
    const m = { framework_id: undefined, filters: undefined } as unknown as LaunchTasksMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 26: { const e = r.enter(); const v = TaskInfo_mesos.read(r, e); r.leave(e); (m.tasks ??= []).push(v); break; }
        case 42: { const e = r.enter(); const v = Filters_mesos.read(r, e); r.leave(e); m.filters = v; break; }
        case 50: { const e = r.enter(); const v = OfferID_mesos.read(r, e); r.leave(e); (m.offer_ids ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_id === undefined) throw new WireError('LaunchTasksMessage.framework_id is missing');
    if (m.filters === undefined) throw new WireError('LaunchTasksMessage.filters is missing');
    return m;
  },
};

export interface RescindResourceOfferMessage {
  offer_id: OfferID_mesos;
}
export const RescindResourceOfferMessage: MessageType<RescindResourceOfferMessage> = {
  name: 'mesos.internal.RescindResourceOfferMessage',
  fields: [
    { name: 'offer_id', number: 1, label: 'required', type: 'message', message: () => OfferID_mesos as MessageType<never> },
  ],
  write(m: RescindResourceOfferMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); OfferID_mesos.write(m.offer_id, w); w.end(at); }
  },
  read(r: Reader, end: number): RescindResourceOfferMessage {
    const m = { offer_id: undefined } as unknown as RescindResourceOfferMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = OfferID_mesos.read(r, e); r.leave(e); m.offer_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.offer_id === undefined) throw new WireError('RescindResourceOfferMessage.offer_id is missing');
    return m;
  },
};

export interface RescindInverseOfferMessage {
  inverse_offer_id: OfferID_mesos;
}
export const RescindInverseOfferMessage: MessageType<RescindInverseOfferMessage> = {
  name: 'mesos.internal.RescindInverseOfferMessage',
  fields: [
    { name: 'inverse_offer_id', number: 1, label: 'required', type: 'message', message: () => OfferID_mesos as MessageType<never> },
  ],
  write(m: RescindInverseOfferMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); OfferID_mesos.write(m.inverse_offer_id, w); w.end(at); }
  },
  read(r: Reader, end: number): RescindInverseOfferMessage {
    const m = { inverse_offer_id: undefined } as unknown as RescindInverseOfferMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = OfferID_mesos.read(r, e); r.leave(e); m.inverse_offer_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.inverse_offer_id === undefined) throw new WireError('RescindInverseOfferMessage.inverse_offer_id is missing');
    return m;
  },
};

export interface ReviveOffersMessage {
  framework_id: FrameworkID_mesos;
  roles?: string[] | undefined;
}
export const ReviveOffersMessage: MessageType<ReviveOffersMessage> = {
  name: 'mesos.internal.ReviveOffersMessage',
  fields: [
    { name: 'framework_id', number: 1, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'roles', number: 2, label: 'repeated', type: 'string' },
  ],
  write(m: ReviveOffersMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    if (m.roles !== undefined) for (const v of m.roles) { w.uint32(18); w.string(v); }
  },
  read(r: Reader, end: number): ReviveOffersMessage {
    const m = { framework_id: undefined } as unknown as ReviveOffersMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 18: { const v = r.string(); (m.roles ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_id === undefined) throw new WireError('ReviveOffersMessage.framework_id is missing');
    return m;
  },
};

export interface RunTaskMessage {
  framework_id?: FrameworkID_mesos | undefined;
  framework: FrameworkInfo_mesos;
  task: TaskInfo_mesos;
  resource_version_uuids?: ResourceVersionUUID[] | undefined;
  pid?: string | undefined;
  launch_executor?: boolean | undefined;
}
export const RunTaskMessage: MessageType<RunTaskMessage> = {
  name: 'mesos.internal.RunTaskMessage',
  fields: [
    { name: 'framework_id', number: 1, label: 'optional', type: 'message', message: () => FrameworkID_mesos as MessageType<never>, deprecated: true },
    { name: 'framework', number: 2, label: 'required', type: 'message', message: () => FrameworkInfo_mesos as MessageType<never> },
    { name: 'task', number: 4, label: 'required', type: 'message', message: () => TaskInfo_mesos as MessageType<never> },
    { name: 'resource_version_uuids', number: 5, label: 'repeated', type: 'message', message: () => ResourceVersionUUID as MessageType<never> },
    { name: 'pid', number: 3, label: 'optional', type: 'string' },
    { name: 'launch_executor', number: 6, label: 'optional', type: 'bool' },
  ],
  write(m: RunTaskMessage, w: Writer): void {
    if (m.framework_id !== undefined) { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); FrameworkInfo_mesos.write(m.framework, w); w.end(at); }
    if (m.pid !== undefined) { w.uint32(26); w.string(m.pid); }
    { w.uint32(34); const at = w.begin(); TaskInfo_mesos.write(m.task, w); w.end(at); }
    if (m.resource_version_uuids !== undefined) for (const v of m.resource_version_uuids) { w.uint32(42); const at = w.begin(); ResourceVersionUUID.write(v, w); w.end(at); }
    if (m.launch_executor !== undefined) { w.uint32(48); w.bool(m.launch_executor); }
  },
  read(r: Reader, end: number): RunTaskMessage {
    const m = { framework: undefined, task: undefined } as unknown as RunTaskMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 18: { const e = r.enter(); const v = FrameworkInfo_mesos.read(r, e); r.leave(e); m.framework = v; break; }
        case 34: { const e = r.enter(); const v = TaskInfo_mesos.read(r, e); r.leave(e); m.task = v; break; }
        case 42: { const e = r.enter(); const v = ResourceVersionUUID.read(r, e); r.leave(e); (m.resource_version_uuids ??= []).push(v); break; }
        case 26: { const v = r.string(); m.pid = v; break; }
        case 48: { const v = r.bool(); m.launch_executor = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework === undefined) throw new WireError('RunTaskMessage.framework is missing');
    if (m.task === undefined) throw new WireError('RunTaskMessage.task is missing');
    return m;
  },
};

export interface ResourceVersionUUID {
  resource_provider_id?: ResourceProviderID_mesos | undefined;
  uuid: UUID_mesos;
}
export const ResourceVersionUUID: MessageType<ResourceVersionUUID> = {
  name: 'mesos.internal.ResourceVersionUUID',
  fields: [
    { name: 'resource_provider_id', number: 1, label: 'optional', type: 'message', message: () => ResourceProviderID_mesos as MessageType<never> },
    { name: 'uuid', number: 2, label: 'required', type: 'message', message: () => UUID_mesos as MessageType<never> },
  ],
  write(m: ResourceVersionUUID, w: Writer): void {
    if (m.resource_provider_id !== undefined) { w.uint32(10); const at = w.begin(); ResourceProviderID_mesos.write(m.resource_provider_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); UUID_mesos.write(m.uuid, w); w.end(at); }
  },
  read(r: Reader, end: number): ResourceVersionUUID {
    const m = { uuid: undefined } as unknown as ResourceVersionUUID;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResourceProviderID_mesos.read(r, e); r.leave(e); m.resource_provider_id = v; break; }
        case 18: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.uuid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.uuid === undefined) throw new WireError('ResourceVersionUUID.uuid is missing');
    return m;
  },
};

export interface RunTaskGroupMessage {
  framework: FrameworkInfo_mesos;
  executor: ExecutorInfo_mesos;
  task_group: TaskGroupInfo_mesos;
  resource_version_uuids?: ResourceVersionUUID[] | undefined;
  launch_executor?: boolean | undefined;
}
export const RunTaskGroupMessage: MessageType<RunTaskGroupMessage> = {
  name: 'mesos.internal.RunTaskGroupMessage',
  fields: [
    { name: 'framework', number: 1, label: 'required', type: 'message', message: () => FrameworkInfo_mesos as MessageType<never> },
    { name: 'executor', number: 2, label: 'required', type: 'message', message: () => ExecutorInfo_mesos as MessageType<never> },
    { name: 'task_group', number: 3, label: 'required', type: 'message', message: () => TaskGroupInfo_mesos as MessageType<never> },
    { name: 'resource_version_uuids', number: 4, label: 'repeated', type: 'message', message: () => ResourceVersionUUID as MessageType<never> },
    { name: 'launch_executor', number: 5, label: 'optional', type: 'bool' },
  ],
  write(m: RunTaskGroupMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkInfo_mesos.write(m.framework, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); ExecutorInfo_mesos.write(m.executor, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); TaskGroupInfo_mesos.write(m.task_group, w); w.end(at); }
    if (m.resource_version_uuids !== undefined) for (const v of m.resource_version_uuids) { w.uint32(34); const at = w.begin(); ResourceVersionUUID.write(v, w); w.end(at); }
    if (m.launch_executor !== undefined) { w.uint32(40); w.bool(m.launch_executor); }
  },
  read(r: Reader, end: number): RunTaskGroupMessage {
    const m = { framework: undefined, executor: undefined, task_group: undefined } as unknown as RunTaskGroupMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkInfo_mesos.read(r, e); r.leave(e); m.framework = v; break; }
        case 18: { const e = r.enter(); const v = ExecutorInfo_mesos.read(r, e); r.leave(e); m.executor = v; break; }
        case 26: { const e = r.enter(); const v = TaskGroupInfo_mesos.read(r, e); r.leave(e); m.task_group = v; break; }
        case 34: { const e = r.enter(); const v = ResourceVersionUUID.read(r, e); r.leave(e); (m.resource_version_uuids ??= []).push(v); break; }
        case 40: { const v = r.bool(); m.launch_executor = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework === undefined) throw new WireError('RunTaskGroupMessage.framework is missing');
    if (m.executor === undefined) throw new WireError('RunTaskGroupMessage.executor is missing');
    if (m.task_group === undefined) throw new WireError('RunTaskGroupMessage.task_group is missing');
    return m;
  },
};

export interface KillTaskMessage {
  framework_id: FrameworkID_mesos;
  task_id: TaskID_mesos;
  kill_policy?: KillPolicy_mesos | undefined;
}
export const KillTaskMessage: MessageType<KillTaskMessage> = {
  name: 'mesos.internal.KillTaskMessage',
  fields: [
    { name: 'framework_id', number: 1, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'task_id', number: 2, label: 'required', type: 'message', message: () => TaskID_mesos as MessageType<never> },
    { name: 'kill_policy', number: 3, label: 'optional', type: 'message', message: () => KillPolicy_mesos as MessageType<never> },
  ],
  write(m: KillTaskMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); TaskID_mesos.write(m.task_id, w); w.end(at); }
    if (m.kill_policy !== undefined) { w.uint32(26); const at = w.begin(); KillPolicy_mesos.write(m.kill_policy, w); w.end(at); }
  },
  read(r: Reader, end: number): KillTaskMessage {
    const m = { framework_id: undefined, task_id: undefined } as unknown as KillTaskMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 18: { const e = r.enter(); const v = TaskID_mesos.read(r, e); r.leave(e); m.task_id = v; break; }
        case 26: { const e = r.enter(); const v = KillPolicy_mesos.read(r, e); r.leave(e); m.kill_policy = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_id === undefined) throw new WireError('KillTaskMessage.framework_id is missing');
    if (m.task_id === undefined) throw new WireError('KillTaskMessage.task_id is missing');
    return m;
  },
};

export interface StatusUpdateMessage {
  update: StatusUpdate;
  pid?: string | undefined;
}
export const StatusUpdateMessage: MessageType<StatusUpdateMessage> = {
  name: 'mesos.internal.StatusUpdateMessage',
  fields: [
    { name: 'update', number: 1, label: 'required', type: 'message', message: () => StatusUpdate as MessageType<never> },
    { name: 'pid', number: 2, label: 'optional', type: 'string' },
  ],
  write(m: StatusUpdateMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); StatusUpdate.write(m.update, w); w.end(at); }
    if (m.pid !== undefined) { w.uint32(18); w.string(m.pid); }
  },
  read(r: Reader, end: number): StatusUpdateMessage {
    const m = { update: undefined } as unknown as StatusUpdateMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = StatusUpdate.read(r, e); r.leave(e); m.update = v; break; }
        case 18: { const v = r.string(); m.pid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.update === undefined) throw new WireError('StatusUpdateMessage.update is missing');
    return m;
  },
};

export interface StatusUpdateAcknowledgementMessage {
  slave_id: AgentID_mesos;
  framework_id: FrameworkID_mesos;
  task_id: TaskID_mesos;
  uuid: Uint8Array;
}
export const StatusUpdateAcknowledgementMessage: MessageType<StatusUpdateAcknowledgementMessage> = {
  name: 'mesos.internal.StatusUpdateAcknowledgementMessage',
  fields: [
    { name: 'slave_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'framework_id', number: 2, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'task_id', number: 3, label: 'required', type: 'message', message: () => TaskID_mesos as MessageType<never> },
    { name: 'uuid', number: 4, label: 'required', type: 'bytes' },
  ],
  write(m: StatusUpdateAcknowledgementMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.slave_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); TaskID_mesos.write(m.task_id, w); w.end(at); }
    { w.uint32(34); w.bytes(m.uuid); }
  },
  read(r: Reader, end: number): StatusUpdateAcknowledgementMessage {
    const m = { slave_id: undefined, framework_id: undefined, task_id: undefined, uuid: undefined } as unknown as StatusUpdateAcknowledgementMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.slave_id = v; break; }
        case 18: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 26: { const e = r.enter(); const v = TaskID_mesos.read(r, e); r.leave(e); m.task_id = v; break; }
        case 34: { const v = r.bytes(); m.uuid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.slave_id === undefined) throw new WireError('StatusUpdateAcknowledgementMessage.slave_id is missing');
    if (m.framework_id === undefined) throw new WireError('StatusUpdateAcknowledgementMessage.framework_id is missing');
    if (m.task_id === undefined) throw new WireError('StatusUpdateAcknowledgementMessage.task_id is missing');
    if (m.uuid === undefined) throw new WireError('StatusUpdateAcknowledgementMessage.uuid is missing');
    return m;
  },
};

export interface AcknowledgeOperationStatusMessage {
  status_uuid: UUID_mesos;
  operation_uuid: UUID_mesos;
  resource_provider_id?: ResourceProviderID_mesos | undefined;
}
export const AcknowledgeOperationStatusMessage: MessageType<AcknowledgeOperationStatusMessage> = {
  name: 'mesos.internal.AcknowledgeOperationStatusMessage',
  fields: [
    { name: 'status_uuid', number: 1, label: 'required', type: 'message', message: () => UUID_mesos as MessageType<never> },
    { name: 'operation_uuid', number: 2, label: 'required', type: 'message', message: () => UUID_mesos as MessageType<never> },
    { name: 'resource_provider_id', number: 3, label: 'optional', type: 'message', message: () => ResourceProviderID_mesos as MessageType<never> },
  ],
  write(m: AcknowledgeOperationStatusMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); UUID_mesos.write(m.status_uuid, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); UUID_mesos.write(m.operation_uuid, w); w.end(at); }
    if (m.resource_provider_id !== undefined) { w.uint32(26); const at = w.begin(); ResourceProviderID_mesos.write(m.resource_provider_id, w); w.end(at); }
  },
  read(r: Reader, end: number): AcknowledgeOperationStatusMessage {
    const m = { status_uuid: undefined, operation_uuid: undefined } as unknown as AcknowledgeOperationStatusMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.status_uuid = v; break; }
        case 18: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.operation_uuid = v; break; }
        case 26: { const e = r.enter(); const v = ResourceProviderID_mesos.read(r, e); r.leave(e); m.resource_provider_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.status_uuid === undefined) throw new WireError('AcknowledgeOperationStatusMessage.status_uuid is missing');
    if (m.operation_uuid === undefined) throw new WireError('AcknowledgeOperationStatusMessage.operation_uuid is missing');
    return m;
  },
};

export interface LostSlaveMessage {
  slave_id: AgentID_mesos;
}
export const LostSlaveMessage: MessageType<LostSlaveMessage> = {
  name: 'mesos.internal.LostSlaveMessage',
  fields: [
    { name: 'slave_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
  ],
  write(m: LostSlaveMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.slave_id, w); w.end(at); }
  },
  read(r: Reader, end: number): LostSlaveMessage {
    const m = { slave_id: undefined } as unknown as LostSlaveMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.slave_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.slave_id === undefined) throw new WireError('LostSlaveMessage.slave_id is missing');
    return m;
  },
};

export interface ReconcileTasksMessage {
  framework_id: FrameworkID_mesos;
  statuses?: TaskStatus_mesos[] | undefined;
  framework?: FrameworkInfo_mesos | undefined;
}
export const ReconcileTasksMessage: MessageType<ReconcileTasksMessage> = {
  name: 'mesos.internal.ReconcileTasksMessage',
  fields: [
    { name: 'framework_id', number: 1, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'statuses', number: 2, label: 'repeated', type: 'message', message: () => TaskStatus_mesos as MessageType<never> },
    { name: 'framework', number: 3, label: 'optional', type: 'message', message: () => FrameworkInfo_mesos as MessageType<never> },
  ],
  write(m: ReconcileTasksMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    if (m.statuses !== undefined) for (const v of m.statuses) { w.uint32(18); const at = w.begin(); TaskStatus_mesos.write(v, w); w.end(at); }
    if (m.framework !== undefined) { w.uint32(26); const at = w.begin(); FrameworkInfo_mesos.write(m.framework, w); w.end(at); }
  },
  read(r: Reader, end: number): ReconcileTasksMessage {
    const m = { framework_id: undefined } as unknown as ReconcileTasksMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 18: { const e = r.enter(); const v = TaskStatus_mesos.read(r, e); r.leave(e); (m.statuses ??= []).push(v); break; }
        case 26: { const e = r.enter(); const v = FrameworkInfo_mesos.read(r, e); r.leave(e); m.framework = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_id === undefined) throw new WireError('ReconcileTasksMessage.framework_id is missing');
    return m;
  },
};

export interface ReconcileOperationsMessage {
  operations?: ReconcileOperationsMessageOperation[] | undefined;
  framework_id?: FrameworkID_mesos | undefined;
}
export const ReconcileOperationsMessage: MessageType<ReconcileOperationsMessage> = {
  name: 'mesos.internal.ReconcileOperationsMessage',
  fields: [
    { name: 'operations', number: 1, label: 'repeated', type: 'message', message: () => ReconcileOperationsMessageOperation as MessageType<never> },
    { name: 'framework_id', number: 2, label: 'optional', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
  ],
  write(m: ReconcileOperationsMessage, w: Writer): void {
    if (m.operations !== undefined) for (const v of m.operations) { w.uint32(10); const at = w.begin(); ReconcileOperationsMessageOperation.write(v, w); w.end(at); }
    if (m.framework_id !== undefined) { w.uint32(18); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
  },
  read(r: Reader, end: number): ReconcileOperationsMessage {
    const m = {  } as unknown as ReconcileOperationsMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ReconcileOperationsMessageOperation.read(r, e); r.leave(e); (m.operations ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ReconcileOperationsMessageOperation {
  operation_uuid?: UUID_mesos | undefined;
  operation_id?: OperationID_mesos | undefined;
  resource_provider_id?: ResourceProviderID_mesos | undefined;
}
export const ReconcileOperationsMessageOperation: MessageType<ReconcileOperationsMessageOperation> = {
  name: 'mesos.internal.ReconcileOperationsMessage.Operation',
  fields: [
    { name: 'operation_uuid', number: 1, label: 'optional', type: 'message', message: () => UUID_mesos as MessageType<never> },
    { name: 'operation_id', number: 3, label: 'optional', type: 'message', message: () => OperationID_mesos as MessageType<never> },
    { name: 'resource_provider_id', number: 2, label: 'optional', type: 'message', message: () => ResourceProviderID_mesos as MessageType<never> },
  ],
  write(m: ReconcileOperationsMessageOperation, w: Writer): void {
    if (m.operation_uuid !== undefined) { w.uint32(10); const at = w.begin(); UUID_mesos.write(m.operation_uuid, w); w.end(at); }
    if (m.resource_provider_id !== undefined) { w.uint32(18); const at = w.begin(); ResourceProviderID_mesos.write(m.resource_provider_id, w); w.end(at); }
    if (m.operation_id !== undefined) { w.uint32(26); const at = w.begin(); OperationID_mesos.write(m.operation_id, w); w.end(at); }
  },
  read(r: Reader, end: number): ReconcileOperationsMessageOperation {
    const m = {  } as unknown as ReconcileOperationsMessageOperation;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.operation_uuid = v; break; }
        case 26: { const e = r.enter(); const v = OperationID_mesos.read(r, e); r.leave(e); m.operation_id = v; break; }
        case 18: { const e = r.enter(); const v = ResourceProviderID_mesos.read(r, e); r.leave(e); m.resource_provider_id = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface FrameworkErrorMessage {
  message: string;
}
export const FrameworkErrorMessage: MessageType<FrameworkErrorMessage> = {
  name: 'mesos.internal.FrameworkErrorMessage',
  fields: [
    { name: 'message', number: 2, label: 'required', type: 'string' },
  ],
  write(m: FrameworkErrorMessage, w: Writer): void {
    { w.uint32(18); w.string(m.message); }
  },
  read(r: Reader, end: number): FrameworkErrorMessage {
    const m = { message: undefined } as unknown as FrameworkErrorMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 18: { const v = r.string(); m.message = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.message === undefined) throw new WireError('FrameworkErrorMessage.message is missing');
    return m;
  },
};

export interface RegisterSlaveMessage {
  slave: SlaveInfo_mesos_v0;
  checkpointed_resources?: Resource_mesos[] | undefined;
  version?: string | undefined;
  agent_capabilities?: AgentInfoCapability_mesos[] | undefined;
  resource_version_uuid?: UUID_mesos | undefined;
}
export const RegisterSlaveMessage: MessageType<RegisterSlaveMessage> = {
  name: 'mesos.internal.RegisterSlaveMessage',
  fields: [
    { name: 'slave', number: 1, label: 'required', type: 'message', message: () => SlaveInfo_mesos_v0 as MessageType<never> },
    { name: 'checkpointed_resources', number: 3, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
    { name: 'version', number: 2, label: 'optional', type: 'string' },
    { name: 'agent_capabilities', number: 4, label: 'repeated', type: 'message', message: () => AgentInfoCapability_mesos as MessageType<never> },
    { name: 'resource_version_uuid', number: 5, label: 'optional', type: 'message', message: () => UUID_mesos as MessageType<never> },
  ],
  write(m: RegisterSlaveMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); SlaveInfo_mesos_v0.write(m.slave, w); w.end(at); }
    if (m.version !== undefined) { w.uint32(18); w.string(m.version); }
    if (m.checkpointed_resources !== undefined) for (const v of m.checkpointed_resources) { w.uint32(26); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
    if (m.agent_capabilities !== undefined) for (const v of m.agent_capabilities) { w.uint32(34); const at = w.begin(); AgentInfoCapability_mesos.write(v, w); w.end(at); }
    if (m.resource_version_uuid !== undefined) { w.uint32(42); const at = w.begin(); UUID_mesos.write(m.resource_version_uuid, w); w.end(at); }
  },
  read(r: Reader, end: number): RegisterSlaveMessage {
    const m = { slave: undefined } as unknown as RegisterSlaveMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = SlaveInfo_mesos_v0.read(r, e); r.leave(e); m.slave = v; break; }
        case 26: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.checkpointed_resources ??= []).push(v); break; }
        case 18: { const v = r.string(); m.version = v; break; }
        case 34: { const e = r.enter(); const v = AgentInfoCapability_mesos.read(r, e); r.leave(e); (m.agent_capabilities ??= []).push(v); break; }
        case 42: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.resource_version_uuid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.slave === undefined) throw new WireError('RegisterSlaveMessage.slave is missing');
    return m;
  },
};

export interface ReregisterSlaveMessage {
  slave: SlaveInfo_mesos_v0;
  checkpointed_resources?: Resource_mesos[] | undefined;
  executor_infos?: ExecutorInfo_mesos[] | undefined;
  tasks?: Task_mesos[] | undefined;
  frameworks?: FrameworkInfo_mesos[] | undefined;
  completed_frameworks?: ArchiveFramework[] | undefined;
  version?: string | undefined;
  agent_capabilities?: AgentInfoCapability_mesos[] | undefined;
  resource_version_uuid?: UUID_mesos | undefined;
}
export const ReregisterSlaveMessage: MessageType<ReregisterSlaveMessage> = {
  name: 'mesos.internal.ReregisterSlaveMessage',
  fields: [
    { name: 'slave', number: 2, label: 'required', type: 'message', message: () => SlaveInfo_mesos_v0 as MessageType<never> },
    { name: 'checkpointed_resources', number: 7, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
    { name: 'executor_infos', number: 4, label: 'repeated', type: 'message', message: () => ExecutorInfo_mesos as MessageType<never> },
    { name: 'tasks', number: 3, label: 'repeated', type: 'message', message: () => Task_mesos as MessageType<never> },
    { name: 'frameworks', number: 8, label: 'repeated', type: 'message', message: () => FrameworkInfo_mesos as MessageType<never> },
    { name: 'completed_frameworks', number: 5, label: 'repeated', type: 'message', message: () => ArchiveFramework as MessageType<never> },
    { name: 'version', number: 6, label: 'optional', type: 'string' },
    { name: 'agent_capabilities', number: 9, label: 'repeated', type: 'message', message: () => AgentInfoCapability_mesos as MessageType<never> },
    { name: 'resource_version_uuid', number: 10, label: 'optional', type: 'message', message: () => UUID_mesos as MessageType<never> },
  ],
  write(m: ReregisterSlaveMessage, w: Writer): void {
    { w.uint32(18); const at = w.begin(); SlaveInfo_mesos_v0.write(m.slave, w); w.end(at); }
    if (m.tasks !== undefined) for (const v of m.tasks) { w.uint32(26); const at = w.begin(); Task_mesos.write(v, w); w.end(at); }
    if (m.executor_infos !== undefined) for (const v of m.executor_infos) { w.uint32(34); const at = w.begin(); ExecutorInfo_mesos.write(v, w); w.end(at); }
    if (m.completed_frameworks !== undefined) for (const v of m.completed_frameworks) { w.uint32(42); const at = w.begin(); ArchiveFramework.write(v, w); w.end(at); }
    if (m.version !== undefined) { w.uint32(50); w.string(m.version); }
    if (m.checkpointed_resources !== undefined) for (const v of m.checkpointed_resources) { w.uint32(58); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
    if (m.frameworks !== undefined) for (const v of m.frameworks) { w.uint32(66); const at = w.begin(); FrameworkInfo_mesos.write(v, w); w.end(at); }
    if (m.agent_capabilities !== undefined) for (const v of m.agent_capabilities) { w.uint32(74); const at = w.begin(); AgentInfoCapability_mesos.write(v, w); w.end(at); }
    if (m.resource_version_uuid !== undefined) { w.uint32(82); const at = w.begin(); UUID_mesos.write(m.resource_version_uuid, w); w.end(at); }
  },
  read(r: Reader, end: number): ReregisterSlaveMessage {
    const m = { slave: undefined } as unknown as ReregisterSlaveMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 18: { const e = r.enter(); const v = SlaveInfo_mesos_v0.read(r, e); r.leave(e); m.slave = v; break; }
        case 58: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.checkpointed_resources ??= []).push(v); break; }
        case 34: { const e = r.enter(); const v = ExecutorInfo_mesos.read(r, e); r.leave(e); (m.executor_infos ??= []).push(v); break; }
        case 26: { const e = r.enter(); const v = Task_mesos.read(r, e); r.leave(e); (m.tasks ??= []).push(v); break; }
        case 66: { const e = r.enter(); const v = FrameworkInfo_mesos.read(r, e); r.leave(e); (m.frameworks ??= []).push(v); break; }
        case 42: { const e = r.enter(); const v = ArchiveFramework.read(r, e); r.leave(e); (m.completed_frameworks ??= []).push(v); break; }
        case 50: { const v = r.string(); m.version = v; break; }
        case 74: { const e = r.enter(); const v = AgentInfoCapability_mesos.read(r, e); r.leave(e); (m.agent_capabilities ??= []).push(v); break; }
        case 82: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.resource_version_uuid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.slave === undefined) throw new WireError('ReregisterSlaveMessage.slave is missing');
    return m;
  },
};

export interface ArchiveFramework {
  framework_info: FrameworkInfo_mesos;
  pid?: string | undefined;
  tasks?: Task_mesos[] | undefined;
}
export const ArchiveFramework: MessageType<ArchiveFramework> = {
  name: 'mesos.internal.Archive.Framework',
  fields: [
    { name: 'framework_info', number: 1, label: 'required', type: 'message', message: () => FrameworkInfo_mesos as MessageType<never> },
    { name: 'pid', number: 2, label: 'optional', type: 'string' },
    { name: 'tasks', number: 3, label: 'repeated', type: 'message', message: () => Task_mesos as MessageType<never> },
  ],
  write(m: ArchiveFramework, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkInfo_mesos.write(m.framework_info, w); w.end(at); }
    if (m.pid !== undefined) { w.uint32(18); w.string(m.pid); }
    if (m.tasks !== undefined) for (const v of m.tasks) { w.uint32(26); const at = w.begin(); Task_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ArchiveFramework {
    const m = { framework_info: undefined } as unknown as ArchiveFramework;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkInfo_mesos.read(r, e); r.leave(e); m.framework_info = v; break; }
        case 18: { const v = r.string(); m.pid = v; break; }
        case 26: { const e = r.enter(); const v = Task_mesos.read(r, e); r.leave(e); (m.tasks ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_info === undefined) throw new WireError('ArchiveFramework.framework_info is missing');
    return m;
  },
};

export interface SlaveRegisteredMessage {
  slave_id: AgentID_mesos;
  connection?: MasterSlaveConnection | undefined;
}
export const SlaveRegisteredMessage: MessageType<SlaveRegisteredMessage> = {
  name: 'mesos.internal.SlaveRegisteredMessage',
  fields: [
    { name: 'slave_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'connection', number: 2, label: 'optional', type: 'message', message: () => MasterSlaveConnection as MessageType<never> },
  ],
  write(m: SlaveRegisteredMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.slave_id, w); w.end(at); }
    if (m.connection !== undefined) { w.uint32(18); const at = w.begin(); MasterSlaveConnection.write(m.connection, w); w.end(at); }
  },
  read(r: Reader, end: number): SlaveRegisteredMessage {
    const m = { slave_id: undefined } as unknown as SlaveRegisteredMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.slave_id = v; break; }
        case 18: { const e = r.enter(); const v = MasterSlaveConnection.read(r, e); r.leave(e); m.connection = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.slave_id === undefined) throw new WireError('SlaveRegisteredMessage.slave_id is missing');
    return m;
  },
};

export interface MasterSlaveConnection {
  total_ping_timeout_seconds?: number | undefined;
}
export const MasterSlaveConnection: MessageType<MasterSlaveConnection> = {
  name: 'mesos.internal.MasterSlaveConnection',
  fields: [
    { name: 'total_ping_timeout_seconds', number: 1, label: 'optional', type: 'double' },
  ],
  write(m: MasterSlaveConnection, w: Writer): void {
    if (m.total_ping_timeout_seconds !== undefined) { w.uint32(9); w.double(m.total_ping_timeout_seconds); }
  },
  read(r: Reader, end: number): MasterSlaveConnection {
    const m = {  } as unknown as MasterSlaveConnection;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 9: { const v = r.double(); m.total_ping_timeout_seconds = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface SlaveReregisteredMessage {
  slave_id: AgentID_mesos;
  reconciliations?: ReconcileTasksMessage[] | undefined;
  connection?: MasterSlaveConnection | undefined;
}
export const SlaveReregisteredMessage: MessageType<SlaveReregisteredMessage> = {
  name: 'mesos.internal.SlaveReregisteredMessage',
  fields: [
    { name: 'slave_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'reconciliations', number: 2, label: 'repeated', type: 'message', message: () => ReconcileTasksMessage as MessageType<never> },
    { name: 'connection', number: 3, label: 'optional', type: 'message', message: () => MasterSlaveConnection as MessageType<never> },
  ],
  write(m: SlaveReregisteredMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.slave_id, w); w.end(at); }
    if (m.reconciliations !== undefined) for (const v of m.reconciliations) { w.uint32(18); const at = w.begin(); ReconcileTasksMessage.write(v, w); w.end(at); }
    if (m.connection !== undefined) { w.uint32(26); const at = w.begin(); MasterSlaveConnection.write(m.connection, w); w.end(at); }
  },
  read(r: Reader, end: number): SlaveReregisteredMessage {
    const m = { slave_id: undefined } as unknown as SlaveReregisteredMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.slave_id = v; break; }
        case 18: { const e = r.enter(); const v = ReconcileTasksMessage.read(r, e); r.leave(e); (m.reconciliations ??= []).push(v); break; }
        case 26: { const e = r.enter(); const v = MasterSlaveConnection.read(r, e); r.leave(e); m.connection = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.slave_id === undefined) throw new WireError('SlaveReregisteredMessage.slave_id is missing');
    return m;
  },
};

export interface UnregisterSlaveMessage {
  slave_id: AgentID_mesos;
}
export const UnregisterSlaveMessage: MessageType<UnregisterSlaveMessage> = {
  name: 'mesos.internal.UnregisterSlaveMessage',
  fields: [
    { name: 'slave_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
  ],
  write(m: UnregisterSlaveMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.slave_id, w); w.end(at); }
  },
  read(r: Reader, end: number): UnregisterSlaveMessage {
    const m = { slave_id: undefined } as unknown as UnregisterSlaveMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.slave_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.slave_id === undefined) throw new WireError('UnregisterSlaveMessage.slave_id is missing');
    return m;
  },
};

export interface PingSlaveMessage {
  connected: boolean;
}
export const PingSlaveMessage: MessageType<PingSlaveMessage> = {
  name: 'mesos.internal.PingSlaveMessage',
  fields: [
    { name: 'connected', number: 1, label: 'required', type: 'bool' },
  ],
  write(m: PingSlaveMessage, w: Writer): void {
    { w.uint32(8); w.bool(m.connected); }
  },
  read(r: Reader, end: number): PingSlaveMessage {
    const m = { connected: undefined } as unknown as PingSlaveMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.bool(); m.connected = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.connected === undefined) throw new WireError('PingSlaveMessage.connected is missing');
    return m;
  },
};

export interface PongSlaveMessage {
}
export const PongSlaveMessage: MessageType<PongSlaveMessage> = {
  name: 'mesos.internal.PongSlaveMessage',
  fields: [],
  write(_m: PongSlaveMessage, _w: Writer): void {},
  read(r: Reader, end: number): PongSlaveMessage {
    const m = {  } as unknown as PongSlaveMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ShutdownFrameworkMessage {
  framework_id: FrameworkID_mesos;
}
export const ShutdownFrameworkMessage: MessageType<ShutdownFrameworkMessage> = {
  name: 'mesos.internal.ShutdownFrameworkMessage',
  fields: [
    { name: 'framework_id', number: 1, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
  ],
  write(m: ShutdownFrameworkMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
  },
  read(r: Reader, end: number): ShutdownFrameworkMessage {
    const m = { framework_id: undefined } as unknown as ShutdownFrameworkMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_id === undefined) throw new WireError('ShutdownFrameworkMessage.framework_id is missing');
    return m;
  },
};

export interface ShutdownExecutorMessage {
  executor_id?: ExecutorID_mesos | undefined;
  framework_id?: FrameworkID_mesos | undefined;
}
export const ShutdownExecutorMessage: MessageType<ShutdownExecutorMessage> = {
  name: 'mesos.internal.ShutdownExecutorMessage',
  fields: [
    { name: 'executor_id', number: 1, label: 'optional', type: 'message', message: () => ExecutorID_mesos as MessageType<never> },
    { name: 'framework_id', number: 2, label: 'optional', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
  ],
  write(m: ShutdownExecutorMessage, w: Writer): void {
    if (m.executor_id !== undefined) { w.uint32(10); const at = w.begin(); ExecutorID_mesos.write(m.executor_id, w); w.end(at); }
    if (m.framework_id !== undefined) { w.uint32(18); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
  },
  read(r: Reader, end: number): ShutdownExecutorMessage {
    const m = {  } as unknown as ShutdownExecutorMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ExecutorID_mesos.read(r, e); r.leave(e); m.executor_id = v; break; }
        case 18: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface UpdateFrameworkMessage {
  framework_id: FrameworkID_mesos;
  pid?: string | undefined;
  framework_info?: FrameworkInfo_mesos | undefined;
}
export const UpdateFrameworkMessage: MessageType<UpdateFrameworkMessage> = {
  name: 'mesos.internal.UpdateFrameworkMessage',
  fields: [
    { name: 'framework_id', number: 1, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'pid', number: 2, label: 'optional', type: 'string' },
    { name: 'framework_info', number: 3, label: 'optional', type: 'message', message: () => FrameworkInfo_mesos as MessageType<never> },
  ],
  write(m: UpdateFrameworkMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    if (m.pid !== undefined) { w.uint32(18); w.string(m.pid); }
    if (m.framework_info !== undefined) { w.uint32(26); const at = w.begin(); FrameworkInfo_mesos.write(m.framework_info, w); w.end(at); }
  },
  read(r: Reader, end: number): UpdateFrameworkMessage {
    const m = { framework_id: undefined } as unknown as UpdateFrameworkMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 18: { const v = r.string(); m.pid = v; break; }
        case 26: { const e = r.enter(); const v = FrameworkInfo_mesos.read(r, e); r.leave(e); m.framework_info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_id === undefined) throw new WireError('UpdateFrameworkMessage.framework_id is missing');
    return m;
  },
};

export interface CheckpointResourcesMessage {
  resources?: Resource_mesos[] | undefined;
}
export const CheckpointResourcesMessage: MessageType<CheckpointResourcesMessage> = {
  name: 'mesos.internal.CheckpointResourcesMessage',
  fields: [
    { name: 'resources', number: 1, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
  ],
  write(m: CheckpointResourcesMessage, w: Writer): void {
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(10); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): CheckpointResourcesMessage {
    const m = {  } as unknown as CheckpointResourcesMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface UpdateSlaveMessage {
  slave_id: AgentID_mesos;
  update_oversubscribed_resources?: boolean | undefined;
  oversubscribed_resources?: Resource_mesos[] | undefined;
  operations?: UpdateSlaveMessageOperations | undefined;
  resource_version_uuid?: UUID_mesos | undefined;
  resource_providers?: UpdateSlaveMessageResourceProviders | undefined;
}
export const UpdateSlaveMessage: MessageType<UpdateSlaveMessage> = {
  name: 'mesos.internal.UpdateSlaveMessage',
  fields: [
    { name: 'slave_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'update_oversubscribed_resources', number: 5, label: 'optional', type: 'bool' },
    { name: 'oversubscribed_resources', number: 2, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
    { name: 'operations', number: 6, label: 'optional', type: 'message', message: () => UpdateSlaveMessageOperations as MessageType<never> },
    { name: 'resource_version_uuid', number: 7, label: 'optional', type: 'message', message: () => UUID_mesos as MessageType<never> },
    { name: 'resource_providers', number: 8, label: 'optional', type: 'message', message: () => UpdateSlaveMessageResourceProviders as MessageType<never> },
  ],
  write(m: UpdateSlaveMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.slave_id, w); w.end(at); }
    if (m.oversubscribed_resources !== undefined) for (const v of m.oversubscribed_resources) { w.uint32(18); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
    if (m.update_oversubscribed_resources !== undefined) { w.uint32(40); w.bool(m.update_oversubscribed_resources); }
    if (m.operations !== undefined) { w.uint32(50); const at = w.begin(); UpdateSlaveMessageOperations.write(m.operations, w); w.end(at); }
    if (m.resource_version_uuid !== undefined) { w.uint32(58); const at = w.begin(); UUID_mesos.write(m.resource_version_uuid, w); w.end(at); }
    if (m.resource_providers !== undefined) { w.uint32(66); const at = w.begin(); UpdateSlaveMessageResourceProviders.write(m.resource_providers, w); w.end(at); }
  },
  read(r: Reader, end: number): UpdateSlaveMessage {
    const m = { slave_id: undefined } as unknown as UpdateSlaveMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.slave_id = v; break; }
        case 40: { const v = r.bool(); m.update_oversubscribed_resources = v; break; }
        case 18: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.oversubscribed_resources ??= []).push(v); break; }
        case 50: { const e = r.enter(); const v = UpdateSlaveMessageOperations.read(r, e); r.leave(e); m.operations = v; break; }
        case 58: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.resource_version_uuid = v; break; }
        case 66: { const e = r.enter(); const v = UpdateSlaveMessageResourceProviders.read(r, e); r.leave(e); m.resource_providers = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.slave_id === undefined) throw new WireError('UpdateSlaveMessage.slave_id is missing');
    return m;
  },
};

export interface UpdateSlaveMessageOperations {
  operations?: Operation_mesos[] | undefined;
}
export const UpdateSlaveMessageOperations: MessageType<UpdateSlaveMessageOperations> = {
  name: 'mesos.internal.UpdateSlaveMessage.Operations',
  fields: [
    { name: 'operations', number: 1, label: 'repeated', type: 'message', message: () => Operation_mesos as MessageType<never> },
  ],
  write(m: UpdateSlaveMessageOperations, w: Writer): void {
    if (m.operations !== undefined) for (const v of m.operations) { w.uint32(10); const at = w.begin(); Operation_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): UpdateSlaveMessageOperations {
    const m = {  } as unknown as UpdateSlaveMessageOperations;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Operation_mesos.read(r, e); r.leave(e); (m.operations ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface UpdateSlaveMessageResourceProviders {
  providers?: UpdateSlaveMessageResourceProvider[] | undefined;
}
export const UpdateSlaveMessageResourceProviders: MessageType<UpdateSlaveMessageResourceProviders> = {
  name: 'mesos.internal.UpdateSlaveMessage.ResourceProviders',
  fields: [
    { name: 'providers', number: 1, label: 'repeated', type: 'message', message: () => UpdateSlaveMessageResourceProvider as MessageType<never> },
  ],
  write(m: UpdateSlaveMessageResourceProviders, w: Writer): void {
    if (m.providers !== undefined) for (const v of m.providers) { w.uint32(10); const at = w.begin(); UpdateSlaveMessageResourceProvider.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): UpdateSlaveMessageResourceProviders {
    const m = {  } as unknown as UpdateSlaveMessageResourceProviders;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = UpdateSlaveMessageResourceProvider.read(r, e); r.leave(e); (m.providers ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface UpdateSlaveMessageResourceProvider {
  info?: ResourceProviderInfo_mesos | undefined;
  total_resources?: Resource_mesos[] | undefined;
  operations: UpdateSlaveMessageOperations;
  resource_version_uuid: UUID_mesos;
}
export const UpdateSlaveMessageResourceProvider: MessageType<UpdateSlaveMessageResourceProvider> = {
  name: 'mesos.internal.UpdateSlaveMessage.ResourceProvider',
  fields: [
    { name: 'info', number: 1, label: 'optional', type: 'message', message: () => ResourceProviderInfo_mesos as MessageType<never> },
    { name: 'total_resources', number: 2, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
    { name: 'operations', number: 3, label: 'required', type: 'message', message: () => UpdateSlaveMessageOperations as MessageType<never> },
    { name: 'resource_version_uuid', number: 4, label: 'required', type: 'message', message: () => UUID_mesos as MessageType<never> },
  ],
  write(m: UpdateSlaveMessageResourceProvider, w: Writer): void {
    if (m.info !== undefined) { w.uint32(10); const at = w.begin(); ResourceProviderInfo_mesos.write(m.info, w); w.end(at); }
    if (m.total_resources !== undefined) for (const v of m.total_resources) { w.uint32(18); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); UpdateSlaveMessageOperations.write(m.operations, w); w.end(at); }
    { w.uint32(34); const at = w.begin(); UUID_mesos.write(m.resource_version_uuid, w); w.end(at); }
  },
  read(r: Reader, end: number): UpdateSlaveMessageResourceProvider {
    const m = { operations: undefined, resource_version_uuid: undefined } as unknown as UpdateSlaveMessageResourceProvider;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResourceProviderInfo_mesos.read(r, e); r.leave(e); m.info = v; break; }
        case 18: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.total_resources ??= []).push(v); break; }
        case 26: { const e = r.enter(); const v = UpdateSlaveMessageOperations.read(r, e); r.leave(e); m.operations = v; break; }
        case 34: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.resource_version_uuid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.operations === undefined) throw new WireError('UpdateSlaveMessageResourceProvider.operations is missing');
    if (m.resource_version_uuid === undefined) throw new WireError('UpdateSlaveMessageResourceProvider.resource_version_uuid is missing');
    return m;
  },
};

export interface UpdateOperationStatusMessage {
  framework_id?: FrameworkID_mesos | undefined;
  slave_id?: AgentID_mesos | undefined;
  status: OperationStatus_mesos;
  latest_status?: OperationStatus_mesos | undefined;
  operation_uuid?: UUID_mesos | undefined;
}
export const UpdateOperationStatusMessage: MessageType<UpdateOperationStatusMessage> = {
  name: 'mesos.internal.UpdateOperationStatusMessage',
  fields: [
    { name: 'framework_id', number: 1, label: 'optional', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'slave_id', number: 2, label: 'optional', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'status', number: 3, label: 'required', type: 'message', message: () => OperationStatus_mesos as MessageType<never> },
    { name: 'latest_status', number: 4, label: 'optional', type: 'message', message: () => OperationStatus_mesos as MessageType<never> },
    { name: 'operation_uuid', number: 5, label: 'optional', type: 'message', message: () => UUID_mesos as MessageType<never> },
  ],
  write(m: UpdateOperationStatusMessage, w: Writer): void {
    if (m.framework_id !== undefined) { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    if (m.slave_id !== undefined) { w.uint32(18); const at = w.begin(); AgentID_mesos.write(m.slave_id, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); OperationStatus_mesos.write(m.status, w); w.end(at); }
    if (m.latest_status !== undefined) { w.uint32(34); const at = w.begin(); OperationStatus_mesos.write(m.latest_status, w); w.end(at); }
    if (m.operation_uuid !== undefined) { w.uint32(42); const at = w.begin(); UUID_mesos.write(m.operation_uuid, w); w.end(at); }
  },
  read(r: Reader, end: number): UpdateOperationStatusMessage {
    const m = { status: undefined } as unknown as UpdateOperationStatusMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 18: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.slave_id = v; break; }
        case 26: { const e = r.enter(); const v = OperationStatus_mesos.read(r, e); r.leave(e); m.status = v; break; }
        case 34: { const e = r.enter(); const v = OperationStatus_mesos.read(r, e); r.leave(e); m.latest_status = v; break; }
        case 42: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.operation_uuid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.status === undefined) throw new WireError('UpdateOperationStatusMessage.status is missing');
    return m;
  },
};

export interface UpdateOperationStatusRecord {
  type: UpdateOperationStatusRecordType;
  update?: UpdateOperationStatusMessage | undefined;
  uuid?: UUID_mesos | undefined;
}
export const UpdateOperationStatusRecord: MessageType<UpdateOperationStatusRecord> = {
  name: 'mesos.internal.UpdateOperationStatusRecord',
  fields: [
    { name: 'type', number: 1, label: 'required', type: 'enum', enum: () => UpdateOperationStatusRecordType },
    { name: 'update', number: 2, label: 'optional', type: 'message', message: () => UpdateOperationStatusMessage as MessageType<never> },
    { name: 'uuid', number: 3, label: 'optional', type: 'message', message: () => UUID_mesos as MessageType<never> },
  ],
  write(m: UpdateOperationStatusRecord, w: Writer): void {
    { w.uint32(8); w.int32(UpdateOperationStatusRecordType.numbers[m.type]); }
    if (m.update !== undefined) { w.uint32(18); const at = w.begin(); UpdateOperationStatusMessage.write(m.update, w); w.end(at); }
    if (m.uuid !== undefined) { w.uint32(26); const at = w.begin(); UUID_mesos.write(m.uuid, w); w.end(at); }
  },
  read(r: Reader, end: number): UpdateOperationStatusRecord {
    const m = { type: undefined } as unknown as UpdateOperationStatusRecord;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = UpdateOperationStatusRecordType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = UpdateOperationStatusMessage.read(r, e); r.leave(e); m.update = v; break; }
        case 26: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.uuid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.type === undefined) throw new WireError('UpdateOperationStatusRecord.type is missing');
    return m;
  },
};

export type UpdateOperationStatusRecordType = 'UPDATE' | 'ACK';
export const UpdateOperationStatusRecordType: EnumType<UpdateOperationStatusRecordType> = {
  name: 'mesos.internal.UpdateOperationStatusRecord.Type',
  numbers: { UPDATE: 0, ACK: 1 },
  names: { 0: 'UPDATE', 1: 'ACK' },
};

export interface ApplyOperationMessage {
  framework_id?: FrameworkID_mesos | undefined;
  operation_info: OfferOperation_mesos;
  operation_uuid: UUID_mesos;
  resource_version_uuid: ResourceVersionUUID;
}
export const ApplyOperationMessage: MessageType<ApplyOperationMessage> = {
  name: 'mesos.internal.ApplyOperationMessage',
  fields: [
    { name: 'framework_id', number: 1, label: 'optional', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'operation_info', number: 2, label: 'required', type: 'message', message: () => OfferOperation_mesos as MessageType<never> },
    { name: 'operation_uuid', number: 3, label: 'required', type: 'message', message: () => UUID_mesos as MessageType<never> },
    { name: 'resource_version_uuid', number: 4, label: 'required', type: 'message', message: () => ResourceVersionUUID as MessageType<never> },
  ],
  write(m: ApplyOperationMessage, w: Writer): void {
    if (m.framework_id !== undefined) { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); OfferOperation_mesos.write(m.operation_info, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); UUID_mesos.write(m.operation_uuid, w); w.end(at); }
    { w.uint32(34); const at = w.begin(); ResourceVersionUUID.write(m.resource_version_uuid, w); w.end(at); }
  },
  read(r: Reader, end: number): ApplyOperationMessage {
    const m = { operation_info: undefined, operation_uuid: undefined, resource_version_uuid: undefined } as unknown as ApplyOperationMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 18: { const e = r.enter(); const v = OfferOperation_mesos.read(r, e); r.leave(e); m.operation_info = v; break; }
        case 26: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.operation_uuid = v; break; }
        case 34: { const e = r.enter(); const v = ResourceVersionUUID.read(r, e); r.leave(e); m.resource_version_uuid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.operation_info === undefined) throw new WireError('ApplyOperationMessage.operation_info is missing');
    if (m.operation_uuid === undefined) throw new WireError('ApplyOperationMessage.operation_uuid is missing');
    if (m.resource_version_uuid === undefined) throw new WireError('ApplyOperationMessage.resource_version_uuid is missing');
    return m;
  },
};

export interface ResourceProviderCallMessage {
  call: Call_resource_provider;
  uuid?: UUID_mesos | undefined;
}
export const ResourceProviderCallMessage: MessageType<ResourceProviderCallMessage> = {
  name: 'mesos.internal.ResourceProviderCallMessage',
  fields: [
    { name: 'call', number: 1, label: 'required', type: 'message', message: () => Call_resource_provider as MessageType<never> },
    { name: 'uuid', number: 2, label: 'optional', type: 'message', message: () => UUID_mesos as MessageType<never> },
  ],
  write(m: ResourceProviderCallMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); Call_resource_provider.write(m.call, w); w.end(at); }
    if (m.uuid !== undefined) { w.uint32(18); const at = w.begin(); UUID_mesos.write(m.uuid, w); w.end(at); }
  },
  read(r: Reader, end: number): ResourceProviderCallMessage {
    const m = { call: undefined } as unknown as ResourceProviderCallMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Call_resource_provider.read(r, e); r.leave(e); m.call = v; break; }
        case 18: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.uuid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.call === undefined) throw new WireError('ResourceProviderCallMessage.call is missing');
    return m;
  },
};

export interface ResourceProviderEventMessage {
  resource_provider_id: ResourceProviderID_mesos;
  event: Event_resource_provider;
  uuid?: UUID_mesos | undefined;
}
export const ResourceProviderEventMessage: MessageType<ResourceProviderEventMessage> = {
  name: 'mesos.internal.ResourceProviderEventMessage',
  fields: [
    { name: 'resource_provider_id', number: 1, label: 'required', type: 'message', message: () => ResourceProviderID_mesos as MessageType<never> },
    { name: 'event', number: 2, label: 'required', type: 'message', message: () => Event_resource_provider as MessageType<never> },
    { name: 'uuid', number: 3, label: 'optional', type: 'message', message: () => UUID_mesos as MessageType<never> },
  ],
  write(m: ResourceProviderEventMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ResourceProviderID_mesos.write(m.resource_provider_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); Event_resource_provider.write(m.event, w); w.end(at); }
    if (m.uuid !== undefined) { w.uint32(26); const at = w.begin(); UUID_mesos.write(m.uuid, w); w.end(at); }
  },
  read(r: Reader, end: number): ResourceProviderEventMessage {
    const m = { resource_provider_id: undefined, event: undefined } as unknown as ResourceProviderEventMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResourceProviderID_mesos.read(r, e); r.leave(e); m.resource_provider_id = v; break; }
        case 18: { const e = r.enter(); const v = Event_resource_provider.read(r, e); r.leave(e); m.event = v; break; }
        case 26: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.uuid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.resource_provider_id === undefined) throw new WireError('ResourceProviderEventMessage.resource_provider_id is missing');
    if (m.event === undefined) throw new WireError('ResourceProviderEventMessage.event is missing');
    return m;
  },
};

export interface RegisterExecutorMessage {
  framework_id: FrameworkID_mesos;
  executor_id: ExecutorID_mesos;
}
export const RegisterExecutorMessage: MessageType<RegisterExecutorMessage> = {
  name: 'mesos.internal.RegisterExecutorMessage',
  fields: [
    { name: 'framework_id', number: 1, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'executor_id', number: 2, label: 'required', type: 'message', message: () => ExecutorID_mesos as MessageType<never> },
  ],
  write(m: RegisterExecutorMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); ExecutorID_mesos.write(m.executor_id, w); w.end(at); }
  },
  read(r: Reader, end: number): RegisterExecutorMessage {
    const m = { framework_id: undefined, executor_id: undefined } as unknown as RegisterExecutorMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 18: { const e = r.enter(); const v = ExecutorID_mesos.read(r, e); r.leave(e); m.executor_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_id === undefined) throw new WireError('RegisterExecutorMessage.framework_id is missing');
    if (m.executor_id === undefined) throw new WireError('RegisterExecutorMessage.executor_id is missing');
    return m;
  },
};

export interface ExecutorRegisteredMessage {
  executor_info: ExecutorInfo_mesos;
  framework_id: FrameworkID_mesos;
  framework_info: FrameworkInfo_mesos;
  slave_id: AgentID_mesos;
  slave_info: SlaveInfo_mesos_v0;
}
export const ExecutorRegisteredMessage: MessageType<ExecutorRegisteredMessage> = {
  name: 'mesos.internal.ExecutorRegisteredMessage',
  fields: [
    { name: 'executor_info', number: 2, label: 'required', type: 'message', message: () => ExecutorInfo_mesos as MessageType<never> },
    { name: 'framework_id', number: 3, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'framework_info', number: 4, label: 'required', type: 'message', message: () => FrameworkInfo_mesos as MessageType<never> },
    { name: 'slave_id', number: 5, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'slave_info', number: 6, label: 'required', type: 'message', message: () => SlaveInfo_mesos_v0 as MessageType<never> },
  ],
  write(m: ExecutorRegisteredMessage, w: Writer): void {
    { w.uint32(18); const at = w.begin(); ExecutorInfo_mesos.write(m.executor_info, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    { w.uint32(34); const at = w.begin(); FrameworkInfo_mesos.write(m.framework_info, w); w.end(at); }
    { w.uint32(42); const at = w.begin(); AgentID_mesos.write(m.slave_id, w); w.end(at); }
    { w.uint32(50); const at = w.begin(); SlaveInfo_mesos_v0.write(m.slave_info, w); w.end(at); }
  },
  read(r: Reader, end: number): ExecutorRegisteredMessage {
    const m = { executor_info: undefined, framework_id: undefined, framework_info: undefined, slave_id: undefined, slave_info: undefined } as unknown as ExecutorRegisteredMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 18: { const e = r.enter(); const v = ExecutorInfo_mesos.read(r, e); r.leave(e); m.executor_info = v; break; }
        case 26: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 34: { const e = r.enter(); const v = FrameworkInfo_mesos.read(r, e); r.leave(e); m.framework_info = v; break; }
        case 42: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.slave_id = v; break; }
        case 50: { const e = r.enter(); const v = SlaveInfo_mesos_v0.read(r, e); r.leave(e); m.slave_info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.executor_info === undefined) throw new WireError('ExecutorRegisteredMessage.executor_info is missing');
    if (m.framework_id === undefined) throw new WireError('ExecutorRegisteredMessage.framework_id is missing');
    if (m.framework_info === undefined) throw new WireError('ExecutorRegisteredMessage.framework_info is missing');
    if (m.slave_id === undefined) throw new WireError('ExecutorRegisteredMessage.slave_id is missing');
    if (m.slave_info === undefined) throw new WireError('ExecutorRegisteredMessage.slave_info is missing');
    return m;
  },
};

export interface ExecutorReregisteredMessage {
  slave_id: AgentID_mesos;
  slave_info: SlaveInfo_mesos_v0;
}
export const ExecutorReregisteredMessage: MessageType<ExecutorReregisteredMessage> = {
  name: 'mesos.internal.ExecutorReregisteredMessage',
  fields: [
    { name: 'slave_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'slave_info', number: 2, label: 'required', type: 'message', message: () => SlaveInfo_mesos_v0 as MessageType<never> },
  ],
  write(m: ExecutorReregisteredMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.slave_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); SlaveInfo_mesos_v0.write(m.slave_info, w); w.end(at); }
  },
  read(r: Reader, end: number): ExecutorReregisteredMessage {
    const m = { slave_id: undefined, slave_info: undefined } as unknown as ExecutorReregisteredMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.slave_id = v; break; }
        case 18: { const e = r.enter(); const v = SlaveInfo_mesos_v0.read(r, e); r.leave(e); m.slave_info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.slave_id === undefined) throw new WireError('ExecutorReregisteredMessage.slave_id is missing');
    if (m.slave_info === undefined) throw new WireError('ExecutorReregisteredMessage.slave_info is missing');
    return m;
  },
};

export interface ExitedExecutorMessage {
  slave_id: AgentID_mesos;
  framework_id: FrameworkID_mesos;
  executor_id: ExecutorID_mesos;
  status: number;
}
export const ExitedExecutorMessage: MessageType<ExitedExecutorMessage> = {
  name: 'mesos.internal.ExitedExecutorMessage',
  fields: [
    { name: 'slave_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'framework_id', number: 2, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'executor_id', number: 3, label: 'required', type: 'message', message: () => ExecutorID_mesos as MessageType<never> },
    { name: 'status', number: 4, label: 'required', type: 'int32' },
  ],
  write(m: ExitedExecutorMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.slave_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); ExecutorID_mesos.write(m.executor_id, w); w.end(at); }
    { w.uint32(32); w.int32(m.status); }
  },
  read(r: Reader, end: number): ExitedExecutorMessage {
    const m = { slave_id: undefined, framework_id: undefined, executor_id: undefined, status: undefined } as unknown as ExitedExecutorMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.slave_id = v; break; }
        case 18: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 26: { const e = r.enter(); const v = ExecutorID_mesos.read(r, e); r.leave(e); m.executor_id = v; break; }
        case 32: { const v = r.int32(); m.status = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.slave_id === undefined) throw new WireError('ExitedExecutorMessage.slave_id is missing');
    if (m.framework_id === undefined) throw new WireError('ExitedExecutorMessage.framework_id is missing');
    if (m.executor_id === undefined) throw new WireError('ExitedExecutorMessage.executor_id is missing');
    if (m.status === undefined) throw new WireError('ExitedExecutorMessage.status is missing');
    return m;
  },
};

export interface ReconnectExecutorMessage {
  slave_id: AgentID_mesos;
}
export const ReconnectExecutorMessage: MessageType<ReconnectExecutorMessage> = {
  name: 'mesos.internal.ReconnectExecutorMessage',
  fields: [
    { name: 'slave_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
  ],
  write(m: ReconnectExecutorMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.slave_id, w); w.end(at); }
  },
  read(r: Reader, end: number): ReconnectExecutorMessage {
    const m = { slave_id: undefined } as unknown as ReconnectExecutorMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.slave_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.slave_id === undefined) throw new WireError('ReconnectExecutorMessage.slave_id is missing');
    return m;
  },
};

export interface ReregisterExecutorMessage {
  executor_id: ExecutorID_mesos;
  framework_id: FrameworkID_mesos;
  tasks?: TaskInfo_mesos[] | undefined;
  updates?: StatusUpdate[] | undefined;
}
export const ReregisterExecutorMessage: MessageType<ReregisterExecutorMessage> = {
  name: 'mesos.internal.ReregisterExecutorMessage',
  fields: [
    { name: 'executor_id', number: 1, label: 'required', type: 'message', message: () => ExecutorID_mesos as MessageType<never> },
    { name: 'framework_id', number: 2, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'tasks', number: 3, label: 'repeated', type: 'message', message: () => TaskInfo_mesos as MessageType<never> },
    { name: 'updates', number: 4, label: 'repeated', type: 'message', message: () => StatusUpdate as MessageType<never> },
  ],
  write(m: ReregisterExecutorMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ExecutorID_mesos.write(m.executor_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    if (m.tasks !== undefined) for (const v of m.tasks) { w.uint32(26); const at = w.begin(); TaskInfo_mesos.write(v, w); w.end(at); }
    if (m.updates !== undefined) for (const v of m.updates) { w.uint32(34); const at = w.begin(); StatusUpdate.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ReregisterExecutorMessage {
    const m = { executor_id: undefined, framework_id: undefined } as unknown as ReregisterExecutorMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ExecutorID_mesos.read(r, e); r.leave(e); m.executor_id = v; break; }
        case 18: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 26: { const e = r.enter(); const v = TaskInfo_mesos.read(r, e); r.leave(e); (m.tasks ??= []).push(v); break; }
        case 34: { const e = r.enter(); const v = StatusUpdate.read(r, e); r.leave(e); (m.updates ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    if (m.executor_id === undefined) throw new WireError('ReregisterExecutorMessage.executor_id is missing');
    if (m.framework_id === undefined) throw new WireError('ReregisterExecutorMessage.framework_id is missing');
    return m;
  },
};

export interface DrainSlaveMessage {
  config: DrainConfig_mesos;
}
export const DrainSlaveMessage: MessageType<DrainSlaveMessage> = {
  name: 'mesos.internal.DrainSlaveMessage',
  fields: [
    { name: 'config', number: 1, label: 'required', type: 'message', message: () => DrainConfig_mesos as MessageType<never> },
  ],
  write(m: DrainSlaveMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); DrainConfig_mesos.write(m.config, w); w.end(at); }
  },
  read(r: Reader, end: number): DrainSlaveMessage {
    const m = { config: undefined } as unknown as DrainSlaveMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = DrainConfig_mesos.read(r, e); r.leave(e); m.config = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.config === undefined) throw new WireError('DrainSlaveMessage.config is missing');
    return m;
  },
};

export interface ShutdownMessage {
  message?: string | undefined;
}
export const ShutdownMessage: MessageType<ShutdownMessage> = {
  name: 'mesos.internal.ShutdownMessage',
  fields: [
    { name: 'message', number: 1, label: 'optional', type: 'string' },
  ],
  write(m: ShutdownMessage, w: Writer): void {
    if (m.message !== undefined) { w.uint32(10); w.string(m.message); }
  },
  read(r: Reader, end: number): ShutdownMessage {
    const m = {  } as unknown as ShutdownMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.message = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface Archive {
  frameworks?: ArchiveFramework[] | undefined;
}
export const Archive: MessageType<Archive> = {
  name: 'mesos.internal.Archive',
  fields: [
    { name: 'frameworks', number: 1, label: 'repeated', type: 'message', message: () => ArchiveFramework as MessageType<never> },
  ],
  write(m: Archive, w: Writer): void {
    if (m.frameworks !== undefined) for (const v of m.frameworks) { w.uint32(10); const at = w.begin(); ArchiveFramework.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): Archive {
    const m = {  } as unknown as Archive;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ArchiveFramework.read(r, e); r.leave(e); (m.frameworks ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface TaskHealthStatus {
  task_id: TaskID_mesos;
  healthy: boolean;
  kill_task?: boolean | undefined;
  consecutive_failures?: number | undefined;
}
export const TaskHealthStatus: MessageType<TaskHealthStatus> = {
  name: 'mesos.internal.TaskHealthStatus',
  fields: [
    { name: 'task_id', number: 1, label: 'required', type: 'message', message: () => TaskID_mesos as MessageType<never> },
    { name: 'healthy', number: 2, label: 'required', type: 'bool' },
    { name: 'kill_task', number: 3, label: 'optional', type: 'bool', default: false },
    { name: 'consecutive_failures', number: 4, label: 'optional', type: 'int32' },
  ],
  write(m: TaskHealthStatus, w: Writer): void {
    { w.uint32(10); const at = w.begin(); TaskID_mesos.write(m.task_id, w); w.end(at); }
    { w.uint32(16); w.bool(m.healthy); }
    if (m.kill_task !== undefined) { w.uint32(24); w.bool(m.kill_task); }
    if (m.consecutive_failures !== undefined) { w.uint32(32); w.int32(m.consecutive_failures); }
  },
  read(r: Reader, end: number): TaskHealthStatus {
    const m = { task_id: undefined, healthy: undefined } as unknown as TaskHealthStatus;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = TaskID_mesos.read(r, e); r.leave(e); m.task_id = v; break; }
        case 16: { const v = r.bool(); m.healthy = v; break; }
        case 24: { const v = r.bool(); m.kill_task = v; break; }
        case 32: { const v = r.int32(); m.consecutive_failures = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.task_id === undefined) throw new WireError('TaskHealthStatus.task_id is missing');
    if (m.healthy === undefined) throw new WireError('TaskHealthStatus.healthy is missing');
    return m;
  },
};

export interface HookExecuted {
  module?: string | undefined;
}
export const HookExecuted: MessageType<HookExecuted> = {
  name: 'mesos.internal.HookExecuted',
  fields: [
    { name: 'module', number: 1, label: 'optional', type: 'string' },
  ],
  write(m: HookExecuted, w: Writer): void {
    if (m.module !== undefined) { w.uint32(10); w.string(m.module); }
  },
  read(r: Reader, end: number): HookExecuted {
    const m = {  } as unknown as HookExecuted;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.module = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

// Written by `npm run generate` from proto/. Do not edit.
import type { EnumType, MessageType } from '../message.ts';
import { WireError, type Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';
import { Duration as Duration_google } from './google.ts';
import { ClusterStatus as ClusterStatus_maintenance, Schedule as Schedule_maintenance } from './maintenance.ts';
import { AgentID as AgentID_mesos, AgentInfo as AgentInfo_mesos, AgentInfoCapability as AgentInfoCapability_mesos, DrainInfo as DrainInfo_mesos, DurationInfo as DurationInfo_mesos, ExecutorInfo as ExecutorInfo_mesos, FileInfo as FileInfo_mesos, Flag as Flag_mesos, FrameworkID as FrameworkID_mesos, FrameworkInfo as FrameworkInfo_mesos, InverseOffer as InverseOffer_mesos, MachineID as MachineID_mesos, MasterInfo as MasterInfo_mesos, Metric as Metric_mesos, Offer as Offer_mesos, Operation as Operation_mesos, Resource as Resource_mesos, ResourceProviderInfo as ResourceProviderInfo_mesos, Role as Role_mesos, Task as Task_mesos, TaskState as TaskState_mesos, TaskStatus as TaskStatus_mesos, TimeInfo as TimeInfo_mesos, ValueScalar as ValueScalar_mesos, VersionInfo as VersionInfo_mesos, WeightInfo as WeightInfo_mesos } from './mesos.ts';
import { QuotaConfig as QuotaConfig_quota, QuotaRequest as QuotaRequest_quota, QuotaStatus as QuotaStatus_quota } from './quota.ts';
import { OfferConstraints as OfferConstraints_scheduler } from './scheduler.ts';

export interface Call {
  type?: CallType | undefined;
  get_metrics?: CallGetMetrics | undefined;
  set_logging_level?: CallSetLoggingLevel | undefined;
  list_files?: CallListFiles | undefined;
  read_file?: CallReadFile | undefined;
  update_weights?: CallUpdateWeights | undefined;
  reserve_resources?: CallReserveResources | undefined;
  unreserve_resources?: CallUnreserveResources | undefined;
  create_volumes?: CallCreateVolumes | undefined;
  destroy_volumes?: CallDestroyVolumes | undefined;
  grow_volume?: CallGrowVolume | undefined;
  shrink_volume?: CallShrinkVolume | undefined;
  update_maintenance_schedule?: CallUpdateMaintenanceSchedule | undefined;
  start_maintenance?: CallStartMaintenance | undefined;
  stop_maintenance?: CallStopMaintenance | undefined;
  drain_agent?: CallDrainAgent | undefined;
  deactivate_agent?: CallDeactivateAgent | undefined;
  reactivate_agent?: CallReactivateAgent | undefined;
  update_quota?: CallUpdateQuota | undefined;
  teardown?: CallTeardown | undefined;
  mark_agent_gone?: CallMarkAgentGone | undefined;
  set_quota?: CallSetQuota | undefined;
  remove_quota?: CallRemoveQuota | undefined;
}
export const Call: MessageType<Call> = {
  name: 'mesos.v1.master.Call',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => CallType },
    { name: 'get_metrics', number: 2, label: 'optional', type: 'message', message: () => CallGetMetrics as MessageType<never> },
    { name: 'set_logging_level', number: 3, label: 'optional', type: 'message', message: () => CallSetLoggingLevel as MessageType<never> },
    { name: 'list_files', number: 4, label: 'optional', type: 'message', message: () => CallListFiles as MessageType<never> },
    { name: 'read_file', number: 5, label: 'optional', type: 'message', message: () => CallReadFile as MessageType<never> },
    { name: 'update_weights', number: 6, label: 'optional', type: 'message', message: () => CallUpdateWeights as MessageType<never> },
    { name: 'reserve_resources', number: 7, label: 'optional', type: 'message', message: () => CallReserveResources as MessageType<never> },
    { name: 'unreserve_resources', number: 8, label: 'optional', type: 'message', message: () => CallUnreserveResources as MessageType<never> },
    { name: 'create_volumes', number: 9, label: 'optional', type: 'message', message: () => CallCreateVolumes as MessageType<never> },
    { name: 'destroy_volumes', number: 10, label: 'optional', type: 'message', message: () => CallDestroyVolumes as MessageType<never> },
    { name: 'grow_volume', number: 18, label: 'optional', type: 'message', message: () => CallGrowVolume as MessageType<never> },
    { name: 'shrink_volume', number: 19, label: 'optional', type: 'message', message: () => CallShrinkVolume as MessageType<never> },
    { name: 'update_maintenance_schedule', number: 11, label: 'optional', type: 'message', message: () => CallUpdateMaintenanceSchedule as MessageType<never> },
    { name: 'start_maintenance', number: 12, label: 'optional', type: 'message', message: () => CallStartMaintenance as MessageType<never> },
    { name: 'stop_maintenance', number: 13, label: 'optional', type: 'message', message: () => CallStopMaintenance as MessageType<never> },
    { name: 'drain_agent', number: 21, label: 'optional', type: 'message', message: () => CallDrainAgent as MessageType<never> },
    { name: 'deactivate_agent', number: 22, label: 'optional', type: 'message', message: () => CallDeactivateAgent as MessageType<never> },
    { name: 'reactivate_agent', number: 23, label: 'optional', type: 'message', message: () => CallReactivateAgent as MessageType<never> },
    { name: 'update_quota', number: 20, label: 'optional', type: 'message', message: () => CallUpdateQuota as MessageType<never> },
    { name: 'teardown', number: 16, label: 'optional', type: 'message', message: () => CallTeardown as MessageType<never> },
    { name: 'mark_agent_gone', number: 17, label: 'optional', type: 'message', message: () => CallMarkAgentGone as MessageType<never> },
    { name: 'set_quota', number: 14, label: 'optional', type: 'message', message: () => CallSetQuota as MessageType<never>, deprecated: true },
    { name: 'remove_quota', number: 15, label: 'optional', type: 'message', message: () => CallRemoveQuota as MessageType<never>, deprecated: true },
  ],
  write(m: Call, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(CallType.numbers[m.type]); }
    if (m.get_metrics !== undefined) { w.uint32(18); const at = w.begin(); CallGetMetrics.write(m.get_metrics, w); w.end(at); }
    if (m.set_logging_level !== undefined) { w.uint32(26); const at = w.begin(); CallSetLoggingLevel.write(m.set_logging_level, w); w.end(at); }
    if (m.list_files !== undefined) { w.uint32(34); const at = w.begin(); CallListFiles.write(m.list_files, w); w.end(at); }
    if (m.read_file !== undefined) { w.uint32(42); const at = w.begin(); CallReadFile.write(m.read_file, w); w.end(at); }
    if (m.update_weights !== undefined) { w.uint32(50); const at = w.begin(); CallUpdateWeights.write(m.update_weights, w); w.end(at); }
    if (m.reserve_resources !== undefined) { w.uint32(58); const at = w.begin(); CallReserveResources.write(m.reserve_resources, w); w.end(at); }
    if (m.unreserve_resources !== undefined) { w.uint32(66); const at = w.begin(); CallUnreserveResources.write(m.unreserve_resources, w); w.end(at); }
    if (m.create_volumes !== undefined) { w.uint32(74); const at = w.begin(); CallCreateVolumes.write(m.create_volumes, w); w.end(at); }
    if (m.destroy_volumes !== undefined) { w.uint32(82); const at = w.begin(); CallDestroyVolumes.write(m.destroy_volumes, w); w.end(at); }
    if (m.update_maintenance_schedule !== undefined) { w.uint32(90); const at = w.begin(); CallUpdateMaintenanceSchedule.write(m.update_maintenance_schedule, w); w.end(at); }
    if (m.start_maintenance !== undefined) { w.uint32(98); const at = w.begin(); CallStartMaintenance.write(m.start_maintenance, w); w.end(at); }
    if (m.stop_maintenance !== undefined) { w.uint32(106); const at = w.begin(); CallStopMaintenance.write(m.stop_maintenance, w); w.end(at); }
    if (m.set_quota !== undefined) { w.uint32(114); const at = w.begin(); CallSetQuota.write(m.set_quota, w); w.end(at); }
    if (m.remove_quota !== undefined) { w.uint32(122); const at = w.begin(); CallRemoveQuota.write(m.remove_quota, w); w.end(at); }
    if (m.teardown !== undefined) { w.uint32(130); const at = w.begin(); CallTeardown.write(m.teardown, w); w.end(at); }
    if (m.mark_agent_gone !== undefined) { w.uint32(138); const at = w.begin(); CallMarkAgentGone.write(m.mark_agent_gone, w); w.end(at); }
    if (m.grow_volume !== undefined) { w.uint32(146); const at = w.begin(); CallGrowVolume.write(m.grow_volume, w); w.end(at); }
    if (m.shrink_volume !== undefined) { w.uint32(154); const at = w.begin(); CallShrinkVolume.write(m.shrink_volume, w); w.end(at); }
    if (m.update_quota !== undefined) { w.uint32(162); const at = w.begin(); CallUpdateQuota.write(m.update_quota, w); w.end(at); }
    if (m.drain_agent !== undefined) { w.uint32(170); const at = w.begin(); CallDrainAgent.write(m.drain_agent, w); w.end(at); }
    if (m.deactivate_agent !== undefined) { w.uint32(178); const at = w.begin(); CallDeactivateAgent.write(m.deactivate_agent, w); w.end(at); }
    if (m.reactivate_agent !== undefined) { w.uint32(186); const at = w.begin(); CallReactivateAgent.write(m.reactivate_agent, w); w.end(at); }
  },
  read(r: Reader, end: number): Call {
    const m = {  } as unknown as Call;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = CallType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = CallGetMetrics.read(r, e); r.leave(e); m.get_metrics = v; break; }
        case 26: { const e = r.enter(); const v = CallSetLoggingLevel.read(r, e); r.leave(e); m.set_logging_level = v; break; }
        case 34: { const e = r.enter(); const v = CallListFiles.read(r, e); r.leave(e); m.list_files = v; break; }
        case 42: { const e = r.enter(); const v = CallReadFile.read(r, e); r.leave(e); m.read_file = v; break; }
        case 50: { const e = r.enter(); const v = CallUpdateWeights.read(r, e); r.leave(e); m.update_weights = v; break; }
        case 58: { const e = r.enter(); const v = CallReserveResources.read(r, e); r.leave(e); m.reserve_resources = v; break; }
        case 66: { const e = r.enter(); const v = CallUnreserveResources.read(r, e); r.leave(e); m.unreserve_resources = v; break; }
        case 74: { const e = r.enter(); const v = CallCreateVolumes.read(r, e); r.leave(e); m.create_volumes = v; break; }
        case 82: { const e = r.enter(); const v = CallDestroyVolumes.read(r, e); r.leave(e); m.destroy_volumes = v; break; }
        case 146: { const e = r.enter(); const v = CallGrowVolume.read(r, e); r.leave(e); m.grow_volume = v; break; }
        case 154: { const e = r.enter(); const v = CallShrinkVolume.read(r, e); r.leave(e); m.shrink_volume = v; break; }
        case 90: { const e = r.enter(); const v = CallUpdateMaintenanceSchedule.read(r, e); r.leave(e); m.update_maintenance_schedule = v; break; }
        case 98: { const e = r.enter(); const v = CallStartMaintenance.read(r, e); r.leave(e); m.start_maintenance = v; break; }
        case 106: { const e = r.enter(); const v = CallStopMaintenance.read(r, e); r.leave(e); m.stop_maintenance = v; break; }
        case 170: { const e = r.enter(); const v = CallDrainAgent.read(r, e); r.leave(e); m.drain_agent = v; break; }
        case 178: { const e = r.enter(); const v = CallDeactivateAgent.read(r, e); r.leave(e); m.deactivate_agent = v; break; }
        case 186: { const e = r.enter(); const v = CallReactivateAgent.read(r, e); r.leave(e); m.reactivate_agent = v; break; }
        case 162: { const e = r.enter(); const v = CallUpdateQuota.read(r, e); r.leave(e); m.update_quota = v; break; }
        case 130: { const e = r.enter(); const v = CallTeardown.read(r, e); r.leave(e); m.teardown = v; break; }
        case 138: { const e = r.enter(); const v = CallMarkAgentGone.read(r, e); r.leave(e); m.mark_agent_gone = v; break; }
        case 114: { const e = r.enter(); const v = CallSetQuota.read(r, e); r.leave(e); m.set_quota = v; break; }
        case 122: { const e = r.enter(); const v = CallRemoveQuota.read(r, e); r.leave(e); m.remove_quota = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type CallType = 'UNKNOWN' | 'GET_HEALTH' | 'GET_FLAGS' | 'GET_VERSION' | 'GET_METRICS' | 'GET_LOGGING_LEVEL' | 'SET_LOGGING_LEVEL' | 'LIST_FILES' | 'READ_FILE' | 'GET_STATE' | 'GET_AGENTS' | 'GET_FRAMEWORKS' | 'GET_EXECUTORS' | 'GET_OPERATIONS' | 'GET_TASKS' | 'GET_ROLES' | 'GET_WEIGHTS' | 'UPDATE_WEIGHTS' | 'GET_MASTER' | 'SUBSCRIBE' | 'RESERVE_RESOURCES' | 'UNRESERVE_RESOURCES' | 'CREATE_VOLUMES' | 'DESTROY_VOLUMES' | 'GROW_VOLUME' | 'SHRINK_VOLUME' | 'GET_MAINTENANCE_STATUS' | 'GET_MAINTENANCE_SCHEDULE' | 'UPDATE_MAINTENANCE_SCHEDULE' | 'START_MAINTENANCE' | 'STOP_MAINTENANCE' | 'DRAIN_AGENT' | 'DEACTIVATE_AGENT' | 'REACTIVATE_AGENT' | 'GET_QUOTA' | 'UPDATE_QUOTA' | 'SET_QUOTA' | 'REMOVE_QUOTA' | 'TEARDOWN' | 'MARK_AGENT_GONE';
export const CallType: EnumType<CallType> = {
  name: 'mesos.v1.master.Call.Type',
  numbers: { UNKNOWN: 0, GET_HEALTH: 1, GET_FLAGS: 2, GET_VERSION: 3, GET_METRICS: 4, GET_LOGGING_LEVEL: 5, SET_LOGGING_LEVEL: 6, LIST_FILES: 7, READ_FILE: 8, GET_STATE: 9, GET_AGENTS: 10, GET_FRAMEWORKS: 11, GET_EXECUTORS: 12, GET_OPERATIONS: 33, GET_TASKS: 13, GET_ROLES: 14, GET_WEIGHTS: 15, UPDATE_WEIGHTS: 16, GET_MASTER: 17, SUBSCRIBE: 18, RESERVE_RESOURCES: 19, UNRESERVE_RESOURCES: 20, CREATE_VOLUMES: 21, DESTROY_VOLUMES: 22, GROW_VOLUME: 34, SHRINK_VOLUME: 35, GET_MAINTENANCE_STATUS: 23, GET_MAINTENANCE_SCHEDULE: 24, UPDATE_MAINTENANCE_SCHEDULE: 25, START_MAINTENANCE: 26, STOP_MAINTENANCE: 27, DRAIN_AGENT: 37, DEACTIVATE_AGENT: 38, REACTIVATE_AGENT: 39, GET_QUOTA: 28, UPDATE_QUOTA: 36, SET_QUOTA: 29, REMOVE_QUOTA: 30, TEARDOWN: 31, MARK_AGENT_GONE: 32 },
  names: { 0: 'UNKNOWN', 1: 'GET_HEALTH', 2: 'GET_FLAGS', 3: 'GET_VERSION', 4: 'GET_METRICS', 5: 'GET_LOGGING_LEVEL', 6: 'SET_LOGGING_LEVEL', 7: 'LIST_FILES', 8: 'READ_FILE', 9: 'GET_STATE', 10: 'GET_AGENTS', 11: 'GET_FRAMEWORKS', 12: 'GET_EXECUTORS', 33: 'GET_OPERATIONS', 13: 'GET_TASKS', 14: 'GET_ROLES', 15: 'GET_WEIGHTS', 16: 'UPDATE_WEIGHTS', 17: 'GET_MASTER', 18: 'SUBSCRIBE', 19: 'RESERVE_RESOURCES', 20: 'UNRESERVE_RESOURCES', 21: 'CREATE_VOLUMES', 22: 'DESTROY_VOLUMES', 34: 'GROW_VOLUME', 35: 'SHRINK_VOLUME', 23: 'GET_MAINTENANCE_STATUS', 24: 'GET_MAINTENANCE_SCHEDULE', 25: 'UPDATE_MAINTENANCE_SCHEDULE', 26: 'START_MAINTENANCE', 27: 'STOP_MAINTENANCE', 37: 'DRAIN_AGENT', 38: 'DEACTIVATE_AGENT', 39: 'REACTIVATE_AGENT', 28: 'GET_QUOTA', 36: 'UPDATE_QUOTA', 29: 'SET_QUOTA', 30: 'REMOVE_QUOTA', 31: 'TEARDOWN', 32: 'MARK_AGENT_GONE' },
};

export interface CallGetMetrics {
  timeout?: DurationInfo_mesos | undefined;
}
export const CallGetMetrics: MessageType<CallGetMetrics> = {
  name: 'mesos.v1.master.Call.GetMetrics',
  fields: [
    { name: 'timeout', number: 1, label: 'optional', type: 'message', message: () => DurationInfo_mesos as MessageType<never> },
  ],
  write(m: CallGetMetrics, w: Writer): void {
    if (m.timeout !== undefined) { w.uint32(10); const at = w.begin(); DurationInfo_mesos.write(m.timeout, w); w.end(at); }
  },
  read(r: Reader, end: number): CallGetMetrics {
    const m = {  } as unknown as CallGetMetrics;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = DurationInfo_mesos.read(r, e); r.leave(e); m.timeout = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallSetLoggingLevel {
  level: number;
  duration: DurationInfo_mesos;
}
export const CallSetLoggingLevel: MessageType<CallSetLoggingLevel> = {
  name: 'mesos.v1.master.Call.SetLoggingLevel',
  fields: [
    { name: 'level', number: 1, label: 'required', type: 'uint32' },
    { name: 'duration', number: 2, label: 'required', type: 'message', message: () => DurationInfo_mesos as MessageType<never> },
  ],
  write(m: CallSetLoggingLevel, w: Writer): void {
    { w.uint32(8); w.uint32(m.level); }
    { w.uint32(18); const at = w.begin(); DurationInfo_mesos.write(m.duration, w); w.end(at); }
  },
  read(r: Reader, end: number): CallSetLoggingLevel {
    const m = { level: undefined, duration: undefined } as unknown as CallSetLoggingLevel;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint32(); m.level = v; break; }
        case 18: { const e = r.enter(); const v = DurationInfo_mesos.read(r, e); r.leave(e); m.duration = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.level === undefined) throw new WireError('CallSetLoggingLevel.level is missing');
    if (m.duration === undefined) throw new WireError('CallSetLoggingLevel.duration is missing');
    return m;
  },
};

export interface CallListFiles {
  path: string;
}
export const CallListFiles: MessageType<CallListFiles> = {
  name: 'mesos.v1.master.Call.ListFiles',
  fields: [
    { name: 'path', number: 1, label: 'required', type: 'string' },
  ],
  write(m: CallListFiles, w: Writer): void {
    { w.uint32(10); w.string(m.path); }
  },
  read(r: Reader, end: number): CallListFiles {
    const m = { path: undefined } as unknown as CallListFiles;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.path = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.path === undefined) throw new WireError('CallListFiles.path is missing');
    return m;
  },
};

export interface CallReadFile {
  path: string;
  offset: number;
  length?: number | undefined;
}
export const CallReadFile: MessageType<CallReadFile> = {
  name: 'mesos.v1.master.Call.ReadFile',
  fields: [
    { name: 'path', number: 1, label: 'required', type: 'string' },
    { name: 'offset', number: 2, label: 'required', type: 'uint64' },
    { name: 'length', number: 3, label: 'optional', type: 'uint64' },
  ],
  write(m: CallReadFile, w: Writer): void {
    { w.uint32(10); w.string(m.path); }
    { w.uint32(16); w.uint64(m.offset); }
    if (m.length !== undefined) { w.uint32(24); w.uint64(m.length); }
  },
  read(r: Reader, end: number): CallReadFile {
    const m = { path: undefined, offset: undefined } as unknown as CallReadFile;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.path = v; break; }
        case 16: { const v = r.uint64(); m.offset = v; break; }
        case 24: { const v = r.uint64(); m.length = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.path === undefined) throw new WireError('CallReadFile.path is missing');
    if (m.offset === undefined) throw new WireError('CallReadFile.offset is missing');
    return m;
  },
};

export interface CallUpdateWeights {
  weight_infos?: WeightInfo_mesos[] | undefined;
}
export const CallUpdateWeights: MessageType<CallUpdateWeights> = {
  name: 'mesos.v1.master.Call.UpdateWeights',
  fields: [
    { name: 'weight_infos', number: 1, label: 'repeated', type: 'message', message: () => WeightInfo_mesos as MessageType<never> },
  ],
  write(m: CallUpdateWeights, w: Writer): void {
    if (m.weight_infos !== undefined) for (const v of m.weight_infos) { w.uint32(10); const at = w.begin(); WeightInfo_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): CallUpdateWeights {
    const m = {  } as unknown as CallUpdateWeights;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = WeightInfo_mesos.read(r, e); r.leave(e); (m.weight_infos ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallReserveResources {
  agent_id: AgentID_mesos;
  source?: Resource_mesos[] | undefined;
  resources?: Resource_mesos[] | undefined;
}
export const CallReserveResources: MessageType<CallReserveResources> = {
  name: 'mesos.v1.master.Call.ReserveResources',
  fields: [
    { name: 'agent_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'source', number: 3, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
    { name: 'resources', number: 2, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
  ],
  write(m: CallReserveResources, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(18); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
    if (m.source !== undefined) for (const v of m.source) { w.uint32(26); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): CallReserveResources {
    const m = { agent_id: undefined } as unknown as CallReserveResources;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 26: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.source ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    if (m.agent_id === undefined) throw new WireError('CallReserveResources.agent_id is missing');
    return m;
  },
};

export interface CallUnreserveResources {
  agent_id: AgentID_mesos;
  resources?: Resource_mesos[] | undefined;
}
export const CallUnreserveResources: MessageType<CallUnreserveResources> = {
  name: 'mesos.v1.master.Call.UnreserveResources',
  fields: [
    { name: 'agent_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'resources', number: 2, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
  ],
  write(m: CallUnreserveResources, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(18); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): CallUnreserveResources {
    const m = { agent_id: undefined } as unknown as CallUnreserveResources;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 18: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    if (m.agent_id === undefined) throw new WireError('CallUnreserveResources.agent_id is missing');
    return m;
  },
};

export interface CallCreateVolumes {
  agent_id: AgentID_mesos;
  volumes?: Resource_mesos[] | undefined;
}
export const CallCreateVolumes: MessageType<CallCreateVolumes> = {
  name: 'mesos.v1.master.Call.CreateVolumes',
  fields: [
    { name: 'agent_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'volumes', number: 2, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
  ],
  write(m: CallCreateVolumes, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
    if (m.volumes !== undefined) for (const v of m.volumes) { w.uint32(18); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): CallCreateVolumes {
    const m = { agent_id: undefined } as unknown as CallCreateVolumes;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 18: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.volumes ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    if (m.agent_id === undefined) throw new WireError('CallCreateVolumes.agent_id is missing');
    return m;
  },
};

export interface CallDestroyVolumes {
  agent_id: AgentID_mesos;
  volumes?: Resource_mesos[] | undefined;
}
export const CallDestroyVolumes: MessageType<CallDestroyVolumes> = {
  name: 'mesos.v1.master.Call.DestroyVolumes',
  fields: [
    { name: 'agent_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'volumes', number: 2, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
  ],
  write(m: CallDestroyVolumes, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
    if (m.volumes !== undefined) for (const v of m.volumes) { w.uint32(18); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): CallDestroyVolumes {
    const m = { agent_id: undefined } as unknown as CallDestroyVolumes;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 18: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.volumes ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    if (m.agent_id === undefined) throw new WireError('CallDestroyVolumes.agent_id is missing');
    return m;
  },
};

export interface CallGrowVolume {
  agent_id?: AgentID_mesos | undefined;
  volume: Resource_mesos;
  addition: Resource_mesos;
}
export const CallGrowVolume: MessageType<CallGrowVolume> = {
  name: 'mesos.v1.master.Call.GrowVolume',
  fields: [
    { name: 'agent_id', number: 1, label: 'optional', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'volume', number: 2, label: 'required', type: 'message', message: () => Resource_mesos as MessageType<never> },
    { name: 'addition', number: 3, label: 'required', type: 'message', message: () => Resource_mesos as MessageType<never> },
  ],
  write(m: CallGrowVolume, w: Writer): void {
    if (m.agent_id !== undefined) { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); Resource_mesos.write(m.volume, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); Resource_mesos.write(m.addition, w); w.end(at); }
  },
  read(r: Reader, end: number): CallGrowVolume {
    const m = { volume: undefined, addition: undefined } as unknown as CallGrowVolume;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 18: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); m.volume = v; break; }
        case 26: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); m.addition = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.volume === undefined) throw new WireError('CallGrowVolume.volume is missing');
    if (m.addition === undefined) throw new WireError('CallGrowVolume.addition is missing');
    return m;
  },
};

export interface CallShrinkVolume {
  agent_id?: AgentID_mesos | undefined;
  volume: Resource_mesos;
  subtract: ValueScalar_mesos;
}
export const CallShrinkVolume: MessageType<CallShrinkVolume> = {
  name: 'mesos.v1.master.Call.ShrinkVolume',
  fields: [
    { name: 'agent_id', number: 1, label: 'optional', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'volume', number: 2, label: 'required', type: 'message', message: () => Resource_mesos as MessageType<never> },
    { name: 'subtract', number: 3, label: 'required', type: 'message', message: () => ValueScalar_mesos as MessageType<never> },
  ],
  write(m: CallShrinkVolume, w: Writer): void {
    if (m.agent_id !== undefined) { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); Resource_mesos.write(m.volume, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); ValueScalar_mesos.write(m.subtract, w); w.end(at); }
  },
  read(r: Reader, end: number): CallShrinkVolume {
    const m = { volume: undefined, subtract: undefined } as unknown as CallShrinkVolume;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 18: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); m.volume = v; break; }
        case 26: { const e = r.enter(); const v = ValueScalar_mesos.read(r, e); r.leave(e); m.subtract = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.volume === undefined) throw new WireError('CallShrinkVolume.volume is missing');
    if (m.subtract === undefined) throw new WireError('CallShrinkVolume.subtract is missing');
    return m;
  },
};

export interface CallUpdateMaintenanceSchedule {
  schedule: Schedule_maintenance;
}
export const CallUpdateMaintenanceSchedule: MessageType<CallUpdateMaintenanceSchedule> = {
  name: 'mesos.v1.master.Call.UpdateMaintenanceSchedule',
  fields: [
    { name: 'schedule', number: 1, label: 'required', type: 'message', message: () => Schedule_maintenance as MessageType<never> },
  ],
  write(m: CallUpdateMaintenanceSchedule, w: Writer): void {
    { w.uint32(10); const at = w.begin(); Schedule_maintenance.write(m.schedule, w); w.end(at); }
  },
  read(r: Reader, end: number): CallUpdateMaintenanceSchedule {
    const m = { schedule: undefined } as unknown as CallUpdateMaintenanceSchedule;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Schedule_maintenance.read(r, e); r.leave(e); m.schedule = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.schedule === undefined) throw new WireError('CallUpdateMaintenanceSchedule.schedule is missing');
    return m;
  },
};

export interface CallStartMaintenance {
  machines?: MachineID_mesos[] | undefined;
}
export const CallStartMaintenance: MessageType<CallStartMaintenance> = {
  name: 'mesos.v1.master.Call.StartMaintenance',
  fields: [
    { name: 'machines', number: 1, label: 'repeated', type: 'message', message: () => MachineID_mesos as MessageType<never> },
  ],
  write(m: CallStartMaintenance, w: Writer): void {
    if (m.machines !== undefined) for (const v of m.machines) { w.uint32(10); const at = w.begin(); MachineID_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): CallStartMaintenance {
    const m = {  } as unknown as CallStartMaintenance;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = MachineID_mesos.read(r, e); r.leave(e); (m.machines ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallStopMaintenance {
  machines?: MachineID_mesos[] | undefined;
}
export const CallStopMaintenance: MessageType<CallStopMaintenance> = {
  name: 'mesos.v1.master.Call.StopMaintenance',
  fields: [
    { name: 'machines', number: 1, label: 'repeated', type: 'message', message: () => MachineID_mesos as MessageType<never> },
  ],
  write(m: CallStopMaintenance, w: Writer): void {
    if (m.machines !== undefined) for (const v of m.machines) { w.uint32(10); const at = w.begin(); MachineID_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): CallStopMaintenance {
    const m = {  } as unknown as CallStopMaintenance;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = MachineID_mesos.read(r, e); r.leave(e); (m.machines ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallDrainAgent {
  agent_id: AgentID_mesos;
  max_grace_period?: Duration_google | undefined;
  mark_gone?: boolean | undefined;
}
export const CallDrainAgent: MessageType<CallDrainAgent> = {
  name: 'mesos.v1.master.Call.DrainAgent',
  fields: [
    { name: 'agent_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'max_grace_period', number: 2, label: 'optional', type: 'message', message: () => Duration_google as MessageType<never> },
    { name: 'mark_gone', number: 3, label: 'optional', type: 'bool', default: false },
  ],
  write(m: CallDrainAgent, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
    if (m.max_grace_period !== undefined) { w.uint32(18); const at = w.begin(); Duration_google.write(m.max_grace_period, w); w.end(at); }
    if (m.mark_gone !== undefined) { w.uint32(24); w.bool(m.mark_gone); }
  },
  read(r: Reader, end: number): CallDrainAgent {
    const m = { agent_id: undefined } as unknown as CallDrainAgent;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 18: { const e = r.enter(); const v = Duration_google.read(r, e); r.leave(e); m.max_grace_period = v; break; }
        case 24: { const v = r.bool(); m.mark_gone = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.agent_id === undefined) throw new WireError('CallDrainAgent.agent_id is missing');
    return m;
  },
};

export interface CallDeactivateAgent {
  agent_id: AgentID_mesos;
}
export const CallDeactivateAgent: MessageType<CallDeactivateAgent> = {
  name: 'mesos.v1.master.Call.DeactivateAgent',
  fields: [
    { name: 'agent_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
  ],
  write(m: CallDeactivateAgent, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
  },
  read(r: Reader, end: number): CallDeactivateAgent {
    const m = { agent_id: undefined } as unknown as CallDeactivateAgent;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.agent_id === undefined) throw new WireError('CallDeactivateAgent.agent_id is missing');
    return m;
  },
};

export interface CallReactivateAgent {
  agent_id: AgentID_mesos;
}
export const CallReactivateAgent: MessageType<CallReactivateAgent> = {
  name: 'mesos.v1.master.Call.ReactivateAgent',
  fields: [
    { name: 'agent_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
  ],
  write(m: CallReactivateAgent, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
  },
  read(r: Reader, end: number): CallReactivateAgent {
    const m = { agent_id: undefined } as unknown as CallReactivateAgent;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.agent_id === undefined) throw new WireError('CallReactivateAgent.agent_id is missing');
    return m;
  },
};

export interface CallUpdateQuota {
  force?: boolean | undefined;
  quota_configs?: QuotaConfig_quota[] | undefined;
}
export const CallUpdateQuota: MessageType<CallUpdateQuota> = {
  name: 'mesos.v1.master.Call.UpdateQuota',
  fields: [
    { name: 'force', number: 1, label: 'optional', type: 'bool' },
    { name: 'quota_configs', number: 2, label: 'repeated', type: 'message', message: () => QuotaConfig_quota as MessageType<never> },
  ],
  write(m: CallUpdateQuota, w: Writer): void {
    if (m.force !== undefined) { w.uint32(8); w.bool(m.force); }
    if (m.quota_configs !== undefined) for (const v of m.quota_configs) { w.uint32(18); const at = w.begin(); QuotaConfig_quota.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): CallUpdateQuota {
    const m = {  } as unknown as CallUpdateQuota;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.bool(); m.force = v; break; }
        case 18: { const e = r.enter(); const v = QuotaConfig_quota.read(r, e); r.leave(e); (m.quota_configs ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallTeardown {
  framework_id: FrameworkID_mesos;
}
export const CallTeardown: MessageType<CallTeardown> = {
  name: 'mesos.v1.master.Call.Teardown',
  fields: [
    { name: 'framework_id', number: 1, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
  ],
  write(m: CallTeardown, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
  },
  read(r: Reader, end: number): CallTeardown {
    const m = { framework_id: undefined } as unknown as CallTeardown;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_id === undefined) throw new WireError('CallTeardown.framework_id is missing');
    return m;
  },
};

export interface CallMarkAgentGone {
  agent_id: AgentID_mesos;
}
export const CallMarkAgentGone: MessageType<CallMarkAgentGone> = {
  name: 'mesos.v1.master.Call.MarkAgentGone',
  fields: [
    { name: 'agent_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
  ],
  write(m: CallMarkAgentGone, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
  },
  read(r: Reader, end: number): CallMarkAgentGone {
    const m = { agent_id: undefined } as unknown as CallMarkAgentGone;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.agent_id === undefined) throw new WireError('CallMarkAgentGone.agent_id is missing');
    return m;
  },
};

export interface CallSetQuota {
  quota_request: QuotaRequest_quota;
}
export const CallSetQuota: MessageType<CallSetQuota> = {
  name: 'mesos.v1.master.Call.SetQuota',
  fields: [
    { name: 'quota_request', number: 1, label: 'required', type: 'message', message: () => QuotaRequest_quota as MessageType<never> },
  ],
  write(m: CallSetQuota, w: Writer): void {
    { w.uint32(10); const at = w.begin(); QuotaRequest_quota.write(m.quota_request, w); w.end(at); }
  },
  read(r: Reader, end: number): CallSetQuota {
    const m = { quota_request: undefined } as unknown as CallSetQuota;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = QuotaRequest_quota.read(r, e); r.leave(e); m.quota_request = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.quota_request === undefined) throw new WireError('CallSetQuota.quota_request is missing');
    return m;
  },
};

export interface CallRemoveQuota {
  role: string;
}
export const CallRemoveQuota: MessageType<CallRemoveQuota> = {
  name: 'mesos.v1.master.Call.RemoveQuota',
  fields: [
    { name: 'role', number: 1, label: 'required', type: 'string' },
  ],
  write(m: CallRemoveQuota, w: Writer): void {
    { w.uint32(10); w.string(m.role); }
  },
  read(r: Reader, end: number): CallRemoveQuota {
    const m = { role: undefined } as unknown as CallRemoveQuota;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.role = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.role === undefined) throw new WireError('CallRemoveQuota.role is missing');
    return m;
  },
};

export interface Response {
  type?: ResponseType | undefined;
  get_health?: ResponseGetHealth | undefined;
  get_flags?: ResponseGetFlags | undefined;
  get_version?: ResponseGetVersion | undefined;
  get_metrics?: ResponseGetMetrics | undefined;
  get_logging_level?: ResponseGetLoggingLevel | undefined;
  list_files?: ResponseListFiles | undefined;
  read_file?: ResponseReadFile | undefined;
  get_state?: ResponseGetState | undefined;
  get_agents?: ResponseGetAgents | undefined;
  get_frameworks?: ResponseGetFrameworks | undefined;
  get_executors?: ResponseGetExecutors | undefined;
  get_operations?: ResponseGetOperations | undefined;
  get_tasks?: ResponseGetTasks | undefined;
  get_roles?: ResponseGetRoles | undefined;
  get_weights?: ResponseGetWeights | undefined;
  get_master?: ResponseGetMaster | undefined;
  get_maintenance_status?: ResponseGetMaintenanceStatus | undefined;
  get_maintenance_schedule?: ResponseGetMaintenanceSchedule | undefined;
  get_quota?: ResponseGetQuota | undefined;
}
export const Response: MessageType<Response> = {
  name: 'mesos.v1.master.Response',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => ResponseType },
    { name: 'get_health', number: 2, label: 'optional', type: 'message', message: () => ResponseGetHealth as MessageType<never> },
    { name: 'get_flags', number: 3, label: 'optional', type: 'message', message: () => ResponseGetFlags as MessageType<never> },
    { name: 'get_version', number: 4, label: 'optional', type: 'message', message: () => ResponseGetVersion as MessageType<never> },
    { name: 'get_metrics', number: 5, label: 'optional', type: 'message', message: () => ResponseGetMetrics as MessageType<never> },
    { name: 'get_logging_level', number: 6, label: 'optional', type: 'message', message: () => ResponseGetLoggingLevel as MessageType<never> },
    { name: 'list_files', number: 7, label: 'optional', type: 'message', message: () => ResponseListFiles as MessageType<never> },
    { name: 'read_file', number: 8, label: 'optional', type: 'message', message: () => ResponseReadFile as MessageType<never> },
    { name: 'get_state', number: 9, label: 'optional', type: 'message', message: () => ResponseGetState as MessageType<never> },
    { name: 'get_agents', number: 10, label: 'optional', type: 'message', message: () => ResponseGetAgents as MessageType<never> },
    { name: 'get_frameworks', number: 11, label: 'optional', type: 'message', message: () => ResponseGetFrameworks as MessageType<never> },
    { name: 'get_executors', number: 12, label: 'optional', type: 'message', message: () => ResponseGetExecutors as MessageType<never> },
    { name: 'get_operations', number: 20, label: 'optional', type: 'message', message: () => ResponseGetOperations as MessageType<never> },
    { name: 'get_tasks', number: 13, label: 'optional', type: 'message', message: () => ResponseGetTasks as MessageType<never> },
    { name: 'get_roles', number: 14, label: 'optional', type: 'message', message: () => ResponseGetRoles as MessageType<never> },
    { name: 'get_weights', number: 15, label: 'optional', type: 'message', message: () => ResponseGetWeights as MessageType<never> },
    { name: 'get_master', number: 16, label: 'optional', type: 'message', message: () => ResponseGetMaster as MessageType<never> },
    { name: 'get_maintenance_status', number: 17, label: 'optional', type: 'message', message: () => ResponseGetMaintenanceStatus as MessageType<never> },
    { name: 'get_maintenance_schedule', number: 18, label: 'optional', type: 'message', message: () => ResponseGetMaintenanceSchedule as MessageType<never> },
    { name: 'get_quota', number: 19, label: 'optional', type: 'message', message: () => ResponseGetQuota as MessageType<never> },
  ],
  write(m: Response, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(ResponseType.numbers[m.type]); }
    if (m.get_health !== undefined) { w.uint32(18); const at = w.begin(); ResponseGetHealth.write(m.get_health, w); w.end(at); }
    if (m.get_flags !== undefined) { w.uint32(26); const at = w.begin(); ResponseGetFlags.write(m.get_flags, w); w.end(at); }
    if (m.get_version !== undefined) { w.uint32(34); const at = w.begin(); ResponseGetVersion.write(m.get_version, w); w.end(at); }
    if (m.get_metrics !== undefined) { w.uint32(42); const at = w.begin(); ResponseGetMetrics.write(m.get_metrics, w); w.end(at); }
    if (m.get_logging_level !== undefined) { w.uint32(50); const at = w.begin(); ResponseGetLoggingLevel.write(m.get_logging_level, w); w.end(at); }
    if (m.list_files !== undefined) { w.uint32(58); const at = w.begin(); ResponseListFiles.write(m.list_files, w); w.end(at); }
    if (m.read_file !== undefined) { w.uint32(66); const at = w.begin(); ResponseReadFile.write(m.read_file, w); w.end(at); }
    if (m.get_state !== undefined) { w.uint32(74); const at = w.begin(); ResponseGetState.write(m.get_state, w); w.end(at); }
    if (m.get_agents !== undefined) { w.uint32(82); const at = w.begin(); ResponseGetAgents.write(m.get_agents, w); w.end(at); }
    if (m.get_frameworks !== undefined) { w.uint32(90); const at = w.begin(); ResponseGetFrameworks.write(m.get_frameworks, w); w.end(at); }
    if (m.get_executors !== undefined) { w.uint32(98); const at = w.begin(); ResponseGetExecutors.write(m.get_executors, w); w.end(at); }
    if (m.get_tasks !== undefined) { w.uint32(106); const at = w.begin(); ResponseGetTasks.write(m.get_tasks, w); w.end(at); }
    if (m.get_roles !== undefined) { w.uint32(114); const at = w.begin(); ResponseGetRoles.write(m.get_roles, w); w.end(at); }
    if (m.get_weights !== undefined) { w.uint32(122); const at = w.begin(); ResponseGetWeights.write(m.get_weights, w); w.end(at); }
    if (m.get_master !== undefined) { w.uint32(130); const at = w.begin(); ResponseGetMaster.write(m.get_master, w); w.end(at); }
    if (m.get_maintenance_status !== undefined) { w.uint32(138); const at = w.begin(); ResponseGetMaintenanceStatus.write(m.get_maintenance_status, w); w.end(at); }
    if (m.get_maintenance_schedule !== undefined) { w.uint32(146); const at = w.begin(); ResponseGetMaintenanceSchedule.write(m.get_maintenance_schedule, w); w.end(at); }
    if (m.get_quota !== undefined) { w.uint32(154); const at = w.begin(); ResponseGetQuota.write(m.get_quota, w); w.end(at); }
    if (m.get_operations !== undefined) { w.uint32(162); const at = w.begin(); ResponseGetOperations.write(m.get_operations, w); w.end(at); }
  },
  read(r: Reader, end: number): Response {
    const m = {  } as unknown as Response;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = ResponseType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = ResponseGetHealth.read(r, e); r.leave(e); m.get_health = v; break; }
        case 26: { const e = r.enter(); const v = ResponseGetFlags.read(r, e); r.leave(e); m.get_flags = v; break; }
        case 34: { const e = r.enter(); const v = ResponseGetVersion.read(r, e); r.leave(e); m.get_version = v; break; }
        case 42: { const e = r.enter(); const v = ResponseGetMetrics.read(r, e); r.leave(e); m.get_metrics = v; break; }
        case 50: { const e = r.enter(); const v = ResponseGetLoggingLevel.read(r, e); r.leave(e); m.get_logging_level = v; break; }
        case 58: { const e = r.enter(); const v = ResponseListFiles.read(r, e); r.leave(e); m.list_files = v; break; }
        case 66: { const e = r.enter(); const v = ResponseReadFile.read(r, e); r.leave(e); m.read_file = v; break; }
        case 74: { const e = r.enter(); const v = ResponseGetState.read(r, e); r.leave(e); m.get_state = v; break; }
        case 82: { const e = r.enter(); const v = ResponseGetAgents.read(r, e); r.leave(e); m.get_agents = v; break; }
        case 90: { const e = r.enter(); const v = ResponseGetFrameworks.read(r, e); r.leave(e); m.get_frameworks = v; break; }
        case 98: { const e = r.enter(); const v = ResponseGetExecutors.read(r, e); r.leave(e); m.get_executors = v; break; }
        case 162: { const e = r.enter(); const v = ResponseGetOperations.read(r, e); r.leave(e); m.get_operations = v; break; }
        case 106: { const e = r.enter(); const v = ResponseGetTasks.read(r, e); r.leave(e); m.get_tasks = v; break; }
        case 114: { const e = r.enter(); const v = ResponseGetRoles.read(r, e); r.leave(e); m.get_roles = v; break; }
        case 122: { const e = r.enter(); const v = ResponseGetWeights.read(r, e); r.leave(e); m.get_weights = v; break; }
        case 130: { const e = r.enter(); const v = ResponseGetMaster.read(r, e); r.leave(e); m.get_master = v; break; }
        case 138: { const e = r.enter(); const v = ResponseGetMaintenanceStatus.read(r, e); r.leave(e); m.get_maintenance_status = v; break; }
        case 146: { const e = r.enter(); const v = ResponseGetMaintenanceSchedule.read(r, e); r.leave(e); m.get_maintenance_schedule = v; break; }
        case 154: { const e = r.enter(); const v = ResponseGetQuota.read(r, e); r.leave(e); m.get_quota = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type ResponseType = 'UNKNOWN' | 'GET_HEALTH' | 'GET_FLAGS' | 'GET_VERSION' | 'GET_METRICS' | 'GET_LOGGING_LEVEL' | 'LIST_FILES' | 'READ_FILE' | 'GET_STATE' | 'GET_AGENTS' | 'GET_FRAMEWORKS' | 'GET_EXECUTORS' | 'GET_OPERATIONS' | 'GET_TASKS' | 'GET_ROLES' | 'GET_WEIGHTS' | 'GET_MASTER' | 'GET_MAINTENANCE_STATUS' | 'GET_MAINTENANCE_SCHEDULE' | 'GET_QUOTA';
export const ResponseType: EnumType<ResponseType> = {
  name: 'mesos.v1.master.Response.Type',
  numbers: { UNKNOWN: 0, GET_HEALTH: 1, GET_FLAGS: 2, GET_VERSION: 3, GET_METRICS: 4, GET_LOGGING_LEVEL: 5, LIST_FILES: 6, READ_FILE: 7, GET_STATE: 8, GET_AGENTS: 9, GET_FRAMEWORKS: 10, GET_EXECUTORS: 11, GET_OPERATIONS: 19, GET_TASKS: 12, GET_ROLES: 13, GET_WEIGHTS: 14, GET_MASTER: 15, GET_MAINTENANCE_STATUS: 16, GET_MAINTENANCE_SCHEDULE: 17, GET_QUOTA: 18 },
  names: { 0: 'UNKNOWN', 1: 'GET_HEALTH', 2: 'GET_FLAGS', 3: 'GET_VERSION', 4: 'GET_METRICS', 5: 'GET_LOGGING_LEVEL', 6: 'LIST_FILES', 7: 'READ_FILE', 8: 'GET_STATE', 9: 'GET_AGENTS', 10: 'GET_FRAMEWORKS', 11: 'GET_EXECUTORS', 19: 'GET_OPERATIONS', 12: 'GET_TASKS', 13: 'GET_ROLES', 14: 'GET_WEIGHTS', 15: 'GET_MASTER', 16: 'GET_MAINTENANCE_STATUS', 17: 'GET_MAINTENANCE_SCHEDULE', 18: 'GET_QUOTA' },
};

export interface ResponseGetHealth {
  healthy: boolean;
}
export const ResponseGetHealth: MessageType<ResponseGetHealth> = {
  name: 'mesos.v1.master.Response.GetHealth',
  fields: [
    { name: 'healthy', number: 1, label: 'required', type: 'bool' },
  ],
  write(m: ResponseGetHealth, w: Writer): void {
    { w.uint32(8); w.bool(m.healthy); }
  },
  read(r: Reader, end: number): ResponseGetHealth {
    const m = { healthy: undefined } as unknown as ResponseGetHealth;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.bool(); m.healthy = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.healthy === undefined) throw new WireError('ResponseGetHealth.healthy is missing');
    return m;
  },
};

export interface ResponseGetFlags {
  flags?: Flag_mesos[] | undefined;
}
export const ResponseGetFlags: MessageType<ResponseGetFlags> = {
  name: 'mesos.v1.master.Response.GetFlags',
  fields: [
    { name: 'flags', number: 1, label: 'repeated', type: 'message', message: () => Flag_mesos as MessageType<never> },
  ],
  write(m: ResponseGetFlags, w: Writer): void {
    if (m.flags !== undefined) for (const v of m.flags) { w.uint32(10); const at = w.begin(); Flag_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetFlags {
    const m = {  } as unknown as ResponseGetFlags;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Flag_mesos.read(r, e); r.leave(e); (m.flags ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseGetVersion {
  version_info: VersionInfo_mesos;
}
export const ResponseGetVersion: MessageType<ResponseGetVersion> = {
  name: 'mesos.v1.master.Response.GetVersion',
  fields: [
    { name: 'version_info', number: 1, label: 'required', type: 'message', message: () => VersionInfo_mesos as MessageType<never> },
  ],
  write(m: ResponseGetVersion, w: Writer): void {
    { w.uint32(10); const at = w.begin(); VersionInfo_mesos.write(m.version_info, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetVersion {
    const m = { version_info: undefined } as unknown as ResponseGetVersion;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = VersionInfo_mesos.read(r, e); r.leave(e); m.version_info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.version_info === undefined) throw new WireError('ResponseGetVersion.version_info is missing');
    return m;
  },
};

export interface ResponseGetMetrics {
  metrics?: Metric_mesos[] | undefined;
}
export const ResponseGetMetrics: MessageType<ResponseGetMetrics> = {
  name: 'mesos.v1.master.Response.GetMetrics',
  fields: [
    { name: 'metrics', number: 1, label: 'repeated', type: 'message', message: () => Metric_mesos as MessageType<never> },
  ],
  write(m: ResponseGetMetrics, w: Writer): void {
    if (m.metrics !== undefined) for (const v of m.metrics) { w.uint32(10); const at = w.begin(); Metric_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetMetrics {
    const m = {  } as unknown as ResponseGetMetrics;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Metric_mesos.read(r, e); r.leave(e); (m.metrics ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseGetLoggingLevel {
  level: number;
}
export const ResponseGetLoggingLevel: MessageType<ResponseGetLoggingLevel> = {
  name: 'mesos.v1.master.Response.GetLoggingLevel',
  fields: [
    { name: 'level', number: 1, label: 'required', type: 'uint32' },
  ],
  write(m: ResponseGetLoggingLevel, w: Writer): void {
    { w.uint32(8); w.uint32(m.level); }
  },
  read(r: Reader, end: number): ResponseGetLoggingLevel {
    const m = { level: undefined } as unknown as ResponseGetLoggingLevel;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint32(); m.level = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.level === undefined) throw new WireError('ResponseGetLoggingLevel.level is missing');
    return m;
  },
};

export interface ResponseListFiles {
  file_infos?: FileInfo_mesos[] | undefined;
}
export const ResponseListFiles: MessageType<ResponseListFiles> = {
  name: 'mesos.v1.master.Response.ListFiles',
  fields: [
    { name: 'file_infos', number: 1, label: 'repeated', type: 'message', message: () => FileInfo_mesos as MessageType<never> },
  ],
  write(m: ResponseListFiles, w: Writer): void {
    if (m.file_infos !== undefined) for (const v of m.file_infos) { w.uint32(10); const at = w.begin(); FileInfo_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseListFiles {
    const m = {  } as unknown as ResponseListFiles;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FileInfo_mesos.read(r, e); r.leave(e); (m.file_infos ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseReadFile {
  size: number;
  data: Uint8Array;
}
export const ResponseReadFile: MessageType<ResponseReadFile> = {
  name: 'mesos.v1.master.Response.ReadFile',
  fields: [
    { name: 'size', number: 1, label: 'required', type: 'uint64' },
    { name: 'data', number: 2, label: 'required', type: 'bytes' },
  ],
  write(m: ResponseReadFile, w: Writer): void {
    { w.uint32(8); w.uint64(m.size); }
    { w.uint32(18); w.bytes(m.data); }
  },
  read(r: Reader, end: number): ResponseReadFile {
    const m = { size: undefined, data: undefined } as unknown as ResponseReadFile;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint64(); m.size = v; break; }
        case 18: { const v = r.bytes(); m.data = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.size === undefined) throw new WireError('ResponseReadFile.size is missing');
    if (m.data === undefined) throw new WireError('ResponseReadFile.data is missing');
    return m;
  },
};

export interface ResponseGetState {
  get_tasks?: ResponseGetTasks | undefined;
  get_executors?: ResponseGetExecutors | undefined;
  get_frameworks?: ResponseGetFrameworks | undefined;
  get_agents?: ResponseGetAgents | undefined;
}
export const ResponseGetState: MessageType<ResponseGetState> = {
  name: 'mesos.v1.master.Response.GetState',
  fields: [
    { name: 'get_tasks', number: 1, label: 'optional', type: 'message', message: () => ResponseGetTasks as MessageType<never> },
    { name: 'get_executors', number: 2, label: 'optional', type: 'message', message: () => ResponseGetExecutors as MessageType<never> },
    { name: 'get_frameworks', number: 3, label: 'optional', type: 'message', message: () => ResponseGetFrameworks as MessageType<never> },
    { name: 'get_agents', number: 4, label: 'optional', type: 'message', message: () => ResponseGetAgents as MessageType<never> },
  ],
  write(m: ResponseGetState, w: Writer): void {
    if (m.get_tasks !== undefined) { w.uint32(10); const at = w.begin(); ResponseGetTasks.write(m.get_tasks, w); w.end(at); }
    if (m.get_executors !== undefined) { w.uint32(18); const at = w.begin(); ResponseGetExecutors.write(m.get_executors, w); w.end(at); }
    if (m.get_frameworks !== undefined) { w.uint32(26); const at = w.begin(); ResponseGetFrameworks.write(m.get_frameworks, w); w.end(at); }
    if (m.get_agents !== undefined) { w.uint32(34); const at = w.begin(); ResponseGetAgents.write(m.get_agents, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetState {
    const m = {  } as unknown as ResponseGetState;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResponseGetTasks.read(r, e); r.leave(e); m.get_tasks = v; break; }
        case 18: { const e = r.enter(); const v = ResponseGetExecutors.read(r, e); r.leave(e); m.get_executors = v; break; }
        case 26: { const e = r.enter(); const v = ResponseGetFrameworks.read(r, e); r.leave(e); m.get_frameworks = v; break; }
        case 34: { const e = r.enter(); const v = ResponseGetAgents.read(r, e); r.leave(e); m.get_agents = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseGetTasks {
  pending_tasks?: Task_mesos[] | undefined;
  tasks?: Task_mesos[] | undefined;
  unreachable_tasks?: Task_mesos[] | undefined;
  completed_tasks?: Task_mesos[] | undefined;
  orphan_tasks?: Task_mesos[] | undefined;
}
export const ResponseGetTasks: MessageType<ResponseGetTasks> = {
  name: 'mesos.v1.master.Response.GetTasks',
  fields: [
    { name: 'pending_tasks', number: 1, label: 'repeated', type: 'message', message: () => Task_mesos as MessageType<never>, deprecated: true },
    { name: 'tasks', number: 2, label: 'repeated', type: 'message', message: () => Task_mesos as MessageType<never> },
    { name: 'unreachable_tasks', number: 5, label: 'repeated', type: 'message', message: () => Task_mesos as MessageType<never> },
    { name: 'completed_tasks', number: 3, label: 'repeated', type: 'message', message: () => Task_mesos as MessageType<never> },
    { name: 'orphan_tasks', number: 4, label: 'repeated', type: 'message', message: () => Task_mesos as MessageType<never>, deprecated: true },
  ],
  write(m: ResponseGetTasks, w: Writer): void {
    if (m.pending_tasks !== undefined) for (const v of m.pending_tasks) { w.uint32(10); const at = w.begin(); Task_mesos.write(v, w); w.end(at); }
    if (m.tasks !== undefined) for (const v of m.tasks) { w.uint32(18); const at = w.begin(); Task_mesos.write(v, w); w.end(at); }
    if (m.completed_tasks !== undefined) for (const v of m.completed_tasks) { w.uint32(26); const at = w.begin(); Task_mesos.write(v, w); w.end(at); }
    if (m.orphan_tasks !== undefined) for (const v of m.orphan_tasks) { w.uint32(34); const at = w.begin(); Task_mesos.write(v, w); w.end(at); }
    if (m.unreachable_tasks !== undefined) for (const v of m.unreachable_tasks) { w.uint32(42); const at = w.begin(); Task_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetTasks {
    const m = {  } as unknown as ResponseGetTasks;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Task_mesos.read(r, e); r.leave(e); (m.pending_tasks ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = Task_mesos.read(r, e); r.leave(e); (m.tasks ??= []).push(v); break; }
        case 42: { const e = r.enter(); const v = Task_mesos.read(r, e); r.leave(e); (m.unreachable_tasks ??= []).push(v); break; }
        case 26: { const e = r.enter(); const v = Task_mesos.read(r, e); r.leave(e); (m.completed_tasks ??= []).push(v); break; }
        case 34: { const e = r.enter(); const v = Task_mesos.read(r, e); r.leave(e); (m.orphan_tasks ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseGetExecutors {
  executors?: ResponseGetExecutorsExecutor[] | undefined;
  orphan_executors?: ResponseGetExecutorsExecutor[] | undefined;
}
export const ResponseGetExecutors: MessageType<ResponseGetExecutors> = {
  name: 'mesos.v1.master.Response.GetExecutors',
  fields: [
    { name: 'executors', number: 1, label: 'repeated', type: 'message', message: () => ResponseGetExecutorsExecutor as MessageType<never> },
    { name: 'orphan_executors', number: 2, label: 'repeated', type: 'message', message: () => ResponseGetExecutorsExecutor as MessageType<never>, deprecated: true },
  ],
  write(m: ResponseGetExecutors, w: Writer): void {
    if (m.executors !== undefined) for (const v of m.executors) { w.uint32(10); const at = w.begin(); ResponseGetExecutorsExecutor.write(v, w); w.end(at); }
    if (m.orphan_executors !== undefined) for (const v of m.orphan_executors) { w.uint32(18); const at = w.begin(); ResponseGetExecutorsExecutor.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetExecutors {
    const m = {  } as unknown as ResponseGetExecutors;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResponseGetExecutorsExecutor.read(r, e); r.leave(e); (m.executors ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = ResponseGetExecutorsExecutor.read(r, e); r.leave(e); (m.orphan_executors ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseGetExecutorsExecutor {
  executor_info: ExecutorInfo_mesos;
  agent_id: AgentID_mesos;
}
export const ResponseGetExecutorsExecutor: MessageType<ResponseGetExecutorsExecutor> = {
  name: 'mesos.v1.master.Response.GetExecutors.Executor',
  fields: [
    { name: 'executor_info', number: 1, label: 'required', type: 'message', message: () => ExecutorInfo_mesos as MessageType<never> },
    { name: 'agent_id', number: 2, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
  ],
  write(m: ResponseGetExecutorsExecutor, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ExecutorInfo_mesos.write(m.executor_info, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetExecutorsExecutor {
    const m = { executor_info: undefined, agent_id: undefined } as unknown as ResponseGetExecutorsExecutor;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ExecutorInfo_mesos.read(r, e); r.leave(e); m.executor_info = v; break; }
        case 18: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.executor_info === undefined) throw new WireError('ResponseGetExecutorsExecutor.executor_info is missing');
    if (m.agent_id === undefined) throw new WireError('ResponseGetExecutorsExecutor.agent_id is missing');
    return m;
  },
};

export interface ResponseGetFrameworks {
  frameworks?: ResponseGetFrameworksFramework[] | undefined;
  completed_frameworks?: ResponseGetFrameworksFramework[] | undefined;
  recovered_frameworks?: FrameworkInfo_mesos[] | undefined;
}
export const ResponseGetFrameworks: MessageType<ResponseGetFrameworks> = {
  name: 'mesos.v1.master.Response.GetFrameworks',
  fields: [
    { name: 'frameworks', number: 1, label: 'repeated', type: 'message', message: () => ResponseGetFrameworksFramework as MessageType<never> },
    { name: 'completed_frameworks', number: 2, label: 'repeated', type: 'message', message: () => ResponseGetFrameworksFramework as MessageType<never> },
    { name: 'recovered_frameworks', number: 3, label: 'repeated', type: 'message', message: () => FrameworkInfo_mesos as MessageType<never>, deprecated: true },
  ],
  write(m: ResponseGetFrameworks, w: Writer): void {
    if (m.frameworks !== undefined) for (const v of m.frameworks) { w.uint32(10); const at = w.begin(); ResponseGetFrameworksFramework.write(v, w); w.end(at); }
    if (m.completed_frameworks !== undefined) for (const v of m.completed_frameworks) { w.uint32(18); const at = w.begin(); ResponseGetFrameworksFramework.write(v, w); w.end(at); }
    if (m.recovered_frameworks !== undefined) for (const v of m.recovered_frameworks) { w.uint32(26); const at = w.begin(); FrameworkInfo_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetFrameworks {
    const m = {  } as unknown as ResponseGetFrameworks;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResponseGetFrameworksFramework.read(r, e); r.leave(e); (m.frameworks ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = ResponseGetFrameworksFramework.read(r, e); r.leave(e); (m.completed_frameworks ??= []).push(v); break; }
        case 26: { const e = r.enter(); const v = FrameworkInfo_mesos.read(r, e); r.leave(e); (m.recovered_frameworks ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseGetFrameworksFramework {
  framework_info: FrameworkInfo_mesos;
  active: boolean;
  connected: boolean;
  recovered: boolean;
  registered_time?: TimeInfo_mesos | undefined;
  reregistered_time?: TimeInfo_mesos | undefined;
  unregistered_time?: TimeInfo_mesos | undefined;
  offers?: Offer_mesos[] | undefined;
  inverse_offers?: InverseOffer_mesos[] | undefined;
  allocated_resources?: Resource_mesos[] | undefined;
  offered_resources?: Resource_mesos[] | undefined;
  offer_constraints?: OfferConstraints_scheduler | undefined;
}
export const ResponseGetFrameworksFramework: MessageType<ResponseGetFrameworksFramework> = {
  name: 'mesos.v1.master.Response.GetFrameworks.Framework',
  fields: [
    { name: 'framework_info', number: 1, label: 'required', type: 'message', message: () => FrameworkInfo_mesos as MessageType<never> },
    { name: 'active', number: 2, label: 'required', type: 'bool' },
    { name: 'connected', number: 3, label: 'required', type: 'bool' },
    { name: 'recovered', number: 11, label: 'required', type: 'bool' },
    { name: 'registered_time', number: 4, label: 'optional', type: 'message', message: () => TimeInfo_mesos as MessageType<never> },
    { name: 'reregistered_time', number: 5, label: 'optional', type: 'message', message: () => TimeInfo_mesos as MessageType<never> },
    { name: 'unregistered_time', number: 6, label: 'optional', type: 'message', message: () => TimeInfo_mesos as MessageType<never> },
    { name: 'offers', number: 7, label: 'repeated', type: 'message', message: () => Offer_mesos as MessageType<never> },
    { name: 'inverse_offers', number: 8, label: 'repeated', type: 'message', message: () => InverseOffer_mesos as MessageType<never> },
    { name: 'allocated_resources', number: 9, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
    { name: 'offered_resources', number: 10, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
    { name: 'offer_constraints', number: 12, label: 'optional', type: 'message', message: () => OfferConstraints_scheduler as MessageType<never> },
  ],
  write(m: ResponseGetFrameworksFramework, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkInfo_mesos.write(m.framework_info, w); w.end(at); }
    { w.uint32(16); w.bool(m.active); }
    { w.uint32(24); w.bool(m.connected); }
    if (m.registered_time !== undefined) { w.uint32(34); const at = w.begin(); TimeInfo_mesos.write(m.registered_time, w); w.end(at); }
    if (m.reregistered_time !== undefined) { w.uint32(42); const at = w.begin(); TimeInfo_mesos.write(m.reregistered_time, w); w.end(at); }
    if (m.unregistered_time !== undefined) { w.uint32(50); const at = w.begin(); TimeInfo_mesos.write(m.unregistered_time, w); w.end(at); }
    if (m.offers !== undefined) for (const v of m.offers) { w.uint32(58); const at = w.begin(); Offer_mesos.write(v, w); w.end(at); }
    if (m.inverse_offers !== undefined) for (const v of m.inverse_offers) { w.uint32(66); const at = w.begin(); InverseOffer_mesos.write(v, w); w.end(at); }
    if (m.allocated_resources !== undefined) for (const v of m.allocated_resources) { w.uint32(74); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
    if (m.offered_resources !== undefined) for (const v of m.offered_resources) { w.uint32(82); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
    { w.uint32(88); w.bool(m.recovered); }
    if (m.offer_constraints !== undefined) { w.uint32(98); const at = w.begin(); OfferConstraints_scheduler.write(m.offer_constraints, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetFrameworksFramework {
    const m = { framework_info: undefined, active: undefined, connected: undefined, recovered: undefined } as unknown as ResponseGetFrameworksFramework;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkInfo_mesos.read(r, e); r.leave(e); m.framework_info = v; break; }
        case 16: { const v = r.bool(); m.active = v; break; }
        case 24: { const v = r.bool(); m.connected = v; break; }
        case 88: { const v = r.bool(); m.recovered = v; break; }
        case 34: { const e = r.enter(); const v = TimeInfo_mesos.read(r, e); r.leave(e); m.registered_time = v; break; }
        case 42: { const e = r.enter(); const v = TimeInfo_mesos.read(r, e); r.leave(e); m.reregistered_time = v; break; }
        case 50: { const e = r.enter(); const v = TimeInfo_mesos.read(r, e); r.leave(e); m.unregistered_time = v; break; }
        case 58: { const e = r.enter(); const v = Offer_mesos.read(r, e); r.leave(e); (m.offers ??= []).push(v); break; }
        case 66: { const e = r.enter(); const v = InverseOffer_mesos.read(r, e); r.leave(e); (m.inverse_offers ??= []).push(v); break; }
        case 74: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.allocated_resources ??= []).push(v); break; }
        case 82: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.offered_resources ??= []).push(v); break; }
        case 98: { const e = r.enter(); const v = OfferConstraints_scheduler.read(r, e); r.leave(e); m.offer_constraints = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_info === undefined) throw new WireError('ResponseGetFrameworksFramework.framework_info is missing');
    if (m.active === undefined) throw new WireError('ResponseGetFrameworksFramework.active is missing');
    if (m.connected === undefined) throw new WireError('ResponseGetFrameworksFramework.connected is missing');
    if (m.recovered === undefined) throw new WireError('ResponseGetFrameworksFramework.recovered is missing');
    return m;
  },
};

export interface ResponseGetAgents {
  agents?: ResponseGetAgentsAgent[] | undefined;
  recovered_agents?: AgentInfo_mesos[] | undefined;
}
export const ResponseGetAgents: MessageType<ResponseGetAgents> = {
  name: 'mesos.v1.master.Response.GetAgents',
  fields: [
    { name: 'agents', number: 1, label: 'repeated', type: 'message', message: () => ResponseGetAgentsAgent as MessageType<never> },
    { name: 'recovered_agents', number: 2, label: 'repeated', type: 'message', message: () => AgentInfo_mesos as MessageType<never> },
  ],
  write(m: ResponseGetAgents, w: Writer): void {
    if (m.agents !== undefined) for (const v of m.agents) { w.uint32(10); const at = w.begin(); ResponseGetAgentsAgent.write(v, w); w.end(at); }
    if (m.recovered_agents !== undefined) for (const v of m.recovered_agents) { w.uint32(18); const at = w.begin(); AgentInfo_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetAgents {
    const m = {  } as unknown as ResponseGetAgents;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResponseGetAgentsAgent.read(r, e); r.leave(e); (m.agents ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = AgentInfo_mesos.read(r, e); r.leave(e); (m.recovered_agents ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseGetAgentsAgent {
  agent_info: AgentInfo_mesos;
  active: boolean;
  deactivated?: boolean | undefined;
  version: string;
  pid?: string | undefined;
  registered_time?: TimeInfo_mesos | undefined;
  reregistered_time?: TimeInfo_mesos | undefined;
  total_resources?: Resource_mesos[] | undefined;
  allocated_resources?: Resource_mesos[] | undefined;
  offered_resources?: Resource_mesos[] | undefined;
  capabilities?: AgentInfoCapability_mesos[] | undefined;
  resource_providers?: ResponseGetAgentsAgentResourceProvider[] | undefined;
  drain_info?: DrainInfo_mesos | undefined;
  estimated_drain_start_time?: TimeInfo_mesos | undefined;
}
export const ResponseGetAgentsAgent: MessageType<ResponseGetAgentsAgent> = {
  name: 'mesos.v1.master.Response.GetAgents.Agent',
  fields: [
    { name: 'agent_info', number: 1, label: 'required', type: 'message', message: () => AgentInfo_mesos as MessageType<never> },
    { name: 'active', number: 2, label: 'required', type: 'bool' },
    { name: 'deactivated', number: 12, label: 'optional', type: 'bool' },
    { name: 'version', number: 3, label: 'required', type: 'string' },
    { name: 'pid', number: 4, label: 'optional', type: 'string' },
    { name: 'registered_time', number: 5, label: 'optional', type: 'message', message: () => TimeInfo_mesos as MessageType<never> },
    { name: 'reregistered_time', number: 6, label: 'optional', type: 'message', message: () => TimeInfo_mesos as MessageType<never> },
    { name: 'total_resources', number: 7, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
    { name: 'allocated_resources', number: 8, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
    { name: 'offered_resources', number: 9, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
    { name: 'capabilities', number: 10, label: 'repeated', type: 'message', message: () => AgentInfoCapability_mesos as MessageType<never> },
    { name: 'resource_providers', number: 11, label: 'repeated', type: 'message', message: () => ResponseGetAgentsAgentResourceProvider as MessageType<never> },
    { name: 'drain_info', number: 13, label: 'optional', type: 'message', message: () => DrainInfo_mesos as MessageType<never> },
    { name: 'estimated_drain_start_time', number: 14, label: 'optional', type: 'message', message: () => TimeInfo_mesos as MessageType<never> },
  ],
  write(m: ResponseGetAgentsAgent, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentInfo_mesos.write(m.agent_info, w); w.end(at); }
    { w.uint32(16); w.bool(m.active); }
    { w.uint32(26); w.string(m.version); }
    if (m.pid !== undefined) { w.uint32(34); w.string(m.pid); }
    if (m.registered_time !== undefined) { w.uint32(42); const at = w.begin(); TimeInfo_mesos.write(m.registered_time, w); w.end(at); }
    if (m.reregistered_time !== undefined) { w.uint32(50); const at = w.begin(); TimeInfo_mesos.write(m.reregistered_time, w); w.end(at); }
    if (m.total_resources !== undefined) for (const v of m.total_resources) { w.uint32(58); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
    if (m.allocated_resources !== undefined) for (const v of m.allocated_resources) { w.uint32(66); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
    if (m.offered_resources !== undefined) for (const v of m.offered_resources) { w.uint32(74); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
    if (m.capabilities !== undefined) for (const v of m.capabilities) { w.uint32(82); const at = w.begin(); AgentInfoCapability_mesos.write(v, w); w.end(at); }
    if (m.resource_providers !== undefined) for (const v of m.resource_providers) { w.uint32(90); const at = w.begin(); ResponseGetAgentsAgentResourceProvider.write(v, w); w.end(at); }
    if (m.deactivated !== undefined) { w.uint32(96); w.bool(m.deactivated); }
    if (m.drain_info !== undefined) { w.uint32(106); const at = w.begin(); DrainInfo_mesos.write(m.drain_info, w); w.end(at); }
    if (m.estimated_drain_start_time !== undefined) { w.uint32(114); const at = w.begin(); TimeInfo_mesos.write(m.estimated_drain_start_time, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetAgentsAgent {
    const m = { agent_info: undefined, active: undefined, version: undefined } as unknown as ResponseGetAgentsAgent;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentInfo_mesos.read(r, e); r.leave(e); m.agent_info = v; break; }
        case 16: { const v = r.bool(); m.active = v; break; }
        case 96: { const v = r.bool(); m.deactivated = v; break; }
        case 26: { const v = r.string(); m.version = v; break; }
        case 34: { const v = r.string(); m.pid = v; break; }
        case 42: { const e = r.enter(); const v = TimeInfo_mesos.read(r, e); r.leave(e); m.registered_time = v; break; }
        case 50: { const e = r.enter(); const v = TimeInfo_mesos.read(r, e); r.leave(e); m.reregistered_time = v; break; }
        case 58: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.total_resources ??= []).push(v); break; }
        case 66: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.allocated_resources ??= []).push(v); break; }
        case 74: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.offered_resources ??= []).push(v); break; }
        case 82: { const e = r.enter(); const v = AgentInfoCapability_mesos.read(r, e); r.leave(e); (m.capabilities ??= []).push(v); break; }
        case 90: { const e = r.enter(); const v = ResponseGetAgentsAgentResourceProvider.read(r, e); r.leave(e); (m.resource_providers ??= []).push(v); break; }
        case 106: { const e = r.enter(); const v = DrainInfo_mesos.read(r, e); r.leave(e); m.drain_info = v; break; }
        case 114: { const e = r.enter(); const v = TimeInfo_mesos.read(r, e); r.leave(e); m.estimated_drain_start_time = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.agent_info === undefined) throw new WireError('ResponseGetAgentsAgent.agent_info is missing');
    if (m.active === undefined) throw new WireError('ResponseGetAgentsAgent.active is missing');
    if (m.version === undefined) throw new WireError('ResponseGetAgentsAgent.version is missing');
    return m;
  },
};

export interface ResponseGetAgentsAgentResourceProvider {
  resource_provider_info: ResourceProviderInfo_mesos;
  total_resources?: Resource_mesos[] | undefined;
}
export const ResponseGetAgentsAgentResourceProvider: MessageType<ResponseGetAgentsAgentResourceProvider> = {
  name: 'mesos.v1.master.Response.GetAgents.Agent.ResourceProvider',
  fields: [
    { name: 'resource_provider_info', number: 1, label: 'required', type: 'message', message: () => ResourceProviderInfo_mesos as MessageType<never> },
    { name: 'total_resources', number: 2, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
  ],
  write(m: ResponseGetAgentsAgentResourceProvider, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ResourceProviderInfo_mesos.write(m.resource_provider_info, w); w.end(at); }
    if (m.total_resources !== undefined) for (const v of m.total_resources) { w.uint32(18); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetAgentsAgentResourceProvider {
    const m = { resource_provider_info: undefined } as unknown as ResponseGetAgentsAgentResourceProvider;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResourceProviderInfo_mesos.read(r, e); r.leave(e); m.resource_provider_info = v; break; }
        case 18: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.total_resources ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    if (m.resource_provider_info === undefined) throw new WireError('ResponseGetAgentsAgentResourceProvider.resource_provider_info is missing');
    return m;
  },
};

export interface ResponseGetOperations {
  operations?: Operation_mesos[] | undefined;
}
export const ResponseGetOperations: MessageType<ResponseGetOperations> = {
  name: 'mesos.v1.master.Response.GetOperations',
  fields: [
    { name: 'operations', number: 1, label: 'repeated', type: 'message', message: () => Operation_mesos as MessageType<never> },
  ],
  write(m: ResponseGetOperations, w: Writer): void {
    if (m.operations !== undefined) for (const v of m.operations) { w.uint32(10); const at = w.begin(); Operation_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetOperations {
    const m = {  } as unknown as ResponseGetOperations;
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

export interface ResponseGetRoles {
  roles?: Role_mesos[] | undefined;
}
export const ResponseGetRoles: MessageType<ResponseGetRoles> = {
  name: 'mesos.v1.master.Response.GetRoles',
  fields: [
    { name: 'roles', number: 1, label: 'repeated', type: 'message', message: () => Role_mesos as MessageType<never> },
  ],
  write(m: ResponseGetRoles, w: Writer): void {
    if (m.roles !== undefined) for (const v of m.roles) { w.uint32(10); const at = w.begin(); Role_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetRoles {
    const m = {  } as unknown as ResponseGetRoles;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Role_mesos.read(r, e); r.leave(e); (m.roles ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseGetWeights {
  weight_infos?: WeightInfo_mesos[] | undefined;
}
export const ResponseGetWeights: MessageType<ResponseGetWeights> = {
  name: 'mesos.v1.master.Response.GetWeights',
  fields: [
    { name: 'weight_infos', number: 1, label: 'repeated', type: 'message', message: () => WeightInfo_mesos as MessageType<never> },
  ],
  write(m: ResponseGetWeights, w: Writer): void {
    if (m.weight_infos !== undefined) for (const v of m.weight_infos) { w.uint32(10); const at = w.begin(); WeightInfo_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetWeights {
    const m = {  } as unknown as ResponseGetWeights;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = WeightInfo_mesos.read(r, e); r.leave(e); (m.weight_infos ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseGetMaster {
  master_info?: MasterInfo_mesos | undefined;
  start_time?: number | undefined;
  elected_time?: number | undefined;
}
export const ResponseGetMaster: MessageType<ResponseGetMaster> = {
  name: 'mesos.v1.master.Response.GetMaster',
  fields: [
    { name: 'master_info', number: 1, label: 'optional', type: 'message', message: () => MasterInfo_mesos as MessageType<never> },
    { name: 'start_time', number: 2, label: 'optional', type: 'double' },
    { name: 'elected_time', number: 3, label: 'optional', type: 'double' },
  ],
  write(m: ResponseGetMaster, w: Writer): void {
    if (m.master_info !== undefined) { w.uint32(10); const at = w.begin(); MasterInfo_mesos.write(m.master_info, w); w.end(at); }
    if (m.start_time !== undefined) { w.uint32(17); w.double(m.start_time); }
    if (m.elected_time !== undefined) { w.uint32(25); w.double(m.elected_time); }
  },
  read(r: Reader, end: number): ResponseGetMaster {
    const m = {  } as unknown as ResponseGetMaster;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = MasterInfo_mesos.read(r, e); r.leave(e); m.master_info = v; break; }
        case 17: { const v = r.double(); m.start_time = v; break; }
        case 25: { const v = r.double(); m.elected_time = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseGetMaintenanceStatus {
  status: ClusterStatus_maintenance;
}
export const ResponseGetMaintenanceStatus: MessageType<ResponseGetMaintenanceStatus> = {
  name: 'mesos.v1.master.Response.GetMaintenanceStatus',
  fields: [
    { name: 'status', number: 1, label: 'required', type: 'message', message: () => ClusterStatus_maintenance as MessageType<never> },
  ],
  write(m: ResponseGetMaintenanceStatus, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ClusterStatus_maintenance.write(m.status, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetMaintenanceStatus {
    const m = { status: undefined } as unknown as ResponseGetMaintenanceStatus;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ClusterStatus_maintenance.read(r, e); r.leave(e); m.status = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.status === undefined) throw new WireError('ResponseGetMaintenanceStatus.status is missing');
    return m;
  },
};

export interface ResponseGetMaintenanceSchedule {
  schedule: Schedule_maintenance;
}
export const ResponseGetMaintenanceSchedule: MessageType<ResponseGetMaintenanceSchedule> = {
  name: 'mesos.v1.master.Response.GetMaintenanceSchedule',
  fields: [
    { name: 'schedule', number: 1, label: 'required', type: 'message', message: () => Schedule_maintenance as MessageType<never> },
  ],
  write(m: ResponseGetMaintenanceSchedule, w: Writer): void {
    { w.uint32(10); const at = w.begin(); Schedule_maintenance.write(m.schedule, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetMaintenanceSchedule {
    const m = { schedule: undefined } as unknown as ResponseGetMaintenanceSchedule;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Schedule_maintenance.read(r, e); r.leave(e); m.schedule = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.schedule === undefined) throw new WireError('ResponseGetMaintenanceSchedule.schedule is missing');
    return m;
  },
};

export interface ResponseGetQuota {
  status: QuotaStatus_quota;
}
export const ResponseGetQuota: MessageType<ResponseGetQuota> = {
  name: 'mesos.v1.master.Response.GetQuota',
  fields: [
    { name: 'status', number: 1, label: 'required', type: 'message', message: () => QuotaStatus_quota as MessageType<never> },
  ],
  write(m: ResponseGetQuota, w: Writer): void {
    { w.uint32(10); const at = w.begin(); QuotaStatus_quota.write(m.status, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetQuota {
    const m = { status: undefined } as unknown as ResponseGetQuota;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = QuotaStatus_quota.read(r, e); r.leave(e); m.status = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.status === undefined) throw new WireError('ResponseGetQuota.status is missing');
    return m;
  },
};

export interface Event {
  type?: EventType | undefined;
  subscribed?: EventSubscribed | undefined;
  task_added?: EventTaskAdded | undefined;
  task_updated?: EventTaskUpdated | undefined;
  agent_added?: EventAgentAdded | undefined;
  agent_removed?: EventAgentRemoved | undefined;
  framework_added?: EventFrameworkAdded | undefined;
  framework_updated?: EventFrameworkUpdated | undefined;
  framework_removed?: EventFrameworkRemoved | undefined;
}
export const Event: MessageType<Event> = {
  name: 'mesos.v1.master.Event',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => EventType },
    { name: 'subscribed', number: 2, label: 'optional', type: 'message', message: () => EventSubscribed as MessageType<never> },
    { name: 'task_added', number: 3, label: 'optional', type: 'message', message: () => EventTaskAdded as MessageType<never> },
    { name: 'task_updated', number: 4, label: 'optional', type: 'message', message: () => EventTaskUpdated as MessageType<never> },
    { name: 'agent_added', number: 5, label: 'optional', type: 'message', message: () => EventAgentAdded as MessageType<never> },
    { name: 'agent_removed', number: 6, label: 'optional', type: 'message', message: () => EventAgentRemoved as MessageType<never> },
    { name: 'framework_added', number: 7, label: 'optional', type: 'message', message: () => EventFrameworkAdded as MessageType<never> },
    { name: 'framework_updated', number: 8, label: 'optional', type: 'message', message: () => EventFrameworkUpdated as MessageType<never> },
    { name: 'framework_removed', number: 9, label: 'optional', type: 'message', message: () => EventFrameworkRemoved as MessageType<never> },
  ],
  write(m: Event, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(EventType.numbers[m.type]); }
    if (m.subscribed !== undefined) { w.uint32(18); const at = w.begin(); EventSubscribed.write(m.subscribed, w); w.end(at); }
    if (m.task_added !== undefined) { w.uint32(26); const at = w.begin(); EventTaskAdded.write(m.task_added, w); w.end(at); }
    if (m.task_updated !== undefined) { w.uint32(34); const at = w.begin(); EventTaskUpdated.write(m.task_updated, w); w.end(at); }
    if (m.agent_added !== undefined) { w.uint32(42); const at = w.begin(); EventAgentAdded.write(m.agent_added, w); w.end(at); }
    if (m.agent_removed !== undefined) { w.uint32(50); const at = w.begin(); EventAgentRemoved.write(m.agent_removed, w); w.end(at); }
    if (m.framework_added !== undefined) { w.uint32(58); const at = w.begin(); EventFrameworkAdded.write(m.framework_added, w); w.end(at); }
    if (m.framework_updated !== undefined) { w.uint32(66); const at = w.begin(); EventFrameworkUpdated.write(m.framework_updated, w); w.end(at); }
    if (m.framework_removed !== undefined) { w.uint32(74); const at = w.begin(); EventFrameworkRemoved.write(m.framework_removed, w); w.end(at); }
  },
  read(r: Reader, end: number): Event {
    const m = {  } as unknown as Event;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = EventType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = EventSubscribed.read(r, e); r.leave(e); m.subscribed = v; break; }
        case 26: { const e = r.enter(); const v = EventTaskAdded.read(r, e); r.leave(e); m.task_added = v; break; }
        case 34: { const e = r.enter(); const v = EventTaskUpdated.read(r, e); r.leave(e); m.task_updated = v; break; }
        case 42: { const e = r.enter(); const v = EventAgentAdded.read(r, e); r.leave(e); m.agent_added = v; break; }
        case 50: { const e = r.enter(); const v = EventAgentRemoved.read(r, e); r.leave(e); m.agent_removed = v; break; }
        case 58: { const e = r.enter(); const v = EventFrameworkAdded.read(r, e); r.leave(e); m.framework_added = v; break; }
        case 66: { const e = r.enter(); const v = EventFrameworkUpdated.read(r, e); r.leave(e); m.framework_updated = v; break; }
        case 74: { const e = r.enter(); const v = EventFrameworkRemoved.read(r, e); r.leave(e); m.framework_removed = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type EventType = 'UNKNOWN' | 'SUBSCRIBED' | 'TASK_ADDED' | 'TASK_UPDATED' | 'AGENT_ADDED' | 'AGENT_REMOVED' | 'FRAMEWORK_ADDED' | 'FRAMEWORK_UPDATED' | 'FRAMEWORK_REMOVED' | 'HEARTBEAT';
export const EventType: EnumType<EventType> = {
  name: 'mesos.v1.master.Event.Type',
  numbers: { UNKNOWN: 0, SUBSCRIBED: 1, TASK_ADDED: 2, TASK_UPDATED: 3, AGENT_ADDED: 4, AGENT_REMOVED: 5, FRAMEWORK_ADDED: 6, FRAMEWORK_UPDATED: 7, FRAMEWORK_REMOVED: 8, HEARTBEAT: 9 },
  names: { 0: 'UNKNOWN', 1: 'SUBSCRIBED', 2: 'TASK_ADDED', 3: 'TASK_UPDATED', 4: 'AGENT_ADDED', 5: 'AGENT_REMOVED', 6: 'FRAMEWORK_ADDED', 7: 'FRAMEWORK_UPDATED', 8: 'FRAMEWORK_REMOVED', 9: 'HEARTBEAT' },
};

export interface EventSubscribed {
  get_state?: ResponseGetState | undefined;
  heartbeat_interval_seconds?: number | undefined;
}
export const EventSubscribed: MessageType<EventSubscribed> = {
  name: 'mesos.v1.master.Event.Subscribed',
  fields: [
    { name: 'get_state', number: 1, label: 'optional', type: 'message', message: () => ResponseGetState as MessageType<never> },
    { name: 'heartbeat_interval_seconds', number: 2, label: 'optional', type: 'double' },
  ],
  write(m: EventSubscribed, w: Writer): void {
    if (m.get_state !== undefined) { w.uint32(10); const at = w.begin(); ResponseGetState.write(m.get_state, w); w.end(at); }
    if (m.heartbeat_interval_seconds !== undefined) { w.uint32(17); w.double(m.heartbeat_interval_seconds); }
  },
  read(r: Reader, end: number): EventSubscribed {
    const m = {  } as unknown as EventSubscribed;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResponseGetState.read(r, e); r.leave(e); m.get_state = v; break; }
        case 17: { const v = r.double(); m.heartbeat_interval_seconds = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface EventTaskAdded {
  task: Task_mesos;
}
export const EventTaskAdded: MessageType<EventTaskAdded> = {
  name: 'mesos.v1.master.Event.TaskAdded',
  fields: [
    { name: 'task', number: 1, label: 'required', type: 'message', message: () => Task_mesos as MessageType<never> },
  ],
  write(m: EventTaskAdded, w: Writer): void {
    { w.uint32(10); const at = w.begin(); Task_mesos.write(m.task, w); w.end(at); }
  },
  read(r: Reader, end: number): EventTaskAdded {
    const m = { task: undefined } as unknown as EventTaskAdded;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Task_mesos.read(r, e); r.leave(e); m.task = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.task === undefined) throw new WireError('EventTaskAdded.task is missing');
    return m;
  },
};

export interface EventTaskUpdated {
  framework_id: FrameworkID_mesos;
  status: TaskStatus_mesos;
  state: TaskState_mesos;
}
export const EventTaskUpdated: MessageType<EventTaskUpdated> = {
  name: 'mesos.v1.master.Event.TaskUpdated',
  fields: [
    { name: 'framework_id', number: 1, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'status', number: 2, label: 'required', type: 'message', message: () => TaskStatus_mesos as MessageType<never> },
    { name: 'state', number: 3, label: 'required', type: 'enum', enum: () => TaskState_mesos },
  ],
  write(m: EventTaskUpdated, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); TaskStatus_mesos.write(m.status, w); w.end(at); }
    { w.uint32(24); w.int32(TaskState_mesos.numbers[m.state]); }
  },
  read(r: Reader, end: number): EventTaskUpdated {
    const m = { framework_id: undefined, status: undefined, state: undefined } as unknown as EventTaskUpdated;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 18: { const e = r.enter(); const v = TaskStatus_mesos.read(r, e); r.leave(e); m.status = v; break; }
        case 24: { const v = TaskState_mesos.names[r.int32()]; if (v !== undefined) m.state = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_id === undefined) throw new WireError('EventTaskUpdated.framework_id is missing');
    if (m.status === undefined) throw new WireError('EventTaskUpdated.status is missing');
    if (m.state === undefined) throw new WireError('EventTaskUpdated.state is missing');
    return m;
  },
};

export interface EventAgentAdded {
  agent: ResponseGetAgentsAgent;
}
export const EventAgentAdded: MessageType<EventAgentAdded> = {
  name: 'mesos.v1.master.Event.AgentAdded',
  fields: [
    { name: 'agent', number: 1, label: 'required', type: 'message', message: () => ResponseGetAgentsAgent as MessageType<never> },
  ],
  write(m: EventAgentAdded, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ResponseGetAgentsAgent.write(m.agent, w); w.end(at); }
  },
  read(r: Reader, end: number): EventAgentAdded {
    const m = { agent: undefined } as unknown as EventAgentAdded;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResponseGetAgentsAgent.read(r, e); r.leave(e); m.agent = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.agent === undefined) throw new WireError('EventAgentAdded.agent is missing');
    return m;
  },
};

export interface EventAgentRemoved {
  agent_id: AgentID_mesos;
}
export const EventAgentRemoved: MessageType<EventAgentRemoved> = {
  name: 'mesos.v1.master.Event.AgentRemoved',
  fields: [
    { name: 'agent_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
  ],
  write(m: EventAgentRemoved, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
  },
  read(r: Reader, end: number): EventAgentRemoved {
    const m = { agent_id: undefined } as unknown as EventAgentRemoved;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.agent_id === undefined) throw new WireError('EventAgentRemoved.agent_id is missing');
    return m;
  },
};

export interface EventFrameworkAdded {
  framework: ResponseGetFrameworksFramework;
}
export const EventFrameworkAdded: MessageType<EventFrameworkAdded> = {
  name: 'mesos.v1.master.Event.FrameworkAdded',
  fields: [
    { name: 'framework', number: 1, label: 'required', type: 'message', message: () => ResponseGetFrameworksFramework as MessageType<never> },
  ],
  write(m: EventFrameworkAdded, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ResponseGetFrameworksFramework.write(m.framework, w); w.end(at); }
  },
  read(r: Reader, end: number): EventFrameworkAdded {
    const m = { framework: undefined } as unknown as EventFrameworkAdded;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResponseGetFrameworksFramework.read(r, e); r.leave(e); m.framework = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework === undefined) throw new WireError('EventFrameworkAdded.framework is missing');
    return m;
  },
};

export interface EventFrameworkUpdated {
  framework: ResponseGetFrameworksFramework;
}
export const EventFrameworkUpdated: MessageType<EventFrameworkUpdated> = {
  name: 'mesos.v1.master.Event.FrameworkUpdated',
  fields: [
    { name: 'framework', number: 1, label: 'required', type: 'message', message: () => ResponseGetFrameworksFramework as MessageType<never> },
  ],
  write(m: EventFrameworkUpdated, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ResponseGetFrameworksFramework.write(m.framework, w); w.end(at); }
  },
  read(r: Reader, end: number): EventFrameworkUpdated {
    const m = { framework: undefined } as unknown as EventFrameworkUpdated;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResponseGetFrameworksFramework.read(r, e); r.leave(e); m.framework = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework === undefined) throw new WireError('EventFrameworkUpdated.framework is missing');
    return m;
  },
};

export interface EventFrameworkRemoved {
  framework_info: FrameworkInfo_mesos;
}
export const EventFrameworkRemoved: MessageType<EventFrameworkRemoved> = {
  name: 'mesos.v1.master.Event.FrameworkRemoved',
  fields: [
    { name: 'framework_info', number: 1, label: 'required', type: 'message', message: () => FrameworkInfo_mesos as MessageType<never> },
  ],
  write(m: EventFrameworkRemoved, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkInfo_mesos.write(m.framework_info, w); w.end(at); }
  },
  read(r: Reader, end: number): EventFrameworkRemoved {
    const m = { framework_info: undefined } as unknown as EventFrameworkRemoved;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkInfo_mesos.read(r, e); r.leave(e); m.framework_info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_info === undefined) throw new WireError('EventFrameworkRemoved.framework_info is missing');
    return m;
  },
};

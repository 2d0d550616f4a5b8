// Written by `npm run generate` from proto/. Do not edit.
import type { EnumType, MessageType } from '../message.ts';
import { WireError, type Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';
import { AgentInfo as AgentInfo_mesos, CommandInfo as CommandInfo_mesos, ContainerID as ContainerID_mesos, ContainerInfo as ContainerInfo_mesos, ContainerStatus as ContainerStatus_mesos, DrainConfig as DrainConfig_mesos, DurationInfo as DurationInfo_mesos, ExecutorID as ExecutorID_mesos, ExecutorInfo as ExecutorInfo_mesos, FileInfo as FileInfo_mesos, Flag as Flag_mesos, FrameworkID as FrameworkID_mesos, FrameworkInfo as FrameworkInfo_mesos, Image as Image_mesos, Metric as Metric_mesos, Operation as Operation_mesos, Resource as Resource_mesos, ResourceProviderID as ResourceProviderID_mesos, ResourceProviderInfo as ResourceProviderInfo_mesos, ResourceStatistics as ResourceStatistics_mesos, TTYInfo as TTYInfo_mesos, Task as Task_mesos, TaskResourceLimitation as TaskResourceLimitation_mesos, TaskState as TaskState_mesos, TaskStatusReason as TaskStatusReason_mesos, TimeInfo as TimeInfo_mesos, ValueScalar as ValueScalar_mesos, VersionInfo as VersionInfo_mesos } from './mesos.ts';

export interface Call {
  type?: CallType | undefined;
  get_metrics?: CallGetMetrics | undefined;
  set_logging_level?: CallSetLoggingLevel | undefined;
  list_files?: CallListFiles | undefined;
  read_file?: CallReadFile | undefined;
  get_containers?: CallGetContainers | undefined;
  launch_nested_container?: CallLaunchNestedContainer | undefined;
  wait_nested_container?: CallWaitNestedContainer | undefined;
  kill_nested_container?: CallKillNestedContainer | undefined;
  remove_nested_container?: CallRemoveNestedContainer | undefined;
  launch_nested_container_session?: CallLaunchNestedContainerSession | undefined;
  attach_container_input?: CallAttachContainerInput | undefined;
  attach_container_output?: CallAttachContainerOutput | undefined;
  launch_container?: CallLaunchContainer | undefined;
  wait_container?: CallWaitContainer | undefined;
  kill_container?: CallKillContainer | undefined;
  remove_container?: CallRemoveContainer | undefined;
  add_resource_provider_config?: CallAddResourceProviderConfig | undefined;
  update_resource_provider_config?: CallUpdateResourceProviderConfig | undefined;
  remove_resource_provider_config?: CallRemoveResourceProviderConfig | undefined;
  mark_resource_provider_gone?: CallMarkResourceProviderGone | undefined;
  prune_images?: CallPruneImages | undefined;
}
export const Call: MessageType<Call> = {
  name: 'mesos.v1.agent.Call',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => CallType },
    { name: 'get_metrics', number: 2, label: 'optional', type: 'message', message: () => CallGetMetrics as MessageType<never> },
    { name: 'set_logging_level', number: 3, label: 'optional', type: 'message', message: () => CallSetLoggingLevel as MessageType<never> },
    { name: 'list_files', number: 4, label: 'optional', type: 'message', message: () => CallListFiles as MessageType<never> },
    { name: 'read_file', number: 5, label: 'optional', type: 'message', message: () => CallReadFile as MessageType<never> },
    { name: 'get_containers', number: 20, label: 'optional', type: 'message', message: () => CallGetContainers as MessageType<never> },
    { name: 'launch_nested_container', number: 6, label: 'optional', type: 'message', message: () => CallLaunchNestedContainer as MessageType<never>, deprecated: true },
    { name: 'wait_nested_container', number: 7, label: 'optional', type: 'message', message: () => CallWaitNestedContainer as MessageType<never>, deprecated: true },
    { name: 'kill_nested_container', number: 8, label: 'optional', type: 'message', message: () => CallKillNestedContainer as MessageType<never>, deprecated: true },
    { name: 'remove_nested_container', number: 12, label: 'optional', type: 'message', message: () => CallRemoveNestedContainer as MessageType<never>, deprecated: true },
    { name: 'launch_nested_container_session', number: 9, label: 'optional', type: 'message', message: () => CallLaunchNestedContainerSession as MessageType<never> },
    { name: 'attach_container_input', number: 10, label: 'optional', type: 'message', message: () => CallAttachContainerInput as MessageType<never> },
    { name: 'attach_container_output', number: 11, label: 'optional', type: 'message', message: () => CallAttachContainerOutput as MessageType<never> },
    { name: 'launch_container', number: 13, label: 'optional', type: 'message', message: () => CallLaunchContainer as MessageType<never> },
    { name: 'wait_container', number: 14, label: 'optional', type: 'message', message: () => CallWaitContainer as MessageType<never> },
    { name: 'kill_container', number: 15, label: 'optional', type: 'message', message: () => CallKillContainer as MessageType<never> },
    { name: 'remove_container', number: 16, label: 'optional', type: 'message', message: () => CallRemoveContainer as MessageType<never> },
    { name: 'add_resource_provider_config', number: 17, label: 'optional', type: 'message', message: () => CallAddResourceProviderConfig as MessageType<never> },
    { name: 'update_resource_provider_config', number: 18, label: 'optional', type: 'message', message: () => CallUpdateResourceProviderConfig as MessageType<never> },
    { name: 'remove_resource_provider_config', number: 19, label: 'optional', type: 'message', message: () => CallRemoveResourceProviderConfig as MessageType<never> },
    { name: 'mark_resource_provider_gone', number: 22, label: 'optional', type: 'message', message: () => CallMarkResourceProviderGone as MessageType<never> },
    { name: 'prune_images', number: 21, label: 'optional', type: 'message', message: () => CallPruneImages as MessageType<never> },
  ],
  write(m: Call, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(CallType.numbers[m.type]); }
    if (m.get_metrics !== undefined) { w.uint32(18); const at = w.begin(); CallGetMetrics.write(m.get_metrics, w); w.end(at); }
    if (m.set_logging_level !== undefined) { w.uint32(26); const at = w.begin(); CallSetLoggingLevel.write(m.set_logging_level, w); w.end(at); }
    if (m.list_files !== undefined) { w.uint32(34); const at = w.begin(); CallListFiles.write(m.list_files, w); w.end(at); }
    if (m.read_file !== undefined) { w.uint32(42); const at = w.begin(); CallReadFile.write(m.read_file, w); w.end(at); }
    if (m.launch_nested_container !== undefined) { w.uint32(50); const at = w.begin(); CallLaunchNestedContainer.write(m.launch_nested_container, w); w.end(at); }
    if (m.wait_nested_container !== undefined) { w.uint32(58); const at = w.begin(); CallWaitNestedContainer.write(m.wait_nested_container, w); w.end(at); }
    if (m.kill_nested_container !== undefined) { w.uint32(66); const at = w.begin(); CallKillNestedContainer.write(m.kill_nested_container, w); w.end(at); }
    if (m.launch_nested_container_session !== undefined) { w.uint32(74); const at = w.begin(); CallLaunchNestedContainerSession.write(m.launch_nested_container_session, w); w.end(at); }
    if (m.attach_container_input !== undefined) { w.uint32(82); const at = w.begin(); CallAttachContainerInput.write(m.attach_container_input, w); w.end(at); }
    if (m.attach_container_output !== undefined) { w.uint32(90); const at = w.begin(); CallAttachContainerOutput.write(m.attach_container_output, w); w.end(at); }
    if (m.remove_nested_container !== undefined) { w.uint32(98); const at = w.begin(); CallRemoveNestedContainer.write(m.remove_nested_container, w); w.end(at); }
    if (m.launch_container !== undefined) { w.uint32(106); const at = w.begin(); CallLaunchContainer.write(m.launch_container, w); w.end(at); }
    if (m.wait_container !== undefined) { w.uint32(114); const at = w.begin(); CallWaitContainer.write(m.wait_container, w); w.end(at); }
    if (m.kill_container !== undefined) { w.uint32(122); const at = w.begin(); CallKillContainer.write(m.kill_container, w); w.end(at); }
    if (m.remove_container !== undefined) { w.uint32(130); const at = w.begin(); CallRemoveContainer.write(m.remove_container, w); w.end(at); }
    if (m.add_resource_provider_config !== undefined) { w.uint32(138); const at = w.begin(); CallAddResourceProviderConfig.write(m.add_resource_provider_config, w); w.end(at); }
    if (m.update_resource_provider_config !== undefined) { w.uint32(146); const at = w.begin(); CallUpdateResourceProviderConfig.write(m.update_resource_provider_config, w); w.end(at); }
    if (m.remove_resource_provider_config !== undefined) { w.uint32(154); const at = w.begin(); CallRemoveResourceProviderConfig.write(m.remove_resource_provider_config, w); w.end(at); }
    if (m.get_containers !== undefined) { w.uint32(162); const at = w.begin(); CallGetContainers.write(m.get_containers, w); w.end(at); }
    if (m.prune_images !== undefined) { w.uint32(170); const at = w.begin(); CallPruneImages.write(m.prune_images, w); w.end(at); }
    if (m.mark_resource_provider_gone !== undefined) { w.uint32(178); const at = w.begin(); CallMarkResourceProviderGone.write(m.mark_resource_provider_gone, w); w.end(at); }
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
        case 162: { const e = r.enter(); const v = CallGetContainers.read(r, e); r.leave(e); m.get_containers = v; break; }
        case 50: { const e = r.enter(); const v = CallLaunchNestedContainer.read(r, e); r.leave(e); m.launch_nested_container = v; break; }
        case 58: { const e = r.enter(); const v = CallWaitNestedContainer.read(r, e); r.leave(e); m.wait_nested_container = v; break; }
        case 66: { const e = r.enter(); const v = CallKillNestedContainer.read(r, e); r.leave(e); m.kill_nested_container = v; break; }
        case 98: { const e = r.enter(); const v = CallRemoveNestedContainer.read(r, e); r.leave(e); m.remove_nested_container = v; break; }
        case 74: { const e = r.enter(); const v = CallLaunchNestedContainerSession.read(r, e); r.leave(e); m.launch_nested_container_session = v; break; }
        case 82: { const e = r.enter(); const v = CallAttachContainerInput.read(r, e); r.leave(e); m.attach_container_input = v; break; }
        case 90: { const e = r.enter(); const v = CallAttachContainerOutput.read(r, e); r.leave(e); m.attach_container_output = v; break; }
        case 106: { const e = r.enter(); const v = CallLaunchContainer.read(r, e); r.leave(e); m.launch_container = v; break; }
        case 114: { const e = r.enter(); const v = CallWaitContainer.read(r, e); r.leave(e); m.wait_container = v; break; }
        case 122: { const e = r.enter(); const v = CallKillContainer.read(r, e); r.leave(e); m.kill_container = v; break; }
        case 130: { const e = r.enter(); const v = CallRemoveContainer.read(r, e); r.leave(e); m.remove_container = v; break; }
        case 138: { const e = r.enter(); const v = CallAddResourceProviderConfig.read(r, e); r.leave(e); m.add_resource_provider_config = v; break; }
        case 146: { const e = r.enter(); const v = CallUpdateResourceProviderConfig.read(r, e); r.leave(e); m.update_resource_provider_config = v; break; }
        case 154: { const e = r.enter(); const v = CallRemoveResourceProviderConfig.read(r, e); r.leave(e); m.remove_resource_provider_config = v; break; }
        case 178: { const e = r.enter(); const v = CallMarkResourceProviderGone.read(r, e); r.leave(e); m.mark_resource_provider_gone = v; break; }
        case 170: { const e = r.enter(); const v = CallPruneImages.read(r, e); r.leave(e); m.prune_images = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type CallType = 'UNKNOWN' | 'GET_HEALTH' | 'GET_FLAGS' | 'GET_VERSION' | 'GET_METRICS' | 'GET_LOGGING_LEVEL' | 'SET_LOGGING_LEVEL' | 'LIST_FILES' | 'READ_FILE' | 'GET_STATE' | 'GET_CONTAINERS' | 'GET_FRAMEWORKS' | 'GET_EXECUTORS' | 'GET_OPERATIONS' | 'GET_TASKS' | 'GET_AGENT' | 'GET_RESOURCE_PROVIDERS' | 'LAUNCH_NESTED_CONTAINER' | 'WAIT_NESTED_CONTAINER' | 'KILL_NESTED_CONTAINER' | 'REMOVE_NESTED_CONTAINER' | 'LAUNCH_NESTED_CONTAINER_SESSION' | 'ATTACH_CONTAINER_INPUT' | 'ATTACH_CONTAINER_OUTPUT' | 'LAUNCH_CONTAINER' | 'WAIT_CONTAINER' | 'KILL_CONTAINER' | 'REMOVE_CONTAINER' | 'ADD_RESOURCE_PROVIDER_CONFIG' | 'UPDATE_RESOURCE_PROVIDER_CONFIG' | 'REMOVE_RESOURCE_PROVIDER_CONFIG' | 'MARK_RESOURCE_PROVIDER_GONE' | 'PRUNE_IMAGES';
export const CallType: EnumType<CallType> = {
  name: 'mesos.v1.agent.Call.Type',
  numbers: { UNKNOWN: 0, GET_HEALTH: 1, GET_FLAGS: 2, GET_VERSION: 3, GET_METRICS: 4, GET_LOGGING_LEVEL: 5, SET_LOGGING_LEVEL: 6, LIST_FILES: 7, READ_FILE: 8, GET_STATE: 9, GET_CONTAINERS: 10, GET_FRAMEWORKS: 11, GET_EXECUTORS: 12, GET_OPERATIONS: 31, GET_TASKS: 13, GET_AGENT: 20, GET_RESOURCE_PROVIDERS: 26, LAUNCH_NESTED_CONTAINER: 14, WAIT_NESTED_CONTAINER: 15, KILL_NESTED_CONTAINER: 16, REMOVE_NESTED_CONTAINER: 21, LAUNCH_NESTED_CONTAINER_SESSION: 17, ATTACH_CONTAINER_INPUT: 18, ATTACH_CONTAINER_OUTPUT: 19, LAUNCH_CONTAINER: 22, WAIT_CONTAINER: 23, KILL_CONTAINER: 24, REMOVE_CONTAINER: 25, ADD_RESOURCE_PROVIDER_CONFIG: 27, UPDATE_RESOURCE_PROVIDER_CONFIG: 28, REMOVE_RESOURCE_PROVIDER_CONFIG: 29, MARK_RESOURCE_PROVIDER_GONE: 32, PRUNE_IMAGES: 30 },
  names: { 0: 'UNKNOWN', 1: 'GET_HEALTH', 2: 'GET_FLAGS', 3: 'GET_VERSION', 4: 'GET_METRICS', 5: 'GET_LOGGING_LEVEL', 6: 'SET_LOGGING_LEVEL', 7: 'LIST_FILES', 8: 'READ_FILE', 9: 'GET_STATE', 10: 'GET_CONTAINERS', 11: 'GET_FRAMEWORKS', 12: 'GET_EXECUTORS', 31: 'GET_OPERATIONS', 13: 'GET_TASKS', 20: 'GET_AGENT', 26: 'GET_RESOURCE_PROVIDERS', 14: 'LAUNCH_NESTED_CONTAINER', 15: 'WAIT_NESTED_CONTAINER', 16: 'KILL_NESTED_CONTAINER', 21: 'REMOVE_NESTED_CONTAINER', 17: 'LAUNCH_NESTED_CONTAINER_SESSION', 18: 'ATTACH_CONTAINER_INPUT', 19: 'ATTACH_CONTAINER_OUTPUT', 22: 'LAUNCH_CONTAINER', 23: 'WAIT_CONTAINER', 24: 'KILL_CONTAINER', 25: 'REMOVE_CONTAINER', 27: 'ADD_RESOURCE_PROVIDER_CONFIG', 28: 'UPDATE_RESOURCE_PROVIDER_CONFIG', 29: 'REMOVE_RESOURCE_PROVIDER_CONFIG', 32: 'MARK_RESOURCE_PROVIDER_GONE', 30: 'PRUNE_IMAGES' },
};

export interface CallGetMetrics {
  timeout?: DurationInfo_mesos | undefined;
}
export const CallGetMetrics: MessageType<CallGetMetrics> = {
  name: 'mesos.v1.agent.Call.GetMetrics',
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
  name: 'mesos.v1.agent.Call.SetLoggingLevel',
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
  name: 'mesos.v1.agent.Call.ListFiles',
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
  name: 'mesos.v1.agent.Call.ReadFile',
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

export interface CallGetContainers {
  show_nested?: boolean | undefined;
  show_standalone?: boolean | undefined;
}
export const CallGetContainers: MessageType<CallGetContainers> = {
  name: 'mesos.v1.agent.Call.GetContainers',
  fields: [
    { name: 'show_nested', number: 1, label: 'optional', type: 'bool' },
    { name: 'show_standalone', number: 2, label: 'optional', type: 'bool' },
  ],
  write(m: CallGetContainers, w: Writer): void {
    if (m.show_nested !== undefined) { w.uint32(8); w.bool(m.show_nested); }
    if (m.show_standalone !== undefined) { w.uint32(16); w.bool(m.show_standalone); }
  },
  read(r: Reader, end: number): CallGetContainers {
    const m = {  } as unknown as CallGetContainers;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.bool(); m.show_nested = v; break; }
        case 16: { const v = r.bool(); m.show_standalone = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallLaunchNestedContainer {
  container_id: ContainerID_mesos;
  command?: CommandInfo_mesos | undefined;
  container?: ContainerInfo_mesos | undefined;
}
export const CallLaunchNestedContainer: MessageType<CallLaunchNestedContainer> = {
  name: 'mesos.v1.agent.Call.LaunchNestedContainer',
  fields: [
    { name: 'container_id', number: 1, label: 'required', type: 'message', message: () => ContainerID_mesos as MessageType<never> },
    { name: 'command', number: 2, label: 'optional', type: 'message', message: () => CommandInfo_mesos as MessageType<never> },
    { name: 'container', number: 3, label: 'optional', type: 'message', message: () => ContainerInfo_mesos as MessageType<never> },
  ],
  write(m: CallLaunchNestedContainer, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ContainerID_mesos.write(m.container_id, w); w.end(at); }
    if (m.command !== undefined) { w.uint32(18); const at = w.begin(); CommandInfo_mesos.write(m.command, w); w.end(at); }
    if (m.container !== undefined) { w.uint32(26); const at = w.begin(); ContainerInfo_mesos.write(m.container, w); w.end(at); }
  },
  read(r: Reader, end: number): CallLaunchNestedContainer {
    const m = { container_id: undefined } as unknown as CallLaunchNestedContainer;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ContainerID_mesos.read(r, e); r.leave(e); m.container_id = v; break; }
        case 18: { const e = r.enter(); const v = CommandInfo_mesos.read(r, e); r.leave(e); m.command = v; break; }
        case 26: { const e = r.enter(); const v = ContainerInfo_mesos.read(r, e); r.leave(e); m.container = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.container_id === undefined) throw new WireError('CallLaunchNestedContainer.container_id is missing');
    return m;
  },
};

export interface CallWaitNestedContainer {
  container_id: ContainerID_mesos;
}
export const CallWaitNestedContainer: MessageType<CallWaitNestedContainer> = {
  name: 'mesos.v1.agent.Call.WaitNestedContainer',
  fields: [
    { name: 'container_id', number: 1, label: 'required', type: 'message', message: () => ContainerID_mesos as MessageType<never> },
  ],
  write(m: CallWaitNestedContainer, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ContainerID_mesos.write(m.container_id, w); w.end(at); }
  },
  read(r: Reader, end: number): CallWaitNestedContainer {
    const m = { container_id: undefined } as unknown as CallWaitNestedContainer;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ContainerID_mesos.read(r, e); r.leave(e); m.container_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.container_id === undefined) throw new WireError('CallWaitNestedContainer.container_id is missing');
    return m;
  },
};

export interface CallKillNestedContainer {
  container_id: ContainerID_mesos;
  signal?: number | undefined;
}
export const CallKillNestedContainer: MessageType<CallKillNestedContainer> = {
  name: 'mesos.v1.agent.Call.KillNestedContainer',
  fields: [
    { name: 'container_id', number: 1, label: 'required', type: 'message', message: () => ContainerID_mesos as MessageType<never> },
    { name: 'signal', number: 2, label: 'optional', type: 'int32' },
  ],
  write(m: CallKillNestedContainer, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ContainerID_mesos.write(m.container_id, w); w.end(at); }
    if (m.signal !== undefined) { w.uint32(16); w.int32(m.signal); }
  },
  read(r: Reader, end: number): CallKillNestedContainer {
    const m = { container_id: undefined } as unknown as CallKillNestedContainer;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ContainerID_mesos.read(r, e); r.leave(e); m.container_id = v; break; }
        case 16: { const v = r.int32(); m.signal = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.container_id === undefined) throw new WireError('CallKillNestedContainer.container_id is missing');
    return m;
  },
};

export interface CallRemoveNestedContainer {
  container_id: ContainerID_mesos;
}
export const CallRemoveNestedContainer: MessageType<CallRemoveNestedContainer> = {
  name: 'mesos.v1.agent.Call.RemoveNestedContainer',
  fields: [
    { name: 'container_id', number: 1, label: 'required', type: 'message', message: () => ContainerID_mesos as MessageType<never> },
  ],
  write(m: CallRemoveNestedContainer, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ContainerID_mesos.write(m.container_id, w); w.end(at); }
  },
  read(r: Reader, end: number): CallRemoveNestedContainer {
    const m = { container_id: undefined } as unknown as CallRemoveNestedContainer;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ContainerID_mesos.read(r, e); r.leave(e); m.container_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.container_id === undefined) throw new WireError('CallRemoveNestedContainer.container_id is missing');
    return m;
  },
};

export interface CallLaunchNestedContainerSession {
  container_id: ContainerID_mesos;
  command?: CommandInfo_mesos | undefined;
  container?: ContainerInfo_mesos | undefined;
}
export const CallLaunchNestedContainerSession: MessageType<CallLaunchNestedContainerSession> = {
  name: 'mesos.v1.agent.Call.LaunchNestedContainerSession',
  fields: [
    { name: 'container_id', number: 1, label: 'required', type: 'message', message: () => ContainerID_mesos as MessageType<never> },
    { name: 'command', number: 2, label: 'optional', type: 'message', message: () => CommandInfo_mesos as MessageType<never> },
    { name: 'container', number: 3, label: 'optional', type: 'message', message: () => ContainerInfo_mesos as MessageType<never> },
  ],
  write(m: CallLaunchNestedContainerSession, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ContainerID_mesos.write(m.container_id, w); w.end(at); }
    if (m.command !== undefined) { w.uint32(18); const at = w.begin(); CommandInfo_mesos.write(m.command, w); w.end(at); }
    if (m.container !== undefined) { w.uint32(26); const at = w.begin(); ContainerInfo_mesos.write(m.container, w); w.end(at); }
  },
  read(r: Reader, end: number): CallLaunchNestedContainerSession {
    const m = { container_id: undefined } as unknown as CallLaunchNestedContainerSession;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ContainerID_mesos.read(r, e); r.leave(e); m.container_id = v; break; }
        case 18: { const e = r.enter(); const v = CommandInfo_mesos.read(r, e); r.leave(e); m.command = v; break; }
        case 26: { const e = r.enter(); const v = ContainerInfo_mesos.read(r, e); r.leave(e); m.container = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.container_id === undefined) throw new WireError('CallLaunchNestedContainerSession.container_id is missing');
    return m;
  },
};

export interface CallAttachContainerInput {
  type?: CallAttachContainerInputType | undefined;
  container_id?: ContainerID_mesos | undefined;
  process_io?: ProcessIO | undefined;
}
export const CallAttachContainerInput: MessageType<CallAttachContainerInput> = {
  name: 'mesos.v1.agent.Call.AttachContainerInput',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => CallAttachContainerInputType },
    { name: 'container_id', number: 2, label: 'optional', type: 'message', message: () => ContainerID_mesos as MessageType<never> },
    { name: 'process_io', number: 3, label: 'optional', type: 'message', message: () => ProcessIO as MessageType<never> },
  ],
  write(m: CallAttachContainerInput, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(CallAttachContainerInputType.numbers[m.type]); }
    if (m.container_id !== undefined) { w.uint32(18); const at = w.begin(); ContainerID_mesos.write(m.container_id, w); w.end(at); }
    if (m.process_io !== undefined) { w.uint32(26); const at = w.begin(); ProcessIO.write(m.process_io, w); w.end(at); }
  },
  read(r: Reader, end: number): CallAttachContainerInput {
    const m = {  } as unknown as CallAttachContainerInput;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = CallAttachContainerInputType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = ContainerID_mesos.read(r, e); r.leave(e); m.container_id = v; break; }
        case 26: { const e = r.enter(); const v = ProcessIO.read(r, e); r.leave(e); m.process_io = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type CallAttachContainerInputType = 'UNKNOWN' | 'CONTAINER_ID' | 'PROCESS_IO';
export const CallAttachContainerInputType: EnumType<CallAttachContainerInputType> = {
  name: 'mesos.v1.agent.Call.AttachContainerInput.Type',
  numbers: { UNKNOWN: 0, CONTAINER_ID: 1, PROCESS_IO: 2 },
  names: { 0: 'UNKNOWN', 1: 'CONTAINER_ID', 2: 'PROCESS_IO' },
};

export interface ProcessIO {
  type?: ProcessIOType | undefined;
  data?: ProcessIOData | undefined;
  control?: ProcessIOControl | undefined;
}
export const ProcessIO: MessageType<ProcessIO> = {
  name: 'mesos.v1.agent.ProcessIO',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => ProcessIOType },
    { name: 'data', number: 2, label: 'optional', type: 'message', message: () => ProcessIOData as MessageType<never> },
    { name: 'control', number: 3, label: 'optional', type: 'message', message: () => ProcessIOControl as MessageType<never> },
  ],
  write(m: ProcessIO, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(ProcessIOType.numbers[m.type]); }
    if (m.data !== undefined) { w.uint32(18); const at = w.begin(); ProcessIOData.write(m.data, w); w.end(at); }
    if (m.control !== undefined) { w.uint32(26); const at = w.begin(); ProcessIOControl.write(m.control, w); w.end(at); }
  },
  read(r: Reader, end: number): ProcessIO {
    const m = {  } as unknown as ProcessIO;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = ProcessIOType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = ProcessIOData.read(r, e); r.leave(e); m.data = v; break; }
        case 26: { const e = r.enter(); const v = ProcessIOControl.read(r, e); r.leave(e); m.control = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type ProcessIOType = 'UNKNOWN' | 'DATA' | 'CONTROL';
export const ProcessIOType: EnumType<ProcessIOType> = {
  name: 'mesos.v1.agent.ProcessIO.Type',
  numbers: { UNKNOWN: 0, DATA: 1, CONTROL: 2 },
  names: { 0: 'UNKNOWN', 1: 'DATA', 2: 'CONTROL' },
};

export interface ProcessIOData {
  type?: ProcessIODataType | undefined;
  data?: Uint8Array | undefined;
}
export const ProcessIOData: MessageType<ProcessIOData> = {
  name: 'mesos.v1.agent.ProcessIO.Data',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => ProcessIODataType },
    { name: 'data', number: 2, label: 'optional', type: 'bytes' },
  ],
  write(m: ProcessIOData, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(ProcessIODataType.numbers[m.type]); }
    if (m.data !== undefined) { w.uint32(18); w.bytes(m.data); }
  },
  read(r: Reader, end: number): ProcessIOData {
    const m = {  } as unknown as ProcessIOData;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = ProcessIODataType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const v = r.bytes(); m.data = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type ProcessIODataType = 'UNKNOWN' | 'STDIN' | 'STDOUT' | 'STDERR';
export const ProcessIODataType: EnumType<ProcessIODataType> = {
  name: 'mesos.v1.agent.ProcessIO.Data.Type',
  numbers: { UNKNOWN: 0, STDIN: 1, STDOUT: 2, STDERR: 3 },
  names: { 0: 'UNKNOWN', 1: 'STDIN', 2: 'STDOUT', 3: 'STDERR' },
};

export interface ProcessIOControl {
  type?: ProcessIOControlType | undefined;
  tty_info?: TTYInfo_mesos | undefined;
  heartbeat?: ProcessIOControlHeartbeat | undefined;
}
export const ProcessIOControl: MessageType<ProcessIOControl> = {
  name: 'mesos.v1.agent.ProcessIO.Control',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => ProcessIOControlType },
    { name: 'tty_info', number: 2, label: 'optional', type: 'message', message: () => TTYInfo_mesos as MessageType<never> },
    { name: 'heartbeat', number: 3, label: 'optional', type: 'message', message: () => ProcessIOControlHeartbeat as MessageType<never> },
  ],
  write(m: ProcessIOControl, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(ProcessIOControlType.numbers[m.type]); }
    if (m.tty_info !== undefined) { w.uint32(18); const at = w.begin(); TTYInfo_mesos.write(m.tty_info, w); w.end(at); }
    if (m.heartbeat !== undefined) { w.uint32(26); const at = w.begin(); ProcessIOControlHeartbeat.write(m.heartbeat, w); w.end(at); }
  },
  read(r: Reader, end: number): ProcessIOControl {
    const m = {  } as unknown as ProcessIOControl;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = ProcessIOControlType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = TTYInfo_mesos.read(r, e); r.leave(e); m.tty_info = v; break; }
        case 26: { const e = r.enter(); const v = ProcessIOControlHeartbeat.read(r, e); r.leave(e); m.heartbeat = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type ProcessIOControlType = 'UNKNOWN' | 'TTY_INFO' | 'HEARTBEAT';
export const ProcessIOControlType: EnumType<ProcessIOControlType> = {
  name: 'mesos.v1.agent.ProcessIO.Control.Type',
  numbers: { UNKNOWN: 0, TTY_INFO: 1, HEARTBEAT: 2 },
  names: { 0: 'UNKNOWN', 1: 'TTY_INFO', 2: 'HEARTBEAT' },
};

export interface ProcessIOControlHeartbeat {
  interval?: DurationInfo_mesos | undefined;
}
export const ProcessIOControlHeartbeat: MessageType<ProcessIOControlHeartbeat> = {
  name: 'mesos.v1.agent.ProcessIO.Control.Heartbeat',
  fields: [
    { name: 'interval', number: 1, label: 'optional', type: 'message', message: () => DurationInfo_mesos as MessageType<never> },
  ],
  write(m: ProcessIOControlHeartbeat, w: Writer): void {
    if (m.interval !== undefined) { w.uint32(10); const at = w.begin(); DurationInfo_mesos.write(m.interval, w); w.end(at); }
  },
  read(r: Reader, end: number): ProcessIOControlHeartbeat {
    const m = {  } as unknown as ProcessIOControlHeartbeat;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = DurationInfo_mesos.read(r, e); r.leave(e); m.interval = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallAttachContainerOutput {
  container_id: ContainerID_mesos;
}
export const CallAttachContainerOutput: MessageType<CallAttachContainerOutput> = {
  name: 'mesos.v1.agent.Call.AttachContainerOutput',
  fields: [
    { name: 'container_id', number: 1, label: 'required', type: 'message', message: () => ContainerID_mesos as MessageType<never> },
  ],
  write(m: CallAttachContainerOutput, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ContainerID_mesos.write(m.container_id, w); w.end(at); }
  },
  read(r: Reader, end: number): CallAttachContainerOutput {
    const m = { container_id: undefined } as unknown as CallAttachContainerOutput;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ContainerID_mesos.read(r, e); r.leave(e); m.container_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.container_id === undefined) throw new WireError('CallAttachContainerOutput.container_id is missing');
    return m;
  },
};

export interface CallLaunchContainer {
  container_id: ContainerID_mesos;
  command?: CommandInfo_mesos | undefined;
  resources?: Resource_mesos[] | undefined;
  container?: ContainerInfo_mesos | undefined;
  limits?: { [key: string]: ValueScalar_mesos } | undefined;
}
export const CallLaunchContainer: MessageType<CallLaunchContainer> = {
  name: 'mesos.v1.agent.Call.LaunchContainer',
  fields: [
    { name: 'container_id', number: 1, label: 'required', type: 'message', message: () => ContainerID_mesos as MessageType<never> },
    { name: 'command', number: 2, label: 'optional', type: 'message', message: () => CommandInfo_mesos as MessageType<never> },
    { name: 'resources', number: 3, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
    { name: 'container', number: 4, label: 'optional', type: 'message', message: () => ContainerInfo_mesos as MessageType<never> },
    { name: 'limits', number: 5, label: 'map', type: 'message', message: () => ValueScalar_mesos as MessageType<never> },
  ],
  write(m: CallLaunchContainer, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ContainerID_mesos.write(m.container_id, w); w.end(at); }
    if (m.command !== undefined) { w.uint32(18); const at = w.begin(); CommandInfo_mesos.write(m.command, w); w.end(at); }
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(26); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
    if (m.container !== undefined) { w.uint32(34); const at = w.begin(); ContainerInfo_mesos.write(m.container, w); w.end(at); }
    if (m.limits !== undefined) for (const k in m.limits) { const v = m.limits[k]; if (v === undefined) continue; w.uint32(42); const entry = w.begin(); w.uint32(10); w.string(k); w.uint32(18); const at = w.begin(); ValueScalar_mesos.write(v, w); w.end(at); w.end(entry); }
  },
  read(r: Reader, end: number): CallLaunchContainer {
    const m = { container_id: undefined } as unknown as CallLaunchContainer;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ContainerID_mesos.read(r, e); r.leave(e); m.container_id = v; break; }
        case 18: { const e = r.enter(); const v = CommandInfo_mesos.read(r, e); r.leave(e); m.command = v; break; }
        case 26: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        case 34: { const e = r.enter(); const v = ContainerInfo_mesos.read(r, e); r.leave(e); m.container = v; break; }
        case 42: { const entry = r.enter(); let k = ''; let value: ValueScalar_mesos | undefined; while (r.position < entry) { const t = r.uint32(); if (t === 10) k = r.string(); else if (t === 18) { const e = r.enter(); const v = ValueScalar_mesos.read(r, e); r.leave(e); value = v; } else r.skip(t); } r.leave(entry); if (value !== undefined && k !== '__proto__') (m.limits ??= {})[k] = value; break; }
        default: r.skip(tag);
      }
    }
    if (m.container_id === undefined) throw new WireError('CallLaunchContainer.container_id is missing');
    return m;
  },
};

export interface CallWaitContainer {
  container_id: ContainerID_mesos;
}
export const CallWaitContainer: MessageType<CallWaitContainer> = {
  name: 'mesos.v1.agent.Call.WaitContainer',
  fields: [
    { name: 'container_id', number: 1, label: 'required', type: 'message', message: () => ContainerID_mesos as MessageType<never> },
  ],
  write(m: CallWaitContainer, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ContainerID_mesos.write(m.container_id, w); w.end(at); }
  },
  read(r: Reader, end: number): CallWaitContainer {
    const m = { container_id: undefined } as unknown as CallWaitContainer;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ContainerID_mesos.read(r, e); r.leave(e); m.container_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.container_id === undefined) throw new WireError('CallWaitContainer.container_id is missing');
    return m;
  },
};

export interface CallKillContainer {
  container_id: ContainerID_mesos;
  signal?: number | undefined;
}
export const CallKillContainer: MessageType<CallKillContainer> = {
  name: 'mesos.v1.agent.Call.KillContainer',
  fields: [
    { name: 'container_id', number: 1, label: 'required', type: 'message', message: () => ContainerID_mesos as MessageType<never> },
    { name: 'signal', number: 2, label: 'optional', type: 'int32' },
  ],
  write(m: CallKillContainer, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ContainerID_mesos.write(m.container_id, w); w.end(at); }
    if (m.signal !== undefined) { w.uint32(16); w.int32(m.signal); }
  },
  read(r: Reader, end: number): CallKillContainer {
    const m = { container_id: undefined } as unknown as CallKillContainer;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ContainerID_mesos.read(r, e); r.leave(e); m.container_id = v; break; }
        case 16: { const v = r.int32(); m.signal = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.container_id === undefined) throw new WireError('CallKillContainer.container_id is missing');
    return m;
  },
};

export interface CallRemoveContainer {
  container_id: ContainerID_mesos;
}
export const CallRemoveContainer: MessageType<CallRemoveContainer> = {
  name: 'mesos.v1.agent.Call.RemoveContainer',
  fields: [
    { name: 'container_id', number: 1, label: 'required', type: 'message', message: () => ContainerID_mesos as MessageType<never> },
  ],
  write(m: CallRemoveContainer, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ContainerID_mesos.write(m.container_id, w); w.end(at); }
  },
  read(r: Reader, end: number): CallRemoveContainer {
    const m = { container_id: undefined } as unknown as CallRemoveContainer;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ContainerID_mesos.read(r, e); r.leave(e); m.container_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.container_id === undefined) throw new WireError('CallRemoveContainer.container_id is missing');
    return m;
  },
};

export interface CallAddResourceProviderConfig {
  info: ResourceProviderInfo_mesos;
}
export const CallAddResourceProviderConfig: MessageType<CallAddResourceProviderConfig> = {
  name: 'mesos.v1.agent.Call.AddResourceProviderConfig',
  fields: [
    { name: 'info', number: 1, label: 'required', type: 'message', message: () => ResourceProviderInfo_mesos as MessageType<never> },
  ],
  write(m: CallAddResourceProviderConfig, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ResourceProviderInfo_mesos.write(m.info, w); w.end(at); }
  },
  read(r: Reader, end: number): CallAddResourceProviderConfig {
    const m = { info: undefined } as unknown as CallAddResourceProviderConfig;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResourceProviderInfo_mesos.read(r, e); r.leave(e); m.info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.info === undefined) throw new WireError('CallAddResourceProviderConfig.info is missing');
    return m;
  },
};

export interface CallUpdateResourceProviderConfig {
  info: ResourceProviderInfo_mesos;
}
export const CallUpdateResourceProviderConfig: MessageType<CallUpdateResourceProviderConfig> = {
  name: 'mesos.v1.agent.Call.UpdateResourceProviderConfig',
  fields: [
    { name: 'info', number: 1, label: 'required', type: 'message', message: () => ResourceProviderInfo_mesos as MessageType<never> },
  ],
  write(m: CallUpdateResourceProviderConfig, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ResourceProviderInfo_mesos.write(m.info, w); w.end(at); }
  },
  read(r: Reader, end: number): CallUpdateResourceProviderConfig {
    const m = { info: undefined } as unknown as CallUpdateResourceProviderConfig;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResourceProviderInfo_mesos.read(r, e); r.leave(e); m.info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.info === undefined) throw new WireError('CallUpdateResourceProviderConfig.info is missing');
    return m;
  },
};

export interface CallRemoveResourceProviderConfig {
  type: string;
  name: string;
}
export const CallRemoveResourceProviderConfig: MessageType<CallRemoveResourceProviderConfig> = {
  name: 'mesos.v1.agent.Call.RemoveResourceProviderConfig',
  fields: [
    { name: 'type', number: 1, label: 'required', type: 'string' },
    { name: 'name', number: 2, label: 'required', type: 'string' },
  ],
  write(m: CallRemoveResourceProviderConfig, w: Writer): void {
    { w.uint32(10); w.string(m.type); }
    { w.uint32(18); w.string(m.name); }
  },
  read(r: Reader, end: number): CallRemoveResourceProviderConfig {
    const m = { type: undefined, name: undefined } as unknown as CallRemoveResourceProviderConfig;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.type = v; break; }
        case 18: { const v = r.string(); m.name = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.type === undefined) throw new WireError('CallRemoveResourceProviderConfig.type is missing');
    if (m.name === undefined) throw new WireError('CallRemoveResourceProviderConfig.name is missing');
    return m;
  },
};

export interface CallMarkResourceProviderGone {
  resource_provider_id: ResourceProviderID_mesos;
}
export const CallMarkResourceProviderGone: MessageType<CallMarkResourceProviderGone> = {
  name: 'mesos.v1.agent.Call.MarkResourceProviderGone',
  fields: [
    { name: 'resource_provider_id', number: 1, label: 'required', type: 'message', message: () => ResourceProviderID_mesos as MessageType<never> },
  ],
  write(m: CallMarkResourceProviderGone, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ResourceProviderID_mesos.write(m.resource_provider_id, w); w.end(at); }
  },
  read(r: Reader, end: number): CallMarkResourceProviderGone {
    const m = { resource_provider_id: undefined } as unknown as CallMarkResourceProviderGone;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResourceProviderID_mesos.read(r, e); r.leave(e); m.resource_provider_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.resource_provider_id === undefined) throw new WireError('CallMarkResourceProviderGone.resource_provider_id is missing');
    return m;
  },
};

export interface CallPruneImages {
  excluded_images?: Image_mesos[] | undefined;
}
export const CallPruneImages: MessageType<CallPruneImages> = {
  name: 'mesos.v1.agent.Call.PruneImages',
  fields: [
    { name: 'excluded_images', number: 1, label: 'repeated', type: 'message', message: () => Image_mesos as MessageType<never> },
  ],
  write(m: CallPruneImages, w: Writer): void {
    if (m.excluded_images !== undefined) for (const v of m.excluded_images) { w.uint32(10); const at = w.begin(); Image_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): CallPruneImages {
    const m = {  } as unknown as CallPruneImages;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Image_mesos.read(r, e); r.leave(e); (m.excluded_images ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
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
  get_containers?: ResponseGetContainers | undefined;
  get_frameworks?: ResponseGetFrameworks | undefined;
  get_executors?: ResponseGetExecutors | undefined;
  get_operations?: ResponseGetOperations | undefined;
  get_tasks?: ResponseGetTasks | undefined;
  get_agent?: ResponseGetAgent | undefined;
  get_resource_providers?: ResponseGetResourceProviders | undefined;
  wait_nested_container?: ResponseWaitNestedContainer | undefined;
  wait_container?: ResponseWaitContainer | undefined;
}
export const Response: MessageType<Response> = {
  name: 'mesos.v1.agent.Response',
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
    { name: 'get_containers', number: 10, label: 'optional', type: 'message', message: () => ResponseGetContainers as MessageType<never> },
    { name: 'get_frameworks', number: 11, label: 'optional', type: 'message', message: () => ResponseGetFrameworks as MessageType<never> },
    { name: 'get_executors', number: 12, label: 'optional', type: 'message', message: () => ResponseGetExecutors as MessageType<never> },
    { name: 'get_operations', number: 18, label: 'optional', type: 'message', message: () => ResponseGetOperations as MessageType<never> },
    { name: 'get_tasks', number: 13, label: 'optional', type: 'message', message: () => ResponseGetTasks as MessageType<never> },
    { name: 'get_agent', number: 15, label: 'optional', type: 'message', message: () => ResponseGetAgent as MessageType<never> },
    { name: 'get_resource_providers', number: 17, label: 'optional', type: 'message', message: () => ResponseGetResourceProviders as MessageType<never> },
    { name: 'wait_nested_container', number: 14, label: 'optional', type: 'message', message: () => ResponseWaitNestedContainer as MessageType<never> },
    { name: 'wait_container', number: 16, label: 'optional', type: 'message', message: () => ResponseWaitContainer as MessageType<never> },
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
    if (m.get_containers !== undefined) { w.uint32(82); const at = w.begin(); ResponseGetContainers.write(m.get_containers, w); w.end(at); }
    if (m.get_frameworks !== undefined) { w.uint32(90); const at = w.begin(); ResponseGetFrameworks.write(m.get_frameworks, w); w.end(at); }
    if (m.get_executors !== undefined) { w.uint32(98); const at = w.begin(); ResponseGetExecutors.write(m.get_executors, w); w.end(at); }
    if (m.get_tasks !== undefined) { w.uint32(106); const at = w.begin(); ResponseGetTasks.write(m.get_tasks, w); w.end(at); }
    if (m.wait_nested_container !== undefined) { w.uint32(114); const at = w.begin(); ResponseWaitNestedContainer.write(m.wait_nested_container, w); w.end(at); }
    if (m.get_agent !== undefined) { w.uint32(122); const at = w.begin(); ResponseGetAgent.write(m.get_agent, w); w.end(at); }
    if (m.wait_container !== undefined) { w.uint32(130); const at = w.begin(); ResponseWaitContainer.write(m.wait_container, w); w.end(at); }
    if (m.get_resource_providers !== undefined) { w.uint32(138); const at = w.begin(); ResponseGetResourceProviders.write(m.get_resource_providers, w); w.end(at); }
    if (m.get_operations !== undefined) { w.uint32(146); const at = w.begin(); ResponseGetOperations.write(m.get_operations, w); w.end(at); }
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
        case 82: { const e = r.enter(); const v = ResponseGetContainers.read(r, e); r.leave(e); m.get_containers = v; break; }
        case 90: { const e = r.enter(); const v = ResponseGetFrameworks.read(r, e); r.leave(e); m.get_frameworks = v; break; }
        case 98: { const e = r.enter(); const v = ResponseGetExecutors.read(r, e); r.leave(e); m.get_executors = v; break; }
        case 146: { const e = r.enter(); const v = ResponseGetOperations.read(r, e); r.leave(e); m.get_operations = v; break; }
        case 106: { const e = r.enter(); const v = ResponseGetTasks.read(r, e); r.leave(e); m.get_tasks = v; break; }
        case 122: { const e = r.enter(); const v = ResponseGetAgent.read(r, e); r.leave(e); m.get_agent = v; break; }
        case 138: { const e = r.enter(); const v = ResponseGetResourceProviders.read(r, e); r.leave(e); m.get_resource_providers = v; break; }
        case 114: { const e = r.enter(); const v = ResponseWaitNestedContainer.read(r, e); r.leave(e); m.wait_nested_container = v; break; }
        case 130: { const e = r.enter(); const v = ResponseWaitContainer.read(r, e); r.leave(e); m.wait_container = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type ResponseType = 'UNKNOWN' | 'GET_HEALTH' | 'GET_FLAGS' | 'GET_VERSION' | 'GET_METRICS' | 'GET_LOGGING_LEVEL' | 'LIST_FILES' | 'READ_FILE' | 'GET_STATE' | 'GET_CONTAINERS' | 'GET_FRAMEWORKS' | 'GET_EXECUTORS' | 'GET_OPERATIONS' | 'GET_TASKS' | 'GET_AGENT' | 'GET_RESOURCE_PROVIDERS' | 'WAIT_NESTED_CONTAINER' | 'WAIT_CONTAINER';
export const ResponseType: EnumType<ResponseType> = {
  name: 'mesos.v1.agent.Response.Type',
  numbers: { UNKNOWN: 0, GET_HEALTH: 1, GET_FLAGS: 2, GET_VERSION: 3, GET_METRICS: 4, GET_LOGGING_LEVEL: 5, LIST_FILES: 6, READ_FILE: 7, GET_STATE: 8, GET_CONTAINERS: 9, GET_FRAMEWORKS: 10, GET_EXECUTORS: 11, GET_OPERATIONS: 17, GET_TASKS: 12, GET_AGENT: 14, GET_RESOURCE_PROVIDERS: 16, WAIT_NESTED_CONTAINER: 13, WAIT_CONTAINER: 15 },
  names: { 0: 'UNKNOWN', 1: 'GET_HEALTH', 2: 'GET_FLAGS', 3: 'GET_VERSION', 4: 'GET_METRICS', 5: 'GET_LOGGING_LEVEL', 6: 'LIST_FILES', 7: 'READ_FILE', 8: 'GET_STATE', 9: 'GET_CONTAINERS', 10: 'GET_FRAMEWORKS', 11: 'GET_EXECUTORS', 17: 'GET_OPERATIONS', 12: 'GET_TASKS', 14: 'GET_AGENT', 16: 'GET_RESOURCE_PROVIDERS', 13: 'WAIT_NESTED_CONTAINER', 15: 'WAIT_CONTAINER' },
};

export interface ResponseGetHealth {
  healthy: boolean;
}
export const ResponseGetHealth: MessageType<ResponseGetHealth> = {
  name: 'mesos.v1.agent.Response.GetHealth',
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
  name: 'mesos.v1.agent.Response.GetFlags',
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
  name: 'mesos.v1.agent.Response.GetVersion',
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
  name: 'mesos.v1.agent.Response.GetMetrics',
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
  name: 'mesos.v1.agent.Response.GetLoggingLevel',
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
  name: 'mesos.v1.agent.Response.ListFiles',
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
  name: 'mesos.v1.agent.Response.ReadFile',
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
}
export const ResponseGetState: MessageType<ResponseGetState> = {
  name: 'mesos.v1.agent.Response.GetState',
  fields: [
    { name: 'get_tasks', number: 1, label: 'optional', type: 'message', message: () => ResponseGetTasks as MessageType<never> },
    { name: 'get_executors', number: 2, label: 'optional', type: 'message', message: () => ResponseGetExecutors as MessageType<never> },
    { name: 'get_frameworks', number: 3, label: 'optional', type: 'message', message: () => ResponseGetFrameworks as MessageType<never> },
  ],
  write(m: ResponseGetState, w: Writer): void {
    if (m.get_tasks !== undefined) { w.uint32(10); const at = w.begin(); ResponseGetTasks.write(m.get_tasks, w); w.end(at); }
    if (m.get_executors !== undefined) { w.uint32(18); const at = w.begin(); ResponseGetExecutors.write(m.get_executors, w); w.end(at); }
    if (m.get_frameworks !== undefined) { w.uint32(26); const at = w.begin(); ResponseGetFrameworks.write(m.get_frameworks, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetState {
    const m = {  } as unknown as ResponseGetState;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResponseGetTasks.read(r, e); r.leave(e); m.get_tasks = v; break; }
        case 18: { const e = r.enter(); const v = ResponseGetExecutors.read(r, e); r.leave(e); m.get_executors = v; break; }
        case 26: { const e = r.enter(); const v = ResponseGetFrameworks.read(r, e); r.leave(e); m.get_frameworks = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseGetTasks {
  pending_tasks?: Task_mesos[] | undefined;
  queued_tasks?: Task_mesos[] | undefined;
  launched_tasks?: Task_mesos[] | undefined;
  terminated_tasks?: Task_mesos[] | undefined;
  completed_tasks?: Task_mesos[] | undefined;
}
export const ResponseGetTasks: MessageType<ResponseGetTasks> = {
  name: 'mesos.v1.agent.Response.GetTasks',
  fields: [
    { name: 'pending_tasks', number: 1, label: 'repeated', type: 'message', message: () => Task_mesos as MessageType<never> },
    { name: 'queued_tasks', number: 2, label: 'repeated', type: 'message', message: () => Task_mesos as MessageType<never> },
    { name: 'launched_tasks', number: 3, label: 'repeated', type: 'message', message: () => Task_mesos as MessageType<never> },
    { name: 'terminated_tasks', number: 4, label: 'repeated', type: 'message', message: () => Task_mesos as MessageType<never> },
    { name: 'completed_tasks', number: 5, label: 'repeated', type: 'message', message: () => Task_mesos as MessageType<never> },
  ],
  write(m: ResponseGetTasks, w: Writer): void {
    if (m.pending_tasks !== undefined) for (const v of m.pending_tasks) { w.uint32(10); const at = w.begin(); Task_mesos.write(v, w); w.end(at); }
    if (m.queued_tasks !== undefined) for (const v of m.queued_tasks) { w.uint32(18); const at = w.begin(); Task_mesos.write(v, w); w.end(at); }
    if (m.launched_tasks !== undefined) for (const v of m.launched_tasks) { w.uint32(26); const at = w.begin(); Task_mesos.write(v, w); w.end(at); }
    if (m.terminated_tasks !== undefined) for (const v of m.terminated_tasks) { w.uint32(34); const at = w.begin(); Task_mesos.write(v, w); w.end(at); }
    if (m.completed_tasks !== undefined) for (const v of m.completed_tasks) { w.uint32(42); const at = w.begin(); Task_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetTasks {
    const m = {  } as unknown as ResponseGetTasks;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Task_mesos.read(r, e); r.leave(e); (m.pending_tasks ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = Task_mesos.read(r, e); r.leave(e); (m.queued_tasks ??= []).push(v); break; }
        case 26: { const e = r.enter(); const v = Task_mesos.read(r, e); r.leave(e); (m.launched_tasks ??= []).push(v); break; }
        case 34: { const e = r.enter(); const v = Task_mesos.read(r, e); r.leave(e); (m.terminated_tasks ??= []).push(v); break; }
        case 42: { const e = r.enter(); const v = Task_mesos.read(r, e); r.leave(e); (m.completed_tasks ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseGetExecutors {
  executors?: ResponseGetExecutorsExecutor[] | undefined;
  completed_executors?: ResponseGetExecutorsExecutor[] | undefined;
}
export const ResponseGetExecutors: MessageType<ResponseGetExecutors> = {
  name: 'mesos.v1.agent.Response.GetExecutors',
  fields: [
    { name: 'executors', number: 1, label: 'repeated', type: 'message', message: () => ResponseGetExecutorsExecutor as MessageType<never> },
    { name: 'completed_executors', number: 2, label: 'repeated', type: 'message', message: () => ResponseGetExecutorsExecutor as MessageType<never> },
  ],
  write(m: ResponseGetExecutors, w: Writer): void {
    if (m.executors !== undefined) for (const v of m.executors) { w.uint32(10); const at = w.begin(); ResponseGetExecutorsExecutor.write(v, w); w.end(at); }
    if (m.completed_executors !== undefined) for (const v of m.completed_executors) { w.uint32(18); const at = w.begin(); ResponseGetExecutorsExecutor.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetExecutors {
    const m = {  } as unknown as ResponseGetExecutors;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResponseGetExecutorsExecutor.read(r, e); r.leave(e); (m.executors ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = ResponseGetExecutorsExecutor.read(r, e); r.leave(e); (m.completed_executors ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseGetExecutorsExecutor {
  executor_info: ExecutorInfo_mesos;
}
export const ResponseGetExecutorsExecutor: MessageType<ResponseGetExecutorsExecutor> = {
  name: 'mesos.v1.agent.Response.GetExecutors.Executor',
  fields: [
    { name: 'executor_info', number: 1, label: 'required', type: 'message', message: () => ExecutorInfo_mesos as MessageType<never> },
  ],
  write(m: ResponseGetExecutorsExecutor, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ExecutorInfo_mesos.write(m.executor_info, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetExecutorsExecutor {
    const m = { executor_info: undefined } as unknown as ResponseGetExecutorsExecutor;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ExecutorInfo_mesos.read(r, e); r.leave(e); m.executor_info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.executor_info === undefined) throw new WireError('ResponseGetExecutorsExecutor.executor_info is missing');
    return m;
  },
};

export interface ResponseGetFrameworks {
  frameworks?: ResponseGetFrameworksFramework[] | undefined;
  completed_frameworks?: ResponseGetFrameworksFramework[] | undefined;
}
export const ResponseGetFrameworks: MessageType<ResponseGetFrameworks> = {
  name: 'mesos.v1.agent.Response.GetFrameworks',
  fields: [
    { name: 'frameworks', number: 1, label: 'repeated', type: 'message', message: () => ResponseGetFrameworksFramework as MessageType<never> },
    { name: 'completed_frameworks', number: 2, label: 'repeated', type: 'message', message: () => ResponseGetFrameworksFramework as MessageType<never> },
  ],
  write(m: ResponseGetFrameworks, w: Writer): void {
    if (m.frameworks !== undefined) for (const v of m.frameworks) { w.uint32(10); const at = w.begin(); ResponseGetFrameworksFramework.write(v, w); w.end(at); }
    if (m.completed_frameworks !== undefined) for (const v of m.completed_frameworks) { w.uint32(18); const at = w.begin(); ResponseGetFrameworksFramework.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetFrameworks {
    const m = {  } as unknown as ResponseGetFrameworks;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResponseGetFrameworksFramework.read(r, e); r.leave(e); (m.frameworks ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = ResponseGetFrameworksFramework.read(r, e); r.leave(e); (m.completed_frameworks ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseGetFrameworksFramework {
  framework_info: FrameworkInfo_mesos;
}
export const ResponseGetFrameworksFramework: MessageType<ResponseGetFrameworksFramework> = {
  name: 'mesos.v1.agent.Response.GetFrameworks.Framework',
  fields: [
    { name: 'framework_info', number: 1, label: 'required', type: 'message', message: () => FrameworkInfo_mesos as MessageType<never> },
  ],
  write(m: ResponseGetFrameworksFramework, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkInfo_mesos.write(m.framework_info, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetFrameworksFramework {
    const m = { framework_info: undefined } as unknown as ResponseGetFrameworksFramework;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkInfo_mesos.read(r, e); r.leave(e); m.framework_info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_info === undefined) throw new WireError('ResponseGetFrameworksFramework.framework_info is missing');
    return m;
  },
};

export interface ResponseGetContainers {
  containers?: ResponseGetContainersContainer[] | undefined;
}
export const ResponseGetContainers: MessageType<ResponseGetContainers> = {
  name: 'mesos.v1.agent.Response.GetContainers',
  fields: [
    { name: 'containers', number: 1, label: 'repeated', type: 'message', message: () => ResponseGetContainersContainer as MessageType<never> },
  ],
  write(m: ResponseGetContainers, w: Writer): void {
    if (m.containers !== undefined) for (const v of m.containers) { w.uint32(10); const at = w.begin(); ResponseGetContainersContainer.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetContainers {
    const m = {  } as unknown as ResponseGetContainers;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResponseGetContainersContainer.read(r, e); r.leave(e); (m.containers ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseGetContainersContainer {
  framework_id?: FrameworkID_mesos | undefined;
  executor_id?: ExecutorID_mesos | undefined;
  executor_name?: string | undefined;
  container_id: ContainerID_mesos;
  container_status?: ContainerStatus_mesos | undefined;
  resource_statistics?: ResourceStatistics_mesos | undefined;
}
export const ResponseGetContainersContainer: MessageType<ResponseGetContainersContainer> = {
  name: 'mesos.v1.agent.Response.GetContainers.Container',
  fields: [
    { name: 'framework_id', number: 1, label: 'optional', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'executor_id', number: 2, label: 'optional', type: 'message', message: () => ExecutorID_mesos as MessageType<never> },
    { name: 'executor_name', number: 3, label: 'optional', type: 'string' },
    { name: 'container_id', number: 4, label: 'required', type: 'message', message: () => ContainerID_mesos as MessageType<never> },
    { name: 'container_status', number: 5, label: 'optional', type: 'message', message: () => ContainerStatus_mesos as MessageType<never> },
    { name: 'resource_statistics', number: 6, label: 'optional', type: 'message', message: () => ResourceStatistics_mesos as MessageType<never> },
  ],
  write(m: ResponseGetContainersContainer, w: Writer): void {
    if (m.framework_id !== undefined) { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    if (m.executor_id !== undefined) { w.uint32(18); const at = w.begin(); ExecutorID_mesos.write(m.executor_id, w); w.end(at); }
    if (m.executor_name !== undefined) { w.uint32(26); w.string(m.executor_name); }
    { w.uint32(34); const at = w.begin(); ContainerID_mesos.write(m.container_id, w); w.end(at); }
    if (m.container_status !== undefined) { w.uint32(42); const at = w.begin(); ContainerStatus_mesos.write(m.container_status, w); w.end(at); }
    if (m.resource_statistics !== undefined) { w.uint32(50); const at = w.begin(); ResourceStatistics_mesos.write(m.resource_statistics, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetContainersContainer {
    const m = { container_id: undefined } as unknown as ResponseGetContainersContainer;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 18: { const e = r.enter(); const v = ExecutorID_mesos.read(r, e); r.leave(e); m.executor_id = v; break; }
        case 26: { const v = r.string(); m.executor_name = v; break; }
        case 34: { const e = r.enter(); const v = ContainerID_mesos.read(r, e); r.leave(e); m.container_id = v; break; }
        case 42: { const e = r.enter(); const v = ContainerStatus_mesos.read(r, e); r.leave(e); m.container_status = v; break; }
        case 50: { const e = r.enter(); const v = ResourceStatistics_mesos.read(r, e); r.leave(e); m.resource_statistics = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.container_id === undefined) throw new WireError('ResponseGetContainersContainer.container_id is missing');
    return m;
  },
};

export interface ResponseGetOperations {
  operations?: Operation_mesos[] | undefined;
}
export const ResponseGetOperations: MessageType<ResponseGetOperations> = {
  name: 'mesos.v1.agent.Response.GetOperations',
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

export interface ResponseGetAgent {
  agent_info?: AgentInfo_mesos | undefined;
  drain_config?: DrainConfig_mesos | undefined;
  estimated_drain_start_time?: TimeInfo_mesos | undefined;
}
export const ResponseGetAgent: MessageType<ResponseGetAgent> = {
  name: 'mesos.v1.agent.Response.GetAgent',
  fields: [
    { name: 'agent_info', number: 1, label: 'optional', type: 'message', message: () => AgentInfo_mesos as MessageType<never> },
    { name: 'drain_config', number: 2, label: 'optional', type: 'message', message: () => DrainConfig_mesos as MessageType<never> },
    { name: 'estimated_drain_start_time', number: 3, label: 'optional', type: 'message', message: () => TimeInfo_mesos as MessageType<never> },
  ],
  write(m: ResponseGetAgent, w: Writer): void {
    if (m.agent_info !== undefined) { w.uint32(10); const at = w.begin(); AgentInfo_mesos.write(m.agent_info, w); w.end(at); }
    if (m.drain_config !== undefined) { w.uint32(18); const at = w.begin(); DrainConfig_mesos.write(m.drain_config, w); w.end(at); }
    if (m.estimated_drain_start_time !== undefined) { w.uint32(26); const at = w.begin(); TimeInfo_mesos.write(m.estimated_drain_start_time, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetAgent {
    const m = {  } as unknown as ResponseGetAgent;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentInfo_mesos.read(r, e); r.leave(e); m.agent_info = v; break; }
        case 18: { const e = r.enter(); const v = DrainConfig_mesos.read(r, e); r.leave(e); m.drain_config = v; break; }
        case 26: { const e = r.enter(); const v = TimeInfo_mesos.read(r, e); r.leave(e); m.estimated_drain_start_time = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseGetResourceProviders {
  resource_providers?: ResponseGetResourceProvidersResourceProvider[] | undefined;
}
export const ResponseGetResourceProviders: MessageType<ResponseGetResourceProviders> = {
  name: 'mesos.v1.agent.Response.GetResourceProviders',
  fields: [
    { name: 'resource_providers', number: 1, label: 'repeated', type: 'message', message: () => ResponseGetResourceProvidersResourceProvider as MessageType<never> },
  ],
  write(m: ResponseGetResourceProviders, w: Writer): void {
    if (m.resource_providers !== undefined) for (const v of m.resource_providers) { w.uint32(10); const at = w.begin(); ResponseGetResourceProvidersResourceProvider.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetResourceProviders {
    const m = {  } as unknown as ResponseGetResourceProviders;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResponseGetResourceProvidersResourceProvider.read(r, e); r.leave(e); (m.resource_providers ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseGetResourceProvidersResourceProvider {
  resource_provider_info: ResourceProviderInfo_mesos;
  total_resources?: Resource_mesos[] | undefined;
}
export const ResponseGetResourceProvidersResourceProvider: MessageType<ResponseGetResourceProvidersResourceProvider> = {
  name: 'mesos.v1.agent.Response.GetResourceProviders.ResourceProvider',
  fields: [
    { name: 'resource_provider_info', number: 1, label: 'required', type: 'message', message: () => ResourceProviderInfo_mesos as MessageType<never> },
    { name: 'total_resources', number: 2, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
  ],
  write(m: ResponseGetResourceProvidersResourceProvider, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ResourceProviderInfo_mesos.write(m.resource_provider_info, w); w.end(at); }
    if (m.total_resources !== undefined) for (const v of m.total_resources) { w.uint32(18); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseGetResourceProvidersResourceProvider {
    const m = { resource_provider_info: undefined } as unknown as ResponseGetResourceProvidersResourceProvider;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResourceProviderInfo_mesos.read(r, e); r.leave(e); m.resource_provider_info = v; break; }
        case 18: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.total_resources ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    if (m.resource_provider_info === undefined) throw new WireError('ResponseGetResourceProvidersResourceProvider.resource_provider_info is missing');
    return m;
  },
};

export interface ResponseWaitNestedContainer {
  exit_status?: number | undefined;
  state?: TaskState_mesos | undefined;
  reason?: TaskStatusReason_mesos | undefined;
  limitation?: TaskResourceLimitation_mesos | undefined;
  message?: string | undefined;
}
export const ResponseWaitNestedContainer: MessageType<ResponseWaitNestedContainer> = {
  name: 'mesos.v1.agent.Response.WaitNestedContainer',
  fields: [
    { name: 'exit_status', number: 1, label: 'optional', type: 'int32' },
    { name: 'state', number: 2, label: 'optional', type: 'enum', enum: () => TaskState_mesos },
    { name: 'reason', number: 3, label: 'optional', type: 'enum', enum: () => TaskStatusReason_mesos },
    { name: 'limitation', number: 4, label: 'optional', type: 'message', message: () => TaskResourceLimitation_mesos as MessageType<never> },
    { name: 'message', number: 5, label: 'optional', type: 'string' },
  ],
  write(m: ResponseWaitNestedContainer, w: Writer): void {
    if (m.exit_status !== undefined) { w.uint32(8); w.int32(m.exit_status); }
    if (m.state !== undefined) { w.uint32(16); w.int32(TaskState_mesos.numbers[m.state]); }
    if (m.reason !== undefined) { w.uint32(24); w.int32(TaskStatusReason_mesos.numbers[m.reason]); }
    if (m.limitation !== undefined) { w.uint32(34); const at = w.begin(); TaskResourceLimitation_mesos.write(m.limitation, w); w.end(at); }
    if (m.message !== undefined) { w.uint32(42); w.string(m.message); }
  },
  read(r: Reader, end: number): ResponseWaitNestedContainer {
    const m = {  } as unknown as ResponseWaitNestedContainer;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.int32(); m.exit_status = v; break; }
        case 16: { const v = TaskState_mesos.names[r.int32()]; if (v !== undefined) m.state = v; break; }
        case 24: { const v = TaskStatusReason_mesos.names[r.int32()]; if (v !== undefined) m.reason = v; break; }
        case 34: { const e = r.enter(); const v = TaskResourceLimitation_mesos.read(r, e); r.leave(e); m.limitation = v; break; }
        case 42: { const v = r.string(); m.message = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface ResponseWaitContainer {
  exit_status?: number | undefined;
  state?: TaskState_mesos | undefined;
  reason?: TaskStatusReason_mesos | undefined;
  limitation?: TaskResourceLimitation_mesos | undefined;
  message?: string | undefined;
}
export const ResponseWaitContainer: MessageType<ResponseWaitContainer> = {
  name: 'mesos.v1.agent.Response.WaitContainer',
  fields: [
    { name: 'exit_status', number: 1, label: 'optional', type: 'int32' },
    { name: 'state', number: 2, label: 'optional', type: 'enum', enum: () => TaskState_mesos },
    { name: 'reason', number: 3, label: 'optional', type: 'enum', enum: () => TaskStatusReason_mesos },
    { name: 'limitation', number: 4, label: 'optional', type: 'message', message: () => TaskResourceLimitation_mesos as MessageType<never> },
    { name: 'message', number: 5, label: 'optional', type: 'string' },
  ],
  write(m: ResponseWaitContainer, w: Writer): void {
    if (m.exit_status !== undefined) { w.uint32(8); w.int32(m.exit_status); }
    if (m.state !== undefined) { w.uint32(16); w.int32(TaskState_mesos.numbers[m.state]); }
    if (m.reason !== undefined) { w.uint32(24); w.int32(TaskStatusReason_mesos.numbers[m.reason]); }
    if (m.limitation !== undefined) { w.uint32(34); const at = w.begin(); TaskResourceLimitation_mesos.write(m.limitation, w); w.end(at); }
    if (m.message !== undefined) { w.uint32(42); w.string(m.message); }
  },
  read(r: Reader, end: number): ResponseWaitContainer {
    const m = {  } as unknown as ResponseWaitContainer;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.int32(); m.exit_status = v; break; }
        case 16: { const v = TaskState_mesos.names[r.int32()]; if (v !== undefined) m.state = v; break; }
        case 24: { const v = TaskStatusReason_mesos.names[r.int32()]; if (v !== undefined) m.reason = v; break; }
        case 34: { const e = r.enter(); const v = TaskResourceLimitation_mesos.read(r, e); r.leave(e); m.limitation = v; break; }
        case 42: { const v = r.string(); m.message = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

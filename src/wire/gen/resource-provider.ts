// Written by `npm run generate` from proto/. Do not edit.
import type { EnumType, MessageType } from '../message.ts';
import { WireError, type Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';
import { FrameworkID as FrameworkID_mesos, OfferOperation as OfferOperation_mesos, Operation as Operation_mesos, OperationStatus as OperationStatus_mesos, Resource as Resource_mesos, ResourceProviderID as ResourceProviderID_mesos, ResourceProviderInfo as ResourceProviderInfo_mesos, UUID as UUID_mesos } from './mesos.ts';

export interface Call {
  resource_provider_id?: ResourceProviderID_mesos | undefined;
  type?: CallType | undefined;
  subscribe?: CallSubscribe | undefined;
  update_operation_status?: CallUpdateOperationStatus | undefined;
  update_state?: CallUpdateState | undefined;
  update_publish_resources_status?: CallUpdatePublishResourcesStatus | undefined;
}
export const Call: MessageType<Call> = {
  name: 'mesos.v1.resource_provider.Call',
  fields: [
    { name: 'resource_provider_id', number: 1, label: 'optional', type: 'message', message: () => ResourceProviderID_mesos as MessageType<never> },
    { name: 'type', number: 2, label: 'optional', type: 'enum', enum: () => CallType },
    { name: 'subscribe', number: 3, label: 'optional', type: 'message', message: () => CallSubscribe as MessageType<never> },
    { name: 'update_operation_status', number: 4, label: 'optional', type: 'message', message: () => CallUpdateOperationStatus as MessageType<never> },
    { name: 'update_state', number: 5, label: 'optional', type: 'message', message: () => CallUpdateState as MessageType<never> },
    { name: 'update_publish_resources_status', number: 6, label: 'optional', type: 'message', message: () => CallUpdatePublishResourcesStatus as MessageType<never> },
  ],
  write(m: Call, w: Writer): void {
    if (m.resource_provider_id !== undefined) { w.uint32(10); const at = w.begin(); ResourceProviderID_mesos.write(m.resource_provider_id, w); w.end(at); }
    if (m.type !== undefined) { w.uint32(16); w.int32(CallType.numbers[m.type]); }
    if (m.subscribe !== undefined) { w.uint32(26); const at = w.begin(); CallSubscribe.write(m.subscribe, w); w.end(at); }
    if (m.update_operation_status !== undefined) { w.uint32(34); const at = w.begin(); CallUpdateOperationStatus.write(m.update_operation_status, w); w.end(at); }
    if (m.update_state !== undefined) { w.uint32(42); const at = w.begin(); CallUpdateState.write(m.update_state, w); w.end(at); }
    if (m.update_publish_resources_status !== undefined) { w.uint32(50); const at = w.begin(); CallUpdatePublishResourcesStatus.write(m.update_publish_resources_status, w); w.end(at); }
  },
  read(r: Reader, end: number): Call {
    const m = {  } as unknown as Call;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResourceProviderID_mesos.read(r, e); r.leave(e); m.resource_provider_id = v; break; }
        case 16: { const v = CallType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 26: { const e = r.enter(); const v = CallSubscribe.read(r, e); r.leave(e); m.subscribe = v; break; }
        case 34: { const e = r.enter(); const v = CallUpdateOperationStatus.read(r, e); r.leave(e); m.update_operation_status = v; break; }
        case 42: { const e = r.enter(); const v = CallUpdateState.read(r, e); r.leave(e); m.update_state = v; break; }
        case 50: { const e = r.enter(); const v = CallUpdatePublishResourcesStatus.read(r, e); r.leave(e); m.update_publish_resources_status = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type CallType = 'UNKNOWN' | 'SUBSCRIBE' | 'UPDATE_OPERATION_STATUS' | 'UPDATE_STATE' | 'UPDATE_PUBLISH_RESOURCES_STATUS';
export const CallType: EnumType<CallType> = {
  name: 'mesos.v1.resource_provider.Call.Type',
  numbers: { UNKNOWN: 0, SUBSCRIBE: 1, UPDATE_OPERATION_STATUS: 2, UPDATE_STATE: 3, UPDATE_PUBLISH_RESOURCES_STATUS: 4 },
  names: { 0: 'UNKNOWN', 1: 'SUBSCRIBE', 2: 'UPDATE_OPERATION_STATUS', 3: 'UPDATE_STATE', 4: 'UPDATE_PUBLISH_RESOURCES_STATUS' },
};

export interface CallSubscribe {
  resource_provider_info: ResourceProviderInfo_mesos;
}
export const CallSubscribe: MessageType<CallSubscribe> = {
  name: 'mesos.v1.resource_provider.Call.Subscribe',
  fields: [
    { name: 'resource_provider_info', number: 1, label: 'required', type: 'message', message: () => ResourceProviderInfo_mesos as MessageType<never> },
  ],
  write(m: CallSubscribe, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ResourceProviderInfo_mesos.write(m.resource_provider_info, w); w.end(at); }
  },
  read(r: Reader, end: number): CallSubscribe {
    const m = { resource_provider_info: undefined } as unknown as CallSubscribe;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResourceProviderInfo_mesos.read(r, e); r.leave(e); m.resource_provider_info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.resource_provider_info === undefined) throw new WireError('CallSubscribe.resource_provider_info is missing');
    return m;
  },
};

export interface CallUpdateOperationStatus {
  framework_id?: FrameworkID_mesos | undefined;
  status: OperationStatus_mesos;
  latest_status?: OperationStatus_mesos | undefined;
  operation_uuid: UUID_mesos;
}
export const CallUpdateOperationStatus: MessageType<CallUpdateOperationStatus> = {
  name: 'mesos.v1.resource_provider.Call.UpdateOperationStatus',
  fields: [
    { name: 'framework_id', number: 1, label: 'optional', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'status', number: 2, label: 'required', type: 'message', message: () => OperationStatus_mesos as MessageType<never> },
    { name: 'latest_status', number: 3, label: 'optional', type: 'message', message: () => OperationStatus_mesos as MessageType<never> },
    { name: 'operation_uuid', number: 4, label: 'required', type: 'message', message: () => UUID_mesos as MessageType<never> },
  ],
  write(m: CallUpdateOperationStatus, w: Writer): void {
    if (m.framework_id !== undefined) { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); OperationStatus_mesos.write(m.status, w); w.end(at); }
    if (m.latest_status !== undefined) { w.uint32(26); const at = w.begin(); OperationStatus_mesos.write(m.latest_status, w); w.end(at); }
    { w.uint32(34); const at = w.begin(); UUID_mesos.write(m.operation_uuid, w); w.end(at); }
  },
  read(r: Reader, end: number): CallUpdateOperationStatus {
    const m = { status: undefined, operation_uuid: undefined } as unknown as CallUpdateOperationStatus;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 18: { const e = r.enter(); const v = OperationStatus_mesos.read(r, e); r.leave(e); m.status = v; break; }
        case 26: { const e = r.enter(); const v = OperationStatus_mesos.read(r, e); r.leave(e); m.latest_status = v; break; }
        case 34: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.operation_uuid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.status === undefined) throw new WireError('CallUpdateOperationStatus.status is missing');
    if (m.operation_uuid === undefined) throw new WireError('CallUpdateOperationStatus.operation_uuid is missing');
    return m;
  },
};

export interface CallUpdateState {
  operations?: Operation_mesos[] | undefined;
  resources?: Resource_mesos[] | undefined;
  resource_version_uuid: UUID_mesos;
}
export const CallUpdateState: MessageType<CallUpdateState> = {
  name: 'mesos.v1.resource_provider.Call.UpdateState',
  fields: [
    { name: 'operations', number: 1, label: 'repeated', type: 'message', message: () => Operation_mesos as MessageType<never> },
    { name: 'resources', number: 2, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
    { name: 'resource_version_uuid', number: 3, label: 'required', type: 'message', message: () => UUID_mesos as MessageType<never> },
  ],
  write(m: CallUpdateState, w: Writer): void {
    if (m.operations !== undefined) for (const v of m.operations) { w.uint32(10); const at = w.begin(); Operation_mesos.write(v, w); w.end(at); }
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(18); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); UUID_mesos.write(m.resource_version_uuid, w); w.end(at); }
  },
  read(r: Reader, end: number): CallUpdateState {
    const m = { resource_version_uuid: undefined } as unknown as CallUpdateState;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Operation_mesos.read(r, e); r.leave(e); (m.operations ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        case 26: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.resource_version_uuid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.resource_version_uuid === undefined) throw new WireError('CallUpdateState.resource_version_uuid is missing');
    return m;
  },
};

export interface CallUpdatePublishResourcesStatus {
  uuid: UUID_mesos;
  status: CallUpdatePublishResourcesStatusStatus;
}
export const CallUpdatePublishResourcesStatus: MessageType<CallUpdatePublishResourcesStatus> = {
  name: 'mesos.v1.resource_provider.Call.UpdatePublishResourcesStatus',
  fields: [
    { name: 'uuid', number: 1, label: 'required', type: 'message', message: () => UUID_mesos as MessageType<never> },
    { name: 'status', number: 2, label: 'required', type: 'enum', enum: () => CallUpdatePublishResourcesStatusStatus },
  ],
  write(m: CallUpdatePublishResourcesStatus, w: Writer): void {
    { w.uint32(10); const at = w.begin(); UUID_mesos.write(m.uuid, w); w.end(at); }
    { w.uint32(16); w.int32(CallUpdatePublishResourcesStatusStatus.numbers[m.status]); }
  },
  read(r: Reader, end: number): CallUpdatePublishResourcesStatus {
    const m = { uuid: undefined, status: undefined } as unknown as CallUpdatePublishResourcesStatus;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.uuid = v; break; }
        case 16: { const v = CallUpdatePublishResourcesStatusStatus.names[r.int32()]; if (v !== undefined) m.status = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.uuid === undefined) throw new WireError('CallUpdatePublishResourcesStatus.uuid is missing');
    if (m.status === undefined) throw new WireError('CallUpdatePublishResourcesStatus.status is missing');
    return m;
  },
};

export type CallUpdatePublishResourcesStatusStatus = 'UNKNOWN' | 'OK' | 'FAILED';
export const CallUpdatePublishResourcesStatusStatus: EnumType<CallUpdatePublishResourcesStatusStatus> = {
  name: 'mesos.v1.resource_provider.Call.UpdatePublishResourcesStatus.Status',
  numbers: { UNKNOWN: 0, OK: 1, FAILED: 2 },
  names: { 0: 'UNKNOWN', 1: 'OK', 2: 'FAILED' },
};

export interface Event {
  type?: EventType | undefined;
  subscribed?: EventSubscribed | undefined;
  apply_operation?: EventApplyOperation | undefined;
  publish_resources?: EventPublishResources | undefined;
  acknowledge_operation_status?: EventAcknowledgeOperationStatus | undefined;
  reconcile_operations?: EventReconcileOperations | undefined;
}
export const Event: MessageType<Event> = {
  name: 'mesos.v1.resource_provider.Event',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => EventType },
    { name: 'subscribed', number: 2, label: 'optional', type: 'message', message: () => EventSubscribed as MessageType<never> },
    { name: 'apply_operation', number: 3, label: 'optional', type: 'message', message: () => EventApplyOperation as MessageType<never> },
    { name: 'publish_resources', number: 4, label: 'optional', type: 'message', message: () => EventPublishResources as MessageType<never> },
    { name: 'acknowledge_operation_status', number: 5, label: 'optional', type: 'message', message: () => EventAcknowledgeOperationStatus as MessageType<never> },
    { name: 'reconcile_operations', number: 6, label: 'optional', type: 'message', message: () => EventReconcileOperations as MessageType<never> },
  ],
  write(m: Event, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(EventType.numbers[m.type]); }
    if (m.subscribed !== undefined) { w.uint32(18); const at = w.begin(); EventSubscribed.write(m.subscribed, w); w.end(at); }
    if (m.apply_operation !== undefined) { w.uint32(26); const at = w.begin(); EventApplyOperation.write(m.apply_operation, w); w.end(at); }
    if (m.publish_resources !== undefined) { w.uint32(34); const at = w.begin(); EventPublishResources.write(m.publish_resources, w); w.end(at); }
    if (m.acknowledge_operation_status !== undefined) { w.uint32(42); const at = w.begin(); EventAcknowledgeOperationStatus.write(m.acknowledge_operation_status, w); w.end(at); }
    if (m.reconcile_operations !== undefined) { w.uint32(50); const at = w.begin(); EventReconcileOperations.write(m.reconcile_operations, w); w.end(at); }
  },
  read(r: Reader, end: number): Event {
    const m = {  } as unknown as Event;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = EventType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = EventSubscribed.read(r, e); r.leave(e); m.subscribed = v; break; }
        case 26: { const e = r.enter(); const v = EventApplyOperation.read(r, e); r.leave(e); m.apply_operation = v; break; }
        case 34: { const e = r.enter(); const v = EventPublishResources.read(r, e); r.leave(e); m.publish_resources = v; break; }
        case 42: { const e = r.enter(); const v = EventAcknowledgeOperationStatus.read(r, e); r.leave(e); m.acknowledge_operation_status = v; break; }
        case 50: { const e = r.enter(); const v = EventReconcileOperations.read(r, e); r.leave(e); m.reconcile_operations = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type EventType = 'UNKNOWN' | 'SUBSCRIBED' | 'APPLY_OPERATION' | 'PUBLISH_RESOURCES' | 'ACKNOWLEDGE_OPERATION_STATUS' | 'RECONCILE_OPERATIONS' | 'TEARDOWN';
export const EventType: EnumType<EventType> = {
  name: 'mesos.v1.resource_provider.Event.Type',
  numbers: { UNKNOWN: 0, SUBSCRIBED: 1, APPLY_OPERATION: 2, PUBLISH_RESOURCES: 3, ACKNOWLEDGE_OPERATION_STATUS: 4, RECONCILE_OPERATIONS: 5, TEARDOWN: 6 },
  names: { 0: 'UNKNOWN', 1: 'SUBSCRIBED', 2: 'APPLY_OPERATION', 3: 'PUBLISH_RESOURCES', 4: 'ACKNOWLEDGE_OPERATION_STATUS', 5: 'RECONCILE_OPERATIONS', 6: 'TEARDOWN' },
};

export interface EventSubscribed {
  provider_id: ResourceProviderID_mesos;
}
export const EventSubscribed: MessageType<EventSubscribed> = {
  name: 'mesos.v1.resource_provider.Event.Subscribed',
  fields: [
    { name: 'provider_id', number: 1, label: 'required', type: 'message', message: () => ResourceProviderID_mesos as MessageType<never> },
  ],
  write(m: EventSubscribed, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ResourceProviderID_mesos.write(m.provider_id, w); w.end(at); }
  },
  read(r: Reader, end: number): EventSubscribed {
    const m = { provider_id: undefined } as unknown as EventSubscribed;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ResourceProviderID_mesos.read(r, e); r.leave(e); m.provider_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.provider_id === undefined) throw new WireError('EventSubscribed.provider_id is missing');
    return m;
  },
};

export interface EventApplyOperation {
  framework_id?: FrameworkID_mesos | undefined;
  info: OfferOperation_mesos;
  operation_uuid: UUID_mesos;
  resource_version_uuid: UUID_mesos;
}
export const EventApplyOperation: MessageType<EventApplyOperation> = {
  name: 'mesos.v1.resource_provider.Event.ApplyOperation',
  fields: [
    { name: 'framework_id', number: 1, label: 'optional', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'info', number: 2, label: 'required', type: 'message', message: () => OfferOperation_mesos as MessageType<never> },
    { name: 'operation_uuid', number: 3, label: 'required', type: 'message', message: () => UUID_mesos as MessageType<never> },
    { name: 'resource_version_uuid', number: 4, label: 'required', type: 'message', message: () => UUID_mesos as MessageType<never> },
  ],
  write(m: EventApplyOperation, w: Writer): void {
    if (m.framework_id !== undefined) { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); OfferOperation_mesos.write(m.info, w); w.end(at); }
    { w.uint32(26); const at = w.begin(); UUID_mesos.write(m.operation_uuid, w); w.end(at); }
    { w.uint32(34); const at = w.begin(); UUID_mesos.write(m.resource_version_uuid, w); w.end(at); }
  },
  read(r: Reader, end: number): EventApplyOperation {
    const m = { info: undefined, operation_uuid: undefined, resource_version_uuid: undefined } as unknown as EventApplyOperation;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 18: { const e = r.enter(); const v = OfferOperation_mesos.read(r, e); r.leave(e); m.info = v; break; }
        case 26: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.operation_uuid = v; break; }
        case 34: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.resource_version_uuid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.info === undefined) throw new WireError('EventApplyOperation.info is missing');
    if (m.operation_uuid === undefined) throw new WireError('EventApplyOperation.operation_uuid is missing');
    if (m.resource_version_uuid === undefined) throw new WireError('EventApplyOperation.resource_version_uuid is missing');
    return m;
  },
};

export interface EventPublishResources {
  uuid: UUID_mesos;
  resources?: Resource_mesos[] | undefined;
}
export const EventPublishResources: MessageType<EventPublishResources> = {
  name: 'mesos.v1.resource_provider.Event.PublishResources',
  fields: [
    { name: 'uuid', number: 1, label: 'required', type: 'message', message: () => UUID_mesos as MessageType<never> },
    { name: 'resources', number: 2, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
  ],
  write(m: EventPublishResources, w: Writer): void {
    { w.uint32(10); const at = w.begin(); UUID_mesos.write(m.uuid, w); w.end(at); }
    if (m.resources !== undefined) for (const v of m.resources) { w.uint32(18); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): EventPublishResources {
    const m = { uuid: undefined } as unknown as EventPublishResources;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.uuid = v; break; }
        case 18: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.resources ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    if (m.uuid === undefined) throw new WireError('EventPublishResources.uuid is missing');
    return m;
  },
};

export interface EventAcknowledgeOperationStatus {
  status_uuid: UUID_mesos;
  operation_uuid: UUID_mesos;
}
export const EventAcknowledgeOperationStatus: MessageType<EventAcknowledgeOperationStatus> = {
  name: 'mesos.v1.resource_provider.Event.AcknowledgeOperationStatus',
  fields: [
    { name: 'status_uuid', number: 1, label: 'required', type: 'message', message: () => UUID_mesos as MessageType<never> },
    { name: 'operation_uuid', number: 2, label: 'required', type: 'message', message: () => UUID_mesos as MessageType<never> },
  ],
  write(m: EventAcknowledgeOperationStatus, w: Writer): void {
    { w.uint32(10); const at = w.begin(); UUID_mesos.write(m.status_uuid, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); UUID_mesos.write(m.operation_uuid, w); w.end(at); }
  },
  read(r: Reader, end: number): EventAcknowledgeOperationStatus {
    const m = { status_uuid: undefined, operation_uuid: undefined } as unknown as EventAcknowledgeOperationStatus;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.status_uuid = v; break; }
        case 18: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); m.operation_uuid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.status_uuid === undefined) throw new WireError('EventAcknowledgeOperationStatus.status_uuid is missing');
    if (m.operation_uuid === undefined) throw new WireError('EventAcknowledgeOperationStatus.operation_uuid is missing');
    return m;
  },
};

export interface EventReconcileOperations {
  operation_uuids?: UUID_mesos[] | undefined;
}
export const EventReconcileOperations: MessageType<EventReconcileOperations> = {
  name: 'mesos.v1.resource_provider.Event.ReconcileOperations',
  fields: [
    { name: 'operation_uuids', number: 1, label: 'repeated', type: 'message', message: () => UUID_mesos as MessageType<never> },
  ],
  write(m: EventReconcileOperations, w: Writer): void {
    if (m.operation_uuids !== undefined) for (const v of m.operation_uuids) { w.uint32(10); const at = w.begin(); UUID_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): EventReconcileOperations {
    const m = {  } as unknown as EventReconcileOperations;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = UUID_mesos.read(r, e); r.leave(e); (m.operation_uuids ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

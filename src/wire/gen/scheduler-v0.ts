// Written by `npm run generate` from proto/. Do not edit.
import type { EnumType, MessageType } from '../message.ts';
import { WireError, type Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';
import { FrameworkID as FrameworkID_mesos, FrameworkInfo as FrameworkInfo_mesos } from './mesos.ts';
import { CallAccept as CallAccept_scheduler, CallAcceptInverseOffers as CallAcceptInverseOffers_scheduler, CallAcknowledge as CallAcknowledge_scheduler, CallAcknowledgeOperationStatus as CallAcknowledgeOperationStatus_scheduler, CallDecline as CallDecline_scheduler, CallDeclineInverseOffers as CallDeclineInverseOffers_scheduler, CallKill as CallKill_scheduler, CallMessage as CallMessage_scheduler, CallReconcile as CallReconcile_scheduler, CallReconcileOperations as CallReconcileOperations_scheduler, CallRequest as CallRequest_scheduler, CallRevive as CallRevive_scheduler, CallShutdown as CallShutdown_scheduler, CallSuppress as CallSuppress_scheduler, CallType as CallType_scheduler, CallUpdateFramework as CallUpdateFramework_scheduler, OfferConstraints as OfferConstraints_scheduler } from './scheduler.ts';

export interface Call {
  framework_id?: FrameworkID_mesos | undefined;
  type?: CallType_scheduler | undefined;
  subscribe?: CallSubscribe | undefined;
  accept?: CallAccept_scheduler | undefined;
  decline?: CallDecline_scheduler | undefined;
  accept_inverse_offers?: CallAcceptInverseOffers_scheduler | undefined;
  decline_inverse_offers?: CallDeclineInverseOffers_scheduler | undefined;
  revive?: CallRevive_scheduler | undefined;
  kill?: CallKill_scheduler | undefined;
  shutdown?: CallShutdown_scheduler | undefined;
  acknowledge?: CallAcknowledge_scheduler | undefined;
  acknowledge_operation_status?: CallAcknowledgeOperationStatus_scheduler | undefined;
  reconcile?: CallReconcile_scheduler | undefined;
  reconcile_operations?: CallReconcileOperations_scheduler | undefined;
  message?: CallMessage_scheduler | undefined;
  request?: CallRequest_scheduler | undefined;
  suppress?: CallSuppress_scheduler | undefined;
  update_framework?: CallUpdateFramework_scheduler | undefined;
}
export const Call: MessageType<Call> = {
  name: 'mesos.scheduler.Call',
  fields: [
    { name: 'framework_id', number: 1, label: 'optional', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'type', number: 2, label: 'optional', type: 'enum', enum: () => CallType_scheduler },
    { name: 'subscribe', number: 3, label: 'optional', type: 'message', message: () => CallSubscribe as MessageType<never> },
    { name: 'accept', number: 4, label: 'optional', type: 'message', message: () => CallAccept_scheduler as MessageType<never> },
    { name: 'decline', number: 5, label: 'optional', type: 'message', message: () => CallDecline_scheduler as MessageType<never> },
    { name: 'accept_inverse_offers', number: 13, label: 'optional', type: 'message', message: () => CallAcceptInverseOffers_scheduler as MessageType<never> },
    { name: 'decline_inverse_offers', number: 14, label: 'optional', type: 'message', message: () => CallDeclineInverseOffers_scheduler as MessageType<never> },
    { name: 'revive', number: 15, label: 'optional', type: 'message', message: () => CallRevive_scheduler as MessageType<never> },
    { name: 'kill', number: 6, label: 'optional', type: 'message', message: () => CallKill_scheduler as MessageType<never> },
    { name: 'shutdown', number: 7, label: 'optional', type: 'message', message: () => CallShutdown_scheduler as MessageType<never> },
    { name: 'acknowledge', number: 8, label: 'optional', type: 'message', message: () => CallAcknowledge_scheduler as MessageType<never> },
    { name: 'acknowledge_operation_status', number: 17, label: 'optional', type: 'message', message: () => CallAcknowledgeOperationStatus_scheduler as MessageType<never> },
    { name: 'reconcile', number: 9, label: 'optional', type: 'message', message: () => CallReconcile_scheduler as MessageType<never> },
    { name: 'reconcile_operations', number: 18, label: 'optional', type: 'message', message: () => CallReconcileOperations_scheduler as MessageType<never> },
    { name: 'message', number: 10, label: 'optional', type: 'message', message: () => CallMessage_scheduler as MessageType<never> },
    { name: 'request', number: 11, label: 'optional', type: 'message', message: () => CallRequest_scheduler as MessageType<never> },
    { name: 'suppress', number: 16, label: 'optional', type: 'message', message: () => CallSuppress_scheduler as MessageType<never> },
    { name: 'update_framework', number: 19, label: 'optional', type: 'message', message: () => CallUpdateFramework_scheduler as MessageType<never> },
  ],
  write(m: Call, w: Writer): void {
    if (m.framework_id !== undefined) { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    if (m.type !== undefined) { w.uint32(16); w.int32(CallType_scheduler.numbers[m.type]); }
    if (m.subscribe !== undefined) { w.uint32(26); const at = w.begin(); CallSubscribe.write(m.subscribe, w); w.end(at); }
    if (m.accept !== undefined) { w.uint32(34); const at = w.begin(); CallAccept_scheduler.write(m.accept, w); w.end(at); }
    if (m.decline !== undefined) { w.uint32(42); const at = w.begin(); CallDecline_scheduler.write(m.decline, w); w.end(at); }
    if (m.kill !== undefined) { w.uint32(50); const at = w.begin(); CallKill_scheduler.write(m.kill, w); w.end(at); }
    if (m.shutdown !== undefined) { w.uint32(58); const at = w.begin(); CallShutdown_scheduler.write(m.shutdown, w); w.end(at); }
    if (m.acknowledge !== undefined) { w.uint32(66); const at = w.begin(); CallAcknowledge_scheduler.write(m.acknowledge, w); w.end(at); }
    if (m.reconcile !== undefined) { w.uint32(74); const at = w.begin(); CallReconcile_scheduler.write(m.reconcile, w); w.end(at); }
    if (m.message !== undefined) { w.uint32(82); const at = w.begin(); CallMessage_scheduler.write(m.message, w); w.end(at); }
    if (m.request !== undefined) { w.uint32(90); const at = w.begin(); CallRequest_scheduler.write(m.request, w); w.end(at); }
    if (m.accept_inverse_offers !== undefined) { w.uint32(106); const at = w.begin(); CallAcceptInverseOffers_scheduler.write(m.accept_inverse_offers, w); w.end(at); }
    if (m.decline_inverse_offers !== undefined) { w.uint32(114); const at = w.begin(); CallDeclineInverseOffers_scheduler.write(m.decline_inverse_offers, w); w.end(at); }
    if (m.revive !== undefined) { w.uint32(122); const at = w.begin(); CallRevive_scheduler.write(m.revive, w); w.end(at); }
    if (m.suppress !== undefined) { w.uint32(130); const at = w.begin(); CallSuppress_scheduler.write(m.suppress, w); w.end(at); }
    if (m.acknowledge_operation_status !== undefined) { w.uint32(138); const at = w.begin(); CallAcknowledgeOperationStatus_scheduler.write(m.acknowledge_operation_status, w); w.end(at); }
    if (m.reconcile_operations !== undefined) { w.uint32(146); const at = w.begin(); CallReconcileOperations_scheduler.write(m.reconcile_operations, w); w.end(at); }
    if (m.update_framework !== undefined) { w.uint32(154); const at = w.begin(); CallUpdateFramework_scheduler.write(m.update_framework, w); w.end(at); }
  },
  read(r: Reader, end: number): Call {
    const m = {  } as unknown as Call;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 16: { const v = CallType_scheduler.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 26: { const e = r.enter(); const v = CallSubscribe.read(r, e); r.leave(e); m.subscribe = v; break; }
        case 34: { const e = r.enter(); const v = CallAccept_scheduler.read(r, e); r.leave(e); m.accept = v; break; }
        case 42: { const e = r.enter(); const v = CallDecline_scheduler.read(r, e); r.leave(e); m.decline = v; break; }
        case 106: { const e = r.enter(); const v = CallAcceptInverseOffers_scheduler.read(r, e); r.leave(e); m.accept_inverse_offers = v; break; }
        case 114: { const e = r.enter(); const v = CallDeclineInverseOffers_scheduler.read(r, e); r.leave(e); m.decline_inverse_offers = v; break; }
        case 122: { const e = r.enter(); const v = CallRevive_scheduler.read(r, e); r.leave(e); m.revive = v; break; }
        case 50: { const e = r.enter(); const v = CallKill_scheduler.read(r, e); r.leave(e); m.kill = v; break; }
        case 58: { const e = r.enter(); const v = CallShutdown_scheduler.read(r, e); r.leave(e); m.shutdown = v; break; }
        case 66: { const e = r.enter(); const v = CallAcknowledge_scheduler.read(r, e); r.leave(e); m.acknowledge = v; break; }
        case 138: { const e = r.enter(); const v = CallAcknowledgeOperationStatus_scheduler.read(r, e); r.leave(e); m.acknowledge_operation_status = v; break; }
        case 74: { const e = r.enter(); const v = CallReconcile_scheduler.read(r, e); r.leave(e); m.reconcile = v; break; }
        case 146: { const e = r.enter(); const v = CallReconcileOperations_scheduler.read(r, e); r.leave(e); m.reconcile_operations = v; break; }
        case 82: { const e = r.enter(); const v = CallMessage_scheduler.read(r, e); r.leave(e); m.message = v; break; }
        case 90: { const e = r.enter(); const v = CallRequest_scheduler.read(r, e); r.leave(e); m.request = v; break; }
        case 130: { const e = r.enter(); const v = CallSuppress_scheduler.read(r, e); r.leave(e); m.suppress = v; break; }
        case 154: { const e = r.enter(); const v = CallUpdateFramework_scheduler.read(r, e); r.leave(e); m.update_framework = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallSubscribe {
  framework_info: FrameworkInfo_mesos;
  force?: boolean | undefined;
  suppressed_roles?: string[] | undefined;
  offer_constraints?: OfferConstraints_scheduler | undefined;
}
export const CallSubscribe: MessageType<CallSubscribe> = {
  name: 'mesos.scheduler.Call.Subscribe',
  fields: [
    { name: 'framework_info', number: 1, label: 'required', type: 'message', message: () => FrameworkInfo_mesos as MessageType<never> },
    { name: 'force', number: 2, label: 'optional', type: 'bool' },
    { name: 'suppressed_roles', number: 3, label: 'repeated', type: 'string' },
    { name: 'offer_constraints', number: 4, label: 'optional', type: 'message', message: () => OfferConstraints_scheduler as MessageType<never> },
  ],
  write(m: CallSubscribe, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkInfo_mesos.write(m.framework_info, w); w.end(at); }
    if (m.force !== undefined) { w.uint32(16); w.bool(m.force); }
    if (m.suppressed_roles !== undefined) for (const v of m.suppressed_roles) { w.uint32(26); w.string(v); }
    if (m.offer_constraints !== undefined) { w.uint32(34); const at = w.begin(); OfferConstraints_scheduler.write(m.offer_constraints, w); w.end(at); }
  },
  read(r: Reader, end: number): CallSubscribe {
    const m = { framework_info: undefined } as unknown as CallSubscribe;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkInfo_mesos.read(r, e); r.leave(e); m.framework_info = v; break; }
        case 16: { const v = r.bool(); m.force = v; break; }
        case 26: { const v = r.string(); (m.suppressed_roles ??= []).push(v); break; }
        case 34: { const e = r.enter(); const v = OfferConstraints_scheduler.read(r, e); r.leave(e); m.offer_constraints = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_info === undefined) throw new WireError('CallSubscribe.framework_info is missing');
    return m;
  },
};

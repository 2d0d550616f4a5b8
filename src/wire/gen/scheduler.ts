// Written by `npm run generate` from proto/. Do not edit.
import type { EnumType, MessageType } from '../message.ts';
import { WireError, type Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';
import { AgentID as AgentID_mesos, ExecutorID as ExecutorID_mesos, Filters as Filters_mesos, FrameworkID as FrameworkID_mesos, FrameworkInfo as FrameworkInfo_mesos, InverseOffer as InverseOffer_mesos, KillPolicy as KillPolicy_mesos, MasterInfo as MasterInfo_mesos, Offer as Offer_mesos, OfferID as OfferID_mesos, OfferOperation as OfferOperation_mesos, OperationID as OperationID_mesos, OperationStatus as OperationStatus_mesos, Request as Request_mesos, ResourceProviderID as ResourceProviderID_mesos, TaskID as TaskID_mesos, TaskStatus as TaskStatus_mesos } from './mesos.ts';

export type CallType = 'UNKNOWN' | 'SUBSCRIBE' | 'TEARDOWN' | 'ACCEPT' | 'DECLINE' | 'ACCEPT_INVERSE_OFFERS' | 'DECLINE_INVERSE_OFFERS' | 'REVIVE' | 'KILL' | 'SHUTDOWN' | 'ACKNOWLEDGE' | 'ACKNOWLEDGE_OPERATION_STATUS' | 'RECONCILE' | 'RECONCILE_OPERATIONS' | 'MESSAGE' | 'REQUEST' | 'SUPPRESS' | 'UPDATE_FRAMEWORK';
export const CallType: EnumType<CallType> = {
  name: 'mesos.v1.scheduler.Call.Type',
  numbers: { UNKNOWN: 0, SUBSCRIBE: 1, TEARDOWN: 2, ACCEPT: 3, DECLINE: 4, ACCEPT_INVERSE_OFFERS: 13, DECLINE_INVERSE_OFFERS: 14, REVIVE: 5, KILL: 6, SHUTDOWN: 7, ACKNOWLEDGE: 8, ACKNOWLEDGE_OPERATION_STATUS: 15, RECONCILE: 9, RECONCILE_OPERATIONS: 16, MESSAGE: 10, REQUEST: 11, SUPPRESS: 12, UPDATE_FRAMEWORK: 17 },
  names: { 0: 'UNKNOWN', 1: 'SUBSCRIBE', 2: 'TEARDOWN', 3: 'ACCEPT', 4: 'DECLINE', 13: 'ACCEPT_INVERSE_OFFERS', 14: 'DECLINE_INVERSE_OFFERS', 5: 'REVIVE', 6: 'KILL', 7: 'SHUTDOWN', 8: 'ACKNOWLEDGE', 15: 'ACKNOWLEDGE_OPERATION_STATUS', 9: 'RECONCILE', 16: 'RECONCILE_OPERATIONS', 10: 'MESSAGE', 11: 'REQUEST', 12: 'SUPPRESS', 17: 'UPDATE_FRAMEWORK' },
};

export interface OfferConstraints {
  role_constraints?: { [key: string]: OfferConstraintsRoleConstraints } | undefined;
}
export const OfferConstraints: MessageType<OfferConstraints> = {
  name: 'mesos.v1.scheduler.OfferConstraints',
  fields: [
    { name: 'role_constraints', number: 1, label: 'map', type: 'message', message: () => OfferConstraintsRoleConstraints as MessageType<never> },
  ],
  write(m: OfferConstraints, w: Writer): void {
    if (m.role_constraints !== undefined) for (const k in m.role_constraints) { const v = m.role_constraints[k]; if (v === undefined) continue; w.uint32(10); const entry = w.begin(); w.uint32(10); w.string(k); w.uint32(18); const at = w.begin(); OfferConstraintsRoleConstraints.write(v, w); w.end(at); w.end(entry); }
  },
  read(r: Reader, end: number): OfferConstraints {
    const m = {  } as unknown as OfferConstraints;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const entry = r.enter(); let k = ''; let value: OfferConstraintsRoleConstraints | undefined; while (r.position < entry) { const t = r.uint32(); if (t === 10) k = r.string(); else if (t === 18) { const e = r.enter(); const v = OfferConstraintsRoleConstraints.read(r, e); r.leave(e); value = v; } else r.skip(t); } r.leave(entry); if (value !== undefined && k !== '__proto__') (m.role_constraints ??= {})[k] = value; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface OfferConstraintsRoleConstraints {
  groups?: OfferConstraintsRoleConstraintsGroup[] | undefined;
}
export const OfferConstraintsRoleConstraints: MessageType<OfferConstraintsRoleConstraints> = {
  name: 'mesos.v1.scheduler.OfferConstraints.RoleConstraints',
  fields: [
    { name: 'groups', number: 1, label: 'repeated', type: 'message', message: () => OfferConstraintsRoleConstraintsGroup as MessageType<never> },
  ],
  write(m: OfferConstraintsRoleConstraints, w: Writer): void {
    if (m.groups !== undefined) for (const v of m.groups) { w.uint32(10); const at = w.begin(); OfferConstraintsRoleConstraintsGroup.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): OfferConstraintsRoleConstraints {
    const m = {  } as unknown as OfferConstraintsRoleConstraints;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = OfferConstraintsRoleConstraintsGroup.read(r, e); r.leave(e); (m.groups ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface OfferConstraintsRoleConstraintsGroup {
  attribute_constraints?: AttributeConstraint[] | undefined;
}
export const OfferConstraintsRoleConstraintsGroup: MessageType<OfferConstraintsRoleConstraintsGroup> = {
  name: 'mesos.v1.scheduler.OfferConstraints.RoleConstraints.Group',
  fields: [
    { name: 'attribute_constraints', number: 1, label: 'repeated', type: 'message', message: () => AttributeConstraint as MessageType<never> },
  ],
  write(m: OfferConstraintsRoleConstraintsGroup, w: Writer): void {
    if (m.attribute_constraints !== undefined) for (const v of m.attribute_constraints) { w.uint32(10); const at = w.begin(); AttributeConstraint.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): OfferConstraintsRoleConstraintsGroup {
    const m = {  } as unknown as OfferConstraintsRoleConstraintsGroup;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AttributeConstraint.read(r, e); r.leave(e); (m.attribute_constraints ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface AttributeConstraint {
  selector: AttributeConstraintSelector;
  predicate: AttributeConstraintPredicate;
}
export const AttributeConstraint: MessageType<AttributeConstraint> = {
  name: 'mesos.v1.scheduler.AttributeConstraint',
  fields: [
    { name: 'selector', number: 1, label: 'required', type: 'message', message: () => AttributeConstraintSelector as MessageType<never> },
    { name: 'predicate', number: 2, label: 'required', type: 'message', message: () => AttributeConstraintPredicate as MessageType<never> },
  ],
  write(m: AttributeConstraint, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AttributeConstraintSelector.write(m.selector, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); AttributeConstraintPredicate.write(m.predicate, w); w.end(at); }
  },
  read(r: Reader, end: number): AttributeConstraint {
    const m = { selector: undefined, predicate: undefined } as unknown as AttributeConstraint;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AttributeConstraintSelector.read(r, e); r.leave(e); m.selector = v; break; }
        case 18: { const e = r.enter(); const v = AttributeConstraintPredicate.read(r, e); r.leave(e); m.predicate = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.selector === undefined) throw new WireError('AttributeConstraint.selector is missing');
    if (m.predicate === undefined) throw new WireError('AttributeConstraint.predicate is missing');
    return m;
  },
};

export interface AttributeConstraintSelector {
  pseudoattribute_type?: AttributeConstraintSelectorPseudoattributeType | undefined;
  attribute_name?: string | undefined;
}
export const AttributeConstraintSelector: MessageType<AttributeConstraintSelector> = {
  name: 'mesos.v1.scheduler.AttributeConstraint.Selector',
  fields: [
    { name: 'pseudoattribute_type', number: 1, label: 'optional', type: 'enum', enum: () => AttributeConstraintSelectorPseudoattributeType },
    { name: 'attribute_name', number: 2, label: 'optional', type: 'string' },
  ],
  write(m: AttributeConstraintSelector, w: Writer): void {
    if (m.pseudoattribute_type !== undefined) { w.uint32(8); w.int32(AttributeConstraintSelectorPseudoattributeType.numbers[m.pseudoattribute_type]); }
    if (m.attribute_name !== undefined) { w.uint32(18); w.string(m.attribute_name); }
  },
  read(r: Reader, end: number): AttributeConstraintSelector {
    const m = {  } as unknown as AttributeConstraintSelector;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = AttributeConstraintSelectorPseudoattributeType.names[r.int32()]; if (v !== undefined) m.pseudoattribute_type = v; break; }
        case 18: { const v = r.string(); m.attribute_name = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type AttributeConstraintSelectorPseudoattributeType = 'UNKNOWN' | 'HOSTNAME' | 'REGION' | 'ZONE';
export const AttributeConstraintSelectorPseudoattributeType: EnumType<AttributeConstraintSelectorPseudoattributeType> = {
  name: 'mesos.v1.scheduler.AttributeConstraint.Selector.PseudoattributeType',
  numbers: { UNKNOWN: 0, HOSTNAME: 1, REGION: 2, ZONE: 3 },
  names: { 0: 'UNKNOWN', 1: 'HOSTNAME', 2: 'REGION', 3: 'ZONE' },
};

export interface AttributeConstraintPredicate {
  exists?: AttributeConstraintPredicateExists | undefined;
  not_exists?: AttributeConstraintPredicateNotExists | undefined;
  text_equals?: AttributeConstraintPredicateTextEquals | undefined;
  text_not_equals?: AttributeConstraintPredicateTextNotEquals | undefined;
  text_matches?: AttributeConstraintPredicateTextMatches | undefined;
  text_not_matches?: AttributeConstraintPredicateTextNotMatches | undefined;
}
export const AttributeConstraintPredicate: MessageType<AttributeConstraintPredicate> = {
  name: 'mesos.v1.scheduler.AttributeConstraint.Predicate',
  fields: [
    { name: 'exists', number: 1, label: 'optional', type: 'message', message: () => AttributeConstraintPredicateExists as MessageType<never> },
    { name: 'not_exists', number: 2, label: 'optional', type: 'message', message: () => AttributeConstraintPredicateNotExists as MessageType<never> },
    { name: 'text_equals', number: 3, label: 'optional', type: 'message', message: () => AttributeConstraintPredicateTextEquals as MessageType<never> },
    { name: 'text_not_equals', number: 4, label: 'optional', type: 'message', message: () => AttributeConstraintPredicateTextNotEquals as MessageType<never> },
    { name: 'text_matches', number: 5, label: 'optional', type: 'message', message: () => AttributeConstraintPredicateTextMatches as MessageType<never> },
    { name: 'text_not_matches', number: 6, label: 'optional', type: 'message', message: () => AttributeConstraintPredicateTextNotMatches as MessageType<never> },
  ],
  write(m: AttributeConstraintPredicate, w: Writer): void {
    if (m.exists !== undefined) { w.uint32(10); const at = w.begin(); AttributeConstraintPredicateExists.write(m.exists, w); w.end(at); }
    if (m.not_exists !== undefined) { w.uint32(18); const at = w.begin(); AttributeConstraintPredicateNotExists.write(m.not_exists, w); w.end(at); }
    if (m.text_equals !== undefined) { w.uint32(26); const at = w.begin(); AttributeConstraintPredicateTextEquals.write(m.text_equals, w); w.end(at); }
    if (m.text_not_equals !== undefined) { w.uint32(34); const at = w.begin(); AttributeConstraintPredicateTextNotEquals.write(m.text_not_equals, w); w.end(at); }
    if (m.text_matches !== undefined) { w.uint32(42); const at = w.begin(); AttributeConstraintPredicateTextMatches.write(m.text_matches, w); w.end(at); }
    if (m.text_not_matches !== undefined) { w.uint32(50); const at = w.begin(); AttributeConstraintPredicateTextNotMatches.write(m.text_not_matches, w); w.end(at); }
  },
  read(r: Reader, end: number): AttributeConstraintPredicate {
    const m = {  } as unknown as AttributeConstraintPredicate;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AttributeConstraintPredicateExists.read(r, e); r.leave(e); m.exists = v; break; }
        case 18: { const e = r.enter(); const v = AttributeConstraintPredicateNotExists.read(r, e); r.leave(e); m.not_exists = v; break; }
        case 26: { const e = r.enter(); const v = AttributeConstraintPredicateTextEquals.read(r, e); r.leave(e); m.text_equals = v; break; }
        case 34: { const e = r.enter(); const v = AttributeConstraintPredicateTextNotEquals.read(r, e); r.leave(e); m.text_not_equals = v; break; }
        case 42: { const e = r.enter(); const v = AttributeConstraintPredicateTextMatches.read(r, e); r.leave(e); m.text_matches = v; break; }
        case 50: { const e = r.enter(); const v = AttributeConstraintPredicateTextNotMatches.read(r, e); r.leave(e); m.text_not_matches = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface AttributeConstraintPredicateExists {
}
export const AttributeConstraintPredicateExists: MessageType<AttributeConstraintPredicateExists> = {
  name: 'mesos.v1.scheduler.AttributeConstraint.Predicate.Exists',
  fields: [],
  write(_m: AttributeConstraintPredicateExists, _w: Writer): void {},
  read(r: Reader, end: number): AttributeConstraintPredicateExists {
    const m = {  } as unknown as AttributeConstraintPredicateExists;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface AttributeConstraintPredicateNotExists {
}
export const AttributeConstraintPredicateNotExists: MessageType<AttributeConstraintPredicateNotExists> = {
  name: 'mesos.v1.scheduler.AttributeConstraint.Predicate.NotExists',
  fields: [],
  write(_m: AttributeConstraintPredicateNotExists, _w: Writer): void {},
  read(r: Reader, end: number): AttributeConstraintPredicateNotExists {
    const m = {  } as unknown as AttributeConstraintPredicateNotExists;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface AttributeConstraintPredicateTextEquals {
  value: string;
}
export const AttributeConstraintPredicateTextEquals: MessageType<AttributeConstraintPredicateTextEquals> = {
  name: 'mesos.v1.scheduler.AttributeConstraint.Predicate.TextEquals',
  fields: [
    { name: 'value', number: 1, label: 'required', type: 'string' },
  ],
  write(m: AttributeConstraintPredicateTextEquals, w: Writer): void {
    { w.uint32(10); w.string(m.value); }
  },
  read(r: Reader, end: number): AttributeConstraintPredicateTextEquals {
    const m = { value: undefined } as unknown as AttributeConstraintPredicateTextEquals;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.value === undefined) throw new WireError('AttributeConstraintPredicateTextEquals.value is missing');
    return m;
  },
};

export interface AttributeConstraintPredicateTextNotEquals {
  value: string;
}
export const AttributeConstraintPredicateTextNotEquals: MessageType<AttributeConstraintPredicateTextNotEquals> = {
  name: 'mesos.v1.scheduler.AttributeConstraint.Predicate.TextNotEquals',
  fields: [
    { name: 'value', number: 1, label: 'required', type: 'string' },
  ],
  write(m: AttributeConstraintPredicateTextNotEquals, w: Writer): void {
    { w.uint32(10); w.string(m.value); }
  },
  read(r: Reader, end: number): AttributeConstraintPredicateTextNotEquals {
    const m = { value: undefined } as unknown as AttributeConstraintPredicateTextNotEquals;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.value = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.value === undefined) throw new WireError('AttributeConstraintPredicateTextNotEquals.value is missing');
    return m;
  },
};

export interface AttributeConstraintPredicateTextMatches {
  regex: string;
}
export const AttributeConstraintPredicateTextMatches: MessageType<AttributeConstraintPredicateTextMatches> = {
  name: 'mesos.v1.scheduler.AttributeConstraint.Predicate.TextMatches',
  fields: [
    { name: 'regex', number: 1, label: 'required', type: 'string' },
  ],
  write(m: AttributeConstraintPredicateTextMatches, w: Writer): void {
    { w.uint32(10); w.string(m.regex); }
  },
  read(r: Reader, end: number): AttributeConstraintPredicateTextMatches {
    const m = { regex: undefined } as unknown as AttributeConstraintPredicateTextMatches;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.regex = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.regex === undefined) throw new WireError('AttributeConstraintPredicateTextMatches.regex is missing');
    return m;
  },
};

export interface AttributeConstraintPredicateTextNotMatches {
  regex: string;
}
export const AttributeConstraintPredicateTextNotMatches: MessageType<AttributeConstraintPredicateTextNotMatches> = {
  name: 'mesos.v1.scheduler.AttributeConstraint.Predicate.TextNotMatches',
  fields: [
    { name: 'regex', number: 1, label: 'required', type: 'string' },
  ],
  write(m: AttributeConstraintPredicateTextNotMatches, w: Writer): void {
    { w.uint32(10); w.string(m.regex); }
  },
  read(r: Reader, end: number): AttributeConstraintPredicateTextNotMatches {
    const m = { regex: undefined } as unknown as AttributeConstraintPredicateTextNotMatches;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.regex = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.regex === undefined) throw new WireError('AttributeConstraintPredicateTextNotMatches.regex is missing');
    return m;
  },
};

export interface CallAccept {
  offer_ids?: OfferID_mesos[] | undefined;
  operations?: OfferOperation_mesos[] | undefined;
  filters?: Filters_mesos | undefined;
}
export const CallAccept: MessageType<CallAccept> = {
  name: 'mesos.v1.scheduler.Call.Accept',
  fields: [
    { name: 'offer_ids', number: 1, label: 'repeated', type: 'message', message: () => OfferID_mesos as MessageType<never> },
    { name: 'operations', number: 2, label: 'repeated', type: 'message', message: () => OfferOperation_mesos as MessageType<never> },
    { name: 'filters', number: 3, label: 'optional', type: 'message', message: () => Filters_mesos as MessageType<never> },
  ],
  write(m: CallAccept, w: Writer): void {
    if (m.offer_ids !== undefined) for (const v of m.offer_ids) { w.uint32(10); const at = w.begin(); OfferID_mesos.write(v, w); w.end(at); }
    if (m.operations !== undefined) for (const v of m.operations) { w.uint32(18); const at = w.begin(); OfferOperation_mesos.write(v, w); w.end(at); }
    if (m.filters !== undefined) { w.uint32(26); const at = w.begin(); Filters_mesos.write(m.filters, w); w.end(at); }
  },
  read(r: Reader, end: number): CallAccept {
    const m = {  } as unknown as CallAccept;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = OfferID_mesos.read(r, e); r.leave(e); (m.offer_ids ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = OfferOperation_mesos.read(r, e); r.leave(e); (m.operations ??= []).push(v); break; }
        case 26: { const e = r.enter(); const v = Filters_mesos.read(r, e); r.leave(e); m.filters = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallDecline {
  offer_ids?: OfferID_mesos[] | undefined;
  filters?: Filters_mesos | undefined;
}
export const CallDecline: MessageType<CallDecline> = {
  name: 'mesos.v1.scheduler.Call.Decline',
  fields: [
    { name: 'offer_ids', number: 1, label: 'repeated', type: 'message', message: () => OfferID_mesos as MessageType<never> },
    { name: 'filters', number: 2, label: 'optional', type: 'message', message: () => Filters_mesos as MessageType<never> },
  ],
  write(m: CallDecline, w: Writer): void {
    if (m.offer_ids !== undefined) for (const v of m.offer_ids) { w.uint32(10); const at = w.begin(); OfferID_mesos.write(v, w); w.end(at); }
    if (m.filters !== undefined) { w.uint32(18); const at = w.begin(); Filters_mesos.write(m.filters, w); w.end(at); }
  },
  read(r: Reader, end: number): CallDecline {
    const m = {  } as unknown as CallDecline;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = OfferID_mesos.read(r, e); r.leave(e); (m.offer_ids ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = Filters_mesos.read(r, e); r.leave(e); m.filters = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallAcceptInverseOffers {
  inverse_offer_ids?: OfferID_mesos[] | undefined;
  filters?: Filters_mesos | undefined;
}
export const CallAcceptInverseOffers: MessageType<CallAcceptInverseOffers> = {
  name: 'mesos.v1.scheduler.Call.AcceptInverseOffers',
  fields: [
    { name: 'inverse_offer_ids', number: 1, label: 'repeated', type: 'message', message: () => OfferID_mesos as MessageType<never> },
    { name: 'filters', number: 2, label: 'optional', type: 'message', message: () => Filters_mesos as MessageType<never> },
  ],
  write(m: CallAcceptInverseOffers, w: Writer): void {
    if (m.inverse_offer_ids !== undefined) for (const v of m.inverse_offer_ids) { w.uint32(10); const at = w.begin(); OfferID_mesos.write(v, w); w.end(at); }
    if (m.filters !== undefined) { w.uint32(18); const at = w.begin(); Filters_mesos.write(m.filters, w); w.end(at); }
  },
  read(r: Reader, end: number): CallAcceptInverseOffers {
    const m = {  } as unknown as CallAcceptInverseOffers;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = OfferID_mesos.read(r, e); r.leave(e); (m.inverse_offer_ids ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = Filters_mesos.read(r, e); r.leave(e); m.filters = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallDeclineInverseOffers {
  inverse_offer_ids?: OfferID_mesos[] | undefined;
  filters?: Filters_mesos | undefined;
}
export const CallDeclineInverseOffers: MessageType<CallDeclineInverseOffers> = {
  name: 'mesos.v1.scheduler.Call.DeclineInverseOffers',
  fields: [
    { name: 'inverse_offer_ids', number: 1, label: 'repeated', type: 'message', message: () => OfferID_mesos as MessageType<never> },
    { name: 'filters', number: 2, label: 'optional', type: 'message', message: () => Filters_mesos as MessageType<never> },
  ],
  write(m: CallDeclineInverseOffers, w: Writer): void {
    if (m.inverse_offer_ids !== undefined) for (const v of m.inverse_offer_ids) { w.uint32(10); const at = w.begin(); OfferID_mesos.write(v, w); w.end(at); }
    if (m.filters !== undefined) { w.uint32(18); const at = w.begin(); Filters_mesos.write(m.filters, w); w.end(at); }
  },
  read(r: Reader, end: number): CallDeclineInverseOffers {
    const m = {  } as unknown as CallDeclineInverseOffers;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = OfferID_mesos.read(r, e); r.leave(e); (m.inverse_offer_ids ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = Filters_mesos.read(r, e); r.leave(e); m.filters = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallRevive {
  roles?: string[] | undefined;
}
export const CallRevive: MessageType<CallRevive> = {
  name: 'mesos.v1.scheduler.Call.Revive',
  fields: [
    { name: 'roles', number: 1, label: 'repeated', type: 'string' },
  ],
  write(m: CallRevive, w: Writer): void {
    if (m.roles !== undefined) for (const v of m.roles) { w.uint32(10); w.string(v); }
  },
  read(r: Reader, end: number): CallRevive {
    const m = {  } as unknown as CallRevive;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); (m.roles ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallKill {
  task_id: TaskID_mesos;
  agent_id?: AgentID_mesos | undefined;
  kill_policy?: KillPolicy_mesos | undefined;
}
export const CallKill: MessageType<CallKill> = {
  name: 'mesos.v1.scheduler.Call.Kill',
  fields: [
    { name: 'task_id', number: 1, label: 'required', type: 'message', message: () => TaskID_mesos as MessageType<never> },
    { name: 'agent_id', number: 2, label: 'optional', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'kill_policy', number: 3, label: 'optional', type: 'message', message: () => KillPolicy_mesos as MessageType<never> },
  ],
  write(m: CallKill, w: Writer): void {
    { w.uint32(10); const at = w.begin(); TaskID_mesos.write(m.task_id, w); w.end(at); }
    if (m.agent_id !== undefined) { w.uint32(18); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
    if (m.kill_policy !== undefined) { w.uint32(26); const at = w.begin(); KillPolicy_mesos.write(m.kill_policy, w); w.end(at); }
  },
  read(r: Reader, end: number): CallKill {
    const m = { task_id: undefined } as unknown as CallKill;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = TaskID_mesos.read(r, e); r.leave(e); m.task_id = v; break; }
        case 18: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 26: { const e = r.enter(); const v = KillPolicy_mesos.read(r, e); r.leave(e); m.kill_policy = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.task_id === undefined) throw new WireError('CallKill.task_id is missing');
    return m;
  },
};

export interface CallShutdown {
  executor_id: ExecutorID_mesos;
  agent_id: AgentID_mesos;
}
export const CallShutdown: MessageType<CallShutdown> = {
  name: 'mesos.v1.scheduler.Call.Shutdown',
  fields: [
    { name: 'executor_id', number: 1, label: 'required', type: 'message', message: () => ExecutorID_mesos as MessageType<never> },
    { name: 'agent_id', number: 2, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
  ],
  write(m: CallShutdown, w: Writer): void {
    { w.uint32(10); const at = w.begin(); ExecutorID_mesos.write(m.executor_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
  },
  read(r: Reader, end: number): CallShutdown {
    const m = { executor_id: undefined, agent_id: undefined } as unknown as CallShutdown;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = ExecutorID_mesos.read(r, e); r.leave(e); m.executor_id = v; break; }
        case 18: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.executor_id === undefined) throw new WireError('CallShutdown.executor_id is missing');
    if (m.agent_id === undefined) throw new WireError('CallShutdown.agent_id is missing');
    return m;
  },
};

export interface CallAcknowledge {
  agent_id: AgentID_mesos;
  task_id: TaskID_mesos;
  uuid: Uint8Array;
}
export const CallAcknowledge: MessageType<CallAcknowledge> = {
  name: 'mesos.v1.scheduler.Call.Acknowledge',
  fields: [
    { name: 'agent_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'task_id', number: 2, label: 'required', type: 'message', message: () => TaskID_mesos as MessageType<never> },
    { name: 'uuid', number: 3, label: 'required', type: 'bytes' },
  ],
  write(m: CallAcknowledge, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); TaskID_mesos.write(m.task_id, w); w.end(at); }
    { w.uint32(26); w.bytes(m.uuid); }
  },
  read(r: Reader, end: number): CallAcknowledge {
    const m = { agent_id: undefined, task_id: undefined, uuid: undefined } as unknown as CallAcknowledge;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 18: { const e = r.enter(); const v = TaskID_mesos.read(r, e); r.leave(e); m.task_id = v; break; }
        case 26: { const v = r.bytes(); m.uuid = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.agent_id === undefined) throw new WireError('CallAcknowledge.agent_id is missing');
    if (m.task_id === undefined) throw new WireError('CallAcknowledge.task_id is missing');
    if (m.uuid === undefined) throw new WireError('CallAcknowledge.uuid is missing');
    return m;
  },
};

export interface CallAcknowledgeOperationStatus {
  agent_id?: AgentID_mesos | undefined;
  resource_provider_id?: ResourceProviderID_mesos | undefined;
  uuid: Uint8Array;
  operation_id: OperationID_mesos;
}
export const CallAcknowledgeOperationStatus: MessageType<CallAcknowledgeOperationStatus> = {
  name: 'mesos.v1.scheduler.Call.AcknowledgeOperationStatus',
  fields: [
    { name: 'agent_id', number: 1, label: 'optional', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'resource_provider_id', number: 2, label: 'optional', type: 'message', message: () => ResourceProviderID_mesos as MessageType<never> },
    { name: 'uuid', number: 3, label: 'required', type: 'bytes' },
    { name: 'operation_id', number: 4, label: 'required', type: 'message', message: () => OperationID_mesos as MessageType<never> },
  ],
  write(m: CallAcknowledgeOperationStatus, w: Writer): void {
    if (m.agent_id !== undefined) { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
    if (m.resource_provider_id !== undefined) { w.uint32(18); const at = w.begin(); ResourceProviderID_mesos.write(m.resource_provider_id, w); w.end(at); }
    { w.uint32(26); w.bytes(m.uuid); }
    { w.uint32(34); const at = w.begin(); OperationID_mesos.write(m.operation_id, w); w.end(at); }
  },
  read(r: Reader, end: number): CallAcknowledgeOperationStatus {
    const m = { uuid: undefined, operation_id: undefined } as unknown as CallAcknowledgeOperationStatus;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 18: { const e = r.enter(); const v = ResourceProviderID_mesos.read(r, e); r.leave(e); m.resource_provider_id = v; break; }
        case 26: { const v = r.bytes(); m.uuid = v; break; }
        case 34: { const e = r.enter(); const v = OperationID_mesos.read(r, e); r.leave(e); m.operation_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.uuid === undefined) throw new WireError('CallAcknowledgeOperationStatus.uuid is missing');
    if (m.operation_id === undefined) throw new WireError('CallAcknowledgeOperationStatus.operation_id is missing');
    return m;
  },
};

export interface CallReconcile {
  tasks?: CallReconcileTask[] | undefined;
}
export const CallReconcile: MessageType<CallReconcile> = {
  name: 'mesos.v1.scheduler.Call.Reconcile',
  fields: [
    { name: 'tasks', number: 1, label: 'repeated', type: 'message', message: () => CallReconcileTask as MessageType<never> },
  ],
  write(m: CallReconcile, w: Writer): void {
    if (m.tasks !== undefined) for (const v of m.tasks) { w.uint32(10); const at = w.begin(); CallReconcileTask.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): CallReconcile {
    const m = {  } as unknown as CallReconcile;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = CallReconcileTask.read(r, e); r.leave(e); (m.tasks ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallReconcileTask {
  task_id: TaskID_mesos;
  agent_id?: AgentID_mesos | undefined;
}
export const CallReconcileTask: MessageType<CallReconcileTask> = {
  name: 'mesos.v1.scheduler.Call.Reconcile.Task',
  fields: [
    { name: 'task_id', number: 1, label: 'required', type: 'message', message: () => TaskID_mesos as MessageType<never> },
    { name: 'agent_id', number: 2, label: 'optional', type: 'message', message: () => AgentID_mesos as MessageType<never> },
  ],
  write(m: CallReconcileTask, w: Writer): void {
    { w.uint32(10); const at = w.begin(); TaskID_mesos.write(m.task_id, w); w.end(at); }
    if (m.agent_id !== undefined) { w.uint32(18); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
  },
  read(r: Reader, end: number): CallReconcileTask {
    const m = { task_id: undefined } as unknown as CallReconcileTask;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = TaskID_mesos.read(r, e); r.leave(e); m.task_id = v; break; }
        case 18: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.task_id === undefined) throw new WireError('CallReconcileTask.task_id is missing');
    return m;
  },
};

export interface CallReconcileOperations {
  operations?: CallReconcileOperationsOperation[] | undefined;
}
export const CallReconcileOperations: MessageType<CallReconcileOperations> = {
  name: 'mesos.v1.scheduler.Call.ReconcileOperations',
  fields: [
    { name: 'operations', number: 1, label: 'repeated', type: 'message', message: () => CallReconcileOperationsOperation as MessageType<never> },
  ],
  write(m: CallReconcileOperations, w: Writer): void {
    if (m.operations !== undefined) for (const v of m.operations) { w.uint32(10); const at = w.begin(); CallReconcileOperationsOperation.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): CallReconcileOperations {
    const m = {  } as unknown as CallReconcileOperations;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = CallReconcileOperationsOperation.read(r, e); r.leave(e); (m.operations ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallReconcileOperationsOperation {
  operation_id: OperationID_mesos;
  agent_id?: AgentID_mesos | undefined;
  resource_provider_id?: ResourceProviderID_mesos | undefined;
}
export const CallReconcileOperationsOperation: MessageType<CallReconcileOperationsOperation> = {
  name: 'mesos.v1.scheduler.Call.ReconcileOperations.Operation',
  fields: [
    { name: 'operation_id', number: 1, label: 'required', type: 'message', message: () => OperationID_mesos as MessageType<never> },
    { name: 'agent_id', number: 2, label: 'optional', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'resource_provider_id', number: 3, label: 'optional', type: 'message', message: () => ResourceProviderID_mesos as MessageType<never> },
  ],
  write(m: CallReconcileOperationsOperation, w: Writer): void {
    { w.uint32(10); const at = w.begin(); OperationID_mesos.write(m.operation_id, w); w.end(at); }
    if (m.agent_id !== undefined) { w.uint32(18); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
    if (m.resource_provider_id !== undefined) { w.uint32(26); const at = w.begin(); ResourceProviderID_mesos.write(m.resource_provider_id, w); w.end(at); }
  },
  read(r: Reader, end: number): CallReconcileOperationsOperation {
    const m = { operation_id: undefined } as unknown as CallReconcileOperationsOperation;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = OperationID_mesos.read(r, e); r.leave(e); m.operation_id = v; break; }
        case 18: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 26: { const e = r.enter(); const v = ResourceProviderID_mesos.read(r, e); r.leave(e); m.resource_provider_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.operation_id === undefined) throw new WireError('CallReconcileOperationsOperation.operation_id is missing');
    return m;
  },
};

export interface CallMessage {
  agent_id: AgentID_mesos;
  executor_id: ExecutorID_mesos;
  data: Uint8Array;
}
export const CallMessage: MessageType<CallMessage> = {
  name: 'mesos.v1.scheduler.Call.Message',
  fields: [
    { name: 'agent_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'executor_id', number: 2, label: 'required', type: 'message', message: () => ExecutorID_mesos as MessageType<never> },
    { name: 'data', number: 3, label: 'required', type: 'bytes' },
  ],
  write(m: CallMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); ExecutorID_mesos.write(m.executor_id, w); w.end(at); }
    { w.uint32(26); w.bytes(m.data); }
  },
  read(r: Reader, end: number): CallMessage {
    const m = { agent_id: undefined, executor_id: undefined, data: undefined } as unknown as CallMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 18: { const e = r.enter(); const v = ExecutorID_mesos.read(r, e); r.leave(e); m.executor_id = v; break; }
        case 26: { const v = r.bytes(); m.data = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.agent_id === undefined) throw new WireError('CallMessage.agent_id is missing');
    if (m.executor_id === undefined) throw new WireError('CallMessage.executor_id is missing');
    if (m.data === undefined) throw new WireError('CallMessage.data is missing');
    return m;
  },
};

export interface CallRequest {
  requests?: Request_mesos[] | undefined;
}
export const CallRequest: MessageType<CallRequest> = {
  name: 'mesos.v1.scheduler.Call.Request',
  fields: [
    { name: 'requests', number: 1, label: 'repeated', type: 'message', message: () => Request_mesos as MessageType<never> },
  ],
  write(m: CallRequest, w: Writer): void {
    if (m.requests !== undefined) for (const v of m.requests) { w.uint32(10); const at = w.begin(); Request_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): CallRequest {
    const m = {  } as unknown as CallRequest;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Request_mesos.read(r, e); r.leave(e); (m.requests ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallSuppress {
  roles?: string[] | undefined;
}
export const CallSuppress: MessageType<CallSuppress> = {
  name: 'mesos.v1.scheduler.Call.Suppress',
  fields: [
    { name: 'roles', number: 1, label: 'repeated', type: 'string' },
  ],
  write(m: CallSuppress, w: Writer): void {
    if (m.roles !== undefined) for (const v of m.roles) { w.uint32(10); w.string(v); }
  },
  read(r: Reader, end: number): CallSuppress {
    const m = {  } as unknown as CallSuppress;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); (m.roles ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallUpdateFramework {
  framework_info: FrameworkInfo_mesos;
  suppressed_roles?: string[] | undefined;
  offer_constraints?: OfferConstraints | undefined;
}
export const CallUpdateFramework: MessageType<CallUpdateFramework> = {
  name: 'mesos.v1.scheduler.Call.UpdateFramework',
  fields: [
    { name: 'framework_info', number: 1, label: 'required', type: 'message', message: () => FrameworkInfo_mesos as MessageType<never> },
    { name: 'suppressed_roles', number: 2, label: 'repeated', type: 'string' },
    { name: 'offer_constraints', number: 3, label: 'optional', type: 'message', message: () => OfferConstraints as MessageType<never> },
  ],
  write(m: CallUpdateFramework, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkInfo_mesos.write(m.framework_info, w); w.end(at); }
    if (m.suppressed_roles !== undefined) for (const v of m.suppressed_roles) { w.uint32(18); w.string(v); }
    if (m.offer_constraints !== undefined) { w.uint32(26); const at = w.begin(); OfferConstraints.write(m.offer_constraints, w); w.end(at); }
  },
  read(r: Reader, end: number): CallUpdateFramework {
    const m = { framework_info: undefined } as unknown as CallUpdateFramework;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkInfo_mesos.read(r, e); r.leave(e); m.framework_info = v; break; }
        case 18: { const v = r.string(); (m.suppressed_roles ??= []).push(v); break; }
        case 26: { const e = r.enter(); const v = OfferConstraints.read(r, e); r.leave(e); m.offer_constraints = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_info === undefined) throw new WireError('CallUpdateFramework.framework_info is missing');
    return m;
  },
};

export interface Event {
  type?: EventType | undefined;
  subscribed?: EventSubscribed | undefined;
  offers?: EventOffers | undefined;
  inverse_offers?: EventInverseOffers | undefined;
  rescind?: EventRescind | undefined;
  rescind_inverse_offer?: EventRescindInverseOffer | undefined;
  update?: EventUpdate | undefined;
  update_operation_status?: EventUpdateOperationStatus | undefined;
  message?: EventMessage | undefined;
  failure?: EventFailure | undefined;
  error?: EventError | undefined;
}
export const Event: MessageType<Event> = {
  name: 'mesos.v1.scheduler.Event',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => EventType },
    { name: 'subscribed', number: 2, label: 'optional', type: 'message', message: () => EventSubscribed as MessageType<never> },
    { name: 'offers', number: 3, label: 'optional', type: 'message', message: () => EventOffers as MessageType<never> },
    { name: 'inverse_offers', number: 9, label: 'optional', type: 'message', message: () => EventInverseOffers as MessageType<never> },
    { name: 'rescind', number: 4, label: 'optional', type: 'message', message: () => EventRescind as MessageType<never> },
    { name: 'rescind_inverse_offer', number: 10, label: 'optional', type: 'message', message: () => EventRescindInverseOffer as MessageType<never> },
    { name: 'update', number: 5, label: 'optional', type: 'message', message: () => EventUpdate as MessageType<never> },
    { name: 'update_operation_status', number: 11, label: 'optional', type: 'message', message: () => EventUpdateOperationStatus as MessageType<never> },
    { name: 'message', number: 6, label: 'optional', type: 'message', message: () => EventMessage as MessageType<never> },
    { name: 'failure', number: 7, label: 'optional', type: 'message', message: () => EventFailure as MessageType<never> },
    { name: 'error', number: 8, label: 'optional', type: 'message', message: () => EventError as MessageType<never> },
  ],
  write(m: Event, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(EventType.numbers[m.type]); }
    if (m.subscribed !== undefined) { w.uint32(18); const at = w.begin(); EventSubscribed.write(m.subscribed, w); w.end(at); }
    if (m.offers !== undefined) { w.uint32(26); const at = w.begin(); EventOffers.write(m.offers, w); w.end(at); }
    if (m.rescind !== undefined) { w.uint32(34); const at = w.begin(); EventRescind.write(m.rescind, w); w.end(at); }
    if (m.update !== undefined) { w.uint32(42); const at = w.begin(); EventUpdate.write(m.update, w); w.end(at); }
    if (m.message !== undefined) { w.uint32(50); const at = w.begin(); EventMessage.write(m.message, w); w.end(at); }
    if (m.failure !== undefined) { w.uint32(58); const at = w.begin(); EventFailure.write(m.failure, w); w.end(at); }
    if (m.error !== undefined) { w.uint32(66); const at = w.begin(); EventError.write(m.error, w); w.end(at); }
    if (m.inverse_offers !== undefined) { w.uint32(74); const at = w.begin(); EventInverseOffers.write(m.inverse_offers, w); w.end(at); }
    if (m.rescind_inverse_offer !== undefined) { w.uint32(82); const at = w.begin(); EventRescindInverseOffer.write(m.rescind_inverse_offer, w); w.end(at); }
    if (m.update_operation_status !== undefined) { w.uint32(90); const at = w.begin(); EventUpdateOperationStatus.write(m.update_operation_status, w); w.end(at); }
  },
  read(r: Reader, end: number): Event {
    const m = {  } as unknown as Event;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = EventType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = EventSubscribed.read(r, e); r.leave(e); m.subscribed = v; break; }
        case 26: { const e = r.enter(); const v = EventOffers.read(r, e); r.leave(e); m.offers = v; break; }
        case 74: { const e = r.enter(); const v = EventInverseOffers.read(r, e); r.leave(e); m.inverse_offers = v; break; }
        case 34: { const e = r.enter(); const v = EventRescind.read(r, e); r.leave(e); m.rescind = v; break; }
        case 82: { const e = r.enter(); const v = EventRescindInverseOffer.read(r, e); r.leave(e); m.rescind_inverse_offer = v; break; }
        case 42: { const e = r.enter(); const v = EventUpdate.read(r, e); r.leave(e); m.update = v; break; }
        case 90: { const e = r.enter(); const v = EventUpdateOperationStatus.read(r, e); r.leave(e); m.update_operation_status = v; break; }
        case 50: { const e = r.enter(); const v = EventMessage.read(r, e); r.leave(e); m.message = v; break; }
        case 58: { const e = r.enter(); const v = EventFailure.read(r, e); r.leave(e); m.failure = v; break; }
        case 66: { const e = r.enter(); const v = EventError.read(r, e); r.leave(e); m.error = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type EventType = 'UNKNOWN' | 'SUBSCRIBED' | 'OFFERS' | 'INVERSE_OFFERS' | 'RESCIND' | 'RESCIND_INVERSE_OFFER' | 'UPDATE' | 'UPDATE_OPERATION_STATUS' | 'MESSAGE' | 'FAILURE' | 'ERROR' | 'HEARTBEAT';
export const EventType: EnumType<EventType> = {
  name: 'mesos.v1.scheduler.Event.Type',
  numbers: { UNKNOWN: 0, SUBSCRIBED: 1, OFFERS: 2, INVERSE_OFFERS: 9, RESCIND: 3, RESCIND_INVERSE_OFFER: 10, UPDATE: 4, UPDATE_OPERATION_STATUS: 11, MESSAGE: 5, FAILURE: 6, ERROR: 7, HEARTBEAT: 8 },
  names: { 0: 'UNKNOWN', 1: 'SUBSCRIBED', 2: 'OFFERS', 9: 'INVERSE_OFFERS', 3: 'RESCIND', 10: 'RESCIND_INVERSE_OFFER', 4: 'UPDATE', 11: 'UPDATE_OPERATION_STATUS', 5: 'MESSAGE', 6: 'FAILURE', 7: 'ERROR', 8: 'HEARTBEAT' },
};

export interface EventSubscribed {
  framework_id: FrameworkID_mesos;
  heartbeat_interval_seconds?: number | undefined;
  master_info?: MasterInfo_mesos | undefined;
}
export const EventSubscribed: MessageType<EventSubscribed> = {
  name: 'mesos.v1.scheduler.Event.Subscribed',
  fields: [
    { name: 'framework_id', number: 1, label: 'required', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'heartbeat_interval_seconds', number: 2, label: 'optional', type: 'double' },
    { name: 'master_info', number: 3, label: 'optional', type: 'message', message: () => MasterInfo_mesos as MessageType<never> },
  ],
  write(m: EventSubscribed, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    if (m.heartbeat_interval_seconds !== undefined) { w.uint32(17); w.double(m.heartbeat_interval_seconds); }
    if (m.master_info !== undefined) { w.uint32(26); const at = w.begin(); MasterInfo_mesos.write(m.master_info, w); w.end(at); }
  },
  read(r: Reader, end: number): EventSubscribed {
    const m = { framework_id: undefined } as unknown as EventSubscribed;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 17: { const v = r.double(); m.heartbeat_interval_seconds = v; break; }
        case 26: { const e = r.enter(); const v = MasterInfo_mesos.read(r, e); r.leave(e); m.master_info = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_id === undefined) throw new WireError('EventSubscribed.framework_id is missing');
    return m;
  },
};

export interface EventOffers {
  offers?: Offer_mesos[] | undefined;
}
export const EventOffers: MessageType<EventOffers> = {
  name: 'mesos.v1.scheduler.Event.Offers',
  fields: [
    { name: 'offers', number: 1, label: 'repeated', type: 'message', message: () => Offer_mesos as MessageType<never> },
  ],
  write(m: EventOffers, w: Writer): void {
    if (m.offers !== undefined) for (const v of m.offers) { w.uint32(10); const at = w.begin(); Offer_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): EventOffers {
    const m = {  } as unknown as EventOffers;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = Offer_mesos.read(r, e); r.leave(e); (m.offers ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface EventInverseOffers {
  inverse_offers?: InverseOffer_mesos[] | undefined;
}
export const EventInverseOffers: MessageType<EventInverseOffers> = {
  name: 'mesos.v1.scheduler.Event.InverseOffers',
  fields: [
    { name: 'inverse_offers', number: 1, label: 'repeated', type: 'message', message: () => InverseOffer_mesos as MessageType<never> },
  ],
  write(m: EventInverseOffers, w: Writer): void {
    if (m.inverse_offers !== undefined) for (const v of m.inverse_offers) { w.uint32(10); const at = w.begin(); InverseOffer_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): EventInverseOffers {
    const m = {  } as unknown as EventInverseOffers;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = InverseOffer_mesos.read(r, e); r.leave(e); (m.inverse_offers ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface EventRescind {
  offer_id: OfferID_mesos;
}
export const EventRescind: MessageType<EventRescind> = {
  name: 'mesos.v1.scheduler.Event.Rescind',
  fields: [
    { name: 'offer_id', number: 1, label: 'required', type: 'message', message: () => OfferID_mesos as MessageType<never> },
  ],
  write(m: EventRescind, w: Writer): void {
    { w.uint32(10); const at = w.begin(); OfferID_mesos.write(m.offer_id, w); w.end(at); }
  },
  read(r: Reader, end: number): EventRescind {
    const m = { offer_id: undefined } as unknown as EventRescind;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = OfferID_mesos.read(r, e); r.leave(e); m.offer_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.offer_id === undefined) throw new WireError('EventRescind.offer_id is missing');
    return m;
  },
};

export interface EventRescindInverseOffer {
  inverse_offer_id: OfferID_mesos;
}
export const EventRescindInverseOffer: MessageType<EventRescindInverseOffer> = {
  name: 'mesos.v1.scheduler.Event.RescindInverseOffer',
  fields: [
    { name: 'inverse_offer_id', number: 1, label: 'required', type: 'message', message: () => OfferID_mesos as MessageType<never> },
  ],
  write(m: EventRescindInverseOffer, w: Writer): void {
    { w.uint32(10); const at = w.begin(); OfferID_mesos.write(m.inverse_offer_id, w); w.end(at); }
  },
  read(r: Reader, end: number): EventRescindInverseOffer {
    const m = { inverse_offer_id: undefined } as unknown as EventRescindInverseOffer;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = OfferID_mesos.read(r, e); r.leave(e); m.inverse_offer_id = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.inverse_offer_id === undefined) throw new WireError('EventRescindInverseOffer.inverse_offer_id is missing');
    return m;
  },
};

export interface EventUpdate {
  status: TaskStatus_mesos;
}
export const EventUpdate: MessageType<EventUpdate> = {
  name: 'mesos.v1.scheduler.Event.Update',
  fields: [
    { name: 'status', number: 1, label: 'required', type: 'message', message: () => TaskStatus_mesos as MessageType<never> },
  ],
  write(m: EventUpdate, w: Writer): void {
    { w.uint32(10); const at = w.begin(); TaskStatus_mesos.write(m.status, w); w.end(at); }
  },
  read(r: Reader, end: number): EventUpdate {
    const m = { status: undefined } as unknown as EventUpdate;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = TaskStatus_mesos.read(r, e); r.leave(e); m.status = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.status === undefined) throw new WireError('EventUpdate.status is missing');
    return m;
  },
};

export interface EventUpdateOperationStatus {
  status: OperationStatus_mesos;
}
export const EventUpdateOperationStatus: MessageType<EventUpdateOperationStatus> = {
  name: 'mesos.v1.scheduler.Event.UpdateOperationStatus',
  fields: [
    { name: 'status', number: 1, label: 'required', type: 'message', message: () => OperationStatus_mesos as MessageType<never> },
  ],
  write(m: EventUpdateOperationStatus, w: Writer): void {
    { w.uint32(10); const at = w.begin(); OperationStatus_mesos.write(m.status, w); w.end(at); }
  },
  read(r: Reader, end: number): EventUpdateOperationStatus {
    const m = { status: undefined } as unknown as EventUpdateOperationStatus;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = OperationStatus_mesos.read(r, e); r.leave(e); m.status = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.status === undefined) throw new WireError('EventUpdateOperationStatus.status is missing');
    return m;
  },
};

export interface EventMessage {
  agent_id: AgentID_mesos;
  executor_id: ExecutorID_mesos;
  data: Uint8Array;
}
export const EventMessage: MessageType<EventMessage> = {
  name: 'mesos.v1.scheduler.Event.Message',
  fields: [
    { name: 'agent_id', number: 1, label: 'required', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'executor_id', number: 2, label: 'required', type: 'message', message: () => ExecutorID_mesos as MessageType<never> },
    { name: 'data', number: 3, label: 'required', type: 'bytes' },
  ],
  write(m: EventMessage, w: Writer): void {
    { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
    { w.uint32(18); const at = w.begin(); ExecutorID_mesos.write(m.executor_id, w); w.end(at); }
    { w.uint32(26); w.bytes(m.data); }
  },
  read(r: Reader, end: number): EventMessage {
    const m = { agent_id: undefined, executor_id: undefined, data: undefined } as unknown as EventMessage;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 18: { const e = r.enter(); const v = ExecutorID_mesos.read(r, e); r.leave(e); m.executor_id = v; break; }
        case 26: { const v = r.bytes(); m.data = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.agent_id === undefined) throw new WireError('EventMessage.agent_id is missing');
    if (m.executor_id === undefined) throw new WireError('EventMessage.executor_id is missing');
    if (m.data === undefined) throw new WireError('EventMessage.data is missing');
    return m;
  },
};

export interface EventFailure {
  agent_id?: AgentID_mesos | undefined;
  executor_id?: ExecutorID_mesos | undefined;
  status?: number | undefined;
}
export const EventFailure: MessageType<EventFailure> = {
  name: 'mesos.v1.scheduler.Event.Failure',
  fields: [
    { name: 'agent_id', number: 1, label: 'optional', type: 'message', message: () => AgentID_mesos as MessageType<never> },
    { name: 'executor_id', number: 2, label: 'optional', type: 'message', message: () => ExecutorID_mesos as MessageType<never> },
    { name: 'status', number: 3, label: 'optional', type: 'int32' },
  ],
  write(m: EventFailure, w: Writer): void {
    if (m.agent_id !== undefined) { w.uint32(10); const at = w.begin(); AgentID_mesos.write(m.agent_id, w); w.end(at); }
    if (m.executor_id !== undefined) { w.uint32(18); const at = w.begin(); ExecutorID_mesos.write(m.executor_id, w); w.end(at); }
    if (m.status !== undefined) { w.uint32(24); w.int32(m.status); }
  },
  read(r: Reader, end: number): EventFailure {
    const m = {  } as unknown as EventFailure;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = AgentID_mesos.read(r, e); r.leave(e); m.agent_id = v; break; }
        case 18: { const e = r.enter(); const v = ExecutorID_mesos.read(r, e); r.leave(e); m.executor_id = v; break; }
        case 24: { const v = r.int32(); m.status = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface EventError {
  message: string;
}
export const EventError: MessageType<EventError> = {
  name: 'mesos.v1.scheduler.Event.Error',
  fields: [
    { name: 'message', number: 1, label: 'required', type: 'string' },
  ],
  write(m: EventError, w: Writer): void {
    { w.uint32(10); w.string(m.message); }
  },
  read(r: Reader, end: number): EventError {
    const m = { message: undefined } as unknown as EventError;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.message = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.message === undefined) throw new WireError('EventError.message is missing');
    return m;
  },
};

export interface Response {
  type?: ResponseType | undefined;
  reconcile_operations?: ResponseReconcileOperations | undefined;
}
export const Response: MessageType<Response> = {
  name: 'mesos.v1.scheduler.Response',
  fields: [
    { name: 'type', number: 1, label: 'optional', type: 'enum', enum: () => ResponseType },
    { name: 'reconcile_operations', number: 2, label: 'optional', type: 'message', message: () => ResponseReconcileOperations as MessageType<never>, deprecated: true },
  ],
  write(m: Response, w: Writer): void {
    if (m.type !== undefined) { w.uint32(8); w.int32(ResponseType.numbers[m.type]); }
    if (m.reconcile_operations !== undefined) { w.uint32(18); const at = w.begin(); ResponseReconcileOperations.write(m.reconcile_operations, w); w.end(at); }
  },
  read(r: Reader, end: number): Response {
    const m = {  } as unknown as Response;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = ResponseType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 18: { const e = r.enter(); const v = ResponseReconcileOperations.read(r, e); r.leave(e); m.reconcile_operations = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export type ResponseType = 'UNKNOWN' | 'RECONCILE_OPERATIONS';
export const ResponseType: EnumType<ResponseType> = {
  name: 'mesos.v1.scheduler.Response.Type',
  numbers: { UNKNOWN: 0, RECONCILE_OPERATIONS: 1 },
  names: { 0: 'UNKNOWN', 1: 'RECONCILE_OPERATIONS' },
};

export interface ResponseReconcileOperations {
  operation_statuses?: OperationStatus_mesos[] | undefined;
}
export const ResponseReconcileOperations: MessageType<ResponseReconcileOperations> = {
  name: 'mesos.v1.scheduler.Response.ReconcileOperations',
  fields: [
    { name: 'operation_statuses', number: 1, label: 'repeated', type: 'message', message: () => OperationStatus_mesos as MessageType<never>, deprecated: true },
  ],
  write(m: ResponseReconcileOperations, w: Writer): void {
    if (m.operation_statuses !== undefined) for (const v of m.operation_statuses) { w.uint32(10); const at = w.begin(); OperationStatus_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): ResponseReconcileOperations {
    const m = {  } as unknown as ResponseReconcileOperations;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = OperationStatus_mesos.read(r, e); r.leave(e); (m.operation_statuses ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface Call {
  framework_id?: FrameworkID_mesos | undefined;
  type?: CallType | undefined;
  subscribe?: CallSubscribe | undefined;
  accept?: CallAccept | undefined;
  decline?: CallDecline | undefined;
  accept_inverse_offers?: CallAcceptInverseOffers | undefined;
  decline_inverse_offers?: CallDeclineInverseOffers | undefined;
  revive?: CallRevive | undefined;
  kill?: CallKill | undefined;
  shutdown?: CallShutdown | undefined;
  acknowledge?: CallAcknowledge | undefined;
  acknowledge_operation_status?: CallAcknowledgeOperationStatus | undefined;
  reconcile?: CallReconcile | undefined;
  reconcile_operations?: CallReconcileOperations | undefined;
  message?: CallMessage | undefined;
  request?: CallRequest | undefined;
  suppress?: CallSuppress | undefined;
  update_framework?: CallUpdateFramework | undefined;
}
export const Call: MessageType<Call> = {
  name: 'mesos.v1.scheduler.Call',
  fields: [
    { name: 'framework_id', number: 1, label: 'optional', type: 'message', message: () => FrameworkID_mesos as MessageType<never> },
    { name: 'type', number: 2, label: 'optional', type: 'enum', enum: () => CallType },
    { name: 'subscribe', number: 3, label: 'optional', type: 'message', message: () => CallSubscribe as MessageType<never> },
    { name: 'accept', number: 4, label: 'optional', type: 'message', message: () => CallAccept as MessageType<never> },
    { name: 'decline', number: 5, label: 'optional', type: 'message', message: () => CallDecline as MessageType<never> },
    { name: 'accept_inverse_offers', number: 13, label: 'optional', type: 'message', message: () => CallAcceptInverseOffers as MessageType<never> },
    { name: 'decline_inverse_offers', number: 14, label: 'optional', type: 'message', message: () => CallDeclineInverseOffers as MessageType<never> },
    { name: 'revive', number: 15, label: 'optional', type: 'message', message: () => CallRevive as MessageType<never> },
    { name: 'kill', number: 6, label: 'optional', type: 'message', message: () => CallKill as MessageType<never> },
    { name: 'shutdown', number: 7, label: 'optional', type: 'message', message: () => CallShutdown as MessageType<never> },
    { name: 'acknowledge', number: 8, label: 'optional', type: 'message', message: () => CallAcknowledge as MessageType<never> },
    { name: 'acknowledge_operation_status', number: 17, label: 'optional', type: 'message', message: () => CallAcknowledgeOperationStatus as MessageType<never> },
    { name: 'reconcile', number: 9, label: 'optional', type: 'message', message: () => CallReconcile as MessageType<never> },
    { name: 'reconcile_operations', number: 18, label: 'optional', type: 'message', message: () => CallReconcileOperations as MessageType<never> },
    { name: 'message', number: 10, label: 'optional', type: 'message', message: () => CallMessage as MessageType<never> },
    { name: 'request', number: 11, label: 'optional', type: 'message', message: () => CallRequest as MessageType<never> },
    { name: 'suppress', number: 16, label: 'optional', type: 'message', message: () => CallSuppress as MessageType<never> },
    { name: 'update_framework', number: 19, label: 'optional', type: 'message', message: () => CallUpdateFramework as MessageType<never> },
  ],
  write(m: Call, w: Writer): void {
    if (m.framework_id !== undefined) { w.uint32(10); const at = w.begin(); FrameworkID_mesos.write(m.framework_id, w); w.end(at); }
    if (m.type !== undefined) { w.uint32(16); w.int32(CallType.numbers[m.type]); }
    if (m.subscribe !== undefined) { w.uint32(26); const at = w.begin(); CallSubscribe.write(m.subscribe, w); w.end(at); }
    if (m.accept !== undefined) { w.uint32(34); const at = w.begin(); CallAccept.write(m.accept, w); w.end(at); }
    if (m.decline !== undefined) { w.uint32(42); const at = w.begin(); CallDecline.write(m.decline, w); w.end(at); }
    if (m.kill !== undefined) { w.uint32(50); const at = w.begin(); CallKill.write(m.kill, w); w.end(at); }
    if (m.shutdown !== undefined) { w.uint32(58); const at = w.begin(); CallShutdown.write(m.shutdown, w); w.end(at); }
    if (m.acknowledge !== undefined) { w.uint32(66); const at = w.begin(); CallAcknowledge.write(m.acknowledge, w); w.end(at); }
    if (m.reconcile !== undefined) { w.uint32(74); const at = w.begin(); CallReconcile.write(m.reconcile, w); w.end(at); }
    if (m.message !== undefined) { w.uint32(82); const at = w.begin(); CallMessage.write(m.message, w); w.end(at); }
    if (m.request !== undefined) { w.uint32(90); const at = w.begin(); CallRequest.write(m.request, w); w.end(at); }
    if (m.accept_inverse_offers !== undefined) { w.uint32(106); const at = w.begin(); CallAcceptInverseOffers.write(m.accept_inverse_offers, w); w.end(at); }
    if (m.decline_inverse_offers !== undefined) { w.uint32(114); const at = w.begin(); CallDeclineInverseOffers.write(m.decline_inverse_offers, w); w.end(at); }
    if (m.revive !== undefined) { w.uint32(122); const at = w.begin(); CallRevive.write(m.revive, w); w.end(at); }
    if (m.suppress !== undefined) { w.uint32(130); const at = w.begin(); CallSuppress.write(m.suppress, w); w.end(at); }
    if (m.acknowledge_operation_status !== undefined) { w.uint32(138); const at = w.begin(); CallAcknowledgeOperationStatus.write(m.acknowledge_operation_status, w); w.end(at); }
    if (m.reconcile_operations !== undefined) { w.uint32(146); const at = w.begin(); CallReconcileOperations.write(m.reconcile_operations, w); w.end(at); }
    if (m.update_framework !== undefined) { w.uint32(154); const at = w.begin(); CallUpdateFramework.write(m.update_framework, w); w.end(at); }
  },
  read(r: Reader, end: number): Call {
    const m = {  } as unknown as Call;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkID_mesos.read(r, e); r.leave(e); m.framework_id = v; break; }
        case 16: { const v = CallType.names[r.int32()]; if (v !== undefined) m.type = v; break; }
        case 26: { const e = r.enter(); const v = CallSubscribe.read(r, e); r.leave(e); m.subscribe = v; break; }
        case 34: { const e = r.enter(); const v = CallAccept.read(r, e); r.leave(e); m.accept = v; break; }
        case 42: { const e = r.enter(); const v = CallDecline.read(r, e); r.leave(e); m.decline = v; break; }
        case 106: { const e = r.enter(); const v = CallAcceptInverseOffers.read(r, e); r.leave(e); m.accept_inverse_offers = v; break; }
        case 114: { const e = r.enter(); const v = CallDeclineInverseOffers.read(r, e); r.leave(e); m.decline_inverse_offers = v; break; }
        case 122: { const e = r.enter(); const v = CallRevive.read(r, e); r.leave(e); m.revive = v; break; }
        case 50: { const e = r.enter(); const v = CallKill.read(r, e); r.leave(e); m.kill = v; break; }
        case 58: { const e = r.enter(); const v = CallShutdown.read(r, e); r.leave(e); m.shutdown = v; break; }
        case 66: { const e = r.enter(); const v = CallAcknowledge.read(r, e); r.leave(e); m.acknowledge = v; break; }
        case 138: { const e = r.enter(); const v = CallAcknowledgeOperationStatus.read(r, e); r.leave(e); m.acknowledge_operation_status = v; break; }
        case 74: { const e = r.enter(); const v = CallReconcile.read(r, e); r.leave(e); m.reconcile = v; break; }
        case 146: { const e = r.enter(); const v = CallReconcileOperations.read(r, e); r.leave(e); m.reconcile_operations = v; break; }
        case 82: { const e = r.enter(); const v = CallMessage.read(r, e); r.leave(e); m.message = v; break; }
        case 90: { const e = r.enter(); const v = CallRequest.read(r, e); r.leave(e); m.request = v; break; }
        case 130: { const e = r.enter(); const v = CallSuppress.read(r, e); r.leave(e); m.suppress = v; break; }
        case 154: { const e = r.enter(); const v = CallUpdateFramework.read(r, e); r.leave(e); m.update_framework = v; break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface CallSubscribe {
  framework_info: FrameworkInfo_mesos;
  suppressed_roles?: string[] | undefined;
  offer_constraints?: OfferConstraints | undefined;
}
export const CallSubscribe: MessageType<CallSubscribe> = {
  name: 'mesos.v1.scheduler.Call.Subscribe',
  fields: [
    { name: 'framework_info', number: 1, label: 'required', type: 'message', message: () => FrameworkInfo_mesos as MessageType<never> },
    { name: 'suppressed_roles', number: 2, label: 'repeated', type: 'string' },
    { name: 'offer_constraints', number: 3, label: 'optional', type: 'message', message: () => OfferConstraints as MessageType<never> },
  ],
  write(m: CallSubscribe, w: Writer): void {
    { w.uint32(10); const at = w.begin(); FrameworkInfo_mesos.write(m.framework_info, w); w.end(at); }
    if (m.suppressed_roles !== undefined) for (const v of m.suppressed_roles) { w.uint32(18); w.string(v); }
    if (m.offer_constraints !== undefined) { w.uint32(26); const at = w.begin(); OfferConstraints.write(m.offer_constraints, w); w.end(at); }
  },
  read(r: Reader, end: number): CallSubscribe {
    const m = { framework_info: undefined } as unknown as CallSubscribe;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = FrameworkInfo_mesos.read(r, e); r.leave(e); m.framework_info = v; break; }
        case 18: { const v = r.string(); (m.suppressed_roles ??= []).push(v); break; }
        case 26: { const e = r.enter(); const v = OfferConstraints.read(r, e); r.leave(e); m.offer_constraints = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.framework_info === undefined) throw new WireError('CallSubscribe.framework_info is missing');
    return m;
  },
};

export interface APIResult {
  status_code: number;
  response?: Response | undefined;
  error?: string | undefined;
}
export const APIResult: MessageType<APIResult> = {
  name: 'mesos.v1.scheduler.APIResult',
  fields: [
    { name: 'status_code', number: 1, label: 'required', type: 'uint32' },
    { name: 'response', number: 2, label: 'optional', type: 'message', message: () => Response as MessageType<never> },
    { name: 'error', number: 3, label: 'optional', type: 'string' },
  ],
  write(m: APIResult, w: Writer): void {
    { w.uint32(8); w.uint32(m.status_code); }
    if (m.response !== undefined) { w.uint32(18); const at = w.begin(); Response.write(m.response, w); w.end(at); }
    if (m.error !== undefined) { w.uint32(26); w.string(m.error); }
  },
  read(r: Reader, end: number): APIResult {
    const m = { status_code: undefined } as unknown as APIResult;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.uint32(); m.status_code = v; break; }
        case 18: { const e = r.enter(); const v = Response.read(r, e); r.leave(e); m.response = v; break; }
        case 26: { const v = r.string(); m.error = v; break; }
        default: r.skip(tag);
      }
    }
    if (m.status_code === undefined) throw new WireError('APIResult.status_code is missing');
    return m;
  },
};

// Written by `npm run generate` from proto/. Do not edit.
import type { EnumType, MessageType } from '../message.ts';
import { WireError, type Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';
import { Resource as Resource_mesos, ValueScalar as ValueScalar_mesos } from './mesos.ts';

export interface QuotaInfo {
  role?: string | undefined;
  principal?: string | undefined;
  guarantee?: Resource_mesos[] | undefined;
}
export const QuotaInfo: MessageType<QuotaInfo> = {
  name: 'mesos.v1.quota.QuotaInfo',
  fields: [
    { name: 'role', number: 1, label: 'optional', type: 'string' },
    { name: 'principal', number: 2, label: 'optional', type: 'string' },
    { name: 'guarantee', number: 3, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
  ],
  write(m: QuotaInfo, w: Writer): void {
    if (m.role !== undefined) { w.uint32(10); w.string(m.role); }
    if (m.principal !== undefined) { w.uint32(18); w.string(m.principal); }
    if (m.guarantee !== undefined) for (const v of m.guarantee) { w.uint32(26); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): QuotaInfo {
    const m = {  } as unknown as QuotaInfo;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.role = v; break; }
        case 18: { const v = r.string(); m.principal = v; break; }
        case 26: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.guarantee ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface QuotaConfig {
  role: string;
  guarantees?: { [key: string]: ValueScalar_mesos } | undefined;
  limits?: { [key: string]: ValueScalar_mesos } | undefined;
}
export const QuotaConfig: MessageType<QuotaConfig> = {
  name: 'mesos.v1.quota.QuotaConfig',
  fields: [
    { name: 'role', number: 1, label: 'required', type: 'string' },
    { name: 'guarantees', number: 2, label: 'map', type: 'message', message: () => ValueScalar_mesos as MessageType<never> },
    { name: 'limits', number: 3, label: 'map', type: 'message', message: () => ValueScalar_mesos as MessageType<never> },
  ],
  write(m: QuotaConfig, w: Writer): void {
    { w.uint32(10); w.string(m.role); }
    if (m.guarantees !== undefined) for (const k in m.guarantees) { const v = m.guarantees[k]; if (v === undefined) continue; w.uint32(18); const entry = w.begin(); w.uint32(10); w.string(k); w.uint32(18); const at = w.begin(); ValueScalar_mesos.write(v, w); w.end(at); w.end(entry); }
    if (m.limits !== undefined) for (const k in m.limits) { const v = m.limits[k]; if (v === undefined) continue; w.uint32(26); const entry = w.begin(); w.uint32(10); w.string(k); w.uint32(18); const at = w.begin(); ValueScalar_mesos.write(v, w); w.end(at); w.end(entry); }
  },
  read(r: Reader, end: number): QuotaConfig {
    const m = { role: undefined } as unknown as QuotaConfig;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const v = r.string(); m.role = v; break; }
        case 18: { const entry = r.enter(); let k = ''; let value: ValueScalar_mesos | undefined; while (r.position < entry) { const t = r.uint32(); if (t === 10) k = r.string(); else if (t === 18) { const e = r.enter(); const v = ValueScalar_mesos.read(r, e); r.leave(e); value = v; } else r.skip(t); } r.leave(entry); if (value !== undefined && k !== '__proto__') (m.guarantees ??= {})[k] = value; break; }
        case 26: { const entry = r.enter(); let k = ''; let value: ValueScalar_mesos | undefined; while (r.position < entry) { const t = r.uint32(); if (t === 10) k = r.string(); else if (t === 18) { const e = r.enter(); const v = ValueScalar_mesos.read(r, e); r.leave(e); value = v; } else r.skip(t); } r.leave(entry); if (value !== undefined && k !== '__proto__') (m.limits ??= {})[k] = value; break; }
        default: r.skip(tag);
      }
    }
    if (m.role === undefined) throw new WireError('QuotaConfig.role is missing');
    return m;
  },
};

export interface QuotaRequest {
  force?: boolean | undefined;
  role?: string | undefined;
  guarantee?: Resource_mesos[] | undefined;
}
export const QuotaRequest: MessageType<QuotaRequest> = {
  name: 'mesos.v1.quota.QuotaRequest',
  fields: [
    { name: 'force', number: 1, label: 'optional', type: 'bool' },
    { name: 'role', number: 2, label: 'optional', type: 'string' },
    { name: 'guarantee', number: 3, label: 'repeated', type: 'message', message: () => Resource_mesos as MessageType<never> },
  ],
  write(m: QuotaRequest, w: Writer): void {
    if (m.force !== undefined) { w.uint32(8); w.bool(m.force); }
    if (m.role !== undefined) { w.uint32(18); w.string(m.role); }
    if (m.guarantee !== undefined) for (const v of m.guarantee) { w.uint32(26); const at = w.begin(); Resource_mesos.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): QuotaRequest {
    const m = {  } as unknown as QuotaRequest;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 8: { const v = r.bool(); m.force = v; break; }
        case 18: { const v = r.string(); m.role = v; break; }
        case 26: { const e = r.enter(); const v = Resource_mesos.read(r, e); r.leave(e); (m.guarantee ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

export interface QuotaStatus {
  infos?: QuotaInfo[] | undefined;
  configs?: QuotaConfig[] | undefined;
}
export const QuotaStatus: MessageType<QuotaStatus> = {
  name: 'mesos.v1.quota.QuotaStatus',
  fields: [
    { name: 'infos', number: 1, label: 'repeated', type: 'message', message: () => QuotaInfo as MessageType<never>, deprecated: true },
    { name: 'configs', number: 2, label: 'repeated', type: 'message', message: () => QuotaConfig as MessageType<never> },
  ],
  write(m: QuotaStatus, w: Writer): void {
    if (m.infos !== undefined) for (const v of m.infos) { w.uint32(10); const at = w.begin(); QuotaInfo.write(v, w); w.end(at); }
    if (m.configs !== undefined) for (const v of m.configs) { w.uint32(18); const at = w.begin(); QuotaConfig.write(v, w); w.end(at); }
  },
  read(r: Reader, end: number): QuotaStatus {
    const m = {  } as unknown as QuotaStatus;
    while (r.position < end) {
      const tag = r.uint32();
      switch (tag) {
        case 10: { const e = r.enter(); const v = QuotaInfo.read(r, e); r.leave(e); (m.infos ??= []).push(v); break; }
        case 18: { const e = r.enter(); const v = QuotaConfig.read(r, e); r.leave(e); (m.configs ??= []).push(v); break; }
        default: r.skip(tag);
      }
    }
    return m;
  },
};

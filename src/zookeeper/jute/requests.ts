import { encodeFrame } from './frames.ts';
import { type MultiRequest, readMulti, writeMulti } from './multi-requests.ts';
import { opcodes, opName } from './opcodes.ts';
import { JuteReader } from './reader.ts';
import { type Acl, readAcl, writeAcl } from './records.ts';
import { readWriteRequest, type WriteRequest, writeWriteRequest } from './write-requests.ts';
import type { JuteWriter } from './writer.ts';

export interface WatchingReadRequest {
  readonly kind: 'exists' | 'getData' | 'getChildren' | 'getChildren2';
  readonly path: string;
  readonly watch: boolean;
}

export interface SetWatchesRequest {
  readonly kind: 'setWatches' | 'setWatches2';
  readonly relativeZxid: bigint;
  readonly data: readonly string[];
  readonly exist: readonly string[];
  readonly child: readonly string[];
  readonly persistent: readonly string[];
  readonly persistentRecursive: readonly string[];
}

/** Everything a client can ask for after the handshake. */
export type Request =
  | WriteRequest
  | MultiRequest
  | WatchingReadRequest
  | SetWatchesRequest
  | { readonly kind: 'setAcl'; readonly path: string; readonly acl: readonly Acl[] | null; readonly version: number }
  | { readonly kind: 'getAcl' | 'sync' | 'getAllChildrenNumber'; readonly path: string }
  | { readonly kind: 'getEphemerals'; readonly prefix: string | null }
  | { readonly kind: 'removeWatches' | 'checkWatches'; readonly path: string; readonly watcherType: number }
  | { readonly kind: 'addWatch'; readonly path: string; readonly mode: number }
  | { readonly kind: 'auth'; readonly scheme: string; readonly credential: Uint8Array }
  | { readonly kind: 'sasl'; readonly token: Uint8Array | null }
  | {
      readonly kind: 'reconfig';
      readonly joining: string | null;
      readonly leaving: string | null;
      readonly newMembers: string | null;
      readonly configId: bigint;
    }
  | { readonly kind: 'ping' | 'whoAmI' | 'closeSession' };

export interface RequestFrame {
  readonly xid: number;
  readonly opcode: number;
  /** Undefined when the operation is unknown or its body does not fit. */
  readonly request: Request | undefined;
}

/** Reads one frame after the handshake; undefined when it does not even hold a header. */
export function decodeRequest(frame: Uint8Array): RequestFrame | undefined {
  const reader = new JuteReader(frame);
  const xid = reader.int();
  const opcode = reader.int();
  if (reader.failed) return undefined;
  const request = decodeBody(reader, opcode);
  return { xid, opcode, request: reader.failed ? undefined : request };
}

/** One frame with its length in front. */
export function encodeRequest(xid: number, request: Request): Uint8Array {
  return encodeFrame((writer) => {
    writer.int(xid).int(opcodes[request.kind]);
    encodeBody(writer, request);
  });
}

const readText = (reader: JuteReader): string => reader.text();

function decodeBody(reader: JuteReader, opcode: number): Request | undefined {
  const kind = opName(opcode);
  switch (kind) {
    case undefined:
      return undefined;
    case 'create':
    case 'create2':
    case 'createContainer':
    case 'createTtl':
    case 'delete':
    case 'check':
    case 'setData':
      return readWriteRequest(reader, kind);
    case 'exists':
    case 'getData':
    case 'getChildren':
    case 'getChildren2':
      return { kind, path: reader.text(), watch: reader.boolean() };
    case 'setAcl':
      return { kind, path: reader.text(), acl: reader.vector(12, readAcl), version: reader.int() };
    case 'getAcl':
    case 'sync':
    case 'getAllChildrenNumber':
      return { kind, path: reader.text() };
    case 'getEphemerals':
      return { kind, prefix: reader.string() };
    case 'multi':
    case 'multiRead':
      return readMulti(reader, kind);
    case 'removeWatches':
    case 'checkWatches':
      return { kind, path: reader.text(), watcherType: reader.int() };
    case 'addWatch':
      return { kind, path: reader.text(), mode: reader.int() };
    case 'auth':
      reader.int();
      return { kind, scheme: reader.text(), credential: reader.buffer() ?? new Uint8Array(0) };
    case 'sasl':
      return { kind, token: reader.buffer() };
    case 'setWatches':
    case 'setWatches2':
      return readSetWatches(reader, kind);
    case 'ping':
    case 'whoAmI':
    case 'closeSession':
      return { kind };
    case 'reconfig':
      return {
        kind,
        joining: reader.string(),
        leaving: reader.string(),
        newMembers: reader.string(),
        configId: reader.long(),
      };
  }
}

function encodeBody(writer: JuteWriter, request: Request): void {
  switch (request.kind) {
    case 'create':
    case 'create2':
    case 'createContainer':
    case 'createTtl':
    case 'delete':
    case 'check':
    case 'setData':
      writeWriteRequest(writer, request);
      return;
    case 'exists':
    case 'getData':
    case 'getChildren':
    case 'getChildren2':
      writer.string(request.path).boolean(request.watch);
      return;
    case 'setAcl':
      writer.string(request.path).vector(request.acl, writeAcl).int(request.version);
      return;
    case 'getAcl':
    case 'sync':
    case 'getAllChildrenNumber':
      writer.string(request.path);
      return;
    case 'getEphemerals':
      writer.string(request.prefix);
      return;
    case 'multi':
    case 'multiRead':
      writeMulti(writer, request);
      return;
    case 'removeWatches':
    case 'checkWatches':
      writer.string(request.path).int(request.watcherType);
      return;
    case 'addWatch':
      writer.string(request.path).int(request.mode);
      return;
    case 'auth':
      writer.int(0).string(request.scheme).buffer(request.credential);
      return;
    case 'sasl':
      writer.buffer(request.token);
      return;
    case 'setWatches':
    case 'setWatches2':
      writeSetWatches(writer, request);
      return;
    case 'ping':
    case 'whoAmI':
    case 'closeSession':
      return;
    case 'reconfig':
      writer.string(request.joining).string(request.leaving).string(request.newMembers).long(request.configId);
      return;
  }
}

function readSetWatches(reader: JuteReader, kind: SetWatchesRequest['kind']): SetWatchesRequest {
  const list = (): string[] => reader.vector(4, readText) ?? [];
  const more = kind === 'setWatches2';
  return {
    kind,
    relativeZxid: reader.long(),
    data: list(),
    exist: list(),
    child: list(),
    persistent: more ? list() : [],
    persistentRecursive: more ? list() : [],
  };
}

function writeSetWatches(writer: JuteWriter, request: SetWatchesRequest): void {
  const list = (paths: readonly string[]): void => {
    writer.vector(paths, (_writer, path) => {
      writer.string(path);
    });
  };
  writer.long(request.relativeZxid);
  list(request.data);
  list(request.exist);
  list(request.child);
  if (request.kind === 'setWatches') return;
  list(request.persistent);
  list(request.persistentRecursive);
}

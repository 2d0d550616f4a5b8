import { encodeFrame } from './frames.ts';
import { decodeMultiResults, encodeMultiResults, type MultiStepResult } from './multi-results.ts';
import { type OpName, specialXids } from './opcodes.ts';
import { JuteReader } from './reader.ts';
import { type Acl, type Id, readAcl, readStat, type Stat, writeAcl, writeStat } from './records.ts';
import { JuteWriter } from './writer.ts';

/** What follows the header of a reply without error. */
export type ReplyBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'created'; readonly path: string; readonly stat: Stat }
  | { readonly kind: 'stat'; readonly stat: Stat }
  | { readonly kind: 'data'; readonly data: Uint8Array | null; readonly stat: Stat }
  | { readonly kind: 'acl'; readonly acl: readonly Acl[]; readonly stat: Stat }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'names-stat'; readonly names: readonly string[]; readonly stat: Stat }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'results'; readonly results: readonly MultiStepResult[] }
  | { readonly kind: 'identities'; readonly identities: readonly Id[] }
  | { readonly kind: 'token'; readonly token: Uint8Array | null };

export type ReplyKind = ReplyBody['kind'];

const bodyKinds: Readonly<Record<OpName, ReplyKind>> = {
  create: 'path',
  create2: 'created',
  createContainer: 'created',
  createTtl: 'created',
  delete: 'none',
  exists: 'stat',
  getData: 'data',
  setData: 'stat',
  getAcl: 'acl',
  setAcl: 'stat',
  getChildren: 'names',
  getChildren2: 'names-stat',
  sync: 'path',
  ping: 'none',
  check: 'none',
  multi: 'results',
  multiRead: 'results',
  reconfig: 'data',
  checkWatches: 'none',
  removeWatches: 'none',
  auth: 'none',
  setWatches: 'none',
  setWatches2: 'none',
  sasl: 'token',
  getEphemerals: 'names',
  getAllChildrenNumber: 'int',
  addWatch: 'int',
  whoAmI: 'identities',
  closeSession: 'none',
};

/** Which body answers an operation. */
export function replyKindOf(op: OpName): ReplyKind {
  return bodyKinds[op];
}

export interface ReplyHeader {
  readonly xid: number;
  readonly zxid: bigint;
  /** 0, or an error number; then no body follows. */
  readonly error: number;
}

export interface WatchNotification {
  /** One of watchEventTypes. */
  readonly type: number;
  readonly state: number;
  readonly path: string;
}

/** One frame with its length in front, written by `into` when given. */
export function encodeReply(header: ReplyHeader, body: ReplyBody, into: JuteWriter = new JuteWriter()): Uint8Array {
  into.reserve(192 + (body.kind === 'data' ? (body.data?.length ?? 0) : 0));
  into.int(0).int(header.xid).long(header.zxid).int(header.error);
  if (header.error === 0) writeBody(into, body);
  return into.patchInt(0, into.lengthBytes - 4).take();
}

/** Reads the header of a frame; undefined when it is too short. The reader goes on with the body. */
export function readReplyHeader(reader: JuteReader): ReplyHeader | undefined {
  const header = { xid: reader.int(), zxid: reader.long(), error: reader.int() };
  return reader.failed ? undefined : header;
}

/** Reads the body of a reply without error; undefined when it does not fit. */
export function readReplyBody(reader: JuteReader, kind: ReplyKind): ReplyBody | undefined {
  const body = readBody(reader, kind);
  return reader.failed ? undefined : body;
}

/** A watch event as its own frame. */
export function encodeNotification(event: WatchNotification): Uint8Array {
  return encodeFrame((writer) => {
    writer.int(specialXids.notification).long(-1n).int(0);
    writer.int(event.type).int(event.state).string(event.path);
  });
}

/** Reads what follows the header of a watch event. */
export function readNotification(reader: JuteReader): WatchNotification | undefined {
  const event = { type: reader.int(), state: reader.int(), path: reader.text() };
  return reader.failed ? undefined : event;
}

/** Reads a whole reply frame, for tests and tools. */
export function decodeReply(frame: Uint8Array, kind: ReplyKind): { header: ReplyHeader; body: ReplyBody } | undefined {
  const reader = new JuteReader(frame);
  const header = readReplyHeader(reader);
  if (header === undefined) return undefined;
  const body = header.error === 0 ? readReplyBody(reader, kind) : ({ kind: 'none' } as const);
  return body === undefined ? undefined : { header, body };
}

function writeNames(writer: JuteWriter, names: readonly string[]): void {
  writer.vector(names, (_writer, name) => {
    writer.string(name);
  });
}

function writeBody(writer: JuteWriter, body: ReplyBody): void {
  switch (body.kind) {
    case 'none':
      return;
    case 'path':
      writer.string(body.path);
      return;
    case 'created':
      writer.string(body.path);
      writeStat(writer, body.stat);
      return;
    case 'stat':
      writeStat(writer, body.stat);
      return;
    case 'data':
      writer.buffer(body.data);
      writeStat(writer, body.stat);
      return;
    case 'acl':
      writer.vector(body.acl, writeAcl);
      writeStat(writer, body.stat);
      return;
    case 'names':
      writeNames(writer, body.names);
      return;
    case 'names-stat':
      writeNames(writer, body.names);
      writeStat(writer, body.stat);
      return;
    case 'int':
      writer.int(body.value);
      return;
    case 'results':
      encodeMultiResults(writer, body.results);
      return;
    case 'identities':
      writer.vector(body.identities, (_writer, id) => {
        writer.string(id.scheme).string(id.id);
      });
      return;
    case 'token':
      writer.buffer(body.token);
      return;
  }
}

function readBody(reader: JuteReader, kind: ReplyKind): ReplyBody {
  const names = (): string[] => reader.vector(4, (each) => each.text()) ?? [];
  switch (kind) {
    case 'none':
      return { kind };
    case 'path':
      return { kind, path: reader.text() };
    case 'created':
      return { kind, path: reader.text(), stat: readStat(reader) };
    case 'stat':
      return { kind, stat: readStat(reader) };
    case 'data':
      return { kind, data: reader.buffer(), stat: readStat(reader) };
    case 'acl':
      return { kind, acl: reader.vector(12, readAcl) ?? [], stat: readStat(reader) };
    case 'names':
      return { kind, names: names() };
    case 'names-stat':
      return { kind, names: names(), stat: readStat(reader) };
    case 'int':
      return { kind, value: reader.int() };
    case 'results':
      return { kind, results: decodeMultiResults(reader) };
    case 'identities':
      return {
        kind,
        identities: reader.vector(8, (each) => ({ scheme: each.text(), id: each.string() ?? '' })) ?? [],
      };
    case 'token':
      return { kind, token: reader.buffer() };
  }
}

import type { OpName } from './opcodes.ts';
import type { JuteReader } from './reader.ts';
import { type Acl, readAcl, writeAcl } from './records.ts';
import type { JuteWriter } from './writer.ts';

export interface CreateRequest {
  readonly kind: 'create' | 'create2' | 'createContainer' | 'createTtl';
  readonly path: string;
  readonly data: Uint8Array | null;
  readonly acl: readonly Acl[] | null;
  /** One of createFlags. */
  readonly flags: number;
  /** Life of a TTL node after its last change; 0 for other kinds. */
  readonly ttlMs: bigint;
}

export interface VersionedRequest {
  readonly kind: 'delete' | 'check';
  readonly path: string;
  /** -1 matches any. */
  readonly version: number;
}

export interface SetDataRequest {
  readonly kind: 'setData';
  readonly path: string;
  readonly data: Uint8Array | null;
  readonly version: number;
}

/** What may stand alone or be a step of a transaction. */
export type WriteRequest = CreateRequest | SetDataRequest | VersionedRequest;

/** Reads the body of such an operation; undefined when the operation is another one. */
export function readWriteRequest(reader: JuteReader, kind: OpName | undefined): WriteRequest | undefined {
  switch (kind) {
    case 'create':
    case 'create2':
    case 'createContainer':
    case 'createTtl':
      return {
        kind,
        path: reader.text(),
        data: reader.buffer(),
        acl: reader.vector(12, readAcl),
        flags: reader.int(),
        ttlMs: kind === 'createTtl' ? reader.long() : 0n,
      };
    case 'delete':
    case 'check':
      return { kind, path: reader.text(), version: reader.int() };
    case 'setData':
      return { kind, path: reader.text(), data: reader.buffer(), version: reader.int() };
    default:
      return undefined;
  }
}

export function writeWriteRequest(writer: JuteWriter, request: WriteRequest): void {
  switch (request.kind) {
    case 'delete':
    case 'check':
      writer.string(request.path).int(request.version);
      return;
    case 'setData':
      writer.string(request.path).buffer(request.data).int(request.version);
      return;
    default:
      writer.string(request.path).buffer(request.data).vector(request.acl, writeAcl).int(request.flags);
      if (request.kind === 'createTtl') writer.long(request.ttlMs);
  }
}

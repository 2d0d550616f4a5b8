import { zkErrorName } from '../jute/errors.ts';
import type { ReadStep } from '../jute/multi-requests.ts';
import type { MultiStepResult } from '../jute/multi-results.ts';
import { createFlags } from '../jute/opcodes.ts';
import type { Acl } from '../jute/records.ts';
import type { CreateRequest, WriteRequest } from '../jute/write-requests.ts';
import type { WatchKind } from './watch-table.ts';
import type { CreateMode, CreateOptions, MultiOp, MultiReadOp, MultiReadResult } from './zookeeper-client.ts';
import { ZookeeperError } from './zookeeper-error.ts';

const anyVersion = -1;
const noData = new Uint8Array(0);
// 40 bits, less one: the most that fits beside the type in an owner field of the original.
const longestTtlMs = 2 ** 40 - 1;

const flagsOf: Readonly<Record<CreateMode, number>> = {
  persistent: createFlags.persistent,
  ephemeral: createFlags.ephemeral,
  persistent_sequential: createFlags.persistentSequential,
  ephemeral_sequential: createFlags.ephemeralSequential,
  container: createFlags.container,
  ttl: createFlags.ttl,
  ttl_sequential: createFlags.ttlSequential,
};

/** How the paths of a caller become those of the server, and what a node gets that says nothing about its ACL. */
export interface RequestContext {
  readonly full: (path: string) => string;
  readonly defaultAcl: readonly Acl[];
}

export interface Creation extends CreateOptions {
  readonly path: string;
  readonly data: Uint8Array;
}

/** Throws a ZookeeperError `bad-arguments` when a TTL is missing or cannot be. */
export function createRequest({ full, defaultAcl }: RequestContext, create: Creation, withStat = false): CreateRequest {
  const mode = create.mode ?? 'persistent';
  return {
    kind: kindOf(mode, withStat),
    path: full(create.path),
    data: create.data,
    acl: create.acl ?? defaultAcl,
    flags: flagsOf[mode],
    ttlMs: isTtl(mode) ? ttlOf(create) : 0n,
  };
}

function kindOf(mode: CreateMode, withStat: boolean): CreateRequest['kind'] {
  if (mode === 'container') return 'createContainer';
  if (isTtl(mode)) return 'createTtl';
  return withStat ? 'create2' : 'create';
}

function isTtl(mode: CreateMode): boolean {
  return mode === 'ttl' || mode === 'ttl_sequential';
}

function ttlOf({ path, ttlMs = 0 }: Creation): bigint {
  if (Number.isSafeInteger(ttlMs) && ttlMs >= 1 && ttlMs <= longestTtlMs) return BigInt(ttlMs);
  throw new ZookeeperError('bad-arguments', path, `ttlMs must be a whole number from 1 to ${longestTtlMs}`);
}

/** One step of a transaction. */
export function writeStep(context: RequestContext, op: MultiOp): WriteRequest {
  switch (op.op) {
    case 'create':
      return createRequest(context, { ...op, data: op.data ?? noData });
    case 'set':
      return { kind: 'setData', path: context.full(op.path), data: op.data, version: op.version ?? anyVersion };
    case 'delete':
    case 'check':
      return { kind: op.op, path: context.full(op.path), version: op.version ?? anyVersion };
  }
}

export function readStep({ full }: RequestContext, { op, path }: MultiReadOp): ReadStep {
  return { kind: op === 'get' ? 'getData' : 'getChildren', path: full(path), watch: false };
}

/** What a step of a reading transaction gave; undefined when it is no answer to a read. */
export function readResult(result: MultiStepResult): MultiReadResult | undefined {
  switch (result.kind) {
    case 'error':
      return { ok: false, code: zkErrorName(result.error) };
    case 'getData':
      return { ok: true, op: 'get', data: result.data ?? noData, stat: result.stat };
    case 'getChildren':
      return { ok: true, op: 'children', children: result.names };
    default:
      return undefined;
  }
}

export type WatchingRead = 'exists' | 'getData' | 'getChildren' | 'getChildren2';

/** Which watch the server keeps after this answer to a watching read. */
export function watchLeftBy(kind: WatchingRead, error: number): WatchKind | undefined {
  const failed = error !== 0;
  if (kind === 'exists' && zkErrorName(error) === 'no-node') return 'exist';
  if (failed) return undefined;
  return kind === 'getChildren' || kind === 'getChildren2' ? 'child' : 'data';
}

import { zkErrors } from '../jute/errors.ts';
import type { MultiStepResult } from '../jute/multi-results.ts';
import { createFlags } from '../jute/opcodes.ts';
import type { ReplyBody } from '../jute/replies.ts';
import type { Request } from '../jute/requests.ts';
import type { WriteRequest } from '../jute/write-requests.ts';
import { beginDraft, type Draft, finishDraft, rollBack } from './draft.ts';
import type { ServerEffect } from './events.ts';
import { type Node, statOf } from './node.ts';
import { fireWatches } from './notifications.ts';
import type { Connection, ServerState } from './state.ts';
import { attemptSetAcl, attemptWrite, type Outcome } from './writes.ts';

export interface Asked<R> {
  readonly state: ServerState;
  readonly connection: Connection;
  readonly request: R;
  readonly nowMs: number;
  readonly effects: ServerEffect[];
}

/** What a request is answered with. */
export interface Answer {
  readonly error: number;
  readonly body: ReplyBody;
}

export const emptyBody: ReplyBody = { kind: 'none' };

type SetAcl = Extract<Request, { kind: 'setAcl' }>;

/** Hands the transaction to the disk and then, in order, tells the watchers. */
export function commit(state: ServerState, draft: Draft, effects: ServerEffect[]): void {
  effects.push({ kind: 'persist', transaction: finishDraft(state, draft) });
  fireWatches(state, draft.triggers, effects);
}

/** A single write. A refused one takes its transaction number all the same, which clients see in the answer. */
export function answerWrite({ state, connection, request, nowMs, effects }: Asked<WriteRequest | SetAcl>): Answer {
  const draft = beginDraft(state, nowMs);
  const write = { state, draft, connection };
  const outcome = request.kind === 'setAcl' ? attemptSetAcl(write, request) : attemptWrite(write, request);
  const body = outcome.node === undefined ? emptyBody : bodyOf(request, outcome);
  commit(state, draft, effects);
  return { error: outcome.error, body };
}

/** A write that is refused before it is tried (its body cannot be read) still takes a number, as with the original. */
export function refuseWrite(state: ServerState, nowMs: number, effects: ServerEffect[], error: number): Answer {
  commit(state, beginDraft(state, nowMs), effects);
  return { error, body: emptyBody };
}

/** All steps or none, under one number. Which step was refused is in the results; the answer itself has no error. */
export function answerMulti({ state, connection, request, nowMs, effects }: Asked<readonly WriteRequest[]>): Answer {
  const draft = beginDraft(state, nowMs);
  const results: MultiStepResult[] = [];
  let failure: { readonly index: number; readonly error: number } | undefined;
  for (const [index, asked] of request.entries()) {
    const step = asStep(asked);
    if (step === undefined) {
      rollBack(state, draft);
      commit(state, draft, effects);
      return { error: zkErrors.marshallingError, body: emptyBody };
    }
    const outcome = attemptWrite({ state, draft, connection }, step);
    if (outcome.node === undefined) {
      failure = { index, error: outcome.error };
      break;
    }
    results.push(resultOf(step, outcome));
  }
  if (failure !== undefined) rollBack(state, draft);
  commit(state, draft, effects);
  return {
    error: 0,
    body: { kind: 'results', results: failure === undefined ? results : failed(request.length, failure) },
  };
}

/**
 * COMPAT(zookeeper-3.8): inside a multi the flags choose the kind of a create, and a TTL that they do not ask for is ignored. A TTL
 * they ask for but that is not there, undefined, makes the whole request undecodable once its turn comes.
 */
function asStep(step: WriteRequest): WriteRequest | undefined {
  if (!('flags' in step)) return step;
  const isTtl = step.flags === createFlags.ttl || step.flags === createFlags.ttlSequential;
  if (isTtl) return step.kind === 'createTtl' ? step : undefined;
  return step.kind === 'createTtl' ? { ...step, kind: 'create', ttlMs: 0n } : step;
}

function failed(count: number, failure: { readonly index: number; readonly error: number }): MultiStepResult[] {
  return Array.from({ length: count }, (_, index): MultiStepResult => {
    if (index < failure.index) return { kind: 'error', error: zkErrors.ok };
    return { kind: 'error', error: index === failure.index ? failure.error : zkErrors.runtimeInconsistency };
  });
}

type Done = Extract<Outcome, { error: 0; node: object }>;

function bodyOf(request: WriteRequest | SetAcl, { node }: Done): ReplyBody {
  switch (request.kind) {
    case 'create':
      return { kind: 'path', path: node.path };
    case 'create2':
    case 'createContainer':
    case 'createTtl':
      return { kind: 'created', path: node.path, stat: statOf(node) };
    case 'setData':
    case 'setAcl':
      return { kind: 'stat', stat: statOf(node) };
    case 'delete':
    case 'check':
      return emptyBody;
  }
}

function resultOf(step: WriteRequest, { node }: Done): MultiStepResult {
  switch (step.kind) {
    case 'delete':
    case 'check':
      return { kind: step.kind };
    case 'setData':
      return { kind: 'setData', stat: statOf(node) };
    default:
      return createdResult(node);
  }
}

/** COMPAT(zookeeper-3.8): inside a multi the Stat comes with containers and TTL nodes only, whatever was asked. */
function createdResult(node: Node): MultiStepResult {
  const isSpecial = node.kind === 'container' || node.kind === 'ttl';
  return isSpecial ? { kind: 'create2', path: node.path, stat: statOf(node) } : { kind: 'create', path: node.path };
}

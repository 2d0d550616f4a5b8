/** One replica: what it promised, what it accepted and what it knows to be decided. The acceptor and learner of Multi-Paxos. */
import type {
  Action,
  Metadata,
  MetadataStatus,
  PromiseRequest,
  PromiseResponse,
  RecoverResponse,
  WriteRequest,
  WriteResponse,
} from '../../wire/gen/log.ts';
import type { LogChange } from './effects.ts';
import { PositionRanges } from './position-ranges.ts';
import { contentOf, isPosition, isProposal } from './well-formed.ts';

export interface Replica {
  status: MetadataStatus;
  /** Highest number promised for all positions that have no record. */
  promised: number;
  /** First position that is not truncated; at most end + 1. */
  begin: number;
  end: number;
  /** From begin to end: what is promised, accepted or decided there. */
  readonly records: Map<number, Action>;
  /** From begin to end: positions without a decided value, with a record or without. */
  readonly undecided: PositionRanges;
  /** Nothing is stored below it. */
  firstStored: number;
}

/** What a replica answers, and what must be on the disk before it does. Nothing at all is said to what it cannot answer. */
export interface Verdict<R> {
  readonly response?: R;
  readonly change?: LogChange;
}

/** A replica as its storage has it; without metadata it is new. `actions` ascend by position. */
export function restoreReplica(metadata: Metadata | undefined, actions: readonly Action[]): Replica {
  let begin = 0;
  for (const action of actions) if (action.learned === true) begin = Math.max(begin, beginAfter(action));
  const replica: Replica = {
    status: metadata?.status ?? 'EMPTY',
    promised: metadata?.promised ?? 0,
    begin,
    end: Math.max(actions.at(-1)?.position ?? 0, begin - 1),
    records: new Map(),
    undecided: new PositionRanges(),
    firstStored: actions[0]?.position ?? 0,
  };
  let next = begin;
  for (const action of actions) {
    if (action.position < begin) continue;
    replica.records.set(action.position, action);
    replica.undecided.append(next, action.learned === true ? action.position - 1 : action.position);
    next = action.position + 1;
  }
  replica.undecided.append(next, replica.end);
  return replica;
}

export function metadataOf(replica: Replica): Metadata {
  return { status: replica.status, promised: replica.promised };
}

/** Whether this replica does not know what is decided at a position. */
export function isMissing(replica: Replica, position: number): boolean {
  return position > replica.end || replica.undecided.has(position);
}

/** The lowest position from `first` to `last` that is missing here, or undefined. */
export function lowestMissing(replica: Replica, first: number, last: number): number | undefined {
  const known = replica.undecided.lowestIn(first, last);
  if (known !== undefined) return known;
  const beyond = Math.max(first, replica.end + 1);
  return beyond <= last ? beyond : undefined;
}

/** A promise for one position when the request names one, else for all that have no record. */
export function promise(replica: Replica, request: PromiseRequest): Verdict<PromiseResponse> {
  const { proposal, position } = request;
  if (!isProposal(proposal)) return {};
  if (position !== undefined && !isPosition(position)) return {};
  if (replica.status !== 'VOTING') return { response: { okay: false, type: 'IGNORED', proposal } };
  return position === undefined ? promiseAll(replica, proposal) : promiseOne(replica, proposal, position);
}

function promiseAll(replica: Replica, proposal: number): Verdict<PromiseResponse> {
  // Equal numbers lose: two members may have chosen the same one.
  if (proposal <= replica.promised) return { response: rejectPromise(replica.promised) };
  replica.promised = proposal;
  return {
    response: { okay: true, type: 'ACCEPT', proposal, position: replica.end },
    change: { metadata: metadataOf(replica) },
  };
}

function promiseOne(replica: Replica, proposal: number, position: number): Verdict<PromiseResponse> {
  if (position < replica.begin) {
    return { response: { okay: true, type: 'ACCEPT', proposal, action: tombstone(position, replica.promised) } };
  }
  const record = replica.records.get(position);
  const promised = record?.promised ?? replica.promised;
  if (proposal <= promised) return { response: rejectPromise(promised) };
  const change = keep(replica, { ...record, position, promised: proposal });
  return {
    // What was there before is what the asker must not contradict.
    response: {
      okay: true,
      type: 'ACCEPT',
      proposal,
      ...(record === undefined ? { position } : { action: record }),
    },
    change,
  };
}

function rejectPromise(promised: number): PromiseResponse {
  return { okay: false, type: 'REJECT', proposal: promised };
}

export function write(replica: Replica, request: WriteRequest): Verdict<WriteResponse> {
  const { proposal, position } = request;
  const content = contentOf(request);
  if (!isProposal(proposal) || !isPosition(position) || content === undefined) return {};
  if (replica.status !== 'VOTING') return { response: { okay: false, type: 'IGNORED', proposal, position } };
  // What is truncated or decided is changed no more, and to say that it was accepted would be untrue: the writer hears nothing.
  const record = replica.records.get(position);
  if (position < replica.begin || record?.learned === true) return {};
  const promised = record?.promised ?? replica.promised;
  // The number that was promised may write: less is rejected, unlike with promises.
  if (proposal < promised) return { response: { okay: false, type: 'REJECT', proposal: promised, position } };
  const accepted: Action = { position, promised: proposal, performed: proposal, ...content };
  const change = request.learned === true ? learn(replica, { ...accepted, learned: true }) : keep(replica, accepted);
  return {
    response: { okay: true, type: 'ACCEPT', proposal, position },
    ...(change === undefined ? {} : { change }),
  };
}

/** Takes a decided value, voting or not. Gives what to write down, or undefined when it is known or truncated. */
export function learn(replica: Replica, action: Action): LogChange | undefined {
  const { position } = action;
  if (position < replica.begin) return undefined;
  const begin = beginAfter(action);
  // A decided value never changes; but it may be forgotten, which is what a tombstone says.
  if (replica.records.get(position)?.learned === true && begin <= position) return undefined;
  const change = keep(replica, { ...action, learned: true });
  if (begin <= replica.begin) return change;
  return { ...change, ...forgetBelow(replica, begin, Math.min(begin, position)) };
}

/** What this replica has: only one that votes says where. */
export function recoverResponse(replica: Replica): RecoverResponse {
  const { status, begin, end } = replica;
  return status === 'VOTING' ? { status, begin, end } : { status };
}

/** The decided value of a position that everybody may forget, all before it included. */
export function tombstone(position: number, promised: number): Action {
  return { position, promised, performed: promised, learned: true, type: 'NOP', nop: { tombstone: true } };
}

export function isTombstone(action: Action): boolean {
  return action.type === 'NOP' && action.nop?.tombstone === true;
}

/** Where the log begins once this is decided: after a tombstone, where a truncation says, else unchanged (0). */
function beginAfter(action: Action): number {
  if (isTombstone(action)) return action.position + 1;
  // A truncation that forgot itself would leave nothing that says where the log begins.
  if (action.type === 'TRUNCATE') return Math.min(action.truncate?.to ?? 0, action.position);
  return 0;
}

/** Puts a record in its place, at begin or above. */
function keep(replica: Replica, action: Action): LogChange {
  const { position } = action;
  if (position > replica.end) {
    replica.undecided.append(replica.end + 1, position);
    replica.end = position;
  }
  replica.records.set(position, action);
  if (action.learned === true) replica.undecided.delete(position);
  return { actions: [action] };
}

/** The log begins later; what lies below `unneeded` may leave the disk. */
function forgetBelow(replica: Replica, begin: number, unneeded: number): Pick<LogChange, 'remove'> {
  const { records } = replica;
  if (begin - replica.begin <= records.size) {
    for (let position = replica.begin; position < begin; position++) records.delete(position);
  } else {
    // A gap can be much longer than what is held.
    for (const position of records.keys()) if (position < begin) records.delete(position);
  }
  replica.undecided.deleteBelow(begin);
  replica.begin = begin;
  const from = replica.firstStored;
  if (from >= unneeded) return {};
  replica.firstStored = unneeded;
  return { remove: { from, to: unneeded } };
}

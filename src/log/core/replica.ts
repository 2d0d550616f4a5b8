/** One replica: what it promised, what it accepted and what it knows to be decided. The acceptor and learner of Multi-Paxos. */
import type { Action, Metadata, MetadataStatus } from '../../wire/gen/log.ts';
import { PositionRanges } from './position-ranges.ts';

export interface Replica {
  status: MetadataStatus;
  /** Highest number promised for all positions that have no record. */
  promised: number;
  /** First position that is not truncated; at most end + 1. */
  begin: number;
  end: number;
  /** From begin to end: what is promised or accepted there. */
  readonly records: Map<number, Action>;
  /** From begin to end: positions without a decided value, with a record or without. */
  readonly undecided: PositionRanges;
  /** Nothing is stored below it. */
  firstStored: number;
}

/** A replica as its storage has it; without metadata it is new. `actions` ascend by position. */
export function restoreReplica(metadata: Metadata | undefined, actions: readonly Action[]): Replica {
  const replica: Replica = {
    status: metadata?.status ?? 'EMPTY',
    promised: metadata?.promised ?? 0,
    begin: 0,
    end: 0,
    records: new Map(),
    undecided: new PositionRanges(),
    firstStored: actions[0]?.position ?? 0,
  };
  for (const action of actions)
    if (action.learned === true) replica.begin = Math.max(replica.begin, beginAfter(action));
  replica.end = Math.max(actions.at(-1)?.position ?? 0, replica.begin - 1);
  let next = replica.begin;
  for (const action of actions) {
    if (action.position < replica.begin) continue;
    replica.records.set(action.position, action);
    const isDecided = action.learned === true;
    replica.undecided.append(next, isDecided ? action.position - 1 : action.position);
    next = action.position + 1;
  }
  replica.undecided.append(next, replica.end);
  return replica;
}

/** Where the log begins once this value is decided: after a tombstone, at what a truncation says, else unchanged (0). */
export function beginAfter(action: Action): number {
  if (action.type === 'NOP' && action.nop?.tombstone === true) return action.position + 1;
  // A truncation that forgets itself would leave nothing that says where the log begins.
  if (action.type === 'TRUNCATE') return Math.min(action.truncate?.to ?? 0, action.position);
  return 0;
}

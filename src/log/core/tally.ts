import type { Action } from '../../wire/gen/log.ts';

/** Answers counted so far. */
export interface Tally {
  /** Those that accept or reject. */
  votes: number;
  rejections: number;
  /** The highest number that a rejection named. */
  highestNumber: number;
  /** From replicas that do not vote: apart from the others. */
  ignored: number;
  /** The highest end that came with a promise for all positions. */
  end: number;
  /** The accepted value with the highest number. */
  performed: Action | undefined;
  /** A value that is decided. */
  learned: Action | undefined;
  /** Replicas by what they are, and the range of those that vote. */
  voting: number;
  starting: number;
  empty: number;
  begin: number;
}

export function createTally(): Tally {
  return {
    votes: 0,
    rejections: 0,
    highestNumber: 0,
    ignored: 0,
    end: 0,
    performed: undefined,
    learned: undefined,
    voting: 0,
    starting: 0,
    empty: 0,
    begin: Number.MAX_SAFE_INTEGER,
  };
}

/** Counting what members answer; each member counts once, which `rounds.ts` sees to. */
import type {
  Action,
  PromiseRequest,
  PromiseResponse,
  RecoverResponse,
  WriteRequest,
  WriteResponse,
} from '../../wire/gen/log.ts';
import { isPosition, isProposal, wellFormedAction } from './well-formed.ts';

/** Answers counted so far. */
export interface Tally {
  /** Those that accept or reject. */
  votes: number;
  rejections: number;
  /** The highest number that a rejection named. */
  highestNumber: number;
  /** From replicas that do not vote: apart from the others. */
  ignored: number;
  /** The highest end that came with a promise for all positions, or of those that vote. */
  end: number;
  /** The accepted value with the highest number. */
  performed: Action | undefined;
  /** A value that is decided. */
  learned: Action | undefined;
  /** Replicas by what they are, and the lowest begin of those that vote. */
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

export type Votes =
  /** What is decided is known already. */
  | { readonly type: 'learned'; readonly action: Action }
  /** A quorum agrees. */
  | { readonly type: 'accepted'; readonly end: number; readonly performed: Action | undefined }
  /** Somebody of the quorum has promised a higher number. */
  | { readonly type: 'rejected'; readonly highestNumber: number }
  /** A quorum does not vote. */
  | { readonly type: 'ignored' };

/** How the vote went; undefined as long as too few answered. Rejections do not end it early: the highest number is wanted. */
export function votesOf(tally: Tally, quorum: number): Votes | undefined {
  if (tally.learned !== undefined) return { type: 'learned', action: tally.learned };
  if (tally.ignored >= quorum) return { type: 'ignored' };
  if (tally.votes < quorum) return undefined;
  if (tally.rejections > 0) return { type: 'rejected', highestNumber: tally.highestNumber };
  return { type: 'accepted', end: tally.end, performed: tally.performed };
}

/** Counts an answer to a request for a promise. False: it is no answer to this request and does not count. */
export function countPromise(tally: Tally, response: PromiseResponse, request: PromiseRequest): boolean {
  const { proposal, position } = request;
  const verdict = verdictOf(response);
  if (verdict !== 'REJECT' && response.proposal !== proposal) return false;
  switch (verdict) {
    case 'IGNORED':
      tally.ignored++;
      return true;
    case 'REJECT':
      return countRejection(tally, response.proposal);
    case 'ACCEPT':
      return position === undefined ? countEnd(tally, response) : countRecord(tally, response, position);
  }
}

export function countWrite(tally: Tally, response: WriteResponse, request: WriteRequest): boolean {
  const verdict = verdictOf(response);
  if (response.position !== request.position) return false;
  if (verdict !== 'REJECT' && response.proposal !== request.proposal) return false;
  switch (verdict) {
    case 'IGNORED':
      tally.ignored++;
      return true;
    case 'REJECT':
      return countRejection(tally, response.proposal);
    case 'ACCEPT':
      tally.votes++;
      return true;
  }
}

export function countRecover(tally: Tally, response: RecoverResponse): boolean {
  const { status, begin, end } = response;
  if (status === 'VOTING') {
    if (!isPosition(begin) || end === undefined || !Number.isSafeInteger(end) || end < begin - 1) return false;
    tally.voting++;
    tally.begin = Math.min(tally.begin, begin);
    tally.end = Math.max(tally.end, end);
  } else if (status === 'STARTING') tally.starting++;
  else if (status === 'EMPTY') tally.empty++;
  return true;
}

/** Old peers leave the type out; then `okay` tells. */
function verdictOf(response: PromiseResponse | WriteResponse): 'ACCEPT' | 'REJECT' | 'IGNORED' {
  return response.type ?? (response.okay ? 'ACCEPT' : 'REJECT');
}

function countRejection(tally: Tally, number: number): boolean {
  if (!isProposal(number)) return false;
  tally.votes++;
  tally.rejections++;
  tally.highestNumber = Math.max(tally.highestNumber, number);
  return true;
}

function countEnd(tally: Tally, response: PromiseResponse): boolean {
  if (!isPosition(response.position)) return false;
  tally.votes++;
  tally.end = Math.max(tally.end, response.position);
  return true;
}

function countRecord(tally: Tally, response: PromiseResponse, position: number): boolean {
  if (response.action === undefined) {
    if (response.position !== position) return false;
    tally.votes++;
    return true;
  }
  const action = wellFormedAction(response.action);
  if (action?.position !== position) return false;
  tally.votes++;
  if (action.learned === true) tally.learned = action;
  else if (action.performed !== undefined && action.performed >= (tally.performed?.performed ?? -1)) {
    tally.performed = action;
  }
  return true;
}

import { describe, expect, it } from 'vitest';
import type { PromiseResponse, RecoverResponse, WriteResponse } from '../../wire/gen/log.ts';
import { countPromise, countRecover, countWrite, createTally, type Tally, votesOf } from './tally.ts';
import { appended } from './test-bed.ts';

const accept = (more: Partial<PromiseResponse> = {}): PromiseResponse => ({
  okay: true,
  type: 'ACCEPT',
  proposal: 7,
  ...more,
});
const reject = (proposal: number): PromiseResponse => ({ okay: false, type: 'REJECT', proposal });
const ignore: PromiseResponse = { okay: false, type: 'IGNORED', proposal: 7 };

function tallyOf(responses: readonly PromiseResponse[], position?: number): Tally {
  const tally = createTally();
  const request = { proposal: 7, ...(position === undefined ? {} : { position }) };
  for (const response of responses) countPromise(tally, response, request);
  return tally;
}

describe('promises for all positions', () => {
  it('are accepted by a quorum, with the highest end', () => {
    expect(votesOf(tallyOf([accept({ position: 3 })]), 2)).toBeUndefined();
    expect(votesOf(tallyOf([accept({ position: 3 }), accept({ position: 9 }), ignore]), 2)).toMatchObject({
      type: 'accepted',
      end: 9,
    });
  });

  it('are rejected by one of the quorum, which does not end it early: the highest number counts', () => {
    expect(votesOf(tallyOf([reject(8)]), 2)).toBeUndefined();
    expect(votesOf(tallyOf([reject(8), reject(12)]), 2)).toEqual({ type: 'rejected', highestNumber: 12 });
    expect(votesOf(tallyOf([reject(8), accept({ position: 1 })]), 2)).toEqual({ type: 'rejected', highestNumber: 8 });
  });

  it('are ignored by a quorum of those without a vote, who are counted apart', () => {
    expect(votesOf(tallyOf([ignore, accept({ position: 1 })]), 2)).toBeUndefined();
    expect(votesOf(tallyOf([ignore, accept({ position: 1 }), ignore]), 2)).toEqual({ type: 'ignored' });
  });

  it('of old peers have no type', () => {
    const old = (okay: boolean, proposal: number): PromiseResponse => ({ okay, proposal, position: 2 });
    expect(votesOf(tallyOf([old(true, 7), old(true, 7)]), 2)).toMatchObject({ type: 'accepted', end: 2 });
    expect(votesOf(tallyOf([old(true, 7), old(false, 9)]), 2)).toEqual({ type: 'rejected', highestNumber: 9 });
  });
});

describe('promises for one position', () => {
  it('end at once with a decided value', () => {
    const decided = appended(4, 2, 'x', { learned: true });
    expect(votesOf(tallyOf([accept({ action: decided })], 4), 3)).toEqual({ type: 'learned', action: decided });
  });

  it('give the value that was accepted with the highest number, whoever answers first', () => {
    const older = accept({ action: appended(4, 2, 'old') });
    const newer = accept({ action: appended(4, 5, 'new') });
    const bare = accept({ action: { position: 4, promised: 6 } });
    for (const answers of [
      [older, newer, bare],
      [newer, bare, older],
      [bare, older, newer],
    ]) {
      expect(votesOf(tallyOf(answers, 4), 3)).toMatchObject({ performed: appended(4, 5, 'new') });
    }
    expect(votesOf(tallyOf([bare, accept({ position: 4 })], 4), 2)).toMatchObject({ performed: undefined });
  });

  it.each([
    ['another position', accept({ position: 5 })],
    ['no position', accept()],
    ['a record of another position', accept({ action: appended(5, 2, 'x') })],
    ['an accepted value that is none', accept({ action: { position: 4, promised: 3, performed: 3 } })],
    ['a decided value that is none', accept({ action: { position: 4, promised: 3, learned: true, type: 'APPEND' } })],
    ['an answer to another number', accept({ position: 4, proposal: 6 })],
    ['a rejection that names no number', reject(Number.NaN)],
  ])('do not count with %s', (_what, response) => {
    expect(tallyOf([response], 4).votes).toBe(0);
  });
});

describe('writes', () => {
  const request = { proposal: 7, position: 4, type: 'NOP' } as const;
  const answer = (type: 'ACCEPT' | 'REJECT' | 'IGNORED', more: Partial<WriteResponse> = {}): WriteResponse => ({
    okay: type === 'ACCEPT',
    type,
    proposal: 7,
    position: 4,
    ...more,
  });
  const count = (...responses: WriteResponse[]): Tally => {
    const tally = createTally();
    for (const response of responses) countWrite(tally, response, request);
    return tally;
  };

  it('count like promises', () => {
    expect(votesOf(count(answer('ACCEPT'), answer('ACCEPT')), 2)).toMatchObject({ type: 'accepted' });
    expect(votesOf(count(answer('ACCEPT'), answer('REJECT', { proposal: 9 })), 2)).toMatchObject({ highestNumber: 9 });
    expect(votesOf(count(answer('IGNORED'), answer('IGNORED')), 2)).toEqual({ type: 'ignored' });
  });

  it('do not count for another position or number', () => {
    expect(count(answer('ACCEPT', { position: 5 }), answer('ACCEPT', { proposal: 6 })).votes).toBe(0);
  });
});

describe('who votes', () => {
  it('is counted by what they are, with the range of those that vote', () => {
    const tally = createTally();
    const answers: RecoverResponse[] = [
      { status: 'VOTING', begin: 4, end: 9 },
      { status: 'VOTING', begin: 6, end: 12 },
      { status: 'STARTING' },
      { status: 'EMPTY' },
      { status: 'RECOVERING' },
    ];
    for (const answer of answers) expect(countRecover(tally, answer)).toBe(true);
    expect(tally).toMatchObject({ voting: 2, starting: 1, empty: 1, begin: 4, end: 12 });
  });

  it.each<RecoverResponse>([
    { status: 'VOTING' },
    { status: 'VOTING', begin: 4 },
    { status: 'VOTING', begin: 4, end: 2 },
    { status: 'VOTING', begin: -1, end: 2 },
    { status: 'VOTING', begin: 0, end: Number.NaN },
  ])('does not count with a range that is none: %o', (answer) => {
    expect(countRecover(createTally(), answer)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import type { LogEffect } from './effects.ts';
import type { LogRequest } from './events.ts';
import { createLogState, type LogState } from './state.ts';
import { step } from './step.ts';

function member(): LogState {
  return createLogState({
    self: 'a',
    quorum: 2,
    autoInitialize: false,
    stored: { metadata: { status: 'VOTING', promised: 0 }, actions: [] },
    randomSeed: 1,
    nowMs: 0,
  });
}

function ask(state: LogState, requestId: number, request: LogRequest): readonly LogEffect[] {
  return step(state, { type: 'request-received', from: 'b', requestId, request }, 0);
}

const promise = (proposal: number): LogRequest => ({ kind: 'promise', message: { proposal } });
const recover: LogRequest = { kind: 'recover', message: {} };
const answersOf = (effects: readonly LogEffect[]): number[] =>
  effects.flatMap((effect) => (effect.type === 'answer' ? [effect.requestId] : []));

describe('an answer', () => {
  it('waits for the disk when it promises something', () => {
    const state = member();
    expect(ask(state, 1, promise(3))).toEqual([
      { type: 'persist', ticket: 1, change: { metadata: { status: 'VOTING', promised: 3 } } },
    ]);
    expect(answersOf(step(state, { type: 'persisted', ticket: 1 }, 0))).toEqual([1]);
  });

  it('goes at once when nothing is on its way to the disk', () => {
    expect(answersOf(ask(member(), 1, recover))).toEqual([1]);
  });

  it('waits for what others wrote before it, for it was made of that', () => {
    const state = member();
    ask(state, 1, promise(3));
    // A rejection names the number 3, which a crash could still take back.
    expect(answersOf(ask(state, 2, promise(2)))).toEqual([]);
    expect(answersOf(ask(state, 3, promise(4)))).toEqual([]);
    expect(answersOf(ask(state, 4, recover))).toEqual([]);
    expect(answersOf(step(state, { type: 'persisted', ticket: 1 }, 0))).toEqual([1, 2]);
    expect(answersOf(step(state, { type: 'persisted', ticket: 2 }, 0))).toEqual([3, 4]);
  });

  it('is never given when the disk fails', () => {
    const state = member();
    for (let id = 1; id <= 50; id++) expect(answersOf(ask(state, id, promise(id)))).toEqual([]);
    expect(answersOf(ask(state, 99, recover))).toEqual([]);
  });

  it('is not made when thousands wait for the disk, and the promise neither', () => {
    const state = member();
    for (let id = 1; id <= 20_000; id++) ask(state, id, promise(id));
    expect(state.waiting).toHaveLength(10_000);
    expect(state.replica.promised).toBe(10_000);
  });

  it('takes no news of tickets that were never given', () => {
    const state = member();
    ask(state, 1, promise(3));
    for (const ticket of [2, 0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(step(state, { type: 'persisted', ticket }, 0)).toEqual([]);
    }
  });
});

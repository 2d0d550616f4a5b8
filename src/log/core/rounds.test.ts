import { describe, expect, it } from 'vitest';
import type { PromiseResponse } from '../../wire/gen/log.ts';
import type { LogEffect } from './effects.ts';
import { createLogState, defaultLogSettings, type LogState } from './state.ts';
import { step } from './step.ts';

/** A voting member among these, on the way to be elected. */
function candidate(...members: string[]): { state: LogState; effects: readonly LogEffect[] } {
  const state = createLogState({
    self: 'a',
    quorum: 2,
    autoInitialize: false,
    stored: { metadata: { status: 'VOTING', promised: 4 }, actions: [] },
    randomSeed: 1,
    nowMs: 0,
  });
  step(state, { type: 'members-changed', members }, 0);
  return { state, effects: step(state, { type: 'election-wanted', call: 1 }, 0) };
}

function asked(effects: readonly LogEffect[]): { round: number; members: readonly string[] } {
  const ask = effects.find((effect) => effect.type === 'ask');
  if (ask === undefined) throw new Error('nobody was asked');
  return ask;
}

function answer(
  state: LogState,
  from: string,
  round: number,
  response: Partial<PromiseResponse> = {},
  nowMs = 0,
): readonly LogEffect[] {
  const message = { okay: true, proposal: 5, type: 'ACCEPT' as const, position: 0, ...response };
  return step(state, { type: 'response-received', from, round, response: { kind: 'promise', message } }, nowMs);
}

const isCatchingUp = (state: LogState): boolean => state.catchUps.has('election');

describe('a round', () => {
  it('asks all members once, and ends with a quorum', () => {
    const { state, effects } = candidate('a', 'b', 'c');
    const { round, members } = asked(effects);
    expect(members).toEqual(['a', 'b', 'c']);
    answer(state, 'b', round);
    expect(isCatchingUp(state)).toBe(false);
    expect(answer(state, 'c', round)).toContainEqual({ type: 'end-round', round });
    expect(isCatchingUp(state)).toBe(true);
  });

  it('waits until enough members are there; those that come later are not asked', () => {
    const { state, effects } = candidate('a');
    expect(effects).toEqual([]);
    const { members } = asked(step(state, { type: 'members-changed', members: ['a', 'b', 'b'] }, 0));
    expect(members).toEqual(['a', 'b']);
    expect(step(state, { type: 'members-changed', members: ['a', 'b', 'c'] }, 0)).toEqual([]);
  });

  it('counts nobody twice', () => {
    const { state, effects } = candidate('a', 'b', 'c');
    const { round } = asked(effects);
    for (let times = 0; times < 3; times++) answer(state, 'b', round);
    expect(isCatchingUp(state)).toBe(false);
  });

  it('does not count who was not asked, other rounds, and answers of another kind', () => {
    const { state, effects } = candidate('a', 'b', 'c');
    const { round } = asked(effects);
    answer(state, 'd', round);
    answer(state, 'e', round);
    answer(state, 'b', round + 1);
    answer(state, 'c', round - 1);
    for (const from of ['b', 'c']) {
      const response = { kind: 'write', message: { okay: true, proposal: 5, position: 0 } } as const;
      step(state, { type: 'response-received', from, round, response }, 0);
    }
    expect(isCatchingUp(state)).toBe(false);
  });

  it('lets a member answer again that made no sense', () => {
    const { state, effects } = candidate('a', 'b', 'c');
    const { round } = asked(effects);
    answer(state, 'b', round, { position: -1 });
    answer(state, 'b', round);
    answer(state, 'c', round);
    expect(isCatchingUp(state)).toBe(true);
  });

  it('does not count what comes too late, also when no timer had a chance', () => {
    const { state, effects } = candidate('a', 'b', 'c');
    const { round } = asked(effects);
    answer(state, 'b', round, {}, defaultLogSettings.answerLifeMs);
    answer(state, 'c', round, {}, defaultLogSettings.answerLifeMs + 1);
    expect(isCatchingUp(state)).toBe(false);
  });

  it('has a number that an earlier life did not have', () => {
    const numbers = new Set<number>();
    for (let seed = 1; seed <= 100; seed++) {
      const stored = { metadata: undefined, actions: [] };
      const { lastRound } = createLogState({
        self: 'a',
        quorum: 2,
        autoInitialize: true,
        stored,
        randomSeed: seed,
        nowMs: 0,
      });
      numbers.add(Math.floor(lastRound / 1_000_000));
    }
    expect(numbers.size).toBeGreaterThan(95);
  });
});

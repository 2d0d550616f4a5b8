import { describe, expect, it, vi } from 'vitest';
import { createCoreLoop } from './core-loop.ts';

type Event = { readonly kind: 'added'; readonly value: number };
interface State {
  readonly values: number[];
}
type Effect = { readonly kind: 'told' | 'again'; readonly value: number };

function step(state: State, event: Event): Effect[] {
  state.values.push(event.value);
  return event.value % 2 === 0
    ? [
        { kind: 'told', value: event.value },
        { kind: 'again', value: event.value + 1 },
      ]
    : [{ kind: 'told', value: event.value }];
}

function failLoudly(thrown: unknown): void {
  throw thrown;
}

describe('createCoreLoop', () => {
  it('takes one event at a time with all its effects, in order', async () => {
    const told: string[] = [];
    const loop = createCoreLoop<State, Event, Effect>({
      state: { values: [] },
      step,
      execute: (effect, post) => {
        told.push(`${effect.kind} ${effect.value}`);
        if (effect.kind === 'again') post({ kind: 'added', value: effect.value });
      },
      onFatal: failLoudly,
    });
    loop.post({ kind: 'added', value: 2 });
    loop.post({ kind: 'added', value: 4 });
    expect([loop.state.values, loop.queueLength]).toEqual([[], 2]);
    await vi.waitUntil(() => told.length === 6);
    expect(told).toEqual(['told 2', 'again 3', 'told 4', 'again 5', 'told 3', 'told 5']);
    expect(loop.state.values).toEqual([2, 4, 3, 5]);
  });

  it('gives way to other work between batches and calls onBatchEnd after each', async () => {
    let batches = 0;
    let nowMs = 0;
    const seen: number[] = [];
    const loop = createCoreLoop<State, Event, Effect>({
      state: { values: [] },
      step: (state, event, now) => {
        seen.push(now);
        // Longer than a batch may take.
        const untilMs = performance.now() + 2;
        while (performance.now() < untilMs);
        return step(state, event).slice(0, 1);
      },
      execute: () => {},
      onFatal: failLoudly,
      nowMs: () => nowMs++,
      onBatchEnd: () => batches++,
      batchMs: 1,
    });
    for (let value = 0; value < 5; value++) loop.post({ kind: 'added', value });
    let turns = 0;
    while (loop.queueLength > 0) {
      turns++;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(turns).toBeGreaterThan(2);
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect(batches).toBe(5);
  });

  it('keeps order over thousands of waiting events', async () => {
    const loop = createCoreLoop<State, Event, Effect>({
      state: { values: [] },
      step: (state, event) => {
        state.values.push(event.value);
        return [];
      },
      execute: () => {},
      onFatal: failLoudly,
    });
    const wanted = Array.from({ length: 5000 }, (_, value) => value);
    for (const value of wanted) loop.post({ kind: 'added', value });
    await vi.waitUntil(() => loop.queueLength === 0);
    expect(loop.state.values).toEqual(wanted);
  });

  it.each(['step', 'execute'] as const)('stops for good when %s throws', async (place) => {
    const fatal: unknown[] = [];
    const broken = new Error('broken');
    const loop = createCoreLoop<State, Event, Effect>({
      state: { values: [] },
      step: (state, event) => {
        if (place === 'step' && event.value === 1) throw broken;
        return step(state, event);
      },
      execute: () => {
        if (place === 'execute') throw broken;
      },
      onFatal: (thrown) => fatal.push(thrown),
    });
    loop.post({ kind: 'added', value: 1 });
    loop.post({ kind: 'added', value: 2 });
    await vi.waitUntil(() => fatal.length > 0);
    loop.post({ kind: 'added', value: 3 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(fatal).toEqual([broken]);
    expect(loop.state.values).toEqual(place === 'step' ? [] : [1]);
  });
});

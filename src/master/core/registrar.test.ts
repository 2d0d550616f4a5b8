import { describe, expect, it } from 'vitest';
import type { MasterEvent } from './events.ts';
import { createRegistrarState, type RegistrarEffect, type RegistrarEvent, stepRegistrar } from './registrar.ts';
import { registryOf } from './registry.ts';

const next = { type: 'elected' } as const;

function admit(id: string): RegistrarEvent {
  const operation = { type: 'admit-agent', info: { hostname: id, id: { value: id } } } as const;
  return { type: 'change-wanted', change: { operation, next } };
}

function told(effects: readonly RegistrarEffect[]): MasterEvent[] {
  return effects.flatMap((effect) => (effect.type === 'tell' ? [effect.event] : []));
}

/** Ids in the image of the store that is asked for, or undefined when none is. */
function stored(effects: readonly RegistrarEffect[]): string[] | undefined {
  const store = effects.find((effect) => effect.type === 'store');
  if (store?.type !== 'store') return undefined;
  return (registryOf(store.image).slaves?.slaves ?? []).map(({ info }) => info.id?.value ?? '');
}

describe('the registrar', () => {
  it('puts all changes of a turn into one write, and tells nothing before it is stored', () => {
    const state = createRegistrarState();
    expect(stepRegistrar(state, admit('a'))).toEqual([{ type: 'await-turn' }]);
    expect(stepRegistrar(state, admit('b'))).toEqual([]);
    const writing = stepRegistrar(state, { type: 'turn-ended' });
    expect([stored(writing), told(writing)]).toEqual([['a', 'b'], []]);
    const done = told(stepRegistrar(state, { type: 'stored' }));
    expect(done).toEqual(Array(2).fill({ type: 'registry-written', applied: true, next }));
  });

  it('carries what came during a write in the next one, told only after that', () => {
    const state = createRegistrarState();
    stepRegistrar(state, admit('a'));
    stepRegistrar(state, { type: 'turn-ended' });
    expect(stepRegistrar(state, admit('b'))).toEqual([]);
    const second = stepRegistrar(state, { type: 'stored' });
    expect([told(second).length, stored(second)]).toEqual([1, ['a', 'b']]);
    expect(told(stepRegistrar(state, { type: 'stored' }))).toHaveLength(1);
    expect(stepRegistrar(state, admit('c'))).toEqual([{ type: 'await-turn' }]);
  });

  it('says which changes did not fit, in order', () => {
    const state = createRegistrarState();
    for (const id of ['a', 'a', 'b']) stepRegistrar(state, admit(id));
    stepRegistrar(state, { type: 'turn-ended' });
    const applied = told(stepRegistrar(state, { type: 'stored' })).map(
      (event) => event.type === 'registry-written' && event.applied,
    );
    expect(applied).toEqual([true, false, true]);
  });

  it('promises nothing after a failure, not even what was written before it', () => {
    const state = createRegistrarState();
    stepRegistrar(state, admit('a'));
    stepRegistrar(state, { type: 'turn-ended' });
    stepRegistrar(state, admit('b'));
    const failed = stepRegistrar(state, { type: 'failed', reason: 'lost' });
    expect(told(failed)).toEqual([{ type: 'registry-failed', reason: 'lost' }]);
    for (const event of [{ type: 'stored' }, admit('c'), { type: 'turn-ended' }] as const) {
      expect(stepRegistrar(state, event)).toEqual([]);
    }
    expect(state.waiting).toEqual([]);
  });

  it('starts from what was fetched', () => {
    const state = createRegistrarState();
    const registry = { slaves: { slaves: [{ info: { hostname: 'a', id: { value: 'a' } } }] } };
    const effects = stepRegistrar(state, { type: 'fetched', registry });
    expect(told(effects)).toEqual([{ type: 'registry-recovered', registry }]);
    stepRegistrar(state, admit('b'));
    expect(stored(stepRegistrar(state, { type: 'turn-ended' }))).toEqual(['a', 'b']);
  });

  it('is silent once closed', () => {
    const state = createRegistrarState();
    stepRegistrar(state, admit('a'));
    stepRegistrar(state, { type: 'closed' });
    expect(stepRegistrar(state, { type: 'turn-ended' })).toEqual([]);
  });
});

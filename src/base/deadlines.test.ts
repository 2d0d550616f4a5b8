import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deadlines } from './deadlines.ts';

describe('Deadlines', () => {
  it('gives due keys earliest first and leaves the rest', () => {
    const deadlines = new Deadlines<string>();
    deadlines.set('late', 30);
    deadlines.set('early', 10);
    deadlines.set('middle', 20);
    expect(deadlines.nextMs).toBe(10);
    expect(deadlines.popDue(20)).toEqual(['early', 'middle']);
    expect([deadlines.size, deadlines.nextMs, deadlines.get('late')]).toEqual([1, 30, 30]);
    expect(deadlines.popDue(29)).toEqual([]);
  });

  it('gives equal deadlines in the order they were set, moving counts as setting', () => {
    const deadlines = new Deadlines<string>();
    for (const key of ['a', 'b', 'c', 'd']) deadlines.set(key, 5);
    deadlines.set('b', 5);
    expect(deadlines.popDue(5)).toEqual(['a', 'c', 'd', 'b']);
  });

  it('stops at the limit', () => {
    const deadlines = new Deadlines<number>();
    for (let key = 0; key < 5; key++) deadlines.set(key, key);
    expect(deadlines.popDue(10, 2)).toEqual([0, 1]);
    expect(deadlines.popDue(10)).toEqual([2, 3, 4]);
  });

  it('agrees with a sorted list under any sequence of setting, moving, cancelling and taking', () => {
    const action = fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 50 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        const deadlines = new Deadlines<number>();
        const model = new Map<number, { dueMs: number; order: number }>();
        actions.forEach(([key, dueMs, isCancel], order) => {
          if (isCancel) {
            expect(deadlines.cancel(key)).toBe(model.delete(key));
          } else {
            deadlines.set(key, dueMs);
            model.set(key, { dueMs, order });
          }
          if (order % 10 !== 9) return;
          const due = [...model].filter(([, entry]) => entry.dueMs <= dueMs);
          due.sort(([, left], [, right]) => left.dueMs - right.dueMs || left.order - right.order);
          expect(deadlines.popDue(dueMs)).toEqual(due.map(([dueKey]) => dueKey));
          for (const [dueKey] of due) model.delete(dueKey);
        });
        expect(deadlines.size).toBe(model.size);
        expect(new Map(deadlines.entries())).toEqual(new Map([...model].map(([key, { dueMs }]) => [key, dueMs])));
      }),
    );
  });
});

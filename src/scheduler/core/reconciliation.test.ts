import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/random.ts';
import { Reconciliation } from './reconciliation.ts';

function open(): Reconciliation {
  const backoff = { baseMs: 1000, maxMs: 8000 };
  return new Reconciliation({ backoff, batchSize: 2, random: createRandom(7) });
}

const tasks = ['a', 'b', 'c'].map((taskId) => ({ taskId, agentId: `agent-${taskId}` }));

describe('Reconciliation', () => {
  it('asks for all at once in batches, then only for the unanswered, until none is left', () => {
    const loop = open();
    loop.start(tasks, 100);
    expect(loop.dueMs).toBe(100);
    expect(loop.round(100).batches.map((batch) => batch.map((task) => task.taskId))).toEqual([['a', 'b'], ['c']]);
    expect(loop.round(101).batches).toEqual([]);
    expect(loop.answered('b')).toBe(true);
    expect(loop.answered('b')).toBe(false);
    expect(loop.round(loop.dueMs ?? 0).batches).toEqual([[tasks[0], tasks[2]]]);
    loop.answered('a');
    loop.answered('c');
    expect(loop.dueMs).toBeUndefined();
    expect(loop.round(1e9).batches).toEqual([]);
  });

  it('waits longer each round, within half and whole of a bound', () => {
    const loop = open();
    loop.start(tasks, 0);
    let nowMs = 0;
    for (const ceilingMs of [1000, 2000, 4000, 8000, 8000]) {
      loop.round(nowMs);
      const waitMs = (loop.dueMs ?? 0) - nowMs;
      expect(waitMs).toBeGreaterThanOrEqual(ceilingMs / 2);
      expect(waitMs).toBeLessThanOrEqual(ceilingMs);
      nowMs = loop.dueMs ?? 0;
    }
  });

  it('has nothing to do for no tasks and after stop', () => {
    const loop = open();
    loop.start([], 0);
    expect(loop.dueMs).toBeUndefined();
    loop.start(tasks, 0);
    loop.stop();
    expect(loop.dueMs).toBeUndefined();
    expect(loop.openCount).toBe(0);
  });
});

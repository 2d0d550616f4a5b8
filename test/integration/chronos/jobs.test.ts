import { describe, expect, it } from 'vitest';
import { currentSchedule, nextRunMs } from '../../../src/chronos/core/jobs.ts';
import { Bench, daily, hourMs, iso, startMs } from './core-bench.ts';

describe('a schedule after a pause', () => {
  it('is caught up with one run of the latest slot, and goes on with the next', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R/${iso(startMs - 10.5 * hourMs)}/PT1H` });
    bench.offer();
    expect(bench.take()).toEqual([`ct:${startMs - 0.5 * hourMs}:0:j:`]);
    bench.endAll();
    bench.offer();
    expect(bench.take()).toEqual([]);
    expect(nextRunMs(bench.job('j'))).toBe(startMs + 0.5 * hourMs);
  });

  it('with epsilon runs every slot inside it, one after the other, and skips the older ones', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R20/${iso(startMs - 10.5 * hourMs)}/PT1H`, epsilon: 'PT2H' });
    for (const hours of [-1.5, -0.5]) {
      bench.offer();
      expect(bench.take()).toEqual([`ct:${startMs + hours * hourMs}:0:j:`]);
      bench.offer();
      expect(bench.take()).toEqual([]);
      bench.endAll();
    }
    bench.offer();
    expect(bench.take()).toEqual([]);
    // 11 slots have passed: 9 skipped, 2 run.
    expect(bench.job('j').cursor).toMatchObject({ index: 11, remaining: 9 });
    expect(bench.state.counters.skippedSlots).toBe(9);
  });

  it('with epsilon drops a slot that waited too long for an offer', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R/${iso(startMs)}/P1D`, epsilon: 'PT1M' });
    bench.goTo(startMs + 60_001);
    expect(bench.take()).toEqual([]);
    expect(nextRunMs(bench.job('j'))).toBe(startMs + 24 * hourMs);
  });

  it('with epsilon drops a slot whose launch came to nothing and that then waited too long', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R/${iso(startMs)}/P1D`, epsilon: 'PT1M' });
    bench.offer();
    const [taskId = ''] = bench.take();
    bench.update(taskId, 'TASK_DROPPED');
    expect(bench.job('j').ready.size).toBe(1);
    bench.nowMs = startMs + 60_001;
    bench.post({ kind: 'ticked' });
    expect(bench.job('j').ready.size).toBe(0);
    bench.offer();
    expect(bench.take()).toEqual([]);
  });

  it('launches a slot again before the next one', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R/${iso(startMs)}/PT1H`, epsilon: 'PT3H' });
    bench.offer();
    const [taskId = ''] = bench.take();
    bench.goTo(startMs + hourMs);
    expect(bench.take()).toEqual([]);
    bench.update(taskId, 'TASK_LOST');
    bench.offer();
    expect(bench.take()).toEqual([`ct:${startMs}:1:j:`]);
  });

  it('counts only scheduled runs down, and never below nothing', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R1/${iso(startMs)}/PT1H`, retries: 1 });
    bench.offer();
    bench.endAll('TASK_FAILED');
    expect(bench.job('j').cursor.remaining).toBe(0);
    bench.goTo(startMs + 60_000);
    expect(bench.take()).toEqual([`ct:${startMs}:0:j:`, `ct:${startMs}:1:j:`]);
    bench.endAll('TASK_FAILED');
    bench.run('j');
    bench.offer();
    bench.endAll();
    expect(bench.job('j').cursor.remaining).toBe(0);
    expect(bench.job('j').definition.disabled).toBe(true);
    bench.goTo(startMs + 100 * hourMs);
    expect(bench.job('j').active.size).toBe(0);
  });
});

describe('overlap', () => {
  it('lets a job wait for its own run to end', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R/${iso(startMs)}/PT1M` });
    bench.offer();
    expect(bench.take()).toHaveLength(1);
    bench.goTo(startMs + 150_000);
    bench.run('j');
    bench.offer();
    expect(bench.take()).toEqual([]);
    bench.endAll();
    bench.offer();
    expect(bench.take()).toEqual([`ct:${startMs + 120_000}:0:j:`]);
    bench.endAll();
    bench.offer();
    expect(bench.take()).toEqual([`ct:${startMs + 150_000}:0:j:`]);
  });

  it('is allowed for concurrent jobs', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R/${iso(startMs)}/PT1M`, concurrent: true });
    bench.offer();
    bench.goTo(startMs + 60_000);
    bench.run('j');
    bench.offer();
    expect(bench.take()).toHaveLength(3);
    expect(bench.job('j').active.size).toBe(3);
  });
});

describe('failures', () => {
  it('are tried again after ever longer waits, then counted once', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: daily, retries: 2 });
    bench.goTo(startMs + hourMs);
    for (const waitMs of [60_000, 120_000]) {
      bench.endAll('TASK_FAILED');
      bench.goTo(bench.nowMs + waitMs - 1);
      expect(bench.job('j').active.size).toBe(0);
      bench.goTo(bench.nowMs + 1);
      expect(bench.job('j').active.size).toBe(1);
    }
    bench.endAll('TASK_ERROR');
    expect(bench.job('j').tally).toMatchObject({ errorCount: 1, errorsSinceLastSuccess: 1, successCount: 0 });
    expect(bench.notices('retries-exhausted')).toEqual(['j']);
    bench.goTo(startMs + 25 * hourMs);
    bench.endAll('TASK_FAILED');
    bench.goTo(bench.nowMs + 60_000);
    expect(bench.job('j').active.size, 'retries work again for the next run').toBe(1);
  });

  it('disable a job after so many in a row, but leave it as its owner set it', () => {
    const bench = new Bench({ disableAfterFailures: 2 });
    bench.add({ name: 'j', schedule: daily, retries: 0 });
    for (const day of [0, 1]) {
      expect(bench.job('j').definition.disabled).toBe(false);
      bench.goTo(startMs + hourMs + day * 24 * hourMs);
      bench.endAll('TASK_FAILED');
    }
    expect(bench.job('j').definition.disabled).toBe(true);
    expect(bench.notices('disabled')).toEqual(['j']);

    bench.add({ name: 'k', schedule: `R/${iso(bench.nowMs)}/P1D`, retries: 0 });
    bench.offer();
    bench.add({ name: 'k', schedule: currentSchedule(bench.job('k')) ?? '', retries: 0, disabled: true });
    bench.endAll('TASK_FAILED');
    expect(bench.job('k').definition.disabled).toBe(true);
  });

  it('of a killed run are neither counted nor tried again', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: daily });
    bench.goTo(startMs + hourMs);
    bench.endAll('TASK_KILLED');
    expect(bench.job('j').tally).toMatchObject({ errorCount: 0, successCount: 0 });
    expect(bench.job('j').waiting.size).toBe(0);
    expect(bench.job('j').history.at(-1)?.outcome).toBe('Killed');
  });

  it('before a task was seen alive lead to another launch, later ones are failures', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: daily, retries: 0 });
    bench.goTo(startMs + hourMs);
    const [first = ''] = bench.take();
    bench.update(first, 'TASK_DROPPED');
    bench.offer();
    const [second = ''] = bench.take();
    expect(second).toBe(`ct:${startMs + hourMs}:1:j:`);
    bench.update(first, 'TASK_LOST');
    expect(bench.job('j').active.size).toBe(1);
    bench.update(second, 'TASK_RUNNING');
    bench.update(second, 'TASK_GONE');
    expect(bench.job('j').tally.errorCount).toBe(1);
  });

  it('of an agent that is cut off count after a while; the task is killed should it come back', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: daily, retries: 0 });
    bench.goTo(startMs + hourMs);
    const [taskId = ''] = bench.take();
    bench.update(taskId, 'TASK_UNREACHABLE');
    bench.goTo(bench.nowMs + 200_000);
    bench.update(taskId, 'TASK_RUNNING');
    bench.update(taskId, 'TASK_UNREACHABLE');
    bench.goTo(bench.nowMs + 299_999);
    expect(bench.job('j').active.size).toBe(1);
    bench.goTo(bench.nowMs + 1);
    expect(bench.job('j').tally.errorCount).toBe(1);
    bench.update(taskId, 'TASK_RUNNING');
    expect(bench.effects.at(-2)).toMatchObject({ kind: 'kill', taskId });
  });
});

describe('dependent jobs', () => {
  function family(): Bench {
    const bench = new Bench();
    for (const name of ['b', 'c']) bench.add({ name, schedule: daily });
    bench.add({ name: 'child', parents: ['b', 'c'] });
    return bench;
  }

  function succeed(bench: Bench, name: string): boolean {
    bench.nowMs += 1000;
    bench.run(name);
    bench.offer();
    bench.endAll();
    bench.offer();
    const hasStarted = bench.job('child').active.size > 0;
    bench.endAll();
    return hasStarted;
  }

  it('start when the slowest parent has succeeded, however often the others have', () => {
    const bench = family();
    expect(succeed(bench, 'c')).toBe(false);
    expect(succeed(bench, 'c')).toBe(false);
    expect(succeed(bench, 'b')).toBe(true);
    expect(succeed(bench, 'b')).toBe(false);
    expect(succeed(bench, 'c')).toBe(true);
  });

  it('start after a success said by hand and after a soft error, not after a failure', () => {
    const bench = new Bench();
    bench.add({ name: 'p', schedule: daily, retries: 0 });
    bench.add({ name: 'child', parents: ['p'] });
    bench.run('p');
    bench.offer();
    bench.endAll('TASK_FAILED');
    expect(bench.job('child').ready.size).toBe(0);
    bench.ask({ kind: 'success-marked', requestId: 1, name: 'p' });
    expect(bench.job('child').ready.size).toBe(1);
    bench.offer();
    bench.endAll();
    bench.add({ name: 'p', schedule: daily, retries: 0, softError: true });
    bench.run('p');
    bench.offer();
    bench.endAll('TASK_FAILED');
    expect(bench.job('child').ready.size).toBe(1);
    expect(bench.job('p').tally, 'an update keeps the counters').toMatchObject({ errorCount: 2, successCount: 1 });
  });

  it('that are disabled do not start, but remember', () => {
    const bench = family();
    bench.add({ name: 'child', parents: ['b', 'c'], disabled: true });
    expect(succeed(bench, 'b')).toBe(false);
    expect(succeed(bench, 'c')).toBe(false);
    expect([...bench.job('child').edges.values()]).toEqual([1, 1]);
    bench.add({ name: 'child', parents: ['b', 'c'] });
    expect(succeed(bench, 'b')).toBe(false);
    expect(succeed(bench, 'c')).toBe(true);
  });

  it('may not close a circle', () => {
    const bench = family();
    bench.add({ name: 'grandchild', parents: ['child'] });
    expect(bench.add({ name: 'b', parents: ['grandchild'] }).message).toContain('b → child → grandchild → b');
    expect(bench.add({ name: 'child', parents: ['child'] }).status).toBe(400);
    expect(bench.job('b').definition.trigger.kind).toBe('schedule');
  });

  it('inherit from a parent that is removed', () => {
    const bench = family();
    bench.add({ name: 'grandchild', parents: ['child'] });
    bench.remove('child');
    expect(bench.job('grandchild').definition.trigger).toEqual({ kind: 'parents', parents: ['b', 'c'] });
    bench.remove('b');
    expect(bench.job('grandchild').definition.trigger).toEqual({ kind: 'parents', parents: ['c'] });
    bench.remove('c');
    expect(currentSchedule(bench.job('grandchild'))).toBe(daily);
    expect(bench.notices('removed')).toEqual(['child', 'b', 'c']);
  });
});

describe('an update', () => {
  it('with the schedule as listed changes nothing, even when a slot has run meanwhile', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: `R/2025-10-31T00:00:00.000Z/P1M` });
    bench.offer();
    bench.endAll();
    expect(currentSchedule(bench.job('j'))).toBe('R/2026-01-31T00:00:00.000Z/P1M');
    bench.goTo(Date.UTC(2026, 1, 1));
    const listed = currentSchedule(bench.job('j')) ?? '';
    expect(listed).toBe('R/2026-02-28T00:00:00.000Z/P1M');
    bench.endAll();
    bench.add({ name: 'j', schedule: listed, description: 'edited' });
    bench.goTo(Date.UTC(2026, 2, 1));
    bench.endAll();
    expect(currentSchedule(bench.job('j')), 'the 31st is not forgotten').toBe('R/2026-03-31T00:00:00.000Z/P1M');
    bench.take();
    bench.add({ name: 'j', schedule: listed });
    bench.offer();
    expect(bench.take(), 'a slot that has run does not run again').toEqual([]);
  });

  it('with a start in the past runs once', () => {
    const bench = new Bench();
    bench.add({ name: 'j', schedule: daily });
    bench.add({ name: 'j', schedule: `R/${iso(startMs - 90 * 60_000)}/PT1H` });
    bench.offer();
    expect(bench.take()).toHaveLength(1);
  });

  it('turns a scheduled job into a dependent one and back', () => {
    const bench = new Bench();
    bench.add({ name: 'p', schedule: daily });
    bench.add({ name: 'j', schedule: daily });
    bench.add({ name: 'j', parents: ['p'] });
    expect(bench.job('p').children).toEqual(new Set(['j']));
    expect(nextRunMs(bench.job('j'))).toBeUndefined();
    bench.add({ name: 'j', schedule: daily });
    expect(bench.job('p').children.size).toBe(0);
    expect(nextRunMs(bench.job('j'))).toBe(startMs + hourMs);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestBed } from '../core/test-bed.ts';
import { IdleWork } from './idle-work.ts';
import { Snapshots } from './snapshots.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A serving master with a task; what is made of it is seen by the texts that tasks keep of themselves. */
function serving(): { readonly bed: TestBed; readonly frameworkId: string; readonly agentId: string } {
  const bed = new TestBed().elect();
  const agentId = bed.register('n0');
  const { id } = bed.subscribe();
  bed.advance(2000);
  bed.launch(id, ['t']);
  return { bed, frameworkId: id, agentId };
}

describe('what a first /state shows', () => {
  it('is made once a serving master has been left alone for a second', () => {
    const { bed } = serving();
    const snapshots = new Snapshots();
    const warm = vi.spyOn(snapshots, 'warm');
    const work = new IdleWork(bed.state, snapshots, () => true);
    vi.advanceTimersByTime(1500);
    // Tasks and agents are made by then, and it is not looked for more until something changes.
    expect(warm.mock.results.map(({ value }) => value)).toEqual([...Array(10).fill(true), false]);
    work.close();
    snapshots.close();
  });

  it('waits for the end of changes', () => {
    const { bed, frameworkId, agentId } = serving();
    const snapshots = new Snapshots();
    const warm = vi.spyOn(snapshots, 'warm');
    const work = new IdleWork(bed.state, snapshots, () => true);
    vi.advanceTimersByTime(900);
    bed.update(agentId, frameworkId, 't', 'TASK_RUNNING');
    vi.advanceTimersByTime(900);
    expect(warm.mock.results.at(-1)?.value).toBe(true);
    vi.advanceTimersByTime(300);
    expect(warm.mock.results.at(-1)?.value).toBe(false);
    work.close();
    snapshots.close();
  });

  it('is not made by a busy master, nor by a standby', () => {
    const { bed } = serving();
    let isIdle = false;
    const snapshots = new Snapshots();
    const warm = vi.spyOn(snapshots, 'warm');
    const work = new IdleWork(bed.state, snapshots, () => isIdle);
    vi.advanceTimersByTime(3000);
    expect(warm).not.toHaveBeenCalled();
    work.close();
    isIdle = true;
    const standby = new IdleWork(new TestBed().state, snapshots, () => isIdle);
    vi.advanceTimersByTime(3000);
    expect(warm).not.toHaveBeenCalled();
    standby.close();
    snapshots.close();
  });
});

describe('blocks', () => {
  const block = { values: [1, 2], revision: 1 };

  function counted(): { readonly parts: readonly never[]; made(): number } {
    let made = 0;
    const form = {
      capture: () => {
        made++;
        return { size: 1, made: 'x', bytes: new Uint8Array(1), prepare: () => 'x' };
      },
    };
    return { parts: [{ block, form }] as unknown as never[], made: () => made };
  }

  it('are made once, and not again while they change', () => {
    const snapshots = new Snapshots();
    const { parts, made } = counted();
    const warm = (): boolean => snapshots.warm(parts, 20);
    expect([warm(), made()]).toEqual([false, 0]);
    snapshots.expect();
    expect([warm(), made()]).toEqual([true, 0]);
    vi.advanceTimersByTime(1000);
    expect([warm(), made()]).toEqual([false, 1]);
    block.revision++;
    vi.advanceTimersByTime(5000);
    expect([warm(), made()]).toEqual([false, 1]);
    // Let go when nobody asked: then nothing is made until somebody does.
    vi.advanceTimersByTime(600_000);
    expect([warm(), made()]).toEqual([false, 1]);
    snapshots.close();
  });

  it('are left for the next time when the time is over', () => {
    const snapshots = new Snapshots();
    snapshots.expect();
    const { parts, made } = counted();
    snapshots.warm(parts, 20);
    vi.advanceTimersByTime(1000);
    expect([snapshots.warm(parts, 0), made()]).toEqual([true, 0]);
    snapshots.close();
  });
});

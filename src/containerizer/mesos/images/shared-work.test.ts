import { describe, expect, it } from 'vitest';
import { deferred } from '../../deferred.ts';
import { SharedWork, type Waiter } from './shared-work.ts';

interface TestWaiter extends Waiter {
  readonly stop: AbortController;
  readonly lines: string[];
}

function waiter(): TestWaiter {
  const stop = new AbortController();
  const lines: string[] = [];
  return { stop, lines, signal: stop.signal, log: (line) => lines.push(line) };
}

describe('SharedWork', () => {
  it('does the work once for all who wait, and tells all of them how it gets on', async () => {
    const shared = new SharedWork<number>();
    const gate = deferred<void>();
    let runs = 0;
    const work = async (all: Waiter): Promise<number> => {
      runs += 1;
      await gate.promise;
      all.log('half');
      return 7;
    };
    const waiters = [waiter(), waiter()];
    const results = waiters.map((one) => shared.join('key', one, work));
    gate.resolve();
    expect(await Promise.all(results)).toEqual([7, 7]);
    expect(runs).toBe(1);
    expect(waiters.map(({ lines }) => lines)).toEqual([['half'], ['half']]);
    expect(await shared.join('key', waiter(), async () => 8)).toBe(8);
  });

  it('goes on when one of those who wait leaves, and stops with the last', async () => {
    const shared = new SharedWork<number>();
    const [first, second] = [waiter(), waiter()];
    let stopped: AbortSignal | undefined;
    const work = ({ signal }: Waiter): Promise<number> => {
      stopped = signal;
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
    };
    const one = shared.join('key', first, work);
    const two = shared.join('key', second, work);
    first.stop.abort(new Error('killed'));
    await expect(one).rejects.toThrow('killed');
    expect(stopped?.aborted).toBe(false);
    second.stop.abort(new Error('killed too'));
    await expect(two).rejects.toThrow('killed too');
    expect(stopped?.aborted).toBe(true);
    expect(await shared.join('key', waiter(), async () => 9)).toBe(9);
  });

  it('fails for all, and begins anew after that', async () => {
    const shared = new SharedWork<number>();
    const work = async (): Promise<number> => {
      throw new Error('wrong digest');
    };
    const failed = await Promise.allSettled([shared.join('k', waiter(), work), shared.join('k', waiter(), work)]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await shared.join('k', waiter(), async () => 1)).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../base/logger.ts';
import { ImageGc } from './image-gc.ts';

function gcAt(used: number, prune: (excluded: readonly string[]) => Promise<readonly string[]>): ImageGc {
  return new ImageGc({
    directory: '/',
    options: { headroom: 0.1, watchIntervalMs: 3_600_000, excluded: ['kept'] },
    logger: silentLogger,
    prune,
    usedShare: async () => used,
  });
}

describe('ImageGc', () => {
  it.each([
    [0.89, []],
    [0.91, [['kept']]],
  ])('with %f of the disk used prunes %j', async (used, expected) => {
    const asked: (readonly string[])[] = [];
    const gc = gcAt(used, async (excluded) => {
      asked.push(excluded);
      return [];
    });
    await gc.look();
    gc.close();
    expect(asked).toEqual(expected);
  });

  it('goes on after a failure', async () => {
    let calls = 0;
    const gc = gcAt(1, async () => {
      calls += 1;
      throw new Error('disk');
    });
    await gc.look();
    await gc.look();
    gc.close();
    expect(calls).toBe(2);
  });
});

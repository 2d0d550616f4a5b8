import { expect, it } from 'vitest';
import { allCheckers } from './checkers/all-checkers.ts';
import { runSimulation } from './run.ts';
import type { Shape } from './world.ts';

const seedsPerTest = 50;

/** Tests worlds of one shape, of the seeds from 1 on, in parts so that a failure is told early. */
export function testSeeds(shape: Shape, parts: number): void {
  const firsts = Array.from({ length: parts }, (_, part) => part * seedsPerTest + 1);
  it.each(firsts)(`${shape}, seeds from %i on`, (first) => {
    for (let seed = first; seed < first + seedsPerTest; seed++) {
      const { failure, steps } = runSimulation({ seed, shape, checkers: allCheckers });
      // `npm run simulate -- --seed N --verbose` shows the whole of it.
      expect(failure, `seed ${seed}, step ${steps}`).toBeUndefined();
    }
  });
}

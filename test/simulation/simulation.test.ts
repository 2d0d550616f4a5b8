import { describe, expect, it } from 'vitest';
import { allCheckers } from './checkers/all-checkers.ts';
import { runSimulation } from './run.ts';

/** Seeds 1 to 1,000, in parts so that a failure is told early. */
const parts = 20;
const seedsPerPart = 50;

describe('the cluster keeps its promises over faults', () => {
  it.each(Array.from({ length: parts }, (_, part) => part * seedsPerPart + 1))('seeds from %i on', (first) => {
    for (let seed = first; seed < first + seedsPerPart; seed++) {
      const { failure, steps } = runSimulation({ seed, checkers: allCheckers });
      // `npm run simulate -- --seed N --verbose` shows the whole of it.
      expect(failure, `seed ${seed}, step ${steps}`).toBeUndefined();
    }
  });
});

describe('a seed', () => {
  it('replays byte for byte', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const lines: string[][] = [[], []];
      const runs = lines.map((into) =>
        runSimulation({ seed, checkers: allCheckers, onLine: (line) => into.push(line) }),
      );
      expect(runs[0]?.digest).toBe(runs[1]?.digest);
      expect(runs[0]?.steps).toBe(runs[1]?.steps);
      expect(lines[0]).toEqual(lines[1]);
    }
  });

  it('is unlike others', () => {
    const digests = [1, 2, 3, 4, 5].map((seed) => runSimulation({ seed, checkers: [] }).digest);
    expect(new Set(digests).size).toBe(digests.length);
  });
});

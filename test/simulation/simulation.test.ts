import { describe, expect, it } from 'vitest';
import { allCheckers } from './checkers/all-checkers.ts';
import { runSimulation } from './run.ts';

/** 1,000 seeds, in parts so that a failure is told early. */
const parts = { single: 13, ensemble: 7 } as const;
const seedsPerPart = 50;

const runs = (['single', 'ensemble'] as const).flatMap((shape) =>
  Array.from({ length: parts[shape] }, (_, part) => ({ shape, first: part * seedsPerPart + 1 })),
);

describe('the cluster keeps its promises over faults', () => {
  it.each(runs)('$shape, seeds from $first on', ({ shape, first }) => {
    for (let seed = first; seed < first + seedsPerPart; seed++) {
      const { failure, steps } = runSimulation({ seed, shape, checkers: allCheckers });
      // `npm run simulate -- --seed N --verbose` shows the whole of it.
      expect(failure, `seed ${seed}, step ${steps}`).toBeUndefined();
    }
  });
});

describe('a seed', () => {
  it.each(['single', 'ensemble'] as const)('replays byte for byte: %s', (shape) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const lines: string[][] = [[], []];
      const results = lines.map((into) =>
        runSimulation({ seed, shape, checkers: allCheckers, onLine: (line) => into.push(line) }),
      );
      expect(results[0]?.digest).toBe(results[1]?.digest);
      expect(results[0]?.steps).toBe(results[1]?.steps);
      expect(lines[0]).toEqual(lines[1]);
    }
  });

  it('is unlike others', () => {
    const digests = [1, 2, 3, 4, 5].map((seed) => runSimulation({ seed, checkers: [] }).digest);
    expect(new Set(digests).size).toBe(digests.length);
  });
});

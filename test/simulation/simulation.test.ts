import { describe, expect, it } from 'vitest';
import { allCheckers } from './checkers/all-checkers.ts';
import { runSimulation } from './run.ts';
import { testSeeds } from './seeds.ts';

// With those of ensemble.test.ts these are 1,000 seeds.
describe('the cluster keeps its promises over faults', () => testSeeds('single', 13));

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

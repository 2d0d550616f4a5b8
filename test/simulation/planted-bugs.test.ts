import { describe, expect, it } from 'vitest';
import { allCheckers } from './checkers/all-checkers.ts';
import { plantedBugs } from './planted-bugs.ts';
import { plantedFailoverBugs } from './planted-failover-bugs.ts';
import { plantedOperationBugs } from './planted-operation-bugs.ts';
import { runSimulation } from './run.ts';

/** Most seeds until a planted bug must have been seen. */
const maxSeeds = 200;

describe('a planted bug is seen:', () => {
  it.each([...plantedBugs, ...plantedFailoverBugs, ...plantedOperationBugs])(
    '$name',
    ({ cores, seenBy, shape = 'single' }) => {
      const seen: string[] = [];
      for (let seed = 1; seed <= maxSeeds && seen.length === 0; seed++) {
        const { failure } = runSimulation({ seed, shape, checkers: allCheckers, cores });
        if (failure !== undefined) seen.push(failure.checker);
      }
      expect(seen).toHaveLength(1);
      expect(seenBy).toContain(seen[0]);
    },
  );
});

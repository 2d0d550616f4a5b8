import { describe, expect, it } from 'vitest';
import { logCheckers } from './checkers.ts';
import { plantedLogBugs } from './planted-bugs.ts';
import { runLogSimulation } from './run.ts';

/** Most seeds until a planted bug must have been seen; most are seen by the first ten. */
const maxSeeds = 600;

describe('a bug planted in the log is seen:', () => {
  it.each(plantedLogBugs)('$name', ({ step, seenBy }) => {
    const seen: string[] = [];
    for (let seed = 1; seed <= maxSeeds && seen.length === 0; seed++) {
      const { failure } = runLogSimulation({ seed, checkers: logCheckers, step });
      if (failure !== undefined) seen.push(failure.checker);
    }
    expect(seen).toHaveLength(1);
    expect(seenBy).toContain(seen[0]);
  });
});

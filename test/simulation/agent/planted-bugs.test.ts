import { describe, expect, it } from 'vitest';
import { plantedAgentBugs } from './planted-bugs.ts';
import { runAgentSimulation } from './run.ts';

/** Most seeds until a planted bug must have been seen; most are seen by the first ten. */
const maxSeeds = 800;

describe('a bug planted in the agent is seen:', () => {
  it.each(plantedAgentBugs)('$name', ({ parts, seenBy }) => {
    const seen: string[] = [];
    for (let seed = 1; seed <= maxSeeds && seen.length === 0; seed++) {
      const { failure } = runAgentSimulation({ seed, parts });
      if (failure !== undefined) seen.push(failure.checker);
    }
    expect(seen).toHaveLength(1);
    expect(seenBy).toContain(seen[0]);
  });
});

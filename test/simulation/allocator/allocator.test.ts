/** The allocator under random treatment. ALLOCATOR_SEEDS=10000 for a long run, ALLOCATOR_SEED=n for one. */
import { describe, expect, it } from 'vitest';
import { AllocatorWorld } from './world.ts';

const steps = 120;
const seeds = Number(process.env['ALLOCATOR_SEEDS'] ?? 250);
const only = process.env['ALLOCATOR_SEED'];

describe('an allocator under random treatment', () => {
  it(`gives what it must and nothing else, for ${only === undefined ? `${seeds} seeds` : `seed ${only}`}`, () => {
    const from = only === undefined ? 0 : Number(only);
    const until = only === undefined ? seeds : from + 1;
    for (let seed = from; seed < until; seed++) {
      const world = new AllocatorWorld(seed);
      world.run(steps);
      const told = [`seed ${seed}`, ...world.findings, ...(world.findings.length > 0 ? world.trace.slice(-12) : [])];
      expect(told).toEqual([`seed ${seed}`]);
    }
  });
});

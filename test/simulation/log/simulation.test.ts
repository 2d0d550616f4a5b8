import { describe, expect, it } from 'vitest';
import { logCheckers } from './checkers.ts';
import { runLogSimulation } from './run.ts';

/** Seeds 1 to 1,000, in parts so that a failure is told early. */
const parts = 20;
const seedsPerPart = 50;

describe('the replicated log keeps its promises over faults', () => {
  it.each(Array.from({ length: parts }, (_, part) => part * seedsPerPart + 1))('seeds from %i on', (first) => {
    for (let seed = first; seed < first + seedsPerPart; seed++) {
      const { failure, steps } = runLogSimulation({ seed, checkers: logCheckers });
      // `npm run simulate -- --log --seed N --verbose` shows the whole of it.
      expect(failure, `seed ${seed}, step ${steps}`).toBeUndefined();
    }
  });
});

describe('a seed', () => {
  it('replays byte for byte', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const lines: string[][] = [[], []];
      const runs = lines.map((into) =>
        runLogSimulation({ seed, checkers: logCheckers, onLine: (line) => into.push(line) }),
      );
      expect(runs[0]?.digest).toBe(runs[1]?.digest);
      expect(lines[0]).toEqual(lines[1]);
      expect(lines[0]?.length).toBeGreaterThan(100);
    }
  });

  it('is unlike others', () => {
    const digests = [1, 2, 3, 4, 5].map((seed) => runLogSimulation({ seed, checkers: [] }).digest);
    expect(new Set(digests).size).toBe(digests.length);
  });
});

describe('the seeds of a test run', () => {
  it('see all that can happen to a log', () => {
    const seen = new Set<string>();
    const signs: readonly (readonly [name: string, sign: RegExp])[] = [
      ['a lost election', /> refused .*lost-to-another/],
      ['members without a vote', /> refused .*not-voting/],
      ['a rejected write', /> answer .*"kind":"write".*REJECT/],
      ['a lost disk', /loses its disk/],
      ['a recovered replica', /"status":"RECOVERING"/],
      ['a tombstone', /> answer .*tombstone/],
      ['a truncation', /"remove"/],
      ['a reader', /> caught-up/],
      ['a filled hole', /> tell-learned .*"type":"NOP"/],
    ];
    for (let seed = 1; seed <= 30; seed++) {
      runLogSimulation({
        seed,
        checkers: logCheckers,
        onLine: (line) => {
          for (const [name, sign] of signs) if (!seen.has(name) && sign.test(line)) seen.add(name);
        },
      });
    }
    expect([...seen].sort()).toEqual(signs.map(([name]) => name).sort());
  });
});

/** Every target for a few seconds, with inputs that are the same each time. The long run is `npm run fuzz`. */
import { describe, expect, it } from 'vitest';
import { type FuzzTarget, fuzz, inputOf, minimise } from './target.ts';
import { fuzzTargets } from './targets.ts';

const executions = 120_000;
const seed = 1;
const shares = fuzzTargets.reduce((sum, { share }) => sum + (share ?? 100), 0);

describe('bad input', () => {
  it.each(fuzzTargets.map((target) => [target.name, target] as const))(
    'for %s finds nothing',
    async (_name, target) => {
      const count = Math.ceil((executions * (target.share ?? 100)) / shares);
      const { executions: done, finding } = await fuzz(target, { executions: count, seed });
      const again = `npm run fuzz -- --target ${target.name} --input ${finding?.input}`;
      expect(finding === undefined ? '' : `${finding.reason}\n${again}`).toBe('');
      expect(done).toBe(count);
    },
  );
});

/** Fails for inputs with two bytes 7 in them, or when told so. */
function brokenTarget(run: (input: Uint8Array) => void): FuzzTarget {
  return { name: 'broken', maxBytes: 64, open: () => ({ run }) };
}

describe('the fuzzer', () => {
  it('finds what fails, and makes it small', async () => {
    const target = brokenTarget((input) => {
      if (input.filter((byte) => byte === 7).length >= 2) throw new Error(`${input.length} bytes`);
    });
    const { finding, executions: done } = await fuzz(target, { executions: 10_000, seed: 3 });
    expect(finding?.input).toBe('0707');
    expect(inputOf(target, 3, finding?.execution ?? -1)).toContain(7);
    expect(done).toBe((finding?.execution ?? 0) + 1);
  });

  it('finds what takes too long', async () => {
    const target = brokenTarget(() => {
      const { user } = process.cpuUsage();
      while (process.cpuUsage().user - user < 50_000);
    });
    const { finding } = await fuzz(target, { executions: 1, seed: 1, maxExecutionMs: 20 });
    expect(finding?.reason).toMatch(/took \d+ ms of processor time/);
  });

  it('gives the same inputs for the same seed, others for others', () => {
    const target = brokenTarget(() => {});
    expect(inputOf(target, 1, 5)).toEqual(inputOf(target, 1, 5));
    expect(inputOf(target, 1, 5)).not.toEqual(inputOf(target, 2, 5));
    expect(inputOf(target, 1, 5)).not.toEqual(inputOf({ ...target, name: 'other' }, 1, 5));
  });

  it('keeps an input as it is that fails in no smaller form', async () => {
    const input = new Uint8Array([1, 2, 3]);
    expect(await minimise(input, async (smaller) => Buffer.compare(smaller, input) === 0)).toBe(input);
  });
});

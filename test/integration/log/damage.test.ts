import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { damageCases, textOf, tryDamage, writeSampleLog } from './damage.ts';

/** Every byte takes half an hour: `STADION_DAMAGE_STRIDE=1`. Prime, so that it meets all kinds of places. */
const stride = Number(process.env['STADION_DAMAGE_STRIDE'] ?? 509);

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stadion-damage-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

describe('a damaged log', () => {
  it('is read as it was or refused, never read as something else', {
    timeout: stride < 100 ? 7_200_000 : 120_000,
  }, async () => {
    const whole = join(directory, 'whole');
    const expected = textOf(await writeSampleLog(whole));
    const wrong: string[] = [];
    const counts = { recovered: 0, refused: 0 };
    for (const one of await damageCases(whole, stride)) {
      const outcome = await tryDamage(whole, join(directory, 'spoilt'), one, expected);
      if (typeof outcome === 'string') counts[outcome]++;
      else wrong.push(`${one.damage} at ${one.offset} of ${one.file}: ${outcome.wrong}`);
    }
    expect(wrong).toEqual([]);
    // Parts of a file that hold nothing may change; most may not.
    expect(counts.recovered).toBeGreaterThan(0);
    expect(counts.refused).toBeGreaterThan(counts.recovered);
  });
});

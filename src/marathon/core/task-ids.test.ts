import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/random.ts';
import { newInstanceId, parseTaskId, taskIdOf, timeUuid } from './task-ids.ts';

const uuid = '4f0c2f1e-8dee-11ea-9a6c-0242ac110002';

describe('task ids', () => {
  it('lead back to their instance and app', () => {
    const segment = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 999 }), (parts, n) => {
        const appId = `/${parts.join('/')}`;
        const instanceId = newInstanceId(appId, createRandom(n), 1_600_000_000_000);
        expect(parseTaskId(taskIdOf(instanceId, n))).toEqual({ appId, instanceId, incarnation: n });
      }),
    );
  });

  it('of older versions are understood', () => {
    expect(parseTaskId(`prod_db.${uuid}`)?.appId).toBe('/prod/db');
    expect(parseTaskId(`prod_db.marathon-${uuid}`)?.instanceId).toBe(`prod_db.marathon-${uuid}`);
    expect(parseTaskId(`prod_db.instance-${uuid}.container`)?.instanceId).toBe(`prod_db.instance-${uuid}`);
    expect(parseTaskId(`prod_db.${uuid}.7`)?.incarnation).toBe(7);
  });

  it.each(['', 'x', 'a.b', 'prod_db.instance-short._app.1'])('%s is none', (text) => {
    expect(parseTaskId(text)).toBeUndefined();
  });

  it('carry the time like other time-based UUIDs', () => {
    const text = timeUuid(createRandom(1), Date.UTC(2020, 4, 4));
    expect(text).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const [low, mid, high] = text.split('-');
    const ticks = BigInt(`0x${high?.slice(1)}${mid}${low}`) - 122_192_928_000_000_000n;
    expect(Number(ticks / 10_000n)).toBe(Date.UTC(2020, 4, 4));
  });
});

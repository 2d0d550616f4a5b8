import { describe, expect, it } from 'vitest';
import { readRateLimits } from './rate-limits-flag.ts';

describe('--rate_limits', () => {
  it('reads RateLimits', () => {
    const read = readRateLimits({
      limits: [{ principal: 'foo', qps: 55.5 }, { principal: 'bar', qps: 300, capacity: 10 }, { principal: 'baz' }],
      aggregate_default_qps: 333.3,
      aggregate_default_capacity: 1000,
    });
    expect(read).toEqual({
      ok: true,
      value: {
        byPrincipal: new Map([
          ['foo', { qps: 55.5, capacity: undefined }],
          ['bar', { qps: 300, capacity: 10 }],
          ['baz', { qps: undefined, capacity: undefined }],
        ]),
        others: { qps: 333.3, capacity: 1000 },
      },
    });
    expect(readRateLimits(undefined)).toMatchObject({ ok: true, value: { others: undefined } });
    expect(readRateLimits({ aggregate_default_capacity: 5 })).toMatchObject({ ok: true, value: { others: undefined } });
  });

  it.each([
    { limits: [{ qps: 1 }] },
    { limits: [{ principal: 'a', qps: 0 }] },
    { limits: [{ principal: 'a', qps: -1 }] },
    { limits: [{ principal: 'a' }, { principal: 'a', qps: 1 }] },
    { aggregate_default_qps: 0 },
    'text',
  ])('refuses %j', (json) => {
    expect(readRateLimits(json)).toMatchObject({ ok: false, error: { code: 'flag-invalid' } });
  });
});

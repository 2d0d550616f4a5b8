import { describe, expect, it } from 'vitest';
import { RLimitInfoRLimitType } from '../../wire/gen/mesos.ts';
import { resourceLimits } from './rlimits.ts';

describe('limits of resources', () => {
  it('knows every type, and no figure is no limit', () => {
    const types = Object.keys(RLimitInfoRLimitType.numbers).filter((name) => name !== 'UNKNOWN');
    const limits = resourceLimits({ rlimits: types.map((type) => ({ type: type as RLimitInfoRLimitType })) });
    expect(limits).toEqual({ ok: true, value: types.map((type) => ({ name: type.slice(5).toLowerCase() })) });
    expect(limits.ok && limits.value.length).toBe(16);
  });

  it('takes figures as they are', () => {
    const info = { rlimits: [{ type: 'RLMT_FSIZE' as const, soft: 1000, hard: 2 ** 40 }] };
    expect(resourceLimits(info)).toEqual({ ok: true, value: [{ name: 'fsize', soft: 1000, hard: 2 ** 40 }] });
  });

  it.each([
    [[{ type: 'RLMT_CPU' as const, soft: 1 }], /RLMT_CPU needs both soft and hard, or neither/],
    [[{ type: 'RLMT_CPU' as const, soft: 2, hard: 1 }], /RLMT_CPU is softly 2, which is above its hard 1/],
    [[{ type: 'RLMT_CPU' as const }, { type: 'RLMT_CPU' as const }], /RLMT_CPU is given twice/],
    [[{ type: 'UNKNOWN' as const }], /no known type/],
    [[{}], /no known type/],
  ])('refuses %j', (rlimits, why) => {
    expect(resourceLimits({ rlimits })).toMatchObject({ ok: false, error: { reason: expect.stringMatching(why) } });
  });
});

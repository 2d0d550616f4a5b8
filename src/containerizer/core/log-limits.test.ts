import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containerLogLimits, defaultLogSettings, planRotation, readLogSettings } from './log-limits.ts';

const variables = (values: Record<string, string>) => ({
  variables: Object.entries(values).map(([name, value]) => ({ name, value })),
});

describe('log limits', () => {
  it('are those of the module when nothing else is said', () => {
    expect(readLogSettings(new Map())).toEqual({ ok: true, value: defaultLogSettings });
    expect(containerLogLimits(defaultLogSettings, undefined)).toMatchObject({
      ok: true,
      value: { stdout: { maxBytes: 10 * 1024 ** 2, keep: 1 } },
    });
  });

  it('come from parameters, and from variables of the command over them', () => {
    const parameters = new Map([
      ['max_stdout_size', '1MB'],
      ['logrotate_stdout_options', 'compress\n  rotate 9\n'],
      ['environment_variable_prefix', 'LOG_'],
    ]);
    const settings = readLogSettings(parameters);
    if (!settings.ok) throw new Error(settings.error.reason);
    expect(settings.value.stdout).toEqual({ maxBytes: 1024 ** 2, keep: 9 });
    const environment = variables({
      LOG_MAX_STDOUT_SIZE: '64KB',
      LOG_LOGROTATE_STDERR_OPTIONS: 'rotate 0',
      CONTAINER_LOGGER_MAX_STDERR_SIZE: '1KB',
    });
    expect(containerLogLimits(settings.value, environment)).toEqual({
      ok: true,
      value: { stdout: { maxBytes: 65_536, keep: 9 }, stderr: { maxBytes: 10 * 1024 ** 2, keep: 0 } },
    });
  });

  it.each([
    ['much', 'is no size'],
    ['100B', 'less than a page'],
  ])('of %s are refused', (size, why) => {
    const read = containerLogLimits(defaultLogSettings, variables({ CONTAINER_LOGGER_MAX_STDERR_SIZE: size }));
    expect(read).toMatchObject({ ok: false, error: { reason: expect.stringContaining(why) } });
  });
});

describe('planRotation', () => {
  it('leaves a log alone that is no larger than its limit', () => {
    expect(planRotation(8192, { maxBytes: 8192, keep: 3 }, 4096)).toBeUndefined();
    expect(planRotation(8193, { maxBytes: 8192, keep: 3 }, 4096)).toEqual({
      dropBytes: 0,
      pieceBytes: 8192,
      pieces: 1,
    });
  });

  it('forgets at once what would be pushed out anyway', () => {
    expect(planRotation(10 * 8192 + 5, { maxBytes: 8200, keep: 2 }, 4096)).toEqual({
      dropBytes: 8 * 8192,
      pieceBytes: 8192,
      pieces: 2,
    });
  });

  it('always leaves something, at most a piece, and cuts whole blocks', () => {
    const sizes = fc.record({
      sizeBytes: fc.nat(1_000_000),
      maxBytes: fc.integer({ min: 4096, max: 200_000 }),
      keep: fc.nat(5),
    });
    fc.assert(
      fc.property(sizes, ({ sizeBytes, maxBytes, keep }) => {
        const plan = planRotation(sizeBytes, { maxBytes, keep }, 4096);
        const cut = plan === undefined ? 0 : plan.dropBytes + plan.pieces * plan.pieceBytes;
        expect(cut % 4096).toBe(0);
        if (sizeBytes > 0) expect(cut).toBeLessThan(sizeBytes);
        expect(sizeBytes - cut).toBeLessThanOrEqual(maxBytes);
      }),
    );
  });
});

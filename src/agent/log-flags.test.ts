import { describe, expect, it } from 'vitest';
import { readLogs } from './log-flags.ts';

const name = 'org_apache_mesos_LogrotateContainerLogger';

function modules(parameters: Record<string, string>): unknown {
  const list = Object.entries(parameters).map(([key, value]) => ({ key, value }));
  return { libraries: [{ file: 'liblogrotate_container_logger.so', modules: [{ name, parameters: list }] }] };
}

describe('the container logger', () => {
  it('leaves logs alone unless it is asked for', () => {
    expect(readLogs({ modules: modules({ max_stdout_size: '1MB' }), container_logger: undefined })).toEqual({
      ok: true,
      value: undefined,
    });
  });

  it('rotates as its parameters say', () => {
    const parameters = { max_stdout_size: '1MB', logrotate_stdout_options: 'rotate 9\ncompress' };
    expect(readLogs({ modules: modules(parameters), container_logger: name })).toMatchObject({
      ok: true,
      value: { stdout: { maxBytes: 1024 ** 2, keep: 9 }, stderr: { maxBytes: 10 * 1024 ** 2, keep: 1 } },
    });
    expect(readLogs({ modules: undefined, container_logger: name })).toMatchObject({ ok: true, value: { stderr: {} } });
  });

  it.each([
    [{ modules: undefined, container_logger: 'com_example_Journald' }, 'is not built in'],
    [{ modules: modules({ max_stderr_size: 'lots' }), container_logger: name }, "'lots' is no size"],
  ])('refuses %j', (flags, why) => {
    expect(readLogs(flags)).toMatchObject({ ok: false, error: { reason: expect.stringContaining(why) } });
  });
});

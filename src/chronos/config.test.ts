import { describe, expect, it } from 'vitest';
import { type ChronosConfig, chronosFlags, readChronosConfig } from './config.ts';

function config(argv: readonly string[], environment: Record<string, string> = {}): ChronosConfig {
  const read = readChronosConfig({ argv, environment });
  if (read.kind !== 'run') throw new Error(read.kind);
  return read.config;
}

describe('the flags of Chronos', () => {
  it('have the defaults of the original', () => {
    expect(config([])).toMatchObject({
      zkHosts: 'localhost:2181',
      zkPath: '/chronos/state',
      zkTimeoutMs: 10_000,
      frameworkName: 'chronos',
      failoverTimeoutSeconds: 604_800,
      checkpoint: true,
      user: 'root',
      settings: {
        defaults: { cpus: 0.1, memMb: 128, diskMb: 256, user: 'root' },
        role: '*',
        failureRetryMs: 60_000,
        disableAfterFailures: 0,
        historyLimit: 5,
        reconciliationIntervalMs: 600_000,
        minReviveIntervalMs: 5000,
      },
    });
  });

  it('are read from arguments and environment', () => {
    const read = config(
      ['--zk_hosts', 'a:1,b:2', '--http_port', '9', '--http_credentials', 'u:p:q', '--disable_mesos_checkpoint'],
      {
        CHRONOS_MASTER: 'zk://a:1/mesos',
        CHRONOS_MESOS_ROLE: 'batch',
      },
    );
    expect(read).toMatchObject({
      zkHosts: 'a:1,b:2',
      httpPort: 9,
      httpCredential: { principal: 'u', secret: 'p:q' },
      master: 'zk://a:1/mesos',
      checkpoint: false,
      settings: { role: 'batch' },
    });
  });

  it('of the original that change nothing here are accepted with a warning', () => {
    const argv = [
      '--task_epsilon',
      '60',
      '--cassandra_contact_points',
      'c',
      '--mail_server',
      'm:25',
      '--graphite_host_port',
      'g:1',
    ];
    expect(config(argv).warnings).toHaveLength(4);
  });

  it.each([
    [['--nonsense', '1'], 'nonsense'],
    [['--zk_path', 'x'], 'zk_path'],
    [['--http_credentials', 'x'], 'http_credentials'],
    [['--master', 'local'], 'master'],
    [['--http_port', 'x'], 'http_port'],
  ])('refuse %j', (argv, name) => {
    const read = readChronosConfig({ argv, environment: {} });
    expect(read).toMatchObject({ kind: 'refused', complaints: [expect.stringContaining(name)] });
  });

  it.each(['help', 'version'])('leave --%s to the caller', (kind) => {
    expect(readChronosConfig({ argv: [`--${kind}`], environment: {} })).toEqual({ kind });
  });

  it('are explained', () => {
    expect(chronosFlags.usage()).toContain('--zk_hosts');
  });
});

import { describe, expect, it } from 'vitest';
import { type MarathonConfig, readMarathonConfig } from './config.ts';

function configOf(argv: string[], environment: Record<string, string> = {}): MarathonConfig {
  const outcome = readMarathonConfig({ argv, environment });
  if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
  return outcome.config;
}

function complaints(argv: string[], environment: Record<string, string> = {}): string {
  const outcome = readMarathonConfig({ argv, environment });
  return outcome.kind === 'refused' ? outcome.complaints.join('\n') : outcome.kind;
}

const master = ['--master', 'zk://h:2181/mesos'];

describe('flags', () => {
  it('have the defaults of the original', () => {
    const config = configOf(master);
    expect(config).toMatchObject({
      httpPort: 8080,
      failoverTimeoutSeconds: 604_800,
      isElected: true,
      zk: 'zk://localhost:2181/marathon',
      settings: { localPortMin: 10_000, localPortMax: 20_000, maxRunningDeployments: 100, launchTokens: 100 },
    });
  });

  it('come from the environment too, but not from that of an app', () => {
    const environment = {
      MARATHON_MASTER: 'm:5050',
      MARATHON_DISABLE_HA: '',
      MARATHON_APP_ID: '/x',
      MARATHON_HTTP_PORT: '0',
    };
    expect(configOf([], environment)).toMatchObject({ master: 'm:5050', isElected: false, httpPort: 0 });
    expect(complaints(['--master', 'a:1'], { MARATHON_MASTER: 'b:1' })).toContain('already loaded');
  });

  it('switch off by their negative form', () => {
    const config = configOf([...master, '--disable_ha', '--disable_zk_compression', '--disable_suppress_offers']);
    expect(config).toMatchObject({ isElected: false, compressAboveBytes: Number.POSITIVE_INFINITY });
    expect(config.settings.suppressOffers).toBe(false);
  });

  it.each([
    [[], 'master'],
    [[...master, '--nonsense', '1'], 'nonsense'],
    [[...master, '--enable_features', 'vips,flying'], 'flying'],
    [[...master, '--zk', 'localhost'], 'zk'],
    [[...master, '--zk', 'zk://h:2181'], 'needs a path'],
    [[...master, '--disable_http'], 'over HTTP'],
    [[...master, '--plugin_dir', '/x'], 'plugins'],
    [[...master, '--http_credentials', 'nobody'], 'user:password'],
    [[...master, '--local_port_min', '5', '--local_port_max', '5'], 'local_port_min'],
    [[...master, '--mesos_authentication'], 'principal'],
    [[...master, '--new_group_enforce_role', 'all'], 'off'],
  ])('%j are refused: %s', (argv, text) => {
    expect(complaints(argv)).toContain(text);
  });

  it('without effect are accepted with a warning', () => {
    expect(configOf([...master, '--zk_max_concurrency', '5']).warnings).toEqual([
      "Flag 'zk_max_concurrency' has no effect",
    ]);
  });

  it('show no password', () => {
    const config = configOf([...master, '--zk', 'zk://u:secret@h:2181/marathon']);
    expect(config.shown.zookeeper['zk']).toBe('zk://xxxxxxxx:xxxxxxxx@h:2181/marathon');
    expect(JSON.stringify(config.shown)).not.toContain('secret');
  });
});

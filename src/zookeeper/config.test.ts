import { describe, expect, it } from 'vitest';
import { ok, refuse } from '../base/errors.ts';
import { parseZooCfg, parseZookeeperArgs } from './config.ts';

const noFile = (path: string): ReturnType<typeof refuse> => refuse('zookeeper-config', `cannot read ${path}`);

describe('zoo.cfg', () => {
  it('gives the settings that make sense for one server', () => {
    const cfg = [
      '# sample',
      'tickTime=1000',
      'initLimit=10',
      'dataDir=/var/lib/zookeeper',
      'clientPort = 2182',
      'clientPortAddress=10.0.0.1',
      'minSessionTimeout=-1',
      'maxSessionTimeout=60000',
      'maxClientCnxns=60',
      '4lw.commands.whitelist=stat, ruok',
      'zookeeper.extendedTypesEnabled=true',
    ].join('\r\n');
    expect(parseZooCfg(cfg)).toEqual(
      ok({
        tickTimeMs: 1000,
        dataDir: '/var/lib/zookeeper',
        clientPort: 2182,
        host: '10.0.0.1',
        maxSessionTimeoutMs: 60_000,
        maxClientCnxns: 60,
        fourLetterWords: ['stat', 'ruok'],
        extendedTypesEnabled: true,
      }),
    );
  });

  it('complains of everything at once', () => {
    expect(parseZooCfg('clientPort=70000\nnonsense\ntickTime=soon\nsomething=1')).toEqual(
      refuse(
        'zookeeper-config',
        'line 1: clientPort must be a whole number from 0 to 65535; line 2: must be KEY=VALUE; ' +
          'line 3: tickTime must be a whole number from 10 to 3600000; line 4: something is not a setting of this server',
      ),
    );
  });

  it('refuses a quorum with a pointer to Apache ZooKeeper', () => {
    const refused = parseZooCfg('dataDir=/x\nserver.1=a:2888:3888\n');
    expect(refused.ok ? undefined : refused.error.code).toBe('zookeeper-quorum');
    expect(refused.ok ? '' : refused.error.reason).toContain('Apache ZooKeeper');
  });
});

describe('TLS', () => {
  const store = 'ssl.keyStore.location=/k.pem\n';
  const read = (lines: string) => parseZookeeperArgs(['zoo.cfg'], () => ok(`dataDir=/d\n${lines}`));

  it('is read with the names of the original, and needs no plain port', () => {
    const lines = `secureClientPort=2281\nzookeeper.${store}ssl.keyStore.password=x\nssl.trustStore.location=/t.pem
serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory\nssl.clientAuth=want\nssl.enabledProtocols=TLSv1.3
authProvider.x509=org.apache.zookeeper.server.auth.X509AuthenticationProvider\nssl.keyStore.type=pem`;
    const tls = {
      secureClientPort: 2281,
      keyStorePath: '/k.pem',
      keyStorePassword: 'x',
      trustStorePath: '/t.pem',
      clientAuth: 'want',
      tlsVersions: ['TLSv1.3'],
    };
    expect(read(lines)).toEqual(ok({ dataDir: '/d', ...tls }));
    expect(read(`clientPort=2181\n${lines}`)).toEqual(ok({ dataDir: '/d', clientPort: 2181, ...tls }));
  });

  it.each([
    ['secureClientPort=2281', 'needs ssl.keyStore.location'],
    [`secureClientPort=2281\n${store}`, 'ssl.clientAuth=need needs ssl.trustStore.location'],
    ['ssl.clientAuth=maybe', 'must be need, want or none'],
    ['ssl.protocol=SSLv3', 'must be of TLSv1.2 and TLSv1.3'],
    ['ssl.keyStore.type=JKS', 'must be PEM or PKCS12: keytool'],
    ['ssl.trustStore.type=PKCS12', 'must be PEM'],
    ['ssl.crl=true', 'is not a setting of this server'],
  ])('%j is refused', (lines, reason) => {
    const refused = read(lines);
    expect(refused.ok ? '' : refused.error.reason).toContain(reason);
  });
});

describe('arguments', () => {
  it('come before the file', () => {
    const read = (path: string) => ok(`clientPort=1\ndataDir=/from-file\ntickTime=500 \n# ${path}`);
    expect(parseZookeeperArgs(['--client-port', '2', 'zoo.cfg'], read)).toEqual(
      ok({ clientPort: 2, dataDir: '/from-file', tickTimeMs: 500 }),
    );
    expect(parseZookeeperArgs(['--data-dir=/d', '--client-port=0'], noFile)).toEqual(
      ok({ clientPort: 0, dataDir: '/d' }),
    );
    expect(parseZookeeperArgs(['--data-dir', '/d'], noFile)).toEqual(ok({ clientPort: 2181, dataDir: '/d' }));
  });

  it.each([
    [[], 'no data directory: give --data-dir DIR, or dataDir in ZOO.CFG'],
    [['--wat'], 'unknown flag --wat'],
    [['--data-dir'], '--data-dir needs a value'],
    [['--client-port=x'], '--client-port must be a whole number from 0 to 65535'],
    [['missing.cfg'], 'missing.cfg: cannot read missing.cfg'],
    [['--toString=1'], 'unknown flag --toString'],
  ])('%j are refused', (args, reason) => {
    const refused = parseZookeeperArgs(args, noFile);
    expect(refused.ok ? undefined : refused.error.reason).toBe(reason);
  });
});

/** TLS as Apache ZooKeeper does it: our client on its server, its client on ours. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { connectZookeeper } from '../../../src/zookeeper/client/client.ts';
import { startZookeeper, type ZookeeperServer } from '../../../src/zookeeper/server/server.ts';
import {
  type Certificates,
  clientName,
  keyPassword,
  makeCertificates,
} from '../../integration/zookeeper/certificates.ts';
import { haveCommands, refuse } from '../../requirements.ts';
import { type ApacheServer, freePort, haveApacheZookeeper, startApache } from './apache-server.ts';
import { comparableOutput } from './command-line.ts';

const netty = ['buffer', 'codec', 'common', 'handler', 'resolver', 'transport'].map(
  (part) => `/usr/share/java/netty-${part}.jar`,
);
const jars = ['/usr/share/java/zookeeper.jar', '/usr/share/java/slf4j-nop.jar'];
const bytes = new Uint8Array(1);

function haveNetty(): boolean {
  return netty.every((jar) => existsSync(jar)) || refuse('the Debian package libnetty-java is not installed');
}

describe.skipIf(!haveApacheZookeeper() || !haveCommands('openssl') || !haveNetty())('over TLS', () => {
  let directory: string;
  let certificates: Certificates;
  let apache: ApacheServer;
  let own: ZookeeperServer;
  let ports: number[];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'zookeeper-tls-'));
    certificates = makeCertificates(directory);
    const { serverPem, trustStore } = certificates;
    const securePort = await freePort();
    const settings = {
      secureClientPort: securePort,
      serverCnxnFactory: 'org.apache.zookeeper.server.NettyServerCnxnFactory',
      'authProvider.x509': 'org.apache.zookeeper.server.auth.X509AuthenticationProvider',
      'ssl.keyStore.location': serverPem,
      'ssl.keyStore.type': 'PEM',
      'ssl.trustStore.location': trustStore,
      'ssl.trustStore.type': 'PEM',
    };
    apache = await startApache(settings, { moreJars: netty });
    own = await startZookeeper(
      {
        host: '127.0.0.1',
        clientPort: 0,
        dataDir: join(directory, 'own'),
        secureClientPort: 0,
        keyStorePath: serverPem,
        trustStorePath: trustStore,
      },
      { logger: silentLogger },
    );
    ports = [securePort, own.secureAddress?.port ?? 0];
  });
  afterAll(async () => {
    await apache?.close();
    await own?.close();
    if (directory !== undefined) await rm(directory, { recursive: true, force: true });
  });

  it('a certificate makes the same identity and the same ACLs', async () => {
    const told = await Promise.all(
      ports.map(async (port) => {
        const zk = connectZookeeper({
          servers: `127.0.0.1:${port}`,
          tls: certificates.client,
          sessionTimeoutMs: 20_000,
        });
        try {
          const outcomes: unknown[] = [(await zk.whoAmI()).map(({ scheme, id }) => `${scheme} ${id}`).sort()];
          await zk.create('/mine', bytes, { acl: [{ perms: 31, scheme: 'auth', id: '' }] });
          outcomes.push((await zk.getAcl('/mine')).acl);
          for (const id of [clientName, '', 'CN=', 'x', '=y', 'CN=a b,,', 'CN=a, O=b']) {
            const acl = [{ perms: 31, scheme: 'x509', id }];
            const made = zk.create('/s-', bytes, { mode: 'persistent_sequential', acl });
            outcomes.push([
              id,
              await made.then(
                () => 'done',
                (error: { code: string }) => error.code,
              ),
            ]);
          }
          return outcomes;
        } finally {
          await zk.close();
        }
      }),
    );
    expect(told[0]?.[0]).toEqual(['ip 127.0.0.1', `x509 ${clientName}`]);
    expect(told[1]).toEqual(told[0]);
  });

  it("Apache's command line does the same on both", async () => {
    const outputs: string[] = [];
    for (const port of ports) outputs.push(await runZkCli(port, certificates));
    expect(outputs[0]).toContain(`x509: ${clientName}`);
    expect(outputs[0]).toContain('hello');
    expect(outputs[1]).toBe(outputs[0]);
  });
});

/** What Apache's command line prints over TLS. */
async function runZkCli(port: number, { clientPkcs12, trustStore }: Certificates): Promise<string> {
  const properties = {
    'zookeeper.client.secure': 'true',
    'zookeeper.clientCnxnSocket': 'org.apache.zookeeper.ClientCnxnSocketNetty',
    'zookeeper.ssl.keyStore.location': clientPkcs12,
    'zookeeper.ssl.keyStore.password': keyPassword,
    'zookeeper.ssl.keyStore.type': 'PKCS12',
    'zookeeper.ssl.trustStore.location': trustStore,
    'zookeeper.ssl.trustStore.type': 'PEM',
  };
  const defines = Object.entries(properties).map(([key, value]) => `-D${key}=${value}`);
  const classPath = [...jars, ...netty].join(':');
  const main = ['-cp', classPath, 'org.apache.zookeeper.ZooKeeperMain', '-server', `127.0.0.1:${port}`];
  const child = spawn('java', [...defines, ...main], { stdio: ['pipe', 'pipe', 'ignore'], timeout: 120_000 });
  child.stdin.end('create /cli hello\nget /cli\nwhoami\ngetAcl /cli\ndelete /cli\nquit\n');
  let output = '';
  child.stdout.on('data', (part: Buffer) => {
    output += part.toString();
  });
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return comparableOutput(output, port);
}

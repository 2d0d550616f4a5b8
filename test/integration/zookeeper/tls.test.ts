import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConnectOptions, ZookeeperClient } from '../../../src/zookeeper/client/zookeeper-client.ts';
import type { ZookeeperServerConfig } from '../../../src/zookeeper/config.ts';
import type { ZookeeperServer } from '../../../src/zookeeper/server/server.ts';
import { haveCommands } from '../../requirements.ts';
import { type Certificates, clientName, keyPassword, makeCertificates } from './certificates.ts';
import { bytes, Harness, text } from './harness.ts';

const harness = new Harness();
afterEach(() => harness.close());

interface World {
  readonly certificates: Certificates;
  readonly directory: string;
  serve(settings?: Partial<ZookeeperServerConfig>): Promise<ZookeeperServer>;
}

async function world(): Promise<World> {
  const directory = await harness.directory();
  const certificates = makeCertificates(directory);
  const common = { secureClientPort: 0, trustStorePath: certificates.trustStore, keyStorePath: certificates.serverPem };
  return { certificates, directory, serve: (settings) => harness.server(undefined, 0, { ...common, ...settings }) };
}

function secure(server: ZookeeperServer, options: Partial<ConnectOptions>): ZookeeperClient {
  const { zk } = harness.client(server.secureAddress?.port ?? 0, { operationTimeoutMs: 10_000, ...options });
  return zk;
}

describe.skipIf(!haveCommands('openssl'))('the TLS port', () => {
  it('serves the same tree as the plain one, to clients that prove who they are', async () => {
    const { certificates, serve } = await world();
    const server = await serve();
    const zk = secure(server, { tls: certificates.client });
    await zk.create('/mine', bytes('private'), { acl: [{ perms: 31, scheme: 'auth', id: '' }] });
    expect((await zk.getAcl('/mine')).acl).toEqual([{ perms: 31, scheme: 'x509', id: clientName }]);
    expect(await zk.whoAmI()).toContainEqual({ scheme: 'x509', id: clientName });
    const plain = harness.client(server.address.port).zk;
    await expect(plain.get('/mine')).rejects.toMatchObject({ code: 'no-auth' });
    await plain.create('/theirs', new Uint8Array(300_000), { acl: [{ perms: 1, scheme: 'x509', id: clientName }] });
    expect((await zk.get('/theirs')).data).toHaveLength(300_000);
    await expect(
      plain.create('/x', bytes(''), { acl: [{ perms: 1, scheme: 'x509', id: 'no name' }] }),
    ).rejects.toMatchObject({
      code: 'invalid-acl',
    });
  });

  it('refuses who has no certificate, and clients refuse a server they do not trust', async () => {
    const { certificates, serve } = await world();
    const server = await serve();
    const refused = { code: 'operation-timeout' };
    const { ca = '' } = certificates.client;
    await expect(secure(server, { tls: { ca } }).connected(500)).rejects.toMatchObject(refused);
    const { ca: _unused, ...untrusting } = certificates.client;
    await expect(secure(server, { tls: untrusting }).connected(500)).rejects.toMatchObject(refused);
    const plain = harness.client(server.secureAddress?.port ?? 0).zk;
    await expect(plain.connected(500)).rejects.toMatchObject(refused);
    await secure(server, { tls: certificates.client }).connected();
  });

  it('takes anybody when no certificate is asked for, and whom it cannot check when one is only wanted', async () => {
    const { certificates, serve } = await world();
    for (const clientAuth of ['none', 'want'] as const) {
      const server = await serve({ clientAuth });
      const { ca = '' } = certificates.client;
      expect(await secure(server, { tls: { ca } }).whoAmI()).toEqual([{ scheme: 'ip', id: '127.0.0.1' }]);
    }
  });

  it('gives the named super user every right', async () => {
    const { certificates, serve } = await world();
    const server = await serve({ x509SuperUser: clientName });
    const bob = harness.client(server.address.port, { auth: { scheme: 'digest', credential: 'bob:secret' } }).zk;
    await bob.create('/bobs', bytes('private'));
    expect(text((await secure(server, { tls: certificates.client }).get('/bobs')).data)).toBe('private');
  });

  it.each(['serverPkcs12', 'serverEncryptedPem'] as const)('reads its key from %s', async (kind) => {
    const { certificates, directory, serve } = await world();
    const passwordPath = join(directory, 'password');
    writeFileSync(passwordPath, `${keyPassword}\n`);
    const server = await serve({ keyStorePath: certificates[kind], keyStorePasswordPath: passwordPath });
    expect(await secure(server, { tls: certificates.client }).exists('/')).toBeDefined();
    await expect(serve({ keyStorePath: certificates[kind], keyStorePassword: 'wrong' })).rejects.toMatchObject({
      code: 'zookeeper-tls',
      message: expect.stringContaining('password'),
    });
  });

  it('says what to do with stores it cannot read', async () => {
    const { certificates, directory, serve } = await world();
    const file = (name: string, content: Uint8Array | string): string => {
      writeFileSync(join(directory, name), content);
      return join(directory, name);
    };
    const javaStore = file('store.jks', Uint8Array.of(0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2));
    const refusals: [Partial<ZookeeperServerConfig>, string][] = [
      [{ keyStorePath: javaStore }, 'keytool -importkeystore -deststoretype PKCS12'],
      [{ trustStorePath: javaStore }, 'keytool'],
      [{ trustStorePath: certificates.serverPkcs12 }, 'no PEM file'],
      [{ trustStorePath: file('empty', '-----BEGIN NOTHING-----') }, 'holds no certificate'],
      [{ keyStorePath: join(directory, 'none') }, 'cannot be read'],
      [{ keyStorePath: certificates.trustStore }, 'certificate and key'],
    ];
    for (const [settings, words] of refusals) {
      await expect(serve(settings)).rejects.toMatchObject({
        code: 'zookeeper-tls',
        message: expect.stringContaining(words),
      });
    }
  });

  it('may be the only port, and lets go of everything when it closes', async () => {
    const { certificates, serve } = await world();
    const server = await serve({ clientPort: undefined });
    expect(server.address).toEqual(server.secureAddress);
    await secure(server, { tls: certificates.client }).connected();
    await server.close();
  });
});

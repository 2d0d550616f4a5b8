import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { readMarathonConfig } from '../../../src/marathon/config.ts';
import { startMarathon } from '../../../src/marathon/shell/marathon.ts';
import { HttpClient } from '../../../src/net/http-client.ts';
import { readKeystore } from '../../../src/net/keystore.ts';
import type { RunningProgram } from '../../../src/runtime/program.ts';
import { haveCommands } from '../../requirements.ts';
import { until } from '../../until.ts';
import { World } from '../chronos/world.ts';
import { keyPassword, makeCertificates } from '../zookeeper/certificates.ts';

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'stadion-https-'));
  if (!haveCommands('openssl')) return;
  makeCertificates(directory);
  writeFileSync(join(directory, 'store.jks'), Buffer.from([0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2]));
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** A port that nobody listens on: masters and ZooKeeper are not needed to serve pages. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

type Start = (flags: Readonly<Record<string, string>>) => Promise<RunningProgram>;

async function startAlone(flags: Readonly<Record<string, string>>): Promise<RunningProgram> {
  const all = { master: '127.0.0.1:1', http_address: '127.0.0.1', http_port: '0', internal_store_backend: 'mem' };
  const argv = Object.entries({ ...all, ...flags }).flatMap(([name, value]) => [`--${name}`, value]);
  const outcome = readMarathonConfig({ argv, environment: {} });
  if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
  return startMarathon(outcome.config, { logger: silentLogger });
}

async function startInWorld(flags: Readonly<Record<string, string>>): Promise<RunningProgram> {
  const world = await World.start();
  const node = await world.startNode(flags);
  return { address: node.address, close: () => world.stop() };
}

const starts: readonly (readonly [string, string, Start])[] = [
  ['Marathon', '/v2/info', startAlone],
  ['Chronos', '/v1/scheduler/jobs', startInWorld],
];

describe.skipIf(!haveCommands('openssl'))('HTTPS', () => {
  it.each(starts)('is served by %s beside HTTP, with the same login', async (_name, path, start) => {
    const port = await freePort();
    const program = await start({
      https_port: String(port),
      http_credentials: 'ops:s3cret',
      ssl_keystore_path: join(directory, 'server.p12'),
      ssl_keystore_password: keyPassword,
    });
    const http = new HttpClient({ ca: readFileSync(join(directory, 'ca.pem'), 'utf8') });
    try {
      for (const base of [`https://localhost:${port}`, `http://127.0.0.1:${program.address.port}`])
        expect((await http.request({ url: `${base}${path}` })).status, base).toBe(401);
      const headers = { Authorization: `Basic ${Buffer.from('ops:s3cret').toString('base64')}` };
      const answer = await until('it leads', async () => {
        const one = await http.request({ url: `https://localhost:${port}${path}`, headers });
        expect(one.status).not.toBe(401);
        return one.status === 200 ? one : undefined;
      });
      if (path === '/v2/info')
        expect(JSON.parse(answer.text()).http_config).toEqual({ http_port: program.address.port, https_port: port });
      await expect(http.request({ url: `http://127.0.0.1:${port}${path}` })).rejects.toThrow();
      await expect(new HttpClient().request({ url: `https://localhost:${port}${path}` })).rejects.toThrow();
    } finally {
      http.close();
      await program.close();
    }
  });

  it('needs a file that can be used', () => {
    expect(readKeystore(join(directory, 'server.both'), undefined).server.cert).toContain('BEGIN CERTIFICATE');
    expect(readKeystore(join(directory, 'server.both.enc'), keyPassword).server.key).toContain('ENCRYPTED');
    expect(() => readKeystore(join(directory, 'none'), undefined)).toThrow('--ssl_keystore_path');
    expect(() => readKeystore(join(directory, 'server.p12'), 'wrong')).toThrow('--ssl_keystore_password');
    expect(() => readKeystore(join(directory, 'store.jks'), undefined)).toThrow('keytool');
  });
});

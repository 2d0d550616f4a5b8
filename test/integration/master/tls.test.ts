import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readAgentConfig } from '../../../src/agent/config.ts';
import { startAgent } from '../../../src/agent/shell/agent.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { readMasterConfig } from '../../../src/master/config.ts';
import { type RunningMaster, startMaster } from '../../../src/master/shell/master.ts';
import { HttpClient } from '../../../src/net/http-client.ts';
import { createTlsIdentity, type TlsIdentity } from '../../../src/net/tls.ts';
import { readTlsEnvironment } from '../../../src/runtime/tls-environment.ts';
import { createScheduler } from '../../../src/scheduler/scheduler.ts';
import type { Offer } from '../../../src/wire/gen/mesos.ts';
import { AgentDirectory, agentArguments } from '../../agent/agents.ts';
import { haveCommands } from '../../requirements.ts';
import { until } from '../../until.ts';
import { makeCertificates } from '../zookeeper/certificates.ts';

let certificates = '';
let workDir = '';
let directory: AgentDirectory;
let master: RunningMaster | undefined;
const closing: (() => Promise<void> | void)[] = [];

beforeAll(() => {
  certificates = mkdtempSync(join(tmpdir(), 'stadion-certificates-'));
  const { client } = makeCertificates(certificates);
  writeFileSync(join(certificates, 'bad.pem'), 'no certificate');
  expect(client.cert).toContain('BEGIN');
});

afterAll(async () => {
  await rm(certificates, { recursive: true, force: true });
});

beforeEach(() => {
  workDir = mkdtempSync(join(tmpdir(), 'stadion-tls-'));
  directory = new AgentDirectory();
});

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await master?.close();
  master = undefined;
  directory.dispose();
  await rm(workDir, { recursive: true, force: true });
});

type Environment = Readonly<Record<string, string>>;

const of = (name: 'server' | 'client', more: Environment = {}): Environment => ({
  LIBPROCESS_SSL_ENABLED: 'true',
  LIBPROCESS_SSL_CERT_FILE: join(certificates, `${name}.pem`),
  LIBPROCESS_SSL_KEY_FILE: join(certificates, `${name}.key`),
  LIBPROCESS_SSL_CA_FILE: join(certificates, 'ca.pem'),
  LIBPROCESS_SSL_VERIFY_SERVER_CERT: 'true',
  LIBPROCESS_SSL_VERIFY_IPADD: 'true',
  ...more,
});

function identity(environment: Environment): TlsIdentity {
  const read = readTlsEnvironment(environment);
  if (!read.ok || read.value === undefined) throw new Error(JSON.stringify(read));
  return createTlsIdentity(read.value);
}

async function start(environment: Environment): Promise<number> {
  const argv = ['--ip=127.0.0.1', '--port=0', '--registry=in_memory', '--hostname=127.0.0.1'];
  const outcome = readMasterConfig({ argv, environment });
  if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
  const started = await startMaster(outcome.config, { logger: silentLogger });
  master = started;
  await until('the master to serve', () => started.door.state.phase === 'serving');
  return started.address.port;
}

async function startTlsAgent(port: number, environment: Environment, lines: string[] = []): Promise<void> {
  const outcome = readAgentConfig({ argv: agentArguments(directory, `127.0.0.1:${port}`), environment });
  if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
  const logger = { ...silentLogger, info: (message: string) => void lines.push(message) };
  const agent = await startAgent(outcome.config, { logger });
  closing.push(() => agent.close());
}

const agents = (): string[] =>
  [...(master?.door.state.agents.values() ?? [])].filter(({ connected }) => connected).map(({ id }) => id);

function client(environment: Environment): HttpClient {
  const http = new HttpClient({ tls: identity(environment) });
  closing.push(() => http.close());
  return http;
}

describe.skipIf(!haveCommands('openssl'))('a cluster over TLS', () => {
  it('registers agents, runs frameworks and shows files, with a certificate asked of everybody', async () => {
    const strict = of('server', { LIBPROCESS_SSL_REQUIRE_CLIENT_CERT: 'true' });
    const port = await start(strict);
    await startTlsAgent(port, strict);
    await until('the agent to register', () => agents().length === 1);
    const http = client(of('client'));
    const state = await http.request({ url: `https://127.0.0.1:${port}/state` });
    expect(state.status).toBe(200);
    const proxied = await http.request({ url: `https://127.0.0.1:${port}/agents/${agents()[0]}/state` });
    expect(JSON.parse(proxied.text())).toMatchObject({ id: agents()[0] });
    const offers = await new Promise<readonly Offer[]>((resolve, reject) => {
      const scheduler = createScheduler({
        master: `https://127.0.0.1:${port}`,
        framework: { user: 'root', name: 'f' },
        tls: identity(of('client')),
        onEvent: (event) => {
          const { offers: offered } = event.offers ?? {};
          if (offered === undefined) return;
          scheduler.decline(offered.map(({ id }) => id.value));
          resolve(offered);
        },
        onFatal: reject,
      });
      closing.push(() => scheduler.close());
    });
    expect(offers[0]?.url?.scheme).toBe('https');
  });

  it('hears nobody in plain text, without a certificate, or with one of strangers', async () => {
    const port = await start(of('server', { LIBPROCESS_SSL_REQUIRE_CLIENT_CERT: 'true' }));
    const url = `https://127.0.0.1:${port}/version`;
    await expect(new HttpClient().request({ url: url.replace('https', 'http') })).rejects.toThrow();
    const ca = readFileSync(join(certificates, 'ca.pem'), 'utf8');
    await expect(new HttpClient({ ca }).request({ url })).rejects.toThrow();
    const other = mkdtempSync(join(workDir, 'other-'));
    makeCertificates(other);
    const stranger = {
      cert: readFileSync(join(other, 'client.pem'), 'utf8'),
      key: readFileSync(join(other, 'client.key'), 'utf8'),
    };
    const own = identity(of('client'));
    const strange = new HttpClient({ tls: { ...own, client: { ...own.client, ...stranger } } });
    await expect(strange.request({ url })).rejects.toThrow();
    expect((await client(of('client')).request({ url })).status).toBe(200);
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {}).resume();
    socket.write('\x16\x03\x01\x00\x07garbage');
    await new Promise((resolve) => socket.once('close', resolve));
    expect((await client(of('client')).request({ url })).status).toBe(200);
  });

  it('is not believed by who trusts others', async () => {
    const port = await start(of('server'));
    const other = mkdtempSync(join(workDir, 'other-'));
    makeCertificates(other);
    const trusting = of('client', { LIBPROCESS_SSL_CA_FILE: join(other, 'ca.pem') });
    await expect(client(trusting).request({ url: `https://127.0.0.1:${port}/version` })).rejects.toThrow();
    const lines: string[] = [];
    await startTlsAgent(port, trusting, lines);
    await until('the agent to turn away', () => lines.includes('a linked connection is gone'));
    const heard = await client(of('client')).request({ url: `https://127.0.0.1:${port}/metrics/snapshot` });
    expect(JSON.parse(heard.text())).toMatchObject({ 'master/messages_register_slave': 0 });
    expect(agents()).toEqual([]);
  });

  it('takes plain text beside TLS while it is upgraded', async () => {
    const both = of('server', { LIBPROCESS_SSL_SUPPORT_DOWNGRADE: 'true' });
    const port = await start(both);
    expect((await new HttpClient().request({ url: `http://127.0.0.1:${port}/version` })).status).toBe(200);
    expect((await client(of('client')).request({ url: `https://127.0.0.1:${port}/version` })).status).toBe(200);
    // The agent speaks plain text only, so the master falls back to it.
    await startTlsAgent(port, {});
    await until('the plain agent to register', () => agents().length === 1);
  });
});

describe('LIBPROCESS_SSL_*', () => {
  const complaint = (environment: Environment): string => {
    const read = readTlsEnvironment(environment);
    return read.ok ? '' : read.error.reason;
  };

  it.skipIf(!haveCommands('openssl'))('that cannot be meant stop the start', async () => {
    expect(readTlsEnvironment({})).toEqual({ ok: true, value: undefined });
    expect(complaint({ LIBPROCESS_SSL_ENABLED: 'true' })).toContain('LIBPROCESS_SSL_CERT_FILE is needed');
    expect(complaint({ LIBPROCESS_SSL_ENABLED: 'yes' })).toContain("LIBPROCESS_SSL_ENABLED is 'yes'");
    expect(complaint(of('server', { LIBPROCESS_SSL_KEY_FILE: '/none' }))).toContain('LIBPROCESS_SSL_KEY_FILE cannot');
    expect(complaint(of('server', { LIBPROCESS_SSL_ENABLE_SSL_V3: 'true' }))).toContain('SSL 3');
    expect(
      complaint(of('server', { LIBPROCESS_SSL_REQUIRE_CLIENT_CERT: 'true', LIBPROCESS_SSL_SUPPORT_DOWNGRADE: 'true' })),
    ).toContain('SUPPORT_DOWNGRADE');
    const none = { LIBPROCESS_SSL_ENABLE_TLS_V1_2: 'false', LIBPROCESS_SSL_ENABLE_TLS_V1_3: 'false' };
    expect(complaint(of('server', none))).toContain('all other versions');
    const bad = of('server', { LIBPROCESS_SSL_CERT_FILE: join(certificates, 'bad.pem') });
    await expect(start(bad)).rejects.toThrow('LIBPROCESS_SSL_*');
  });
});

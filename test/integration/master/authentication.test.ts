import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { readMasterConfig } from '../../../src/master/config.ts';
import { type RunningMaster, startMaster } from '../../../src/master/shell/master.ts';
import { basicAuthorization } from '../../../src/net/basic-auth.ts';
import { signJwt } from '../../../src/net/jwt.ts';
import { createScheduler } from '../../../src/scheduler/scheduler.ts';
import { until } from '../../until.ts';
import { SimulatedAgent } from './simulated-agent.ts';

const ops = { principal: 'ops', secret: 's3cret' };
const jwtKey = 'a key';

let workDir: string;
let master: RunningMaster | undefined;

beforeEach(() => {
  workDir = mkdtempSync(join(tmpdir(), 'stadion-auth-'));
  const credentials = [ops, { principal: 'marathon', secret: 'm' }];
  writeFileSync(join(workDir, 'credentials'), JSON.stringify({ credentials }), { mode: 0o600 });
  writeFileSync(join(workDir, 'credential'), JSON.stringify(ops), { mode: 0o600 });
  writeFileSync(join(workDir, 'key'), jwtKey, { mode: 0o600 });
});

afterEach(async () => {
  await master?.close();
  master = undefined;
  await rm(workDir, { recursive: true, force: true });
});

function read(flags: readonly string[]): ReturnType<typeof readMasterConfig> {
  return readMasterConfig({ argv: ['--ip=127.0.0.1', '--port=0', '--registry=in_memory', ...flags], environment: {} });
}

async function start(flags: readonly string[]): Promise<RunningMaster> {
  const outcome = read(flags);
  if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
  const started = await startMaster(outcome.config, { logger: silentLogger });
  master = started;
  await until('the master to serve', () => started.door.state.phase === 'serving');
  return started;
}

const all = (): string[] => [
  '--authenticate_http_readonly',
  '--authenticate_http_readwrite',
  '--authenticate_http_frameworks',
  '--http_framework_authenticators=basic',
  `--credentials=${join(workDir, 'credentials')}`,
];

async function get(path: string, authorization?: string, method = 'GET'): Promise<Response> {
  const headers = authorization === undefined ? {} : { Authorization: authorization };
  return fetch(`http://127.0.0.1:${master?.address.port}${path}`, { method, headers, redirect: 'manual' });
}

const readonly = 'mesos-master-readonly';
const readwrite = 'mesos-master-readwrite';

/** Every path of the master with its realm. */
const paths: readonly (readonly [string, string | undefined, string?])[] = [
  ['/health', undefined],
  ['/version', undefined],
  ['/redirect', undefined],
  ['/system/stats.json', undefined],
  ['/', undefined],
  ['/assets/none.js', undefined],
  ['/no-such-path', undefined],
  ['/state', readonly],
  ['/master/state', readonly],
  ['/master/state/', readonly],
  ['/state-summary', readonly],
  ['/tasks', readonly],
  ['/roles', readonly],
  ['/frameworks', readonly],
  ['/slaves', readonly],
  ['/offers/explain', readonly],
  ['/flags', readonly],
  ['/maintenance/status', readonly],
  ['/registrar(1)/registry', readonly],
  ['/metrics/snapshot', readonly],
  ['/metrics/prometheus', readonly],
  ['/files/browse', readonly],
  ['/files/read', readonly],
  ['/files/download', readonly],
  ['/files/debug', readonly],
  ['/agents/x/state', readonly],
  ['/weights', readwrite],
  ['/quota', readwrite],
  ['/quota/role', readwrite, 'DELETE'],
  ['/teardown', readwrite, 'POST'],
  ['/maintenance/schedule', readwrite],
  ['/machine/up', readwrite, 'POST'],
  ['/machine/down', readwrite, 'POST'],
  ['/create-volumes', readwrite, 'POST'],
  ['/destroy-volumes', readwrite, 'POST'],
  ['/reserve', readwrite, 'POST'],
  ['/unreserve', readwrite, 'POST'],
  ['/logging/toggle', readwrite],
  ['/profiler/start', readwrite],
  ['/profiler/stop', readwrite],
  ['/api/v1', readwrite, 'POST'],
  ['/api/v1/scheduler', 'mesos-master-scheduler', 'POST'],
];

describe('the realms of the master', () => {
  it('cover every path that shows or changes anything', async () => {
    await start(all());
    for (const [path, realm, method] of paths) {
      const answer = await get(path, undefined, method);
      const challenge = answer.headers.get('www-authenticate');
      expect([path, answer.status === 401, challenge], path).toEqual([
        path,
        realm !== undefined,
        realm === undefined ? null : `Basic realm="${realm}"`,
      ]);
      if (realm === undefined) continue;
      const wrong = basicAuthorization({ ...ops, secret: 'wrong' });
      expect((await get(path, wrong, method)).status, path).toBe(401);
      expect((await get(path, basicAuthorization(ops), method)).status, path).not.toBe(401);
    }
  });

  it('ask for nothing when no flag says so', async () => {
    await start([]);
    for (const [path, , method] of paths) expect((await get(path, 'Basic x', method)).status, path).not.toBe(401);
  });

  it('answer as Mesos does', async () => {
    await start(all());
    const text = readFileSync(
      join(import.meta.dirname, '../../compat/recordings/authentication/http-answers.txt'),
      'utf8',
    );
    const recorded = text.split(/^== GET /m).slice(1);
    expect(recorded.length).toBeGreaterThan(10);
    for (const one of recorded) {
      const [, path = '', user, answer = ''] = /^(\S+) (?:\(basic (\S+)\))?\n([\s\S]*)$/.exec(one) ?? [];
      const [principal = '', secret = ''] = (user ?? '').split(':');
      const given = await get(path, user === undefined ? undefined : basicAuthorization({ principal, secret }));
      const [head = '', body = ''] = answer.split(/\r?\n\r?\n/);
      expect(String(given.status), `${path} ${user}`).toBe(/^HTTP\/1.1 (\d+)/.exec(head)?.[1]);
      if (given.status !== 401) continue;
      for (const name of ['WWW-Authenticate', 'Content-Type', 'Content-Length'])
        expect(given.headers.get(name), name).toBe(new RegExp(`^${name}: (.*?)\r?$`, 'm').exec(head)?.[1]);
      expect(await given.text()).toBe(body.trim());
    }
  });

  it('take tokens with a name, and nobody by claims alone', async () => {
    await start([...all(), '--http_authenticators=basic,jwt', `--jwt_secret_key=${join(workDir, 'key')}`]);
    const token = (claims: Record<string, string>): string => `Bearer ${signJwt(claims, Buffer.from(jwtKey))}`;
    expect((await get('/state', token({ sub: 'ops' }))).status).toBe(200);
    expect((await get('/state', basicAuthorization(ops))).status).toBe(200);
    const nameless = await get('/state', token({ cid: 'x' }));
    expect([nameless.status, await nameless.text()]).toEqual([403, expect.stringContaining('no value string')]);
    expect((await get('/state', 'Bearer x.y.z')).headers.get('www-authenticate')).toMatch(
      /^Basic realm="mesos-master-readonly",Bearer realm="mesos-master-readonly", error="invalid_token"/,
    );
  });

  it('let frameworks in that bring the credential they are named by', async () => {
    const { address } = await start(all());
    const framework = { user: 'root', name: 'f', principal: 'marathon' };
    const connect = (secret: string): Promise<string> =>
      new Promise((resolve) => {
        const scheduler = createScheduler({
          master: `127.0.0.1:${address.port}`,
          framework,
          credential: { principal: 'marathon', secret },
          timing: { backoffBaseMs: 1 },
          onEvent: () => {},
          onRegistered: (id) => void scheduler.close().then(() => resolve(id)),
          onFatal: (error) => resolve(error.code),
          onDisconnected: (reason) => void scheduler.close().then(() => resolve(reason)),
        });
      });
    expect(await connect('m')).toMatch(/-0000$/);
    expect(await connect('wrong')).not.toMatch(/-000\d$/);
  });
});

describe('secrets', () => {
  it('that are needed and missing, or cannot be read, stop the start', async () => {
    const complaint = (...flags: string[]): string => {
      const outcome = read(flags);
      return outcome.kind === 'refused' ? outcome.complaints.join('\n') : '';
    };
    expect(complaint('--authenticate_http_readonly')).toContain("No credentials provided for the default 'basic'");
    expect(complaint('--authenticate_http_frameworks')).toContain('Missing `--http_framework_authenticators` flag');
    expect(complaint('--authenticate_http_readwrite', '--http_authenticators=jwt')).toContain('--jwt_secret_key');
    expect(complaint('--http_authenticators=kerberos')).toContain('kerberos');
    expect(complaint('--authenticators=gssapi')).toContain('gssapi');
    await expect(start(['--authenticate_http', `--credentials=${join(workDir, 'none')}`])).rejects.toThrow(
      '--credentials',
    );
  });

  it('are shown nowhere', async () => {
    await start([...all(), `--agent_proxy_credential=${join(workDir, 'credential')}`]);
    for (const path of ['/flags', '/state', '/metrics/snapshot'])
      expect(await (await get(path, basicAuthorization(ops))).text()).not.toContain('s3cret');
  });
});

describe('what the master fetches from agents', () => {
  it("carries the master's own credential, for those only who proved who they are", async () => {
    const asked: (string | undefined)[] = [];
    const web = createServer((request, response) => {
      asked.push(request.headers.authorization);
      response.writeHead(request.headers.authorization === undefined ? 401 : 200, { 'WWW-Authenticate': 'Basic' });
      response.end('{}');
    });
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const proxy = `--agent_proxy_credential=${join(workDir, 'credential')}`;
    for (const flags of [[proxy], [...all(), proxy]]) {
      const agent = new SimulatedAgent('agent1.test');
      try {
        const { address, door } = await start(flags);
        await agent.start(`master@127.0.0.1:${address.port}`);
        await agent.register();
        const record = door.state.agents.get(agent.id);
        if (record !== undefined)
          Object.assign(record, { pid: `slave(1)@127.0.0.1:${(web.address() as AddressInfo).port}` });
        const answer = await get(`/agents/${agent.id}/state`, basicAuthorization(ops));
        expect(answer.status).toBe(flags.length === 1 ? 502 : 200);
        expect(answer.headers.get('www-authenticate')).toBeNull();
      } finally {
        await agent.stop();
        await master?.close();
      }
    }
    web.close();
    expect(asked).toEqual([undefined, basicAuthorization(ops)]);
  });
});

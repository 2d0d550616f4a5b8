/** Who asks, when it matters: tokens, passwords, and rights that must not reach further than they say. */
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/base/logger.ts';
import { readMasterConfig } from '../../src/master/config.ts';
import { type RunningMaster, startMaster } from '../../src/master/shell/master.ts';
import { basicAuthorization } from '../../src/net/basic-auth.ts';
import { signJwt } from '../../src/net/jwt.ts';
import { until } from '../until.ts';
import { askAs } from './askers.ts';
import { type HiddenCluster, startHiddenCluster } from './hidden-cluster.ts';

const key = Buffer.from('a key that nobody guesses');
const directory = mkdtempSync(join(tmpdir(), 'stadion-proofs-'));
let master: RunningMaster;

async function startProven(flags: readonly string[]): Promise<RunningMaster> {
  const outcome = readMasterConfig({
    argv: ['--ip=127.0.0.1', '--port=0', '--registry=in_memory', ...flags],
    environment: {},
  });
  if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
  const started = await startMaster(outcome.config, { logger: silentLogger });
  await until('the master serves', () => started.door.state.phase === 'serving');
  return started;
}

beforeAll(async () => {
  writeFileSync(join(directory, 'key'), key, { mode: 0o600 });
  const credentials = [{ principal: 'ops', secret: 'secret' }];
  writeFileSync(join(directory, 'credentials'), JSON.stringify({ credentials }), { mode: 0o600 });
  master = await startProven([
    '--authenticate_http_readonly',
    '--authenticate_http_readwrite',
    '--http_authenticators=basic,jwt',
    `--jwt_secret_key=${join(directory, 'key')}`,
    `--credentials=${join(directory, 'credentials')}`,
  ]);
});
afterAll(async () => {
  await master.close();
  rmSync(directory, { recursive: true, force: true });
});

async function statusOf(headers: Readonly<Record<string, string>>, path = '/state'): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${master.address.port}${path}`, { headers });
  await answer.text();
  return answer.status;
}

function bearer(token: string): Promise<number> {
  return statusOf({ Authorization: `Bearer ${token}` });
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Signed as it should be, whatever it says. */
function signed(head: unknown, claims: unknown, with_ = key): string {
  const text = `${part(head)}.${part(claims)}`;
  return `${text}.${createHmac('sha256', with_).update(text).digest('base64url')}`;
}

const head = { alg: 'HS256', typ: 'JWT' };
const now = Math.floor(Date.now() / 1000);

describe('tokens', () => {
  it('CVE-2018-8023: a signature that differs anywhere proves nothing', async () => {
    const token = signJwt({ sub: 'ops' }, key);
    expect(await bearer(token)).toBe(200);
    const start = token.lastIndexOf('.') + 1;
    for (let at = start; at < token.length - 1; at++) {
      const other = token[at] === 'A' ? 'B' : 'A';
      expect([at, await bearer(token.slice(0, at) + other + token.slice(at + 1))]).toEqual([at, 401]);
    }
    for (const cut of [token.slice(0, start), token.slice(0, -1), `${token}A`, `${token}=`, token.slice(0, start - 1)])
      expect(await bearer(cut)).toBe(401);
  });

  it('CVE-2018-8023: secrets are compared in constant time wherever they are', () => {
    for (const file of ['jwt', 'basic-auth']) {
      const text = readFileSync(join(import.meta.dirname, `../../src/net/${file}.ts`), 'utf8');
      expect(text).toContain('timingSafeEqual');
      expect(text).not.toMatch(/(signature|secret|digest|hmac)\w*(\([^)]*\))? [!=]==? /i);
    }
  });

  it.each([
    ['no algorithm', signed({ alg: 'none' }, { sub: 'ops' })],
    ['no algorithm and no signature', `${part({ alg: 'none', typ: 'JWT' })}.${part({ sub: 'ops' })}.`],
    ['an algorithm of another kind', signed({ alg: 'RS256', typ: 'JWT' }, { sub: 'ops' })],
    ['an algorithm in other letters', signed({ alg: 'hs256', typ: 'JWT' }, { sub: 'ops' })],
    ['the wrong key', signed(head, { sub: 'ops' }, Buffer.from('a guess'))],
    ['an empty key', signed(head, { sub: 'ops' }, Buffer.alloc(0))],
    ['the past', signed(head, { sub: 'ops', exp: now - 1 })],
    ['the future', signed(head, { sub: 'ops', nbf: now + 3600 })],
    ['an end that is no time', signed(head, { sub: 'ops', exp: '9999999999' })],
    ['an end that is null', signed(head, { sub: 'ops', exp: null })],
    ['claims that are a list', signed(head, ['ops'])],
    ['claims that are nothing', signed(head, null)],
    ['claims nested deep', signed(head, JSON.parse(`${'['.repeat(90)}1${']'.repeat(90)}`))],
    ['two parts', `${part(head)}.${part({ sub: 'ops' })}`],
    ['four parts', `${signJwt({ sub: 'ops' }, key)}.x`],
    ['nothing', ''],
    ['a megabyte', `${'a'.repeat(9_000)}.b.c`],
    ['a critical header', signed({ ...head, crit: ['x'] }, { sub: 'ops' })],
  ])('CVE-2018-8023: a token with %s is refused', async (_what, token) => {
    expect(await bearer(token)).toBe(401);
  });

  it('CVE-2023-44981: a token without a name, and one with an empty name, are nobody', async () => {
    for (const claims of [{}, { sub: '' }, { sub: 7 }, { sub: null }, { cid: 'x' }])
      expect(await bearer(signed(head, claims))).toBe(403);
  });

  it('MESOS-9411: a thousand tokens at the same time are each judged by themselves', async () => {
    const good = signJwt({ sub: 'ops' }, key);
    const bad = signed(head, { sub: 'ops' }, Buffer.from('a guess'));
    for (let round = 0; round < 10; round++) {
      const statuses = await Promise.all(
        Array.from({ length: 100 }, (_, index) => bearer(index % 2 === 0 ? good : bad)),
      );
      expect(statuses).toEqual(statuses.map((_status, index) => (index % 2 === 0 ? 200 : 401)));
    }
  });
});

describe('passwords', () => {
  it.each([
    ['nothing', {}],
    ['an empty header', { Authorization: '' }],
    ['no password', { Authorization: `Basic ${Buffer.from('ops').toString('base64')}` }],
    ['an empty password', { Authorization: basicAuthorization({ principal: 'ops', secret: '' }) }],
    ['a prefix', { Authorization: basicAuthorization({ principal: 'ops', secret: 'secre' }) }],
    ['more', { Authorization: basicAuthorization({ principal: 'ops', secret: 'secrets' }) }],
    ['an empty name', { Authorization: basicAuthorization({ principal: '', secret: 'secret' }) }],
    ['the name of a property', { Authorization: basicAuthorization({ principal: '__proto__', secret: '' }) }],
    ['another name', { Authorization: basicAuthorization({ principal: 'Ops', secret: 'secret' }) }],
    ['a NUL', { Authorization: basicAuthorization({ principal: 'ops\0', secret: 'secret' }) }],
    ['another scheme', { Authorization: 'Digest username="ops"' }],
    ['no base64', { Authorization: 'Basic ops:secret' }],
    ['two proofs in one', { Authorization: `Basic x, ${basicAuthorization({ principal: 'ops', secret: 'secret' })}` }],
    ['a cookie', { Cookie: 'principal=ops' }],
    ['a header of a proxy', { 'X-Forwarded-User': 'ops', 'X-Remote-User': 'ops', 'X-Forwarded-For': '127.0.0.1' }],
  ])('CVE-2023-44981, CVE-2024-51504: %s proves nothing', async (_what, headers) => {
    expect(await statusOf(headers as Record<string, string>)).toBe(401);
  });

  it('CVE-2023-1782: nor is there another way to the same place', async () => {
    const paths = [
      '/master/state',
      '/state/',
      '/master/state/',
      '/master//state',
      '/%73tate',
      '/m%61ster/state',
      '/state.json',
      '/state;x',
      '//state',
      '/STATE',
      '/./state',
      '/state%2f',
      '/agents/x/state',
      '/api/v1',
      '/metrics/snapshot',
      '/metrics/prometheus',
      '/files/browse?path=/',
      '/registrar(1)/registry',
      '/frameworks',
      '/offers/explain',
      '/flags',
      '/logging/toggle',
    ];
    for (const path of paths) expect([path, [400, 401, 404].includes(await statusOf({}, path))]).toEqual([path, true]);
    expect(await statusOf({ Authorization: basicAuthorization({ principal: 'ops', secret: 'secret' }) })).toBe(200);
  });
});

/** Reads the event stream of operators from now on. */
async function listen(port: number, asker: 'other' | 'right'): Promise<{ heard(): string; stop(): void }> {
  const abort = new AbortController();
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1`, {
    method: 'POST',
    body: '{"type":"SUBSCRIBE"}',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      Authorization: basicAuthorization({ principal: asker, secret: `${asker[0]}-secret` }),
    },
    signal: abort.signal,
  });
  let heard = '';
  const read = async (): Promise<void> => {
    for await (const chunk of answer.body ?? []) heard += Buffer.from(chunk).toString('utf8');
  };
  void read().catch(() => {});
  await until('the stream has begun', () => heard.includes('HEARTBEAT'));
  return { heard: () => heard, stop: () => abort.abort() };
}

describe('rights', () => {
  let cluster: HiddenCluster;
  beforeAll(async () => {
    cluster = await startHiddenCluster();
  });
  afterAll(() => cluster.close());

  it('CVE-2025-0937: the stream of events is that of what its reader may see', async () => {
    const read = async (asker: 'other' | 'right'): Promise<string> => {
      const body = '{"type":"SUBSCRIBE"}';
      return (await askAs(asker, cluster.port, { path: '/api/v1', body })).text;
    };
    expect(await read('right')).toContain('hidden-task');
    expect(await read('other')).not.toContain('hidden-');
  });

  it('CVE-2024-23944: nor does it tell of changes that he may not see', async () => {
    const [right, other] = await Promise.all([listen(cluster.port, 'right'), listen(cluster.port, 'other')]);
    const { door } = cluster.master;
    const capabilities = [{ type: 'MULTI_ROLE' as const }];
    const framework_info = { user: 'hidden-user', name: 'hidden-second', roles: ['hidden-role'], capabilities };
    const subscribe = { framework_info };
    door.post({ type: 'framework-subscribing', streamId: 's1', frameworkId: undefined, subscribe, principal: 'right' });
    await until('it is told to who may see it', () => right.heard().includes('hidden-second'));
    door.post({ type: 'stream-closed', streamId: 's1' });
    await until('so is its end', () => right.heard().includes('FRAMEWORK_UPDATED'));
    // What was written to the other before an answer to him was written before it.
    await askAs('other', cluster.port, { path: '/state' });
    expect(other.heard()).not.toContain('hidden-');
    expect(other.heard()).not.toContain('FRAMEWORK_ADDED');
    right.stop();
    other.stop();
  });

  it('CVE-2025-1296: what a principal may not see is in no answer, whatever he asks for', async () => {
    const paths = [
      '/state',
      '/state-summary',
      '/slaves',
      '/frameworks',
      '/tasks',
      '/roles',
      '/weights',
      '/quota',
      '/maintenance/status',
    ];
    for (const path of paths) {
      for (const query of ['', '?jsonp=f', '?task_id=hidden-task', `?framework_id=${cluster.frameworkId}`]) {
        const { text } = await askAs('other', cluster.port, { path: `${path}${query}` });
        expect([path, query, text.includes('hidden-')]).toEqual([path, query, false]);
      }
    }
  });

  it('CVE-2025-1296: what one principal was shown is not shown to another', async () => {
    for (let round = 0; round < 5; round++) {
      const [seen, hidden] = await Promise.all([
        askAs('right', cluster.port, { path: '/state' }),
        askAs('other', cluster.port, { path: '/state' }),
      ]);
      expect(seen.text).toContain('hidden-task');
      expect(hidden.text).not.toContain('hidden-task');
    }
  });

  it('MESOS-7735: tasks that may not be seen do not end who shows the others', async () => {
    for (const asker of ['nobody', 'wrong', 'other', 'right'] as const) {
      for (const path of ['/state', '/tasks', '/frameworks']) await askAs(asker, cluster.port, { path });
    }
    expect(cluster.master.door.state.phase).toBe('serving');
  });
});

describe('roles in rights', () => {
  it('CVE-2025-4922: a right on a role is none on roles that begin alike', async () => {
    const principals = { type: 'ANY' };
    const weights = [
      { principals, roles: { values: ['dev', 'team/%'] } },
      { principals, roles: { type: 'NONE' } },
    ];
    const guarded = await startProven([`--acls=${JSON.stringify({ permissive: false, update_weights: weights })}`]);
    const put = async (role: string): Promise<number> => {
      const body = JSON.stringify([{ role, weight: 2 }]);
      return (await fetch(`http://127.0.0.1:${guarded.address.port}/weights`, { method: 'PUT', body })).status;
    };
    for (const role of ['dev', 'team/a', 'team/a/b']) expect([role, await put(role)]).toEqual([role, 200]);
    for (const role of ['dev2', 'de', 'dev/x', 'Dev', 'team', 'team2/a', 'teams', '*', 'a/team/b'])
      expect([role, await put(role)]).toEqual([role, 403]);
    const both = JSON.stringify(['dev', 'dev2'].map((role) => ({ role, weight: 3 })));
    const answer = await fetch(`http://127.0.0.1:${guarded.address.port}/weights`, { method: 'PUT', body: both });
    expect(answer.status).toBe(403);
    expect(guarded.door.state.allocator.weights.get('dev')).toBe(2);
    await guarded.close();
  });
});

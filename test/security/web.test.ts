/** What a browser, a proxy or a curious reader can make of the HTTP side. */
import { existsSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/base/logger.ts';
import { createHttpServer } from '../../src/net/http-server.ts';
import { uiDirectory } from '../../src/net/static-files.ts';
import { RegisterSlaveMessage } from '../../src/wire/gen/internal.ts';
import { encodeMessage } from '../../src/wire/libprocess.ts';
import { encode } from '../../src/wire/message.ts';
import { sendRaw } from '../fuzz/raw-client.ts';
import { frameworkInfo, SchedulerClient, taskFor } from '../integration/master/scheduler-client.ts';
import { SimulatedAgent } from '../integration/master/simulated-agent.ts';
import { until } from '../until.ts';
import { type Besieged, besiege, postText } from './hostile-client.ts';

let besieged: Besieged;
const agent = new SimulatedAgent('agent.test');
let client: SchedulerClient;

beforeAll(async () => {
  besieged = await besiege();
  await agent.start(besieged.master.pid);
  await agent.register();
  client = new SchedulerClient(besieged.port, 'application/json');
  await client.subscribe(frameworkInfo());
});
afterEach(() => besieged.expectSound());
afterAll(async () => {
  client.disconnect();
  await agent.stop();
  await besieged.close();
});

interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** As `fetch`, which does not send the headers that browsers keep to themselves. */
function ask({
  method = 'GET',
  path,
  headers = {},
  body = '',
}: Asked): Promise<{ status: number; text: string; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: besieged.port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** What changes something, with a body that would do it. */
const changes = [
  {
    method: 'POST',
    path: '/api/v1',
    body: '{"type":"UPDATE_WEIGHTS","update_weights":{"weight_infos":[{"role":"csrf","weight":9}]}}',
  },
  {
    method: 'POST',
    path: '/master/api/v1',
    body: '{"type":"UPDATE_WEIGHTS","update_weights":{"weight_infos":[{"role":"csrf","weight":9}]}}',
  },
  { method: 'POST', path: '/api/v1/scheduler', body: '{"type":"TEARDOWN","framework_id":{"value":"x"}}' },
  { method: 'POST', path: '/teardown', body: 'frameworkId=x' },
  { method: 'PUT', path: '/weights', body: '[{"role":"csrf","weight":9}]' },
  {
    method: 'POST',
    path: '/quota',
    body: '{"role":"csrf","guarantee":[{"name":"cpus","type":"SCALAR","scalar":{"value":1}}]}',
  },
  { method: 'DELETE', path: '/quota/csrf', body: '' },
  { method: 'POST', path: '/maintenance/schedule', body: '{}' },
  { method: 'POST', path: '/machine/down', body: '[{"hostname":"agent.test"}]' },
  { method: 'POST', path: '/machine/up', body: '[{"hostname":"agent.test"}]' },
  { method: 'POST', path: '/reserve', body: 'slaveId=x&resources=[]' },
  { method: 'POST', path: '/unreserve', body: 'slaveId=x&resources=[]' },
  { method: 'POST', path: '/create-volumes', body: 'slaveId=x&volumes=[]' },
  { method: 'POST', path: '/destroy-volumes', body: 'slaveId=x&volumes=[]' },
] as const;

describe('a page of another site', () => {
  it.each(changes)('CSRF: $method $path is refused to it, whatever type its body has', async (change) => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/json']) {
      for (const origin of ['http://evil.example', 'null', `http://127.0.0.1:${besieged.port + 1}`]) {
        const answer = await ask({ ...change, headers: { 'Content-Type': type, Origin: origin } });
        expect([origin, answer.status]).toEqual([origin, 403]);
      }
    }
    expect((await besieged.fetch('/roles').then((answer) => answer.text())).includes('csrf')).toBe(false);
  });

  it('CSRF: a page of ours, and a program, may change things', async () => {
    const body = '[{"role":"mine","weight":2}]';
    const origin = `http://127.0.0.1:${besieged.port}`;
    expect((await ask({ method: 'PUT', path: '/weights', body, headers: { Origin: origin } })).status).toBe(200);
    expect((await ask({ method: 'PUT', path: '/weights', body })).status).toBe(200);
  });

  it('CSRF: no page can send a message of an agent or a driver', async () => {
    for (const lines of [['Libprocess-From: a@127.0.0.1:1'], ['User-Agent: libprocess/a@127.0.0.1:1']]) {
      const text = postText(
        '/master/mesos.internal.UnregisterSlaveMessage',
        [...lines, 'Origin: http://evil.example'],
        '',
      );
      expect(await besieged.send(text)).toEqual([403]);
    }
  });

  it('DNS rebinding: a name that was made to point to loopback is not ours', async () => {
    const browser = { 'User-Agent': 'Mozilla/5.0', Host: 'evil.example:5050' };
    for (const path of ['/state', '/', '/metrics/snapshot', '/files/browse?path=/', '/flags'])
      expect((await ask({ path, headers: browser })).status).toBe(403);
    const headers = { ...browser, Origin: 'http://evil.example:5050', 'Content-Type': 'text/plain' };
    expect((await ask({ method: 'POST', path: '/api/v1', headers })).status).toBe(403);
    expect((await ask({ path: '/health', headers: { ...browser, Host: `localhost:${besieged.port}` } })).status).toBe(
      200,
    );
  });

  it('CORS: nobody else may read answers', async () => {
    for (const path of ['/state', '/api/v1', '/health']) {
      const { headers } = await ask({
        path,
        method: 'OPTIONS',
        headers: { Origin: 'http://evil.example', 'Access-Control-Request-Method': 'POST' },
      });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it.each([
    'alert(1)//',
    'a b',
    'a;b',
    '<script>',
    'a(',
    '"',
    "'",
    '/**/a',
    'a[0]',
    '\u2028',
    'a'.repeat(129),
    '.a',
    'a..b',
  ])('JSONP: %j is not the name of a function', async (name) => {
    for (const path of ['/state', '/version', '/metrics/snapshot', '/tasks', '/flags', '/weights']) {
      const answer = await ask({ path: `${path}?jsonp=${encodeURIComponent(name)}` });
      expect([path, answer.status]).toEqual([path, 400]);
    }
  });

  it('JSONP: what is wrapped is a script and nothing else', async () => {
    const { status, text, headers } = await ask({ path: '/version?jsonp=a.b' });
    expect(status).toBe(200);
    expect(text).toMatch(/^a\.b\(\{.*\}\);$/s);
    expect(headers['content-type']).toBe('text/javascript');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('clickjacking: the page stands in no frame and runs scripts of this port only', async () => {
    for (const path of ['/', '/assets/none.js']) {
      const { headers, status } = await ask({ path });
      if (status === 404) continue;
      const policy = String(headers['content-security-policy']);
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("object-src 'none'");
      expect(policy).toContain("base-uri 'self'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      expect(policy).not.toMatch(/default-src[^;]*unsafe/);
    }
    expect(existsSync(join(uiDirectory(), '..'))).toBe(true);
  });

  it('MESOS-6947: names, labels and output of tasks are never a page', async () => {
    const offer = await client.offer();
    const script = '</script><script>alert(1)</script>';
    const labels = { labels: [{ key: script, value: script }] };
    await client.launch(offer, [{ ...taskFor(offer, script.replaceAll('/', '-')), name: script, labels }]);
    await until('the task is shown', async () => (await ask({ path: '/state' })).text.includes('alert(1)'));
    for (const path of ['/state', '/tasks', '/frameworks', `/tasks?task_id=${encodeURIComponent(script)}`]) {
      expect((await ask({ path })).headers['content-type']).toBe('application/json');
    }
    const refusals = [
      `/${encodeURIComponent(script)}`,
      `/quota/${encodeURIComponent(script)}`,
      `/agents/${encodeURIComponent(script)}/state`,
    ];
    for (const path of refusals) {
      const { headers, text } = await ask({ path });
      expect([path, text.includes('<script>') ? headers['content-type'] : 'text/plain; charset=utf-8']).toEqual([
        path,
        'text/plain; charset=utf-8',
      ]);
    }
  });
});

describe('files of tasks', () => {
  it('CVE-2020-10944: what a task writes is no page of the master, whatever the agent calls it', async () => {
    const server = createHttpServer({ logger: silentLogger });
    server.fastify.get('/files/download', async (_request, reply) =>
      reply
        .headers({ 'Content-Type': 'text/html', 'Set-Cookie': 'a=b', 'Access-Control-Allow-Origin': '*' })
        .send('<script>alert(1)</script>'),
    );
    const { port } = await server.listen({ ip: '127.0.0.1', port: 0 });
    const from = `slave(1)@127.0.0.1:${port}`;
    const slave = { ...agent.info, hostname: 'hostile.test' };
    await besieged.message(RegisterSlaveMessage.name, encode(RegisterSlaveMessage, { slave, version: '1.11.0' }), from);
    const { state } = besieged.master.running.door;
    const hostile = await until('the agent', () => state.agentsByPid.get(from));
    const { status, headers, text } = await ask({ path: `/agents/${hostile.id}/files/download?path=/stdout` });
    expect([status, text]).toEqual([200, '<script>alert(1)</script>']);
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['access-control-allow-origin']).toBeUndefined();
    await server.close(0);
  });
});

describe('requests that two readers would read differently', () => {
  const evil = 'GET /smuggled HTTP/1.1\r\nHost: m\r\n\r\n';
  const json = 'Content-Type: application/json';

  it.each([
    [
      'a length and chunks',
      [json, `Content-Length: ${evil.length + 5}`, 'Transfer-Encoding: chunked'],
      `0\r\n\r\n${evil}`,
    ],
    [
      'chunks and a length',
      [json, 'Transfer-Encoding: chunked', 'Content-Length: 4'],
      `${evil.length.toString(16)}\r\n${evil}\r\n0\r\n\r\n`,
    ],
    ['two lengths', [json, 'Content-Length: 0', `Content-Length: ${evil.length}`], evil],
    ['two lengths in one', [json, `Content-Length: 0, ${evil.length}`], evil],
    ['a length with a sign', [json, 'Content-Length: +0'], evil],
    ['a negative length', [json, 'Content-Length: -1'], evil],
    ['a length in another base', [json, 'Content-Length: 0x0'], evil],
    ['a coding nobody knows', [json, 'Transfer-Encoding: xchunked'], evil],
    ['a coding twice', [json, 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], `0\r\n\r\n${evil}`],
    ['a coding behind a tab', [json, 'Transfer-Encoding:\tchunked, identity'], `0\r\n\r\n${evil}`],
    ['a folded header', [json, 'X: a', ' Content-Length: 0', `Content-Length: ${evil.length}`], evil],
    ['a space before the colon', [json, 'Content-Length : 0'], evil],
    ['a chunk size that is none', [json, 'Transfer-Encoding: chunked'], `0x0\r\n\r\n${evil}`],
    ['a chunk size beyond all numbers', [json, 'Transfer-Encoding: chunked'], `${'f'.repeat(20)}\r\n${evil}`],
    ['a chunk that goes on', [json, 'Transfer-Encoding: chunked'], `2\r\n{}X\r\n0\r\n\r\n${evil}`],
    [
      'a length as a trailer',
      [json, 'Transfer-Encoding: chunked'],
      `0\r\nContent-Length: ${evil.length}\r\n\r\n${evil}`,
    ],
  ])('request smuggling: %s', async (_what, headers, body) => {
    const { statuses, text } = await sendRaw(besieged.port, postText('/api/v1', headers, body));
    expect(statuses[0]).toBe(400);
    expect(statuses).not.toContain(404);
    expect(text).not.toContain('smuggled');
  });

  it('request smuggling: a bare line feed ends no header', async () => {
    const text = 'GET /health HTTP/1.1\nHost: m\nX: a\n\n';
    expect(await besieged.send(text)).toEqual([400]);
    expect(
      await besieged.send(`POST /api/v1 HTTP/1.1\r\nHost: m\r\nX: a\nContent-Length: 5\r\n\r\n{}\r\n\r\n`),
    ).toEqual([400]);
    expect(await besieged.send(`GET /health HTTP/1.1\r\nHost: m\rX: y\r\n\r\n`)).toEqual([400]);
  });

  it('request smuggling: messages are read as strictly', async () => {
    const path = '/master/mesos.internal.PingSlaveMessage';
    const from = 'Libprocess-From: a@127.0.0.1:1';
    const message = encodeMessage({ from: 'b@127.0.0.1:1', to: 'master@x:1', name: 'x.Y', body: new Uint8Array(0) });
    const smuggled = Buffer.from(message).toString('latin1');
    for (const lines of [
      [from, 'Content-Length: 0', 'Transfer-Encoding: chunked'],
      [from, 'Content-Length: 0', `Content-Length: ${smuggled.length}`],
      [from, 'Transfer-Encoding: gzip, chunked'],
      [from, 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'],
      [from, 'Content-Length : 0'],
      [from, ' Content-Length: 0'],
      [from, 'Content-Length: +0'],
    ])
      expect([lines, await besieged.send(postText(path, lines, smuggled))]).toEqual([lines, [400]]);
    const bare = postText(path, [from], '').replaceAll('\r\n', '\n');
    expect(await besieged.send(bare)).toEqual([400]);
  });

  it('response splitting: nothing in an address ends a header of an answer', async () => {
    const { text } = await sendRaw(besieged.port, 'GET /redirect?a=%0d%0aSet-Cookie:%20x HTTP/1.1\r\nHost: m\r\n\r\n');
    expect(text).not.toMatch(/^Set-Cookie/im);
    const host = await sendRaw(besieged.port, 'GET /redirect HTTP/1.1\r\nHost: a%0d%0aSet-Cookie:%20x\r\n\r\n');
    expect(host.text).not.toMatch(/^Set-Cookie/im);
  });

  it('open redirect: the address of the leader does not come from the request', async () => {
    for (const headers of [
      { Host: 'evil.example' },
      { 'X-Forwarded-Host': 'evil.example' },
      { Forwarded: 'host=evil.example' },
    ]) {
      const { status, headers: answered } = await ask({ path: '/redirect', headers });
      expect(status).toBe(307);
      expect(answered['location']).toBe(`//master.test:${besieged.port}`);
    }
    for (const line of ['GET //evil.example/redirect', 'GET http://evil.example/redirect', 'GET /redirect/../evil'])
      expect((await sendRaw(besieged.port, `${line} HTTP/1.1\r\nHost: m\r\n\r\n`)).text).not.toMatch(
        /^Location:.*evil/im,
      );
  });
});

describe('requests that are too large', () => {
  it('header bombs: a head beyond 16 KiB is refused', async () => {
    const statuses = await Promise.all([
      besieged.send(`GET /health HTTP/1.1\r\nHost: m\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`),
      besieged.send(`GET /health HTTP/1.1\r\nHost: m\r\n${'X: y\r\n'.repeat(5_000)}\r\n`),
      besieged.send(`GET /${'y'.repeat(20_000)} HTTP/1.1\r\nHost: m\r\n\r\n`),
      besieged.send(postText('/master/x.Y', ['Libprocess-From: a@b:1', `X: ${'y'.repeat(20_000)}`], '')),
    ]);
    for (const [status] of statuses) expect([400, 431]).toContain(status);
  });

  it('compression bombs: a gigabyte of nothing in a megabyte is refused', async () => {
    const bomb = gzipSync(Buffer.alloc(256 * 2 ** 20), { level: 9 });
    const before = process.memoryUsage.rss();
    const headers = { 'Content-Encoding': 'gzip' };
    for (const path of ['/api/v1', '/api/v1/scheduler', '/quota'])
      expect((await besieged.post(path, bomb, headers)).status).toBe(413);
    const twice = gzipSync(bomb);
    expect((await besieged.post('/api/v1', twice, { 'Content-Encoding': 'gzip, gzip' })).status).toBe(415);
    expect((await besieged.post('/api/v1', bomb.subarray(0, 1000), headers)).status).toBe(400);
    expect(process.memoryUsage.rss() - before).toBeLessThan(512 * 2 ** 20);
  });

  it('compression bombs: a call that was packed is read', async () => {
    const answer = await besieged.post('/api/v1', gzipSync('{"type":"GET_HEALTH"}'), { 'Content-Encoding': 'gzip' });
    expect(answer.status).toBe(200);
  });
});

const traversals = [
  '/../etc/passwd',
  '/..',
  '/%2e%2e/etc/passwd',
  '/%2E%2e%2fetc/passwd',
  '/..%2fetc%2fpasswd',
  '/assets/../../package.json',
  '/assets/%2e%2e/%2e%2e/package.json',
  '/assets/..%2f..%2fpackage.json',
  '/assets/%252e%252e/package.json',
  '/assets/..%5c..%5cpackage.json',
  '/assets/%00',
  '/assets/a%00.js',
  '/assets/%c0%ae%c0%ae/package.json',
  '/assets//etc/passwd',
  '/assets/.git/config',
  '/master/../../etc/passwd',
];

describe('paths', () => {
  it.each(traversals)('path traversal: %s leads nowhere', async (path) => {
    const request = `GET ${path} HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n`;
    const { statuses, text } = await sendRaw(besieged.port, request, { keepOpen: true });
    // What looks like an address within the page gets the page.
    if (!/<!doctype html>/i.test(text)) expect([400, 404]).toContain(statuses[0]);
    expect(text).not.toMatch(/root:|"name": "stadion"/);
  });

  it('path traversal: nor do the paths of files', async () => {
    const paths = [
      '/etc/passwd',
      '/../../etc/passwd',
      '/master/log/../../../etc/passwd',
      '/master/log%00',
      '',
      '.',
      '/',
      '//etc/passwd',
      '/master/log/'.repeat(300),
    ];
    for (const path of paths) {
      for (const kind of ['browse', 'read', 'download']) {
        const query = `path=${encodeURIComponent(path)}&offset=0&length=100`;
        const { status, text } = await ask({ path: `/files/${kind}?${query}` });
        expect([400, 404]).toContain(status);
        expect(text).not.toContain('root:');
      }
      const call = { type: 'READ_FILE', read_file: { path, offset: 0 } };
      expect([400, 404]).toContain((await besieged.post('/api/v1', JSON.stringify(call))).status);
    }
  });

  it('path traversal: the way to agents is that of known agents and reading', async () => {
    const id = encodeURIComponent(agent.id);
    for (const path of [
      `/agents/${id}/api/v1`,
      `/agents/${id}/files/../api/v1`,
      `/agents/${id}%2f..%2f..%2fstate`,
      '/agents/x@127.0.0.1:22/state',
      '/agents/%00/state',
      `/agents/${id}/state/..`,
    ])
      expect([400, 404]).toContain((await ask({ path })).status);
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect([404, 405]).toContain((await ask({ method, path: `/agents/${id}/state` })).status);
  });

  it.each([
    '-1',
    '-2',
    '9223372036854775808',
    '18446744073709551616',
    '1e400',
    'NaN',
    '0x10',
    ' ',
    '1 ',
    '--1',
    '99999999999999999999999',
  ])('offset and length overflow: %s is no amount', async (amount) => {
    const number = encodeURIComponent(amount);
    for (const query of [`offset=${number}`, `length=${number}&offset=0`, `offset=${number}&length=${number}`])
      expect([400, 404]).toContain((await ask({ path: `/files/read?path=/nowhere&${query}` })).status);
    const { status, text } = await ask({ path: `/tasks?limit=${number}&offset=${number}` });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toHaveProperty('tasks');
    expect((await ask({ path: `/metrics/snapshot?timeout=${number}` })).status).toBe(400);
  });
});

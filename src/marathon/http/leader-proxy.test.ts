import { createServer as createHttpServer, type IncomingHttpHeaders, IncomingMessage, type Server } from 'node:http';
import { createServer as createTcpServer, Socket, type Server as TcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpClient } from '../../net/http-client.ts';
import { type ProxiedAnswer, proxyToLeader } from './leader-proxy.ts';

const servers: (Server | TcpServer)[] = [];
const client = new HttpClient();
const options = { client, self: 'me:1', timeoutMs: 300, connectTimeoutMs: 200 };

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function listening(server: Server | TcpServer): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

/** What a standby that calls itself `me:1` makes of a request. */
async function proxied(leader: string, headers: Record<string, string> = {}, body = ''): Promise<ProxiedAnswer> {
  return new Promise((resolve, reject) => {
    const standby = createHttpServer((request, response) => {
      proxyToLeader(request, body, leader, options)
        .then(resolve, reject)
        .finally(() => response.end());
    });
    listening(standby)
      .then((place) => client.request({ url: `http://${place}/v2/apps?embed=counts`, headers, method: 'POST' }))
      .catch(reject);
  });
}

describe('a request handed on to the leader', () => {
  it('comes with its path, headers and body, and where it has been; the answer comes back whole', async () => {
    const seen: { url?: string; headers?: IncomingHttpHeaders; body?: string } = {};
    const leader = await listening(
      createHttpServer((request, response) => {
        const parts: Buffer[] = [];
        request.on('data', (part: Buffer) => parts.push(part));
        request.on('end', () => {
          Object.assign(seen, { url: request.url, headers: request.headers, body: Buffer.concat(parts).toString() });
          response.writeHead(404, { 'X-Marathon-Leader': 'http://leader', 'Content-Type': 'application/json' });
          response.end('{"message":"no"}');
        });
      }),
    );
    const headers = { 'X-Marathon-Via': '1.1 other:2', 'X-Forwarded-For': '10.1.1.1', Authorization: 'Basic eA==' };
    const answer = await proxied(leader, headers, '{"id":"/a"}');
    expect(answer.status).toBe(404);
    expect(Buffer.from(answer.body ?? '').toString()).toBe('{"message":"no"}');
    expect(answer.headers).toMatchObject({ 'X-Marathon-Via': '1.1 me:1', 'x-marathon-leader': 'http://leader' });
    expect([seen.url, seen.body]).toEqual(['/v2/apps?embed=counts', '{"id":"/a"}']);
    expect(seen.headers).toMatchObject({
      'x-marathon-via': '1.1 other:2, 1.1 me:1',
      'x-forwarded-for': '10.1.1.1, 127.0.0.1',
      authorization: 'Basic eA==',
      host: leader,
    });
    expect(seen.headers?.['content-type']).toBeUndefined();
  });

  it.each([
    ['//elsewhere:1/v2/apps', '//elsewhere:1/v2/apps'],
    ['/@elsewhere:1/', '/@elsewhere:1/'],
    ['/\\\\elsewhere:1/', '///elsewhere:1/'],
    ['/../../elsewhere', '/elsewhere'],
    ['http://elsewhere:1/v2/apps', undefined],
    ['@elsewhere:1/', undefined],
    [':1@elsewhere:1/', undefined],
    ['.elsewhere:1/', undefined],
  ])('CVE-2023-1782: goes to the leader and nowhere else, whatever its path is (%s)', async (path, seen) => {
    const asked: (string | undefined)[] = [];
    const leader = await listening(
      createHttpServer((request, response) => {
        asked.push(request.headers.host === leader ? request.url : `on ${request.headers.host}`);
        response.end('{}');
      }),
    );
    const request = Object.assign(new IncomingMessage(new Socket()), { method: 'GET', url: path });
    const answer = await proxyToLeader(request, '', leader, options);
    expect(answer.status).toBe(seen === undefined ? 400 : 200);
    expect(asked).toEqual(seen === undefined ? [] : [seen]);
  });

  it('is refused when it has been here before', async () => {
    const answer = await proxied('127.0.0.1:1', { 'X-Marathon-Via': '1.1 other:2, 1.1 me:1' });
    expect([answer.status, answer.body]).toEqual([502, '{"message":"Detected proxying loop."}']);
  });

  it('is told when the leader refuses the connection or breaks it', async () => {
    const gone = await listening(createTcpServer());
    await new Promise((resolve) => servers.pop()?.close(resolve));
    const rude = await listening(createTcpServer((socket) => socket.resume().resetAndDestroy()));
    for (const leader of [gone, rude]) {
      const answer = await proxied(leader);
      expect([answer.status, answer.body]).toEqual([502, '{"message":"Connection to leader refused."}']);
    }
  });

  it('is told when the leader does not answer in time', async () => {
    const silent = createTcpServer((socket) => void socket.on('error', () => {}).resume());
    const answer = await proxied(await listening(silent));
    expect([answer.status, answer.body]).toEqual([500, '{"message":"The leader did not answer"}']);
  });
});

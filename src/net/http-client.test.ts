import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readBody } from './http-body.ts';
import { HttpClient } from './http-client.ts';

let server: Server;
let handler: RequestListener;
let client: HttpClient;
let url: string;

beforeEach(async () => {
  handler = (_request, response) => void response.end();
  server = createServer((request, response) => handler(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  client = new HttpClient();
});

afterEach(() => {
  client.close();
  server.closeAllConnections();
  server.close();
});

describe('request', () => {
  it('sends a body with its length and gives the whole answer', async () => {
    handler = async (request, response) => {
      const body = await readBody(request);
      response.writeHead(418, { 'X-Length': request.headers['content-length'] ?? '' });
      response.end(`${request.method} ${body.ok ? Buffer.from(body.value).toString() : ''}`);
    };
    const answer = await client.request({ url, body: 'häll' });
    expect([answer.status, answer.text(), answer.headers['x-length']]).toEqual([418, 'POST häll', '5']);
    expect((await client.request({ url, method: 'DELETE' })).text()).toBe('DELETE ');
  });

  it('uses a connection again', async () => {
    let connections = 0;
    server.on('connection', () => connections++);
    for (let index = 0; index < 5; index++) await client.request({ url });
    expect(connections).toBe(1);
  });

  it.each([
    ['a silent server', 'http-timeout', true],
    ['a large answer', 'http-answer-too-large', false],
    ['a cut answer', 'http-failed', true],
  ])('fails on %s with %s', async (what, code, retryable) => {
    handler = (_request, response) => {
      if (what === 'a large answer') response.end('x'.repeat(1000));
      if (what === 'a cut answer') {
        response.writeHead(200, { 'Content-Length': '100' });
        response.write('x', () => response.destroy());
      }
    };
    const timeoutMs = what === 'a silent server' ? 20 : 5000;
    await expect(client.request({ url, timeoutMs, maxBytes: 100 })).rejects.toMatchObject({ code, retryable });
  });

  it('fails on nobody listening, on a bad URL and when told to stop', async () => {
    const { port } = new URL(url);
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await expect(client.request({ url: `http://me:pw@127.0.0.1:${port}/x` })).rejects.toMatchObject({
      code: 'http-failed',
      retryable: true,
      message: expect.not.stringContaining('pw'),
    });
    await expect(client.request({ url: 'nonsense' })).rejects.toMatchObject({
      code: 'http-url-invalid',
      retryable: false,
    });
    const controller = new AbortController();
    controller.abort();
    await expect(client.request({ url, signal: controller.signal })).rejects.toMatchObject({ code: 'http-failed' });
  });
});

describe('stream', () => {
  it('stays open beyond its time-out and closes on demand', async () => {
    let isClosed = false;
    handler = (_request, response) => {
      response.on('close', () => {
        isClosed = true;
      });
      response.writeHead(200, { 'Content-Type': 'x/y' });
      setTimeout(() => response.write('late'), 60);
    };
    const stream = await client.stream({ url, timeoutMs: 50 }).catch(() => undefined);
    expect(stream).toBeUndefined();
    handler = (_request, response) => {
      response.on('close', () => {
        isClosed = true;
      });
      response.writeHead(200, { 'Content-Type': 'x/y' });
      response.flushHeaders();
      setTimeout(() => response.write('late'), 60);
    };
    const opened = await client.stream({ url, timeoutMs: 50 });
    expect([opened.status, opened.headers['content-type']]).toEqual([200, 'x/y']);
    const [chunk] = await new Promise<Buffer[]>((resolve) =>
      opened.body.once('data', (part: Buffer) => resolve([part])),
    );
    expect(String(chunk)).toBe('late');
    isClosed = false;
    opened.close();
    await vi.waitUntil(() => isClosed);
  });
});

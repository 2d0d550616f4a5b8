import { connect, type Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { encodeMessage, type LibprocessMessage } from '../wire/libprocess.ts';
import { jsonAnswer, sendAnswer } from './http-answer.ts';
import { HttpClient } from './http-client.ts';
import { answerPlainErrors, createHttpServer, type HttpServer } from './http-server.ts';

let server: HttpServer;
let client: HttpClient;
let base: string;
const received: LibprocessMessage[] = [];

beforeEach(async () => {
  received.length = 0;
  client = new HttpClient();
  server = createHttpServer({
    logger: silentLogger,
    prefixes: ['slave(1)'],
    body: { maxBytes: 4096, timeoutMs: 2_000 },
    headTimeoutMs: 2_000,
  });
  answerPlainErrors(server.fastify);
  server.onMessage((message) => {
    received.push({ ...message, body: Uint8Array.from(message.body) });
    return message.to === 'master' ? 202 : 404;
  });
  server.raw('POST', '/raw', async ({ request, response, query }) => {
    await sendAnswer(request, response, jsonAnswer(200, JSON.stringify({ raw: query.get('q') })));
  });
  server.raw('GET', '/broken', () => {
    throw new Error('as told');
  });
  server.fastify.get('/state', async () => ({ filler: 'x'.repeat(2000) }));
  server.fastify.post('/echo', async (request) => ({ body: request.body }));
  await server.listen({ ip: '127.0.0.1', port: 0 });
  base = `http://127.0.0.1:${server.address.port}`;
});

afterEach(async () => {
  client.close();
  await server.close(0);
});

/** Sends bytes in the given pieces on one connection and collects what comes back until `isEnough`. */
async function talk(pieces: readonly (string | Uint8Array)[], isEnough: (text: string) => boolean): Promise<string> {
  const socket: Socket = connect(server.address.port, '127.0.0.1');
  try {
    return await new Promise<string>((resolve, reject) => {
      let text = '';
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        if (isEnough(text)) resolve(text);
      });
      socket.on('connect', () => {
        const sendNext = (index: number): void => {
          const piece = pieces[index];
          if (piece !== undefined) socket.write(piece, () => setImmediate(() => sendNext(index + 1)));
        };
        sendNext(0);
      });
    });
  } finally {
    socket.destroy();
  }
}

function message(name: string, to = 'master', body = new Uint8Array([8, 1])): Uint8Array {
  return encodeMessage({ from: 'slave(1)@127.0.0.1:1', to: `${to}@127.0.0.1:2`, name, body });
}

function statuses(text: string): string[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1] ?? '');
}

describe('messages', () => {
  it('answers pipelined messages in order, 404 for an unknown process', async () => {
    const bytes = Buffer.concat([message('a'), message('b', 'nobody'), message('c', 'master', new Uint8Array(0))]);
    const text = await talk([bytes.subarray(0, 100), bytes.subarray(100)], (so) => statuses(so).length === 3);
    expect(statuses(text)).toEqual(['202', '404', '202']);
    expect(received.map((one) => one.name)).toEqual(['a', 'b', 'c']);
    expect(received[0]).toMatchObject({ to: 'master', from: 'slave(1)@127.0.0.1:1', body: new Uint8Array([8, 1]) });
  });

  it('hands a connection over to HTTP when another request follows, and takes messages there too', async () => {
    const get = 'GET /state HTTP/1.1\r\nHost: x\r\n\r\n';
    const text = await talk(
      [Buffer.concat([message('a'), Buffer.from(get), message('b'), message('c', 'nobody')])],
      (so) => statuses(so).length === 4,
    );
    expect(statuses(text)).toEqual(['202', '200', '202', '404']);
    expect(received.map((one) => one.name)).toEqual(['a', 'b', 'c']);
  });

  it('hands over a connection whose first request comes in pieces', async () => {
    const body = '{"a":1}';
    const post = `POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const pieces = [...post].reduce<string[]>((all, letter, index) => {
      if (index % 7 === 0) all.push(letter);
      else all[all.length - 1] += letter;
      return all;
    }, []);
    const text = await talk(pieces, (so) => so.includes('"a":1'));
    expect(statuses(text)).toEqual(['200']);
  });

  it('answers 400 to an unreadable message and closes', async () => {
    const crooked = 'POST /master/x HTTP/1.1\r\nLibprocess-From: a@1.2.3.4:5\r\nContent-Length: x\r\n\r\n';
    expect(statuses(await talk([crooked], () => false))).toEqual(['400']);
    expect(received).toEqual([]);
  });
});

describe('hostile peers', () => {
  it('do not bring the server down by resetting after a refusal', async () => {
    const crooked = 'POST /master/x HTTP/1.1\r\nLibprocess-From: a@1.2.3.4:5\r\nContent-Length: 9999999999\r\n\r\n';
    for (let index = 0; index < 20; index++) {
      const socket = connect(server.address.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(crooked);
      await new Promise((resolve) => socket.once('data', resolve));
      socket.write('x'.repeat(100_000));
      socket.resetAndDestroy();
    }
    expect((await client.request({ url: `${base}/state` })).status).toBe(200);
  });
});

describe('requests', () => {
  it('routes raw paths before Fastify, with prefix, query and last slash', async () => {
    const answer = await client.request({ url: `${base}/slave(1)/raw/?q=7`, body: '' });
    expect([answer.status, answer.text()]).toEqual([200, '{"raw":"7"}']);
    const encoded = await client.request({ url: `${base}/slave%281%29/state` });
    expect(encoded.status).toBe(200);
    expect((await client.request({ url: `${base}/state/` })).status).toBe(200);
  });

  it('compresses larger answers only for those who accept it', async () => {
    const plain = await client.request({ url: `${base}/state` });
    expect(plain.headers['content-encoding']).toBeUndefined();
    const packed = await client.request({ url: `${base}/state`, headers: { 'Accept-Encoding': 'gzip' } });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.body).toString()).toBe(plain.text());
    const small = await client.request({ url: `${base}/raw`, body: '', headers: { 'Accept-Encoding': 'gzip' } });
    expect(small.headers['content-encoding']).toBeUndefined();
  });

  it('answers 404 to unknown paths and to paths that climb', async () => {
    const unknown = await client.request({ url: `${base}/nope` });
    expect([unknown.status, unknown.text()]).toEqual([404, '404 Not Found.']);
    for (const path of ['/x/../state', '/x/%2e%2e/state', '/x%2f..%2fstate']) {
      const text = await talk([`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`], () => false);
      expect([path, statuses(text)]).toEqual([path, ['404']]);
    }
  });

  it('answers 400 to a malformed escape, bad JSON, deep JSON and a body above the limit with 413', async () => {
    expect((await client.request({ url: `${base}/%zz` })).status).toBe(400);
    const headers = { 'Content-Type': 'application/json' };
    const bad = await client.request({ url: `${base}/echo`, headers, body: '{' });
    expect(bad.status).toBe(400);
    const deep = await client.request({ url: `${base}/echo`, headers, body: '['.repeat(101) + ']'.repeat(101) });
    expect([deep.status, deep.text()]).toEqual([400, 'JSON is nested deeper than 100 levels']);
    const large = await client.request({ url: `${base}/echo`, headers, body: `"${'x'.repeat(5000)}"` });
    expect(large.status).toBe(413);
    expect((await client.request({ url: `${base}/state` })).status).toBe(200);
  });

  it('turns a failing handler into a 500 with its text', async () => {
    const answer = await client.request({ url: `${base}/broken` });
    expect([answer.status, answer.text()]).toEqual([500, 'as told']);
  });

  it('closes a connection whose head never ends', async () => {
    const quick = createHttpServer({ logger: silentLogger, headTimeoutMs: 50 });
    const { port } = await quick.listen({ ip: '127.0.0.1', port: 0 });
    const socket = connect(port, '127.0.0.1');
    socket.write('POST /master/x HTTP/1.1\r\nLibprocess-From: a');
    await new Promise((resolve) => socket.once('close', resolve));
    await quick.close(0);
    expect(socket.destroyed).toBe(true);
  });
});

import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gatherWrites } from './gathered-writes.ts';

let server: Server;
let client: Socket;
let text = '';
let writes = 0;

beforeEach(async () => {
  text = '';
  writes = 0;
  server = createServer((request, response) => {
    const { socket } = request;
    if (writes === 0) {
      const { write } = socket;
      writes = 1;
      socket.write = ((...rest: unknown[]) => {
        writes++;
        return Reflect.apply(write, socket, rest);
      }) as Socket['write'];
    }
    if (request.url === '/large') {
      response.writeHead(200, { 'X-Path': '/large' });
      response.write(Buffer.alloc(10, 'a'));
      response.end(Buffer.alloc(10, 'b'));
      return;
    }
    gatherWrites(socket);
    response.writeHead(202, { 'Content-Length': 0, 'X-Path': request.url ?? '' });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('data', (data) => {
    text += data.toString('latin1');
  });
});

afterEach(async () => {
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
});

function answered(): string[] {
  return [...text.matchAll(/X-Path: (\S+)/g)].map(([, path = '']) => path);
}

const ask = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

describe('gathered writes', () => {
  it('answer many requests that came together in order and in few writes', async () => {
    const paths = Array.from({ length: 100 }, (_, index) => `/${index}`);
    client.write(paths.map(ask).join(''));
    await vi.waitFor(() => expect(answered()).toEqual(paths));
    expect(writes).toBeLessThan(20);
    client.write(ask('/again'));
    await vi.waitFor(() => expect(answered().at(-1)).toBe('/again'));
  });

  it('keep their place among others', async () => {
    client.write([ask('/1'), ask('/large'), ask('/2'), ask('/large'), ask('/3')].join(''));
    await vi.waitFor(() => expect(answered()).toEqual(['/1', '/large', '/2', '/large', '/3']));
    const bodies = text.split('\r\n\r\n').filter((part) => part.includes('aaaa'));
    expect(bodies.length).toBe(2);
    for (const body of bodies) expect(body).toMatch(/^a\r\na{10}\r\na\r\nb{10}\r\n0/);
  });

  it('do not mind that the reader leaves', async () => {
    client.write(ask('/1'));
    client.destroy();
    const other = connect((server.address() as AddressInfo).port, '127.0.0.1');
    let got = '';
    other.on('data', (data) => {
      got += data.toString('latin1');
    });
    other.write(ask('/2'));
    await vi.waitFor(() => expect(got).toContain('/2'));
    other.destroy();
  });
});

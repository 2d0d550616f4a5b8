import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { encodeRecord, RecordDecoder } from '../wire/recordio.ts';
import {
  type ByteStream,
  encodeServerSentEvent,
  openRecordStream,
  openServerSentEvents,
  type RecordStream,
  SharedBatch,
  type StreamEnd,
  type StreamOptions,
} from './event-stream.ts';
import { HttpClient } from './http-client.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';

let server: HttpServer;
let client: HttpClient;
let opened: ((response: ServerResponse) => void) | undefined;

beforeEach(async () => {
  client = new HttpClient();
  server = createHttpServer({ logger: silentLogger });
  server.raw('GET', '/stream', ({ response }) => opened?.(response));
  await server.listen({ ip: '127.0.0.1', port: 0 });
});

afterEach(async () => {
  client.close();
  await server.close(0);
});

const url = (): string => `http://127.0.0.1:${server.address.port}/stream`;
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

async function open(
  options: StreamOptions,
): Promise<{ stream: RecordStream; reader: Awaited<ReturnType<HttpClient['stream']>> }> {
  let stream: RecordStream | undefined;
  opened = (response) => {
    stream = openRecordStream(response, options);
  };
  const reader = await client.stream({ url: url() });
  if (stream === undefined) throw new Error('the stream was not opened');
  return { stream, reader };
}

describe('record streams', () => {
  it('carry records in order, after the head came at once', async () => {
    const { stream, reader } = await open({
      headers: { 'Content-Type': 'application/json', 'Mesos-Stream-Id': 'abc' },
    });
    expect([reader.status, reader.headers['mesos-stream-id'], reader.headers['transfer-encoding']]).toEqual([
      200,
      'abc',
      'chunked',
    ]);
    for (let index = 0; index < 100; index++) expect(stream.sendRecord(bytes(`record ${index}`))).toBe(true);
    stream.close();
    expect(stream.sendRecord(bytes('late'))).toBe(false);
    const decoder = new RecordDecoder();
    const found: string[] = [];
    for await (const chunk of reader.body) {
      const pushed = decoder.push(chunk as Uint8Array);
      if (pushed.ok) found.push(...pushed.value.map((one) => Buffer.from(one).toString()));
    }
    expect(found).toEqual(Array.from({ length: 100 }, (_, index) => `record ${index}`));
  });

  it('send each piece as a chunk of its own, those of one turn in one packet', async () => {
    const socket = connect(server.address.port, '127.0.0.1');
    const packets: string[] = [];
    socket.on('data', (data) => packets.push(data.toString('latin1')));
    opened = (response) => {
      const stream = openRecordStream(response, {});
      for (const text of ['one', 'three', '']) stream.sendRecord(bytes(text));
    };
    socket.write('GET /stream HTTP/1.1\r\nHost: x\r\n\r\n');
    await vi.waitFor(() => expect(packets.join('')).toContain('5\r\n3\none\r\n7\r\n5\nthree\r\n2\r\n0\n\r\n'));
    expect(packets.length).toBeLessThanOrEqual(2);
    socket.destroy();
  });

  it('beat by themselves', async () => {
    const { stream, reader } = await open({ heartbeat: () => bytes('HB'), heartbeatMs: 5 });
    let text = '';
    reader.body.on('data', (chunk: Uint8Array) => {
      text += Buffer.from(chunk).toString();
    });
    await vi.waitUntil(() => text.startsWith('2\nHB2\nHB'));
    stream.close();
  });

  it('say once how they ended: closed by us, left by the reader', async () => {
    const ends: StreamEnd[] = [];
    const first = await open({ onClose: (reason) => ends.push(reason) });
    first.stream.close();
    first.stream.close();
    expect(ends).toEqual(['closed']);
    const second = await open({ onClose: (reason) => ends.push(reason) });
    second.reader.close();
    await vi.waitUntil(() => ends.length === 2);
    expect(ends).toEqual(['closed', 'gone']);
    expect(second.stream.isOpen).toBe(false);
  });

  it('cut off a reader that does not read, and only when more than one record is unread', async () => {
    const ends: StreamEnd[] = [];
    let stream: RecordStream | undefined;
    opened = (response) => {
      stream = openRecordStream(response, { maxBufferedBytes: 1024 * 1024, onClose: (reason) => ends.push(reason) });
    };
    const socket = connect(server.address.port, '127.0.0.1');
    socket.write('GET /stream HTTP/1.1\r\nHost: x\r\n\r\n');
    socket.pause();
    await vi.waitUntil(() => stream !== undefined);
    // A snapshot beyond the bound is no reason, nor are the first events behind it.
    expect(stream?.send(new Uint8Array(12 * 1024 * 1024))).toBe(true);
    for (let index = 0; index < 100; index++) expect(stream?.send(new Uint8Array(1024))).toBe(true);
    expect(stream?.bufferedBytes).toBeGreaterThan(1024 * 1024);
    const piece = new Uint8Array(64 * 1024);
    let sentBytes = 0;
    while (stream?.send(piece)) sentBytes += piece.length;
    expect(sentBytes).toBeLessThanOrEqual(13 * 1024 * 1024);
    expect(ends).toEqual(['slow']);
    socket.destroy();
  });
});

describe('batches for many streams', () => {
  it('go out behind what was sent before, each record as a chunk of its own, on every connection', async () => {
    const batch = new SharedBatch([encodeRecord(bytes('two')), encodeRecord(bytes('three'))]);
    const heads = ['GET /stream HTTP/1.1\r\nHost: x\r\n\r\n', 'GET /stream HTTP/1.0\r\n\r\n'];
    const expected = ['5\r\n3\none\r\n5\r\n3\ntwo\r\n7\r\n5\nthree\r\n6\r\n4\nfour\r\n', '3\none3\ntwo5\nthree4\nfour'];
    for (const [index, head] of heads.entries()) {
      opened = (response) => {
        const stream = openRecordStream(response, {});
        stream.sendRecord(bytes('one'));
        expect(stream.sendShared(batch)).toBe(true);
        stream.sendRecord(bytes('four'));
      };
      const socket = connect(server.address.port, '127.0.0.1');
      let text = '';
      socket.on('data', (data) => {
        text += data.toString('latin1');
      });
      socket.write(head);
      await vi.waitFor(() => expect(text.slice(text.indexOf('\r\n\r\n') + 4)).toBe(expected[index]));
      socket.destroy();
    }
  });

  it('do not wait for a reader that does not read', async () => {
    const ends: StreamEnd[] = [];
    let stream: RecordStream | undefined;
    opened = (response) => {
      stream = openRecordStream(response, { maxBufferedBytes: 1024 * 1024, onClose: (reason) => ends.push(reason) });
    };
    const socket = connect(server.address.port, '127.0.0.1');
    socket.write('GET /stream HTTP/1.1\r\nHost: x\r\n\r\n');
    socket.pause();
    await vi.waitUntil(() => stream !== undefined);
    const batch = new SharedBatch([new Uint8Array(64 * 1024)]);
    let sentBytes = 0;
    while (stream?.sendShared(batch)) sentBytes += batch.sizeBytes;
    expect(sentBytes).toBeLessThanOrEqual(13 * 1024 * 1024);
    expect(ends).toEqual(['slow']);
    expect(stream?.sendShared(batch)).toBe(false);
    socket.destroy();
  });
});

describe('a large record in parts', () => {
  it('is one record in one chunk', async () => {
    for (const head of ['GET /stream HTTP/1.1\r\nHost: x\r\n\r\n', 'GET /stream HTTP/1.0\r\n\r\n']) {
      opened = (response) => {
        const stream = openRecordStream(response, {});
        stream.sendLargeRecord([bytes('ab'), bytes(''), bytes('c'.repeat(10))]);
        stream.sendRecord(bytes('next'));
      };
      const socket = connect(server.address.port, '127.0.0.1');
      let text = '';
      socket.on('data', (data) => {
        text += data.toString('latin1');
      });
      socket.write(head);
      const isChunked = head.includes('1.1');
      const expected = isChunked ? 'f\r\n12\nabcccccccccc\r\n6\r\n4\nnext\r\n' : '12\nabcccccccccc4\nnext';
      await vi.waitFor(() => expect(text.slice(text.indexOf('\r\n\r\n') + 4)).toBe(expected));
      socket.destroy();
    }
  });

  it('does not count against its reader', async () => {
    let stream: RecordStream | undefined;
    opened = (response) => {
      stream = openRecordStream(response, { maxBufferedBytes: 1024 * 1024 });
    };
    const socket = connect(server.address.port, '127.0.0.1');
    socket.write('GET /stream HTTP/1.1\r\nHost: x\r\n\r\n');
    socket.pause();
    await vi.waitUntil(() => stream !== undefined);
    expect(stream?.sendLargeRecord([new Uint8Array(6 * 1024 * 1024), new Uint8Array(6 * 1024 * 1024)])).toBe(true);
    for (let index = 0; index < 100; index++) expect(stream?.sendShared(new SharedBatch([bytes('x')]))).toBe(true);
    const piece = new SharedBatch([new Uint8Array(64 * 1024)]);
    let sentBytes = 0;
    while (stream?.sendShared(piece)) sentBytes += piece.sizeBytes;
    expect(sentBytes).toBeLessThanOrEqual(13 * 1024 * 1024);
    socket.destroy();
  });
});

describe('server-sent events', () => {
  it('frame each line of the data', () => {
    const framed = encodeServerSentEvent({ event: 'x\ny', id: '7', data: 'a\nb\r\nc' });
    expect(Buffer.from(framed).toString()).toBe('id: 7\nevent: x y\ndata: a\ndata: b\ndata: c\n\n');
  });

  it('open with their content type', async () => {
    let stream: ByteStream | undefined;
    opened = (response) => {
      stream = openServerSentEvents(response, {});
    };
    const reader = await client.stream({ url: url() });
    expect(reader.headers['content-type']).toBe('text/event-stream');
    stream?.send(encodeServerSentEvent({ data: 'x' }));
    stream?.close();
    let text = '';
    for await (const chunk of reader.body) text += String(chunk);
    expect(text).toBe('data: x\n\n');
  });
});

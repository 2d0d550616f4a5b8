import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createNetServer, type Server } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { Event } from '../wire/gen/executor.ts';
import { encode } from '../wire/message.ts';
import { encodeRecord } from '../wire/recordio.ts';
import { readBody } from './http-body.ts';
import { type MessageStream, openMessageStream, type StreamAnswer } from './message-stream.ts';

const record = encodeRecord(encode(Event, { type: 'ERROR', error: { message: 'häll' } }));

interface Heard {
  readonly answers: StreamAnswer[];
  readonly messages: Event[];
  readonly ends: string[];
}

let server: Server | undefined;
let stream: MessageStream | undefined;

afterEach(() => {
  vi.useRealTimers();
  stream?.close();
  server?.close();
});

async function listen(started: Server): Promise<number> {
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return (started.address() as AddressInfo).port;
}

function open(port: number, connectTimeoutMs = 10_000): Heard {
  const heard: Heard = { answers: [], messages: [], ends: [] };
  stream = openMessageStream({
    target: { host: '127.0.0.1', port },
    path: '/api',
    headers: { Accept: 'application/x-protobuf' },
    body: Buffer.from('subscribe'),
    type: Event,
    peer: 'agent',
    tls: undefined,
    connectTimeoutMs,
    onAnswer: (answer) => heard.answers.push(answer),
    onMessage: (message) => heard.messages.push(message),
    onEnd: (reason) => heard.ends.push(reason),
  });
  return heard;
}

async function answeredBy(handler: (response: ServerResponse, request: IncomingMessage) => void): Promise<Heard> {
  return open(await listen(createServer((request, response) => handler(response, request))));
}

const ended = (heard: Heard): Promise<void> => vi.waitFor(() => expect(heard.ends).toHaveLength(1));

it('posts a call and gives the messages that answer it, split anywhere, until the stream is closed', async () => {
  let posted = '';
  const heard = await answeredBy(async (response, request) => {
    const body = await readBody(request);
    posted = `${request.method} ${request.url} ${request.headers.accept} ${body.ok && Buffer.from(body.value)}`;
    response.writeHead(200, { 'Mesos-Stream-Id': 'one' });
    response.write(Buffer.concat([record, record.subarray(0, 5)]));
    await vi.waitFor(() => expect(heard.messages).toHaveLength(1));
    response.end(record.subarray(5));
  });
  await ended(heard);
  expect(posted).toBe('POST /api application/x-protobuf subscribe');
  expect(heard.answers).toMatchObject([{ status: 200, headers: { 'mesos-stream-id': 'one' }, text: '' }]);
  expect(heard.messages.map(({ error }) => error?.message)).toEqual(['häll', 'häll']);
  expect(heard.ends).toEqual(['the agent closed the stream']);
});

it('gives the text of another answer, not all of a long one', async () => {
  const heard = await answeredBy((response) => response.writeHead(503).end(`not yet${'.'.repeat(1_000_000)}`));
  await ended(heard);
  expect(heard.answers).toHaveLength(1);
  expect(heard.answers[0]).toMatchObject({ status: 503, text: expect.stringMatching(/^not yet\.+$/) });
  expect(heard.answers[0]?.text.length).toBeLessThan(200_000);
});

it.each([
  ['5\nwrong', 'the agent sent an event that cannot be decoded'],
  ['wrong', 'a record length is not a decimal number'],
])('ends at %j', async (bytes, reason) => {
  const heard = await answeredBy((response) => void response.write(bytes));
  await ended(heard);
  expect(heard).toMatchObject({ messages: [], ends: [reason] });
});

it('says why there is no connection', async () => {
  const port = await listen(createNetServer());
  await new Promise((resolve) => server?.close(resolve));
  const heard = open(port);
  await ended(heard);
  expect(heard).toMatchObject({ answers: [], ends: [expect.stringContaining('ECONNREFUSED')] });
});

it('waits for a connection so long, and for the answer as long as it takes', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let asked: ServerResponse | undefined;
  const port = await listen(createServer((_request, response) => (asked = response)));
  const hasty = open(port);
  vi.advanceTimersByTime(10_000);
  expect(hasty.ends).toEqual(['no connection to the agent in time']);
  const patient = open(port);
  await vi.waitUntil(() => asked);
  vi.advanceTimersByTime(1_000_000);
  expect(patient).toMatchObject({ answers: [], ends: [] });
  asked?.end();
  await ended(patient);
  expect(patient.answers).toHaveLength(1);
});

it('tells nothing after it was closed', async () => {
  const heard = await answeredBy((response) => {
    response.write(Buffer.concat([record, record]));
  });
  const tell = heard.messages.push.bind(heard.messages);
  heard.messages.push = (...messages) => {
    stream?.close();
    return tell(...messages);
  };
  await vi.waitFor(() => expect(heard.messages).toHaveLength(1));
  await new Promise<void>((resolve) => server?.close(() => resolve()));
  expect(heard.messages).toHaveLength(1);
  expect(heard.ends).toEqual([]);
});

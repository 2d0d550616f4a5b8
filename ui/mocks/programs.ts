import type { IncomingMessage, ServerResponse } from 'node:http';
import { mockChronos } from './chronos.ts';
import type { MockProgram, MockRequest } from './http.ts';
import { mockMarathon } from './marathon.ts';
import { mockMaster } from './master.ts';

// The last ones serve `vite ui`, where Marathon's page has no folder between itself and the API.
const programs: readonly [prefix: string, program: MockProgram][] = [
  ['/mesos/', mockMaster],
  ['/master/', mockMaster],
  ['/marathon/', mockMarathon],
  ['/chronos/', mockChronos],
  ['/', mockMarathon],
];

const bodyLimitBytes = 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > bodyLimitBytes) throw new Error('body too large');
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Answers one request from the fixtures; 404 for what they do not have. */
export async function answerMock(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const found = programs.find(([prefix]) => url.pathname.startsWith(prefix));
  if (found === undefined) return void response.writeHead(404).end();
  const [prefix, program] = found;
  const input: MockRequest = {
    method: request.method ?? 'GET',
    path: url.pathname.slice(prefix.length - 1),
    query: url.searchParams,
    body: await readBody(request),
  };
  const answer = program(input) ?? { status: 404, json: { message: 'URI not found' } };
  if (answer.events === true) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    response.write('event: event_stream_attached\r\ndata: {"eventType":"event_stream_attached"}\r\n\r\n');
    return;
  }
  const isText = answer.text !== undefined;
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json';
  const body = isText ? answer.text : answer.json === undefined ? '' : JSON.stringify(answer.json);
  response.writeHead(answer.status ?? 200, { 'Content-Type': type, ...answer.headers }).end(body);
}

import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post } from '../../integration/master/scheduler-client.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from '../../integration/master/test-master.ts';

const folder = join(import.meta.dirname, '../recordings/http/scheduler');

interface Recorded {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

function read(name: string): Recorded {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Recorded;
}

let master: TestMaster;

beforeAll(async () => {
  master = await startTestMaster();
});

afterAll(async () => {
  await stopTestMaster(master);
});

describe('the scheduler endpoint answers as Mesos did', () => {
  it.each([
    '406',
    '415',
    'GET-method',
    'bad-json',
    'get',
    'no-type',
    'subscribe-with-stream-id',
    'unsubscribed-decline',
  ])('%s', async (name) => {
    const recorded = read(name);
    const { method, headers, body } = recorded.request;
    const answer = await post(master.port, body ?? '', headers, method);
    expect(answer.status).toBe(recorded.status);
    expect(answer.body).toBe(recorded.text);
    for (const key of ['content-type', 'allow']) expect(answer.headers[key]).toBe(recorded.headers[key]);
  });

  it('refuses an invalid role on the stream, which ends', async () => {
    const recorded = read('subscribe-invalid-role');
    const answer = await post(master.port, recorded.request.body ?? '', recorded.request.headers);
    expect(answer.status).toBe(200);
    expect(answer.headers['mesos-stream-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers['transfer-encoding']).toBe('chunked');
    expect(answer.body).toBe(recorded.text);
  });

  it.each(['subscribe-stream', 'subscribe-stream-old-style'])('%s begins as recorded', async (name) => {
    const recorded = read(name);
    const begun = await firstRecords(recorded.request.headers, recorded.request.body ?? '');
    const wanted = records(recorded.text);
    expect(begun.map(shapeOf)).toEqual(wanted.slice(0, 2).map(shapeOf));
    expect(JSON.parse(begun[1] ?? '')).toEqual({ type: 'HEARTBEAT' });
  });
});

/** Keys and kinds of values, without the values. */
function shapeOf(text: string): unknown {
  const shape = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shape);
    if (typeof value !== 'object' || value === null) return typeof value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shape(item)]));
  };
  return shape(JSON.parse(text));
}

function records(text: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const length = Number(text.slice(at, end));
    found.push(text.slice(end + 1, end + 1 + length));
    at = end + 1 + length;
  }
  return found;
}

/** SUBSCRIBED and the first HEARTBEAT. */
async function firstRecords(headers: Readonly<Record<string, string>>, body: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: master.port, method: 'POST', path: '/api/v1/scheduler', headers },
      (response) => {
        let text = '';
        response.on('data', (part: Buffer) => {
          text += part.toString('utf8');
          if (!text.includes('HEARTBEAT')) return;
          resolve(records(text).slice(0, 2));
          request.destroy();
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

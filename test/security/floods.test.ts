/** Too much, too slow, or never read: memory stays bounded and everybody else is served. */
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/base/logger.ts';
import { compilePattern, readPattern } from '../../src/base/pattern.ts';
import { createHttpServer } from '../../src/net/http-server.ts';
import { UnfinishedBodies } from '../../src/net/unfinished-bodies.ts';
import { Call } from '../../src/wire/gen/scheduler.ts';
import { toJsonText } from '../../src/wire/json.ts';
import { sendRaw, statusesOf } from '../fuzz/raw-client.ts';
import { frameworkInfo, SchedulerClient } from '../integration/master/scheduler-client.ts';
import { until } from '../until.ts';
import { type Besieged, besiege, postText } from './hostile-client.ts';

let besieged: Besieged;
const sockets: Socket[] = [];

beforeEach(async () => {
  besieged = await besiege();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await besieged.expectSound();
  await besieged.close();
});

interface Visit {
  readonly socket: Socket;
  readonly statuses: () => number[];
  isClosed: boolean;
}

/** A connection that stays as it is; what comes is read, or not. */
function visit(port: number, { isReading = true } = {}): Promise<Visit> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    sockets.push(socket);
    let text = '';
    const visited: Visit = { socket, statuses: () => statusesOf(text), isClosed: false };
    if (isReading) socket.on('data', (part) => (text = (text + part.toString('latin1')).slice(0, 10_000)));
    else socket.pause();
    socket.on('connect', () => resolve(visited));
    socket.on('error', reject);
    socket.on('close', () => {
      visited.isClosed = true;
    });
  });
}

const mb = 2 ** 20;

/** Writes as long as it is taken, or until so much was written; gives how much that was. */
async function pour(visited: Visit, part: Uint8Array, mostBytes: number): Promise<number> {
  let written = 0;
  visited.socket.on('error', () => {});
  while (written < mostBytes && !visited.isClosed && visited.statuses().length === 0) {
    written += part.length;
    if (visited.socket.write(part)) continue;
    let isDrained = false;
    visited.socket.once('drain', () => {
      isDrained = true;
    });
    await until('room', () => isDrained || visited.isClosed || visited.statuses().length > 0);
  }
  return written;
}

describe('bodies without end', () => {
  const gigabyte = 1024 * mb;
  const part = Buffer.alloc(64 * 1024, 0x20);

  it.each(['/api/v1', '/api/v1/scheduler', '/quota', '/weights'])(
    'CVE-2020-7218: a gigabyte that is announced is refused at once (%s)',
    async (path) => {
      const visited = await visit(besieged.port);
      const method = path === '/weights' ? 'PUT' : 'POST';
      visited.socket.write(
        `${method} ${path} HTTP/1.1\r\nHost: m\r\nContent-Type: application/json\r\nContent-Length: ${gigabyte}\r\n\r\n`,
      );
      await until('the refusal', () => visited.statuses().length > 0);
      expect(visited.statuses()).toEqual([413]);
    },
  );

  it('CVE-2020-7218: a gigabyte in chunks is refused when it is too much', async () => {
    const before = process.memoryUsage.rss();
    const visited = await visit(besieged.port);
    visited.socket.write(postText('/api/v1', ['Content-Type: application/json', 'Transfer-Encoding: chunked'], ''));
    const chunk = Buffer.concat([Buffer.from('10000\r\n'), part, Buffer.from('\r\n')]);
    const written = await pour(visited, chunk, gigabyte);
    await until('the refusal', () => visited.isClosed || visited.statuses().length > 0);
    expect(written).toBeLessThan(200 * mb);
    expect(visited.statuses()).toEqual([413]);
    // He sends on and on, and is cut off.
    while (!visited.isClosed) {
      visited.socket.write(chunk);
      await delay(20);
    }
    expect(process.memoryUsage.rss() - before).toBeLessThan(400 * mb);
  });

  it('CVE-2020-7218: a message of a gigabyte is refused, announced or not', async () => {
    const from = 'Libprocess-From: a@127.0.0.1:1';
    expect(await besieged.send(postText('/master/x.Y', [from, `Content-Length: ${gigabyte}`], ''))).toEqual([413]);
    expect(await besieged.send(postText('/master/x.Y', [from, 'Transfer-Encoding: chunked'], '40000000\r\n'))).toEqual([
      413,
    ]);
  });

  it('MESOS-9024: a body in chunks of one byte is refused before it costs much time', async () => {
    const visited = await visit(besieged.port);
    visited.socket.write(postText('/api/v1', ['Content-Type: application/json', 'Transfer-Encoding: chunked'], ''));
    const written = await pour(visited, Buffer.from('1\r\nx\r\n'.repeat(10_000)), 64 * mb);
    await until('the refusal', () => visited.isClosed);
    expect(visited.statuses()).toEqual([400]);
    expect(written).toBeLessThan(16 * mb);
  });

  it('MESOS-9024: a message in such chunks costs a few times its bytes', async () => {
    const before = process.memoryUsage.rss();
    const visited = await visit(besieged.port);
    visited.socket.write(postText('/master/x.Y', ['Libprocess-From: a@127.0.0.1:1', 'Transfer-Encoding: chunked'], ''));
    const pieces = Buffer.from('1\r\nx\r\n'.repeat(10_000));
    await pour(visited, pieces, 300 * pieces.length);
    // Three million views of one byte would be some 300 MB.
    expect(process.memoryUsage.rss() - before).toBeLessThan(150 * mb);
    visited.socket.write('0\r\n\r\n');
    await until('the answer', () => visited.statuses().length > 0);
    expect(visited.statuses()).toEqual([202]);
  });

  it.each([
    ['messages', ['Libprocess-From: a@127.0.0.1:1'], 202],
    ['requests', ['Content-Type: application/json'], 200],
  ])(
    'CVE-2020-7218: of too many large %s at once some are refused, and small ones are taken',
    async (_, lines, fine) => {
      const bodies = new UnfinishedBodies(2 * mb);
      const server = createHttpServer({ logger: silentLogger, bodies });
      server.onMessage(() => 202);
      server.fastify.post('/master/x.Y', async () => ({}));
      const { port } = await server.listen({ ip: '127.0.0.1', port: 0 });
      const body = JSON.stringify('x'.repeat(mb - 2));
      const begin = async (length: number): Promise<Visit> => {
        const visited = await visit(port);
        visited.socket.on('error', () => {});
        const all = [...lines, `Content-Length: ${length}`, 'Connection: close'];
        visited.socket.write(postText('/master/x.Y', all, ''));
        return visited;
      };
      const answered = (visited: Visit): Promise<unknown> => until('the answer', () => visited.statuses().length > 0);
      const large = await Promise.all(Array.from({ length: 11 }, () => begin(body.length)));
      for (const { socket } of large) socket.write(body.slice(0, -1));
      const refused = (): Visit[] => large.filter((one) => one.statuses()[0] === 503);
      await until('all but two refused', () => refused().length === 9);
      const small = await begin(2);
      small.socket.write('""');
      await answered(small);
      expect(small.statuses()).toEqual([fine]);
      const taken = large.filter((one) => one.statuses().length === 0);
      for (const { socket } of taken) socket.write('"');
      await Promise.all(taken.map(answered));
      expect(taken.map((one) => one.statuses())).toEqual([[fine], [fine]]);
      const next = await begin(body.length);
      next.socket.write(body);
      await answered(next);
      expect(next.statuses()).toEqual([fine]);
      await server.close(0);
    },
  );

  it('CVE-2020-7218: what many packed bodies may become counts, too', async () => {
    const server = createHttpServer({ logger: silentLogger, bodies: new UnfinishedBodies(2 * mb) });
    server.fastify.post('/x', async (request) => String(request.body).length);
    const { port } = await server.listen({ ip: '127.0.0.1', port: 0 });
    const post = (packed: Buffer): Promise<Response> =>
      fetch(`http://127.0.0.1:${port}/x`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
        body: new Uint8Array(packed),
      });
    const mild = await post(gzipSync(JSON.stringify('x'.repeat(100_000))));
    expect([mild.status, await mild.text()]).toEqual([200, '100000']);
    const bomb = await post(gzipSync(JSON.stringify('x'.repeat(4 * mb))));
    expect([bomb.status, await bomb.text()]).toEqual([503, expect.stringContaining('too many large bodies')]);
    await server.close(0);
  });
});

describe('connections', () => {
  it('CVE-2020-7218: two thousand that say nothing keep nobody out', async () => {
    const idle = await Promise.all(Array.from({ length: 2_000 }, () => visit(besieged.port)));
    expect((await besieged.fetch('/health')).status).toBe(200);
    expect(idle.filter(({ isClosed }) => isClosed)).toEqual([]);
  });

  it('slow loris: a head that never ends is given up, whoever it is from', async () => {
    const server = createHttpServer({
      logger: silentLogger,
      headTimeoutMs: 300,
      body: { maxBytes: 1000, timeoutMs: 300 },
    });
    const { port } = await server.listen({ ip: '127.0.0.1', port: 0 });
    const visits = await Promise.all([visit(port), visit(port), visit(port), visit(port), visit(port)]);
    visits[1]?.socket.write('GET /health HTTP/1.1\r\nHost: ');
    visits[2]?.socket.write('POST /master/x HTTP/1.1\r\nLibprocess-From: ');
    visits[3]?.socket.write('POST /master/x.Y HTTP/1.1\r\nLibprocess-From: a@b:1\r\nContent-Length: 9\r\n\r\nabc');
    visits[4]?.socket.write('POST /v2/apps HTTP/1.1\r\nHost: m\r\nContent-Length: 9\r\n\r\nabc');
    // One byte now and then is no progress.
    const drip = setInterval(() => {
      for (const { socket, isClosed } of visits.slice(1)) if (!isClosed) socket.write('a');
    }, 50);
    for (const { socket } of visits) socket.on('error', () => {});
    await until('all are closed', () => visits.every(({ isClosed }) => isClosed));
    clearInterval(drip);
    await server.close(0);
  });

  it('CVE-2020-7218: more connections than there may be are turned away, and there is room again', async () => {
    const server = createHttpServer({ logger: silentLogger, maxConnections: 20 });
    const { port } = await server.listen({ ip: '127.0.0.1', port: 0 });
    const visits = await Promise.all(Array.from({ length: 30 }, () => visit(port)));
    for (const { socket } of visits) socket.on('error', () => {});
    await until('ten are turned away', () => visits.filter(({ isClosed }) => isClosed).length === 10);
    for (const { socket } of visits) socket.destroy();
    await until('there is room', async () => {
      const { statuses } = await sendRaw(port, 'GET /nothing HTTP/1.1\r\nHost: m\r\n\r\n', {
        keepOpen: true,
        isEnough: (text) => text.includes('\r\n\r\n'),
      });
      return statuses[0] === 404;
    });
    await server.close(0);
  });

  it('R12: who never reads the answers to his requests is not read on', async () => {
    const visited = await visit(besieged.port, { isReading: false });
    visited.socket.on('error', () => {});
    const before = process.memoryUsage.rss();
    const requests = Buffer.from('GET /state HTTP/1.1\r\nHost: m\r\n\r\n'.repeat(1_000));
    let written = 0;
    for (let count = 0; count < 200; count++) {
      written += requests.length;
      if (!visited.socket.write(requests)) break;
    }
    for (let count = 0; count < 50; count++) expect((await besieged.fetch('/health')).status).toBe(200);
    expect(process.memoryUsage.rss() - before).toBeLessThan(300 * mb);
    expect(written).toBeGreaterThan(0);
  });

  it('R12: who never reads his event stream is cut off, and the others go on', async () => {
    const reader = new SchedulerClient(besieged.port, 'application/json');
    await reader.subscribe(frameworkInfo({ name: 'reader' }));
    const silent = await visit(besieged.port, { isReading: false });
    silent.socket.on('error', () => {});
    const name = 'n'.repeat(1000);
    const call = toJsonText(Call, { type: 'SUBSCRIBE', subscribe: { framework_info: frameworkInfo({ name }) } });
    const lines = ['Content-Type: application/json', 'Accept: application/json', `Content-Length: ${call.length}`];
    silent.socket.write(postText('/api/v1/scheduler', lines, call));
    const { state } = besieged.master.running.door;
    const framework = await until('the framework', () =>
      [...state.frameworks.values()].find(({ info }) => info.name === name),
    );
    // Each unknown task is told of: a megabyte of events for a call.
    const before = process.memoryUsage.rss();
    const tasks = Array.from({ length: 2_000 }, (_, index) => ({ task_id: { value: `${index}${'t'.repeat(200)}` } }));
    const reconcile: Call = { type: 'RECONCILE', framework_id: { value: framework.id }, reconcile: { tasks } };
    const streamId = framework.connection?.streamId ?? '';
    const headers = { 'Mesos-Stream-Id': streamId };
    let calls = 0;
    while (framework.connection !== undefined && calls++ < 200) {
      await besieged.post('/api/v1/scheduler', toJsonText(Call, reconcile), headers);
    }
    expect(framework.connection).toBeUndefined();
    expect(process.memoryUsage.rss() - before).toBeLessThan(300 * mb);
    expect(reader.isClosed).toBe(false);
    reader.disconnect();
  });
});

describe('what costs the reader more than the writer', () => {
  const killers = ['(a+)+$', '(a|a)*b', '(a|aa)+$', '(.*)*x', '([a-z]+)*!', '(a?){500}a{500}', '(x+x+)+y'];

  it.each(killers)('CVE-2022-24685: the expression %s takes no longer for a longer text than in proportion', (text) => {
    for (const dialect of ['re2', 'java'] as const) {
      const read = readPattern(text, { dialect, maxStates: 20_000 });
      if (!('pattern' in read)) continue;
      const { user } = process.cpuUsage();
      read.pattern(`${'a'.repeat(5_000)}#`);
      expect(process.cpuUsage().user - user).toBeLessThan(3_000_000);
    }
  });

  it('CVE-2022-24685: expressions that ask for too many states are refused', () => {
    for (const text of [
      '(((a{1000}){1000}){1000}){1000}',
      '(a{0,1000}){1000}',
      `${'('.repeat(10_000)}a${')'.repeat(10_000)}`,
    ])
      expect(compilePattern(text)).toBeUndefined();
  });

  it('CVE-2022-24685: offer constraints with such expressions are taken or refused, and nobody waits', async () => {
    for (const regex of [...killers, '(((a{1000}){1000}){1000})', '(']) {
      const client = new SchedulerClient(besieged.port, 'application/json');
      const constraint = { selector: { attribute_name: 'rack' }, predicate: { text_matches: { regex } } };
      const groups = [{ attribute_constraints: [constraint] }];
      const offer_constraints = { role_constraints: { dev: { groups } } };
      await client.open(frameworkInfo(), { offer_constraints });
      await until(
        'an answer',
        () => client.events.some(({ type }) => type === 'SUBSCRIBED' || type === 'ERROR') || client.isClosed,
      );
      client.disconnect();
    }
    expect((await besieged.fetch('/health')).status).toBe(200);
  });
});

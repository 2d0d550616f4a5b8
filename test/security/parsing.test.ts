/** Input that ended Mesos masters because somebody had to read it. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RegisterSlaveMessage, StatusUpdateMessage } from '../../src/wire/gen/internal.ts';
import { Call as OperatorCall } from '../../src/wire/gen/master.ts';
import type { ContainerID } from '../../src/wire/gen/mesos.ts';
import type { Call } from '../../src/wire/gen/scheduler.ts';
import { Call as DriverCall } from '../../src/wire/gen/scheduler-v0.ts';
import { encodeMessage } from '../../src/wire/libprocess.ts';
import { encode } from '../../src/wire/message.ts';
import { sendRaw } from '../fuzz/raw-client.ts';
import { nestedGroups, nestedIds } from '../fuzz/targets/wire.ts';
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

/** Endpoints that read JSON. */
const jsonEndpoints = [
  ['POST', '/api/v1'],
  ['POST', '/api/v1/scheduler'],
  ['POST', '/quota'],
  ['PUT', '/weights'],
  ['POST', '/maintenance/schedule'],
  ['POST', '/machine/down'],
  ['POST', '/machine/up'],
] as const;

/** Nested, and complete: only a reader that counts refuses it before it has read it. */
function deep(depth: number, open: string, close: string): string {
  return `${open.repeat(depth)}1${close.repeat(depth)}`;
}

describe('addresses', () => {
  it.each(['/%', '/%2', '/%zz', '/state%', '/master/%c3%28', '/%ff', '/files/browse%0', '/%u0041'])(
    'CVE-2017-7687: a malformed escape in the path %s is refused',
    async (path) => {
      expect(await besieged.send(`GET ${path} HTTP/1.1\r\nHost: m\r\n\r\n`)).toEqual([400]);
    },
  );

  it('CVE-2017-7687: a malformed escape in a query is taken as it is', async () => {
    expect(await besieged.send('GET /tasks?task_id=%zz&limit=%&%=% HTTP/1.1\r\nHost: m\r\n\r\n')).toEqual([200]);
  });

  it('CVE-2017-7687: a malformed escape in the address of a message is refused', async () => {
    for (const path of ['/master%/x', '/master/%zz', '/%/%'])
      expect(await besieged.send(postText(path, ['Libprocess-From: a@127.0.0.1:1'], ''))).toEqual([400]);
  });

  it('CVE-2017-9790: a message without a path, or to nobody, is refused', async () => {
    for (const path of ['', '/', '//', '*', 'master', 'master/x', '/master', '/master/', '?', '/?/']) {
      const statuses = await besieged.send(postText(path, ['Libprocess-From: a@127.0.0.1:1'], ''));
      expect(statuses[0]).toBe(400);
    }
  });

  it('CVE-2017-9790: nor is a request answered whose path begins with something else', async () => {
    for (const path of ['state', '*', '\\state', '.', '%2fstate'])
      expect(await besieged.send(`GET ${path} HTTP/1.1\r\nHost: m\r\n\r\n`)).toEqual([400]);
  });
});

describe('bodies', () => {
  const body = '{"type":"GET_HEALTH"}';
  const size = body.length.toString(16);
  const headers = ['Content-Type: application/json', 'Transfer-Encoding: chunked'];

  it('CVE-2018-1330: a chunked body with trailers is read', async () => {
    const chunks = `${size}\r\n${body}\r\n0\r\nX-Checksum: 1\r\nX-Other: 2\r\n\r\n`;
    expect(await besieged.send(postText('/api/v1', headers, chunks))).toEqual([200]);
  });

  it('CVE-2018-1330: so is one with extensions, and in tiny pieces', async () => {
    const chunks = `${size};a=b;c="d"\r\n${body}\r\n000;x\r\n\r\n`;
    expect(await besieged.send(postText('/api/v1', headers, chunks))).toEqual([200]);
    const pieces = [...body].map((character) => `1\r\n${character}\r\n`).join('');
    expect(await besieged.send(postText('/api/v1', headers, `${pieces}0\r\n\r\n`))).toEqual([200]);
  });

  it('CVE-2018-1330: a message with trailers is delivered, and so is the next', async () => {
    const head = ['Libprocess-From: a@127.0.0.1:1', 'Transfer-Encoding: chunked'];
    const one = postText('/master/x.Y', head, '1;a=b\r\nz\r\n0\r\nTrailer: t\r\n\r\n');
    expect(await besieged.send(one + one)).toEqual([202, 202]);
  });

  it.each(jsonEndpoints)('CVE-2018-1330: malformed JSON is refused by %s %s', async (method, path) => {
    const bodies = ['', '{', '}', 'null', '"', '[1', '{"a":}', '\0', '\ufeff{}', 'NaN', '{"type":7', '{"a":1}x'];
    for (const text of bodies) {
      const answer = await besieged.fetch(path, {
        method,
        body: text,
        headers: { 'Content-Type': 'application/json' },
      });
      expect([path, text, answer.status]).toEqual([path, text, 400]);
    }
  });

  it.each(jsonEndpoints)('CVE-2018-11793: JSON nested 100,000 deep is refused by %s %s', async (method, path) => {
    for (const text of [deep(100_000, '[', ']'), deep(100_000, '{"a":', '}'), '['.repeat(100_000)]) {
      const answer = await besieged.fetch(path, {
        method,
        body: text,
        headers: { 'Content-Type': 'application/json' },
      });
      expect(answer.status).toBe(400);
    }
  });

  it('CVE-2018-11793: nested where a message may nest in itself, it is refused too', async () => {
    const parent = deep(2_000, '{"value":"c","parent":', '}').replace('1}', '{"value":"c"}}');
    const call = `{"type":"GET_CONTAINERS","get_containers":{"container_id":${parent}}}`;
    expect((await besieged.post('/api/v1', call)).status).toBe(400);
  });

  it('CVE-2018-11793: protobuf nested 100,000 deep is refused', async () => {
    for (const bytes of [nestedIds(100_000), nestedGroups(100_000)]) {
      for (const path of ['/api/v1', '/api/v1/scheduler']) {
        const answer = await besieged.post(path, bytes, { 'Content-Type': 'application/x-protobuf' });
        expect(answer.status).toBe(400);
      }
      expect(await besieged.message(StatusUpdateMessage.name, bytes)).toEqual([202]);
    }
  });

  it('CVE-2018-11793: what came in nested is shown without end of stack', async () => {
    const uuid = new Uint8Array(16);
    let id: ContainerID = { value: 'c' };
    for (let depth = 0; depth < 90; depth++) id = { value: 'c', parent: id };
    const status = {
      task_id: { value: 'unknown' },
      state: 'TASK_RUNNING' as const,
      container_status: { container_id: id },
    };
    const update = {
      framework_id: { value: client.frameworkId },
      slave_id: { value: agent.id },
      status,
      timestamp: 1,
      uuid,
    };
    const bytes = encode(StatusUpdateMessage, { update, pid: agent.pid });
    expect(await besieged.message(StatusUpdateMessage.name, bytes, agent.pid)).toEqual([202]);
  });

  it('MESOS-7400: rubbish behind a whole message ends its connection alone', async () => {
    const good = encodeMessage({ from: 'a@127.0.0.1:1', to: 'master@x:1', name: 'x.Y', body: new Uint8Array(3) });
    const cases = ['0\r\n\r\n', '\0\0\0', 'POST /master/x HTTP/1.1\r\nLibprocess-From: a@b:1\r\n bad\r\n\r\n'];
    for (const rubbish of cases) {
      const { statuses, isClosed } = await sendRaw(besieged.port, Buffer.concat([good, Buffer.from(rubbish)]));
      expect(isClosed).toBe(true);
      expect(statuses[0]).toBe(202);
    }
  });

  it('MESOS-7400: answers that nobody asked for are no requests', async () => {
    const statuses = await besieged.send('HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n');
    expect(statuses).toEqual([400]);
  });
});

describe('what is in messages', () => {
  it.each([0, 1, 15, 17, 4096])('MESOS-5224: a UUID of %d bytes acknowledges nothing', async (size) => {
    const uuid = new Uint8Array(size);
    const acknowledge = { agent_id: { value: agent.id }, task_id: { value: 't' }, uuid };
    expect((await client.call({ type: 'ACKNOWLEDGE', acknowledge })).status).toBe(400);
    const call = { type: 'ACKNOWLEDGE' as const, framework_id: { value: client.frameworkId }, acknowledge };
    expect(await besieged.message('mesos.scheduler.Call', encode(DriverCall, call))).toEqual([202]);
  });

  it('MESOS-5224: nor does an update with an odd UUID harm anybody', async () => {
    const offer = await client.offer();
    await client.launch(offer, [taskFor(offer, 'odd-uuid')]);
    await until('the task arrives', () => agent.received.some(({ name }) => name.endsWith('RunTaskMessage')));
    for (const size of [1, 15, 17, 1000]) {
      const uuid = new Uint8Array(size).fill(7);
      const status = { task_id: { value: 'odd-uuid' }, state: 'TASK_RUNNING' as const, uuid };
      const ids = { framework_id: { value: client.frameworkId }, slave_id: { value: agent.id } };
      const update = { ...ids, status, timestamp: 1, uuid, latest_state: 'TASK_RUNNING' as const };
      const bytes = encode(StatusUpdateMessage, { update, pid: agent.pid });
      expect(await besieged.message(StatusUpdateMessage.name, bytes, agent.pid)).toEqual([202]);
    }
  });

  it('MESOS-7346: a task may have a name of a megabyte', async () => {
    const offer = await client.offer();
    const name = 'n'.repeat(1024 * 1024);
    expect((await client.launch(offer, [{ ...taskFor(offer, 'long'), name }])).status).toBe(202);
    await until(
      'the task is shown',
      async () => (await (await besieged.fetch('/tasks?task_id=long')).text()).length > 2 ** 20,
    );
  });

  it('MESOS-9024, MESOS-8594: ten thousand requests in one packet are answered, in order', async () => {
    const count = 10_000;
    const one = 'GET /health HTTP/1.1\r\nHost: m\r\n\r\n';
    expect(await besieged.send(one.repeat(count))).toHaveLength(count);
    const message = encodeMessage({ from: 'a@127.0.0.1:1', to: 'master@x:1', name: 'x.Y', body: new Uint8Array(1) });
    const statuses = await besieged.send(Buffer.concat(Array.from({ length: count }, () => message)));
    expect(statuses).toHaveLength(count);
    expect(new Set(statuses)).toEqual(new Set([202]));
  });

  it('MESOS-8834, MESOS-6665: a call may hold a hundred thousand of anything', async () => {
    const tasks = Array.from({ length: 100_000 }, (_, index) => ({ task_id: { value: `t${index}` } }));
    expect((await client.call({ type: 'RECONCILE', reconcile: { tasks } })).status).toBe(202);
    const offer_ids = Array.from({ length: 100_000 }, (_, index) => ({ value: `o${index}` }));
    expect((await client.call({ type: 'DECLINE', decline: { offer_ids } })).status).toBe(202);
    const resources = offer_ids.map(() => ({ name: 'cpus', type: 'SCALAR' as const, scalar: { value: 1 } }));
    const call: Call = {
      type: 'ACCEPT',
      accept: { offer_ids: [{ value: 'x' }], operations: [{ type: 'RESERVE', reserve: { resources } }] },
    };
    expect((await client.call(call)).status).toBe(202);
  });

  it.each(['', '.', '..', 'a/b', 'a\\b', 'a\nb', 'a\0b', '\x7f', 'x'.repeat(256)])(
    'CVE-2020-27195: the id %j names neither a task nor a framework',
    async (id) => {
      const offer = await client.offer();
      await client.launch(offer, [taskFor(offer, id)]);
      const status = await until('the refusal', () =>
        client.statuses.find(({ task_id, state }) => task_id.value === id && state === 'TASK_ERROR'),
      );
      expect(status.reason).toBe('REASON_TASK_INVALID');
      if (id === '') return;
      const other = new SchedulerClient(besieged.port, 'application/json');
      await other.open(frameworkInfo({ id: { value: id } }));
      await other.event('ERROR');
      other.disconnect();
    },
  );

  it('CVE-2018-1330: values that are no numbers are no amounts', async () => {
    const info = agent.info;
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -1, 1e300]) {
      const resources = [{ name: 'cpus', type: 'SCALAR' as const, scalar: { value } }];
      const bytes = encode(RegisterSlaveMessage, { slave: { ...info, resources }, version: '1.11.0' });
      await besieged.message(RegisterSlaveMessage.name, bytes, `slave(1)@127.0.0.1:${1 + (Math.abs(value) % 7) || 3}`);
      const limits = { cpus: { value } };
      const call: OperatorCall = { type: 'UPDATE_QUOTA', update_quota: { quota_configs: [{ role: 'dev', limits }] } };
      const type = { 'Content-Type': 'application/x-protobuf' };
      const answer = await besieged.post('/api/v1', encode(OperatorCall, call), type);
      expect([200, 400]).toContain(answer.status);
    }
    const text = await (await besieged.fetch('/slaves')).text();
    expect(text).not.toMatch(/NaN|Infinity/);
  });
});

/** A running master on a real port. */
import { Agent, request as httpRequest } from 'node:http';
import { inspect } from 'node:util';
import { type Logger, silentLogger } from '../../../src/base/logger.ts';
import { stateProblems } from '../../../src/master/core/check-state.ts';
import { Call as OperatorCall } from '../../../src/wire/gen/master.ts';
import { Call } from '../../../src/wire/gen/scheduler.ts';
import { toJson } from '../../../src/wire/json.ts';
import { encodeMessage } from '../../../src/wire/libprocess.ts';
import { encode, type Field } from '../../../src/wire/message.ts';
import { frameworkInfo, SchedulerClient } from '../../integration/master/scheduler-client.ts';
import { SimulatedAgent } from '../../integration/master/simulated-agent.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from '../../integration/master/test-master.ts';
import { Draw, damage } from '../draw.ts';
import { absurdTexts, drawMessage } from '../messages.ts';
import { sendRaw } from '../raw-client.ts';
import type { FuzzRun, FuzzTarget } from '../target.ts';
import { deface, messageTypes } from './wire.ts';

/** How many executions may pass before the master is asked whether it is well. */
const healthEvery = 200;

/** A master whose end and whose complaints about itself are findings. */
class Cluster {
  readonly master: TestMaster;
  readonly complaints: string[];
  readonly client: SchedulerClient;
  readonly agent = new SimulatedAgent('agent.test');
  readonly connections: Agent = new Agent({ keepAlive: true, maxSockets: 4 });
  #executions = 0;

  constructor(master: TestMaster, complaints: string[]) {
    this.master = master;
    this.complaints = complaints;
    this.client = new SchedulerClient(master.port, 'application/x-protobuf');
  }

  static async start(): Promise<Cluster> {
    const complaints: string[] = [];
    const logger: Logger = {
      ...silentLogger,
      error: (message, fields) => void complaints.push(`${message} ${inspect(fields)}`),
      child: () => logger,
    };
    const cluster = new Cluster(await startTestMaster({ logger }), complaints);
    await cluster.agent.start(cluster.master.pid);
    await cluster.agent.register();
    await cluster.client.subscribe(frameworkInfo());
    return cluster;
  }

  /** After every execution: now and then the master must say that it is well, and be it. */
  async note(): Promise<void> {
    if (this.complaints.length > 0) throw new Error(this.complaints.splice(0).join('\n'));
    if (++this.#executions % healthEvery === 0) await this.check();
  }

  async check(): Promise<void> {
    const { status } = await this.ask({ method: 'GET', path: '/health', headers: {}, body: '' });
    if (status !== 200) throw new Error(`/health answers ${status}`);
    const problems = stateProblems(this.master.running.door.state);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    const { text } = await this.ask({ method: 'GET', path: '/state', headers: {}, body: '' });
    JSON.parse(text);
    if (this.client.isClosed) {
      // Calls may tear the framework down, or take its place.
      await this.client.subscribe(frameworkInfo());
    }
  }

  ask(asked: Asked): Promise<{ status: number; text: string }> {
    const { method, path, headers, body } = asked;
    return new Promise((resolve, reject) => {
      const { port } = this.master;
      const request = httpRequest(
        { host: '127.0.0.1', port, method, path, headers, agent: this.connections, timeout: 10_000 },
        (response) => {
          const parts: Buffer[] = [];
          const isStream =
            response.statusCode === 200 && response.headers['content-length'] === undefined && method === 'POST';
          const finish = (): void =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') });
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', finish);
          if (isStream) {
            response.destroy();
            finish();
          }
        },
      );
      request.on('timeout', () => request.destroy(new Error(`no answer to ${method} ${path} in 10 s`)));
      request.on('error', (error) => {
        // A refused body may have been cut off.
        if ('code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE'))
          resolve({ status: 0, text: '' });
        else reject(error);
      });
      request.end(body);
    });
  }

  async close(): Promise<void> {
    this.connections.destroy();
    this.client.disconnect();
    await this.agent.stop();
    await stopTestMaster(this.master);
  }
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

function serverTarget(name: string, share: number, run: (cluster: Cluster, draw: Draw) => Promise<void>): FuzzTarget {
  const open = async (): Promise<FuzzRun> => {
    const cluster = await Cluster.start();
    return {
      run: async (input) => {
        await run(cluster, new Draw(input));
        await cluster.note();
      },
      close: async () => {
        try {
          await cluster.check();
        } finally {
          await cluster.close();
        }
      },
    };
  };
  return { name, share, maxBytes: 600, open };
}

const requestLines = [
  'GET /health HTTP/1.1',
  'GET /state HTTP/1.1',
  'GET /%zz HTTP/1.1',
  'GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1',
  'GET health HTTP/1.1',
  'GET * HTTP/1.1',
  'GET http://evil/health HTTP/1.1',
  'GET /health HTTP/1.0',
  'GET /health HTTP/9.9',
  'GET  HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'CONNECT evil:443 HTTP/1.1',
  'PRI * HTTP/2.0',
  'POST /api/v1 HTTP/1.1',
  'POST /master/api/v1/scheduler HTTP/1.1',
  'POST /teardown HTTP/1.1',
  'POST /quota HTTP/1.1',
  'PUT /weights HTTP/1.1',
  'DELETE /quota/%00 HTTP/1.1',
  'GET /files/read?path=%00&offset=-1&length=99999999999999999999 HTTP/1.1',
  'GET /agents/../../x/state HTTP/1.1',
  'GET /assets/%2e%2e%2f%2e%2e%2fpackage.json HTTP/1.1',
  'POST /master/mesos.internal.RegisterSlaveMessage HTTP/1.1',
] as const;

const headerLines = [
  'Host: x',
  'Host: ',
  'Host: a',
  'Content-Length: 5',
  'Content-Length: 0',
  'Content-Length: -5',
  'Content-Length: 1073741824',
  'Content-Length: 5, 6',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding:\tchunked',
  'Transfer-Encoding: chunked, identity',
  'Content-Encoding: gzip',
  'Content-Encoding: br',
  'Content-Type: application/json',
  'Content-Type: application/x-protobuf',
  'Content-Type: ;;;',
  'Accept: */*;q=0',
  'Accept-Encoding: gzip;q=0, *;q=nan',
  'Connection: close',
  'Connection: upgrade',
  'Upgrade: h2c',
  'Expect: 100-continue',
  'Expect: 417',
  'User-Agent: libprocess/slave(1)@127.0.0.1:1',
  'Libprocess-From: slave(1)@127.0.0.1:1',
  'Mesos-Stream-Id: x',
  'Authorization: Basic !!!!',
  'Authorization: Bearer a.b.c',
  'Cookie: \x01',
  'X\x00: y',
  ' folded',
  `X: ${'y'.repeat(9_000)}`,
  'Trailer: Content-Length',
] as const;

const bodies = [
  'hello',
  '5\r\nhello\r\n0\r\n\r\n',
  '5;ext=1\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n',
  '5;ext="\r\nhello\r\n0\r\n\r\n',
  '0x5\r\nhello\r\n0\r\n\r\n',
  'ffffffffffffffffff\r\n',
  '-1\r\n',
  '{"type":"GET_HEALTH"}',
  '15\r\n{"type":"GET_HEALTH"}\r\n0\r\nX: y\r\n\r\n',
  '\x1f\x8b\x08\x00',
  'GET /health HTTP/1.1\r\nHost: y\r\n\r\n',
  '\0\0\0\0',
] as const;

const lineEnds = ['\r\n', '\r\n', '\r\n', '\n', '\r', '\r\n ', '\0\r\n'] as const;

/** Requests as no library sends them: each is answered or ends its connection. */
export const httpTarget: FuzzTarget = serverTarget('http-bytes', 60, async ({ master }, draw) => {
  let text = '';
  for (let count = 1 + draw.int(3); count > 0; count--) {
    text += draw.any(requestLines) + (draw.chance(20) ? draw.pick(lineEnds) : '\r\n');
    for (let lines = draw.int(6); lines > 0; lines--) {
      text += draw.any(headerLines) + (draw.chance(20) ? draw.pick(lineEnds) : '\r\n');
    }
    if (!draw.chance(10)) text += '\r\n';
    if (draw.chance(150)) text += draw.any(bodies);
  }
  const plain = Buffer.from(text, 'latin1');
  const bytes = draw.chance(40) ? damage(draw, plain) : plain;
  const { statuses, isClosed } = await sendRaw(master.port, bytes, { timeoutMs: 10_000 });
  if (!isClosed) throw new Error('the connection stays open and nothing comes');
  // 501: operations that are not there; 100: an expected body is welcome.
  const odd = statuses.filter((status) => status >= 500 && status !== 501 && status !== 503 && status !== 505);
  if (odd.length > 0) throw new Error(`answered ${odd.join(', ')}`);
});

const apiPaths = [
  '/api/v1',
  '/api/v1/scheduler',
  '/api/v1/scheduler',
  '/quota',
  '/weights',
  '/teardown',
  '/maintenance/schedule',
  '/machine/down',
  '/machine/up',
  '/reserve',
  '/create-volumes',
] as const;

/** Calls with anything in them. What they ask for may be done; what they are must be answered. */
export const apiTarget: FuzzTarget = serverTarget('api-calls', 60, async (cluster, draw) => {
  const path = draw.pick(apiPaths);
  const method = path === '/weights' ? 'PUT' : 'POST';
  const type = path.endsWith('scheduler') ? Call : OperatorCall;
  const hint = hintOf(cluster);
  const message = drawMessage<object>(draw, type as never, hint);
  const isJson = !path.startsWith('/api') || draw.chance(128);
  const headers = {
    'Content-Type': isJson ? 'application/json' : 'application/x-protobuf',
    Accept: draw.pick(['application/json', 'application/x-protobuf', '*/*', 'text/html']),
    ...(draw.chance(200) ? { 'Mesos-Stream-Id': cluster.client.streamId } : {}),
  };
  let body: Uint8Array | string;
  if (isJson) body = JSON.stringify(deface(draw, toJson(type as never, message as never), 0));
  else
    body = draw.chance(60)
      ? damage(draw, encode(type as never, message as never))
      : encode(type as never, message as never);
  if (path === '/teardown' || path === '/reserve')
    body = `frameworkId=${encodeURIComponent(draw.pick(absurdTexts).replace(/\p{Surrogate}/gu, ''))}`;
  const { status } = await cluster.ask({ method, path, headers, body });
  if (status === 500) throw new Error(`${method} ${path} is answered 500`);
});

function hintOf({ client, agent }: Cluster): (owner: string, field: Field, draw: Draw) => unknown {
  return (owner, _field, draw) => {
    if (draw.chance(60)) return undefined;
    if (owner === 'mesos.v1.FrameworkID') return client.frameworkId;
    if (owner === 'mesos.v1.AgentID') return agent.id;
    if (owner === 'mesos.v1.OfferID')
      return client.events.findLast(({ offers }) => offers !== undefined)?.offers?.offers?.[0]?.id.value;
    return undefined;
  };
}

const receivers = [
  'master',
  'master',
  'master',
  'slave-observer(1)',
  'registrar(1)',
  'nobody',
  '',
  '../x',
  'log-replica(1)',
] as const;
/** Nobody listens at the first of these ports. */
const liars = [
  'slave(1)@127.0.0.1:1',
  'scheduler(1)@127.0.0.1:1',
  '@',
  'x',
  'slave(1)@127.0.0.1:0',
  'slave(1)@[::1]:1',
  'slave(1)@no.such.host.invalid:1',
  'slave(1)@256.256.256.256:1',
  'slave(1)@127.0.0.1:99999',
  `slave(1)@${'h'.repeat(500)}:1`,
] as const;

/** libprocess messages of every type, from senders that are not who they say. */
export const messageTarget: FuzzTarget = serverTarget('messages', 60, async (cluster, draw) => {
  const { master } = cluster;
  const parts: Uint8Array[] = [];
  for (let count = 1 + draw.int(4); count > 0; count--) {
    const type = messageTypes[draw.uint32() % messageTypes.length];
    if (type === undefined) continue;
    const whole = encode(type, drawMessage(draw, type, hintOf(cluster)));
    const from = draw.chance(40) ? master.pid : draw.chance(40) ? cluster.agent.pid : draw.pick(liars);
    const name = draw.chance(30) ? draw.pick(absurdTexts) : type.name.replace('mesos.v1.', 'mesos.');
    const body = draw.chance(60) ? damage(draw, whole) : whole;
    parts.push(encodeMessage({ from, to: `${draw.pick(receivers)}@127.0.0.1:${master.port}`, name, body }));
  }
  const { statuses, isClosed } = await sendRaw(master.port, Buffer.concat(parts), { timeoutMs: 10_000 });
  if (!isClosed) throw new Error('the connection stays open and nothing comes');
  const odd = statuses.filter((status) => ![202, 400, 404].includes(status));
  if (odd.length > 0) throw new Error(`answered ${odd.join(', ')}`);
});

export const serverTargets: readonly FuzzTarget[] = [httpTarget, apiTarget, messageTarget];

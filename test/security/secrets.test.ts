/** Every secret that a program is given has a name here, and none of the names may come out again. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basicAuthorization } from '../../src/net/basic-auth.ts';
import { signJwt } from '../../src/net/jwt.ts';
import { freePort, Program, temporaryDirectory } from '../e2e/programs.ts';
import { until } from '../until.ts';

/** Part of every secret, and of nothing else. */
const canary = 'canary';
const secret = (name: string): string => `${canary}-${name}-7f3a`;

const directory = temporaryDirectory('secrets');
const answers: { readonly where: string; readonly text: string }[] = [];
let programs: Program[] = [];

function secretFile(name: string, contents: string): string {
  const path = join(directory.path, name);
  writeFileSync(path, contents, { mode: 0o600 });
  return path;
}

function credentialsFile(name: string): string {
  return secretFile(name, JSON.stringify({ credentials: [{ principal: 'ops', secret: secret(name) }] }));
}

interface Ports {
  readonly zk: number;
  readonly master: number;
  readonly agent: number;
  readonly marathon: number;
  readonly chronos: number;
}

function programOf(name: string, args: readonly string[]): Program {
  return new Program(name, [name, ...args], join(directory.path, 'logs'));
}

/** All five, each with every secret it takes. */
function everyProgram(ports: Ports): Program[] {
  const zk = `zk://mesos:${secret('zk')}@127.0.0.1:${ports.zk}/mesos`;
  const dockerConfig = JSON.stringify({ auths: { 'registry.example': { auth: secret('docker') } } });
  const configFile = secretFile(
    'zoo.cfg',
    `dataDir=${directory.path}/zk\nclientPort=${ports.zk}\nclientPortAddress=127.0.0.1\nDigestAuthenticationProvider.superDigest=super:${secret('super')}\n`,
  );
  const master = programOf('master', [
    '--ip=127.0.0.1',
    `--port=${ports.master}`,
    `--work_dir=${directory.path}/work-master`,
    `--zk=${zk}`,
    '--quorum=1',
    '--authenticate_http_readonly',
    '--authenticate_http_readwrite',
    '--http_authenticators=basic,jwt',
    `--credentials=${credentialsFile('master')}`,
    `--jwt_secret_key=${secretFile('master-key', secret('jwt-key'))}`,
    `--agent_proxy_credential=${secretFile('proxy', JSON.stringify({ principal: 'proxy', secret: secret('proxy') }))}`,
  ]);
  const agent = programOf('agent', [
    '--ip=127.0.0.1',
    `--port=${ports.agent}`,
    `--work_dir=${directory.path}/work-agent`,
    `--runtime_dir=${directory.path}/run`,
    `--master=${zk}`,
    '--resources=cpus:1;mem:128;disk:128',
    '--authenticate_http_readonly',
    '--authenticate_http_executors',
    `--http_credentials=${credentialsFile('agent')}`,
    `--jwt_secret_key=${secretFile('agent-key', secret('executor-key'))}`,
    `--docker_config=${dockerConfig}`,
  ]);
  const marathon = programOf('marathon', [
    '--http_address=127.0.0.1',
    `--http_port=${ports.marathon}`,
    `--master=${zk}`,
    `--zk=zk://marathon:${secret('marathon-zk')}@127.0.0.1:${ports.zk}/marathon`,
    `--http_credentials=ops:${secret('marathon')}`,
    '--mesos_authentication_principal=marathon',
    `--mesos_authentication_secret=${secret('marathon-mesos')}`,
    `--metrics_datadog_api_key=${secret('datadog')}`,
  ]);
  const chronos = programOf('chronos', [
    '--http_address=127.0.0.1',
    `--http_port=${ports.chronos}`,
    `--master=${zk}`,
    `--zk_hosts=127.0.0.1:${ports.zk}`,
    `--zk_auth=chronos:${secret('chronos-zk')}`,
    `--http_credentials=ops:${secret('chronos')}`,
    `--slack_url=http://slack.example/${secret('slack')}`,
    `--mail_password=${secret('mail')}`,
    `--cassandra_password=${secret('cassandra')}`,
  ]);
  return [programOf('zookeeper', [configFile]), master, agent, marathon, chronos];
}

async function read(port: number, path: string, authorization: string, body?: string): Promise<number> {
  const where = `${path} ${body ?? ''}`;
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      Authorization: authorization,
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = `${JSON.stringify([...answer.headers])}\n${await answer.text()}`;
  answers.push({ where, text });
  return answer.status;
}

const ops = (name: string): string => basicAuthorization({ principal: 'ops', secret: secret(name) });
const shared = [
  '/flags',
  '/state',
  '/metrics/snapshot',
  '/version',
  '/files/debug',
  '/system/stats.json',
  '/nothing',
  '/metrics/prometheus',
];
const calls = ['GET_FLAGS', 'GET_STATE', 'GET_METRICS', 'GET_FRAMEWORKS', 'GET_VERSION', 'NONSENSE'];

async function readEverything(ports: Ports): Promise<void> {
  for (const path of [...shared, '/state-summary', '/slaves', '/frameworks', '/redirect', '/registrar(1)/registry'])
    await read(ports.master, path, ops('master'));
  for (const path of [...shared, '/containers', '/monitor/statistics']) await read(ports.agent, path, ops('agent'));
  for (const type of calls) {
    await read(ports.master, '/api/v1', ops('master'), JSON.stringify({ type }));
    await read(ports.agent, '/api/v1', ops('agent'), JSON.stringify({ type }));
  }
  for (const path of [
    '/v2/info',
    '/v2/apps',
    '/v2/leader',
    '/metrics',
    '/v2/queue',
    '/v2/deployments',
    '/v2/groups',
    '/ping',
    '/v2/nothing',
  ])
    await read(ports.marathon, path, ops('marathon'));
  for (const path of [
    '/v1/info',
    '/scheduler/jobs',
    '/v1/scheduler/leader',
    '/metrics',
    '/metrics/prometheus',
    '/ping',
    '/nothing',
  ])
    await read(ports.chronos, path, ops('chronos'));
}

/** What is not proved is answered, and perhaps logged, without being repeated. */
async function proveWrongly(ports: Ports): Promise<void> {
  const wrong = [
    basicAuthorization({ principal: 'ops', secret: secret('wrong') }),
    `Bearer ${signJwt({ sub: secret('claim') }, Buffer.from(secret('guessed-key')))}`,
    `Bearer ${secret('no-token')}`,
    secret('no-scheme'),
  ];
  for (const authorization of wrong) {
    for (const port of [ports.master, ports.agent, ports.marathon, ports.chronos]) {
      for (const path of ['/state', '/v2/info', '/scheduler/jobs', '/%zz']) await read(port, path, authorization);
    }
  }
}

beforeAll(async () => {
  const [zk = 0, master = 0, agent = 0, marathon = 0, chronos = 0] = await Promise.all(
    Array.from({ length: 5 }, freePort),
  );
  const ports = { zk, master, agent, marathon, chronos };
  programs = everyProgram(ports);
  for (const program of programs) program.start();
  try {
    await until(
      'the agent is there',
      async () =>
        (await read(master, '/slaves', ops('master'))) === 200 && answers.at(-1)?.text.includes('"pid":"slave'),
      90_000,
    );
    await until('both frameworks are there', async () => {
      await read(master, '/frameworks', ops('master'));
      const { text } = answers.at(-1) ?? { text: '' };
      return text.includes('"name":"marathon"') && text.includes('"name":"chronos');
    });
  } catch (thrown) {
    throw new Error(
      `${String(thrown)}\n${programs.map((one) => `--- ${one.name}\n${one.log().slice(-1500)}`).join('\n')}`,
    );
  }
  await readEverything(ports);
  await proveWrongly(ports);
  for (const program of programs.toReversed()) await program.end('SIGTERM');
}, 180_000);
afterAll(async () => {
  for (const program of programs) await program.end('SIGKILL');
  directory.remove();
});

describe('secrets', () => {
  it('CVE-2025-1296, CVE-2019-12741: are in no answer of any program', () => {
    expect(answers.length).toBeGreaterThan(80);
    const told = answers
      .filter(({ text }) => text.includes(canary))
      .map(({ where, text }) => `${where}: …${around(text)}…`);
    expect(told).toEqual([]);
    // The flags themselves were shown.
    expect(answers.some(({ where, text }) => where.startsWith('/flags') && text.includes('"zk"'))).toBe(true);
    expect(answers.some(({ where, text }) => where.startsWith('/v2/info') && text.includes('"zookeeper_config"'))).toBe(
      true,
    );
  });

  it('CVE-2025-1296: are in no log of any program', () => {
    const told = programs.flatMap((program) => {
      const log = program.log();
      return log.includes(canary) ? [`${program.name}: …${around(log)}…`] : [];
    });
    expect(told).toEqual([]);
    for (const program of programs) expect(program.log().length).toBeGreaterThan(50);
  });
});

function around(text: string): string {
  const at = text.indexOf(canary);
  return text.slice(Math.max(0, at - 200), at + 100);
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAgentConfig } from '../../../src/agent/config.ts';
import type { RunningAgent } from '../../../src/agent/shell/agent.ts';
import { basicAuthorization } from '../../../src/net/basic-auth.ts';
import { signJwt } from '../../../src/net/jwt.ts';
import { ExecutorRegisteredMessage, RegisterExecutorMessage } from '../../../src/wire/gen/internal.ts';
import type { ExecutorInfo } from '../../../src/wire/gen/mesos.ts';
import { AgentDirectory, agentArguments, startTestAgent } from '../../agent/agents.ts';
import { frameworkId, ScriptedMaster, shellTask } from '../../agent/scripted-master.ts';
import { until } from '../../until.ts';

const ops = { principal: 'ops', secret: 's3cret' };
const jwtKey = Buffer.from('a key');

let directory: AgentDirectory;
let master: ScriptedMaster;
let agent: RunningAgent | undefined;

beforeEach(async () => {
  directory = new AgentDirectory();
  master = await ScriptedMaster.start();
  writeFileSync(join(directory.path, 'credentials'), JSON.stringify({ credentials: [ops] }), { mode: 0o600 });
  writeFileSync(join(directory.path, 'key'), jwtKey, { mode: 0o600 });
});

afterEach(async () => {
  await agent?.close({ killTasks: true });
  agent = undefined;
  await master.close();
  directory.dispose();
});

const operators = (): string[] => [
  '--authenticate_http_readonly',
  '--authenticate_http_readwrite',
  `--http_credentials=${join(directory.path, 'credentials')}`,
];
const executors = (): string[] => ['--authenticate_http_executors', `--jwt_secret_key=${join(directory.path, 'key')}`];

async function ask(path: string, authorization?: string, body?: unknown): Promise<Response> {
  return fetch(`http://127.0.0.1:${agent?.address.port}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(authorization === undefined ? {} : { Authorization: authorization }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const readonly = 'mesos-agent-readonly';
const paths: readonly (readonly [string, string | undefined, object?])[] = [
  ['/health', undefined],
  ['/version', undefined],
  ['/system/stats.json', undefined],
  ['/state', readonly],
  ['/slave(1)/state', readonly],
  ['/flags', readonly],
  ['/metrics/snapshot', readonly],
  ['/metrics/prometheus', readonly],
  ['/monitor/statistics', readonly],
  ['/containers', readonly],
  ['/containerizer/debug', readonly],
  ['/files/browse', readonly],
  ['/files/read', readonly],
  ['/files/download', readonly],
  ['/files/debug', readonly],
  ['/logging/toggle', 'mesos-agent-readwrite'],
  ['/api/v1', 'mesos-agent-readwrite', { type: 'GET_HEALTH' }],
];

describe('the realms of an agent', () => {
  it('cover every path that shows or changes anything', async () => {
    agent = await startTestAgent(directory, master.address, operators());
    for (const [path, realm, body] of paths) {
      const answer = await ask(path, undefined, body);
      const challenge = realm === undefined ? null : `Basic realm="${realm}"`;
      expect([path, answer.status === 401, answer.headers.get('www-authenticate')]).toEqual([
        path,
        realm !== undefined,
        challenge,
      ]);
      if (realm === undefined) continue;
      expect((await ask(path, basicAuthorization({ ...ops, secret: '' }), body)).status, path).toBe(401);
      expect((await ask(path, basicAuthorization(ops), body)).status, path).not.toBe(401);
    }
    expect(await (await ask('/flags', basicAuthorization(ops))).text()).not.toContain('s3cret');
  });

  it('ask for nothing when no flag says so', async () => {
    agent = await startTestAgent(directory, master.address);
    for (const [path, , body] of paths) expect((await ask(path, 'Basic x', body)).status, path).not.toBe(401);
  });

  it('need their secrets', () => {
    const complaint = (...flags: string[]): string => {
      const outcome = readAgentConfig({ argv: agentArguments(directory, 'h:1', flags), environment: {} });
      return outcome.kind === 'refused' ? outcome.complaints.join('\n') : '';
    };
    expect(complaint('--authenticate_http_readonly')).toContain('--http_credentials');
    expect(complaint('--authenticate_http_executors')).toContain('`--jwt_secret_key` must be specified');
    expect(complaint('--authenticate_http_readwrite', '--http_authenticators=jwt')).toContain('--jwt_secret_key');
  });
});

const script = join(import.meta.dirname, '../../agent/http-executor.ts');

function ownExecutor(): ExecutorInfo {
  return {
    executor_id: { value: 'own' },
    framework_id: { value: frameworkId },
    command: { value: `echo $MESOS_EXECUTOR_AUTHENTICATION_TOKEN > token; exec ${process.execPath} ${script}` },
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 }, allocation_info: { role: '*' } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 64 }, allocation_info: { role: '*' } },
    ],
  };
}

describe('executors', () => {
  it('prove themselves with the token that they were started with, and are nobody else by it', async () => {
    agent = await startTestAgent(directory, master.address, [...operators(), ...executors()]);
    await master.untilRegistered();
    master.run(shellTask('a', '', { executor: ownExecutor() }));
    await master.untilState('a', 'TASK_RUNNING');
    const state = (await (await ask('/state', basicAuthorization(ops))).json()) as {
      frameworks: { executors: { directory: string; container: string }[] }[];
    };
    const executor = state.frameworks[0]?.executors[0];
    const token = readFileSync(join(executor?.directory ?? '', 'token'), 'utf8').trim();
    const call = (fid: string, eid: string): object => ({
      type: 'MESSAGE',
      framework_id: { value: fid },
      executor_id: { value: eid },
      message: { data: '' },
    });
    const statusOf = async (authorization: string | undefined, body: object): Promise<number> =>
      (await ask('/api/v1/executor', authorization, body)).status;
    const own = call(frameworkId, 'own');
    expect(await statusOf(`Bearer ${token}`, own)).toBe(202);
    expect(await statusOf(undefined, own)).toBe(401);
    expect(await statusOf(basicAuthorization(ops), own)).toBe(401);
    expect(await statusOf(`Bearer ${token}`, call(frameworkId, 'other'))).toBe(403);
    expect(await statusOf(`Bearer ${token}`, call('other', 'own'))).toBe(403);
    const earlier = signJwt({ fid: frameworkId, eid: 'own', cid: 'an-earlier-run' }, jwtKey);
    expect(await statusOf(`Bearer ${earlier}`, own)).toBe(403);
    expect(await statusOf(`Bearer ${earlier}`, { ...own, type: 'HEARTBEAT' })).toBe(403);
    for (const [path, , body] of paths.filter(([, realm]) => realm !== undefined))
      expect((await ask(path, `Bearer ${token}`, body)).status, path).toBe(403);
  });

  it.each([
    ['of the v0 API register when nobody asks for a token', (): string[] => [], true],
    ['of the v0 API, which cannot bring a token, are not heard when it is asked for', executors, false],
  ])('%s', async (_what, flags, isHeard) => {
    agent = await startTestAgent(directory, master.address, [...flags(), '--executor_registration_timeout=1secs']);
    await master.untilRegistered();
    master.run(shellTask('a', '', { executor: { ...ownExecutor(), command: { value: 'exec sleep 100' } } }));
    await until('the executor to be there', async () => (await (await ask('/state')).text()).includes('"own"'));
    const isTold = (): boolean => master.heardOf(ExecutorRegisteredMessage).length > 0;
    await until('the executor to be heard or given up', () => {
      master.send(RegisterExecutorMessage, { framework_id: { value: frameworkId }, executor_id: { value: 'own' } });
      return isTold() || master.statesOf('a').includes('TASK_FAILED');
    });
    expect(isTold()).toBe(isHeard);
  });

  it('are given no token without a key', async () => {
    agent = await startTestAgent(directory, master.address);
    await master.untilRegistered();
    master.run(shellTask('a', 'test -z "$MESOS_EXECUTOR_AUTHENTICATION_TOKEN"'));
    await master.untilState('a', 'TASK_FINISHED');
  });
});

/** Every route and every call of the agent × who asks. Rows come from the tables of rights: what is new there is asked here. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallRight, callRights, routeRights } from '../../src/agent/http/rights.ts';
import { agentRoutes } from '../../src/agent/http/routes.ts';
import type { RunningAgent } from '../../src/agent/shell/agent.ts';
import { silentLogger } from '../../src/base/logger.ts';
import { createHttpServer } from '../../src/net/http-server.ts';
import { CallType } from '../../src/wire/gen/agent.ts';
import type { ContainerID } from '../../src/wire/gen/mesos.ts';
import { AgentDirectory, startTestAgent } from '../agent/agents.ts';
import { frameworkId, ScriptedMaster, shellTask } from '../agent/scripted-master.ts';
import { type Asker, aclsText, askAs, askers, type Question, type Reply, writeCredentials } from './askers.ts';

const directory = new AgentDirectory();
let master: ScriptedMaster;
let agent: RunningAgent;

beforeAll(async () => {
  master = await ScriptedMaster.start();
  const log = join(directory.path, 'agent.log');
  writeFileSync(log, 'hidden-log');
  agent = await startTestAgent(directory, master.address, [
    '--authenticate_http_readonly',
    '--authenticate_http_readwrite',
    `--http_credentials=${writeCredentials(directory.path)}`,
    `--acls=${aclsText()}`,
    `--external_log_file=${log}`,
  ]);
  await master.untilRegistered();
  master.run(shellTask('hidden-task', 'echo hidden-output; exec sleep 1000'));
  await master.untilState('hidden-task', 'TASK_RUNNING');
  master.run(shellTask('hidden-done', 'true'));
  await master.untilState('hidden-done', 'TASK_FINISHED');
});

afterAll(async () => {
  await agent.close({ killTasks: true });
  await master.close();
  directory.dispose();
});

async function repliesTo(question: Question): Promise<Record<Asker, Reply>> {
  const replies = {} as Record<Asker, Reply>;
  for (const asker of askers) replies[asker] = await askAs(asker, agent.address.port, question);
  return replies;
}

/** Routes as the agent adds them, with their realms. */
function routesAdded(): Map<string, string | undefined> {
  const routes = new Map<string, string | undefined>();
  const server = createHttpServer({ logger: silentLogger });
  const recorder: typeof server = Object.assign(Object.create(server), {
    fastify: server.fastify,
    raw: (_method: string, path: string, _handler: unknown, realm?: string) => routes.set(path, realm),
  });
  agentRoutes(recorder, () => undefined);
  return routes;
}

const sandbox = `/frameworks/${frameworkId}/executors/hidden-task/runs/latest`;

const questions: Readonly<Record<string, Partial<Question>>> = {
  '/files/browse': { path: `/files/browse?path=${sandbox}` },
  '/files/read': { path: `/files/read?path=${sandbox}/stdout&offset=0` },
  '/files/download': { path: `/files/download?path=${sandbox}/stdout` },
  '/help/*': { path: '/help/slave(1)/state' },
  '/api/v1': { body: '{"type":"GET_HEALTH"}' },
  '/api/v1/executor': {
    body: JSON.stringify({ type: 'HEARTBEAT', framework_id: { value: 'f' }, executor_id: { value: 'e' } }),
  },
};

interface Row {
  readonly right: CallRight | 'handler' | `/${string}`;
  readonly hasRealm: boolean;
  /** What is answered with 200 to all, but not with the same. */
  readonly isFiltered?: boolean;
}

function expectRow(name: string, replies: Record<Asker, Reply>, { right, hasRealm, isFiltered }: Row): void {
  const at = `${name}: ${askers.map((asker) => replies[asker].status).join(' ')}`;
  if (hasRealm) expect([replies.nobody.status, replies.wrong.status], at).toEqual([401, 401]);
  else expect(new Set(askers.map((asker) => replies[asker].status)).size, at).toBe(1);
  expect([401, 403], at).not.toContain(replies.right.status);
  if (right === 'anyone' || right === 'absent' || isFiltered)
    expect(replies.other.status, at).toBe(replies.right.status);
  else expect(replies.other.status, at).toBe(403);
  for (const asker of ['nobody', 'wrong', 'other'] as const) expect(replies[asker].text, at).not.toContain('hidden-');
}

describe('the routes of the agent', () => {
  it('all have a right, and no right is of a route that is not there', () => {
    const added = routesAdded();
    expect(added.size).toBeGreaterThan(15);
    expect([...routeRights.keys()].sort()).toEqual([...added.keys()].sort());
  });

  it('are open to all whom the realm lets in only where nothing is to be protected', () => {
    const pathsWith = (wanted: string): string[] =>
      [...routeRights].filter(([, right]) => right === wanted).map(([path]) => path);
    const self = ['/help', '/help/*', '/__processes__', '/profiler/start', '/profiler/stop', '/memory-profiler/*'];
    const local = ['/health', '/version', '/system/stats.json', ...self];
    // Of the calls of the API each has a right of its own.
    expect(pathsWith('anyone')).toEqual([...local, '/api/v1', '/api/v1/executor']);
    expect(pathsWith('handler')).toEqual(['/state', '/files/browse', '/files/read', '/files/download']);
    expect([...routeRights].filter(([, right]) => right !== 'anyone' && right !== 'handler')).toEqual([
      ['/flags', 'VIEW_FLAGS'],
      ['/metrics/snapshot', '/metrics/snapshot'],
      ['/metrics/prometheus', '/metrics/snapshot'],
      ['/monitor/statistics', '/monitor/statistics'],
      ['/containers', '/containers'],
      ['/containerizer/debug', '/containerizer/debug'],
      ['/files/debug', '/files/debug'],
      ['/logging/toggle', '/logging/toggle'],
    ]);
  });

  it.each([...routeRights])('%s', async (path, right) => {
    // The realm of executors is not asked for here.
    const hasRealm = routesAdded().get(path) !== undefined && path !== '/api/v1/executor';
    const replies = await repliesTo({ path, ...questions[path] });
    expectRow(path, replies, { right, hasRealm, isFiltered: path === '/state' || path === '/api/v1' });
  });

  it.each(['/state', '/slave(1)/state', '/slave%281%29/state', '/state/'])(
    '%s shows each what he may see',
    async (path) => {
      const { other, right } = await repliesTo({ path });
      for (const marker of ['hidden-task', 'hidden-done', '"flags"', 'external_log_file']) {
        expect(right.text).toContain(marker);
        expect(other.text).not.toContain(marker);
      }
      expect(JSON.parse(other.text)).toMatchObject({ frameworks: [], completed_frameworks: [] });
    },
  );

  it('show files by whose they are', async () => {
    const asked = [`${sandbox}/stdout`, '/slave/log', `${sandbox}/none`, `${sandbox}/../latest/stdout`];
    for (const path of asked) {
      const { other, right } = await repliesTo({ path: `/files/read?path=${path}&offset=0` });
      expect([path, other.status]).toEqual([path, 403]);
      expect([200, 400, 404]).toContain(right.status);
    }
  });
});

/** What each call needs to be understood. */
function partsOf(parent: ContainerID): Readonly<Record<CallType, object>> {
  const container_id = { value: 'nested', parent };
  const command = { value: 'true' };
  return {
    UNKNOWN: {},
    GET_HEALTH: {},
    GET_FLAGS: {},
    GET_VERSION: {},
    GET_METRICS: { get_metrics: {} },
    GET_LOGGING_LEVEL: {},
    SET_LOGGING_LEVEL: { set_logging_level: { level: 0, duration: { nanoseconds: 1 } } },
    LIST_FILES: { list_files: { path: sandbox } },
    READ_FILE: { read_file: { path: `${sandbox}/stdout`, offset: 0 } },
    GET_STATE: {},
    GET_CONTAINERS: {},
    GET_FRAMEWORKS: {},
    GET_EXECUTORS: {},
    GET_OPERATIONS: {},
    GET_TASKS: {},
    GET_AGENT: {},
    GET_RESOURCE_PROVIDERS: {},
    LAUNCH_CONTAINER: { launch_container: { container_id: { value: 'alone' }, command } },
    WAIT_CONTAINER: { wait_container: { container_id: { value: 'none' } } },
    KILL_CONTAINER: { kill_container: { container_id: { value: 'none' } } },
    REMOVE_CONTAINER: { remove_container: { container_id: { value: 'none' } } },
    LAUNCH_NESTED_CONTAINER: { launch_nested_container: { container_id, command } },
    WAIT_NESTED_CONTAINER: { wait_nested_container: { container_id } },
    KILL_NESTED_CONTAINER: { kill_nested_container: { container_id } },
    REMOVE_NESTED_CONTAINER: { remove_nested_container: { container_id } },
    LAUNCH_NESTED_CONTAINER_SESSION: {
      launch_nested_container_session: { container_id: { value: 'session', parent }, command },
    },
    ATTACH_CONTAINER_INPUT: {
      attach_container_input: { type: 'CONTAINER_ID', container_id: { value: 'none', parent } },
    },
    ATTACH_CONTAINER_OUTPUT: { attach_container_output: { container_id: { value: 'none', parent } } },
    ADD_RESOURCE_PROVIDER_CONFIG: {},
    UPDATE_RESOURCE_PROVIDER_CONFIG: {},
    REMOVE_RESOURCE_PROVIDER_CONFIG: {},
    MARK_RESOURCE_PROVIDER_GONE: {},
    PRUNE_IMAGES: {},
  };
}

/** A request whose body may go on. */
function asStream(call: string): Partial<Question> {
  const headers = { 'Message-Content-Type': 'application/json' };
  return { contentType: 'application/recordio', headers, body: `${call.length}\n${call}` };
}

const shown: Partial<Readonly<Record<CallType, readonly string[]>>> = {
  GET_STATE: ['hidden-task', 'hidden-done'],
  GET_CONTAINERS: ['hidden-task'],
  GET_FRAMEWORKS: [frameworkId],
  GET_EXECUTORS: ['hidden-task', 'hidden-done'],
  GET_TASKS: ['hidden-task', 'hidden-done'],
};

describe('the calls of the agent', () => {
  it('are open to all whom the realm lets in only where nothing is to be protected', () => {
    const open = Object.entries(callRights).filter(([, right]) => right === 'anyone');
    const health = ['GET_HEALTH', 'GET_VERSION', 'GET_METRICS', 'GET_LOGGING_LEVEL', 'GET_AGENT'];
    expect(open.map(([type]) => type)).toEqual(health);
  });

  it.each(Object.keys(CallType.numbers) as CallType[])('%s', async (type) => {
    const container = master.lastStatusOf('hidden-task')?.container_status?.container_id as ContainerID;
    const call = JSON.stringify({ type, ...partsOf(container)[type] });
    const replies = await repliesTo({
      path: '/api/v1',
      ...(type === 'ATTACH_CONTAINER_INPUT' ? asStream(call) : { body: call }),
    });
    const right = callRights[type];
    expectRow(type, replies, { right, hasRealm: true, isFiltered: right === 'filtered' });
    for (const marker of shown[type] ?? []) {
      expect(replies.right.text).toContain(marker);
      expect(replies.other.text).not.toContain(marker);
    }
  });
});

/**
 * The agent's endpoints against recorded answers of a real agent in the same situation: status, content type, and every value. What
 * is of the run, and what is knowingly different, is listed here, and nothing else may be.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAgentConfig } from '../../../src/agent/config.ts';
import type { AgentContext } from '../../../src/agent/http/context.ts';
import { addAgentMetrics } from '../../../src/agent/http/gauges.ts';
import { agentRoutes } from '../../../src/agent/http/routes.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { AccountNames } from '../../../src/net/account-names.ts';
import { createHttpServer, type HttpServer } from '../../../src/net/http-server.ts';
import { LogVerbosity } from '../../../src/net/log-verbosity.ts';
import { MemoryProfiler } from '../../../src/net/memory-profiler.ts';
import { Metrics } from '../../../src/runtime/metrics.ts';
import { type RecordedAnswer, recordedAnswers } from '../../recordings.ts';
import { differences } from './differences.ts';
import { replayScenario } from './recorded-scenario.ts';

const recordedSandbox = /\/var\/lib\/mesos\/agent\/slaves\/[^"&?]*?\/runs\/51df0acf-c1d9-4305-81dc-bc961082b5bd/g;

let directory: string;
let server: HttpServer;
let sandbox: string;

/** Paths of values that are another's in each run: of the build, the machine, the moment, and of what these tests make up. */
const ofTheRun: readonly RegExp[] = [
  /(^|\.)(git_sha|build_date|build_time)$/,
  /(^|\.)(start_time|timestamp|executor_pid)$/,
  /^(pid|flags\.work_dir|get_flags\.flags\.work_dir|get_agent\.agent_info\.port)$/,
  /\.(cpus_user_time_secs|mem_rss_bytes)$/,
  /(^|\.)(file_infos)?\[\]\.(size|nlink|mtime)(\.nanoseconds)?$/,
  /^(system\/|slave\/(uptime|recovery_time)_secs|slave\/executor_directory_max_allowed_age_secs)/,
  // How many directories make up what a task leaves is the matter of who removes them.
  /^gc\/path_removals_pending$/,
];

/** Values of our own. */
const additions: readonly RegExp[] = [/(^|\.)stadion_version$/, /(^|\.)flags\.(allow_unauthenticated|gc_keep_failed)$/];

/** Metrics of parts that this agent does not have: image provisioner, resource providers; the fetcher counts elsewhere. */
const missingMetrics = [
  'containerizer/fetcher/cache_size_total_bytes',
  'containerizer/fetcher/cache_size_used_bytes',
  'containerizer/fetcher/task_fetches_failed',
  'containerizer/fetcher/task_fetches_succeeded',
  'containerizer/mesos/container_destroy_errors',
  'containerizer/mesos/provisioner/bind/remove_rootfs_errors',
  'containerizer/mesos/provisioner/remove_container_errors',
  'resource_provider_manager/events/disconnect',
  'resource_provider_manager/events/subscribe',
  'resource_provider_manager/subscribed',
];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stadion-agent-http-'));
  const workDir = join(directory, 'work');
  // The recording of the endpoints was made after 18 s, while two executors ran.
  const { agent } = replayScenario({ workDir, untilMs: 20_000 });
  const pod = [...agent.state.frameworks.values()]
    .flatMap(({ executors }) => [...executors.values()])
    .find(({ executorId }) => executorId === 'default-executor');
  sandbox = pod?.directory ?? '';
  for (const name of ['containers', 'tasks']) await mkdir(join(sandbox, name), { recursive: true });
  for (const name of ['stdout', 'stderr']) await writeFile(join(sandbox, name), '');
  const outcome = readAgentConfig({
    argv: [
      '--master=zk://127.0.0.1:21999/mesos',
      `--work_dir=${workDir}`,
      '--ip=127.0.0.1',
      '--port=16051',
      '--advertise_ip=127.0.0.1',
      '--advertise_port=17051',
      '--hostname=agent1.example',
      '--resources=cpus:8;mem:8192;disk:20000;ports:[31000-32000]',
      '--attributes=rack:r1;zone:z1;level:10',
      '--launcher=posix',
      '--reconfiguration_policy=equal',
    ],
    environment: {},
  });
  if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
  const metrics = new Metrics();
  addAgentMetrics(metrics, agent.state, () => agent.nowMs);
  agent.state.recoveredAtMs ??= agent.nowMs;
  const context: AgentContext = {
    config: outcome.config,
    state: agent.state,
    pid: agent.state.settings.pid,
    post: (event) => agent.post(event),
    metrics,
    accounts: new AccountNames(),
    streams: { open: () => {}, closed: () => {} },
    // The containers themselves are not there; what they use is made up.
    containerizer: {
      containers: () =>
        [...agent.state.frameworks.values()].flatMap(({ executors }) =>
          [...executors.values()].map(({ containerId }) => containerId),
        ),
      usage: async () => ({
        timestamp: 1,
        cpus_system_time_secs: 0.04,
        cpus_user_time_secs: 0.13,
        mem_rss_bytes: 147_271_680,
      }),
      status: async (containerId) => ({ container_id: { value: containerId }, executor_pid: 6698 }),
    },
    nested: {
      launch: async () => ({ refusal: 'there is no machine under this agent' }),
      wait: async () => undefined,
      kill: async () => false,
      destroy: async () => {},
      remove: async () => 'unknown',
      io: async () => undefined,
      running: () => [],
    },
    inputs: new Set(),
    logger: silentLogger,
    memoryProfiler: new MemoryProfiler(undefined),
    verbosity: new LogVerbosity(silentLogger),
    nowMs: () => agent.nowMs,
  };
  server = createHttpServer({ logger: silentLogger, prefixes: ['slave(1)'] });
  agentRoutes(server, () => context);
  await server.listen({ ip: '127.0.0.1', port: 0 });
});

afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

interface Got {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

function ask(recorded: RecordedAnswer['request']): Promise<Got> {
  const encoded = encodeURIComponent(sandbox);
  const path =
    decodeURIComponent(recorded.path).replace(recordedSandbox, '') === decodeURIComponent(recorded.path)
      ? recorded.path
      : recorded.path.replace(/%2Fvar%2Flib%2F.*?51df0acf-c1d9-4305-81dc-bc961082b5bd/, encoded);
  const body = recorded.body?.replace(recordedSandbox, sandbox);
  return new Promise((resolve, reject) => {
    const { port } = server.address;
    const sent = request(
      { host: '127.0.0.1', port, path, method: recorded.method, headers: recorded.headers },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: Buffer.concat(parts).toString('utf8'),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** What is different and should not be. */
function wrong(recorded: unknown, ours: unknown): string[] {
  return differences(recorded, ours)
    .filter(({ path }) => !ofTheRun.some((pattern) => pattern.test(path)))
    .filter(({ path, theirs }) => theirs !== undefined || !additions.some((pattern) => pattern.test(path)))
    .map(({ path, theirs, ours: own }) => `${path}: ${theirs}, ours ${own}`);
}

describe('GET endpoints', () => {
  it.each([...recordedAnswers('http/agent')])('%s answers as recorded', async (_name, recorded) => {
    const ours = await ask(recorded.request);
    expect(ours.status).toBe(recorded.status);
    expect(ours.headers['content-type']).toBe(recorded.headers['content-type']);
    expect(ours.headers['content-disposition']).toBe(recorded.headers['content-disposition']);
    if (recorded.json === undefined) {
      expect(ours.text).toBe((recorded.text ?? '').replace(recordedSandbox, sandbox));
      return;
    }
    const isMetrics = recorded.request.path === '/metrics/snapshot';
    const missing = isMetrics ? missingMetrics : [];
    const isMissing = (line: string): boolean =>
      missing.some((name) => line.startsWith(`${name}: `) && line.endsWith('ours undefined'));
    const lines = wrong(recorded.json, JSON.parse(ours.text));
    expect(lines.filter((line) => !isMissing(line))).toEqual([]);
    expect(lines.filter(isMissing)).toHaveLength(missing.length);
  });
});

describe('the resources in /state', () => {
  const recorded = recordedAnswers('http/agent').get('02-_state.json');

  it.each([
    'resources',
    'reserved_resources',
    'unreserved_resources',
    'reserved_resources_full',
    'unreserved_resources_full',
    'reserved_resources_allocated',
    'unreserved_resources_allocated',
  ])('%s are those of the real agent after the same operations', async (key) => {
    if (recorded === undefined) throw new Error('the recording of /state is not there');
    const theirs = (recorded.json as Record<string, unknown>)[key];
    expect(theirs).toBeDefined();
    expect((JSON.parse((await ask(recorded.request)).text) as Record<string, unknown>)[key]).toEqual(theirs);
  });
});

describe('operator calls', () => {
  const recordings = [...recordedAnswers('http/operator')].filter(([name]) => name.startsWith('agent-'));

  it.each(recordings)('%s answers as recorded', async (_name, recorded) => {
    const ours = await ask(recorded.request);
    expect(ours.status).toBe(recorded.status);
    expect(ours.headers['content-type']).toBe(recorded.headers['content-type']);
    if (recorded.json === undefined) {
      expect(ours.text).toBe(recorded.text);
      return;
    }
    expect(wrong(recorded.json, JSON.parse(ours.text))).toEqual([]);
  });

  it('that this agent cannot do are refused by name', async () => {
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
    const body = JSON.stringify({
      type: 'MARK_RESOURCE_PROVIDER_GONE',
      mark_resource_provider_gone: { resource_provider_id: { value: 'r' } },
    });
    const ours = await ask({ method: 'POST', path: '/api/v1', headers, body });
    expect(ours).toMatchObject({
      status: 501,
      text: 'The call MARK_RESOURCE_PROVIDER_GONE is not supported by this agent',
    });
  });
});

/** The secrets of tasks are in the tasks, in memory that only the agent can read, and nowhere else. */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCode } from '../../src/base/errors.ts';
import type { Environment, FrameworkInfo, Secret, TaskInfo, TaskStatus } from '../../src/wire/gen/mesos.ts';
import { freePort, Program, temporaryDirectory } from '../e2e/programs.ts';
import { SchedulerClient } from '../integration/master/scheduler-client.ts';
import { until } from '../until.ts';

const canary = 'canary-8d1e5b';
/** As it stands in files, and as JSON has bytes. */
const traces = [canary, Buffer.from(`${canary}-`).toString('base64').slice(0, 16)];

const isRoot = process.getuid?.() === 0;
const directory = temporaryDirectory('task-secrets');
const workDir = join(directory.path, 'work');
const runtimeDir = join(directory.path, 'run');
const secretsDir = join(directory.path, 'secrets');

let master: Program;
let agent: Program;
let ports: { readonly master: number; readonly agent: number };
let scheduler: SchedulerClient;

function valueOfSecret(name: string): string {
  return `${canary}-${name}`;
}

function secret(name: string): Secret {
  return { type: 'VALUE', value: { data: Buffer.from(valueOfSecret(name)) } };
}

function environment(name: string, value: Secret = secret(name)): Environment {
  return {
    variables: [
      { name: 'OPEN', value: 'seen' },
      { name: 'KEY', type: 'SECRET', secret: value },
    ],
  };
}

/** Leaves a trace that only who has the secret can leave. */
const proof = 'printf %s "$KEY" | sha256sum >proof; echo "OPEN=$OPEN" >>proof; exec sleep 1000';

function hashOf(name: string): string {
  return createHash('sha256').update(valueOfSecret(name)).digest('hex');
}

const framework: FrameworkInfo = {
  user: process.getuid?.() === 0 ? 'root' : '',
  name: 'secrets',
  checkpoint: true,
  roles: ['*'],
  capabilities: [{ type: 'MULTI_ROLE' }, { type: 'PARTITION_AWARE' }],
};

let acknowledged = 0;

/** Waits for a status; what came before it is acknowledged, so that the next ones come. */
async function status(taskId: string, state: TaskStatus['state']): Promise<TaskStatus> {
  return until(`${taskId} ${state}`, async () => {
    for (const { agent_id, task_id, uuid } of scheduler.statuses.slice(acknowledged)) {
      acknowledged += 1;
      if (uuid !== undefined) await scheduler.acknowledge(agent_id?.value ?? '', task_id.value, uuid);
    }
    return scheduler.statuses.findLast((one) => one.task_id.value === taskId && one.state === state);
  });
}

async function launch(id: string, changes: Partial<TaskInfo>): Promise<void> {
  const offer = await scheduler.offer();
  const task: TaskInfo = {
    name: id,
    task_id: { value: id },
    agent_id: offer.agent_id,
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 }, allocation_info: { role: '*' } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 32 }, allocation_info: { role: '*' } },
    ],
    ...changes,
  };
  const answer = await scheduler.launch(offer, [task]);
  expect(answer.status, answer.body).toBe(202);
}

function agentProgram(): Program {
  return new Program(
    'agent',
    [
      'agent',
      '--ip=127.0.0.1',
      `--port=${ports.agent}`,
      `--master=127.0.0.1:${ports.master}`,
      `--work_dir=${workDir}`,
      `--runtime_dir=${runtimeDir}`,
      '--resources=cpus:4;mem:1024;disk:1024',
      `--secret_resolver=${secretsDir}`,
      ...(isRoot ? ['--isolation=posix/cpu,posix/mem,volume/secret'] : []),
      '--registration_backoff_factor=10ms',
      '--executor_registration_timeout=10mins',
    ],
    join(directory.path, 'logs'),
  );
}

async function serving(port: number): Promise<void> {
  await until(`port ${port}`, async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/state`).catch(() => undefined);
    return answer?.status === 200;
  });
  await fetch(`http://127.0.0.1:${port}/logging/toggle?level=3&duration=1hrs`, { method: 'POST' });
}

/** Files below a directory, with those that it does not lead to by links left out. */
function* files(path: string): Generator<string> {
  for (const entry of whileThere(() => readdirSync(path, { withFileTypes: true })) ?? []) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) yield* files(inner);
    else if (entry.isFile()) yield inner;
  }
}

function leaksIn(text: string | Buffer): boolean {
  return traces.some((trace) => text.includes(trace));
}

function leakingFiles(): string[] {
  // The directory of the resolver is where they come from.
  return [...files(directory.path)].filter(
    (path) => !path.startsWith(secretsDir) && leaksIn(whileThere(() => readFileSync(path)) ?? ''),
  );
}

/** Nothing when the file has gone meanwhile: programs at work take their notes away. */
function whileThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const masterPaths = [
  '/state',
  '/state-summary',
  '/tasks',
  '/frameworks',
  '/slaves',
  '/flags',
  '/metrics/snapshot',
  '/files/debug',
];
const agentPaths = ['/state', '/containers', '/containerizer/debug', '/flags', '/monitor/statistics', '/files/debug'];
const masterCalls = ['GET_STATE', 'GET_TASKS', 'GET_EXECUTORS', 'GET_FRAMEWORKS', 'GET_AGENTS', 'GET_FLAGS'];
const agentCalls = ['GET_STATE', 'GET_TASKS', 'GET_EXECUTORS', 'GET_CONTAINERS', 'GET_FRAMEWORKS', 'GET_FLAGS'];

async function leakingAnswers(): Promise<string[]> {
  const leaking: string[] = [];
  for (const [port, paths, calls] of [
    [ports.master, masterPaths, masterCalls],
    [ports.agent, agentPaths, agentCalls],
  ] as const) {
    for (const path of paths) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      expect(answer.status, path).toBe(200);
      if (leaksIn(await answer.text())) leaking.push(`${port}${path}`);
    }
    for (const type of calls) {
      for (const accept of ['application/json', 'application/x-protobuf']) {
        const answer = await fetch(`http://127.0.0.1:${port}/api/v1`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', Accept: accept },
          body: JSON.stringify({ type }),
        });
        expect(answer.status, type).toBe(200);
        if (leaksIn(Buffer.from(await answer.arrayBuffer()))) leaking.push(`${port} ${type} ${accept}`);
      }
    }
  }
  return leaking;
}

/** What a reader of the master's event stream heard. */
let heard = Buffer.alloc(0);
const stream = new AbortController();

async function listen(): Promise<void> {
  const answer = await until('a master that has read its registry', async () => {
    const one = await fetch(`http://127.0.0.1:${ports.master}/api/v1`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ type: 'SUBSCRIBE' }),
      signal: stream.signal,
    });
    return one.status === 200 ? one : undefined;
  });
  const read = async (): Promise<void> => {
    for await (const part of answer.body ?? []) heard = Buffer.concat([heard, part]);
  };
  read().catch(() => {});
  await until('the stream to begin', () => heard.includes('SUBSCRIBED'));
}

/** The environment of the process that runs in the sandbox of this task. */
function environmentOf(sandbox: string): string {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readlinkSync(`/proc/${pid}/cwd`) === sandbox) return readFileSync(`/proc/${pid}/environ`, 'utf8');
    } catch {
      // Ended, or of somebody else.
    }
  }
  return '';
}

function proofs(): string[] {
  return [...files(join(workDir, 'slaves'))].filter((path) => path.endsWith('/proof'));
}

beforeAll(async () => {
  mkdirSync(secretsDir, { mode: 0o700 });
  writeFileSync(join(secretsDir, 'named'), valueOfSecret('named'), { mode: 0o600 });
  ports = { master: await freePort(), agent: await freePort() };
  master = new Program(
    'master',
    ['master', '--ip=127.0.0.1', `--port=${ports.master}`, `--work_dir=${directory.path}/master`, '--quorum=1'],
    join(directory.path, 'logs'),
  );
  master.start();
  agent = agentProgram();
  agent.start();
  await Promise.all([serving(ports.master), serving(ports.agent)]);
  await listen();
  scheduler = new SchedulerClient(ports.master, 'application/json');
  await scheduler.subscribe(framework);
});

afterAll(async () => {
  stream.abort();
  scheduler?.disconnect();
  await agent?.end('SIGKILL');
  await master?.end('SIGKILL');
  directory.remove();
});

describe('secrets of tasks', () => {
  it('reach the tasks', async () => {
    const health_check = {
      type: 'COMMAND' as const,
      command: { value: `[ "$KEY" = "$(printf %s "$KEY")" ] && [ -n "$KEY" ]` },
      interval_seconds: 0.5,
      delay_seconds: 0,
      consecutive_failures: 1000,
    };
    await launch('value', { command: { value: proof, environment: environment('value') }, health_check });
    await status('value', 'TASK_RUNNING');
    const reference: Secret = { type: 'REFERENCE', reference: { name: 'named' } };
    await launch('named', { command: { value: proof, environment: environment('named', reference) } });
    await status('named', 'TASK_RUNNING');
    // As a file, where mounts can be made.
    const volume = {
      container_path: 'keys/db',
      mode: 'RO' as const,
      source: { type: 'SECRET' as const, secret: reference },
    };
    const fromFile = `KEY=$(cat keys/db); [ -w keys/db ] && [ "$(id -u)" != 0 ] && exit 1; ${proof}`;
    await launch('file', { command: { value: fromFile }, container: { type: 'MESOS', volumes: [volume] } });
    const { message = '' } = await status('file', isRoot ? 'TASK_RUNNING' : 'TASK_FAILED');
    if (!isRoot) expect(message).toContain('volume/secret');
    // One that brings its own executor, which never registers.
    await launch('custom', {
      executor: {
        executor_id: { value: 'own' },
        command: { value: proof, environment: environment('executor') },
        resources: [],
      },
    });
    const expected = ['value', 'named', 'executor', ...(isRoot ? ['named'] : [])];
    await until('all proofs', () => proofs().length === expected.length);
    await until('whole proofs', () => proofs().every((path) => readFileSync(path, 'utf8').includes('OPEN=')));
    const found = proofs().map((path) => readFileSync(path, 'utf8').split(' ')[0]);
    expect(found.sort()).toEqual(expected.map(hashOf).sort());
    const sandboxes = proofs().filter((path) => readFileSync(path, 'utf8').includes('OPEN=seen'));
    for (const path of sandboxes) expect(environmentOf(join(path, '..'))).toContain(`KEY=${canary}-`);
    await until('health', async () => (await status('value', 'TASK_RUNNING')).healthy === true);
  });

  it('are in no answer, no event and no file', async () => {
    expect(await leakingAnswers()).toEqual([]);
    expect(leakingFiles()).toEqual([]);
    expect(heard.includes('TASK_ADDED')).toBe(true);
    expect(leaksIn(heard)).toBe(false);
  });

  it('are in memory that nobody else can enter', () => {
    const containers = join(runtimeDir, 'containers');
    const links = readdirSync(containers).filter((name) => lstatSync(join(containers, name)).isSymbolicLink());
    // On a runtime directory in memory nothing is linked.
    for (const name of links) {
      const target = readlinkSync(join(containers, name));
      expect(statSync(target).mode & 0o077).toBe(0);
      expect(target).toMatch(/^\/(dev\/shm|run)\//);
    }
    if (links.length > 0) expect(links).toHaveLength(isRoot ? 4 : 3);
    const holds = (name: string): boolean =>
      [...files(`${join(containers, name)}/`)].some((path) => leaksIn(readFileSync(path)));
    for (const name of links) expect(holds(name)).toBe(true);
  });

  it('stay so when the agent is killed and comes back, and checks still have them', async () => {
    await agent.end('SIGKILL');
    agent = agentProgram();
    agent.start();
    await serving(ports.agent);
    const since = scheduler.statuses.length;
    await until('the task again', async () => {
      const answer = await fetch(`http://127.0.0.1:${ports.agent}/state`);
      return ((await answer.text()).match(/TASK_RUNNING/g) ?? []).length > 0;
    });
    const exec = () => readdirSync(join(runtimeDir, 'execs')).length > 0;
    await until('a check after the restart', exec);
    expect(leakingFiles()).toEqual([]);
    expect(await leakingAnswers()).toEqual([]);
    expect(leaksIn(heard)).toBe(false);
    expect(scheduler.statuses.slice(since).filter(({ healthy }) => healthy === false)).toEqual([]);
  });

  it('that nobody knows fail the task with their name', async () => {
    const reference: Secret = { type: 'REFERENCE', reference: { name: 'unknown' } };
    await launch('unknown', { command: { value: proof, environment: environment('unknown', reference) } });
    const { reason, message } = await status('unknown', 'TASK_FAILED');
    expect(reason).toBe('REASON_CONTAINER_LAUNCH_FAILED');
    expect(message).toContain("the secret 'unknown' cannot be read");
  });

  it('are gone from memory when the tasks are', async () => {
    const containers = join(runtimeDir, 'containers');
    const targets = readdirSync(containers)
      .filter((name) => lstatSync(join(containers, name)).isSymbolicLink())
      .map((name) => readlinkSync(join(containers, name)));
    await scheduler.call({ type: 'TEARDOWN' });
    await until('no containers', () => readdirSync(containers).length === 0);
    for (const target of targets) expect(() => statSync(target)).toThrow();
    expect(leakingFiles()).toEqual([]);
    expect(leaksIn(master.log()) || leaksIn(agent.log())).toBe(false);
  });
});

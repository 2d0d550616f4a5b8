import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import type { Containerizer } from '../../../src/containerizer/containerizer.ts';
import { type BuiltinExecutor, createBuiltinExecutor } from '../../../src/executor/builtin-executor.ts';
import type { HealthCheck, TaskInfo, TaskStatus } from '../../../src/wire/gen/mesos.ts';
import { until } from '../../until.ts';
import { createMachine, type Machine, resources } from './machine.ts';

let machine: Machine;
let containers: Containerizer;
let executors: BuiltinExecutor[];

beforeEach(async () => {
  machine = await createMachine();
  containers = machine.containerizer();
  await containers.recover([]);
  executors = [];
});

afterEach(async () => {
  for (const executor of executors) executor.detach();
  await machine.close();
});

interface Hosted {
  readonly executor: BuiltinExecutor;
  readonly statuses: TaskStatus[];
  readonly ended: Promise<void>;
  states(): string[];
}

function host(kind: 'command' | 'default' = 'command', on: Containerizer = containers): Hosted {
  const statuses: TaskStatus[] = [];
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const executor = createBuiltinExecutor({
    kind,
    executorInfo: { executor_id: { value: 'e' } },
    frameworkInfo: { user: '', name: 'f', capabilities: [{ type: 'TASK_KILLING_STATE' }] },
    agentId: 'S0',
    containerId: 'run',
    sandbox: sandbox(),
    containers: on,
    environment: { PATH: '/usr/bin:/bin', MESOS_TASK: 'yes' },
    hostIp: '127.0.0.1',
    shutdownGraceMs: 1000,
    logger: silentLogger,
    onStatus: (status) => statuses.push(status),
    onEnded: () => end(),
  });
  executors.push(executor);
  return { executor, statuses, ended, states: () => statuses.map(({ state }) => state) };
}

const sandbox = (): string => join(machine.directory, 'sandboxes', 'run');

function task(command: string, more: Partial<TaskInfo> = {}): TaskInfo {
  return {
    name: 't',
    task_id: { value: 't' },
    agent_id: { value: 'S0' },
    command: { value: command },
    resources: resources(0.1, 32),
    ...more,
  };
}

const quick = { delay_seconds: 0, interval_seconds: 0.1, timeout_seconds: 5, grace_period_seconds: 0 };

describe('command executor', () => {
  it('runs a task and tells how it ended', async () => {
    const { executor, statuses, ended, states } = host();
    executor.launch(task('echo "$MESOS_TASK $MESOS_SANDBOX"; exit 3'));
    await ended;
    expect(states()).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FAILED']);
    expect(statuses.at(-1)?.message).toBe('Command exited with status 3');
    expect(await machine.sandboxFile('run', 'stdout')).toBe(`yes ${sandbox()}\n`);
    await until('the container to be forgotten', () => containers.containers().length === 0);
  });

  it('escalates to SIGKILL', async () => {
    const { executor, statuses, ended, states } = host();
    executor.launch(task("trap '' TERM; touch ready; while :; do sleep 0.05; done"));
    await until('the trap', () =>
      machine.sandboxFile('run', 'ready').then(
        () => true,
        () => false,
      ),
    );
    executor.kill('t', { grace_period: { nanoseconds: 200e6 } });
    await ended;
    expect(states().slice(-2)).toEqual(['TASK_KILLING', 'TASK_KILLED']);
    expect(statuses.at(-1)?.message).toBe('Command terminated with signal Killed');
  });

  it('fails a launch with its reason', async () => {
    const { executor, statuses, ended } = host();
    executor.launch(task('true', { container: { type: 'DOCKER', docker: { image: 'x' } } }));
    await ended;
    expect(statuses).toMatchObject([
      { state: 'TASK_FAILED', source: 'SOURCE_AGENT', reason: 'REASON_CONTAINER_LAUNCH_FAILED' },
    ]);
  });

  it('is taken over after a restart of the agent', async () => {
    const before = host();
    const info = task('while [ ! -e go ]; do sleep 0.05; done; exit 7');
    before.executor.launch(info);
    await until('RUNNING', () => before.states().includes('TASK_RUNNING'));
    before.executor.detach();
    await containers.close();

    const next = machine.containerizer();
    await next.recover([{ containerId: 'run', sandbox: sandbox() }]);
    const after = host('command', next);
    const lastStatus = before.statuses.at(-1);
    after.executor.recover([{ task: info, ...(lastStatus === undefined ? {} : { lastStatus }) }]);
    await writeFile(join(sandbox(), 'go'), '');
    await after.ended;
    expect(after.statuses).toMatchObject([{ state: 'TASK_FAILED', message: 'Command exited with status 7' }]);
    expect(before.states()).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
  });
});

describe('health checks', () => {
  const healthy = (hosted: Hosted) => until('healthy', () => hosted.statuses.some((status) => status.healthy));

  it('over HTTP, with redirects', async () => {
    let statusCode = 200;
    const server = createServer((request, response) => {
      if (request.url === '/health') response.writeHead(302, { location: '/real' }).end();
      else response.writeHead(statusCode).end('x'.repeat(100_000));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const health: HealthCheck = { ...quick, type: 'HTTP', http: { port, path: '/health' }, consecutive_failures: 2 };
      const hosted = host();
      hosted.executor.launch(task('sleep 300', { health_check: health }));
      await healthy(hosted);
      statusCode = 500;
      await hosted.ended;
      expect(hosted.statuses.at(-1)).toMatchObject({ state: 'TASK_KILLED', healthy: false });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('over TCP', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const hosted = host();
    hosted.executor.launch(task('sleep 300', { health_check: { ...quick, type: 'TCP', tcp: { port } } }));
    await healthy(hosted);
    await new Promise((resolve) => server.close(resolve));
    await hosted.ended;
    expect(hosted.statuses.at(-1)).toMatchObject({ state: 'TASK_KILLED', healthy: false });
  });

  it('by a command in the sandbox', async () => {
    const health: HealthCheck = {
      ...quick,
      type: 'COMMAND',
      command: { value: 'test ! -e sick' },
      consecutive_failures: 1,
    };
    const hosted = host();
    hosted.executor.launch(task('sleep 300', { health_check: health }));
    await healthy(hosted);
    await writeFile(join(sandbox(), 'sick'), '');
    await hosted.ended;
    expect(hosted.statuses.at(-1)).toMatchObject({ state: 'TASK_KILLED', healthy: false });
  });
});

describe('default executor', () => {
  it('runs groups in child containers and ends with the last task', async () => {
    const { executor, statuses, ended } = host('default');
    const member = (id: string, command: string): TaskInfo => ({ ...task(command), name: id, task_id: { value: id } });
    executor.launchGroup([member('a', 'while [ ! -e go ]; do sleep 0.05; done; exit 2'), member('b', 'sleep 300')]);
    executor.launchGroup([member('c', 'echo c')]);
    await until('everything to run', () => statuses.filter(({ state }) => state === 'TASK_RUNNING').length === 3);
    const child = executor.containerOf('a');
    expect(child).toMatch(/^run\./);
    await writeFile(join(sandbox(), 'containers', child?.slice(4) ?? '', 'go'), '');
    await ended;
    const last = (id: string) => statuses.findLast((status) => status.task_id.value === id);
    expect(last('a')).toMatchObject({
      state: 'TASK_FAILED',
      container_status: { container_id: { parent: { value: 'run' } } },
    });
    expect(last('b')?.state).toBe('TASK_KILLED');
    expect(last('c')?.state).toBe('TASK_FINISHED');
  });
});

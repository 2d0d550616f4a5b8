import { describe, expect, it } from 'vitest';
import type { Json } from '../../base/json.ts';
import type { TaskInfo } from '../../wire/gen/mesos.ts';
import { TaskInfo as TaskInfoType } from '../../wire/gen/mesos.ts';
import { decode, encode } from '../../wire/message.ts';
import { readJob } from './job-reading.ts';
import { formatTaskId, parseTaskId } from './task-id.ts';
import { buildTask } from './task-info.ts';

function task(json: { readonly [key: string]: Json }, text?: string): TaskInfo {
  const defaults = { cpus: 0.1, memMb: 128, diskMb: 256, user: 'root' };
  const job = readJob({ name: 'j', ...json }, { defaults, nowMs: 1e12 });
  if (!job.ok) throw new Error(job.error.reason);
  const run = {
    origin: 'schedule',
    dueMs: 1000,
    attempt: 2,
    failures: 2,
    arguments: text,
    taskId: 'ct:1000:2:j:',
    agentId: 'a1',
    hostname: 'h1',
    launchedMs: 0,
    phase: 'intended',
    isKilled: false,
    startedMs: undefined,
    unreachableMs: undefined,
  } as const;
  const built = buildTask(job.value, run, []);
  // What cannot be put on the wire is no task.
  expect(decode(TaskInfoType, encode(TaskInfoType, built)).task_id).toEqual(built.task_id);
  return built;
}

describe('a task', () => {
  it('has the promised variables, which the job cannot hide', () => {
    const variables = [
      { name: 'HOST', value: 'mine' },
      { name: 'EXTRA', value: 'x' },
    ];
    const built = task({ command: 'c', owner: 'o', environmentVariables: variables });
    expect(
      Object.fromEntries((built.command?.environment?.variables ?? []).map(({ name, value }) => [name, value])),
    ).toEqual({
      mesos_task_id: 'ct:1000:2:j:',
      MESOS_TASK_ID: 'ct:1000:2:j:',
      CHRONOS_JOB_OWNER: 'o',
      CHRONOS_JOB_NAME: 'j',
      HOST: 'h1',
      CHRONOS_RESOURCE_MEM: '128',
      CHRONOS_RESOURCE_CPU: '0.1',
      CHRONOS_RESOURCE_DISK: '256',
      CHRONOS_JOB_RUN_TIME: '1000',
      CHRONOS_JOB_RUN_ATTEMPT: '2',
      EXTRA: 'x',
    });
  });

  it.each([
    [{ command: 'echo' }, undefined, { shell: true, value: 'echo' }],
    [{ command: 'echo', arguments: ['a', "b'c d"] }, undefined, { shell: true, value: "echo a 'b'\\''c d'" }],
    [{ command: 'echo', arguments: ['a'] }, '-x "y z"', { shell: true, value: 'echo -x "y z"' }],
    [
      { command: '/bin/echo', shell: false, arguments: ['a b'] },
      undefined,
      { value: '/bin/echo', arguments: ['/bin/echo', 'a b'] },
    ],
    [{ command: '/bin/echo', shell: false }, 'x y', { shell: false, arguments: ['/bin/echo', 'x', 'y'] }],
    [{ command: 'https://h/p/run.sh?x=1 a' }, undefined, { value: './run.sh a' }],
  ])('of %j with %j', (json, text, command) => {
    expect(task(json, text).command).toMatchObject(command);
  });

  it('fetches a command that is a URL, and what the job names', () => {
    const built = task({ command: 'https://h/run.sh', fetch: [{ uri: 'u', output_file: 'o' }] });
    expect(built.command?.uris).toEqual([
      { value: 'https://h/run.sh', executable: true, extract: false },
      { value: 'u', executable: false, cache: false, extract: true, output_file: 'o' },
    ]);
    expect(task({ command: 'c', uris: ['x.tgz'] }).command?.uris).toEqual([{ value: 'x.tgz', extract: true }]);
  });

  it('runs in the container the job names', () => {
    const volumes = [
      { containerPath: '/c', hostPath: '/h', mode: 'RO' },
      { containerPath: '/d', external: { name: 'v', provider: 'p', options: [{ key: 'k', value: 'v' }] } },
    ];
    const container = {
      image: 'i',
      network: 'BRIDGE',
      forcePullImage: true,
      parameters: [{ key: 'k', value: 'v' }],
      volumes,
    };
    const built = task({ command: 'c', container });
    expect(built.container).toMatchObject({
      type: 'DOCKER',
      docker: { image: 'i', network: 'BRIDGE', force_pull_image: true, parameters: [{ key: 'k', value: 'v' }] },
      volumes: [
        { container_path: '/c', host_path: '/h', mode: 'RO' },
        {
          container_path: '/d',
          mode: 'RW',
          source: { type: 'DOCKER_VOLUME', docker_volume: { driver: 'p', name: 'v' } },
        },
      ],
    });
    const image = { type: 'DOCKER', docker: { name: 'i' }, cached: false };
    expect(task({ container: { ...container, type: 'MESOS' } }).container).toMatchObject({
      type: 'MESOS',
      mesos: { image },
    });
  });

  it('has a time limit and goes to a custom executor when the job says so', () => {
    expect(task({ command: 'c', maxCompletionTime: 30 }).max_completion_time).toEqual({ nanoseconds: 30e9 });
    const built = task({ command: 'c', executor: '/opt/x', executorFlags: '-v' });
    expect(built.command).toBeUndefined();
    expect(built.executor).toMatchObject({ executor_id: { value: 'j' }, command: { value: '/opt/x' } });
    expect(new TextDecoder().decode(built.data)).toBe('-v|c');
    expect(new TextDecoder().decode(task({ command: 'c', executor: 'x', taskInfoData: 'D' }).data)).toBe('D');
  });
});

describe('task ids', () => {
  it('carry slot, attempt, job and what arguments they can', () => {
    expect(formatTaskId({ dueMs: 5, attempt: 1, jobName: 'a.b', arguments: 'x; y' })).toBe('ct:5:1:a.b:x y');
    expect(formatTaskId({ dueMs: 5, attempt: 1, jobName: 'a', arguments: '/etc' })).toBe('ct:5:1:a:');
    expect(formatTaskId({ dueMs: 5, attempt: 1, jobName: 'a', arguments: 'x'.repeat(300) })).toBe('ct:5:1:a:');
    expect(parseTaskId('ct:5:1:a.b:x y')).toEqual({ dueMs: 5, attempt: 1, jobName: 'a.b', arguments: 'x y' });
    expect(parseTaskId('ct:5:1:a')).toEqual({ dueMs: 5, attempt: 1, jobName: 'a', arguments: '' });
    expect(parseTaskId('other')).toBeUndefined();
  });
});

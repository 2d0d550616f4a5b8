import { describe, expect, it } from 'vitest';
import type { ExecutorInfo, TaskInfo } from '../../../wire/gen/mesos.ts';
import { scalar, TestBed, taskInfo } from '../test-bed.ts';
import { launchError, taskError } from './task.ts';
import { groupError } from './task-group.ts';

const bed = new TestBed({ rootSubmissions: false }).elect();
const agentId = bed.register('n0');
const { id } = bed.subscribe();
bed.advance(20);
bed.launch(id, ['taken']);

function site() {
  const framework = bed.state.frameworks.get(id);
  const agent = bed.state.agents.get(agentId);
  if (framework === undefined || agent === undefined) throw new Error('no site');
  return { framework, agent, settings: bed.state.settings };
}

function errorOf(more: Partial<TaskInfo>): string | undefined {
  const task = { ...taskInfo('t', agentId), ...more };
  return taskError(site(), task) ?? launchError(site(), task);
}

const executor: ExecutorInfo = {
  type: 'CUSTOM',
  executor_id: { value: 'e' },
  command: { value: 'x' },
  framework_id: { value: id },
};

describe('a task', () => {
  it('that is right is taken', () => {
    expect(errorOf({})).toBeUndefined();
    expect(errorOf({ command: undefined, executor })).toBeUndefined();
    expect(errorOf({ limits: { cpus: { value: 2 }, mem: { value: Number.POSITIVE_INFINITY } } })).toBeUndefined();
    expect(errorOf({ health_check: { type: 'HTTP', http: { port: 80, path: '/', scheme: 'https' } } })).toBeUndefined();
  });

  it.each([
    [{ task_id: { value: 'bad/id' } }, "'bad/id' contains invalid characters"],
    [{ task_id: { value: '' } }, 'ID must not be empty'],
    [{ task_id: { value: 'taken' } }, 'Task has duplicate ID: taken'],
    [{ agent_id: { value: 'other' } }, `Task uses invalid agent other while agent ${agentId} is expected`],
    [{ kill_policy: { grace_period: { nanoseconds: -1 } } }, "Task's 'kill_policy.grace_period' must be non-negative"],
    [{ max_completion_time: { nanoseconds: -1 } }, "Task's 'max_completion_time' must be non-negative"],
    [{ resources: [] }, 'Task uses no resources'],
    [
      { resources: [scalar('cpus', -1)] },
      "Task uses invalid resources: Invalid scalar resource 'cpus': value < 0 or not a number",
    ],
    [
      { resources: [scalar('cpus', Number.NaN)] },
      "Task uses invalid resources: Invalid scalar resource 'cpus': value < 0 or not a number",
    ],
    [
      { resources: [scalar('cpus', 1e300)] },
      "Task uses invalid resources: Invalid scalar resource 'cpus': value too large",
    ],
    [
      { resources: [scalar('gpus', 0.5)] },
      "Task uses invalid resources: The 'gpus' resource must be an unsigned integer",
    ],
    [
      {
        resources: [
          { ...scalar('cpus', 1), allocation_info: { role: 'a' } },
          { ...scalar('mem', 1), allocation_info: { role: 'b' } },
        ],
      },
      'Task mixes resources allocated to different roles',
    ],
    [
      { resources: [scalar('cpus', 1), { ...scalar('cpus', 1), revocable: {} }] },
      'Task (and its executor, if exists) uses both revocable and non-revocable cpus',
    ],
    [{ health_check: {} }, "HealthCheck must specify 'type'"],
    [{ health_check: { type: 'HTTP' } }, "Expecting 'http' to be set for HTTP health check"],
    [
      { health_check: { type: 'HTTP', http: { port: 1, path: 'x' } } },
      "The path 'x' of HTTP health check must start with '/'",
    ],
    [
      { health_check: { type: 'HTTP', http: { port: 1, scheme: 'ftp' } } },
      "Unsupported HTTP health check scheme: 'ftp'",
    ],
    [{ health_check: { type: 'TCP' } }, "Expecting 'tcp' to be set for TCP health check"],
    [{ health_check: { type: 'COMMAND', command: {} } }, 'Shell command is not specified'],
    [
      { health_check: { type: 'TCP', tcp: { port: 1 }, delay_seconds: -1 } },
      "Expecting 'delay_seconds' of HealthCheck to be non-negative",
    ],
    [
      { check: { type: 'TCP', tcp: { port: 1 }, timeout_seconds: Number.NaN } },
      "Expecting 'timeout_seconds' of CheckInfo to be non-negative",
    ],
    [{ command: undefined }, 'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present'],
    [{ executor }, 'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present'],
    [
      { command: { value: 'x', environment: { variables: [{ name: 'A' }] } } },
      "Environment variable 'A' of type 'VALUE' must have a value set",
    ],
    [
      { command: { value: 'x', environment: { variables: [{ name: 'A', value: 'a\0b' }] } } },
      "Environment variable 'A' contains a null byte",
    ],
    [
      { command: { value: 'x', environment: { variables: [{ name: 'A', type: 'SECRET' }] } } },
      "Environment variable 'A' of type 'SECRET' must have a secret set",
    ],
    [{ command: { value: 'x', user: 'root' } }, "Task with user 'root' is not allowed without --root_submissions set"],
    [{ container: { type: 'DOCKER' } }, 'DockerInfo is not set for DOCKER typed ContainerInfo'],
    [
      { container: { type: 'DOCKER', docker: { image: 'i', parameters: [{ key: 'name', value: 'n' }] } } },
      "Parameter in DockerInfo must not be 'name'",
    ],
    [
      { container: { type: 'MESOS', volumes: [{ mode: 'RW', container_path: '/x' }] } },
      "Only one of them should be set: 'host_path', 'image' and 'source'",
    ],
    [{ limits: { disk: { value: 1 } } }, "Limits of resource 'disk' are not supported"],
    [{ limits: { cpus: { value: 0.5 } } }, "The limit of resource 'cpus' (0.5) is below its request (1)"],
    [
      { command: undefined, executor: { ...executor, type: 'DEFAULT' } },
      "'DEFAULT' executors can only be used to launch task groups",
    ],
    [
      { command: undefined, executor: { ...executor, framework_id: { value: 'x' } } },
      `ExecutorInfo has an invalid FrameworkID (Actual: x vs Expected: ${'M-0000'})`,
    ],
    [
      { command: undefined, executor: { ...executor, command: undefined } },
      "'ExecutorInfo.command' must be set for 'CUSTOM' executor",
    ],
    [
      { command: undefined, executor: { ...executor, shutdown_grace_period: { nanoseconds: -1 } } },
      "ExecutorInfo's 'shutdown_grace_period' must be non-negative",
    ],
    [{ command: undefined, executor: { ...executor, executor_id: { value: '..' } } }, "Executor: '..' is disallowed"],
  ] as [Partial<TaskInfo>, string][])('with %j is refused', (more, text) => {
    expect(errorOf(more)).toBe(text);
  });
});

describe('a task group', () => {
  const pod: ExecutorInfo = {
    type: 'DEFAULT',
    executor_id: { value: 'pod' },
    resources: [scalar('cpus', 0.1), scalar('mem', 32), scalar('disk', 10)],
  };

  it('that is right is taken', () => {
    expect(groupError(pod, [taskInfo('a', agentId), taskInfo('b', agentId)])).toBeUndefined();
  });

  it.each([
    [{ ...pod, type: undefined }, [], "'ExecutorInfo.type' must be set for task groups"],
    [
      { ...pod, resources: [scalar('mem', 32), scalar('disk', 1)] },
      [],
      "Executor 'pod' uses less cpus than the minimum required",
    ],
    [
      { ...pod, resources: [scalar('cpus', 1), scalar('mem', 32)] },
      [],
      "Executor 'pod' uses less disk than the minimum required",
    ],
    [pod, [taskInfo('a', agentId), taskInfo('a', agentId)], 'Task has duplicate ID: a'],
    [
      pod,
      [{ ...taskInfo('a', agentId), container: { type: 'DOCKER' } }],
      "Task 'a' is invalid: Docker ContainerInfo is not supported on the task",
    ],
    [
      pod,
      [
        {
          ...taskInfo('a', agentId),
          container: { type: 'MESOS', network_infos: [{ name: 'n' }] },
          health_check: { type: 'HTTP' },
        },
      ],
      "Task 'a' is invalid: HTTP checks are not supported for tasks with their own network",
    ],
    [
      pod,
      [{ ...taskInfo('a', agentId), executor }],
      "Task 'a' is invalid: The 'ExecutorInfo' of task differs from that of its group",
    ],
  ] as [ExecutorInfo, TaskInfo[], string][])('with executor %j and tasks %j is refused', (own, tasks, text) => {
    expect(groupError(own, tasks)).toBe(text);
  });
});

import { describe, expect, it } from 'vitest';
import { type ContainerInfo, ExecutorInfo, type Secret, Task, TaskInfo } from '../wire/gen/mesos.ts';
import { encode } from '../wire/message.ts';
import { concealExecutor, concealTask, concealTaskInfo, secretVariables } from './secrets.ts';

const canary = 'canary-7f3a';
const secret = (): Secret => ({ type: 'VALUE', value: { data: Buffer.from(canary) } });

function container(): ContainerInfo {
  return {
    type: 'MESOS',
    mesos: { image: { type: 'DOCKER', docker: { name: 'busybox', config: secret() } } },
    volumes: [
      { container_path: 'plain', mode: 'RO', host_path: '/etc' },
      { container_path: 'key', mode: 'RO', source: { type: 'SECRET', secret: secret() } },
      {
        container_path: 'csi',
        mode: 'RO',
        source: {
          type: 'CSI_VOLUME',
          csi_volume: {
            plugin_name: 'p',
            static_provisioning: {
              volume_id: 'v',
              volume_capability: { mount: {}, access_mode: { mode: 'SINGLE_NODE_WRITER' } },
              node_stage_secrets: { stage: secret() },
              node_publish_secrets: { publish: secret() },
            },
          },
        },
      },
      { container_path: 'image', mode: 'RO', image: { type: 'DOCKER', docker: { name: 'a', config: secret() } } },
    ],
  };
}

const command = () => ({
  value: 'true',
  environment: {
    variables: [
      { name: 'PLAIN', value: 'seen' },
      { name: 'KEY', type: 'SECRET' as const, secret: secret() },
      { name: 'NAMED', type: 'SECRET' as const, secret: { type: 'REFERENCE' as const, reference: { name: 'db' } } },
    ],
  },
});

const executor = (): ExecutorInfo => ({ executor_id: { value: 'e' }, command: command(), container: container() });

const taskInfo = (): TaskInfo => ({
  name: 't',
  task_id: { value: 't' },
  agent_id: { value: 'a' },
  command: command(),
  container: container(),
  executor: executor(),
  health_check: { type: 'COMMAND', command: command() },
  check: { type: 'COMMAND', command: { command: command() } },
});

function bytesOf(conceal: boolean): Buffer {
  const info = taskInfo();
  const all = {
    info: conceal ? concealTaskInfo(info) : info,
    executor: conceal ? concealExecutor(executor()) : executor(),
    task: {
      name: 't',
      task_id: { value: 't' },
      framework_id: { value: 'f' },
      agent_id: { value: 'a' },
      state: 'TASK_RUNNING',
      resources: [],
      container: container(),
      health_check: taskInfo().health_check,
    } satisfies Task,
  };
  const task = conceal ? concealTask(all.task) : all.task;
  return Buffer.concat([encode(TaskInfo, all.info), encode(ExecutorInfo, all.executor), encode(Task, task)]);
}

describe('secrets in descriptions of tasks', () => {
  it('are there before', () => {
    expect(bytesOf(false).toString('latin1').split(canary).length - 1).toBeGreaterThan(20);
  });

  it('are nowhere after', () => {
    expect(bytesOf(true).includes(canary)).toBe(false);
  });

  it('leave everything else', () => {
    const concealed = concealTaskInfo(taskInfo());
    const variables = concealed.command?.environment?.variables;
    expect(variables?.[0]).toEqual({ name: 'PLAIN', value: 'seen' });
    expect(variables?.[1]).toEqual({
      name: 'KEY',
      type: 'SECRET',
      secret: { type: 'VALUE', value: { data: new Uint8Array(0) } },
    });
    expect(variables?.[2]?.secret?.reference).toEqual({ name: 'db' });
    expect(concealed.container?.volumes?.[0]).toEqual({ container_path: 'plain', mode: 'RO', host_path: '/etc' });
    expect(secretVariables(taskInfo().command?.environment)).toEqual(['KEY', 'NAMED']);
  });

  it('do not change the original', () => {
    const info = taskInfo();
    concealTaskInfo(info);
    expect(Buffer.from(encode(TaskInfo, info)).includes(canary)).toBe(true);
  });

  it('cost nothing where there are none', () => {
    const plain: TaskInfo = {
      name: 't',
      task_id: { value: 't' },
      agent_id: { value: 'a' },
      command: { value: 'true', environment: { variables: [{ name: 'A', value: 'b' }] } },
      container: { type: 'MESOS', volumes: [{ container_path: 'x', mode: 'RW', host_path: '/tmp' }] },
    };
    expect(concealTaskInfo(plain)).toBe(plain);
    const own: ExecutorInfo = { executor_id: { value: 'e' }, command: { value: 'true' } };
    expect(concealExecutor(own)).toBe(own);
  });
});

/** A master with an agent, frameworks and tasks like those that the recordings were made of. */
import { request } from 'node:http';
import type { FrameworkInfo, Resource, TaskInfo, TaskStatus } from '../../../src/wire/gen/mesos.ts';
import type { SlaveInfo } from '../../../src/wire/gen/mesos-v0.ts';
import { SchedulerClient } from '../../integration/master/scheduler-client.ts';
import { SimulatedAgent, scalar } from '../../integration/master/simulated-agent.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from '../../integration/master/test-master.ts';
import type { RecordedAnswer } from '../../recordings.ts';
import { until } from '../../until.ts';

export interface RecordedCluster {
  readonly master: TestMaster;
  readonly agent: SimulatedAgent;
  /** Still subscribed. */
  readonly scheduler: SchedulerClient;
  close(): Promise<void>;
}

const execute: FrameworkInfo = {
  user: 'root',
  name: 'mesos-execute instance',
  role: '*',
  checkpoint: false,
  capabilities: [{ type: 'RESERVATION_REFINEMENT' }, { type: 'PARTITION_AWARE' }],
};

/** With an attribute that is a number. */
class RecordedAgent extends SimulatedAgent {
  override get info(): SlaveInfo {
    const attributes = [
      ...(super.info.attributes ?? []),
      { name: 'level', type: 'SCALAR' as const, scalar: { value: 10 } },
    ];
    return { ...super.info, attributes };
  }
}

const session: FrameworkInfo = {
  user: 'root',
  name: 'json session',
  roles: ['dev'],
  principal: 'ops',
  failover_timeout: 60,
  checkpoint: true,
  capabilities: [{ type: 'MULTI_ROLE' }],
};

export async function startRecordedCluster(): Promise<RecordedCluster> {
  const master = await startTestMaster({ settings: { cluster: 'recordings' } });
  const agent = new RecordedAgent('agent1.example', [
    scalar('cpus', 8),
    scalar('mem', 8192),
    scalar('disk', 20_000),
    { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_000, end: 32_000 }] }, role: '*' },
    { name: 'cpus', type: 'SCALAR', scalar: { value: 1 }, role: 'dev' },
  ]);
  await agent.start(master.pid);
  await agent.register();
  await runSession(master, agent);
  await runChecked(master, agent);
  const scheduler = await runTasks(master, agent);
  return {
    master,
    agent,
    scheduler,
    close: async () => {
      scheduler.disconnect();
      await agent.stop();
      await stopTestMaster(master);
    },
  };
}

/** A framework that is gone: its tasks ended, and it was torn down. */
async function runSession(master: TestMaster, agent: SimulatedAgent): Promise<void> {
  const client = new SchedulerClient(master.port, 'application/json');
  await client.subscribe(session);
  await launch(client, agent, {
    ...taskNamed('with-volume', 'dev'),
    labels: { labels: [{ key: 'k', value: 'v' }] },
    discovery: {
      visibility: 'CLUSTER',
      name: 'd',
      ports: { ports: [{ number: 80, name: 'http', protocol: 'tcp' }] },
    },
  });
  await progress(client, agent, 'with-volume', ['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
  await client.call({ type: 'TEARDOWN' });
  await until('torn down', () => master.running.door.state.completedFrameworks.has(client.frameworkId));
}

/** Another that is gone: its task was checked, reported why it ended, and ran in an executor of its own. */
async function runChecked(master: TestMaster, agent: SimulatedAgent): Promise<void> {
  const client = new SchedulerClient(master.port, 'application/json');
  await client.subscribe({ ...execute, hostname: 'client.example' });
  const { command, ...task } = taskNamed('health', '*');
  await launch(client, agent, {
    ...task,
    executor: { type: 'CUSTOM', executor_id: { value: 'custom' }, command, resources: amounts('*') },
    health_check: { type: 'COMMAND', command: { value: 'true' } },
    kill_policy: { grace_period: { nanoseconds: 1e9 } },
  });
  const executorId = { value: 'custom' };
  await progress(client, agent, 'health', ['TASK_RUNNING'], executorId);
  agent.update(client.frameworkId, 'health', 'TASK_FAILED', {
    executor_id: executorId,
    healthy: false,
    message: 'Command exited with status 3',
    reason: 'REASON_COMMAND_EXECUTOR_FAILED',
  });
  const { uuid } = await client.status('health', 'TASK_FAILED');
  await client.acknowledge(agent.id, 'health', uuid ?? new Uint8Array(16));
  await client.call({ type: 'TEARDOWN' });
  await until('torn down', () => master.running.door.state.completedFrameworks.has(client.frameworkId));
}

/** Running tasks: one of its own executor, and a pair in the default executor. */
async function runTasks(master: TestMaster, agent: SimulatedAgent): Promise<SchedulerClient> {
  const client = new SchedulerClient(master.port, 'application/json');
  await client.subscribe(execute);
  await launch(client, agent, taskNamed('long', '*'));
  await progress(client, agent, 'long', ['TASK_STARTING', 'TASK_RUNNING']);
  const offer = await client.offer();
  await client.call({
    type: 'ACCEPT',
    accept: {
      offer_ids: [offer.id],
      operations: [
        {
          type: 'LAUNCH_GROUP',
          launch_group: {
            executor: {
              type: 'DEFAULT',
              executor_id: { value: 'default-executor' },
              framework_id: { value: client.frameworkId },
              resources: [
                ...amounts('*'),
                { name: 'disk', type: 'SCALAR', scalar: { value: 32 }, allocation_info: { role: '*' } },
              ],
            },
            task_group: {
              tasks: [taskNamed('pod-a', '*'), taskNamed('pod-b', '*')].map((task) => ({
                ...task,
                agent_id: offer.agent_id,
              })),
            },
          },
        },
      ],
    },
  });
  await agent.launchedGroup();
  for (const id of ['pod-a', 'pod-b']) {
    await progress(client, agent, id, ['TASK_STARTING', 'TASK_RUNNING'], { value: 'default-executor' });
  }
  return client;
}

function taskNamed(id: string, role: string): Omit<TaskInfo, 'agent_id'> {
  return { name: id, task_id: { value: id }, resources: amounts(role), command: { value: 'sleep 1000' } };
}

function amounts(role: string): Resource[] {
  return [
    { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 }, allocation_info: { role } },
    { name: 'mem', type: 'SCALAR', scalar: { value: 32 }, allocation_info: { role } },
  ];
}

async function launch(client: SchedulerClient, agent: SimulatedAgent, task: Omit<TaskInfo, 'agent_id'>): Promise<void> {
  const offer = await client.offer();
  await client.launch(offer, [{ ...task, agent_id: offer.agent_id }]);
  await agent.launched(task.task_id.value);
}

async function progress(
  client: SchedulerClient,
  agent: SimulatedAgent,
  taskId: string,
  states: readonly TaskStatus['state'][],
  executorId: TaskStatus['executor_id'] = { value: taskId },
): Promise<void> {
  for (const state of states) {
    agent.update(client.frameworkId, taskId, state, {
      executor_id: executorId,
      container_status: {
        container_id: {
          value: `container-of-${taskId}`,
          ...(executorId?.value === taskId ? {} : { parent: { value: 'pod' } }),
        },
        network_infos: [{ ip_addresses: [{ protocol: 'IPv4', ip_address: '127.0.0.1' }] }],
        executor_pid: 4711,
      },
    });
    const { uuid } = await client.status(taskId, state);
    await client.acknowledge(agent.id, taskId, uuid ?? new Uint8Array(16));
  }
}

export interface LiveAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** The recorded request, sent to our master; of a stream only the head is waited for. */
export function ask(port: number, { method, path, headers, body }: RecordedAnswer['request']): Promise<LiveAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const isStream = response.headers['content-length'] === undefined && response.statusCode === 200;
      const parts: Buffer[] = [];
      const finish = (): void => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString() });
        response.destroy();
      };
      response.on('data', (part: Buffer) => {
        parts.push(part);
        if (isStream) finish();
      });
      response.on('end', finish);
      response.on('error', finish);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

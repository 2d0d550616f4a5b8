/**
 * Every metric of Mesos (metrics.txt) is exported by our master or agent, as JSON and for Prometheus, or stands among those
 * that are not, with the reason; and those that something can be made happen to tell it.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingMetrics } from '../../scripts/compatibility/metrics.ts';
import type { RunningAgent } from '../../src/agent/shell/agent.ts';
import { prometheusName } from '../../src/runtime/metrics.ts';
import type { Offer, TaskInfo, TaskState } from '../../src/wire/gen/mesos.ts';
import { AgentDirectory, startTestAgent } from '../agent/agents.ts';
import { frameworkInfo, SchedulerClient, taskFor } from '../integration/master/scheduler-client.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from '../integration/master/test-master.ts';
import { until } from '../until.ts';

type Snapshot = Readonly<Record<string, number>>;

interface Listed {
  readonly kind: 'counter' | 'gauge' | 'timer';
  readonly key: string;
}

const listed: readonly Listed[] = readFileSync(join(import.meta.dirname, 'metrics.txt'), 'utf8')
  .split('\n')
  .filter((line) => /^(counter|gauge|timer)\t/.test(line))
  .map((line) => {
    const [kind, key = ''] = line.split('\t');
    return { kind: kind as Listed['kind'], key };
  });

const placeholders: readonly (readonly [string, string])[] = [
  ['<task_state>/<source>/<reason>', 'task_[a-z_]+/source_[a-z]+/reason_[a-z_]+'],
  ['<fw>', '[^/]+/[0-9a-f-]{36}-\\d{4}'],
  ['<role>', '[^/]+'],
  ['<principal>', '[^/]+'],
  ['<resource>', '[a-z]+'],
  ['<rp_type>.<rp_name>', '[^/]+'],
];

function patternOf(key: string): RegExp {
  let pattern = key;
  for (const [name, text] of placeholders) pattern = pattern.replaceAll(name, text);
  return new RegExp(`^${pattern}$`);
}

let master: TestMaster;
let agent: RunningAgent;
const directory = new AgentDirectory();
let scheduler: SchedulerClient;
const before: { master: Snapshot; agent: Snapshot } = { master: {}, agent: {} };
const after: { master: Snapshot; agent: Snapshot; prometheus: string } = { master: {}, agent: {}, prometheus: '' };

async function read(port: number): Promise<Snapshot> {
  return (await (await fetch(`http://127.0.0.1:${port}/metrics/snapshot`)).json()) as Snapshot;
}

async function readPrometheus(port: number): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/metrics/prometheus`)).text();
}

async function operate(call: object): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${master.port}/api/v1`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify(call),
  });
  expect([answer.status, await answer.text()]).toEqual([200, '']);
}

/** A shell command, with a file to fetch when one is given. */
function command(offer: Offer, id: string, value: string, uri?: string): TaskInfo {
  const uris = uri === undefined ? {} : { uris: [{ value: uri, cache: true }] };
  return { ...taskFor(offer, id, { cpus: 0.1, mem: 32 }), command: { value, ...uris } };
}

/** Hears of a state and acknowledges it, so that the next is told. */
async function hear(id: string, state: TaskState): Promise<void> {
  const status = await scheduler.status(id, state);
  if (status.uuid !== undefined) await scheduler.acknowledge(status.agent_id?.value ?? '', id, status.uuid);
}

async function finish(id: string, state: 'TASK_FINISHED' | 'TASK_FAILED' | 'TASK_KILLED'): Promise<void> {
  for (const one of ['TASK_STARTING', 'TASK_RUNNING', state] as const) {
    await hear(id, one);
    if (one === 'TASK_RUNNING' && state === 'TASK_KILLED')
      await scheduler.call({ type: 'KILL', kill: { task_id: { value: id } } });
  }
}

/** All offers in one call. */
async function declineAll(): Promise<void> {
  const { offers } = master.running.door.state;
  const offer_ids = [...offers.keys()].map((value) => ({ value }));
  await scheduler.call({ type: 'DECLINE', decline: { offer_ids, filters: { refuse_seconds: 60 } } });
  await until('no offers', () => offers.size === 0);
}

async function runTasks(): Promise<void> {
  const uri = join(directory.path, 'fetched');
  mkdirSync(directory.path, { recursive: true });
  writeFileSync(uri, 'x'.repeat(1000));
  let offer = await scheduler.offer();
  await scheduler.launch(offer, [
    command(offer, 'good', 'true', uri),
    command(offer, 'bad', 'exit 3'),
    command(offer, 'unfetched', 'true', `${uri}-nowhere`),
  ]);
  await finish('good', 'TASK_FINISHED');
  await finish('bad', 'TASK_FAILED');
  await hear('unfetched', 'TASK_FAILED');
  offer = await scheduler.offer();
  await scheduler.launch(offer, [command(offer, 'killed', 'sleep 1000')]);
  await finish('killed', 'TASK_KILLED');
  offer = await scheduler.offer();
  await scheduler.launch(offer, [command(offer, 'runs', 'sleep 1000')]);
  await hear('runs', 'TASK_STARTING');
  await hear('runs', 'TASK_RUNNING');
}

beforeAll(async () => {
  master = await startTestMaster();
  agent = await startTestAgent(directory, `127.0.0.1:${master.port}`);
  await until('the agent is registered', () => master.running.door.state.agents.size === 1);
  await operate({
    type: 'UPDATE_QUOTA',
    update_quota: {
      quota_configs: [{ role: 'dev', guarantees: { cpus: { value: 1 } }, limits: { cpus: { value: 4 } } }],
    },
  });
  scheduler = new SchedulerClient(master.port, 'application/json');
  Object.assign(before, { master: await read(master.port), agent: await read(agent.address.port) });
  await scheduler.subscribe(frameworkInfo({ principal: 'ops', user: 'root' }));
  await runTasks();
  await scheduler.call({ type: 'RECONCILE', reconcile: { tasks: [{ task_id: { value: 'runs' } }] } });
  await scheduler.call({
    type: 'MESSAGE',
    message: { agent_id: { value: 'nobody' }, executor_id: { value: 'e' }, data: Buffer.from('x') },
  });
  await scheduler.call({ type: 'REQUEST', request: {} });
  await scheduler.offer();
  await scheduler.call({ type: 'SUPPRESS', suppress: {} });
  await declineAll();
  const seen = await until('two runs of the allocator, and nothing on its way', async () => {
    const live = await read(master.port);
    const isEnough =
      (live['allocator/mesos/allocation_run_ms/count'] ?? 0) > 1 && live['master/messages_suppress_offers'] === 1;
    return isEnough && live;
  });
  const prometheus = (await readPrometheus(master.port)) + (await readPrometheus(agent.address.port));
  Object.assign(after, { master: seen, agent: await read(agent.address.port), prometheus });
});

afterAll(async () => {
  scheduler?.disconnect();
  await agent?.close({ killTasks: true });
  if (master !== undefined) await stopTestMaster(master);
  directory.dispose();
});

const missingReason = (key: string): string | undefined => missingMetrics.find(({ keys }) => keys.test(key))?.reason;

describe('metrics of Mesos', () => {
  it('have been read', () => {
    expect(listed.length).toBeGreaterThan(390);
  });

  it('are all exported, or said to be missing', () => {
    const keys = [...Object.keys(after.master), ...Object.keys(after.agent)];
    const absent = listed.filter(({ key }) => !keys.some((one) => patternOf(key).test(one))).map(({ key }) => key);
    // Only a Docker engine that pulls can be measured.
    const unmeasured = ['containerizer/docker/image_pull_ms'];
    expect(absent.filter((key) => missingReason(key) === undefined)).toEqual(unmeasured);
  });

  it('are not said to be missing when they are there', () => {
    const keys = [...Object.keys(after.master), ...Object.keys(after.agent)];
    expect(keys.filter((key) => missingReason(key) !== undefined)).toEqual([]);
    expect(missingMetrics.filter(({ keys: pattern }) => !listed.some(({ key }) => pattern.test(key)))).toEqual([]);
  });

  it('have the same names for Prometheus, of the right kind', () => {
    const lines = new Set(after.prometheus.split('\n'));
    for (const { kind, key } of listed) {
      if (key.includes('<') || kind === 'timer' || missingReason(key) !== undefined) continue;
      expect(lines, key).toContain(`# TYPE ${prometheusName(key)} ${kind}`);
    }
  });

  it('are numbers, and windows of timers have their percentiles', () => {
    for (const [key, value] of [...Object.entries(after.master), ...Object.entries(after.agent)])
      expect([key, Number.isFinite(value)]).toEqual([key, true]);
    for (const end of ['count', 'min', 'max', 'p50', 'p90', 'p95', 'p99', 'p999', 'p9999'])
      expect(after.master).toHaveProperty([`allocator/mesos/allocation_run_ms/${end}`]);
  });
});

/** By how much each counter rose, or what each gauge was at the end. */
const risenAtMaster: Snapshot = {
  'master/tasks_finished': 1,
  'master/tasks_failed': 2,
  'master/tasks_killed': 1,
  'master/messages_register_framework': 1,
  'master/messages_kill_task': 1,
  'master/messages_launch_tasks': 3,
  'master/messages_decline_offers': 1,
  'master/messages_suppress_offers': 1,
  'master/messages_reconcile_tasks': 1,
  'master/messages_resource_request': 1,
  'master/messages_framework_to_executor': 1,
  'master/invalid_framework_to_executor_messages': 1,
  'master/valid_framework_to_executor_messages': 0,
  'master/task_failed/source_executor/reason_command_executor_failed': 0,
  'master/task_failed/source_slave/reason_container_launch_failed': 1,
  'master/invalid_status_updates': 0,
  'master/dropped_messages': 0,
  'master/recovery_slave_removals': 0,
};

const standingAtMaster: Snapshot = {
  'master/elected': 1,
  'master/slaves_connected': 1,
  'master/slaves_active': 1,
  'master/slaves_disconnected': 0,
  'master/slaves_unreachable': 0,
  'master/slave_registrations': 1,
  'master/frameworks_connected': 1,
  'master/frameworks_active': 1,
  'master/tasks_running': 1,
  'master/tasks_staging': 0,
  'master/outstanding_offers': 0,
  'master/operator_event_stream_subscribers': 0,
  'master/cpus_total': 4,
  'master/mem_total': 1024,
  'allocator/mesos/resources/cpus/total': 4,
  'allocator/mesos/quota/roles/dev/resources/cpus/guarantee': 1,
  'allocator/mesos/quota/roles/dev/resources/cpus/limit': 4,
  'registrar/queued_operations': 0,
  'registrar/log/recovered': 1,
  'registrar/log/ensemble_size': 1,
};

const risenAtAgent: Snapshot = {
  'slave/tasks_finished': 1,
  'slave/tasks_failed': 2,
  'slave/tasks_killed': 1,
  'slave/container_launch_errors': 1,
  'slave/executors_terminated': 4,
  'slave/invalid_status_updates': 0,
  'containerizer/fetcher/task_fetches_succeeded': 1,
  'containerizer/fetcher/task_fetches_failed': 1,
  'containerizer/fetcher/cache_size_used_bytes': 1000,
  'containerizer/mesos/container_destroy_errors': 0,
};

const standingAtAgent: Snapshot = {
  'slave/registered': 1,
  'slave/frameworks_active': 1,
  'slave/tasks_running': 1,
  'slave/tasks_staging': 0,
  'slave/executors_running': 1,
  'slave/executors_registering': 0,
  'slave/cpus_total': 4,
  'slave/mem_total': 1024,
  'slave/disk_total': 1024,
  'containerizer/fetcher/cache_size_total_bytes': 2 * 1024 ** 3,
};

describe('metrics of Mesos, after tasks have run', () => {
  const risen = (from: Snapshot, to: Snapshot, wanted: Snapshot): Snapshot =>
    Object.fromEntries(Object.keys(wanted).map((key) => [key, (to[key] ?? 0) - (from[key] ?? 0)]));
  const standing = (of: Snapshot, wanted: Snapshot): Partial<Snapshot> =>
    Object.fromEntries(Object.keys(wanted).map((key) => [key, of[key] ?? Number.NaN]));

  it('tell it at the master', () => {
    expect(risen(before.master, after.master, risenAtMaster)).toEqual(risenAtMaster);
    expect(standing(after.master, standingAtMaster)).toEqual(standingAtMaster);
  });

  it('tell it at the agent', () => {
    expect(risen(before.agent, after.agent, risenAtAgent)).toEqual(risenAtAgent);
    expect(standing(after.agent, standingAtAgent)).toEqual(standingAtAgent);
  });

  it('tell how resources are used', () => {
    const { master: live, agent: own } = after;
    // The executor of a command is known to the agent alone.
    expect(live['master/cpus_used']).toBeCloseTo(0.1, 5);
    expect(live['master/cpus_percent']).toBeCloseTo(0.025, 5);
    expect(own['slave/cpus_used']).toBeCloseTo(0.2, 5);
    expect(live['allocator/mesos/resources/cpus/offered_or_allocated']).toBeCloseTo(0.1, 5);
    expect(live['allocator/mesos/roles/dev/shares/dominant']).toBeGreaterThan(0);
    expect(live['allocator/mesos/quota/roles/dev/resources/cpus/consumed']).toBeCloseTo(0.1, 5);
    expect(live['allocator/mesos/offer_filters/roles/dev/active']).toBeGreaterThan(0);
    for (const key of [
      'master/uptime_secs',
      'registrar/registry_size_bytes',
      'registrar/state_store_ms',
      'system/mem_total_bytes',
    ])
      expect([key, (live[key] ?? 0) > 0]).toEqual([key, true]);
  });

  it('tell of each framework, its calls, events, tasks and roles', () => {
    const prefix = `master/frameworks/test/${scheduler.frameworkId}`;
    const counts = (family: string): Snapshot =>
      Object.fromEntries(
        Object.entries(after.master)
          .filter(([key, value]) => key.startsWith(`${prefix}/${family}/`) && value !== 0)
          .map(([key, value]) => [key.slice(prefix.length + family.length + 2), value]),
      );
    const calls = { subscribe: 1, accept: 3, decline: 1, kill: 1, reconcile: 1, message: 1, request: 1, suppress: 1 };
    expect(counts('calls')).toMatchObject(calls);
    const acknowledged = counts('calls')['acknowledge'] ?? 0;
    expect(acknowledged).toBeGreaterThan(7);
    const total = Object.values(calls).reduce((sum, one) => sum + one, acknowledged);
    expect(after.master[`${prefix}/calls`]).toBe(total);
    expect(counts('events')).toMatchObject({ subscribed: 1, update: scheduler.statuses.length });
    expect(counts('tasks/active')).toEqual({ task_running: 1 });
    expect(counts('tasks/terminal')).toEqual({ task_finished: 1, task_failed: 2, task_killed: 1 });
    expect(counts('operations')).toEqual({ launch: 3 });
    expect(counts('offers')['accepted']).toBe(3);
    expect(counts('offers')['declined']).toBeGreaterThan(0);
    expect(after.master[`${prefix}/subscribed`]).toBe(1);
    expect(after.master[`${prefix}/roles/dev/suppressed`]).toBe(1);
    expect(after.master['frameworks/ops/messages_received']).toBe(0);
  });
});

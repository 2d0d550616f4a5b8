/**
 * A framework's data, with real processes: reserved and created in one breath with the task that writes, read again after the
 * agent and the master were killed, destroyed in the end.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Offer, OfferOperation, Resource, TaskInfo } from '../../src/wire/gen/mesos.ts';
import { frameworkInfo, SchedulerClient } from '../integration/master/scheduler-client.ts';
import { until } from '../until.ts';
import { getJson } from './cluster.ts';
import { freePort, Program, temporaryDirectory } from './programs.ts';

interface State {
  readonly slaves: readonly {
    readonly active: boolean;
    readonly reserved_resources: Readonly<Record<string, object>>;
  }[];
}

let directory: ReturnType<typeof temporaryDirectory>;
let master: Program;
let agent: Program;
let port: number;
let agentPort: number;
let client: SchedulerClient;

beforeEach(async () => {
  directory = temporaryDirectory('volumes');
  [port, agentPort] = [await freePort(), await freePort()];
  const common = ['--ip=127.0.0.1', '--hostname=127.0.0.1'];
  const at = (name: string): string => join(directory.path, name);
  master = new Program(
    'master',
    ['master', ...common, `--port=${port}`, `--work_dir=${at('master')}`, '--allocation_interval=100ms'],
    at('logs'),
  );
  agent = new Program(
    'agent',
    [
      'agent',
      ...common,
      `--port=${agentPort}`,
      `--master=127.0.0.1:${port}`,
      `--work_dir=${at('agent')}`,
      `--runtime_dir=${at('run')}`,
      '--resources=cpus:4;mem:1024;disk:1000;ports:[31000-32000]',
      '--registration_backoff_factor=100ms',
    ],
    at('logs'),
  );
  master.start();
  agent.start();
  await untilRegistered();
  client = new SchedulerClient(port, 'application/json');
  await client.subscribe(framework);
});

afterEach(async () => {
  client.disconnect();
  await agent.end('SIGTERM');
  await master.end('SIGTERM');
  directory.remove();
});

// Tasks run as the user of this test, whoever that is.
const framework = frameworkInfo({ user: process.env['USER'] ?? 'root', principal: 'tester' });

async function untilRegistered(): Promise<void> {
  await until(
    'an active agent',
    async () => (await getJson<State>(`http://127.0.0.1:${port}/state`)).slaves.some(({ active }) => active),
    30_000,
  );
}

function scalar(name: string, value: number, changes: Partial<Resource> = {}): Resource {
  return { name, type: 'SCALAR', scalar: { value }, allocation_info: { role: 'dev' }, ...changes };
}

const reservations = [{ type: 'DYNAMIC' as const, role: 'dev', principal: 'tester' }];
const reserved = [scalar('disk', 100, { reservations }), scalar('cpus', 1, { reservations })];
const disk = {
  persistence: { id: 'data-1', principal: 'tester' },
  volume: { mode: 'RW' as const, container_path: 'data' },
};
const volume = scalar('disk', 100, { reservations, disk });

function task(id: string, offer: Offer, command: string): TaskInfo {
  return {
    name: id,
    task_id: { value: id },
    agent_id: offer.agent_id,
    resources: [scalar('cpus', 1, { reservations }), scalar('mem', 32), volume],
    command: { value: command },
  };
}

async function accept(offer: Offer, operations: OfferOperation[]): Promise<void> {
  const offers = { offer_ids: [offer.id], operations, filters: { refuse_seconds: 0 } };
  expect((await client.call({ type: 'ACCEPT', accept: offers })).status).toBe(202);
}

const holdsVolume = ({ resources = [] }: Offer): boolean =>
  resources.some((one) => one.disk?.persistence !== undefined);

/** Waits for the end of an operation and acknowledges it. */
async function finished(id: string): Promise<void> {
  const event = await client.event(
    'UPDATE_OPERATION_STATUS',
    ({ update_operation_status: update }) => update?.status.operation_id?.value === id,
  );
  const status = event.update_operation_status?.status;
  expect(status).toMatchObject({ state: 'OPERATION_FINISHED', agent_id: { value: expect.any(String) } });
  if (status?.agent_id === undefined || status.uuid === undefined) throw new Error('the update cannot be acknowledged');
  const acknowledged = await client.call({
    type: 'ACKNOWLEDGE_OPERATION_STATUS',
    acknowledge_operation_status: { operation_id: { value: id }, agent_id: status.agent_id, uuid: status.uuid.value },
  });
  expect(acknowledged.status).toBe(202);
}

/** Waits for a task to end well, acknowledging what it says. */
async function taskFinished(offer: Offer, id: string): Promise<void> {
  for (const state of ['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED'] as const) {
    const { uuid } = await client.status(id, state);
    if (uuid !== undefined) await client.acknowledge(offer.agent_id.value, id, uuid);
  }
}

async function reservedRoles(): Promise<string[]> {
  const { slaves } = await getJson<State>(`http://127.0.0.1:${port}/state`);
  return Object.keys(slaves[0]?.reserved_resources ?? {});
}

const place = (): string => join(directory.path, 'agent/volumes/roles/dev/data-1');

describe('a persistent volume', () => {
  it('is made with its first task, outlives agent and master, and is destroyed', async () => {
    const first = await client.offer();
    await accept(first, [
      { type: 'RESERVE', id: { value: 'reserve' }, reserve: { resources: reserved } },
      { type: 'CREATE', id: { value: 'create' }, create: { volumes: [volume] } },
      { type: 'LAUNCH', launch: { task_infos: [task('writes', first, 'echo kept > data/file')] } },
    ]);
    await finished('reserve');
    await finished('create');
    await taskFinished(first, 'writes');
    expect(existsSync(join(place(), 'file'))).toBe(true);

    await agent.end('SIGKILL');
    agent.start();
    client.events.length = 0;
    await untilRegistered();
    const second = await client.offer(holdsVolume);
    await accept(second, [
      { type: 'LAUNCH', launch: { task_infos: [task('reads', second, '[ "$(cat data/file)" = kept ]')] } },
    ]);
    await taskFinished(second, 'reads');

    await master.end('SIGKILL');
    master.start();
    await untilRegistered();
    expect(await reservedRoles()).toEqual(['dev']);
    const { frameworkId } = client;
    client = new SchedulerClient(port, 'application/json');
    await client.subscribe({ ...framework, id: { value: frameworkId } });
    const third = await client.offer(holdsVolume);
    await accept(third, [
      { type: 'DESTROY', id: { value: 'destroy' }, destroy: { volumes: [volume] } },
      { type: 'UNRESERVE', id: { value: 'unreserve' }, unreserve: { resources: reserved } },
    ]);
    await finished('destroy');
    await finished('unreserve');
    expect(existsSync(place())).toBe(false);
    expect(await reservedRoles()).toEqual([]);
    const state = await getJson<{ reserved_resources: object }>(`http://127.0.0.1:${agentPort}/state`);
    expect(state.reserved_resources).toEqual({});
  }, 120_000);

  it('that cannot be made fails for all, and everybody knows again what there is', async () => {
    // A file stands where directories of volumes would be.
    const obstacle = join(directory.path, 'agent/volumes');
    writeFileSync(obstacle, '');
    const first = await client.offer();
    await accept(first, [
      { type: 'RESERVE', id: { value: 'reserve' }, reserve: { resources: reserved } },
      { type: 'CREATE', id: { value: 'create' }, create: { volumes: [volume] } },
      { type: 'LAUNCH', launch: { task_infos: [task('in-vain', first, 'true')] } },
    ]);
    await finished('reserve');
    const failed = await client.event(
      'UPDATE_OPERATION_STATUS',
      ({ update_operation_status: update }) => update?.status.operation_id?.value === 'create',
    );
    expect(failed.update_operation_status?.status).toMatchObject({
      state: 'OPERATION_FAILED',
      message: expect.stringContaining('cannot make the directory'),
    });
    expect(await client.status('in-vain', 'TASK_FAILED')).toMatchObject({ reason: 'REASON_CONTAINER_LAUNCH_FAILED' });
    const isReserved = ({ disk: info, reservations: stack, name }: Resource): boolean =>
      name === 'disk' && info === undefined && stack !== undefined;
    const second = await client.offer((offer) => !holdsVolume(offer) && (offer.resources ?? []).some(isReserved));
    rmSync(obstacle);
    await accept(second, [{ type: 'CREATE', id: { value: 'again' }, create: { volumes: [volume] } }]);
    await finished('again');
    expect(existsSync(place())).toBe(true);
  }, 120_000);
});

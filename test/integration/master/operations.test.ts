import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  AcknowledgeOperationStatusMessage,
  ApplyOperationMessage,
  UpdateOperationStatusMessage,
  UpdateSlaveMessage,
} from '../../../src/wire/gen/internal.ts';
import type { Event } from '../../../src/wire/gen/scheduler.ts';
import { until } from '../../until.ts';
import { operate, read, sendTo } from './operator-client.ts';
import { frameworkInfo, SchedulerClient } from './scheduler-client.ts';
import { SimulatedAgent } from './simulated-agent.ts';
import { startTestMaster, stopTestMaster, type TestMaster } from './test-master.ts';

const disk = {
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: 100 },
  reservations: [{ type: 'DYNAMIC', role: 'dev', principal: 'ops' }],
};
const volume = {
  ...disk,
  disk: { persistence: { id: 'v1', principal: 'ops' }, volume: { mode: 'RW', container_path: 'data' } },
};
const uuid = { value: new Uint8Array(16).fill(5) };

interface Slaves {
  readonly slaves: readonly { readonly reserved_resources_full: Record<string, object[]> }[];
}

describe('reservations and volumes by operators', () => {
  let master: TestMaster;
  let agent: SimulatedAgent;

  beforeEach(async () => {
    master = await startTestMaster();
    agent = new SimulatedAgent('a.test');
    await agent.start(master.pid);
    await agent.register();
    agent.send(UpdateSlaveMessage, { slave_id: { value: agent.id }, operations: {}, resource_version_uuid: uuid });
    const { state } = master.running.door;
    await until('the agent takes operations', () => state.agents.get(agent.id)?.resourceVersion !== undefined);
  });
  afterEach(async () => {
    await agent.stop();
    await stopTestMaster(master);
  });

  const post = (path: string, form: Record<string, string>) =>
    sendTo(master.port, 'POST', path, new URLSearchParams(form).toString());
  const reserved = async () =>
    (await read<Slaves>(master.port, '/slaves')).slaves[0]?.reserved_resources_full['dev'] ?? [];
  const operations = async () => {
    const { text } = await operate(master.port, { type: 'GET_OPERATIONS' });
    return (JSON.parse(text) as { get_operations: { operations?: object[] } }).get_operations.operations ?? [];
  };

  it('are made and undone through the old endpoints', async () => {
    const slaveId = agent.id;
    const [resources, volumes] = [JSON.stringify([disk]), JSON.stringify([volume])];
    expect(await post('/create-volumes', { slaveId, volumes })).toMatchObject({ status: 409 });
    expect(await post('/reserve', { slaveId, resources })).toEqual({ status: 202, text: '' });
    expect(await reserved()).toMatchObject([{ ...disk, role: 'dev', reservation: { principal: 'ops' } }]);
    expect(await post('/create-volumes', { slaveId, volumes })).toEqual({ status: 202, text: '' });
    expect(await reserved()).toMatchObject([volume]);
    expect(await post('/unreserve', { slaveId, resources })).toMatchObject({ status: 409 });
    expect(await post('/destroy-volumes', { slaveId, volumes })).toEqual({ status: 202, text: '' });
    expect(await post('/unreserve', { slaveId, resources })).toEqual({ status: 202, text: '' });
    expect(await reserved()).toEqual([]);
    await until('four messages', () => agent.all(ApplyOperationMessage).length === 4);
    expect(agent.all(ApplyOperationMessage).map(({ operation_info: { type } }) => type)).toEqual([
      'RESERVE',
      'CREATE',
      'DESTROY',
      'UNRESERVE',
    ]);
  });

  it('say what a form lacks', async () => {
    const slaveId = agent.id;
    expect(await post('/reserve', {})).toEqual({
      status: 400,
      text: "Missing 'slaveId' query parameter in the request body",
    });
    expect(await post('/destroy-volumes', { slaveId })).toEqual({
      status: 400,
      text: "Missing 'volumes' query parameter in the request body",
    });
    const broken = await post('/unreserve', { slaveId, resources: '[{' });
    expect(broken.status).toBe(400);
    expect(broken.text).toMatch(/^Error in parsing 'resources' query parameter in the request body: /);
    expect(await post('/reserve', { slaveId: 'x', resources: JSON.stringify([disk]) })).toEqual({
      status: 400,
      text: 'No agent found with specified ID',
    });
    expect(await sendTo(master.port, 'PUT', '/reserve', '')).toMatchObject({ status: 405 });
  });

  it('are listed until the agent has done them', async () => {
    const agent_id = { value: agent.id };
    const reserve = { type: 'RESERVE_RESOURCES', reserve_resources: { agent_id, resources: [disk] } } as never;
    expect(await operate(master.port, reserve)).toEqual({ status: 202, text: '' });
    const { operation_uuid } = await agent.next(ApplyOperationMessage);
    expect(await operations()).toMatchObject([
      { agent_id, info: { type: 'RESERVE' }, latest_status: { state: 'OPERATION_PENDING' } },
    ]);
    const status = { state: 'OPERATION_FINISHED' as const, uuid: { value: new Uint8Array(16).fill(6) } };
    agent.send(UpdateOperationStatusMessage, { slave_id: agent_id, status, latest_status: status, operation_uuid });
    const acknowledged = await agent.next(AcknowledgeOperationStatusMessage);
    expect(Buffer.from(acknowledged.status_uuid.value).toString('hex')).toBe('06'.repeat(16));
    expect(await operations()).toEqual([]);
    const metrics = await read<Record<string, number>>(master.port, '/metrics/snapshot');
    expect(metrics['master/operations/reserve/finished']).toBe(1);
    expect(metrics['master/operations/finished']).toBe(1);
    expect(metrics['master/operations/pending']).toBe(0);
    expect(metrics['master/valid_operation_status_updates']).toBe(1);
  });

  it('resize volumes of a named agent', async () => {
    const agent_id = { value: agent.id };
    const grow = (more: object) =>
      operate(master.port, { type: 'GROW_VOLUME', grow_volume: { volume, addition: disk, ...more } } as never);
    expect(await grow({})).toEqual({
      status: 400,
      text: "Failed to validate master::Call: Expecting 'agent_id' to be present",
    });
    expect(await grow({ agent_id })).toMatchObject({ status: 409 });
    const twice = [{ ...disk, scalar: { value: 200 } }];
    await post('/reserve', { slaveId: agent.id, resources: JSON.stringify(twice) });
    await post('/create-volumes', { slaveId: agent.id, volumes: JSON.stringify([volume]) });
    expect(await grow({ agent_id })).toEqual({ status: 202, text: '' });
    expect(await reserved()).toMatchObject([{ ...volume, scalar: { value: 200 } }]);
    const shrink_volume = { agent_id, volume: { ...volume, scalar: { value: 200 } }, subtract: { value: 50 } };
    expect(await operate(master.port, { type: 'SHRINK_VOLUME', shrink_volume } as never)).toMatchObject({
      status: 202,
    });
    const sizes = ((await reserved()) as { scalar: { value: number } }[]).map(({ scalar }) => scalar.value);
    expect(sizes.sort((a, b) => a - b)).toEqual([50, 150]);
  });

  it.each(['application/json', 'application/x-protobuf'] as const)('frameworks hear of theirs in %s', async (type) => {
    const client = new SchedulerClient(master.port, type);
    await client.subscribe({ ...frameworkInfo(), roles: ['dev'] });
    const offer = await client.offer();
    const own = { ...disk, type: 'SCALAR' as const, reservations: [{ type: 'DYNAMIC' as const, role: 'dev' }] };
    const operation = { type: 'RESERVE' as const, id: { value: 'mine' }, reserve: { resources: [own] } };
    await client.call({ type: 'ACCEPT', accept: { offer_ids: [offer.id], operations: [operation] } });
    const { operation_uuid, framework_id } = await agent.next(ApplyOperationMessage);
    const status = {
      operation_id: operation.id,
      state: 'OPERATION_FINISHED' as const,
      uuid: { value: new Uint8Array(16).fill(7) },
    };
    const slave_id = { value: agent.id };
    agent.send(UpdateOperationStatusMessage, { framework_id, slave_id, status, latest_status: status, operation_uuid });
    const told = await until(
      'the update',
      () => client.events.find(isOperationUpdate)?.update_operation_status?.status,
    );
    expect(told).toMatchObject({ operation_id: { value: 'mine' }, state: 'OPERATION_FINISHED', agent_id: slave_id });
    const acknowledge = { agent_id: slave_id, operation_id: operation.id, uuid: told.uuid?.value ?? new Uint8Array() };
    const answer = await client.call({
      type: 'ACKNOWLEDGE_OPERATION_STATUS',
      acknowledge_operation_status: acknowledge,
    });
    expect(answer.status).toBe(202);
    await agent.next(AcknowledgeOperationStatusMessage);
    expect(await operations()).toEqual([]);
    client.disconnect();
  });
});

function isOperationUpdate({ type }: Event): boolean {
  return type === 'UPDATE_OPERATION_STATUS';
}

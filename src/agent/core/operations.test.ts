import { describe, expect, it } from 'vitest';
import { ResourceState } from '../../wire/gen/agent-state.ts';
import {
  AcknowledgeOperationStatusMessage,
  ApplyOperationMessage,
  CheckpointResourcesMessage,
  DrainSlaveMessage,
  ReconcileOperationsMessage,
  ReregisterSlaveMessage,
  SlaveReregisteredMessage,
  StatusUpdateMessage,
  UpdateOperationStatusMessage,
  UpdateOperationStatusRecord,
  UpdateSlaveMessage,
} from '../../wire/gen/internal.ts';
import { type OfferOperation, Resource } from '../../wire/gen/mesos.ts';
import { resourceStatePath, resourcesInfoPath, resourceTargetPath } from './paths.ts';
import { decodeRecord, decodeRecords } from './records.ts';
import { agentId, frameworkId, frameworkInfo, masterPid, TestAgent, taskInfo } from './test-bed.ts';

function reserved(name: string, value: number, role = 'dev'): Resource {
  return { name, type: 'SCALAR', scalar: { value }, reservations: [{ type: 'DYNAMIC', role, principal: 'ops' }] };
}

function volume(id: string, value: number, role = 'dev'): Resource {
  return {
    ...reserved('disk', value, role),
    disk: { persistence: { id, principal: 'ops' }, volume: { mode: 'RW', container_path: 'data' } },
  };
}

const reserve = (...resources: Resource[]): OfferOperation => ({ type: 'RESERVE', reserve: { resources } });
const create = (...volumes: Resource[]): OfferOperation => ({ type: 'CREATE', create: { volumes } });
const destroy = (...volumes: Resource[]): OfferOperation => ({ type: 'DESTROY', destroy: { volumes } });

function uuidOf(seed: number): Uint8Array {
  return new Uint8Array(16).fill(seed);
}

function apply(agent: TestAgent, seed: number, info: OfferOperation, version = agent.state.resourceVersion): void {
  agent.receive(ApplyOperationMessage, {
    framework_id: { value: frameworkId },
    operation_info: info,
    operation_uuid: { value: uuidOf(seed) },
    resource_version_uuid: { uuid: { value: version } },
  });
}

function acknowledge(agent: TestAgent, update: UpdateOperationStatusMessage | undefined): void {
  if (update?.operation_uuid === undefined || update.status.uuid === undefined)
    throw new Error('nothing to acknowledge');
  agent.receive(AcknowledgeOperationStatusMessage, {
    operation_uuid: update.operation_uuid,
    status_uuid: update.status.uuid,
  });
}

function stored(agent: TestAgent): ResourceState | undefined {
  const bytes = agent.disk.get(resourceStatePath);
  return bytes && decodeRecord(ResourceState, bytes);
}

const directory = '/work-dir/volumes/roles/dev/v1';
const updatesPath = `meta/slaves/${agentId}/operations/01010101-0101-0101-0101-010101010101/operation.updates`;

describe('an operation', () => {
  it('changes the resources, is checkpointed, and only then told', () => {
    const agent = new TestAgent().registered();
    agent.holdsDisk = true;
    apply(agent, 1, reserve(reserved('cpus', 2)));
    expect(agent.take(UpdateOperationStatusMessage)).toEqual([]);
    expect(agent.state.total).toContainEqual(reserved('cpus', 2));
    expect(agent.flush()).toBe(true);
    const [update] = agent.take(UpdateOperationStatusMessage);
    expect(update).toMatchObject({
      framework_id: { value: frameworkId },
      slave_id: { value: agentId },
      status: { state: 'OPERATION_FINISHED', agent_id: { value: agentId } },
      operation_uuid: { value: uuidOf(1) },
    });
    expect(update?.latest_status).toEqual(update?.status);
    expect(update?.status.uuid?.value).toHaveLength(16);
    expect(stored(agent)?.resources).toEqual([reserved('cpus', 2)]);
    expect(stored(agent)?.operations).toMatchObject([{ latest_status: { state: 'OPERATION_FINISHED' } }]);
    const { records } = decodeRecords(Resource, agent.disk.get(resourcesInfoPath) ?? new Uint8Array());
    expect(records).toMatchObject([{ name: 'cpus', role: 'dev', reservation: { principal: 'ops' } }]);
    expect(
      decodeRecord(UpdateOperationStatusRecord, agent.disk.get(updatesPath) ?? new Uint8Array())?.update?.status,
    ).toEqual(update?.status);
  });

  it('is told again until it is acknowledged, and then forgotten', () => {
    const agent = new TestAgent().registered();
    apply(agent, 1, reserve(reserved('cpus', 2)));
    const [update] = agent.take(UpdateOperationStatusMessage);
    agent.advance(9_000);
    expect(agent.take(UpdateOperationStatusMessage)).toEqual([]);
    agent.advance(1_000);
    expect(agent.take(UpdateOperationStatusMessage)).toEqual([update]);
    agent.advance(19_000);
    expect(agent.take(UpdateOperationStatusMessage)).toEqual([]);
    agent.advance(1_000);
    expect(agent.take(UpdateOperationStatusMessage)).toEqual([update]);
    agent.receive(AcknowledgeOperationStatusMessage, {
      operation_uuid: { value: uuidOf(1) },
      status_uuid: { value: uuidOf(9) },
    });
    expect(agent.state.operations.size).toBe(1);
    acknowledge(agent, update);
    acknowledge(agent, update);
    expect(agent.state.operations.size).toBe(0);
    expect(stored(agent)?.operations).toBeUndefined();
    expect(stored(agent)?.resources).toHaveLength(1);
    expect(agent.disk.has(updatesPath)).toBe(false);
    agent.advance(1_000_000);
    expect(agent.take(UpdateOperationStatusMessage)).toEqual([]);
  });

  it('that comes twice is applied once', () => {
    const agent = new TestAgent().registered();
    apply(agent, 1, reserve(reserved('cpus', 2)));
    apply(agent, 1, reserve(reserved('cpus', 2)));
    expect(agent.state.total.filter(({ name }) => name === 'cpus')).toHaveLength(2);
    expect(agent.take(UpdateOperationStatusMessage)).toHaveLength(1);
  });

  it('that comes again before it is durable is not told before', () => {
    const agent = new TestAgent().registered();
    agent.holdsDisk = true;
    apply(agent, 1, reserve(reserved('cpus', 2)));
    apply(agent, 1, reserve(reserved('cpus', 2)));
    expect(agent.take(UpdateOperationStatusMessage)).toEqual([]);
  });

  it('makes the directory of a volume before it is told, and writes down first what it is about to do', () => {
    const agent = new TestAgent().registered();
    agent.holdsDisk = true;
    agent.holdsVolumes = true;
    apply(agent, 1, reserve(reserved('disk', 100)));
    apply(agent, 2, create(volume('v1', 60)));
    agent.flush();
    expect(agent.work()).toBe(false);
    agent.flush();
    expect(agent.disk.has(resourceTargetPath)).toBe(true);
    expect(stored(agent)?.resources).toEqual([reserved('disk', 100)]);
    agent.sent = [];
    agent.work();
    expect([...agent.directories.keys()]).toEqual([directory]);
    expect(agent.take(UpdateOperationStatusMessage)).toEqual([]);
    agent.flush();
    expect(agent.disk.has(resourceTargetPath)).toBe(false);
    expect(stored(agent)?.resources).toEqual([reserved('disk', 40), volume('v1', 60)]);
    expect(agent.take(UpdateOperationStatusMessage)).toHaveLength(1);
  });

  it('touches a directory once between two checkpoints', () => {
    const agent = new TestAgent().registered();
    apply(agent, 1, reserve(reserved('disk', 100)));
    apply(agent, 2, create(volume('v1', 60)));
    agent.holdsDisk = true;
    const steps: string[] = [];
    apply(agent, 3, reserve(reserved('cpus', 1)));
    apply(agent, 4, destroy(volume('v1', 60)));
    apply(agent, 5, create(volume('v1', 60)));
    while (agent.flush()) steps.push([...agent.directories.keys()].join());
    // The reservation; the removal with its target; the new directory with its own.
    expect(steps).toEqual([directory, '', '', directory, directory]);
  });

  it.each<[string, OfferOperation, string, RegExp]>([
    ['for more than there is', reserve(reserved('cpus', 9)), 'OPERATION_DROPPED', /does not have/],
    ['with nonsense', reserve(), 'OPERATION_ERROR', /names no resources/],
    ['on disks of resource providers', { type: 'CREATE_DISK' }, 'OPERATION_ERROR', /no conversion/],
  ])('%s is dropped, durably', (_what, info, outcome, reason) => {
    const agent = new TestAgent().registered();
    const before = agent.state.total;
    apply(agent, 1, info);
    expect(agent.state.total).toEqual(before);
    expect(stored(agent)?.operations).toMatchObject([{ latest_status: { state: outcome } }]);
    agent.advance(1_000);
    agent.receive(SlaveReregisteredMessage, { slave_id: { value: agentId } });
    const [update] = agent.take(UpdateOperationStatusMessage);
    expect(update?.status).toMatchObject({ state: outcome, message: expect.stringMatching(reason) });
  });

  it('is not listed once its end was acknowledged, while that is being written down', () => {
    const agent = new TestAgent().registered();
    apply(agent, 1, reserve(reserved('cpus', 1)));
    const [update] = agent.take(UpdateOperationStatusMessage);
    agent.holdsDisk = true;
    acknowledge(agent, update);
    expect(agent.state.operations.size).toBe(1);
    agent.sent = [];
    agent.post({ kind: 'link-broken', pid: masterPid });
    agent.advance(1_000);
    agent.receive(SlaveReregisteredMessage, { slave_id: { value: agentId } });
    expect(agent.take(UpdateSlaveMessage).map(({ operations }) => operations)).toEqual([{}]);
  });

  it('that does not fit makes the agent tell its true resources, under a new version', () => {
    const agent = new TestAgent().registered();
    apply(agent, 1, reserve(reserved('cpus', 1)));
    const { resourceVersion } = agent.state;
    agent.sent = [];
    apply(agent, 2, create(volume('v1', 60)));
    agent.advance(1_000);
    const [message] = agent.take(ReregisterSlaveMessage);
    expect(message?.checkpointed_resources).toMatchObject([{ name: 'cpus', role: 'dev', scalar: { value: 1 } }]);
    expect(message?.resource_version_uuid?.value).not.toEqual(resourceVersion);
    agent.receive(SlaveReregisteredMessage, { slave_id: { value: agentId } });
    const [list] = agent.take(UpdateSlaveMessage);
    expect(list?.operations?.operations?.map(({ latest_status }) => latest_status.state)).toEqual([
      'OPERATION_FINISHED',
      'OPERATION_DROPPED',
    ]);
    // What the master had sent before it knew better.
    apply(agent, 3, reserve(reserved('cpus', 1)), resourceVersion);
    const [update] = agent.take(UpdateOperationStatusMessage);
    expect(update?.status).toMatchObject({ state: 'OPERATION_DROPPED', message: expect.stringMatching(/outdated/) });
    expect(agent.state.phase).toBe('running');
  });

  it('on a volume that a task uses is dropped', () => {
    const agent = new TestAgent().registered();
    apply(agent, 1, reserve(reserved('disk', 100), reserved('cpus', 1)));
    apply(agent, 2, create(volume('v1', 60)));
    const used = [reserved('cpus', 1), volume('v1', 60)].map((one) => ({ ...one, allocation_info: { role: 'dev' } }));
    agent.run(taskInfo('t', { resources: used }));
    agent.sent = [];
    apply(agent, 3, destroy(volume('v1', 60)));
    expect(stored(agent)?.operations?.at(-1)?.latest_status).toMatchObject({
      state: 'OPERATION_DROPPED',
      message: 'A task uses the persistent volume',
    });
    expect(agent.directories.has(directory)).toBe(true);
  });

  it('whose directory cannot be made fails, and the disk is as before', () => {
    const agent = new TestAgent().registered();
    apply(agent, 1, reserve(reserved('disk', 100)));
    agent.broken.add(directory);
    apply(agent, 2, create(volume('v1', 60)));
    expect(stored(agent)?.operations?.at(-1)?.latest_status).toMatchObject({
      state: 'OPERATION_FAILED',
      message: 'broken',
    });
    expect(agent.state.total).toContainEqual(reserved('disk', 100));
    expect(stored(agent)?.resources).toEqual([reserved('disk', 100)]);
    agent.advance(1_000);
    expect(agent.take(ReregisterSlaveMessage)).toHaveLength(1);
  });

  it('two volumes never share a directory', () => {
    const agent = new TestAgent().registered();
    apply(agent, 1, reserve(reserved('disk', 100)));
    apply(agent, 2, create(volume('v1', 60)));
    apply(agent, 3, create(volume('v1', 10)));
    expect(stored(agent)?.operations?.at(-1)?.latest_status).toMatchObject({
      state: 'OPERATION_ERROR',
      message: expect.stringContaining(directory),
    });
  });

  it('sent before we were connected anew is left to be asked about', () => {
    const agent = new TestAgent().registered();
    agent.post({ kind: 'master-detected', master: undefined });
    agent.post({ kind: 'master-detected', master: { pid: masterPid, hostname: undefined } });
    apply(agent, 1, reserve(reserved('cpus', 1)));
    expect(agent.state.operations.size).toBe(0);
    agent.advance(1_000);
    agent.receive(SlaveReregisteredMessage, { slave_id: { value: agentId } });
    agent.sent = [];
    agent.receive(ReconcileOperationsMessage, { operations: [{ operation_uuid: { value: uuidOf(1) } }] });
    const [update] = agent.take(UpdateOperationStatusMessage);
    expect(update?.status).toEqual({ state: 'OPERATION_DROPPED', agent_id: { value: agentId } });
  });

  it('that is known needs no answer when it is asked about', () => {
    const agent = new TestAgent().registered();
    apply(agent, 1, reserve(reserved('cpus', 1)));
    agent.sent = [];
    agent.receive(ReconcileOperationsMessage, { operations: [{ operation_uuid: { value: uuidOf(1) } }] });
    expect(agent.sent).toEqual([]);
  });

  it('keeps a draining agent draining until it is acknowledged', () => {
    const agent = new TestAgent().registered();
    apply(agent, 1, reserve(reserved('cpus', 1)));
    const [update] = agent.take(UpdateOperationStatusMessage);
    agent.receive(DrainSlaveMessage, { config: {} });
    expect(agent.state.drain).toBeDefined();
    acknowledge(agent, update);
    expect(agent.state.drain).toBeUndefined();
  });
});

describe('a task', () => {
  const allocated = (...list: Resource[]) => list.map((one) => ({ ...one, allocation_info: { role: 'dev' } }));

  it('on a volume that is just being created waits until it is there', () => {
    const agent = new TestAgent().registered();
    agent.holdsDisk = true;
    agent.holdsVolumes = true;
    apply(agent, 1, reserve(reserved('disk', 100)));
    apply(agent, 2, create(volume('v1', 60)));
    agent.run(taskInfo('t', { resources: allocated(volume('v1', 60)) }), frameworkInfo({ checkpoint: false }));
    for (let turn = 0; turn < 3; turn++) {
      expect(agent.takeEffects('start-executor')).toEqual([]);
      agent.flush();
    }
    agent.work();
    expect(agent.takeEffects('start-executor')).toEqual([]);
    agent.flush();
    expect(agent.takeEffects('start-executor')).toHaveLength(1);
  });

  it('may say where it wants the volume', () => {
    const agent = new TestAgent().registered();
    apply(agent, 1, reserve(reserved('disk', 100)));
    apply(agent, 2, create(volume('v1', 60)));
    const elsewhere = { ...volume('v1', 60) };
    elsewhere.disk = { ...elsewhere.disk, volume: { mode: 'RW', container_path: 'other' } };
    agent.run(taskInfo('t', { resources: allocated(elsewhere) }));
    expect(agent.takeEffects('start-executor')).toHaveLength(1);
  });

  it.each([
    ['a reservation', reserved('cpus', 1)],
    ['a volume', volume('v1', 1)],
  ])('that wants %s that is not here is dropped', (_what, resource) => {
    const agent = new TestAgent().registered();
    agent.run(taskInfo('t', { resources: allocated(resource) }));
    const [message] = agent.take(StatusUpdateMessage);
    expect(message?.update.status).toMatchObject({ state: 'TASK_DROPPED', reason: 'REASON_RESOURCES_UNKNOWN' });
    expect(agent.takeEffects('start-executor')).toEqual([]);
  });
});

describe('an agent that starts again', () => {
  it('has its reservations and volumes, and makes sure of the directories', () => {
    const agent = new TestAgent().registered();
    apply(agent, 1, reserve(reserved('disk', 100)));
    apply(agent, 2, create(volume('v1', 60)));
    agent.directories.clear();
    const next = agent.restarted();
    expect(next.state.total).toEqual(agent.state.total);
    expect([...next.directories.keys()]).toEqual([directory]);
    expect(next.state.operations.size).toBe(2);
    expect(next.take(UpdateOperationStatusMessage)).toMatchObject([
      { status: { state: 'OPERATION_FINISHED' } },
      { status: { state: 'OPERATION_FINISHED' } },
    ]);
  });

  it('writes nothing when there is nothing to make good', () => {
    const agent = new TestAgent().registered();
    agent.holdsDisk = true;
    expect(agent.restarted().flush()).toBe(false);
  });

  it('finishes an operation that another agent program left unfinished', () => {
    const agent = new TestAgent().registered();
    apply(agent, 1, reserve(reserved('cpus', 1)));
    const [operation] = stored(agent)?.operations ?? [];
    if (operation === undefined) throw new Error('nothing was stored');
    const info = { ...agent.state.info, id: { value: agentId } };
    const found = { info, isRebooted: false, frameworks: [], operationStreams: new Map(), oldAgentIds: [] };
    const resources = { checkpointed: [reserved('cpus', 1)], operations: [operation] };
    for (const left of [operation, { ...operation, latest_status: { state: 'OPERATION_PENDING' as const } }]) {
      const next = new TestAgent();
      next.post({ kind: 'disk-recovered', found, resources: { ...resources, operations: [left] } });
      expect(next.state.operations.size).toBe(1);
      const { records } = decodeRecords(UpdateOperationStatusRecord, next.disk.get(updatesPath) ?? new Uint8Array());
      expect(records).toMatchObject([{ type: 'UPDATE', update: { status: { state: 'OPERATION_FINISHED' } } }]);
    }
  });

  it('as another agent keeps the resources, not the operations', () => {
    const agent = new TestAgent().registered();
    apply(agent, 1, reserve(reserved('cpus', 1)));
    const resources = { checkpointed: stored(agent)?.resources ?? [], operations: stored(agent)?.operations ?? [] };
    const next = new TestAgent();
    next.post({ kind: 'disk-recovered', found: undefined, resources });
    expect(next.state.operations.size).toBe(0);
    expect(stored(next)).toEqual({ resources: [reserved('cpus', 1)] });
  });
});

describe('a master of before operations', () => {
  it('tells all reservations and volumes at once', () => {
    const agent = new TestAgent().registered();
    const old = { name: 'cpus', type: 'SCALAR' as const, scalar: { value: 2 }, role: 'dev', reservation: {} };
    agent.receive(CheckpointResourcesMessage, { resources: [old, volume('v1', 60)] });
    expect([...agent.directories.keys()]).toEqual([directory]);
    expect(stored(agent)?.resources).toHaveLength(2);
    agent.receive(CheckpointResourcesMessage, { resources: [{ ...old, scalar: { value: 99 } }] });
    expect(stored(agent)?.resources).toHaveLength(2);
    agent.receive(CheckpointResourcesMessage, { resources: [old] });
    expect(agent.directories.size).toBe(0);
    expect(stored(agent)?.resources).toHaveLength(1);
  });
});

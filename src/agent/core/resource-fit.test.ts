/** Starts with less than what reservations and volumes were made of. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addResources, equalResources, scalarOf } from '../../model/resources.ts';
import { isPersistentVolume } from '../../model/volumes.ts';
import { ResourceState } from '../../wire/gen/agent-state.ts';
import {
  ApplyOperationMessage,
  RegisterSlaveMessage,
  ReregisterSlaveMessage,
  SlaveReregisteredMessage,
  UpdateOperationStatusMessage,
} from '../../wire/gen/internal.ts';
import type { OfferOperation, Resource, ResourceReservationInfo } from '../../wire/gen/mesos.ts';
import { SlaveInfo } from '../../wire/gen/mesos-v0.ts';
import { agentInfoPath, resourceStatePath } from './paths.ts';
import { decodeRecord } from './records.ts';
import { fitCheckpointed, withCheckpointed } from './resource-fit.ts';
import { agentId, masterPid, TestAgent, resources as usual } from './test-bed.ts';

const dev: ResourceReservationInfo = { type: 'DYNAMIC', role: 'dev' };
const fixed: ResourceReservationInfo = { type: 'STATIC', role: 'dev' };

function scalar(name: string, value: number, ...reservations: ResourceReservationInfo[]): Resource {
  return { name, type: 'SCALAR', scalar: { value }, ...(reservations.length === 0 ? {} : { reservations }) };
}

function ports(begin: number, end: number, ...reservations: ResourceReservationInfo[]): Resource {
  const range = [{ begin, end }];
  return { name: 'ports', type: 'RANGES', ranges: { range }, ...(reservations.length === 0 ? {} : { reservations }) };
}

function on(disk: Resource, type: 'PATH' | 'MOUNT', root: string): Resource {
  const source = type === 'PATH' ? { type, path: { root } } : { type, mount: { root } };
  return { ...disk, disk: { ...disk.disk, source } };
}

function volume(id: string, value: number, ...reservations: ResourceReservationInfo[]): Resource {
  const disk = { persistence: { id }, volume: { mode: 'RW' as const, container_path: 'data' } };
  return { ...scalar('disk', value, ...(reservations.length === 0 ? [dev] : reservations)), disk };
}

describe('what was promised, over flags that give less', () => {
  it('is all there when it fits', () => {
    const flags = [scalar('cpus', 4), scalar('disk', 100)];
    const promised = [scalar('cpus', 4, dev), volume('v', 100)];
    expect(fitCheckpointed(flags, promised)).toEqual({ own: flags, total: promised, beyond: [], setAside: [] });
  });

  it('shrinks by what is missing, of ports as of amounts', () => {
    const flags = [scalar('cpus', 4), ports(31_000, 31_010)];
    const { own, total, beyond, setAside } = fitCheckpointed(flags, [
      scalar('cpus', 6, dev),
      ports(31_005, 31_020, dev),
    ]);
    expect([own, beyond]).toEqual([flags, []]);
    expect(total).toEqual([ports(31_000, 31_004), scalar('cpus', 4, dev), ports(31_005, 31_010, dev)]);
    expect(setAside).toEqual([scalar('cpus', 2, dev), ports(31_011, 31_020, dev)]);
  });

  it('keeps volumes, whose disk is taken anyway, before reservations', () => {
    const flags = [scalar('disk', 50)];
    const { own, total, beyond, setAside } = fitCheckpointed(flags, [scalar('disk', 30, dev), volume('v', 40)]);
    expect([own, beyond]).toEqual([flags, []]);
    expect(total).toEqual([scalar('disk', 10, dev), volume('v', 40)]);
    expect(setAside).toEqual([scalar('disk', 20, dev)]);
  });

  it('keeps volumes that are larger than all there is', () => {
    const { own, total, beyond } = fitCheckpointed([scalar('disk', 5)], [volume('v', 40)]);
    expect([own, total, beyond]).toEqual([[scalar('disk', 40)], [volume('v', 40)], [scalar('disk', 35)]]);
  });

  it('keeps volumes of a disk that is reserved in another way now, and counts that disk once', () => {
    const before = [volume('v', 40, fixed)];
    const { own, total } = fitCheckpointed([scalar('disk', 100)], before);
    expect(scalarOf(own, 'disk')).toBe(100);
    expect(total).toEqual([scalar('disk', 60), ...before]);
  });

  it('puts a volume of a disk aside that is not there any more: a new directory would be empty', () => {
    const away = on(volume('v', 40), 'PATH', '/ssd');
    const { own, total, setAside } = fitCheckpointed([scalar('disk', 100)], [away, volume('w', 10)]);
    expect(own).toEqual([scalar('disk', 100)]);
    expect([total, setAside]).toEqual([[scalar('disk', 90), volume('w', 10)], [away]]);
  });

  it('takes a disk with a volume on it to be as large as that volume', () => {
    const whole = on(volume('v', 40), 'MOUNT', '/ssd');
    const flags = [scalar('cpus', 1), on(scalar('disk', 30), 'MOUNT', '/ssd')];
    const { own, total } = fitCheckpointed(flags, [whole]);
    expect(own).toEqual([scalar('cpus', 1), on(scalar('disk', 40), 'MOUNT', '/ssd')]);
    expect(total).toEqual([scalar('cpus', 1), whole]);
  });

  it('is neither lost nor made more by any change of the flags', () => {
    const amount = fc.integer({ min: 1, max: 20 });
    const one = fc.oneof(
      fc
        .record({ name: fc.constantFrom('cpus', 'disk'), value: amount })
        .map(({ name, value }) => scalar(name, value, dev)),
      amount.map((value) => scalar('disk', value, fixed, dev)),
      fc.tuple(fc.constantFrom('v', 'w'), amount).map(([id, value]) => volume(id, value)),
      amount.map((value) => on(volume('away', value), 'PATH', '/ssd')),
    );
    const promises = fc.uniqueArray(one, { selector: (each) => JSON.stringify({ ...each, scalar: 0 }), maxLength: 5 });
    const flags = fc
      .tuple(fc.nat(30), fc.nat(30), fc.nat(30), fc.nat(30))
      .map(([cpus, disk, reserved, ssd]) =>
        addResources([
          scalar('cpus', cpus),
          scalar('disk', disk),
          scalar('disk', reserved, fixed),
          on(scalar('disk', ssd), 'PATH', '/ssd'),
        ]),
      );
    fc.assert(
      fc.property(flags, promises, (now, promised) => {
        const { own, total, beyond, setAside } = fitCheckpointed(now, promised);
        const kept = total.filter((resource) => isPersistentVolume(resource) || resource.reservations?.at(-1) === dev);
        expect(equalResources(addResources(kept, setAside), promised)).toBe(true);
        expect(withCheckpointed(own, kept)).toEqual(total);
        for (const resource of setAside.filter(isPersistentVolume)) expect(resource.disk?.source).toBeDefined();
        // Beyond the flags there is nothing but what volumes take.
        const taken = scalarOf(total.filter(isPersistentVolume), 'disk');
        expect(scalarOf(beyond, 'disk')).toBeLessThanOrEqual(taken);
        expect(scalarOf(own, 'cpus')).toBe(scalarOf(now, 'cpus'));
      }),
      { numRuns: 500 },
    );
  });
});

describe('an agent that starts with less than it has promised', () => {
  let operations = 0;

  function apply(agent: TestAgent, info: OfferOperation): UpdateOperationStatusMessage['status']['state'] | undefined {
    const value = new Uint8Array(16).fill(3);
    value[0] = ++operations;
    agent.sent = [];
    agent.receive(ApplyOperationMessage, {
      operation_info: info,
      operation_uuid: { value },
      resource_version_uuid: { uuid: { value: agent.state.resourceVersion } },
    });
    return agent.take(UpdateOperationStatusMessage)[0]?.status.state;
  }

  function promised(): TestAgent {
    const agent = new TestAgent().registered();
    apply(agent, { type: 'RESERVE', reserve: { resources: [scalar('cpus', 6, dev), scalar('disk', 15_000, dev)] } });
    apply(agent, { type: 'CREATE', create: { volumes: [volume('v', 10_000)] } });
    for (const path of agent.directories.keys()) agent.directories.set(path, 'precious');
    return agent;
  }

  const without = (...names: string[]): Resource[] => usual.filter(({ name }) => !names.includes(name));
  const less = [...without('cpus', 'disk'), scalar('cpus', 4), scalar('disk', 8_000)];

  function known(agent: TestAgent): TestAgent {
    agent.post({ kind: 'containers-recovered' });
    agent.post({ kind: 'master-detected', master: { pid: masterPid, hostname: undefined } });
    agent.advance(1_000);
    return agent;
  }

  it('starts, says what has no room, and tells the master what it has', () => {
    const agent = promised().reopened({ reconfigurationPolicy: 'any' }, { resources: less });
    const facts = agent.effects.flatMap((effect) => (effect.kind === 'report' ? [effect.facts] : []));
    expect(agent.takeEffects('exit')).toEqual([]);
    expect(facts.find(({ beyond }) => beyond !== undefined)).toEqual({ beyond: 'disk:2000' });
    expect(facts.find(({ setAside }) => setAside !== undefined)).toEqual({
      setAside: 'cpus(reservations: [(DYNAMIC,dev)]):2; disk(reservations: [(DYNAMIC,dev)]):5000',
    });
    expect([...agent.directories.values()]).toEqual(['precious']);
    const [message] = known(agent).take(ReregisterSlaveMessage);
    expect(message?.slave.resources?.map(({ name, scalar: amount }) => [name, amount?.value])).toEqual([
      ['mem', 8192],
      ['ports', undefined],
      ['cpus', 4],
      ['disk', 10_000],
    ]);
    expect(message?.checkpointed_resources).toMatchObject([
      { name: 'cpus', scalar: { value: 4 }, role: 'dev' },
      { name: 'disk', scalar: { value: 10_000 }, disk: { persistence: { id: 'v' } } },
    ]);
    // What the flags gave is what the next start compares with.
    const stored = decodeRecord(SlaveInfo, agent.disk.get(agentInfoPath(agentId)) ?? new Uint8Array(0));
    expect(stored?.resources?.find(({ name }) => name === 'disk')?.scalar?.value).toBe(8_000);
  });

  it('has all of it again at a start with enough, whatever was done meanwhile', () => {
    const agent = known(promised().reopened({ reconfigurationPolicy: 'any' }, { resources: less }));
    agent.receive(SlaveReregisteredMessage, { slave_id: { value: agentId } });
    expect(apply(agent, { type: 'UNRESERVE', unreserve: { resources: [scalar('cpus', 1, dev)] } })).toBe(
      'OPERATION_FINISHED',
    );
    const stored = decodeRecord(ResourceState, agent.disk.get(resourceStatePath) ?? new Uint8Array(0));
    const kept = [scalar('cpus', 5, dev), scalar('disk', 5_000, dev), volume('v', 10_000)];
    expect(equalResources(stored?.resources ?? [], kept)).toBe(true);
    const again = agent.reopened({ reconfigurationPolicy: 'any' });
    expect(equalResources(again.state.total, withCheckpointed(usual, kept) ?? [])).toBe(true);
    expect(again.state.setAside).toEqual([]);
    expect([...again.directories.values()]).toEqual(['precious']);
  });

  it('as a new agent tells the master the same', () => {
    const before = promised();
    before.disk.delete('meta/slaves/latest');
    const [message] = known(before.reopened({}, { resources: less })).take(RegisterSlaveMessage);
    expect(message?.slave.resources?.find(({ name }) => name === 'disk')?.scalar?.value).toBe(10_000);
    expect(message?.checkpointed_resources).toHaveLength(2);
  });
});

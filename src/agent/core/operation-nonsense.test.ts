/** Operations of every shape, most of them nonsense: the agent never has more or less than its flags gave it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantitiesOf } from '../../model/resources.ts';
import { isPersistentVolume, volumeDirectory } from '../../model/volumes.ts';
import { ApplyOperationMessage, SlaveReregisteredMessage } from '../../wire/gen/internal.ts';
import type { OfferOperation, Resource } from '../../wire/gen/mesos.ts';
import { agentId, TestAgent } from './test-bed.ts';

const amount = fc.constantFrom(1, 10, 100, 0, -1, 0.001, 0.0004, 1e9, Number.NaN, Number.POSITIVE_INFINITY);
const role = fc.constantFrom('dev', 'dev/a', '*', '', '..', 'a b', '/x', 'x/../y');
const name = fc.constantFrom('cpus', 'mem', 'disk', 'ports', 'gold', '');
const id = fc.constantFrom('v1', 'v2', '', '..', 'a/b', '\0', 'x'.repeat(300));
const path = fc.constantFrom('data', '/abs', '../up', '', 'a/../b', 'a/b');

const reservation = fc.record({ type: fc.constantFrom('DYNAMIC' as const, 'STATIC' as const), role });
const diskInfo = fc.record(
  {
    persistence: fc.record({ id }),
    volume: fc.record({ mode: fc.constantFrom('RW' as const, 'RO' as const), container_path: path }),
    source: fc.constantFrom(
      { type: 'PATH' as const, path: { root: '/mnt/d' } },
      { type: 'PATH' as const, path: { root: '../d' } },
      { type: 'MOUNT' as const, mount: { root: '/mnt/m' } },
      { type: 'RAW' as const },
    ),
  },
  { requiredKeys: [] },
);
const odd = fc.record(
  {
    name,
    type: fc.constantFrom('SCALAR' as const, 'RANGES' as const, 'SET' as const),
    scalar: fc.record({ value: amount }),
    ranges: fc.record({ range: fc.array(fc.record({ begin: fc.nat(40_000), end: fc.nat(40_000) }), { maxLength: 2 }) }),
    reservations: fc.array(reservation, { maxLength: 3 }),
    role,
    disk: diskInfo,
    shared: fc.constant({}),
    revocable: fc.constant({}),
  },
  { requiredKeys: [] },
);
const reserved: Resource = {
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: 10 },
  reservations: [{ type: 'DYNAMIC', role: 'dev' }],
};
const volume = (name_: string, value: number): Resource => ({
  ...reserved,
  scalar: { value },
  disk: { persistence: { id: name_ }, volume: { mode: 'RW', container_path: 'data' } },
});
const sound = fc.constantFrom(reserved, volume('v1', 10), volume('v1', 20), volume('v2', 10));
const resource: fc.Arbitrary<Resource> = fc.oneof(
  { weight: 3, arbitrary: sound },
  // Sound but for something, or nonsense altogether.
  { weight: 2, arbitrary: fc.tuple(sound, odd).map(([one, changes]) => ({ ...one, ...changes })) },
  { weight: 1, arbitrary: odd.map((one) => ({ name: 'disk', type: 'SCALAR' as const, ...one })) },
  {
    weight: 1,
    arbitrary: fc.tuple(sound, diskInfo).map(([one, changes]) => ({ ...one, disk: { ...one.disk, ...changes } })),
  },
);
const list = fc.array(resource, { minLength: 1, maxLength: 2 });
const operation: fc.Arbitrary<OfferOperation> = fc.oneof(
  list.map((resources) => ({ type: 'RESERVE' as const, reserve: { resources } })),
  fc.tuple(list, list).map(([source, resources]) => ({ type: 'RESERVE' as const, reserve: { source, resources } })),
  list.map((resources) => ({ type: 'UNRESERVE' as const, unreserve: { resources } })),
  list.map((volumes) => ({ type: 'CREATE' as const, create: { volumes } })),
  list.map((volumes) => ({ type: 'DESTROY' as const, destroy: { volumes } })),
  fc
    .tuple(resource, resource)
    .map(([volume, addition]) => ({ type: 'GROW_VOLUME' as const, grow_volume: { volume, addition } })),
  fc
    .tuple(resource, amount)
    .map(([volume, value]) => ({ type: 'SHRINK_VOLUME' as const, shrink_volume: { volume, subtract: { value } } })),
  fc.constantFrom<OfferOperation>({ type: 'CREATE' }, { type: 'LAUNCH' }, {}, { type: 'GROW_VOLUME' }),
);

describe('operations of every shape', () => {
  it('neither make nor lose anything, and touch no other directories', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 20 }), (operations) => {
        const agent = new TestAgent().registered();
        const start: OfferOperation = {
          type: 'RESERVE',
          reserve: { resources: [{ ...reserved, scalar: { value: 100 } }] },
        };
        const own = [...quantitiesOf(agent.state.info.resources ?? [])].sort();
        for (const [at, info] of [start, ...operations].entries()) {
          agent.receive(ApplyOperationMessage, {
            operation_info: info,
            operation_uuid: { value: new Uint8Array(16).fill(at + 1) },
            resource_version_uuid: { uuid: { value: agent.state.resourceVersion } },
          });
          if (agent.state.phase !== 'running') {
            agent.advance(1000);
            agent.receive(SlaveReregisteredMessage, { slave_id: { value: agentId } });
          }
          expect([...quantitiesOf(agent.state.total)].sort()).toEqual(own);
        }
        const volumes = agent.state.total.filter(isPersistentVolume);
        const places = volumes.map((volume) => volumeDirectory('/work-dir', volume));
        expect([...agent.directories.keys()].sort()).toEqual(places.sort());
        expect(agent.restarted().state.total).toHaveLength(agent.state.total.length);
      }),
      { numRuns: 300 },
    );
  });
});

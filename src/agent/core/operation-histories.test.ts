/** Operations in any order, with crashes between any two writes: what was told stays true, and volumes keep their data. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUuid } from '../../base/uuid.ts';
import { addResources, equalResources } from '../../model/resources.ts';
import { isPersistentVolume, volumeDirectory } from '../../model/volumes.ts';
import { ResourceState } from '../../wire/gen/agent-state.ts';
import {
  AcknowledgeOperationStatusMessage,
  ApplyOperationMessage,
  SlaveReregisteredMessage,
  UpdateOperationStatusMessage,
} from '../../wire/gen/internal.ts';
import type { OfferOperation, Resource } from '../../wire/gen/mesos.ts';
import { resourceStatePath, resourceTargetPath } from './paths.ts';
import { decodeRecord } from './records.ts';
import { checkpointedOf } from './tasks.ts';
import { agentId, resources, TestAgent } from './test-bed.ts';

function disk(value: number): Resource {
  return { name: 'disk', type: 'SCALAR', scalar: { value }, reservations: [{ type: 'DYNAMIC', role: 'dev' }] };
}

function volume(id: string): Resource {
  return { ...disk(10), disk: { persistence: { id }, volume: { mode: 'RW', container_path: 'data' } } };
}

const ids = ['v1', 'v2'] as const;
const id = fc.constantFrom(...ids);
const move = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('create' as const, 'destroy' as const, 'recreate' as const), id }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('reserve' as const, 'unreserve' as const) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('flush' as const, 'work' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('acknowledge' as const, 'wait' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('crash' as const),
      writesDone: fc.nat(8),
      // The next start has as much disk as ever, or less than is promised.
      diskMb: fc.oneof(fc.constant(20_000), fc.nat(40)),
    }),
  },
);
type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

interface Sent {
  readonly uuid: string;
  readonly info: OfferOperation;
  /** The reservations and volumes after it, in the life of the agent that it was sent in. */
  readonly promised: readonly Resource[];
}

class World {
  agent: TestAgent = new TestAgent().registered();
  /** Promises as they may be found after a crash: those told last, then what was applied since, in order. */
  #applied: Sent[] = [];
  #told: readonly Resource[] = promisedBy(this.agent);
  /** Outcome ids told, by operation. */
  readonly #outcomes = new Map<string, string>();
  #unacknowledged: UpdateOperationStatusMessage[] = [];
  /** Volumes whose data may not be lost: none asked for their destruction. */
  readonly #kept = new Map<string, string>();
  #count = 0;

  constructor() {
    this.#send({ type: 'RESERVE', reserve: { resources: [disk(30)] } });
    this.agent.holdsDisk = true;
    this.agent.holdsVolumes = true;
    this.#listen();
  }

  perform(one: Move): void {
    this.#act(one);
    this.#listen();
    for (const [path, data] of this.#kept) expect([path, this.agent.directories.get(path)]).toEqual([path, data]);
  }

  #act(one: Move): void {
    switch (one.kind) {
      case 'create':
        this.#send({ type: 'CREATE', create: { volumes: [volume(one.id)] } });
        return;
      case 'destroy':
        if (!this.#has(one.id)) return;
        this.#kept.delete(place(one.id));
        this.#send({ type: 'DESTROY', destroy: { volumes: [volume(one.id)] } });
        return;
      case 'recreate':
        this.#act({ kind: 'destroy', id: one.id });
        this.#act({ kind: 'create', id: one.id });
        return;
      case 'reserve':
        this.#send({ type: 'RESERVE', reserve: { resources: [disk(1)] } });
        return;
      case 'unreserve':
        this.#send({ type: 'UNRESERVE', unreserve: { resources: [disk(1)] } });
        return;
      case 'flush':
        this.agent.flush();
        return;
      case 'work':
        this.agent.work();
        return;
      case 'wait':
        this.agent.advance(11_000);
        return;
      case 'acknowledge':
        this.#acknowledge();
        return;
      case 'crash':
        this.#crash(one.writesDone, one.diskMb);
        return;
    }
  }

  /** A master sends what fits its idea of the agent, which is ours. */
  #send(info: OfferOperation): void {
    const { agent } = this;
    if (agent.state.phase !== 'running') return;
    const before = agent.state.total;
    const uuid = new Uint8Array(16).fill(7);
    new DataView(uuid.buffer).setUint32(0, ++this.#count);
    agent.receive(ApplyOperationMessage, {
      operation_info: info,
      operation_uuid: { value: uuid },
      resource_version_uuid: { uuid: { value: agent.state.resourceVersion } },
    });
    if (agent.state.total !== before) {
      this.#applied.push({ uuid: formatUuid(uuid), info, promised: promisedBy(agent) });
    } else if (agent.state.phase !== 'running') {
      // It did not fit: the agent registers again.
      agent.advance(1000);
      agent.receive(SlaveReregisteredMessage, { slave_id: { value: agentId } });
    }
  }

  #has(name: string): boolean {
    return this.agent.state.total.some(({ disk: info }) => info?.persistence?.id === name);
  }

  #listen(): void {
    for (const update of this.agent.take(UpdateOperationStatusMessage)) {
      const uuid = formatUuid(update.operation_uuid?.value ?? new Uint8Array());
      const outcome = formatUuid(update.status.uuid?.value ?? new Uint8Array());
      this.#unacknowledged.push(update);
      if (this.#outcomes.has(uuid)) {
        expect(this.#outcomes.get(uuid)).toBe(outcome);
        continue;
      }
      this.#outcomes.set(uuid, outcome);
      if (update.status.state === 'OPERATION_FINISHED') this.#finished(uuid);
    }
  }

  #finished(uuid: string): void {
    const at = this.#applied.findIndex((sent) => sent.uuid === uuid);
    const sent = this.#applied[at];
    if (sent === undefined) return;
    this.#told = sent.promised;
    this.#applied = this.#applied.slice(at + 1);
    const created = sent.info.create?.volumes?.[0]?.disk?.persistence?.id;
    const path = place(created ?? '');
    const isDestroyed = this.#applied.some(({ info }) => info.destroy?.volumes?.[0]?.disk?.persistence?.id === created);
    if (created === undefined || isDestroyed) return;
    // A new volume is empty, whatever was there before.
    expect([path, this.agent.directories.get(path)]).toEqual([path, '']);
    this.agent.directories.set(path, uuid);
    this.#kept.set(path, uuid);
  }

  #acknowledge(): void {
    const update = this.#unacknowledged.shift();
    if (update?.operation_uuid === undefined || update.status.uuid === undefined) return;
    this.agent.receive(AcknowledgeOperationStatusMessage, {
      operation_uuid: update.operation_uuid,
      status_uuid: update.status.uuid,
    });
  }

  #crash(writesDone: number, diskMb: number): void {
    const without = resources.filter(({ name }) => name !== 'disk');
    const disk: Resource = { name: 'disk', type: 'SCALAR', scalar: { value: diskMb } };
    this.agent = this.agent.crash(writesDone, { resources: [...without, disk] });
    const { operations } = this.agent.state;
    // What was applied and is not there will never be told.
    const there = this.#applied.filter(({ uuid }) => operations.has(uuid));
    expect(this.#applied.slice(0, there.length)).toEqual(there);
    this.#applied = there;
    expect(equalResources(there.at(-1)?.promised ?? this.#told, promisedBy(this.agent))).toBe(true);
  }

  /** Operations that count and of which nobody heard. */
  get untold(): number {
    return this.#applied.length;
  }

  settle(): void {
    for (let turn = 0; turn < 200; turn++) {
      for (const kind of ['flush', 'work', 'work', 'acknowledge'] as const) this.perform({ kind });
      if (turn % 20 === 0) this.perform({ kind: 'wait' });
    }
  }
}

/** What it keeps of reservations and volumes, whether there is room for it or not. */
function promisedBy({ state }: TestAgent): Resource[] {
  return addResources(checkpointedOf(state.total), state.setAside);
}

function place(name: string): string {
  return `/work-dir/volumes/roles/dev/${name}`;
}

describe('operations, whatever happens', () => {
  it('stay true once told, and directories are those of the volumes', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (script) => {
        const world = new World();
        for (const one of script) world.perform(one);
        world.settle();
        const { state, directories, disk: files } = world.agent;
        const wanted = state.total.filter(isPersistentVolume).map((one) => volumeDirectory('/work-dir', one));
        expect([...directories.keys()].sort()).toEqual(wanted.sort());
        expect(state.operations.size).toBe(0);
        expect(world.untold).toBe(0);
        expect(state.changes.stored).toBe(state.changes.made);
        const stored = decodeRecord(ResourceState, files.get(resourceStatePath) ?? new Uint8Array());
        expect(stored?.operations).toBeUndefined();
        expect(files.has(resourceTargetPath)).toBe(false);
        expect([...files.keys()].filter((path) => path.includes('/operations/'))).toEqual([]);
        const next = world.agent.restarted();
        expect(next.state.setAside).toEqual([]);
        expect(equalResources(promisedBy(next), promisedBy(world.agent))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

/** Frameworks, operators and an agent that do with reservations and volumes whatever they like. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OfferOperation, OperationState, Resource } from '../../wire/gen/mesos.ts';
import { create, destroy, named, OperationBed, reserve, reserved, unreserve, volume } from './operation-bed.ts';
import { scalar, taskInfo } from './test-bed.ts';

const volumeOf = (id: string, isShared: boolean): Resource => volume(id, 10, isShared ? { shared: {} } : {});
const volumes = fc.record({ id: fc.constantFrom('v1', 'v2'), isShared: fc.boolean() });

const operation: fc.Arbitrary<OfferOperation> = fc.oneof(
  fc
    .record({ name: fc.constantFrom('cpus', 'disk'), size: fc.constantFrom(1, 10, 30) })
    .map(({ name, size }) => reserve(reserved(name, name === 'cpus' ? size / 10 : size))),
  fc.constantFrom(1, 10).map((size) => unreserve(reserved('disk', size))),
  volumes.map(({ id, isShared }) => create(volumeOf(id, isShared))),
  volumes.map(({ id, isShared }) => destroy(volumeOf(id, isShared))),
  fc.record({ id: fc.constantFrom('v1', 'v2'), size: fc.constantFrom(1, 9, 10) }).map(({ id, size }) => ({
    type: 'SHRINK_VOLUME' as const,
    shrink_volume: { volume: volume(id, 10), subtract: { value: size } },
  })),
  fc.record({ id: fc.constantFrom('v1', 'v2'), size: fc.constantFrom(1, 10) }).map(({ id, size }) => ({
    type: 'GROW_VOLUME' as const,
    grow_volume: { volume: volume(id, 10 - size), addition: reserved('disk', size) },
  })),
);

const launch = fc.record({ id: fc.constantFrom('t1', 't2', 't3'), on: fc.option(volumes) });

const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('accept' as const),
      operations: fc.array(operation, { maxLength: 4 }),
      launch: fc.option(launch),
      isNamed: fc.boolean(),
      which: fc.nat(1),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('operate' as const), operation }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('advance' as const), ms: fc.constantFrom(10, 1000, 6000) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      which: fc.nat(5),
      state: fc.constantFrom<OperationState>(
        'OPERATION_FINISHED',
        'OPERATION_DROPPED',
        'OPERATION_FAILED',
        'OPERATION_PENDING',
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('end-task' as const),
      id: fc.constantFrom('t1', 't2', 't3'),
      which: fc.nat(1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('come-back' as const),
      isNew: fc.boolean(),
      has: fc.subarray([reserved('disk', 30), volume('v1', 10), volumeOf('v2', true), reserved('cpus', 9)]),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('limit' as const), cpus: fc.constantFrom(0, 1, 3, 9) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('teardown' as const, 'subscribe' as const, 'break-link' as const, 'gone' as const),
      which: fc.nat(1),
    }),
  },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

class History {
  readonly bed = (new OperationBed().elect() as OperationBed).enter();
  readonly frameworks: string[] = [];
  #names = 0;
  #versions = 1;

  constructor() {
    this.#subscribe();
    this.#subscribe();
  }

  #subscribe(): void {
    const capabilities = ['MULTI_ROLE', 'RESERVATION_REFINEMENT', 'SHARED_RESOURCES'] as const;
    this.frameworks.push(this.bed.subscribe({ capabilities: capabilities.map((type) => ({ type })) }).id);
  }

  #framework(which: number): string {
    return this.frameworks.at(-1 - which) ?? '';
  }

  do(step: Action): void {
    const { bed } = this;
    switch (step.do) {
      case 'accept':
        this.#accept(step);
        return;
      case 'operate':
        bed.change(step.operation);
        return;
      case 'advance':
        bed.advance(step.ms);
        return;
      case 'report': {
        const sent = bed.applied().at(-1 - step.which);
        if (sent !== undefined) bed.report(sent, step.state);
        return;
      }
      case 'end-task':
        bed.end(this.#framework(step.which), step.id);
        return;
      case 'come-back':
        if (step.isNew) bed.resourceVersion = new Uint8Array(16).fill(++this.#versions);
        bed.comeBack(step.has);
        return;
      case 'limit': {
        const config = step.cpus === 9 ? { role: 'dev' } : { role: 'dev', limits: { cpus: { value: step.cpus } } };
        bed.ask({ type: 'update-quotas', configs: [config], force: true });
        return;
      }
      default:
        this.#more(step.do, step.which);
    }
  }

  #more(what: 'teardown' | 'subscribe' | 'break-link' | 'gone', which: number): void {
    const { bed } = this;
    if (what === 'subscribe') this.#subscribe();
    else if (what === 'teardown') bed.call(this.#framework(which), { type: 'TEARDOWN' });
    else if (what === 'break-link') bed.post({ type: 'link-broken', pid: bed.pid });
    else bed.enter();
  }

  #accept({ operations, launch: task, isNamed, which }: Extract<Action, { do: 'accept' }>): void {
    const list = isNamed ? operations.map((one) => named(`o${++this.#names}`, one)) : [...operations];
    if (task !== null) {
      const on = task.on === null ? [] : [volumeOf(task.on.id, task.on.isShared)];
      const info = {
        ...taskInfo(task.id, this.bed.agentId),
        resources: [scalar('cpus', 0.5), scalar('mem', 32), ...on],
      };
      list.push({ type: 'LAUNCH', launch: { task_infos: [info] } });
    }
    this.bed.accept(this.#framework(which), ...list);
  }
}

describe('whatever is reserved, made and ended', () => {
  it('the books of master and allocator fit, and nothing is lost or doubled', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60, size: 'max' }), (actions) => {
        const history = new History();
        for (const step of actions) {
          history.do(step);
          expect(history.bed.problems).toEqual([]);
        }
        history.bed.advance(700_000);
        expect(history.bed.problems).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('a volume is not made anew while the one before is still there', () => {
    const history = new History();
    const { bed } = history;
    const shared = volumeOf('v2', true);
    bed.comeBack([reserved('disk', 30), shared]);
    bed.advance(1000);
    const [ended, made] = bed.accept(history.frameworks[0] ?? '', destroy(shared), create(volumeOf('v2', false)));
    if (ended === undefined || made === undefined) {
      throw new Error('nothing was sent');
    }
    bed.report(ended, 'OPERATION_FAILED');
    expect(bed.special.filter(({ disk }) => disk !== undefined)).toEqual([shared]);
    bed.report(made, 'OPERATION_DROPPED');
    expect(bed.problems).toEqual([]);
  });
});

/** Frameworks that take one task after another: nobody is ahead by more than a task, and nobody is forgotten. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random.ts';
import { allocate } from '../../../src/master/allocator/allocate.ts';
import {
  activateAgent,
  activateFramework,
  addAgent,
  addFramework,
  createAllocator,
  recover,
  setWeights,
} from '../../../src/master/allocator/allocator.ts';
import {
  type AllocatorState,
  defaultAllocatorSettings,
  type Grant,
} from '../../../src/master/allocator/allocator-state.ts';
import { containsResources, type Resources, scalarOf, subtractResources } from '../../../src/model/resources.ts';
import type { Resource } from '../../../src/wire/gen/mesos.ts';

const capabilities = {
  revocable: false,
  gpus: false,
  shared: false,
  multiRole: true,
  refinement: true,
  regionAware: false,
};

interface Wants {
  readonly cpus: number;
  readonly mem: number;
  readonly weight: number;
}

function cluster(agents: number, cpus: number, mem: number): AllocatorState {
  const state = createAllocator({ ...defaultAllocatorSettings, minAllocatable: [] });
  for (let i = 0; i < agents; i++) {
    const total = resources(cpus, mem);
    const facts = { hostname: `a${i}`, total, isMultiRole: true, isHierarchical: true, region: undefined };
    activateAgent(state, addAgent(state, `a${i}`, facts));
  }
  return state;
}

function subscribe(state: AllocatorState, id: string, role: string): void {
  const facts = { capabilities, roles: [role], suppressedRoles: new Set<string>(), minAllocatable: new Map() };
  activateFramework(state, addFramework(state, id, facts));
}

function resources(cpus: number, mem: number): Resource[] {
  return [
    { name: 'cpus', type: 'SCALAR', scalar: { value: cpus } },
    { name: 'mem', type: 'SCALAR', scalar: { value: mem } },
  ];
}

/** Every framework has a role of its own, launches one task of each offer and gives back the rest, until one cannot. */
function fill(state: AllocatorState, wants: readonly Wants[]): { held: number[][]; isFull: boolean } {
  const random = createRandom(5);
  const held = wants.map(() => [0, 0]);
  const grants = allocate(state, { nowMs: 0, random, isInterval: false });
  let isFull = false;
  for (const grant of grants) {
    const index = Number(grant.frameworkId.slice(1));
    const want = wants[index] ?? { cpus: 1, mem: 1 };
    const task: Resources = resources(want.cpus, want.mem);
    const fits = containsResources(grant.resources, task);
    isFull ||= !fits;
    recover(state, { ...grant, resources: fits ? subtractResources(grant.resources, task) : grant.resources });
    const own = held[index];
    if (!fits || own === undefined) continue;
    own[0] = scalarOf(task, 'cpus');
    own[1] = scalarOf(task, 'mem');
  }
  return { held, isFull };
}

describe('frameworks with different wants', () => {
  it('are never further apart than one task, as long as all of them find room', () => {
    const wants = fc.record({
      cpus: fc.integer({ min: 1, max: 4 }),
      mem: fc.integer({ min: 1, max: 4 }),
      weight: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(wants, { minLength: 2, maxLength: 5 }), (all) => {
        const [cpus, mem] = [60, 60];
        const state = cluster(1, cpus, mem);
        setWeights(state, new Map(all.map(({ weight }, i) => [`r${i}`, weight])));
        for (const i of all.keys()) subscribe(state, `f${i}`, `r${i}`);
        const shares = all.map(() => 0);
        const largest = Math.max(...all.map((one) => Math.max(one.cpus / cpus, one.mem / mem) / one.weight));
        for (let round = 0; round < 200; round++) {
          const { held, isFull } = fill(state, all);
          if (isFull) break;
          for (const [i, [usedCpus = 0, usedMem = 0]] of held.entries()) {
            shares[i] = (shares[i] ?? 0) + Math.max(usedCpus / cpus, usedMem / mem) / (all[i]?.weight ?? 1);
          }
          expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(largest + 1e-9);
        }
        expect(Math.min(...shares)).toBeGreaterThan(0);
      }),
      { numRuns: 100 },
    );
  });

  it('fill a cluster as the theory says: 9 cpus and 18 GB, tasks of <1, 4> and <3, 1>', () => {
    const state = cluster(1, 9, 18);
    subscribe(state, 'f0', 'a');
    subscribe(state, 'f1', 'b');
    const wants = [
      { cpus: 1, mem: 4, weight: 1 },
      { cpus: 3, mem: 1, weight: 1 },
    ];
    const tasks = [0, 0];
    for (let round = 0; round < 10; round++) {
      const { held, isFull } = fill(state, wants);
      for (const [i, [cpus = 0]] of held.entries()) if (cpus > 0) tasks[i] = (tasks[i] ?? 0) + 1;
      if (isFull) break;
    }
    expect(tasks).toEqual([3, 2]);
  });
});

describe('frameworks that take everything and give it back', () => {
  it('take turns: nobody starves, however they are called and whenever they came', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 4 }), (frameworks, agents) => {
        const state = cluster(agents, 4, 4);
        for (let i = 0; i < frameworks; i++) subscribe(state, `f${i}`, 'a');
        const random = createRandom(3);
        const turns = new Map<string, number>();
        for (let round = 0; round < frameworks * 10; round++) {
          const grants: Grant[] = allocate(state, { nowMs: round, random, isInterval: false });
          for (const grant of grants) {
            turns.set(grant.frameworkId, (turns.get(grant.frameworkId) ?? 0) + 1);
            recover(state, grant);
          }
        }
        const counts = Array.from({ length: frameworks }, (_, i) => turns.get(`f${i}`) ?? 0);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });
});

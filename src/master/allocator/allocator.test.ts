import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/random.ts';
import type { Quantities } from '../../model/quantities.ts';
import { parseResources } from '../../model/resource-text.ts';
import type { Resource } from '../../wire/gen/mesos.ts';
import { allocate } from './allocate.ts';
import {
  activateAgent,
  activateFramework,
  addAgent,
  addFramework,
  createAllocator,
  deactivateAgent,
  deactivateFramework,
  hold,
  isAllocationDue,
  recover,
  removeAgent,
  reviveRoles,
  setWeights,
  setWhitelist,
  suppressRoles,
  updateAgent,
  updateFramework,
} from './allocator.ts';
import {
  type AllocatorSettings,
  type AllocatorState,
  defaultAllocatorSettings,
  type FrameworkSlot,
  type Grant,
  type OfferCapabilities,
} from './allocator-state.ts';
import { allocatorProblems } from './check-allocator.ts';
import { explainOffer } from './explain.ts';

const settings: AllocatorSettings = defaultAllocatorSettings;

const capable: OfferCapabilities = {
  revocable: false,
  gpus: false,
  shared: false,
  multiRole: true,
  refinement: true,
  regionAware: false,
};

function resources(text: string): Resource[] {
  const parsed = parseResources(text);
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed.resources;
}

function agent(state: AllocatorState, id: string, text = 'cpus:4;mem:4096'): void {
  const facts = { hostname: id, total: resources(text), isMultiRole: true, isHierarchical: true, region: undefined };
  activateAgent(state, addAgent(state, id, facts));
}

function framework(
  state: AllocatorState,
  id: string,
  more: {
    readonly roles?: readonly string[];
    readonly capabilities?: Partial<OfferCapabilities>;
    readonly suppressed?: string[];
    readonly min?: Quantities;
  } = {},
): FrameworkSlot {
  const roles = more.roles ?? ['dev'];
  const slot = addFramework(state, id, {
    capabilities: { ...capable, ...more.capabilities },
    roles,
    suppressedRoles: new Set(more.suppressed ?? []),
    minAllocatable: more.min === undefined ? new Map() : new Map(roles.map((role) => [role, [more.min ?? new Map()]])),
  });
  activateFramework(state, slot);
  return slot;
}

const random = createRandom(1);

function run(state: AllocatorState, nowMs = 0, isInterval = false): Grant[] {
  return allocate(state, { nowMs, random, isInterval });
}

function reason(state: AllocatorState, frameworkId: string, agentId: string, role = 'dev'): string {
  return explainOffer(state, { frameworkId, agentId, role }).code;
}

describe('an allocation', () => {
  it('gives all an agent has to the framework that has least', () => {
    const state = createAllocator(settings);
    agent(state, 'a1');
    framework(state, 'f1');
    const [first, ...others] = run(state);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ frameworkId: 'f1', role: 'dev', agentId: 'a1' });
    agent(state, 'a2');
    framework(state, 'f2');
    expect(run(state)).toMatchObject([{ frameworkId: 'f2', agentId: 'a2' }]);
    expect(isAllocationDue(state)).toBe(false);
    expect(run(state)).toEqual([]);
  });

  it('compares dominant shares over all resources', () => {
    const state = createAllocator(settings);
    agent(state, 'a1', 'cpus:10;mem:1000');
    agent(state, 'a2', 'cpus:1;mem:9000');
    // f1 holds 10 of 12 cpus, f2 9000 of 11000 MB: f2's share is smaller.
    agent(state, 'a3', 'cpus:1;mem:1000');
    framework(state, 'f1');
    framework(state, 'f2');
    hold(state, { frameworkId: 'f1', role: 'dev', agentId: 'a1', resources: resources('cpus:10;mem:1000') });
    hold(state, { frameworkId: 'f2', role: 'dev', agentId: 'a2', resources: resources('cpus:1;mem:9000') });
    expect(run(state)).toMatchObject([{ frameworkId: 'f2', agentId: 'a3' }]);
  });

  it('leaves excluded resources out of shares', () => {
    const state = createAllocator({ ...settings, excludedNames: new Set(['gpus']) });
    agent(state, 'a1', 'cpus:10;mem:10000;gpus:1');
    agent(state, 'a2', 'cpus:10;mem:10000');
    framework(state, 'f1', { capabilities: { gpus: true } });
    framework(state, 'f2');
    hold(state, { frameworkId: 'f1', role: 'dev', agentId: 'a1', resources: resources('cpus:1;gpus:1') });
    hold(state, { frameworkId: 'f2', role: 'dev', agentId: 'a1', resources: resources('cpus:2') });
    suppressRoles(state, framework(state, 'f3'), ['dev']);
    expect(run(state).find(({ agentId }) => agentId === 'a2')?.frameworkId).toBe('f1');
  });

  it('deals equal frameworks equally, whatever their number', () => {
    const state = createAllocator(settings);
    for (let i = 0; i < 7; i++) framework(state, `f${i}`);
    for (let i = 0; i < 100; i++) agent(state, `a${i}`);
    const counts = new Map<string, number>();
    for (const { frameworkId } of run(state)) counts.set(frameworkId, (counts.get(frameworkId) ?? 0) + 1);
    expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1);
  });

  it('obeys weights of roles, and roles within roles', () => {
    const state = createAllocator(settings);
    setWeights(state, new Map([['heavy', 3]]));
    framework(state, 'f1', { roles: ['heavy'] });
    framework(state, 'f2', { roles: ['light'] });
    for (let i = 0; i < 40; i++) agent(state, `a${i}`);
    const granted = run(state);
    expect(granted.filter(({ role }) => role === 'heavy')).toHaveLength(30);

    const tree = createAllocator(settings);
    framework(tree, 'own', { roles: ['a'] });
    framework(tree, 'child', { roles: ['a/b'] });
    framework(tree, 'other', { roles: ['c'] });
    for (let i = 0; i < 40; i++) agent(tree, `a${i}`);
    const byRole = new Map<string, number>();
    for (const { role } of run(tree)) byRole.set(role, (byRole.get(role) ?? 0) + 1);
    // a and c share evenly; within a its own framework and the child do.
    expect(byRole).toEqual(
      new Map([
        ['a', 10],
        ['a/b', 10],
        ['c', 20],
      ]),
    );
  });

  it('keeps reservations for their role and those below it', () => {
    const state = createAllocator(settings);
    agent(state, 'a1', 'cpus:1;cpus(ads):2;mem:1000;mem(ads):500');
    framework(state, 'stranger', { roles: ['dev'] });
    const grants = run(state);
    expect(grants).toMatchObject([{ frameworkId: 'stranger' }]);
    expect(grants[0]?.resources.every((resource) => resource.reservations === undefined)).toBe(true);
    expect(reason(state, 'stranger', 'a1')).toBe('nothing-for-role');
    framework(state, 'below', { roles: ['ads/video'] });
    const more = run(state);
    expect(more).toMatchObject([{ frameworkId: 'below', role: 'ads/video' }]);
    expect(more[0]?.resources.map(({ reservations }) => reservations?.[0]?.role)).toEqual(['ads', 'ads']);
  });

  it('draws lots when it is told to', () => {
    const state = createAllocator({ ...settings, frameworkSorter: 'random' });
    for (let i = 0; i < 3; i++) framework(state, `f${i}`);
    for (let i = 0; i < 300; i++) agent(state, `a${i}`);
    const winners = new Set(run(state).map(({ frameworkId }) => frameworkId));
    expect(winners.size).toBe(3);
  });
});

describe('what keeps an offer back', () => {
  it('is a filter for as long as it lasts and what it covers', () => {
    const state = createAllocator(settings);
    agent(state, 'a1');
    framework(state, 'f1');
    const [grant] = run(state);
    if (grant === undefined) throw new Error('no grant');
    recover(state, grant, { untilMs: 5000 });
    expect(run(state, 4000)).toEqual([]);
    expect(reason(state, 'f1', 'a1')).toBe('filtered');
    expect(explainOffer(state, { frameworkId: 'f1', agentId: 'a1', role: 'dev' }).untilMs).toBe(5000);
    framework(state, 'f2');
    expect(run(state, 4000)).toMatchObject([{ frameworkId: 'f2' }]);
    recover(state, { ...grant, frameworkId: 'f2' }, { untilMs: 100_000 });
    expect(run(state, 5200)).toMatchObject([{ frameworkId: 'f1' }]);
  });

  it('is no filter for more than was refused', () => {
    const state = createAllocator(settings);
    agent(state, 'a1');
    framework(state, 'f1');
    const part = { frameworkId: 'f1', role: 'dev', agentId: 'a1', resources: resources('cpus:1;mem:1024') };
    hold(state, part);
    const [grant] = run(state);
    if (grant === undefined) throw new Error('no grant');
    recover(state, grant, { untilMs: 60_000 });
    expect(run(state)).toEqual([]);
    // The task ends: more than what was refused is there now.
    recover(state, part);
    expect(run(state)).toMatchObject([{ frameworkId: 'f1' }]);
  });

  it('is a refusal for no time until the next interval', () => {
    const state = createAllocator(settings);
    agent(state, 'a1');
    framework(state, 'f1');
    const [grant] = run(state);
    if (grant === undefined) throw new Error('no grant');
    recover(state, grant, { untilMs: undefined });
    expect(run(state, 500)).toEqual([]);
    expect(run(state, 1000, true)).toMatchObject([{ frameworkId: 'f1' }]);
  });

  it('is one of a bounded number, however often a framework refuses', () => {
    const state = createAllocator(settings);
    agent(state, 'a1', 'cpus:100;mem:4096');
    const slot = framework(state, 'f1');
    framework(state, 'f2');
    const [grant] = run(state);
    if (grant === undefined) throw new Error('no grant');
    recover(state, { ...grant, frameworkId: grant.frameworkId });
    const filters = slot.clients.get('dev')?.filters;
    for (let i = 1; i <= 100; i++) {
      const part = { frameworkId: 'f1', role: 'dev', agentId: 'a1', resources: resources(`cpus:${i};mem:${101 - i}`) };
      hold(state, part);
      recover(state, part, { untilMs: 1e9 });
    }
    expect(filters?.get('a1')?.length).toBe(16);
    // One that covers them all takes their place.
    const all = { frameworkId: 'f1', role: 'dev', agentId: 'a1', resources: resources('cpus:100;mem:4096') };
    hold(state, all);
    recover(state, all, { untilMs: 2e9 });
    expect(filters?.get('a1')?.length).toBe(1);
    expect(allocatorProblems(state)).toEqual([]);
  });

  it('is suppression until the role is revived, which ends filters too', () => {
    const state = createAllocator(settings);
    agent(state, 'a1');
    const slot = framework(state, 'f1', { suppressed: ['dev'] });
    expect(run(state)).toEqual([]);
    expect(reason(state, 'f1', 'a1')).toBe('role-suppressed');
    reviveRoles(state, slot, ['dev']);
    const [grant] = run(state);
    if (grant === undefined) throw new Error('no grant');
    recover(state, grant, { untilMs: 60_000 });
    reviveRoles(state, slot, ['dev']);
    expect(run(state)).toMatchObject([{ frameworkId: 'f1' }]);
  });

  it.each([
    [
      'agent-inactive',
      (state: AllocatorState) => state.agents.get('a1') && deactivateAgent(state, state.agents.get('a1') as never),
    ],
    [
      'framework-inactive',
      (state: AllocatorState) => deactivateFramework(state, state.frameworks.get('f1') as FrameworkSlot),
    ],
    ['agent-unknown', (state: AllocatorState) => removeAgent(state, 'a1')],
    [
      'nothing-left',
      (state: AllocatorState) =>
        hold(state, { frameworkId: 'f2', role: 'x', agentId: 'a1', resources: resources('cpus:4;mem:4096') }),
    ],
    [
      'below-minimum',
      (state: AllocatorState) =>
        hold(state, { frameworkId: 'f2', role: 'x', agentId: 'a1', resources: resources('cpus:3.995;mem:4080') }),
    ],
    [
      'role-not-subscribed',
      (state: AllocatorState) =>
        updateFramework(state, state.frameworks.get('f1') as FrameworkSlot, {
          capabilities: capable,
          roles: ['x'],
          suppressedRoles: new Set(),
          minAllocatable: new Map(),
        }),
    ],
  ] as const)('is %s', (code, happen) => {
    const state = createAllocator(settings);
    agent(state, 'a1');
    framework(state, 'f1');
    framework(state, 'f2', { roles: ['x'], suppressed: ['x'] });
    happen(state);
    expect(run(state).filter(({ frameworkId, role }) => frameworkId === 'f1' && role === 'dev')).toEqual([]);
    expect(reason(state, 'f1', 'a1')).toBe(code);
  });

  it('is a capability that is missing', () => {
    const state = createAllocator({ ...settings, region: 'here' });
    agent(state, 'gpu', 'cpus:4;mem:4096;gpus:1');
    const facts = {
      hostname: 'old',
      total: resources('cpus:1;mem:100'),
      isMultiRole: false,
      isHierarchical: false,
      region: undefined,
    };
    activateAgent(state, addAgent(state, 'old', facts));
    activateAgent(
      state,
      addAgent(state, 'far', { ...facts, isMultiRole: true, isHierarchical: true, region: 'there' }),
    );
    framework(state, 'f1', { roles: ['a/b'] });
    framework(state, 'f2', { roles: ['a/b'], capabilities: { multiRole: false } });
    expect(run(state)).toEqual([]);
    expect(reason(state, 'f1', 'gpu', 'a/b')).toBe('gpus-need-capability');
    expect(reason(state, 'f1', 'old', 'a/b')).toBe('agent-not-multi-role');
    expect(reason(state, 'f2', 'old', 'a/b')).toBe('agent-not-hierarchical');
    expect(reason(state, 'f1', 'far', 'a/b')).toBe('other-region');
    framework(state, 'f3', { capabilities: { gpus: true } });
    expect(run(state)).toMatchObject([{ frameworkId: 'f3', agentId: 'gpu' }]);
  });

  it("is the framework's own minimum", () => {
    const state = createAllocator(settings);
    agent(state, 'a1');
    framework(state, 'f1', { min: new Map([['cpus', 5000]]) });
    expect(run(state)).toEqual([]);
    expect(reason(state, 'f1', 'a1')).toBe('below-minimum');
  });

  it('says that it can be offered when nothing stands against it, and that a framework is unknown', () => {
    const state = createAllocator(settings);
    agent(state, 'a1');
    framework(state, 'f1');
    expect(reason(state, 'f1', 'a1')).toBe('offerable');
    expect(reason(state, 'f9', 'a1')).toBe('framework-unknown');
  });
});

describe('revocable, shared and refined resources', () => {
  it('go only to frameworks that know them', () => {
    const state = createAllocator(settings);
    const total: Resource[] = [
      ...resources('cpus:1;mem:100'),
      { name: 'cpus', type: 'SCALAR', scalar: { value: 2 }, revocable: {} },
      {
        name: 'mem',
        type: 'SCALAR',
        scalar: { value: 50 },
        reservations: [
          { type: 'STATIC', role: 'a' },
          { type: 'DYNAMIC', role: 'a/b' },
        ],
      },
    ];
    const facts = { hostname: 'a1', total, isMultiRole: true, isHierarchical: true, region: undefined };
    activateAgent(state, addAgent(state, 'a1', facts));
    framework(state, 'f1', { roles: ['a/b'], capabilities: { refinement: false } });
    const [first] = run(state);
    expect(first?.resources).toHaveLength(2);
    framework(state, 'f2', { roles: ['a/b'], capabilities: { revocable: true } });
    const [second] = run(state);
    expect(second?.resources).toHaveLength(2);
    expect(state.agents.get('a1')?.available.isEmpty).toBe(true);
  });
});

describe('offer constraints and the whitelist', () => {
  const text = (name: string, value: string) => ({ name, type: 'TEXT' as const, text: { value } });
  const attributes = [text('rack', 'r1'), { name: 'level', type: 'SCALAR' as const, scalar: { value: 3 } }];
  const named = (attribute_name: string) => ({ attribute_name });

  it.each([
    [{ selector: named('rack'), predicate: { exists: {} } }, true],
    [{ selector: named('none'), predicate: { exists: {} } }, false],
    [{ selector: named('rack'), predicate: { not_exists: {} } }, false],
    [{ selector: named('none'), predicate: { not_exists: {} } }, true],
    [{ selector: named('rack'), predicate: { text_equals: { value: 'r1' } } }, true],
    [{ selector: named('rack'), predicate: { text_equals: { value: 'r2' } } }, false],
    [{ selector: named('rack'), predicate: { text_not_equals: { value: 'r1' } } }, false],
    [{ selector: named('none'), predicate: { text_equals: { value: 'r1' } } }, false],
    [{ selector: named('none'), predicate: { text_not_equals: { value: 'r1' } } }, true],
    [{ selector: named('level'), predicate: { text_equals: { value: 'r1' } } }, true],
    [{ selector: { pseudoattribute_type: 'HOSTNAME' as const }, predicate: { text_equals: { value: 'h1' } } }, true],
    [{ selector: { pseudoattribute_type: 'ZONE' as const }, predicate: { text_equals: { value: 'z1' } } }, true],
    [{ selector: { pseudoattribute_type: 'REGION' as const }, predicate: { exists: {} } }, false],
  ])('%j offers an agent: %s', (constraint, isOffered) => {
    const state = createAllocator(settings);
    const facts = {
      hostname: 'h1',
      total: resources('cpus:1;mem:100'),
      isMultiRole: true,
      isHierarchical: true,
      region: undefined,
    };
    activateAgent(state, addAgent(state, 'a1', { ...facts, zone: 'z1', attributes }));
    const slot = addFramework(state, 'f1', {
      capabilities: capable,
      roles: ['dev'],
      suppressedRoles: new Set(),
      minAllocatable: new Map(),
      constraints: { role_constraints: { dev: { groups: [{ attribute_constraints: [constraint] }] } } },
    });
    activateFramework(state, slot);
    expect(run(state)).toHaveLength(isOffered ? 1 : 0);
    expect(reason(state, 'f1', 'a1')).toBe(isOffered ? 'nothing-left' : 'constraints-unmet');
  });

  it('keep agents of other hosts back until their host is listed', () => {
    const state = createAllocator(settings);
    setWhitelist(state, new Set(['a1']));
    agent(state, 'a1');
    agent(state, 'a2');
    framework(state, 'f1');
    expect(run(state)).toMatchObject([{ agentId: 'a1' }]);
    expect(reason(state, 'f1', 'a2')).toBe('agent-not-whitelisted');
    setWhitelist(state, undefined);
    expect(run(state)).toMatchObject([{ agentId: 'a2' }]);
  });
});

describe('an agent that changes', () => {
  it('is not offered beyond what it has when it comes back smaller', () => {
    const state = createAllocator(settings);
    agent(state, 'a1', 'cpus:4;mem:4096');
    framework(state, 'f1');
    const used = { frameworkId: 'f1', role: 'dev', agentId: 'a1', resources: resources('cpus:3;mem:3000') };
    hold(state, used);
    const slot = state.agents.get('a1');
    if (slot === undefined) throw new Error('no agent');
    updateAgent(state, slot, {
      hostname: 'a1',
      total: resources('cpus:2;mem:4096'),
      isMultiRole: true,
      isHierarchical: true,
      region: undefined,
    });
    expect(slot.isOvercommitted).toBe(true);
    expect(slot.available.milliOf('cpus')).toBe(0);
    recover(state, { ...used, resources: resources('cpus:2') });
    expect(slot.available.milliOf('cpus')).toBe(1000);
    expect(slot.isOvercommitted).toBe(false);
  });
});

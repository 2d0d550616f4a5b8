import { beforeEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../base/random.ts';
import { formatQuantities, toMilli } from '../../model/quantities.ts';
import { formatResources, parseResources } from '../../model/resource-text.ts';
import type { Resource } from '../../wire/gen/mesos.ts';
import { allocate } from './allocate.ts';
import {
  activateAgent,
  activateFramework,
  addAgent,
  addFramework,
  awaitAgents,
  createAllocator,
  deactivateAgent,
  endWait,
  isAllocationDue,
  recover,
  removeAgent,
} from './allocator.ts';
import { type AllocatorState, defaultAllocatorSettings, type Grant } from './allocator-state.ts';
import { allocatorProblems } from './check-allocator.ts';
import { explainOffer } from './explain.ts';
import { excessOf, setQuotas } from './quota.ts';

let state: AllocatorState;
let seed = 1;

beforeEach(() => {
  seed = 1;
  state = createAllocator(defaultAllocatorSettings);
});

function resources(text: string): Resource[] {
  const parsed = parseResources(text);
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed.resources;
}

function agent(id: string, text = 'cpus:4;mem:4096'): void {
  const facts = { hostname: id, total: resources(text), isMultiRole: true, isHierarchical: true, region: undefined };
  activateAgent(state, addAgent(state, id, facts));
}

function framework(id: string, role: string): void {
  const capabilities = {
    revocable: false,
    gpus: false,
    shared: false,
    multiRole: true,
    refinement: true,
    regionAware: false,
  };
  const facts = { capabilities, roles: [role], suppressedRoles: new Set<string>(), minAllocatable: new Map() };
  activateFramework(state, addFramework(state, id, facts));
}

type Script = Readonly<Record<string, { readonly guarantee?: string; readonly limit?: string }>>;

function quotas(script: Script): void {
  const amounts = (text = '') =>
    new Map(
      text
        .split(';')
        .filter(Boolean)
        .map((part) => [part.split(':')[0] ?? '', toMilli(Number(part.split(':')[1]))]),
    );
  const entries = Object.entries(script).map(
    ([role, { guarantee, limit }]) => [role, { guarantees: amounts(guarantee), limits: amounts(limit) }] as const,
  );
  setQuotas(state, new Map(entries));
}

/** What each framework gets in one run: `f1 a1 cpus:2; mem:4096`. */
function run(isInterval = false): string[] {
  const grants = allocate(state, { nowMs: 0, random: createRandom(seed), isInterval });
  last = grants;
  expect(allocatorProblems(state)).toEqual([]);
  return grants.map((grant) => `${grant.frameworkId} ${grant.agentId} ${formatResources(grant.resources)}`).sort();
}

let last: readonly Grant[] = [];

function why(frameworkId: string, role: string, agentId: string): { code: string; text: string } {
  return explainOffer(state, { frameworkId, role, agentId });
}

describe('limits', () => {
  it('cut what a role is offered, by resource', () => {
    agent('a1', 'cpus:4;mem:4096;ports:[1-9]');
    framework('f1', 'dev');
    quotas({ dev: { limit: 'cpus:1.5' } });
    expect(run()).toEqual(['f1 a1 cpus:1.5; mem:4096; ports:[1-9]']);
    expect(why('f1', 'dev', 'a1')).toMatchObject({ code: 'quota-limit', text: expect.stringContaining('cpus:1.5') });
  });

  it('leave what is held back to other roles', () => {
    agent('a1');
    framework('f1', 'dev');
    framework('f2', 'ops');
    quotas({ dev: { limit: 'cpus:1;mem:1024' } });
    expect(run()).toEqual(['f1 a1 cpus:1; mem:1024', 'f2 a1 cpus:3; mem:3072']);
  });

  it('of zero keep a role from everything', () => {
    agent('a1');
    framework('f1', 'dev');
    quotas({ dev: { limit: 'cpus:0;mem:0' } });
    expect(run()).toEqual([]);
    expect(why('f1', 'dev', 'a1').text).toBe("role 'dev' has cpus:0; mem:0 and may have at most cpus:0; mem:0");
  });

  it('count the whole subtree of a role', () => {
    agent('a1');
    agent('a2');
    framework('f1', 'eng/web');
    framework('f2', 'eng/batch/night');
    quotas({ eng: { limit: 'cpus:5' } });
    run();
    const cpus = last.flatMap(({ resources: own }) => own.filter(({ name }) => name === 'cpus'));
    expect(cpus.map(({ scalar }) => scalar?.value).sort()).toEqual([1, 4]);
  });

  it('count what is reserved for the role though nobody uses it', () => {
    agent('a1', 'cpus:4;mem:4096;cpus(dev):3');
    framework('f1', 'dev/x');
    quotas({ dev: { limit: 'cpus:4' } });
    run();
    const text = formatResources(last[0]?.resources ?? []);
    expect(text).toContain('cpus(reservations: [(STATIC,dev)]):3');
    expect(text).toContain('cpus:1;');
  });

  it('leave room again when something is given back, also on agents that nothing happened on', () => {
    agent('a1');
    agent('a2');
    framework('f1', 'dev');
    quotas({ dev: { limit: 'cpus:4' } });
    run();
    const [grant] = last.filter((one) => formatResources(one.resources).includes('cpus'));
    if (grant === undefined) throw new Error('nothing was given');
    expect(isAllocationDue(state)).toBe(false);
    recover(state, grant, { untilMs: 10_000 });
    expect(isAllocationDue(state)).toBe(true);
    const other = grant.agentId === 'a1' ? 'a2' : 'a1';
    expect(run()).toEqual([`f1 ${other} cpus:4`]);
  });

  it('end with their quota', () => {
    agent('a1');
    framework('f1', 'dev');
    quotas({ dev: { limit: 'cpus:1' } });
    run();
    quotas({});
    expect(run()).toEqual(['f1 a1 cpus:3']);
  });

  it('that become a guarantee of something else let go of what they held back', () => {
    agent('a1', 'mem:4096');
    framework('f1', 'dev');
    quotas({ dev: { limit: 'cpus:0;mem:0' } });
    expect(run()).toEqual([]);
    quotas({ dev: { guarantee: 'cpus:1' } });
    expect(run()).toEqual(['f1 a1 mem:4096']);
  });

  it('leave what little there is when it is enough with what is reserved', () => {
    agent('a1', 'mem:4096;mem(dev):20');
    framework('f1', 'dev');
    quotas({ dev: { limit: 'mem:20' } });
    expect(run()).toEqual([]);
    quotas({ dev: { limit: 'mem:40' } });
    expect(run()).toEqual(['f1 a1 mem:20; mem(reservations: [(STATIC,dev)]):20']);
  });

  it('below what a role has leave it what it has', () => {
    agent('a1');
    framework('f1', 'dev');
    run();
    quotas({ dev: { limit: 'cpus:1' } });
    const quota = state.quota?.roles.get('dev');
    expect(formatQuantities(quota === undefined ? new Map() : excessOf(quota))).toBe('cpus:3');
    agent('a2');
    expect(run()).toEqual(['f1 a2 mem:4096']);
  });
});

describe('guarantees', () => {
  it('keep free what a role lacks, even without a framework', () => {
    agent('a1');
    agent('a2');
    framework('f1', 'dev');
    quotas({ web: { guarantee: 'cpus:5' } });
    run();
    const cpus = last.flatMap(({ resources: own }) => own.filter(({ name }) => name === 'cpus'));
    expect(cpus.reduce((sum, { scalar }) => sum + (scalar?.value ?? 0), 0)).toBe(3);
    for (const { agentId } of last) {
      const reason = why('f1', 'dev', agentId);
      expect(reason.code).toBe('quota-headroom');
      expect(reason.text).toContain("role 'web' lacks cpus:5");
    }
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('come first wherever a role can use something (seed %d)', (number) => {
    seed = number;
    agent('a1');
    agent('a2');
    framework('f9', 'web');
    framework('f1', 'dev');
    // f9 wants nothing of a2.
    const slot = state.agents.get('a2');
    if (slot !== undefined) deactivateAgent(state, slot);
    quotas({ web: { guarantee: 'cpus:4;mem:4096' } });
    expect(run()).toEqual(['f9 a1 cpus:4; mem:4096']);
    if (slot !== undefined) activateAgent(state, slot);
    expect(run()).toEqual(['f1 a2 cpus:4; mem:4096']);
  });

  it('go before smaller shares', () => {
    agent('a1');
    framework('f1', 'web');
    framework('f2', 'dev');
    quotas({ web: { guarantee: 'cpus:8' } });
    expect(run()).toEqual(['f1 a1 cpus:4; mem:4096']);
    agent('a2');
    // web has the larger share by now, and lacks 4 cpus.
    expect(run()).toEqual(['f1 a2 cpus:4; mem:4096']);
    agent('a3');
    expect(run()).toEqual(['f2 a3 cpus:4; mem:4096']);
  });

  it('beyond what the cluster has leave nothing of it to others', () => {
    agent('a1');
    framework('f2', 'dev');
    quotas({ web: { guarantee: 'cpus:100' } });
    expect(run()).toEqual(['f2 a1 mem:4096']);
    expect(why('f2', 'dev', 'a1').text).toContain("role 'web' lacks cpus:100");
  });

  it('are met by what is reserved for the role', () => {
    agent('a1', 'cpus:4;mem:4096;cpus(web):4');
    framework('f2', 'dev');
    quotas({ web: { guarantee: 'cpus:4' } });
    expect(run()).toEqual(['f2 a1 cpus:4; mem:4096']);
  });

  it('leave more to others when agents come, and less when they go', () => {
    agent('a1');
    framework('f2', 'dev');
    quotas({ web: { guarantee: 'cpus:4;mem:4096' } });
    expect(run()).toEqual([]);
    agent('a2');
    expect(run()).toHaveLength(1);
    for (const grant of last) recover(state, grant);
    removeAgent(state, 'a1');
    expect(run()).toEqual([]);
  });
});

describe('after an election', () => {
  it('nothing is given before enough agents are back, or the wait is over', () => {
    awaitAgents(state, 2);
    agent('a1');
    framework('f1', 'dev');
    expect(isAllocationDue(state)).toBe(false);
    expect(run(true)).toEqual([]);
    expect(why('f1', 'dev', 'a1').code).toBe('agents-awaited');
    agent('a2');
    expect(run()).toHaveLength(2);
    awaitAgents(state, 5);
    agent('a3');
    expect(run(true)).toEqual([]);
    endWait(state);
    expect(run()).toHaveLength(1);
  });
});

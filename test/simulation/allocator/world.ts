/** An allocator under random treatment, from a seed. After each allocation everything it gave is held against the book. */
import { createRandom, nextFloat, type Random } from '../../../src/base/random.ts';
import { allocate } from '../../../src/master/allocator/allocate.ts';
import {
  type AgentFacts,
  activateAgent,
  activateFramework,
  addAgent,
  addFramework,
  createAllocator,
  deactivateAgent,
  deactivateFramework,
  type FrameworkFacts,
  hold,
  recover,
  removeAgent,
  removeFramework,
  reviveRoles,
  setWeights,
  suppressRoles,
  updateAgent,
  updateFramework,
} from '../../../src/master/allocator/allocator.ts';
import {
  type AllocatorState,
  defaultAllocatorSettings,
  type FrameworkSlot,
} from '../../../src/master/allocator/allocator-state.ts';
import { allocatorProblems } from '../../../src/master/allocator/check-allocator.ts';
import { setQuotas } from '../../../src/master/allocator/quota.ts';
import type { Quantities } from '../../../src/model/quantities.ts';
import { containsResources, type Resources, subtractResources } from '../../../src/model/resources.ts';
import type { Resource } from '../../../src/wire/gen/mesos.ts';
import { Book, type BookAgent, type BookFramework, type Holding, hasEnded } from './book.ts';
import { allocationFindings } from './judge.ts';

const roleNames = ['*', 'a', 'a/b', 'a/b/c', 'a/d', 'e'];
const racks = ['r1', 'r2', 's1'];

export class AllocatorWorld {
  readonly book: Book = new Book();
  readonly state: AllocatorState;
  readonly findings: string[] = [];
  /** What happened, a line each. */
  readonly trace: string[] = [];
  #nowMs = 0;
  #steps = 0;
  readonly #random: Random;
  readonly #draws: Random;
  readonly #sorter: 'drf' | 'random';

  constructor(seed: number) {
    this.#random = createRandom(seed);
    this.#draws = createRandom(seed + 1);
    // Shares can be checked only where lots are not drawn.
    this.#sorter = this.#chance(0.15) ? 'random' : 'drf';
    this.state = createAllocator({
      ...defaultAllocatorSettings,
      roleSorter: this.#sorter,
      frameworkSorter: this.#sorter,
      region: this.book.region,
    });
  }

  /** Goes on for so many steps, or to the first finding. */
  run(steps: number): void {
    for (let i = 0; i < steps && this.findings.length === 0; i++) {
      this.#steps++;
      this.#step();
      this.findings.push(...allocatorProblems(this.state));
    }
  }

  get isFair(): boolean {
    return this.#sorter === 'drf';
  }

  #chance(probability: number): boolean {
    return nextFloat(this.#random) < probability;
  }

  #below(n: number): number {
    return Math.floor(nextFloat(this.#random) * n);
  }

  #pick<T>(items: readonly T[]): T | undefined {
    return items[this.#below(items.length)];
  }

  #say(text: string): void {
    this.trace.push(`${this.#steps} at ${this.#nowMs}: ${text}`);
  }

  #step(): void {
    const actions: readonly (readonly [number, () => void])[] = [
      [8, () => this.#allocate(this.#chance(0.3))],
      [4, () => this.#addAgent()],
      [4, () => this.#addFramework()],
      [6, () => this.#answerOffer()],
      [3, () => this.#endTask()],
      [1, () => this.#removeAgent()],
      [2, () => this.#toggleAgent()],
      [2, () => this.#changeAgent()],
      [1, () => this.#removeFramework()],
      [1, () => this.#toggleFramework()],
      [2, () => this.#suppress()],
      [2, () => this.#revive()],
      [1, () => this.#resubscribe()],
      [1, () => this.#weigh()],
      [2, () => this.#limit()],
      [1, () => this.#holdSomething()],
    ];
    let at = this.#below(actions.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, act] of actions) {
      at -= weight;
      if (at >= 0) continue;
      act();
      return;
    }
  }

  #allocate(isInterval: boolean): void {
    this.#nowMs += this.#below(1500);
    const { book, state } = this;
    book.filters = book.filters.filter(
      (filter) => !hasEnded(filter, this.#nowMs) && !(isInterval && filter.untilMs === undefined),
    );
    book.shared.clear();
    if (isInterval) book.sharedLately.clear();
    const grants = allocate(state, { nowMs: this.#nowMs, random: this.#draws, isInterval });
    this.#say(`${isInterval ? 'interval' : 'allocate'}: ${grants.map((one) => JSON.stringify(one)).join(' ')}`);
    this.findings.push(...allocationFindings(book, grants, { nowMs: this.#nowMs, isFair: this.isFair }));
  }

  #addAgent(): void {
    const id = `a${this.#below(5)}`;
    if (this.book.agents.has(id)) return;
    const agent: BookAgent = {
      id,
      total: this.#resources(),
      isActive: true,
      region: this.#pick([undefined, undefined, 'here', 'there']),
      rack: this.#pick(racks) ?? 'r1',
      isMultiRole: !this.#chance(0.1),
      isHierarchical: !this.#chance(0.1),
    };
    this.book.agents.set(id, agent);
    activateAgent(this.state, addAgent(this.state, id, factsOf(agent)));
    this.#say(`agent ${JSON.stringify(agent)}`);
  }

  #resources(): Resource[] {
    const scalar = (name: string, value: number): Resource => ({ name, type: 'SCALAR', scalar: { value } });
    const reserved = (role: string, deeper?: string): Pick<Resource, 'reservations'> => ({
      reservations: [
        { type: 'STATIC', role },
        ...(deeper === undefined ? [] : [{ type: 'DYNAMIC' as const, role: deeper }]),
      ],
    });
    const all = [scalar('cpus', this.#below(40) / 10), scalar('mem', 32 * this.#below(12))];
    if (this.#chance(0.3))
      all.push({ name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 1, end: 1 + this.#below(9) }] } });
    if (this.#chance(0.3)) all.push({ ...scalar('mem', 64), ...reserved('a') });
    if (this.#chance(0.3)) all.push({ ...scalar('cpus', 1), ...reserved('a', 'a/b') });
    if (this.#chance(0.3)) all.push({ ...scalar('cpus', 1 + this.#below(3)), revocable: {} });
    if (this.#chance(0.2)) all.push(scalar('gpus', 1));
    if (this.#chance(0.3)) {
      all.push({ ...scalar('disk', 50), ...reserved('a'), disk: { persistence: { id: 'v' } }, shared: {} });
    }
    return all.filter((resource) => (resource.scalar?.value ?? 1) > 0);
  }

  #changeAgent(): void {
    const agent = this.#pick([...this.book.agents.values()]);
    const slot = agent === undefined ? undefined : this.state.agents.get(agent.id);
    if (agent === undefined || slot === undefined) return;
    agent.total = this.#resources();
    agent.rack = this.#pick(racks) ?? agent.rack;
    updateAgent(this.state, slot, factsOf(agent));
    this.#say(`changed ${JSON.stringify(agent)}`);
  }

  #removeAgent(): void {
    const agent = this.#pick([...this.book.agents.values()]);
    if (agent === undefined) return;
    for (const holding of this.book.holdings.filter((one) => one.agentId === agent.id)) this.#giveBack(holding);
    this.book.filters = this.book.filters.filter(({ agentId }) => agentId !== agent.id);
    this.book.agents.delete(agent.id);
    for (const name of this.book.sharedLately) {
      if (name.startsWith(`${agent.id} `)) this.book.sharedLately.delete(name);
    }
    removeAgent(this.state, agent.id);
    this.#say(`removed ${agent.id}`);
  }

  #toggleAgent(): void {
    const agent = this.#pick([...this.book.agents.values()]);
    const slot = agent === undefined ? undefined : this.state.agents.get(agent.id);
    if (agent === undefined || slot === undefined) return;
    agent.isActive = !agent.isActive;
    if (agent.isActive) activateAgent(this.state, slot);
    else deactivateAgent(this.state, slot);
    this.#say(`${agent.id} active: ${agent.isActive}`);
  }

  #addFramework(): void {
    const id = `f${this.#below(5)}`;
    if (this.book.frameworks.has(id)) return;
    const roles = new Set(roleNames.filter(() => this.#chance(0.3)));
    if (roles.size === 0) roles.add('a');
    const framework: BookFramework = {
      id,
      isActive: true,
      roles,
      suppressed: new Set(),
      capabilities: {
        revocable: this.#chance(0.5),
        gpus: this.#chance(0.5),
        shared: this.#chance(0.5),
        multiRole: !this.#chance(0.2),
        refinement: this.#chance(0.7),
        regionAware: this.#chance(0.5),
      },
      least: this.#chance(0.2) ? [new Map([['cpus', 1000 + this.#below(2000)]])] : undefined,
      rack: this.#chance(0.2) ? this.#pick(['r.', 's1', 'r1|s.']) : undefined,
    };
    this.book.frameworks.set(id, framework);
    activateFramework(this.state, addFramework(this.state, id, frameworkFacts(framework)));
    this.#say(`framework ${id} ${[...roles]} ${JSON.stringify(framework.capabilities)}`);
  }

  #slotted(): { readonly framework: BookFramework; readonly slot: FrameworkSlot } | undefined {
    const framework = this.#pick([...this.book.frameworks.values()]);
    const slot = framework === undefined ? undefined : this.state.frameworks.get(framework.id);
    return framework === undefined || slot === undefined ? undefined : { framework, slot };
  }

  #removeFramework(): void {
    const some = this.#slotted();
    if (some === undefined) return;
    const { framework, slot } = some;
    for (const holding of this.book.holdings.filter((one) => one.frameworkId === framework.id)) this.#giveBack(holding);
    this.#dropFilters(({ frameworkId }) => frameworkId === framework.id);
    this.book.frameworks.delete(framework.id);
    removeFramework(this.state, slot);
    this.#say(`removed ${framework.id}`);
  }

  #dropFilters(isIt: (filter: Holding) => boolean): void {
    this.book.filters = this.book.filters.filter((filter) => !isIt(filter));
  }

  #toggleFramework(): void {
    const some = this.#slotted();
    if (some === undefined) return;
    const { framework, slot } = some;
    framework.isActive = !framework.isActive;
    if (framework.isActive) activateFramework(this.state, slot);
    else {
      deactivateFramework(this.state, slot);
      this.#dropFilters(({ frameworkId }) => frameworkId === framework.id);
    }
    this.#say(`${framework.id} active: ${framework.isActive}`);
  }

  #suppress(): void {
    const some = this.#slotted();
    const role = this.#pick([...(some?.framework.roles ?? [])]);
    if (some === undefined || role === undefined) return;
    some.framework.suppressed.add(role);
    suppressRoles(this.state, some.slot, [role]);
    this.#say(`${some.framework.id} suppresses ${role}`);
  }

  #revive(): void {
    const some = this.#slotted();
    const role = this.#pick([...(some?.framework.roles ?? [])]);
    if (some === undefined || role === undefined) return;
    some.framework.suppressed.delete(role);
    this.#dropFilters((filter) => filter.frameworkId === some.framework.id && filter.role === role);
    reviveRoles(this.state, some.slot, [role]);
    this.#say(`${some.framework.id} revives ${role}`);
  }

  /** Other roles. What it holds in a role that it leaves it keeps. */
  #resubscribe(): void {
    const some = this.#slotted();
    if (some === undefined) return;
    const { framework, slot } = some;
    const roles = new Set(roleNames.filter(() => this.#chance(0.4)));
    if (roles.size === 0) roles.add('e');
    for (const role of framework.roles) {
      if (roles.has(role)) continue;
      framework.suppressed.delete(role);
      this.#dropFilters((filter) => filter.frameworkId === framework.id && filter.role === role);
    }
    framework.roles = roles;
    updateFramework(this.state, slot, frameworkFacts(framework));
    this.#say(`${framework.id} has roles ${[...roles]}`);
  }

  #weigh(): void {
    const role = this.#pick(roleNames) ?? 'a';
    this.book.weights.set(role, 1 + this.#below(4));
    setWeights(this.state, this.book.weights);
    this.#say(`weights ${JSON.stringify([...this.book.weights])}`);
  }

  #limit(): void {
    const role = this.#pick(['*', 'a', 'e']) ?? 'a';
    const amounts = (most: number): Quantities =>
      new Map([
        ['cpus', this.#below(most)],
        ['mem', 1000 * this.#below(most / 10)],
      ]);
    // Half of the time there is no quota at all, so that shares alone decide.
    if (this.#chance(0.6)) this.book.quotas.clear();
    else {
      const guarantees = this.#chance(0.5) ? amounts(6000) : new Map<string, number>();
      this.book.quotas.set(role, { guarantees, limits: this.#chance(0.5) ? amounts(8000) : new Map() });
    }
    setQuotas(this.state, this.book.quotas);
    this.#say(
      `quotas ${JSON.stringify([...this.book.quotas].map(([name, one]) => [name, [...one.guarantees], [...one.limits]]))}`,
    );
  }

  #giveBack(holding: Holding, untilMs?: number | 'interval'): void {
    const { book } = this;
    book.holdings = book.holdings.filter((one) => one !== holding);
    const until = untilMs === 'interval' ? undefined : untilMs;
    recover(this.state, holding, untilMs === undefined ? undefined : { untilMs: until });
    const isSubscribed = book.frameworks.get(holding.frameworkId)?.roles.has(holding.role) === true;
    if (untilMs === undefined || !isSubscribed || holding.resources.length === 0) return;
    book.filters = [...book.filters, { ...holding, untilMs: until }];
  }

  /** Declined, with or without a filter, or used in part. */
  #answerOffer(): void {
    const holding = this.#pick(this.book.holdings);
    if (holding === undefined) return;
    const used = this.#chance(0.4) ? holding.resources.filter(() => this.#chance(0.5)) : [];
    const rest: Resources = subtractResources(holding.resources, used);
    const untilMs = this.#pick([undefined, 'interval' as const, this.#nowMs + this.#below(5000)]);
    this.book.holdings = this.book.holdings.filter((one) => one !== holding);
    if (used.length > 0) this.book.holdings = [...this.book.holdings, { ...holding, resources: used }];
    const part = { ...holding, resources: rest };
    this.book.holdings = [...this.book.holdings, part];
    this.#giveBack(part, untilMs);
    this.#say(`${holding.frameworkId} gives back ${JSON.stringify(rest)} of ${holding.agentId} until ${untilMs}`);
  }

  #endTask(): void {
    const holding = this.#pick(this.book.holdings);
    if (holding === undefined) return;
    this.#giveBack(holding);
    this.#say(`${holding.frameworkId} ends on ${holding.agentId}`);
  }

  /** A task that was there already, of an agent that came back. */
  #holdSomething(): void {
    const framework = this.#pick([...this.book.frameworks.values()]);
    const agent = this.#pick([...this.book.agents.values()]);
    const role = this.#pick([...(framework?.roles ?? [])]);
    if (framework === undefined || agent === undefined || role === undefined) return;
    const resources = [{ name: 'cpus', type: 'SCALAR' as const, scalar: { value: 0.5 } }];
    if (!containsResources(this.book.availableOn(agent), resources)) return;
    const holding = { frameworkId: framework.id, role, agentId: agent.id, resources };
    this.book.holdings = [...this.book.holdings, holding];
    hold(this.state, holding);
    this.#say(`${framework.id} runs something on ${agent.id}`);
  }
}

function factsOf({ id, total, region, rack, isMultiRole, isHierarchical }: BookAgent): AgentFacts {
  const attributes = [{ name: 'rack', type: 'TEXT' as const, text: { value: rack } }];
  return { hostname: id, total, region, attributes, isMultiRole, isHierarchical };
}

function frameworkFacts({ roles, suppressed, capabilities, least, rack }: BookFramework): FrameworkFacts {
  const constraint = { selector: { attribute_name: 'rack' }, predicate: { text_matches: { regex: rack ?? '' } } };
  const groups = [{ attribute_constraints: [constraint] }];
  return {
    capabilities,
    roles: [...roles],
    suppressedRoles: suppressed,
    minAllocatable: new Map(least === undefined ? [] : [...roles].map((role) => [role, least])),
    constraints:
      rack === undefined
        ? undefined
        : { role_constraints: Object.fromEntries([...roles].map((role) => [role, { groups }])) },
  };
}

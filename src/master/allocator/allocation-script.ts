/**
 * Allocations as text: commands, and after `----` what they answer. For tests only. The commands are in `commands` below; the
 * scripts in testdata/ show them all.
 */
import { parseDurationMs } from '../../base/durations.ts';
import { createRandom, type Random } from '../../base/random.ts';
import { parseAttributes } from '../../model/attributes.ts';
import { formatQuantities, type Quantities, toMilli } from '../../model/quantities.ts';
import { subtractResources } from '../../model/resources.ts';
import type { AttributeConstraint, OfferConstraints } from '../../wire/gen/scheduler.ts';
import { allocate } from './allocate.ts';
import {
  activateAgent,
  activateFramework,
  addAgent,
  addFramework,
  awaitAgents,
  createAllocator,
  deactivateAgent,
  deactivateFramework,
  endWait,
  type FrameworkFacts,
  hold,
  isAllocationDue,
  recover,
  removeAgent,
  removeFramework,
  reviveRoles,
  setWeights,
  setWhitelist,
  suppressRoles,
  updateAgent,
  updateFramework,
} from './allocator.ts';
import {
  type AgentSlot,
  type AllocatorSettings,
  type AllocatorState,
  defaultAllocatorSettings,
  type FrameworkSlot,
  type Grant,
  type Sorter,
} from './allocator-state.ts';
import { allocatorProblems } from './check-allocator.ts';
import { explainOffer } from './explain.ts';
import { type QuotaAmounts, setQuotas } from './quota.ts';
import { refreshShares } from './role-tree.ts';
import { formatScriptResources, parseScriptResources } from './script-resources.ts';

/** Options of a command: `role=x` has a value, `gpus` is there or not. */
type Options = ReadonlyMap<string, string>;

export class AllocationScript {
  #state: AllocatorState = createAllocator(defaultAllocatorSettings);
  #random: Random = createRandom(1);
  #nowMs = 0;
  #given: Grant[] = [];
  readonly #quotas = new Map<string, QuotaAmounts>();

  /** Runs one line; gives what it answers, line by line. Throws at what it does not understand. */
  run(line: string): string[] {
    const [name = '', ...words] = line.trim().split(/\s+/);
    const answer = this.#command(name, words);
    const problems = allocatorProblems(this.#state);
    if (problems.length > 0) throw new Error(`after '${line}': ${problems.join('; ')}`);
    return answer;
  }

  #command(name: string, words: readonly string[]): string[] {
    const [first = '', second = ''] = words;
    const slots = {
      agent: (): AgentSlot => this.#agent(first),
      framework: (): FrameworkSlot => this.#framework(first),
    };
    switch (name) {
      case 'settings':
        this.#state = createAllocator(settingsOf(optionsOf(words)));
        this.#random = createRandom(Number(optionsOf(words).get('seed') ?? 1));
        return [];
      case 'allocate':
        return this.#allocate(false);
      case 'interval':
        return this.#allocate(true);
      case 'wait':
        this.#nowMs += durationMs(first);
        return [];
      case 'due':
        return [isAllocationDue(this.#state) ? 'yes' : 'no'];
      case 'explain':
        return this.#explain(words);
      case 'shares':
        return this.#shares();
      case 'weight':
        setWeights(this.#state, new Map([...this.#state.weights, [first, Number(second)]]));
        return [];
      case 'quota':
        return this.#quota(first, optionsOf(words.slice(1)));
      case 'whitelist':
        setWhitelist(this.#state, first === 'off' ? undefined : new Set(first.split(',')));
        return [];
      case 'await':
        if (first === 'off') endWait(this.#state);
        else awaitAgents(this.#state, Number(first));
        return [];
      case 'activate':
      case 'deactivate':
      case 'remove':
        return this.#change(name, first);
      case 'suppress':
        suppressRoles(this.#state, slots.framework(), words.slice(1));
        return [];
      case 'revive':
        reviveRoles(
          this.#state,
          slots.framework(),
          words.length > 1 ? words.slice(1) : [...slots.framework().clients.keys()],
        );
        return [];
      case 'agent':
      case 'update-agent':
        return this.#putAgent(name, words);
      case 'framework':
      case 'update-framework':
        return this.#putFramework(name, first, optionsOf(words.slice(1)));
      default:
        return this.#hand(name, words);
    }
  }

  #agent(id: string): AgentSlot {
    const slot = this.#state.agents.get(id);
    if (slot === undefined) throw new Error(`no agent ${id}`);
    return slot;
  }

  #framework(id: string): FrameworkSlot {
    const slot = this.#state.frameworks.get(id);
    if (slot === undefined) throw new Error(`no framework ${id}`);
    return slot;
  }

  #putAgent(name: string, [id = '', text = '', ...more]: readonly string[]): string[] {
    const options = optionsOf(more);
    const attributes = parseAttributes(options.get('attributes') ?? '');
    if ('error' in attributes) throw new Error(attributes.error);
    const facts = {
      hostname: options.get('host') ?? id,
      total: parseScriptResources(text),
      isMultiRole: !options.has('no-multi-role'),
      isHierarchical: !options.has('no-hierarchical-role'),
      region: options.get('region'),
      zone: options.get('zone'),
      attributes,
    };
    if (name === 'update-agent') updateAgent(this.#state, this.#agent(id), facts);
    else {
      const slot = addAgent(this.#state, id, facts);
      if (!options.has('inactive')) activateAgent(this.#state, slot);
    }
    return [];
  }

  #putFramework(name: string, id: string, options: Options): string[] {
    const facts = frameworkFacts(options);
    if (name === 'update-framework') updateFramework(this.#state, this.#framework(id), facts);
    else activateFramework(this.#state, addFramework(this.#state, id, facts));
    return [];
  }

  #change(what: 'activate' | 'deactivate' | 'remove', id: string): string[] {
    const agent = this.#state.agents.get(id);
    if (agent !== undefined) {
      if (what === 'activate') activateAgent(this.#state, agent);
      else if (what === 'deactivate') deactivateAgent(this.#state, agent);
      else {
        this.#takeBack((grant) => grant.agentId === id);
        removeAgent(this.#state, id);
      }
      return [];
    }
    const framework = this.#framework(id);
    if (what === 'activate') activateFramework(this.#state, framework);
    else if (what === 'deactivate') deactivateFramework(this.#state, framework);
    else {
      this.#takeBack((grant) => grant.frameworkId === id);
      removeFramework(this.#state, framework);
    }
    return [];
  }

  #takeBack(isIt: (grant: Grant) => boolean): void {
    const back = this.#given.filter(isIt);
    this.#given = this.#given.filter((grant) => !isIt(grant));
    for (const grant of back) recover(this.#state, grant);
  }

  #quota(role: string, options: Options): string[] {
    const [guarantees, limits] = [options.get('guarantee'), options.get('limit')];
    if (guarantees === undefined && limits === undefined) this.#quotas.delete(role);
    else this.#quotas.set(role, { guarantees: amountsOf(guarantees ?? ''), limits: amountsOf(limits ?? '') });
    setQuotas(this.#state, this.#quotas);
    return [];
  }

  #allocate(isInterval: boolean): string[] {
    const grants = allocate(this.#state, { nowMs: this.#nowMs, random: this.#random, isInterval });
    this.#given.push(...grants);
    if (grants.length === 0) return ['nothing'];
    return grants
      .map(({ frameworkId, role, agentId, resources }) => {
        return `${frameworkId} ${role} ${agentId} ${formatScriptResources(resources)}`;
      })
      .sort();
  }

  /** `hold`, `decline`, `use`, `release`: what happens to offers and resources. FRAMEWORK[@ROLE] AGENT [RESOURCES] */
  #hand(name: string, [who = '', agentId = '', ...more]: readonly string[]): string[] {
    const [frameworkId = '', asked] = who.split('@');
    const role = asked ?? [...this.#framework(frameworkId).clients.keys()][0] ?? '';
    const text = more.find((word) => word.includes(':')) ?? '';
    const options = optionsOf(more.filter((word) => word !== text));
    const holding = { frameworkId, role, agentId, resources: parseScriptResources(text) };
    switch (name) {
      case 'hold':
        hold(this.#state, holding);
        return [];
      case 'release':
        recover(this.#state, holding);
        return [];
      case 'decline':
      case 'use': {
        const grant = this.#take(holding);
        // What is used stays booked; the rest goes back.
        const resources = name === 'use' ? subtractResources(grant.resources, holding.resources) : grant.resources;
        const seconds = options.get('for');
        const untilMs = seconds === 'interval' ? undefined : this.#nowMs + durationMs(seconds ?? '5secs');
        recover(this.#state, { ...grant, resources }, options.has('no-filter') ? undefined : { untilMs });
        return [];
      }
      default:
        throw new Error(`unknown command ${name}`);
    }
  }

  #take({ frameworkId, role, agentId }: Grant): Grant {
    const grant = this.#given.find(
      (one) => one.frameworkId === frameworkId && one.role === role && one.agentId === agentId,
    );
    if (grant === undefined) throw new Error(`${frameworkId} has no offer of ${agentId}`);
    this.#given = this.#given.filter((one) => one !== grant);
    return grant;
  }

  #explain([who = '', agentId = '']: readonly string[]): string[] {
    const [frameworkId = '', asked] = who.split('@');
    const role = asked ?? [...(this.#state.frameworks.get(frameworkId)?.clients.keys() ?? [])][0] ?? '';
    const { code, text } = explainOffer(this.#state, { frameworkId, role, agentId });
    return [`${code}: ${text}`];
  }

  #shares(): string[] {
    refreshShares(this.#state);
    return [...this.#state.roles.values()].map(
      ({ name, held, share }) => `${name} ${share.toFixed(3)} ${formatQuantities(held).replaceAll('; ', ';')}`,
    );
  }
}

function settingsOf(options: Options): AllocatorSettings {
  const sorter = (name: string): Sorter => (options.get(name) === 'random' ? 'random' : 'drf');
  const min = options.get('min');
  return {
    ...defaultAllocatorSettings,
    ...(min === undefined ? {} : { minAllocatable: setsOf(min) }),
    filterGpus: !options.has('no-filter-gpus'),
    excludedNames: new Set(options.get('exclude')?.split(',') ?? []),
    roleSorter: sorter('role-sorter'),
    frameworkSorter: sorter('framework-sorter'),
    region: options.get('region'),
  };
}

function frameworkFacts(options: Options): FrameworkFacts {
  const roles = (options.get('role') ?? '*').split(',');
  const min = options.get('min');
  const where = options.get('where');
  return {
    capabilities: {
      revocable: options.has('revocable'),
      gpus: options.has('gpus'),
      shared: options.has('shared'),
      multiRole: !options.has('no-multi-role'),
      refinement: !options.has('no-refinement'),
      regionAware: options.has('region-aware'),
    },
    roles,
    suppressedRoles: new Set(options.get('suppressed')?.split(',') ?? []),
    minAllocatable: new Map(min === undefined ? [] : roles.map((role) => [role, setsOf(min)])),
    constraints: where === undefined ? undefined : constraintsOf(roles, where),
  };
}

/** `rack==r1&zone?|@hostname~web.*`: OR of ANDs. */
function constraintsOf(roles: readonly string[], text: string): OfferConstraints {
  const groups = text.split('|').map((group) => ({ attribute_constraints: group.split('&').map(constraintOf) }));
  return { role_constraints: Object.fromEntries(roles.map((role) => [role, { groups }])) };
}

function constraintOf(text: string): AttributeConstraint {
  const [, at = '', name = '', operator = '', value = ''] = /^(@?)(\w+)(==|!=|~|!~|\?|!\?)(.*)$/.exec(text) ?? [];
  const pseudo = { hostname: 'HOSTNAME', region: 'REGION', zone: 'ZONE' } as const;
  const selector = at === '' ? { attribute_name: name } : { pseudoattribute_type: pseudo[name as keyof typeof pseudo] };
  const predicates = {
    '==': { text_equals: { value } },
    '!=': { text_not_equals: { value } },
    '~': { text_matches: { regex: value } },
    '!~': { text_not_matches: { regex: value } },
    '?': { exists: {} },
    '!?': { not_exists: {} },
  };
  return { selector, predicate: predicates[operator as keyof typeof predicates] };
}

function optionsOf(words: readonly string[]): Options {
  return new Map(
    words.map((word) => {
      const at = word.indexOf('=');
      return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}

function setsOf(text: string): Quantities[] {
  return text === '' ? [] : text.split('|').map(amountsOf);
}

function amountsOf(text: string): Quantities {
  // Nothing at all is an amount too: a limit of 0.
  return new Map(parseScriptResources(text).map(({ name, scalar }) => [name, toMilli(scalar?.value ?? 0)]));
}

function durationMs(text: string): number {
  const parsed = parseDurationMs(text);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return parsed.value;
}

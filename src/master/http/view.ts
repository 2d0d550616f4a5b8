/**
 * The cluster as one of those who ask may see it. Readers are given a view instead of the state; it *is* the state for all who may
 * see everything, so that without ACLs nothing is looked at twice. What is hidden is not there: in no list, no count, no sum.
 */
import type { Block } from '../../base/block-map.ts';
import type { Action } from '../../model/acl-actions.ts';
import { rolesOfResource, userOfExecutor, userOfTask } from '../../model/authorized-objects.ts';
import type { Approver, Authorizer } from '../../model/authorizer.ts';
import type { Resources } from '../../model/resources.ts';
import type { Resource } from '../../wire/gen/mesos.ts';
import type { Agent, ExecutorRecord, RecoveredAgent } from '../core/agent-record.ts';
import type { ClusterChange } from '../core/effects.ts';
import type { Framework } from '../core/framework-record.ts';
import type { MasterState } from '../core/state.ts';
import { emptyFragments, type TaskRecord } from '../core/task-record.ts';

export interface Blocks<V> {
  blocks(): Iterable<Block<V>>;
}

export interface Listed<V> {
  get(id: string): V | undefined;
  values(): Iterable<V>;
}

type TaskLists = 'tasks' | 'unreachableTasks' | 'completedTasks' | 'executors';

/** What readers use of a framework. */
export interface ShownFramework extends Omit<Framework, TaskLists> {
  readonly tasks: Blocks<TaskRecord>;
  readonly unreachableTasks: { readonly kept: Blocks<TaskRecord> };
  readonly completedTasks: { readonly kept: Blocks<TaskRecord> };
  readonly executors: ReadonlyMap<string, ReadonlyMap<string, ExecutorRecord>>;
}

/** What readers use of an agent. */
export interface ShownAgent extends Omit<Agent, 'slot' | 'used' | 'offered'> {
  readonly slot: { readonly total: { readonly list: Resources } };
  readonly used: { readonly list: Resources };
  readonly offered: { readonly list: Resources };
}

type Lists = 'frameworks' | 'completedFrameworks' | 'agents' | 'recoveredAgents';

/** What readers use of the state. */
export interface ClusterView extends Omit<MasterState, Lists> {
  readonly frameworks: Listed<ShownFramework>;
  readonly completedFrameworks: Listed<ShownFramework>;
  readonly agents: Listed<ShownAgent> & Blocks<ShownAgent>;
  readonly recoveredAgents: Listed<RecoveredAgent>;
}

export interface View {
  /** Tells what is kept for it from what is kept for others; empty when everything is seen. */
  readonly key: string;
  readonly cluster: ClusterView;
  /** What else this one may do. */
  may(action: Action, object?: string): boolean;
  /** Whether he may do it to everything. */
  mayAlways(action: Action): boolean;
  role(role: string): boolean;
  /** All roles that it is reserved for or allocated to. */
  resource(resource: Resource): boolean;
  /** What he sees of it. */
  agent(agent: Agent): ShownAgent;
  /** Whether he is told of it. */
  change(change: ClusterChange): boolean;
}

/** More are not remembered: each may keep a copy of what it shows of the agents. */
const maxViews = 32;

/** The views of those who ask one master. */
export class Views {
  readonly #state: MasterState;
  readonly #known = new Map<string | undefined, View>();

  constructor(state: MasterState) {
    this.#state = state;
  }

  /** For whom the realm let in under this name, or without one. */
  of(name: string | undefined): View {
    let view = this.#known.get(name);
    if (view === undefined) {
      if (this.#known.size >= maxViews) this.#known.clear();
      view = viewOf(this.#state, name);
      this.#known.set(name, view);
    }
    return view;
  }
}

function viewOf(state: MasterState, name: string | undefined): View {
  const { authorizer } = state.settings;
  const rights = rightsOf(authorizer, name);
  const asks: Asks = {
    may: (action, object) => authorizer.allows(name, action, object),
    mayAlways: (action) => authorizer.approver(name, action).verdict === true,
  };
  if (Object.values(rights).some(({ verdict }) => verdict !== true))
    return new PartialView(state, { name, asks, rights });
  const always = (): true => true;
  return { ...asks, key: '', cluster: state, role: always, resource: always, change: always, agent: (agent) => agent };
}

interface Rights {
  readonly framework: Approver;
  readonly task: Approver;
  readonly executor: Approver;
  readonly role: Approver;
  readonly provider: Approver;
  readonly flags: Approver;
}

function rightsOf(authorizer: Authorizer, name: string | undefined): Rights {
  return {
    framework: authorizer.approver(name, 'VIEW_FRAMEWORK'),
    task: authorizer.approver(name, 'VIEW_TASK'),
    executor: authorizer.approver(name, 'VIEW_EXECUTOR'),
    role: authorizer.approver(name, 'VIEW_ROLE'),
    provider: authorizer.approver(name, 'VIEW_RESOURCE_PROVIDER'),
    flags: authorizer.approver(name, 'VIEW_FLAGS'),
  };
}

type Asks = Pick<View, 'may' | 'mayAlways'>;

interface Seer {
  readonly name: string | undefined;
  readonly asks: Asks;
  readonly rights: Rights;
}

class PartialView implements View {
  readonly key: string;
  readonly cluster: ClusterView;
  readonly may: View['may'];
  readonly mayAlways: View['mayAlways'];
  readonly #rights: Rights;
  readonly #hidesOfAgents: boolean;
  /** With the user under which its tasks were looked at: a framework that comes back may have another. */
  readonly #frameworks = new WeakMap<Framework, { readonly user: string; readonly shown: ShownFramework }>();

  constructor(state: MasterState, { name, asks, rights }: Seer) {
    this.may = asks.may;
    this.mayAlways = asks.mayAlways;
    this.key = name === undefined ? 'nobody' : `as ${name}`;
    this.#rights = rights;
    const { role, framework: ofFramework, provider } = rights;
    this.#hidesOfAgents = [role, ofFramework, provider].some(({ verdict }) => verdict !== true);
    const framework = (one: Framework): ShownFramework | undefined => this.#framework(one);
    const agent = (one: Agent): ShownAgent => this.agent(one);
    // All that is not told otherwise here is read from the state, as it is at that moment.
    this.cluster = Object.create(state, {
      frameworks: { value: shownList(state.frameworks, framework) },
      completedFrameworks: { value: shownList(state.completedFrameworks, framework) },
      agents: { value: { ...shownList(state.agents, agent), ...shownBlocks(state.agents, agent) } },
      recoveredAgents: { value: shownList(state.recoveredAgents, (one: RecoveredAgent) => this.#recovered(one)) },
    });
  }

  role(role: string): boolean {
    return this.#rights.role.allows(role);
  }

  resource(resource: Resource): boolean {
    return rolesOfResource(resource).every((role) => this.role(role));
  }

  change(change: ClusterChange): boolean {
    switch (change.kind) {
      case 'task-added':
      case 'task-updated': {
        const { frameworks, completedFrameworks } = this.cluster;
        const { frameworkId } = change.task;
        const framework = frameworks.get(frameworkId) ?? completedFrameworks.get(frameworkId);
        return framework !== undefined && this.#seesTask(framework.info.user, change.task);
      }
      case 'agent-added':
      case 'agent-removed':
        return true;
      case 'framework-added':
      case 'framework-updated':
      case 'framework-removed':
        return this.#rights.framework.allows(change.framework.info.user);
    }
  }

  #seesTask(frameworkUser: string, { message }: TaskRecord): boolean {
    return this.#rights.task.allows(userOfTask(message, frameworkUser));
  }

  #framework(framework: Framework): ShownFramework | undefined {
    const { user } = framework.info;
    if (!this.#rights.framework.allows(user)) return undefined;
    const known = this.#frameworks.get(framework);
    if (known?.user === user) return known.shown;
    const task = (one: TaskRecord): TaskRecord | undefined => (this.#seesTask(user, one) ? one : undefined);
    const executor = ({ info }: ExecutorRecord): boolean => this.#rights.executor.allows(userOfExecutor(info, user));
    const shown: ShownFramework = Object.create(framework, {
      tasks: { value: shownBlocks(framework.tasks, task) },
      unreachableTasks: { value: { kept: shownBlocks(framework.unreachableTasks.kept, task) } },
      completedTasks: { value: { kept: shownBlocks(framework.completedTasks.kept, task) } },
      executors: { get: () => shownExecutors(framework, executor) },
    });
    this.#frameworks.set(framework, { user, shown });
    return shown;
  }

  /** Resources of hidden roles and frameworks that cannot be seen are left out of it. */
  agent(agent: Agent): ShownAgent {
    if (!this.#hidesOfAgents) return agent;
    const seen = (list: Resources): Resource[] => list.filter((resource) => this.resource(resource));
    const { frameworks } = this.cluster;
    return Object.create(agent, {
      info: { get: () => ({ ...agent.info, resources: seen(agent.info.resources ?? []) }) },
      slot: { get: () => ({ total: { list: seen(agent.slot.total.list) } }) },
      used: { get: () => ({ list: seen(agent.used.list) }) },
      offered: { get: () => ({ list: seen(agent.offered.list) }) },
      frameworkIds: {
        get: () => new Set([...agent.frameworkIds].filter((id) => frameworks.get(id) !== undefined)),
      },
      resourceProviders: {
        get: () => (this.#rights.provider.allows(undefined) ? agent.resourceProviders : new Map()),
      },
      fragments: { value: emptyFragments() },
    });
  }

  #recovered({ info, ...rest }: RecoveredAgent): RecoveredAgent {
    const resources = (info.resources ?? []).filter((resource) => this.resource(resource));
    return { ...rest, info: { ...info, resources } };
  }
}

interface Source<V> {
  get(id: string): V | undefined;
  values(): Iterable<V>;
}

function shownList<V, S>(source: Source<V>, show: (value: V) => S | undefined): Listed<S> {
  return {
    get: (id) => {
      const value = source.get(id);
      return value === undefined ? undefined : show(value);
    },
    values: () => shownValues(source, show),
  };
}

function* shownValues<V, S>(source: Source<V>, show: (value: V) => S | undefined): Generator<S> {
  for (const value of source.values()) {
    const shown = show(value);
    if (shown !== undefined) yield shown;
  }
}

/** Blocks of what is shown, the same ones as long as nothing in them changes: so what was made of them holds, too. */
function shownBlocks<V, S>(source: Blocks<V>, show: (value: V) => S | undefined): Blocks<S> {
  const kept = new WeakMap<Block<V>, Block<S>>();
  function* blocks(): Generator<Block<S>> {
    for (const block of source.blocks()) {
      let shown = kept.get(block);
      if (shown === undefined || shown.revision !== block.revision) {
        shown = shownBlock(block, show);
        kept.set(block, shown);
      }
      if (shown.values.length > 0) yield shown;
    }
  }
  return { blocks };
}

/** The block itself when all of it is shown as it is: what others made of it will do then. */
function shownBlock<V, S>(block: Block<V>, show: (value: V) => S | undefined): Block<S> {
  const values = block.values.map(show).filter((value) => value !== undefined);
  const isWhole = values.length === block.values.length && values.every((value, at) => value === block.values[at]);
  return isWhole ? (block as Block<unknown> as Block<S>) : { values, revision: block.revision };
}

function shownExecutors(
  { executors }: Framework,
  isShown: (executor: ExecutorRecord) => boolean,
): ReadonlyMap<string, ReadonlyMap<string, ExecutorRecord>> {
  const shown = new Map<string, ReadonlyMap<string, ExecutorRecord>>();
  for (const [agentId, ofAgent] of executors) {
    shown.set(agentId, new Map([...ofAgent].filter(([, executor]) => isShown(executor))));
  }
  return shown;
}

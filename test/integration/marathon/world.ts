import { createRandom, nextChance, nextInt, type Random } from '../../../src/base/random.ts';
import { type AppDocument, readApp } from '../../../src/marathon/core/app-document.ts';
import { Issues } from '../../../src/marathon/core/issues.ts';
import type { PublishedEvent } from '../../../src/marathon/core/published.ts';
import type { Answer, Command, CommandRefusal, CommandSuccess } from '../../../src/marathon/core/requests.ts';
import { restoreState } from '../../../src/marathon/core/restore.ts';
import { defaultSettings, type MarathonSettings } from '../../../src/marathon/core/settings.ts';
import type { MarathonState } from '../../../src/marathon/core/state.ts';
import { type MarathonEvent, step } from '../../../src/marathon/core/step.ts';
import type { Effect } from '../../../src/marathon/core/turn.ts';
import type { Offer, Resource, TaskInfo, TaskState, TaskStatus } from '../../../src/wire/gen/mesos.ts';

export interface WorldAgent {
  readonly id: string;
  readonly hostname: string;
  cpusMilli: number;
  memMb: number;
  ports: { begin: number; end: number };
  readonly attributes: Readonly<Record<string, string>>;
  isUp: boolean;
}

export interface WorldTask {
  readonly info: TaskInfo;
  readonly agentId: string;
  state: TaskState;
}

export interface WorldOptions {
  readonly settings?: Partial<MarathonSettings>;
  readonly agents?: number;
  readonly seed?: number;
  readonly cpusPerAgent?: number;
}

const origin = { clientIp: '127.0.0.1', uri: '/v2/apps' };

/**
 * A real core with a simulated master, agents, store and clock around it. The store is a map that survives `crash`. Tasks are
 * moved on by the test, or all at once by `settle`.
 */
export class World {
  nowMs: number = Date.UTC(2026, 0, 1);
  state: MarathonState;
  readonly settings: MarathonSettings;
  readonly store: Map<string, string> = new Map();
  readonly agents: WorldAgent[] = [];
  readonly tasks: Map<string, WorldTask> = new Map();
  readonly published: PublishedEvent[] = [];
  readonly answers: Map<number, Answer> = new Map();
  readonly effects: Effect[] = [];
  readonly random: Random;
  /** Tasks that were launched while another task of their instance was alive. */
  readonly doubled: string[] = [];
  /** Tasks whose agent is not back yet: the master says nothing about them and drops kills. */
  readonly silent: Set<string> = new Set();
  /** What the master knows of our wish for offers. */
  wantsOffers = true;
  isConnected = false;
  /** Answer probes by this; undefined leaves them open. */
  onProbe: ((effect: Effect & { type: 'probe' }) => void) | undefined;
  onStep: (() => void) | undefined;
  readonly #queue: MarathonEvent[] = [];
  /** Offers that were neither used nor declined yet, with their agents: what is in them is not offered again. */
  readonly #outstanding: Map<string, string> = new Map();
  /** Agents whose offers were declined: not offered again for a time, unless they have more to offer than then. */
  readonly #filters: Map<string, { readonly untilMs: number; readonly cpusMilli: number }> = new Map();
  #requests = 0;
  #offers = 0;
  #isRunning = false;

  constructor(options: WorldOptions = {}) {
    this.settings = { ...defaultSettings, ...options.settings };
    this.random = createRandom(options.seed ?? 1);
    for (let index = 0; index < (options.agents ?? 3); index++) {
      this.agents.push({
        id: `agent-${index}`,
        hostname: `host-${index}.example`,
        cpusMilli: (options.cpusPerAgent ?? 16) * 1000,
        memMb: 65_536,
        ports: { begin: 31_000, end: 32_000 },
        attributes: { rack: `r${index % 2}` },
        isUp: true,
      });
    }
    this.state = this.#load();
    this.#start();
  }

  #load(): MarathonState {
    const records = [...this.store].map(([key, value]) => ({ key, value }));
    const { state, unreadable } = restoreState({
      settings: this.settings,
      seed: nextInt(this.random, 1_000_000),
      nowMs: this.nowMs,
      records,
    });
    if (unreadable.length > 0) throw new Error(`unreadable records: ${unreadable.join()}`);
    return state;
  }

  #start(): void {
    this.post({ type: 'elected' });
    this.connect();
  }

  connect(): void {
    this.isConnected = true;
    this.wantsOffers = true;
    const frameworkId = this.state.frameworkId ?? 'framework-1';
    this.post({ type: 'registered', frameworkId, master: 'master:5050', masterRegion: undefined });
  }

  disconnect(): void {
    this.isConnected = false;
    this.#outstanding.clear();
    this.#filters.clear();
    this.post({ type: 'disconnected' });
  }

  /** Marathon dies without notice and comes back from its store. */
  crash(): void {
    this.#queue.length = 0;
    this.#outstanding.clear();
    this.#filters.clear();
    this.state = this.#load();
    this.#start();
  }

  post(event: MarathonEvent): void {
    this.#queue.push(event);
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      for (const effect of step(this.state, next, this.nowMs)) this.#execute(effect);
      this.onStep?.();
    }
    this.#isRunning = false;
  }

  #execute(effect: Effect): void {
    this.effects.push(effect);
    switch (effect.type) {
      case 'persist':
        for (const { key, value } of effect.writes) {
          if (value === undefined) this.store.delete(key);
          else this.store.set(key, value);
        }
        if (effect.onDurable !== undefined) this.#queue.push(effect.onDurable);
        return;
      case 'publish':
        this.published.push(effect.event);
        return;
      case 'answer':
        this.answers.set(effect.requestId, effect.answer);
        return;
      case 'decline':
        for (const id of effect.offerIds) this.#decline(id, effect.refuseSeconds);
        return;
      case 'accept':
        this.#outstanding.delete(effect.offerId);
        for (const info of effect.tasks) this.#launch(info, effect.agentId);
        return;
      case 'kill':
        this.#kill(effect.taskId);
        return;
      case 'revive':
        this.wantsOffers = true;
        this.#filters.clear();
        return;
      case 'suppress':
        this.wantsOffers = false;
        return;
      case 'reconcile':
        this.#reconcile(effect.tasks.map(({ taskId }) => taskId));
        return;
      case 'probe':
        this.onProbe?.(effect);
        return;
      default:
        return;
    }
  }

  #decline(offerId: string, refuseSeconds: number): void {
    const agent = this.agents.find(({ id }) => id === this.#outstanding.get(offerId));
    this.#outstanding.delete(offerId);
    if (agent === undefined) return;
    this.#filters.set(agent.id, { untilMs: this.nowMs + refuseSeconds * 1_000, cpusMilli: this.#freeCpusMilli(agent) });
  }

  #freeCpusMilli(agent: WorldAgent): number {
    const cpus = this.offerOf(agent).resources?.find(({ name }) => name === 'cpus');
    return Math.round((cpus?.scalar?.value ?? 0) * 1_000);
  }

  #isFiltered(agent: WorldAgent): boolean {
    const filter = this.#filters.get(agent.id);
    return filter !== undefined && this.nowMs < filter.untilMs && this.#freeCpusMilli(agent) <= filter.cpusMilli;
  }

  #launch(info: TaskInfo, agentId: string): void {
    const taskId = info.task_id.value;
    const instance = taskId.slice(0, taskId.lastIndexOf('._app.'));
    for (const other of this.tasks.values()) {
      if (other.info.task_id.value.startsWith(`${instance}.`) && isAlive(other.state)) this.doubled.push(taskId);
    }
    this.tasks.set(taskId, { info, agentId, state: 'TASK_STAGING' });
  }

  #kill(taskId: string): void {
    if (this.silent.has(taskId)) return;
    const task = this.tasks.get(taskId);
    if (task === undefined) {
      this.#queue.push({ type: 'status-received', status: this.#status(taskId, 'TASK_GONE', undefined) });
    } else if (isAlive(task.state) && task.state !== 'TASK_UNREACHABLE') task.state = 'TASK_KILLING';
  }

  #reconcile(taskIds: readonly string[]): void {
    const asked = taskIds.length > 0 ? taskIds : [...this.tasks.keys()];
    for (const taskId of asked) {
      if (this.silent.has(taskId)) continue;
      const task = this.tasks.get(taskId);
      if (task === undefined) {
        this.#queue.push({ type: 'status-received', status: this.#status(taskId, 'TASK_GONE', undefined) });
      } else if (taskIds.length > 0 || isAlive(task.state)) {
        const state = task.state === 'TASK_KILLING' ? 'TASK_RUNNING' : task.state;
        this.#queue.push({ type: 'status-received', status: this.#status(taskId, state, task.agentId) });
      }
    }
  }

  #status(taskId: string, state: TaskState, agentId: string | undefined): TaskStatus {
    return {
      task_id: { value: taskId },
      state,
      source: 'SOURCE_MASTER',
      reason: 'REASON_RECONCILIATION',
      ...(agentId === undefined ? {} : { agent_id: { value: agentId } }),
    };
  }

  /** Sends a status update from the agent. */
  update(taskId: string, state: TaskState, extra: Partial<TaskStatus> = {}): void {
    const task = this.tasks.get(taskId);
    if (task === undefined) throw new Error(`no task ${taskId}`);
    task.state = state;
    const status: TaskStatus = {
      task_id: { value: taskId },
      state,
      agent_id: { value: task.agentId },
      uuid: new Uint8Array(16),
      container_status: { network_infos: [{ ip_addresses: [{ ip_address: '10.0.0.1', protocol: 'IPv4' }] }] },
      ...extra,
    };
    this.post({ type: 'status-received', status });
  }

  /** Offers everything the agents have free, if it is wanted. */
  offer(): void {
    if (!this.wantsOffers || !this.isConnected) return;
    const taken = new Set(this.#outstanding.values());
    const free = this.agents.filter((agent) => agent.isUp && !taken.has(agent.id) && !this.#isFiltered(agent));
    const offers = free.map((agent) => this.offerOf(agent));
    for (const offer of offers) this.#outstanding.set(offer.id.value, offer.agent_id.value);
    if (offers.length > 0) this.post({ type: 'offers-received', offers });
  }

  offerOf(agent: WorldAgent): Offer {
    let cpusMilli = agent.cpusMilli;
    let memMb = agent.memMb;
    let free: { begin: number; end: number }[] = [agent.ports];
    for (const task of this.tasks.values()) {
      if (task.agentId !== agent.id || !isAlive(task.state)) continue;
      for (const resource of task.info.resources ?? []) {
        if (resource.name === 'cpus') cpusMilli -= Math.round((resource.scalar?.value ?? 0) * 1000);
        if (resource.name === 'mem') memMb -= resource.scalar?.value ?? 0;
        for (const { begin, end } of resource.ranges?.range ?? []) {
          for (let port = begin; port <= end; port++) free = without(free, port);
        }
      }
    }
    const scalar = (name: string, value: number): Resource => ({
      name,
      type: 'SCALAR',
      scalar: { value },
      allocation_info: { role: '*' },
    });
    return {
      id: { value: `offer-${++this.#offers}` },
      framework_id: { value: 'framework-1' },
      agent_id: { value: agent.id },
      hostname: agent.hostname,
      allocation_info: { role: '*' },
      attributes: Object.entries(agent.attributes).map(([name, value]) => ({ name, type: 'TEXT', text: { value } })),
      resources: [
        scalar('cpus', Math.max(0, cpusMilli) / 1000),
        scalar('mem', Math.max(0, memMb)),
        scalar('disk', 100_000),
        { name: 'ports', type: 'RANGES', ranges: { range: free }, allocation_info: { role: '*' } },
      ],
    };
  }

  /** Moves the clock and fires what is due. */
  advance(ms: number): void {
    const until = this.nowMs + ms;
    for (;;) {
      const next = this.state.timers.nextMs;
      if (next === undefined || next > until) break;
      this.nowMs = Math.max(this.nowMs, next);
      this.post({ type: 'ticked' });
    }
    this.nowMs = until;
  }

  /** Lets every task take its next natural step: staging tasks run, those being killed end. */
  runTasks(): boolean {
    let moved = false;
    for (const [taskId, task] of [...this.tasks]) {
      if (task.state === 'TASK_STAGING' || task.state === 'TASK_STARTING') this.update(taskId, 'TASK_RUNNING');
      else if (task.state === 'TASK_KILLING') this.update(taskId, 'TASK_KILLED');
      else continue;
      moved = true;
    }
    return moved;
  }

  /** Offers and tasks go on until nothing moves any more. */
  settle(rounds = 60): void {
    for (let round = 0; round < rounds; round++) {
      this.offer();
      const moved = this.runTasks();
      this.advance(moved ? 100 : 5_000);
      if (!moved && this.state.deployments.size === 0 && this.state.waiting.size === 0) return;
    }
  }

  /** Lets chance decide which tasks move, and how. */
  runTasksAtRandom(failing = 0.02): void {
    for (const [taskId, task] of [...this.tasks]) {
      if (!isAlive(task.state) || !nextChance(this.random, 0.4)) continue;
      if (task.state === 'TASK_KILLING') this.update(taskId, 'TASK_KILLED');
      else if (nextChance(this.random, failing)) this.update(taskId, 'TASK_FAILED', { message: 'bad luck' });
      else if (task.state !== 'TASK_RUNNING') this.update(taskId, 'TASK_RUNNING');
    }
  }

  ask(command: Command): Answer {
    const requestId = ++this.#requests;
    this.post({ type: 'requested', requestId, command });
    const answer = this.answers.get(requestId);
    if (answer === undefined) throw new Error(`no answer to ${command.type}`);
    return answer;
  }

  /** Does a command that must succeed. */
  must(command: Command): CommandSuccess {
    const answer = this.ask(command);
    if (!answer.ok) throw new Error(`${command.type}: ${answer.message} ${JSON.stringify(answer.details ?? [])}`);
    return answer;
  }

  /** Does a command that must be refused. */
  mustRefuse(command: Command): CommandRefusal {
    const answer = this.ask(command);
    if (answer.ok) throw new Error(`${command.type} was not refused`);
    return answer;
  }

  createApp(json: Record<string, unknown>, force = false): CommandSuccess {
    return this.must({ type: 'create-app', document: appDocument(json), force, origin });
  }

  updateApp(json: Record<string, unknown> & { id: string }, force = false): CommandSuccess {
    return this.must(updateCommand(json, force));
  }

  /** Tasks of an app that live, by id. */
  alive(appId: string): WorldTask[] {
    const prefix = `${appId.slice(1).replaceAll('/', '_')}.instance-`;
    return [...this.tasks.values()].filter(
      ({ info, state }) => info.task_id.value.startsWith(prefix) && isAlive(state),
    );
  }

  running(appId: string): WorldTask[] {
    return this.alive(appId).filter(({ state }) => state === 'TASK_RUNNING');
  }

  eventTypes(): string[] {
    return this.published.map((event) => event.eventType);
  }
}

export function isAlive(state: TaskState): boolean {
  return ['TASK_STAGING', 'TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING', 'TASK_UNREACHABLE'].includes(state);
}

function without(ranges: readonly { begin: number; end: number }[], port: number): { begin: number; end: number }[] {
  return ranges.flatMap(({ begin, end }) => {
    if (port < begin || port > end) return [{ begin, end }];
    return [
      { begin, end: port - 1 },
      { begin: port + 1, end },
    ].filter((range) => range.begin <= range.end);
  });
}

/** An app as the HTTP layer reads it; the JSON must be of the right shape. */
export function appDocument(json: Record<string, unknown>): AppDocument {
  const issues = new Issues();
  const document = readApp(json, issues);
  if (issues.any) throw new Error(JSON.stringify(issues.list()));
  return document;
}

/** A command that replaces a whole app. */
export function updateCommand(json: Record<string, unknown> & { id: string }, force = false): Command {
  return {
    type: 'update-apps',
    updates: [{ kind: 'whole', id: json.id, document: appDocument(json) }],
    mayCreate: true,
    force,
    origin,
  };
}

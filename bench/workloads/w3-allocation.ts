/** W3: how long an allocation takes, and how soon what is free again is offered again. */
import { createRandom, nextFloat } from '../../src/base/random.ts';
import { allocate } from '../../src/master/allocator/allocate.ts';
import {
  activateAgent,
  activateFramework,
  addAgent,
  addFramework,
  createAllocator,
  recover,
} from '../../src/master/allocator/allocator.ts';
import { type AllocatorState, defaultAllocatorSettings } from '../../src/master/allocator/allocator-state.ts';
import type { Resource, TaskInfo } from '../../src/wire/gen/mesos.ts';
import type { Event } from '../../src/wire/gen/scheduler.ts';
import { type Figures, ms, percentile, rate } from '../figures.ts';
import { get, put } from '../http-get.ts';
import { type MeasuredMaster, openMaster } from '../master-process.ts';
import { AgentSwarm } from '../swarm/agents.ts';
import { DriverSwarm } from '../swarm/drivers.ts';
import { BenchFramework } from '../swarm/framework.ts';
import { until } from '../swarm/loaded-cluster.ts';

const CPUS = 20;
const MEM_MB = 10_240;
const REPEATS = 5;

export interface CycleSizes {
  readonly name: string;
  /** Agents and frameworks of each cluster. */
  readonly sizes: readonly (readonly [agents: number, frameworks: number])[];
}

/** Part (a), the allocator by itself: everything is free, and everybody wants it. */
export function measureAllocator({ name, sizes }: CycleSizes): Figures {
  const audit: string[] = [];
  const rows = sizes.map(([agents, frameworks]): [string, string] => {
    const state = freeCluster(agents, frameworks);
    const times: number[] = [];
    for (let run = 0; run < REPEATS; run++) {
      const random = createRandom(run);
      const started = performance.now();
      const grants = allocate(state, { nowMs: run, random, isInterval: false });
      times.push(performance.now() - started);
      const lucky = new Set(grants.map(({ frameworkId }) => frameworkId)).size;
      if (grants.length !== agents || lucky !== frameworks) {
        audit.push(`${grants.length} of ${agents} agents went to ${lucky} of ${frameworks} frameworks`);
      }
      for (const grant of grants) recover(state, grant);
    }
    return [title(agents, frameworks), `${ms(percentile(times, 50))}, longest ${ms(Math.max(...times))}`];
  });
  return { workload: 'W3 allocation cycles, the allocator by itself', size: name, rows, audit };
}

function title(agents: number, frameworks: number): string {
  return `${agents.toLocaleString('en')} agents, ${frameworks.toLocaleString('en')} frameworks`;
}

function resources(cpus: number, mem: number): Resource[] {
  return [
    { name: 'cpus', type: 'SCALAR', scalar: { value: cpus } },
    { name: 'mem', type: 'SCALAR', scalar: { value: mem } },
    { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_000, end: 32_000 }] } },
  ];
}

function freeCluster(agents: number, frameworks: number): AllocatorState {
  const state = createAllocator(defaultAllocatorSettings);
  const capabilities = {
    revocable: false,
    gpus: false,
    shared: false,
    multiRole: true,
    refinement: true,
    regionAware: false,
  };
  for (let i = 0; i < agents; i++) {
    const total = resources(CPUS, MEM_MB);
    const facts = { hostname: `h${i}`, total, isMultiRole: true, isHierarchical: true, region: undefined };
    activateAgent(state, addAgent(state, `agent-${i}`, facts));
  }
  for (let i = 0; i < frameworks; i++) {
    const facts = { capabilities, roles: ['*'], suppressedRoles: new Set<string>(), minAllocatable: new Map() };
    activateFramework(state, addFramework(state, `framework-${i}`, facts));
  }
  return state;
}

/** Part (a) in a master, read from its metrics: new weights make it take everything back and deal it out anew. */
export async function measureCycles(address: string | undefined, { name, sizes }: CycleSizes): Promise<Figures> {
  const rows: [string, string][] = [];
  const audit: string[] = [];
  for (const [agents, frameworks] of sizes) {
    const master = await openMaster(address);
    try {
      const runs = await cyclesOf(master, agents, frameworks);
      rows.push([title(agents, frameworks), `longest of ${runs.length}: ${ms(Math.max(...runs))}`]);
      if (runs.length < REPEATS) audit.push(`${runs.length} cycles measured`);
    } finally {
      await master.stop();
    }
  }
  return { workload: 'W3 allocation cycles, offers included', size: name, rows, audit };
}

async function cyclesOf(master: MeasuredMaster, agents: number, frameworks: number): Promise<number[]> {
  const pid = `master@${master.host}:${master.port}`;
  const swarm = new AgentSwarm({ master: pid, count: agents, cpus: CPUS, memMb: MEM_MB });
  const drivers = new DriverSwarm();
  try {
    await swarm.listen();
    swarm.register();
    await until(() => swarm.registered === agents, 50);
    await drivers.register(pid, frameworks);
    await until(() => drivers.registered >= frameworks, 50);
    const times: number[] = [];
    await offered(master, agents);
    for (let run = 0; run < REPEATS; run++) {
      const body = JSON.stringify([{ role: '*', weight: run + 2 }]);
      const answer = await put(master.host, master.port, '/weights', body);
      if (answer.status !== 200) throw new Error(`/weights answered ${answer.status}: ${answer.body}`);
      await offered(master, agents);
      times.push(await longestRun(master));
    }
    return times;
  } finally {
    await drivers.close();
    await swarm.close();
  }
}

async function metrics({ host, port }: MeasuredMaster): Promise<Record<string, number>> {
  return JSON.parse((await get(host, port, '/metrics/snapshot')).body) as Record<string, number>;
}

/** Everything is on offer. */
async function offered(master: MeasuredMaster, agents: number): Promise<void> {
  for (let isDone = false; !isDone; ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    isDone = (await metrics(master))['master/outstanding_offers'] === agents;
  }
}

async function longestRun(master: MeasuredMaster): Promise<number> {
  return (await metrics(master))['allocator/mesos/allocation_run_ms/max'] ?? Number.NaN;
}

export interface ReofferSize {
  readonly name: string;
  readonly agents: number;
  readonly frameworks: number;
  /** Tasks run so long on average, in a normal distribution with a third of that as its deviation. */
  readonly runMs: number;
  readonly seconds: number;
}

/** Part (b): schedulers that run one task in each offer, two tasks fill an agent. */
export async function measureReoffers(master: MeasuredMaster, size: ReofferSize): Promise<Figures> {
  const run = new SteadyState(master, size);
  try {
    const before = master.usage();
    const figures = await run.measure();
    const after = master.usage();
    if (before === undefined || after === undefined) return figures;
    const share = (after.cpuSeconds - before.cpuSeconds) / run.elapsedSeconds;
    return { ...figures, rows: [...figures.rows, ['master CPU', `${(100 * share).toFixed(0)} % of a core`]] };
  } finally {
    await run.close();
  }
}

class SteadyState {
  readonly #size: ReofferSize;
  readonly #swarm: AgentSwarm;
  readonly #frameworks: BenchFramework[];
  readonly #random = createRandom(3);
  /** When something became free on an agent that was full. */
  readonly #freeMs = new Map<string, number>();
  readonly #waits: number[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #isMeasuring = false;
  #offers = 0;
  #launched = 0;
  #finished = 0;
  #measuredFrom = 0;
  elapsedSeconds = 1;

  constructor(master: MeasuredMaster, size: ReofferSize) {
    this.#size = size;
    const { host, port } = master;
    const swarmOptions = { master: `master@${host}:${port}`, count: size.agents, cpus: CPUS, memMb: MEM_MB };
    this.#swarm = new AgentSwarm(swarmOptions, { onRunning: (taskId) => this.#plan(taskId) });
    this.#frameworks = Array.from({ length: size.frameworks }, (_, index): BenchFramework => {
      const capabilities = [{ type: 'MULTI_ROLE' as const }, { type: 'PARTITION_AWARE' as const }];
      const info = { user: 'root', name: `steady-${index}`, roles: ['*'], capabilities };
      const onEvent = (event: Event): void => this.#receive(framework, event);
      const framework = new BenchFramework({ host, port, callConnections: 1, info, onEvent });
      return framework;
    });
  }

  async measure(): Promise<Figures> {
    const { agents, seconds, name } = this.#size;
    await this.#swarm.listen();
    this.#swarm.register();
    await until(() => this.#swarm.registered === agents);
    for (const framework of this.#frameworks) await framework.subscribe();
    await until(() => this.#swarm.tasks.size >= 2 * agents * 0.95);
    this.#isMeasuring = true;
    this.#measuredFrom = performance.now();
    const [offers, finished] = [this.#offers, this.#finished];
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    this.#isMeasuring = false;
    const elapsedMs = performance.now() - this.#measuredFrom;
    this.elapsedSeconds = elapsedMs / 1000;
    const rows: [string, string][] = [
      ['agents, schedulers', `${agents.toLocaleString('en')}, ${this.#size.frameworks}`],
      ['tasks that ended', rate(this.#finished - finished, elapsedMs)],
      ['offers', rate(this.#offers - offers, elapsedMs)],
      ['free to offered again, p50', ms(percentile(this.#waits, 50))],
      ['free to offered again, p99', ms(percentile(this.#waits, 99))],
      ['free to offered again, longest', ms(Math.max(...this.#waits))],
    ];
    const audit: string[] = [];
    if (this.#waits.length < 100) audit.push(`only ${this.#waits.length} waits were measured`);
    const refused = this.#frameworks.reduce((sum, framework) => sum + framework.refused, 0);
    if (refused > 0) audit.push(`${refused} calls refused`);
    if (this.#swarm.duplicates > 0) audit.push(`${this.#swarm.duplicates} tasks launched twice`);
    const now = performance.now();
    const forgotten = [...this.#freeMs.values()].filter((since) => now - since > 5_000).length;
    if (forgotten > 0) audit.push(`${forgotten} agents had something free for 5 s and were not offered`);
    return { workload: 'W3 what is free again until it is offered again', size: name, rows, audit };
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const framework of this.#frameworks) framework.close();
    await this.#swarm.close();
  }

  #plan(taskId: string): void {
    const { runMs } = this.#size;
    const forMs = Math.max(runMs / 10, runMs + (runMs / 3) * this.#normal());
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#end(taskId);
    }, forMs);
    this.#timers.add(timer);
  }

  /** By Box and Muller. */
  #normal(): number {
    const random = this.#random;
    return Math.sqrt(-2 * Math.log(1 - nextFloat(random))) * Math.cos(2 * Math.PI * nextFloat(random));
  }

  #end(taskId: string): void {
    const ended = this.#swarm.finish(taskId);
    if (ended === undefined) return;
    this.#finished++;
    // Only where nothing was free before: else an offer on its way would be taken for the answer.
    if (this.#isMeasuring && ended.ran === 2) this.#freeMs.set(ended.agentId, performance.now());
  }

  #receive(framework: BenchFramework, event: Event): void {
    for (const offer of event.offers?.offers ?? []) {
      this.#offers++;
      const agentId = offer.agent_id.value;
      const sinceMs = this.#freeMs.get(agentId);
      if (sinceMs !== undefined) {
        this.#freeMs.delete(agentId);
        this.#waits.push(performance.now() - sinceMs);
      }
      const operations = [{ type: 'LAUNCH' as const, launch: { task_infos: [this.#task(offer.agent_id)] } }];
      framework.call({ type: 'ACCEPT', accept: { offer_ids: [offer.id], operations, filters: { refuse_seconds: 0 } } });
    }
    const status = event.update?.status;
    if (status?.uuid === undefined || status.agent_id === undefined) return;
    const { agent_id, task_id, uuid } = status;
    framework.call({ type: 'ACKNOWLEDGE', acknowledge: { agent_id, task_id, uuid } });
  }

  #task(agentId: { value: string }): TaskInfo {
    const id = `steady-${this.#launched++}`;
    const allocation_info = { role: '*' };
    return {
      name: id,
      task_id: { value: id },
      agent_id: agentId,
      resources: [
        { name: 'cpus', type: 'SCALAR', scalar: { value: CPUS / 2 }, allocation_info },
        { name: 'mem', type: 'SCALAR', scalar: { value: MEM_MB / 2 }, allocation_info },
      ],
      command: { shell: true, value: 'sleep 30' },
    };
  }
}

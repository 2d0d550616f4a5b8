/** Clusters full of tasks: agents and frameworks of the swarm that ran them up. */
import type { Offer, TaskInfo } from '../../src/wire/gen/mesos.ts';
import type { Event } from '../../src/wire/gen/scheduler.ts';
import type { MeasuredMaster } from '../master-process.ts';
import { AgentSwarm } from './agents.ts';
import { benchmarkTask } from './benchmark-task.ts';
import { BenchFramework } from './framework.ts';

/** Launched and not yet running. More would measure how long the queue is, not how fast the master. */
const MAX_IN_FLIGHT = 1_000;
const REGISTER_AGAIN_MS = 15_000;

export interface LaunchSize {
  readonly name: string;
  readonly agents: number;
  /** Of all frameworks. */
  readonly tasks: number;
  /** One after another; 1 when left out. */
  readonly frameworks?: number;
  /** 100 when left out. */
  readonly tasksPerOffer?: number;
}

/** A framework and what became of its tasks. */
export interface LoadedFramework {
  readonly framework: BenchFramework;
  readonly latencies: readonly number[];
  /** Latest states by task. */
  readonly states: ReadonlyMap<string, string>;
  /** Updates that said nothing new. */
  readonly extraUpdates: number;
}

/** A cluster with all its tasks running; `close` leaves the master as it is. */
export interface LoadedCluster {
  readonly swarm: AgentSwarm;
  readonly frameworks: readonly LoadedFramework[];
  readonly launchedMs: number;
  close(): Promise<void>;
}

/** Registers the agents and launches all tasks; resolves when the last acknowledgement reached its agent. */
export async function loadCluster(master: MeasuredMaster, size: LaunchSize): Promise<LoadedCluster> {
  const swarm = await registeredSwarm(master, size.agents);
  const frameworks: LaunchRun[] = [];
  const count = size.frameworks ?? 1;
  let startedMs = 0;
  for (let index = 0; index < count; index++) {
    const share = { tasks: Math.floor(size.tasks / count), tasksPerOffer: size.tasksPerOffer ?? 100 };
    const run = new LaunchRun(master, index === 0 ? 'task' : `task${index}`, share);
    frameworks.push(run);
    await run.framework.subscribe();
    await run.untilRunning;
    await until(() => swarm.acknowledged >= frameworks.length * share.tasks);
    if (index === 0) ({ startedMs } = run);
  }
  return {
    swarm,
    frameworks,
    launchedMs: performance.now() - startedMs,
    close: async () => {
      for (const { framework } of frameworks) framework.close();
      await swarm.close();
    },
  };
}

/** Agents with room for everything. */
export async function registeredSwarm(master: MeasuredMaster, count: number): Promise<AgentSwarm> {
  const swarm = new AgentSwarm({ master: `master@${master.host}:${master.port}`, count, cpus: 200, memMb: 102_400 });
  await swarm.listen();
  swarm.register();
  // As agents do: a registration may be lost.
  const again = setInterval(() => swarm.register(), REGISTER_AGAIN_MS);
  await until(() => swarm.registered === count);
  clearInterval(again);
  return swarm;
}

class LaunchRun implements LoadedFramework {
  readonly framework: BenchFramework;
  readonly latencies: number[] = [];
  readonly states: Map<string, string> = new Map();
  readonly untilRunning: Promise<void>;
  readonly #name: string;
  readonly #share: { readonly tasks: number; readonly tasksPerOffer: number };
  readonly #acceptedMs = new Map<string, number>();
  readonly #held: Offer[] = [];
  #launched = 0;
  #running = 0;
  #finish = (): void => {};
  startedMs = 0;
  extraUpdates = 0;

  constructor(master: MeasuredMaster, name: string, share: { readonly tasks: number; readonly tasksPerOffer: number }) {
    this.#name = name;
    this.#share = share;
    this.untilRunning = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.framework = new BenchFramework({
      host: master.host,
      port: master.port,
      callConnections: 8,
      info: {
        user: 'root',
        name: `swarm-${name}`,
        roles: ['*'],
        capabilities: [{ type: 'MULTI_ROLE' }, { type: 'PARTITION_AWARE' }],
      },
      onEvent: (event) => this.#receive(event),
    });
  }

  #receive(event: Event): void {
    for (const offer of event.offers?.offers ?? []) this.#held.push(offer);
    this.#acceptHeld();
    const status = event.update?.status;
    if (status === undefined) return;
    const id = status.task_id.value;
    if (status.uuid !== undefined && status.agent_id !== undefined) {
      this.framework.call({
        type: 'ACKNOWLEDGE',
        acknowledge: { agent_id: status.agent_id, task_id: status.task_id, uuid: status.uuid },
      });
    }
    if (this.states.get(id) === status.state) this.extraUpdates++;
    this.states.set(id, status.state);
    const accepted = this.#acceptedMs.get(id);
    if (status.state !== 'TASK_RUNNING' || accepted === undefined) return;
    this.#acceptedMs.delete(id);
    this.#acceptHeld();
    this.latencies.push(performance.now() - accepted);
    if (++this.#running === this.#share.tasks) this.#finish();
  }

  #acceptHeld(): void {
    while (this.#acceptedMs.size < MAX_IN_FLIGHT || this.#launched === this.#share.tasks) {
      const offer = this.#held.shift();
      if (offer === undefined) return;
      this.#accept(offer);
    }
  }

  #accept(offer: Offer): void {
    const count = Math.min(this.#share.tasksPerOffer, this.#share.tasks - this.#launched);
    if (count === 0) {
      this.framework.call({ type: 'DECLINE', decline: { offer_ids: [offer.id], filters: { refuse_seconds: 3600 } } });
      return;
    }
    if (this.#launched === 0) this.startedMs = performance.now();
    const now = performance.now();
    const tasks: TaskInfo[] = [];
    for (let i = 0; i < count; i++) {
      const id = `${this.#name}-${this.#launched++}`;
      this.#acceptedMs.set(id, now);
      tasks.push(benchmarkTask(id, offer.agent_id));
    }
    this.framework.call({
      type: 'ACCEPT',
      accept: {
        offer_ids: [offer.id],
        operations: [{ type: 'LAUNCH', launch: { task_infos: tasks } }],
        filters: { refuse_seconds: 0 },
      },
    });
  }
}

const GIVE_UP_MS = 300_000;

export async function until(isDone: () => boolean, everyMs = 5): Promise<void> {
  const deadline = performance.now() + GIVE_UP_MS;
  while (!isDone()) {
    if (performance.now() > deadline) throw new Error('gave up waiting: the workload does not come to its end');
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

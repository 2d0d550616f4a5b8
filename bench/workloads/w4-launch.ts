/** W4: tasks launched, running, acknowledged; then killed. */

import type { Offer, TaskInfo } from '../../src/wire/gen/mesos.ts';
import type { Event } from '../../src/wire/gen/scheduler.ts';
import { type Figures, ms, percentile, rate } from '../figures.ts';
import type { MeasuredMaster } from '../master-process.ts';
import { AgentSwarm } from '../swarm/agents.ts';
import { benchmarkTask } from '../swarm/benchmark-task.ts';
import { BenchFramework } from '../swarm/framework.ts';

const TASKS_PER_OFFER = 100;
/** Launched and not yet running. More would measure how long the queue is, not how fast the master. */
const MAX_IN_FLIGHT = 2_000;

export interface LaunchSize {
  readonly name: string;
  readonly agents: number;
  readonly tasks: number;
}

/** A cluster with all its tasks running; `close` leaves the master as it is. */
export interface LoadedCluster {
  readonly swarm: AgentSwarm;
  readonly framework: BenchFramework;
  readonly launchedMs: number;
  readonly latencies: readonly number[];
  readonly states: Map<string, string>;
  readonly extraUpdates: number;
  close(): Promise<void>;
}

export async function measureLaunch(master: MeasuredMaster, size: LaunchSize): Promise<Figures> {
  const before = master.usage();
  const load = await loadCluster(master, size);
  const after = master.usage();
  const killed = await killAll(load, size.tasks);
  const rows: [string, string][] = [
    ['agents, tasks', `${size.agents.toLocaleString('en')}, ${size.tasks.toLocaleString('en')}`],
    ['launched, running, acknowledged', rate(size.tasks, load.launchedMs)],
    ['ACCEPT to UPDATE, p50', ms(percentile(load.latencies, 50))],
    ['ACCEPT to UPDATE, p99', ms(percentile(load.latencies, 99))],
    ['killed and acknowledged', rate(size.tasks, killed.elapsedMs)],
  ];
  if (before !== undefined && after !== undefined) {
    const cpuMs = (after.cpuSeconds - before.cpuSeconds) * 1000;
    rows.push(
      ['master CPU for each task', `${(cpuMs / size.tasks).toFixed(3)} ms`],
      ['master peak memory', `${after.peakMb} MB`],
    );
  }
  const audit: string[] = [];
  if (load.swarm.duplicates > 0) audit.push(`${load.swarm.duplicates} tasks launched twice`);
  if (load.framework.refused > 0) audit.push(`${load.framework.refused} calls refused`);
  if (killed.notKilled > 0) audit.push(`${killed.notKilled} tasks not TASK_KILLED at the end`);
  if (load.swarm.acknowledged < 2 * size.tasks)
    audit.push(`${load.swarm.acknowledged} acknowledgements reached the agents`);
  await load.close();
  return { workload: 'W4 launch, running, acknowledged', size: size.name, rows, audit };
}

/** Registers the agents and launches all tasks; resolves when the last acknowledgement reached its agent. */
export async function loadCluster(master: MeasuredMaster, size: LaunchSize): Promise<LoadedCluster> {
  const swarm = await registeredSwarm(master, size.agents);
  const run = new LaunchRun(master, size);
  await run.framework.subscribe();
  await run.untilRunning;
  await until(() => swarm.acknowledged >= size.tasks);
  const launchedMs = performance.now() - run.startedMs;
  return {
    swarm,
    framework: run.framework,
    launchedMs,
    latencies: run.latencies,
    states: run.states,
    extraUpdates: run.extraUpdates,
    close: async () => {
      run.framework.close();
      await swarm.close();
    },
  };
}

async function registeredSwarm(master: MeasuredMaster, count: number): Promise<AgentSwarm> {
  const swarm = new AgentSwarm({ master: `master@${master.host}:${master.port}`, count, cpus: 200, memMb: 102_400 });
  await swarm.listen();
  swarm.register();
  await until(() => swarm.registered === count);
  return swarm;
}

class LaunchRun {
  readonly framework: BenchFramework;
  readonly latencies: number[] = [];
  readonly states: Map<string, string> = new Map();
  readonly untilRunning: Promise<void>;
  readonly #size: LaunchSize;
  readonly #acceptedMs = new Map<string, number>();
  readonly #held: Offer[] = [];
  #launched = 0;
  #running = 0;
  #finish = (): void => {};
  startedMs = 0;
  extraUpdates = 0;

  constructor(master: MeasuredMaster, size: LaunchSize) {
    this.#size = size;
    this.untilRunning = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.framework = new BenchFramework({
      host: master.host,
      port: master.port,
      callConnections: 8,
      info: {
        user: 'root',
        name: 'swarm',
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
    if (++this.#running === this.#size.tasks) this.#finish();
  }

  #acceptHeld(): void {
    while (this.#acceptedMs.size < MAX_IN_FLIGHT || this.#launched === this.#size.tasks) {
      const offer = this.#held.shift();
      if (offer === undefined) return;
      this.#accept(offer);
    }
  }

  #accept(offer: Offer): void {
    const count = Math.min(TASKS_PER_OFFER, this.#size.tasks - this.#launched);
    if (count === 0) {
      this.framework.call({ type: 'DECLINE', decline: { offer_ids: [offer.id], filters: { refuse_seconds: 3600 } } });
      return;
    }
    if (this.#launched === 0) this.startedMs = performance.now();
    const now = performance.now();
    const tasks: TaskInfo[] = [];
    for (let i = 0; i < count; i++) {
      const id = `task-${this.#launched++}`;
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

async function killAll(load: LoadedCluster, tasks: number): Promise<{ elapsedMs: number; notKilled: number }> {
  const started = performance.now();
  const acknowledged = load.swarm.acknowledged;
  for (const [id, { agent }] of load.swarm.tasks) {
    load.framework.call({ type: 'KILL', kill: { task_id: { value: id }, agent_id: { value: agent.id ?? '' } } });
  }
  await until(() => load.swarm.acknowledged >= acknowledged + tasks);
  const elapsedMs = performance.now() - started;
  const notKilled = [...load.states.values()].filter((state) => state !== 'TASK_KILLED').length;
  return { elapsedMs, notKilled };
}

const GIVE_UP_MS = 300_000;

export async function until(isDone: () => boolean, everyMs = 5): Promise<void> {
  const deadline = performance.now() + GIVE_UP_MS;
  while (!isDone()) {
    if (performance.now() > deadline) throw new Error('gave up waiting: the workload does not come to its end');
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

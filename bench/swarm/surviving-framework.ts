/** A framework of the real library that fills agents with tasks, and after a failover reconciles them all. */

import { createRandom } from '../../src/base/random.ts';
import { Reconciliation } from '../../src/scheduler/core/reconciliation.ts';
import { createScheduler, type Scheduler } from '../../src/scheduler/scheduler.ts';
import type { Offer, TaskInfo, TaskStatus } from '../../src/wire/gen/mesos.ts';
import type { Event } from '../../src/wire/gen/scheduler.ts';
import { benchmarkTask } from './benchmark-task.ts';

const ROUND_MS = 100;

export interface SurvivingFrameworkOptions {
  readonly name: string;
  readonly zk: string;
  readonly sessionTimeoutMs: number;
  readonly tasks: number;
  readonly tasksPerOffer: number;
}

export class SurvivingFramework {
  readonly #options: SurvivingFrameworkOptions;
  readonly #scheduler: Scheduler;
  readonly #reconciliation = new Reconciliation({ random: createRandom(1) });
  readonly #agents = new Map<string, string>();
  readonly #running = new Set<string>();
  #launched = 0;
  #round: NodeJS.Timeout | undefined;
  /** When it was registered last, offered something first since, and had the state of every task. */
  registeredMs: number | undefined;
  offeredMs: number | undefined;
  reconciledMs: number | undefined;
  /** Tasks that are said to have ended. */
  lost = 0;

  constructor(options: SurvivingFrameworkOptions) {
    this.#options = options;
    this.#scheduler = createScheduler({
      master: options.zk,
      framework: {
        user: 'root',
        name: options.name,
        roles: ['*'],
        failover_timeout: 3600,
        capabilities: [{ type: 'MULTI_ROLE' }, { type: 'PARTITION_AWARE' }],
      },
      onEvent: (event) => this.#receive(event),
      onRegistered: () => this.#registered(),
      onFatal: (error) => {
        throw error;
      },
      timing: { zookeeperSessionTimeoutMs: options.sessionTimeoutMs },
    });
  }

  get running(): number {
    return this.#running.size;
  }

  /** The leader is about to be lost. */
  forgetTimes(): void {
    this.registeredMs = undefined;
    this.offeredMs = undefined;
    this.reconciledMs = undefined;
  }

  async close(): Promise<void> {
    clearInterval(this.#round);
    await this.#scheduler.close();
  }

  #registered(): void {
    this.registeredMs = performance.now();
    if (this.#agents.size === 0) return;
    const tasks = [...this.#agents].map(([taskId, agentId]) => ({ taskId, agentId }));
    this.#reconciliation.start(tasks, performance.now());
    clearInterval(this.#round);
    this.#round = setInterval(() => this.#reconcile(), ROUND_MS);
    this.#reconcile();
  }

  #reconcile(): void {
    for (const batch of this.#reconciliation.round(performance.now()).batches) {
      this.#scheduler.reconcile(
        batch.map(({ taskId, agentId = '' }) => ({ task_id: { value: taskId }, agent_id: { value: agentId } })),
      );
    }
  }

  #receive(event: Event): void {
    for (const offer of event.offers?.offers ?? []) {
      // What a dying master still sent does not count.
      if (this.registeredMs !== undefined) this.offeredMs ??= performance.now();
      this.#use(offer);
    }
    if (event.update !== undefined) this.#update(event.update.status);
  }

  #update(status: TaskStatus): void {
    this.#scheduler.acknowledge(status);
    const taskId = status.task_id.value;
    if (status.state === 'TASK_RUNNING') this.#running.add(taskId);
    else if (status.state !== 'TASK_STAGING' && status.state !== 'TASK_STARTING') this.lost++;
    this.#reconciliation.answered(taskId);
    if (this.#reconciliation.openCount > 0 || this.#round === undefined) return;
    clearInterval(this.#round);
    this.#round = undefined;
    this.reconciledMs = performance.now();
  }

  #use(offer: Offer): void {
    const { name, tasks, tasksPerOffer } = this.#options;
    const count = Math.min(tasksPerOffer, tasks - this.#launched);
    if (count === 0) {
      this.#scheduler.decline([offer.id.value], { refuse_seconds: 3600 });
      return;
    }
    const infos: TaskInfo[] = [];
    for (let index = 0; index < count; index++) {
      const id = `${name}-${this.#launched++}`;
      this.#agents.set(id, offer.agent_id.value);
      infos.push(benchmarkTask(id, offer.agent_id));
    }
    this.#scheduler.accept([offer.id.value], [{ type: 'LAUNCH', launch: { task_infos: infos } }], {
      refuse_seconds: 0,
    });
  }
}

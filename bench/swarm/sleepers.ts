/** A framework whose tasks sleep on one agent: for measuring what real processes cost. */
import type { AgentID, Offer } from '../../src/wire/gen/mesos.ts';
import type { Event } from '../../src/wire/gen/scheduler.ts';
import type { MeasuredMaster } from '../master-process.ts';
import { BenchFramework } from './framework.ts';
import { until } from './loaded-cluster.ts';

export class Sleepers {
  readonly #framework: BenchFramework;
  readonly #states = new Map<string, string>();
  readonly #offers = new Map<string, Offer>();
  #agentId: AgentID | undefined;
  #count = 0;
  /** Of statuses that no task should have. */
  firstFailure: string | undefined;

  constructor(master: MeasuredMaster) {
    this.#framework = new BenchFramework({
      host: master.host,
      port: master.port,
      callConnections: 2,
      info: {
        user: process.getuid?.() === 0 ? 'root' : '',
        name: 'sleepers',
        roles: ['*'],
        checkpoint: true,
        failover_timeout: 3600,
        capabilities: [{ type: 'MULTI_ROLE' }, { type: 'PARTITION_AWARE' }],
      },
      onEvent: (event) => this.#receive(event),
    });
  }

  subscribe(): Promise<void> {
    return this.#framework.subscribe();
  }

  /** Resolves when all run and every update was acknowledged. */
  async launch(count: number): Promise<number> {
    await until(() => this.#offers.size > 0);
    // What tasks left comes in offers of its own.
    const offers = [...this.#offers.values()];
    this.#offers.clear();
    const [{ agent_id: agentId } = { agent_id: { value: '' } }] = offers;
    this.#agentId = agentId;
    const startedMs = performance.now();
    const ids = Array.from({ length: count }, () => `sleeper-${this.#count++}`);
    for (const id of ids) this.#states.set(id, 'launched');
    this.#framework.call({
      type: 'ACCEPT',
      accept: {
        offer_ids: offers.map(({ id }) => id),
        operations: [
          {
            type: 'LAUNCH',
            launch: {
              task_infos: ids.map((id) => ({
                name: id,
                task_id: { value: id },
                agent_id: agentId,
                resources: ['cpus', 'mem'].map((name) => ({
                  name,
                  type: 'SCALAR',
                  scalar: { value: name === 'cpus' ? 0.1 : 32 },
                  allocation_info: { role: '*' },
                })),
                command: { shell: true, value: 'sleep 3600' },
              })),
            },
          },
        ],
        filters: { refuse_seconds: 0 },
      },
    });
    await until(() => this.#all('TASK_RUNNING'));
    return performance.now() - startedMs;
  }

  /** Resolves when every task was reported killed; they are forgotten then. */
  async killAll(): Promise<number> {
    const startedMs = performance.now();
    for (const id of this.#states.keys()) {
      this.#framework.call({
        type: 'KILL',
        kill: { task_id: { value: id }, ...(this.#agentId === undefined ? {} : { agent_id: this.#agentId }) },
      });
    }
    await until(() => this.#all('TASK_KILLED'));
    this.#states.clear();
    return performance.now() - startedMs;
  }

  get notRunning(): number {
    return [...this.#states.values()].filter((state) => state !== 'TASK_RUNNING').length;
  }

  get refused(): number {
    return this.#framework.refused;
  }

  close(): void {
    this.#framework.close();
  }

  #all(wanted: string): boolean {
    if (this.firstFailure !== undefined) throw new Error(this.firstFailure);
    for (const state of this.#states.values()) if (state !== wanted) return false;
    return true;
  }

  #receive(event: Event): void {
    for (const offer of event.offers?.offers ?? []) this.#offers.set(offer.id.value, offer);
    if (event.rescind !== undefined) this.#offers.delete(event.rescind.offer_id.value);
    const status = event.update?.status;
    if (status === undefined) return;
    if (status.uuid !== undefined && status.agent_id !== undefined) {
      this.#framework.call({
        type: 'ACKNOWLEDGE',
        acknowledge: { agent_id: status.agent_id, task_id: status.task_id, uuid: status.uuid },
      });
    }
    if (/FAILED|ERROR|LOST|FINISHED|DROPPED|GONE/.test(status.state))
      this.firstFailure ??= `${status.task_id.value}: ${status.state} ${status.message ?? ''}`;
    if (this.#states.has(status.task_id.value)) this.#states.set(status.task_id.value, status.state);
  }
}

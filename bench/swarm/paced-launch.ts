/** A framework that launches tasks at an even pace. */
import type { Offer } from '../../src/wire/gen/mesos.ts';
import type { Event } from '../../src/wire/gen/scheduler.ts';
import type { MeasuredMaster } from '../master-process.ts';
import { benchmarkTask } from './benchmark-task.ts';
import { BenchFramework } from './framework.ts';

const EVERY_MS = 10;

export class PacedLaunch {
  readonly framework: BenchFramework;
  readonly #held: Offer[] = [];
  #timer: NodeJS.Timeout | undefined;
  #due = 0;
  launched = 0;
  running = 0;

  constructor({ host, port }: MeasuredMaster) {
    this.framework = new BenchFramework({
      host,
      port,
      callConnections: 2,
      info: { user: 'root', name: 'paced', roles: ['*'], capabilities: [{ type: 'MULTI_ROLE' }] },
      onEvent: (event) => this.#receive(event),
    });
  }

  /** Launches so many tasks a second, as far as there are offers. */
  start(perSecond: number): void {
    let last = performance.now();
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.#due = Math.min(this.#due + ((now - last) * perSecond) / 1000, perSecond);
      last = now;
      this.#launch();
    }, EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #launch(): void {
    const count = Math.floor(this.#due);
    const offer = count > 0 ? this.#held.shift() : undefined;
    if (offer === undefined) return;
    this.#due -= count;
    const task_infos = Array.from({ length: count }, () => benchmarkTask(`paced-${this.launched++}`, offer.agent_id));
    this.framework.call({
      type: 'ACCEPT',
      accept: {
        offer_ids: [offer.id],
        operations: [{ type: 'LAUNCH', launch: { task_infos } }],
        filters: { refuse_seconds: 0 },
      },
    });
  }

  #receive(event: Event): void {
    for (const offer of event.offers?.offers ?? []) this.#held.push(offer);
    const status = event.update?.status;
    if (status === undefined) return;
    if (status.state === 'TASK_RUNNING') this.running++;
    if (status.uuid === undefined || status.agent_id === undefined) return;
    const { agent_id, task_id, uuid } = status;
    this.framework.call({ type: 'ACKNOWLEDGE', acknowledge: { agent_id, task_id, uuid } });
  }
}

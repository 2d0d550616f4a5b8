import type { ChronosEffect, ChronosEvent, Launch, RecordWrite } from './events.ts';
import { writeDefinition, writeRuntime } from './records.ts';
import type { JobRecord, ReadyRun } from './state.ts';

/**
 * What one event leads to. Effects that promise something (replies, acknowledgements, launches, kills) go to `later`: they are held
 * until every record this event changed is durable.
 */
export class Turn {
  readonly nowMs: number;
  /** Runs that became ready in this turn. */
  readonly newlyReady: ReadyRun[] = [];
  hasNewOffers = false;
  readonly #now: ChronosEffect[] = [];
  readonly #later: ChronosEffect[] = [];
  readonly #launches: Launch[] = [];
  readonly #ended: string[] = [];
  readonly #definitions = new Map<string, JobRecord | undefined>();
  readonly #runtimes = new Map<string, JobRecord>();

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  /** Starts an effect that depends on nothing of this turn. */
  now(effect: ChronosEffect): void {
    this.#now.push(effect);
  }

  /** Starts an effect once this turn's changes are durable; at once when there are none. */
  later(effect: ChronosEffect): void {
    this.#later.push(effect);
  }

  launch(launch: Launch): void {
    this.#launches.push(launch);
  }

  /** The end of this task is among the changes. */
  ended(taskId: string): void {
    this.#ended.push(taskId);
  }

  /** What happens to the job has changed. */
  changed(job: JobRecord): void {
    const { name } = job.definition;
    const isRemoved = this.#definitions.has(name) && this.#definitions.get(name) === undefined;
    if (!isRemoved) this.#runtimes.set(name, job);
  }

  /** The job's description has changed, and with it perhaps the rest. */
  redefined(job: JobRecord): void {
    this.#definitions.set(job.definition.name, job);
    this.#runtimes.set(job.definition.name, job);
  }

  removed(name: string): void {
    this.#definitions.set(name, undefined);
    this.#runtimes.delete(name);
  }

  /**
   * Everything to be done now, with one persist for all changes. A request that found nothing to change may have found what an
   * earlier one has changed, so its success waits behind that: the persist is then empty.
   */
  finish(): ChronosEffect[] {
    const writes = this.#writes();
    const isPromised = this.#later.some((effect) => effect.kind === 'reply' && effect.answer.status < 300);
    if (writes.length === 0 && this.#launches.length === 0 && this.#ended.length === 0 && !isPromised) {
      return [...this.#now, ...this.#later];
    }
    const onDurable: ChronosEvent = {
      kind: 'persisted',
      effects: this.#later,
      launches: this.#launches,
      ended: this.#ended,
    };
    return [...this.#now, { kind: 'persist', writes, onDurable }];
  }

  #writes(): RecordWrite[] {
    const writes: RecordWrite[] = [];
    for (const [name, job] of this.#definitions) {
      writes.push({ key: `J_${name}`, value: job === undefined ? undefined : writeDefinition(job) });
      if (job === undefined) writes.push({ key: `R_${name}`, value: undefined });
    }
    for (const [name, job] of this.#runtimes) writes.push({ key: `R_${name}`, value: writeRuntime(job) });
    return writes;
  }
}

import { type Backoff, halfJitterMs } from '../../base/backoff.ts';
import { nextFloat, type Random } from '../../base/random.ts';

/** A task whose state is asked for. */
export interface ReconcilingTask {
  readonly taskId: string;
  readonly agentId?: string;
}

export interface ReconciliationOptions {
  /** Waits between rounds; base 1 s, at most 2 min. */
  readonly backoff?: Backoff;
  /** Tasks in one RECONCILE call; 1 000. */
  readonly batchSize?: number;
  readonly random: Random;
}

/** What to ask the master now. */
export interface ReconciliationRound {
  readonly batches: readonly (readonly ReconcilingTask[])[];
}

const defaultBackoff: Backoff = { baseMs: 1_000, maxMs: 120_000 };

/**
 * Explicit reconciliation as Mesos asks frameworks to do it: ask for every task that is not known for sure, wait (longer each
 * round), ask again for those still unanswered. Any status update of a task is an answer. Pure: time comes in as `nowMs`, and the
 * caller sends what `round` gives.
 */
export class Reconciliation {
  readonly #open = new Map<string, ReconcilingTask>();
  readonly #backoff: Backoff;
  readonly #batchSize: number;
  readonly #random: Random;
  #attempt = 0;
  #dueMs: number | undefined;

  constructor(options: ReconciliationOptions) {
    this.#backoff = options.backoff ?? defaultBackoff;
    this.#batchSize = options.batchSize ?? 1_000;
    this.#random = options.random;
  }

  /** Tasks not yet answered. */
  get openCount(): number {
    return this.#open.size;
  }

  /** When `round` should be called next; undefined while nothing is open. */
  get dueMs(): number | undefined {
    return this.#dueMs;
  }

  /** Begins anew with these tasks, the first round due at once. */
  start(tasks: Iterable<ReconcilingTask>, nowMs: number): void {
    this.#open.clear();
    for (const task of tasks) this.#open.set(task.taskId, task);
    this.#attempt = 0;
    this.#dueMs = this.#open.size === 0 ? undefined : nowMs;
  }

  /** A status update (reconciled or not) has come for this task. True when it was open. */
  answered(taskId: string): boolean {
    const wasOpen = this.#open.delete(taskId);
    if (this.#open.size === 0) this.#dueMs = undefined;
    return wasOpen;
  }

  /** Forgets everything, e.g. on disconnection. */
  stop(): void {
    this.#open.clear();
    this.#dueMs = undefined;
  }

  /** The calls that are due now, in batches; empty before the due time. */
  round(nowMs: number): ReconciliationRound {
    if (this.#dueMs === undefined || nowMs < this.#dueMs) return { batches: [] };
    const tasks = [...this.#open.values()];
    const batches: ReconcilingTask[][] = [];
    for (let from = 0; from < tasks.length; from += this.#batchSize) {
      batches.push(tasks.slice(from, from + this.#batchSize));
    }
    this.#dueMs = nowMs + halfJitterMs(this.#backoff, this.#attempt, nextFloat(this.#random));
    this.#attempt++;
    return { batches };
  }
}

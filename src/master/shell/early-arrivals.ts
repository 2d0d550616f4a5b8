import type { MasterEvent } from '../core/events.ts';

type Return = Extract<MasterEvent, { readonly type: 'agent-reregistering' }>;

/** More agents than any cluster has; those beyond it come again by themselves. */
const maxHeld = 100_000;
/** Callers wait no longer than this for the registry to be read. */
const patienceMs = 1_000;

/**
 * Who comes while a newly elected master reads its registry, which takes a fraction of a second. Turned away, an agent would wait
 * for seconds before it tries again, and a framework for its back-off; so the last word of each agent is kept, and calls wait.
 */
export class EarlyArrivals {
  readonly #returns = new Map<string, Return>();
  readonly #callers = new Set<() => void>();
  #isReleasing = false;

  /** Keeps the event until `release`, if it is an agent that returns. */
  hold(event: MasterEvent): boolean {
    if (event.type !== 'agent-reregistering') return false;
    if (this.#returns.size >= maxHeld && !this.#returns.has(event.from)) return false;
    this.#returns.set(event.from, event);
    return true;
  }

  /** Resolves at `release`, or when the caller has waited long enough. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        this.#callers.delete(go);
        resolve();
      };
      const timer = setTimeout(go, patienceMs);
      this.#callers.add(go);
    });
  }

  /** Agents are still kept: none may overtake its own earlier word. */
  get isHolding(): boolean {
    return this.#returns.size > 0;
  }

  /** The registry is read, or will not be: callers go on, then, in the next turn, agents. There may be thousands of those. */
  release(post: (event: MasterEvent) => void): void {
    for (const go of [...this.#callers]) go();
    if (!this.isHolding || this.#isReleasing) return;
    this.#isReleasing = true;
    setImmediate(() => {
      this.#isReleasing = false;
      const returns = [...this.#returns.values()];
      this.#returns.clear();
      for (const event of returns) post(event);
    });
  }
}

import { errorText } from '../../../base/errors.ts';
import type { Logger } from '../../../base/logger.ts';
import type { ContainerStatus, ResourceStatistics } from '../../../wire/gen/mesos.ts';
import type {
  ContainerAllowance,
  ContainerIsolator,
  IsolatedContainer,
  IsolatorHost,
  LaunchPart,
  Limitation,
  RecoveredContainer,
} from './container-isolator.ts';
import { joinLaunchParts } from './launch-parts.ts';

const limitationCheckMs = 2000;

/** Who is asked about containers, and who hears of broken limits. */
export interface LimitationWatch extends IsolatorHost {
  /** Ids of the containers that run. */
  running(): Iterable<string>;
  /** Called for each broken limit, possibly more than once. */
  onBroken(containerId: string, limitation: Limitation): void;
}

/** All isolators of a containerizer as one: asked in their order, cleaned up in the reverse one. */
export class IsolatorList {
  readonly #isolators: readonly ContainerIsolator[];
  readonly #logger: Logger;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isChecking = false;

  constructor(isolators: readonly ContainerIsolator[], logger: Logger) {
    this.#isolators = isolators;
    this.#logger = logger;
  }

  get names(): readonly string[] {
    return this.#isolators.map(({ name }) => name);
  }

  /** Rejects with a ContainerError when one of them refuses, or two of them contradict each other. */
  async prepare(container: IsolatedContainer): Promise<LaunchPart> {
    const parts: [name: string, part: LaunchPart][] = [];
    for (const isolator of this.#isolators) {
      container.signal.throwIfAborted();
      parts.push([isolator.name, await isolator.prepare(container)]);
    }
    return joinLaunchParts(parts);
  }

  enter(containerId: string, pid: number): LaunchPart {
    return joinLaunchParts(this.#isolators.map((one) => [one.name, one.enter?.(containerId, pid) ?? {}]));
  }

  /** All are asked, also when one fails; rejects with the first error. */
  async update(containerId: string, allowance: ContainerAllowance): Promise<void> {
    const results = await Promise.allSettled(this.#isolators.map((one) => one.update?.(containerId, allowance)));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async usage(containerId: string): Promise<Partial<ResourceStatistics>> {
    const parts = await this.#each('usage', containerId, (one) => one.usage?.(containerId));
    return Object.assign({}, ...parts);
  }

  async status(containerId: string): Promise<Partial<ContainerStatus>> {
    const parts = await this.#each('status', containerId, (one) => one.status?.(containerId));
    return Object.assign({}, ...parts);
  }

  async pids(containerId: string): Promise<readonly number[]> {
    const pids = await this.#each('pids', containerId, (one) => one.pids?.(containerId));
    return [...new Set(pids.flat())];
  }

  /** The first limit that the container has broken. */
  async limitation(containerId: string): Promise<Limitation | undefined> {
    for (const isolator of this.#isolators) {
      if (isolator.limitation === undefined) continue;
      const broken = await this.#guarded(isolator, 'limitation', containerId, () => isolator.limitation?.(containerId));
      if (broken !== undefined) return broken;
    }
    return undefined;
  }

  /** Never rejects: then some may come, and are killed too. */
  async seal(containerId: string): Promise<void> {
    await this.#each('seal', containerId, (one) => one.seal?.(containerId));
  }

  /** Never rejects: what stays is logged. Resolves with false then. */
  async cleanUp(containerId: string): Promise<boolean> {
    let isClean = true;
    for (const isolator of [...this.#isolators].reverse()) {
      try {
        await isolator.cleanUp?.(containerId);
      } catch (thrown) {
        isClean = false;
        this.#logger.error('container not cleaned up', {
          containerId,
          isolator: isolator.name,
          error: errorText(thrown),
        });
      }
    }
    return isClean;
  }

  async recover(known: readonly RecoveredContainer[]): Promise<void> {
    for (const isolator of this.#isolators) await isolator.recover?.(known);
  }

  /** Asks for broken limits every two seconds. Called once, before anything else. */
  watch(watch: LimitationWatch): void {
    for (const isolator of this.#isolators) isolator.attach?.(watch);
    if (!this.#isolators.some(({ limitation }) => limitation !== undefined)) return;
    this.#timer = setInterval(() => void this.#check(watch), limitationCheckMs);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
    for (const isolator of this.#isolators) isolator.close?.();
  }

  async #check(watch: LimitationWatch): Promise<void> {
    if (this.#isChecking) return;
    this.#isChecking = true;
    try {
      for (const containerId of [...watch.running()]) {
        const broken = await this.limitation(containerId);
        if (broken !== undefined) watch.onBroken(containerId, broken);
      }
    } finally {
      this.#isChecking = false;
    }
  }

  /** What each of them answers; one that fails is left out, and said so. */
  async #each<T>(
    what: string,
    containerId: string,
    ask: (isolator: ContainerIsolator) => Promise<T> | undefined,
  ): Promise<T[]> {
    const answers = await Promise.all(
      this.#isolators.map((one) => this.#guarded(one, what, containerId, () => ask(one))),
    );
    return answers.filter((answer) => answer !== undefined);
  }

  async #guarded<T>(
    isolator: ContainerIsolator,
    what: string,
    containerId: string,
    ask: () => Promise<T> | undefined,
  ): Promise<T | undefined> {
    try {
      return await ask();
    } catch (thrown) {
      this.#logger.warn('an isolator did not answer', {
        isolator: isolator.name,
        what,
        containerId,
        error: errorText(thrown),
      });
      return undefined;
    }
  }
}

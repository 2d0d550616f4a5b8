import type Docker from 'dockerode';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { deferred } from '../deferred.ts';
import type { Container } from './container.ts';
import type { ContainerEvent } from './container-event.ts';
import { terminationOf } from './container-facts.ts';
import { engineStatus } from './engine.ts';
import type { EngineLink } from './engine-link.ts';
import { hasRun } from './launcher.ts';
import type { Removals } from './removals.ts';

export interface EndingsParts {
  readonly link: EngineLink;
  readonly removals: Removals;
  readonly logger: Logger;
}

const forever = Number.POSITIVE_INFINITY;
const logsTimeoutMs = 5000;
const lookTimeoutMs = 2000;

/** Sees to it that each container ends once, with what is known of why. */
export class Endings {
  readonly #parts: EndingsParts;

  constructor(parts: EndingsParts) {
    this.#parts = parts;
  }

  /** An event of a container. */
  heard(container: Container, { action, attributes }: ContainerEvent): void {
    switch (action) {
      case 'oom':
        container.oom = {};
        void this.#weigh(container);
        return;
      case 'kill':
        if (!container.isSignalled) container.foreignSignal = attributes['signal'];
        return;
      case 'die': {
        const exitCode = Number(attributes['exitCode']);
        if (container.isStarted) void this.ended(container, exitCode, false);
        else container.diedEarly = exitCode;
        return;
      }
    }
  }

  /** How much memory a container had when it was short of it: known only as long as something of it is left. */
  async #weigh(container: Container): Promise<void> {
    const usageBytes = await container.engine?.stats({ stream: false, 'one-shot': true }).then(
      ({ memory_stats: memory }) => memory?.max_usage ?? memory?.usage,
      () => undefined,
    );
    if (usageBytes !== undefined) container.oom = { usageBytes };
  }

  /** Settles `wait` when the output of an ended container is complete. */
  async ended(container: Container, exitCode: number, isAway: boolean): Promise<void> {
    const { engine, limits, isSignalled } = container;
    if (container.hasEnded || engine === undefined) return;
    container.hasEnded = true;
    container.over.resolve(!isAway);
    const isOdd = exitCode > 125 && !isSignalled;
    const inspected = isOdd ? await this.#lookWhy(container, engine) : undefined;
    await withTimeout(container.logs?.done, logsTimeoutMs);
    const { oom, foreignSignal } = container;
    this.#remove(container, engine, inspected);
    container.ended.resolve(terminationOf({ exitCode, limits, inspected, oom, isSignalled, foreignSignal, isAway }));
  }

  #remove({ isRemovedAtEnd }: Container, engine: Docker.Container, inspected?: Docker.ContainerInspectInfo): void {
    if (isRemovedAtEnd) void this.#parts.removals.now(engine);
    else this.#parts.removals.schedule(engine, Date.parse(inspected?.State.FinishedAt ?? '') || Date.now());
  }

  /** What the engine knows more of an end. Should it go away now, the exit code has to do. */
  async #lookWhy(
    { containerId }: Container,
    engine: Docker.Container,
  ): Promise<Docker.ContainerInspectInfo | undefined> {
    try {
      return await this.#parts.link.persist(() => engine.inspect(), lookTimeoutMs);
    } catch (thrown) {
      this.#parts.logger.warn('why a container ended is not known', { containerId, error: errorText(thrown) });
      return undefined;
    }
  }

  /** What became of a container while no events came. */
  async lookUp(container: Container, isAway: boolean): Promise<void> {
    const { engine, containerId } = container;
    if (engine === undefined) return;
    try {
      const inspected = await this.#parts.link.persist(() => engine.inspect(), forever);
      const { State: state } = inspected;
      if (state.Running || !hasRun(inspected)) return;
      if (container.isStarted) await this.ended(container, state.ExitCode, isAway);
      else container.diedEarly = state.ExitCode;
    } catch (thrown) {
      if (engineStatus(thrown) === 404) this.gone(container);
      else if (!this.#parts.link.isClosed) {
        this.#parts.logger.warn('a container cannot be looked up', { containerId, error: errorText(thrown) });
      }
    }
  }

  /** Someone removed it, and its exit code with it. */
  gone(container: Container): void {
    if (!container.isStarted || container.hasEnded) return;
    container.hasEnded = true;
    container.ended.resolve({});
  }
}

/** Waits for a promise, but not longer. */
export async function withTimeout(promise: Promise<unknown> | undefined, timeoutMs: number): Promise<void> {
  const { promise: late, resolve } = deferred<void>();
  const timer = setTimeout(resolve, timeoutMs);
  await Promise.race([promise, late]);
  clearTimeout(timer);
}

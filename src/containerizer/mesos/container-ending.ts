import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { Counter } from '../../runtime/metrics.ts';
import type { IsolatorList } from './isolators/isolator-list.ts';
import type { ProcessRuns } from './process-runs.ts';
import { signalProcess } from './process-table.ts';
import { markOf, type RunningContainer } from './running-container.ts';
import { limitTermination, runTermination } from './termination.ts';

export interface ContainerEndingParts {
  readonly runs: ProcessRuns;
  readonly isolators: IsolatorList;
  readonly logger: Logger;
  readonly destroyErrors: Counter | undefined;
  /** Called when a container's process has ended; what is nested in it is gone when it resolves. */
  readonly onEnded: (containerId: string) => Promise<void>;
}

const killRounds = 100;

/** How containers end: nothing of them is left, and those who wait hear why. */
export class ContainerEnding {
  readonly #runs: ProcessRuns;
  readonly #isolators: IsolatorList;
  readonly #logger: Logger;
  readonly #destroyErrors: Counter | undefined;
  readonly #onEnded: ContainerEndingParts['onEnded'];

  constructor({ runs, isolators, logger, destroyErrors, onEnded }: ContainerEndingParts) {
    this.#runs = runs;
    this.#isolators = isolators;
    this.#logger = logger;
    this.#destroyErrors = destroyErrors;
    this.#onEnded = onEnded;
  }

  /** Settles `ended` when the run has ended and nothing of it is left. */
  watch(container: RunningContainer): void {
    this.#settle(container).catch((thrown: unknown) => {
      const { containerId } = container.record;
      this.#logger.error('container end not settled', { containerId, error: errorText(thrown) });
      container.ended.resolve({ reason: 'REASON_EXECUTOR_TERMINATED', message: errorText(thrown) });
    });
  }

  async #settle(container: RunningContainer): Promise<void> {
    const { directory, record } = container;
    const end = await this.#runs.ended(directory);
    container.isEnding = true;
    // What a task leaves behind in its session ends with it.
    await this.kill(container);
    await this.#onEnded(record.containerId);
    await this.killIsolated(record.containerId);
    const broken = container.broken ?? (await this.#isolators.limitation(record.containerId));
    await this.cleanUp(record.containerId);
    container.ended.resolve(
      broken === undefined ? runTermination(end, container.isDestroyed) : limitTermination(end, broken),
    );
  }

  /** Kills the container's processes, and sees to it that no new ones come. */
  async kill(container: RunningContainer): Promise<void> {
    await this.#isolators.seal(container.record.containerId);
    await this.#runs.kill(container.directory, markOf(container));
  }

  /** Kills processes that no tree or session leads to, but an isolator knows. */
  async killIsolated(containerId: string): Promise<void> {
    for (let round = 0; round < killRounds; round++) {
      const pids = await this.#isolators.pids(containerId);
      if (pids.length === 0) return;
      for (const pid of pids) signalProcess(pid, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, Math.min(100, 5 * (round + 1))));
    }
  }

  async cleanUp(containerId: string): Promise<void> {
    if (!(await this.#isolators.cleanUp(containerId))) this.#destroyErrors?.increment();
  }

  /** As in Mesos, a container that broke a limit is ended as a whole. */
  breakLimit(container: RunningContainer, broken: NonNullable<RunningContainer['broken']>): void {
    if (container.broken !== undefined) return;
    container.broken = broken;
    this.kill(container).catch((thrown: unknown) => {
      const { containerId } = container.record;
      this.#logger.error('a container over its limit was not ended', { containerId, error: errorText(thrown) });
    });
  }
}

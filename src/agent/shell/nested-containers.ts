import { readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { ContainerError } from '../../containerizer/container-error.ts';
import type { Containerizer, Termination } from '../../containerizer/containerizer.ts';
import { isNested, parentIdOf } from '../../containerizer/core/container-id.ts';
import type { NestedContainers, NestedEnd, NestedLaunch, NestedOutcome, ProcessPort } from '../http/nested.ts';
import { rootOf } from '../http/nested-ids.ts';
import { EndedContainers } from './ended-containers.ts';
import { removeSandbox } from './path-removal.ts';

export interface NestedHostOptions {
  readonly containerizer: Containerizer;
  readonly workDir: string;
  readonly runtimeDir: string;
  readonly hostIp: string;
  readonly logger: Logger;
  /** Called when a sandbox is not needed any more, of a container that ended by itself. */
  readonly onSandboxEnded: (path: string) => void;
}

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Of sessions, and of containers inside those of the Docker Engine. */
const restarted: NestedEnd = {
  reason: 'REASON_AGENT_RESTARTED',
  message:
    'It ended with the agent, which was started anew: sessions and commands in containers of Docker do not outlive it',
};

/** Names of signals by their numbers. */
const signalNames: ReadonlyMap<number, NodeJS.Signals> = new Map(
  Object.entries(constants.signals).map(([name, number]) => [number, name as NodeJS.Signals]),
);

/** Containers that were started over the API: watched to their end, which is remembered until they are removed. */
export class NestedHost implements NestedContainers {
  readonly #containerizer: Containerizer;
  readonly #options: NestedHostOptions;
  readonly #ended: EndedContainers;
  /** Those that were asked for and did not end, with their end. */
  readonly #watched = new Map<string, Promise<NestedEnd>>();

  constructor(options: NestedHostOptions) {
    this.#options = options;
    this.#containerizer = options.containerizer;
    this.#ended = new EndedContainers(join(options.runtimeDir, 'ended'), options.logger);
  }

  /**
   * Goes on with what ran before a restart of the agent. `isOwn` tells containers of executors that are part of the agent, who look
   * after them; `destroyed` are those that do not outlive an agent: who waits for one is told so.
   */
  recover(isOwn: (containerId: string) => boolean, destroyed: readonly string[]): void {
    const running = this.#containerizer.containers();
    const roots = new Set(running.map(rootOf));
    this.#ended.load((id) => roots.has(rootOf(id)) || !isNested(id));
    for (const containerId of destroyed) {
      const isKnown = isOwn(containerId) || this.#ended.get(containerId) !== undefined;
      if (isNested(containerId) && roots.has(rootOf(containerId)) && !isKnown) this.#ended.add(containerId, restarted);
    }
    for (const containerId of running) if (!isOwn(containerId)) this.#watch(containerId, undefined);
    const alone = join(this.#options.workDir, 'containers');
    for (const name of namesIn(alone)) if (!roots.has(name)) this.#options.onSandboxEnded(join(alone, name));
  }

  async launch(launch: NestedLaunch): Promise<NestedOutcome> {
    const { containerId, sandbox, isSession, command, container, resources, limits } = launch;
    if (this.#containerizer.has(containerId) || this.#watched.has(containerId)) return 'exists';
    const parentId = parentIdOf(containerId);
    if (parentId !== undefined && !this.#containerizer.has(parentId)) {
      return {
        // COMPAT(mesos-1.11): how the text begins.
        refusal:
          `Parent container ${parentId} does not exist` +
          ' (an executor that is part of the agent has none: name the container of one of its tasks)',
      };
    }
    this.#ended.remove(containerId);
    try {
      await this.#containerizer.launch({
        containerId,
        sandbox,
        resources,
        environment: { PATH: process.env['PATH'] ?? path, MESOS_CONTAINER_IP: this.#options.hostIp },
        ...(command === undefined ? {} : { command }),
        ...(container === undefined ? {} : { container }),
        ...(limits === undefined ? {} : { limits }),
        ...(isSession ? { isSession: true } : {}),
        ...(parentId === undefined ? { isStandalone: true } : {}),
      });
    } catch (thrown) {
      if (thrown instanceof ContainerError && thrown.code === 'container-exists') return 'exists';
      return { refusal: errorText(thrown) };
    }
    this.#watch(containerId, isSession ? undefined : sandbox);
    return 'launched';
  }

  async wait(containerId: string): Promise<NestedEnd | undefined> {
    const watched = this.#watched.get(containerId);
    if (watched !== undefined) return watched;
    const ended = this.#ended.get(containerId);
    if (ended !== undefined) return ended;
    try {
      return endOf(await this.#containerizer.wait(containerId));
    } catch (thrown) {
      if (thrown instanceof ContainerError && thrown.code === 'container-unknown') return undefined;
      throw thrown;
    }
  }

  async kill(containerId: string, signal: number): Promise<boolean> {
    if (!this.#containerizer.has(containerId)) return false;
    const name = signalNames.get(signal) ?? 'SIGKILL';
    // Of others than these somebody else hears the end.
    if (name === 'SIGKILL' && this.#watched.has(containerId)) void this.#destroyQuietly(containerId);
    else await this.#containerizer.signal(containerId, name);
    return true;
  }

  async destroy(containerId: string): Promise<void> {
    const ended = this.#watched.get(containerId);
    await this.#containerizer.destroy(containerId);
    await ended;
  }

  async remove(containerId: string, sandbox: string): Promise<'removed' | 'running' | 'unknown'> {
    if (this.#containerizer.has(containerId) || this.#watched.has(containerId)) return 'running';
    if (!this.#ended.remove(containerId)) return 'unknown';
    try {
      await removeSandbox(sandbox);
    } catch (thrown) {
      const error = errorText(thrown);
      this.#options.logger.warn('a sandbox stays until that which it is in is removed', {
        containerId,
        sandbox,
        error,
      });
    }
    return 'removed';
  }

  async io(containerId: string): Promise<ProcessPort | undefined> {
    return this.#containerizer.has(containerId) ? this.#containerizer.io?.(containerId) : undefined;
  }

  running(): readonly string[] {
    return this.#containerizer.containers();
  }

  /** The container of an executor has ended, and with it all that was nested in it. */
  forgetNested(containerId: string): void {
    const prefix = `${containerId}.`;
    const ends = [...this.#watched].filter(([id]) => id.startsWith(prefix)).map(([, end]) => end);
    void Promise.allSettled(ends).then(() => this.#ended.removeNested(containerId));
  }

  #watch(containerId: string, sandbox: string | undefined): void {
    const end = this.#containerizer
      .wait(containerId)
      .then(endOf, (thrown: unknown) => ({ message: errorText(thrown) }));
    const settled = end.then(async (known) => {
      this.#ended.add(containerId, known);
      await this.#destroyQuietly(containerId);
      this.#watched.delete(containerId);
      if (sandbox !== undefined) this.#options.onSandboxEnded(sandbox);
      return known;
    });
    this.#watched.set(containerId, settled);
  }

  async #destroyQuietly(containerId: string): Promise<void> {
    try {
      await this.#containerizer.destroy(containerId);
    } catch (thrown) {
      this.#options.logger.warn('a container was not destroyed', { containerId, error: errorText(thrown) });
    }
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function endOf({ waitStatus, reason, message, limitedResources }: Termination): NestedEnd {
  return {
    ...(waitStatus === undefined ? {} : { waitStatus }),
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    ...(limitedResources === undefined ? {} : { limitedResources }),
  };
}

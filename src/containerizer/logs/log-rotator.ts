import { lstatSync } from 'node:fs';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { ContainerLogLimits } from '../core/log-limits.ts';
import { collapseComplaint } from './collapse.ts';
import { rotateLog } from './rotate-log.ts';

export interface LogRotatorOptions {
  readonly logger: Logger;
  /** How often logs are looked at: between two looks they may grow beyond their limits. */
  readonly lookMs?: number;
}

interface WatchedLogs {
  readonly sandbox: string;
  readonly limits: ContainerLogLimits;
  /** Logs that could not be rotated, until when they are left alone: said once of each. */
  readonly resting: Map<string, number>;
  /** Logs of which nobody looked yet whether a cut was begun and not finished, by an agent before this one. */
  readonly unsettled: Set<string>;
}

const defaultLookMs = 5000;
/** A full disk may have room again. */
const restMs = 60_000;
const names = ['stdout', 'stderr'] as const;

/** Keeps the logs of containers within their limits: one timer for all, one rotation at a time. */
export class LogRotator {
  readonly #logger: Logger;
  readonly #watched = new Map<string, WatchedLogs>();
  readonly #timer: ReturnType<typeof setInterval>;
  /** By device of the file system: why nothing is rotated there. */
  readonly #complaints = new Map<number, Promise<string | undefined>>();
  #last: Promise<void> = Promise.resolve();
  #isLooking = false;

  constructor({ logger, lookMs = defaultLookMs }: LogRotatorOptions) {
    this.#logger = logger;
    this.#timer = setInterval(() => void this.look(), lookMs);
    this.#timer.unref();
  }

  watch(containerId: string, sandbox: string, limits: ContainerLogLimits): void {
    this.#watched.set(containerId, { sandbox, limits, resting: new Map(), unsettled: new Set() });
  }

  /** The same for a container that ran before this process: a cut that was begun is finished. */
  watchOld(containerId: string, sandbox: string, limits: ContainerLogLimits): void {
    this.#watched.set(containerId, { sandbox, limits, resting: new Map(), unsettled: new Set(names) });
  }

  /** The container has ended: its logs are brought below their limits a last time. */
  async release(containerId: string): Promise<void> {
    const logs = this.#watched.get(containerId);
    this.#watched.delete(containerId);
    if (logs !== undefined) await this.#queue(() => this.#lookAt(containerId, logs));
  }

  /** Looks at all logs now, unless that is being done. */
  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      for (const [containerId, logs] of this.#watched) await this.#queue(() => this.#lookAt(containerId, logs));
    } finally {
      this.#isLooking = false;
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.#watched.clear();
  }

  #queue(work: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(work);
    return this.#last;
  }

  /** Never rejects: whatever a task makes of its sandbox, the logs of others are looked at. */
  async #lookAt(containerId: string, logs: WatchedLogs): Promise<void> {
    const { sandbox, limits, resting, unsettled } = logs;
    for (const name of names) {
      if ((resting.get(name) ?? 0) > performance.now()) continue;
      if (!unsettled.has(name) && sizeOf(`${sandbox}/${name}`) <= limits[name].maxBytes) continue;
      try {
        if (await this.#canCut(sandbox)) await rotateLog({ sandbox, name, limits: limits[name] });
        else resting.set(name, Number.POSITIVE_INFINITY);
        unsettled.delete(name);
      } catch (thrown) {
        const isKnown = resting.has(name);
        resting.set(name, performance.now() + restMs);
        if (!isKnown) {
          this.#logger.warn('a log cannot be rotated, and is tried again each minute', {
            ...{ containerId, log: name, sandbox },
            error: errorText(thrown),
          });
        }
      }
    }
  }

  async #canCut(sandbox: string): Promise<boolean> {
    const { dev } = lstatSync(sandbox);
    let complaint = this.#complaints.get(dev);
    if (complaint === undefined) {
      complaint = collapseComplaint(sandbox);
      this.#complaints.set(dev, complaint);
      const why = await complaint;
      if (why !== undefined) {
        this.#logger.warn('logs are not rotated: the file system must be able to cut files, as ext4 and xfs are', {
          sandbox,
          why,
        });
      }
    }
    return (await complaint) === undefined;
  }
}

/** Zero where there is none to be seen. */
function sizeOf(path: string): number {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    return 0;
  }
}

import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { LogFrames, LogLines, LogResume } from '../core/log-frames.ts';
import { logToSandbox } from '../sandbox.ts';
import { engineStatus, saidBy } from './engine.ts';
import { LogOutputs, type LogOutputsOptions } from './log-outputs.ts';

export interface LogFollowerOptions extends LogOutputsOptions {
  readonly container: Docker.Container;
  /** The container has a terminal: one stream, without frames. */
  readonly isTerminal: boolean;
  readonly logger: Logger;
  /** Resolves when the container has ended: true when that was heard at once, false when it was found out later. */
  readonly over: Promise<boolean>;
  /** Resolves when the container runs: until then it has no log. Absent: it does. */
  readonly begun?: Promise<unknown>;
}

const checkpointMs = 1000;
const retryMs = 1000;

/** Copies a container's output into its sandbox, and goes on where it stopped after a restart of the agent or the engine. */
export class LogFollower {
  readonly #options: LogFollowerOptions;
  readonly #closing = new AbortController();
  #stream: Readable | undefined;
  #isOver = false;
  readonly #done: Promise<void>;

  constructor(options: LogFollowerOptions) {
    this.#options = options;
    void options.over.then(() => {
      this.#isOver = true;
    });
    this.#done = this.#follow().catch((thrown: unknown) => {
      options.logger.warn('output of a container is lost', { sandbox: options.sandbox, error: errorText(thrown) });
    });
  }

  /** Resolves when all output of the ended container is in its sandbox. */
  get done(): Promise<void> {
    return this.#done;
  }

  /** Stops to copy; a later follower goes on from here. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#stream?.destroy();
    await this.#done;
  }

  get #closed(): Promise<void> {
    const { signal } = this.#closing;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }

  get #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  async #follow(): Promise<void> {
    const { sandbox, begun, over } = this.#options;
    const outputs = await LogOutputs.open(this.#options);
    try {
      await Promise.race([begun, this.#closed]);
      if (this.#isClosed) return;
      let hasComplained = false;
      for (;;) {
        const wasOver = this.#isOver;
        const failure = await this.#copy(outputs).then(
          () => undefined,
          (thrown: unknown) => thrown ?? new Error('broken'),
        );
        const isWhole = failure === undefined || engineStatus(failure) === 404;
        if (engineStatus(failure) === 501) return this.#giveUp(failure);
        if (isWhole && wasOver) return;
        if (this.#isClosed) return await outputs.save();
        if (!isWhole && !hasComplained) {
          hasComplained = true;
          this.#options.logger.warn('output of a container cannot be copied', { sandbox, error: errorText(failure) });
        }
        const pause = delay(retryMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
        // The log ends a moment before the container is known to have, and engines may end it before its last piece: it is asked for
        // what is left once more.
        const hasEnded = await Promise.race([pause, isWhole ? over : pause]);
        if (hasEnded !== true) await outputs.save();
      }
    } finally {
      outputs.close();
    }
  }

  /** The log driver of the container cannot be read: there will never be any output. */
  #giveUp(failure: unknown): void {
    const { sandbox, logger } = this.#options;
    const why = `Output of the container is not here: ${saidBy(failure)}. Its log driver keeps it, or json-file would`;
    logToSandbox(sandbox)(why);
    logger.info('output of a container is elsewhere', { sandbox, why: saidBy(failure) });
  }

  /** One connection's worth of log. */
  async #copy(outputs: LogOutputs): Promise<void> {
    const resume = new LogResume(outputs.position);
    const stream = (await this.#options.container.logs({
      follow: true,
      stdout: true,
      stderr: true,
      timestamps: true,
      ...sinceOption(resume.position.since),
    })) as unknown as Readable;
    this.#stream = stream;
    if (this.#isClosed) stream.destroy();
    const frames = this.#options.isTerminal ? new LogLines() : new LogFrames();
    let savedMs = performance.now();
    for await (const bytes of stream) {
      await outputs.write(frames.push(bytes as Uint8Array), resume);
      if (performance.now() - savedMs < checkpointMs) continue;
      savedMs = performance.now();
      await outputs.save();
    }
    await outputs.write(frames.end(), resume);
  }
}

/** Seconds and nanoseconds, as the engine wants them. */
function sinceOption(since: string): { since?: number } {
  const [whole = '', decimals = ''] = since.replace('Z', '').split('.');
  if (whole === '') return {};
  const seconds = Math.floor(Date.parse(`${whole}Z`) / 1000);
  return { since: `${seconds}.${decimals.padEnd(9, '0')}` as unknown as number };
}

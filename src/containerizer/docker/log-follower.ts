import { type FileHandle, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { LogFrames, type LogLine, LogLines, type LogPosition, LogResume, logStart } from '../core/log-frames.ts';
import type { ContainerLogLimits } from '../core/log-limits.ts';
import { replaceLog, settleReplaced } from '../logs/replace-log.ts';
import { appendFlags, logToSandbox } from '../sandbox.ts';
import { engineStatus, saidBy } from './engine.ts';

export interface LogFollowerOptions {
  readonly container: Docker.Container;
  readonly sandbox: string;
  /** The container has a terminal: one stream, without frames. */
  readonly isTerminal: boolean;
  /** Where the position is kept over restarts. */
  readonly positionPath: string;
  readonly logger: Logger;
  /** Where the files are rotated; absent: they are not. */
  readonly limits?: ContainerLogLimits;
  /** Resolves when the container has ended: true when that was heard at once, false when it was found out later. */
  readonly over: Promise<boolean>;
  /** Resolves when the container runs: until then it has no log. Absent: it does. */
  readonly begun?: Promise<unknown>;
}

/** Position in the log, with the sizes of the files at that moment: what they grew by since was written after it. */
interface Checkpoint extends LogPosition {
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
}

interface Output {
  file: FileHandle;
  /** Bytes at the start of the log that an agent before this one has written already. */
  skipBytes: number;
  sizeBytes: number;
}

const checkpointMs = 1000;
const retryMs = 1000;

interface Outputs {
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Copies a container's output into its sandbox, and goes on where it stopped after a restart of the agent or the engine. */
export class LogFollower {
  readonly #options: LogFollowerOptions;
  readonly #closing = new AbortController();
  #stream: Readable | undefined;
  #isOver = false;
  #saved: LogPosition | undefined;
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
    const { sandbox, positionPath } = this.#options;
    const [checkpoint] = await Promise.all([
      readCheckpoint(positionPath),
      ...['stdout', 'stderr'].map((name) => settleReplaced(sandbox, name)),
    ]);
    this.#saved = checkpoint;
    const [stdout, stderr] = await Promise.all([
      openOutput(join(sandbox, 'stdout'), checkpoint?.stdoutBytes),
      openOutput(join(sandbox, 'stderr'), checkpoint?.stderrBytes),
    ]);
    const outputs = { stdout, stderr };
    // Ended between the end of a file and the note of it: the next end must count from the new file.
    if (checkpoint !== undefined && isShorter(outputs, checkpoint)) {
      await this.#saveAgain(checkpoint, outputs);
    }
    let resume = new LogResume(checkpoint ?? logStart);
    try {
      await Promise.race([this.#options.begun, this.#closed]);
      if (this.#isClosed) return;
      let hasComplained = false;
      for (;;) {
        const wasOver = this.#isOver;
        const failure = await this.#copy(resume, outputs).then(
          () => undefined,
          (thrown: unknown) => thrown ?? new Error('broken'),
        );
        const isWhole = failure === undefined || engineStatus(failure) === 404;
        if (engineStatus(failure) === 501) return this.#giveUp(failure);
        if (isWhole && wasOver) return;
        if (this.#isClosed) return await this.#save(resume.position, outputs);
        if (!isWhole && !hasComplained) {
          hasComplained = true;
          this.#options.logger.warn('output of a container cannot be read', { sandbox, error: errorText(failure) });
        }
        const pause = delay(retryMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
        // The log ends a moment before the container is known to have, and engines may end it before its last piece: it is asked for
        // what is left once more.
        const hasEnded = await Promise.race([pause, isWhole ? this.#options.over : pause]);
        if (hasEnded !== true) await this.#save(resume.position, outputs);
        resume = new LogResume(resume.position);
      }
    } finally {
      // Nothing is left to be written: nobody has to wait for this.
      void Promise.allSettled([stdout.file.close(), stderr.file.close()]);
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
  async #copy(resume: LogResume, outputs: Outputs): Promise<void> {
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
      await this.#write(frames.push(bytes as Uint8Array), resume, outputs);
      await this.#rotate(resume.position, outputs);
      if (performance.now() - savedMs < checkpointMs) continue;
      savedMs = performance.now();
      await this.#save(resume.position, outputs);
    }
    await this.#write(frames.end(), resume, outputs);
  }

  async #write(read: readonly LogLine[], resume: LogResume, outputs: Outputs): Promise<void> {
    const from = resume.position;
    const lines = read.filter((line) => resume.take(line));
    // Before anything is written it must be known from where on.
    if (this.#saved === undefined && lines.length > 0) await this.#save(from, outputs);
    for (const name of ['stdout', 'stderr'] as const) {
      const own = lines.filter(({ stream: of }) => of === name);
      await append(
        outputs[name],
        own.map(({ text }) => text),
      );
    }
  }

  /** Between two pieces of output everything up to the position is in the files, and nothing else. */
  async #rotate(at: LogPosition, outputs: Outputs): Promise<void> {
    const { limits, sandbox } = this.#options;
    if (limits === undefined) return;
    for (const name of ['stdout', 'stderr'] as const) {
      const output = outputs[name];
      if (output.sizeBytes <= limits[name].maxBytes || output.skipBytes > 0) continue;
      await this.#saveAgain(at, outputs);
      await output.file.close();
      try {
        await replaceLog(sandbox, name, limits[name]);
      } finally {
        Object.assign(output, await openOutput(join(sandbox, name), undefined));
      }
      await this.#saveAgain(at, outputs);
    }
  }

  async #saveAgain(at: LogPosition, outputs: Outputs): Promise<void> {
    this.#saved = undefined;
    await this.#save(at, outputs);
  }

  async #save(at: LogPosition, { stdout, stderr }: Outputs): Promise<void> {
    if (this.#saved?.since === at.since && this.#saved.sameCount === at.sameCount) return;
    await writeCheckpoint(this.#options.positionPath, {
      since: at.since,
      sameCount: at.sameCount,
      stdoutBytes: stdout.sizeBytes - stdout.skipBytes,
      stderrBytes: stderr.sizeBytes - stderr.skipBytes,
    });
    this.#saved = at;
  }
}

/** Seconds and nanoseconds, as the engine wants them. */
function sinceOption(since: string): { since?: number } {
  const [whole = '', decimals = ''] = since.replace('Z', '').split('.');
  if (whole === '') return {};
  const seconds = Math.floor(Date.parse(`${whole}Z`) / 1000);
  return { since: `${seconds}.${decimals.padEnd(9, '0')}` as unknown as number };
}

function isShorter({ stdout, stderr }: Outputs, { stdoutBytes, stderrBytes }: Checkpoint): boolean {
  return stdout.sizeBytes < stdoutBytes || stderr.sizeBytes < stderrBytes;
}

async function openOutput(path: string, knownBytes: number | undefined): Promise<Output> {
  const file = await open(path, appendFlags, 0o644);
  const { size } = await file.stat();
  return { file, sizeBytes: size, skipBytes: knownBytes === undefined ? 0 : Math.max(0, size - knownBytes) };
}

async function append(output: Output, parts: readonly Uint8Array[]): Promise<void> {
  const fresh: Uint8Array[] = [];
  for (const part of parts) {
    const skip = Math.min(output.skipBytes, part.length);
    output.skipBytes -= skip;
    if (skip < part.length) fresh.push(part.subarray(skip));
  }
  if (fresh.length === 0) return;
  const bytes = Buffer.concat(fresh);
  await output.file.writeFile(bytes);
  output.sizeBytes += bytes.length;
}

async function readCheckpoint(path: string): Promise<Checkpoint | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    const { since, sameCount, stdoutBytes, stderrBytes } = value as Partial<Checkpoint>;
    const isWhole = typeof since === 'string' && [sameCount, stdoutBytes, stderrBytes].every(Number.isSafeInteger);
    return isWhole ? (value as Checkpoint) : undefined;
  } catch {
    return undefined;
  }
}

async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.new`, JSON.stringify(checkpoint));
  await rename(`${path}.new`, path);
}

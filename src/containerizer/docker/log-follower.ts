import { type FileHandle, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { LogFrames, type LogLine, LogLines, type LogPosition, LogResume, logStart } from '../core/log-frames.ts';
import { appendFlags } from '../sandbox.ts';

export interface LogFollowerOptions {
  readonly container: Docker.Container;
  readonly sandbox: string;
  /** The container has a terminal: one stream, without frames. */
  readonly isTerminal: boolean;
  /** Where the position is kept over restarts. */
  readonly positionPath: string;
  readonly logger: Logger;
  /** Asked after the stream broke: is the container still there to be followed? */
  readonly isRunning: () => Promise<boolean>;
}

/** Position in the log, with the sizes of the files at that moment: what they grew by since was written after it. */
interface Checkpoint extends LogPosition {
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
}

interface Output {
  readonly file: FileHandle;
  /** Bytes at the start of the log that an agent before this one has written already. */
  skipBytes: number;
  sizeBytes: number;
}

const checkpointMs = 1000;
const retryMs = 1000;

/** Copies a container's output into its sandbox, and goes on after a restart where it stopped. */
export class LogFollower {
  readonly #options: LogFollowerOptions;
  #isClosed = false;
  #stream: Readable | undefined;
  readonly #done: Promise<void>;

  constructor(options: LogFollowerOptions) {
    this.#options = options;
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
    this.#isClosed = true;
    this.#stream?.destroy();
    await this.#done;
  }

  async #follow(): Promise<void> {
    const { sandbox, positionPath } = this.#options;
    const checkpoint = await readCheckpoint(positionPath);
    const stdout = await openOutput(join(sandbox, 'stdout'), checkpoint?.stdoutBytes);
    const stderr = await openOutput(join(sandbox, 'stderr'), checkpoint?.stderrBytes);
    let position: LogPosition = checkpoint ?? logStart;
    const save = (at: LogPosition): Promise<void> =>
      writeCheckpoint(positionPath, {
        since: at.since,
        sameCount: at.sameCount,
        stdoutBytes: stdout.sizeBytes - stdout.skipBytes,
        stderrBytes: stderr.sizeBytes - stderr.skipBytes,
      });
    try {
      if (checkpoint === undefined) await save(position);
      let hasComplained = false;
      for (;;) {
        const resume = new LogResume(position);
        await this.#copy(resume, { stdout, stderr }, save).catch((thrown: unknown) => {
          if (this.#isClosed) return;
          const text = errorText(thrown);
          if (!hasComplained)
            this.#options.logger.warn('output of a container cannot be read', { sandbox, error: text });
          hasComplained = true;
        });
        position = resume.position;
        await save(position);
        if (this.#isClosed || !(await this.#options.isRunning())) return;
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    } finally {
      await stdout.file.close();
      await stderr.file.close();
    }
  }

  /** One connection's worth of log. */
  async #copy(
    resume: LogResume,
    outputs: Readonly<Record<LogLine['stream'], Output>>,
    save: (at: LogPosition) => Promise<void>,
  ): Promise<void> {
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
      const lines = frames.push(bytes as Uint8Array).filter((line) => resume.take(line));
      for (const name of ['stdout', 'stderr'] as const) {
        await append(
          outputs[name],
          lines.filter(({ stream: of }) => of === name).map(({ text }) => text),
        );
      }
      if (performance.now() - savedMs < checkpointMs) continue;
      savedMs = performance.now();
      await save(resume.position);
    }
  }
}

/** Seconds and nanoseconds, as the engine wants them. */
function sinceOption(since: string): { since?: number } {
  const [whole = '', decimals = ''] = since.replace('Z', '').split('.');
  if (whole === '') return {};
  const seconds = Math.floor(Date.parse(`${whole}Z`) / 1000);
  return { since: `${seconds}.${decimals.padEnd(9, '0')}` as unknown as number };
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

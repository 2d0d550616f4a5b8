import { type FileHandle, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type LogLine, type LogPosition, type LogResume, logStart } from '../core/log-frames.ts';
import type { ContainerLogLimits } from '../core/log-limits.ts';
import { replaceLog, settleReplaced } from '../logs/replace-log.ts';
import { appendFlags } from '../sandbox.ts';

export interface LogOutputsOptions {
  readonly sandbox: string;
  /** Where the position is kept over restarts. */
  readonly positionPath: string;
  /** Where the files are rotated; absent: they are not. */
  readonly limits?: ContainerLogLimits;
}

/** Position in the log, with the sizes of the files at that moment: what they grew by since was written after it. */
interface Checkpoint extends LogPosition {
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
}

interface Output {
  file: FileHandle;
  /** Bytes at the start of what is written next that are in the file already. */
  skipBytes: number;
  sizeBytes: number;
}

const names = ['stdout', 'stderr'] as const;
type Outputs = Readonly<Record<(typeof names)[number], Output>>;

/** The files that a container's output is copied to, and where in its log they end. Nothing is in them twice, also after a crash. */
export class LogOutputs {
  readonly #options: LogOutputsOptions;
  readonly #outputs: Outputs;
  #position: LogPosition;
  #saved: LogPosition | undefined;

  private constructor(options: LogOutputsOptions, outputs: Outputs, checkpoint: Checkpoint | undefined) {
    this.#options = options;
    this.#outputs = outputs;
    this.#position = checkpoint ?? logStart;
    this.#saved = checkpoint;
  }

  /** Goes on where an agent before this one stopped. */
  static async open(options: LogOutputsOptions): Promise<LogOutputs> {
    const { sandbox, positionPath } = options;
    const [checkpoint] = await Promise.all([
      readCheckpoint(positionPath),
      ...names.map((name) => settleReplaced(sandbox, name)),
    ]);
    const [stdout, stderr] = await Promise.all([
      openOutput(join(sandbox, 'stdout'), checkpoint?.stdoutBytes),
      openOutput(join(sandbox, 'stderr'), checkpoint?.stderrBytes),
    ]);
    const outputs = new LogOutputs(options, { stdout, stderr }, checkpoint);
    // Ended between the end of a file and the note of it: the next end must count from the new file.
    if (checkpoint !== undefined && isShorter({ stdout, stderr }, checkpoint)) await outputs.#saveAgain();
    return outputs;
  }

  /** What is up to here is in the files. */
  get position(): LogPosition {
    return this.#position;
  }

  /** Adds what is new among these lines. When that fails, as on a full disk, the position stays, and what is written anew is there once. */
  async write(read: readonly LogLine[], resume: LogResume): Promise<void> {
    const lines = read.filter((line) => resume.take(line));
    // Before anything is written it must be known from where on.
    if (this.#saved === undefined && lines.length > 0) await this.save();
    const { stdout, stderr } = this.#outputs;
    const counted = { stdout: countOf(stdout), stderr: countOf(stderr) };
    try {
      for (const name of names) {
        const own = lines.filter(({ stream }) => stream === name);
        await append(
          this.#outputs[name],
          own.map(({ text }) => text),
        );
      }
    } catch (thrown) {
      for (const name of names) await recount(this.#outputs[name], counted[name]);
      throw thrown;
    }
    this.#position = resume.position;
    await this.#rotate();
  }

  /** Notes the position for a later agent. */
  async save(): Promise<void> {
    const at = this.#position;
    if (this.#saved?.since === at.since && this.#saved.sameCount === at.sameCount) return;
    const { stdout, stderr } = this.#outputs;
    await writeCheckpoint(this.#options.positionPath, {
      since: at.since,
      sameCount: at.sameCount,
      stdoutBytes: countOf(stdout),
      stderrBytes: countOf(stderr),
    });
    this.#saved = at;
  }

  /** Nothing is left to be written: nobody has to wait for this. */
  close(): void {
    void Promise.allSettled(names.map((name) => this.#outputs[name].file.close()));
  }

  async #saveAgain(): Promise<void> {
    this.#saved = undefined;
    await this.save();
  }

  /** Between two pieces of output everything up to the position is in the files, and nothing else. */
  async #rotate(): Promise<void> {
    const { limits, sandbox } = this.#options;
    if (limits === undefined) return;
    for (const name of names) {
      const output = this.#outputs[name];
      if (output.sizeBytes <= limits[name].maxBytes || output.skipBytes > 0) continue;
      await this.#saveAgain();
      await output.file.close();
      try {
        await replaceLog(sandbox, name, limits[name]);
      } finally {
        Object.assign(output, await openOutput(join(sandbox, name), undefined));
      }
      await this.#saveAgain();
    }
  }
}

/** How much of a file is up to the position. */
function countOf({ sizeBytes, skipBytes }: Output): number {
  return sizeBytes - skipBytes;
}

async function recount(output: Output, countedBytes: number): Promise<void> {
  const { size } = await output.file.stat();
  output.sizeBytes = size;
  output.skipBytes = Math.max(0, size - countedBytes);
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

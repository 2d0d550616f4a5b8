import { constants } from 'node:fs';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';

/** What is written beside a log that is rotated, so that whoever follows it finds the place again. */
export interface RotationState {
  /** Bytes that were cut off its beginning, ever. */
  readonly rotatedBytes: number;
  /** A cut under way: how much, the size before it, and how many pieces are kept of it. */
  readonly cutting?: { readonly bytes: number; readonly sizeBytes: number; readonly pieces: number };
}

const maxStateBytes = 4096;

/** The name of the state of a log. */
export function stateNameOf(log: string): string {
  return `${log}.logrotate.state`;
}

/** Reads the state of a log; nothing was rotated when there is none, or none that makes sense: tasks can write it too. */
export async function readRotationState(directory: string, log: string): Promise<RotationState> {
  let file: FileHandle | undefined;
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    file = await open(`${directory}/${stateNameOf(log)}`, flags);
    if (!(await file.stat()).isFile()) return { rotatedBytes: 0 };
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxStateBytes), 0, maxStateBytes, 0);
    return parseRotationState(buffer.toString('utf8', 0, bytesRead));
  } catch {
    return { rotatedBytes: 0 };
  } finally {
    await file?.close();
  }
}

export function parseRotationState(text: string): RotationState {
  try {
    const { rotated, cutting, size, pieces } = JSON.parse(text) as Record<string, unknown>;
    if (!isCount(rotated)) return { rotatedBytes: 0 };
    if (!isCount(cutting) || !isCount(size) || !isCount(pieces)) return { rotatedBytes: rotated };
    return { rotatedBytes: rotated, cutting: { bytes: cutting, sizeBytes: size, pieces } };
  } catch {
    return { rotatedBytes: 0 };
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Replaces the state of a log as a whole. */
export async function writeRotationState(directory: string, log: string, state: RotationState): Promise<void> {
  const { rotatedBytes, cutting } = state;
  const text = JSON.stringify({
    rotated: rotatedBytes,
    ...(cutting === undefined ? {} : { cutting: cutting.bytes, size: cutting.sizeBytes, pieces: cutting.pieces }),
  });
  const temporary = `${directory}/${stateNameOf(log)}.new`;
  const file = await createNew(temporary);
  try {
    await file.writeFile(`${text}\n`);
  } finally {
    await file.close();
  }
  await rename(temporary, `${directory}/${stateNameOf(log)}`);
}

/** A new plain file; what was there under its name, a link too, makes way. */
export async function createNew(path: string): Promise<FileHandle> {
  await unlink(path).catch(() => {});
  return open(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o644);
}

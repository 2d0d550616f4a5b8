import { constants } from 'node:fs';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import {
  formatRotationState,
  notRotated,
  parseRotationState,
  type RotationState,
  rotationStateName,
} from '../../base/rotation-state.ts';

const maxStateBytes = 4096;

/** Reads the state of a log; nothing was rotated when there is none. */
export async function readRotationState(directory: string, log: string): Promise<RotationState> {
  let file: FileHandle | undefined;
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    file = await open(`${directory}/${rotationStateName(log)}`, flags);
    if (!(await file.stat()).isFile()) return notRotated;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxStateBytes), 0, maxStateBytes, 0);
    return parseRotationState(buffer.toString('utf8', 0, bytesRead));
  } catch {
    return notRotated;
  } finally {
    await file?.close();
  }
}

/** Replaces the state of a log as a whole. */
export async function writeRotationState(directory: string, log: string, state: RotationState): Promise<void> {
  const path = `${directory}/${rotationStateName(log)}`;
  const file = await createNew(`${path}.new`);
  try {
    await file.writeFile(formatRotationState(state));
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

/** A new plain file; what was there under its name, a link too, makes way. */
export async function createNew(path: string): Promise<FileHandle> {
  await unlink(path).catch(() => {});
  return open(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o644);
}

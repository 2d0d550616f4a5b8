import { constants } from 'node:fs';
import { lstat, open, rename, rm } from 'node:fs/promises';
import type { LogLimits } from '../core/log-limits.ts';
import { shiftPieces } from './pieces.ts';
import { readRotationState, writeRotationState } from './rotation-state.ts';

/**
 * Begins a log anew that nobody but this process writes to: the file as it is becomes the newest piece, and an empty one
 * takes its place. Rejects with the system's error.
 */
export async function replaceLog(sandbox: string, name: string, { keep }: LogLimits): Promise<void> {
  const path = `${sandbox}/${name}`;
  const { size, uid, gid, mode } = await lstat(path);
  const { rotatedBytes } = await readRotationState(sandbox, name);
  const pieces = keep > 0 ? 1 : 0;
  await writeRotationState(sandbox, name, { rotatedBytes, cutting: { bytes: size, sizeBytes: size, pieces } });
  await shiftPieces(sandbox, name, { by: 1, keep });
  if (keep > 0) await rename(path, `${path}.1`);
  else await rm(path);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const file = await open(path, flags, mode & 0o777);
  try {
    if (process.getuid?.() === 0) await file.chown(uid, gid);
  } finally {
    await file.close();
  }
  await writeRotationState(sandbox, name, { rotatedBytes: rotatedBytes + size });
}

/** Tells followers where they are when the process ended while it replaced a log. */
export async function settleReplaced(sandbox: string, name: string): Promise<void> {
  const { rotatedBytes, cutting } = await readRotationState(sandbox, name);
  if (cutting === undefined) return;
  const size = (await lstat(`${sandbox}/${name}`).catch(() => undefined))?.size ?? 0;
  const isDone = size < cutting.sizeBytes;
  await writeRotationState(sandbox, name, { rotatedBytes: rotatedBytes + (isDone ? cutting.bytes : 0) });
}

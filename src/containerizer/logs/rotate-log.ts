/**
 * Cuts the beginning off a log that a task goes on writing. The task writes to the file itself, at its end, and needs
 * nobody for that: neither a pipe that could fill up nor a process that could die. So the file must stay the same one, and
 * its beginning is taken away under it: what is there is only ever added to, so it is copied in peace, and then the file system removes those
 * blocks in one step (`fallocate --collapse-range`). No line is lost or doubled, whatever is written meanwhile. Copying and truncating would
 * lose what is written between the two.
 */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, rename, rm, unlink } from 'node:fs/promises';
import type { RotationState } from '../../base/rotation-state.ts';
import { type LogLimits, pageBytes, planRotation, type Rotation } from '../core/log-limits.ts';
import { openSandbox, pathOfOpen } from '../inside-sandbox.ts';
import { collapseStart } from './collapse.ts';
import { shiftPieces } from './pieces.ts';
import { createNew, readRotationState, writeRotationState } from './rotation-state.ts';

export interface RotatedLog {
  readonly sandbox: string;
  readonly name: 'stdout' | 'stderr';
  readonly limits: LogLimits;
}

/** A log that is open, in its directory as it was opened: tasks may put links in the place of either. */
interface OpenLog {
  readonly directory: string;
  readonly name: string;
  readonly file: FileHandle;
  readonly uid: number;
  readonly gid: number;
  readonly keep: number;
}

/** Brings a log below its limit; resolves with the bytes that were cut off. Rejects when the system refuses; nothing is lost then. */
export async function rotateLog({ sandbox, name, limits }: RotatedLog): Promise<number> {
  const folder = await openSandbox(sandbox);
  let file: FileHandle | undefined;
  try {
    const directory = pathOfOpen(folder);
    file = await open(`${directory}/${name}`, constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { uid } = await folder.stat();
    const stats = await file.stat();
    // Whatever a task puts here instead, somebody else's file is never cut or copied into its hands.
    if (!stats.isFile() || stats.nlink !== 1 || stats.uid !== uid) {
      throw new Error(`${name} is not the plain file that the task was given`);
    }
    const log: OpenLog = { directory, name, file, uid, gid: stats.gid, keep: limits.keep };
    const state = await resume(log);
    const plan = planRotation((await file.stat()).size, limits, Math.max(pageBytes, stats.blksize));
    return plan === undefined ? 0 : await cut(log, state.rotatedBytes, plan);
  } finally {
    await file?.close();
    await folder.close();
  }
}

/** Finishes a cut that the agent did not live to finish. */
async function resume(log: OpenLog): Promise<RotationState> {
  const { directory, name, file } = log;
  const state = await readRotationState(directory, name);
  const { rotatedBytes, cutting } = state;
  if (cutting === undefined) return state;
  const { bytes, sizeBytes, pieces } = cutting;
  const isPlaced = await arePlaced(log, pieces);
  if (!isPlaced) await takeBack(log, pieces);
  const isShort = (await file.stat()).size < sizeBytes;
  if (pieces > 0 && isPlaced && !isShort && (await isNewestStillThere(log, bytes))) await collapseStart(file, bytes);
  const isDone = pieces > 0 ? isPlaced : isShort;
  const settled = { rotatedBytes: rotatedBytes + (isDone ? bytes : 0) };
  await writeRotationState(directory, name, settled);
  return settled;
}

async function cut(log: OpenLog, rotatedBytes: number, plan: Rotation): Promise<number> {
  const { directory, name, file, keep } = log;
  const { dropBytes, pieceBytes, pieces } = plan;
  const bytes = dropBytes + pieces * pieceBytes;
  for (let number = pieces; number >= 1; number--) {
    await copyPart(log, { start: bytes - number * pieceBytes, bytes: pieceBytes }, newPiece(log, number));
  }
  const { size: sizeBytes } = await file.stat();
  await writeRotationState(directory, name, { rotatedBytes, cutting: { bytes, sizeBytes, pieces } });
  if (pieces > 0) await shiftPieces(directory, name, { by: pieces, keep });
  // The newest comes last: when it has its name all have.
  for (let number = pieces; number >= 1; number--) {
    await rename(newPiece(log, number), `${directory}/${name}.${number}`);
  }
  try {
    await collapseStart(file, bytes);
  } catch (thrown) {
    await takeBack(log, pieces);
    await writeRotationState(directory, name, { rotatedBytes });
    throw thrown;
  }
  await writeRotationState(directory, name, { rotatedBytes: rotatedBytes + bytes });
  return bytes;
}

function newPiece({ directory, name }: OpenLog, number: number): string {
  return `${directory}/${name}.logrotate.new.${number}`;
}

async function arePlaced(log: OpenLog, pieces: number): Promise<boolean> {
  return pieces > 0 && (await lstat(newPiece(log, 1)).catch(() => undefined)) === undefined;
}

/** Removes new pieces, with and without their names: what they hold is still in the log. */
async function takeBack(log: OpenLog, pieces: number): Promise<void> {
  const { directory, name } = log;
  for (let number = 1; number <= pieces; number++) {
    const isUnnamed = await unlink(newPiece(log, number)).then(
      () => true,
      () => false,
    );
    if (!isUnnamed) await rm(`${directory}/${name}.${number}`, { force: true });
  }
}

interface Part {
  readonly start: number;
  readonly bytes: number;
}

async function copyPart(log: OpenLog, part: Part, path: string): Promise<void> {
  const { file, uid, gid } = log;
  const piece = await createNew(path);
  try {
    if (process.getuid?.() === 0) await piece.chown(uid, gid);
    for await (const bytes of bytesOf(file, part)) await piece.writeFile(bytes);
    // What is cut off is on disk before it is: a power cut loses neither.
    await piece.datasync();
  } finally {
    await piece.close();
  }
}

const bufferBytes = 1024 ** 2;

/** A part of a file, in buffers that are used again. */
async function* bytesOf(file: FileHandle, { start, bytes }: Part): AsyncGenerator<Buffer> {
  const buffer = Buffer.alloc(Math.min(bufferBytes, bytes));
  for (let done = 0; done < bytes; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, bytes - done), start + done);
    if (bytesRead === 0) throw new Error('the log was cut by somebody else');
    done += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** True when the newest piece is what stands in the log at the end of what is to be cut: it was not cut yet. */
async function isNewestStillThere({ directory, name, file }: OpenLog, cutBytes: number): Promise<boolean> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const piece = await open(`${directory}/${name}.1`, flags);
  try {
    const { size } = await piece.stat();
    let offset = 0;
    for await (const bytes of bytesOf(file, { start: cutBytes - size, bytes: size })) {
      const other = Buffer.alloc(bytes.length);
      await piece.read(other, 0, other.length, offset);
      if (!other.equals(bytes)) return false;
      offset += bytes.length;
    }
    return true;
  } finally {
    await piece.close();
  }
}

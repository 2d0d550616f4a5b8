import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fdatasync,
  fstatSync,
  fsync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Logger } from '../../base/logger.ts';
import type { CheckpointWrite } from '../core/effects.ts';

export interface CheckpointStoreOptions {
  readonly workDir: string;
  readonly logger: Logger;
  /** How long to wait after a failed write before it is tried again. */
  readonly retryMs?: number;
}

export interface CheckpointStore {
  /** Calls `done` when these and all earlier writes are on disk. Nothing is lost or reordered when the disk fails for a while. */
  persist(writes: readonly CheckpointWrite[], done: () => void): void;
  /** Waits for what was asked so far; gives up when the disk fails. */
  close(): Promise<void>;
}

interface Request {
  readonly writes: readonly CheckpointWrite[];
  readonly done: () => void;
}

/** Largest group that shares one sync. */
const maxGroup = 256;

const syncData = promisify(fdatasync);
const syncAll = promisify(fsync);

/**
 * Writes checkpoints in groups: all that was asked while the disk was busy is written together and synced once. A group
 * that fails is undone and tried again, so that a full disk stops the agent's promises but loses none.
 *
 * Only syncs wait for the disk, and only they are handed to threads: the rest are many small calls that change memory, and
 * a thread's turn costs ten times as much as each.
 */
export function openCheckpointStore(options: CheckpointStoreOptions): CheckpointStore {
  const { logger } = options;
  const retryMs = options.retryMs ?? 1000;
  const madeDirectories = new Set<string>();
  const waiting: Request[] = [];
  let running: Promise<void> | undefined;
  let isClosed = false;

  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      // All that this turn asks for goes together.
      await new Promise((resolve) => setImmediate(resolve));
      const group = waiting.splice(0, maxGroup);
      const writes = group.flatMap((request) => request.writes);
      for (let attempt = 1; writes.length > 0; attempt++) {
        try {
          await writeGroup(options.workDir, writes, madeDirectories);
          break;
        } catch (thrown) {
          madeDirectories.clear();
          logger.error('checkpoints cannot be written: free the disk or make the work directory writable', {
            error: thrown,
            attempt,
          });
          if (isClosed) return;
          await new Promise((resolve) => setTimeout(resolve, retryMs));
        }
      }
      for (const { done } of group) done();
    }
    running = undefined;
  };

  return {
    persist: (writes, done) => {
      if (isClosed) return;
      waiting.push({ writes, done });
      running ??= run();
    },
    close: async () => {
      isClosed = true;
      await running;
    },
  };
}

interface OpenFile {
  readonly fd: number;
  /** Size before this group, to undo a torn append. */
  readonly sizeBytes: number;
}

/** What a group has opened and made so far. */
interface Group {
  readonly workDir: string;
  readonly madeDirectories: Set<string>;
  readonly appended: Map<string, OpenFile>;
  /** Of files written twice in a group only the newest contents matter: they take the place of the last of these writes. */
  readonly contents: Map<string, CheckpointWrite & { op: 'write' }>;
  /** Where new contents wait for their name. */
  readonly temporary: Map<string, string>;
  /** Directories in which names were made. */
  readonly touched: Set<string>;
}

/** Writes, syncs, then puts names in place, in the order asked. Throws with everything undone that matters. */
async function writeGroup(
  workDir: string,
  writes: readonly CheckpointWrite[],
  madeDirectories: Set<string>,
): Promise<void> {
  const group: Group = {
    workDir,
    madeDirectories,
    appended: new Map(),
    contents: new Map(),
    temporary: new Map(),
    touched: new Set(),
  };
  const written: number[] = [];
  try {
    for (const write of writes) take(write, group);
    for (const [path, { bytes }] of group.contents) {
      const name = temporaryName(path);
      const fd = openSync(name, 'wx', 0o600);
      written.push(fd);
      group.temporary.set(path, name);
      writeFileSync(fd, bytes);
    }
    await allDone([...written, ...[...group.appended.values()].map(({ fd }) => fd)].map((fd) => syncData(fd)));
    for (const write of writes) putInPlace(write, group);
    await allDone([...group.touched].map(syncDirectory));
  } catch (thrown) {
    for (const { fd, sizeBytes } of group.appended.values()) tryTo(() => ftruncateSync(fd, sizeBytes));
    for (const name of group.temporary.values()) tryTo(() => rmSync(name, { force: true }));
    throw thrown;
  } finally {
    for (const fd of [...written, ...[...group.appended.values()].map(({ fd }) => fd)]) tryTo(() => closeSync(fd));
  }
}

/** Makes what has no effect until it is synced. */
function take(write: CheckpointWrite, group: Group): void {
  const path = join(group.workDir, write.path);
  if (write.op !== 'remove') prepareDirectory(dirname(path), group);
  if (write.op === 'append') append(path, write.bytes, group);
  if (write.op === 'write') group.contents.set(path, write);
}

function prepareDirectory(directory: string, { madeDirectories: made, touched }: Group): void {
  if (made.has(directory)) return;
  const first = mkdirSync(directory, { recursive: true });
  for (let path = directory; first !== undefined && path.length >= first.length; path = dirname(path)) {
    touched.add(dirname(path));
  }
  made.add(directory);
  // Bounded: a directory that is looked at again costs one system call.
  if (made.size > 4096) made.clear();
}

function append(path: string, bytes: Uint8Array, { appended, touched }: Group): void {
  let file = appended.get(path);
  if (file === undefined) {
    const fd = openSync(path, 'a', 0o644);
    const { size } = fstatSync(fd);
    if (size === 0) touched.add(dirname(path));
    file = { fd, sizeBytes: size };
    appended.set(path, file);
  }
  writeFileSync(file.fd, bytes);
}

function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}`);
}

async function syncDirectory(directory: string): Promise<void> {
  const fd = openSync(directory, 'r');
  try {
    await syncAll(fd);
  } finally {
    closeSync(fd);
  }
}

/** Waits for all, also when one fails: nothing may go on behind the back of who cleans up. */
async function allDone(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** Cleans up one thing; the failure that led here is the one to tell. */
function tryTo(cleanUp: () => void): void {
  try {
    cleanUp();
  } catch {
    // The next try writes other names and cuts torn ends off.
  }
}

function putInPlace(write: CheckpointWrite, { workDir, contents, temporary, touched }: Group): void {
  const path = join(workDir, write.path);
  switch (write.op) {
    case 'write': {
      const name = temporary.get(path);
      const isReplaced = contents.get(path) !== write;
      if (name === undefined || isReplaced) return;
      renameSync(name, path);
      temporary.delete(path);
      touched.add(dirname(path));
      return;
    }
    case 'link': {
      const name = temporaryName(path);
      symlinkSync(join(workDir, write.target), name);
      renameSync(name, path);
      touched.add(dirname(path));
      return;
    }
    case 'remove':
      rmSync(path, { force: true, recursive: true });
      if (existsSync(dirname(path))) touched.add(dirname(path));
      return;
    case 'append':
      return;
  }
}

import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Logger } from '../../base/logger.ts';
import { syncDirectory } from '../../runtime/atomic-file.ts';
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
const maxGroup = 512;

/**
 * Writes checkpoints in groups: all that was asked while the disk was busy is written together and synced once. A group
 * that fails is undone and tried again, so that a full disk stops the agent's promises but loses none.
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
  readonly handle: FileHandle;
  /** Size before this group, to undo a torn append. */
  readonly sizeBytes: number;
}

/** Writes, syncs, then puts names in place, in the order asked. Throws with everything undone that matters. */
async function writeGroup(
  workDir: string,
  writes: readonly CheckpointWrite[],
  madeDirectories: Set<string>,
): Promise<void> {
  const appended = new Map<string, OpenFile>();
  /** Of files written twice in a group only the newest contents matter: they take the place of the last of these writes. */
  const contents = new Map<string, CheckpointWrite & { op: 'write' }>();
  const temporary = new Map<string, string>();
  const touched = new Set<string>();
  try {
    for (const write of writes) {
      const path = join(workDir, write.path);
      if (write.op !== 'remove') await prepareDirectory(dirname(path), madeDirectories, touched);
      if (write.op === 'append') await append(path, write.bytes, appended, touched);
      if (write.op === 'write') contents.set(path, write);
    }
    await allDone([
      ...[...contents].map(async ([path, { bytes }]) => {
        const name = temporaryName(path);
        temporary.set(path, name);
        await writeSynced(name, bytes);
      }),
      ...[...appended.values()].map(({ handle }) => handle.datasync()),
    ]);
    for (const write of writes) {
      const isReplaced = write.op === 'write' && contents.get(join(workDir, write.path)) !== write;
      if (!isReplaced) await putInPlace(workDir, write, temporary, touched);
    }
    await allDone([...touched].map(syncDirectory));
  } catch (thrown) {
    await Promise.allSettled([...appended.values()].map(({ handle, sizeBytes }) => handle.truncate(sizeBytes)));
    await Promise.allSettled([...temporary.values()].map((path) => rm(path, { force: true })));
    throw thrown;
  } finally {
    await Promise.allSettled([...appended.values()].map(({ handle }) => handle.close()));
  }
}

async function prepareDirectory(directory: string, made: Set<string>, touched: Set<string>): Promise<void> {
  if (made.has(directory)) return;
  const first = await mkdir(directory, { recursive: true });
  for (let path = directory; first !== undefined && path.length >= first.length; path = dirname(path)) {
    touched.add(dirname(path));
  }
  made.add(directory);
  // Bounded: a directory that is looked at again costs one system call.
  if (made.size > 4096) made.clear();
}

async function append(
  path: string,
  bytes: Uint8Array,
  appended: Map<string, OpenFile>,
  touched: Set<string>,
): Promise<void> {
  let file = appended.get(path);
  if (file === undefined) {
    const handle = await open(path, 'a', 0o644);
    const { size } = await handle.stat();
    if (size === 0) touched.add(dirname(path));
    file = { handle, sizeBytes: size };
    appended.set(path, file);
  }
  await file.handle.appendFile(bytes);
}

function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}`);
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Waits for all, also when one fails: nothing may go on behind the back of who cleans up. */
async function allDone(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function putInPlace(
  workDir: string,
  write: CheckpointWrite,
  temporary: Map<string, string>,
  touched: Set<string>,
): Promise<void> {
  const path = join(workDir, write.path);
  switch (write.op) {
    case 'write': {
      const name = temporary.get(path);
      if (name === undefined) return;
      await rename(name, path);
      temporary.delete(path);
      touched.add(dirname(path));
      return;
    }
    case 'link': {
      const name = temporaryName(path);
      await symlink(join(workDir, write.target), name);
      await rename(name, path);
      touched.add(dirname(path));
      return;
    }
    case 'remove':
      await rm(path, { force: true, recursive: true });
      if (await isThere(dirname(path))) touched.add(dirname(path));
      return;
    case 'append':
      return;
  }
}

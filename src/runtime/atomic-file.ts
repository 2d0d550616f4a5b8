import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { errorCode } from '../base/errors.ts';

export interface AtomicWriteOptions {
  /** Permissions of the file; 0o644 when left out. */
  readonly mode?: number;
}

/**
 * Replaces a file as a whole: after a crash it holds either the old or the new contents. Resolves when the new contents
 * and the name are on disk. Missing parent directories are made. Rejects with the system's error.
 */
export async function writeFileAtomic(
  path: string,
  contents: string | Uint8Array,
  options: AtomicWriteOptions = {},
): Promise<void> {
  const directory = dirname(path);
  await makeDirectory(directory);
  const temporary = join(directory, `.${basename(path)}.${randomUUID()}`);
  try {
    const file = await open(temporary, 'wx', options.mode ?? 0o644);
    try {
      await file.writeFile(contents);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
  await syncDirectory(directory);
}

/** The contents of a file, or undefined when there is none. Other failures reject. */
export async function readFileIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}

/** Makes names created or removed in a directory durable. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a directory and its parents, each name durable in its parent. */
export async function makeDirectory(directory: string): Promise<void> {
  const first = await mkdir(resolve(directory), { recursive: true });
  if (first === undefined) return;
  // Everything between the first new directory and the last is new.
  for (let path = resolve(directory); path.length >= first.length; path = dirname(path))
    await syncDirectory(dirname(path));
}

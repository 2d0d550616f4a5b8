/**
 * Runs that hold secrets: what is written about them (environment, launch file) lies in memory, and a link to it where the
 * directory of the run would be. On a runtime directory that is in memory anyway there is no link.
 */
import { lstatSync, mkdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../../base/errors.ts';
import { isInMemory, type MemoryDirectory } from '../memory-directory.ts';

/** Makes the directory of a run. Throws `container-launch-failed` when the machine has no file system in memory. */
export function makeRunInMemory(directory: string, memory: MemoryDirectory): void {
  mkdirSync(dirname(directory), { recursive: true, mode: 0o700 });
  if (isInMemory(dirname(directory))) mkdirSync(directory, { recursive: true, mode: 0o700 });
  else link(memory.make(basename(directory)), directory);
}

/** The same for a further run that knows the secrets of another: beside it in memory, if that one is there. */
export function makeRunLike(other: string, directory: string): void {
  const target = linkTarget(other);
  if (target === undefined) return;
  const own = join(dirname(target), basename(directory));
  mkdirSync(own, { recursive: true, mode: 0o700 });
  mkdirSync(dirname(directory), { recursive: true, mode: 0o700 });
  link(own, directory);
}

function link(target: string, path: string): void {
  try {
    symlinkSync(target, path);
  } catch (thrown) {
    if (errorCode(thrown) !== 'EEXIST' || linkTarget(path) !== target) throw thrown;
  }
}

/** Where a run is in memory; undefined when its directory is where it seems to be. */
export function linkTarget(directory: string): string | undefined {
  try {
    return lstatSync(directory).isSymbolicLink() ? readlinkSync(directory) : undefined;
  } catch {
    return undefined;
  }
}

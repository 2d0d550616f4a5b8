import { type FileHandle, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../mesos/launcher.ts';
import { fileOfProgram, runOnFile } from '../program-on-file.ts';
import { createNew } from './rotation-state.ts';

const timeoutMs = 60_000;

/** Removes the first bytes of an open file, whole blocks of it, in one step. Rejects with what the system says. */
export function collapseStart(file: FileHandle, bytes: number): Promise<void> {
  const program = findProgram('fallocate');
  if (program === undefined) return Promise.reject(new Error('there is no program fallocate: install util-linux'));
  const words = ['--collapse-range', '--offset', '0', '--length', String(bytes), fileOfProgram];
  return runOnFile({ program, words, fd: file.fd, timeoutMs });
}

/** Why the files of this directory cannot be cut at their beginning, or undefined when they can: asked with a file of its own. */
export async function collapseComplaint(directory: string): Promise<string | undefined> {
  const path = join(directory, '.logrotate.probe');
  try {
    const file = await createNew(path);
    try {
      const { blksize } = await file.stat();
      await file.writeFile(Buffer.alloc(blksize + 1));
      await collapseStart(file, blksize);
      const { size } = await file.stat();
      return size === 1 ? undefined : `a file has ${size} bytes where one should be left`;
    } finally {
      await file.close();
    }
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } finally {
    await unlink(path).catch(() => {});
  }
}

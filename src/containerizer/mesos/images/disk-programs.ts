import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { findProgram, launcherPath } from '../launcher.ts';

const run = promisify(execFile);
const environment = { PATH: launcherPath, LC_ALL: 'C' };

/** Removes a directory and everything below, however deep. No error when it is not there. */
export async function removeTree(path: string): Promise<void> {
  // The program goes down by open directories: a path that is too long for a system call does not stop it.
  const program = findProgram('rm');
  if (program === undefined) await rm(path, { recursive: true, force: true });
  else await run(program, ['-rf', '--', path], { env: environment });
}

/** Waits until the disk below this path has everything. */
export async function syncTree(path: string): Promise<void> {
  const program = findProgram('sync');
  // Without it only a power failure right after the pull can do harm.
  if (program !== undefined) await run(program, ['-f', '--', path], { env: environment }).catch(() => {});
}

/** Copies a file tree with owners, rights, times, links; shares blocks where the disk can. Rejects with what the program said. */
export async function copyTree(from: string, to: string, signal: AbortSignal): Promise<void> {
  const program = findProgram('cp');
  if (program === undefined) throw new Error('cp is not installed on this machine');
  await run(program, ['-a', `${from}/.`, `${to}/`], { env: environment, signal });
}

import { readdirSync, readFileSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProcessIdentity, parseProcessStat } from '../core/process-tree.ts';
import { linkTarget } from './memory-runs.ts';
import { isOwnWant } from './process-table.ts';

// What runners write is a few bytes in memory or in the page cache: it is read in place. Reading throws only when the agent has
// no descriptors to read with.

/** The processes of a run. */
export interface RunProcesses {
  readonly runner: ProcessIdentity;
  readonly task: ProcessIdentity;
}

/** How a run ended. */
export interface RunEnd {
  /** Wait status of the task; absent when its runner died first and nobody saw the end. */
  readonly waitStatus?: number;
  /** Why the task could not be started by its runner. */
  readonly error?: string;
}

/** The processes that a run's directory speaks of, or undefined while it has not started. */
export function readRunProcesses(directory: string): RunProcesses | undefined {
  const runner = readIdentity(join(directory, 'runner'));
  const task = readIdentity(join(directory, 'task'));
  return runner === undefined || task === undefined ? undefined : { runner, task };
}

function readIdentity(path: string): ProcessIdentity | undefined {
  const text = readText(path);
  // One write of one line: without its end it is not whole yet.
  if (text === undefined || !text.endsWith('\n')) return undefined;
  const facts = parseProcessStat(text.trimEnd());
  return facts === undefined ? undefined : { pid: facts.pid, startTicks: facts.startTicks };
}

/** True when a task with namespaces has them, with all that is mounted in them: see `launchScript`. */
export function isInside(directory: string): boolean {
  return readText(join(directory, 'error')) === '\n';
}

/** How the run ended, or undefined while it goes on. */
export function readRunEnd(directory: string): RunEnd | undefined {
  const status = /^(\d+) ([01])\n$/.exec(readText(join(directory, 'status')) ?? '');
  if (status === null) return undefined;
  const code = Number(status[1]);
  const waitStatus = status[2] === '1' ? code & 0x7f : (code & 0xff) << 8;
  const error = readText(join(directory, 'error'))?.trim() || readText(join(directory, 'complaint'))?.trim();
  return error === undefined || error === '' ? { waitStatus } : { waitStatus, error };
}

/** Tells a runner that has not started its task not to do so. Look for its processes afterwards. */
export function cancelRun(directory: string): void {
  try {
    writeFileSync(join(directory, 'cancelled'), '');
  } catch {
    // The directory is gone: there is nothing to cancel.
  }
}

/** Files of a run; a directory with more holds something else too. */
const fewFiles = 20;

/** Removes the directory of a run that has ended, with all that others keep in it, also where it is a link into memory. */
export async function removeRunDirectory(directory: string): Promise<void> {
  const target = linkTarget(directory);
  if (target !== undefined) await rm(target, { recursive: true, force: true });
  try {
    // Its few small files are gone sooner than a thread would begin with them.
    const names = readdirSync(directory);
    if (names.length <= fewFiles) {
      for (const name of names) unlinkSync(join(directory, name));
      rmdirSync(directory);
      return;
    }
  } catch {
    // Gone already, or there is a directory in it.
  }
  await rm(directory, { recursive: true, force: true });
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (isOwnWant(thrown)) throw thrown;
    return undefined;
  }
}

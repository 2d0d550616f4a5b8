import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, errorText } from '../../../base/errors.ts';
import { ContainerError } from '../../container-error.ts';

// These files never wait for a disk: making groups and reading in place costs a tenth of what a thread's turn does. Writing a limit may
// have the kernel free memory first, and is left to threads.

/** Makes a control group, and those above it. Throws `container-launch-failed`. */
export function makeGroup(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (thrown) {
    throw groupFailed(`cannot make the control group ${directory}`, thrown);
  }
}

/** Sets one value of a group. Rejects with `container-launch-failed`. */
export async function setGroupValue(directory: string, file: string, value: string | number): Promise<void> {
  try {
    await writeFile(join(directory, file), String(value), { flag: 'w' });
  } catch (thrown) {
    throw groupFailed(`cannot set ${file} of the control group ${directory} to ${value}`, thrown);
  }
}

/** The text of one file of a group, or undefined when it is not there. */
export function groupText(directory: string, file: string): string | undefined {
  try {
    return readFileSync(join(directory, file), 'utf8');
  } catch {
    return undefined;
  }
}

/** The number in one file of a group. */
export function groupNumber(directory: string, file: string): number | undefined {
  const text = groupText(directory, file)?.trim();
  if (text === undefined || text === '' || text === 'max') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** The lines `name number` of one file of a group; undefined when it is not there. */
export function groupTable(directory: string, file: string): ReadonlyMap<string, number> | undefined {
  const text = groupText(directory, file);
  if (text === undefined) return undefined;
  const table = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [name, value] = line.split(' ');
    if (name !== undefined && value !== undefined) table.set(name, Number(value));
  }
  return table;
}

/** Ids in a file of a group: `cgroup.procs`, `tasks`, `cgroup.threads`. */
export function groupIds(directory: string, file: string): number[] {
  return (groupText(directory, file) ?? '').split('\n').filter(Boolean).map(Number);
}

/**
 * Removes a group with the groups inside it; waits for processes that are just ending. Rejects with
 * `container-launch-failed` when it stays busy for longer.
 */
export async function removeGroups(directory: string, timeoutMs: number): Promise<void> {
  for (const name of groupsIn(directory)) await removeGroups(join(directory, name), timeoutMs);
  const untilMs = performance.now() + timeoutMs;
  for (let waitMs = 5; ; waitMs = Math.min(100, 2 * waitMs)) {
    try {
      await rmdir(directory);
      return;
    } catch (thrown) {
      if (errorCode(thrown) === 'ENOENT') return;
      if (errorCode(thrown) !== 'EBUSY' || performance.now() > untilMs) {
        throw groupFailed(`cannot remove the control group ${directory}`, thrown);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

/** Names of the groups inside a group; none when it is not there. */
export function groupsIn(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Younger groups may be those of another agent that is just starting a container. */
export const leftoverAgeMs = 60_000;

/** Removes what is empty of the groups inside a group that have been there for a while, save those of these names. */
export async function removeLeftovers(directory: string, known: ReadonlySet<string>): Promise<void> {
  const old = groupsIn(directory).filter((name) => {
    const facts = statSync(join(directory, name), { throwIfNoEntry: false });
    return facts !== undefined && Date.now() - facts.ctimeMs > leftoverAgeMs;
  });
  for (const name of old) if (!known.has(name)) await removeEmptyGroups(join(directory, name));
}

async function removeEmptyGroups(directory: string): Promise<void> {
  for (const name of groupsIn(directory)) await removeEmptyGroups(join(directory, name));
  // With processes in it, it is somebody's.
  await rmdir(directory).catch(() => {});
}

function groupFailed(message: string, cause: unknown): ContainerError {
  return new ContainerError({ code: 'container-launch-failed', message: `${message}: ${errorText(cause)}`, cause });
}

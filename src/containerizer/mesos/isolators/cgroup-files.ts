import { mkdirSync, readFileSync } from 'node:fs';
import { readdir, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, errorText } from '../../../base/errors.ts';
import { ContainerError } from '../../container-error.ts';

// These files never wait for a disk: making groups and reading in place costs a tenth of what a thread's turn does. Writing a limit may
// have the kernel free memory first, and is left to threads.

/** Makes a control group. Rejects with `container-launch-failed`. */
export async function makeGroup(directory: string): Promise<void> {
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
export async function groupText(directory: string, file: string): Promise<string | undefined> {
  try {
    return readFileSync(join(directory, file), 'utf8');
  } catch {
    return undefined;
  }
}

/** The number in one file of a group. */
export async function groupNumber(directory: string, file: string): Promise<number | undefined> {
  const text = (await groupText(directory, file))?.trim();
  if (text === undefined || text === '' || text === 'max') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** The lines `name number` of one file of a group. */
export async function groupTable(directory: string, file: string): Promise<ReadonlyMap<string, number>> {
  const table = new Map<string, number>();
  for (const line of ((await groupText(directory, file)) ?? '').split('\n')) {
    const [name, value] = line.split(' ');
    if (name !== undefined && value !== undefined) table.set(name, Number(value));
  }
  return table;
}

/** The count of kills in a file of a group, read at once; undefined when it is not there. Such files never wait for a disk. */
export function groupKills(directory: string, file: string): number | undefined {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync(join(directory, file), 'utf8'))?.[1] ?? 0);
  } catch {
    return undefined;
  }
}

/** Ids in a file of a group: `cgroup.procs`, `tasks`, `cgroup.threads`. */
export async function groupIds(directory: string, file: string): Promise<number[]> {
  return ((await groupText(directory, file)) ?? '').split('\n').filter(Boolean).map(Number);
}

/**
 * Removes a group with the groups inside it; waits for processes that are just ending. Rejects with
 * `container-launch-failed` when it stays busy for longer.
 */
export async function removeGroups(directory: string, timeoutMs: number): Promise<void> {
  for (const name of await groupsIn(directory)) await removeGroups(join(directory, name), timeoutMs);
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

/** Removes what is empty of a group and the groups inside it. Never waits, never rejects. */
export async function removeEmptyGroups(directory: string): Promise<void> {
  for (const name of await groupsIn(directory)) await removeEmptyGroups(join(directory, name));
  // With processes in it, it is somebody's.
  await rmdir(directory).catch(() => {});
}

async function groupsIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Young groups may be those of another agent that is just starting a container. */
const leftoverAgeMs = 60_000;

/** Names of the groups inside a group that have been there for a while. */
export async function oldGroupsIn(directory: string): Promise<string[]> {
  const names: string[] = [];
  for (const name of await groupsIn(directory)) {
    const facts = await stat(join(directory, name)).catch(() => undefined);
    if (facts !== undefined && Date.now() - facts.ctimeMs > leftoverAgeMs) names.push(name);
  }
  return names;
}

function groupFailed(message: string, cause: unknown): ContainerError {
  return new ContainerError({ code: 'container-launch-failed', message: `${message}: ${errorText(cause)}`, cause });
}

/**
 * What an agent with the rights of root does in sandboxes, whose owners may turn any name into a link at any time: each step
 * is looked up in the open directory above it, so a process that moves things about meanwhile gains nothing.
 */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { errorCode } from '../base/errors.ts';

/** Numbers of whom something in a sandbox belongs to. */
export interface SandboxOwner {
  readonly uid: number;
  readonly gid: number;
}

/** A sandbox inside others, `TOP/containers/ID…`: names below `top` may be in the hands of tasks. */
export interface SandboxPlace {
  readonly top: string;
  readonly names: readonly string[];
}

/**
 * Where a sandbox is that is so many levels deep in others. Without `depth` all that may be such levels are taken for some: then
 * `top` may be above them.
 */
export function sandboxPlace(sandbox: string, depth: number = Number.POSITIVE_INFINITY): SandboxPlace {
  const pairs = /(?:\/containers\/[^/]+)+$/.exec(sandbox)?.[0].slice(1).split('/') ?? [];
  const names = depth * 2 < pairs.length ? pairs.slice(pairs.length - depth * 2) : pairs;
  const below = names.map((name) => `/${name}`).join('');
  return { top: sandbox.slice(0, sandbox.length - below.length), names };
}

/** Opens a sandbox, through no link that a task could have made. Rejects with the system's error. */
export async function openSandbox(sandbox: string): Promise<FileHandle> {
  const place = sandboxPlace(sandbox);
  return descend(await openTop(place), place.names, openDirectory);
}

/** A path of what is open, also for other processes, whatever becomes of its name. */
export function pathOfOpen({ fd }: FileHandle): string {
  return `/proc/${process.pid}/fd/${fd}`;
}

/** What others are in stands in a directory of the agent, or is one, which an operator may have put elsewhere by a link. */
function openTop({ top, names }: SandboxPlace): Promise<FileHandle> {
  return names.length === 0 ? openDirectory(top) : open(top, constants.O_RDONLY | constants.O_DIRECTORY);
}

export function openDirectory(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
}

/** Goes down from a directory, which is closed. */
async function descend(
  from: FileHandle,
  names: readonly string[],
  openStep: (path: string) => Promise<FileHandle>,
): Promise<FileHandle> {
  let directory = from;
  for (const name of names) {
    try {
      const below = await openStep(`${pathOfOpen(directory)}/${name}`);
      await directory.close();
      directory = below;
    } catch (thrown) {
      await directory.close();
      throw thrown;
    }
  }
  return directory;
}

/** Does work in a directory of a sandbox, which is made with those above it where they are missing. Rejects with the system's error. */
export async function inside(
  sandbox: string,
  names: readonly string[],
  owner: SandboxOwner | undefined,
  work: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = await descend(await openSandbox(sandbox), names, (path) => makeDirectory(path, owner));
  try {
    await work(pathOfOpen(directory));
  } finally {
    await directory.close();
  }
}

/** Makes a directory that belongs to this owner, or opens the one that is there. */
async function makeDirectory(path: string, owner: SandboxOwner | undefined): Promise<FileHandle> {
  const isNew = await mkdir(path, { mode: 0o755 }).then(
    () => true,
    (thrown: unknown) => {
      if (errorCode(thrown) !== 'EEXIST') throw thrown;
      return false;
    },
  );
  const directory = await openDirectory(path);
  try {
    if (isNew && owner !== undefined) await directory.chown(owner.uid, owner.gid);
  } catch (thrown) {
    await directory.close();
    throw thrown;
  }
  return directory;
}

/** Makes directories in a sandbox, never through a link. Rejects with the system's error. */
export async function makeInside(sandbox: string, names: readonly string[], owner?: SandboxOwner): Promise<void> {
  await inside(sandbox, names, owner, async () => {});
}

/** Makes an empty file in a sandbox where there is none, and its directories, never through a link. Rejects with the system's error. */
export async function makeFileInside(sandbox: string, names: readonly string[], owner?: SandboxOwner): Promise<void> {
  const last = names.at(-1) ?? '';
  await inside(sandbox, names.slice(0, -1), owner, async (directory) => {
    // Not waiting for whoever reads a pipe that stands there.
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const file = await open(`${directory}/${last}`, flags, 0o644);
    if (owner !== undefined) await file.chown(owner.uid, owner.gid);
    await file.close();
  });
}

const removalTimeoutMs = 10 * 60_000;

/**
 * Removes a sandbox inside another while tasks may run there; none is there: done. `rm` goes down by open directories, which
 * nothing in Node does. Rejects with the system's error.
 */
export async function removeNestedSandbox(sandbox: string): Promise<void> {
  const place = sandboxPlace(sandbox);
  const { names } = place;
  const last = names.at(-1);
  if (last === undefined) throw new Error(`${sandbox} is no sandbox inside another`);
  let above: FileHandle;
  try {
    above = await descend(await openTop(place), names.slice(0, -1), openDirectory);
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return;
    throw thrown;
  }
  try {
    await promisify(execFile)('rm', ['-rf', '--', last], { cwd: pathOfOpen(above), timeout: removalTimeoutMs });
  } finally {
    await above.close();
  }
}

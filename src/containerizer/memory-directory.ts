import { createHash } from 'node:crypto';
import { accessSync, constants, lstatSync, mkdirSync, readdirSync, rmdirSync, rmSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ContainerError } from './container-error.ts';

/** The types of file systems that never reach a disk by themselves: tmpfs and ramfs. */
const memoryTypes = [0x01021994, 0x858458f6];

/** True for a directory whose files are in memory only. */
export function isInMemory(directory: string): boolean {
  try {
    return memoryTypes.includes(statfsSync(directory).type);
  } catch {
    return false;
  }
}

/** The best place in memory where this user may make files, or undefined when the machine has none. */
export function findMemoryPlace(runtimeDir: string): string | undefined {
  const session = process.env['XDG_RUNTIME_DIR'];
  const places = [runtimeDir, ...(process.getuid?.() === 0 ? ['/run'] : session ? [session] : []), '/dev/shm'];
  return places.find((place) => isInMemory(place) && isWritable(place));
}

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Makes a directory that nobody else can enter; false when somebody else made it first, or it cannot be made. */
function makePrivate(directory: string): boolean {
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch {
    // It is there, or cannot be made: the look below tells.
  }
  try {
    const facts = lstatSync(directory);
    return facts.isDirectory() && facts.uid === process.getuid?.() && (facts.mode & 0o077) === 0;
  } catch {
    return false;
  }
}

/**
 * Files that never reach a disk, for one agent: directories by name, each for its owner only. They are there for a later
 * agent with the same runtime directory, until the machine is started anew.
 */
export class MemoryDirectory {
  readonly #runtimeDir: string;
  readonly #purpose: string;

  /** Nothing is made yet. `purpose`: a part of the path. */
  constructor(runtimeDir: string, purpose: string) {
    this.#runtimeDir = runtimeDir;
    this.#purpose = purpose;
  }

  /** Makes the directory of this name and returns its path. Throws `container-launch-failed`. */
  make(name: string): string {
    const root = this.#root();
    if (root !== undefined) {
      const levels = [dirname(root), root, join(root, name)];
      if (levels.every(makePrivate)) return join(root, name);
    }
    const where = root === undefined ? '' : ` (${dirname(root)} belongs to somebody else)`;
    throw new ContainerError({
      code: 'container-launch-failed',
      message: `A secret needs a file system in memory that only the agent can read, and there is none${where}: mount a tmpfs at /dev/shm or at --runtime_dir`,
    });
  }

  /** The path that `make` gives for this name now; undefined when there is no place in memory. */
  pathOf(name: string): string | undefined {
    const root = this.#root();
    return root === undefined ? undefined : join(root, name);
  }

  remove(name: string): void {
    const path = this.pathOf(name);
    if (path === undefined) return;
    rmSync(path, { recursive: true, force: true });
    removeEmpty(dirname(path));
  }

  /** Removes all others. */
  keep(isKept: (name: string) => boolean): void {
    const root = this.#root();
    if (root === undefined) return;
    let there: string[] = [];
    try {
      there = readdirSync(root);
    } catch {
      return;
    }
    for (const name of there) if (!isKept(name)) this.remove(name);
  }

  #root(): string | undefined {
    const place = findMemoryPlace(this.#runtimeDir);
    if (place === undefined) return undefined;
    const key = createHash('sha256').update(`${this.#runtimeDir}\0${this.#purpose}`).digest('hex').slice(0, 16);
    return join(place, `stadion-${process.getuid?.() ?? 0}`, `${this.#purpose}-${key}`);
  }
}

function removeEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // There are others in it, or there is none.
  }
}

/** IPC namespaces that the tasks of a group share, whose executor has no process that could hold one. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorText } from '../../../base/errors.ts';
import { ContainerError } from '../../container-error.ts';
import { parentIdOf } from '../../core/container-id.ts';
import { launcherPath } from '../launcher.ts';

const run = promisify(execFile);

/** A /dev/shm that a group shares. */
export interface SharedMemory {
  /** Absent: half of the memory of the machine. */
  readonly sizeBytes?: number;
}

/** Where the members of a group find what they share. */
export interface SharedIpcPlace {
  readonly namespaceFile: string;
  /** Absent: the /dev/shm of the agent. */
  readonly memoryDirectory?: string;
}

interface Group {
  readonly members: Set<string>;
  /** Making and removing come one after another. */
  turn: Promise<SharedIpcPlace | undefined>;
}

const commandTimeoutMs = 10_000;

/** Keeps one namespace for each group with members, by a mount on a file below its directory. */
export class SharedIpc {
  readonly #directory: string;
  readonly #groups = new Map<string, Group>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Adds a container to the group of its parent. Rejects with `container-launch-failed`. */
  async join(containerId: string, memory: SharedMemory | undefined): Promise<SharedIpcPlace> {
    const group = this.#groupOf(containerId);
    group.members.add(containerId);
    const place = group.turn
      .catch(() => undefined)
      .then((made) => made ?? this.#make(this.#place(containerId), memory));
    group.turn = place;
    return place;
  }

  /** Takes a container out of its group; the last one takes the namespace with it. */
  async leave(containerId: string): Promise<void> {
    const parentId = parentIdOf(containerId);
    const group = this.#groups.get(parentId ?? '');
    if (parentId === undefined || group?.members.delete(containerId) !== true) return;
    const done = group.turn
      .catch(() => undefined)
      .then(async (made) => {
        if (group.members.size > 0) return made;
        await unpin(this.#place(containerId));
        return undefined;
      });
    group.turn = done;
    await done;
    if (group.members.size === 0 && group.turn === done) this.#groups.delete(parentId);
  }

  /** Knows the groups of these containers again, and removes what belongs to nobody. */
  async recover(containerIds: readonly string[]): Promise<void> {
    const names = await readdir(this.#directory).catch((): string[] => []);
    for (const parentId of names) {
      const members = containerIds.filter((containerId) => parentIdOf(containerId) === parentId);
      const place = join(this.#directory, parentId);
      if (members.length === 0) await unpin(place);
      else {
        const hasMemory = (await readdir(place).catch((): string[] => [])).includes('shm');
        this.#groups.set(parentId, {
          members: new Set(members),
          turn: Promise.resolve(placeAt(place, hasMemory)),
        });
      }
    }
  }

  #place(containerId: string): string {
    return join(this.#directory, parentIdOf(containerId) ?? '');
  }

  #groupOf(containerId: string): Group {
    const parentId = parentIdOf(containerId) ?? '';
    const known = this.#groups.get(parentId);
    if (known !== undefined) return known;
    const group: Group = { members: new Set(), turn: Promise.resolve(undefined) };
    this.#groups.set(parentId, group);
    return group;
  }

  async #make(directory: string, memory: SharedMemory | undefined): Promise<SharedIpcPlace> {
    const place = placeAt(directory, memory !== undefined);
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await writeFile(place.namespaceFile, '');
      await command('unshare', [`--ipc=${place.namespaceFile}`, 'true']);
      if (place.memoryDirectory !== undefined) {
        await mkdir(place.memoryDirectory, { recursive: true });
        const size = memory?.sizeBytes === undefined ? '' : `,size=${memory.sizeBytes}`;
        const options = `nosuid,nodev,mode=1777${size}`;
        await command('mount', ['-n', '-t', 'tmpfs', '-o', options, 'tmpfs', place.memoryDirectory]);
      }
      return place;
    } catch (thrown) {
      await unpin(directory).catch(() => {});
      throw new ContainerError({
        code: 'container-launch-failed',
        message: `cannot make the IPC namespace of the task group: ${errorText(thrown)}`,
        cause: thrown,
      });
    }
  }
}

function placeAt(directory: string, hasMemory: boolean): SharedIpcPlace {
  const namespaceFile = join(directory, 'ipc');
  return hasMemory ? { namespaceFile, memoryDirectory: join(directory, 'shm') } : { namespaceFile };
}

/** Undoes `#make` as far as it came. Whoever still uses it keeps it until he ends. */
async function unpin(directory: string): Promise<void> {
  const { namespaceFile, memoryDirectory = '' } = placeAt(directory, true);
  for (const path of [memoryDirectory, namespaceFile]) await command('umount', ['-n', '-l', path]).catch(() => {});
  await rm(directory, { recursive: true, force: true });
}

async function command(name: string, words: readonly string[]): Promise<void> {
  await run(name, words, { env: { PATH: launcherPath }, timeout: commandTimeoutMs });
}

import { constants } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, open, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../base/errors.ts';

/** An archive tries what no archive may. */
export class HostileArchive extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'HostileArchive';
  }
}

export interface PlaceLimits {
  readonly mostBytes: number;
  readonly mostEntries: number;
}

const directoryMode = 0o755;

/**
 * A directory that archives are unpacked into, from which no entry gets out: names stay below it, no entry is written
 * through a link, links point inside, and device nodes, set-user-id bits and floods are refused.
 */
export class UnpackPlace {
  readonly #root: string;
  readonly #limits: PlaceLimits;
  readonly #realDirectories = new Set<string>();
  #bytes = 0;
  #entries = 0;

  constructor(root: string, limits: PlaceLimits) {
    this.#root = root;
    this.#limits = limits;
  }

  async directory(name: string): Promise<void> {
    this.#count(name);
    await this.#realDirectory(partsOf(name));
  }

  /** Opens a new file of this name; what was there is replaced. Pass what is written through `count`. */
  async file(name: string, mode: number): Promise<FileHandle> {
    this.#count(name);
    const path = await this.#freePath(name);
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    return open(path, flags, (mode & 0o777) | 0o600);
  }

  /** A symbolic link. Its target may climb only at its start, so that no other link can turn it outwards. */
  async symlink(name: string, target: string): Promise<void> {
    this.#count(name);
    const depth = partsOf(name).length - 1;
    const steps = target.split('/').filter((part) => part !== '' && part !== '.');
    const climbs = steps.findIndex((part) => part !== '..');
    const firstDown = climbs < 0 ? steps.length : climbs;
    if (target.startsWith('/') || target.includes('\0') || firstDown > depth || steps.slice(firstDown).includes('..')) {
      throw new HostileArchive(`'${name}' links to '${target}', outside the sandbox`);
    }
    await symlink(target, await this.#freePath(name));
  }

  /** A second name of a file that was unpacked before. */
  async hardLink(name: string, target: string): Promise<void> {
    this.#count(name);
    const parts = partsOf(target);
    await this.#realDirectory(parts.slice(0, -1));
    const from = join(this.#root, ...parts);
    if (!(await lstat(from)).isFile())
      throw new HostileArchive(`'${name}' links to '${target}', which is no plain file`);
    await link(from, await this.#freePath(name));
  }

  /** Counts unpacked bytes. */
  count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#limits.mostBytes) {
      throw new HostileArchive(`it unpacks to more than ${this.#limits.mostBytes} bytes`);
    }
  }

  #count(name: string): void {
    this.#entries += 1;
    if (this.#entries > this.#limits.mostEntries) {
      throw new HostileArchive(`it has more than ${this.#limits.mostEntries} entries`);
    }
    if (name.includes('\0')) throw new HostileArchive('a name contains a null character');
  }

  async #freePath(name: string): Promise<string> {
    const parts = partsOf(name);
    if (parts.length === 0) throw new HostileArchive(`'${name}' is no name of a file`);
    await this.#realDirectory(parts.slice(0, -1));
    const path = join(this.#root, ...parts);
    // A directory in the way makes this fail, as it should.
    await rm(path, { force: true });
    return path;
  }

  /** Makes a directory and its parents, none of which may be a link. */
  async #realDirectory(parts: readonly string[]): Promise<void> {
    let path = this.#root;
    for (const part of parts) {
      path = join(path, part);
      if (this.#realDirectories.has(path)) continue;
      await mkdir(path, { mode: directoryMode }).catch((thrown: unknown) => {
        if (errorCode(thrown) !== 'EEXIST') throw thrown;
      });
      if (!(await lstat(path)).isDirectory())
        throw new HostileArchive(`'${parts.join('/')}' leads through a link or file`);
      this.#realDirectories.add(path);
    }
  }
}

/** The parts of an entry's name, which must stay below where it starts. */
function partsOf(name: string): string[] {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (name.startsWith('/') || parts.includes('..')) throw new HostileArchive(`'${name}' is outside the sandbox`);
  return parts;
}

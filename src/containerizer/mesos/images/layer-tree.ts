import { constants } from 'node:fs';
import {
  chmod,
  type FileHandle,
  lchown,
  link,
  lstat,
  lutimes,
  mkdir,
  open,
  readlink,
  rm,
  symlink,
} from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../../base/errors.ts';
import { HostileArchive } from '../../fetcher/unpack-place.ts';

/** What an entry of a layer says about its owner and rights. */
export interface EntryFacts {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modifiedAtSeconds: number;
}

const permissionBits = 0o7777;
const parentFacts: EntryFacts = { mode: 0o755, uid: 0, gid: 0, modifiedAtSeconds: 0 };
const mostHops = 40;
const mostEntries = 1_000_000;
const longestName = 4096;

/**
 * The directory that one layer is unpacked into. Names are looked up as if this directory were `/`: links of the layer
 * are followed inside it, and nothing gets out. Owners are kept when the agent is root.
 */
export class LayerTree {
  readonly #root: string;
  readonly #keepsOwners: boolean;
  /** Directories known to be real, by path below the root. Empty after something may have taken the place of one. */
  readonly #known = new Set<string>();
  readonly #modified = new Map<string, number>();
  #entries = 0;

  constructor(root: string, keepsOwners: boolean) {
    this.#root = root;
    this.#keepsOwners = keepsOwners;
  }

  async directory(name: string, facts: EntryFacts): Promise<void> {
    const parts = await this.#place(partsOf(name));
    const path = this.#path(parts);
    const there = parts.length === 0 ? 'directory' : await kindOf(path);
    if (there === 'other') await rm(path);
    if (there !== 'directory') await mkdir(path);
    this.#modified.set(path, facts.modifiedAtSeconds);
    await this.#own(path, facts);
    await chmod(path, facts.mode & permissionBits);
  }

  /** Makes a new file and lets `fill` write it; what was there is replaced. */
  async file(name: string, facts: EntryFacts, fill: (file: FileHandle) => Promise<void>): Promise<void> {
    const path = await this.#freePath(name);
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    const file = await open(path, flags, 0o600);
    try {
      await fill(file);
      if (this.#keepsOwners) await file.chown(facts.uid, facts.gid);
      // After the owner: a change of owner clears the set-user-id bits.
      await file.chmod(facts.mode & permissionBits);
      await file.utimes(facts.modifiedAtSeconds, facts.modifiedAtSeconds);
    } finally {
      await file.close();
    }
  }

  /** A link to anything at all: it is a text, and means something only inside the container. */
  async symlink(name: string, target: string, facts: EntryFacts): Promise<void> {
    if (target === '' || target.includes('\0')) throw new HostileArchive(`'${name}' links to nothing`);
    const path = await this.#freePath(name);
    await symlink(target, path);
    await this.#own(path, facts);
    await lutimes(path, facts.modifiedAtSeconds, facts.modifiedAtSeconds);
  }

  /** A second name of something that this layer brought before. */
  async hardLink(name: string, target: string): Promise<void> {
    const from = this.#path(await this.#place(partsOf(target)));
    if ((await kindOf(from)) !== 'other') {
      throw new HostileArchive(`'${name}' is a second name of '${target}', which is no file of the same layer`);
    }
    const to = await this.#freePath(name);
    if (to !== from) await link(from, to);
  }

  /** The modification times of directories, when nothing more is written into them. */
  async finish(): Promise<void> {
    for (const [path, seconds] of this.#modified) {
      if ((await kindOf(path)) === 'directory') await lutimes(path, seconds, seconds);
    }
  }

  /** Counts entries. Throws when there are too many. */
  count(): void {
    this.#entries += 1;
    if (this.#entries > mostEntries) throw new HostileArchive(`it has more than ${mostEntries} entries`);
  }

  async #freePath(name: string): Promise<string> {
    const parts = await this.#place(partsOf(name));
    if (parts.length === 0) throw new HostileArchive(`'${name}' is no name of a file`);
    const path = this.#path(parts);
    const there = await kindOf(path);
    if (there === 'directory') {
      await rm(path, { recursive: true });
      this.#known.clear();
    } else if (there === 'other') {
      await rm(path);
    }
    return path;
  }

  /** Where an entry goes: its parents are followed and made, its own last part is not followed. */
  async #place(parts: readonly string[]): Promise<readonly string[]> {
    const last = parts.at(-1);
    if (last === undefined) return [];
    const parent = await this.#directoryAt(parts.slice(0, -1));
    return [...parent, last];
  }

  async #directoryAt(parts: readonly string[]): Promise<readonly string[]> {
    if (parts.length === 0 || this.#known.has(parts.join('/'))) return parts;
    const left = [...parts].reverse();
    let at: string[] = [];
    let hops = 0;
    for (let part = left.pop(); part !== undefined; part = left.pop()) {
      if (part === '..') {
        at = at.slice(0, -1);
        continue;
      }
      const next = [...at, part];
      const path = this.#path(next);
      const target = await linkTarget(path);
      if (target === undefined) {
        await this.#makeDirectory(path, parts);
        at = next;
        continue;
      }
      hops += 1;
      if (hops > mostHops) throw new HostileArchive(`'${parts.join('/')}' leads through too many links`);
      if (target.startsWith('/')) at = [];
      left.push(...target.split('/').filter(isPart).reverse());
    }
    if (hops === 0) this.#known.add(parts.join('/'));
    return at;
  }

  async #makeDirectory(path: string, parts: readonly string[]): Promise<void> {
    const there = await kindOf(path);
    if (there === 'directory') return;
    if (there === 'other') throw new HostileArchive(`'${parts.join('/')}' leads through a file`);
    await mkdir(path);
    await this.#own(path, parentFacts);
    await chmod(path, parentFacts.mode);
  }

  async #own(path: string, { uid, gid }: EntryFacts): Promise<void> {
    if (this.#keepsOwners) await lchown(path, uid, gid);
  }

  #path(parts: readonly string[]): string {
    return join(this.#root, ...parts);
  }
}

async function kindOf(path: string): Promise<'none' | 'directory' | 'other'> {
  try {
    return (await lstat(path)).isDirectory() ? 'directory' : 'other';
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return 'none';
    throw thrown;
  }
}

async function linkTarget(path: string): Promise<string | undefined> {
  try {
    return await readlink(path);
  } catch {
    // Not a link, or not there: who uses the path finds out.
    return undefined;
  }
}

function isPart(part: string): boolean {
  return part !== '' && part !== '.';
}

/** The parts of a name in a layer. A slash at its start means the root of the image. */
export function partsOf(name: string): readonly string[] {
  if (name.length > longestName) throw new HostileArchive(`a name is longer than ${longestName} characters`);
  if (name.includes('\0')) throw new HostileArchive('a name contains a null character');
  const parts = name.split('/').filter(isPart);
  if (parts.includes('..')) throw new HostileArchive(`'${name}' is outside the image`);
  return parts;
}

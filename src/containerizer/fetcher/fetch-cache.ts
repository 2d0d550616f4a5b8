import { createHash } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

interface Entry {
  readonly path: string;
  readonly sizeBytes: number;
  users: number;
}

/** Files that tasks fetched with `cache`, by user and URI. The oldest unused ones make room. */
export class FetchCache {
  readonly #directory: string;
  readonly #limitBytes: number;
  /** In order of use, the latest last. */
  readonly #entries = new Map<string, Entry>();
  readonly #filling = new Map<string, Promise<Entry | undefined>>();
  #ready: Promise<void> | undefined;
  #bytes = 0;
  #files = 0;

  constructor(directory: string, limitBytes: number) {
    this.#directory = directory;
    this.#limitBytes = limitBytes;
  }

  get limitBytes(): number {
    return this.#limitBytes;
  }

  get usedBytes(): number {
    return this.#bytes;
  }

  /**
   * Calls `use` with the path of the cached file, after `fill` has written it when it was not there. Returns false when the
   * file cannot be kept (too large beside those in use): then the caller fetches it directly. Failures of `fill` reject.
   */
  async with(
    user: string,
    uri: string,
    fill: (path: string) => Promise<void>,
    use: (path: string) => Promise<void>,
  ): Promise<boolean> {
    const key = createHash('sha256').update(`${user}\0${uri}`).digest('hex');
    const entry = this.#entries.get(key) ?? (await this.#fillOnce(key, fill));
    if (entry === undefined) return false;
    entry.users += 1;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    try {
      await use(entry.path);
    } finally {
      entry.users -= 1;
    }
    return true;
  }

  #fillOnce(key: string, fill: (path: string) => Promise<void>): Promise<Entry | undefined> {
    const running = this.#filling.get(key);
    if (running !== undefined) return running;
    const filling = this.#fill(key, fill).finally(() => this.#filling.delete(key));
    this.#filling.set(key, filling);
    return filling;
  }

  async #fill(key: string, fill: (path: string) => Promise<void>): Promise<Entry | undefined> {
    this.#ready ??= this.#empty();
    await this.#ready;
    this.#files += 1;
    const path = join(this.#directory, `${key.slice(0, 16)}-${this.#files}`);
    try {
      await fill(path);
      const { size: sizeBytes } = await stat(path);
      if (!(await this.#makeRoom(sizeBytes))) {
        await rm(path, { force: true });
        return undefined;
      }
      const entry = { path, sizeBytes, users: 0 };
      this.#entries.set(key, entry);
      this.#bytes += sizeBytes;
      return entry;
    } catch (thrown) {
      await rm(path, { force: true });
      throw thrown;
    }
  }

  async #makeRoom(sizeBytes: number): Promise<boolean> {
    if (sizeBytes > this.#limitBytes) return false;
    for (const [key, entry] of this.#entries) {
      if (this.#bytes + sizeBytes <= this.#limitBytes) break;
      if (entry.users > 0) continue;
      this.#entries.delete(key);
      this.#bytes -= entry.sizeBytes;
      await rm(entry.path, { force: true });
    }
    return this.#bytes + sizeBytes <= this.#limitBytes;
  }

  /** Files of agents before this one are not trusted. */
  async #empty(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
  }
}

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../../base/errors.ts';
import { parseJson } from '../../../base/json.ts';
import { composeRootfs, type LayerOnDisk } from './compose-rootfs.ts';
import { removeTree, syncTree } from './disk-programs.ts';
import { type ImageConfig, readImageConfig } from './image-config.ts';
import { SharedWork, type Waiter } from './shared-work.ts';
import type { LayerChanges } from './unpack-layer.ts';

/** An image whose files are there. */
export interface StoredImage {
  /** Its name in one spelling. */
  readonly name: string;
  readonly config: ImageConfig;
  /** Its file tree, which nobody may write to. */
  readonly rootfs: string;
  /** Name of the file tree: images with the same layers share it. */
  readonly chain: string;
}

/** An image as the list of images shows it. */
export interface ListedImage {
  readonly name: string;
  readonly chain: string;
  readonly diffIds: readonly string[];
}

/**
 * The images of one agent: `layers/DIGEST` (unpacked once), `rootfs/CHAIN` (made of layers, sharing their files),
 * `images/HASH.json` (name and configuration). Everything is made in `staging` and renamed when it is whole, so what a
 * crash leaves behind is never used.
 */
export class ImageStore {
  readonly #directory: string;
  readonly #layers = new SharedWork<LayerOnDisk>();
  readonly #trees = new SharedWork<void>();
  /** Containers by the file tree that they use. */
  readonly #users = new Map<string, Set<string>>();
  /** Layers that images need which are being pulled. */
  readonly #pinned = new Map<string, number>();
  #turn: Promise<unknown> = Promise.resolve();
  #areUsersKnown = false;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Makes its directories, and removes what an agent before this one did not finish. Call it first. */
  async open(): Promise<void> {
    for (const name of ['layers', 'rootfs', 'images']) {
      await mkdir(this.#path(name), { recursive: true, mode: 0o700 });
    }
    await removeTree(this.#path('staging'));
    await mkdir(this.#path('staging'), { recursive: true, mode: 0o700 });
  }

  /** All containers of earlier agents were noted by `use`. Until then nothing is removed. */
  usersKnown(): void {
    this.#areUsersKnown = true;
  }

  /** The image of this name, from now on used by the container; undefined when it is not there. */
  acquire(name: string, containerId: string): Promise<StoredImage | undefined> {
    return this.#alone(async () => {
      const image = await this.#read(name);
      if (image !== undefined) this.use(image.chain, containerId);
      return image;
    });
  }

  /** Notes that a container uses a file tree. */
  use(chain: string, containerId: string): void {
    const users = this.#users.get(chain) ?? new Set();
    users.add(containerId);
    this.#users.set(chain, users);
  }

  release(containerId: string): void {
    for (const [chain, users] of this.#users) {
      users.delete(containerId);
      if (users.size === 0) this.#users.delete(chain);
    }
  }

  /** While `work` goes on, none of these layers is removed. */
  async pinned<T>(diffIds: readonly string[], work: () => Promise<T>): Promise<T> {
    for (const id of diffIds) this.#pinned.set(id, (this.#pinned.get(id) ?? 0) + 1);
    try {
      return await work();
    } finally {
      for (const id of diffIds) {
        const left = (this.#pinned.get(id) ?? 1) - 1;
        if (left > 0) this.#pinned.set(id, left);
        else this.#pinned.delete(id);
      }
    }
  }

  /**
   * A layer; `unpack` puts it into an empty directory when it is not there yet. Who gets it from the same `source` waits for it
   * together: a source that sends it slowly, or other bytes, spoils it for nobody else.
   */
  layer(
    { diffId, source }: { readonly diffId: string; readonly source: string },
    waiter: Waiter,
    unpack: (into: string, all: Waiter) => Promise<LayerChanges>,
  ): Promise<LayerOnDisk> {
    return this.#layers.join(`${diffId} ${source}`, waiter, async (all) => {
      const path = this.#path('layers', fileName(diffId));
      const there = await readLayer(path);
      if (there !== undefined) return there;
      const staging = await this.stage();
      try {
        const tree = join(staging, 'tree');
        await mkdir(tree, { mode: 0o755 });
        const changes = await unpack(tree, all);
        await writeFile(join(staging, 'changes.json'), JSON.stringify(changes));
        await syncTree(staging);
        await rename(staging, path);
        return { tree: join(path, 'tree'), changes };
      } catch (thrown) {
        await removeTree(staging);
        // From another source it came first.
        const other = isTaken(thrown) ? await readLayer(path) : undefined;
        if (other === undefined) throw thrown;
        return other;
      }
    });
  }

  /** Keeps an image under its name, made of layers that are there. An image that had the name loses it. */
  async keep(name: string, configJson: unknown, layers: readonly LayerOnDisk[], waiter: Waiter): Promise<void> {
    const config = readImageConfig(configJson);
    if (!config.ok) throw new Error(config.error.reason);
    const chain = chainOf(config.value.diffIds);
    const path = this.#path('rootfs', chain);
    await this.#trees.join(chain, waiter, async ({ signal }) => {
      if (await isThere(path)) return;
      const staging = await this.stage();
      try {
        const tree = join(staging, 'tree');
        await mkdir(tree, { mode: 0o755 });
        await composeRootfs(layers, tree, signal);
        await syncTree(tree);
        await rename(tree, path);
      } finally {
        await removeTree(staging);
      }
    });
    await this.#alone(async () => {
      const staging = await this.stage();
      const record = join(staging, 'image.json');
      await writeFile(record, JSON.stringify({ name, config: runPart(configJson) }), { flush: true });
      await rename(record, this.#path('images', `${hashOf(name)}.json`));
      await removeTree(staging);
    });
  }

  /** An empty directory that is removed when the agent starts again. */
  stage(): Promise<string> {
    return mkdtemp(this.#path('staging', 'x-'));
  }

  /**
   * Removes the images that no container uses and whose names are not `excluded`, and then every file tree and layer
   * that no image and no container needs. Resolves with the names of the images that are gone. Rejects before `usersKnown`.
   */
  async prune(excluded: ReadonlySet<string>): Promise<readonly string[]> {
    if (!this.#areUsersKnown) {
      throw new Error('the agent does not know yet which images its containers use: try again in a moment');
    }
    const staging = await this.stage();
    let count = 0;
    const take = async (...names: readonly string[]): Promise<void> => {
      count += 1;
      await rename(this.#path(...names), join(staging, String(count))).catch(() => {});
    };
    const gone = await this.#alone(async () => {
      const images = await this.list();
      const isKept = ({ name, chain }: ListedImage): boolean => excluded.has(name) || this.#users.has(chain);
      const kept = images.filter(isKept);
      const chains = new Set([...kept.map(({ chain }) => chain), ...this.#users.keys()]);
      const layers = new Set([...kept.flatMap(({ diffIds }) => diffIds), ...this.#pinned.keys()].map(fileName));
      const lost = images.filter((image) => !isKept(image));
      for (const { name } of lost) await take('images', `${hashOf(name)}.json`);
      // A tree that is being made of pinned layers has no name yet.
      if (this.#pinned.size === 0) {
        for (const chain of await readdir(this.#path('rootfs'))) if (!chains.has(chain)) await take('rootfs', chain);
      }
      for (const layer of await readdir(this.#path('layers'))) if (!layers.has(layer)) await take('layers', layer);
      return lost.map(({ name }) => name);
    });
    await removeTree(staging);
    return gone;
  }

  /** All images, by name. */
  async list(): Promise<readonly ListedImage[]> {
    const images: ListedImage[] = [];
    for (const file of (await readdir(this.#path('images'))).sort()) {
      const record = await readRecord(this.#path('images', file));
      if (record === undefined) continue;
      const { diffIds } = record.config;
      images.push({ name: record.name, chain: chainOf(diffIds), diffIds });
    }
    return images;
  }

  async #read(name: string): Promise<StoredImage | undefined> {
    const record = await readRecord(this.#path('images', `${hashOf(name)}.json`));
    if (record === undefined || record.name !== name) return undefined;
    const chain = chainOf(record.config.diffIds);
    const rootfs = this.#path('rootfs', chain);
    return (await isThere(rootfs)) ? { name, config: record.config, rootfs, chain } : undefined;
  }

  /** Names change hands one at a time. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }

  #path(...names: readonly string[]): string {
    return join(this.#directory, ...names);
  }
}

/** What is needed of an image's configuration, as it came. */
function runPart(configJson: unknown): unknown {
  const { os, config, rootfs } = configJson as Readonly<Record<string, unknown>>;
  const { Env, Entrypoint, Cmd, WorkingDir, User } = (config ?? {}) as Readonly<Record<string, unknown>>;
  return { os, rootfs, config: { Env, Entrypoint, Cmd, WorkingDir, User } };
}

async function readRecord(path: string): Promise<{ name: string; config: ImageConfig } | undefined> {
  const parsed = parseJson(await readFile(path, 'utf8').catch(() => ''));
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null) return undefined;
  const { name, config } = parsed.value as Readonly<Record<string, unknown>>;
  const read = readImageConfig(config);
  return typeof name === 'string' && read.ok ? { name, config: read.value } : undefined;
}

async function readLayer(path: string): Promise<LayerOnDisk | undefined> {
  const parsed = parseJson(await readFile(join(path, 'changes.json'), 'utf8').catch(() => ''));
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null) return undefined;
  return { tree: join(path, 'tree'), changes: parsed.value as unknown as LayerChanges };
}

function isTaken(thrown: unknown): boolean {
  const code = errorCode(thrown);
  return code === 'ENOTEMPTY' || code === 'EEXIST';
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function chainOf(diffIds: readonly string[]): string {
  return hashOf(diffIds.join(' '));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function fileName(digest: string): string {
  return digest.replace(':', '-');
}

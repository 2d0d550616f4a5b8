import type { CheckpointWrite } from '../../src/agent/core/effects.ts';
import { concatBytes as joined } from '../../src/base/bytes.ts';
import { nextChance, nextFloat, nextInt, type Random } from '../../src/base/random.ts';
import type { SimClock } from './clock.ts';

interface Request {
  readonly writes: readonly CheckpointWrite[];
  readonly done: () => void;
}

/** A directory that was removed. */
interface Tree {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly links: ReadonlyMap<string, string>;
}

/** Largest group of requests that shares one sync, as in the real store. */
const maxGroup = 512;

/**
 * A host's disk as the agent's checkpoint store uses it: what was asked while it was busy is written together. The files are
 * durable when their group is; a crash leaves of the group under way what a crash may leave: whole and torn appends, then
 * renames in order, or nothing.
 */
export class SimDisk {
  /** Contents by path relative to the work directory. */
  readonly files: Map<string, Uint8Array> = new Map();
  /** Last part of what a link names, by path. */
  readonly links: Map<string, string> = new Map();
  readonly #clock: SimClock;
  readonly #random: Random;
  #waiting: Request[] = [];
  #running: readonly Request[] | undefined;
  readonly #unsynced = new Map<string, Tree>();
  /** Counts crashes: a write under way in an earlier life ends nowhere. */
  #life = 0;
  /** While set, a write takes this much longer. */
  stallMs = 0;

  constructor(clock: SimClock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  persist(writes: readonly CheckpointWrite[], done: () => void): void {
    this.#waiting.push({ writes, done });
    this.#run();
  }

  #run(): void {
    if (this.#running !== undefined || this.#waiting.length === 0) return;
    // What comes in the same turn shares the group.
    this.#running = [];
    const life = this.#life;
    this.#clock.after(0, () => {
      if (life !== this.#life) return;
      const group = this.#waiting.splice(0, maxGroup);
      this.#running = group;
      this.#clock.after(this.#latencyMs(), () => {
        if (life === this.#life) this.#finish(group);
      });
    });
  }

  #latencyMs(): number {
    const slow = nextChance(this.#random, 0.02) ? nextInt(this.#random, 2_000) : 0;
    return 0.2 + nextFloat(this.#random) * 8 + slow + this.stallMs;
  }

  #finish(group: readonly Request[]): void {
    for (const { writes } of group) for (const write of writes) this.apply(write);
    this.#running = undefined;
    for (const { done } of group) done();
    this.#run();
  }

  /** The machine lost its power: of what was not synced anything may be left. */
  losePower(): void {
    const writes = (this.#running ?? []).flatMap((request) => request.writes);
    this.#forget();
    const random = this.#random;
    for (const [path, tree] of this.#unsynced) if (nextChance(random, 0.5)) this.#restore(path, tree);
    this.#unsynced.clear();
    const appends = writes.filter((write) => write.op === 'append');
    const areSynced = nextChance(random, 0.5);
    for (const path of new Set(appends.map((write) => write.path))) {
      const ours = appends.filter((write) => write.path === path);
      if (areSynced) for (const write of ours) this.apply(write);
      else this.#applyPart(path, ours);
    }
    if (!areSynced) return;
    // Names were being put in place, each directory synced in its own time.
    for (const write of writes) if (write.op !== 'append' && nextChance(random, 0.5)) this.apply(write);
  }

  /** The end of a file that was not synced: some of it, or zeros in its place. */
  #applyPart(path: string, appends: readonly { readonly bytes: Uint8Array }[]): void {
    const bytes = joined(appends.map((append) => append.bytes));
    const part = new Uint8Array(bytes.subarray(0, nextInt(this.#random, bytes.length + 1)));
    if (part.length === 0) return;
    if (nextChance(this.#random, 0.3)) part.fill(0, nextInt(this.#random, part.length));
    this.apply({ op: 'append', path, bytes: part });
  }

  #forget(): void {
    this.#life++;
    this.#running = undefined;
    this.#waiting = [];
  }

  /** The program that writes was killed. */
  crash(): void {
    const writes = (this.#running ?? []).flatMap((request) => request.writes);
    this.#forget();
    const appends = writes.filter(({ op }) => op === 'append');
    const reached = nextInt(this.#random, appends.length + 1);
    for (const write of appends.slice(0, reached)) this.apply(write);
    const torn = appends[reached];
    if (torn?.op === 'append') {
      this.apply({ ...torn, bytes: torn.bytes.subarray(0, nextInt(this.#random, torn.bytes.length)) });
      return;
    }
    // All appends are synced: names were being put in place.
    const others = writes.filter(({ op }) => op !== 'append');
    for (const write of others.slice(0, nextInt(this.#random, others.length + 1))) this.apply(write);
  }

  apply(write: CheckpointWrite): void {
    switch (write.op) {
      case 'write':
        this.files.set(write.path, write.bytes);
        return;
      case 'append': {
        const before = this.files.get(write.path) ?? new Uint8Array(0);
        this.files.set(write.path, joined([before, write.bytes]));
        return;
      }
      case 'link':
        this.links.set(write.path, write.target.slice(write.target.lastIndexOf('/') + 1));
        return;
      case 'remove':
        this.remove(write.path);
    }
  }

  /** Takes a directory away as a whole. It is not synced: without power it may be there again. */
  removeTree(path: string): void {
    const inside = `${path}/`;
    const tree: Tree = {
      files: new Map([...this.files].filter(([name]) => name.startsWith(inside))),
      links: new Map([...this.links].filter(([name]) => name.startsWith(inside))),
    };
    this.#unsynced.set(path, tree);
    this.#clock.after(30_000, () => {
      if (this.#unsynced.get(path) === tree) this.#unsynced.delete(path);
    });
    this.remove(path);
  }

  #restore(path: string, { files, links }: Tree): void {
    // Something of that name was made meanwhile: then the removal is older than what was synced since.
    const inside = `${path}/`;
    if ([...this.files.keys()].some((name) => name.startsWith(inside))) return;
    for (const [name, bytes] of files) this.files.set(name, bytes);
    for (const [name, target] of links) this.links.set(name, target);
  }

  /** Cuts a file off. */
  cut(path: string, validBytes: number): void {
    const bytes = this.files.get(path);
    if (bytes !== undefined) this.files.set(path, bytes.subarray(0, validBytes));
  }

  /** Removes a file, a link or a whole directory. */
  remove(path: string): void {
    this.files.delete(path);
    this.links.delete(path);
    const inside = `${path}/`;
    for (const name of this.files.keys()) if (name.startsWith(inside)) this.files.delete(name);
    for (const name of this.links.keys()) if (name.startsWith(inside)) this.links.delete(name);
  }

  /** Names of the directories in a directory, in order of the alphabet. */
  directoriesIn(path: string): string[] {
    const inside = `${path}/`;
    const found = new Set<string>();
    for (const names of [this.files.keys(), this.links.keys()]) {
      for (const name of names) {
        if (!name.startsWith(inside)) continue;
        const end = name.indexOf('/', inside.length);
        if (end > 0) found.add(name.slice(inside.length, end));
      }
    }
    return [...found].sort();
  }
}

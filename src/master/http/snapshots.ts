/**
 * Large answers, made once for all who ask for the same between two changes of the cluster. What takes time (rendering,
 * joining, encoding, packing) happens a little at a time; only the last look at what changed meanwhile is one piece of work,
 * so that an answer shows the cluster as it was at one moment.
 */
import { once } from 'node:events';
import { constants, createGzip } from 'node:zlib';
import type { TakeDown } from './cluster-bytes.ts';
import { BlockCache, BlockPart, LateBytes, type Part } from './parts.ts';
import { Turns } from './turns.ts';

/** Characters joined in one turn. */
const SLICE_CHARACTERS = 256 * 1024;
/** A snapshot that nobody asked for this long is let go. */
const KEPT_MS = 2_000;
/** What was made of blocks is let go when nobody asked for anything large this long. */
const BLOCKS_KEPT_MS = 600_000;
/** A block that was left alone this long is likely to stay as it is. */
const QUIET_MS = 1_000;
/** How often what changes meanwhile is made again, before what still changes is made in one go. */
const MAX_ROUNDS = 4;

/** One answer as it was at one moment. */
export class Snapshot {
  /** Bytes, or characters of text that is not encoded yet. */
  readonly size: number;
  readonly #slices: LateBytes[] = [];
  #packed: Promise<Buffer> | undefined;
  readonly #turns: Turns;

  constructor(pieces: Iterable<Exclude<Part, BlockPart>>, turns: Turns) {
    this.#turns = turns;
    const small = new SmallPieces((slice) => this.#slices.push(slice));
    for (const piece of pieces) {
      if (!(piece instanceof LateBytes)) small.push(piece);
      else {
        small.end();
        this.#slices.push(piece);
      }
    }
    small.end();
    this.size = this.#slices.reduce((sum, { size }) => sum + size, 0);
  }

  get sliceCount(): number {
    return this.#slices.length;
  }

  /** Bytes of one slice. */
  slice(index: number): Uint8Array {
    return this.#slices[index]?.bytes ?? new Uint8Array(0);
  }

  /** The same, to be written once. */
  written(index: number): string | Uint8Array {
    return this.#slices[index]?.made ?? '';
  }

  /** All of it at once: for small ones. */
  whole(): Buffer {
    return Buffer.concat(this.#slices.map(({ bytes }) => bytes));
  }

  /** Makes all slices, a few at a time. After that the sum of their lengths is the length of the answer. */
  async encoded(): Promise<readonly Uint8Array[]> {
    const encoded: Uint8Array[] = [];
    await this.#turns.walk(this.#encode(encoded));
    return encoded;
  }

  *#encode(encoded: Uint8Array[]): Generator<number> {
    for (const slice of this.#slices) yield encoded.push(slice.bytes);
  }

  /** The whole answer packed with gzip, for any number of askers. */
  packed(): Promise<Buffer> {
    this.#packed ??= this.#pack();
    return this.#packed;
  }

  async #pack(): Promise<Buffer> {
    const gzip = createGzip({ level: constants.Z_BEST_SPEED });
    const parts: Buffer[] = [];
    gzip.on('data', (part: Buffer) => parts.push(part));
    const ended = once(gzip, 'end');
    for (let index = 0; index < this.sliceCount; index++) {
      if (!gzip.write(this.slice(index))) await once(gzip, 'drain');
    }
    gzip.end();
    await ended;
    return Buffer.concat(parts);
  }
}

/** Puts pieces of text, or of bytes, together to slices. */
class SmallPieces {
  readonly #onSlice: (slice: LateBytes) => void;
  #texts: string[] = [];
  #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(onSlice: (slice: LateBytes) => void) {
    this.#onSlice = onSlice;
  }

  push(piece: string | Uint8Array): void {
    if (typeof piece === 'string') {
      if (this.#chunks.length > 0) this.end();
      this.#texts.push(piece);
    } else {
      if (this.#texts.length > 0) this.end();
      this.#chunks.push(piece);
    }
    this.#size += piece.length;
    if (this.#size >= SLICE_CHARACTERS) this.end();
  }

  end(): void {
    const texts = this.#texts;
    const chunks = this.#chunks;
    if (this.#size > 0)
      this.#onSlice(new LateBytes(this.#size, () => (texts.length > 0 ? texts.join('') : Buffer.concat(chunks))));
    this.#texts = [];
    this.#chunks = [];
    this.#size = 0;
  }
}

/** What a large answer is made of. */
export interface SnapshotSource {
  /** Rises with every change that readers may see. */
  readonly revision: () => number;
  /** All of it as it is now; walked in one go. */
  readonly parts: (takeDown: TakeDown) => Iterable<Part>;
  /** Walked a little at a time before that, so that little is left to be made then: `parts` when left out. */
  readonly prepare?: () => Iterable<unknown>;
}

interface KeptSnapshot {
  readonly revision: number;
  readonly snapshot: Snapshot;
  readonly timer: NodeJS.Timeout;
}

/** The latest snapshot of each answer. */
export class Snapshots {
  readonly turns: Turns = new Turns();
  readonly #blocks = new BlockCache();
  readonly #kept = new Map<string, KeptSnapshot>();
  readonly #coming = new Map<string, Promise<Snapshot>>();
  /** Since when blocks that were not asked for yet are as they are. */
  readonly #seen = new WeakMap<BlockPart['block'], { readonly revision: number; readonly sinceMs: number }>();
  #idle: NodeJS.Timeout | undefined;
  /** How often an answer was shared (`master/http_cache_hits`). */
  hits = 0;

  /** The answer `key`, no older than this moment; made when it is not there. Small ones are not kept. */
  take(key: string, source: SnapshotSource): Promise<Snapshot> {
    const kept = this.#kept.get(key);
    if (kept?.revision === source.revision()) {
      this.hits++;
      kept.timer.refresh();
      return Promise.resolve(kept.snapshot);
    }
    // Who is still preparing has not looked yet: what that will be is no older than what is asked for here.
    const coming = this.#coming.get(key);
    if (coming !== undefined) {
      this.hits++;
      return coming;
    }
    const snapshot = this.#make(key, source);
    this.#coming.set(key, snapshot);
    return snapshot;
  }

  /** Makes what a snapshot will show, a little at a time. */
  async prepare(content: () => Iterable<unknown>): Promise<void> {
    this.#keepBlocks();
    for (let round = 0; round < MAX_ROUNDS; round++) {
      if ((await this.turns.walk(this.#made(content()))) === 1) return;
    }
  }

  /** Somebody is likely to ask for something large soon. */
  expect(): void {
    this.#keepBlocks();
  }

  /**
   * Makes what a snapshot will show of blocks that nobody has asked for yet and that are left alone, for `budgetMs`. Nothing
   * when nobody is expected. True when there is more to be made, now or later.
   */
  warm(blocks: Iterable<BlockPart>, budgetMs: number): boolean {
    if (this.#idle === undefined) return false;
    const nowMs = performance.now();
    let isMore = false;
    for (const part of blocks) {
      if (this.#blocks.has(part)) continue;
      if (!this.#isQuiet(part.block, nowMs)) isMore = true;
      else if (performance.now() < nowMs + budgetMs) this.#blocks.lateBytes(part).prepare();
      else return true;
    }
    return isMore;
  }

  #isQuiet(block: BlockPart['block'], nowMs: number): boolean {
    const seen = this.#seen.get(block);
    if (seen?.revision === block.revision) return nowMs - seen.sinceMs >= QUIET_MS;
    this.#seen.set(block, { revision: block.revision, sinceMs: nowMs });
    return false;
  }

  /** A snapshot of this very moment. */
  now(parts: SnapshotSource['parts']): Snapshot {
    return new Snapshot(this.#takenDown(parts(this.#takeDown)), this.turns);
  }

  close(): void {
    for (const { timer } of this.#kept.values()) clearTimeout(timer);
    this.#kept.clear();
    clearTimeout(this.#idle);
    this.#blocks.clear();
  }

  async #make(key: string, source: SnapshotSource): Promise<Snapshot> {
    try {
      const { parts, prepare = () => parts(this.#takeDown) } = source;
      await this.prepare(prepare);
      const revision = source.revision();
      const snapshot = this.now(parts);
      this.#keep(key, revision, snapshot);
      return snapshot;
    } finally {
      this.#coming.delete(key);
    }
  }

  #keep(key: string, revision: number, snapshot: Snapshot): void {
    clearTimeout(this.#kept.get(key)?.timer);
    this.#kept.delete(key);
    if (snapshot.sliceCount <= 1) return;
    const timer = setTimeout(() => this.#kept.delete(key), KEPT_MS);
    timer.unref();
    this.#kept.set(key, { revision, snapshot, timer });
  }

  #keepBlocks(): void {
    if (this.#idle !== undefined) {
      this.#idle.refresh();
      return;
    }
    this.#idle = setTimeout(() => {
      this.#idle = undefined;
      this.#blocks.clear();
    }, BLOCKS_KEPT_MS);
    this.#idle.unref();
  }

  *#made(parts: Iterable<unknown>): Generator<unknown> {
    for (const part of parts) {
      if (part instanceof BlockPart) this.#blocks.lateBytes(part).prepare();
      yield part;
    }
  }

  *#takenDown(parts: Iterable<Part>): Generator<Exclude<Part, BlockPart>> {
    for (const part of parts) yield part instanceof BlockPart ? this.#blocks.lateBytes(part) : part;
  }

  readonly #takeDown: TakeDown = (parts) =>
    Array.from(parts, (part) => (part instanceof BlockPart ? this.#blocks.lateBytes(part) : part));
}

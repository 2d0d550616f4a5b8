/**
 * Large answers, made once for all who ask for the same between two changes of the cluster. What takes time (joining,
 * encoding, packing) happens in slices, and each slice once.
 */
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { constants, createGzip } from 'node:zlib';

/** Characters joined in one turn. */
const SLICE_CHARACTERS = 1024 * 1024;
/** A snapshot that nobody asked for this long is let go. */
const KEPT_MS = 2_000;

/** One answer as it was at one moment. */
export class Snapshot {
  readonly size: number;
  /** Slices not yet encoded, then their bytes. */
  readonly #slices: (string[] | Buffer)[] = [];
  #packed: Promise<Buffer> | undefined;

  constructor(pieces: readonly string[]) {
    let slice: string[] = [];
    let sliceSize = 0;
    let size = 0;
    for (const piece of pieces) {
      slice.push(piece);
      sliceSize += piece.length;
      if (sliceSize < SLICE_CHARACTERS) continue;
      this.#slices.push(slice);
      size += sliceSize;
      slice = [];
      sliceSize = 0;
    }
    if (slice.length > 0) this.#slices.push(slice);
    this.size = size + sliceSize;
  }

  get sliceCount(): number {
    return this.#slices.length;
  }

  /** Bytes of one slice. */
  slice(index: number): Buffer {
    const slice = this.#slices[index] ?? [];
    if (Buffer.isBuffer(slice)) return slice;
    const bytes = Buffer.from(slice.join(''));
    this.#slices[index] = bytes;
    return bytes;
  }

  text(): string {
    return Buffer.concat(this.#slices.map((_, index) => this.slice(index))).toString();
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
      else await nextTurn();
    }
    gzip.end();
    await ended;
    return Buffer.concat(parts);
  }
}

/** The latest snapshot of each answer. */
export class Snapshots {
  readonly #kept = new Map<string, { readonly revision: number; readonly snapshot: Snapshot; timer: NodeJS.Timeout }>();
  /** How often an answer was shared (`master/http_cache_hits`). */
  hits = 0;

  /** The answer `key` as of `revision`; built when it is not there. Small ones are not kept. */
  take(key: string, revision: number, build: () => readonly string[]): Snapshot {
    const kept = this.#kept.get(key);
    if (kept?.revision === revision) {
      this.hits++;
      kept.timer.refresh();
      return kept.snapshot;
    }
    const snapshot = new Snapshot(build());
    if (kept !== undefined) clearTimeout(kept.timer);
    this.#kept.delete(key);
    if (snapshot.sliceCount > 1) {
      const timer = setTimeout(() => this.#kept.delete(key), KEPT_MS);
      timer.unref();
      this.#kept.set(key, { revision, snapshot, timer });
    }
    return snapshot;
  }

  close(): void {
    for (const { timer } of this.#kept.values()) clearTimeout(timer);
    this.#kept.clear();
  }
}

import { constants, type FSWatcher, watch } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { readRotationState } from '../logs/rotation-state.ts';

export interface FileFollowerOptions {
  readonly path: string;
  /** Hands on what was added; the next piece comes when it has settled. */
  readonly onBytes: (bytes: Uint8Array) => void | Promise<void>;
  /** True when nothing is added any more: what is there is still read. */
  readonly hasEnded: () => boolean;
}

const pieceBytes = 65_536;
const pollMs = 250;
/** A cut takes no longer: beyond that a task wrote so itself. */
const longestCutMs = 60_000;
/** Open pieces of a log at once: a reader who is further behind loses what is older. */
const mostPieces = 100;

/**
 * Reads what is added to a file, from its present end on, at the pace of the reader; what waits is on disk. A log that is
 * rotated is followed into its pieces and back. A file that was cut otherwise, or that another one took the place of,
 * is read from its beginning.
 */
export class FileFollower {
  readonly #options: FileFollowerOptions;
  #isClosed = false;
  /** Bytes that had been cut off the log at the last look. */
  #rotatedBytes = 0;
  #wake: () => void = () => {};

  constructor(options: FileFollowerOptions) {
    this.#options = options;
  }

  /** Resolves when the end was read, or it was closed. Rejects with the system's error. */
  async run(): Promise<void> {
    let file = await openPlain(this.#options.path);
    let offset = (await file.stat()).size;
    this.#rotatedBytes = await this.#betweenCuts();
    let watcher: FSWatcher | undefined;
    const buffer = Buffer.alloc(pieceBytes);
    try {
      watcher = this.#watch();
      while (!this.#isClosed) {
        // Asked before reading: what was written before the end must still come out.
        const isLast = this.#options.hasEnded();
        const rotatedBytes = await this.#betweenCuts();
        offset -= rotatedBytes - this.#rotatedBytes;
        this.#rotatedBytes = rotatedBytes;
        if (offset < 0) {
          if (await this.#endOfPieces(-offset)) offset = 0;
          continue;
        }
        const { bytesRead } = await file.read(buffer, 0, pieceBytes, offset);
        const { size } = await file.stat();
        // Rotated meanwhile: this was another place.
        if ((await this.#betweenCuts()) !== rotatedBytes) continue;
        if (bytesRead > 0) {
          offset += bytesRead;
          await this.#options.onBytes(Buffer.from(buffer.subarray(0, bytesRead)));
          continue;
        }
        const next = await replacement(file, this.#options.path);
        if (next !== undefined) {
          await file.close();
          file = next;
          offset = 0;
          continue;
        }
        if (size < offset) offset = 0;
        else if (isLast) return;
        else await this.#pause();
      }
    } finally {
      watcher?.close();
      await file.close();
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** Bytes that were cut off the log so far. Waits for a cut to be over. */
  async #betweenCuts(): Promise<number> {
    const { path } = this.#options;
    for (const lastMs = performance.now() + longestCutMs; ; ) {
      const { rotatedBytes, cutting } = await readRotationState(dirname(path), basename(path));
      if (cutting === undefined || this.#isClosed || performance.now() > lastMs) return rotatedBytes;
      await this.#pause();
    }
  }

  /** Hands on the last bytes of what was cut off, as far as there are pieces of it. False: they moved, and nothing was handed on. */
  async #endOfPieces(bytes: number): Promise<boolean> {
    const pieces: FileHandle[] = [];
    try {
      let missing = bytes;
      while (missing > 0 && pieces.length < mostPieces) {
        const piece = await openPlain(`${this.#options.path}.${pieces.length + 1}`).catch(() => undefined);
        if (piece === undefined) break;
        pieces.unshift(piece);
        missing -= (await piece.stat()).size;
      }
      if ((await this.#betweenCuts()) !== this.#rotatedBytes) return false;
      // Of the oldest piece only the end is missing.
      let offset = Math.max(0, -missing);
      for (const piece of pieces) {
        await this.#readFrom(piece, offset);
        offset = 0;
      }
      return true;
    } finally {
      for (const piece of pieces) await piece.close();
    }
  }

  async #readFrom(file: FileHandle, start: number): Promise<void> {
    const buffer = Buffer.alloc(pieceBytes);
    for (let offset = start; ; ) {
      const { bytesRead } = await file.read(buffer, 0, pieceBytes, offset);
      if (bytesRead === 0) return;
      offset += bytesRead;
      await this.#options.onBytes(Buffer.from(buffer.subarray(0, bytesRead)));
    }
  }

  #watch(): FSWatcher | undefined {
    try {
      const watcher = watch(this.#options.path, () => this.#wake());
      watcher.on('error', () => watcher.close());
      return watcher;
    } catch {
      // Without a watch it is looked at a few times a second.
      return undefined;
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** A link or a pipe in the place of the file is not followed or waited for. */
async function openPlain(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new Error(`${path} is not a plain file`);
}

/** Another file that is now at the path. */
async function replacement(file: FileHandle, path: string): Promise<FileHandle | undefined> {
  const other = await openPlain(path).catch(() => undefined);
  if (other === undefined) return undefined;
  const [old, found] = await Promise.all([file.stat(), other.stat()]);
  if (old.ino !== found.ino || old.dev !== found.dev) return other;
  await other.close();
  return undefined;
}

import { closeSync, fstatSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file is put aside when it has reached this. */
const defaultMaxBytes = 64 * 1024 * 1024;
/** Older files `NAME.1` … `NAME.5` that are kept. */
const defaultKept = 5;
/** How often it is looked whether someone else has moved the file away. */
const lookEveryMs = 1_000;

export interface LogFileOptions {
  readonly maxBytes?: number;
  readonly kept?: number;
  readonly nowMs?: () => number;
  /** Lines that are not urgent may wait so long until they are written, so that many are written at once. */
  readonly bufferMs?: number;
  /** Lines that are written at once, with those that wait. */
  readonly isUrgent?: (line: string) => boolean;
}

/** Not more than this waits. */
const mostWaiting = 256 * 1024;

/**
 * A log file that stays bounded: when it is full it becomes `NAME.1`, an older `NAME.1` becomes `NAME.2` and so on, and
 * the oldest goes. A file that someone else (logrotate) has moved away or removed is made anew. A full disk costs
 * lines, never the program. Throws when the file cannot be opened at first.
 */
export class LogFile {
  readonly #path: string;
  readonly #maxBytes: number;
  readonly #kept: number;
  readonly #nowMs: () => number;
  #fd: number;
  #inode = 0;
  #sizeBytes = 0;
  #lookedMs: number;
  readonly #bufferMs: number;
  readonly #isUrgent: (line: string) => boolean;
  #waiting = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string, options: LogFileOptions = {}) {
    this.#path = path;
    this.#maxBytes = options.maxBytes ?? defaultMaxBytes;
    this.#kept = options.kept ?? defaultKept;
    this.#nowMs = options.nowMs ?? Date.now;
    this.#lookedMs = this.#nowMs();
    this.#bufferMs = options.bufferMs ?? 0;
    this.#isUrgent = options.isUrgent ?? (() => false);
    mkdirSync(dirname(path), { recursive: true });
    this.#fd = this.#open();
  }

  write(text: string): void {
    this.#waiting += text;
    if (this.#bufferMs === 0 || this.#waiting.length >= mostWaiting || this.#isUrgent(text)) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), this.#bufferMs).unref();
  }

  /** Writes what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#waiting;
    this.#waiting = '';
    if (text !== '') this.#append(text);
  }

  #append(text: string): void {
    const bytes = Buffer.from(text);
    try {
      if (this.#isGone()) this.#reopen();
      else if (this.#sizeBytes > 0 && this.#sizeBytes + bytes.length > this.#maxBytes) this.#rotate();
      let written = 0;
      while (written < bytes.length) written += writeSync(this.#fd, bytes, written);
      this.#sizeBytes += bytes.length;
    } catch {
      // A full or broken disk: there is nowhere to say so.
    }
  }

  close(): void {
    this.flush();
    closeSync(this.#fd);
  }

  #open(): number {
    const fd = openSync(this.#path, 'a');
    const { ino, size } = fstatSync(fd);
    this.#inode = ino;
    this.#sizeBytes = size;
    return fd;
  }

  #reopen(): void {
    const before = this.#fd;
    this.#fd = this.#open();
    closeSync(before);
  }

  #isGone(): boolean {
    const nowMs = this.#nowMs();
    if (Math.abs(nowMs - this.#lookedMs) < lookEveryMs) return false;
    this.#lookedMs = nowMs;
    return statSync(this.#path, { throwIfNoEntry: false })?.ino !== this.#inode;
  }

  #rotate(): void {
    for (let age = this.#kept - 1; age > 0; age--) moveIfThere(`${this.#path}.${age}`, `${this.#path}.${age + 1}`);
    moveIfThere(this.#path, `${this.#path}.1`);
    this.#reopen();
  }
}

function moveIfThere(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, to);
}

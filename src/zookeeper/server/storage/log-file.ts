import { randomBytes } from 'node:crypto';
import { constants, write } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeLogHeader, logHeaderBytes } from './batches.ts';

// Measured (ext4 on a virtual disk, one record of 300 bytes): 3.2 k/s appending with fdatasync, 4.9 k/s overwriting zeros through
// O_DSYNC, since nothing but the data has to reach the disk and one call does it; LevelDB with sync does 3.5 k/s for one write and
// a fifth of this rate for 64 grouped ones. Hence an own log, laid out in advance.
const firstLayoutBytes = 1 << 20;
const layoutBytes = 4 << 20;
const zeros = new Uint8Array(1 << 20);

/** A log file open for appending. One append at a time; what was appended is on disk when the promise resolves. */
export class LogFile {
  readonly firstZxid: bigint;
  readonly salt: number;
  readonly #log: FileHandle;
  readonly #layout: FileHandle;
  #end: number = logHeaderBytes;
  #laidOut: number;
  #layingOut: Promise<void> | undefined;

  private constructor(fields: { firstZxid: bigint; salt: number; log: FileHandle; layout: FileHandle }) {
    this.firstZxid = fields.firstZxid;
    this.salt = fields.salt;
    this.#log = fields.log;
    this.#layout = fields.layout;
    this.#laidOut = firstLayoutBytes;
  }

  /** Makes the file, header and directory entry durable before it is used. */
  static async create(directory: string, firstZxid: bigint): Promise<LogFile> {
    const path = join(directory, logName(firstZxid));
    const salt = randomBytes(4).readInt32BE();
    const layout = await open(path, 'wx');
    await layout.write(encodeLogHeader(salt, firstZxid), 0, logHeaderBytes, 0);
    await layout.write(zeros, 0, firstLayoutBytes - logHeaderBytes, logHeaderBytes);
    await layout.sync();
    const log = await open(path, constants.O_WRONLY | (constants.O_DSYNC ?? constants.O_SYNC));
    await syncDirectory(directory);
    return new LogFile({ firstZxid, salt, log, layout });
  }

  get sizeBytes(): number {
    return this.#end;
  }

  async append(batch: Uint8Array): Promise<void> {
    if (this.#laidOut < this.#end + batch.length) await this.#layOutUpTo(this.#end + batch.length);
    await writeThrough(this.#log.fd, batch, this.#end);
    this.#end += batch.length;
    if (this.#laidOut - this.#end < layoutBytes / 2 && this.#layingOut === undefined) {
      this.#layingOut = this.#layOutMore(layoutBytes);
      // A full disk shows in the append that needs the room.
      this.#layingOut.catch(() => {});
    }
  }

  /** Cuts off what was laid out and not used, and lets go of the file. */
  async close(): Promise<void> {
    try {
      await this.#layingOut?.catch(() => {});
      await this.#layout.truncate(this.#end);
      await this.#layout.sync();
    } finally {
      await Promise.all([this.#log.close(), this.#layout.close()]);
    }
  }

  async #layOutUpTo(neededBytes: number): Promise<void> {
    await this.#layingOut;
    while (this.#laidOut < neededBytes) await this.#layOutMore(Math.max(layoutBytes, neededBytes - this.#laidOut));
  }

  async #layOutMore(sizeBytes: number): Promise<void> {
    try {
      const target = this.#laidOut + sizeBytes;
      for (let at = this.#laidOut; at < target; at += zeros.length) {
        await writeFully(this.#layout, zeros.subarray(0, Math.min(zeros.length, target - at)), at);
      }
      await this.#layout.datasync();
      this.#laidOut = target;
    } finally {
      this.#layingOut = undefined;
    }
  }
}

export function logName(firstZxid: bigint): string {
  return `log.${firstZxid.toString(16).padStart(16, '0')}`;
}

/** Makes names created, renamed or removed in a directory durable. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

/** The same by the plain call, which costs the one thread we have less than a FileHandle does. */
function writeThrough(fd: number, bytes: Uint8Array, position: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const writeFrom = (done: number): void => {
      write(fd, bytes, done, bytes.length - done, position + done, (error, bytesWritten) => {
        if (error !== null) reject(error);
        else if (done + bytesWritten < bytes.length) writeFrom(done + bytesWritten);
        else resolve();
      });
    };
    writeFrom(0);
  });
}

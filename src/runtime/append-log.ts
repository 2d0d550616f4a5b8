import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { assert } from '../base/assert.ts';
import { concatBytes } from '../base/bytes.ts';
import { crc32 } from '../base/crc32.ts';
import { StadionError } from '../base/errors.ts';
import { makeDirectory, syncDirectory } from './atomic-file.ts';

/** Each record: length and CRC-32 of the payload as 32-bit little-endian numbers, then the payload. */
const frameBytes = 8;
const readBytes = 1024 * 1024;

export interface AppendLogOptions {
  readonly path: string;
  /** Called with each whole record already in the file, in order, before `openAppendLog` resolves. */
  readonly onRecord?: (payload: Uint8Array) => void;
  /** Longer payloads are refused. */
  readonly maxRecordBytes?: number;
}

export interface AppendLog {
  /** Bytes in the file that hold whole records. */
  readonly sizeBytes: number;
  /** Bytes cut off the end when the log was opened: a record torn by a crash, never one that was promised. */
  readonly tornBytes: number;
  /** Resolves when the record is on disk. Records appended together share one sync. Rejects after a failed write, for good. */
  append(payload: Uint8Array): Promise<void>;
  /** Waits for what was appended and closes the file. */
  close(): Promise<void>;
}

interface Waiting {
  readonly bytes: Uint8Array;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Opens (or makes) a log, reads its records and cuts off a torn end. Rejects when the file cannot be used. */
export async function openAppendLog(options: AppendLogOptions): Promise<AppendLog> {
  const directory = dirname(options.path);
  await makeDirectory(directory);
  const file = await open(options.path, 'a+', 0o644);
  try {
    const maxRecordBytes = options.maxRecordBytes ?? 64 * 1024 * 1024;
    const wholeBytes = await readRecords(file, maxRecordBytes, options.onRecord ?? (() => {}));
    const { size } = await file.stat();
    if (size > wholeBytes) {
      await file.truncate(wholeBytes);
      await file.sync();
    }
    await syncDirectory(directory);
    return createAppendLog(file, { sizeBytes: wholeBytes, tornBytes: size - wholeBytes, maxRecordBytes });
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
}

/** Calls `onRecord` with each whole record; gives the offset behind the last one. */
async function readRecords(
  file: FileHandle,
  maxRecordBytes: number,
  onRecord: (payload: Uint8Array) => void,
): Promise<number> {
  const block = new Uint8Array(readBytes);
  let unread: Uint8Array = new Uint8Array(0);
  let wholeBytes = 0;
  for (;;) {
    const { bytesRead } = await file.read(block, 0, block.length, wholeBytes + unread.length);
    if (bytesRead === 0) return wholeBytes;
    unread = concatBytes([unread, block.slice(0, bytesRead)]);
    let offset = 0;
    while (unread.length - offset >= frameBytes) {
      const view = new DataView(unread.buffer, unread.byteOffset + offset);
      const length = view.getUint32(0, true);
      if (length > maxRecordBytes) return wholeBytes + offset;
      if (unread.length - offset - frameBytes < length) break;
      const payload = unread.subarray(offset + frameBytes, offset + frameBytes + length);
      if (crc32(payload) !== view.getUint32(4, true)) return wholeBytes + offset;
      onRecord(payload);
      offset += frameBytes + length;
    }
    wholeBytes += offset;
    unread = unread.subarray(offset);
  }
}

interface Opened {
  readonly sizeBytes: number;
  readonly tornBytes: number;
  readonly maxRecordBytes: number;
}

function createAppendLog(file: FileHandle, opened: Opened): AppendLog {
  let sizeBytes = opened.sizeBytes;
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;
  let failure: unknown;
  let isClosed = false;

  const writeAll = async (): Promise<void> => {
    // Whatever is appended in the same turn goes into the first group.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        if (failure !== undefined) throw failure;
        const bytes = concatBytes(group.map((one) => one.bytes));
        await file.appendFile(bytes);
        await file.datasync();
        sizeBytes += bytes.length;
        for (const one of group) one.resolve();
      } catch (thrown) {
        // What reached the disk is unknown now: nothing may be promised on this file again.
        failure ??= new StadionError({ code: 'log-write-failed', message: 'the log cannot be written', cause: thrown });
        for (const one of group) one.reject(failure);
      }
    }
    writing = undefined;
  };

  return {
    get sizeBytes() {
      return sizeBytes;
    },
    tornBytes: opened.tornBytes,
    append: (payload) => {
      assert(!isClosed, 'append to a closed log');
      assert(payload.length <= opened.maxRecordBytes, 'a log record is too large');
      return new Promise((resolve, reject) => {
        waiting.push({ bytes: frame(payload), resolve, reject });
        writing ??= writeAll();
      });
    },
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await writing;
      await file.close();
    },
  };
}

function frame(payload: Uint8Array): Uint8Array {
  const framed = new Uint8Array(frameBytes + payload.length);
  const view = new DataView(framed.buffer);
  view.setUint32(0, payload.length, true);
  view.setUint32(4, crc32(payload), true);
  framed.set(payload, frameBytes);
  return framed;
}

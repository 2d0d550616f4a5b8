import { type FileHandle, open } from 'node:fs/promises';
import { concatBytes } from '../base/bytes.ts';
import { crc32 } from '../base/crc32.ts';
import { StadionError } from '../base/errors.ts';
import { readFileIfThere, writeFileAtomic } from '../runtime/atomic-file.ts';

const magic = 0x474f4c53;
const markBytes = 16;
/** Each mark in a sector of its own: a torn write spoils one of them and leaves the one before. */
const sectorBytes = 512;

/** The number of the last write that was promised, in a file beside the log: whoever finds less has lost something. */
export interface HighWaterMark {
  /** What stands in the file; undefined when there is no file. */
  readonly sequence: number | undefined;
  /** Resolves when the number is durable. One call at a time, growing numbers. */
  raise(sequence: number): Promise<void>;
  close(): Promise<void>;
}

/** Reads the mark; the file is made by the first `raise`. Rejects with `log-damaged` when neither of its two marks is whole. */
export async function openHighWaterMark(path: string): Promise<HighWaterMark> {
  const contents = await readFileIfThere(path);
  const sequence = contents === undefined ? undefined : readMarks(path, contents);
  let file: FileHandle | undefined;
  return {
    sequence,
    raise: async (next) => {
      if (file === undefined) {
        // The first time as a whole, which also repairs a mark that was torn.
        await writeFileAtomic(path, concatBytes([sector(next - (next % 2)), sector(next - 1 + (next % 2))]));
        file = await open(path, 'r+');
        return;
      }
      await file.write(sector(next), 0, sectorBytes, (next % 2) * sectorBytes);
      await file.datasync();
    },
    close: async () => {
      await file?.close();
      file = undefined;
    },
  };
}

function sector(sequence: number): Uint8Array {
  const bytes = new Uint8Array(sectorBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setBigUint64(4, BigInt(sequence), true);
  view.setUint32(12, crc32(bytes.subarray(0, 12)), true);
  return bytes;
}

function readMarks(path: string, contents: Uint8Array): number {
  let highest: number | undefined;
  for (const offset of [0, sectorBytes]) {
    const mark = contents.subarray(offset, offset + markBytes);
    if (mark.length < markBytes) continue;
    const view = new DataView(mark.buffer, mark.byteOffset);
    if (view.getUint32(0, true) !== magic || view.getUint32(12, true) !== crc32(mark.subarray(0, 12))) continue;
    highest = Math.max(highest ?? 0, Number(view.getBigUint64(4, true)));
  }
  if (highest !== undefined) return highest;
  throw new StadionError({
    code: 'log-damaged',
    message: `${path} is damaged, so nobody knows whether the log beside it is complete`,
  });
}

/**
 * LevelDB's tables carry checksums that the library looks at only when it is told to, and it cannot be told through its package
 * here. Unchecked, a damaged table ends the process within native code. So every table is checked before it is opened.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32c } from '../base/crc32c.ts';
import { ByteCursor, unpackSnappy } from './snappy.ts';

const footerBytes = 48;
/** Behind each block: how it is packed, and a checksum. */
const trailerBytes = 5;
const magic = Uint8Array.of(0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb);
const maxBlockBytes = 1024 * 1024 * 1024;

interface Handle {
  readonly offset: number;
  readonly sizeBytes: number;
}

/** What is wrong with the tables of a database, in words; undefined when all is well. Rejects when they cannot be read. */
export async function tableDamage(directory: string): Promise<string | undefined> {
  for (const name of await readdir(directory)) {
    if (!/^\d+\.(ldb|sst)$/.test(name)) continue;
    if (!isWholeTable(await readFile(join(directory, name)))) return `${name} is not as it was written`;
  }
  return undefined;
}

/** Every block of the table is there with its checksum. */
export function isWholeTable(table: Uint8Array): boolean {
  if (table.length < footerBytes || magic.some((byte, at) => table[table.length - magic.length + at] !== byte))
    return false;
  const footer = new ByteCursor(table.subarray(-footerBytes));
  const metaIndex = readHandle(footer);
  const index = readHandle(footer);
  for (const handle of [metaIndex, index]) {
    const block = handle === undefined ? undefined : readBlock(table, handle);
    const handles = block === undefined ? undefined : readIndex(block);
    if (handles === undefined) return false;
    if (!handles.every((inner) => hasChecksum(table, inner))) return false;
  }
  return true;
}

function readHandle(cursor: ByteCursor): Handle | undefined {
  const offset = cursor.varint();
  const sizeBytes = cursor.varint();
  return offset === undefined || sizeBytes === undefined ? undefined : { offset, sizeBytes };
}

function hasChecksum(table: Uint8Array, { offset, sizeBytes }: Handle): boolean {
  const end = offset + sizeBytes;
  if (end + trailerBytes > table.length) return false;
  const stored = new ByteCursor(table.subarray(end + 1, end + trailerBytes)).fixed(4);
  const checksum = crc32c(table.subarray(offset, end + 1));
  // LevelDB turns and shifts a checksum before it stores it.
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0 === stored;
}

function readBlock(table: Uint8Array, handle: Handle): Uint8Array | undefined {
  if (!hasChecksum(table, handle)) return undefined;
  const end = handle.offset + handle.sizeBytes;
  const bytes = table.subarray(handle.offset, end);
  if (table[end] === 0) return bytes;
  return table[end] === 1 ? unpackSnappy(bytes, maxBlockBytes) : undefined;
}

/** The handles that a block of an index points to. */
function readIndex(block: Uint8Array): Handle[] | undefined {
  const restarts = new ByteCursor(block.subarray(-4)).fixed(4);
  if (restarts === undefined) return undefined;
  const end = block.length - 4 - 4 * restarts;
  if (end < 0) return undefined;
  const cursor = new ByteCursor(block.subarray(0, end));
  const handles: Handle[] = [];
  while (cursor.position < end) {
    const shared = cursor.varint();
    const keyBytes = cursor.varint();
    const valueBytes = cursor.varint();
    if (shared === undefined || keyBytes === undefined || valueBytes === undefined) return undefined;
    cursor.take(keyBytes);
    const value = cursor.take(valueBytes);
    const handle = value === undefined ? undefined : readHandle(new ByteCursor(value));
    if (handle === undefined) return undefined;
    handles.push(handle);
  }
  return handles;
}

import { join } from 'node:path';
import { crc32 } from '../../base/crc32.ts';
import { StadionError } from '../../base/errors.ts';
import { makeDirectory, readFileIfThere, writeFileAtomic } from '../../runtime/atomic-file.ts';
import type { RegistryStore } from './registry-store.ts';

/** Checksum and length before the registry, as 32-bit little-endian numbers. */
const headBytes = 8;

/** Keeps the registry in one file of a directory, replaced as a whole and synced. Rejects when the directory cannot be made. */
export async function openFileStore(directory: string): Promise<RegistryStore> {
  await makeDirectory(directory);
  const path = join(directory, 'registry');
  return {
    fetch: async () => {
      const contents = await readFileIfThere(path);
      return contents === undefined ? undefined : unpack(path, contents);
    },
    store: (bytes) => writeFileAtomic(path, pack(bytes)),
    close: async () => {},
  };
}

function pack(bytes: Uint8Array): Uint8Array {
  const packed = new Uint8Array(headBytes + bytes.length);
  const view = new DataView(packed.buffer);
  view.setUint32(0, crc32(bytes), true);
  view.setUint32(4, bytes.length, true);
  packed.set(bytes, headBytes);
  return packed;
}

function unpack(path: string, contents: Uint8Array): Uint8Array {
  const view = new DataView(contents.buffer, contents.byteOffset, contents.byteLength);
  const bytes = contents.subarray(headBytes);
  const isWhole = contents.length >= headBytes && view.getUint32(4, true) === bytes.length;
  if (isWhole && view.getUint32(0, true) === crc32(bytes)) return bytes;
  throw new StadionError({
    code: 'registry-damaged',
    message: `${path} is damaged: restore it from another master's copy, or remove it to start with an empty registry`,
  });
}

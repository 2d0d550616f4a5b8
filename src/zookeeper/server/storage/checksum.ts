import * as zlib from 'node:zlib';

const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ 0xedb88320;
  return value;
});

function crc32InScript(bytes: Uint8Array, seed: number): number {
  let crc = ~seed;
  for (let index = 0; index < bytes.length; index++) {
    crc = (crc >>> 8) ^ (table[(crc ^ (bytes[index] ?? 0)) & 0xff] ?? 0);
  }
  return ~crc >>> 0;
}

/** CRC-32 going on from `seed`. The runtime's own where it has one (Node 20.15 and later). */
export const crc32: (bytes: Uint8Array, seed: number) => number =
  typeof zlib.crc32 === 'function' ? (bytes, seed) => zlib.crc32(bytes, seed) : crc32InScript;

/** The one written out here, so that tests can hold both against each other. */
export const crc32Fallback: (bytes: Uint8Array, seed: number) => number = crc32InScript;

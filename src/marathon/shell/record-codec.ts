import { gunzipSync, gzipSync } from 'node:zlib';

/** A record in the store: the bytes of its node, and further nodes below it when they are too many for one. */
export interface EncodedRecord {
  readonly head: Uint8Array;
  readonly parts: readonly Uint8Array[];
}

/** ZooKeeper takes requests up to 1 MiB; one node stays well below. */
export const maxNodeBytes = 700_000;

const partsMark = 'parts:';
const gzipMark = 0x1f;

/** Record text as bytes: compressed when large, in parts when still too large. */
export function encodeRecord(text: string, compressAboveBytes: number): EncodedRecord {
  const plain = Buffer.from(text);
  const bytes = plain.length > compressAboveBytes ? gzipSync(plain) : plain;
  if (bytes.length <= maxNodeBytes) return { head: bytes, parts: [] };
  const parts: Uint8Array[] = [];
  for (let offset = 0; offset < bytes.length; offset += maxNodeBytes) {
    parts.push(bytes.subarray(offset, offset + maxNodeBytes));
  }
  return { head: Buffer.from(`${partsMark}${parts.length}`), parts };
}

/** How many parts a record's head announces; 0 when the head is all. */
export function partsOf(head: Uint8Array): number {
  if (head.length > 32) return 0;
  const text = Buffer.from(head).toString('latin1');
  return text.startsWith(partsMark) ? Number(text.slice(partsMark.length)) : 0;
}

/** Name of the `index`th part below a record's node. */
export function partName(index: number): string {
  return `part-${String(index).padStart(4, '0')}`;
}

export function isPartName(name: string): boolean {
  return /^part-\d{4}$/.test(name);
}

/** The text of a record's bytes. Throws when compressed bytes are damaged. */
export function decodeRecord(bytes: Uint8Array): string {
  return (bytes[0] === gzipMark ? gunzipSync(bytes) : Buffer.from(bytes)).toString('utf8');
}

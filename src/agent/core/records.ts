/** Checkpoint encoding: each protobuf is preceded by its length as 4 bytes, little-endian as on every host in use. */
import { concatBytes } from '../../base/bytes.ts';
import { encode, type MessageType, tryDecode } from '../../wire/message.ts';

const lengthBytes = 4;

/** One message with its length in front. */
export function encodeRecord<T>(type: MessageType<T>, message: T): Uint8Array {
  const body = encode(type, message);
  const record = new Uint8Array(lengthBytes + body.length);
  new DataView(record.buffer).setUint32(0, body.length, true);
  record.set(body, lengthBytes);
  return record;
}

export function encodeRecords<T>(type: MessageType<T>, messages: readonly T[]): Uint8Array {
  return concatBytes(messages.map((message) => encodeRecord(type, message)));
}

export interface DecodedRecords<T> {
  readonly records: readonly T[];
  /** Bytes up to the end of the last whole record; less than the file's size when its end is torn. */
  readonly validBytes: number;
}

/** Reads records up to the first that is not whole or not readable. */
export function decodeRecords<T>(type: MessageType<T>, bytes: Uint8Array): DecodedRecords<T> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: T[] = [];
  let offset = 0;
  while (offset + lengthBytes <= bytes.length) {
    const end = offset + lengthBytes + view.getUint32(offset, true);
    if (end > bytes.length) break;
    const record = tryDecode(type, bytes.subarray(offset + lengthBytes, end));
    if (record === undefined) break;
    records.push(record);
    offset = end;
  }
  return { records, validBytes: offset };
}

/** The single message of a file, or undefined when the file is not exactly one whole record. */
export function decodeRecord<T>(type: MessageType<T>, bytes: Uint8Array): T | undefined {
  const { records, validBytes } = decodeRecords(type, bytes);
  return records.length === 1 && validBytes === bytes.length ? records[0] : undefined;
}

/**
 * Whether what begins at this offset is the end of a log whose last write was cut short: then no whole record follows. A record
 * that cannot be read and has a readable one behind it was damaged after it was written.
 */
export function isTornAt<T>(type: MessageType<T>, bytes: Uint8Array, offset: number): boolean {
  if (offset + lengthBytes > bytes.length) return true;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(offset, true);
  const next = offset + lengthBytes + length;
  if (length === 0 || next >= bytes.length) return true;
  return decodeRecords(type, bytes.subarray(next)).records.length === 0;
}

import type { Transaction } from '../../core/changes.ts';
import { JuteReader } from '../../jute/reader.ts';
import { JuteWriter } from '../../jute/writer.ts';
import { crc32 } from './checksum.ts';
import { readTransaction, writeTransaction } from './records.ts';

// A log file is a header, then batches, then zeros. A batch is what one write made durable: it is whole or it never was.
const fileMagic = 0x5a4b4c31;
const batchMagic = 0x5a4b4254;
export const logHeaderBytes = 20;
const batchHeaderBytes = 16;

/** The start of a log file. The salt goes into every checksum, so that no client can plant bytes that pass for a batch. */
export function encodeLogHeader(salt: number, firstZxid: bigint): Uint8Array {
  const header = new JuteWriter(logHeaderBytes).int(fileMagic).int(salt).long(firstZxid);
  const crc = crc32(header.finish(), 0);
  return header.int(crc | 0).finish();
}

interface LogHeader {
  readonly salt: number;
  readonly firstZxid: bigint;
}

export function decodeLogHeader(bytes: Uint8Array): LogHeader | undefined {
  const reader = new JuteReader(bytes.subarray(0, logHeaderBytes));
  const magic = reader.int();
  const header = { salt: reader.int(), firstZxid: reader.long() };
  const crc = reader.int();
  const isWhole =
    !reader.failed && magic === fileMagic && (crc32(bytes.subarray(0, logHeaderBytes - 4), 0) | 0) === crc;
  return isWhole ? header : undefined;
}

/** Transactions gathered for one write. */
export class BatchWriter {
  #writer = new JuteWriter(4096);
  #count = 0;
  #lastZxid = 0n;

  constructor() {
    this.#reserveHeader();
  }

  get count(): number {
    return this.#count;
  }

  get lastZxid(): bigint {
    return this.#lastZxid;
  }

  get sizeBytes(): number {
    return this.#writer.lengthBytes;
  }

  add(transaction: Transaction): void {
    writeTransaction(this.#writer, transaction);
    this.#count++;
    this.#lastZxid = transaction.zxid;
  }

  /** The finished batch; the writer starts over. */
  take(salt: number): Uint8Array {
    const length = this.#writer.lengthBytes - batchHeaderBytes;
    this.#writer.patchInt(4, length).patchInt(12, this.#count);
    const bytes = this.#writer.finish();
    // The checksum covers the count and all transactions, starting from salt and length.
    this.#writer.patchInt(8, checksum(bytes, length, salt));
    this.#writer = new JuteWriter(Math.min(1 << 20, Math.max(4096, bytes.length)));
    this.#count = 0;
    this.#reserveHeader();
    return bytes;
  }

  #reserveHeader(): void {
    this.#writer.int(batchMagic).int(0).int(0).int(0);
  }
}

function checksum(batch: Uint8Array, length: number, salt: number): number {
  return crc32(batch.subarray(12, batchHeaderBytes + length), (salt ^ length) >>> 0) | 0;
}

export interface ReadBatch {
  readonly transactions: readonly Transaction[];
  readonly endOffset: number;
}

/** The batch that starts at `offset`; undefined when there is none that is whole. */
export function readBatch(file: Uint8Array, offset: number, salt: number): ReadBatch | undefined {
  const rest = file.subarray(offset);
  const header = new JuteReader(rest.subarray(0, batchHeaderBytes));
  const magic = header.int();
  const length = header.int();
  const crc = header.int();
  let count = header.int();
  if (header.failed || magic !== batchMagic || length < 0 || batchHeaderBytes + length > rest.length) return undefined;
  if (checksum(rest, length, salt) !== crc) return undefined;
  const reader = new JuteReader(rest.subarray(batchHeaderBytes, batchHeaderBytes + length));
  const transactions: Transaction[] = [];
  for (; count > 0; count--) {
    const transaction = readTransaction(reader);
    if (transaction === undefined) return undefined;
    transactions.push(transaction);
  }
  return { transactions, endOffset: offset + batchHeaderBytes + length };
}

/** True when a whole batch starts anywhere behind `offset`: then what stands at `offset` was not merely cut short. */
export function hasBatchAfter(file: Uint8Array, offset: number, salt: number): boolean {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const first = batchMagic >>> 24;
  for (let at = file.indexOf(first, offset + 1); at >= 0; at = file.indexOf(first, at + 1)) {
    if (at + batchHeaderBytes > file.length) return false;
    if (view.getInt32(at) === batchMagic && readBatch(file, at, salt) !== undefined) return true;
  }
  return false;
}

/** Where the zeros that were laid out in advance begin to be all there is. */
export function isBlankFrom(file: Uint8Array, offset: number): boolean {
  for (let at = offset; at < file.length; at++) {
    if (file[at] !== 0) return false;
  }
  return true;
}

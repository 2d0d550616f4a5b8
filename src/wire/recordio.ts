import { ByteCollector } from '../base/byte-collector.ts';
import { ok, type Refusal, type Result, refuse } from '../base/errors.ts';

const newline = 0x0a;
/** Digits of the longest length that is read; 10^15 is beyond any limit in use. */
const maxLengthDigits = 15;

export interface RecordDecoderOptions {
  /** Longer records are refused. */
  readonly maxRecordBytes?: number;
}

/** What stands before a record of this length. */
export function recordHead(length: number): Uint8Array {
  return Uint8Array.from(`${length}\n`, (character) => character.charCodeAt(0));
}

/** Frames one record: its length in decimal ASCII, a newline, its bytes. */
export function encodeRecord(payload: Uint8Array): Uint8Array {
  const length = String(payload.length);
  const framed = new Uint8Array(length.length + 1 + payload.length);
  for (let index = 0; index < length.length; index++) framed[index] = length.charCodeAt(index);
  framed[length.length] = newline;
  framed.set(payload, length.length + 1);
  return framed;
}

/**
 * Takes RecordIO apart as bytes arrive, split anywhere. After a refusal the stream cannot be read on: every later `push`
 * gives the same refusal. Records are views of the pushed bytes where they lie whole in one of them.
 */
export class RecordDecoder {
  readonly #maxRecordBytes: number;
  #refused: { readonly ok: false; readonly error: Refusal } | undefined;
  #lengthDigits = '';
  /** Bytes of the current record still to come; undefined while its length is being read. */
  #missing: number | undefined;
  readonly #record = new ByteCollector();

  constructor(options: RecordDecoderOptions = {}) {
    this.#maxRecordBytes = options.maxRecordBytes ?? 64 * 1024 * 1024;
  }

  /** True between records: an end of stream here lost nothing. */
  get isBetweenRecords(): boolean {
    return this.#missing === undefined && this.#lengthDigits === '';
  }

  /** Gives the records completed by these bytes, or why the stream is broken. */
  push(bytes: Uint8Array): Result<Uint8Array[]> {
    if (this.#refused !== undefined) return this.#refused;
    const records: Uint8Array[] = [];
    let offset = 0;
    while (offset < bytes.length || this.#missing === 0) {
      if (this.#missing === undefined) {
        const end = this.#readLength(bytes, offset);
        if (end === undefined) return this.#refused ?? ok(records);
        offset = end;
        continue;
      }
      const part = bytes.subarray(offset, offset + this.#missing);
      this.#record.push(part);
      this.#missing -= part.length;
      offset += part.length;
      if (this.#missing > 0) break;
      records.push(this.#record.take());
      this.#missing = undefined;
    }
    return ok(records);
  }

  /** Reads up to and including the newline; undefined when it has not come yet or the length is refused. */
  #readLength(bytes: Uint8Array, from: number): number | undefined {
    for (let offset = from; offset < bytes.length; offset++) {
      const byte = bytes[offset] ?? 0;
      if (byte === newline && this.#lengthDigits !== '') {
        const length = Number(this.#lengthDigits);
        if (length > this.#maxRecordBytes) {
          return this.#refuse('record-too-large', `a record of ${length} bytes is above ${this.#maxRecordBytes}`);
        }
        this.#missing = length;
        this.#lengthDigits = '';
        return offset + 1;
      }
      if (byte < 0x30 || byte > 0x39)
        return this.#refuse('record-length-invalid', 'a record length is not a decimal number');
      if (this.#lengthDigits.length === maxLengthDigits) {
        return this.#refuse('record-too-large', `a record length has more than ${maxLengthDigits} digits`);
      }
      this.#lengthDigits += String.fromCharCode(byte);
    }
    return undefined;
  }

  #refuse(code: string, reason: string): undefined {
    this.#refused = refuse(code, reason);
    this.#record.take();
    return undefined;
  }
}

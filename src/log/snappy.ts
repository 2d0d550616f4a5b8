/** Cursor over bytes that may be anything: reading past the end gives undefined, never an error. */
export class ByteCursor {
  readonly bytes: Uint8Array;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  byte(): number | undefined {
    return this.bytes[this.position++];
  }

  /** A number of 7 bits a byte, lowest first; undefined also above 2^53. */
  varint(): number | undefined {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      if (byte === undefined || scale > 2 ** 49) return undefined;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  /** A number of that many bytes, lowest first. */
  fixed(length: number): number | undefined {
    let value = 0;
    for (let index = 0; index < length; index++) {
      const byte = this.byte();
      if (byte === undefined) return undefined;
      value += byte * 256 ** index;
    }
    return value;
  }

  take(length: number): Uint8Array | undefined {
    const end = this.position + length;
    if (end > this.bytes.length) return undefined;
    const taken = this.bytes.subarray(this.position, end);
    this.position = end;
    return taken;
  }
}

/** Unpacks Snappy's raw format; undefined when the bytes are not in it or unpack to more than `maxBytes`. */
export function unpackSnappy(packed: Uint8Array, maxBytes: number): Uint8Array | undefined {
  const cursor = new ByteCursor(packed);
  const sizeBytes = cursor.varint();
  if (sizeBytes === undefined || sizeBytes > maxBytes) return undefined;
  const unpacked = new Uint8Array(sizeBytes);
  let filled = 0;
  while (cursor.position < packed.length) {
    const tag = cursor.byte() ?? 0;
    if ((tag & 3) === 0) {
      const literal = takeLiteral(cursor, tag >> 2);
      if (literal === undefined || filled + literal.length > sizeBytes) return undefined;
      unpacked.set(literal, filled);
      filled += literal.length;
      continue;
    }
    const copy = readCopy(cursor, tag);
    if (copy === undefined || copy.back === 0 || copy.back > filled || filled + copy.length > sizeBytes)
      return undefined;
    // Byte by byte: what is copied may be part of what is being written.
    for (const end = filled + copy.length; filled < end; filled++) unpacked[filled] = unpacked[filled - copy.back] ?? 0;
  }
  return filled === sizeBytes ? unpacked : undefined;
}

function takeLiteral(cursor: ByteCursor, code: number): Uint8Array | undefined {
  const length = code < 60 ? code : cursor.fixed(code - 59);
  return length === undefined ? undefined : cursor.take(length + 1);
}

function readCopy(cursor: ByteCursor, tag: number): { readonly length: number; readonly back: number } | undefined {
  if ((tag & 3) === 1) {
    const low = cursor.byte();
    return low === undefined ? undefined : { length: ((tag >> 2) & 7) + 4, back: (tag >> 5) * 256 + low };
  }
  const back = cursor.fixed((tag & 3) === 2 ? 2 : 4);
  return back === undefined ? undefined : { length: (tag >> 2) + 1, back };
}

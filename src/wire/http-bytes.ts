/** Looking into the bytes of HTTP/1.1 heads and chunk lines without decoding them. */

export const carriageReturn = 0x0d;
export const newline = 0x0a;
export const space = 0x20;
export const tab = 0x09;
export const colon = 0x3a;
export const semicolon = 0x3b;

/** The bytes of an ASCII text. */
export function ascii(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** True when what has come from `from` on does not contradict this prefix (it may be shorter). */
export function mayStartWith(bytes: Uint8Array, from: number, prefix: Uint8Array): boolean {
  const length = Math.min(prefix.length, bytes.length - from);
  for (let index = 0; index < length; index++) {
    if (bytes[from + index] !== prefix[index]) return false;
  }
  return true;
}

/** Index of the next newline in [from, end), or `end` when there is none. */
export function newlineAt(bytes: Uint8Array, from: number, end: number): number {
  let index = from;
  while (index < end && bytes[index] !== newline) index++;
  return index;
}

/** Index just behind the empty line that ends a head, or -1 while it has not come. */
export function headEnd(bytes: Uint8Array, from: number): number {
  for (let index = newlineAt(bytes, from, bytes.length); index < bytes.length; ) {
    let next = index + 1;
    if (bytes[next] === carriageReturn) next++;
    if (bytes[next] === newline) return next + 1;
    index = newlineAt(bytes, next, bytes.length);
  }
  return -1;
}

/** Where the content of a line ends whose newline is at `stop`: before its carriage return. */
export function contentEnd(bytes: Uint8Array, from: number, stop: number): number {
  return stop > from && bytes[stop - 1] === carriageReturn ? stop - 1 : stop;
}

/** True when the bytes at `from` are this lower-case header name, in any case. */
export function isHeaderName(bytes: Uint8Array, from: number, lowerCase: Uint8Array): boolean {
  for (let index = 0; index < lowerCase.length; index++) {
    const wanted = lowerCase[index] ?? 0;
    const byte = bytes[from + index] ?? 0;
    if (byte !== wanted && (wanted < 0x61 || byte !== wanted - 0x20)) return false;
  }
  return true;
}

/** The value of a hexadecimal digit, or -1. */
export function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** Slots of the table; a power of two. */
const slots = 1024;
/** Longer texts are decoded each time. */
const longestInterned = 128;

/** Writes ASCII (or Latin-1) bytes as text. */
export function latin1(bytes: Uint8Array, from: number, end: number): string {
  let text = '';
  for (let index = from; index < end; index++) text += String.fromCharCode(bytes[index] ?? 0);
  return text;
}

/**
 * Turns bytes that come again and again (paths, process ids) into strings without decoding them each time. A fixed
 * table: a new text takes the place of another with the same hash, so memory is bounded whatever arrives.
 */
export class InternedText {
  readonly #bytes: (Uint8Array | undefined)[] = new Array(slots).fill(undefined);
  readonly #texts: string[] = new Array(slots).fill('');

  read(bytes: Uint8Array, from: number, end: number): string {
    const length = end - from;
    if (length > longestInterned) return latin1(bytes, from, end);
    let hash = length;
    for (let index = from; index < end; index++) hash = (Math.imul(hash, 31) + (bytes[index] ?? 0)) | 0;
    const slot = (hash ^ (hash >>> 15)) & (slots - 1);
    const known = this.#bytes[slot];
    if (known !== undefined && isSame(known, bytes, from, length)) return this.#texts[slot] ?? '';
    const text = latin1(bytes, from, end);
    this.#bytes[slot] = new Uint8Array(bytes.subarray(from, end));
    this.#texts[slot] = text;
    return text;
  }
}

function isSame(known: Uint8Array, bytes: Uint8Array, from: number, length: number): boolean {
  if (known.length !== length) return false;
  for (let index = 0; index < length; index++) {
    if (known[index] !== bytes[from + index]) return false;
  }
  return true;
}

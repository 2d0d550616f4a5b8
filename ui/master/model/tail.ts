/** The part of a growing file that is on the screen: bytes `start` to `end` (exclusive) and their text. */
export type Tail = { readonly start: number; readonly end: number; readonly text: string };

/** A part of a file to read. */
export type Range = { readonly offset: number; readonly lengthBytes: number };

/** The server answers at most this much at once. */
export const chunkBytes = 64 * 1024;
/** Text kept on the screen, in characters; older text is dropped and can be loaded again. */
export const keptChars = 1024 * 1024;

/**
 * What to read next, given the size of the file now; undefined if there is nothing new. Begins with the last chunk;
 * begins anew when the file was cut or replaced, or grew by more than is kept.
 */
export function nextRange(tail: Tail | undefined, sizeBytes: number): Range | undefined {
  if (tail !== undefined && sizeBytes === tail.end) return undefined;
  if (tail === undefined || sizeBytes < tail.end || sizeBytes - tail.end > keptChars) {
    const offset = Math.max(0, sizeBytes - chunkBytes);
    return sizeBytes === 0 ? undefined : { offset, lengthBytes: sizeBytes - offset };
  }
  return { offset: tail.end, lengthBytes: Math.min(chunkBytes, sizeBytes - tail.end) };
}

/** The tail with what was read by nextRange: appended where it continues, else taken as a new beginning. */
export function append(tail: Tail | undefined, range: Range, text: string): Tail {
  const end = range.offset + range.lengthBytes;
  if (tail === undefined || range.offset !== tail.end)
    return { start: range.offset, end, text: wholeLines(range, text) };
  const all = tail.text + text;
  if (all.length <= keptChars) return { ...tail, end, text: all };
  const cut = all.indexOf('\n', all.length - keptChars) + 1 || all.length - keptChars;
  const dropped = new TextEncoder().encode(all.slice(0, cut)).length;
  return { start: tail.start + dropped, end, text: all.slice(cut) };
}

// A read from the middle of a file begins within a line, and maybe within a character.
function wholeLines(range: Range, text: string): string {
  if (range.offset === 0) return text;
  const firstEnd = text.indexOf('\n');
  return firstEnd < 0 || firstEnd === text.length - 1 ? text : text.slice(firstEnd + 1);
}

/** What to read to see one chunk more of the past; undefined if the beginning is there. */
export function earlierRange(tail: Tail): Range | undefined {
  const shownBytes = new TextEncoder().encode(tail.text).length;
  const from = Math.max(0, tail.end - shownBytes);
  if (from === 0) return undefined;
  const offset = Math.max(0, from - chunkBytes);
  return { offset, lengthBytes: from - offset };
}

/** The tail with an earlier part in front. */
export function prepend(tail: Tail, range: Range, text: string): Tail {
  return { start: range.offset, end: tail.end, text: wholeLines(range, text) + tail.text };
}

/** The tail after so many bytes were cut off the beginning of the file: the same text, nearer to the beginning. */
export function moved(tail: Tail, cutBytes: number): Tail {
  return { ...tail, start: tail.start - cutBytes, end: tail.end - cutBytes };
}

/** What of the newest piece that was cut off comes after the tail, given the size of the piece; undefined if nothing does. */
export function pieceRange(tail: Tail, pieceBytes: number): Range | undefined {
  if (tail.end >= 0) return undefined;
  const missing = Math.min(-tail.end, pieceBytes);
  return { offset: pieceBytes - missing, lengthBytes: Math.min(chunkBytes, missing) };
}

/** The lines that contain the words, or the whole text if there are none. */
export function filterLines(text: string, query: string): string {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return text;
  return text
    .split('\n')
    .filter((line) => line.toLowerCase().includes(wanted))
    .join('\n');
}

import { describe, expect, it } from 'vitest';
import {
  append,
  chunkBytes,
  earlierRange,
  filterLines,
  keptChars,
  moved,
  nextRange,
  pieceRange,
  prepend,
  type Tail,
} from './tail.ts';

/** A file as the server reads it. */
const read = (file: string, range: { offset: number; lengthBytes: number }): string =>
  file.slice(range.offset, range.offset + range.lengthBytes);

const follow = (tail: Tail | undefined, file: string): Tail | undefined => {
  let now = tail;
  for (let range = nextRange(now, file.length); range !== undefined; range = nextRange(now, file.length)) {
    now = append(now, range, read(file, range));
  }
  return now;
};

describe('tail', () => {
  it('shows a short file whole and then what is added', () => {
    const first = follow(undefined, 'a\nb\n');
    expect(first).toEqual({ start: 0, end: 4, text: 'a\nb\n' });
    expect(follow(first, 'a\nb\nc')?.text).toBe('a\nb\nc');
    expect(follow(first, 'a\nb\n')).toBe(first);
  });

  it('has nothing to read in an empty file', () => {
    expect(nextRange(undefined, 0)).toBeUndefined();
  });

  it('begins a long file at its end with a whole line', () => {
    const file = `${'x'.repeat(99)}\n`.repeat(2000);
    const tail = follow(undefined, file);
    expect(tail?.end).toBe(file.length);
    expect(tail?.text.startsWith(`${'x'.repeat(99)}\n`)).toBe(true);
    expect(tail?.text.length).toBeLessThanOrEqual(chunkBytes);
  });

  it('begins anew when the file was cut', () => {
    const tail = follow(undefined, 'old text\n');
    expect(follow(tail, 'new\n')?.text).toBe('new\n');
  });

  it('goes on over a rotation', () => {
    const tail = follow(undefined, 'one\ntwo\n');
    if (tail === undefined) throw new Error('no tail');
    // Cut behind what was seen: nothing is missing.
    expect(follow(moved(tail, 4), 'two\nthree\n')?.text).toBe('one\ntwo\nthree\n');
    // Cut further on: the rest is in the piece.
    const piece = 'one\ntwo\nthree\n';
    const later = moved(tail, piece.length);
    const range = pieceRange(later, piece.length);
    expect(range).toEqual({ offset: 8, lengthBytes: 6 });
    expect(pieceRange(moved(tail, 100), 10)).toEqual({ offset: 0, lengthBytes: 10 });
    expect(pieceRange(tail, piece.length)).toBeUndefined();
  });

  it('drops the oldest lines when it holds too much', () => {
    const line = `${'y'.repeat(999)}\n`;
    let file = '';
    let tail: Tail | undefined;
    for (let size = 0; size < keptChars + 100_000; size += 50_000) {
      file += line.repeat(50);
      tail = follow(tail, file);
    }
    expect(tail?.text.length).toBeLessThanOrEqual(keptChars);
    expect(tail?.text.startsWith('y'.repeat(999))).toBe(true);
    expect(tail === undefined ? '' : file.endsWith(tail.text)).toBe(true);
  });

  it('loads the past chunk by chunk, without gap or doubling', () => {
    const file = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`).join('');
    let tail = follow(undefined, file);
    for (
      let range = tail && earlierRange(tail);
      tail !== undefined && range !== undefined;
      range = earlierRange(tail)
    ) {
      tail = prepend(tail, range, read(file, range));
    }
    expect(tail?.text).toBe(file);
  });

  it('filters lines', () => {
    expect(filterLines('Error a\nok\nerror b', 'ERROR ')).toBe('Error a\nerror b');
    expect(filterLines('a\nb', ' ')).toBe('a\nb');
  });
});

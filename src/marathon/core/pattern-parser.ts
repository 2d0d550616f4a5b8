/** A regular expression taken apart. */
export type PatternNode =
  | { readonly kind: 'set'; readonly matches: (code: number) => boolean }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly min: number; readonly max: number };

/** Most repetitions written out as a number. */
const maxRepeat = 200;
const maxDepth = 50;
const maxLength = 2_000;

interface Cursor {
  readonly text: string;
  at: number;
  ignoreCase: boolean;
  depth: number;
}

class Unsupported extends Error {}

/**
 * Reads the common part of regular expression languages: literals, `.`, classes, groups, choices, repetitions, anchors, `(?i)`.
 * Undefined for what is malformed, too large, or needs backtracking (back references, look-around).
 */
export function parsePattern(text: string): PatternNode | undefined {
  if (text.length > maxLength) return undefined;
  const cursor: Cursor = { text, at: 0, ignoreCase: false, depth: 0 };
  if (text.startsWith('(?i)')) {
    cursor.at = 4;
    cursor.ignoreCase = true;
  }
  try {
    const node = readChoice(cursor);
    return cursor.at === text.length ? node : undefined;
  } catch (thrown) {
    if (thrown instanceof Unsupported) return undefined;
    throw thrown;
  }
}

function peek(cursor: Cursor): string | undefined {
  return cursor.text[cursor.at];
}

function readChoice(cursor: Cursor): PatternNode {
  if (++cursor.depth > maxDepth) throw new Unsupported();
  const parts = [readSequence(cursor)];
  while (peek(cursor) === '|') {
    cursor.at++;
    parts.push(readSequence(cursor));
  }
  cursor.depth--;
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'choice', parts };
}

function readSequence(cursor: Cursor): PatternNode {
  const parts: PatternNode[] = [];
  for (let next = peek(cursor); next !== undefined && next !== '|' && next !== ')'; next = peek(cursor)) {
    parts.push(readRepeat(cursor, readAtom(cursor)));
  }
  return { kind: 'sequence', parts };
}

function readRepeat(cursor: Cursor, part: PatternNode): PatternNode {
  const bounds = readBounds(cursor);
  if (bounds === undefined) return part;
  // Lazy and possessive marks do not change what a whole text matches, but for rare possessive cases.
  if (peek(cursor) === '?') cursor.at++;
  if (['*', '+', '{'].includes(peek(cursor) ?? '')) throw new Unsupported();
  return { kind: 'repeat', part, ...bounds };
}

function readBounds(cursor: Cursor): { min: number; max: number } | undefined {
  const char = peek(cursor);
  if (char === '*' || char === '+' || char === '?') {
    cursor.at++;
    return { min: char === '+' ? 1 : 0, max: char === '?' ? 1 : Number.POSITIVE_INFINITY };
  }
  if (char !== '{') return undefined;
  const match = /^\{(\d{1,4})(?:(,)(\d{1,4})?)?\}/.exec(cursor.text.slice(cursor.at));
  if (match === null) throw new Unsupported();
  cursor.at += match[0].length;
  const min = Number(match[1]);
  const max = match[2] === undefined ? min : match[3] === undefined ? Number.POSITIVE_INFINITY : Number(match[3]);
  if (min > maxRepeat || (max !== Number.POSITIVE_INFINITY && (max > maxRepeat || max < min))) throw new Unsupported();
  return { min, max };
}

function readAtom(cursor: Cursor): PatternNode {
  const char = cursor.text[cursor.at++];
  switch (char) {
    case '.':
      return { kind: 'set', matches: (code) => code !== 10 && code !== 13 };
    case '^':
      return { kind: 'start' };
    case '$':
      return { kind: 'end' };
    case '(':
      return readGroup(cursor);
    case '[':
      return { kind: 'set', matches: readClass(cursor) };
    case '\\':
      return readEscape(cursor);
    case '*':
    case '+':
    case '?':
    case '{':
    case undefined:
      throw new Unsupported();
    default:
      return literal(cursor, char);
  }
}

function readGroup(cursor: Cursor): PatternNode {
  if (peek(cursor) === '?') {
    if (cursor.text.startsWith('?:', cursor.at)) cursor.at += 2;
    else throw new Unsupported();
  }
  const node = readChoice(cursor);
  if (peek(cursor) !== ')') throw new Unsupported();
  cursor.at++;
  return node;
}

function literal(cursor: Cursor, char: string): PatternNode {
  const code = char.charCodeAt(0);
  if (!cursor.ignoreCase) return { kind: 'set', matches: (other) => other === code };
  const lower = char.toLowerCase().charCodeAt(0);
  const upper = char.toUpperCase().charCodeAt(0);
  return { kind: 'set', matches: (other) => other === lower || other === upper };
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isWord = (code: number): boolean =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

const namedSets: Readonly<Record<string, (code: number) => boolean>> = {
  d: isDigit,
  D: (code) => !isDigit(code),
  w: isWord,
  W: (code) => !isWord(code),
  s: isSpace,
  S: (code) => !isSpace(code),
};
const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function readEscape(cursor: Cursor): PatternNode {
  const char = cursor.text[cursor.at++];
  if (char === undefined) throw new Unsupported();
  const named = namedSets[char];
  if (named !== undefined) return { kind: 'set', matches: named };
  const control = controls[char];
  if (control !== undefined) return literal(cursor, control);
  // Other letters and digits would be back references, boundaries and the like.
  if (/[A-Za-z0-9]/.test(char)) throw new Unsupported();
  return literal(cursor, char);
}

function readClass(cursor: Cursor): (code: number) => boolean {
  const isNegated = peek(cursor) === '^';
  if (isNegated) cursor.at++;
  const tests: ((code: number) => boolean)[] = [];
  for (let isFirst = true; ; isFirst = false) {
    const char = peek(cursor);
    if (char === undefined || char === '[' || char === '&') throw new Unsupported();
    if (char === ']' && !isFirst) break;
    tests.push(readClassItem(cursor));
  }
  cursor.at++;
  const matches = (code: number): boolean => tests.some((test) => test(code));
  const { ignoreCase } = cursor;
  return (code) => {
    const other = ignoreCase ? otherCase(code) : code;
    return (matches(code) || matches(other)) !== isNegated;
  };
}

function otherCase(code: number): number {
  const char = String.fromCharCode(code);
  const lower = char.toLowerCase();
  return (lower === char ? char.toUpperCase() : lower).charCodeAt(0);
}

function readClassItem(cursor: Cursor): (code: number) => boolean {
  const from = readClassChar(cursor);
  if (typeof from === 'function') return from;
  const isRange =
    peek(cursor) === '-' && cursor.text[cursor.at + 1] !== ']' && cursor.text[cursor.at + 1] !== undefined;
  if (!isRange) return (code) => code === from;
  cursor.at++;
  const to = readClassChar(cursor);
  if (typeof to === 'function' || to < from) throw new Unsupported();
  return (code) => code >= from && code <= to;
}

function readClassChar(cursor: Cursor): number | ((code: number) => boolean) {
  const char = cursor.text[cursor.at++] ?? '';
  if (char !== '\\') return char.charCodeAt(0);
  const escaped = cursor.text[cursor.at++];
  if (escaped === undefined) throw new Unsupported();
  const named = namedSets[escaped];
  if (named !== undefined) return named;
  const control = controls[escaped];
  if (control === undefined && /[A-Za-z0-9]/.test(escaped)) throw new Unsupported();
  return (control ?? escaped).charCodeAt(0);
}

import {
  type CharacterSet,
  escapedSet,
  foldedSet,
  not,
  type PatternDialect,
  posixSet,
  singleSet,
  unicodeSet,
} from './pattern-classes.ts';

/** Where in the text something holds, without taking a character. */
export type Anchor = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word-edge' | 'no-word-edge';

/** A regular expression taken apart. */
export type PatternNode =
  | { readonly kind: 'set'; readonly matches: CharacterSet }
  | { readonly kind: 'anchor'; readonly anchor: Anchor }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly min: number; readonly max: number };

/** Most repetitions written out as a number: those of RE2, and fewer for apps. */
const maxRepeat: Readonly<Record<PatternDialect, number>> = { re2: 1000, java: 200 };
const maxDepth = 50;
const maxLength = 2_000;

interface Flags {
  ignoreCase: boolean;
  multiLine: boolean;
  dotAll: boolean;
}

interface Cursor {
  readonly text: string;
  readonly dialect: PatternDialect;
  at: number;
  flags: Flags;
  depth: number;
}

class Unsupported extends Error {}

/**
 * Reads regular expressions: literals, `.`, classes, groups, choices, repetitions, anchors, `(?i)`; in RE2 also flags anywhere,
 * named groups, `\b`, `\pL`, `[[:alpha:]]`, `\x{…}`, `\Q…\E`. `{ error }` for what is malformed, too large, or needs
 * backtracking (back references, look-around).
 */
export function parsePattern(
  text: string,
  dialect: PatternDialect,
): { readonly node: PatternNode } | { readonly error: string } {
  if (text.length > maxLength) return { error: `longer than ${maxLength} characters` };
  const flags: Flags = { ignoreCase: false, multiLine: false, dotAll: false };
  const cursor: Cursor = { text, dialect, at: 0, flags, depth: 0 };
  if (dialect === 'java' && text.startsWith('(?i)')) {
    cursor.at = 4;
    flags.ignoreCase = true;
  }
  try {
    const node = readChoice(cursor);
    return cursor.at === text.length ? { node } : { error: 'unexpected )' };
  } catch (thrown) {
    if (thrown instanceof Unsupported) return { error: thrown.message };
    throw thrown;
  }
}

function peek(cursor: Cursor): string | undefined {
  return cursor.text[cursor.at];
}

/** Takes the next character, which may be two units long. */
function take(cursor: Cursor): number {
  const code = cursor.text.codePointAt(cursor.at);
  if (code === undefined) throw new Unsupported('trailing \\');
  cursor.at += code > 0xffff ? 2 : 1;
  return code;
}

function readChoice(cursor: Cursor): PatternNode {
  if (++cursor.depth > maxDepth) throw new Unsupported('nested too deeply');
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
    if (cursor.dialect === 're2' && cursor.text.startsWith('\\Q', cursor.at)) parts.push(...readQuoted(cursor));
    else parts.push(readRepeat(cursor, readAtom(cursor)));
  }
  return { kind: 'sequence', parts };
}

/** `\Q…\E`: all literal. A repetition after it is of the last character. */
function readQuoted(cursor: Cursor): PatternNode[] {
  const from = cursor.at + 2;
  const end = cursor.text.indexOf('\\E', from);
  const quoted = cursor.text.slice(from, end < 0 ? undefined : end);
  cursor.at = end < 0 ? cursor.text.length : end + 2;
  const parts: PatternNode[] = [...quoted].map((char) => single(cursor, char.codePointAt(0) ?? 0));
  const last = parts.pop();
  return last === undefined ? [] : [...parts, readRepeat(cursor, last)];
}

function single(cursor: Cursor, code: number): PatternNode {
  return { kind: 'set', matches: singleSet(code, cursor.flags.ignoreCase) };
}

function readRepeat(cursor: Cursor, part: PatternNode): PatternNode {
  const bounds = readBounds(cursor);
  if (bounds === undefined) return part;
  // Lazy and possessive marks do not change what a whole text matches, but for rare possessive cases.
  if (peek(cursor) === '?') cursor.at++;
  if (isRepetition(cursor)) throw new Unsupported('bad repetition operator');
  return { kind: 'repeat', part, ...bounds };
}

function isRepetition(cursor: Cursor): boolean {
  const char = peek(cursor);
  return char === '*' || char === '+' || (char === '?' && cursor.dialect === 're2') || isBrace(cursor);
}

/** Whether a brace begins a repetition here. RE2 takes any other brace for itself. */
function isBrace(cursor: Cursor): boolean {
  if (peek(cursor) !== '{') return false;
  return cursor.dialect === 'java' || /^\{\d+(,\d*)?\}/.test(cursor.text.slice(cursor.at, cursor.at + 40));
}

function readBounds(cursor: Cursor): { min: number; max: number } | undefined {
  const char = peek(cursor);
  if (char === '*' || char === '+' || char === '?') {
    cursor.at++;
    return { min: char === '+' ? 1 : 0, max: char === '?' ? 1 : Number.POSITIVE_INFINITY };
  }
  if (!isBrace(cursor)) return undefined;
  const match = /^\{(\d{1,4})(?:(,)(\d{1,4})?)?\}/.exec(cursor.text.slice(cursor.at, cursor.at + 40));
  if (match === null) throw new Unsupported('bad repetition operator');
  cursor.at += match[0].length;
  const min = Number(match[1]);
  const max = match[2] === undefined ? min : match[3] === undefined ? Number.POSITIVE_INFINITY : Number(match[3]);
  const most = maxRepeat[cursor.dialect];
  const isTooMuch = min > most || (max !== Number.POSITIVE_INFINITY && (max > most || max < min));
  if (isTooMuch) throw new Unsupported(`invalid repetition size: ${match[0]}`);
  return { min, max };
}

function readAtom(cursor: Cursor): PatternNode {
  const { text, at, flags } = cursor;
  switch (text[at]) {
    case '.':
      cursor.at++;
      return { kind: 'set', matches: dotSet(cursor) };
    case '^':
      cursor.at++;
      return { kind: 'anchor', anchor: flags.multiLine ? 'line-start' : 'text-start' };
    case '$':
      cursor.at++;
      return { kind: 'anchor', anchor: flags.multiLine ? 'line-end' : 'text-end' };
    case '(':
      cursor.at++;
      return readGroup(cursor);
    case '[':
      cursor.at++;
      return { kind: 'set', matches: readClass(cursor) };
    case '\\':
      cursor.at++;
      return readEscape(cursor);
    case '*':
    case '+':
    case '?':
      throw new Unsupported(`no argument for repetition operator: ${text[at]}`);
    default:
      if (isBrace(cursor)) throw new Unsupported('no argument for repetition operator: {');
      return single(cursor, take(cursor));
  }
}

function dotSet({ dialect, flags }: Cursor): CharacterSet {
  if (flags.dotAll) return () => true;
  return dialect === 're2' ? (code) => code !== 10 : (code) => code !== 10 && code !== 13;
}

function readGroup(cursor: Cursor): PatternNode {
  const outer = cursor.flags;
  cursor.flags = { ...outer };
  const rest = cursor.text.slice(cursor.at, cursor.at + 80);
  if (rest.startsWith('?')) {
    const named = cursor.dialect === 're2' ? /^\?P?<\w+>/.exec(rest) : null;
    const flagged = /^\?([a-zA-Z]*(?:-[a-zA-Z]+)?)([:)])/.exec(rest);
    if (named !== null) cursor.at += named[0].length;
    else if (rest.startsWith('?:')) cursor.at += 2;
    else if (flagged !== null && cursor.dialect === 're2') {
      cursor.at += flagged[0].length;
      setFlags(cursor.flags, flagged[1] ?? '');
      // `(?i)` holds until the end of the group that it stands in.
      if (flagged[2] === ')') return { kind: 'sequence', parts: [] };
    } else throw new Unsupported(`invalid or unsupported group: (${rest.slice(0, 4)}`);
  }
  const node = readChoice(cursor);
  if (peek(cursor) !== ')') throw new Unsupported('missing )');
  cursor.at++;
  cursor.flags = outer;
  return node;
}

function setFlags(flags: Flags, letters: string): void {
  let isOn = true;
  for (const letter of letters) {
    if (letter === '-') isOn = false;
    else if (letter === 'i') flags.ignoreCase = isOn;
    else if (letter === 'm') flags.multiLine = isOn;
    else if (letter === 's') flags.dotAll = isOn;
    // Greediness does not matter when the whole text must match.
    else if (letter !== 'U') throw new Unsupported(`invalid group flag: ${letter}`);
  }
}

const anchors: Readonly<Record<string, Anchor>> = {
  A: 'text-start',
  z: 'text-end',
  b: 'word-edge',
  B: 'no-word-edge',
};

function readEscape(cursor: Cursor): PatternNode {
  const letter = peek(cursor) ?? '';
  const anchor = cursor.dialect === 're2' ? anchors[letter] : undefined;
  if (anchor !== undefined) {
    cursor.at++;
    return { kind: 'anchor', anchor };
  }
  const char = readEscapedChar(cursor);
  if (typeof char === 'number') return single(cursor, char);
  return { kind: 'set', matches: cursor.flags.ignoreCase ? foldedSet(char) : char };
}

const controls: Readonly<Record<string, number>> = { t: 9, n: 10, f: 12, r: 13 };
const re2Controls: Readonly<Record<string, number>> = { a: 7, v: 11 };

/** What stands after a backslash, in or out of brackets: a set or one character. */
function readEscapedChar(cursor: Cursor): number | CharacterSet {
  const { dialect, text } = cursor;
  const letter = peek(cursor) ?? '';
  const named = escapedSet(letter, dialect);
  const control = controls[letter] ?? (dialect === 're2' ? re2Controls[letter] : undefined);
  if (named !== undefined || control !== undefined) {
    cursor.at++;
    return named ?? control ?? 0;
  }
  if (dialect === 're2') {
    const coded = /^(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,6})\}|(0[0-7]{0,2}|[1-7][0-7]{1,2}))/.exec(
      text.slice(cursor.at, cursor.at + 12),
    );
    if (coded !== null) return readCoded(cursor, coded);
    if (letter === 'p' || letter === 'P') return readProperty(cursor);
  }
  // Other letters and digits would be back references, boundaries and the like.
  if (/[A-Za-z0-9]/.test(letter)) throw new Unsupported(`invalid escape sequence: \\${letter}`);
  return take(cursor);
}

/** `\x7F`, `\x{1F600}`, `\101`. */
function readCoded(cursor: Cursor, coded: RegExpExecArray): number {
  cursor.at += coded[0].length;
  const hex = coded[1] ?? coded[2];
  const code = hex === undefined ? Number.parseInt(coded[3] ?? '0', 8) : Number.parseInt(hex, 16);
  if (code > 0x10ffff) throw new Unsupported(`invalid escape sequence: \\${coded[0]}`);
  return code;
}

/** `\pL`, `\p{Greek}`, `\PN`. */
function readProperty(cursor: Cursor): CharacterSet {
  const match = /^([pP])(?:\{([^}]*)\}|([A-Za-z]))/.exec(cursor.text.slice(cursor.at, cursor.at + 60));
  const set = match === null ? undefined : unicodeSet(match[2] ?? match[3] ?? '');
  if (match === null || set === undefined) throw new Unsupported('invalid character class range');
  cursor.at += match[0].length;
  return match[1] === 'P' ? not(set) : set;
}

function readClass(cursor: Cursor): CharacterSet {
  const isNegated = peek(cursor) === '^';
  if (isNegated) cursor.at++;
  const sets: CharacterSet[] = [];
  for (let isFirst = true; ; isFirst = false) {
    const char = peek(cursor);
    if (char === undefined) throw new Unsupported('missing ]');
    if (cursor.dialect === 'java' && (char === '[' || char === '&')) throw new Unsupported('unsupported class');
    if (char === ']' && !isFirst) break;
    sets.push(readClassItem(cursor));
  }
  cursor.at++;
  const { ignoreCase } = cursor.flags;
  const any: CharacterSet = (code) => sets.some((set) => set(code));
  const matches = ignoreCase ? foldedSet(any) : any;
  return isNegated ? not(matches) : matches;
}

function readClassItem(cursor: Cursor): CharacterSet {
  const posix = cursor.dialect === 're2' ? /^\[:(\^?\w+):\]/.exec(cursor.text.slice(cursor.at, cursor.at + 20)) : null;
  if (posix !== null) {
    const set = posixSet(posix[1] ?? '');
    if (set === undefined) throw new Unsupported(`invalid character class range: ${posix[0]}`);
    cursor.at += posix[0].length;
    return set;
  }
  const from = readClassChar(cursor);
  if (typeof from === 'function') return from;
  const next = cursor.text[cursor.at + 1];
  if (peek(cursor) !== '-' || next === ']' || next === undefined) return (code) => code === from;
  cursor.at++;
  const to = readClassChar(cursor);
  if (typeof to === 'function' || to < from) throw new Unsupported('invalid character class range');
  return (code) => code >= from && code <= to;
}

function readClassChar(cursor: Cursor): number | CharacterSet {
  if (peek(cursor) !== '\\') return take(cursor);
  cursor.at++;
  return readEscapedChar(cursor);
}

/** Sets of characters, as regular expressions name them. */

/** Whether a character, given as its code point, is in the set. */
export type CharacterSet = (code: number) => boolean;

/** The languages differ in details: `re2` is what offer constraints are written in, `java` the constraints of apps. */
export type PatternDialect = 'java' | 're2';

const isDigit: CharacterSet = (code) => code >= 48 && code <= 57;
const isUpper: CharacterSet = (code) => code >= 65 && code <= 90;
const isLower: CharacterSet = (code) => code >= 97 && code <= 122;
const isLetter: CharacterSet = (code) => isUpper(code) || isLower(code);
const isPrintable: CharacterSet = (code) => code >= 32 && code <= 126;

export const isWord: CharacterSet = (code) => isDigit(code) || isLetter(code) || code === 95;

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

export function not(set: CharacterSet): CharacterSet {
  return (code) => !set(code);
}

/** `\d`, `\w`, `\s` and their opposites; undefined for other letters. */
export function escapedSet(letter: string, dialect: PatternDialect): CharacterSet | undefined {
  // RE2 takes a vertical tab for no space.
  const space: CharacterSet = dialect === 're2' ? (code) => isSpace(code) && code !== 11 : isSpace;
  switch (letter) {
    case 'd':
      return isDigit;
    case 'D':
      return not(isDigit);
    case 'w':
      return isWord;
    case 'W':
      return not(isWord);
    case 's':
      return space;
    case 'S':
      return not(space);
    default:
      return undefined;
  }
}

const posixSets: Readonly<Record<string, CharacterSet>> = {
  alnum: (code) => isDigit(code) || isLetter(code),
  alpha: isLetter,
  ascii: (code) => code <= 127,
  blank: (code) => code === 9 || code === 32,
  cntrl: (code) => code <= 31 || code === 127,
  digit: isDigit,
  graph: (code) => code >= 33 && code <= 126,
  lower: isLower,
  print: isPrintable,
  punct: (code) => code >= 33 && code <= 126 && !isDigit(code) && !isLetter(code),
  space: isSpace,
  upper: isUpper,
  word: isWord,
  xdigit: (code) => isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102),
};

/** `alpha` of `[[:alpha:]]`, or `^alpha`; undefined when there is none. */
export function posixSet(name: string): CharacterSet | undefined {
  if (name.startsWith('^')) {
    const set = posixSets[name.slice(1)];
    return set === undefined ? undefined : not(set);
  }
  return Object.hasOwn(posixSets, name) ? posixSets[name] : undefined;
}

/** `L`, `Lu` or `Greek` of `\p{…}`; undefined when there is none. */
export function unicodeSet(name: string): CharacterSet | undefined {
  const isNegated = name.startsWith('^');
  const bare = isNegated ? name.slice(1) : name;
  if (!/^[A-Za-z_]{1,40}$/.test(bare)) return undefined;
  // A script or a general category. It is asked about single characters only, which takes no time.
  const property = bare.length <= 2 ? bare : `Script=${bare}`;
  try {
    const expression = new RegExp(`^\\p{${property}}$`, 'u');
    const set: CharacterSet = (code) => expression.test(String.fromCodePoint(code));
    return isNegated ? not(set) : set;
  } catch {
    return undefined;
  }
}

/** The character itself and its other cases. */
export function foldedSet(set: CharacterSet): CharacterSet {
  return (code) => {
    if (set(code)) return true;
    const char = String.fromCodePoint(code);
    const lower = char.toLowerCase().codePointAt(0) ?? code;
    const upper = char.toUpperCase().codePointAt(0) ?? code;
    return (lower !== code && set(lower)) || (upper !== code && set(upper));
  };
}

export function singleSet(code: number, ignoreCase: boolean): CharacterSet {
  const set: CharacterSet = (other) => other === code;
  return ignoreCase ? foldedSet(set) : set;
}

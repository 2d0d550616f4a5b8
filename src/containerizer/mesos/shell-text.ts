/** A word of a POSIX shell line that stands for exactly this text. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A shell line of these words. */
export function shellLine(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

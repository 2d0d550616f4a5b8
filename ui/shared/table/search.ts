/** True if every word of the query occurs somewhere in the texts, whatever the case. No words: always true. */
export function matchesSearch(texts: readonly (string | undefined)[], query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const haystack = texts.join('\n').toLowerCase();
  return words.every((word) => haystack.includes(word));
}

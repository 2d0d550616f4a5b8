/** The address if it is a web address, else undefined: what a framework announces may be anything. */
export function safeHttpUrl(text: string | undefined | null): string | undefined {
  if (text === undefined || text === null || text === '') return undefined;
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined;
  } catch {
    return undefined;
  }
}

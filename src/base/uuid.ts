const hexPairs: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Sixteen bytes as 8-4-4-4-12 lower-case text; other lengths give plain hex. */
export function formatUuid(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index++) {
    if (bytes.length === 16 && (index === 4 || index === 6 || index === 8 || index === 10)) text += '-';
    text += hexPairs[bytes[index] ?? 0];
  }
  return text;
}

/** The sixteen bytes of 8-4-4-4-12 text in either case, or undefined when it is none. */
export function parseUuid(text: string): Uint8Array | undefined {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return undefined;
  const hex = text.replaceAll('-', '');
  return Uint8Array.from({ length: 16 }, (_, index) => Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16));
}

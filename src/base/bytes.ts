import { ok, type Result, refuse } from './errors.ts';

const unitBytes: readonly (readonly [name: string, bytes: number])[] = [
  ['TB', 1024 ** 4],
  ['GB', 1024 ** 3],
  ['MB', 1024 ** 2],
  ['KB', 1024],
  ['B', 1],
];
const bytesOf: ReadonlyMap<string, number> = new Map(unitBytes);

/** Reads Mesos size text (`64MB`, `2gb`, `0B`): whole numbers, powers of 1024. */
export function parseBytes(text: string): Result<number> {
  const match = /^(\d+)([a-z]+)$/i.exec(text);
  const unit = bytesOf.get(match?.[2]?.toUpperCase() ?? '');
  if (match?.[1] === undefined || unit === undefined) {
    return refuse('bytes-invalid', `'${text}' is no size: write a whole number and B, KB, MB, GB or TB`);
  }
  const bytes = Number(match[1]) * unit;
  return Number.isSafeInteger(bytes) ? ok(bytes) : refuse('bytes-invalid', `'${text}' is too large`);
}

/** Writes a size as Mesos does: the largest unit without loss (`2GB`, `1025B`, `0B`). */
export function formatBytes(sizeBytes: number): string {
  if (sizeBytes === 0) return '0B';
  for (const [name, bytes] of unitBytes) {
    if (sizeBytes % bytes === 0) return `${sizeBytes / bytes}${name}`;
  }
  return `${sizeBytes}B`;
}

/** One array of all these bytes. A single part is returned as it is, not copied. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  let sizeBytes = 0;
  for (const part of parts) sizeBytes += part.length;
  const whole = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Same length, same bytes. Not for secrets: it stops at the first difference. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) {
    if (left[index] !== right[index]) return false;
  }
  return true;
}

import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';

export interface ArchiveEntry {
  /** Path inside the archive. */
  readonly name: string;
  readonly type: string;
  readonly linkName: string;
  readonly bytes: Uint8Array;
}

/** The entries of a recorded .tar.gz below `prefix`. */
export async function recordedArchive(file: string, prefix: string): Promise<ArchiveEntry[]> {
  const path = join(import.meta.dirname, '../compat/recordings', file);
  const entries: ArchiveEntry[] = [];
  for await (const entry of createReadStream(path).pipe(createGunzip()).pipe(extract())) {
    const { name, type, linkname } = entry.header;
    const parts: Buffer[] = [];
    for await (const part of entry) parts.push(part as Buffer);
    if (!name.startsWith(prefix)) continue;
    const linkName = linkname ?? '';
    entries.push({ name: name.slice(prefix.length), type: type ?? 'file', linkName, bytes: Buffer.concat(parts) });
  }
  return entries;
}

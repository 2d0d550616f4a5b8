/** What an isolator must know of a container for as long as it runs: a file in the directory of its run. */
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes a note. Rejects with the system's error. */
export async function writeIsolationNote(directory: string, name: string, value: unknown): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(join(directory, name), JSON.stringify(value), { mode: 0o600 });
}

/** The note of a container, or undefined when there is none that can be read. */
export function readIsolationNote(directory: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(join(directory, name), 'utf8'));
  } catch {
    return undefined;
  }
}

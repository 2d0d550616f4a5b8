import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { openLevelDbStorage } from '../../log/leveldb-storage.ts';
import type { LogStorage, StoredLog } from '../../log/storage.ts';
import { usageExitCode } from '../command.ts';

export interface OpenDirectory {
  readonly storage: LogStorage;
  readonly stored: StoredLog;
}

/** Opens a log and reads it. Rejects with the storage's errors. */
export async function openDirectory(path: string): Promise<OpenDirectory> {
  const storage = await openLevelDbStorage(path);
  try {
    return { storage, stored: await storage.restore() };
  } catch (thrown) {
    await storage.close();
    throw thrown;
  }
}

/** Whether LevelDB has a database there: opening would make one. */
export async function holdsLog(path: string): Promise<boolean> {
  return access(join(path, 'CURRENT')).then(
    () => true,
    () => false,
  );
}

/** Complains and gives the exit code. */
export function complain(name: string, complaint: string, usage: string): number {
  process.stderr.write(`stadion log ${name}: ${complaint}\n\n${usage}`);
  return usageExitCode;
}

/** A whole number of at least `min`; undefined when the text is none. */
export function wholeNumber(text: string, min = 0): number | undefined {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : -1;
  return value >= min ? value : undefined;
}

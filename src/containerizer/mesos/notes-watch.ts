import { type FSWatcher, mkdirSync, readdirSync, rmSync, unlinkSync, watch } from 'node:fs';
import { join } from 'node:path';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';

export interface NotesWatchOptions {
  readonly directory: string;
  readonly logger: Logger;
  /** A runner left a note about this run: read its directory again. */
  readonly onNote: (key: string) => void;
}

const pollMs = 200;

/** Hears of runs that start and end: one watch on one directory, however many there are. Notes are empty files. */
export interface NotesWatch {
  /** Looks for notes whose arrival was missed. */
  sweep(): void;
  close(): void;
}

/** Starts to watch; polls where the system refuses watches. */
export function watchNotes(options: NotesWatchOptions): NotesWatch {
  const { directory, logger } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  let watcher: FSWatcher | undefined;
  let poll: ReturnType<typeof setInterval> | undefined;

  const take = (name: string): void => {
    const key = /^(?:started|ended)-(.+)$/.exec(name)?.[1];
    if (key === undefined) return;
    try {
      unlinkSync(join(directory, name));
    } catch {
      return;
    }
    options.onNote(key);
  };
  const sweep = (): void => {
    let names: string[];
    try {
      names = readdirSync(directory);
    } catch {
      return;
    }
    for (const name of names) take(name);
  };
  const pollInstead = (thrown: unknown): void => {
    watcher?.close();
    watcher = undefined;
    logger.warn('no watch on the runners, polling', { directory, error: errorText(thrown) });
    poll ??= setInterval(sweep, pollMs);
  };
  try {
    watcher = watch(directory, (event, name) => {
      if (event === 'rename' && name !== null) take(name);
    });
    watcher.on('error', pollInstead);
  } catch (thrown) {
    pollInstead(thrown);
  }
  return {
    sweep,
    close: () => {
      watcher?.close();
      if (poll !== undefined) clearInterval(poll);
    },
  };
}

/**
 * Forgets the notes of agents before this one: every run's directory is read anew. The directory itself stays, since
 * runners may be writing to it.
 */
export function clearNotes(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(directory)) rmSync(join(directory, name), { force: true });
}

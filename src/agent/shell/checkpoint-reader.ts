import { open, readdir, readFile, readlink, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { errorCode, StadionError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { readFileIfThere } from '../../runtime/atomic-file.ts';
import {
  type DiskAnswer,
  type DiskQuestion,
  type DiskReading,
  readCheckpoints as readingOfCheckpoints,
} from '../core/checkpoints.ts';
import type { RecoveredAgent } from '../core/events.ts';

export interface CheckpointReaderOptions {
  readonly workDir: string;
  readonly bootId: string;
  /** Refuse damaged checkpoints; otherwise what cannot be read is left out with a warning. */
  readonly isStrict: boolean;
  /** Hears of each checkpoint that is left out. */
  readonly onDamaged?: () => void;
  readonly logger: Logger;
}

/** What an earlier process left under the work directory, or undefined when there was none. Cuts torn update logs. */
export function readCheckpoints(options: CheckpointReaderOptions): Promise<RecoveredAgent | undefined> {
  return answered(readingOfCheckpoints(options.bootId), options);
}

async function answered<T>(reading: DiskReading<T>, options: CheckpointReaderOptions): Promise<T> {
  let step = reading.next();
  while (step.done !== true) step = reading.next(await answer(step.value, options));
  return step.value;
}

async function answer(question: DiskQuestion, options: CheckpointReaderOptions): Promise<DiskAnswer> {
  const path = join(options.workDir, question.path);
  switch (question.ask) {
    case 'directories':
      return directoriesIn(path);
    case 'link':
      return linkName(path);
    case 'bytes':
      return readFileIfThere(path);
    case 'changed':
      return (await stat(path)).mtimeMs;
    case 'cut':
      options.logger.warn('cutting off a torn status update', { path, tornBytes: question.tornBytes });
      await cut(path, question.validBytes);
      return undefined;
    case 'damaged':
      refuseOrLeaveOut(path, options);
      return undefined;
  }
}

function refuseOrLeaveOut(path: string, { isStrict, logger, onDamaged }: CheckpointReaderOptions): void {
  if (isStrict) {
    throw new StadionError({
      code: 'checkpoint-damaged',
      message: `the checkpoint ${path} is damaged: restore it, or start with --no-strict to go on without it`,
    });
  }
  logger.warn('leaving out a damaged checkpoint', { path });
  onDamaged?.();
}

async function cut(path: string, validBytes: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.truncate(validBytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function directoriesIn(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return [];
    throw thrown;
  }
}

/** The last part of what a link names. */
async function linkName(path: string): Promise<string | undefined> {
  try {
    return basename(await readlink(path));
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT' || errorCode(thrown) === 'EINVAL') return undefined;
    throw thrown;
  }
}

/** The kernel's id of this boot; the same text for the whole uptime. */
export async function readBootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}

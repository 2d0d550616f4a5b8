import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { errorCode, errorText, StadionError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import {
  type DiskAnswer,
  type DiskQuestion,
  type DiskReading,
  readCheckpoints as readingOfCheckpoints,
} from '../core/checkpoints.ts';
import type { RecoveredAgent } from '../core/events.ts';
import { removePath } from './path-removal.ts';

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

/** Questions between two looks at what else there is to do: a few milliseconds. */
const questionsAtOnce = 500;

/**
 * A thousand tasks are some twenty thousand small files. Reading them in place takes a tenth of the time that handing each
 * to a thread does, and until they are read the agent has nothing else to do than to say that it is starting.
 */
async function answered<T>(reading: DiskReading<T>, options: CheckpointReaderOptions): Promise<T> {
  let step = reading.next();
  for (let asked = 1; step.done !== true; asked++) {
    if (asked % questionsAtOnce === 0) await new Promise((resolve) => setImmediate(resolve));
    const { value: question } = step;
    const isChange = question.ask === 'cut' || question.ask === 'remove';
    if (isChange) await change(question, options);
    step = reading.next(isChange ? undefined : answer(question, options));
  }
  return step.value;
}

type Change = Extract<DiskQuestion, { ask: 'cut' | 'remove' }>;

async function change(question: Change, options: CheckpointReaderOptions): Promise<void> {
  if (question.ask === 'cut') return cut(question, options);
  const path = join(options.workDir, question.path);
  options.logger.warn('removing checkpoints that are not whole', { path });
  await removePath(options.workDir, path);
}

function answer(question: Exclude<DiskQuestion, Change>, options: CheckpointReaderOptions): DiskAnswer {
  const path = join(options.workDir, question.path);
  if (question.ask === 'damaged') return refuseOrLeaveOut(path, 'is damaged', options);
  try {
    return read(question.ask, path);
  } catch (thrown) {
    return refuseOrLeaveOut(path, `cannot be read (${errorText(thrown)})`, options);
  }
}

function read(ask: Exclude<DiskQuestion, Change>['ask'], path: string): DiskAnswer {
  switch (ask) {
    case 'directories':
      return directoriesIn(path);
    case 'link':
      return linkName(path);
    case 'bytes':
      return unlessMissing(['ENOENT'], () => readFileSync(path));
    case 'changed':
      return statSync(path).mtimeMs;
    case 'damaged':
      return undefined;
  }
}

/** A checkpoint is of no use: rejects with what to do when strict, otherwise counts it. */
export function refuseOrLeaveOut(
  path: string,
  what: string,
  { isStrict, logger, onDamaged }: CheckpointReaderOptions,
): undefined {
  if (isStrict) {
    throw new StadionError({
      code: 'checkpoint-damaged',
      message: `the checkpoint ${path} ${what}: restore it, or start with --no-strict to go on without it`,
    });
  }
  logger.warn('leaving out a checkpoint', { path, why: what });
  onDamaged?.();
  return undefined;
}

async function cut(
  { path: relative, validBytes, tornBytes }: Extract<DiskQuestion, { ask: 'cut' }>,
  { workDir, logger }: CheckpointReaderOptions,
): Promise<void> {
  const path = join(workDir, relative);
  logger.warn('cutting off a torn status update', { path, tornBytes });
  const file = await open(path, 'r+');
  try {
    await file.truncate(validBytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

function directoriesIn(directory: string): string[] {
  const entries = unlessMissing(['ENOENT'], () => readdirSync(directory, { withFileTypes: true }));
  return (entries ?? []).filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** The last part of what a link names. */
function linkName(path: string): string | undefined {
  return unlessMissing(['ENOENT', 'EINVAL'], () => basename(readlinkSync(path)));
}

function unlessMissing<T>(codes: readonly string[], read: () => T): T | undefined {
  try {
    return read();
  } catch (thrown) {
    if (codes.includes(errorCode(thrown) ?? '')) return undefined;
    throw thrown;
  }
}

/** The kernel's id of this boot; the same text for the whole uptime. */
export async function readBootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}

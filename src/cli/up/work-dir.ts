import { accessSync, constants, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, StadionError } from '../../base/errors.ts';

const LOCK = 'up.pid';
/** Written at the first start, so that --fresh never empties a directory that is none of ours. */
const MARK = 'stadion-work-dir';

/** The directory of one `stadion up`: made, and held against a second one until released. */
export class WorkDir {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Throws a StadionError that says what to do when it cannot be used. */
  static take(path: string, isFresh: boolean): WorkDir {
    try {
      mkdirSync(path, { recursive: true });
      accessSync(path, constants.W_OK | constants.X_OK);
    } catch (thrown) {
      const why = `${path} cannot be written to (${errorCode(thrown) ?? 'unknown reason'})`;
      throw new StadionError({
        code: 'work-dir-unusable',
        message: `${why}: choose another directory with --work-dir.`,
        cause: thrown,
      });
    }
    const holder = readHolder(path);
    if (holder !== undefined) {
      const message = `stadion up runs already on ${path} (process ${holder}): end it, or choose another --work-dir.`;
      throw new StadionError({ code: 'work-dir-held', message });
    }
    if (isFresh) empty(path);
    writeFileSync(join(path, MARK), 'stadion up keeps its state here.\n');
    writeFileSync(join(path, LOCK), `${process.pid}\n`);
    return new WorkDir(path);
  }

  join(...parts: readonly string[]): string {
    return join(this.path, ...parts);
  }

  release(): void {
    rmSync(join(this.path, LOCK), { force: true });
  }
}

/** The process of the `stadion up` that runs on this directory, or undefined. */
export function readHolder(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(path, LOCK), 'utf8'));
    if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return undefined;
    // After a reboot the number may belong to somebody else.
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return command.includes('stadion') || command.includes('cli/main') || command.includes('start.ts')
      ? pid
      : undefined;
  } catch {
    return undefined;
  }
}

function empty(path: string): void {
  const entries = readdirSync(path);
  if (entries.length > 0 && !entries.includes(MARK)) {
    const message = `${path} has files that are not stadion's: --fresh deletes only what stadion up made. Choose another --work-dir.`;
    throw new StadionError({ code: 'work-dir-foreign', message });
  }
  for (const entry of entries) rmSync(join(path, entry), { recursive: true, force: true });
}

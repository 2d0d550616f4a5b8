/** Directories of persistent volumes: made when a volume is created, gone with all they hold when it is destroyed. */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode, errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { syncDirectory } from '../../runtime/atomic-file.ts';
import type { VolumeFailure, VolumeWork } from '../core/effects.ts';

/** Beside `roles`: what destroyed volumes held, on its way out. */
const destroyedName = 'destroyed';

/** Does the works in order; resolves with those that failed. Work that is done already succeeds. */
export async function workOnVolumes(works: readonly VolumeWork[], logger: Logger): Promise<VolumeFailure[]> {
  const failures: VolumeFailure[] = [];
  for (const { work, path, isMount } of works) {
    try {
      if (work === 'make') await makeVolume(path, isMount);
      else await removeVolume(path, isMount);
    } catch (thrown) {
      const verb = work === 'make' ? 'make' : 'remove';
      failures.push({ path, reason: `cannot ${verb} the directory of the volume: ${errorText(thrown)}` });
    }
  }
  // Also what was left undone when the agent ended.
  const places = new Set(works.filter(({ isMount }) => !isMount).map(({ path }) => dirname(dirname(dirname(path)))));
  for (const volumes of places) void deleteDestroyed(volumes, logger);
  return failures;
}

async function makeVolume(path: string, isMount: boolean): Promise<void> {
  if (isMount) {
    await closed(openDirectory(path));
    return;
  }
  // …/volumes/roles/ROLE/ID: all above `volumes` is the operator's, all below is ours and never a link.
  const names = path.split('/').slice(-4);
  const root = path.split('/').slice(0, -4).join('/');
  await mkdir(root, { recursive: true });
  let parent = await open(root, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    for (const name of names) {
      const child = await makeBelow(parent, name);
      await parent.close();
      parent = child;
    }
  } finally {
    await parent.close();
  }
}

/** Names below an open directory are looked up there and nowhere else, whatever happens to its path meanwhile. */
async function makeBelow(parent: FileHandle, name: string): Promise<FileHandle> {
  const path = `/proc/self/fd/${parent.fd}/${name}`;
  try {
    await mkdir(path, { mode: 0o755 });
    await parent.sync();
  } catch (thrown) {
    if (errorCode(thrown) !== 'EEXIST') throw thrown;
  }
  return openDirectory(path);
}

function openDirectory(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
}

async function closed(opening: Promise<FileHandle>): Promise<void> {
  await (await opening).close();
}

async function removeVolume(path: string, isMount: boolean): Promise<void> {
  if (isMount) {
    for (const name of await readdir(path)) await rm(join(path, name), { recursive: true, force: true });
    return;
  }
  const role = dirname(path);
  const volumes = dirname(dirname(role));
  for (const directory of [volumes, dirname(role), role]) {
    const stats = await lstat(directory).catch(() => undefined);
    // Nothing there: nothing to remove. A link there: somebody else's files.
    if (stats === undefined) return;
    if (!stats.isDirectory()) throw new Error(`${directory} is no directory`);
  }
  // Out of the way at once: how long it takes to delete what is in it is nobody's concern.
  const destroyed = join(volumes, destroyedName);
  await mkdir(destroyed, { recursive: true, mode: 0o700 });
  const away = join(destroyed, `${basename(path)}.${randomUUID()}`.slice(-200));
  try {
    await rename(path, away);
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return;
    throw thrown;
  }
  await syncDirectory(role);
}

/** Deletes what destroyed volumes of this `volumes` directory left; what fails is tried again at the next call. */
export async function deleteDestroyed(volumes: string, logger: Logger): Promise<void> {
  const destroyed = join(volumes, destroyedName);
  const names = await readdir(destroyed).catch((): string[] => []);
  for (const name of names) {
    try {
      await rm(join(destroyed, name), { recursive: true, force: true });
    } catch (thrown) {
      logger.warn('what a destroyed volume held cannot be deleted', {
        path: join(destroyed, name),
        reason: errorText(thrown),
      });
    }
  }
}

/** Removal of what ended tasks left. Checkpoints go as a whole or not at all, whenever the agent dies meanwhile. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode, errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { removeNestedSandbox, sandboxPlace } from '../../containerizer/inside-sandbox.ts';
import { syncDirectory } from '../../runtime/atomic-file.ts';
import { deleteDestroyed } from './volume-store.ts';

/** Below `meta`, beside the agents: checkpoints on their way out. */
const removedName = 'removed';

/** Removes a directory with all it holds; none is there: done. */
export async function removePath(workDir: string, path: string): Promise<void> {
  const meta = join(workDir, 'meta');
  if (!path.startsWith(`${meta}/`)) return removeSandbox(path);
  // Half a run, without the mark that it ended, would be taken for one that lives.
  const removed = join(meta, removedName);
  await mkdir(removed, { recursive: true, mode: 0o700 });
  const away = join(removed, randomUUID());
  try {
    await rename(path, away);
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return;
    throw thrown;
  }
  await syncDirectory(dirname(path));
  await rm(away, { recursive: true, force: true });
}

/** Removes a sandbox, whatever tasks that still run around it do meanwhile. Rejects with the system's error. */
export async function removeSandbox(path: string): Promise<void> {
  if (sandboxPlace(path).names.length > 0) await removeNestedSandbox(path);
  else await rm(path, { recursive: true, force: true });
}

/** Deletes what an earlier process was about to delete, of checkpoints and of volumes. */
export async function deleteLeftovers(workDir: string, logger: Logger): Promise<void> {
  await Promise.all([deleteRemoved(workDir, logger), deleteDestroyed(join(workDir, 'volumes'), logger)]);
}

async function deleteRemoved(workDir: string, logger: Logger): Promise<void> {
  const removed = join(workDir, 'meta', removedName);
  const names = await readdir(removed).catch((): string[] => []);
  for (const name of names) {
    try {
      await rm(join(removed, name), { recursive: true, force: true });
    } catch (thrown) {
      logger.warn('old checkpoints cannot be deleted', { path: join(removed, name), reason: errorText(thrown) });
    }
  }
}

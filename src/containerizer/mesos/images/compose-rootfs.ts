import { chmod, chown, link, lstat, lutimes, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../../base/errors.ts';
import type { LayerChanges } from './unpack-layer.ts';

/** An unpacked layer. */
export interface LayerOnDisk {
  readonly tree: string;
  readonly changes: LayerChanges;
}

/**
 * Makes the file tree of an image from its layers, lowest first, in an empty directory on the same disk. Files are second
 * names of those in the layers, so that images share them: nobody may write into either. Rejects with the system's error.
 */
export async function composeRootfs(layers: readonly LayerOnDisk[], into: string, signal: AbortSignal): Promise<void> {
  const keepsOwners = process.getuid?.() === 0;
  for (const { tree, changes } of layers) {
    for (const path of changes.emptied) await emptyBelow(into, path);
    for (const path of changes.removed) await removeBelow(into, path);
    await merge({ from: tree, to: into, keepsOwners, signal });
  }
}

interface Merge {
  readonly from: string;
  readonly to: string;
  readonly keepsOwners: boolean;
  readonly signal: AbortSignal;
}

async function merge(at: Merge): Promise<void> {
  at.signal.throwIfAborted();
  for (const entry of await readdir(at.from, { withFileTypes: true })) {
    const [from, to] = [join(at.from, entry.name), join(at.to, entry.name)];
    if (entry.isDirectory()) {
      await makeDirectory(to);
      await merge({ ...at, from, to });
    } else {
      await linkOver(from, to);
    }
  }
  const { mode, uid, gid, mtime } = await stat(at.from);
  if (at.keepsOwners) await chown(at.to, uid, gid);
  await chmod(at.to, mode & 0o7777);
  await lutimes(at.to, mtime, mtime);
}

async function makeDirectory(path: string): Promise<void> {
  if (await isDirectory(path)) return;
  await rm(path, { force: true });
  await mkdir(path);
}

async function linkOver(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (thrown) {
    if (errorCode(thrown) !== 'EEXIST') throw thrown;
    await rm(to, { recursive: true, force: true });
    await link(from, to);
  }
}

async function emptyBelow(root: string, path: string): Promise<void> {
  const directory = await realDirectory(root, path.split('/'));
  if (directory === undefined) return;
  const entries = await readdir(directory);
  for (const name of entries) await rm(join(directory, name), { recursive: true, force: true });
}

async function removeBelow(root: string, path: string): Promise<void> {
  const parts = path.split('/');
  const directory = await realDirectory(root, parts.slice(0, -1));
  if (directory !== undefined) await rm(join(directory, parts.at(-1) ?? ''), { recursive: true, force: true });
}

/** The directory of this name, unless a link is on the way to it: what layers take away is never behind one. */
async function realDirectory(root: string, parts: readonly string[]): Promise<string | undefined> {
  let path = root;
  for (const part of parts) {
    if (part === '') continue;
    path = join(path, part);
    if (!(await isDirectory(path))) return undefined;
  }
  return path;
}

async function isDirectory(path: string): Promise<boolean> {
  return lstat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}

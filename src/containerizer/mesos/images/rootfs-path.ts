import { constants } from 'node:fs';
import { lstat, open, readlink } from 'node:fs/promises';
import { join } from 'node:path';

const mostHops = 40;

/**
 * Where a path of a container is on the machine, links followed as if `rootfs` were `/`; undefined when it is not there.
 * Only for file trees that nobody changes meanwhile.
 */
async function pathInRootfs(rootfs: string, path: string): Promise<string | undefined> {
  const left = path.split('/').reverse();
  let at: string[] = [];
  let hops = 0;
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      at = at.slice(0, -1);
      continue;
    }
    const next = join(rootfs, ...at, part);
    const facts = await lstat(next).catch(() => undefined);
    if (facts === undefined) return undefined;
    if (!facts.isSymbolicLink()) {
      at = [...at, part];
      continue;
    }
    hops += 1;
    if (hops > mostHops) return undefined;
    const target = await readlink(next);
    if (target.startsWith('/')) at = [];
    left.push(...target.split('/').reverse());
  }
  return join(rootfs, ...at);
}

const mostBytes = 4 * 1024 * 1024;

/** The text of a small file of a container; empty when there is none. */
export async function textInRootfs(rootfs: string, path: string): Promise<string> {
  const found = await pathInRootfs(rootfs, path);
  if (found === undefined) return '';
  const file = await open(found, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => undefined,
  );
  if (file === undefined) return '';
  try {
    const facts = await file.stat();
    return facts.isFile() && facts.size <= mostBytes ? await file.readFile('utf8') : '';
  } finally {
    await file.close();
  }
}

/** The program that a word names in a container: a path, or a name that is looked for in `searchPath`. Undefined: none. */
export async function programInRootfs(
  rootfs: string,
  word: string,
  { workingDirectory, searchPath }: { readonly workingDirectory: string; readonly searchPath: string },
): Promise<string | undefined> {
  const candidates = word.includes('/')
    ? [word.startsWith('/') ? word : `${workingDirectory}/${word}`]
    : searchPath.split(':').map((directory) => `${directory === '' ? workingDirectory : directory}/${word}`);
  for (const candidate of candidates) {
    const path = await pathInRootfs(rootfs, candidate);
    const facts = path === undefined ? undefined : await lstat(path).catch(() => undefined);
    if (facts?.isFile() === true && (facts.mode & 0o111) !== 0) return candidate;
  }
  return undefined;
}

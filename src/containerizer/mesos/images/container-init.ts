import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { errorText, ok, type Result, refuse } from '../../../base/errors.ts';
import { findProgram, launcherPath } from '../launcher.ts';
import { removeTree } from './disk-programs.ts';

const run = promisify(execFile);

/**
 * Programs of the machine that every container is lent, with the libraries they need, so that an image needs none: a shell
 * as process 1, and `env`. Each is the words to start it with, inside a container.
 */
export interface InitPrograms {
  /** Directory on the machine with all of them. */
  readonly directory: string;
  readonly sh: readonly string[];
  readonly env: readonly string[];
  /** Absent on a machine without bash. */
  readonly bash?: readonly string[];
}

/** Where containers see the directory of the programs, and the script of process 1: in `/dev`, which is no image's. */
export const initDirectory = '/dev/.init/bin';
export const initScriptPath = '/dev/.init/run';

const wordsName = 'words.json';

/**
 * The programs in a directory: copied there once, and kept for the containers that have them since. Refuses with what to do
 * when they cannot run from there.
 */
export async function gatherInitPrograms(directory: string): Promise<Result<InitPrograms>> {
  const kept = await readPrograms(directory);
  if (
    kept !== undefined &&
    (await tryOut(kept).then(
      () => true,
      () => false,
    ))
  )
    return ok(kept);
  const staging = `${directory}.new`;
  try {
    await removeTree(staging);
    await mkdir(staging, { recursive: true, mode: 0o755 });
    const sh = await lend('/bin/sh', 'sh', staging);
    const env = await lend(required('env'), 'env', staging);
    const bashPath = findProgram('bash');
    const bash = bashPath === undefined ? {} : { bash: await lend(bashPath, 'bash', staging) };
    await writeFile(join(staging, wordsName), JSON.stringify({ sh, env, ...bash }));
    await tryOut({ directory: staging, sh, env });
    await removeTree(directory);
    await rename(staging, directory);
    return ok({ directory, sh, env, ...bash });
  } catch (thrown) {
    return refuse('init-missing', `a shell for containers cannot be made in ${directory}: ${errorText(thrown)}`);
  }
}

async function readPrograms(directory: string): Promise<InitPrograms | undefined> {
  try {
    const words: unknown = JSON.parse(await readFile(join(directory, wordsName), 'utf8'));
    return { directory, ...(words as Omit<InitPrograms, 'directory'>) };
  } catch {
    return undefined;
  }
}

/** Rejects when the shell does not run here. */
async function tryOut({ directory, sh }: InitPrograms): Promise<void> {
  const [program = '', ...words] = sh.map((word) => word.replace(initDirectory, directory));
  await run(program, [...words, '-c', 'exit 0'], { env: {}, timeout: 10_000 });
}

/** Copies a program and its libraries; gives the words that start it in a container. */
async function lend(path: string, name: string, into: string): Promise<readonly string[]> {
  const real = await realpath(path);
  await copy(real, join(into, name));
  const libraries = await librariesOf(real);
  for (const library of libraries) await copy(library, join(into, basename(library)));
  const inside = `${initDirectory}/${name}`;
  const loader = libraries.find((library) => /^ld[-.]/.test(basename(library)));
  // Without a loader it is one piece and needs nothing.
  return loader === undefined
    ? [inside]
    : [`${initDirectory}/${basename(loader)}`, '--library-path', initDirectory, inside];
}

/** Paths of the libraries and the loader of a program; none for one that is in one piece. */
async function librariesOf(path: string): Promise<readonly string[]> {
  const text = await run(required('ldd'), [path], {
    env: { PATH: launcherPath, LC_ALL: 'C' },
    timeout: 10_000,
  }).then(
    ({ stdout }) => stdout,
    () => '',
  );
  const paths = [...text.matchAll(/(?:^|=>)\s*(\/\S+)\s+\(0x/gm)].map((match) => match[1] ?? '');
  return [...new Set(paths)];
}

async function copy(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o755);
}

function required(name: string): string {
  const path = findProgram(name);
  if (path === undefined) throw new Error(`${name} is not installed on this machine`);
  return path;
}

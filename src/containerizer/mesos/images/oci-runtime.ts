import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram, launcherPath } from '../launcher.ts';

const run = promisify(execFile);

/** A program that runs containers by the OCI rules, and the words that each of its commands begins with. */
export interface OciRuntime {
  readonly name: 'crun' | 'runc';
  readonly words: readonly string[];
}

/** What to say where there is none. */
export const runtimeMissing = 'neither crun nor runc is installed on this machine: install one of them';

/**
 * The runtime of this machine: crun, which is small, or else runc. It keeps what it knows of its containers in `root`, and
 * leaves control groups to the isolators: containers are in those of the process that starts them.
 */
export function findOciRuntime(root: string, only?: OciRuntime['name']): OciRuntime | undefined {
  const crun = only === 'runc' ? undefined : findProgram('crun');
  if (crun !== undefined) return { name: 'crun', words: [crun, '--root', root, '--cgroup-manager=disabled'] };
  const runc = only === 'crun' ? undefined : findProgram('runc');
  // Rootless here means only that it may do without control groups of its own.
  return runc === undefined
    ? undefined
    : { name: 'runc', words: [runc, '--root', root, '--log', '/dev/null', '--rootless=true'] };
}

const deleteTimeoutMs = 30_000;

/** Ends what is left of a container and forgets it. No error when it is not known. */
export async function deleteContainer(runtime: OciRuntime, id: string): Promise<void> {
  const [program = '', ...words] = runtime.words;
  try {
    await run(program, [...words, 'delete', '--force', id], { env: { PATH: launcherPath }, timeout: deleteTimeoutMs });
  } catch (thrown) {
    const said = String((thrown as { readonly stderr?: unknown }).stderr ?? thrown);
    if (!/does not exist|no such file/i.test(said)) throw new Error(said.trim(), { cause: thrown });
  }
}

import { chownSync, closeSync, constants, fchownSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { chown, lstat, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorText } from '../base/errors.ts';
import { ContainerError } from './container-error.ts';

export interface SandboxOwner {
  readonly uid: number;
  readonly gid: number;
}

/** Makes a sandbox with its empty stdout and stderr. What is there already is kept. Rejects with `container-launch-failed`. */
export async function makeSandbox(sandbox: string, owner?: SandboxOwner): Promise<void> {
  try {
    // Made in place: a thread's turn for each of these calls costs ten times as much as they do.
    mkdirSync(sandbox, { recursive: true, mode: 0o755 });
    if (owner !== undefined) chownSync(sandbox, owner.uid, owner.gid);
    for (const name of ['stdout', 'stderr']) {
      const file = openSync(join(sandbox, name), appendFlags, 0o644);
      try {
        if (owner !== undefined) fchownSync(file, owner.uid, owner.gid);
      } finally {
        closeSync(file);
      }
    }
  } catch (thrown) {
    throw sandboxFailed(`cannot make the sandbox ${sandbox}: ${errorText(thrown)}`, thrown);
  }
}

/**
 * Lets the user of a task in a group reach its sandbox, `PARENT/containers/ID`, through the executor's. Rejects with
 * `container-launch-failed`.
 */
export async function makeParentSandbox(sandbox: string, owner?: SandboxOwner): Promise<void> {
  const containers = dirname(sandbox);
  await makeSandbox(dirname(containers), owner);
  await mkdir(containers, { recursive: true, mode: 0o755 });
  if (owner !== undefined) await chown(containers, owner.uid, owner.gid);
}

// A link or a pipe in the place of an output file is never followed or waited for.
export const appendFlags: number =
  constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Checks that stdout and stderr are still plain files after fetched archives were unpacked. */
export async function checkOutputFiles(sandbox: string): Promise<void> {
  for (const name of ['stdout', 'stderr']) {
    const stats = await lstat(join(sandbox, name)).catch(() => undefined);
    if (stats !== undefined && !stats.isFile()) throw sandboxFailed(`${name} in the sandbox is not a plain file`);
  }
}

/** Adds lines to the sandbox's stderr. What cannot be written is lost: the container does not depend on it. */
export function logToSandbox(sandbox: string): (line: string) => void {
  return (line) => {
    try {
      const file = openSync(join(sandbox, 'stderr'), appendFlags, 0o644);
      try {
        writeSync(file, `${line}\n`);
      } finally {
        closeSync(file);
      }
    } catch {
      // The sandbox is full or gone.
    }
  };
}

function sandboxFailed(message: string, cause?: unknown): ContainerError {
  return new ContainerError({ code: 'container-launch-failed', message, ...(cause === undefined ? {} : { cause }) });
}

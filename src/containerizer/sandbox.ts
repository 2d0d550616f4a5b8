import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fchownSync,
  mkdirSync,
  openSync,
  statSync,
  writeSync,
} from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText } from '../base/errors.ts';
import { ContainerError } from './container-error.ts';
import { inside, type SandboxOwner, sandboxPlace } from './inside-sandbox.ts';

/** A container and where its files are. */
export interface SandboxOf {
  readonly containerId: string;
  readonly sandbox: string;
}

/**
 * Makes a sandbox with its empty stdout and stderr, and those that it is in. What is there already is kept. Rejects with
 * `container-launch-failed`.
 */
export async function makeSandbox({ containerId, sandbox }: SandboxOf, owner?: SandboxOwner): Promise<void> {
  const { top, names } = sandboxPlace(sandbox, containerId.split('.').length - 1);
  try {
    // Made in place: a thread's turn for each of these calls costs ten times as much as they do.
    mkdirSync(top, { recursive: true, mode: 0o755 });
    if (names.length === 0) {
      if (owner !== undefined) chownSync(top, owner.uid, owner.gid);
      makeOutputs(top, owner);
      return;
    }
    if (owner !== undefined) letThrough(top, owner);
    await inside(top, names, owner, async (directory) => {
      if (owner !== undefined) chownSync(directory, owner.uid, owner.gid);
      makeOutputs(directory, owner);
    });
  } catch (thrown) {
    throw sandboxFailed(`cannot make the sandbox ${sandbox}: ${errorText(thrown)}`, thrown);
  }
}

function makeOutputs(directory: string, owner: SandboxOwner | undefined): void {
  for (const name of ['stdout', 'stderr']) {
    const file = openSync(join(directory, name), appendFlags, 0o644);
    try {
      if (owner !== undefined) fchownSync(file, owner.uid, owner.gid);
    } finally {
      closeSync(file);
    }
  }
}

/** Lets a user through the sandbox that his own is in: it becomes his, unless it is somebody's already. */
function letThrough(sandbox: string, { uid, gid }: SandboxOwner): void {
  const facts = statSync(sandbox);
  if (facts.uid === uid || process.getuid?.() !== 0) return;
  if (facts.uid === 0) chownSync(sandbox, uid, gid);
  else chmodSync(sandbox, facts.mode | 0o011);
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

/**
 * Files and directories that are shown under virtual paths: sandboxes, logs. Whoever writes in a sandbox may put links
 * there at any moment, so every path is opened first and only then looked at, and nothing outside is ever read.
 */
import { constants } from 'node:fs';
import { type FileHandle, open, readdir, readlink, realpath } from 'node:fs/promises';
import { normalize } from 'node:path';
import { errorCode } from '../base/errors.ts';
import type { AccountNames } from './account-names.ts';

export type Opened =
  | { readonly kind: 'opened'; readonly handle: FileHandle; readonly virtualPath: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'forbidden' }
  /** It is there, but outside of what is shown. */
  | { readonly kind: 'inaccessible' };

/** Real directory or file of an attached virtual path, and what follows it. */
export interface Located {
  readonly base: string;
  readonly rest: string;
  /** It is there, and who asks may not see it. */
  readonly isForbidden?: boolean;
}

export interface Attachments {
  /** Where a virtual path (without a slash at its end) leads; undefined when it begins with nothing attached. */
  locate(virtualPath: string): Located | undefined;
  /** Why something that is missing is not there any more, in a sentence; undefined when nothing is known of it. */
  absence?(virtualPath: string): string | undefined;
  /** Every attached virtual path with its real one. */
  paths(): Record<string, string>;
  readonly accounts: AccountNames;
}

/** A single file under one virtual path, such as a log; nothing when there is no such file. */
export function attachFile(virtualPath: string, file: string | undefined, accounts: AccountNames): Attachments {
  return {
    locate: (path) => (file !== undefined && path === virtualPath ? { base: file, rest: '' } : undefined),
    paths: () => (file === undefined ? {} : { [virtualPath]: file }),
    accounts,
  };
}

/** Opens what a virtual path names. The handle is of a thing inside the attached directory, whatever was swapped meanwhile. */
export async function openAttached(attachments: Attachments, virtualPath: string): Promise<Opened> {
  if (virtualPath.includes('\0')) return { kind: 'missing' };
  const located = attachments.locate(withoutTrailingSlash(virtualPath));
  if (located === undefined) return { kind: 'missing' };
  if (located.isForbidden) return { kind: 'forbidden' };
  try {
    const base = await realpath(located.base);
    // Said before looking: whether something exists outside is nobody's business.
    if (!isInside(base, normalize(`${base}${located.rest}`))) return { kind: 'inaccessible' };
    const real = await realpath(`${base}${located.rest}`);
    if (!isInside(base, real)) return { kind: 'inaccessible' };
    const handle = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (isInside(base, await realPathOf(handle))) return { kind: 'opened', handle, virtualPath };
    await handle.close();
    return { kind: 'inaccessible' };
  } catch (thrown) {
    return { kind: isAbsence(errorCode(thrown)) ? 'missing' : 'inaccessible' };
  }
}

function isAbsence(code: string | undefined): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENXIO' || code === 'ENAMETOOLONG';
}

function isInside(base: string, path: string): boolean {
  return path === base || path.startsWith(base.endsWith('/') ? base : `${base}/`);
}

/** Where an open file is now. */
async function realPathOf(handle: FileHandle): Promise<string> {
  return readlink(`/proc/self/fd/${handle.fd}`);
}

/** Names in an open directory, and the path by which each is looked at without walking the name again. */
export async function namesIn(handle: FileHandle): Promise<{ name: string; path: string }[]> {
  const directory = `/proc/self/fd/${handle.fd}`;
  const names = await readdir(directory);
  return names.sort().map((name) => ({ name, path: `${directory}/${name}` }));
}

function withoutTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ok, type Result, refuse } from '../../../base/errors.ts';

const stickyBit = 0o1000;
const othersWrite = 0o002;

/**
 * Whether nobody but root and the agent can put something in the place of this directory or of one above it. Refuses with
 * who can. What is not there yet, the agent makes.
 */
export async function checkTrusted(directory: string): Promise<Result<void>> {
  const own = process.getuid?.() ?? 0;
  let isSticky = false;
  for (const path of pathsTo(directory)) {
    const facts = await lstat(path).catch(() => undefined);
    if (facts === undefined) return ok(undefined);
    // Below a sticky directory, what others made is not to be had by its name.
    const isOthers = facts.uid !== own && facts.uid !== 0;
    if (isOthers) return refused(directory, `${path} belongs to user ${facts.uid}`);
    if (isSticky && facts.isSymbolicLink()) return refused(directory, `${path} is a link`);
    isSticky = (facts.mode & stickyBit) !== 0;
    if (!facts.isSymbolicLink() && (facts.mode & othersWrite) !== 0 && !isSticky) {
      return refused(directory, `others may write to ${path}`);
    }
  }
  return ok(undefined);
}

/** From the root on. */
function pathsTo(directory: string): string[] {
  const parent = dirname(directory);
  return parent === directory ? [directory] : [...pathsTo(parent), directory];
}

function refused(directory: string, why: string): Result<void> {
  return refuse(
    'directory-untrusted',
    `${directory} cannot be trusted with images (${why}): choose another or correct it`,
  );
}

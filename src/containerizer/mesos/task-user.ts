import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { errorText } from '../../base/errors.ts';
import { ContainerError } from '../container-error.ts';

const run = promisify(execFile);

/** Numbers of a user: what a process becomes. */
export interface TaskUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

const rememberMs = 60_000;
const knownLimit = 1000;

/** Looks users up, wherever the system keeps them, and remembers them for a minute. */
export class TaskUsers {
  readonly #known = new Map<string, { readonly user: Promise<TaskUser>; readonly untilMs: number }>();

  /** The numbers of this user. Rejects with `container-launch-failed` when there is none. */
  lookUp(name: string): Promise<TaskUser> {
    const nowMs = performance.now();
    const remembered = this.#known.get(name);
    if (remembered !== undefined && remembered.untilMs > nowMs) return remembered.user;
    if (this.#known.size >= knownLimit) this.#known.clear();
    const user = lookUpUser(name);
    user.catch(() => this.#known.delete(name));
    this.#known.set(name, { user, untilMs: nowMs + rememberMs });
    return user;
  }
}

async function nameOf(name: string): Promise<string> {
  return (await run('id', ['-un', '--', name], { timeout: 10_000 })).stdout.trim();
}

async function lookUpUser(name: string): Promise<TaskUser> {
  try {
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.@-]*\$?$/.test(name)) throw new Error('not a user name');
    // Of digits alone id takes a number too: what is said of the user root would not hold for 0.
    if (/^\d+$/.test(name) && (await nameOf(name)) !== name) throw new Error('a number');
    const [uid, gid, groups] = await Promise.all(
      ['-u', '-g', '-G'].map(async (flag) => (await run('id', [flag, '--', name], { timeout: 10_000 })).stdout.trim()),
    );
    const numbers = { uid: Number(uid), gid: Number(gid), groups: (groups ?? '').split(' ').map(Number) };
    if (!Number.isInteger(numbers.uid) || !Number.isInteger(numbers.gid)) throw new Error('no numbers');
    return { name, ...numbers };
  } catch (thrown) {
    // It says so with its exit code; whatever else went wrong says nothing of the user.
    const isAbsent = !(thrown instanceof Error && 'code' in thrown) || thrown.code === 1;
    const why = isAbsent ? 'this machine has no such user: create it, or name another' : errorText(thrown);
    throw new ContainerError({
      code: 'container-launch-failed',
      message: `Failed to get user information for '${name}': ${why}`,
      cause: thrown,
    });
  }
}

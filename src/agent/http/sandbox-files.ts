/**
 * Files under attached directories: the sandboxes of executors and the agent's log. Whoever writes in a sandbox may put
 * links there at any moment, so every path is opened first and only then looked at, and nothing outside is ever read.
 */
import { constants } from 'node:fs';
import { type FileHandle, open, readdir, readlink, realpath } from 'node:fs/promises';
import { normalize } from 'node:path';
import { errorCode } from '../../base/errors.ts';
import type { AgentState, Executor } from '../core/state.ts';
import type { AccountNames } from './account-names.ts';

export type Opened =
  | { readonly kind: 'opened'; readonly handle: FileHandle; readonly virtualPath: string }
  | { readonly kind: 'missing' }
  /** It is there, but outside of what is shown. */
  | { readonly kind: 'inaccessible' };

export interface Attachments {
  readonly state: AgentState;
  readonly workDir: string;
  readonly logFile: string | undefined;
  readonly accounts: AccountNames;
}

const logPath = '/slave/log';

/** Real directory or file of an attached virtual path, and what follows it. */
function locate({ state, workDir, logFile }: Attachments, path: string): { base: string; rest: string } | undefined {
  if (path === logPath) return logFile === undefined ? undefined : { base: logFile, rest: '' };
  const short = /^\/frameworks\/([^/]+)\/executors\/([^/]+)\/runs\/latest(\/.*)?$/.exec(path);
  if (short !== null) return found(latestRun(state, short[1] ?? '', short[2] ?? ''), short[3]);
  const prefix = `${workDir}/slaves/`;
  if (!path.startsWith(prefix)) return undefined;
  const long = /^[^/]+\/frameworks\/([^/]+)\/executors\/([^/]+)\/runs\/([^/]+)(\/.*)?$/.exec(path.slice(prefix.length));
  if (long === null) return undefined;
  const [, frameworkId = '', executorId = '', run = '', rest] = long;
  if (run === 'latest') return found(latestRun(state, frameworkId, executorId), rest);
  const executor = runsOf(state, frameworkId, executorId).find(({ containerId }) => containerId === run);
  return found(executor, rest);
}

function found(executor: Executor | undefined, rest: string | undefined): { base: string; rest: string } | undefined {
  return executor === undefined ? undefined : { base: executor.directory, rest: rest ?? '' };
}

/** Runs of an executor, newest first. */
function runsOf(state: AgentState, frameworkId: string, executorId: string): Executor[] {
  const frameworks = [state.frameworks.get(frameworkId), state.completedFrameworks.get(frameworkId)];
  return frameworks.flatMap((framework) => {
    if (framework === undefined) return [];
    const live = framework.executors.get(executorId);
    const ended = [...framework.completedExecutors.values()].filter((executor) => executor.executorId === executorId);
    return [...(live === undefined ? [] : [live]), ...ended.reverse()];
  });
}

function latestRun(state: AgentState, frameworkId: string, executorId: string): Executor | undefined {
  return runsOf(state, frameworkId, executorId)[0];
}

/** Every attached virtual path with its real one. */
export function attachedPaths({ state, logFile }: Attachments): Record<string, string> {
  const paths: Record<string, string> = logFile === undefined ? {} : { [logPath]: logFile };
  for (const framework of [...state.completedFrameworks.values(), ...state.frameworks.values()]) {
    const executors = [...framework.completedExecutors.values(), ...framework.executors.values()];
    for (const { executorId, frameworkId, directory } of executors) {
      paths[`/frameworks/${frameworkId}/executors/${executorId}/runs/latest`] = directory;
      paths[`${directory.slice(0, directory.lastIndexOf('/'))}/latest`] = directory;
      paths[directory] = directory;
    }
  }
  return Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Opens what a virtual path names. The handle is of a thing inside the attached directory, whatever was swapped meanwhile. */
export async function openAttached(attachments: Attachments, virtualPath: string): Promise<Opened> {
  if (virtualPath.includes('\0')) return { kind: 'missing' };
  const located = locate(attachments, withoutTrailingSlash(virtualPath));
  if (located === undefined) return { kind: 'missing' };
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
